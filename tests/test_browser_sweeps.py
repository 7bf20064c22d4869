"""The sweeps as a reader meets them: in JupyterLab, in a browser, by mouse, by keyboard and from Python."""

import re
import time

import numpy as np
import pytest
from browser import Explorer, Lab
from patience import seconds
from playwright.sync_api import expect
from test_browser_explorers import violations

from kl_helpers import kl_normal, log_density

NAMES = ["mean-sweep", "sd-sweep"]
SYMBOL = {"mean-sweep": "μ₂", "sd-sweep": "σ₂"}
RANGE = {"mean-sweep": (-4.0, 4.0), "sd-sweep": (0.5, 4.0)}
SECONDS = 8  # from end to end
DOCUMENT_FRAMES = {"mean-sweep": [-4.0, -3.0, -2.0], "sd-sweep": [0.5, 0.6, 0.7]}


def q(name, value):
    """(mu2, sigma2) of the sweep `name` at `value`."""
    return (value, 1.0) if name == "mean-sweep" else (0.0, value)


def nats(name, value):
    return kl_normal(0.0, 1.0, *q(name, value))


def kl_text(name, value):
    return f"KL(p‖q) = {nats(name, value):.3f} nats"


def numbers(name, value):
    return {"kl": kl_text(name, value)}


@pytest.fixture(scope="module")
def notebook(window):
    """05_sweeps, run from top to bottom without an error."""
    notebook = window.open_notebook("05_sweeps")
    assert notebook.run_all() == []
    return notebook


@pytest.fixture(params=NAMES)
def sweep(lab, notebook, request):
    """Each explorer of the notebook."""
    return notebook.explorer(request.param)


@pytest.fixture
def pair(lab, notebook):
    """Both explorers side by side, and the Python names `mean` and `sd` for them."""
    cell = notebook.run('import kl_helpers as kl\nmean, sd = kl.sweep("mean"), kl.sweep("sd")\ndisplay(mean, sd)')
    return [cell.explorer(name) for name in NAMES]


def expect_in_python(notebook, expression, value):
    """Wait until `expression` is `value` in the kernel: the browser's messages and ours take different ways."""
    limit = time.monotonic() + seconds(30)
    while time.monotonic() < limit:
        shown = notebook.run(expression).text
        if float(shown) == value:
            return
    raise AssertionError(f"{expression} is {shown} in Python, but {value} in the browser")


def test_dragging_moves_numbers_and_status_with_the_closed_form(sweep):
    seen = set()
    for target in np.linspace(*RANGE[sweep.name], 20):
        sweep.drag_to(target)
        value = sweep.value
        assert abs(value - target) < 0.05
        assert sweep.numbers == numbers(sweep.name, value)
        sweep.expect_status(kl_text(sweep.name, value))
        seen.add(value)
    assert len(seen) == 20


def test_keys_move_the_slider_and_not_the_notebook(sweep, notebook):
    low, high = RANGE[sweep.name]
    step = float(sweep.slider.get_attribute("step"))
    middle = (low + high) / 2
    sweep.slider.fill(str(middle))
    before = notebook.position()
    expected = {"ArrowRight": middle + step, "ArrowLeft": middle, "ArrowUp": middle + step, "ArrowDown": middle}
    for key, value in (expected | {"Home": low, "End": high}).items():
        sweep.press(key)
        assert sweep.value == pytest.approx(value), key
        assert sweep.numbers == numbers(sweep.name, sweep.value), key
    sweep.press("PageDown")
    page_down = sweep.value
    sweep.press("PageDown", "PageUp")
    assert sweep.value == page_down < high - 2 * step
    sweep.expect_status(kl_text(sweep.name, sweep.value))
    assert notebook.position() == before


def test_screen_reader_hears_name_value_and_picture(sweep):
    sweep.slider.fill("1.5")
    expect(sweep.slider).to_have_attribute("aria-valuetext", "1.50")
    sweep.expect_status(kl_text(sweep.name, 1.5))
    expect(sweep.root.get_by_role("img")).to_have_count(2)
    dot = re.compile(rf"{SYMBOL[sweep.name]} = 1\.50, {nats(sweep.name, 1.5):.3f} nats")
    expect(sweep.root.get_by_role("img").last).to_have_attribute("aria-label", dot)


@pytest.mark.parametrize("value", [0.5, 1.0, 2.35])
def test_pictures_show_the_densities_and_the_divergence(sweep, value):
    for moved in (*RANGE[sweep.name], value):  # all of the curve is uncovered
        sweep.slider.fill(str(moved))
        sweep.settle()
    # Paths are rounded to hundredths of a pixel: 2e-4 in x, 2e-5 in y.
    x, p = sweep.drawn(".kl-curve.kl-p")
    np.testing.assert_allclose(p, np.exp(log_density(x, 0.0, 1.0)), atol=3e-4)
    x, q_drawn = sweep.drawn(".kl-curve.kl-q")
    np.testing.assert_allclose(q_drawn, np.exp(log_density(x, *q(sweep.name, value))), atol=3e-4)
    assert (x.min(), x.max()) == pytest.approx((-6, 6))
    at, kl = sweep.drawn(".kl-curve.kl-kl")
    assert (at.min(), at.max()) == pytest.approx(RANGE[sweep.name], abs=1e-3)
    np.testing.assert_allclose(kl, [nats(sweep.name, v) for v in at], atol=2e-3)
    (dot_at,), (dot_kl,) = sweep.drawn("svg:has(.kl-kl) .kl-handle")
    assert (dot_at, dot_kl) == pytest.approx((value, nats(sweep.name, value)), abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_moves_until_play_which_pauses_and_stops_at_the_end(opened_page, name):
    sweep = opened_page(name)
    low, high = RANGE[name]
    sweep.record()
    with sweep.clock() as clock:
        clock.run_for(10_000)
        assert sweep.recorded() == []

        sweep.button.press("Enter")
        expect(sweep.button).to_have_text("Pause")
        clock.run_for(2_000)
        sweep.button.press("Space")
        clock.run_for(100)
        expect(sweep.button).to_have_text("Play")
        first = sweep.recorded()
        assert first == sorted(first) and first[0] < low + 0.2
        assert first[-1] == pytest.approx(low + (high - low) * 2 / SECONDS, abs=0.1)
        clock.run_for(10_000)
        assert sweep.recorded() == first

        sweep.button.click()
        clock.run_for(10_000)
        expect(sweep.button).to_have_text("Play")
        both = sweep.recorded()
        assert both == sorted(both) and len(both) > 2 * len(first)
    assert sweep.numbers == numbers(name, high)
    sweep.expect_status(kl_text(name, high))


def test_the_kernels_echo_does_not_push_the_slider_back(notebook, pair):
    seen = pair[0].slider.evaluate("""async slider => {
        const value = slider.closest('[data-explorer]').querySelector('.kl-value');
        const seen = [];
        for (let i = -80; i <= 80; i++) {
            slider.value = i / 20;
            slider.dispatchEvent(new Event('input'));
            await new Promise(requestAnimationFrame);
            seen.push([slider.valueAsNumber, +value.textContent.replace('−', '-')]);
        }
        return seen;
    }""")
    assert seen == [[i / 20, i / 20] for i in range(-80, 81)]
    expect_in_python(notebook, "mean.mu2", 4.0)


def test_taking_the_slider_stops_play(pair):
    mean, _ = pair
    mean.record()
    mean.button.click()
    mean.wait_for_changes(5)  # away from Home, or the key would change nothing
    mean.press("Home")
    expect(mean.button).to_have_text("Play")
    mean.expect_status(kl_text(mean.name, -4.0))


def test_reduced_motion_steps_through_the_documents_frames(lab, pair):
    lab.page.emulate_media(reduced_motion="reduce")
    try:
        for sweep in pair:
            sweep.record()
            sweep.button.click()
        for sweep in pair:
            sweep.wait_for_changes(3)
            sweep.button.click()
            assert sweep.recorded()[:3] == DOCUMENT_FRAMES[sweep.name]
    finally:
        lab.page.emulate_media(reduced_motion=None)


def test_python_follows_and_leads(notebook, pair):
    mean, sd = pair
    mean.drag_to(-2.4)
    expect_in_python(notebook, "mean.mu2", mean.value)
    notebook.run("mean.mu2 = 1.25\nsd.sigma2 = 3")
    mean.expect_status(kl_text(mean.name, 1.25))
    sd.expect_status(kl_text(sd.name, 3.0))
    assert (mean.numbers, sd.numbers) == (numbers(mean.name, 1.25), numbers(sd.name, 3.0))
    assert (mean.value, sd.value) == (1.25, 3.0)


@pytest.mark.parametrize(("parameter", "value"), [("mean.mu2", "4.5"), ("sd.sigma2", "0.0"), ("sd.sigma2", "nan")])
def test_value_out_of_range_is_refused_and_changes_nothing(notebook, pair, parameter, value):
    mean, sd = pair
    before = mean.numbers, sd.numbers
    shown = notebook.run(f'{parameter} = float("{value}")').text
    assert shown.startswith("TraitError: ") and f"{parameter.split('.')[1]} = {value}" in shown
    assert notebook.run("mean.mu2, sd.sigma2").text == "(1.0, 2.0)"
    assert (mean.numbers, sd.numbers) == before


def test_two_windows_on_one_kernel_show_the_same(browser, window, notebook, pair):
    """The hand is in the first window; the second one, at rest, follows it, and both follow Python."""
    mean, _ = pair
    window.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    second = Lab(browser, window.address)
    try:
        second.open_notebook("05_sweeps")
        twins = second.page.locator("[data-explorer='mean-sweep']")
        twin = Explorer(twins.last)
        mean.drag_to(2.5)
        for value in (mean.value, -1.75):
            twin.expect_status(kl_text(mean.name, value))
            mean.expect_status(kl_text(mean.name, value))
            notebook.run("mean.mu2 = -1.75")
        assert twin.value == mean.value == -1.75
    finally:
        second.close()


def test_in_a_page_from_right_to_left_the_picture_and_the_keys_stay(opened_page):
    sweep = opened_page("mean-sweep")
    sweep.page.evaluate("document.documentElement.dir = 'rtl'")
    sweep.settle()
    left = sweep.root.locator(".kl-axes path").first.bounding_box()["x"]
    ticks = [tick.bounding_box() for tick in sweep.root.locator("svg").first.locator(".kl-y-tick").all()]
    assert ticks and all(tick["x"] + tick["width"] <= left for tick in ticks)
    sweep.press("ArrowRight")
    assert sweep.value == pytest.approx(1.05)
    sweep.drag_to(3)
    assert sweep.value == pytest.approx(3, abs=0.1)


@pytest.mark.parametrize("end", ["restartKernel", "shutdown"])
def test_a_figure_whose_kernel_is_gone_says_so_and_goes_on_moving(lab, end):
    notebook = lab.open_notebook("00_start_here")
    cell = notebook.run("from kl_helpers import sweep\nsweep('mean')")
    sweep = cell.explorer("mean-sweep")
    gone = sweep.root.get_by_text("No kernel hears this figure")
    expect(gone).to_be_hidden()
    lab.page.evaluate(f"jupyterapp.shell.currentWidget.sessionContext.{end}()")
    expect(gone).to_be_visible()
    sweep.press("Home")
    sweep.expect_status(kl_text("mean-sweep", -4.0))


def test_explorers_side_by_side_are_independent(notebook, pair):
    cell = notebook.run('display(kl.sweep("mean"), mean)')
    other, twin = (cell.explorer("mean-sweep", nth) for nth in (0, 1))
    mean, sd = pair
    mean.slider.fill("-3")
    assert twin.numbers == mean.numbers == numbers(mean.name, -3.0)  # one model shown twice
    assert other.numbers == numbers(mean.name, 1.0)
    assert sd.numbers == numbers(sd.name, 2.0)


def test_linked_ipywidgets_slider_follows_and_leads(notebook, lab):
    cell = notebook.run("""\
import kl_helpers as kl
from ipywidgets import FloatSlider, VBox, jslink
linked, knob = kl.sweep("mean"), FloatSlider(value=1, min=-4, max=4, step=0.05)
jslink((linked, "mu2"), (knob, "value"))
VBox([linked, knob])""")
    sweep = cell.explorer("mean-sweep")
    sweep.drag_to(2.3)
    expect(cell.area.locator(".widget-readout")).to_have_text(f"{sweep.value:.2f}")
    cell.area.locator(".noUi-handle").press("Home")
    sweep.expect_status(kl_text(sweep.name, -4.0))
    assert sweep.numbers == numbers(sweep.name, -4.0)


def test_wider_slider_is_held_at_the_explorers_end(notebook, lab):
    cell = notebook.run("""\
import kl_helpers as kl
from ipywidgets import FloatSlider, VBox, jslink
held, wide = kl.sweep("mean"), FloatSlider(value=1, min=-9, max=9, step=0.05)
jslink((held, "mu2"), (wide, "value"))
VBox([held, wide])""")
    sweep = cell.explorer("mean-sweep")
    for key, end in [("End", 4.0), ("Home", -4.0)]:
        cell.area.locator(".noUi-handle").press(key)
        expect(sweep.root.locator(".kl-value")).to_have_text(f"{end:.2f}".replace("-", "−"))
        assert sweep.value == end
        expect_in_python(notebook, "held.mu2", end)


def test_narrow_window_needs_no_sideways_scrolling(sweep):
    assert sweep.overhang() == [0, []]


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_text_is_readable_in_both_themes(lab, sweep, theme):
    lab.theme(theme)
    assert not sweep.faint_texts()


# ---- predict, then uncover ----


def uncovered(sweep, curve="kl"):
    """From where to where a curve is drawn, and nothing if it is not."""
    sweep.settle()
    if not sweep.root.locator(f"path.kl-curve.kl-{curve}").get_attribute("d"):
        return ()
    x, _ = sweep.drawn(f"path.kl-curve.kl-{curve}")
    return round(x.min(), 2), round(x.max(), 2)


def draw_with_mouse(sweep, *places):
    mouse = sweep.page.mouse
    mouse.move(*sweep.place(".kl-sheet", *places[0]))
    mouse.down()
    for place in places[1:]:
        mouse.move(*sweep.place(".kl-sheet", *place), steps=5)
    mouse.up()


def test_mouse_keys_and_handle_uncover_the_curve(opened_page):
    sweep = opened_page("sd-sweep")
    assert uncovered(sweep) == ()
    sweep.drag_to(1.5)
    low = sweep.value
    assert uncovered(sweep) == (low, 2)
    sweep.press("End")
    assert uncovered(sweep) == (low, 4)
    sweep.root.get_by_role("button", name="Reset").press("Enter")
    assert uncovered(sweep) == ()
    mouse, handle = sweep.page.mouse, "svg:has(.kl-kl) .kl-handle"
    mouse.move(*sweep.place(handle, 2, nats("sd-sweep", 2)))
    mouse.down()
    mouse.move(*sweep.place(handle, 3, 0.5), steps=3)
    mouse.up()
    assert uncovered(sweep) == pytest.approx((2, 3), abs=0.02)


def test_python_uncovers_the_curve_and_hears_nothing_of_it(notebook, pair):
    mean, _ = pair
    notebook.run("mean.mu2 = -2")
    mean.expect_status(kl_text(mean.name, -2.0))
    assert uncovered(mean) == (-2, 1)
    mean.box("both orders").check()
    assert mean.numbers["other"] == "KL(q‖p) = 2.000 nats"
    mean.box("both orders").uncheck()
    mean.click("Draw it first")
    mean.click("Uncover")
    mean.rest()
    assert notebook.run("mean.mu2, mean.whole, mean.both, 'reach' in mean.state").text == "(-2.0, False, False, False)"


def test_a_guess_is_drawn_with_the_mouse_and_the_panel_does_nothing_else(opened_page):
    sweep = opened_page("sd-sweep")
    sweep.click("Draw it first")
    draw_with_mouse(sweep, (0.5, 0.3), (2, nats("sd-sweep", 2)), (4, 0.9))  # across the handle
    assert sweep.value == 2 and uncovered(sweep) == ()
    x, y = sweep.drawn("path.kl-curve.kl-guess")
    np.testing.assert_allclose(y[x < 2], np.interp(x[x < 2], [0.5, 2], [0.3, nats("sd-sweep", 2)]), atol=0.02)
    assert (x.min(), x.max()) == pytest.approx((0.5, 4), abs=0.02)
    sweep.click("Uncover")
    said = "furthest off at σ₂ = 0.50: you said 0.30, it is 0.81 nats"
    expect(sweep.root.locator(".kl-told")).to_have_text(said)
    sweep.expect_status(f"{kl_text('sd-sweep', 2)}, {said}")
    assert uncovered(sweep) == (0.5, 4)
    mouse = sweep.page.mouse
    mouse.move(*sweep.place(".kl-sheet", 2, nats("sd-sweep", 2)))
    mouse.down()
    mouse.move(*sweep.place(".kl-sheet", 3, 0.5), steps=3)
    mouse.up()
    assert sweep.value == pytest.approx(3, abs=0.02)  # the handle is back
    sweep.click("Draw it first")
    assert uncovered(sweep) == uncovered(sweep, "guess") == ()


def test_a_finger_draws_and_the_page_does_not_scroll(opened_page):
    phone = opened_page("sd-sweep", viewport={"width": 320, "height": 500}, has_touch=True, is_mobile=True)
    phone.click("Draw it first")
    phone.page.evaluate("scrollTo(0, 150)")
    phone.place(".kl-sheet", 1, 0.1)  # scrolls there if it must
    before = phone.page.evaluate("scrollY")
    assert 40 < before < phone.page.evaluate("document.documentElement.scrollHeight - innerHeight") - 40
    phone.drag_with_finger(".kl-sheet", (1, 0.1), (1, 0.5), (1.2, 0.9), (2, 0.5), (3, 0.2))
    assert phone.page.evaluate("scrollY") == before
    assert uncovered(phone, "guess") == pytest.approx((1, 3), abs=0.04)
    assert phone.value == 2


def test_a_guess_is_drawn_and_uncovered_by_the_keyboard_alone(pair, notebook):
    _, sweep = pair
    keyboard = sweep.page.keyboard
    sweep.root.get_by_role("button", name="Draw it first").press("Enter")
    sweep.expect_status(f"{kl_text('sd-sweep', 2)}, draw the curve you expect, or set five heights, then uncover it")
    heights = [f"your guess at σ₂ = {x}" for x in ("0.50", "1.38", "2.25", "3.13", "4.00")]
    for name, steps in zip(heights, (30, 10, 20, 40, 60), strict=True):
        height = sweep.root.get_by_role("slider", name=name, exact=True)
        expect(height).to_be_focused()
        before = notebook.position()
        for _ in range(steps):
            keyboard.press("ArrowUp")
        expect(height).to_have_attribute("aria-valuetext", f"{steps / 100:.3f} nats")
        assert notebook.position() == before
        keyboard.press("Tab")
    x, y = sweep.drawn("path.kl-curve.kl-guess")
    np.testing.assert_allclose(x, [0.5, 1.38, 2.25, 3.13, 4], atol=0.01)
    np.testing.assert_allclose(y, [0.3, 0.1, 0.2, 0.4, 0.6], atol=0.01)
    expect(sweep.slider).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Enter")
    said = "furthest off at σ₂ = 0.50: you said 0.30, it is 0.81 nats"
    sweep.expect_status(f"{kl_text('sd-sweep', 2)}, {said}")
    assert sweep.value == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_a_guess_is_drawn_and_after(opened_page, scheme):
    phone = opened_page("mean-sweep", color_scheme=scheme, viewport={"width": 320, "height": 900})
    phone.box("both orders").check()
    for text in ("Draw it first", "Uncover"):
        phone.click(text)
        draw_with_mouse(phone, (-3, 2), (3, 4))
        assert violations(phone.page, "document") == []
        assert phone.page.evaluate("document.documentElement.scrollWidth") == 320
        assert not phone.faint_texts()
    for button in phone.root.get_by_role("button").all():
        assert button.bounding_box()["height"] >= 32
