"""A real JupyterHub with the classroom's configuration, and the students in it, for the test and the benchmark.

    with jupyterhub() as hub:
        async with Student(hub, "ada") as ada:
            await ada.sign_in()
            assert await ada.execute("05_sweeps") == []

A student does over HTTP what a browser does: the sign-in form, the waiting page, JupyterLab's own requests.
Everything listens on 127.0.0.1, at random ports, in a temporary folder that is gone at the end.
"""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import psutil
from patience import seconds

try:
    import aiohttp  # comes with JupyterHub
    from yarl import URL
except ImportError:
    aiohttp = None

REPOSITORY = Path(__file__).resolve().parent.parent
PROXY = REPOSITORY / "node_modules/.bin/configurable-http-proxy"
PASSWORD = "loopback only"
HOW_TO_GET_JUPYTERHUB = "no JupyterHub found: make .venv/classroom brings it, and needs npm"


def find_jupyterhub():
    """Whether JupyterHub and its proxy are installed."""
    return aiohttp is not None and PROXY.exists()


class Hub(NamedTuple):
    """A running hub: its address, its process, and the folder in which it keeps everything."""

    address: str
    process: psutil.Process
    folder: Path

    def of(self, student):
        """The processes of a student: the server first, then the kernels."""
        for server in self.process.children():
            if server.environ().get("JUPYTERHUB_USER") == student:
                return [server, *server.children(recursive=True)]
        return []


def pss(processes):
    """The memory of processes in MB, in which what n processes share counts as an n-th for each."""
    return sum(process.memory_full_info().pss for process in processes) / 1e6


@contextmanager
def jupyterhub(*options):
    """The JupyterHub of `make classroom`, at random ports, in a temporary folder; options win over its file."""
    with tempfile.TemporaryDirectory(prefix="kl-jupyterhub-", ignore_cleanup_errors=True) as folder:
        public = f"http://127.0.0.1:{free_port()}"
        command = [
            *(sys.executable, "-m", "jupyterhub", f"--config={REPOSITORY / 'classroom/jupyterhub_config.py'}"),
            f"--JupyterHub.bind_url={public}",
            *(f"--Spawner.{limit}={seconds(300)}" for limit in ("start_timeout", "http_timeout")),
            *options,
        ]
        environment = os.environ | {"CLASSROOM_PASSWORD": PASSWORD}
        log = Path(folder, "log")
        with log.open("w") as file:
            process = psutil.Popen(command, cwd=folder, env=environment, stdout=file, stderr=subprocess.STDOUT)
        try:
            wait_for(f"{public}/hub/health", process, log)
            yield Hub(public, process, Path(folder))
        finally:
            end(process)


def free_port():
    """A port of 127.0.0.1 on which nothing listens now."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


def wait_for(address, process, log):
    """Return when the address answers."""
    limit = seconds(300)
    for _ in range(limit * 10):
        try:
            with urlopen(address, timeout=limit):
                return
        except OSError:
            time.sleep(0.1)
        if process.poll() is not None:
            break
    raise RuntimeError(f"JupyterHub did not start within {limit} s:\n{log.read_text()}")


def end(process):
    """End the hub, which ends its servers, which end their kernels; then whatever of them is left."""
    family = [process, *process.children(recursive=True)] if process.is_running() else []
    process.terminate()
    _, left = psutil.wait_procs(family, timeout=seconds(180))
    for one in left:
        one.kill()


class Student:
    """A student with a browser, by name."""

    def __init__(self, hub, name):
        self.hub = hub
        self.name = name
        self.home = f"{hub.address}/user/{name}"
        self.browser = None
        self.headers = {}  # what JupyterLab says with each request
        self.sessions = {}  # of the open notebooks, by name

    async def __aenter__(self):
        # The hub is an address without a name, from which aiohttp takes cookies only if told to.
        jar, limit = aiohttp.CookieJar(unsafe=True), aiohttp.ClientTimeout(total=seconds(300))
        self.browser = aiohttp.ClientSession(cookie_jar=jar, timeout=limit, raise_for_status=True)
        return self

    async def __aexit__(self, *error):
        await self.browser.close()

    async def sign_in(self, password=PASSWORD):
        """Fill in the form, wait for the server, open JupyterLab; returns the page at which that ends."""
        form = URL(f"{self.hub.address}/hub/login")
        await self.get(form)
        xsrf = self.browser.cookie_jar.filter_cookies(form)["_xsrf"].value
        async with self.browser.post(form, data={"username": self.name, "password": password, "_xsrf": xsrf}) as page:
            waiting = re.search(r'EventSource\("(.*?)"\)', await page.text())
        if waiting:  # the events of this page end when the server is there
            events = await self.get(self.hub.address + waiting[1])
            assert '"ready": true' in events, events
        async with self.browser.get(f"{self.home}/") as page:
            settings = re.search(r'id="jupyter-config-data" type="application/json">(.*?)</script>', await page.text())
        self.headers = {"Authorization": f"token {json.loads(settings[1])['token']}"}
        return page.url.path.removeprefix(f"/user/{self.name}")

    async def get(self, address):
        async with self.browser.get(address) as response:
            return await response.text()

    async def api(self, method, path, body=None):
        """What the student's server answers to a request of JupyterLab's."""
        address = f"{self.home}/api/{path}"
        async with self.browser.request(method, address, json=body, headers=self.headers) as response:
            return await response.json() if response.status != 204 else None

    async def execute(self, notebook):
        """Open a notebook in a kernel of its own, run all its cells, save it; returns the errors, each in one line."""
        path = f"notebooks/{notebook}.ipynb"
        content = (await self.api("GET", f"contents/{path}"))["content"]
        kernel = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        session = await self.api("POST", "sessions", kernel)
        self.sessions[notebook] = session["id"]
        channels = f"{self.home}/api/kernels/{session['kernel']['id']}/channels"
        async with self.browser.ws_connect(channels, headers=self.headers, max_msg_size=0) as socket:
            cells = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
            errors = [error for cell in cells for error in await run(socket, cell)]
        await self.api("PUT", f"contents/{path}", {"type": "notebook", "content": content})
        return errors

    async def close(self, notebook):
        """Shut the kernel of a notebook down."""
        await self.api("DELETE", f"sessions/{self.sessions.pop(notebook)}")


async def run(socket, cell):
    """Run a cell; its errors, unless it is there to raise one."""
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "version": "5.3"}
    request = {"header": header, "parent_header": {}, "metadata": {}, "content": {"code": cell["source"]}}
    await socket.send_json({"channel": "shell"} | request)
    errors = []
    async for message in socket:
        if message.type is not aiohttp.WSMsgType.TEXT:
            return [*errors, f"{cell['id']}: {message.type.name} {message.data}"]
        answer = message.json()
        if answer["parent_header"].get("msg_id") != header["msg_id"]:
            continue
        if answer["msg_type"] == "error" and "raises-exception" not in cell["metadata"].get("tags", []):
            errors.append(f"{cell['id']}: {answer['content']['ename']}: {answer['content']['evalue']}")
        if answer["msg_type"] == "status" and answer["content"]["execution_state"] == "idle":
            return errors
    return [*errors, f"{cell['id']}: the kernel is gone"]
