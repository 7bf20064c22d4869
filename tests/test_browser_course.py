"""What `make course` opens, and a derivation shown in class."""

import pytest
from playwright.sync_api import expect

from kl_helpers.scenes import SCENES

ANNOUNCEMENTS = "@jupyterlab/apputils-extension:announcements"


def test_the_course_opens_at_its_first_page_with_the_repository_as_root(lab):
    """That no request leaves the machine is checked by the fixture."""
    lab.page.goto(lab.address.replace("/lab?", "/?"))
    notebook = lab.notebook_in_front("notebooks/00_start_here.ipynb")
    assert notebook.run_all() == []


def test_nobody_is_asked_about_news(lab):
    assert lab.page.evaluate("jupyterapp.hasPlugin('@jupyterlab/apputils-extension:notification')")
    assert not lab.page.evaluate(f"jupyterapp.isPluginActivated('{ANNOUNCEMENTS}')")


def test_a_derivation_is_revealed_line_by_line_from_the_keyboard(lab):
    notebook = lab.open_notebook("03_derivation")
    cell = notebook.run("""
from kl_helpers.derivation import Derivation, Setting
moment = Derivation("moment", "E(x + 1)", Setting())
moment.then("E(x) + 1", "mean of a sum", by="linearity").then("mu1 + 1", "first moment", by="moments").reveal()
""")
    status = cell.area.get_by_role("status")
    lines = cell.area.locator(".jupyter-widgets.widget-htmlmath:visible")
    forward, back = (cell.area.get_by_role("button", name=name) for name in ("Next", "Back"))
    for press, key, seen in [
        (None, None, "1"),
        (forward, "Enter", "2"),
        (forward, "Space", "3"),
        (forward, "Space", "3"),  # at the end the button keeps the focus, and the notebook its place
        (back, "Enter", "2"),
    ]:
        if press:
            press.focus()
            place = notebook.position()
            lab.page.keyboard.press(key)
        expect(status).to_have_text(f"moment: line {seen} of 3" + ", the end" * (seen == "3"))
        expect(lines).to_have_count(int(seen))
        if press:
            expect(press).to_be_focused()
            assert notebook.position() == place
    expect(cell.area.get_by_text("first moment").last).to_be_hidden()
    formula, reason = (part.bounding_box() for part in lines.last.locator("[style*=flex\\:]").all())
    assert formula["x"] + formula["width"] <= reason["x"]
    assert formula["y"] <= reason["y"] <= formula["y"] + formula["height"]


def test_a_vote_from_the_keyboard(lab):
    cell = lab.open_notebook("00_start_here").run("from kl_helpers import vote\nvote('narrow-or-wide')")
    radios, reveal = cell.area.get_by_role("radio"), cell.area.locator("summary")
    radios.first.focus()
    for key in ("Space", "ArrowDown"):
        lab.page.keyboard.press(key)
    expect(radios.nth(1)).to_be_checked()
    expect(radios.nth(1)).to_be_focused()
    lab.page.keyboard.press("Tab")
    expect(reveal).to_be_focused()
    expect(cell.area.get_by_text("0.807 nats")).to_be_hidden()
    lab.page.keyboard.press("Enter")
    expect(cell.area.get_by_text("0.807 nats")).to_be_visible()


@pytest.mark.parametrize(
    ("percent", "names"),
    [
        (150, SCENES.keys() - {"landscape"}),
        (100, {"landscape"}),
    ],
)
def test_explorers_fit_a_projector(lab, percent, names):
    """On a full screen of 1920 by 1080 pixels, without the list of files, as the instructor's guide says."""
    before = lab.page.viewport_size
    lab.page.set_viewport_size({"width": 1920 * 100 // percent, "height": 1080 * 100 // percent})
    try:
        notebook = lab.open_notebook("00_start_here")
        lab.page.evaluate("jupyterapp.shell.collapseLeft()")
        room = lab.page.locator(".jp-NotebookPanel-notebook").bounding_box()["height"]
        for name in names:
            call = f"from kl_helpers.explorers import Explorer\nExplorer({name!r})"
            explorer = notebook.run(call).explorer(name)
            assert explorer.root.bounding_box()["height"] <= room, name
    finally:
        lab.page.set_viewport_size(before)


STOPPED = """
import os, signal
from kl_helpers import check

def endless(mu, log_variance):
    os.kill(os.getpid(), signal.SIGINT)  # what the stop button does
    while True:
        pass

check("bug-hunt", endless)
"""


def test_an_endless_function_is_stopped_and_leaves_the_kernel_alive(lab):
    notebook = lab.open_notebook("00_start_here")
    assert "interrupted before there was a result" in notebook.run(STOPPED).text
    assert notebook.run('check("one-latent", 2.807).right').text == "False"
