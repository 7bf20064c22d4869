"""No room of the package takes what another keeps to itself."""

import ast
from pathlib import Path

import pytest

import kl_helpers

ROOT = Path(kl_helpers.__file__).parent


def is_private(name):
    return name.startswith("_") and not name.endswith("_")  # __all__ and _repr_html_ are Python's and Jupyter's


def private_names(source):
    """What a module imports, or reads from a module that it imports, though its name begins with an underscore."""
    nodes = list(ast.walk(ast.parse(source)))
    imports = [node for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))]
    modules = {(alias.asname or alias.name).split(".")[0] for node in imports for alias in node.names}
    parts = [part for node in imports for alias in node.names for part in alias.name.split(".")]
    parts += [part for node in imports for part in (getattr(node, "module", None) or "").split(".")]
    parts += [
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules
    ]
    return [part for part in parts if is_private(part)]


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_room_keeps_its_private_names(path):
    assert private_names(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "from kl_helpers.gaussians import _near",
        "from .gaussians import (kl_normal,\n    _near as near)",
        "from kl_helpers._inner import kl",
        "import kl_helpers._inner as inner",
        "from kl_helpers import em as _em\n_em._log_joint(1, 2)",
        "def f():\n    from kl_helpers import em\n    return em._line",
    ],
)
def test_a_borrowed_private_name_is_seen(source):
    assert private_names(source) != []
