"""Cover or choose: one Gaussian for two humps and, once it is asked for, the map of an order of the divergence."""

import numpy as np

from ..em import Mixture
from ..fitting import descend, kl_from_mixture, kl_to_mixture, log_mixture, moments
from ..gaussians import entropy_normal, kl_normal, log_density
from .names import INK
from .panels import COLOUR, DASHED, DOT, SOLID, TEXT, densities, over, relief
from .picture import Picture
from .state import normal, number

_HAIR = {"color": INK, "linestyle": "--", "linewidth": 1}


def direction(state):
    a, w, sigma1, *q = (getattr(state, name) for name in state.scene.sliders)
    p = Mixture((1 - w, w), (-a, a), (1, sigma1))
    humps = " + ".join(f"{number(part, 'g')} {normal(*of)}" for part, *of in zip(*vars(p).values(), strict=True))
    costs = [f"KL(p‖q) = {state.said(kl_from_mixture(p, *q))}", f"KL(q‖p) = {state.said(kl_to_mixture(*q, p))}"]
    spots = lowest(state, p) if state.marks else []
    also = ", ".join(f"{normal(*at)} with {cost}" for cost, _, *at in spots)
    return Picture(
        f"p = {humps}, q = {normal(*q)}, {', '.join(costs)}. Left, p is solid and q dashed. Right, a cross-hair at q "
        f"over μ₂ and σ₂{f', on the map of {state.name}, lowest at {also}' if spots else ''}.",
        [
            (densities, {"p": (SOLID, lambda x: log_mixture(x, p)), f"q = {normal(*q)}": (DASHED, *q)}, (-9, 9)),
            (land, state, p, spots),
        ],
        dict.fromkeys(costs[:: 1 if state.direction == "pq" else -1], TEXT["kl"]),
        size=(9, 4.6),
        grid={"top": 0.74},
    )


def lowest(state, p):
    """Where the order of the state is lowest: (cost, colour, mean, standard deviation)."""
    walks = [descend(p, *start) for start in [moments(p), *zip(p.means, p.sds, strict=True)]]
    ends = {tuple(np.round(walk[-1], 3) + 0) for walk in walks} if state.direction == "qp" else [moments(p)]
    costs = [kl_to_mixture(*end, p) if state.direction == "qp" else kl_from_mixture(p, *end) for end in sorted(ends)]
    return [(number(state.shown(cost)), COLOUR["kl"], *end) for cost, end in zip(costs, sorted(ends), strict=True)]


def land(ax, state, p, spots):
    """Without spots, the map has not been asked for."""
    mu2, sigma2 = over(state)
    if spots:
        levels = [*state.scene.model["levels"], 1000]
        x, dx = np.linspace(-45, 45, 1801, retstep=True)
        under = [np.exp(log_density(x, mu2[:, None], sd)) @ log_mixture(x, p) * dx for sd in sigma2[:, 0]]
        qp = -np.array(under) - entropy_normal(sigma2)
        pq = kl_from_mixture(p, *moments(p)) + kl_normal(*moments(p), mu2, sigma2)
        relief(ax, state, state.shown(qp if state.direction == "qp" else pq), levels, levels[1:-1:2], spots)
    else:
        across, up = (state.scene.parameters[name] for name in ("mu2", "sigma2"))
        ax.axvline(state.mu2, **_HAIR)
        ax.axhline(state.sigma2, **_HAIR)
        ax.plot(state.mu2, state.sigma2, **DOT)
        ax.set(xlim=across.range, ylim=up.range, ylabel=up.symbol)
    ax.set(xlabel=state.scene.parameters["mu2"].symbol)
