"""The course says which version it is, in one form, and its list of changes begins with that one."""

import re
import tomllib
from datetime import datetime
from types import SimpleNamespace

import pytest
from edition import CHANGES, edition
from notebook_form import Notebook, headings, one_sentence_a_line
from notebook_html import lessons, page, paths

from kl_helpers.practice.voting import votes

ROOT = CHANGES.parent.parent
LESSONS = lessons(paths())
TEXT = CHANGES.read_text(encoding="utf-8")
VERSION, _, DATE = edition().removeprefix("Version ").partition(", ")


def test_the_topmost_version_is_the_packages():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


def test_the_versions_go_back_in_time():
    versions = re.findall(r"^## (\d+), (\d+ \w+ \d{4})$", TEXT, re.MULTILINE)
    assert len(versions) == TEXT.count("\n## ")
    assert [int(version) for version, _ in versions] == list(range(len(versions), 0, -1))
    days = [datetime.strptime(day, "%d %B %Y") for _, day in versions]
    assert days == sorted(days, reverse=True)


def test_the_first_notebook_says_it():
    cells = [cell.source for cell in Notebook.read(ROOT / "notebooks/00_start_here.ipynb").markdown]
    said = f"This is version {VERSION} of the course, of {DATE}: [what has changed](../docs/changes.md)."
    assert sum(said in source.splitlines() for source in cells) == 1


@pytest.mark.parametrize("template", ["page", "index", "handout"])
def test_what_is_published_says_it(template):
    words = {"title": "", "body": "", "kind": "", "titles": {}, "names": {}, "chapters": []}
    assert page(template, **words).count(edition()) == 1


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)]+)\)", TEXT))))
def test_a_link_leads_somewhere(link):
    path, _, anchor = link.partition("#")
    target = CHANGES.parent / path
    assert target.exists()
    assert not anchor or anchor in [text.replace(" ", "-") for _, text in headings(Notebook.read(target))]


def test_what_the_votes_were_called():
    header, *body = re.findall(r"^\| (?:vote until now|today) \|.*$", TEXT, re.MULTILINE)
    old = [int(number) for number in re.findall(r"\d", header)]
    new = re.findall(r"`([a-z-]+)`", body[0])
    assert dict(zip(new, old, strict=True)) == {v.name: v.formerly[0] for v in votes().values() if v.formerly}


@pytest.mark.parametrize("name", LESSONS)
def test_it_names_each_lesson(name):
    assert re.search(rf"\| .*\b{name[:2]}\b|\[{name[:2]}\]\(../notebooks/{name}.ipynb\)", TEXT)


def test_it_has_one_sentence_a_line():
    assert list(one_sentence_a_line(SimpleNamespace(markdown=[SimpleNamespace(id="changes", source=TEXT)]))) == []


def test_the_guide_leads_to_it():
    assert "](changes.md)" in (ROOT / "docs/instructor.md").read_text(encoding="utf-8")
