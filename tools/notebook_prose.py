"""The form of a notebook's prose: sentences, headings, links and numbers."""

import ast
import re
from collections import Counter
from itertools import pairwise
from urllib.parse import unquote

from notebook_rules import (
    SOLUTIONS,
    Notebook,
    checks,
    comments,
    rule,
    texts,
    without_code,
    without_comments,
    without_formulas,
)

# --- sentences ----------------------------------------------------------------------------------------------------


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
def closes_with_takeaways(notebook):
    """A lesson says last what to keep of it."""
    if notebook.is_lesson and "What to take away" not in [text for _, text in headings(notebook)]:
        yield "no section says what to take away"


@rule
def fences_and_formulas_close(notebook):
    """One sign too few, and the rest of the cell is shown as code or as a formula."""
    for cell in notebook.markdown:
        if found := re.search(r"(?<!\\)[$`]|^ *~~~", without_formulas(cell.source), re.M):
            yield f"cell {cell.id} opens {found[0]!r} and does not close it, or the other way round"


@rule
def numbers_are_computed(notebook):
    """A decimal number in prose or in a comment is one that the notebook shows, or one that its code starts from."""
    shown = [text for cell in notebook.code for output in cell.outputs for text in texts(output)]
    known = decimals("\n".join([*shown, *(without_comments(cell.source) for cell in notebook.code)]))
    known |= {number.lstrip("-") for number in known}
    for cell in notebook.cells:
        prose = [without_targets(cell.source)] if cell.cell_type == "markdown" else comments(cell.source)
        for number in sorted(decimals("\n".join(prose)) - known):
            yield f"cell {cell.id} says {number}, which nothing computes"


def decimals(text):
    """The decimal numbers in a text, each with its sign."""
    return {n.replace("−", "-") for n in re.findall(r"(?:(?<![\w.)])[-−])?(?<![\d.])\d+\.\d+", text)}


# --- headings -----------------------------------------------------------------------------------------------------


@rule
def one_title(notebook):
    """The first line is the title, the only one: the outline and the browser's tab start there."""
    if not (notebook.cells and notebook.cells[0].source.startswith("# ")):
        yield "the first cell does not start with a title"
    if (titles := [level for level, _ in headings(notebook)].count(1)) != 1:
        yield f"there are {titles} titles"


@rule
def headings_are_unique(notebook):
    """Two headings of one name cannot be told apart in the outline, and a link finds only the first."""
    for text, count in Counter(text for _, text in headings(notebook)).items():
        if count > 1:
            yield f"there are {count} headings {text!r}"


@rule
def headings_begin_cells(notebook):
    """A heading folds its cells, and a slide begins at a cell; without its space it is no heading."""
    for cell in notebook.markdown:
        for line in without_code(cell.source).splitlines()[1:]:
            if re.match(r"#{1,6} ", line):
                yield f"cell {cell.id} has a heading that does not begin it: {line!r}"
        if found := re.search(r"^#+[^#\s].*|^#{7,}.*", without_code(cell.source), re.M):
            yield f"cell {cell.id} has a line that is almost a heading: {found[0]!r}"


@rule
def headings_do_not_jump(notebook):
    """A screen reader's user walks the headings level by level."""
    for (above, _), (below, text) in pairwise(headings(notebook)):
        if below > above + 1:
            yield f"{text!r} is of level {below}, below one of level {above}"


def headings(notebook):
    """Level and text of each heading."""
    return [heading for cell in notebook.markdown for heading in headings_of(cell.source)]


def headings_of(source):
    """Level and text of each heading of a text in Markdown, as its reader sees it: without the marks of code."""
    lines = without_code(source).splitlines()
    return [(len(match[1]), match[2].replace("`", "")) for line in lines if (match := re.match(r"(#{1,6}) (.*)", line))]


# --- links --------------------------------------------------------------------------------------------------------


def links(cell):
    """Text and target of each link and picture of a cell; a reference is named by its label."""
    source = without_formulas(cell.source)
    inline = re.findall(r"(?:\[([^][]*))?\]\(<?([^)>\s]*)", source)
    references = re.findall(r"^ {0,3}\[([^]]+)\]: *<?([^>\s]+)", source, re.M)
    return [(text, unquote(target)) for text, target in [*inline, *references]]


def without_targets(source):
    """Markdown with the text of its links alone."""
    return re.sub(r"\]\([^)]*\)|^ {0,3}\[[^]]+\]:.*", "]", source, flags=re.M)


def is_address(target):
    """Whether a link leads out of the course."""
    return re.match(r"\w+:", target) is not None


@rule
def links_resolve(notebook):
    """A link leads to a file, to a heading of it, and a picture to what the cell holds."""
    for cell in notebook.markdown:
        for _, target in links(cell):
            name, _, anchor = target.partition("#")
            path = notebook.path.parent / name if name else notebook.path
            if not target:
                yield f"cell {cell.id} has a link without a target"
            elif target.startswith("attachment:"):
                if target.removeprefix("attachment:") not in cell.get("attachments", {}):
                    yield f"cell {cell.id} shows {target!r}, and has no such attachment"
            elif is_address(target):
                continue
            elif not path.exists():
                yield f"cell {cell.id} links to {name!r}, which is not there"
            elif anchor and anchor not in anchors(headings(notebook) if not name else headings_at(path)):
                yield f"cell {cell.id} links to {target!r}, where no heading has that name"


def headings_at(path):
    """Level and text of each heading of a notebook or of a page in Markdown."""
    return headings(Notebook.read(path)) if path.suffix == ".ipynb" else headings_of(path.read_bytes().decode())


def anchors(headings):
    """The names by which JupyterLab finds headings."""
    return {text.replace(" ", "-") for _, text in headings}


@rule
def references_are_defined(notebook):
    """Without its definition a reference is shown as its brackets."""
    for cell in notebook.markdown:
        source = without_formulas(cell.source)
        defined = {label.lower() for label in re.findall(r"^ {0,3}\[([^]]+)\]:", source, re.M)}
        for text, label in re.findall(r"\[([^][]+)\]\[([^][]*)\]", source):
            if (label or text).lower() not in defined:
                yield f"cell {cell.id} refers to {label or text!r}, which it does not define"


@rule
def links_lead_where_they_say(notebook):
    """A link that names a lesson, by its number, its title or its place, leads to that lesson."""
    lessons = notebook.lessons
    for cell in notebook.markdown:
        for text, target in links(cell):
            path = notebook.path.parent / target.partition("#")[0]
            named = [lesson.name for lesson in lessons if is_named(lesson, text)]
            named += [lesson.name for lesson in lessons[:1] if "first notebook" in text]
            named += [lesson.name for lesson in later(notebook)[:1] if "next notebook" in text]
            if path.parent.resolve() == notebook.path.parent.resolve() and named and path.name not in named:
                yield f"cell {cell.id} links {text!r} to {path.name}, not to {named[0]}"
            if path.name == SOLUTIONS and notebook.is_lesson and target != solutions_of(notebook):
                yield f"cell {cell.id} links to {target}, not to {solutions_of(notebook)}"


def solutions_of(lesson):
    return f"{SOLUTIONS}#{lesson.section.replace(' ', '-')}"


def is_named(lesson, text):
    """Whether a link's text names a lesson, by its number or by the first words of its title."""
    titles = [re.split(r"[,:]", title)[0] for level, title in headings_at(lesson) if level == 1]
    return lesson.name[:2] in re.findall(r"\b\d\d\b", text) or any(title.lower() in text.lower() for title in titles)


@rule
def links_to_the_next(notebook):
    """Who has finished a lesson wants the next one."""
    for lesson in later(notebook)[:1] if notebook.is_lesson else []:
        if f"]({lesson.name})" not in notebook.cells[-1].source:
            yield f"the last cell has no link to {lesson.name}"


@rule
def links_to_its_solutions(notebook):
    """Who is stuck wants the solutions of this lesson, and not to search for them."""
    asks = notebook.is_lesson and any(map(checks, notebook.cells))
    if asks and f"]({solutions_of(notebook)})" not in notebook.cells[-1].source:
        yield f"the last cell has no link to {solutions_of(notebook)}"


def later(notebook):
    """The lessons that come after this one."""
    return [path for path in notebook.lessons if path.name > notebook.path.name]


# --- the solutions ------------------------------------------------------------------------------------------------


@rule
def solutions_have_a_section_a_lesson(notebook):
    """Each exercise is solved under its name, in the section of its lesson, in the lesson's order."""
    if notebook.is_lesson:
        return
    solved = {}
    for cell in notebook.cells:
        for level, text in headings_of(cell.source) if cell.cell_type == "markdown" else []:
            if level == 2:
                solved[text] = []
            elif level == 3 and solved:
                solved[list(solved)[-1]].append(text)
    lessons = map(Notebook.read, notebook.lessons)
    asked = {lesson.section: [f"Exercise {name}" for name in exercises(lesson)] for lesson in lessons}
    asked = {section: names for section, names in asked.items() if names}
    if list(solved) != list(asked):
        yield f"the sections are {list(solved)}, not {list(asked)}"
    for section in solved.keys() & asked.keys():
        if solved[section] != asked[section]:
            yield f"{section!r} has the headings {solved[section]}, not {asked[section]}"


def exercises(notebook):
    """The names of the exercises that a notebook checks."""
    return [ast.literal_eval(call.args[0]) for cell in notebook.cells for call in checks(cell) if call.args]
