"""The landscape as a reader meets it: in JupyterLab and on a page of its own, by mouse, finger and keyboard."""

import numpy as np
import pytest
from browser import MEAN, SD, Explorer
from expected import expected_numbers, reset
from playwright.sync_api import expect

from kl_helpers import kl_normal, log_density

NAMES = ["landscape"]
AT_MEAN, AT_SD = "svg.kl-lying", "svg.kl-upright"
MAP, MEAN_SLICE, SD_SLICE = ".kl-aim.kl-both", f"{AT_MEAN} .kl-aim", f"{AT_SD} .kl-aim"


@pytest.fixture
def landscape(lab, notebook):
    return reset(notebook.opened["landscape"])


def state(explorer):
    """(mu2, sigma2) as shown by the sliders, by the names and by the cross-hair's disc, which must agree."""
    explorer.settle()
    mu2, sigma2 = (float(explorer.sliders[label].input_value()) for label in (MEAN, SD))
    names = explorer.names
    assert any(name.endswith(f"σ₂ = {sigma2:.2f}") for name in names)
    assert any(name.endswith(f"μ₂ = {mu2:.2f}") for name in names)
    (x,), (y,) = explorer.drawn("svg[role=application] .kl-handle")
    assert (x, y) == pytest.approx((mu2, sigma2), abs=0.026)  # the slider's step is 0.05
    return mu2, sigma2


# ---- the pictures ----


def test_slices_cut_the_landscape_where_the_cross_hair_is(landscape):
    landscape.sliders[SD].fill("0.75")
    at_mean, at_sd = f"{AT_MEAN} .kl-curve", f"{AT_SD} .kl-curve"
    x, y = landscape.drawn(at_mean)
    np.testing.assert_allclose(y, kl_normal(0, 1, x, 0.75), atol=2e-2)
    y, x = landscape.drawn(at_sd)
    np.testing.assert_allclose(y, kl_normal(0, 1, 1, x), atol=2e-2)
    landscape.box("fixed axes").check()
    landscape.sliders[MEAN].fill("0")
    landscape.settle()
    ticks = [f"{AT_MEAN} .kl-y-tick", f"{AT_SD} .kl-x-tick"]
    tops = [max(map(float, landscape.root.locator(tick).all_text_contents())) for tick in ticks]
    assert tops == [8, 8]


def test_slices_fill_their_panels_where_those_of_document_b_were_flat(landscape):
    landscape.sliders[SD].fill("4")
    _, y = landscape.drawn(f"{AT_MEAN} .kl-curve")
    ticks = [float(text) for text in landscape.root.locator(f"{AT_MEAN} .kl-y-tick").all_text_contents()]
    assert y.max() - y.min() > 0.6 * (max(ticks) - min(ticks))


@pytest.mark.parametrize("swapped", [False, True])
def test_valley_is_where_kl_is_least(landscape, swapped):
    if swapped:
        landscape.click("Swap")
    landscape.box("valley and lowest points").check()
    mu2, sigma2 = landscape.drawn("path.kl-valley")
    np.testing.assert_allclose(sigma2, np.ones_like(mu2) if swapped else np.hypot(1, mu2), atol=2e-3)


def test_p_moves_with_its_mark_its_valley_and_its_numbers(landscape):
    for label, value in {"mean μ₁": -1, "standard deviation σ₁": 0.75}.items():
        landscape.sliders[label].fill(str(value))
    assert landscape.numbers == expected_numbers(landscape, state=(-1, 0.75, 1, 2))
    (mean,), (sd,) = landscape.drawn(".kl-mark.kl-p")
    assert (mean, sd) == pytest.approx((-1, 0.75), abs=1e-6)
    landscape.box("valley and lowest points").check()
    mu2, sigma2 = landscape.drawn("path.kl-valley")
    np.testing.assert_allclose(sigma2, np.hypot(0.75, mu2 + 1), atol=2e-3)
    x, y = landscape.drawn(".kl-curve.kl-p")
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
    seen = landscape.root.locator(".kl-ground").evaluate("""ground => {
        const map = ground.closest('svg');
        const [left, top, width, height] = ['x', 'y', 'width', 'height'].map(name => +ground.getAttribute(name));
        const bands = [...map.querySelectorAll('.kl-band')].reverse();
        const at = (x, y) => bands.find(band => band.isPointInFill(new DOMPoint(left + x * width, top + y * height)));
        const places = [...Array(11).keys()].flatMap(i => [...Array(11).keys()].map(j => [i / 10.1, j / 10.1]));
        const bar = map.querySelector('.kl-colour-bar');
        return {
            pixels: places.map(([x, y]) => [-2 + 4 * x, 4 - 3.5 * y, (at(x, y) ?? ground).getAttribute('fill')]),
            colours: [...bar.querySelectorAll('rect')].map(rect => rect.getAttribute('fill')),
            levels: [...bar.querySelectorAll('.kl-x-level')].map(text => +text.textContent),
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
    top = landscape.root.locator(".kl-ground").bounding_box()["y"]
    names = landscape.root.locator(".kl-on-map[visibility=visible]").all()
    assert min(name.bounding_box()["y"] for name in names) >= top


# ---- the landscape by hand ----


@pytest.mark.parametrize("place", [(-1.5, 3.0), (1.75, 0.6), (0.0, 1.0)])
def test_both_values_follow_the_mouse_over_the_map(landscape, place):
    landscape.point(MAP, *place)
    assert state(landscape) == pytest.approx(place, abs=0.04)


def test_one_value_follows_the_mouse_over_a_slice(landscape):
    _, sigma2 = state(landscape)
    landscape.point(MEAN_SLICE, -0.8, 0.4)
    assert state(landscape) == pytest.approx((-0.8, sigma2), abs=0.04)
    landscape.point(SD_SLICE, 1, 3.2)
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
        ("VAE", ("1.316", "3.503")),
    ],
)
def test_presets_show_the_numbers_worth_knowing(landscape, text, numbers):
    landscape.click(text)
    forward, back = numbers
    assert landscape.numbers == {"pq": f"KL(p‖q) = {forward} nats", "qp": f"KL(q‖p) = {back} nats"}


def test_handles_of_the_densities_move_mean_and_deviation(landscape):
    mouse, densities = landscape.page.mouse, ".kl-curve.kl-q"
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
    landscape.rest()
    page.evaluate(COUNT_MESSAGES)
    landscape.point(MAP, -1.5, 3.5)
    page.mouse.down()
    page.mouse.move(*landscape.place(MAP, 1.5, 1.5), steps=40)
    during = page.evaluate("sent.length")  # of a slow machine, whose steps seem to rest
    page.mouse.up()
    landscape.rest()
    sent = page.evaluate("sent")
    assert len(sent) - during == 1 and set(sent[-1]) <= {"mu2", "sigma2", "locked"}
    shown = notebook.run("landscape.mu2, landscape.sigma2").text
    assert shown == f"({sent[-1]['mu2']}, {sent[-1]['sigma2']})"


def test_python_hears_what_the_hand_did_and_leads(landscape, notebook):
    landscape.rest()
    notebook.run("heard = []\nlandscape.observe(lambda change: heard.append(change.new), 'mu2')")
    landscape.point(MAP, -1.5, 3.5)
    landscape.rest()
    assert notebook.run("heard == [landscape.mu2]").text == "True"
    notebook.run("landscape.restore('landscape mu2=0.25 sigma2=1.5 direction=qp')\nlandscape.unobserve_all()")
    expect(landscape.status).to_contain_text("μ₂ = 0.25, σ₂ = 1.50")
    assert landscape.numbers["qp"] == f"KL(q‖p) = {kl_normal(0.25, 1.5, 0, 1):.3f} nats"


def test_explorers_do_not_disturb_each_other_but_one_shown_twice_agrees(landscape, notebook):
    cell = notebook.run("display(explorers.landscape(), landscape)")
    other, twin = (Explorer(cell.area.locator("[data-explorer=landscape]").nth(n)) for n in (0, 1))
    twin.point(MAP, -1.5, 3.5)
    moved = state(twin)
    assert state(landscape) == moved == pytest.approx((-1.5, 3.5), abs=0.04)
    assert state(other) == (1, 2)


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
            landscape.settle()
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


def test_memory_of_the_page_is_flat_over_2000_moves(opened_page):
    """Nothing but the explorer lives on its page: no node and no listener may stay."""
    heap, nodes, listeners = growth_over_2000_moves(opened_page("landscape"))
    assert heap < 1_000_000 and nodes <= 0 and listeners <= 0


def test_map_and_slices_line_up_and_all_fits_a_small_laptop(opened_page):
    landscape = opened_page("landscape", viewport={"width": 1050, "height": 768})
    edges = "shape => ['left', 'right', 'top', 'bottom'].map(side => shape.getBoundingClientRect()[side])"
    plane, along, up = (landscape.root.locator(area).evaluate(edges) for area in (MAP, MEAN_SLICE, SD_SLICE))
    assert along[:2] == pytest.approx(plane[:2]) and up[2:] == pytest.approx(plane[2:])
    assert landscape.root.bounding_box()["height"] <= 647 - 44  # JupyterLab leaves 647; a cell with one line takes 44


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
    box = landscape.root.locator(".kl-how").bounding_box()
    mouse.move(box["x"] + 5, box["y"] + 5)
    mouse.down()
    mouse.move(*landscape.place(MAP, 0, 2), steps=3)
    mouse.up()
    expect(landscape.box("hold q")).not_to_be_checked()


def test_a_finger_drags_over_map_slice_and_handle_and_does_not_hold(opened_page):
    landscape = opened_page("landscape", has_touch=True)
    landscape.drag_with_finger(MAP, (-1, 3), (0, 2), (0.5, 1.5), (1.5, 1))
    assert state(landscape) == pytest.approx((1.5, 1), abs=0.06)
    landscape.drag_with_finger(SD_SLICE, (1, 1), (1, 2), (1, 3), (1, 3.5))
    assert state(landscape) == pytest.approx((1.5, 3.5), abs=0.06)
    landscape.drag_with_finger(".kl-curve.kl-q", (1.5, 0.1), (1, 0.1), (0, 0.1), (-0.5, 0.1))
    assert state(landscape) == pytest.approx((-0.5, 3.5), abs=0.06)
    expect(landscape.box("hold q")).not_to_be_checked()
