"""What the README shows is what happens."""

import doctest
import re
from pathlib import Path

import pytest
from notebook_form import Notebook

README = Path(__file__).parent.parent / "README.md"


def test_its_examples_run():
    text = README.read_text(encoding="utf-8").replace("```", "")
    examples = doctest.DocTestParser().get_doctest(text, {}, "README.md", "README.md", 0)
    results = doctest.DocTestRunner().run(examples)
    assert results.attempted >= 3 and results.failed == 0


def test_its_links_lead_somewhere():
    links = re.findall(r"\]\(([^)]+)\)", README.read_text(encoding="utf-8"))
    assert links and all((README.parent / link).exists() for link in links)


def test_every_make_command_it_names_is_there():
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"make ([a-z]+)", README.read_text(encoding="utf-8"))) - {"it"}
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert {"course", "test"} <= named <= targets


def test_binder_opens_a_notebook_that_is_there():
    [path] = re.findall(r"urlpath=lab/tree/([\w/.]+)", README.read_text(encoding="utf-8"))
    assert (README.parent / path).exists()


def test_it_lists_every_notebook():
    text = README.read_text(encoding="utf-8")
    for notebook in (README.parent / "notebooks").glob("*.ipynb"):
        assert f"(notebooks/{notebook.name})" in text


def minutes(path):
    """The minutes that a lesson says it takes."""
    said = re.search(r"^\*\*Time\*\*: (\d+) minutes", Notebook.read(path).cells[0].source, re.MULTILINE)
    return said[1] if said else f"{path.name} has no `**Time**: NN minutes.` in its first cell"


MINUTES = {path.name: minutes(path) for path in sorted((README.parent / "notebooks").glob("[0-9]*.ipynb"))}


@pytest.mark.parametrize("page", ["README.md", "notebooks/00_start_here.ipynb"])
def test_a_map_gives_each_lesson_in_order_its_own_minutes(page):
    text = (README.parent / page).read_text(encoding="utf-8")
    rows = re.findall(r"\| \[.*?\]\((?:notebooks/)?([0-9]\w+\.ipynb)\).*\| (\d+) \|", text)
    assert rows == [(name, said) for name, said in MINUTES.items() if name not in page]


def test_it_says_how_long_it_all_takes():
    each = [int(said) for said in MINUTES.values()]
    said = f"{sum(each)} minutes, in {len(each)} lessons of {min(each)} to {max(each)}."
    assert said in README.read_text(encoding="utf-8")
