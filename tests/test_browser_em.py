"""EM as a reader meets it, step by step: on a page of its own and in JupyterLab."""

import numpy as np
import pytest
from browser import Explorer, along, scales
from expected import source_and_values
from playwright.sync_api import expect

from kl_helpers import em, log_density

NAMES = []  # of explorers that the notebook knows from the start
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
    """Slider, numbers and pictures all show that step."""
    place, numbers = em_texts(number)
    expect(explorer.slider).to_have_attribute("aria-valuetext", place)
    assert explorer.value == number
    assert explorer.numbers == numbers
    expect(explorer.root.locator(".kl-value")).to_have_text(place)
    assert explorer.root.locator("[data-step]:not([visibility=hidden])").count() == number + 1
    assert explorer.root.locator("[data-step].kl-past").count() == number
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
        x, y = em_page.drawn(f".kl-curve.kl-{letter}")
        np.testing.assert_allclose(y, weight * np.exp(log_density(x, mean, sd)), atol=6e-4)
        total = total + y
    mixture = em_page.root.locator("svg:has(.kl-q)")
    _, y = em_page.drawn("svg:has(.kl-q) .kl-curve.kl-sum")
    np.testing.assert_allclose(y, total, atol=6e-4)
    assert y.max() <= scales(mixture)[1][1].max()  # no summit leaves the panel
    for letter, name in {"p": "component 1", "q": "component 2"}.items():
        expect(mixture.locator(f".kl-name.kl-{letter}")).to_have_text(name)
    places = [em_page.drawn(f".kl-datum:nth-of-type({n})") for n in range(1, len(em.DATA) + 1)]
    np.testing.assert_allclose(np.squeeze(places), np.column_stack([em.DATA, step.q[:, 0]]), atol=0.006)
    shares = em_page.root.locator(".kl-datum").evaluate_all(
        "dots => dots.map(dot => parseFloat(dot.style.getPropertyValue('--share')))"
    )
    np.testing.assert_allclose(shares, 100 * step.q[:, 0], atol=0.6)
    letters = em_page.root.locator("svg:has([data-step]) .kl-x-tick").all_text_contents()
    assert letters == [step.name[0] for step in STEPS]
    lowest, highest = em_page.root.locator(f"[data-step='{number}']").evaluate("""mark => {
        const [rect, bound, sum] = mark.children;
        const level = path => +path.getAttribute('d').split(/[ H]/)[1];
        const [y, height] = ['y', 'height'].map(name => +rect.getAttribute(name));  // baseVal has 24 bits
        return [[level(bound), y + height], [level(sum), y]];
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
    with em_page.clock() as clock:
        clock.run_for(10_000)
        assert em_page.value == 0  # nothing starts by itself
        em_page.slider.fill("10")
        em_page.button.press("Enter")
        expect(em_page.button).to_have_text("Pause")
        for milliseconds, step in [(899, 10), (100, 11), (800, 11), (100, 12)]:
            clock.run_for(milliseconds)
            assert em_page.value == step
        expect(em_page.button).to_have_text("Play")
        em_page.button.press("Space")
        clock.run_for(4_000)
        assert em_page.value == 4
        em_page.button.press("Space")
        expect(em_page.button).to_have_text("Play")
        clock.run_for(10_000)
    expect_step(em_page, 4)


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
    with em_page.clock() as clock:
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
    with em_page.clock() as clock:
        em_page.button.press("Enter")
        em_page.root.get_by_role("button", name=text).press("Enter")
        expect(em_page.button).to_have_text("Play")
        clock.run_for(10_000)
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
    with one.clock() as clock:
        one.button.click()
        clock.run_for(1_000)
        expect(other.root.locator(".kl-value")).to_have_text(em_texts(1)[0])
        expect(other.button).to_have_text("Play")  # it does not play itself
        other.click("Back")
        clock.run_for(100)
        expect(one.button).to_have_text("Play")
        clock.run_for(10_000)
    for view in views:
        expect_step(view, 0)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_observations_glide_only_for_readers_who_like_motion(opened_page, motion):
    explorer = opened_page("em", reduced_motion=motion)
    gliding = explorer.root.get_by_role("button", name="Next").evaluate("""button => {
        button.click();
        return new Promise(done => requestAnimationFrame(() => done(document.getAnimations().length)));
    }""")
    assert (gliding > 0) == (motion == "no-preference")
    with explorer.clock() as clock:
        explorer.button.click()  # who asks for Play gets it
        clock.run_for(1_000)
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
    explorer.rest()
    assert notebook.run("stepping.share()").text == "'em step=2'"
    notebook.run("stepping.step = 9")
    expect(explorer.slider).to_have_attribute("aria-valuetext", em_texts(9)[0])
    expect_step(explorer, 9)
    shown = notebook.run("stepping.step = 13").text
    assert shown.startswith("TraitError: step = 13 is outside the explorer's range [0, 12]")
    expect_step(explorer, 9)
