"""What the fixtures promise: a skipped test says why, a failed one leaves a picture, an interrupt arrives."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from browser import HOW_TO_GET_CHROMIUM, HOW_TO_GET_FIREFOX, find_chromium
from patience import seconds

TESTS = Path(__file__).parent
FAILURES = """
import signal

import pytest

@pytest.fixture(scope="module")
def notebook(window):
    window.page.goto("about:blank")
    raise RuntimeError("it did not open")

def test_setup(lab, notebook):
    pass

def test_call(lab):
    assert False

def test_complaint(lab):
    lab.complaints.append("off the machine")

def test_closed(lab, window):
    window.close()
    assert False

def test_interrupt():
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
"""
DEAF = "/bin/sh", "-c", 'trap "" INT; exec "$@"', "sh"  # as a shell starts what it puts in the background


def run_pytest(*arguments, **environment):
    """What pytest prints in another process, under the settings of the course."""
    command = [*DEAF, sys.executable, "-m", "pytest", "-c", TESTS.parent / "pyproject.toml", "-p", "no:cacheprovider"]
    outside = {name: value for name, value in os.environ.items() if name not in ("CI", "REQUIRE_BROWSER", "CHROMIUM")}
    result = subprocess.run(
        [*command, *arguments], env=outside | environment, capture_output=True, text=True, check=False
    )
    return result.stdout


@pytest.mark.parametrize(
    ("module", "how"), [("test_browser_course", HOW_TO_GET_CHROMIUM), ("test_firefox", HOW_TO_GET_FIREFOX)]
)
def test_without_a_browser_one_line_says_how_to_get_one(module, how, tmp_path):
    shown = run_pytest(TESTS / f"{module}.py", PATH=str(tmp_path))
    assert shown.count(how) == 1
    assert " skipped in " in shown and "passed" not in shown


def test_where_a_browser_is_required_a_missing_one_is_a_failure(tmp_path):
    shown = run_pytest(TESTS / "test_browser_course.py", PATH=str(tmp_path), REQUIRE_BROWSER="1")
    assert HOW_TO_GET_CHROMIUM in shown and " errors in " in shown


@pytest.mark.parametrize(("required", "end"), [("0", "1 skipped, "), ("1", "1 error in ")])
def test_without_npm_one_line_says_how_to_get_what_the_sources_need(tmp_path, required, end):
    sources = TESTS / "test_explorers.py", "-k", "test_the_sources_pass_their_own_tests"
    shown = run_pytest(*sources, PATH=str(tmp_path), REQUIRE_BROWSER=required)
    assert shown.count("no npm packages found: make node_modules/ready") == 1 and end in shown


@pytest.mark.skipif(not find_chromium(), reason=HOW_TO_GET_CHROMIUM)
def test_a_failed_test_leaves_a_picture_of_the_window(tmp_path):
    shutil.copy(TESTS / "conftest.py", tmp_path)
    (tmp_path / "test_failures.py").write_text(FAILURES)
    shown = run_pytest(tmp_path, f"--rootdir={tmp_path}", PYTHONPATH=str(TESTS))
    pictures = sorted(path.name for path in (tmp_path / "screenshots").glob("*.png"))
    assert pictures == ["test_call.png", "test_complaint.png", "test_setup.png"], shown
    assert "2 failed, 2 passed, 2 errors" in shown, shown
    assert "INTERNALERROR" not in shown


def test_patience_is_a_factor(monkeypatch):
    monkeypatch.setenv("PATIENCE", "2.5")
    assert seconds(30) == 75
