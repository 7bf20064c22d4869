"""Surprise: what a few draws from p cost under q and under p, and how the mean overcharge settles."""

import math

import numpy as np

from ..gaussians import log_density
from .names import INK, named
from .panels import COLOUR, pair
from .picture import Picture
from .state import counted, normal

_SHOWN = 8  # bills


def surprise(state):
    p, q = state.gaussians.values()
    x = p[0] + p[1] * np.array(draws(state.hand, state.n))
    bills = {letter: -log_density(x, *of) for letter, of in state.gaussians.items()}
    means = np.cumsum(bills["q"] - bills["p"]) / np.arange(1, state.n + 1)
    return Picture(
        f"p = {normal(*p)} is solid, q = {normal(*q)} dashed; "
        f"the dots: n = {counted(state.n, 'draw')} from p, hand {state.hand}. "
        f"Top right, the bills −{state.log} q(x), squares, and −{state.log} p(x), dots, of at most {_SHOWN} draws; "
        f"below, the mean overcharge of all draws so far, {state.said(means[-1])} at the end"
        f"{f'; it settles at {state.equation}' if state.settled else ''}.",
        [(dots, state, x), (shown_bills, state, bills), (running, state, means)],
        {f"mean overcharge {state.said(means[-1])}": "black"} | ({state.equation: INK} if state.settled else {}),
        "AB;AC",
        (9, 5),
        {"hspace": 0.45},
    )


def dots(ax, state, x):
    ax.plot(x, np.zeros(len(x)), "o", color="black", markersize=6, alpha=max(0.05, len(x) ** -0.5), clip_on=False)
    pair(ax, state)


def shown_bills(ax, state, bills):
    of_q, of_p = (state.shown(bills[letter][:_SHOWN]) for letter in "qp")
    draw = np.arange(1, len(of_q) + 1)
    ax.vlines(draw, of_p, of_q, color=[COLOUR["kl" if more > 0 else "minus"] for more in of_q - of_p], linewidth=3)
    ax.plot(draw, of_q, "s", color=COLOUR["q"], label=f"−{state.log} q(x)")
    ax.plot(draw, of_p, "o", color=COLOUR["p"], label=f"−{state.log} p(x)")
    ax.margins(y=0.3)
    ax.set(xlim=(0.5, _SHOWN + 0.5), xticks=range(1, _SHOWN + 1), xlabel="draw", ylabel=state.unit)
    named(ax)


def running(ax, state, means):
    count, last = np.arange(1, state.n + 1), max(_SHOWN, state.n)
    ax.axhline(0, color=INK, linewidth=0.8)
    ax.plot(count, state.shown(means), "o-", color="black", markevery=[-1], linewidth=1.5, label="mean overcharge")
    if state.settled:
        kl = np.full(50, state.shown(state.kl()))
        ax.plot(np.linspace(1, last, 50), kl, color=COLOUR["kl"], linestyle="--", label=state.name)
    ax.set(xlim=(1 - last / 20, last * 1.05), xlabel="number of draws", ylabel=state.unit)
    ax.margins(y=0.2)
    named(ax)


def draws(hand, n):
    """The first n draws of a hand from N(0, 1), as the browser makes them: no digit is lost in either language.
    Lehmer's generator, whose first three numbers are thrown away, then Box and Muller. More draws begin with fewer."""
    seed, uniform = hand * 7919, []
    for _ in range(3 + n + n % 2):
        seed = 48271 * seed % (2**31 - 1)
        uniform.append(seed / (2**31 - 1))
    pairs = zip(uniform[3::2], uniform[4::2], strict=True)
    return [math.sqrt(-2 * math.log(u)) * turn(2 * math.pi * v) for u, v in pairs for turn in (math.cos, math.sin)][:n]
