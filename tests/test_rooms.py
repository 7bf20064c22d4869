"""The rooms of the house: what one may take from another."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TESTS = {path.stem for path in (ROOT / "tests").glob("*.py")}
ROOMS = "kl_helpers", "tools", "bench", "classroom"
PROGRAMS = {str(path.relative_to(ROOT)): path.read_text("utf-8") for r in ROOMS for path in (ROOT / r).rglob("*.py")}


def imports(source):
    """(the module, the name that is taken from it or "", the name that it gets) for each import."""
    for node in ast.walk(ast.parse(source)):
        for alias in getattr(node, "names", ()) if isinstance(node, (ast.Import, ast.ImportFrom)) else ():
            if isinstance(node, ast.Import):
                yield alias.name, "", alias.asname or alias.name.partition(".")[0]
            else:
                yield "." * node.level + (node.module or ""), alias.name, alias.asname or alias.name


def private_names(source):
    """The private names that a program takes from others."""
    taken = [name for _, name, _ in imports(source)]
    bound = {ours for *_, ours in imports(source)}
    for node in ast.walk(ast.parse(source)):
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(node, ast.Attribute) and isinstance(root, ast.Name) and root.id in bound:
            taken.append(node.attr)
    return [name for name in taken if name.startswith("_") and not name.endswith("__")]


@pytest.mark.parametrize("path", PROGRAMS)
def test_nothing_is_taken_from_the_tests(path):
    assert not {module.partition(".")[0] for module, *_ in imports(PROGRAMS[path])} & {"tests", *TESTS}


@pytest.mark.parametrize("path", [path for path in PROGRAMS if path.startswith("kl_helpers/")])
def test_no_private_name_leaves_its_module(path):
    assert private_names(PROGRAMS[path]) == []


@pytest.mark.parametrize(
    "source",
    [
        "from kl_helpers.gaussians import _real",
        "from ..gaussians import _real as real",
        "from kl_helpers import gaussians as g\ng._real(0)",
        "import kl_helpers.gaussians\nkl_helpers.gaussians._real(0)",
        "def f():\n    from . import gaussians\n    gaussians._real(0)",
    ],
)
def test_a_private_name_is_seen_however_it_is_taken(source):
    assert private_names(source) == ["_real"]


def test_what_a_module_keeps_to_itself_is_its_own():
    assert private_names("from . import em as _em\nself._real, _em.fit.__name__, _here._real") == []
