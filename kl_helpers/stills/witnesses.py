"""Two witnesses against the closed form: a picture of its own, which no explorer moves."""

import numpy as np

from .panels import COLOUR
from .picture import Picture


def witnesses(terms):
    """How far two witnesses lie from the closed form: quadrature, and Monte Carlo with two standard errors.

    terms: name -> [(closed form, quadrature, Monte Carlo `Estimate`), ...], one triple a setting, in nats.
    Returns a `Picture`.
    """
    triples = [triple for of_one_term in terms.values() for triple in of_one_term]
    farthest = max(abs(quadrature - closed) for closed, quadrature, _ in triples)
    reaching = sum(abs(drawn.value - closed) <= 2 * drawn.standard_error for closed, _, drawn in triples)
    highest = 1.1 * max(abs(drawn.value - closed) + 2 * drawn.standard_error for closed, _, drawn in triples)
    return Picture(
        f"Distance from the closed form in {len(triples)} cases. "
        f"The quadrature (dots) lies on the zero line, at most {farthest:.0e} nats away; "
        f"the Monte Carlo bars, two standard errors up and down, reach the line in {reaching} of {len(triples)} cases.",
        [(distances, name, of_one_term, highest) for name, of_one_term in terms.items()],
        mosaic="ABCDEF"[: len(terms)],
    )


def distances(ax, name, triples, highest):
    closed, quadrature, monte_carlo = zip(*triples, strict=True)
    settings = np.arange(1, len(triples) + 1)
    drawn, errors = np.array(monte_carlo).T
    ax.axhline(0, color="black", linewidth=1)
    ax.errorbar(settings, drawn - closed, 2 * errors, fmt="s", color=COLOUR["p"], capsize=4, label="Monte Carlo")
    ax.plot(settings, np.subtract(quadrature, closed), "o", color=COLOUR["q"], label="Gauss-Hermite")
    ax.set(xlabel=f"{name}, setting", xticks=settings, ylim=(-highest, highest))
    if ax.get_subplotspec().is_first_col():  # the scale and the names are those of all panels
        ax.set_ylabel("estimate minus formula, nats")
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False)
    else:
        ax.tick_params(labelleft=False)
