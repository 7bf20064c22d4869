"""What the still pictures plot, panel by panel: data, colours, words. No stored pixel is looked at."""

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.container import BarContainer, ErrorbarContainer

from kl_helpers import cross_entropy_normal, em, entropy_normal, kl_normal, log_density, stills, sweep_frames
from kl_helpers.estimates import Estimate

BLUE, ORANGE, GREEN, PURPLE, PINK = "#0072b2", "#d55e00", "#009e73", "#aa4499", "#cc79a7"
BLACK, WHITE, GRAY = "#000000", "#ffffff", "#808080"
PAIR = (0.5, 0.8, -1, 1.5)  # p and q differ in all that they can
EVIDENCE = log_density(1, 0, np.sqrt(2))
POSTERIOR = (0.5, np.sqrt(0.5))


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


def number(value):
    return f"{value:.3f}".replace("-", "−")


def density(mu, sigma, weight=1):
    return lambda x: weight * np.exp(log_density(x, mu, sigma))


def pair(title, mu1, sigma1, mu2, sigma2, **more):
    curves = [(BLUE, "-", density(mu1, sigma1)), (ORANGE, "--", density(mu2, sigma2))]
    return Panel(title, "x", "density", curves, legend=[("p", BLUE), ("q", ORANGE)], **more)


def sweep_panels(symbol, values, gaussian):
    """The titles of a row are spelled out; the words of the y axis stand at its left end."""
    for at, value in enumerate(values):
        panel = pair(f"{symbol} = {number(value)}", 0, 1, *gaussian(value))
        yield panel if at == 0 else panel._replace(y="")
    for at, value in enumerate(values):
        kl = kl_normal(0, 1, *gaussian(value))
        curve = (GREEN, "-", lambda x: kl_normal(0, 1, *gaussian(x)))
        words = "" if at else "KL(p‖q) in nats"
        yield Panel(f"KL(p‖q) = {kl:.3f} nats", symbol, words, [curve], [(PURPLE, value, kl)])


def landscape_panels(mu1, sigma1, mu2, sigma2):
    kl = kl_normal(mu1, sigma1, mu2, sigma2)
    valley = (WHITE, "-", lambda mu: np.sqrt(sigma1**2 + (mu - mu1) ** 2))
    dots = [(BLUE, mu1, sigma1), (PURPLE, mu2, sigma2)]
    yield Panel(f"KL(p‖q) = {kl:.3f} nats", "μ₂", "σ₂", [valley], dots, [sigma2], [mu2])
    yield pair("μ₂ = −1.00, σ₂ = 1.50", mu1, sigma1, mu2, sigma2)
    along = (GREEN, "-", lambda x: kl_normal(mu1, sigma1, x, sigma2))
    yield Panel("slice at σ₂ = 1.50", "μ₂", "KL(p‖q) in nats", [along], [(PURPLE, mu2, kl)])
    across = (GREEN, "-", lambda x: kl_normal(mu1, sigma1, mu2, x))
    yield Panel("slice at μ₂ = −1.00", "σ₂", "KL(p‖q) in nats", [across], [(PURPLE, sigma2, kl)])
    yield Panel("", "", "nats")


def terms_panels(mu1, sigma1, mu2, sigma2):
    yield pair("p and q", mu1, sigma1, mu2, sigma2)
    entropy, cross = entropy_normal(sigma1), cross_entropy_normal(mu1, sigma1, mu2, sigma2)
    yield Panel(
        "entropy + KL = cross-entropy",
        "",
        "nats",
        horizontal=[0],
        bars=[(BLUE, 0, entropy), (GREEN, entropy, cross), (ORANGE, 0, cross)],
        ticks=["entropy H(p)", "KL(p‖q)", "cross-entropy H(p, q)"],
        texts=[number(entropy), number(cross - entropy), number(cross)],
    )


def latent_panels(mu, sigma, J):
    yield pair("p: the latent, q: the prior", mu, sigma, 0, 1)
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


def elbo_panels(mu, sigma, floor):
    curves = [(GRAY, "-", density(0, 1)), (BLUE, "-", density(*POSTERIOR)), (ORANGE, "--", density(mu, sigma))]
    legend = [("prior", GRAY), ("posterior", BLUE), ("q", ORANGE)]
    yield Panel("q and the posterior", "z", "density", curves, legend=legend)
    gap = kl_normal(mu, sigma, *POSTERIOR)
    yield Panel(
        "ELBO + gap = ln p(x)",
        "",
        "nats",
        horizontal=[EVIDENCE],
        bars=[(ORANGE, floor, EVIDENCE - gap), (GREEN, EVIDENCE - gap, EVIDENCE), (BLUE, floor, EVIDENCE)],
        ticks=["ELBO", "gap", "ln p(x)"],
        texts=[number(EVIDENCE - gap), number(gap), number(EVIDENCE)],
    )


def integrand_panels(mu1, sigma1, mu2, sigma2, gain, loss):
    yield pair("", mu1, sigma1, mu2, sigma2)._replace(x="")
    ratio = (
        BLACK,
        "-",
        lambda x: density(mu1, sigma1)(x) * (log_density(x, mu1, sigma1) - log_density(x, mu2, sigma2)),
    )
    title = f"sum of the areas: KL(p‖q) = {kl_normal(mu1, sigma1, mu2, sigma2):.3f} nats"
    legend = [(f"positive: {gain}", GREEN), (f"negative: {loss}", PINK)]
    yield Panel(title, "x", "p ln(p/q)", [ratio], legend=legend)


WITNESSED = {
    "near": [(1.0, 1.25, Estimate(1.1, 0.2)), (3.0, 3.0, Estimate(2.5, 0.1))],
    "far": [(2.0, 2.0, Estimate(2.5, 0.1))],
}


def witnesses_panels():
    for at, (name, triples) in enumerate(WITNESSED.items()):
        settings = range(1, len(triples) + 1)
        drawn = [(BLUE, x, estimate.value - closed) for x, (closed, _, estimate) in zip(settings, triples, strict=True)]
        exact = [(ORANGE, x, value - closed) for x, (closed, value, _) in zip(settings, triples, strict=True)]
        panel = Panel(name, "setting", "" if at else "minus the closed form, nats", [], drawn + exact, [0])
        last = [("Gauss-Hermite", ORANGE), ("Monte Carlo", BLUE)] if at else []
        yield panel._replace(ticks=[str(x) for x in settings], legend=last)


def em_panels():
    steps = em.steps(em.DATA, em.START, 12)
    for at, step in [(n, steps[n]) for n in (0, 1, 2, 3, 4, 12)]:
        one, two = (density(mu, sd, weight) for weight, mu, sd in zip(*vars(step.mixture).values(), strict=True))
        curves = [(BLACK, "-", lambda x, one=one, two=two: one(x) + two(x)), (BLUE, "-", one), (ORANGE, "--", two)]
        first = [("sum", BLACK), ("1", BLUE), ("2", ORANGE)]
        yield Panel(f"{at}: {step.name}", "", "" if at else "density", curves, legend=[] if at else first)
        yield Panel("", "x", "" if at else "q of 1")
    yield Panel(
        "bound + gap = log-likelihood",
        "step",
        "nats",
        bars=[(GREEN, step.bound, step.log_likelihood) for step in steps],
        ticks=[f"{at}\n{step.name}" for at, step in enumerate(steps)],
        texts=[number(step.gap) for step in steps if step.name != "E"],
        legend=[("bound", BLUE), ("log-likelihood", BLACK), ("gap", GREEN)],
    )


STILLS = {  # name -> (the picture, its panels, what its sentence says)
    "mean": (
        lambda: sweep_frames("mean"),
        sweep_panels("μ₂", (-4, -1, 0, 3), lambda mu2: (mu2, 1.0)),
        ["at μ₂ = −4 it is 8.000; at μ₂ = −1 it is 0.500; at μ₂ = 0 it is 0.000; at μ₂ = 3 it is 4.500."],
    ),
    "sd": (
        lambda: sweep_frames("sd"),
        sweep_panels("σ₂", (0.6, 1, 1.8, 4), lambda sigma2: (0.0, sigma2)),
        ["at σ₂ = 0.6 it is 0.378; at σ₂ = 1 it is 0.000; at σ₂ = 1.8 it is 0.242; at σ₂ = 4 it is 0.918."],
    ),
    "landscape": (
        lambda: stills.landscape(*PAIR),
        landscape_panels(*PAIR),
        ["p = N(0.5, 0.8²) and q = N(−1, 1.5²), where KL(p‖q) = 0.771 nats", "μ₂ = −1.00 is lowest", "σ₂ = 1.700."],
    ),
    "terms": (
        lambda: stills.terms(*PAIR),
        terms_panels(*PAIR),
        ["p = N(0.5, 0.8²) and q = N(−1, 1.5²)", "of p is 1.196", "KL(p‖q) = 0.771 ", "cross-entropy, 1.967."],
    ),
    "terms, narrow": (lambda: stills.terms(0, 0.2, 1, 2), terms_panels(0, 0.2, 1, 2), ["of p is −0.190"]),
    "latent": (
        lambda: stills.latent(-1, 0.5, J=10),
        latent_panels(-1, 0.5, 10),
        ["p = N(−1, 0.5²) and q = N(0, 1²)", "costs 0.818", "over 10 such latents is 8.181", "again 0.818, 1/10"],
    ),
    "elbo": (
        lambda: stills.elbo(0, 1),
        elbo_panels(0, 1, floor=-5),
        ["q = N(0, 1²) dashed", "begins at −5", "up to −1.919", "KL(q‖posterior) = 0.403", "ln p(x) = −1.516"],
    ),
    "elbo, far": (lambda: stills.elbo(3, 2), elbo_panels(3, 2, floor=-11), ["begins at −11", "up to −10.226"]),
    "integrand": (
        lambda: stills.integrand(*PAIR),
        integrand_panels(*PAIR, gain="0.871", loss="−0.100"),
        ["p = N(0.5, 0.8²) and q = N(−1, 1.5²) above", "is 0.871, its negative area −0.100, and their sum is 0.771"],
    ),
    "witnesses": (
        lambda: stills.witnesses(WITNESSED),
        witnesses_panels(),
        ["in 3 cases", "at most 2e-01 nats", "reach the line in 1 of 3 cases"],
    ),
    "em": (
        stills.em_frames,
        em_panels(),
        ["on 50 observations", "all 12 steps", "0 (start): −124.218 + 10.689 = −113.529"],
    ),
}
PANELS = {name: list(panels) for name, (_, panels, _) in STILLS.items()}
each_still = pytest.mark.parametrize("name", STILLS)


@cache
def picture(name):
    return STILLS[name][0]()


def colour(artist):
    """The one colour of what stands in a legend."""
    if isinstance(artist, BarContainer | ErrorbarContainer):
        artist = artist[0]
    get = getattr(artist, "get_color", None) or artist.get_edgecolor
    return to_hex(get() if isinstance(get(), str) else np.reshape(get(), (-1, np.shape(get())[-1]))[0])


def points(lines):
    return [(colour(line), *point) for line in lines for point in line.get_xydata()]


@pytest.mark.parametrize("name, at", [(name, at) for name, panels in PANELS.items() for at in range(len(panels))])
def test_a_panel_plots_what_it_says(name, at):
    ax, panel = picture(name).figure.axes[at], PANELS[name][at]
    assert (ax.get_title(), ax.get_xlabel(), ax.get_ylabel()) == (panel.title, panel.x, panel.y)
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


@pytest.mark.parametrize("name, at", [(name, at) for name, panels in PANELS.items() for at in range(len(panels))])
def test_a_legend_names_what_is_drawn_in_that_colour(name, at):
    ax, legend = picture(name).figure.axes[at], PANELS[name][at].legend
    handles, labels = ax.get_legend_handles_labels()
    shown = [text.get_text() for text in ax.get_legend().get_texts()] if ax.get_legend() else []
    assert shown == [word for word, _ in legend]
    if shown:
        assert list(zip(labels, map(colour, handles), strict=True)) == legend


@each_still
def test_the_sentence_says_what_is_drawn(name):
    assert len(picture(name).figure.axes) == len(PANELS[name])
    for words in STILLS[name][2]:
        assert words in picture(name).sentence


@each_still
def test_nothing_is_drawn_outside_of_its_panel(name):
    for ax in picture(name).figure.axes:
        (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
        places = [line.get_xydata() for line in ax.lines if line.get_transform() == ax.transData]
        places += [[[left, bar.get_y()], [left, bar.get_y() + bar.get_height()]] for bar in ax.patches]
        places += [np.ma.filled(part.get_offsets(), left) for part in ax.collections if len(part.get_offsets()) > 1]
        for x, y in np.concatenate([*places, np.empty((0, 2))]):
            assert left - 1e-9 <= x <= right + 1e-9 and low - 1e-9 <= y <= high + 1e-9


def test_the_areas_of_the_integrand_lie_between_their_curve_and_the_axis():
    below = picture("integrand").figure.axes[1]
    (curve,) = below.lines
    looks = [(GREEN, "//", 1), (PINK, "..", -1)]
    for fill, (hue, hatch, sign), area in zip(below.collections, looks, stills.areas(*PAIR), strict=True):
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
    for ax, triples in zip(picture("witnesses").figure.axes, WITNESSED.values(), strict=True):
        (drawn,) = (part for part in ax.containers if isinstance(part, ErrorbarContainer))
        _, caps, (bars,) = drawn.lines
        wanted = [
            [estimate.value - closed + way * 2 * estimate.standard_error for way in (-1, 1)]
            for closed, _, estimate in triples
        ]
        np.testing.assert_allclose([segment[:, 1] for segment in bars.get_segments()], wanted)
        np.testing.assert_allclose(np.transpose([cap.get_ydata() for cap in caps]), wanted)
        assert to_hex(bars.get_color()[0]) == BLUE


def test_the_map_of_the_landscape_has_its_colours_where_its_values_are():
    (bands,) = picture("landscape").figure.axes[0].collections
    assert bands.cmap.name == "viridis"
    edges = zip(bands.levels, bands.levels[1:], bands.get_paths(), strict=False)
    for low, high, path in edges:
        if len(path.vertices):
            values = kl_normal(*PAIR[:2], *path.vertices.T)
            assert low - 0.05 <= values.min() and values.max() <= high + 0.05


def test_an_observation_of_em_has_the_colour_of_its_component():
    steps = em.steps(em.DATA, em.START, 12)
    blue, orange = np.array(to_rgb(BLUE)), np.array(to_rgb(ORANGE))
    for ax, at in zip(picture("em").figure.axes[1:12:2], (0, 1, 2, 3, 4, 12), strict=True):
        (dots,) = ax.collections
        share = steps[at].q[:, 0]
        np.testing.assert_array_equal(dots.get_offsets(), np.column_stack([em.DATA, share]))
        shown = dots.to_rgba(dots.get_array())[:, :3]
        np.testing.assert_allclose(shown, share[:, None] * blue + (1 - share[:, None]) * orange, atol=0.005)


def test_the_levels_of_em_are_drawn_across_their_bars():
    *_, trace = picture("em").figure.axes
    steps = em.steps(em.DATA, em.START, 12)
    for part, name, hue in zip(trace.collections, ("bound", "log_likelihood"), (BLUE, BLACK), strict=True):
        assert to_hex(part.get_color()[0]) == hue
        wanted = [[[at - 0.4, getattr(step, name)], [at + 0.4, getattr(step, name)]] for at, step in enumerate(steps)]
        np.testing.assert_allclose(part.get_segments(), wanted)
