"""A real JupyterLab in a real Chromium, and the words in which tests and benchmarks speak about them.

    with jupyterlab() as server, chromium() as browser:
        lab = Lab(browser, server)
        notebook = lab.open_notebook("05_sweeps")
        notebook.run_all()
        sweep = notebook.explorer("mean-sweep")
        sweep.drag_to(1.5)
        sweep.expect_status("KL(p‖q) = 1.125 nats")

The server is set up as for a reader, by jupyter_lab_config.py, and listens on 127.0.0.1.
Nothing leaves the machine unseen: Chromium resolves no name, and a request or a socket elsewhere is a complaint.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from patience import seconds
from playwright.sync_api import Browser, Locator, expect, sync_playwright

from kl_helpers.scenes import SCENES

REPOSITORY = Path(__file__).resolve().parent.parent
HOW_TO_GET_CHROMIUM = "no Chromium found: apt-get install chromium, or set CHROMIUM=/path/to/chrome"
HOW_TO_GET_FIREFOX = "no Firefox found, or no npm packages: apt-get install firefox-esr, make node_modules/ready"

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def find_chromium():
    """The path of a Chromium on this machine, or None. The variable CHROMIUM goes first."""
    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


@contextmanager
def chromium():
    """A running headless Chromium."""
    limit = 1000 * seconds(180)
    expect.set_options(timeout=1000 * seconds(30))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_ARGUMENTS, timeout=limit)
        browser.on("context", lambda context: context.set_default_timeout(limit))
        try:
            yield browser
        finally:
            browser.close()


# ---- the server ----

FOR_TESTS = [
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port=0",
    "--LabApp.open_browser=False",
    "--LabApp.expose_app_in_browser=True",
    f"--MappingKernelManager.kernel_info_timeout={seconds(180)}",
]


@contextmanager
def jupyterlab():
    """The JupyterLab of `make course`, on a random port, over a temporary copy of the notebooks; yields its address.

    It has a home of its own too, so that neither reads the settings of the person who runs the tests.
    """
    with tempfile.TemporaryDirectory(prefix="kl-jupyterlab-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        root = home / "root"
        ignored = shutil.ignore_patterns(".ipynb_checkpoints")
        shutil.copytree(REPOSITORY / "notebooks", root / "notebooks", ignore=ignored)
        environment = os.environ | {
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
            "IPYTHONDIR": str(home / "ipython"),
        }
        with open(home / "log", "w") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", f"--config={REPOSITORY / 'jupyter_lab_config.py'}", *FOR_TESTS],
                cwd=root,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            yield address_of(server, home)
        finally:
            server.terminate()
            server.wait(timeout=seconds(180))


def address_of(server, home):
    """The address, with its token, that the server writes down when it is ready."""
    note = home / f"runtime/jpserver-{server.pid}.json"
    limit = seconds(300)
    for _ in range(limit * 20):
        with suppress(FileNotFoundError, json.JSONDecodeError):  # not yet, or not yet whole
            about = json.loads(note.read_text())
            return f"http://127.0.0.1:{about['port']}/lab?token={about['token']}"
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"JupyterLab did not start within {limit} s:\n{(home / 'log').read_text()}")


# ---- the page ----


class Lab:
    """One browser window on JupyterLab; `complaints` collects console errors and requests off the machine."""

    def __init__(self, browser: Browser, address):
        self.address = address
        self.complaints = []
        self.context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.context.on("request", self._on_request)
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))
        self.page = self.context.new_page()
        self.page.on("websocket", self._on_request)

    def _on_request(self, request):
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.hostname != "127.0.0.1":
            self.complaints.append(f"request off the machine: {request.url}")

    def _on_console(self, message):
        # JupyterLab's own, where a restart of the kernel cuts off what it asks its debugger
        if message.type == "error" and "Could not restore the debugger state" not in message.text:
            self.complaints.append(f"console error: {message.text}")

    def open_notebook(self, name):
        """The notebook `notebooks/<name>.ipynb`, its kernel ready."""
        address = urlsplit(self.address)
        url = f"{address.scheme}://{address.netloc}/lab/tree/notebooks/{name}.ipynb?reset&{address.query}"
        self.page.goto(url)
        return self.notebook_in_front(f"notebooks/{name}.ipynb")

    def notebook_in_front(self, path):
        """The notebook at `path` from the root, once JupyterLab shows it in front with its kernel ready."""
        in_front = "path => globalThis.jupyterapp?.shell.currentWidget?.context?.path === path"
        self.page.wait_for_function(in_front, arg=path)
        self.page.evaluate("""async () => {
            const panel = jupyterapp.shell.currentWidget;
            await panel.context.ready;
            await panel.sessionContext.ready;
        }""")
        return Notebook(self.page)

    def theme(self, name):
        """Change to "JupyterLab Light" or "JupyterLab Dark"."""
        self.page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", name)
        is_light = str("Light" in name).lower()
        self.page.wait_for_selector(f"body[data-jp-theme-light={is_light}]", state="attached")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    def close(self):
        self.context.close()


class Notebook:
    """The notebook in front."""

    def __init__(self, page):
        self.page = page

    def run_all(self):
        """Run every cell; returns the errors that they showed, as strings."""
        self.page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        return self.page.evaluate("""() => jupyterapp.shell.currentWidget.content.widgets
            .filter(cell => cell.model.type === 'code')
            .flatMap(cell => cell.model.outputs.toJSON())
            .filter(output => output.output_type === 'error')
            .map(output => `${output.ename}: ${output.evalue}`)""")

    def run(self, code):
        """Append a cell with `code`, run it, and return the `Cell`."""
        index = self.page.evaluate(
            """async code => {
                const content = jupyterapp.shell.currentWidget.content;
                content.activeCellIndex = content.widgets.length - 1;
                await jupyterapp.commands.execute('notebook:insert-cell-below');
                content.activeCell.model.sharedModel.setSource(code);
                await jupyterapp.commands.execute('notebook:run-cell');
                return content.activeCellIndex;
            }""",
            code,
        )
        return Cell(self.page, index)

    def explorer(self, name):
        """The first explorer of that name in the notebook."""
        return Explorer(self.page.locator(f".jp-NotebookPanel [data-explorer='{name}']").first)

    def position(self):
        """Where the notebook is: its selected cell and how far it is scrolled."""
        return self.page.evaluate("""() => {
            const content = jupyterapp.shell.currentWidget.content;
            const scrolled = [...content.node.querySelectorAll('*')].map(node => node.scrollTop).filter(top => top);
            return {cell: content.activeCellIndex, scrolled};
        }""")


class Cell:
    """A cell that was run."""

    def __init__(self, page, index):
        self.page = page
        self.index = index

    @property
    def outputs(self):
        get = "i => jupyterapp.shell.currentWidget.content.widgets[i].model.outputs.toJSON()"
        return self.page.evaluate(get, self.index)

    @property
    def text(self):
        """What the cell showed, as plain text; an error is its name and message."""

        def text_of(output):
            if output["output_type"] == "error":
                return f"{output['ename']}: {output['evalue']}"
            return output.get("text") or output["data"]["text/plain"]

        return "".join(text_of(output) for output in self.outputs)

    @property
    def area(self) -> Locator:
        return self.page.locator(f".jp-Cell[data-windowed-list-index='{self.index}'] .jp-Cell-outputArea")

    def explorer(self, name, nth=0):
        """An explorer that this cell shows."""
        return Explorer(self.area.locator(f"[data-explorer='{name}']").nth(nth))


MEAN, SD = "mean μ₂", "standard deviation σ₂"
# each slider's accessible name; the first is the one that an explorer is taken by
SLIDERS = {name: [scene.parameters[slider].label for slider in scene.sliders] for name, scene in SCENES.items()}


def scales(shape):
    """For x and for y, the (places, values) of the ticks in a shape's panel, or in the one that shares its axis."""
    ticks = shape.evaluate("""shape => [['.kl-x-tick', 'x'], ['.kl-y-tick', 'y']].map(([name, place]) =>
        [...(shape.closest(`svg:has(${name})`) ?? shape.closest('.kl-column')).querySelectorAll(name)]
            .map(tick => [+tick.getAttribute(place), +tick.textContent.replace('−', '-')]))""")
    return [np.array(axis).T for axis in ticks]


def along(places, values, place):
    """The value at a place, on the straight line through the ticks."""
    return np.polyval(np.polyfit(places, values, 1), place)


class Explorer:
    """An explorer as its reader meets it: sliders with names, pictures, numbers, a status line, buttons."""

    def __init__(self, root: Locator):
        self.root = root
        self.page = root.page
        root.scroll_into_view_if_needed()
        self.name = root.get_attribute("data-explorer")
        self.sliders = {label: root.get_by_role("slider", name=label, exact=True) for label in SLIDERS[self.name]}
        self.slider = next(iter(self.sliders.values()))
        self.button = root.get_by_role("button", name=re.compile("Play|Pause"))
        self.status = root.get_by_role("status")

    def click(self, text):
        """Click the button whose name begins with `text`."""
        self.root.get_by_role("button", name=re.compile(f"^{re.escape(text)}")).click()

    def box(self, text):
        """The box to tick with that name."""
        return self.root.get_by_role("checkbox", name=text, exact=True)

    def settle(self):
        """Wait for the frame in which everything that was asked for is drawn."""
        self.page.evaluate("() => new Promise(requestAnimationFrame)")

    def rest(self):
        """Let the hand rest until Python has been told what it did, by the page's own clock, however slow that is."""
        self.page.evaluate("() => new Promise(done => setTimeout(done, 400))")

    @contextmanager
    def clock(self):
        """The page's clock, which stands but for what `run_for` lets pass, so that no machine is too slow for a test.

        Afterwards it goes on.  No frame is drawn meanwhile: what waits for one, as `settle` does, waits for ever.
        """
        clock = self.page.clock
        clock.install(time=0)
        clock.pause_at(60)
        yield clock
        clock.resume()

    @property
    def value(self):
        return float(self.slider.input_value())

    @property
    def names(self):
        """The names of the curves, with a plain hyphen for the minus sign."""
        self.settle()
        return [name.replace("−", "-") for name in self.root.locator("svg .kl-name").all_text_contents()]

    @property
    def numbers(self):
        """The numbers in words, by name, with a plain hyphen for the minus sign."""
        self.settle()
        items = self.root.locator("[data-number]").evaluate_all(
            "all => all.map(n => [n.dataset.number, n.textContent])"
        )
        return {name: text.replace("−", "-") for name, text in items if text}

    def press(self, *keys):
        """Press keys on the slider."""
        for key in keys:
            self.slider.press(key)

    def drag_to(self, value, slider=None):
        """Take a slider's thumb with the mouse and move it to `value`, as nearly as the pixels allow."""
        slider = slider or self.slider
        slider.scroll_into_view_if_needed()
        self.page.mouse.move(*self.thumb(float(slider.input_value()), slider))
        self.page.mouse.down()
        self.page.mouse.move(*self.thumb(value, slider), steps=4)
        self.page.mouse.up()

    def drag_with_finger(self, selector, *places):
        """A finger goes down at the first of the places, (x, y) in the panel of the shape, and up at the last."""
        devtools = self.page.context.new_cdp_session(self.page)
        for kind, place in zip(["touchStart", *["touchMove"] * 9], places, strict=False):
            x, y = self.place(selector, *place)
            devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
            self.settle()
        devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def thumb(self, value, slider):
        """Where on the page the middle of the thumb is at `value`; the thumb is 18 pixels wide."""
        box = slider.bounding_box()
        low, high = float(slider.get_attribute("min")), float(slider.get_attribute("max"))
        fraction = (value - low) / (high - low)
        return box["x"] + 9 + fraction * (box["width"] - 18), box["y"] + box["height"] / 2

    def expect_status(self, text):
        """Wait until the status line, which is debounced for screen readers, says `text`."""
        expect(self.status).to_have_text(text)

    def drawn(self, selector):
        """The points (x, y) of a drawn path or disc, read as the eye reads them: against the numbers on the axes."""
        self.settle()
        shape = self.root.locator(selector)
        points = shape.evaluate("""shape => shape.matches('circle')
            ? [[+shape.getAttribute('cx'), +shape.getAttribute('cy')]]
            : shape.getAttribute('d').slice(1).split('L').map(point => point.split(' ').map(Number))""")
        return [along(*axis, at) for axis, at in zip(scales(shape), np.array(points).T, strict=True)]

    def place(self, selector, x, y):
        """Where on the page (x, y) is in the panel of the shape `selector`, again read against its axes."""
        self.settle()
        shape = self.root.locator(selector)
        shape.scroll_into_view_if_needed()
        (x_places, x_values), (y_places, y_values) = scales(shape)
        inside = [along(x_values, x_places, x), along(y_values, y_places, y)]
        return shape.evaluate(
            """(shape, [x, y]) => {
                const place = new DOMPoint(x, y).matrixTransform(shape.closest('svg').getScreenCTM());
                return [place.x, place.y];
            }""",
            inside,
        )

    def point(self, selector, x, y):
        """Move the mouse there."""
        self.page.mouse.move(*self.place(selector, x, y))

    def overhang(self):
        """How far the explorer reaches out of a column of 320 pixels, and what does."""
        return self.root.evaluate("""async root => {
            const parent = root.parentElement;
            parent.style.width = '320px';
            for (const _ of [1, 2]) await new Promise(requestAnimationFrame); // then it is laid out anew
            const edge = parent.getBoundingClientRect().left + 320;
            const isWide = node => node.getBoundingClientRect().right > edge + 0.5;
            const wide = [...root.querySelectorAll('*')].filter(isWide);
            const found = [root.scrollWidth - root.clientWidth, wide.map(node => node.outerHTML.slice(0, 80))];
            parent.style.width = '';
            return found;
        }""")

    def faint_texts(self):
        """The texts whose contrast with the page is below 4.5, or below 3 if they are large, by the rule of WCAG."""
        return self.root.evaluate("""root => {
            const rgb = text => text.match(/[\\d.]+/g).map((c, i) => text.startsWith('color(') && i < 3 ? 255 * c : +c);
            const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255)
                .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
            const background = node => {
                const colour = rgb(getComputedStyle(node).backgroundColor);
                return colour[3] === 0 ? background(node.parentElement) : luminance(colour);
            };
            const contrast = (ink, paper) => (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
            return [...root.querySelectorAll('text:not(.kl-on-map), span, label, button, strong, p')].map(node => {
                const style = getComputedStyle(node);
                const large = parseFloat(style.fontSize) >= (style.fontWeight >= 700 ? 18.66 : 24);
                const ink = luminance(rgb(node.matches('text') ? style.fill : style.color));
                const ratio = contrast(ink, background(node));
                return [node.textContent, ratio, large ? 3 : 4.5];
            }).filter(([, ratio, least]) => ratio < least);
        }""")

    def record(self):
        """Begin to note every change of the first slider's value."""
        self.root.locator(".kl-value").first.evaluate("""value => {
            value.record = [];
            value.observer?.disconnect();
            value.observer = new MutationObserver(() => value.record.push(value.textContent));
            value.observer.observe(value, {childList: true, characterData: true, subtree: true});
        }""")

    def wait_for_changes(self, count):
        """Wait until the value has changed `count` times since `record`."""
        value = self.root.locator(".kl-value").first.element_handle()
        self.page.wait_for_function("([value, count]) => value.record.length >= count", arg=[value, count])

    def recorded(self):
        """The values that the first slider has shown since `record`."""
        texts = self.root.locator(".kl-value").first.evaluate("value => value.record")
        return [float(text.replace("−", "-")) for text in texts]
