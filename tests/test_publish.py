"""The slides and the handout, opened from the disk as their readers open them."""

import re
import subprocess
from base64 import b64decode
from collections import namedtuple
from io import BytesIO

import notebook_html
import publish
import pytest
from browser import Explorer, chromium
from bs4 import BeautifulSoup
from notebook_form import Notebook, has_explorer, headings
from notebook_prose import exercises as exercises_of
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader
from seen import axe_finds, raw_formulas

NOTEBOOKS = notebook_html.paths()
LESSONS = list(notebook_html.lessons(NOTEBOOKS))
SMALLEST = 19  # pixels of 720, on a slide
SMALLEST_IN_PICTURE = 16  # ... in a picture, where Matplotlib writes in 10 points or more

Made = namedtuple("Made", "slides handout answers")


@pytest.fixture(scope="module")
def built(npm, installed_chromium, tmp_path_factory):
    """Where everything but the pages has been made, once."""
    folder = tmp_path_factory.mktemp("build")
    made = Made(folder / "slides", folder / "handout.pdf", folder / "answers.pdf")
    notebooks = notebook_html.course()
    publish.slides(notebooks, made.slides)
    publish.handout(notebooks, made.handout)
    publish.answers(notebooks, made.answers)
    return made


@pytest.fixture(scope="module")
def reader(built):
    """A Chromium, after the one that prints: there is one at a time."""
    with chromium() as browser:
        yield browser


def open_deck(tab, built, name):
    tab.goto((built.slides / f"{name}.html").as_uri())
    tab.wait_for_function("globalThis.Reveal?.isReady()")


def explorers_of(name):
    return sum(map(has_explorer, Notebook.read(NOTEBOOKS[name]).cells))


def votes_of(name):
    return sum(cell.source.startswith("vote(") for cell in Notebook.read(NOTEBOOKS[name]).code)


# --- slides -----------------------------------------------------------------------------------------------------------

OVERFLOW = """() => {
    const slide = Reveal.getCurrentSlide();
    const unseen = "mjx-assistive-mml, [role=status], details:not([open]) > :not(summary)";
    const seen = [...slide.querySelectorAll("*")].filter(node => !node.closest(unseen) && node.getClientRects().length);
    return seen.filter(node => {
        const {left, top, right, bottom} = node.getBoundingClientRect();
        return left < -1 || top < -1 || right > 1281 || bottom > 721;
    }).map(node => node.outerHTML.slice(0, 80));
}"""

SIZES = """() => [...Reveal.getCurrentSlide().querySelectorAll("*")]
    .filter(node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
    .filter(node => !node.closest("mjx-container, script, style, [role=status]"))
    .map(node => {
        const svg = node.closest("svg");
        const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
        return [parseFloat(getComputedStyle(node).fontSize) * scale, node.textContent.slice(0, 40)];
    })"""


def show(tab, number):
    """Show a slide with all of its fragments."""
    tab.evaluate(
        """number => {
            const {h, v} = Reveal.getIndices(Reveal.getSlides()[number]);
            Reveal.slide(h, v, 999);
        }""",
        number,
    )


def show_slide_of(tab, locator):
    show(tab, locator.evaluate("node => Reveal.getSlides().indexOf(node.closest('section'))"))


def where(tab):
    return tab.evaluate("JSON.stringify(Reveal.getIndices())")


@pytest.mark.parametrize("name", LESSONS)
def test_each_slide_fits_and_can_be_read_from_the_last_row(name, built, tab):
    open_deck(tab, built, name)
    assert raw_formulas(tab) == []
    count = tab.evaluate("Reveal.getTotalSlides()")
    assert count > 5
    for number in range(count):
        show(tab, number)
        assert tab.evaluate(OVERFLOW) == [], f"slide {number + 1}"
        tab.evaluate(
            "() => Reveal.getCurrentSlide().querySelectorAll('fieldset ~ details').forEach(vote => vote.open = true)"
        )
        assert tab.evaluate(OVERFLOW) == [], f"slide {number + 1}, its vote unfolded"
        too_small = [text for size, text in tab.evaluate(SIZES) if size < SMALLEST]
        assert too_small == [], f"slide {number + 1}"


@pytest.mark.parametrize("name", LESSONS)
def test_each_slide_says_under_which_heading_it_stands(name, built, tab):
    open_deck(tab, built, name)
    sections = [text for level, text in headings(Notebook.read(NOTEBOOKS[name])) if level < 3]
    shown = []
    for number in range(tab.evaluate("Reveal.getTotalSlides()")):
        show(tab, number)
        shown.append(tab.locator(".slide-number").inner_text().partition(" · ")[0])
    assert shown[0] == sections[0] and shown == sorted(shown, key=sections.index)


@pytest.mark.parametrize("name", [name for name in LESSONS if explorers_of(name)])
def test_keys_on_an_explorer_move_it_and_elsewhere_turn_the_slide(name, built, tab):
    open_deck(tab, built, name)
    assert tab.locator("[data-explorer]").count() == explorers_of(name)
    for root in tab.locator("[data-explorer]").all():
        show_slide_of(tab, root)
        before = where(tab)
        slider = root.get_by_role("slider").first
        value = slider.input_value()
        slider.focus()
        for key in ("ArrowRight", "ArrowUp", "End"):
            slider.press(key)
        assert slider.input_value() != value
        root.get_by_role("button").first.press("Space")
        assert where(tab) == before
        tab.evaluate("document.activeElement.blur()")
        tab.keyboard.press("ArrowRight")
        assert where(tab) != before


@pytest.mark.parametrize("name", [name for name in LESSONS if votes_of(name)])
def test_keys_on_a_vote_choose_and_do_not_turn_the_slide(name, built, tab):
    open_deck(tab, built, name)
    assert tab.locator("fieldset").count() == votes_of(name)
    for vote in tab.locator("fieldset").all():
        show_slide_of(tab, vote)
        before = where(tab)
        vote.get_by_role("radio").first.press("Space")
        vote.get_by_role("radio").first.press("ArrowDown")
        expect(vote.get_by_role("radio").nth(1)).to_be_checked()
        tab.locator("section.present section.present summary").press("Space")
        expect(tab.locator("section.present section.present details p")).to_be_visible()
        assert where(tab) == before


@pytest.mark.parametrize("selector", ["[data-explorer] input[type=range]", "[data-explorer] button", "fieldset input"])
def test_a_presenters_clicker_turns_the_slide_wherever_the_focus_is(selector, built, tab):
    open_deck(tab, built, "01_cost")
    control = tab.locator(selector).first
    show_slide_of(tab, control)
    before = where(tab)
    control.focus()
    was = control.evaluate("control => [control.value, control.checked]")
    tab.keyboard.press("PageDown")
    after = where(tab)
    assert after != before
    tab.keyboard.press("PageUp")
    assert where(tab) == before
    assert control.evaluate("control => [control.value, control.checked]") == was
    tab.keyboard.press("ArrowRight")
    assert where(tab) == after


def test_escape_gives_the_keys_back_to_the_slides(built, tab):
    open_deck(tab, built, "01_cost")
    slider = tab.locator("[data-explorer] input[type=range]").first
    show_slide_of(tab, slider)
    before = where(tab)
    slider.press("Escape")
    assert not tab.evaluate("Reveal.isOverview()")
    tab.keyboard.press("ArrowRight")
    assert where(tab) != before


def test_an_explorer_on_a_slide_is_dragged_to_where_the_hand_is(built, tab):
    """The slides are scaled to the projector; the hand must not notice."""
    tab.set_viewport_size({"width": 1700, "height": 900})
    open_deck(tab, built, "05_sweeps")
    root = tab.locator("[data-explorer=mean-sweep]")
    show_slide_of(tab, root)
    sweep = Explorer(root)
    tab.mouse.move(*sweep.place(".kl-curve.kl-q", 1, 0.3989))
    tab.mouse.down()
    tab.mouse.move(*sweep.place(".kl-curve.kl-q", -2, 0.3), steps=4)
    tab.mouse.up()
    assert sweep.value == pytest.approx(-2, abs=0.05)
    assert tab.locator("section.present [data-explorer=mean-sweep]").is_visible()


@pytest.mark.parametrize("name", [name for name in LESSONS if explorers_of(name)])
def test_an_explorer_fills_its_slide_and_its_values_stand_free(name, built, tab):
    open_deck(tab, built, name)
    for root in tab.locator("[data-explorer]").all():
        show_slide_of(tab, root)
        seen = root.locator(".kl-panels svg, .kl-row > * > *, .kl-slider *, .kl-numbers > *").evaluate_all(
            "all => all.map(node => node.getBoundingClientRect()).map(({left, right}) => [left, right])"
        )
        edge = 0
        for left, right in [*sorted(seen), (1280, 1280)]:
            assert left - edge < 120
            edge = max(edge, right)
        overlaps = root.locator(".kl-slider").evaluate_all("""sliders => sliders.filter(slider => {
            const track = slider.querySelector("input").getBoundingClientRect();
            const value = slider.querySelector(".kl-value").getBoundingClientRect();
            const middle = (value.top + value.bottom) / 2;
            return track.right > value.left && track.top < middle && middle < track.bottom;
        }).map(slider => slider.textContent)""")
        assert overlaps == []


def test_the_pictures_on_slides_can_be_read_from_the_last_row(built, tab):
    pictures = 0
    for name in LESSONS:
        open_deck(tab, built, name)
        for picture in tab.locator(".slides img").all():
            show_slide_of(tab, picture)
            png = Image.open(BytesIO(b64decode(picture.get_attribute("src").partition(",")[2])))
            box = picture.bounding_box()
            scale = min(box["width"] / png.width, box["height"] / png.height)  # it is drawn as a whole
            assert 10 / 72 * png.info["dpi"][0] * scale > SMALLEST_IN_PICTURE, picture.get_attribute("alt")
            pictures += 1
    assert pictures


def test_a_derivation_is_shown_line_by_line(built, tab):
    open_deck(tab, built, "01_cost")
    derivation = tab.locator(".derivation").first
    show_slide_of(tab, derivation)
    tab.evaluate("Reveal.navigateFragment(-1)")
    for following in range(3):  # it has two lines after the first
        expect(derivation.locator("> div.visible")).to_have_count(following)
        tab.keyboard.press("Space")


def test_links_lead_to_decks(built):
    for path in built.slides.glob("*.html"):
        links = BeautifulSoup(path.read_text(encoding="utf-8").partition("<script")[0], "html.parser").select("a[href]")
        targets = [link["href"].partition("#")[0] for link in links]
        assert all((path.parent / target).exists() for target in targets if target), path
    assert {path.stem for path in built.slides.iterdir()} == {*LESSONS, "index"}


def test_axe_finds_nothing_in_the_way_to_the_decks(built, tab):
    tab.goto((built.slides / "index.html").as_uri())
    assert axe_finds(tab) == []


# --- the handout ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pdf(built):
    return PdfReader(built.handout)


@pytest.fixture(scope="module")
def answers(built):
    return PdfReader(built.answers)


@pytest.mark.parametrize("what", ["handout", "answers"])
def test_without_a_chromium_paper_says_how_to_get_one(what, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(SystemExit, match="apt-get install chromium"):
        publish.main([what])


def test_the_handout_is_tagged_and_says_what_it_is(pdf):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert pdf.metadata.title == "The Kullback-Leibler divergence between Gaussians"
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pdf.pages} == {(595, 842)}  # A4


def test_the_outline_of_the_handout_is_the_course(pdf):
    entries = [entry for entry in pdf.outline if not isinstance(entry, list)]
    titles = [notebook_html.title(Notebook.read(NOTEBOOKS[name]).nb) for name in LESSONS]
    assert [entry.title for entry in entries][2:] == titles
    contents = pdf.pages[1].extract_text()
    for entry in entries[2:]:
        assert re.search(rf"{re.escape(entry.title)}\s+{pdf.get_destination_page_number(entry) + 1}\b", contents)
    assert 5 * len(LESSONS) < len(pdf.pages) < 15 * len(LESSONS)


def test_the_handout_gives_no_answer_away_and_shows_no_source_of_a_formula(pdf):
    pages = [page.extract_text() for page in pdf.pages]
    assert "Reveal the answer" not in "".join(pages)
    lines = "\n".join(pages).splitlines()
    formulas = "\n".join(line for line in lines if not re.search(r'\b[rf]"', line))  # code that writes formulas
    assert not re.search(r"\$|\\(frac|ln|sigma|mu|mathrm|begin)\b", formulas)
    assert "Run the notebook to move it" not in "".join(pages)
    assert "Not answered yet" not in "".join(pages)
    assert "".join(pages).replace("\n", " ").count("Its positive area is 0.698") == 1
    assert "".join(pages).count("E[x²] = σ₁² + μ₁², E[x] = μ₁") == 2  # its code, and its line, which stands once
    assert "Answers to the votes" not in "".join(pages) and "Right." not in "".join(pages)


def test_the_answers_are_what_the_handout_leaves_out(answers):
    assert answers.metadata.title == f"{notebook_html.COURSE}: the answers"
    pages = [page.extract_text() for page in answers.pages]
    assert "".join(pages).count("Right.") == len(exercises_of(Notebook.read(NOTEBOOKS["solutions"])))
    folds = "".join(pages).rpartition("What the lessons fold up")[2].replace("\n", " ")
    assert folds.count("Open the verdict, once you have bet") == 14 and "Case 1: the handbook: Open" in folds
    assert folds.count("Reveal the answer") == 0 and folds.count("How ours goes") == 4
    votes = "".join(pages).rpartition("Answers to the votes")[2]
    assert votes.count("Vote:") == sum(map(votes_of, LESSONS))


def test_who_prints_the_handout_is_told_where_the_answers_are(monkeypatch, capsys):
    monkeypatch.setattr(publish, "find_chromium", lambda: "chromium")
    monkeypatch.setattr(publish, "course", dict)
    monkeypatch.setattr(publish, "handout", lambda notebooks, path: None)
    publish.main(["handout"])
    assert "make answers" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["pages", "slides"])
def test_what_an_older_course_has_left_is_gone(what, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(publish, "BUILD", tmp_path)
    monkeypatch.setattr(publish, "course", dict)
    monkeypatch.setattr(publish, what, lambda notebooks, folder, *address: notebook_html.write(folder / "new.html", ""))
    notebook_html.write(tmp_path / what / "old.html", "")
    publish.main([what])
    assert [path.name for path in (tmp_path / what).iterdir()] == ["new.html"]
    assert capsys.readouterr().out == f"{tmp_path / what / 'index.html'}\n"


def test_formulas_and_pictures_of_the_handout_can_be_heard(pdf):
    spoken = list(alternatives(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"]))
    assert "KL(p‖q)=ln (σ_2)/(σ_1)+(σ_1²+(μ_1−μ_2)²)/(2σ_2²)−1/2" in spoken
    assert len(spoken) > 100 and all(spoken)


def alternatives(node):
    """The alternative texts in a PDF's structure."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from alternatives(child)
    elif isinstance(node, dict):
        if node.get("/S") == "/Figure":
            yield node.get("/Alt")
        if "/K" in node:
            yield from alternatives(node["/K"])


def test_a_missing_npm_is_named(tmp_path):
    (tmp_path / "Makefile").write_bytes((notebook_html.ROOT / "Makefile").read_bytes())
    (tmp_path / "package.json").touch()
    result = subprocess.run(
        ["make", "node_modules/ready", "PATH=/nowhere"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.returncode != 0 and "npm is missing: install Node.js" in result.stderr


@pytest.mark.parametrize("template", ["page", "search", "slides", "index", "handout"])
def test_what_is_no_html_is_escaped(template):
    chapters, answers = [{"id": "a", "title": "<i>", "body": ""}], [("<i>", "</p><i>")]
    words = dict.fromkeys(["title", "course", "description", "picture", "notebook"], "<i>") | {"kind": "Slides"}
    words |= {"name": "a", "names": {"a": "<i>", "b": "<i>"}, "titles": {"a": "<i>"}, "headings": [("a", "<i>")]}
    shown = notebook_html.page(template, **words, chapters=chapters, answers=answers)
    assert "<i>" not in shown.replace("<i></i>", "")
