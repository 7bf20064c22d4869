"""The panels that stills share; each draws onto the axes that come first."""

import math

import numpy as np

from ..estimates import areas
from ..gaussians import kl_normal, log_density
from ..scenes import COLOURS
from .names import INK, name, named
from .state import normal, number

COLOUR = {part: light for part, (light, *_) in COLOURS.items()}
TEXT = {part: text for part, (*_, text) in COLOURS.items()}
SOLID = {"color": COLOUR["p"], "linewidth": 2}
DASHED = {"color": COLOUR["q"], "linestyle": "--", "linewidth": 2}
THIN = {"color": INK, "linewidth": 1}
DOT = {"color": COLOUR["movable"], "marker": "o", "markersize": 8, "clip_on": False, "zorder": 3}


def densities(ax, curves, domain, variable="x", narrowest=math.inf):
    """curves: name -> (style, mean, standard deviation), or (style, log density).

    The axis has room for the narrowest of them, or of a GIF's.
    """
    x = np.linspace(*domain, 601)
    for label, (style, *of) in curves.items():
        log = of[0](x) if callable(of[0]) else log_density(x, *of)
        (line,) = ax.plot(x, np.exp(log), label=label, **style)
        if style is not THIN:
            ax.fill_between(x, line.get_ydata(), color=line.get_color(), alpha=0.08, linewidth=0)
    narrowest = min([narrowest, *(of[-1] for _, *of in curves.values() if not callable(of[-1]))])
    height = max(line.get_ydata().max() for line in ax.lines)
    ax.set(xlabel=variable, xlim=domain, ylim=(0, max(0.46 / narrowest, 1.15 * height)))
    height = round(height, 2)
    ax.set(yticks=[height], yticklabels=[f"{height:.2f}"])
    ax.spines["left"].set_visible(False)
    ax.tick_params(labelbottom=bool(variable))  # else the panel below has the same axis
    named(ax)


def pair(ax, state, variable="x", domain=None, moving=False):
    """p and q; while q's deviation is moving, no axis moves."""
    p, q = state.gaussians.values()
    names = state.scene.names
    curves = {f"{names['p']} = {normal(*p)}": (SOLID, *p), f"{names['q']} = {normal(*q)}": (DASHED, *q)}
    narrowest = state.scene.parameters["sigma2"].range[0] if moving else math.inf
    densities(ax, curves, domain or state.scene.domain, variable, narrowest)


def curve(ax, state, moved, dot, label="{}", axis=lambda low, high: (0, 1.05 * high), upright=False):
    """KL against one parameter of q, and where the state is as a dot, by one way to compute it."""
    parameter, values, turn = state.scene.parameters[moved], [], -1 if upright else 1
    x, (along, over) = np.linspace(*parameter.range, 161), "xy"[::turn]
    for order, width in [(state, 2), (state.turned, 1)][: 1 + state.both]:
        y, here = order.shown(order.moved(**{moved: x}).kl()), order.shown(order.kl(dot))
        text = label.format(f"{order.name} in {order.unit}")
        ax.plot(*(x, y)[::turn], color=COLOUR["kl"], linewidth=width, label=text)
        ax.plot(*(getattr(state, moved), here)[::turn], **DOT)
        values += [y.min(), y.max()]
    limits = {f"{along}lim": parameter.range, f"{over}lim": axis(min(values), max(values))}
    ax.set(**limits, **{f"{along}label": parameter.symbol})
    named(ax)


def cut(ax, state, moved, held):
    """A slice of the map through its cross-hair, upright beside it or lying below it, with the same axis."""
    parameter, upright = state.scene.parameters[moved], moved == "sigma2"
    text = f"{'up' if upright else 'along'} {parameter.symbol}, at {state.scene.parameters[held].symbol} = "
    (ax.axhline if upright else ax.axvline)(getattr(state, moved), color=INK, linestyle="--", linewidth=1)
    if state.marks:
        lowest = {"mu2": state.mu1, "sigma2": state.valley(np.array(state.mu2))}[moved]
        cost = state.shown(state.moved(**{moved: lowest}).kl())
        ax.plot(*(lowest, cost)[:: -1 if upright else 1], "o", color=COLOUR["kl"], markerfacecolor="white")

    def axis(low, high):
        if not state.fixed_axes:
            return max(0, low - state.scene.model["room"] * (high - low)), high
        mu2, sigma2 = (np.array(state.scene.parameters[name].range) for name in ("mu2", "sigma2"))
        return 0, state.shown(state.moved(mu2=mu2, sigma2=sigma2[:, None]).kl().max())

    curve(ax, state, moved, kl_normal, f"{text}{number(getattr(state, held), 'g')}", axis, upright)
    if upright:
        ax.xaxis.tick_top()
        ax.tick_params(labelleft=False)
        ax.set(ylabel="")
        ax.spines["bottom"].set_visible(False)
        ax.spines["top"].set(visible=True, color=INK)


def bars(ax, state, drawn, axis=None, level=0, said=""):
    """drawn: name, and number, below it -> (part, hatching, lower end, upper end), in nats; said: what the level is."""
    for label, (part, hatch, low, high) in drawn.items():
        low, high, look = state.shown(low), state.shown(high), {"edgecolor": COLOUR[part], "hatch": hatch}
        ax.bar(label, high - low, bottom=low, width=0.6, facecolor=f"{COLOUR[part]}40", **look)
    for height in (0, level):
        ax.axhline(state.shown(height), color=INK, linewidth=0.8)
    ends = [end for bar in drawn.values() for end in bar[2:]]
    low, high = axis or (1.06 * min(0, *ends), 1.06 * max(0.1, *ends))
    ax.set(ylabel=state.unit, ylim=(state.shown(low), state.shown(high)))
    if said:
        name(ax, said, COLOUR["kl"], np.linspace(-0.3, len(drawn) - 0.7, 50), np.full(50, state.shown(level)))
    for tick, (part, *_) in zip(ax.get_xticklabels(), drawn.values(), strict=True):
        tick.set_color(TEXT[part])


def stacked(state, labels, prices):
    """Of `bars`: three prices in nats, each from where the one before it ends; and what a sentence says of them."""
    texts, drawn, end = [number(state.shown(price)) for price in prices], {}, 0
    for label, text, price, hatch in zip(labels, texts, prices, ("//", "\\\\", ".."), strict=True):
        drawn[f"{label}\n{text}"] = ("minus" if price < 0 else "kl", hatch, end, end + price)
        end += price
    costs = "the spread costs {}, the width {} and the shift {}".format(*texts)
    said = f"Right, three bars, each from where the one before it ends: {costs}; the last ends at {state.name}."
    return (bars, state, drawn, None, end, state.name), said


def integrands(ax, orders, domain):
    """Integrands of KL, and what lies above zero and below it. orders: of (state, style, colours of the two areas)."""
    x, parts = np.linspace(*domain, 1001), []
    ax.axhline(0, color=INK, linewidth=0.8)
    for order, style, colours in orders:
        mu1, sigma1, mu2, sigma2 = order.ordered
        log_first = log_density(x, mu1, sigma1)
        f = order.shown(np.exp(log_first) * (log_first - log_density(x, mu2, sigma2)))
        ax.plot(x, f, label=order.integrand, **style)
        sides = zip((f >= 0, f <= 0), colours, ("//", ".."), areas(*order.ordered), strict=True)
        for side, colour, hatch, area in sides:
            ax.fill_between(x, f, where=side, color=colour, alpha=0.4, hatch=hatch, linewidth=0)
            parts += [(number(order.shown(area)), colour, x[side], f[side])] if area else []
    heights = np.concatenate([line.get_ydata() for line in ax.lines])
    ax.set(xlabel="x", xlim=domain, ylim=(1.4 * min(heights.min(), -0.05), 1.4 * max(heights.max(), 0.05)))
    named(ax)
    for part in parts:
        name(ax, *part)


def chart(ax, state):
    """The map of KL over q's parameters, of which p's mark and, if it is asked for, the valley are a part."""
    from matplotlib.ticker import MaxNLocator

    mu2, sigma2 = over(state)
    surface = state.shown(state.moved(mu2=mu2, sigma2=sigma2).kl())
    levels = half_decades(surface.max()) if state.log_levels else MaxNLocator(20).tick_values(0, surface.max())
    lines = levels[1:-1] if state.log_levels else levels[4:-1:4]
    if state.marks:
        ax.plot(mu2, state.valley(mu2), color="white", linewidth=2, label="valley")
    ax.tick_params(labelbottom=False)  # the slice below has the same axis
    relief(ax, state, surface, levels, lines, [("p", COLOUR["p"], state.mu1, state.sigma1)])


def over(state):
    """The means along a map, and up it, as a column, the standard deviations."""
    across, up = (state.scene.parameters[name].range for name in ("mu2", "sigma2"))
    return np.linspace(*across, 161), np.linspace(*up, 141)[:, None]


def relief(ax, state, surface, levels, lines, spots):
    """A map's surface, with the values of its contour lines, a cross-hair at q, and spots: (text, colour, x, y)."""
    from matplotlib.colors import BoundaryNorm
    from matplotlib.patheffects import withStroke

    mu2, sigma2 = over(state)
    across, up = (state.scene.parameters[name] for name in ("mu2", "sigma2"))
    bands = ax.contourf(mu2, sigma2[:, 0], surface, levels=levels, cmap="viridis", norm=BoundaryNorm(levels, 256))
    above = ax.inset_axes([0, 1.03, 1, 0.03])
    bar = ax.figure.colorbar(bands, cax=above, orientation="horizontal", ticks=lines, format="%g")
    bar.ax.tick_params(top=True, bottom=False, labeltop=True, labelbottom=False, color=INK, labelcolor=INK)
    bar.ax.set_title(f"{state.name} in {state.unit}", fontsize="medium", loc="left")
    halo = {"path_effects": [withStroke(linewidth=2.5, foreground="white")]}
    ax.axvline(state.mu2, color="white", linestyle="--", linewidth=1.2)
    ax.axhline(state.sigma2, color="white", linestyle="--", linewidth=1.2)
    for _, colour, *at in spots:
        ax.plot(*at, "o", color=colour, markeredgecolor="white", clip_on=False)
    ax.plot(state.mu2, state.sigma2, markeredgecolor="white", **DOT)
    ax.set(ylabel=up.symbol, xlim=across.range, ylim=up.range)
    for text, colour, mean, sd in [*spots, ("q", COLOUR["q"], state.mu2, state.sigma2)]:
        name(ax, text, colour, [mean], [sd], **halo)
    named(ax)
    contours = ax.contour(mu2, sigma2[:, 0], surface, levels=lines, colors="white", linewidths=0.7)
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        if len(path.vertices):
            name(ax, f"{level:g}", "black", *path.vertices.T, np.zeros((1, 2)), False, size=10, weight="normal", **halo)


def half_decades(highest):
    """0, 0.01, 0.03, 0.1, ... up to the first that is not lower."""
    levels = [digit * 10.0**power for power in range(-2, 3) for digit in (1, 3)]
    return [0, *levels[: 1 + np.searchsorted(levels, highest)]]
