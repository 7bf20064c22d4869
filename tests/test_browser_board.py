"""The board in JupyterLab: proved by keyboard alone, and by touch in a narrow column."""

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
    status.evaluate(
        """status => new MutationObserver(() => (status.dataset.times = 1 + Number(status.dataset.times ?? 0)))
            .observe(status, { childList: true })"""
    )
    keys.press("Enter")  # the same refusal is said again
    expect(status).to_have_attribute("data-times", "2")  # none, and it
    expect(status).to_contain_text("E got lost")
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


@pytest.mark.parametrize("trusted", [True, False], ids=["as after all cells were run", "as with stored cells"])
def test_nothing_is_lost_when_the_page_is_reloaded(lab, trusted):
    notebook = lab.open_notebook("03_derivation")
    cell = notebook.run('from kl_helpers import prove\nprove("cross-entropy").start_over()\nprove("cross-entropy")')
    line, status = cell.area.get_by_label("Your next line"), cell.area.get_by_role("status")
    line.fill(ROUTE[0])
    line.press("Enter")
    expect(status).to_have_text("Proved, by definition.")
    line.press_sequentially("−½ ln(2π")  # and not yet checked
    lab.page.evaluate(
        """async trusted => {
        for (const cell of jupyterapp.shell.currentWidget.content.model.cells) cell.trusted = trusted;
        await jupyterapp.commands.execute('docmanager:save');
    }""",
        trusted,
    )
    lab.page.reload()
    notebook = lab.notebook_in_front("notebooks/03_derivation.ipynb")
    if not trusted:  # JupyterLab shows what was stored, and the cell is run again
        board = notebook.run('prove("cross-entropy")').area
        line, status = board.get_by_label("Your next line"), board.get_by_role("status")
    lab.page.evaluate("cell => jupyterapp.shell.currentWidget.content.scrollToItem(cell)", cell.index)
    expect(status).to_have_text("Proved, by definition.")
    expect(line).to_have_value("−½ ln(2π")
    line.fill(ROUTE[1])
    line.press("Enter")
    expect(status).to_contain_text("Done, the last step by moments.")


def tap(page, target):
    """A finger's touch in the middle of it."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    devtools = page.context.new_cdp_session(page)
    for kind, points in (("touchStart", [point]), ("touchEnd", [])):
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    devtools.detach()


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
    touched = "board => board.addEventListener('click', event => (window.lastTouch = event.pointerType))"
    board.locator(".kl-board").evaluate(touched)
    for key in ("E", "σ₁", "²"):
        tap(lab.page, board.get_by_role("button", name=key, exact=True))
    expect(line).to_have_value("E(σ₁²")
    assert lab.page.evaluate("lastTouch") == "touch"
    line.fill("ab")
    line.press("ArrowLeft")
    tap(lab.page, board.get_by_role("button", name="½", exact=True))
    expect(line).to_have_value("a½b")
    tap(lab.page, board.get_by_role("button", name="Hint"))
    expect(status).to_contain_text("Hint 1 of 3. Our next line: log of the density.")
    line.fill("−½ ln(2πσ₁²) − E[(x − μ₁)²]/(2σ₁²)")
    tap(lab.page, board.get_by_role("button", name="Check"))
    expect(status).to_have_text("Proved, by definition.")
    tap(lab.page, board.get_by_role("button", name="Copy as a cell"))
    expect(status).to_contain_text('prove("entropy")\nboard.say(\'−½ ln(2πσ₁²)')
    line.fill("−½(ln(2πσ₁²) + 1)")
    tap(lab.page, board.get_by_role("button", name="Check"))
    expect(status).to_contain_text("Done")
    tap(lab.page, board.get_by_role("button", name="Undo"))
    expect(line).to_have_value("−½(ln(2πσ₁²) + 1)")
    sizes = [button.bounding_box() for button in board.get_by_role("button").all()]
    assert all(min(size["width"], size["height"]) >= 24 for size in sizes)


def test_axe_finds_nothing(lab):
    cell = lab.open_notebook("03_derivation").run('from kl_helpers import prove\nprove("kl")')
    expect(cell.area.get_by_label("Your next line")).to_be_visible()
    cell.area.locator(".kl-board").evaluate("board => (board.id = 'the-board')")
    assert violations(lab.page, "'#the-board'") == []
