"""Notebooks in, HTML out: what the slides, the pages and the handout have in common.

The notebooks are taken as they are stored; only their explorers are made again, to be opened where there is no kernel.
"""

import ast
import json
import subprocess
from functools import cache
from html import escape
from pathlib import Path

import ipywidgets
import nbformat
import refresh
from bs4 import BeautifulSoup
from edition import edition
from jinja2 import Environment, FileSystemLoader
from nbconvert import HTMLExporter
from notebook_form import EXPLORER_SIGN, SOLUTIONS, has_explorer
from refresh import ROOT

COURSE = "The Kullback-Leibler divergence between Gaussians"
TEMPLATES = Path(__file__).parent / "templates"
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


def waits(cell):
    """Whether a cell checks an answer that nobody has given yet."""
    replies = [output.get("data", {}).get("text/markdown", "") for output in cell.get("outputs", [])]
    return any(reply.startswith("**Not answered yet") for reply in replies)


def is_vote(cell):
    return cell.source.startswith("vote(")


def image(png, alt):
    return f'<img src="data:image/png;base64,{png.strip()}" alt="{escape(alt)}">'


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
    for link in soup.select("a[href]:not([download])"):
        path, _, anchor = link["href"].partition("#")
        if path and "://" not in path:
            target = address(Path(path).stem) if path.endswith(".ipynb") else None
            if target is None:
                link.unwrap()
            else:
                link["href"] = target + ("#" + anchor) * bool(anchor)
    return str(soup)


def with_formulas(texts):
    """Each text of some HTML with its formulas set, and the style sheet that these take."""
    command = ["node", str(ROOT / "tools/formulas.mjs")]
    answer = subprocess.run(command, input=json.dumps(texts), stdout=subprocess.PIPE, check=True, encoding="utf-8")
    return json.loads(answer.stdout).values()


def text_of(path):
    """The text of a file of the repository."""
    return (ROOT / path).read_text(encoding="utf-8")


def page(template, **words):
    """A whole page, by one of our templates."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), keep_trailing_newline=True)
    environment.globals |= {"text_of": text_of, "edition": edition}
    return environment.get_template(f"{template}.html.j2").render(**words)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def titles(notebooks):
    """Name -> what the way to a notebook says: a lesson has its number."""
    return {name: f"{name[:2]} " * name[0].isdigit() + title(nb) for name, nb in notebooks.items()}
