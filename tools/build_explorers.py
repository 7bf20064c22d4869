"""Build `kl_helpers/explorers/explorers.js`, the one ES module that the browser loads, from `src/*.js`.

`src/formulas.js` is written by SymPy; the rest is written by hand.
The modules are joined in the order of their imports, without the imports, the `export` keywords and the comments:
every page of an explorer carries them all.
Run `python tools/build_explorers.py` after each change; a test says when the result is stale.
"""

import pathlib
import re
import runpy

from sympy.printing import jscode

EXPLORERS = pathlib.Path(__file__).parent.parent / "kl_helpers" / "explorers"
SOURCES = EXPLORERS / "src"
FORMULAS = runpy.run_path(str(EXPLORERS / "formulas.py"))["FORMULAS"]  # the package itself needs what is built here
IMPORT = re.compile(r'^import [^;]+ from "\./(.+)";\n+', re.MULTILINE)
COMMENT = re.compile(r"^ *// .*\n| +// .*$", re.MULTILINE)  # of a line, or after its code
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
TOP_LEVEL_NAME = re.compile(r"^(?:const|let|function) (\w+)", re.MULTILINE)


def formulas():
    """The text of `formulas.js`."""
    lines = [
        f"export const {name} = ({', '.join(map(str, arguments))}) => {jscode(expression)};\n"
        for name, (arguments, expression) in FORMULAS.items()
    ]
    return "// Written by tools/build_explorers.py from formulas.py: change it there.\n\n" + "".join(lines)


def in_order(name, seen):
    """The module `name` after the modules it imports, each once."""
    if name in seen:
        return
    seen.add(name)
    text = formulas() if name == "formulas.js" else (SOURCES / name).read_text(encoding="utf-8")
    for imported in IMPORT.findall(text):
        yield from in_order(imported, seen)
    for pattern in (IMPORT, EXPORT, COMMENT):
        text = pattern.sub("", text)
    yield f"// --- {name}\n{text.lstrip()}"


def bundle():
    """The text of `explorers.js`. Raises ValueError if two modules use one name at the top level."""
    modules = "\n".join(in_order("index.js", set()))
    text = "// Built by tools/build_explorers.py from src/*.js: change it there.\n\n" + modules
    names = TOP_LEVEL_NAME.findall(text)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"defined in two modules: {', '.join(twice)}")
    return text


if __name__ == "__main__":
    (SOURCES / "formulas.js").write_text(formulas(), encoding="utf-8")
    (EXPLORERS / "explorers.js").write_text(bundle(), encoding="utf-8")
