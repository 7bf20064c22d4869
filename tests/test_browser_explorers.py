"""The explorers of one pair of Gaussians as a reader meets them: in JupyterLab and on a page of its own."""

import os
from pathlib import Path

import numpy as np
import pytest
from browser import MEAN, SD, along
from expected import (
    PLANES,
    POSTERIOR,
    covariance,
    expected_numbers,
    gaussians,
    integrand,
    new,
    reset,
    source_and_values,
)
from playwright.sync_api import expect

from kl_helpers import cross_entropy_normal, entropy_normal, kl_normal, log_density
from kl_helpers.scenes import SCENES

NAMES = [name for name in SCENES if name.isidentifier() and name != "em"]  # the others have a file of their own
TURNED = ["integrand", "terms", "landscape", "latent"]  # those whose reader chooses the order
PANELS = {"landscape": 4, "surprise": 3}
RANDOM = np.random.default_rng(4)
AXE = [Path(folder, "axe-core/axe.min.js") for folder in (os.environ.get("NODE_PATH", ""), "node_modules")]


@pytest.fixture(params=NAMES)
def explorer(lab, notebook, request):
    return reset(notebook.opened[request.param])


# ---- the controls of each explorer ----


def test_sliders_follow_mouse_and_keys_and_the_numbers_follow_them(explorer, notebook):
    for label, slider in explorer.sliders.items():
        low, high, step = (float(slider.get_attribute(name)) for name in ("min", "max", "step"))
        digits = 0 if label.startswith(("number", "angle")) else 2
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
    swaps = explorer.name in TURNED
    letters = ("encoder", "prior") if explorer.name == "latent" else "pq"
    if swaps:
        explorer.click("Swap to KL({1}‖{0})".format(*letters))
        assert explorer.numbers == expected_numbers(explorer, swapped=True)
    explorer.box("in bits").press("Space")
    assert explorer.numbers == expected_numbers(explorer, swapped=swaps, unit="bits")
    if swaps:
        explorer.click("Swap to KL({}‖{})".format(*letters))
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
        values, state = {"mu": mean, "sigma": sd}, (mean, sd, *POSTERIOR)
    elif explorer.name in PLANES:
        values = {"covariance": {"x1": mean / 2, "a2": sd}, "direction": {"mu2": mean, "sigma2": sd}}[explorer.name]
        scene = SCENES[explorer.name]
        state = tuple((scene.start | values)[slider] for slider in scene.sliders)
    else:
        values, state = {"mu2": mean, "sigma2": sd}, (0.0, 1.0, mean, sd)
    explorer.rest()  # until then it goes before Python
    notebook.run(f"{explorer.name}.restore({values})")
    expected = expected_numbers(explorer, state=state)
    for text in expected.values():
        expect(explorer.status).to_contain_text(text.replace(" - ", " − "))
    assert explorer.numbers == expected


def test_every_picture_and_every_control_has_a_name(explorer):
    pictures = explorer.root.get_by_role("img").all() + explorer.root.get_by_role("application").all()
    assert len(pictures) == PANELS.get(explorer.name, 2)
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
    if explorer.name in PLANES:
        return
    mu1, sigma1, mu2, sigma2 = gaussians(explorer)
    first, second = "qp" if explorer.name == "elbo" else "pq"
    prior = [("thin", 0, 1)] if explorer.name == "elbo" else []
    for letter, mu, sigma in [(first, mu1, sigma1), (second, mu2, sigma2), *prior]:
        x, y = explorer.drawn(f"svg:has(.kl-under) .kl-curve.kl-{letter}")
        np.testing.assert_allclose(y, np.exp(log_density(x, mu, sigma)), atol=6e-4)


@pytest.mark.parametrize("grip", range(5))
def test_ellipses_are_taken_by_mouse_and_finger_and_lie_one_standard_deviation_away(opened_page, grip):
    explorer = opened_page("covariance", has_touch=True, viewport={"width": 600, "height": 500})  # which scrolls
    before = gaussians(explorer)
    x, y = (value.item() for value in explorer.drawn(f":nth-match(.kl-handle, {grip + 1})"))
    if grip % 2:
        explorer.drag_with_finger(".kl-curve.kl-p", (x, y), (x, y + 0.4), (x, y + 0.8), (x + 0.3, y - 0.3))
    else:
        explorer.point(".kl-curve.kl-p", x, y)
        explorer.page.mouse.down()
        explorer.point(".kl-curve.kl-p", x + 0.3, y - 0.3)
        explorer.page.mouse.up()
    there = [value.item() for value in explorer.drawn(f":nth-match(.kl-handle, {grip + 1})")]
    assert there == pytest.approx([x + 0.3, y - 0.3], abs=0.06)  # a degree, and a hundredth
    after = [float(slider.get_attribute("aria-valuetext")) for slider in explorer.sliders.values()]  # between its steps
    assert tuple(after) != before and explorer.numbers == expected_numbers(explorer, state=after)
    x1, y1, *axes, _ = after
    for letter, centre, of in (("p", [x1, y1], axes[:3]), ("q", [0, 0], axes[3:])):
        away = np.transpose(explorer.drawn(f".kl-curve.kl-{letter}")) - centre
        squares = np.einsum("ni,ij,nj->n", away, np.linalg.inv(covariance(*of)), away)
        np.testing.assert_allclose(squares, 1, atol=0.02)


@pytest.mark.parametrize("swapped", [False, True])
def test_areas_are_the_positive_and_the_negative_part_of_the_integrand(lab, notebook, swapped):
    explorer = reset(notebook.opened["integrand"])
    mu1, sigma1, mu2, sigma2 = gaussians(explorer)
    if swapped:
        explorer.click("Swap")
        mu1, sigma1, mu2, sigma2 = mu2, sigma2, mu1, sigma1
    x, y = explorer.drawn(".kl-curve.kl-kl")
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
        bars = explorer.root.locator(".kl-bar").evaluate_all("""bars => {
            const [zero, one] = ['0', '1'].map(value => +[...bars[0].closest('svg').querySelectorAll('.kl-y-tick')]
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
    axis = explorer.root.locator("svg:has(.kl-bar) .kl-y-tick").all_text_contents()
    for text in ("Swap to KL(q‖p)", "Swap to KL(p‖q)"):
        explorer.click(text)
        names = explorer.root.locator("svg:has(.kl-bar) .kl-x-tick").all_text_contents()
        first, second = text[-4], text[-2]
        assert names[1::2] == [f"H({first})", f"KL({first}‖{second})", f"H({first}, {second})"]
        assert explorer.root.locator("svg:has(.kl-bar) .kl-y-tick").all_text_contents() == axis


def test_a_negative_area_too_small_to_be_seen_keeps_its_sign(lab, notebook):
    explorer = reset(notebook.opened["integrand"])
    explorer.rest()  # until then it goes before Python
    notebook.run("integrand.restore({'mu1': -3, 'sigma1': 0.5, 'mu2': 3, 'sigma2': 0.5})")
    expect(explorer.status).to_contain_text("72.000")
    assert explorer.numbers == expected_numbers(explorer, state=(-3, 0.5, 3, 0.5))


@pytest.fixture
def elbo(lab, notebook):
    return reset(notebook.opened["elbo"])


def levels(elbo):
    """The edges (lower, upper) of each bar, and the line across, against the axis."""
    elbo.settle()
    seen = elbo.root.locator("svg:has(.kl-bar)").evaluate("""svg => ({
        ticks: [...svg.querySelectorAll('.kl-y-tick')]
            .map(t => [+t.getAttribute('y'), +t.textContent.replace('−', '-')]),
        bars: [...svg.querySelectorAll('.kl-bar')].map(({y, height}) =>
            [y.baseVal.value + height.baseVal.value, y.baseVal.value]),
        line: +svg.querySelector('.kl-zero').getAttribute('d').split(' ').at(-1),
    })""")
    places, values = np.array(seen["ticks"]).T
    return along(places, values, np.array(seen["bars"])), along(places, values, seen["line"])


@pytest.mark.parametrize("unit", ["nats", "bits"])
def test_elbo_and_gap_reach_the_line_wherever_q_is(elbo, unit):
    scale = 1 if unit == "nats" else 1 / np.log(2)
    elbo.box("in bits").set_checked(unit == "bits")
    evidence = log_density(1, 0, np.sqrt(2)) * scale
    floor = -5 * scale
    for mean, sd in [("0", "1"), ("-1", "1.5"), ("2", "0.2"), ("0.5", "0.71")]:
        for slider, value in zip(elbo.sliders.values(), (mean, sd), strict=True):
            slider.fill(value)
        bound = evidence - kl_normal(float(mean), float(sd), *POSTERIOR) * scale
        bars, line = levels(elbo)
        np.testing.assert_allclose(bars, [[floor, bound], [bound, evidence], [floor, evidence]], atol=1e-3)
        assert line == pytest.approx(evidence, abs=1e-3)
        written = [text.replace("−", "-") for text in elbo.root.locator(".kl-bar + .kl-label").all_text_contents()]
        assert written == [f"{value:.3f}" for value in (bound, evidence - bound, evidence)]


@pytest.mark.parametrize(
    ("text", "numbers"), [("q = the prior", ("-1.919", "0.403")), ("q = the posterior", ("-1.516", "0.000"))]
)
def test_presets_of_the_elbo_show_the_gap_and_close_it(elbo, text, numbers):
    elbo.click(text)
    bound, gap = numbers
    assert elbo.numbers == {"elbo": bound, "kl": gap, "evidence": "-1.516"}
    said = f"ELBO = {bound} nats, gap KL(q‖posterior) = {gap} nats, ln p(x) = -1.516 nats"
    elbo.expect_status(said)
    densities, bars = [image.get_attribute("aria-label") for image in elbo.root.get_by_role("img").all()]
    q = "N(0, 1²)" if text == "q = the prior" else "N(0.5, 0.71²)"
    assert densities == f"Densities of q = {q}, dashed, and posterior = N(0.5, 0.71²), solid."
    assert bars == f"3 bars: {said}. The gap reaches from the ELBO up to ln p(x)."


def test_q_is_dragged_by_its_summit_and_by_its_shoulder(elbo):
    mouse = elbo.page.mouse
    for grabbed, target, after in [((-0.5, 0.4), 0.5, (0.5, 1)), ((1.5, 0.24), 1.1, (0.5, 0.6))]:
        mouse.move(*elbo.place(".kl-curve.kl-q", *grabbed))
        mouse.down()
        mouse.move(*elbo.place(".kl-curve.kl-q", target, 0.3), steps=3)
        mouse.up()
        assert gaussians(elbo)[:2] == pytest.approx(after, abs=0.06)


# ---- closed, or at rest ----

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
    for (const [name, {range}] of Object.entries(values.scene.parameters)) host.set(name, range[1]);
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
    explorer = opened_page(name)
    page = explorer.page
    with explorer.clock() as clock:
        page.evaluate(MOVE_AND_COUNT, source_and_values(name))
        for _ in range(20):
            page.evaluate("move()")
            clock.run_for(149)
        assert page.evaluate("saves") == 0
        for milliseconds in (1, 10_000):
            clock.run_for(milliseconds)
            assert page.evaluate("saves") == 1


# ---- the page without a kernel and without a network ----


@pytest.mark.parametrize("name", NAMES)
def test_page_lives_without_kernel_and_network(opened_page, name):
    explorer = opened_page(name)
    explorer.drag_to(0.9)
    assert explorer.numbers == expected_numbers(explorer)
    if name in TURNED:
        explorer.click("Swap")
        assert explorer.numbers == expected_numbers(explorer, swapped=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["mean-sweep", *NAMES, "em"])
def test_axe_finds_nothing_on_the_page(opened_page, name, scheme):
    assert violations(opened_page(name, color_scheme=scheme).page, "document") == []


HOST = """
div.host * { box-sizing: border-box }
label { display: inline-block; max-width: 100%; margin-bottom: 5px }
div.host img, div.host svg { max-width: 100%; height: auto }
"""  # as nbclassic has it, Bootstrap's and its own


@pytest.mark.parametrize("name", ["integrand", "landscape"])
def test_a_hosts_style_sheet_moves_nothing(opened_page, name):
    explorer = opened_page(name)
    boxes = """root => [...root.querySelectorAll(":scope *")]
        .map(part => ["x", "y", "width", "height"].map(side => part.getBoundingClientRect()[side]))"""
    alone = explorer.root.evaluate(boxes)
    explorer.root.evaluate("root => root.parentElement.className = 'host'")
    explorer.page.add_style_tag(content=HOST)
    explorer.settle()
    explorer.settle()  # laid out anew, where a size has changed
    np.testing.assert_allclose(explorer.root.evaluate(boxes), alone)


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
