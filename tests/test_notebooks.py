"""The notebooks of the course: their form, and that their code still gives what they show."""

import pytest
import refresh
from notebook_form import RULES, Notebook

NOTEBOOKS = refresh.notebooks()


def name(path):
    return path.stem


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_form(path, rule):
    assert not list(rule(Notebook.read(path)))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_code_gives_what_is_stored(path):
    message, unchanged = refresh.refresh(path, check=True)
    assert unchanged, message
