"""Notebooks in, things to show out: slides for the class, pages for a reader without Python, a handout on paper,
and the answers to it.

    python tools/publish.py [slides] [pages] [handout] [answers]

The notebooks are taken as they are stored; only their explorers are made again, to be opened where there is no kernel.
What is written, under build/, needs no network: each file holds its own pictures, formulas and programs.
"""

import argparse
import ast
import json
import sys
from functools import cache
from html import escape
from io import BytesIO
from itertools import pairwise, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

import ipywidgets
import nbformat
import refresh
from browser import HOW_TO_GET_CHROMIUM, chromium, find_chromium
from bs4 import BeautifulSoup
from edition import edition
from jinja2 import Environment, FileSystemLoader
from nbconvert import HTMLExporter, SlidesExporter
from notebook_form import EXPLORER_SIGN, SOLUTIONS, has_explorer
from pypdf import PdfReader
from refresh import ROOT

COURSE = "The Kullback-Leibler divergence between Gaussians"
BUILD = Path("build")
TEMPLATES = Path(__file__).parent / "templates"
ROWS = 5  # of a derivation on one slide
LONG = 7  # lines of code, on a slide
FOLDED, END = "<details><summary>All lines</summary>\n", "\n</details>"
FOLDED_SOLUTION = "<details><summary>Show the solution</summary></details>"
ANOTHER_WIDGET = "<p><em>In the running notebook, a widget stands here.</em></p>"


def paths():
    """Name -> path of each notebook: the lessons in order, then their solutions."""
    return {path.stem: path for path in refresh.notebooks()}


def is_lesson(name):
    return f"{name}.ipynb" != SOLUTIONS


def lessons(notebooks):
    return {name: notebook for name, notebook in notebooks.items() if is_lesson(name)}


def solutions(notebooks):
    return {name: notebook for name, notebook in notebooks.items() if not is_lesson(name)}


def course():
    """Name -> notebook."""
    return {name: with_values(refresh.read(path.read_text(encoding="utf-8"))) for name, path in paths().items()}


def with_values(nb):
    """The notebook as it is stored; with each explorer the values at which it opens, which are not stored.

    For them the explorers' cells are run, and the first one, which imports; the proofs are not.
    """
    first, *others = (cell for cell in nb.cells if cell.cell_type == "code")
    names = {}
    for cell in [first, *filter(has_explorer, others)]:
        result = run(cell.source, names)
        if has_explorer(cell):
            cell.metadata.transient = {"values": result.values}
    return nb


def run(source, names):
    """Run a cell among these names, and return what it shows: the value of its last line, if that is an expression."""
    *lines, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        return exec(source, names)
    exec(compile(ast.Module(lines, type_ignores=[]), "a cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "a cell", "eval"), names)


def title(nb):
    return nb.cells[0].source.splitlines()[0].removeprefix("# ")


# --- from notebook to notebook ----------------------------------------------------------------------------------------


def with_widgets(nb, show):
    """A copy in which HTML stands for each widget: what `show` makes of an explorer, a sentence for any other."""
    nb = nbformat.from_dict(nb)
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            text = output.get("data", {}).get("text/plain", "")
            if EXPLORER_SIGN in text:
                html = show(cell.metadata.transient["values"], output.data["image/png"], text)
                output.data = nbformat.from_dict({"text/html": html})
            elif is_widget(output):
                output.data = nbformat.from_dict({"text/html": ANOTHER_WIDGET})
    return nb


def is_widget(output):
    """Whether an output, as it is stored, is but the name and the traits of one of Jupyter's widgets."""
    data = output.get("data", {})
    return set(data) == {"text/plain"} and hasattr(ipywidgets, data["text/plain"].partition("(")[0])


def live(values, png, text):
    """Where the page's script opens an explorer; until then, and where no script runs, its still picture."""
    return (
        f'<div class="explorer" data-prevent-swipe data-values="{escape(json.dumps(values))}">{image(png, text)}</div>'
    )


def on_paper(values, png, text):
    """The still picture, and below it its sentence, without the explorer's name and without how to move it."""
    sentence = text.partition(": ")[2].removesuffix(EXPLORER_SIGN).strip()
    return f"{image(png, 'Picture, described below.')}<p><em>{escape(sentence)}</em></p>"


def image(png, alt):
    return f'<img src="data:image/png;base64,{png.strip()}" alt="{escape(alt)}">'


def unfolded(nb):
    """The notebook, in which the lines of a derivation stand in place of the widget that reveals them."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            html = output.get("data", {}).get("text/html", "")
            if html.startswith(FOLDED):
                output.data = nbformat.from_dict({"text/html": html[len(FOLDED) : -len(END)], "text/latex": ""})
                cell.outputs = [output]
    return nb


def for_paper(nb):
    """A copy for paper: without the checks that wait for an answer, and each derivation once."""
    nb = unfolded(with_widgets(nb, on_paper))
    nb.cells = [cell for cell in nb.cells if not waits(cell)]
    derivations = [cell for cell in nb.cells if derivation_rows(cell)]
    for revealed, whole in pairwise(derivations):
        if derivation_rows(revealed) == derivation_rows(whole):
            revealed.outputs = []
    return nb


def waits(cell):
    """Whether a cell checks an answer that nobody has given yet."""
    replies = [output.get("data", {}).get("text/markdown", "") for output in cell.get("outputs", [])]
    return any(reply.startswith("**Not answered yet") for reply in replies)


def for_slides(nb):
    """A copy for the projector: a long derivation on several slides, and no code beside a picture, or that is long."""
    nb = unfolded(with_widgets(nb, live))
    nb.cells = [part for cell in nb.cells for part in parts(cell)]
    for cell in (cell for cell in nb.cells if cell.cell_type == "code"):
        kinds = {kind for output in cell.outputs for kind in output.get("data", {})}
        if kinds & {"text/html", "image/png"} or cell.source.count("\n") >= LONG:
            cell.metadata.transient = {"remove_source": True}
    return nb


def parts(cell):
    """A cell; of a long derivation, a cell for each slide, which begins with the last row of the one before."""
    rows = derivation_rows(cell)
    if len(rows) <= ROWS or cell.metadata.get("slideshow") == {"slide_type": "skip"}:
        return [cell]
    starts = range(0, len(rows) - 1, ROWS - 1)
    return [part(cell, number, rows[start : start + ROWS]) for number, start in enumerate(starts, start=1)]


def part(cell, number, rows):
    cell = nbformat.from_dict(cell | {"id": f"{cell.id}-{number}"})
    cell.outputs[0].data["text/html"] = "\n".join(rows)
    if number > 1:
        cell.metadata.slideshow = nbformat.from_dict({"slide_type": "subslide"})
    return cell


def derivation_rows(cell):
    """The lines of the derivation that a cell shows, each as HTML."""
    for output in cell.get("outputs", []):
        if {"text/html", "text/latex"} <= set(output.get("data", {})):
            return output.data["text/html"].splitlines()
    return []


# --- from notebook to HTML --------------------------------------------------------------------------------------------


@cache
def exporter(kind):
    """An exporter that writes by our template."""
    return kind(extra_template_paths=[str(TEMPLATES)], template_file="cells.html.j2")


def cells(nb, kind=HTMLExporter):
    """The cells of a notebook as HTML."""
    return exporter(kind).from_notebook_node(nb)[0]


def with_links(html, address):
    """The HTML with each link to a notebook led to `address(name)`; what is not there to be led to is no link."""
    soup = BeautifulSoup(html, "html.parser")
    for mark in soup.select(".anchor-link"):
        mark.decompose()
    for link in soup.select("a[href]"):
        path, _, anchor = link["href"].partition("#")
        if path and "://" not in path:
            target = address(path.removesuffix(".ipynb")) if path.endswith(".ipynb") else None
            if target is None:
                link.unwrap()
            else:
                link["href"] = target + ("#" + anchor) * bool(anchor)
    return str(soup)


def page(template, **words):
    """A whole page, by one of our templates."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), keep_trailing_newline=True)
    environment.globals["edition"] = edition
    environment.globals["text_of"] = lambda path: (ROOT / path).read_text(encoding="utf-8")
    return environment.get_template(f"{template}.html.j2").render(**words)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    print(path)


# --- what is made -----------------------------------------------------------------------------------------------------


def titles(notebooks):
    """Name -> what the way to a notebook says: a lesson has its number."""
    return {name: f"{name[:2]} " * is_lesson(name) + title(nb) for name, nb in notebooks.items()}


def slides(notebooks, folder):
    """One deck for each lesson, and a page that leads to them."""
    decks = lessons(notebooks)
    for name, nb in decks.items():
        html = cells(for_slides(nb), SlidesExporter)
        html = with_links(html, lambda target: f"{target}.html" if target in decks else None)
        write(folder / f"{name}.html", page("slides", title=title(nb), body=html))
    write(folder / "index.html", page("index", kind="Slides", titles=titles(decks)))


def pages(notebooks, folder):
    """A page for each notebook, the solutions folded up, and one that leads to them."""
    for name, nb in notebooks.items():
        html = with_links(cells(with_widgets(nb, live)), lambda target: f"{target}.html")
        write(folder / f"{name}.html", page("page", title=title(nb), body=html if is_lesson(name) else folded(html)))
    write(folder / "index.html", page("index", kind="Pages", titles=titles(notebooks)))


def folded(html):
    """The solutions, each folded up below the heading of its exercise."""
    soup = BeautifulSoup(html, "html.parser")
    for heading in soup.select("h3"):
        cells = takewhile(lambda node: not node.select("h2, h3"), heading.parent.find_next_siblings())
        solution = [*heading.next_siblings, *cells]
        heading.insert_after(fold := BeautifulSoup(FOLDED_SOLUTION, "html.parser").details)
        fold.extend(solution)
    return str(soup)


def handout(notebooks, path):
    """The lessons on paper, which give no answer away."""
    write(path, paper(lessons(notebooks), title=COURSE))


def answers(notebooks, path):
    """What the handout leaves out, on paper: the solutions, and the answers to the votes."""
    voted = [answered(cell) for nb in lessons(notebooks).values() for cell in nb.cells if is_vote(cell)]
    write(path, paper(solutions(notebooks), title=f"{COURSE}: the answers", answers=voted))


def is_vote(cell):
    return cell.source.startswith("vote(")


def answered(cell):
    """The question of a vote, and its answer."""
    vote = BeautifulSoup(cell.outputs[0].data["text/html"], "html.parser")
    return vote.legend.text, vote.details.p.text


def paper(notebooks, **words):
    """Notebooks as the chapters of a tagged PDF, with an outline, and its contents in front."""
    chapters = [chapter(name, nb, notebooks) for name, nb in notebooks.items()]
    with chromium() as browser, TemporaryDirectory() as folder:
        source = Path(folder, "handout.html")
        source.write_text(page("handout", chapters=chapters, **words), encoding="utf-8")
        tab = browser.new_page()
        tab.goto(source.as_uri())
        tab.wait_for_function("document.body.dataset.ready")
        tab.evaluate("numbers => fillIn(numbers)", first_pages(printed(tab)))
        return printed(tab)


def printed(tab):
    """The page in a tab as a PDF."""
    return tab.pdf(prefer_css_page_size=True, tagged=True, outline=True)


def chapter(name, nb, notebooks):
    """One of some notebooks as a chapter, its anchors unlike those of any other, without what is folded up."""
    html = with_links(cells(for_paper(nb)), lambda target: f"#{target}" if target in notebooks else None)
    soup = BeautifulSoup(html, "html.parser")
    for fold in soup.select("details"):
        fold.decompose()
    for heading in soup.select("[id]"):
        heading["id"] = f"{name}-{heading['id']}"
    return {"id": name, "title": title(nb), "body": str(soup)}


def first_pages(pdf):
    """Title -> the page on which it stands, for each top entry of a PDF's outline."""
    reader = PdfReader(BytesIO(pdf))
    entries = [entry for entry in reader.outline if not isinstance(entry, list)]
    return {entry.title: reader.get_destination_page_number(entry) + 1 for entry in entries}


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="+", choices=["slides", "pages", "handout", "answers"])
    what = parser.parse_args(arguments).what
    if {"handout", "answers"} & set(what) and not find_chromium():
        sys.exit(HOW_TO_GET_CHROMIUM)
    notebooks = course()
    if "slides" in what:
        slides(notebooks, BUILD / "slides")
    if "pages" in what:
        pages(notebooks, BUILD / "pages")
    if "handout" in what:
        handout(notebooks, BUILD / "handout.pdf")
        print("The solutions, and the answers to the votes, are another file: make answers")
    if "answers" in what:
        answers(notebooks, BUILD / "answers.pdf")


if __name__ == "__main__":
    main()
