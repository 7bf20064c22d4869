"""The sweeps as a reader meets them: in JupyterLab, in a browser, by mouse, by keyboard and from Python."""

import re
import time

import numpy as np
import pytest
from browser import Explorer, Lab
from patience import seconds
from playwright.sync_api import expect

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
    sweep.slider.fill(str(value))
    # Paths are rounded to hundredths of a pixel: 2e-4 in x, 2e-5 in y.
    x, p = sweep.drawn(".kl-curve.kl-p")
    np.testing.assert_allclose(p, np.exp(log_density(x, 0.0, 1.0)), atol=3e-4)
    x, q_drawn = sweep.drawn(".kl-curve.kl-q")
    np.testing.assert_allclose(q_drawn, np.exp(log_density(x, *q(sweep.name, value))), atol=3e-4)
    assert (x.min(), x.max()) == pytest.approx((-6, 6))
    at, kl = sweep.drawn(".kl-curve.kl-kl")
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


def test_a_figure_whose_kernel_died_says_so_and_goes_on_moving(lab):
    notebook = lab.open_notebook("00_start_here")
    cell = notebook.run("from kl_helpers import sweep\nsweep('mean')")
    sweep = cell.explorer("mean-sweep")
    gone = sweep.root.get_by_text("No kernel hears this figure")
    expect(gone).to_be_hidden()
    lab.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
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
