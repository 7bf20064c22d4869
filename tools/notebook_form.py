"""The form of a notebook: what a reader of the stored file relies on.

A rule takes a `Notebook` and yields a line for each thing that is wrong.
`RULES` is all of them: those of the file, the slides, the code and the pictures here, the rest in `notebook_prose.py`.
What the cells compute is not looked at here: that is for `refresh.py --check`, which executes them.
"""

import ast
import re
from itertools import pairwise

import refresh
from nbformat.validator import iter_validate
from notebook_prose import headings, one_sentence_a_line
from notebook_rules import (
    EXPLORER_SIGN,
    RULES,
    SOLUTIONS,
    Notebook,
    checks,
    comments,
    has_explorer,
    has_picture,
    parsed,
    rule,
    texts,
    without_code,
)

__all__ = [
    "EXPLORER_SIGN",
    "RULES",
    "SOLUTIONS",
    "Notebook",
    "has_explorer",
    "headings",
    "one_sentence_a_line",
    "only_imports",
]

KNOWN_TAGS = {"raises-exception"}
SLIDE_TYPES = {"slide", "subslide", "fragment", "skip", "notes", "-"}
LARGEST_FILE = 400_000  # characters: GitHub shows no more than a few pictures' worth without complaint
LONGEST_CELL = 25  # lines: what a projector shows at a readable size


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
def no_leftovers(notebook):
    """A conflict of git and a note to oneself are unfinished work."""
    leftover = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?$|\b(?:TODO|FIXME|XXX)\b", re.M)
    for cell in notebook.cells:
        if found := leftover.search(cell.source):
            yield f"cell {cell.id} has the leftover {found[0]!r}"


@rule
def code_is_code(notebook):
    """Code in a cell of another type is shown, and never run."""
    for cell in notebook.cells:
        if cell.cell_type == "raw" or (cell.cell_type == "markdown" and is_python(cell.source)):
            yield f"cell {cell.id} is {cell.cell_type}, and looks like code"


def is_python(source):
    """Whether a text is Python: more than comments, which Markdown calls headings, and more than one word."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return False
    return any(not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Name) for statement in body)


@rule
def known_tags(notebook):
    """A tag that no tool knows is a typing error, and nbval's tags switch checks off."""
    for cell in notebook.cells:
        for tag in sorted(set(cell.metadata.get("tags", [])) - KNOWN_TAGS):
            yield f"cell {cell.id} has the unknown tag {tag!r}"


# --- the slides ---------------------------------------------------------------------------------------------------


def slide_type(cell):
    """The mark of a cell, None if it stays on the slide of the cell above."""
    return cell.metadata.get("slideshow", {}).get("slide_type")


@rule
def slides_are_marked(notebook):
    """`make slides` makes its slides from this: a lesson has some and begins with one, the solutions have none."""
    for cell in notebook.cells:
        marks = cell.metadata.get("slideshow")
        if marks is not None and (set(marks) != {"slide_type"} or marks.slide_type not in SLIDE_TYPES):
            yield f"cell {cell.id} has slideshow {dict(marks)}, which is not one slide_type of {sorted(SLIDE_TYPES)}"
        if marks and not notebook.is_lesson:
            yield f"cell {cell.id} of the solutions is marked for a slide"
    if notebook.is_lesson and notebook.cells and notebook.cells[0].metadata.get("slideshow") != {"slide_type": "slide"}:
        yield "the first cell does not begin a slide"


@rule
def slides_let_the_class_guess(notebook):
    """On a slide all code has run: what answers the question before it must wait for a key."""
    for question, answer in pairwise(notebook.cells):
        if question.source.startswith("vote(") and slide_type(answer) not in {"slide", "subslide"}:
            yield f"cell {answer.id} answers on the slide of the vote {question.id}: begin another one"
        asks = "Before you run the next cell" in question.source
        if asks and slide_type(answer) not in {"slide", "subslide", "fragment"}:
            yield f"cell {answer.id} answers on the same slide what cell {question.id} asks: make it a fragment"


@rule
def sections_begin_slides(notebook):
    """A section, an exercise or a text after a text is a new idea: on a slide of its own, or on none."""
    for above, cell in pairwise(notebook.cells) if notebook.is_lesson else []:
        if cell.cell_type != "markdown":
            continue
        if re.match(r"#|\*\*Exercise\b", cell.source) and slide_type(cell) not in {"slide", "skip"}:
            yield f"cell {cell.id} begins a section and no slide"
        if slide_type(cell) is None and (above.cell_type == "markdown" or slide_type(above) == "skip"):
            yield f"cell {cell.id} is a text after a text or after what is skipped, and has no mark"


@rule
def slides_skip_what_is_for_the_desk(notebook):
    """Imports, a check and a board to prove on are for who runs the notebook."""
    for cell in notebook.cells if notebook.is_lesson else []:
        is_board = cell.cell_type == "code" and cell.source.startswith("prove(")
        if slide_type(cell) != "skip" and (only_imports(cell) or checks(cell) or is_board):
            yield f"cell {cell.id} is not marked to be skipped"


def only_imports(cell):
    """Whether a cell is code that imports and does nothing else."""
    return cell.cell_type == "code" and all(
        isinstance(statement, ast.Import | ast.ImportFrom) for statement in parsed(cell).body
    )


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
        r"/(?:home|Users|root|tmp)/|\b[A-Z]:\\(?:Users|Program)|site-packages|ipykernel_\d|\b0x[0-9a-f]{6,}"
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
def runs_only_its_code(notebook):
    """What a text hides or runs by itself, its reader has not asked for."""
    hidden = re.compile(
        r"<(?:script|style|iframe|object|embed|form|svg)\b[^>]*>?|<!--|<[^>]*\son\w+\s*=|\bjavascript:", re.I
    )
    for cell in notebook.markdown:
        if found := hidden.search(without_code(cell.source)):
            yield f"cell {cell.id} has {found[0]!r}"


@rule
def exercises_are_open(notebook):
    """A lesson asks; what is left in it as an answer is given away to everyone."""
    for cell in notebook.code if notebook.is_lesson else []:
        calls = checks(cell)
        for call in calls:
            if not all(is_open(answer) for answer in [*call.args[1:], *(keyword.value for keyword in call.keywords)]):
                yield f"cell {cell.id} gives away an answer: {ast.unparse(call)}"
        beside = [ast.unparse(statement) for statement in parsed(cell).body if not is_check(statement)]
        beside = [line for line in beside if not re.match(r"broken = ", line)]  # what the exercise asks to repair
        if calls and (beside or comments(cell.source)):
            yield f"cell {cell.id} has more than its check: {[*beside, *comments(cell.source)]}"


def is_check(statement):
    return isinstance(statement, ast.Expr) and ast.unparse(statement).startswith("check(")


def is_open(answer):
    """Whether an answer is still the three dots, or several of them."""
    if isinstance(answer, ast.List | ast.Tuple):
        return bool(answer.elts) and all(map(is_open, answer.elts))
    return isinstance(answer, ast.Constant) and answer.value is ...


# --- pictures -----------------------------------------------------------------------------------------------------


@rule
def pictures_are_described(notebook):
    """Who cannot see a picture reads its sentence: an output beside it, or the text that follows."""
    for cell, following in zip(notebook.cells, [*notebook.cells[1:], None], strict=True):
        if has_picture(cell) and not (has_explorer(cell) or describes_itself(cell) or is_prose(following)):
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
    """Without a kernel an explorer is its picture, which stands in the same output as its sentence."""
    for cell in notebook.code:
        for output in cell.outputs:
            data = output.get("data", {})
            if EXPLORER_SIGN in data.get("text/plain", "") and "image/png" not in data:
                yield f"the explorer of cell {cell.id} has no still picture"


@rule
def explorers_stand_alone(notebook):
    """An explorer is its own picture: another one right below it shows the same twice."""
    for above, cell in pairwise(notebook.cells):
        if has_explorer(above) and has_picture(cell) and not has_explorer(cell):
            yield f"cell {cell.id} draws a picture of the explorer above it"


@rule
def images_have_alt(notebook):
    """A screen reader reads the alternative text."""
    for cell in notebook.markdown:
        if re.search(r"!\[\s*\]\(|<img\b(?![^>]*\balt=\"[^\"]+\")", cell.source):
            yield f"cell {cell.id} has an image without alternative text"
