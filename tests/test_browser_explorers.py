"""The other explorers as a reader meets them: in JupyterLab and on a page of its own, by mouse, finger and keyboard."""

import os
from pathlib import Path

import numpy as np
import pytest
from browser import MEAN, SD, Explorer, along, scales
from playwright.sync_api import expect

from kl_helpers import cross_entropy_normal, em, entropy_normal, explorers, kl_normal, log_density

NAMES = ["integrand", "terms", "landscape", "latent", "elbo"]
MAP, MEAN_SLICE, SD_SLICE = ".aim.both", "svg:nth-child(3) .aim", "svg:nth-child(4) .aim"
POSTERIOR = 0.5, np.sqrt(0.5)
RANDOM = np.random.default_rng(4)
AXE = [Path(folder, "axe-core/axe.min.js") for folder in (os.environ.get("NODE_PATH", ""), "node_modules")]


@pytest.fixture(scope="module")
def notebook(window):
    """A notebook whose kernel knows an explorer of each kind by its name."""
    notebook = window.open_notebook("03_sweeps")
    opened = notebook.run(
        f"from kl_helpers import explorers\n{', '.join(NAMES)} = [getattr(explorers, n)() for n in {NAMES}]"
    )
    assert opened.text == ""
    cells = {name: notebook.run(name) for name in NAMES}
    notebook.opened = {name: cell.explorer(name) for name, cell in cells.items()}
    return notebook


@pytest.fixture(params=NAMES)
def explorer(lab, notebook, request):
    return reset(notebook.opened[request.param])


@pytest.fixture
def landscape(lab, notebook):
    return reset(notebook.opened["landscape"])


def reset(explorer):
    explorer.click("Reset")
    explorer.settle()
    return explorer


def gaussians(explorer):
    """(mu1, sigma1, mu2, sigma2) as the sliders show them, with the standard normal for the others."""
    seen = {label: float(slider.input_value()) for label, slider in explorer.sliders.items()}
    if explorer.name == "latent":
        log_variance = seen["log-variance ln σ²"]
        sigma = (
            0.5 if log_variance == -1.39 else np.exp(log_variance / 2)
        )  # it starts at 1/2, between the slider's steps
        return seen["mean μ"], sigma, 0.0, 1.0
    if explorer.name == "elbo":
        return *seen.values(), *POSTERIOR
    return seen.get("mean μ₁", 0.0), seen.get("standard deviation σ₁", 1.0), seen[MEAN], seen[SD]


def expected_numbers(explorer, swapped=False, unit="nats", state=None):
    """What `explorer.numbers` must show by `kl_helpers.gaussians`, at the sliders' state if no other is given."""
    mu1, sigma1, mu2, sigma2 = state or gaussians(explorer)
    if swapped:
        mu1, sigma1, mu2, sigma2 = mu2, sigma2, mu1, sigma1
    first, second = "qp" if swapped else "pq"
    scale = 1 if unit == "nats" else 1 / np.log(2)
    kl = kl_normal(mu1, sigma1, mu2, sigma2) * scale
    if explorer.name == "landscape":
        forward, back = kl, kl_normal(mu2, sigma2, mu1, sigma1) * scale
        numbers = {first + second: forward, second + first: back}
        return {key: f"KL({key[0]}‖{key[1]}) = {numbers[key]:.3f} {unit}" for key in ("pq", "qp")}
    if explorer.name == "terms":
        entropy, cross = entropy_normal(sigma1) * scale, cross_entropy_normal(mu1, sigma1, mu2, sigma2) * scale
        return {
            "entropy": f"entropy H({first}) = {entropy:.3f} {unit}",
            "kl": f"KL({first}‖{second}) = {kl:.3f} {unit}",
            "cross-entropy": f"cross-entropy H({first}, {second}) = {cross:.3f} {unit}",
        }
    if explorer.name == "latent":
        J = int(explorer.sliders["number of latents J"].input_value())
        return {
            "one": f"one latent: KL({first}‖{second}) = {kl:.3f} {unit}",
            "sum": f"sum over {J} such latents: {J * kl:.3f} {unit}",
            "mean": f"their mean: {kl:.3f} {unit}, 1/{J} of the sum",
        }
    if explorer.name == "elbo":
        evidence = float(log_density(1, 0, np.sqrt(2))) * scale
        return {
            "elbo": f"ELBO = {evidence - kl:.3f} {unit}",
            "kl": f"gap KL(q‖posterior) = {kl:.3f} {unit}",
            "evidence": f"ln p(x) = {evidence:.3f} {unit}",
        }
    x = np.linspace(mu1 - 13 * sigma1, mu1 + 13 * sigma1, 100_001)  # the areas: by a sum of their own
    values = integrand(x, mu1, sigma1, mu2, sigma2) * scale * (x[1] - x[0])
    plus, minus = values[values > 0].sum(), values[values < 0].sum()
    return {
        "plus": f"positive area +{plus:.3f}",
        "minus": f"negative area {minus:.3f}" if minus <= -5e-4 else "negative area -0.000",
        "sum": f"sum KL({first}‖{second}) = {kl:.3f} {unit}",
    }


def integrand(x, mu1, sigma1, mu2, sigma2):
    log_p = log_density(x, mu1, sigma1)
    return np.exp(log_p) * (log_p - log_density(x, mu2, sigma2))


def state(explorer):
    """(mu2, sigma2) as shown by the sliders, by the titles and by the cross-hair's disc, which must agree."""
    explorer.settle()
    mu2, sigma2 = (float(explorer.sliders[label].input_value()) for label in (MEAN, SD))
    title, densities, mean_slice, sd_slice = explorer.titles
    assert densities == f"μ₂ = {mu2:.2f}, σ₂ = {sigma2:.2f}"
    assert (mean_slice, sd_slice) == (f"Slice at σ₂ = {sigma2:.2f}", f"Slice at μ₂ = {mu2:.2f}")
    assert title in explorer.numbers.values()
    (x,), (y,) = explorer.drawn("svg[role=application] .handle")
    assert (x, y) == pytest.approx((mu2, sigma2), abs=0.026)  # the slider's step is 0.05
    return mu2, sigma2


# ---- the controls of each explorer ----


def test_sliders_follow_mouse_and_keys_and_the_numbers_follow_them(explorer, notebook):
    for label, slider in explorer.sliders.items():
        low, high, step = (float(slider.get_attribute(name)) for name in ("min", "max", "step"))
        digits = 0 if label.endswith("J") else 2
        explorer.drag_to(low + 0.6 * (high - low), slider)
        before = notebook.position()
        start = float(slider.input_value())
        assert abs(start - (low + 0.6 * (high - low))) < 0.05 * (high - low)
        for key, value in {"ArrowRight": start + step, "ArrowLeft": start, "End": high, "Home": low}.items():
            slider.press(key)
            assert float(slider.input_value()) == pytest.approx(value, abs=step / 2), (label, key)
            assert explorer.numbers == expected_numbers(explorer), (label, key)
        expect(slider).to_have_attribute("aria-valuetext", f"{low:.{digits}f}")
        assert notebook.position() == before


def test_swap_and_unit_change_the_numbers_and_reset_brings_them_back(explorer):
    at_start = explorer.numbers
    explorer.slider.press("ArrowRight")
    swaps = explorer.name != "elbo"  # with the other divergence the identity would fail
    if swaps:
        explorer.click("Swap to KL(q‖p)")
        assert explorer.numbers == expected_numbers(explorer, swapped=True)
    explorer.box("in bits").press("Space")
    assert explorer.numbers == expected_numbers(explorer, swapped=swaps, unit="bits")
    if swaps:
        explorer.click("Swap to KL(p‖q)")
    assert explorer.numbers == expected_numbers(explorer, unit="bits")
    explorer.root.get_by_role("button", name="Reset").press("Enter")
    assert explorer.numbers == at_start == expected_numbers(explorer)


@pytest.mark.parametrize("nth", range(3))
def test_random_states_set_by_python_are_shown_and_announced(explorer, notebook, nth):
    mean, sd = float(RANDOM.integers(-200, 200)) / 100, float(RANDOM.integers(50, 200)) / 100
    if explorer.name == "latent":
        values, state = {"mu1": mean, "sigma1": sd}, (mean, sd, 0.0, 1.0)
    elif explorer.name == "elbo":
        mean, sd = abs(mean), min(sd, 1.5)  # within its ranges
        values, state = {"mu1": mean, "sigma1": sd}, (mean, sd, *POSTERIOR)
    else:
        values, state = {"mu2": mean, "sigma2": sd}, (0.0, 1.0, mean, sd)
    explorer.page.wait_for_timeout(200)  # until a hand rests, it goes before Python
    notebook.run(f"{explorer.name}.restore({values})")
    expected = expected_numbers(explorer, state=state)
    for text in expected.values():
        expect(explorer.status).to_contain_text(text)
    assert explorer.numbers == expected


def test_every_picture_and_every_control_has_a_name(explorer):
    pictures = explorer.root.get_by_role("img").all() + explorer.root.get_by_role("application").all()
    assert len(pictures) == (4 if explorer.name == "landscape" else 2)
    assert all(len(picture.get_attribute("aria-label")) > 40 for picture in pictures)
    for control in explorer.root.locator("button, input").all():
        assert control.evaluate("node => (node.labels?.[0] ?? node).textContent.trim()")


def test_column_of_320_pixels_needs_no_sideways_scrolling(explorer):
    assert explorer.overhang() == [0, []]


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_texts_are_readable_in_both_themes(lab, notebook, theme):
    lab.theme(theme)
    assert {name: explorer.faint_texts() for name, explorer in notebook.opened.items()} == {name: [] for name in NAMES}


# ---- the pictures ----


def test_densities_are_drawn_where_they_are(explorer):
    mu1, sigma1, mu2, sigma2 = gaussians(explorer)
    first, second = "qp" if explorer.name == "elbo" else "pq"
    prior = [("thin", 0, 1)] if explorer.name == "elbo" else []
    for letter, mu, sigma in [(first, mu1, sigma1), (second, mu2, sigma2), *prior]:
        x, y = explorer.drawn(f".curve.{letter}")
        np.testing.assert_allclose(y, np.exp(log_density(x, mu, sigma)), atol=6e-4)


@pytest.mark.parametrize("swapped", [False, True])
def test_areas_are_the_positive_and_the_negative_part_of_the_integrand(lab, notebook, swapped):
    explorer = reset(notebook.opened["integrand"])
    mu1, sigma1, mu2, sigma2 = gaussians(explorer)
    if swapped:
        explorer.click("Swap")
        mu1, sigma1, mu2, sigma2 = mu2, sigma2, mu1, sigma1
    x, y = explorer.drawn(".curve.kl")
    np.testing.assert_allclose(y, integrand(x, mu1, sigma1, mu2, sigma2), atol=6e-4)
    for sign, part in [("plus", np.maximum), ("minus", np.minimum)]:
        x, y = explorer.drawn(f"[data-area={sign}]")
        np.testing.assert_allclose(y[1:-1], part(0, integrand(x[1:-1], mu1, sigma1, mu2, sigma2)), atol=6e-4)
        assert y[0] == pytest.approx(0, abs=1e-3) and y[-1] == pytest.approx(0, abs=1e-3)


def test_bars_stand_on_one_another_and_entropy_goes_below_zero(lab, notebook):
    explorer = reset(notebook.opened["terms"])
    for sigma1 in [1.0, 0.1]:
        explorer.slider.fill(str(sigma1))
        explorer.settle()
        bars = explorer.root.locator(".bar").evaluate_all("""bars => {
            const [zero, one] = ['0', '1'].map(value => +[...bars[0].closest('svg').querySelectorAll('.y-tick')]
                .find(tick => tick.textContent === value).getAttribute('y'));
            const edges = ({y, height}) => [y.baseVal.value + height.baseVal.value, y.baseVal.value];
            return bars.map(bar => edges(bar).map(edge => (zero - edge) / (zero - one)));
        }""")
        h, cross = entropy_normal(sigma1), cross_entropy_normal(*gaussians(explorer))
        expected = [[min(0, h), max(0, h)], [h, cross], [0, cross]]
        np.testing.assert_allclose(bars, expected, atol=1e-5)
    assert h < 0


def test_names_under_the_bars_follow_the_swap(lab, notebook):
    """Also where the axis stays as it is."""
    explorer = reset(notebook.opened["terms"])
    for label, value in {MEAN: 0.5, SD: 1.2}.items():
        explorer.sliders[label].fill(str(value))
    axis = explorer.root.locator("svg:nth-child(2) .y-tick").all_text_contents()
    for text in ("Swap to KL(q‖p)", "Swap to KL(p‖q)"):
        explorer.click(text)
        shown = [text.removeprefix("cross-").removeprefix("entropy ") for text in explorer.numbers.values()]
        names = explorer.root.locator("svg:nth-child(2) .x-tick").all_text_contents()
        assert names == [text.split(" = ")[0] for text in shown]
        assert explorer.root.locator("svg:nth-child(2) .y-tick").all_text_contents() == axis


def test_a_negative_area_too_small_to_be_seen_keeps_its_sign(lab, notebook):
    explorer = reset(notebook.opened["integrand"])
    explorer.page.wait_for_timeout(200)  # until a hand rests, it goes before Python
    notebook.run("integrand.restore({'mu1': -3, 'sigma1': 0.5, 'mu2': 3, 'sigma2': 0.5})")
    expect(explorer.status).to_contain_text("72.000")
    assert explorer.numbers == expected_numbers(explorer, state=(-3, 0.5, 3, 0.5))


@pytest.fixture
def elbo(lab, notebook):
    return reset(notebook.opened["elbo"])


def levels(elbo):
    """The edges (lower, upper) of each bar, and the line across, against the axis."""
    elbo.settle()
    seen = elbo.root.locator("svg:nth-child(2)").evaluate("""svg => ({
        ticks: [...svg.querySelectorAll('.y-tick')].map(t => [+t.getAttribute('y'), +t.textContent.replace('−', '-')]),
        bars: [...svg.querySelectorAll('.bar')].map(({y, height}) =>
            [y.baseVal.value + height.baseVal.value, y.baseVal.value]),
        line: +svg.querySelector('.zero').getAttribute('d').split(' ').at(-1),
    })""")
    places, values = np.array(seen["ticks"]).T
    return np.interp(seen["bars"], places[::-1], values[::-1]), np.interp(seen["line"], places[::-1], values[::-1])


@pytest.mark.parametrize("unit", ["nats", "bits"])
def test_elbo_and_gap_reach_the_line_wherever_q_is(elbo, unit):
    scale = 1 if unit == "nats" else 1 / np.log(2)
    elbo.box("in bits").set_checked(unit == "bits")
    evidence = log_density(1, 0, np.sqrt(2)) * scale
    floor = -5 if unit == "nats" else -8
    for mean, sd in [("0", "1"), ("-1", "1.5"), ("2", "0.2"), ("0.5", "0.71")]:
        for slider, value in zip(elbo.sliders.values(), (mean, sd), strict=True):
            slider.fill(value)
        bound = evidence - kl_normal(float(mean), float(sd), *POSTERIOR) * scale
        bars, line = levels(elbo)
        np.testing.assert_allclose(bars, [[floor, bound], [bound, evidence], [floor, evidence]], atol=1e-3)
        assert line == pytest.approx(evidence, abs=1e-3)
        written = [text.replace("−", "-") for text in elbo.root.locator(".bar + .label").all_text_contents()]
        assert written == [f"{value:.3f}" for value in (bound, evidence - bound, evidence)]


@pytest.mark.parametrize(
    ("text", "numbers"), [("q = the prior", ("-1.919", "0.403")), ("q = the posterior", ("-1.516", "0.000"))]
)
def test_presets_of_the_elbo_show_the_gap_and_close_it(elbo, text, numbers):
    elbo.click(text)
    bound, gap = numbers
    assert elbo.numbers == {
        "elbo": f"ELBO = {bound} nats",
        "kl": f"gap KL(q‖posterior) = {gap} nats",
        "evidence": "ln p(x) = -1.516 nats",
    }
    said = ", ".join(elbo.numbers.values())
    elbo.expect_status(said)
    densities, bars = [image.get_attribute("aria-label") for image in elbo.root.get_by_role("img").all()]
    q = "N(0, 1²)" if text == "q = the prior" else "N(0.5, 0.71²)"
    assert densities == f"Densities of q = {q}, dashed, and posterior = N(0.5, 0.71²), solid."
    assert bars == f"Three bars: {said}. The gap reaches from the ELBO up to ln p(x)."


def test_q_is_dragged_by_its_summit_and_by_its_shoulder(elbo):
    mouse = elbo.page.mouse
    for grabbed, target, after in [((-0.5, 0.4), 0.5, (0.5, 1)), ((1.5, 0.24), 1.1, (0.5, 0.6))]:
        mouse.move(*elbo.place(".curve.q", *grabbed))
        mouse.down()
        mouse.move(*elbo.place(".curve.q", target, 0.3), steps=3)
        mouse.up()
        assert gaussians(elbo)[:2] == pytest.approx(after, abs=0.06)


def test_slices_cut_the_landscape_where_the_cross_hair_is(landscape):
    landscape.sliders[SD].fill("0.75")
    at_mean, at_sd = ("svg:nth-child(3) .curve", "svg:nth-child(4) .curve")
    x, y = landscape.drawn(at_mean)
    np.testing.assert_allclose(y, kl_normal(0, 1, x, 0.75), atol=2e-2)
    x, y = landscape.drawn(at_sd)
    np.testing.assert_allclose(y, kl_normal(0, 1, 1, x), atol=2e-2)
    landscape.box("fixed axes").check()
    landscape.sliders[MEAN].fill("0")
    landscape.settle()
    tops = [max(map(float, landscape.root.locator(f"svg:nth-child({n}) .y-tick").all_text_contents())) for n in (3, 4)]
    assert tops == [10, 10]


def test_slices_fill_their_panels_where_those_of_document_b_were_flat(landscape):
    landscape.sliders[SD].fill("4")
    _, y = landscape.drawn("svg:nth-child(3) .curve")
    ticks = [float(text) for text in landscape.root.locator("svg:nth-child(3) .y-tick").all_text_contents()]
    assert y.max() - y.min() > 0.6 * (max(ticks) - min(ticks))


@pytest.mark.parametrize("swapped", [False, True])
def test_valley_is_where_kl_is_least(landscape, swapped):
    if swapped:
        landscape.click("Swap")
    mu2, sigma2 = landscape.drawn(".valley")
    np.testing.assert_allclose(sigma2, np.ones_like(mu2) if swapped else np.hypot(1, mu2), atol=2e-3)


def test_p_moves_with_its_mark_its_valley_and_its_numbers(landscape):
    for label, value in {"mean μ₁": -1, "standard deviation σ₁": 0.75}.items():
        landscape.sliders[label].fill(str(value))
    assert landscape.numbers == expected_numbers(landscape, state=(-1, 0.75, 1, 2))
    (mean,), (sd,) = landscape.drawn(".mark.p")
    assert (mean, sd) == pytest.approx((-1, 0.75), abs=1e-6)
    mu2, sigma2 = landscape.drawn(".valley")
    np.testing.assert_allclose(sigma2, np.hypot(0.75, mu2 + 1), atol=2e-3)
    x, y = landscape.drawn(".curve.p")
    np.testing.assert_allclose(y, np.exp(log_density(x, -1, 0.75)), atol=6e-4)


def test_the_status_names_p_only_where_it_has_moved(landscape):
    for label, value, p in [("mean μ₁", -1, "p = N(-1, 1²), "), ("standard deviation σ₁", 0.75, "p = N(0, 0.75²), ")]:
        reset(landscape).sliders[label].fill(str(value))
        landscape.expect_status(f"{p}μ₂ = 1.00, σ₂ = 2.00: {', '.join(landscape.numbers.values())}")
    reset(landscape)
    landscape.expect_status(f"μ₂ = 1.00, σ₂ = 2.00: {', '.join(landscape.numbers.values())}")


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("log_levels", [False, True])
def test_map_has_the_colour_of_its_level_everywhere(landscape, swapped, log_levels):
    if swapped:
        landscape.click("Swap")
    landscape.box("log levels").set_checked(log_levels)
    landscape.settle()
    seen = landscape.root.locator("image").evaluate("""async image => {
        const picture = new Image();
        picture.src = image.getAttribute('href');
        await picture.decode();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [picture.width, picture.height];
        const context = canvas.getContext('2d');
        context.drawImage(picture, 0, 0);
        const at = (x, y) => [...context.getImageData(x * canvas.width, y * canvas.height, 1, 1).data].slice(0, 3);
        const places = [...Array(11).keys()].flatMap(i => [...Array(11).keys()].map(j => [i / 10.1, j / 10.1]));
        const bar = image.closest('svg').querySelector('.colour-bar');
        return {
            pixels: places.map(([x, y]) => [-2 + 4 * x, 4 - 3.5 * y, at(x, y).join()]),
            colours: [...bar.querySelectorAll('rect')].map(r => r.getAttribute('fill').match(/\\d+/g).join()),
            levels: [...bar.querySelectorAll('text')].map(t => +t.textContent),
        };
    }""")
    colours = seen["colours"]
    levels = np.interp(np.arange(len(colours) + 1), np.linspace(0, len(colours), len(seen["levels"])), seen["levels"])
    assert levels[0] == 0 and levels[-1] >= 8.8 and len(set(colours)) == len(colours)
    for mu2, sigma2, pixel in seen["pixels"]:
        kl = kl_normal(mu2, sigma2, 0, 1) if swapped else kl_normal(0, 1, mu2, sigma2)
        band = colours.index(pixel)
        tolerance = 0.02 * kl + 1e-3  # half a pixel
        assert levels[band] - tolerance <= kl <= levels[band + 1] + tolerance


@pytest.mark.parametrize("swapped", [False, True])
def test_names_stay_on_the_map(landscape, swapped):
    if swapped:
        landscape.click("Swap")
    landscape.sliders["standard deviation σ₁"].fill("4")
    landscape.settle()
    top = landscape.root.locator("image").bounding_box()["y"]
    assert all(name.bounding_box()["y"] >= top for name in landscape.root.locator(".on-map").all())


# ---- the landscape by hand ----


@pytest.mark.parametrize("place", [(-1.5, 3.0), (1.75, 0.6), (0.0, 1.0)])
def test_both_values_follow_the_mouse_over_the_map(landscape, place):
    landscape.point(MAP, *place)
    assert state(landscape) == pytest.approx(place, abs=0.04)


def test_one_value_follows_the_mouse_over_a_slice(landscape):
    _, sigma2 = state(landscape)
    landscape.point(MEAN_SLICE, -0.8, 0.4)
    assert state(landscape) == pytest.approx((-0.8, sigma2), abs=0.04)
    landscape.point(SD_SLICE, 3.2, 1)
    assert state(landscape) == pytest.approx((-0.8, 3.2), abs=0.04)


def test_outside_nothing_follows_and_back_inside_it_does(landscape):
    landscape.point(MAP, 1, 3)
    x, y = landscape.place(MAP, -2, 3)
    landscape.page.mouse.move(x - 40, y)
    assert state(landscape) == pytest.approx((1, 3), abs=0.04)
    landscape.point(MAP, -1, 2)
    assert state(landscape) == pytest.approx((-1, 2), abs=0.04)


def test_a_click_holds_and_another_lets_go_and_a_drag_moves_either_way(landscape):
    mouse = landscape.page.mouse
    landscape.point(MAP, 1, 3)
    mouse.down()
    mouse.up()
    expect(landscape.box("hold q")).to_be_checked()
    landscape.point(MAP, -1, 2)
    assert state(landscape) == pytest.approx((1, 3), abs=0.04)
    mouse.down()
    mouse.move(*landscape.place(MAP, -0.5, 2.5), steps=3)
    mouse.up()
    expect(landscape.box("hold q")).to_be_checked()
    assert state(landscape) == pytest.approx((-0.5, 2.5), abs=0.04)
    mouse.down()
    mouse.up()
    expect(landscape.box("hold q")).not_to_be_checked()
    landscape.point(SD_SLICE, 1, 1)
    assert state(landscape) == pytest.approx((-0.5, 1), abs=0.04)


def test_dragging_out_of_the_map_stays_at_its_edge(landscape):
    mouse = landscape.page.mouse
    landscape.point(MAP, 1, 3)
    mouse.down()
    x, y = landscape.place(MAP, 2, 4)
    mouse.move(x + 200, y - 10, steps=3)
    mouse.up()
    assert state(landscape) == (2, 4)


def test_arrow_keys_on_the_map_move_q_and_not_the_notebook(landscape, notebook):
    plane = landscape.root.get_by_role("application")
    plane.focus()
    before = notebook.position()
    for key, place in {
        "ArrowLeft": (0.95, 2),
        "ArrowUp": (0.95, 2.05),
        "ArrowRight": (1, 2.05),
        "ArrowDown": (1, 2),
    }.items():
        plane.press(key)
        assert state(landscape) == pytest.approx(place), key
    assert notebook.position() == before


def test_keys_pressed_on_the_map_are_no_commands_of_the_notebook(landscape, notebook):
    count = "jupyterapp.shell.currentWidget.content.widgets.length"
    plane = landscape.root.get_by_role("application")
    plane.focus()
    before = notebook.position(), landscape.page.evaluate(count)
    for key in ("b", "Enter"):  # insert a cell, edit it
        plane.press(key)
    expect(plane).to_be_focused()
    assert (notebook.position(), landscape.page.evaluate(count)) == before


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Shift by 1σ", ("0.500", "0.500")),
        ("Double", ("0.318", "0.807")),
        ("Halve", ("0.807", "0.318")),
        ("Means stuck apart", ("2.000", "2.000")),
        ("VAE", ("0.818", "2.807")),
    ],
)
def test_presets_show_the_numbers_worth_knowing(landscape, text, numbers):
    landscape.click(text)
    forward, back = numbers
    assert landscape.numbers == {"pq": f"KL(p‖q) = {forward} nats", "qp": f"KL(q‖p) = {back} nats"}


def test_handles_of_the_densities_move_mean_and_deviation(landscape):
    mouse, densities = landscape.page.mouse, "svg:nth-child(2) .curve.q"
    for grabbed, target, after in [((1, 0.2), -1, (-1, 2)), ((1, 0.12), 0, (-1, 1))]:
        mouse.move(*landscape.place(densities, *grabbed))
        mouse.down()
        mouse.move(*landscape.place(densities, target, 0.1), steps=3)
        mouse.up()
        assert state(landscape) == pytest.approx(after, abs=0.06)


# ---- the kernel, and more than one explorer ----

COUNT_MESSAGES = """() => {
    window.sent = [];
    const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    kernel.anyMessage.connect((_, {msg, direction}) =>
        direction === 'send' && msg.header.msg_type === 'comm_msg' && window.sent.push(msg.content.data.state));
}"""


def test_a_drag_over_the_map_ends_in_python_with_one_small_message(landscape, notebook):
    page = landscape.page
    page.wait_for_timeout(300)
    page.evaluate(COUNT_MESSAGES)
    landscape.point(MAP, -1.5, 3.5)
    page.mouse.down()
    page.mouse.move(*landscape.place(MAP, 1.5, 1.5), steps=40)
    during = page.evaluate("sent.length")  # of a slow machine, whose steps seem to rest
    page.mouse.up()
    page.wait_for_timeout(400)
    sent = page.evaluate("sent")
    assert len(sent) - during == 1 and set(sent[-1]) <= {"mu2", "sigma2", "locked"}
    shown = notebook.run("landscape.mu2, landscape.sigma2").text
    assert shown == f"({sent[-1]['mu2']}, {sent[-1]['sigma2']})"


def test_python_hears_what_the_hand_did_and_leads(landscape, notebook):
    landscape.page.wait_for_timeout(300)
    notebook.run("heard = []\nlandscape.observe(lambda change: heard.append(change.new), 'mu2')")
    landscape.point(MAP, -1.5, 3.5)
    landscape.page.wait_for_timeout(400)
    assert notebook.run("heard == [landscape.mu2]").text == "True"
    notebook.run("landscape.restore('landscape mu2=0.25 sigma2=1.5 direction=qp')\nlandscape.unobserve_all()")
    expect(landscape.status).to_contain_text("μ₂ = 0.25, σ₂ = 1.50")
    assert landscape.titles[0] == f"KL(q‖p) = {kl_normal(0.25, 1.5, 0, 1):.3f} nats"


def test_explorers_do_not_disturb_each_other_but_one_shown_twice_agrees(landscape, notebook):
    cell = notebook.run("display(explorers.landscape(), landscape)")
    other, twin = (Explorer(cell.area.locator("[data-explorer=landscape]").nth(n)) for n in (0, 1))
    twin.point(MAP, -1.5, 3.5)
    moved = state(twin)
    assert state(landscape) == moved == pytest.approx((-1.5, 3.5), abs=0.04)
    assert state(other) == (1, 2)


def new(name):
    """An explorer in Python."""
    return explorers.sweep("mean") if name == "mean-sweep" else getattr(explorers, name)()


def source_and_values(name):
    """What JupyterLab is given to show an explorer."""
    explorer = new(name)
    return [str(explorer._esm), explorer.values]


CLOSE_AND_MOVE = """async ([code, values]) => {
    const {default: {render}} = await import('data:text/javascript,' + encodeURIComponent(code));
    const host = explorers.openHost(values);
    const heard = new Set();
    const model = {
        ...host,
        on: (event, listener) => (heard.add(listener), host.on(event, listener)),
        off: (event, listener) => (heard.delete(listener), host.off(event, listener)),
        save_changes: () => (model.saved = (model.saved ?? 0) + 1),
    };
    const el = document.body.appendChild(document.createElement('div'));
    const close = render({model, el});
    const play = [...el.querySelectorAll('button')].find(button => button.textContent === 'Play');
    play?.click();
    const slider = el.querySelector('input[type=range]');
    slider.value = slider.min;
    slider.dispatchEvent(new Event('input'));
    const listening = heard.size;
    close();
    const [shown, saved] = [el.innerHTML, model.saved];
    for (const [name, [, highest]] of Object.entries(values.ranges)) host.set(name, highest);
    await new Promise(done => setTimeout(done, 1200)); // longer than the rest of a hand, and than a step of Play
    return {listening, left: heard.size, saved, savedLater: model.saved - saved, changed: el.innerHTML !== shown};
}"""


@pytest.mark.parametrize("name", ["mean-sweep", *NAMES, "em"])
def test_a_closed_view_saves_what_the_hand_did_and_is_silent(opened_page, name):
    """As when JupyterLab takes the output of a cell away."""
    page = opened_page(name).page
    found = page.evaluate(CLOSE_AND_MOVE, source_and_values(name))
    assert found.pop("listening") >= len(new(name).state)
    assert found == {"left": 0, "saved": 1, "savedLater": 0, "changed": False}


MOVE_AND_COUNT = """async ([code, values]) => {
    const {default: {render}} = await import('data:text/javascript,' + encodeURIComponent(code));
    window.saves = 0;
    const el = document.body.appendChild(document.createElement('div'));
    render({model: {...explorers.openHost(values), save_changes: () => saves++}, el});
    window.move = (slider = el.querySelector('input[type=range]')) => {
        slider.valueAsNumber += Number(slider.step);
        slider.dispatchEvent(new Event('input'));
    };
}"""


@pytest.mark.parametrize("name", ["mean-sweep", *NAMES])
def test_the_kernel_hears_of_a_move_only_when_the_hand_rests_for_150_ms(opened_page, name):
    """The clock stands still but for what we let pass, so that no machine is too slow for this test."""
    page = opened_page(name).page
    page.clock.install(time=0)
    page.clock.pause_at(60)
    page.evaluate(MOVE_AND_COUNT, source_and_values(name))
    for _ in range(20):
        page.evaluate("move()")
        page.clock.run_for(149)
    assert page.evaluate("saves") == 0
    page.clock.run_for(1)
    assert page.evaluate("saves") == 1
    page.clock.run_for(10_000)
    assert page.evaluate("saves") == 1


MOVE_100 = """async area => {
    const {left, top, width, height} = area.getBoundingClientRect();
    for (let i = 0; i < 100; i++) {
        const [clientX, clientY] = [left + width * (i / 100), top + height * ((7 * i) % 100) / 100];
        area.dispatchEvent(new PointerEvent('pointermove', {clientX, clientY, pointerType: 'mouse'}));
        if (i % 4 === 0) await new Promise(requestAnimationFrame);
    }
}"""


def growth_over_2000_moves(landscape):
    """The bytes, nodes and event listeners that the whole page has more after 2000 moves over the map."""
    devtools = landscape.page.context.new_cdp_session(landscape.page)
    area = landscape.root.locator(MAP)

    def used():
        for _ in range(2):  # the first may find the last frame still alive
            devtools.send("HeapProfiler.collectGarbage")
            landscape.page.wait_for_timeout(100)
        counters = devtools.send("Memory.getDOMCounters")
        heap = devtools.send("Runtime.getHeapUsage")["usedSize"]
        return np.array([heap, counters["nodes"], counters["jsEventListeners"]])

    area.evaluate(MOVE_100)
    before = used()
    for _ in range(20):
        area.evaluate(MOVE_100)
    return used() - before


def test_memory_is_flat_over_2000_moves(landscape):
    """JupyterLab has some 97,000 listeners and adds one of its own now and then; a leak of ours would be 2000."""
    heap, nodes, listeners = growth_over_2000_moves(landscape)
    assert heap < 1_000_000 and nodes < 200 and listeners < 20


# ---- the page without a kernel and without a network ----


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pages")


@pytest.fixture
def opened_page(browser, folder, request):
    """Opens an explorer's own page from the disk; it must ask for nothing else, and complain about nothing."""
    contexts, complaints = [], []

    def open_page(name, **settings):
        explorer = new(name)
        path = explorer.save_html(folder / f"{name}.html", overwrite=True)
        context = browser.new_context(offline=True, **({"viewport": {"width": 1280, "height": 1000}} | settings))
        contexts.append(context)
        context.on("request", lambda r: r.url.startswith("data:") or r.url == path.as_uri() or complaints.append(r.url))
        context.on("console", lambda message: complaints.append(message.text))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        page = context.new_page()
        page.goto(path.as_uri())
        return Explorer(page.locator(f"[data-explorer='{name}']"))

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


@pytest.mark.parametrize("name", NAMES)
def test_page_lives_without_kernel_and_network(opened_page, name):
    explorer = opened_page(name)
    explorer.drag_to(0.9)
    assert explorer.numbers == expected_numbers(explorer)
    if name != "elbo":
        explorer.click("Swap")
        assert explorer.numbers == expected_numbers(explorer, swapped=True)


def test_memory_of_the_page_is_flat_over_2000_moves(opened_page):
    """Nothing but the explorer lives on its page: no node and no listener may stay."""
    heap, nodes, listeners = growth_over_2000_moves(opened_page("landscape"))
    assert heap < 1_000_000 and nodes <= 0 and listeners <= 0


def test_map_follows_after_the_window_was_resized(opened_page):
    landscape = opened_page("landscape")
    for width in (1280, 700, 320):
        landscape.page.set_viewport_size({"width": width, "height": 1000})
        landscape.point(MAP, -1.2, 2.4)
        assert state(landscape) == pytest.approx((-1.2, 2.4), abs=0.06)
        landscape.point(MAP, 1, 1)


def test_a_press_elsewhere_that_ends_over_the_map_does_not_hold(opened_page):
    landscape = opened_page("landscape")
    mouse = landscape.page.mouse
    box = landscape.root.locator(".how").bounding_box()
    mouse.move(box["x"] + 5, box["y"] + 5)
    mouse.down()
    mouse.move(*landscape.place(MAP, 0, 2), steps=3)
    mouse.up()
    expect(landscape.box("hold q")).not_to_be_checked()


def drag_with_finger(explorer, selector, *places):
    """A finger goes down at the first of the places, (x, y) in the panel, and up at the last."""
    devtools = explorer.page.context.new_cdp_session(explorer.page)
    for kind, place in zip(["touchStart", *["touchMove"] * 9], places, strict=False):
        x, y = explorer.place(selector, *place)
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        explorer.settle()
    devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_drags_over_map_slice_and_handle_and_does_not_hold(opened_page):
    landscape = opened_page("landscape", has_touch=True)
    drag_with_finger(landscape, MAP, (-1, 3), (0, 2), (0.5, 1.5), (1.5, 1))
    assert state(landscape) == pytest.approx((1.5, 1), abs=0.06)
    drag_with_finger(landscape, SD_SLICE, (1, 1), (2, 1), (3, 1), (3.5, 1))
    assert state(landscape) == pytest.approx((1.5, 3.5), abs=0.06)
    drag_with_finger(landscape, "svg:nth-child(2) .curve.q", (1.5, 0.1), (1, 0.1), (0, 0.1), (-0.5, 0.1))
    assert state(landscape) == pytest.approx((-0.5, 3.5), abs=0.06)
    expect(landscape.box("hold q")).not_to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["mean-sweep", *NAMES, "em"])
def test_axe_finds_nothing_on_the_page(opened_page, name, scheme):
    assert violations(opened_page(name, color_scheme=scheme).page, "document") == []


def test_axe_finds_nothing_in_the_notebook(explorer):
    """In the explorer itself: what JupyterLab puts around it is not ours."""
    assert violations(explorer.page, f"'[data-explorer={explorer.name}]'") == []


def violations(page, context):
    axe = next((path for path in AXE if path.exists()), None)
    if not axe:
        required = os.environ.get("REQUIRE_BROWSER") == "1"
        (pytest.fail if required else pytest.skip)("no axe-core found: make node_modules/ready")
    page.evaluate(axe.read_text(encoding="utf-8"))
    return page.evaluate(
        f"axe.run({context}).then(({{violations}}) => violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
    )


# ---- EM, step by step ----

STEPS = em.steps(em.DATA, em.START, 12)
DOES = {"start": "q knows nothing", "E": "E closes the gap", "M": "M raises the bound"}


@pytest.fixture
def em_page(opened_page):
    return opened_page("em")


def em_texts(number):
    """What is said of a step in words: its place, and the sum."""
    step = STEPS[number]
    numbers = {
        "bound": f"bound {step.bound:.3f}",
        "gap": f"+ gap {step.gap:.3f}",
        "sum": f"= log-likelihood {step.log_likelihood:.3f} nats",
    }
    return f"{number} of 12: {DOES[step.name]}", numbers


def expect_step(explorer, number):
    """Slider, titles, numbers and pictures all show that step."""
    place, numbers = em_texts(number)
    expect(explorer.slider).to_have_attribute("aria-valuetext", place)
    assert explorer.value == number
    assert explorer.numbers == numbers
    assert explorer.titles == [f"Step {number} of 12", "q: responsibility of 1", DOES[STEPS[number].name]]
    assert explorer.root.locator("[data-step]:not([visibility=hidden])").count() == number + 1
    assert explorer.root.locator("[data-step].past").count() == number
    for button, end in {"Back": 0, "Next": 12}.items():
        disabled = str(number == end).lower()
        expect(explorer.root.get_by_role("button", name=button)).to_have_attribute("aria-disabled", disabled)


def test_next_and_back_go_through_the_steps_that_python_computed(em_page):
    expect_step(em_page, 0)
    for number in range(1, 13):
        em_page.click("Next")
        expect_step(em_page, number)
        place, numbers = em_texts(number)
        em_page.expect_status(f"Step {place}. {' '.join(numbers.values())}")
    em_page.root.get_by_role("button", name="Next").press("Enter")  # it keeps the keyboard's focus, and does nothing
    expect_step(em_page, 12)
    for number in (11, 10):
        em_page.click("Back")
        expect_step(em_page, number)
    em_page.click("Reset")
    expect_step(em_page, 0)
    em_page.root.get_by_role("button", name="Back").press("Enter")
    expect_step(em_page, 0)


@pytest.mark.parametrize("number", [0, 1, 2, 7, 12])
def test_pictures_of_em_show_mixture_responsibilities_and_gap(em_page, number):
    em_page.slider.fill(str(number))
    step = STEPS[number]
    parts = zip(step.mixture.weights, step.mixture.means, step.mixture.sds, strict=True)
    total = 0
    for letter, (weight, mean, sd) in zip("pq", parts, strict=True):
        x, y = em_page.drawn(f".curve.{letter}")
        np.testing.assert_allclose(y, weight * np.exp(log_density(x, mean, sd)), atol=6e-4)
        total = total + y
    mixture = em_page.root.locator("svg:has(.q)")
    _, y = em_page.drawn("svg:has(.q) .curve.sum")
    np.testing.assert_allclose(y, total, atol=6e-4)
    assert y.max() <= scales(mixture)[1][1].max()  # no summit leaves the panel
    assert [mixture.locator(f".name.{letter}").text_content() for letter in "pq"] == ["1", "2"]
    places = [em_page.drawn(f".datum:nth-of-type({n})") for n in range(1, len(em.DATA) + 1)]
    np.testing.assert_allclose(np.squeeze(places), np.column_stack([em.DATA, step.q[:, 0]]), atol=0.006)
    shares = em_page.root.locator(".datum").evaluate_all(
        "dots => dots.map(dot => parseFloat(dot.style.getPropertyValue('--share')))"
    )
    np.testing.assert_allclose(shares, 100 * step.q[:, 0], atol=0.6)
    letters = em_page.root.locator("svg:has([data-step]) .x-tick").all_text_contents()
    assert letters == [step.name[0] for step in STEPS]
    lowest, highest = em_page.root.locator(f"[data-step='{number}']").evaluate("""mark => {
        const [rect, bound, sum] = mark.children;
        const level = path => +path.getAttribute('d').split(/[ H]/)[1];
        const {y, height} = rect;
        return [[level(bound), y.baseVal.value + height.baseVal.value], [level(sum), y.baseVal.value]];
    }""")
    axis = scales(em_page.root.locator("[data-step='0'] rect"))[1]
    assert along(*axis, np.array(lowest)) == pytest.approx([step.bound] * 2, abs=1e-6)
    assert along(*axis, np.array(highest)) == pytest.approx([step.log_likelihood] * 2, abs=1e-6)


def test_every_picture_of_em_is_described_at_its_step(em_page):
    em_page.slider.fill("6")
    em_page.expect_status("Step 6 of 12: M raises the bound. bound -85.790 + gap 1.358 = log-likelihood -84.433 nats")
    mixture, shares, gap = [img.get_attribute("aria-label") for img in em_page.root.get_by_role("img").all()]
    assert "component 1, 0.45 N(-1.1, 1.93²), solid; component 2, 0.55 N(2.05, 0.49²), dashed" in mixture
    assert f"{len(em.DATA)} observations" in shares and f"for {np.sum(STEPS[6].q[:, 0] > 0.5)} it is above" in shares
    assert "bound -85.790 + gap 1.358" in gap


def test_play_goes_step_by_step_stops_at_the_end_and_begins_again(em_page):
    em_page.page.wait_for_timeout(1200)
    expect_step(em_page, 0)  # nothing starts by itself
    em_page.slider.fill("10")
    em_page.settle()
    em_page.record()
    em_page.button.press("Enter")
    expect(em_page.button).to_have_text("Pause")
    expect(em_page.button).to_have_text("Play", timeout=10_000)
    em_page.settle()
    assert em_page.root.locator("svg .title").first.evaluate("t => t.record") == ["Step 11 of 12", "Step 12 of 12"]
    em_page.button.press("Space")
    expect_step(em_page, 0)
    em_page.wait_for_changes(4)
    em_page.button.press("Space")
    expect(em_page.button).to_have_text("Play")
    paused = int(em_page.value)
    em_page.page.wait_for_timeout(1200)
    expect_step(em_page, paused)


@pytest.mark.parametrize(
    "hand",
    [
        lambda em: em.click("Back"),
        lambda em: em.press("ArrowLeft"),
        lambda em: em.press("End"),
        lambda em: em.click("Reset"),
    ],
)
def test_another_hand_stops_play(em_page, hand):
    """The clock waits for the hand: on a slow machine Play would take a step before it."""
    clock = em_page.page.clock
    clock.install(time=0)
    clock.pause_at(60)
    em_page.slider.fill("5")
    clock.run_for(100)
    em_page.button.click()
    hand(em_page)
    clock.run_for(100)
    expect(em_page.button).to_have_text("Play")
    at = em_page.value
    clock.run_for(10_000)
    assert em_page.value == at != 5


@pytest.mark.parametrize("text", ["Back", "Reset"])
def test_a_button_stops_play_also_where_it_moves_nothing(em_page, text):
    em_page.button.press("Enter")
    em_page.root.get_by_role("button", name=text).press("Enter")
    expect(em_page.button).to_have_text("Play")
    em_page.page.wait_for_timeout(1200)
    expect_step(em_page, 0)


TWO_VIEWS = """async ([code, values]) => {
    const {default: {render}} = await import('data:text/javascript,' + encodeURIComponent(code));
    const model = explorers.openHost(values);
    document.querySelector('main').replaceChildren();
    for (const el of [0, 1].map(() => document.createElement('div'))) {
        document.querySelector('main').append(el);
        render({model, el});
    }
}"""


def test_two_views_of_one_model_stay_together_and_a_hand_on_one_stops_the_other(em_page):
    """As when a cell that shows the explorer is run twice."""
    em_page.page.evaluate(TWO_VIEWS, source_and_values("em"))
    one, other = views = [Explorer(em_page.page.locator("[data-explorer=em]").nth(n)) for n in (0, 1)]
    one.button.click()
    expect(other.root.locator("svg .title").first).not_to_have_text("Step 0 of 12")
    expect(other.button).to_have_text("Play")  # it does not play itself
    other.click("Back")
    expect(one.button).to_have_text("Play")
    at = int(one.value)
    one.page.wait_for_timeout(1200)
    for view in views:
        expect_step(view, at)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_observations_glide_only_for_readers_who_like_motion(opened_page, motion):
    explorer = opened_page("em", reduced_motion=motion)
    explorer.click("Next")
    explorer.settle()
    gliding = explorer.page.evaluate("document.getAnimations().length")
    assert (gliding > 0) == (motion == "no-preference")
    explorer.button.click()  # who asks for Play gets it
    expect(explorer.slider).to_have_attribute("aria-valuetext", em_texts(2)[0])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_em_fits_into_320_pixels_and_is_readable(opened_page, scheme):
    explorer = opened_page("em", color_scheme=scheme, viewport={"width": 320, "height": 640}, has_touch=True)
    explorer.root.get_by_role("button", name="Next").tap()
    expect_step(explorer, 1)
    assert explorer.page.evaluate("document.documentElement.scrollWidth") == 320
    assert explorer.overhang() == [0, []] and explorer.faint_texts() == []


def test_keys_step_through_em_and_leave_the_notebook_where_it_is(lab, notebook):
    explorer = notebook.run("stepping = explorers.em()\nstepping").explorer("em")
    explorer.slider.focus()
    before = notebook.position()
    for key, number in {"ArrowRight": 1, "ArrowUp": 2, "ArrowLeft": 1, "End": 12, "Home": 0}.items():
        explorer.press(key)
        expect_step(explorer, number)
    explorer.root.get_by_role("button", name="Next").press("Enter")
    explorer.root.get_by_role("button", name="Next").press("Space")
    expect_step(explorer, 2)
    assert notebook.position() == before
    explorer.page.wait_for_timeout(400)
    assert notebook.run("stepping.share()").text == "'em step=2'"
    notebook.run("stepping.step = 9")
    expect(explorer.slider).to_have_attribute("aria-valuetext", em_texts(9)[0])
    expect_step(explorer, 9)
    shown = notebook.run("stepping.step = 13").text
    assert shown.startswith("TraitError: step = 13 is outside the explorer's range [0, 12]")
    expect_step(explorer, 9)
