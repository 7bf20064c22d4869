"""Estimates from draws: the means of k1, k2 and k3 as they run, each within its standard error."""

import math

import numpy as np

from ..estimates import ESTIMATORS, variances
from ..gaussians import log_density
from .names import INK, named
from .panels import COLOUR, TEXT, pair
from .picture import Picture
from .state import normal
from .surprise import draws

_LOOKS = {
    "k1": {"color": COLOUR["p"]},
    "k2": {"color": COLOUR["q"], "linestyle": "--"},
    "k3": {"color": COLOUR["minus"]},
}


def estimates(state):
    p, q = state.gaussians.values()
    first, last = state.scene.model["n"]
    x = p[0] + p[1] * np.array(draws(state.hand, last))
    log_r = log_density(x, *q) - log_density(x, *p)
    n = np.unique(np.geomspace(first, last, 201).round().astype(int))
    means = {key: state.shown(np.cumsum(k(log_r))[n - 1] / n) for key, k in ESTIMATORS.items()}
    errors = {key: state.shown(np.sqrt(of_one / n)) for key, of_one in variances(*p, *q).items()}
    ends = [f"{key} = {estimate(means[key][-1], errors[key][-1])}" for key in means]
    kl = state.equation if state.settled else "KL(p‖q) = ?"
    return Picture(
        f"p = {normal(*p)} is solid, q = {normal(*q)} dashed. Right, three estimates of KL(p‖q) from the first n of "
        f"{last} draws from p, hand {state.hand}, n from {first} on, each in a band of its standard error. "
        f"At the end {', '.join(ends)} {state.unit}{f'; {kl}' if state.settled else ''}.",
        [(pair, state), (running, state, n, means, errors)],
        {kl: TEXT["kl"]},
    )


def running(ax, state, n, means, errors):
    ax.axhline(0, color=INK, linewidth=0.8)
    for key, look in _LOOKS.items():
        ax.plot(n, means[key], linewidth=1.5, label=key, **look)
    if state.settled:
        ax.plot(n, np.full(len(n), state.shown(state.kl())), color=COLOUR["kl"], label=state.name)
    low, high = ax.get_ylim()
    ax.set(xscale="log", xlim=(n[0], n[-1]), ylim=(low, high), xlabel="number of draws n", ylabel=state.unit)
    for key, error in errors.items():
        band = np.clip([means[key] - error, means[key] + error], low, high)
        ax.fill_between(n, *band, color=_LOOKS[key]["color"], alpha=0.15, linewidth=0)
    named(ax)


def estimate(mean, error):
    """A mean and its standard error, with as many digits as that needs."""
    if error == math.inf:
        return f"{mean:.3f} ± ∞"
    digits = min(5, max(3, 1 - math.floor(math.log10(error)))) if error else 5
    return f"{round(mean, digits) + 0:.{digits}f} ± {error:.{digits}f}".replace("-", "−")
