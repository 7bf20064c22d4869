"""Build what the browser loads from `kl_helpers/explorers/src`: three files, each with all of its kind.

`explorers.js` is an ES module, for a notebook; `page.js` a script, which a page can load from a disk;
`explorers.css` the style sheet of both.
`src/formulas.js` is written by SymPy, the rest by hand; esbuild, from npm, joins them and makes them small.
Run `python tools/build_explorers.py` after each change; a test says when the result is stale.
"""

import pathlib
import re
import subprocess

from closed_forms import FORMULAS
from sympy import cse
from sympy.printing.jscode import JavascriptCodePrinter
from sympy.printing.precedence import PRECEDENCE

ROOT = pathlib.Path(__file__).parent.parent
EXPLORERS = ROOT / "kl_helpers" / "explorers"
SOURCES = EXPLORERS / "src"
ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"
MATHS = ROOT / "tools" / "maths.js"
BUILT = {  # file -> (the module that it begins from, how it is loaded)
    "explorers.js": ("index.js", ["--format=esm"]),
    "page.js": ("page.js", ["--format=iife", "--global-name=explorers"]),
    "explorers.css": ("style.css", []),
}


class Printer(JavascriptCodePrinter):
    """JavaScript's own power, which is shorter; there -x ** 2 is no expression, so that each has brackets."""

    def _print_Pow(self, expr):
        base, power = expr.as_base_exp()
        if not (power.is_Integer and power > 1):
            return super()._print_Pow(expr)
        return f"({self.parenthesize(base, PRECEDENCE['Atom'], strict=True)}**{power})"


def javascript(expression):
    """What stands behind the arrow; what a formula takes more than once has a name."""
    named, [whole] = cse(expression)
    if not named:
        return Printer().doprint(whole)
    lets = "".join(f"const {name} = {Printer().doprint(part)};\n  " for name, part in named)
    return f"{{\n  {lets}return {Printer().doprint(whole)};\n}}"


def formulas():
    """The text of `formulas.js`."""
    lines = [
        f"export const {name} = ({', '.join(map(str, arguments))}) => {javascript(expression)};\n"
        for name, (arguments, expression) in FORMULAS.items()
    ]
    return "// Written by tools/build_explorers.py from closed_forms.py: change it there.\n\n" + "".join(lines)


def bundle(name):
    """The text of the built file `name`."""
    entry, form = BUILT[name]
    maths = re.findall(r"Math_(\w+)", MATHS.read_text(encoding="utf-8"))
    short = [f"--inject:{MATHS}", *(f"--define:Math.{name}=Math_{name}" for name in maths)]
    options = ["--bundle", "--minify", "--charset=utf8", "--log-level=warning", *short, *form]
    command = [ESBUILD, SOURCES / entry, *options]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout


if __name__ == "__main__":
    (SOURCES / "formulas.js").write_text(formulas(), encoding="utf-8")
    if ESBUILD.exists():
        for name in BUILT:
            (EXPLORERS / name).write_text(bundle(name), encoding="utf-8")
    else:
        print(f"{', '.join(BUILT)} stay as they are: no esbuild found, which make node_modules/ready gets by npm")
