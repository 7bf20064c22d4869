"""What tests of published pages look for in them."""

import re

from browser import REPOSITORY

AXE = REPOSITORY / "node_modules/axe-core/axe.min.js"


def axe_finds(tab):
    """What axe has to say against a page. It is not asked about the pictures of formulas, which have many parts."""
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    return tab.evaluate("""() => axe.run({exclude: ["mjx-container > svg"]}, {preload: false})
        .then(({violations}) => violations.map(v => [v.id, v.nodes.map(n => n.html)]))""")


def raw_formulas(tab):
    """What looks like TeX in the text of a page, but for its code."""
    text = tab.evaluate("""() => {
        const copy = document.querySelector("main").cloneNode(true);
        copy.querySelectorAll("code, pre, script, style").forEach(node => node.remove());
        return copy.textContent;
    }""")
    return re.findall(r"\$.{0,30}|\\[a-z]+", text)
