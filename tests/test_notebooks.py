"""The form of the notebooks. What their code gives is seen elsewhere: by nbval, and in Binder's environment."""

import re

import pytest
import refresh
from notebook_form import RULES, Notebook

from kl_helpers.practice.voting import votes

NOTEBOOKS = refresh.notebooks()


def name(path):
    return path.stem


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_form(path, rule):
    assert not list(rule(Notebook.read(path)))


def test_no_lesson_has_the_numbers_of_an_answer_before_its_vote():
    before, asked = set(), []
    for cell in (cell for path in NOTEBOOKS if path.name[0].isdigit() for cell in Notebook.read(path).cells):
        if vote := re.fullmatch(r'vote\("(.*)"\)', cell.source):
            asked.append(vote[1])
            assert not before & decimals(votes()[vote[1]].why), vote[1]
        texts = [str(output.get("text") or output.data.get("text/plain")) for output in cell.get("outputs", [])]
        before |= decimals(cell.source + "\n".join(texts))
    assert asked == list(votes())


def decimals(text):
    return set(re.findall(r"\d+\.\d+", text))
