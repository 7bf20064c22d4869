"""Planted defects: each is one change to a good notebook, and the tools that see it are listed beside it."""

import base64
import io
from functools import partial

import nbformat
import pytest
import refresh
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from notebook_form import RULES, Notebook
from PIL import Image

RE_EXECUTION = "re-execution"
UNSOLVED = {"links_to_its_solutions"}  # seen wherever an exercise is planted without its solution

FIGURE = """\
fig, ax = plt.subplots(figsize=(3, 2))
ax.plot([-1, 0, 1], [0.5, 0, 0.5])
ax.set_title(f"KL = {kl:.3f} nats")
plt.show()"""

OPENING = """\
# A shift of one

You will be able to say what a shift costs.
You need no more than this, and five minutes."""

TAKEAWAYS = """\
## What to take away

- A shift of one costs half a nat."""


def notebook(kl="0.500"):
    """A small notebook, as its author typed it."""
    nb = new_notebook(
        cells=[
            new_markdown_cell(OPENING, id="opening", metadata={"slideshow": {"slide_type": "slide"}}),
            new_code_cell(
                f"import matplotlib.pyplot as plt\nfrom IPython.display import Latex\n\nkl = {kl}", id="imports"
            ),
            new_code_cell('print(f"KL = {kl:.3f} nats")', id="text"),
            new_code_cell('Latex(rf"$\\mathrm{{KL}} = {kl:.3f}$")', id="latex"),
            new_code_cell(FIGURE, id="picture"),
            new_markdown_cell("A valley with its lowest point at 0.", id="described"),
            new_markdown_cell(TAKEAWAYS, id="takeaways", metadata={"slideshow": {"slide_type": "slide"}}),
            new_code_cell('raise ValueError("sigma1 = -1")', id="error", metadata={"tags": ["raises-exception"]}),
        ]
    )
    return refresh.canonical(nb)


def cell(nb, cell_id):
    return next(cell for cell in nb.cells if cell.id == cell_id)


def code(nb):
    return [cell for cell in nb.cells if cell.cell_type == "code"]


# --- execution ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Execute a notebook in a kernel, but the same sources only once: a kernel costs a second."""
    executed, kernel = {}, refresh.execute

    def execute(nb, folder):
        nb = refresh.without_outputs(nb)
        sources = tuple(cell.source for cell in code(nb))
        if sources not in executed:
            executed[sources] = code(kernel(nb, folder))
        for cell, done in zip(code(nb), executed[sources], strict=True):
            cell.outputs = nbformat.from_dict(done.outputs)
        return nb

    return execute


@pytest.fixture
def good(run, tmp_path):
    """The small notebook, executed and canonical."""
    return refresh.canonical(run(notebook(), tmp_path))


@pytest.fixture
def stale(run, tmp_path):
    """The outputs it would have, if the last digit were another."""
    return refresh.canonical(run(notebook(kl="0.501"), tmp_path))


@pytest.fixture
def path(monkeypatch, run, tmp_path):
    """Where a lesson is stored."""
    monkeypatch.setattr(refresh, "execute", run)
    folder = tmp_path / "notebooks"
    folder.mkdir()
    return folder / "00_shift.ipynb"


def write(path, text):
    path.write_bytes(text.encode())


def caught_by(path):
    """The tools that refuse a stored notebook."""
    tools = {rule.__name__ for rule in RULES if list(rule(Notebook.read(path)))}
    _, unchanged = refresh.refresh(path, check=True)
    return tools if unchanged else tools | {RE_EXECUTION}


def test_good_notebook_passes(good, path):
    write(path, refresh.to_text(good))
    assert caught_by(path) == set()


# --- planted in the notebook --------------------------------------------------------------------------------------

DEFECTS = []


def defect(*tools):
    """Register a mutation of (good, stale), with the tools that catch it."""

    def register(mutation):
        DEFECTS.append(pytest.param(mutation, set(tools), id=mutation.__name__))
        return mutation

    return register


def take_outputs(good, stale, cell_id):
    cell(good, cell_id).outputs = cell(stale, cell_id).outputs


@defect(RE_EXECUTION)
def stale_text(good, stale):
    take_outputs(good, stale, "text")


@defect(RE_EXECUTION)
def stale_latex(good, stale):
    take_outputs(good, stale, "latex")


@defect(RE_EXECUTION)
def stale_picture_one_digit(good, stale):
    take_outputs(good, stale, "picture")


@defect(RE_EXECUTION)
def stale_error(good, stale):
    cell(good, "error").outputs[0].evalue = "sigma1 = -2"
    cell(good, "error").outputs[0].traceback = ["ValueError: sigma1 = -2"]


@defect("canonical", "executed_in_order", RE_EXECUTION)
def cell_never_run(good, stale):
    cell(good, "text").update(execution_count=None, outputs=[])


@defect(RE_EXECUTION)
def outputs_lost_counts_kept(good, stale):
    cell(good, "text").outputs = []


@defect("canonical", "executed_in_order", "shows_something", "errors_are_announced", RE_EXECUTION)
def stripped_of_outputs(good, stale):
    for cell in code(good):
        cell.update(execution_count=None, outputs=[])


@defect("canonical", "executed_in_order", RE_EXECUTION)
def run_out_of_order(good, stale):
    first, second = cell(good, "text"), cell(good, "latex")
    first.execution_count, second.execution_count = second.execution_count, first.execution_count


@defect("canonical", "executed_in_order", RE_EXECUTION)
def stored_out_of_order(good, stale):
    good.cells[1], good.cells[2] = good.cells[2], good.cells[1]


@defect("no_stderr", RE_EXECUTION)
def stderr_stored(good, stale):
    cell(good, "text").outputs.append(new_output("stream", name="stderr", text="RuntimeWarning: divide by zero"))


@defect("no_machine_traces", RE_EXECUTION)
def machine_path(good, stale):
    cell(good, "text").outputs[0].text = "/home/ada/course/sweep.gif\n"


@defect("canonical", "no_widget_state", RE_EXECUTION)
def widget_state_stored(good, stale):
    state = {"version_major": 2, "version_minor": 0, "state": {}}
    good.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": state}


@defect("canonical", "no_widget_state", RE_EXECUTION)
def widget_view_stored(good, stale):
    view = {"model_id": "0" * 32, "version_major": 2, "version_minor": 0}
    cell(good, "latex").outputs[0].data[refresh.LIVE_ONLY] = view


@defect("known_tags")
def unknown_tag(good, stale):
    cell(good, "text").metadata["tags"] = ["nbval-skip"]


@defect("slides_are_marked")
def unknown_slide_type(good, stale):
    cell(good, "text").metadata["slideshow"] = {"slide_type": "sub-slide"}


@defect("slides_are_marked")
def unknown_slideshow(good, stale):
    cell(good, "text").metadata["slideshow"] = {"slide_type": "skip", "transition": "zoom"}


@defect("slides_let_the_class_guess")
def answered_at_once(good, stale):
    cell(good, "opening").source += "\nBefore you run the next cell, guess."


@defect("slides_are_marked")
def begins_without_a_slide(good, stale):
    cell(good, "opening").metadata["slideshow"] = {"slide_type": "skip"}


@defect("canonical", RE_EXECUTION)
def unknown_metadata(good, stale):
    cell(good, "text").metadata["execution"] = {"iopub.execute_input": "2024-01-01T00:00:00Z"}


@defect("canonical", "unique_ids", RE_EXECUTION)
def duplicate_ids(good, stale):
    cell(good, "latex").id = "text"


@defect("valid")
def not_the_format(good, stale):
    cell(good, "text")["collapsed"] = True


@defect("no_empty_cells")
def empty_cell(good, stale):
    good.cells.append(new_markdown_cell("", id="empty"))


@defect("pictures_are_described")
def picture_not_described(good, stale):
    good.cells.remove(cell(good, "described"))


@pytest.mark.parametrize(("mutation", "tools"), DEFECTS)
def test_planted_defect(mutation, tools, good, stale, path):
    mutation(good, stale)
    write(path, nbformat.v4.writes(good) + "\n")
    assert caught_by(path) == tools


def test_line_ends_of_windows(good, path):
    write(path, refresh.to_text(good).replace("\n", "\r\n"))
    assert caught_by(path) == {"canonical", RE_EXECUTION}


# --- planted in prose and code: for the lint alone, nothing is executed -------------------------------------------


def plant(good, *cells):
    """The notebook with more cells at its end, each with its mark for the slides (None for none)."""
    for number, (planted, mark) in enumerate(cells):
        planted.id, planted.metadata = f"planted-{number}", {"slideshow": {"slide_type": mark}} if mark else {}
        good.cells.append(planted)
    return refresh.canonical(good)


def ran(source, shown=None):
    """A code cell, as if it had been run."""
    shown = {"text/plain": shown} if isinstance(shown, str) else shown
    return new_code_cell(
        source, outputs=[new_output("execute_result", shown, execution_count=1)] if shown else [], execution_count=1
    )


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("one_sentence_a_line", "It is zero. Then it grows."),
        ("one_sentence_a_line", "Is it $x^2$? You decide."),
        ("one_sentence_a_line", "- It is *zero.* Then it grows."),
        ("one_title", "# A second title"),
        ("headings_do_not_jump", "#### Too deep"),
        ("headings_are_unique", "## What to take away"),
        ("headings_begin_cells", "A text.\n\n## Too low"),
        ("headings_begin_cells", "##Too near"),
        ("links_resolve", "See [the next](99_nowhere.ipynb)."),
        ("links_resolve", "See [this][here].\n\n[here]: 99_nowhere.ipynb"),
        ("links_resolve", "See [this]()."),
        ("links_resolve", "See [above](#What-to-forget)."),
        ("links_resolve", "See [above](00_shift.ipynb#What-to-forget)."),
        ("links_resolve", "See [the guide](guide.md#For-nobody)."),
        ("links_resolve", "![a curve](attachment:curve.png)"),
        ("references_are_defined", "See [the proof][gibbs]."),
        ("references_are_defined", "See [gibbs][]."),
        ("images_have_alt", "![](00_shift.ipynb)"),
        ("local_only", "![a logo](https://example.org/logo.png)"),
        ("no_leftovers", "<<<<<<< HEAD\nIt is zero."),
        ("no_leftovers", "It is zero.\n=======\nIt is one."),
        ("no_leftovers", "It is zero.\n>>>>>>> sweeps"),
        ("no_leftovers", "Here TODO a picture."),
        ("code_is_code", "import numpy as np\n\nnp.ones(3)"),
        ("code_is_code", 'sweep("mean")'),
        ("fences_and_formulas_close", "```python\nx = kl"),
        ("fences_and_formulas_close", "x = kl\n~~~"),
        ("fences_and_formulas_close", "The mean is $\\mu."),
        ("fences_and_formulas_close", "$$x$$\n\nand\n\n$$\nx\n$"),
        ("fences_and_formulas_close", "Call `sweep now."),
        ("runs_only_its_code", "<script>move()</script>"),
        ("runs_only_its_code", '<b onclick="move()">q</b>'),
        ("runs_only_its_code", "[Move](javascript:move())"),
        ("runs_only_its_code", "<!-- it is b -->"),
        ("numbers_are_computed", "It costs 0.501 nats."),
        ("numbers_are_computed", "It costs −0.500 nats."),
        ("numbers_are_computed", "It costs $0.50$ nats."),
    ],
)
def test_lint_of_prose(rule, source, good, path):
    write(path, refresh.to_text(good))
    path.with_name("guide.md").write_text("# For the guide\n")
    nb = plant(good, (new_markdown_cell(source), "slide"))
    assert broken(Notebook(path, refresh.to_text(nb), nb)) == {rule}


@pytest.mark.parametrize(
    "source",
    [
        "Take p, e.g. N(0, 1).\nIt costs 0.5 nats.",
        "1. First\n2. Second",
        "## 2. Kullback and Leibler",
        "**Time.** Ten minutes.",
        "```python\nmu. X\n# not a heading\n```",
        "- A step:\n\n  ```python\n  x = `$`\n  ```",
        "$$a. B$$",
        "It costs 5 \\$, and $x$ costs `$y`.",
        "| it ends. And | starts |",
        "See R. Fisher et al. On it goes.",
        "Guess",
        "See [below](#What-to-take-away), [the guide](guide.md#For-the-guide) and [there][a].\n\n[A]: guide.md",
        "All x in [0, 1].",
        "See [the paper](https://doi.org/10.1214/aoms/1177729694).",
    ],
)
def test_lint_allows(source, good, path):
    write(path, refresh.to_text(good))
    path.with_name("guide.md").write_text("# For the guide\n")
    nb = plant(good, (new_markdown_cell(source), "slide"))
    assert broken(Notebook(path, refresh.to_text(nb), nb)) == set()


@pytest.mark.parametrize(
    ("rule", "source", "shown"),
    [
        ("no_trailing_semicolon", "ax.plot([0, 1]);", None),
        ("checkable_widgets", "interact(draw, mu2=1)", None),
        ("local_only", "%pip install torch", None),
        ("local_only", "!ls", None),
        ("short_cells", "x = 1\n" * 26 + "x", None),
        ("no_raw_sets", "free_symbols", "{mu_1, sigma_1}"),
        ("no_raw_sets", "frozenset([1])", "frozenset({1})"),
        ("no_machine_traces", "explorer", "<Explorer object at 0x7f3e5bcbbb50>"),
        ("no_leftovers", "x = 1  # FIXME", None),
        ("numbers_are_computed", "x = 1  # about 0.501", None),
        ("exercises_are_open", 'check("shift", 0.5)', None),
        ("exercises_are_open", 'check("shift", answer=0.5)', None),
        ("exercises_are_open", 'check("shift", [..., 0.5])', None),
        ("exercises_are_open", 'check("shift", ...)  # it is 1/2', None),
        ("exercises_are_open", 'answer = 1 / 2\ncheck("shift", ...)', None),
        ("small", "x", "0" * 400_000),
        ("explorers_have_a_still", 'sweep("mean")', "mean-sweep: KL = 0.500 nats. Run the notebook to move it."),
    ],
)
def test_lint_of_code(rule, source, shown, good, path):
    nb = plant(good, (ran(source, shown), "skip"))
    assert broken(Notebook(path, refresh.to_text(nb), nb)) - UNSOLVED == {rule}


@pytest.mark.parametrize("source", ['check("shift", ...)', 'check("two", [..., ...])', 'broken = "x"\ncheck("x", ...)'])
def test_lint_allows_what_the_reader_fills_in(source, good, path):
    nb = plant(good, (ran(source), "skip"))
    assert broken(Notebook(path, refresh.to_text(nb), nb)) - UNSOLVED == set()


TEXT, VOTE, CHECK = new_markdown_cell("It is zero."), ran("vote(5)"), ran('check("shift", ...)')
SENTENCE = "mean-sweep: KL = 0.500 nats. Run the notebook to move it."


@pytest.mark.parametrize(
    ("rule", "cells", "marks"),
    [
        ("sections_begin_slides", [new_markdown_cell("## A section")], ["slide"]),
        ("sections_begin_slides", [new_markdown_cell("**Exercise.**\nHow much?")], ["slide"]),
        ("sections_begin_slides", [TEXT, TEXT], ["slide", "slide"]),
        ("sections_begin_slides", [CHECK, TEXT], ["skip", "subslide"]),
        ("slides_let_the_class_guess", [VOTE, ran("kl", "0.500")], ["slide", "slide"]),
        ("slides_skip_what_is_for_the_desk", [ran("import sympy as sp")], ["skip"]),
        ("slides_skip_what_is_for_the_desk", [CHECK], ["skip"]),
        ("slides_skip_what_is_for_the_desk", [ran('prove("kl")')], ["skip"]),
    ],
)
def test_the_mark_of_a_slide_is_lost(rule, cells, marks, good, path):
    kept = plant(nbformat.from_dict(good), *zip(nbformat.from_dict(cells), marks, strict=True))
    assert broken(Notebook(path, refresh.to_text(kept), kept)) - UNSOLVED == set()
    lost = plant(nbformat.from_dict(good), *zip(nbformat.from_dict(cells), [*marks[:-1], None], strict=True))
    assert broken(Notebook(path, refresh.to_text(lost), lost)) - UNSOLVED == {rule}


def test_an_answer_waits_for_another_slide_than_its_vote(good, path):
    beside = plant(nbformat.from_dict(good), (nbformat.from_dict(VOTE), "slide"), (ran("kl", "0.500"), "fragment"))
    assert broken(Notebook(path, refresh.to_text(beside), beside)) == {"slides_let_the_class_guess"}


def test_an_explorer_is_its_own_picture(good, path):
    explorer = ran('sweep("mean")', {"image/png": "", "text/plain": SENTENCE})
    alone = plant(nbformat.from_dict(good), (explorer, "subslide"), (nbformat.from_dict(explorer), "subslide"))
    assert broken(Notebook(path, refresh.to_text(alone), alone)) == set()
    beside = ran("stills.witnesses(terms)", {"image/png": ""})
    beside.outputs.append(new_output("stream", text="A picture of three bell curves."))
    twice = plant(nbformat.from_dict(good), (nbformat.from_dict(explorer), "subslide"), (beside, "skip"))
    assert broken(Notebook(path, refresh.to_text(twice), twice)) == {"explorers_stand_alone"}


def test_lesson_opens_with_promises(good, path):
    cell(good, "opening").source = "# A shift of one"
    assert broken(Notebook(path, refresh.to_text(good), good)) == {"opens_with_promises"}


def test_lesson_closes_with_takeaways(good, path):
    cell(good, "takeaways").source = "A shift of one costs half a nat."
    assert broken(Notebook(path, refresh.to_text(good), good)) == {"closes_with_takeaways"}


def test_a_code_cell_turned_raw(good, path):
    cell(good, "text").update(cell_type="raw")
    assert "code_is_code" in broken(Notebook(path, refresh.to_text(good), good))


def test_lesson_links_to_the_next(good, path):
    write(path.with_name("01_next.ipynb"), refresh.to_text(good))
    lesson = Notebook(path, refresh.to_text(good), good)
    assert broken(lesson) == {"links_to_the_next"}
    good.cells.append(new_markdown_cell("Go on with [the next](01_next.ipynb).", id="next"))
    assert broken(Notebook(path, refresh.to_text(good), good)) == set()


@pytest.mark.parametrize(
    ("link", "rules"),
    [
        ("[00 A shift](00_shift.ipynb)", set()),
        ("[a shift of one](00_shift.ipynb#A-shift-of-one)", set()),
        ("[here](solutions.ipynb#Lesson-02)", set()),
        ("[00 A shift](01_look.ipynb)", {"links_lead_where_they_say"}),
        ("[notebook 01](00_shift.ipynb)", {"links_lead_where_they_say"}),
        ("[a shift of one](01_look.ipynb)", {"links_lead_where_they_say"}),
        ("[the second look](00_shift.ipynb)", {"links_lead_where_they_say"}),
        ("[the first notebook](01_look.ipynb)", {"links_lead_where_they_say"}),
        ("[here](solutions.ipynb#Lesson-01)", {"links_lead_where_they_say"}),
        ("[here](solutions.ipynb)", {"links_lead_where_they_say"}),
    ],
)
def test_a_link_leads_where_it_says(link, rules, good, path):
    for name, title in [("00_shift", "A shift of one"), ("01_look", "The second look: at q"), ("02_last", "The end")]:
        cell(good, "opening").source = OPENING.replace("A shift of one", title)
        write(path.with_name(f"{name}.ipynb"), refresh.to_text(good))
    write(path.with_name("solutions.ipynb"), refresh.to_text(solutions("## Lesson 01", "## Lesson 02")))
    nb = plant(good, (new_markdown_cell(f"See {link}."), None))
    assert broken(Notebook(path.with_name("02_last.ipynb"), refresh.to_text(nb), nb)) == rules


def test_a_heading_is_linked_to_as_its_reader_sees_it(good, path):
    link = new_markdown_cell("See [below](#What-f-gives).")
    nb = plant(good, (link, None), (new_markdown_cell("## What `f` gives"), "slide"))
    write(path, refresh.to_text(nb))
    assert "links_resolve" not in broken(Notebook(path, refresh.to_text(nb), nb))


def solutions(*headings):
    """The solutions, with these headings."""
    title = new_markdown_cell("# Solutions", id="title")
    return refresh.canonical(new_notebook(cells=[title, *map(new_markdown_cell, headings)]))


def test_a_lesson_that_asks_links_to_its_solutions(good, path):
    write(path.with_name("solutions.ipynb"), refresh.to_text(solutions("## Lesson 00", "### Exercise `shift`")))
    asks = plant(good, (ran('check("shift", ...)'), "skip"))
    assert broken(Notebook(path, refresh.to_text(asks), asks)) == {"links_to_its_solutions"}
    asks.cells.append(new_markdown_cell("Solved [there](solutions.ipynb#Lesson-00).", id="onward"))
    asks.cells[-1].metadata = asks.cells[0].metadata
    assert broken(Notebook(path, refresh.to_text(asks), asks)) == set()


@pytest.mark.parametrize(
    ("headings", "rules"),
    [
        (["## Lesson 00", "### Exercise `shift`", "### Exercise `wide`"], set()),
        (["## Lesson 00", "### Exercise `wide`", "### Exercise `shift`"], {"solutions_have_a_section_a_lesson"}),
        (["## Lesson 00", "### Exercise `shift`"], {"solutions_have_a_section_a_lesson"}),
        (["## Lesson 01", "### Exercise `shift`", "### Exercise `wide`"], {"solutions_have_a_section_a_lesson"}),
        (["## A shift", "### Exercise `shift`", "### Exercise `wide`"], {"solutions_have_a_section_a_lesson"}),
        (["## Exercise `shift`", "## Exercise `wide`"], {"solutions_have_a_section_a_lesson"}),
    ],
)
def test_the_solutions_have_a_section_a_lesson(headings, rules, good, path):
    asked = [(ran(f'check("{name}", ...)'), "skip") for name in ("shift", "wide")]
    asks = plant(nbformat.from_dict(good), *asked)
    write(path, refresh.to_text(asks))
    write(path.with_name("01_next.ipynb"), refresh.to_text(good))
    stored = solutions(*headings)
    assert broken(Notebook(path.with_name("solutions.ipynb"), refresh.to_text(stored), stored)) == rules


def test_the_next_notebook_is_the_next(good, path):
    for name in ("01_next", "02_later"):
        write(path.with_name(f"{name}.ipynb"), refresh.to_text(good))
    nb = plant(good, (new_markdown_cell("[The](01_next.ipynb) [next notebook](02_later.ipynb)"), None))
    assert broken(Notebook(path, refresh.to_text(nb), nb)) == {"links_lead_where_they_say"}


def broken(lesson):
    return {rule.__name__ for rule in RULES if list(rule(lesson))}


# --- the kernel's environment -------------------------------------------------------------------------------------

ASKED = {
    "sys.flags.hash_randomization": "0",
    "sys.flags.utf8_mode": "1",
    "sys.flags.optimize": "0",
    "sys.warnoptions": "[]",
    "time.tzname": "('UTC', 'UTC')",
    "os.environ['LC_ALL']": "C.UTF-8",
    "os.environ['NO_COLOR']": "1",
    "shutil.get_terminal_size().columns": "80",
    "plt.get_backend()": "module://matplotlib_inline.backend_inline",
    "plt.rcParams['lines.linewidth']": "1.5",
    "'of_the_profile' in globals()": "False",
    "'of_the_startup' in globals()": "False",
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """What a notebook finds on the machine of somebody who has set everything otherwise."""
    folder = tmp_path_factory.mktemp("home")
    startup = folder / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("of_the_profile = True")
    (folder / "startup.py").write_text("of_the_startup = True")
    (folder / "matplotlibrc").write_text("lines.linewidth: 9")
    theirs = {
        "PYTHONHASHSEED": "1",
        "PYTHONUTF8": "0",
        "PYTHONOPTIMIZE": "1",
        "PYTHONWARNINGS": "ignore",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "POSIX",
        "NO_COLOR": "",
        "COLUMNS": "40",
        "MPLBACKEND": "agg",
        "MATPLOTLIBRC": str(folder / "matplotlibrc"),
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONSTARTUP": str(folder / "startup.py"),
    }
    questions = [new_code_cell(f"print({question})") for question in ASKED]
    imports = new_code_cell("import os, shutil, sys, time\nimport matplotlib.pyplot as plt")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in theirs.items():
            patch.setenv(name, value)
        done = refresh.execute(new_notebook(cells=[imports, *questions]), tmp_path_factory.mktemp("notebooks"))
    return dict(zip(ASKED, [cell.outputs[0].text.strip() for cell in done.cells[1:]], strict=True))


@pytest.mark.parametrize("question", ASKED)
def test_every_machine_gives_the_kernel_the_same(question, answers):
    assert answers[question] == ASKED[question]


# --- pictures -----------------------------------------------------------------------------------------------------


def in_base64(save):
    """What `save` writes, as a notebook stores it."""
    buffer = io.BytesIO()
    save(buffer, format="png")
    return base64.b64encode(buffer.getvalue()).decode()


def picture(title="KL = 0.500", **metadata):
    """A picture with small writing."""
    figure = Figure(figsize=(2, 1), dpi=72)
    figure.suptitle(title, fontsize=10)
    return in_base64(partial(figure.savefig, metadata=metadata))


def with_spots(png, n, level):
    """The picture with n pixels of its white border darkened by so many levels."""
    image = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    for x in range(n):
        image.putpixel((x, 0), (255 - level,) * 3)
    return in_base64(image.save)


def test_a_changed_digit_is_another_picture():
    pictures = [picture(f"KL = 0.50{digit}") for digit in range(10)]
    same = [(i, j) for i in range(10) for j in range(10) if refresh.same_picture(pictures[i], pictures[j])]
    assert same == [(i, i) for i in range(10)]


def test_a_changed_sign_is_another_picture():
    assert not refresh.same_picture(picture("KL = −0.500"), picture("KL = +0.500"))


def test_another_size_is_another_picture():
    assert not refresh.same_picture(picture(), in_base64(Image.new("RGB", (10, 10)).save))


@pytest.mark.parametrize(("n", "level", "same"), [(4, 200, True), (5, 200, False), (5, 9, False), (60, 8, True)])
def test_rounding_is_forgiven_up_to_a_handful(n, level, same):
    assert refresh.same_picture(picture(), with_spots(picture(), n, level)) is same


def test_refresh_keeps_the_stored_picture_when_nothing_is_to_be_seen(good, path):
    data = cell(good, "picture").outputs[0].data
    data["image/png"] = with_spots(data["image/png"], 4, 200)
    write(path, refresh.to_text(good))
    stored = path.read_bytes()
    assert refresh.main([str(path)]) == 0
    assert path.read_bytes() == stored


def test_metadata_of_a_picture_does_not_matter():
    old, new = picture(Software="Matplotlib 3.0"), picture(Software="Matplotlib 4.0")
    assert old != new
    assert refresh.same_picture(old, new)


# --- the tool -----------------------------------------------------------------------------------------------------


def test_check_shows_what_changed_and_writes_nothing(good, stale, path, capsys):
    take_outputs(good, stale, "text")
    take_outputs(good, stale, "picture")
    write(path, refresh.to_text(good))
    stored = path.read_bytes()
    assert refresh.main(["--check", str(path)]) == 1
    assert path.read_bytes() == stored
    shown = capsys.readouterr().out
    assert "cell text (number 3)" in shown
    assert "-[stdout] KL = 0.501 nats\n+[stdout] KL = 0.500 nats" in shown
    assert "picture of cell picture differs in " in shown


def test_refresh_writes_what_check_accepts(path, capsys):
    nb = notebook()
    for cell in nb.cells:
        del cell["id"]
    write(path, nbformat.v4.writes(nb))
    assert refresh.main([str(path)]) == 0
    written = path.read_bytes()
    assert refresh.main(["--check", str(path)]) == 0
    assert refresh.main([str(path)]) == 0
    assert path.read_bytes() == written
    assert capsys.readouterr().out.splitlines() == [f"{path}: written", f"{path}: unchanged", f"{path}: unchanged"]


def test_a_cell_that_raises_is_named(good, path, capsys):
    stored_out_of_order(good, None)
    write(path, refresh.to_text(good))
    assert refresh.main([str(path)]) == 1
    shown = capsys.readouterr().out
    assert f"{path}: ERROR\ncell text raised:\n" in shown
    assert shown.endswith("NameError: name 'kl' is not defined\n")


@pytest.mark.parametrize("text", ["", "not JSON", "[]", "{}", '{"cells": [{}]}'])
def test_a_file_that_is_no_notebook(text, path, capsys):
    write(path, text)
    assert refresh.main(["--check", str(path)]) == 1
    assert f"{path}: ERROR\n" in capsys.readouterr().out


def test_a_file_that_is_missing(path, capsys):
    assert refresh.main(["--check", str(path)]) == 1
    assert f"{path}: ERROR\n" in capsys.readouterr().out
