"""EM, step by step: the mixture, the responsibilities, and the trace of bound and gap."""

import numpy as np

from ..em import DATA, START, steps
from ..gaussians import log_density
from .names import INK, name, named
from .panels import COLOUR, DASHED, SOLID, TEXT
from .picture import Picture
from .state import number


def em(state):
    last = state.scene.parameters["step"].range[1]
    trace, at = steps(DATA, START, last), state.step
    step = trace[at]
    return Picture(
        f"step {at} of {last} ({step.name}), bound {number(step.bound)} + gap {number(step.gap)} "
        f"= log-likelihood {number(step.log_likelihood)} nats. "
        f"Top left, component 1 is solid, component 2 dashed, their sum thin; below, each of {len(DATA)} observations "
        f"is as high as the responsibility q of component 1 for it. "
        f"Right, for all steps so far, the bound, the gap on it, and the log-likelihood above.",
        [(mixture, state, step.mixture), (shares, state, step.q[:, 0]), (gaps, trace, at)],
        {
            f"gap {number(step.gap)} nats": TEXT["kl"],
            f"bound {number(step.bound)}": TEXT["p"],
            f"step {at} of {last}, {step.name}": INK,
        },
        "AC;BC",
        (9, 5),
    )


def mixture(ax, state, parts):
    x = np.linspace(*state.scene.domain, 601)
    weighted = [weight * np.exp(log_density(x, mu, sd)) for weight, mu, sd in zip(*vars(parts).values(), strict=True)]
    ax.plot(x, sum(weighted), color="black", linewidth=1, label="sum")
    ax.plot(x, weighted[0], label="component 1", **SOLID)
    ax.plot(x, weighted[1], label="component 2", **DASHED)
    ax.set(xlim=state.scene.domain, ylim=(0, 0.6), yticks=[])
    ax.spines["left"].set_visible(False)
    ax.tick_params(labelbottom=False)  # the observations below have the same axis
    named(ax)


def shares(ax, state, share):
    from matplotlib.colors import LinearSegmentedColormap

    mix = LinearSegmentedColormap.from_list("from component 2 to component 1", [COLOUR["q"], COLOUR["p"]])
    ax.scatter(DATA, share, s=14, c=share, cmap=mix, vmin=0, vmax=1, edgecolor="white", linewidth=0.4, clip_on=False)
    ax.set(xlabel="x", ylabel="q of component 1", xlim=state.scene.domain, ylim=(0, 1), yticks=[0, 0.5, 1])


def gaps(ax, trace, at):
    """The trace so far, on axes that have room for all of it."""
    bounds, gaps, tops = np.array([(step.bound, step.gap, step.log_likelihood) for step in trace]).T
    ax.set(xlim=(-0.6, len(trace) - 0.4), ylim=(bounds.min() - 4, tops.max() + 4), xlabel="step", ylabel="nats")
    ax.set_xticks(range(0, len(trace), 4))
    done = np.arange(at + 1)
    ends = np.array([done - 0.4, done + 0.4])
    ax.bar(done, gaps[done], 0.8, bounds[done], facecolor=f"{COLOUR['kl']}40", edgecolor=COLOUR["kl"], hatch="--")
    ax.plot(ends, bounds[[done, done]], color=COLOUR["p"], linewidth=4)
    ax.plot(ends, tops[[done, done]], color="black", linewidth=1.2)
    name(ax, "log-likelihood", "black", ends[1], tops[done])
    name(ax, "bound", COLOUR["p"], ends[1], bounds[done])
    name(ax, "gap", COLOUR["kl"], ends[1], (bounds + tops)[done] / 2)
