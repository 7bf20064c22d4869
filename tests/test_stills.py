"""What the still pictures plot, panel by panel: data, colours, words. No stored pixel is looked at."""

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.text import Text

from kl_helpers import cross_entropy_normal, em, entropy_normal, kl_normal, log_density, stills
from kl_helpers.estimates import Estimate, areas
from kl_helpers.scenes import SCENES
from kl_helpers.stills.surprise import draws

BLUE, ORANGE, GREEN, PURPLE, PINK = "#0072b2", "#d55e00", "#009e73", "#8a2f86", "#cc79a7"
BLACK, WHITE, GRAY = "#000000", "#ffffff", "#666666"
SHADE = {ORANGE: "#b54c00", GREEN: "#007a5a", PINK: "#a8487c"}  # of a text in that colour
PAIR = {"mu1": 0.5, "sigma1": 0.8, "mu2": -1.0, "sigma2": 1.5}  # p and q differ in all that they can
P, Q = (0.5, 0.8), (-1.0, 1.5)
HANDS = {  # the browser draws the same
    1: [0.0494644645874, 0.8940887471860, 1.6116193755834, 1.0739458255847, 0.5880269091303, -0.1751563829638],
    2: [-1.4611014569053, 0.1621639635480, 0.5919753151547],
    10000: [2.5502178999759, 0.6371896655958, -2.6237846282775],
}
EVIDENCE = log_density(1, 0, np.sqrt(2))
POSTERIOR = (0.5, np.sqrt(0.5))
STEPS = em.steps(em.DATA, em.START, 12)
BITS = 1 / np.log(2)
#: of the exercise: the covariances are [[2, 1], [1, 2]] and diag(2, 1), their ratio has the eigenvalues (3 ± √3)/2
BY_HAND = dict(x1=1.0, y1=0.0, a1=np.sqrt(3), b1=1.0, angle1=45, a2=np.sqrt(2), b2=1.0, angle2=0)


def still(name, **values):
    return stills.still(name, SCENES[name].start | values)


class Panel(NamedTuple):
    """What one panel shows; a curve is (colour, style, y of x), a dot (colour, x, y), a bar (colour, from, to)."""

    x: str
    y: str
    curves: list = ()
    dots: list = ()
    horizontal: list = ()
    vertical: list = ()
    bars: list = ()
    ticks: list = None
    names: list = ()  # of (word, colour)
    domain: tuple = None
    top: float = None


def number(value, digits=3):
    return f"{value:.{digits}f}".replace("-", "−")


def density(mu, sigma, weight=1):
    return lambda x: weight * np.exp(log_density(x, mu, sigma))


def normal(letter, mu, sigma):
    return f"{letter} = N({mu:g}, {sigma:g}²)".replace("-", "−")


def pair(p, q, domain=(-6, 6), x="x", letters="pq", **more):
    curves = [(BLUE, "-", density(*p)), (ORANGE, "--", density(*q))]
    return Panel(
        x, "", curves, names=[(normal(letters[0], *p), BLUE), (normal(letters[1], *q), ORANGE)], domain=domain, **more
    )


def sweep_panels(q, symbol, at, gaussian, domain, both=False):
    yield pair((0, 1), q)
    kl, lk = kl_normal(0, 1, *q), kl_normal(*q, 0, 1)
    curves = [
        (GREEN, "-", lambda x: kl_normal(0, 1, *gaussian(x))),
        (GREEN, "-", lambda x: kl_normal(*gaussian(x), 0, 1)),
    ]
    dots = [(PURPLE, at, kl), (PURPLE, at, lk)]
    names = [("KL(p‖q) in nats", GREEN), ("KL(q‖p) in nats", GREEN)]
    shown = 1 + both
    yield Panel(symbol, "", curves[:shown], dots[:shown], names=names[:shown], domain=domain)


def landscape_panels(name, unit, kl, valley, lowest, tops, marks, levels):
    (mu1, sigma1), (mu2, sigma2) = P, Q
    dots = [(BLUE, mu1, sigma1), (PURPLE, mu2, sigma2)]
    names = [("p", BLUE), ("q", ORANGE), *([("valley", WHITE)] if marks else []), *((level, BLACK) for level in levels)]
    curves = [(WHITE, "-", valley)] if marks else []
    yield Panel("", "σ₂", curves, dots, [sigma2], [mu2], names=names, domain=(-2, 2), top=4)
    hollow = [(GREEN, kl(mu2, lowest), lowest)], [(GREEN, mu1, kl(mu1, sigma2))]
    dot = [(PURPLE, kl(mu2, sigma2), sigma2)]
    up = [(GREEN, "-", None)]  # upright: see its own test
    names = [("up σ₂, at μ₂ = −1", GREEN)]
    yield Panel("", "", up, [*(hollow[0] if marks else []), *dot], [sigma2], names=names, domain=(0, tops[1]), top=4)
    dot = [(PURPLE, mu2, kl(mu2, sigma2))]
    along = [(GREEN, "-", lambda x: kl(x, sigma2))]
    names = [("along μ₂, at σ₂ = 1.5", GREEN)]
    dots = [*(hollow[1] if marks else []), *dot]
    yield Panel("μ₂", "", along, dots, vertical=[mu2], names=names, domain=(-2, 2), top=tops[0])
    yield pair(P, Q, top=0.92)


def terms_panels(p, q, letters, unit, scale):
    yield pair(p, q)
    first, second = (p, q) if letters == "pq" else (q, p)
    entropy, cross = scale * entropy_normal(first[1]), scale * cross_entropy_normal(*first, *second)
    one, two = letters
    yield Panel(
        "",
        unit,
        horizontal=[0, 0],
        bars=[(BLUE, 0, entropy), (GREEN, entropy, cross), (ORANGE, 0, cross)],
        ticks=[
            f"entropy\nH({one}) = {number(entropy)}",
            f"KL({one}‖{two})",
            f"cross-entropy\nH({one}, {two}) = {number(cross)}",
        ],
    )


def prices_panels(p, q, spread, width, shift, colours, scale=1, unit="nats"):
    yield pair(p, q)
    ends = scale * np.cumsum([0, spread, width, shift])
    written = [number(scale * price) for price in (spread, width, shift)]
    assert ends[-1] == pytest.approx(scale * kl_normal(*p, *q), rel=1e-12)
    yield Panel(
        "",
        unit,
        horizontal=[0, ends[-1]],
        bars=list(zip(colours, ends, ends[1:], strict=False)),
        ticks=[
            f"spread\nln(σ₂/σ₁)\n{written[0]}",
            f"width\nσ₁²/(2σ₂²) − ½\n{written[1]}",
            f"shift\n(μ₁ − μ₂)²/(2σ₂²)\n{written[2]}",
        ],
        names=[("KL(p‖q)", GREEN)],
    )


def latent_panels(mu, sigma, J):
    yield pair((mu, sigma), (0, 1), letters=("encoder", "prior"))
    kl = kl_normal(mu, sigma, 0, 1)
    yield Panel(
        "",
        "nats",
        horizontal=[0, 0],
        bars=[(GREEN, 0, kl), (GREEN, 0, J * kl), (GREEN, 0, kl)],
        ticks=["one latent", f"the sum of {J}\n{number(J * kl)}", "their mean"],
    )


def elbo_panels(mu, sigma, unit="nats", scale=1):
    curves = [(GRAY, "-", density(0, 1)), (BLUE, "-", density(*POSTERIOR)), (ORANGE, "--", density(mu, sigma))]
    names = [(normal("q", mu, sigma), ORANGE), ("posterior", BLUE), ("prior", GRAY)]
    yield Panel("z", "", curves, names=names, domain=(-5, 5))
    gap, level, floor = scale * kl_normal(mu, sigma, *POSTERIOR), scale * EVIDENCE, scale * -5
    yield Panel(
        "",
        unit,
        horizontal=[0, level],
        bars=[(ORANGE, floor, level - gap), (GREEN, level - gap, level), (BLUE, floor, level)],
        ticks=[f"ELBO\n{number(level - gap)}", "gap", f"ln p(x)\n{number(level)}"],
    )


def ratio(first, second, scale=1):
    return lambda x: scale * density(*first)(x) * (log_density(x, *first) - log_density(x, *second))


def integrand_panels(p, q, letters, scale, domain, log, gain, loss):
    yield pair(p, q, domain, x="")
    first, second = (p, q) if letters == "pq" else (q, p)
    names = [("{0} {2}({0}/{1})".format(*letters, log), BLACK), (gain, GREEN), (loss, PINK)]
    yield Panel("x", "", [(BLACK, "-", ratio(first, second, scale))], horizontal=[0], names=names, domain=domain)


def orders_panels(p, q):
    yield pair(p, q, (-10, 10), x="")
    curves = [(BLUE, "-", ratio(p, q)), (ORANGE, "--", ratio(q, p))]
    names = [("p ln(p/q)", BLUE), ("q ln(q/p)", ORANGE)]
    names += [(number(area), BLUE) for area in areas(*p, *q)] + [(number(area), ORANGE) for area in areas(*q, *p)]
    yield Panel("x", "", curves, horizontal=[0], names=names, domain=(-10, 10))


def surprise_panels(q, x, settled):
    """x: the draws; there are at most eight."""
    draw, x = np.arange(1, len(x) + 1), np.array(x)
    dots = pair((0, 1), q, dots=[(BLACK, at, 0) for at in x])
    yield dots
    bills = {BLUE: -log_density(x, 0, 1), ORANGE: -log_density(x, *q)}
    shown = [(colour, *place) for colour in (ORANGE, BLUE) for place in zip(draw, bills[colour], strict=True)]
    names = [("−ln q(x)", ORANGE), ("−ln p(x)", BLUE)]
    yield Panel("draw", "nats", dots=shown, names=names, domain=(0.5, 8.5))
    means = np.cumsum(bills[ORANGE] - bills[BLUE]) / draw
    running = [(BLACK, "-", lambda n: means[n.astype(int) - 1])]
    kl = [(GREEN, "--", lambda n: np.full(len(n), kl_normal(0, 1, *q)))]
    names = [("mean overcharge", BLACK), ("KL(p‖q)", GREEN)]
    curves = [*running, *kl] if settled else running
    yield Panel("number of draws", "nats", curves, horizontal=[0], names=names[: len(curves)])


def covariance_panels(spread, width, shift, colours, scale=1, unit="nats"):
    yield Panel("x", "y", [(BLUE, "-", None), (ORANGE, "--", None)], names=[("p", BLUE), ("q", ORANGE)])
    ends = scale * np.cumsum([0, spread, width, shift])
    labels = "spread\n−½ ln det R", "width\n½ (tr R − 2)", "shift\n½ ΔᵀΣ₂⁻¹Δ"
    yield Panel(
        "",
        unit,
        horizontal=[0, ends[-1]],
        bars=list(zip(colours, ends, ends[1:], strict=False)),
        ticks=[f"{label}\n{number(end - start)}" for label, start, end in zip(labels, ends, ends[1:], strict=False)],
        names=[("KL(p‖q)", GREEN)],
    )


def estimates_panels(q, hand, settled=False):
    yield pair((0, 1), q)
    x = np.array(draws(hand, 100_000))
    log_r = log_density(x, *q) - log_density(x, 0, 1)
    of_one = {BLUE: -log_r, ORANGE: log_r**2 / 2, PINK: np.exp(log_r) - 1 - log_r}
    styles = {BLUE: "-", ORANGE: "--", PINK: "-"}

    def running(values):
        return lambda n: [values[: int(last)].mean() for last in n]

    curves = [(colour, styles[colour], running(values)) for colour, values in of_one.items()]
    kl = [(GREEN, "-", lambda n: np.full(len(n), kl_normal(0, 1, *q)))]
    names = [("k1", BLUE), ("k2", ORANGE), ("k3", PINK), ("KL(p‖q)", GREEN)]
    shown = [*curves, *(kl if settled else [])]
    yield Panel("number of draws n", "nats", shown, horizontal=[0], names=names[: len(shown)], domain=(10, 100_000))


WITNESSED = {
    "near": [(1.0, 1.25, Estimate(1.1, 0.2)), (3.0, 3.0, Estimate(2.5, 0.1))],
    "far": [(2.0, 2.0, Estimate(2.5, 0.1))],
}


def witnesses_panels():
    for name, triples in WITNESSED.items():
        is_first = name == "near"  # which names the axis and what is drawn, for all
        settings = range(1, len(triples) + 1)
        drawn = [(BLUE, x, estimate.value - closed) for x, (closed, _, estimate) in zip(settings, triples, strict=True)]
        exact = [(ORANGE, x, value - closed) for x, (closed, value, _) in zip(settings, triples, strict=True)]
        yield Panel(
            f"{name}, setting",
            "estimate minus formula, nats" if is_first else "",
            dots=drawn + exact,
            horizontal=[0],
            ticks=[str(x) for x in settings],
            top=1.1 * 0.7,  # one axis for all: the farthest end of a bar
        )


def em_panels(at):
    one, two = (density(mu, sd, weight) for weight, mu, sd in zip(*vars(STEPS[at].mixture).values(), strict=True))
    curves = [(BLACK, "-", lambda x: one(x) + two(x)), (BLUE, "-", one), (ORANGE, "--", two)]
    names = [("component 1", BLUE), ("component 2", ORANGE), ("sum", BLACK)]
    yield Panel("", "", curves, names=names, domain=(-6, 6))
    yield Panel("x", "q of component 1", domain=(-6, 6))
    yield Panel(
        "step",
        "nats",
        bars=[(GREEN, step.bound, step.log_likelihood) for step in STEPS[: at + 1]],
        ticks=["0", "4", "8", "12"],
        names=[("bound", BLUE), ("gap", GREEN), ("log-likelihood", BLACK)],
        domain=(-0.6, 12.6),
    )


LINES = ["0.7", "0.9", "1.5", "3"]  # of the map, where there is room for their numbers


def direction_panels(a, w, sigma1, q, lowest=(), names=()):
    humps = [density(-a, 1, 1 - w), density(a, sigma1, w)]
    curves = [(BLUE, "-", lambda x: sum(hump(x) for hump in humps)), (ORANGE, "--", density(*q))]
    yield Panel("x", "", curves, names=[("p", BLUE), (normal("q", *q), ORANGE)], domain=(-9, 9))
    dots = [*((GREEN, *at) for at in lowest), (PURPLE, *q)]
    yield Panel("μ₂", "σ₂", dots=dots, horizontal=[q[1]], vertical=[q[0]], names=names, domain=(-5, 5), top=4.5)


def in_bits_of_qp(mu2, sigma2):
    return BITS * kl_normal(mu2, sigma2, *P)


STILLS = {  # name -> (the picture, its panels, the large numbers, what its sentence says)
    "mean": (
        lambda: still("mean-sweep", mu2=-3.0),
        sweep_panels((-3, 1), "μ₂", -3, lambda mu2: (mu2, 1.0), (-4, 4)),
        ["KL(p‖q) = 4.500 nats"],
        ["p = N(0, 1²), q = N(−3, 1²), KL(p‖q) = 4.500 nats.", "mean μ₂ moves"],
    ),
    "sd": (
        lambda: still("sd-sweep"),
        sweep_panels((0, 2), "σ₂", 2, lambda sigma2: (0.0, sigma2), (0.5, 4)),
        ["KL(p‖q) = 0.318 nats"],
        ["p = N(0, 1²), q = N(0, 2²), KL(p‖q) = 0.318 nats.", "standard deviation σ₂ moves"],
    ),
    "sd, both orders": (
        lambda: still("sd-sweep", both=True),
        sweep_panels((0, 2), "σ₂", 2, lambda sigma2: (0.0, sigma2), (0.5, 4), both=True),
        ["KL(p‖q) = 0.318 nats", "KL(q‖p) = 0.807 nats"],
        ["KL(p‖q) = 0.318 nats.", "thin KL(q‖p) = 0.807 nats"],
    ),
    "landscape": (
        lambda: still("landscape", **PAIR),
        landscape_panels(
            "KL(p‖q)",
            "nats",
            lambda mu2, sigma2: kl_normal(*P, mu2, sigma2),
            lambda mu2: np.sqrt(P[1] ** 2 + (mu2 - P[0]) ** 2),
            1.7,
            (None, None),
            False,
            ["0.1", "0.3", "1", "3"],
        ),
        ["KL(p‖q) = 0.771 nats"],
        ["p = N(0.5, 0.8²), q = N(−1, 1.5²), KL(p‖q) = 0.771 nats", "beside it, the slice up σ₂"],
    ),
    "landscape, otherwise": (
        lambda: still("landscape", **PAIR, direction="qp", unit="bits", log_levels=False, fixed_axes=True, marks=True),
        landscape_panels(
            "KL(q‖p)",
            "bits",
            in_bits_of_qp,
            lambda mu2: np.full_like(mu2, P[1]),
            P[1],
            [in_bits_of_qp(-2, 4)] * 2,
            True,
            ["6", "12", "18"],
        ),
        [f"KL(q‖p) = {in_bits_of_qp(*Q):.3f} bits"],
        [f"KL(q‖p) = {in_bits_of_qp(*Q):.3f} bits", "The line is the valley", "at σ₂ = 0.8 beside the map."],
    ),
    "prices": (
        lambda: still("prices"),
        prices_panels((0, 1), (1, 2), np.log(2), 1 / 8 - 1 / 2, 1 / 8, (GREEN, PINK, GREEN)),
        ["KL(p‖q) = 0.443 nats"],
        ["the spread costs 0.693, the width −0.375 and the shift 0.125; the last ends at KL(p‖q)."],
    ),
    "prices, otherwise": (
        lambda: still("prices", sigma1=4.0, mu2=3.0, sigma2=0.5, unit="bits"),
        prices_panels((0, 4), (3, 0.5), -np.log(8), 31.5, 18, (PINK, GREEN, GREEN), BITS, "bits"),
        [f"KL(p‖q) = {BITS * (49.5 - np.log(8)):.3f} bits"],
        ["the spread costs −3.000"],
    ),
    "covariance": (
        lambda: still("covariance", **BY_HAND),
        covariance_panels(-np.log(3 / 2) / 2, 1 / 2, 1 / 4, (PINK, GREEN, GREEN)),
        ["KL(p‖q) = 0.547 nats"],
        [
            "p is around 1 and 0 with the half-axes 1.732 and 1, the first at 45°",
            "whitened by 0. Right",
            "the spread costs −0.203, the width 0.500 and the shift 0.250; the last ends at KL(p‖q).",
        ],
    ),
    "covariance, white": (
        lambda: still("covariance", **BY_HAND, whitened=1.0, unit="bits"),
        covariance_panels(-np.log(3 / 2) / 2, 1 / 2, 1 / 4, (PINK, GREEN, GREEN), BITS, "bits"),
        [f"KL(p‖q) = {BITS * 0.547267:.3f} bits"],
        ["whitened by 1. Right"],
    ),
    "orders": (
        lambda: still("orders"),
        orders_panels((0, 1), (1, 2)),
        ["KL(p‖q) = 0.443 nats", "KL(q‖p) = 1.307 nats"],
        ["The other order is KL(q‖p) = 1.307", "the areas 0.546 and −0.103", "the areas 1.575 and −0.269"],
    ),
    "surprise": (
        lambda: still("surprise", n=3),
        surprise_panels((1, 1), HANDS[1][:3], settled=False),
        ["mean overcharge −0.352 nats"],
        ["n = 3 draws from p", "hand 1", "the mean overcharge of all draws so far, −0.352 nats at the end."],
    ),
    "surprise, settled": (
        lambda: still("surprise", hand=10000, sigma2=2.0, n=3, settled=True),
        surprise_panels((1, 2), HANDS[10000], settled=True),
        ["mean overcharge", "KL(p‖q) = 0.443 nats"],
        ["it settles at KL(p‖q) = 0.443 nats."],
    ),
    "estimates": (
        lambda: still("estimates", hand=2),
        estimates_panels((0.5, 1), 2),
        ["KL(p‖q) = ?"],
        ["100000 draws from p, hand 2, n from 10 on, each in a band of its standard error", "At the end k1 = 0.12"],
    ),
    "estimates, settled": (
        lambda: still("estimates", mu2=0.0, sigma2=2.0, settled=True),
        estimates_panels((0, 2), 1, settled=True),
        ["KL(p‖q) = 0.318 nats"],
        ["k1 = 0.3163 ± 0.0017, k2 = 0.1931 ± 0.0013, k3 = 0.430 ± ∞ nats; KL(p‖q) = 0.318 nats."],
    ),
    "terms": (
        lambda: still("terms", **PAIR),
        terms_panels(P, Q, "pq", "nats", 1),
        ["KL(p‖q) = 0.771 nats"],
        ["p = N(0.5, 0.8²), q = N(−1, 1.5²)", "of p is 1.196", "KL(p‖q) = 0.771 ", "cross-entropy, 1.967 nats."],
    ),
    "terms, otherwise": (
        lambda: still("terms", **PAIR, direction="qp", unit="bits"),
        terms_panels(P, Q, "qp", "bits", BITS),
        [f"KL(q‖p) = {in_bits_of_qp(*Q):.3f} bits"],
        [f"entropy of q is {number(BITS * entropy_normal(1.5))} bits"],
    ),
    "terms, narrow": (
        lambda: still("terms", sigma1=0.2, mu2=1.0),
        terms_panels((0, 0.2), (1, 2), "pq", "nats", 1),
        ["KL(p‖q)"],
        ["of p is −0.190"],
    ),
    "latent": (
        lambda: still("latent", mu1=-1.0, J=10),
        latent_panels(-1, 0.5, 10),
        ["KL(encoder‖prior) = 0.818 nats"],
        ["encoder = N(−1, 0.5²), prior = N(0, 1²), KL(encoder‖prior) =", "costs 0.818", "is 8.181", "1/10 of the sum"],
    ),
    "elbo": (
        lambda: still("elbo", mu=0.0),
        elbo_panels(0, 1),
        ["KL(q‖posterior) = 0.403 nats"],
        ["q = N(0, 1²), posterior = N(0.5, 0.707²)", "up to −1.919", "KL(q‖posterior) = 0.403", "ln p(x) = −1.516"],
    ),
    "elbo, in bits": (
        lambda: still("elbo", mu=2.0, unit="bits"),
        elbo_panels(2, 1, "bits", BITS),
        ["KL(q‖posterior) = "],
        [f"ln p(x) = {number(BITS * EVIDENCE)} bits"],
    ),
    "integrand": (
        lambda: still("integrand", **PAIR),
        integrand_panels(P, Q, "pq", 1, (-4.3, 5.3), "ln", gain="0.871", loss="−0.100"),
        ["KL(p‖q) = 0.771 nats"],
        ["p = N(0.5, 0.8²), q = N(−1, 1.5²)", "is 0.871, its negative area −0.100, and their sum is 0.771 nats."],
    ),
    "integrand, otherwise": (
        lambda: still("integrand", direction="qp", unit="bits", sigma1=2.0),
        integrand_panels(
            (0, 2), (1, 1), "qp", BITS, (-12, 12), "log₂", *map(number, BITS * np.array(areas(1, 1, 0, 2)))
        ),
        [f"KL(q‖p) = {BITS * kl_normal(1, 1, 0, 2):.3f} bits"],
        ["the integrand q log₂(q/p)", f"their sum is {BITS * kl_normal(1, 1, 0, 2):.3f} bits."],
    ),
    "witnesses": (
        lambda: stills.witnesses(WITNESSED),
        witnesses_panels(),
        [],
        ["in 3 cases", "at most 2e-01 nats", "reach the line in 1 of 3 cases"],
    ),
    "direction": (
        lambda: still("direction"),
        direction_panels(3, 0.5, 1, (1, 2)),
        ["KL(p‖q) = 0.879 nats", "KL(q‖p) = 1.078 nats"],
        ["p = 0.5 N(−3, 1²) + 0.5 N(3, 1²), q = N(1, 2²), KL(p‖q) = 0.879", "a cross-hair at q over μ₂ and σ₂."],
    ),
    "direction, the map": (
        lambda: still("direction", a=2.6, direction="qp", marks=True, mu2=1.0, sigma2=1.0),
        direction_panels(
            2.6,
            0.5,
            1,
            (1, 1),
            [(-2.53, 1.089), (0, 2.461), (2.53, 1.089)],
            [
                *((cost, GREEN) for cost in ("0.675", "0.545", "0.675")),
                ("q", ORANGE),
                *((level, BLACK) for level in LINES),
            ],
        ),
        ["KL(q‖p) = 1.464 nats", "KL(p‖q) = 3.200 nats"],
        ["the map of KL(q‖p), lowest at N(−2.53, 1.089²) with 0.675, N(0, 2.461²) with 0.545, N(2.53, 1.089²) with"],
    ),
    "direction, p's order": (
        lambda: still("direction", a=2.0, w=0.8, sigma1=0.5, marks=True, unit="bits"),
        direction_panels(
            2,
            0.8,
            0.5,
            (1, 2),
            [(1.2, np.sqrt(0.2 + 0.8 * 0.25 + 4 - 1.44))],
            [("0.871", GREEN), ("q", ORANGE), *((level, BLACK) for level in LINES[2:])],
        ),
        ["KL(p‖q) = 0.908 bits", "KL(q‖p) = 2.456 bits"],
        ["the map of KL(p‖q), lowest at N(1.2, 1.72²)"],
    ),
    "em": (
        lambda: still("em", step=4),
        em_panels(4),
        ["gap 4.159 nats", "bound −93.029", "step 4 of 12, M"],
        ["step 4 of 12 (M), bound −93.029 + gap 4.159 = log-likelihood −88.870 nats.", "of 50 observations"],
    ),
}
PANELS = {name: list(panels) for name, (_, panels, *_) in STILLS.items()}
each_still = pytest.mark.parametrize("name", STILLS)
each_panel = pytest.mark.parametrize("name, at", [(name, at) for name in PANELS for at in range(len(PANELS[name]))])


@cache
def picture(name):
    return STILLS[name][0]()


@cache
def axes(name):
    """The panels as they are read; the colour bar of the map has no letter."""
    drawn = [ax for ax in picture(name).figure().axes if ax.get_label() in set("ABCD")]
    return sorted(drawn, key=lambda ax: ax.get_label())


def colour(artist):
    """The one colour of what stands in a legend."""
    if isinstance(artist, BarContainer | ErrorbarContainer):
        artist = artist[0]
    get = getattr(artist, "get_color", None) or artist.get_edgecolor
    return to_hex(get() if isinstance(get(), str) else np.reshape(get(), (-1, np.shape(get())[-1]))[0])


def points(lines):
    return [(colour(line), *point) for line in lines for point in line.get_xydata()]


@each_panel
def test_a_panel_plots_what_it_says(name, at):
    ax, panel = axes(name)[at], PANELS[name][at]
    assert (ax.get_title(), ax.get_xlabel(), ax.get_ylabel()) == ("", panel.x, panel.y)
    np.testing.assert_allclose(ax.get_xlim(), panel.domain if panel.domain and panel.domain[1] else ax.get_xlim())
    np.testing.assert_allclose(ax.get_ylim()[1], panel.top or ax.get_ylim()[1])
    lines = [line for line in ax.lines if line.get_marker() not in ("_", "|")]  # those are the ends of error bars
    curves = [line for line in lines if len(line.get_xdata()) > 2 and line.get_linestyle() != "None"]
    for (hue, style, y), line in zip(panel.curves, curves, strict=True):
        assert (colour(line), line.get_linestyle()) == (hue, style)
        if y:
            np.testing.assert_allclose(line.get_ydata(), y(line.get_xdata()), rtol=1e-12, atol=1e-12)
    dots = points(line for line in lines if line.get_marker() in ("o", "s") and line not in curves)
    assert [hue for hue, *_ in dots] == [hue for hue, *_ in panel.dots]
    np.testing.assert_allclose([place for _, *place in dots], [place for _, *place in panel.dots], atol=1e-9)
    straight = [line for line in lines if len(line.get_xdata()) == 2 and line.get_marker() == "None"]
    across = [np.unique(line.get_ydata()) for line in straight if list(line.get_xdata()) == [0, 1]]
    upright = [np.unique(line.get_xdata()) for line in straight if list(line.get_ydata()) == [0, 1]]
    np.testing.assert_allclose(np.ravel(across), panel.horizontal, atol=1e-12)
    np.testing.assert_allclose(np.ravel(upright), panel.vertical, atol=1e-12)
    assert [colour_of_bar(bar) for bar in ax.patches] == [hue for hue, *_ in panel.bars]
    ends = [[bar.get_y(), bar.get_y() + bar.get_height()] for bar in ax.patches]
    np.testing.assert_allclose(ends, [bar[1:] for bar in panel.bars], atol=1e-12)
    if panel.ticks is not None:
        assert [tick.get_text() for tick in ax.get_xticklabels()] == panel.ticks


def colour_of_bar(bar):
    assert to_hex(bar.get_facecolor()) == to_hex(bar.get_edgecolor())  # the face is the same colour, and pale
    return to_hex(bar.get_edgecolor())


def names(ax):
    return [text for text in ax.texts if text.get_visible()]


@each_panel
def test_what_is_drawn_is_named_in_its_colour_and_a_readable_shade_of_it(name, at):
    shown = sorted((text.get_text(), to_hex(text.get_color())) for text in names(axes(name)[at]))
    assert shown == sorted((word, SHADE.get(colour, colour)) for word, colour in PANELS[name][at].names)


def test_the_witnesses_are_named_above_their_panel():
    handles, labels = axes("witnesses")[0].get_legend_handles_labels()
    assert list(zip(labels, map(colour, handles), strict=True)) == [("Gauss-Hermite", ORANGE), ("Monte Carlo", BLUE)]


@each_still
def test_the_number_that_matters_is_large_and_stands_once(name):
    figure, head = axes(name)[0].figure, STILLS[name][2]
    large = [text.get_text() for text in figure.texts]
    assert len(large) == len(head) and all(text.startswith(words) for text, words in zip(large, head, strict=True))
    others = [text.get_text() for text in figure.findobj(Text) if text not in figure.texts]
    assert not [text for text in others for words in large if "=" in words and words.split("= ")[1] in text]


EXTREMES = {
    "mean-sweep": [{"mu2": -4.0, "both": True}, {"sigma2": 4.0, "mu2": 0.0, "direction": "qp", "unit": "bits"}],
    "sd-sweep": [{"sigma2": 0.5, "both": True}, {"sigma2": 4.0, "direction": "qp"}, {"sigma2": 1.0}],
    "integrand": [{"mu2": 3.0, "sigma2": 0.5}, {"mu2": -3.0, "sigma2": 3.0, "direction": "qp"}, {"mu2": 0.0}],
    "orders": [{"sigma2": 3.0, "mu2": 0.0, "unit": "bits"}, {"mu2": 0.0, "sigma2": 1.0}],
    "terms": [{"sigma1": 0.1, "mu2": 3.0, "sigma2": 0.5}, {"sigma1": 3.0, "mu2": 0.0, "sigma2": 3.0}],
    "prices": [{"sigma1": 0.5, "sigma2": 4.0, "mu2": -3.0}, {"sigma2": 1.0, "mu2": 0.0}],
    "surprise": [{"n": 1}, {"n": 1000, "hand": 3, "settled": True, "sigma2": 2.0}],
    "estimates": [{"mu2": 0.0, "sigma2": 2.0, "settled": True}, {"mu2": 2.0}, {"mu2": 0.1, "hand": 3, "settled": True}],
    "landscape": [{"mu2": 2.0, "sigma2": 4.0, "marks": True}, {"mu2": 0.0, "sigma2": 1.0, "marks": True}],
    "latent": [{"mu1": 3.0, "sigma1": 0.14, "J": 50}, {"mu1": 0.0, "sigma1": 1.0, "J": 1}],
    "elbo": [{"mu": 0.5, "sigma": 0.71}, {"mu": -1.0, "sigma": 1.5}],
    "em": [{"step": 12}, {"step": 1}],
    "covariance": [{"a2": 0.3, "whitened": 1.0}, {"a1": 2.0, "b1": 2.0, "a2": 2.0, "b2": 1.9}, {"x1": 1.5, "a1": 2.0}],
}


@pytest.mark.parametrize("name, values", [(name, values) for name in EXTREMES for values in [{}, *EXTREMES[name]]])
def test_a_name_touches_no_line_no_bar_no_axis_and_no_other_name(name, values):
    figure = still(name, **values).figure()
    figure.draw_without_rendering()
    for ax in figure.axes:
        frame = ax.get_window_extent()
        boxes = [text.get_window_extent() for text in names(ax)]
        bars = [bar.get_window_extent() for bar in ax.patches]
        for box in boxes:
            assert frame.x0 < box.x0 < box.x1 < frame.x1 and frame.y0 < box.y0 < box.y1 < frame.y1
            assert not any(box.overlaps(other) for other in [*boxes, *bars] if other is not box)
            for line in ax.lines:
                path = line.get_path()
                drawn = line.get_transform().transform_path(path.interpolated(1 + 2000 // len(path)))
                assert not box.padded(1).count_contains(drawn.vertices), line.get_label()


def test_the_ellipses_are_one_standard_deviation_and_a_circle_is_round():
    for name in ("covariance", "covariance, white"):
        ax = axes(name)[0]
        (left, right), (low, high), box = ax.get_xlim(), ax.get_ylim(), ax.get_window_extent()
        assert (right - left) / (high - low) == pytest.approx(box.width / box.height)
    (p, q), (white_p, white_q) = (
        [line.get_xydata() for line in axes(name)[0].lines] for name in ("covariance", "covariance, white")
    )
    x, y = (p - (1, 0)).T
    np.testing.assert_allclose((2 * x**2 - 2 * x * y + 2 * y**2) / 3, 1)
    np.testing.assert_allclose(q[:, 0] ** 2 / 2 + q[:, 1] ** 2, 1)
    np.testing.assert_allclose(np.hypot(*white_q.T), 1)
    halves = np.ptp(white_p, axis=0) / 2
    middle = (white_p.max(axis=0) + white_p.min(axis=0)) / 2
    np.testing.assert_allclose(np.sort(halves**2), [(3 - 3**0.5) / 2, (3 + 3**0.5) / 2], rtol=1e-3)
    np.testing.assert_allclose((((white_p - middle) / halves) ** 2).sum(axis=1), 1, rtol=2e-3)  # its axes are straight
    assert np.hypot(*middle) ** 2 / 2 == pytest.approx(1 / 4, rel=1e-3)


@pytest.mark.parametrize("hand", HANDS)
def test_a_hand_of_draws_is_the_same_everywhere_and_goes_on_where_it_ended(hand):
    np.testing.assert_allclose(draws(hand, len(HANDS[hand])), HANDS[hand], rtol=1e-12)
    assert draws(hand, 1000)[:7] == draws(hand, 7)
    many = np.array([draws(hand, 1000) for hand in range(hand, hand + 100)])
    assert abs(many.mean()) < 0.02 and many.std() == pytest.approx(1, abs=0.02)


@each_still
def test_the_sentence_says_what_is_drawn(name):
    assert len(axes(name)) == len(PANELS[name])
    for words in STILLS[name][3]:
        assert words in picture(name).sentence


def test_each_scene_has_a_still_that_is_looked_at():
    assert {name.removesuffix("-sweep") for name in SCENES} <= {name.split(",")[0] for name in STILLS}


def test_an_estimate_stands_in_a_band_of_its_standard_error_which_fills_the_panel_where_it_is_infinite():
    for still_name in ("estimates", "estimates, settled"):
        assert [to_hex(band.get_facecolor()[0]) for band in axes(still_name)[1].collections] == [BLUE, ORANGE, PINK]
    ax = axes("estimates, settled")[1]
    (filled,) = ax.collections[-1].get_paths()
    assert set(filled.vertices[:, 1]) == set(ax.get_ylim())
    (line, *_), (band, *_) = axes("estimates")[1].lines[1:], axes("estimates")[1].collections
    (n, mean), edges = line.get_xydata()[100], band.get_paths()[0].vertices
    heights = edges[np.isclose(edges[:, 0], n), 1]
    np.testing.assert_allclose([heights.min(), heights.max()], [mean - 0.5 / n**0.5, mean + 0.5 / n**0.5], rtol=1e-9)


@each_still
def test_nothing_is_drawn_outside_of_its_panel(name):
    for ax in axes(name):
        (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
        places = [line.get_xydata() for line in ax.lines if line.get_transform() == ax.transData]
        places += [[[left, bar.get_y()], [left, bar.get_y() + bar.get_height()]] for bar in ax.patches]
        places += [np.ma.filled(part.get_offsets(), left) for part in ax.collections if len(part.get_offsets()) > 1]
        for x, y in np.concatenate([*places, np.empty((0, 2))]):
            assert left - 1e-9 <= x <= right + 1e-9 and low - 1e-9 <= y <= high + 1e-9


def test_the_areas_of_the_integrand_lie_between_their_curve_and_the_axis():
    below = axes("integrand")[1]
    (_, curve) = below.lines
    looks = [(GREEN, "//", 1), (PINK, "..", -1)]
    for fill, (hue, hatch, sign), area in zip(below.collections, looks, areas(*P, *Q), strict=True):
        assert (to_hex(fill.get_facecolor()[0]), fill.get_hatch()) == (hue, hatch)
        covered = 0
        for path in fill.get_paths():
            x, y = path.vertices.T
            assert np.all(sign * y >= 0)
            on_curve = y != 0
            np.testing.assert_allclose(y[on_curve], np.interp(x[on_curve], *curve.get_data()), atol=1e-12)
            covered += 0.5 * abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
        assert sign * covered == pytest.approx(area, abs=1e-3)


def test_the_error_bars_of_the_witnesses_are_two_standard_errors():
    for ax, triples in zip(axes("witnesses"), WITNESSED.values(), strict=True):
        (drawn,) = (part for part in ax.containers if isinstance(part, ErrorbarContainer))
        _, caps, (bars,) = drawn.lines
        wanted = [
            [estimate.value - closed + way * 2 * estimate.standard_error for way in (-1, 1)]
            for closed, _, estimate in triples
        ]
        np.testing.assert_allclose([segment[:, 1] for segment in bars.get_segments()], wanted)
        np.testing.assert_allclose(np.transpose([cap.get_ydata() for cap in caps]), wanted)
        assert to_hex(bars.get_color()[0]) == BLUE


@pytest.mark.parametrize(
    "name, kl", [("landscape", lambda *q: kl_normal(*P, *q)), ("landscape, otherwise", in_bits_of_qp)]
)
def test_the_map_of_the_landscape_has_its_colours_where_its_values_are(name, kl):
    bands, _ = axes(name)[0].collections
    assert bands.cmap.name == "viridis"
    shown = np.unique(bands.to_rgba(bands.levels[:-1]), axis=0)
    assert len(shown) == len(bands.levels) - 1 and bands.levels[-1] >= max(kl(-2, 0.5), kl(2, 0.5), kl(-2, 4))
    edges = zip(bands.levels, bands.levels[1:], bands.get_paths(), strict=False)
    for low, high, path in edges:
        if len(path.vertices):
            values = kl(*path.vertices.T)
            assert low - 0.05 <= values.min() and values.max() <= high + 0.05


def test_log_levels_grow_by_half_decades_and_name_their_contours():
    bands, contours = axes("landscape")[0].collections
    np.testing.assert_allclose(bands.levels, [0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30])
    np.testing.assert_allclose(contours.levels, bands.levels[1:-1])
    named = [text for text in names(axes("landscape")[0]) if text.get_text()[0].isdigit()]
    for text in named:
        at = axes("landscape")[0].transData.inverted().transform(text.get_position())
        assert kl_normal(*P, *at) == pytest.approx(float(text.get_text()), rel=0.05)


@pytest.mark.parametrize(
    "name, kl", [("landscape", lambda *q: kl_normal(*P, *q)), ("landscape, otherwise", in_bits_of_qp)]
)
def test_the_slices_lie_along_the_axes_of_the_map(name, kl):
    chart, up, along, _ = axes(name)
    assert (up.get_ylim(), along.get_xlim()) == (chart.get_ylim(), chart.get_xlim())
    assert up.get_position().intervaly == pytest.approx(chart.get_position().intervaly)
    assert along.get_position().intervalx == pytest.approx(chart.get_position().intervalx)
    (curve,) = (line for line in up.lines if len(line.get_xdata()) > 2)
    np.testing.assert_allclose(curve.get_xdata(), kl(Q[0], curve.get_ydata()), rtol=1e-12)


@pytest.mark.parametrize(("q", "gap"), [((1.0, 2.0), 0.1), ((0.0, 1.0), 0)])
def test_a_slice_stands_on_its_axis_only_where_kl_is_0(q, gap):
    _, up, along, _ = still("landscape", mu2=q[0], sigma2=q[1]).figure().axes[:4]
    for limits, values in [(up.get_xlim(), up.lines[-2].get_xdata()), (along.get_ylim(), along.lines[-2].get_ydata())]:
        height = values.max() - values.min()
        assert limits == pytest.approx((values.min() - gap * height, values.max()), abs=1e-4)


def test_an_observation_of_em_has_the_colour_of_its_component():
    blue, orange = np.array(to_rgb(BLUE)), np.array(to_rgb(ORANGE))
    (dots,) = axes("em")[1].collections
    share = STEPS[4].q[:, 0]
    np.testing.assert_array_equal(dots.get_offsets(), np.column_stack([em.DATA, share]))
    shown = dots.to_rgba(dots.get_array())[:, :3]
    np.testing.assert_allclose(shown, share[:, None] * blue + (1 - share[:, None]) * orange, atol=0.005)


def test_the_levels_of_em_are_drawn_across_their_bars_up_to_the_step():
    trace = axes("em")[2]
    for name, hue in ("bound", BLUE), ("log_likelihood", BLACK):
        lines = [line.get_xydata() for line in trace.lines if colour(line) == hue]
        wanted = [
            [[at - 0.4, getattr(step, name)], [at + 0.4, getattr(step, name)]] for at, step in enumerate(STEPS[:5])
        ]
        np.testing.assert_allclose(lines, wanted)


@each_still
def test_a_still_is_readable_on_a_printed_page(name):
    figure = axes(name)[0].figure
    figure.draw_without_rendering()
    sizes = [text.get_fontsize() for text in figure.findobj(Text) if text.get_text()]
    assert min(sizes) * 7 / figure.get_figwidth() >= 7  # inches between the margins
    drawn, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
    assert 0 <= drawn.x0 < drawn.x1 <= width and 0 <= drawn.y0 < drawn.y1 <= height


def test_bars_that_stand_on_one_another_are_told_apart_without_colour():
    for name in ("terms", "latent", "elbo"):
        assert len({bar.get_hatch() for bar in axes(name)[1].patches}) == 3


@each_still
def test_a_still_that_is_drawn_again_is_the_same(name):
    assert picture(name).png() == picture(name).png()
