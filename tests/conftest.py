"""Fixtures: a JupyterLab, a Chromium, and a window of it that complains."""

import os
from pathlib import Path

import pytest
from browser import HOW_TO_GET_CHROMIUM, Lab, chromium, find_chromium, jupyterlab

SCREENSHOTS = Path(__file__).parent / "screenshots"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed browser test leaves a picture of the window."""
    report = yield
    lab = getattr(item, "funcargs", {}).get("lab")
    if report.failed and lab and call.when != "teardown":  # by then the window may be closed
        SCREENSHOTS.mkdir(exist_ok=True)
        path = SCREENSHOTS / f"{item.name}.png"
        lab.page.screenshot(path=path)
        report.sections.append(("screenshot", str(path)))
    return report


@pytest.fixture(scope="session")
def jupyterlab_address():
    """The address of a JupyterLab over a copy of the notebooks."""
    if not find_chromium():
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(HOW_TO_GET_CHROMIUM)
    with jupyterlab() as address:
        yield address


# A module at a time: Playwright keeps an event loop running in this thread, and other tests want one of their own.
@pytest.fixture(scope="module")
def browser(jupyterlab_address):
    with chromium() as browser:
        yield browser


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
