"""The site: a page for each notebook, with a way through them, a search, and what a link to it shows.

It is opened from any static host, or from a disk. Nothing is written here for one lesson: what a page says of itself
is read off its notebook. The welcome, and the page of votes and exercises, are made as notebooks, too.
"""

import ast
import json
import re
from base64 import b64decode
from io import BytesIO
from itertools import takewhile

import nbformat
from bs4 import BeautifulSoup
from nbformat.v4 import new_markdown_cell, new_notebook, new_output
from notebook_form import SOLUTIONS, has_explorer, only_imports
from notebook_html import (
    COURSE,
    cells,
    is_vote,
    lessons,
    live,
    page,
    paths,
    solutions,
    text_of,
    title,
    titles,
    waits,
    with_formulas,
    with_links,
    with_widgets,
    write,
)
from notebook_rules import checks
from PIL import Image

SOLUTION = "<details><summary>Show the solution</summary></details>"
AWAITED = "You answer this in the notebook. There is also [its solution]({}#Exercise-{})."
IN_THE_NOTEBOOK = {  # what a cell begins or ends with -> what it does there, and not here
    "prove(": "You prove it in the notebook, where each line that you type is judged.",
    ".reveal()": "In the notebook, *Next* shows you one line at a time.",
}
FILES = """## The files

Beside each page lies its notebook, with all that it printed: {}.
A notebook runs inside the course, which is more than its notebooks: take the whole repository, and its README says how.
"""
ASKED = "\n\n[In its lesson]({}.ipynb#cell-{}) · [Its solution]({}#Exercise-{})"
SCRIPTS = {
    "explorers.js": ["kl_helpers/explorers/page.js", "tools/templates/explorers.js", "tools/templates/pages.js"],
    "search.js": ["node_modules/minisearch/dist/umd/index.js", "tools/templates/search.js"],
}
STYLES = ["tools/templates/course.css", "kl_helpers/explorers/explorers.css", "tools/templates/pages.css"]


def pages(notebooks, folder, address=""):
    """The whole site. Some readers of links want a full `address` in front of their picture."""
    site = {"index": welcome(notebooks), **lessons(notebooks), "practice": practice(notebooks), **solutions(notebooks)}
    soups = {name: furnished(nb, site) for name, nb in site.items()}
    pictures = {name: filed(soup, name, folder) for name, soup in soups.items()}
    found = [section for name, soup in soups.items() for section in sections(soup, name, title(site[name]))]
    fold(*(soups[name] for name in solutions(notebooks)))
    texts, style = with_formulas([str(soup) for soup in soups.values()])
    address = address and address.rstrip("/") + "/"
    words = {"course": COURSE, "names": titles(site) | {"index": "Welcome"}, "address": address}
    for (name, soup), body in zip(soups.items(), texts, strict=True):
        if path := paths().get(name):
            write(folder / path.name, path.read_text(encoding="utf-8"))
        about = {
            "name": name,
            "title": title(site[name]),
            "description": re.match(r".*[.?!]", " ".join(soup.p.text.split()))[0],
            "picture": next(iter(pictures[name] + pictures["index"]), ""),
            "headings": [(heading["id"], heading.text) for heading in soup.select("h2")],
            "notebook": path and path.name,
        }
        write(folder / f"{name}.html", page("page", body=body, **about, **words))
    write(folder / "search.html", page("search", name="search", title="Search", **words))
    write(folder / "site.css", "\n".join([*map(text_of, STYLES), style]))
    for script, sources in SCRIPTS.items():
        write(folder / script, "\n".join(map(text_of, sources)))
    write(folder / "sections.js", f"const SECTIONS = {json.dumps(found, ensure_ascii=False)};\n")


# --- from notebook to notebook ----------------------------------------------------------------------------------------


def welcome(notebooks):
    """Where a reader lands: what the README says first, a figure to move, and the way to each lesson."""
    words = re.sub(r"^!\[.*\n\n", "", text_of("README.md").partition("\n## ")[0], flags=re.MULTILINE)
    figure = next(cell for nb in notebooks.values() for cell in nb.cells if has_explorer(cell))
    way = ["## The lessons\n", *(entry(name, nb) for name, nb in lessons(notebooks).items())]
    files = FILES.format(", ".join(f'<a href="{name}.ipynb" download>{name}</a>' for name in notebooks))
    said = [words_of("lessons", "\n".join(way)), words_of("files", files)]
    return new_notebook(cells=[words_of("what", words), without_code(figure), *said])


def entry(name, nb):
    """A lesson in the list of all: its title, its minutes, and what for."""
    first = nb.cells[0].source
    minutes, aim = (re.search(found, first)[1] for found in (r"\*\*Time\*\*: (.*)\.", r"\*\*Afterwards .*?\*\* (.*)"))
    return f"- [{titles({name: nb})[name]}]({name}.ipynb), {minutes}: {aim}"


def practice(notebooks):
    """All votes and exercises, by lesson."""
    found = [words_of("practice", text_of("tools/templates/practice.md"))]
    for name, nb in lessons(notebooks).items():
        if asked := [question(cell, name) for cell in nb.cells if is_vote(cell) or exercise(cell)]:
            found += [words_of(name, f"## {titles({name: nb})[name]}"), *asked]
    return new_notebook(cells=found)


def exercise(cell):
    """The name of the exercise that a text asks, if it does."""
    return "".join(re.findall(r"^\*\*Exercise `(.+?)`", cell.source))


def question(cell, name):
    """A vote, or an exercise of a lesson with the ways to where it stands and to its solution."""
    asked = words_of(cell.id, cell.source + ASKED.format(name, cell.id, SOLUTIONS, exercise(cell)))
    return (without_code(cell) if is_vote(cell) else asked) | {"id": f"{name}-{cell.id}"}


def words_of(id, source):
    return new_markdown_cell(source, id=id)


def without_code(cell):
    cell = nbformat.from_dict(cell)
    cell.metadata.setdefault("transient", {})["remove_source"] = True
    return cell


def for_reading(nb):
    """A copy to be read: explorers alive, imports to unfold, and what awaits a hand says where that is possible."""
    nb = with_widgets(nb, live)
    for cell in nb.cells:
        cell.metadata.folded = only_imports(cell)
        if waits(cell):
            [call] = checks(cell)
            way = AWAITED.format(SOLUTIONS, ast.literal_eval(call.args[0]))
            cell.outputs[0].data = nbformat.from_dict({"text/markdown": way})
        cell.get("outputs", []).extend(
            new_output("display_data", {"text/markdown": says})
            for sign, says in IN_THE_NOTEBOOK.items()
            if cell.source.startswith(sign) or cell.source.endswith(sign)
        )
    return nb


# --- from notebook to HTML --------------------------------------------------------------------------------------------


def furnished(nb, site):
    """The HTML of a notebook: links lead to pages, a heading is a link to itself, a table has a box that scrolls."""
    html = with_links(cells(for_reading(nb)), lambda target: f"{target}.html" if target in site else None)
    soup = BeautifulSoup(html, "html.parser")
    for heading in soup.select("h2, h3"):
        link = soup.new_tag("a", href=f"#{heading['id']}")
        link.extend(list(heading.contents))
        heading.append(link)
    for table in soup.select("table"):
        table.wrap(soup.new_tag("div", attrs={"class": "wide"}))
    return soup


def filed(soup, name, folder):
    """Write each picture of a page into a file of its own, and return their names."""
    files = []
    for img in soup.select("img[src^='data:image/png']"):
        files.append(f"pictures/{name}-{len(files) + 1}.png")
        png = b64decode(img["src"].partition(",")[2])
        write(folder / files[-1], png)
        img["width"], img["height"] = Image.open(BytesIO(png)).size
        img["src"] = files[-1]
    for still in soup.select(".explorer img"):
        still["loading"] = "lazy"  # a script, if there is one, opens the figure before
    return files


def sections(soup, name, title):
    """What a search finds: each part of a page, from one heading to the next."""
    found = []
    for node in soup.select("h1, h2, h3, .words p, .words li, .words td"):
        text = " ".join(re.sub(r"\$+[^$]+\$+", "", node.text).split())
        if node.name.startswith("h"):
            link = f"{name}.html#{node['id']}" if found else f"{name}.html"
            found.append({"id": link, "page": title, "heading": text, "text": ""})
        else:
            found[-1]["text"] += text + " "
    return found


def fold(*soups):
    """Fold up the solutions, each below the heading of its exercise."""
    for soup in soups:
        for heading in soup.select("h3"):
            cells = takewhile(lambda node: not node.select("h2, h3"), heading.parent.find_next_siblings())
            solution = [*heading.next_siblings, *cells]
            heading.insert_after(fold := BeautifulSoup(SOLUTION, "html.parser").details)
            fold.extend(solution)
