"""The form of a notebook: what a reader of the stored file relies on.

A rule takes a `Notebook` and yields a line for each thing that is wrong.  `RULES` is all of them.
What the cells compute is not looked at here: that is for `refresh.py --check`, which executes them.
"""

import ast
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import nbformat
import refresh
from nbformat.validator import iter_validate

KNOWN_TAGS = {"raises-exception"}
SLIDE_TYPES = {"slide", "subslide", "fragment", "skip", "notes", "-"}
LARGEST_FILE = 400_000  # characters: GitHub shows no more than a few pictures' worth without complaint
LONGEST_CELL = 25  # lines: what a projector shows at a readable size
EXPLORER_SIGN = "Run the notebook to move it."

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
        """A lesson of the course, not one of its solutions."""
        return self.path.parent.name == "notebooks"


def texts(output):
    """The texts that one output shows."""
    yield from (output.get(key, "") for key in ("text", "ename", "evalue"))
    yield from output.get("traceback", [])
    yield from (v for k, v in output.get("data", {}).items() if isinstance(v, str) and k != "image/png")


def has_picture(cell):
    return any("image/png" in output.get("data", {}) for output in cell.get("outputs", []))


def has_explorer(cell):
    return any(EXPLORER_SIGN in text for output in cell.get("outputs", []) for text in texts(output))


def without_code(source):
    """Markdown without its fenced code."""
    return re.sub(r"^(```|~~~).*?^\1", "", source, flags=re.S | re.M)


def without_formulas(source):
    """Markdown without its code and its formulas."""
    source = re.sub(r"\$\$.*?\$\$", "", without_code(source), flags=re.S)
    return re.sub(r"\$[^$\n]+\$|`[^`\n]+`", "x", source)


# --- the file -----------------------------------------------------------------------------------------------------


@rule
def valid(notebook):
    """Every tool reads a file that follows the format; some refuse one that does not."""
    yield from (str(error).splitlines()[0] for error in iter_validate(notebook.nb))


@rule
def canonical(notebook):
    """In one form only is a small change a small diff."""
    if notebook.text != refresh.to_text(refresh.canonical(notebook.nb)):
        yield "not in the canonical form: run `make refresh`"


@rule
def unique_ids(notebook):
    """Git merges, links and error messages find a cell by its id."""
    ids = [cell.get("id") for cell in notebook.cells]
    yield from (
        f"id {cell_id!r} is missing or not unique" for cell_id in {i for i in ids if i is None or ids.count(i) > 1}
    )


@rule
def small(notebook):
    """A notebook opens fast, on a telephone and on GitHub too."""
    if len(notebook.text) > LARGEST_FILE:
        yield f"{len(notebook.text)} characters are more than {LARGEST_FILE}"


@rule
def no_widget_state(notebook):
    """A stored state shows the writer's session, and a stored view shows "model not found"."""
    if "widgets" in notebook.nb.metadata:
        yield "the notebook stores the state of its widgets"
    for cell in notebook.code:
        if any(refresh.LIVE_ONLY in output.get("data", {}) for output in cell.outputs):
            yield f"cell {cell.id} stores a widget's view"


@rule
def known_tags(notebook):
    """A tag that no tool knows is a typing error, and nbval's tags switch checks off."""
    for cell in notebook.cells:
        for tag in sorted(set(cell.metadata.get("tags", [])) - KNOWN_TAGS):
            yield f"cell {cell.id} has the unknown tag {tag!r}"


@rule
def slides_are_marked(notebook):
    """`make slides` makes its slides from this: a lesson has some and begins with one, a solution has none."""
    for cell in notebook.cells:
        marks = cell.metadata.get("slideshow")
        if marks is not None and (set(marks) != {"slide_type"} or marks.slide_type not in SLIDE_TYPES):
            yield f"cell {cell.id} has slideshow {dict(marks)}, which is not one slide_type of {sorted(SLIDE_TYPES)}"
        if marks and not notebook.is_lesson:
            yield f"cell {cell.id} of a solution is marked for a slide"
    if notebook.is_lesson and notebook.cells and notebook.cells[0].metadata.get("slideshow") != {"slide_type": "slide"}:
        yield "the first cell does not begin a slide"


@rule
def slides_let_the_class_guess(notebook):
    """On a slide all code has run: what answers the question before it must wait for a key."""
    for question, answer in pairwise(notebook.cells):
        waits = answer.metadata.get("slideshow", {}).get("slide_type") in {"slide", "subslide", "fragment"}
        if "Before you run the next cell" in question.source and not waits:
            yield f"cell {answer.id} answers on the same slide what cell {question.id} asks: make it a fragment"


# --- code and outputs ---------------------------------------------------------------------------------------------


@rule
def executed_in_order(notebook):
    """A count that is missing or out of order says that the outputs are not those of a run from the top."""
    for count, cell in enumerate(notebook.code, start=1):
        if cell.execution_count != count:
            yield f"cell {cell.id} has the count {cell.execution_count} and is code cell {count}"


@rule
def shows_something(notebook):
    """Most readers never run a notebook: they read its outputs."""
    if notebook.code and not any(cell.outputs for cell in notebook.code):
        yield "no cell has an output"


@rule
def no_empty_cells(notebook):
    """An empty cell is a leftover."""
    yield from (f"cell {cell.id} is empty" for cell in notebook.cells if not cell.source.strip())


@rule
def short_cells(notebook):
    """Code must fit the projector; what is longer belongs into the package, where tests reach it."""
    for cell in notebook.code:
        if (lines := len(cell.source.splitlines())) > LONGEST_CELL:
            yield f"cell {cell.id} has {lines} lines of code, more than {LONGEST_CELL}"


@rule
def errors_are_announced(notebook):
    """An error is shown on purpose or not at all."""
    for cell in notebook.code:
        tagged = "raises-exception" in cell.metadata.get("tags", [])
        if tagged != any(output.output_type == "error" for output in cell.outputs):
            yield f"cell {cell.id} " + ("is tagged raises-exception and raises none" if tagged else "stores an error")


@rule
def no_stderr(notebook):
    """A warning or a progress bar is noise to the reader, and differs from run to run."""
    for cell in notebook.code:
        if any(output.get("name") == "stderr" for output in cell.outputs):
            yield f"cell {cell.id} stores stderr"


@rule
def no_machine_traces(notebook):
    """A path or an address belongs to the machine that ran the notebook, and differs on the next."""
    trace = re.compile(
        r"/home/|/Users/|/root/|/tmp/|\b[A-Z]:\\(?:Users|Program)|site-packages|ipykernel_\d|\b0x[0-9a-f]{6,}"
    )
    for cell in notebook.cells:
        for text in [cell.source, *(text for output in cell.get("outputs", []) for text in texts(output))]:
            if found := trace.search(text):
                yield f"cell {cell.id} shows {found[0]!r}"


@rule
def no_raw_sets(notebook):
    """The order in which Python shows a set changes from run to run."""
    for cell in notebook.code:
        for output in cell.outputs:
            if is_set(output.get("data", {}).get("text/plain", "")):
                yield f"cell {cell.id} shows a set: use sorted(..., key=str)"


def is_set(text):
    """Whether a text is what Python shows for a set."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError:
        return False
    return isinstance(tree, ast.Set) or (isinstance(tree, ast.Call) and ast.unparse(tree.func) in ("set", "frozenset"))


@rule
def no_trailing_semicolon(notebook):
    """A semicolon hides an output in JupyterLab but not under nbval; end with `plt.show()` or the value."""
    yield from (f"cell {cell.id} ends in a semicolon" for cell in notebook.code if cell.source.rstrip().endswith(";"))


@rule
def checkable_widgets(notebook):
    """nbval cannot follow `interact` and `Output`: use an explorer, `observe` or `jslink`."""
    for cell in notebook.code:
        if found := re.search(r"\b(interact|interactive|interactive_output|interact_manual|Output)\(", cell.source):
            yield f"cell {cell.id} uses {found[1]}"


@rule
def local_only(notebook):
    """The course runs without a network, and installs nothing behind the reader's back."""
    for cell in notebook.code:
        if found := re.search(
            r"^\s*!.*|^\s*%{1,2}(?:pip|conda|sh|bash)\b.*|\brequests\.|\burlopen\b", cell.source, re.M
        ):
            yield f"cell {cell.id} leaves Python or the machine: {found[0].strip()!r}"
    for cell in notebook.markdown:
        if found := re.search(r"!\[[^]]*\]\(https?:[^)]*|<(?:script|img|iframe|link)\b[^>]*https?:[^>]*", cell.source):
            yield f"cell {cell.id} loads from the network: {found[0]!r}"


@rule
def exercises_are_open(notebook):
    """A lesson asks; what is left in it as an answer is given away to everyone."""
    for cell in notebook.code:
        for answer in re.findall(r"\bcheck\([^,]*, *(.*)\)", cell.source):
            if notebook.is_lesson and "..." not in answer:
                yield f"cell {cell.id} gives away an answer: {answer}"


# --- pictures -----------------------------------------------------------------------------------------------------


@rule
def pictures_are_described(notebook):
    """Who cannot see a picture reads its sentence: an output beside it, or the text that follows."""
    for cell, following in zip(notebook.cells, [*notebook.cells[1:], None], strict=True):
        if has_picture(cell) and not (describes_itself(cell) or is_prose(following)):
            yield f"nothing describes the picture of cell {cell.id}"


def describes_itself(cell):
    """Whether a cell has an output of words beside its picture."""
    others = [output for output in cell.outputs if "image/png" not in output.get("data", {})]
    return any(len(text.split()) > 3 for output in others for text in texts(output))


def is_prose(cell):
    """Whether a cell is text that is more than a heading."""
    return cell is not None and cell.cell_type == "markdown" and not cell.source.lstrip().startswith("#")


@rule
def explorers_have_a_still(notebook):
    """Without a kernel an explorer is one line of text: the code cell before it or after it shows the picture."""
    code = notebook.code
    for i, cell in enumerate(code):
        if has_explorer(cell) and not any(map(has_picture, code[max(i - 1, 0) : i + 2])):
            yield f"the explorer of cell {cell.id} has no still picture"


@rule
def images_have_alt(notebook):
    """A screen reader reads the alternative text."""
    for cell in notebook.markdown:
        if re.search(r"!\[\s*\]\(|<img\b(?![^>]*\balt=\"[^\"]+\")", cell.source):
            yield f"cell {cell.id} has an image without alternative text"


# --- prose --------------------------------------------------------------------------------------------------------


@rule
def one_sentence_a_line(notebook):
    """A changed sentence is then a changed line."""
    label = re.compile(r"^\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+|#+\s+(?:\d+\.\s+)?)?(?:\*\*[^*]+\*\*\s*)?")
    abbreviation = re.compile(r"\b(?:e\.g|i\.e|cf|vs|al|etc|Fig|Eq|Eqs|No|Ch|Sec|Dr|pp?|[A-Z])\.(?=\s)")
    for cell in notebook.markdown:
        for line in without_formulas(cell.source).splitlines():
            words = abbreviation.sub("x", label.sub("", line))
            if not line.lstrip().startswith("|") and re.search(r"\w[*_)\"”’]*[.?!][*_)\"”’]*\s+[*_(\"“‘]*[A-Z]", words):
                yield f"cell {cell.id} has a line of two sentences: {line.strip()[:70]!r}"


@rule
def one_title(notebook):
    """The first line is the title, the only one: the outline and the browser's tab start there."""
    if not (notebook.cells and notebook.cells[0].source.startswith("# ")):
        yield "the first cell does not start with a title"
    if (titles := [level for level, _ in headings(notebook)].count(1)) != 1:
        yield f"there are {titles} titles"


@rule
def headings_do_not_jump(notebook):
    """A screen reader's user walks the headings level by level."""
    for (above, _), (below, text) in pairwise(headings(notebook)):
        if below > above + 1:
            yield f"{text!r} is of level {below}, below one of level {above}"


def headings(notebook):
    """Level and text of each heading."""
    lines = [line for cell in notebook.markdown for line in without_code(cell.source).splitlines()]
    return [(len(match[1]), match[2]) for line in lines if (match := re.match(r"(#{1,6}) (.*)", line))]


@rule
def opens_with_promises(notebook):
    """A lesson says first what you will be able to do, what you need, and how long it takes."""
    top = "\n".join(cell.source for cell in notebook.markdown[:3])
    for promise, word in [
        ("what you will be able to do", "able to"),
        ("what you need", "need"),
        ("the time", "minutes"),
    ]:
        if notebook.is_lesson and not re.search(rf"\b{word}\b", top, re.I):
            yield f"the opening does not say {promise} (no {word!r} in it)"


@rule
def links_resolve(notebook):
    """A link to a file leads to a file."""
    for cell in notebook.markdown:
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", without_formulas(cell.source)):
            if not (notebook.path.parent / target).exists():
                yield f"cell {cell.id} links to {target!r}, which is not there"


@rule
def links_to_the_next(notebook):
    """Who has finished a lesson wants the next one."""
    later = [path.name for path in sorted(notebook.path.parent.glob("*.ipynb")) if path.name > notebook.path.name]
    if notebook.is_lesson and later and f"]({later[0]})" not in notebook.cells[-1].source:
        yield f"the last cell has no link to {later[0]}"
