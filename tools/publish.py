"""Notebooks in, things to show out: slides for the class, pages for a reader without Python, a handout on paper,
and the answers to it.

    python tools/publish.py [slides] [pages] [handout] [answers]

What is written, under build/, needs no network.
"""

import argparse
import shutil
import sys
from html import escape
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from browser import HOW_TO_GET_CHROMIUM, chromium, find_chromium
from bs4 import BeautifulSoup
from nbconvert import SlidesExporter
from notebook_form import EXPLORER_SIGN
from notebook_html import (
    COURSE,
    cells,
    course,
    image,
    is_vote,
    lessons,
    live,
    page,
    solutions,
    title,
    titles,
    waits,
    with_formulas,
    with_links,
    with_widgets,
    write,
)
from pypdf import PdfReader
from website import pages

BUILD = Path("build")
OPENED = {
    "slides": "slides/index.html",
    "pages": "pages/index.html",
    "handout": "handout.pdf",
    "answers": "answers.pdf",
}
ROWS = 5  # of a derivation on one slide
LONG = 7  # lines of code, on a slide
FOLDS = "What the lessons fold up"
FOLDED, END = "<details><summary>All lines</summary>\n", "\n</details>"


# --- from notebook to notebook ----------------------------------------------------------------------------------------


def on_paper(values, png, text):
    """The still picture, and below it its sentence, without the explorer's name and without how to move it."""
    sentence = text.partition(": ")[2].removesuffix(EXPLORER_SIGN).strip()
    return f"{image(png, 'Picture, described below.')}<p><em>{escape(sentence)}</em></p>"


def unfolded(nb):
    """The notebook, in which the lines of a derivation stand in place of the widget that reveals them."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            html = output.get("data", {}).get("text/html", "")
            if html.startswith(FOLDED):
                output.data = nbformat.from_dict({"text/html": html[len(FOLDED) : -len(END)], "text/latex": ""})
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


def slides(notebooks, folder):
    """One deck for each lesson, and a page that leads to them."""
    decks = lessons(notebooks)
    texts = [cells(for_slides(nb), SlidesExporter) for nb in decks.values()]
    texts = [with_links(html, lambda target: f"{target}.html" if target in decks else None) for html in texts]
    texts, style = with_formulas(texts)
    for (name, nb), html in zip(decks.items(), texts, strict=True):
        write(folder / f"{name}.html", page("slides", title=title(nb), body=html, formula_style=style))
    write(folder / "index.html", page("index", kind="Slides", titles=titles(decks)))


def handout(notebooks, path):
    """The lessons on paper, which give no answer away."""
    told = lessons(notebooks)
    write(path, paper([chapter(name, nb, told) for name, nb in told.items()], title=COURSE))


def answers(notebooks, path):
    """What the handout leaves out, on paper: the solutions, what the lessons fold up, and the answers to the votes."""
    told, solved = lessons(notebooks), solutions(notebooks)
    chapters = [chapter(name, nb, solved) for name, nb in solved.items()]
    body = "\n".join(folds(name, nb, solved) for name, nb in told.items())
    chapters.append({"id": "folds", "title": FOLDS, "body": f"<h1>{FOLDS}</h1>\n{body}"})
    voted = [answered(cell) for nb in told.values() for cell in nb.cells if is_vote(cell)]
    write(path, paper(chapters, title=f"{COURSE}: the answers", answers=voted))


def answered(cell):
    """The question of a vote, and its answer."""
    vote = BeautifulSoup(cell.outputs[0].data["text/html"], "html.parser")
    return vote.legend.text, vote.details.p.text


def paper(chapters, **words):
    """Chapters as a tagged PDF, with an outline, and its contents in front."""
    bodies, style = with_formulas([chapter["body"] for chapter in chapters])
    chapters = [chapter | {"body": body} for chapter, body in zip(chapters, bodies, strict=True)]
    with chromium() as browser, TemporaryDirectory() as folder:
        source = Path(folder, "handout.html")
        source.write_text(page("handout", chapters=chapters, formula_style=style, **words), encoding="utf-8")
        tab = browser.new_page()
        tab.goto(source.as_uri())
        tab.wait_for_function("document.body.dataset.ready")
        tab.evaluate("numbers => fillIn(numbers)", first_pages(printed(tab)))
        return printed(tab)


def printed(tab):
    """The page in a tab as a PDF."""
    return tab.pdf(prefer_css_page_size=True, tagged=True, outline=True)


def chapter(name, nb, notebooks):
    """One of some notebooks as a chapter, without what is folded up."""
    soup = on_leaves(name, nb, notebooks)
    for fold in soup.select("details"):
        fold.decompose()
    return {"id": name, "title": title(nb), "body": str(soup)}


def folds(name, nb, notebooks):
    """What a notebook folds up, but for the answers to its votes, each under the heading under which it stands."""
    leaves = on_leaves(name, nb, notebooks)
    found = [fold for fold in leaves.select("details") if not fold.find_previous_sibling("fieldset")]
    for fold in found:
        fold.summary.string = f"{fold.find_previous(['h1', 'h2', 'h3']).text}: {fold.summary.text}"
    for fold in found:
        fold.summary.name, fold.name = "h3", "div"
    return "\n".join([f"<h2>{escape(title(nb))}</h2>" * bool(found), *map(str, found)])


def on_leaves(name, nb, notebooks):
    """A notebook for paper, as soup, its anchors unlike those of any other of some notebooks."""
    html = with_links(cells(for_paper(nb)), lambda target: f"#{target}" if target in notebooks else None)
    soup = BeautifulSoup(html, "html.parser")
    for heading in soup.select("[id]"):
        heading["id"] = f"{name}-{heading['id']}"
    return soup


def first_pages(pdf):
    """Title -> the page on which it stands, for each top entry of a PDF's outline."""
    reader = PdfReader(BytesIO(pdf))
    entries = [entry for entry in reader.outline if not isinstance(entry, list)]
    return {entry.title: reader.get_destination_page_number(entry) + 1 for entry in entries}


def anew(folder):
    """The folder, without what an older course has left there."""
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="+", choices=OPENED)
    parser.add_argument("--address", default="", help="where the pages will stand, for the pictures of links to them")
    asked = parser.parse_args(arguments)
    what = asked.what
    if {"handout", "answers"} & set(what) and not find_chromium():
        sys.exit(HOW_TO_GET_CHROMIUM)
    notebooks = course()
    if "slides" in what:
        slides(notebooks, anew(BUILD / "slides"))
    if "pages" in what:
        pages(notebooks, anew(BUILD / "pages"), asked.address)
    if "handout" in what:
        handout(notebooks, BUILD / "handout.pdf")
        print("The solutions, the folds and the answers to the votes are another file: make answers")
    if "answers" in what:
        answers(notebooks, BUILD / "answers.pdf")
    print(*(BUILD / OPENED[name] for name in what), sep="\n")


if __name__ == "__main__":
    main()
