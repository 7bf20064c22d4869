"""The card of Japanese terms: thirty words, each of which its lesson uses, in signs that a reader's fonts have."""

import re
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pytest
from notebook_form import Notebook, headings, one_sentence_a_line

DOCS = Path(__file__).parent.parent / "docs"
TEXT = (DOCS / "terms_ja.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.split("|")[1:-1]] for line in TEXT.splitlines() if line.startswith("| ")][1:]


def lesson(link):
    path, _, anchor = re.search(r"\((.*?)\)", link)[1].partition("#")
    return Notebook.read(DOCS / path), anchor


def test_it_has_thirty_terms_and_no_word_twice():
    assert len(ROWS) == 30 and all(len(row) == 6 for row in ROWS)
    for column in (0, 1):
        assert len({row[column] for row in ROWS}) == 30


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_term_is_used_in_its_lesson(row):
    english, *_, link = row
    notebook, anchor = lesson(link)
    assert re.search(rf"\b{english}s?\b", notebook.text, re.I)
    assert re.search(r"\[(\d\d)\]", link)[1] == notebook.path.name[:2]
    assert not anchor or anchor in [text.replace(" ", "-") for _, text in headings(notebook)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_its_japanese_is_japanese(row):
    word = row[1].replace("\\*", "")
    scripts = {unicodedata.name(sign).split()[0] for sign in word if not sign.isascii()}
    assert scripts and scripts <= {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "FULLWIDTH", "IDEOGRAPHIC"}
    assert unicodedata.normalize("NFC", word) == word and "発散" not in word
    assert word.count("（") == word.count("）") and not re.search(r"[(),.]", word)


def test_its_letters_are_those_of_the_course():
    assert "µ" not in TEXT and "||" not in TEXT  # the micro sign, and two bars for one


def test_it_has_one_sentence_a_line():
    assert list(one_sentence_a_line(SimpleNamespace(markdown=[SimpleNamespace(id="terms", source=TEXT)]))) == []


@pytest.mark.parametrize(
    ("page", "link"), [("README.md", "docs/terms_ja.md"), ("notebooks/00_start_here.ipynb", "../docs/terms_ja.md")]
)
def test_it_is_linked(page, link):
    assert f"]({link})" in (DOCS.parent / page).read_text(encoding="utf-8")
