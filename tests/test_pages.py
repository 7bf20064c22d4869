"""The site, opened from the disk as its readers open it: on any screen, in the light and in the dark, on paper."""

import gzip
import re
from io import BytesIO
from subprocess import CalledProcessError
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from notebook_form import Notebook, has_explorer
from notebook_html import ANOTHER_WIDGET, course, lessons, paths, with_formulas
from notebook_prose import exercises as exercises_of
from playwright.sync_api import expect
from pypdf import PdfReader
from seen import axe_finds, raw_formulas
from website import IN_THE_NOTEBOOK, SCRIPTS, pages

NOTEBOOKS = paths()
LESSONS = list(lessons(NOTEBOOKS))
PAGES = ["index", *LESSONS, "practice", "solutions"]
ADDRESS = "https://course.example/"
HEAVIEST = 300_000  # bytes of a lesson, compressed, with its pictures
COLUMN = 38  # em
KINDS_OF_PAGE = ["index", "01_cost", "03_derivation", "practice", "solutions", "search"]


@pytest.fixture(scope="module")
def site(npm, tmp_path_factory):
    """Where the site has been made, once."""
    folder = tmp_path_factory.mktemp("site")
    pages(course(), folder, ADDRESS.rstrip("/"))
    return folder


@pytest.fixture(scope="module")
def soups(site):
    """Name -> the HTML of each page."""
    return {path.stem: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in site.glob("*.html")}


def open_page(tab, site, name):
    tab.goto((site / f"{name}.html").as_uri())


def unfold(tab):
    """Unfold every solution of a page."""
    for summary in tab.get_by_text("Show the solution").all():
        summary.press("Enter")


def explorers_of(name):
    """The outputs that are explorers."""
    cells = filter(has_explorer, Notebook.read(NOTEBOOKS[name]).cells)
    return [output for cell in cells for output in cell.outputs]


def nats_of(name):
    """The last number that each explorer of a notebook gives in words."""
    texts = [output.data["text/plain"] for output in explorers_of(name)]
    return [re.findall(r"(\S+) nats", text)[-1].replace("−", "-") for text in texts]


def votes_of(name):
    return sum(cell.source.startswith("vote(") for cell in Notebook.read(NOTEBOOKS[name]).code)


# --- a page -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_page_is_alive_without_a_kernel(name, site, tab):
    open_page(tab, site, name)
    assert raw_formulas(tab) == []
    expect(tab.get_by_role("heading", level=1)).to_have_count(1)
    expect(tab.locator("fieldset")).to_have_count(votes_of(name))
    expect(tab.locator("img:not([alt]), img[alt='']")).to_have_count(0)
    expect(tab.locator("[data-explorer]")).to_have_count(len(explorers_of(name)))
    unfold(tab)
    for root, nats in zip(tab.locator("[data-explorer]").all(), nats_of(name), strict=True):
        before = root.inner_text()
        assert f"{nats} nats" in before.replace("−", "-")
        root.get_by_role("slider").first.press("Home")
        expect(root).not_to_have_text(before)


@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
@pytest.mark.parametrize("name", [name for name in NOTEBOOKS if explorers_of(name)])
def test_a_page_shows_each_explorer_once(name, script, site, reader):
    context = reader.new_context(java_script_enabled=script)
    tab = context.new_page()
    open_page(tab, site, name)
    stills, alive = tab.locator(".explorer > img"), tab.locator(".explorer > [data-explorer]")
    sentences = [output.data["text/plain"] for output in explorers_of(name)]
    expect(stills).to_have_count(0 if script else len(sentences))
    expect(alive).to_have_count(len(sentences) if script else 0)
    assert [still.get_attribute("alt") for still in stills.all()] == ([] if script else sentences)
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_formulas_stand_in_the_page_for_the_eye_and_for_the_ear(name, soups):
    for formula in soups[name].select("mjx-container"):
        assert formula.select_one("svg[aria-hidden=true] use, svg[aria-hidden=true] path")
        assert formula.select_one("math").text.strip()
    assert "MathJax" not in "".join(script.text for script in soups[name].select("script"))


def test_a_formula_with_a_slip_is_not_published(npm, capfd):
    with pytest.raises(CalledProcessError):
        with_formulas([r"<p>$\mu$</p>", r"<p>$\meu$</p>"])
    assert r"Undefined control sequence \meu" in capfd.readouterr().err


def test_what_the_course_derives_has_formulas(soups):
    assert len(soups["03_derivation"].select("math")) > 50


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_weighs_little_and_has_nothing_that_another_has_too(name, site, soups):
    pictures = [(site / img["src"]).stat().st_size for img in soups[name].select("img")]
    page = gzip.compress((site / f"{name}.html").read_bytes())
    assert len(page) + sum(pictures) < HEAVIEST
    assert not soups[name].select("style, script:not([src])")


@pytest.mark.parametrize(
    "name", [name for name in LESSONS if "import" in Notebook.read(NOTEBOOKS[name]).cells[1].source]
)
def test_the_first_screen_is_the_lesson(name, site, tab):
    open_page(tab, site, name)
    expect(tab.locator("main .code").first).to_be_hidden()  # what it imports
    assert tab.locator("h1").bounding_box()["y"] < 120
    assert tab.locator("main h2").first.bounding_box()["y"] < 720
    expect(tab.locator("#contents [aria-current]")).to_be_in_viewport()


def test_each_solution_is_folded_up_below_the_name_of_its_exercise(site, tab):
    open_page(tab, site, "solutions")
    solutions = tab.locator("h3 + details")
    expect(solutions).to_have_count(len(exercises_of(Notebook.read(NOTEBOOKS["solutions"]))))
    expect(tab.locator("h3 ~ :not(details)")).to_have_count(0)
    expect(tab.locator("main :is(.code, .outputs):not(details *)")).to_have_count(0)
    for solution in solutions.all():
        expect(solution.locator(".outputs").last).to_be_hidden()
        solution.locator("summary").press("Enter")
        expect(solution.locator(".outputs").last).to_be_visible()


def test_a_widget_that_needs_a_kernel_is_named_and_not_printed(site):
    text = "".join(path.read_text(encoding="utf-8") for path in site.glob("*.html"))
    assert text.count(ANOTHER_WIDGET) == 1  # a slider of Jupyter's own
    assert not re.search(r"<pre>\w+\(\w+=", text)


def test_what_a_cell_does_in_the_notebook_alone_is_said(soups):
    for name in NOTEBOOKS:
        for sign, says in IN_THE_NOTEBOOK.items():
            said = [cell for cell in soups[name].select(".outputs") if says.replace("*", "") in cell.text]
            cells = [cell.source for cell in Notebook.read(NOTEBOOKS[name]).code]
            assert len(said) == sum(cell.startswith(sign) or cell.endswith(sign) for cell in cells), name


def test_where_an_answer_is_awaited_a_page_leads_to_the_solution(soups):
    for name in LESSONS:
        asked = [re.match(r'check\("(.+?)"', cell.text.strip()) for cell in soups[name].select(".code")]
        for exercise in filter(None, asked):
            assert soups[name].select(f'.outputs a[href="solutions.html#Exercise-{exercise[1]}"]'), exercise[1]
        assert "Not answered yet" not in soups[name].text


# --- the site ---------------------------------------------------------------------------------------------------------


def test_links_and_files_are_there(site, soups):
    """Each file that a page takes or leads to, and each place in it."""
    assert soups.keys() == {*PAGES, "search"}
    for name, soup in soups.items():
        for node in soup.select("[href], [src], [action]"):
            url = urlsplit(node.get("href") or node.get("src") or node["action"])
            if url.scheme in ("data", "http", "https"):
                assert url.scheme == "data" or node.name == "a", node  # only a reader leaves the site
                continue
            path = url.path or f"{name}.html"
            assert (site / path).is_file(), (name, path)
            if url.fragment:
                assert soups[path.removesuffix(".html")].find(id=unquote(url.fragment)), (name, url.geturl())
    assert not re.search(r"url\(|@import", (site / "site.css").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_ids_are_unlike_one_another(name, soups):
    ids = [node["id"] for node in soups[name].select("[id]") if not node.find_parent("svg")]
    assert len(ids) == len(set(ids))


def test_each_page_leads_to_all_and_to_its_neighbours(soups):
    for place, name in enumerate(PAGES):
        contents = soups[name].select("#contents > ul > li > a")
        assert [link["href"] for link in contents] == [f"{other}.html" for other in PAGES]
        assert [link["href"] for link in contents if link.has_attr("aria-current")] == [f"{name}.html"]
        sections = [link["href"] for link in soups[name].select("#contents ul ul a")]
        assert sections == [f"#{heading['id']}" for heading in soups[name].select("main h2")]
        neighbours = {link["rel"][0]: link["href"] for link in soups[name].select(".onward a")}
        around = {"prev": PAGES[place - 1] if place else None, "next": [*PAGES, None][place + 1]}
        assert neighbours == {rel: f"{other}.html" for rel, other in around.items() if other}


@pytest.mark.parametrize("name", PAGES)
def test_a_link_to_a_page_shows_what_it_is(name, site, soups):
    about = {meta.get("property") or meta.get("name"): meta["content"] for meta in soups[name].select("meta[content]")}
    assert about["og:title"] == soups[name].h1.text
    assert about["og:title"] in soups[name].title.text
    assert len(about["description"]) > 40 and about["description"] == about["og:description"]
    assert "<" not in about["description"] and "$" not in about["description"]
    assert about["og:image"].startswith(ADDRESS)
    assert (site / about["og:image"].removeprefix(ADDRESS)).read_bytes().startswith(b"\x89PNG")
    assert soups[name].html["lang"] == "en" and soups[name].select("link[rel=icon]")


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_page_has_its_notebook(name, site, soups):
    [link] = soups[name].select("footer a[download]")
    assert (site / link["href"]).read_bytes() == NOTEBOOKS[name].read_bytes()


def test_the_welcome_leads_to_every_notebook(soups):
    files = [link["href"] for link in soups["index"].select("main a[download]")]
    assert files == [f"{name}.ipynb" for name in NOTEBOOKS]


def test_all_votes_and_exercises_stand_on_one_page(soups):
    practice = soups["practice"]
    assert len(practice.select("fieldset")) == sum(map(votes_of, LESSONS))
    asked = {name for lesson in LESSONS for name in exercises_of(Notebook.read(NOTEBOOKS[lesson]))}
    solved = {link["href"].partition("Exercise-")[2] for link in practice.select('a[href^="solutions.html#"]')}
    assert solved == asked
    for link in practice.select('a[href*="#cell-"]'):
        page, _, place = link["href"].partition("#")
        assert soups[page.removesuffix(".html")].find(id=place).text.strip() in link.find_parent(class_="words").text
    assert not practice.select(".code")


def test_a_search_finds_a_place_and_leads_to_it(site, tab):
    open_page(tab, site, "05_sweeps")
    box = tab.get_by_role("searchbox")
    box.fill("fisher")
    box.press("Enter")
    tab.wait_for_url("**/search.html?q=fisher")
    found = tab.locator("#found a")
    expect(found.first).to_have_text("The landscape: How sharp is it?")
    expect(tab.get_by_role("status")).to_contain_text("for fisher")
    box.fill("<i>")
    expect(found).to_have_count(0)
    box.fill("Fisher informatoin")  # a slip of the finger
    found.first.click()
    assert tab.url.endswith("06_landscape.html#How-sharp-is-it?")
    expect(tab.get_by_role("heading", name="How sharp is it?")).to_be_in_viewport()


def test_a_search_quotes_no_raw_formula(site):
    assert "$" not in (site / "sections.js").read_text(encoding="utf-8")


def test_a_search_finds_every_lesson_by_its_title(site, soups, tab):
    open_page(tab, site, "search")
    for name in PAGES:
        tab.get_by_role("searchbox").fill(soups[name].h1.text)
        expect(tab.locator(f"#found a[href='{name}.html']")).to_have_count(1)


# --- how it looks -----------------------------------------------------------------------------------------------------

OVERHANG = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_nothing_scrolls_sideways_but_in_its_own_box(name, site, tab):
    for width in (320, 390, 768):
        tab.set_viewport_size({"width": width, "height": 720})
        open_page(tab, site, name)
        unfold(tab)
        assert tab.evaluate(OVERHANG) == 0, width
    boxes = tab.locator("main :is(pre, p, div, mjx-container)").evaluate_all(
        "all => all.filter(n => n.scrollWidth > n.clientWidth && getComputedStyle(n).overflowX == 'auto')"
        ".filter(n => n.tabIndex < 0 || getComputedStyle(n).backgroundImage == 'none')"
        ".filter(n => !n.closest('details:not([open])')).map(n => n.outerHTML.slice(0, 80))"
    )
    assert boxes == []  # the keyboard scrolls them, too, and the eye sees that there is more


@pytest.mark.parametrize("name", ["index", "00_start_here"])
def test_a_phone_shows_the_one_formula_whole(name, site, tab):
    for width in (320, 360, 390):
        tab.set_viewport_size({"width": width, "height": 720})
        open_page(tab, site, name)
        formula = tab.locator("mjx-container[display]").first
        assert formula.evaluate("node => node.scrollWidth <= node.clientWidth"), width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", KINDS_OF_PAGE)
def test_axe_finds_nothing(name, scheme, site, tab):
    tab.emulate_media(color_scheme=scheme)
    for width in (320, 768, 1440):
        tab.set_viewport_size({"width": width, "height": 900})
        open_page(tab, site, name)
        unfold(tab)
        assert axe_finds(tab) == [], width


@pytest.mark.parametrize(("scheme", "is_dark"), [("light", False), ("dark", True)])
def test_page_and_figures_follow_the_readers_theme(scheme, is_dark, site, tab):
    tab.emulate_media(color_scheme=scheme)
    open_page(tab, site, "05_sweeps")
    for place in ("body", ".kl-explorer"):
        ink = tab.locator(place).first.evaluate("node => getComputedStyle(node).color")
        assert (sum(map(int, re.findall(r"\d+", ink)[:3])) > 400) == is_dark, place
    ground = tab.locator("body").evaluate("node => getComputedStyle(node).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 200) == is_dark


def test_text_has_a_column_and_figures_may_be_wider(site, tab):
    tab.set_viewport_size({"width": 1440, "height": 900})
    open_page(tab, site, "06_landscape")
    em = tab.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    widths = [box.bounding_box()["width"] for box in tab.locator("main > .words").all()]
    assert max(widths) == pytest.approx(COLUMN * em)
    assert tab.locator(".kl-explorer").first.bounding_box()["width"] > 1000


def test_on_paper_there_are_figures_and_no_buttons(site, tab):
    open_page(tab, site, "01_cost")
    tab.emulate_media(media="print")
    for part in ("header", "#contents", "footer", ".onward", "summary", ".kl-explorer button", ".kl-explorer input"):
        expect(tab.locator(f"{part}:visible")).to_have_count(0)
    expect(tab.locator(".kl-explorer .kl-panels svg").first).to_be_visible()
    for figure in tab.locator(".outputs:has(.explorer, img)").all():
        assert figure.evaluate("node => getComputedStyle(node).breakInside") == "avoid"
    printed = PdfReader(BytesIO(tab.pdf()))
    assert len(printed.pages) < 15
    assert "More draws" in "".join(page.extract_text() for page in printed.pages)


def test_on_paper_the_solutions_are_unfolded(site, tab):
    open_page(tab, site, "solutions")
    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(tab.pdf())).pages)
    assert printed.count("Right.") == len(exercises_of(Notebook.read(NOTEBOOKS["solutions"])))
    assert "Show the solution" not in printed


def test_each_script_is_made_of_files_that_are_there(site):
    assert all((site / script).stat().st_size > 1000 for script in SCRIPTS)
