"""What the rules of a notebook's form are made of: the notebook as it is stored, and how to read what is in it."""

import ast
import io
import re
import tokenize
from dataclasses import dataclass
from pathlib import Path

import nbformat
import refresh

EXPLORER_SIGN = "Run the notebook to move it."
SOLUTIONS = "solutions.ipynb"  # of all lessons, a section each

RULES = []


def rule(function):
    RULES.append(function)
    return function


@dataclass(frozen=True)
class Notebook:
    """A notebook's file: where it is, its text, and the text parsed."""

    path: Path
    text: str
    nb: nbformat.NotebookNode

    @classmethod
    def read(cls, path):
        text = Path(path).read_bytes().decode()
        return cls(Path(path), text, refresh.read(text))

    @property
    def cells(self):
        return self.nb.cells

    @property
    def code(self):
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @property
    def markdown(self):
        return [cell for cell in self.cells if cell.cell_type == "markdown"]

    @property
    def is_lesson(self):
        """A lesson of the course, not its solutions."""
        return self.path.name != SOLUTIONS

    @property
    def lessons(self):
        """The paths of the course's lessons, in order."""
        return sorted(path for path in self.path.parent.glob("*.ipynb") if path.name != SOLUTIONS)

    @property
    def section(self):
        """The section of the solutions for this lesson."""
        return f"Lesson {self.path.name[:2]}"


def texts(output):
    """The texts that one output shows."""
    yield from (output.get(key, "") for key in ("text", "ename", "evalue"))
    yield from output.get("traceback", [])
    yield from (v for k, v in output.get("data", {}).items() if isinstance(v, str) and k != "image/png")


def has_picture(cell):
    return any("image/png" in output.get("data", {}) for output in cell.get("outputs", []))


def has_explorer(cell):
    return any(EXPLORER_SIGN in text for output in cell.get("outputs", []) for text in texts(output))


def parsed(cell):
    """The code of a cell as a tree, empty if it is not Python alone."""
    try:
        return ast.parse(cell.source)
    except SyntaxError:
        return ast.Module([], [])


def checks(cell):
    """The calls of `check` in a cell."""
    calls = [node for node in ast.walk(parsed(cell)) if isinstance(node, ast.Call)] if cell.cell_type == "code" else []
    return [call for call in calls if ast.unparse(call.func) == "check"]


def comments(source):
    """The comments of code, in order."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):  # code that is not Python alone
        return []
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def without_comments(source):
    """Code without its comments."""
    for comment in comments(source):
        source = source.replace(comment, "")
    return source


def without_code(source):
    """Markdown without its fenced code."""
    return re.sub(r"^ *(```|~~~).*?^ *\1", "", source, flags=re.S | re.M)


def without_formulas(source):
    """Markdown without its code and its formulas."""
    source = re.sub(r"\$\$.*?\$\$", "", without_code(source), flags=re.S)
    return re.sub(r"(?<!\\)\$[^$\n]+\$|`[^`\n]+`", "x", source)
