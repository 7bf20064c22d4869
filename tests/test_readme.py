"""What the README shows is what happens."""

import doctest
import re
from pathlib import Path

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


def test_it_lists_every_notebook():
    text = README.read_text(encoding="utf-8")
    for notebook in (README.parent / "notebooks").glob("*.ipynb"):
        assert f"(notebooks/{notebook.name})" in text
