"""The panels that stills share; each draws onto the axes that come first."""

import numpy as np

from ..gaussians import log_density
from ..scenes import COLOURS
from .state import number

COLOUR = {part: light for part, (light, *_) in COLOURS.items()}
SOLID = {"color": COLOUR["p"], "linewidth": 2}
DASHED = {"color": COLOUR["q"], "linestyle": "--", "linewidth": 2}
THIN = {"color": "gray", "linewidth": 1}
DOT = {"color": COLOUR["movable"], "markersize": 8, "clip_on": False, "zorder": 3}


def densities(ax, state, curves, domain, variable="x"):
    """curves: name -> (style, mean, standard deviation)."""
    x = np.linspace(*domain, 601)
    for name, (style, mu, sigma) in curves.items():
        ax.plot(x, np.exp(log_density(x, mu, sigma)), label=name, **style)
    moves = [0.5] if any(name.startswith("sigma") for name in state.scene.sliders) else []
    narrowest = min([sigma for _, _, sigma in curves.values()] + moves)  # a deviation above one half moves no axis
    ax.set(xlabel=variable, ylabel="density", xlim=domain, ylim=(0, 0.42 / narrowest))
    named(ax)


def named(ax):
    """The names of what is drawn, above the panel: there nothing can run into them."""
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, frameon=False, columnspacing=1.2, handlelength=1.6)


def curve(ax, state, moved, dot, title, top=None):
    """KL against one parameter of q, and where the state is as a dot, by one way to compute it."""
    parameter = state.scene.parameters[moved]
    x = np.linspace(*parameter.range, 161)
    y = state.shown(state.moved(**{moved: x}).kl())
    ax.plot(x, y, color=COLOUR["kl"], linewidth=2)
    ax.plot(getattr(state, moved), state.shown(state.kl(dot)), "o", **DOT)
    ax.set(title=title, xlabel=parameter.symbol, ylabel=f"{state.name} in {state.unit}", xlim=parameter.range)
    ax.set_ylim(0, 1.05 * (y.max() if top is None else top))


def bars(ax, state, drawn, title, axis=None, line=0):
    """drawn: name -> (part, hatching, lower end, upper end, number written above it), in nats."""
    for name, (part, hatch, low, high, value) in drawn.items():
        low, high, look = state.shown(low), state.shown(high), {"edgecolor": COLOUR[part], "hatch": hatch}
        ax.bar(name, high - low, bottom=low, width=0.6, facecolor=f"{COLOUR[part]}40", **look)
        ax.annotate(number(state.shown(value)), (name, max(low, high)), ha="center", va="bottom")
    ax.axhline(state.shown(line), color="black", linewidth=0.8)
    ax.margins(y=0.12)
    ax.set(title=title, ylabel=state.unit, ylim=axis and [state.shown(end) for end in axis])


def chart(ax, state):
    """The map of KL over q's parameters: a cross-hair at q, a dot at p, and the valley, where a mean costs least."""
    from matplotlib.colors import BoundaryNorm
    from matplotlib.ticker import MaxNLocator

    across, up = (state.scene.parameters[name] for name in ("mu2", "sigma2"))
    mu2, sigma2 = np.linspace(*across.range, 161), np.linspace(*up.range, 141)
    surface = state.shown(state.moved(mu2=mu2, sigma2=sigma2[:, None]).kl())
    levels = half_decades(surface.max()) if state.log_levels else MaxNLocator(20).tick_values(0, surface.max())
    bands = ax.contourf(mu2, sigma2, surface, levels=levels, cmap="viridis", norm=BoundaryNorm(levels, 256))
    ax.figure.colorbar(bands, ax=ax, label=state.unit)
    ax.plot(mu2, state.valley(mu2), color="white", linewidth=2)
    ax.axvline(state.mu2, color="white", linestyle="--", linewidth=1.2)
    ax.axhline(state.sigma2, color="white", linestyle="--", linewidth=1.2)
    ax.plot(state.mu1, state.sigma1, "o", color=COLOUR["p"], markeredgecolor="white", clip_on=False)
    ax.plot(state.mu2, state.sigma2, "o", markeredgecolor="white", **DOT)
    title = f"{state.name} = {state.said(state.kl())}"
    ax.set(title=title, xlabel=across.symbol, ylabel=up.symbol, xlim=across.range, ylim=up.range)


def half_decades(highest):
    """0, 0.01, 0.03, 0.1, ... up to the first that is not lower."""
    levels = [digit * 10.0**power for power in range(-2, 3) for digit in (1, 3)]
    return [0, *levels[: 1 + np.searchsorted(levels, highest)]]


def area(ax, state, gain, loss, domain):
    """The integrand of KL in nats or bits, and what lies above zero and below it."""
    x = np.linspace(*domain, 1001)
    mu1, sigma1, mu2, sigma2 = state.ordered
    log_first = log_density(x, mu1, sigma1)
    f = state.shown(np.exp(log_first) * (log_first - log_density(x, mu2, sigma2)))
    ax.plot(x, f, color="black", linewidth=1, label=f"sum {state.name} = {state.said(gain + loss)}")
    above = {"color": COLOUR["kl"], "alpha": 0.4, "hatch": "//"}
    below = {"color": COLOUR["minus"], "alpha": 0.6, "hatch": ".."}
    ax.fill_between(x, f, where=f >= 0, label=f"positive area {number(state.shown(gain))}", **above)
    ax.fill_between(x, f, where=f <= 0, label=f"negative area {number(state.shown(loss))}", **below)
    first, second = state.direction
    log = {"nats": "ln", "bits": "log₂"}[state.unit]
    ax.set(xlabel="x", ylabel=f"{first} {log}({first}/{second})", xlim=domain)
    named(ax)
