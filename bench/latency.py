"""From the hand to new pixels: an explorer against `interact` re-plotting the same figure with Matplotlib.

Both live in one notebook of one JupyterLab, in headless Chromium, and are measured in turns, first directly and
then with 150 ms of round trip to the server, which a proxy on 127.0.0.1 adds (75 ms each way).

Latency: a real arrow key on the slider, or a real move of the mouse over the map. The clock starts at the event's
time stamp and stops when the frame in which the picture has changed (the path's `d`, or the `src` of a loaded image)
has been handed over for painting: a message that an animation frame posts to itself arrives then.
Frames: the mouse drags the slider to and fro for some seconds, or passes over the map, with its button down or up;
we count the frames whose picture differs from the last.

Then every slider of every explorer, by its arrow keys on the explorer's own page, at full speed and with the processor
slowed to a quarter: a student's cheap laptop. Its clock stops with the frame in which anything in a picture changed.

    python bench/latency.py
"""

import asyncio
import queue
import random
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

import numpy as np
import patience
from browser import Lab, chromium, jupyterlab

from kl_helpers.explorers import Explorer
from kl_helpers.scenes import SCENES

ROUND_TRIP = 0.150  # seconds
ROUNDS = 3
DEAREST = {"direction": {"direction": "qp", "marks": True}}  # with its map, which is the most to draw
KEYS = 30  # presses a round
DRAG = 3.0  # seconds a round
SPEEDS = {"at full speed": 1, "at a quarter": 4}  # how many times slower than it is


class Figure(NamedTuple):
    """A figure with a slider: the cell that shows it, and where in its output to look."""

    name: str
    code: str
    slider: str  # takes the keys
    track: str  # takes the mouse
    picture: str
    attribute: str  # of the picture, other for each other picture
    event: str = "keydown"  # what the latency is counted from
    pressed: bool = True  # the mouse's button, on the track


def explorer(name, code):
    return Figure(name, code, "input[type=range]", "input[type=range]", "path.kl-curve.kl-q", "d")


def map_of(name, code, pressed):
    return Figure(name, code, ".kl-aim.kl-both", ".kl-aim.kl-both", "path.kl-curve.kl-q", "d", "pointermove", pressed)


def interactive(name, code):
    return Figure(name, code, ".noUi-handle", ".noUi-target", "img", "src")


REPLOT = """\
%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact
from kl_helpers import kl_normal, log_density

x, mu = np.linspace(-6, 6, 241), np.linspace(-4, 4, 241)

def draw(mu2):
    fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6))
    left.plot(x, np.exp(log_density(x, 0, 1)), "-", x, np.exp(log_density(x, mu2, 1)), "--")
    left.set(title=f"μ₂ = {mu2:.2f}", xlabel="x", ylabel="density")
    right.plot(mu, kl_normal(0, 1, mu, 1), "-", mu2, kl_normal(0, 1, mu2, 1), "o")
    right.set(title=f"KL(p‖q) = {kl_normal(0, 1, mu2, 1):.3f} nats", xlabel="μ₂", ylabel="KL(p‖q) in nats")
    plt.show()

interact(draw, mu2=FloatSlider(value=1, min=-4, max=4, step=0.05));
"""

LANDSCAPE = "from kl_helpers.explorers import landscape\nlandscape()"

FIGURES = [
    interactive("interact", REPLOT),  # what the others are compared with
    explorer('sweep("mean")', 'import kl_helpers as kl\nkl.sweep("mean")'),
    explorer("landscape()", LANDSCAPE),
    map_of("  map, dragged", LANDSCAPE, pressed=True),
    map_of("  map, hovered", LANDSCAPE, pressed=False),
]

WATCH = """([area, picture, attribute, event]) => {
    const {port1, port2} = new MessageChannel();
    const watch = window.watch = {pressed: 0, changed: [], running: true, heard: () => {}};
    const read = () => {
        const shape = area.querySelector(picture);
        return shape && shape.complete !== false && shape.getAttribute(attribute);
    };
    let last = read();
    port1.onmessage = () => {  // the frame that posted this is done
        const now = performance.now(), shown = read();
        if (!shown || shown === last) return;
        last = shown;
        watch.changed.push(now);
        watch.heard(now);
    };
    const frame = () => { port2.postMessage(0); if (watch.running) requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
    area.addEventListener(event, event => watch.pressed = event.timeStamp, {capture: true});
    watch.next = new Promise(heard => watch.heard = heard);
}"""
NEXT_CHANGE = """async () => {
    const changed = await watch.next, pressed = watch.pressed;
    watch.next = new Promise(heard => watch.heard = heard);
    return changed - pressed;
}"""


class Stage:
    """A figure on a page, and the measuring of it."""

    def __init__(self, notebook, figure):
        self.page = notebook.page
        self.figure = figure
        self.area = notebook.run(figure.code).area
        self.slider = self.area.locator(figure.slider).first
        self.area.locator(figure.picture).first.wait_for(state="attached")
        self.latencies, self.frame_rates = [], []

    @contextmanager
    def watched(self):
        self.slider.scroll_into_view_if_needed()
        if self.figure.event == "keydown":
            self.slider.focus()
        self.page.wait_for_timeout(500)
        area = self.area.element_handle()
        self.page.evaluate(WATCH, [area, self.figure.picture, self.figure.attribute, self.figure.event])
        yield
        self.page.wait_for_timeout(1000)  # what is still under way
        self.page.evaluate("watch.running = false")

    def place(self, fraction):
        """A place on the track, from its left end, 0, to its right end, 1."""
        box = self.area.locator(self.figure.track).first.bounding_box()
        return box["x"] + 8 + fraction * (box["width"] - 16), box["y"] + box["height"] / 2

    def move(self, i):
        if self.figure.event == "keydown":
            self.page.keyboard.press("ArrowLeft" if i % 2 else "ArrowRight")
        else:
            self.page.mouse.move(*self.place(0.3 + 0.01 * (i + 1)))

    @contextmanager
    def hand(self):
        """The mouse at the left end of the track, its button down if that is how the figure is moved."""
        self.page.mouse.move(*self.place(0))
        if self.figure.pressed:
            self.page.mouse.down()
        yield
        if self.figure.pressed:
            self.page.mouse.up()

    def measure_latency(self):
        by_keys = self.figure.event == "keydown"
        with self.watched(), nullcontext() if by_keys else self.hand():
            if not by_keys:
                self.page.mouse.move(*self.place(0.3))
                self.page.wait_for_timeout(200)
                self.page.evaluate("void (watch.next = new Promise(heard => watch.heard = heard))")
            for i in range(KEYS):
                self.move(i)
                self.latencies.append(self.page.evaluate(NEXT_CHANGE))
                self.page.wait_for_timeout(random.uniform(50, 100))  # meet frames at no fixed phase

    def measure_frames(self):
        with self.watched(), self.hand():
            (left, y), (right, _) = self.place(0), self.place(1)
            start = time.perf_counter()
            while (seconds := time.perf_counter() - start) < DRAG:
                to_and_fro = abs((seconds / 1.5 + 1) % 2 - 1)  # across the track in 1.5 s
                self.page.mouse.move(left + (right - left) * to_and_fro, y)
            self.frame_rates.append(self.page.evaluate("watch.changed.length") / seconds)

    def results(self):
        """Latency's median and 95th percentile in ms, and frames a second."""
        return *np.percentile(self.latencies, [50, 95]), np.mean(self.frame_rates)


@contextmanager
def slow_road(port, round_trip):
    """A proxy to `port` of 127.0.0.1 that holds every packet for half a round trip, both ways; yields its own port."""
    open_road = queue.SimpleQueue()

    async def carry(reader, writer):
        loop = asyncio.get_running_loop()
        while data := await reader.read(65536):
            loop.call_later(round_trip / 2, writer.write, data)
        loop.call_later(round_trip / 2, writer.close)

    async def connect(reader, writer):
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", port)
        roads = carry(reader, server_writer), carry(server_reader, writer)
        with suppress(asyncio.CancelledError):  # the end, with roads still open
            await asyncio.gather(*roads, return_exceptions=True)  # a browser may hang up on us

    async def serve():
        closing = asyncio.Event()
        proxy = await asyncio.start_server(connect, "127.0.0.1", 0)
        open_road.put((proxy.sockets[0].getsockname()[1], asyncio.get_running_loop(), closing))
        await closing.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    own_port, loop, closing = open_road.get(timeout=patience.seconds(10))
    try:
        yield own_port
    finally:
        loop.call_soon_threadsafe(closing.set)
        thread.join()


def measure(browser, address):
    """(p50, p95, frames/s) of each figure."""
    lab = Lab(browser, address)
    notebook = lab.open_notebook("05_sweeps")
    stages = [Stage(notebook, figure) for figure in FIGURES]
    for _ in range(ROUNDS):
        for stage in stages:
            stage.measure_latency()
            stage.measure_frames()
    lab.close()
    return [stage.results() for stage in stages]


WATCH_PAGE = """root => {
    const {port1, port2} = new MessageChannel();
    let pressed = 0, changed = false, heard;
    const next = () => window.next = new Promise(hear => heard = hear);
    port1.onmessage = () => { if (changed) heard(performance.now() - pressed); changed = false; };
    const frame = () => { port2.postMessage(0); requestAnimationFrame(frame); };
    const observer = new MutationObserver(() => changed = true);
    for (const svg of root.querySelectorAll("svg")) observer.observe(svg, {subtree: true, attributes: true});
    addEventListener("keydown", event => { pressed = event.timeStamp; next(); }, {capture: true});
    requestAnimationFrame(frame);
}"""


def measure_pages(browser):
    """(explorer, slider) -> p95 in ms at each of the speeds."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in SCENES:
            page = browser.new_page()
            explorer = Explorer(name)
            explorer.restore(DEAREST.get(name, {}))
            page.goto(explorer.save_html(Path(folder) / f"{name}.html").as_uri())
            page.evaluate(WATCH_PAGE, page.locator(".kl-explorer").element_handle())
            throttle = page.context.new_cdp_session(page)
            for slider in page.locator("input[type=range]").all():
                key = name, slider.evaluate("slider => slider.labels[0].textContent")
                for speed in SPEEDS.values():
                    throttle.send("Emulation.setCPUThrottlingRate", {"rate": speed})
                    found.setdefault(key, []).append(np.percentile([*latencies(page, slider)], 95))
                throttle.send("Emulation.setCPUThrottlingRate", {"rate": 1})
            page.close()
    return found


def latencies(page, slider):
    """Of the presses of its arrow keys, to and fro over some steps."""
    slider.focus()
    for i in range(KEYS):
        page.keyboard.press("ArrowLeft" if i // 5 % 2 else "ArrowRight")
        yield page.evaluate("next")
        page.wait_for_timeout(random.uniform(50, 100))


def report_pages(found):
    print(f"\n{'p95 ms of each slider':<50}{''.join(f'{speed:>16}' for speed in SPEEDS)}")
    for (name, slider), p95s in found.items():
        print(f"{name:<20}{slider:<30}{''.join(f'{p95:>16.0f}' for p95 in p95s)}")


def report(title, results):
    print(f"\n{title:<22}{'p50 ms':>8}{'p95 ms':>8}{'frames/s':>10}{'p95 ratio':>11}{'frames ratio':>14}")
    _, interact_p95, interact_rate = results[0]
    for figure, (p50, p95, rate) in zip(FIGURES, results, strict=True):
        ratios = f"{interact_p95 / p95:>10.1f}x{rate / interact_rate:>13.1f}x"
        print(f"{figure.name:<22}{p50:>8.0f}{p95:>8.0f}{rate:>10.1f}{ratios}")


def main():
    with jupyterlab() as address, chromium() as browser:
        report("directly", measure(browser, address))
        port = urlsplit(address).port
        with slow_road(port, ROUND_TRIP) as slow_port:
            slow_address = address.replace(f":{port}/", f":{slow_port}/")
            report(f"{1000 * ROUND_TRIP:.0f} ms to the server", measure(browser, slow_address))
        report_pages(measure_pages(browser))
    print("\nbar for an explorer: p95 at most 25 ms, at least 50 frames/s, both ways; p95 ratio at least 10x;")
    print("at a quarter of the speed, p95 at most 50 ms")


if __name__ == "__main__":
    main()
