"""Fixtures: a JupyterLab, a Chromium, and a window of it that complains."""

import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import playwright.sync_api
import pytest
from browser import (
    HOW_TO_GET_CHROMIUM,
    HOW_TO_GET_FIREFOX,
    REPOSITORY,
    Explorer,
    Lab,
    chromium,
    find_chromium,
    jupyterlab,
)
from expected import new
from hub import HOW_TO_GET_JUPYTERHUB
from hypothesis import settings
from patience import seconds

SCREENSHOTS = Path(__file__).parent / "screenshots"
HOW_TO_GET_NPM = "no npm packages found: make node_modules/ready"

# A busy machine is slow, and a test that fails in CI must fail again.
settings.register_profile("course", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("course")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in a script's background; a test interrupts itself
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config):
    """nbval, too, waits as long as the variable PATIENCE says."""
    config.option.nbval_cell_timeout = seconds(600)
    config.option.nbval_kernel_startup_timeout = seconds(300)


def pytest_collection_modifyitems(items):
    for notebook in {item.parent for item in items if hasattr(item.parent, "output_timeout")}:
        notebook.output_timeout = seconds(60)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed browser test leaves a picture of the window, if that is still open."""
    report = yield
    window = getattr(item, "funcargs", {}).get("window")  # there as soon as it is open, whatever fails then
    if report.failed and window:
        SCREENSHOTS.mkdir(exist_ok=True)
        path = SCREENSHOTS / f"{item.name}.png"
        with suppress(playwright.sync_api.Error):
            window.page.screenshot(path=path)
            report.sections.append(("screenshot", str(path)))
    return report


def pytest_terminal_summary(terminalreporter):
    """One line for all the tests that had no browser, and one each for those without Firefox, JupyterHub or npm."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    needs = {
        "browser": HOW_TO_GET_CHROMIUM,
        "Firefox": HOW_TO_GET_FIREFOX,
        "classroom": HOW_TO_GET_JUPYTERHUB,
        "sources": HOW_TO_GET_NPM,
    }
    for whose, how in needs.items():
        if any(how in reason for reason in skipped):
            terminalreporter.write_line(f"The {whose}'s tests were skipped: {how}", yellow=True)


@pytest.fixture(scope="session")
def npm():
    """Node, and what npm has brought to build and to test the explorers."""
    if not (shutil.which("node") and (REPOSITORY / "node_modules/esbuild").exists()):
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(HOW_TO_GET_NPM)


@pytest.fixture(scope="session")
def installed_chromium():
    if not find_chromium():
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(HOW_TO_GET_CHROMIUM)


@pytest.fixture(scope="session")
def jupyterlab_address(installed_chromium):
    """The address of a JupyterLab over a copy of the notebooks."""
    with jupyterlab() as address:
        yield address


# A module at a time: Playwright keeps an event loop running in this thread, and other tests want one of their own.
@pytest.fixture(scope="module")
def browser(jupyterlab_address):
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def reader(installed_chromium):
    """A Chromium without any server, for what is published."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def tab(reader):
    """A page of a projector's size; the test fails on any error and on any request but for files."""
    tab = reader.new_page(viewport={"width": 1280, "height": 720})
    complaints = []
    tab.on("request", lambda request: request.url.startswith(("file:", "data:")) or complaints.append(request.url))
    tab.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    tab.close()
    assert not complaints


@pytest.fixture(scope="module")
def window(browser, jupyterlab_address):
    """One window for the tests of a module: opening another costs seconds."""
    lab = Lab(browser, jupyterlab_address)
    yield lab
    lab.close()


@pytest.fixture
def lab(window):
    """The window; the test fails on any console error and any request off the machine."""
    yield window
    complaints, window.complaints = window.complaints, []
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="module")
def notebook(request, window):
    """A notebook whose kernel knows each explorer that the module names, and where it is opened."""
    names = request.module.NAMES
    notebook = window.open_notebook("05_sweeps")
    assert notebook.run("from kl_helpers import explorers").text == ""
    cells = {name: notebook.run(f"{name} = explorers.{name}()\n{name}") for name in names}
    notebook.opened = {name: cell.explorer(name) for name, cell in cells.items()}
    return notebook


@pytest.fixture
def opened_page(browser, tmp_path):
    """Opens an explorer's own page from the disk; it must ask for nothing else, and complain about nothing."""
    contexts, complaints = [], []

    def open_page(name, **settings):
        explorer = new(name)
        path = explorer.save_html(tmp_path / f"{name}.html", overwrite=True)
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
