"""EM, step by step: the mixture, the responsibilities, and the trace of bound and gap."""

from functools import cache

import numpy as np

from ..em import DATA, START, steps
from ..gaussians import log_density
from .panels import COLOUR, DASHED, SOLID, named
from .picture import Picture
from .state import number

_steps = cache(lambda count: steps(DATA, START, count))


def em(state):
    last = state.scene.parameters["step"].range[1]
    trace, at = _steps(last), state.step
    step = trace[at]
    return Picture(
        f"step {at} of {last} ({step.name}), bound {number(step.bound)} + gap {number(step.gap)} "
        f"= log-likelihood {number(step.log_likelihood)} nats. "
        f"Top left, component 1 is solid, component 2 dashed, their sum thin; below, each of {len(DATA)} observations "
        f"is as high as the responsibility q of component 1 for it. "
        f"Right, for all {last} steps, the bound, the gap on it, and the log-likelihood above; what is to come, pale.",
        [(mixture, state, step.mixture), (shares, state, step.q[:, 0]), (gaps, trace, at)],
        "AC;BC",
        (9, 5),
    )


def mixture(ax, state, parts):
    x = np.linspace(*state.scene.domain, 601)
    weighted = [weight * np.exp(log_density(x, mu, sd)) for weight, mu, sd in zip(*vars(parts).values(), strict=True)]
    ax.plot(x, weighted[0], label="1", **SOLID)
    ax.plot(x, weighted[1], label="2", **DASHED)
    ax.plot(x, sum(weighted), color="black", linewidth=1, label="sum")
    ax.set(ylabel="density", xlim=state.scene.domain, ylim=(0, 0.6))
    named(ax)


def shares(ax, state, share):
    from matplotlib.colors import LinearSegmentedColormap

    mix = LinearSegmentedColormap.from_list("from component 2 to component 1", [COLOUR["q"], COLOUR["p"]])
    ax.scatter(DATA, share, s=14, c=share, cmap=mix, vmin=0, vmax=1, edgecolor="white", linewidth=0.4, clip_on=False)
    ax.set(xlabel="x", ylabel="q of component 1", xlim=state.scene.domain, ylim=(0, 1), yticks=[0, 0.5, 1])


def gaps(ax, trace, at):
    """The whole trace, up to the state's step in full ink."""
    steps, ends = np.arange(len(trace)), {"xmin": np.arange(len(trace)) - 0.4, "xmax": np.arange(len(trace)) + 0.4}
    bounds, gaps, tops = np.array([(step.bound, step.gap, step.log_likelihood) for step in trace]).T

    def ink(colour, full=1.0):
        return [(colour, full if step <= at else 0.3 * full) for step in steps]

    blue, green = COLOUR["p"], COLOUR["kl"]
    ax.hlines(bounds, colors=ink(blue), linewidth=4, label="bound", **ends)
    look = {"facecolor": ink(green, 0.25), "edgecolor": ink(green), "hatch": "--"}
    ax.bar(steps, gaps, 0.8, bounds, label="gap", **look)
    ax.hlines(tops, colors=ink("black"), linewidth=1.2, label="log-likelihood", **ends)
    for step in steps[gaps > 0.01]:
        ax.annotate(number(gaps[step]), (step, tops[step]), (0, 3), textcoords="offset points", ha="center")
    ax.set(ylabel="nats", xlabel="step")
    ticks = ax.set_xticks(steps, [f"{step}\n{trace[step].name[0]}" for step in steps])
    ticks[at].label1.set_color(COLOUR["movable"])
    ax.use_sticky_edges = False
    ax.margins(y=0.1)
    named(ax)
