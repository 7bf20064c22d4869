"""The board in JupyterLab: proved by keyboard alone, and by touch in a narrow column."""

import re

import pytest
from playwright.sync_api import expect
from test_browser_explorers import violations

ROUTE = ["E[−½ ln(2πσ₂²) − (x − μ₂)²/(2σ₂²)]", "−½ ln(2πσ₂²) − (σ₁² + (μ₁ − μ₂)²)/(2σ₂²)"]


@pytest.fixture(scope="module")
def board(window):
    """The board of lesson 03, its cell run where it stands at the end."""
    cell = window.open_notebook("03_derivation").run('from kl_helpers import prove\nprove("cross-entropy")')
    return cell.area


def test_the_cross_entropy_term_is_proved_by_keyboard_alone(lab, board):
    line, status, keys = board.get_by_label("Your next line"), board.get_by_role("status"), lab.page.keyboard
    line.focus()
    keys.type("E[ln(N₂(x")
    expect(board.get_by_text("Prove it: cross-entropy term.")).to_be_visible()
    expect(board.locator(".widget-htmlmath mjx-container, .widget-htmlmath .MathJax").last).to_be_visible()
    keys.press("Control+A")
    keys.type("−½ ln(2πσ₂²) − (x − μ₂)²/(2σ₂²)")  # no E
    keys.press("Enter")  # at once: what is checked is all that was typed
    expect(status).to_contain_text("E got lost")
    expect(line).to_be_focused()
    keys.press("Control+A")
    keys.type(ROUTE[1])
    keys.press("Enter")
    expect(status).to_contain_text("put a line between")
    keys.press("Control+A")
    keys.type(ROUTE[0])
    keys.press("Enter")
    expect(status).to_have_text("Proved, by definition.")
    expect(line).to_have_value("")
    for _ in range(40):  # to the buttons, by Tab
        keys.press("Tab")
        if board.get_by_role("button", name="Undo").evaluate("button => button === document.activeElement"):
            break
    keys.press("Enter")
    expect(line).to_have_value(ROUTE[0])
    line.focus()
    keys.press("Enter")
    expect(status).to_have_text("Proved, by definition.")
    keys.type(ROUTE[1])
    keys.press("Enter")
    expect(status).to_contain_text("Done, the last step by moments. Your lines: 2. Ours: 6.")
    ours = board.locator("details")
    expect(ours.get_by_text("a square again")).to_be_hidden()
    ours.locator("summary").focus()
    keys.press("Enter")
    expect(ours.get_by_text("a square again")).to_be_visible()


def test_nothing_is_lost_when_the_cell_is_run_again(lab, board):
    again = lab.open_notebook("03_derivation").run('from kl_helpers import prove\nprove("cross-entropy")').area
    expect(again.get_by_role("status")).to_contain_text("Done")
    expect(again.get_by_text("by moments").first).to_be_visible()


def test_by_touch_in_a_column_of_320_pixels(lab):
    cell = lab.open_notebook("03_derivation").run('from kl_helpers import prove\nprove("entropy")')
    board = cell.area
    line, status = board.get_by_label("Your next line"), board.get_by_role("status")
    expect(line).to_be_visible()
    over = board.locator(".kl-board").evaluate("""board => {
        board.style.width = '320px';
        const edge = board.getBoundingClientRect().left + 320.5;
        const scrolled = node => node.closest('.widget-htmlmath-content');
        return [...board.querySelectorAll('*')].filter(node => !(scrolled(node) && scrolled(node) !== node))
            .filter(node => node.getBoundingClientRect().right > edge).map(node => node.outerHTML.slice(0, 90));
    }""")
    assert over == []
    for key in ("E", "σ₁", "²"):
        board.get_by_role("button", name=key, exact=True).click()
    expect(line).to_have_value("E(σ₁²")
    line.fill("ab")
    line.press("ArrowLeft")
    board.get_by_role("button", name="½", exact=True).click()
    expect(line).to_have_value("a½b")
    board.get_by_role("button", name="Hint").click()
    expect(status).to_contain_text("Hint 1 of 3. Our next line: log of the density.")
    board.get_by_role("button", name="Copy as a cell").click()
    expect(board.get_by_label("the proof as Python")).to_have_value(re.compile("Derivation"))
    sizes = [button.bounding_box() for button in board.get_by_role("button").all()]
    assert all(min(size["width"], size["height"]) >= 24 for size in sizes)


def test_axe_finds_nothing(lab):
    cell = lab.open_notebook("03_derivation").run('from kl_helpers import prove\nprove("kl")')
    expect(cell.area.get_by_label("Your next line")).to_be_visible()
    cell.area.locator(".kl-board").evaluate("board => (board.id = 'the-board')")
    assert violations(lab.page, "'#the-board'") == []
