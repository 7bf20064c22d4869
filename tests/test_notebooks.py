"""The form of the notebooks. What their code gives is seen elsewhere: by nbval, and in Binder's environment."""

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
