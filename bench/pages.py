"""What a page of the site weighs, and how soon its first figure moves, on a cheap laptop.

    python bench/pages.py

A page weighs what a server sends: itself, compressed, and its pictures. What all pages share is sent once.
It is compared with how a page stood before, one file with its pictures, the explorers, and MathJax to set the formulas
in the browser: that page is made here again from the same lesson, and opened in the same way.

The processor is slowed to a quarter. The clock starts as the page is asked for, and stops with the frame in which
all is loaded and the first figure's picture has changed for a hand: the median of some runs, in turns.

The bars: at most 300 KB for a lesson, and 1 s.
"""

import gzip
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

import numpy as np
from browser import chromium
from bs4 import BeautifulSoup
from notebook_html import cells, course, lessons, live, text_of, with_widgets
from website import SCRIPTS, STYLES, pages

RUNS = 7
SLOWER = 4
KB = 1000
LESSON = "01_cost"
SHARED = ["site.css", "explorers.js"]
MATHJAX = '<script>MathJax = {tex: {inlineMath: [["$", "$"]]}, options: {ignoreHtmlClass: "explorer"}};</script>'

# Tells when all is loaded and the first figure has changed, whose slider it moves as soon as there is one.
FIRST_MOVE = """() => new Promise(moved => {
    const look = () => {
        const root = document.querySelector("[data-explorer]"), slider = root?.querySelector("input[type=range]");
        if (!slider) return requestAnimationFrame(look);
        const picture = root.querySelector(".kl-panels"), before = picture.innerHTML;
        slider.stepUp();
        slider.dispatchEvent(new Event("input", {bubbles: true}));
        const wait = () => requestAnimationFrame(() =>
            picture.innerHTML === before || document.readyState !== "complete" ? wait() : moved(performance.now()));
        wait();
    };
    look();
})"""


def compressed(path):
    return len(gzip.compress(path.read_bytes(), 9))


def weight(folder, name):
    """A page, and its pictures, in bytes as they are sent."""
    soup = BeautifulSoup((folder / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    return compressed(folder / f"{name}.html") + sum((folder / img["src"]).stat().st_size for img in soup.select("img"))


def as_before(nb):
    """A lesson as one file, which sets its formulas as it is opened."""
    styles = "".join(f"<style>{text_of(path)}</style>" for path in STYLES)
    scripts = "".join(f"<script>{text_of(path)}</script>" for path in SCRIPTS["explorers.js"])
    mathjax = MATHJAX + f"<script>{text_of('node_modules/mathjax/es5/tex-svg.js')}</script>"
    body = cells(with_widgets(nb, live))
    return f'<!DOCTYPE html><html lang="en"><meta charset="utf-8">{styles}<body>{body}{scripts}{mathjax}</body></html>'


def first_move(browser, path):
    """Seconds until the first figure of a page has moved."""
    context = browser.new_context()
    tab = context.new_page()
    context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    tab.goto(path.as_uri(), wait_until="commit")
    milliseconds = tab.evaluate(FIRST_MOVE)
    context.close()
    return milliseconds / 1000


def main():
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        notebooks = course()
        pages(notebooks, folder / "site")
        before = folder / "before.html"
        before.write_text(as_before(notebooks[LESSON]), encoding="utf-8")

        print(f"{'KB, compressed':<20}{'page':>8}{'+ shared':>10}")
        shared = sum(compressed(folder / "site" / file) for file in SHARED)
        for lesson in lessons(notebooks):
            bytes_ = weight(folder / "site", lesson)
            print(f"{lesson:<20}{bytes_ / KB:>8.0f}{(bytes_ + shared) / KB:>10.0f}")
        now, then = weight(folder / "site", LESSON), compressed(before)
        print(f"{LESSON} before {then / KB:.0f}, {then / now:.1f}x (at most 300 for a lesson)\n")

        paths = {"now": folder / "site" / f"{LESSON}.html", "before": before}
        seconds = {when: [] for when in paths}
        for _ in range(RUNS):
            for when, path in paths.items():
                seconds[when].append(first_move(browser, path))
        now, then = (np.median(seconds[when]) for when in paths)
        print("loaded, and the first figure moves, at a quarter of the processor:")
        print(f"{now:.2f} s, before {then:.2f} s, {then / now:.1f}x (at most 1 s)")


if __name__ == "__main__":
    main()
