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

BLUE, ORANGE, GREEN, PURPLE, PINK = "#0072b2", "#d55e00", "#009e73", "#aa4499", "#cc79a7"
BLACK, WHITE, GRAY = "#000000", "#ffffff", "#808080"
PAIR = {"mu1": 0.5, "sigma1": 0.8, "mu2": -1.0, "sigma2": 1.5}  # p and q differ in all that they can
P, Q = (0.5, 0.8), (-1.0, 1.5)
EVIDENCE = log_density(1, 0, np.sqrt(2))
POSTERIOR = (0.5, np.sqrt(0.5))
STEPS = em.steps(em.DATA, em.START, 12)
BITS = 1 / np.log(2)


def still(name, **values):
    return stills.still(name, SCENES[name].start | values)


class Panel(NamedTuple):
    """What one panel shows; a curve is (colour, style, y of x), a dot (colour, x, y), a bar (colour, from, to)."""

    title: str
    x: str
    y: str
    curves: list = ()
    dots: list = ()
    horizontal: list = ()
    vertical: list = ()
    bars: list = ()
    ticks: list = None
    texts: list = ()
    legend: list = ()  # of (word, colour)
    domain: tuple = None
    top: float = None


def number(value, digits=3):
    return f"{value:.{digits}f}".replace("-", "−")


def density(mu, sigma, weight=1):
    return lambda x: weight * np.exp(log_density(x, mu, sigma))


def pair(p, q, domain=(-6, 6)):
    curves = [(BLUE, "-", density(*p)), (ORANGE, "--", density(*q))]
    names = [f"{letter} = N({mu:g}, {sigma:g}²)".replace("-", "−") for letter, (mu, sigma) in [("p", p), ("q", q)]]
    return Panel("", "x", "density", curves, legend=list(zip(names, (BLUE, ORANGE), strict=True)), domain=domain)


def sweep_panels(q, symbol, at, gaussian, domain):
    yield pair((0, 1), q)
    kl = kl_normal(0, 1, *q)
    curve = (GREEN, "-", lambda x: kl_normal(0, 1, *gaussian(x)))
    title = f"KL(p‖q) = {kl:.3f} nats"
    yield Panel(title, symbol, "KL(p‖q) in nats", [curve], [(PURPLE, at, kl)], domain=domain)


def landscape_panels(name, unit, kl, valley, tops):
    (mu1, sigma1), (mu2, sigma2) = P, Q
    dots = [(BLUE, mu1, sigma1), (PURPLE, mu2, sigma2)]
    title = f"{name} = {kl(mu2, sigma2):.3f} {unit}"
    yield Panel(title, "μ₂", "σ₂", [(WHITE, "-", valley)], dots, [sigma2], [mu2], domain=(-2, 2), top=4)
    yield pair(P, Q)
    for symbol, at, of, said, domain, top in [
        ("μ₂", mu2, lambda x: kl(x, sigma2), "slice at σ₂ = 1.50", (-2, 2), tops[0]),
        ("σ₂", sigma2, lambda x: kl(mu2, x), "slice at μ₂ = −1.00", (0.5, 4), tops[1]),
    ]:
        dot = [(PURPLE, at, kl(mu2, sigma2))]
        yield Panel(said, symbol, f"{name} in {unit}", [(GREEN, "-", of)], dot, domain=domain, top=top)


def terms_panels(p, q, letters, unit, scale):
    yield pair(p, q)
    first, second = (p, q) if letters == "pq" else (q, p)
    entropy, cross = scale * entropy_normal(first[1]), scale * cross_entropy_normal(*first, *second)
    one, two = letters
    yield Panel(
        "entropy + KL = cross-entropy",
        "",
        unit,
        horizontal=[0],
        bars=[(BLUE, 0, entropy), (GREEN, entropy, cross), (ORANGE, 0, cross)],
        ticks=[f"entropy\nH({one})", f"KL({one}‖{two})", f"cross-entropy\nH({one}, {two})"],
        texts=[number(entropy), number(cross - entropy), number(cross)],
    )


def latent_panels(mu, sigma, J):
    yield pair((mu, sigma), (0, 1))
    kl = kl_normal(mu, sigma, 0, 1)
    yield Panel(
        f"KL(p‖q) of J = {J} latents",
        "",
        "nats",
        horizontal=[0],
        bars=[(GREEN, 0, kl), (GREEN, 0, J * kl), (GREEN, 0, kl)],
        ticks=["one", "sum", "mean"],
        texts=[number(kl), number(J * kl), number(kl)],
    )


def elbo_panels(mu, sigma, unit="nats", scale=1):
    curves = [(ORANGE, "--", density(mu, sigma)), (BLUE, "-", density(*POSTERIOR)), (GRAY, "-", density(0, 1))]
    legend = [(f"q = N({mu:g}, {sigma:g}²)", ORANGE), ("posterior", BLUE), ("prior", GRAY)]
    yield Panel("", "z", "density", curves, legend=legend, domain=(-3, 4))
    gap, level, floor = scale * kl_normal(mu, sigma, *POSTERIOR), scale * EVIDENCE, scale * -5
    yield Panel(
        "ELBO + gap = ln p(x)",
        "",
        unit,
        horizontal=[level],
        bars=[(ORANGE, floor, level - gap), (GREEN, level - gap, level), (BLUE, floor, level)],
        ticks=["ELBO", "gap", "ln p(x)"],
        texts=[number(level - gap), number(gap), number(level)],
    )


def integrand_panels(p, q, letters, unit, scale, domain, log, gain, loss):
    yield pair(p, q, domain)
    first, second = (p, q) if letters == "pq" else (q, p)
    ratio = (
        BLACK,
        "-",
        lambda x: scale * density(*first)(x) * (log_density(x, *first) - log_density(x, *second)),
    )
    name = "KL({}‖{})".format(*letters)
    total = f"sum {name} = {scale * kl_normal(*first, *second):.3f} {unit}"
    legend = [(total, BLACK), (f"positive area {gain}", GREEN), (f"negative area {loss}", PINK)]
    yield Panel("", "x", "{0} {2}({0}/{1})".format(*letters, log), [ratio], legend=legend, domain=domain)


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
            "",
            f"{name}, setting",
            "minus the closed form, nats" if is_first else "",
            dots=drawn + exact,
            horizontal=[0],
            ticks=[str(x) for x in settings],
            legend=[("Gauss-Hermite", ORANGE), ("Monte Carlo", BLUE)] if is_first else [],
            top=1.1 * 0.7,  # one axis for all: the farthest end of a bar
        )


def em_panels(at):
    one, two = (density(mu, sd, weight) for weight, mu, sd in zip(*vars(STEPS[at].mixture).values(), strict=True))
    curves = [(BLUE, "-", one), (ORANGE, "--", two), (BLACK, "-", lambda x: one(x) + two(x))]
    yield Panel("", "", "density", curves, legend=[("1", BLUE), ("2", ORANGE), ("sum", BLACK)], domain=(-6, 6))
    yield Panel("", "x", "q of component 1", domain=(-6, 6))
    yield Panel(
        "",
        "step",
        "nats",
        bars=[(GREEN, step.bound, step.log_likelihood) for step in STEPS],
        ticks=[f"{number}\n{step.name[0]}" for number, step in enumerate(STEPS)],
        texts=[number(step.gap) for step in STEPS if step.name != "E"],
        legend=[("bound", BLUE), ("log-likelihood", BLACK), ("gap", GREEN)],
    )


def in_bits_of_qp(mu2, sigma2):
    return BITS * kl_normal(mu2, sigma2, *P)


STILLS = {  # name -> (the picture, its panels, what its sentence says)
    "mean": (
        lambda: still("mean-sweep", mu2=-3.0),
        sweep_panels((-3, 1), "μ₂", -3, lambda mu2: (mu2, 1.0), (-4, 4)),
        ["p = N(0, 1²), q = N(−3, 1²), KL(p‖q) = 4.500 nats.", "mean μ₂ moves"],
    ),
    "sd": (
        lambda: still("sd-sweep"),
        sweep_panels((0, 2), "σ₂", 2, lambda sigma2: (0.0, sigma2), (0.5, 4)),
        ["p = N(0, 1²), q = N(0, 2²), KL(p‖q) = 0.318 nats.", "standard deviation σ₂ moves"],
    ),
    "landscape": (
        lambda: still("landscape", **PAIR),
        landscape_panels(
            "KL(p‖q)",
            "nats",
            lambda mu2, sigma2: kl_normal(*P, mu2, sigma2),
            lambda mu2: np.sqrt(P[1] ** 2 + (mu2 - P[0]) ** 2),
            (None, None),
        ),
        ["p = N(0.5, 0.8²), q = N(−1, 1.5²), KL(p‖q) = 0.771 nats", "μ₂ = −1.00 is lowest", "σ₂ = 1.7."],
    ),
    "landscape, otherwise": (
        lambda: still("landscape", **PAIR, direction="qp", unit="bits", log_levels=True, fixed_axes=True),
        landscape_panels(
            "KL(q‖p)", "bits", in_bits_of_qp, lambda mu2: np.full_like(mu2, P[1]), [1.05 * in_bits_of_qp(-2, 4)] * 2
        ),
        [f"KL(q‖p) = {in_bits_of_qp(*Q):.3f} bits", "σ₂ = 0.8."],
    ),
    "terms": (
        lambda: still("terms", **PAIR),
        terms_panels(P, Q, "pq", "nats", 1),
        ["p = N(0.5, 0.8²), q = N(−1, 1.5²)", "of p is 1.196", "KL(p‖q) = 0.771 ", "cross-entropy, 1.967 nats."],
    ),
    "terms, otherwise": (
        lambda: still("terms", **PAIR, direction="qp", unit="bits"),
        terms_panels(P, Q, "qp", "bits", BITS),
        [f"entropy of q is {number(BITS * entropy_normal(1.5))} bits"],
    ),
    "terms, narrow": (
        lambda: still("terms", sigma1=0.2, mu2=1.0),
        terms_panels((0, 0.2), (1, 2), "pq", "nats", 1),
        ["of p is −0.190"],
    ),
    "latent": (
        lambda: still("latent", mu1=-1.0, J=10),
        latent_panels(-1, 0.5, 10),
        ["p = N(−1, 0.5²), q = N(0, 1²)", "costs 0.818", "over 10 such latents is 8.181", "again 0.818 nats, 1/10"],
    ),
    "elbo": (
        lambda: still("elbo", mu=0.0),
        elbo_panels(0, 1),
        ["q = N(0, 1²), posterior = N(0.5, 0.707²)", "up to −1.919", "KL(q‖posterior) = 0.403", "ln p(x) = −1.516"],
    ),
    "elbo, in bits": (
        lambda: still("elbo", mu=2.0, unit="bits"),
        elbo_panels(2, 1, "bits", BITS),
        [f"ln p(x) = {number(BITS * EVIDENCE)} bits"],
    ),
    "integrand": (
        lambda: still("integrand", **PAIR),
        integrand_panels(P, Q, "pq", "nats", 1, (-4.3, 5.3), "ln", gain="0.871", loss="−0.100"),
        ["p = N(0.5, 0.8²), q = N(−1, 1.5²)", "is 0.871, its negative area −0.100, and their sum is 0.771 nats."],
    ),
    "integrand, otherwise": (
        lambda: still("integrand", direction="qp", unit="bits", sigma1=2.0),
        integrand_panels(
            (0, 2), (1, 1), "qp", "bits", BITS, (-12, 12), "log₂", *map(number, BITS * np.array(areas(1, 1, 0, 2)))
        ),
        ["the integrand q ln(q/p)", f"their sum is {BITS * kl_normal(1, 1, 0, 2):.3f} bits."],
    ),
    "witnesses": (
        lambda: stills.witnesses(WITNESSED),
        witnesses_panels(),
        ["in 3 cases", "at most 2e-01 nats", "reach the line in 1 of 3 cases"],
    ),
    "em": (
        lambda: still("em", step=4),
        em_panels(4),
        ["step 4 of 12 (M), bound −93.029 + gap 4.159 = log-likelihood −88.870 nats.", "of 50 observations"],
    ),
}
PANELS = {name: list(panels) for name, (_, panels, _) in STILLS.items()}
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
    assert (ax.get_title(), ax.get_xlabel(), ax.get_ylabel()) == (panel.title, panel.x, panel.y)
    np.testing.assert_allclose(ax.get_xlim(), panel.domain or ax.get_xlim())
    np.testing.assert_allclose(ax.get_ylim()[1], panel.top or ax.get_ylim()[1])
    lines = [line for line in ax.lines if line.get_marker() not in ("_", "|")]  # those are the ends of error bars
    curves = [line for line in lines if len(line.get_xdata()) > 2 and line.get_marker() == "None"]
    for (hue, style, y), line in zip(panel.curves, curves, strict=True):
        assert (colour(line), line.get_linestyle()) == (hue, style)
        np.testing.assert_allclose(line.get_ydata(), y(line.get_xdata()), rtol=1e-12, atol=1e-15)
    dots = points(line for line in lines if line.get_marker() in ("o", "s"))
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
    assert [text.get_text() for text in ax.texts] == list(panel.texts)
    tops = [max(ends) for _, *ends in panel.bars]
    assert all(np.isclose(tops, text.xy[1]).any() for text in ax.texts)


def colour_of_bar(bar):
    assert to_hex(bar.get_facecolor()) == to_hex(bar.get_edgecolor())  # the face is the same colour, and pale
    return to_hex(bar.get_edgecolor())


@each_panel
def test_a_legend_names_what_is_drawn_in_that_colour(name, at):
    ax, legend = axes(name)[at], PANELS[name][at].legend
    handles, labels = ax.get_legend_handles_labels()
    shown = [text.get_text() for text in ax.get_legend().get_texts()] if ax.get_legend() else []
    assert shown == [word for word, _ in legend]
    if shown:
        assert list(zip(labels, map(colour, handles), strict=True)) == legend


@each_still
def test_the_sentence_says_what_is_drawn(name):
    assert len(axes(name)) == len(PANELS[name])
    for words in STILLS[name][2]:
        assert words in picture(name).sentence


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
    (curve,) = below.lines
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
    (bands,) = axes(name)[0].collections
    assert bands.cmap.name == "viridis"
    shown = np.unique(bands.to_rgba(bands.levels[:-1]), axis=0)
    assert len(shown) == len(bands.levels) - 1 and bands.levels[-1] >= max(kl(-2, 0.5), kl(2, 0.5), kl(-2, 4))
    edges = zip(bands.levels, bands.levels[1:], bands.get_paths(), strict=False)
    for low, high, path in edges:
        if len(path.vertices):
            values = kl(*path.vertices.T)
            assert low - 0.05 <= values.min() and values.max() <= high + 0.05


def test_log_levels_grow_by_half_decades():
    (bands,) = axes("landscape, otherwise")[0].collections
    np.testing.assert_allclose(bands.levels, [0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30])


def test_an_observation_of_em_has_the_colour_of_its_component():
    blue, orange = np.array(to_rgb(BLUE)), np.array(to_rgb(ORANGE))
    (dots,) = axes("em")[1].collections
    share = STEPS[4].q[:, 0]
    np.testing.assert_array_equal(dots.get_offsets(), np.column_stack([em.DATA, share]))
    shown = dots.to_rgba(dots.get_array())[:, :3]
    np.testing.assert_allclose(shown, share[:, None] * blue + (1 - share[:, None]) * orange, atol=0.005)


def test_the_levels_of_em_are_drawn_across_their_bars_and_pale_after_the_step():
    trace = axes("em")[2]
    for part, name, hue in zip(trace.collections, ("bound", "log_likelihood"), (BLUE, BLACK), strict=True):
        assert {to_hex(colour) for colour in part.get_color()} == {hue}
        assert [alpha == 1 for *_, alpha in part.get_color()] == [step <= 4 for step in range(13)]
        wanted = [[[at - 0.4, getattr(step, name)], [at + 0.4, getattr(step, name)]] for at, step in enumerate(STEPS)]
        np.testing.assert_allclose(part.get_segments(), wanted)
    assert [bar.get_edgecolor()[3] == 1 for bar in trace.patches] == [step <= 4 for step in range(13)]
    assert [to_hex(tick.get_color()) == PURPLE for tick in trace.get_xticklabels()] == [at == 4 for at in range(13)]


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
