"""The classroom's configuration brings a student from the sign-in to executed cells, and leaves nothing behind."""

import asyncio
import json
import os
import re
import runpy
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
import yaml
from hub import HOW_TO_GET_JUPYTERHUB, PASSWORD, Student, find_jupyterhub, jupyterhub

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/classroom.md").read_text(encoding="utf-8")
VALUES = yaml.safe_load((ROOT / "classroom/values.yaml").read_text())  # of Zero to JupyterHub


@pytest.fixture(scope="module")
def hub():
    if not find_jupyterhub():
        (pytest.fail if os.environ.get("REQUIRE_JUPYTERHUB") == "1" else pytest.skip)(HOW_TO_GET_JUPYTERHUB)
    with jupyterhub() as hub:
        yield hub
        family = hub.process.children(recursive=True)
        assert len(family) >= 3  # the proxy, a server, a kernel
    assert not [process for process in [hub.process, *family] if process.is_running()]
    assert not hub.folder.exists()


def test_a_student_signs_in_and_executes_a_notebook(hub):
    async def lesson():
        async with Student(hub, "ada") as ada:
            assert await ada.sign_in() == "/lab/tree/notebooks/00_start_here.ipynb"
            assert await ada.execute("01_cost") == []

    asyncio.run(lesson())
    sockets = [socket for process in hub.process.children(recursive=True) for socket in process.net_connections()]
    assert {socket.laddr.ip for socket in sockets if socket.status == "LISTEN"} == {"127.0.0.1"}


def test_a_failing_cell_is_a_failure(hub):
    cell = nbformat.v4.new_code_cell("1 / 0", id="slip")
    meant = nbformat.v4.new_code_cell("1 / 0", id="meant", metadata={"tags": ["raises-exception"]})

    async def lesson():
        async with Student(hub, "ada") as ada:
            await ada.sign_in()
            nbformat.write(nbformat.v4.new_notebook(cells=[meant, cell]), hub.folder / "homes/ada/notebooks/slip.ipynb")
            return await ada.execute("slip")

    assert asyncio.run(lesson()) == ["slip: ZeroDivisionError: division by zero"]


def test_a_student_keeps_the_copy_and_a_new_one_gets_it(hub):
    work = hub.folder / "homes/ben/notebooks"
    work.mkdir(parents=True)
    (work / "mine.txt").write_text("mine")

    async def arrive(name):
        async with Student(hub, name) as student:
            await student.sign_in()

    async def both():
        await asyncio.gather(arrive("ben"), arrive("eve"))

    asyncio.run(both())
    assert [path.name for path in work.iterdir()] == ["mine.txt"]
    for notebook in (ROOT / "notebooks").rglob("*.ipynb"):
        if ".ipynb_checkpoints" not in notebook.parts:
            copy = hub.folder / "homes/eve" / notebook.relative_to(ROOT)
            assert copy.read_bytes() == notebook.read_bytes() and os.access(copy, os.W_OK)


@pytest.mark.parametrize("name", ["..", "ada/../ben", "Ada Lovelace", "-rf", "a" * 33, ""])
def test_a_name_that_is_no_plain_name_is_refused(hub, name):
    async def arrive():
        async with Student(hub, name) as student:
            await student.sign_in()

    with pytest.raises(Exception, match=r"403"):
        asyncio.run(arrive())
    assert not hub.of(name)


@pytest.mark.parametrize("password", ["", "loopback", "loopback only "])
def test_another_password_is_refused(hub, password):
    async def arrive():
        async with Student(hub, "mallory") as mallory:
            await mallory.sign_in(password)

    with pytest.raises(Exception, match=r"403"):
        asyncio.run(arrive())
    assert not hub.of("mallory")


def test_a_student_gets_no_terminal_and_sees_nobody_elses_server(hub):
    async def ask(name, address):
        async with Student(hub, name) as student:
            await student.sign_in()
            return await student.get(f"{hub.address}/user/{address}")

    for address, refusal in ("ada/api/terminals", "404"), ("eve/api/contents", "403"):
        with pytest.raises(Exception, match=refusal):
            asyncio.run(ask("ada", address))


@pytest.fixture
def configuration(tmp_path, monkeypatch):
    """Reads the classroom's configuration for a password, without a hub, with homes in the temporary folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: None)  # the list of fonts

    def read(password):
        monkeypatch.setenv("CLASSROOM_PASSWORD", password)
        return runpy.run_path(str(ROOT / "classroom/jupyterhub_config.py"), {"get_config": MagicMock})

    return read


def test_an_interrupted_copy_is_made_again(configuration, monkeypatch, tmp_path):
    own_copy = configuration(PASSWORD)["own_copy"]
    ada = SimpleNamespace(user=SimpleNamespace(name="ada"))

    def stopped_halfway(source, target, **options):
        target.mkdir(parents=True)
        (target / "00_start_here.ipynb").touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copytree", stopped_halfway)
        with pytest.raises(KeyboardInterrupt):
            own_copy(ada)
    assert not (tmp_path / "homes/ada/notebooks").exists()
    own_copy(ada)
    assert [path.name for path in (tmp_path / "homes/ada").iterdir()] == ["notebooks"]
    assert {path.name for path in (ROOT / "notebooks").glob("*.ipynb")} <= set(os.listdir("homes/ada/notebooks"))


@pytest.mark.parametrize("password", ["", "seven77", " " * 9, "Paßwörter", "tabs\tand\tmore"], ids=repr)
def test_a_poor_password_is_refused_in_one_line(configuration, password):
    with pytest.raises(SystemExit, match=r"^Choose a password of 8 or more .*\.\.\.$"):
        configuration(password)


@pytest.mark.parametrize("password", ["it's $HOME", 'a "quoted" one', "$(shell echo 8)"])
def test_make_takes_a_password_as_it_is(tmp_path, password):
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    hub = tmp_path / ".venv/bin/jupyterhub"
    hub.parent.mkdir(parents=True)
    hub.write_text('#!/bin/sh\nprintf %s "$CLASSROOM_PASSWORD"\n')
    hub.chmod(0o755)
    (hub.parent / "python").symlink_to(sys.executable)
    command = ["make", "--silent", "--old-file=.venv/classroom", "classroom", f"PASSWORD={password}", "PORT=0"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert result.stdout == password


def test_make_says_that_a_port_is_taken(tmp_path):
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = ["make", "--old-file=.venv/classroom", "classroom", f"PORT={port}"]
        result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode != 0 and f"Port {port} cannot be used. Try another one" in result.stderr


def test_its_page_names_what_is_there():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE)
    assert links and all((ROOT / "docs" / link).exists() for link in links)
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"classroom", "bench", "course"} <= set(re.findall(r"make ([a-z]+)", PAGE))
    assert {"classroom", "bench", "course"} <= targets


def test_its_link_for_nbgitpuller_says_what_it_asks_for():
    link = urlsplit(re.search(r"^https://YOUR-HUB/hub/user-redirect/git-pull\S+$", PAGE, re.M)[0])
    asked = {name: value for name, [value] in parse_qs(link.query, strict_parsing=True).items()}
    path = asked.pop("urlpath").removeprefix("lab/tree/REPOSITORY/").removesuffix("?autodecode")
    assert (ROOT / path).exists() and asked == {"repo": "https://github.com/NAME/REPOSITORY", "branch": "main"}


def test_its_page_says_what_the_configuration_does():
    server = (ROOT / "classroom/jupyter_server_config.py").read_text()
    assert "cull_idle_timeout = 3600" in server and "after an hour" in PAGE
    assert "shutdown_no_activity_timeout = 600" in server and "ten minutes later" in PAGE
    assert '"1G"' in (ROOT / "classroom/jupyterhub_config.py").read_text() and "limits.memory 1G" in PAGE


def test_its_kernel_is_the_one_that_the_notebooks_ask_for():
    name = json.loads((ROOT / "notebooks/00_start_here.ipynb").read_text())["metadata"]["kernelspec"]["name"]
    assert (ROOT / f"classroom/kernels/{name}/kernel.json").exists()


def test_what_the_page_says_follows_from_its_tables():
    rows = [row.split() for row in re.findall(r"^ +\d+(?: +[\d.]+){13}$", PAGE, re.M)]
    assert [row[0] for row in rows] == ["1", "10"] * 2  # the classroom's server, and JupyterHub's own
    assert {row[7] for row in rows} == {"0"}  # failures
    (_, ours, alone, own), shared = rows, 10
    one, both, hub = sorted(map(int, (ours[8], ours[10]))), int(ours[9]), int(ours[12])
    own_both, own_hub, alone_both = int(own[9]), int(own[12]), int(alone[9])
    assert one[1] <= 200
    assert f"one student of {shared} takes {one[0]} to {one[1]} MB with one notebook open, and {both} MB with" in PAGE
    on_8, on_16, on_32 = ((gigabytes * 1000 - 1000 - hub) // both for gigabytes in (8, 16, 32))
    formula = f"`(memory - 1 GB - {hub} MB) / {both} MB`"
    assert f"{formula} is {on_8} students on 8 GB, {on_16} on 16 GB, {on_32} on 32 GB, computed and not" in PAGE
    assert f"Together they save {own_both - both} MB of {own_both} with two notebooks open." in PAGE
    assert f"one student of {shared} takes {own_both} MB with two notebooks.\n  One alone takes {alone_both} MB" in PAGE
    seconds = max(float(row[13]) for row in (ours, own))
    assert f"takes about {seconds:.0f} seconds of a processor" in PAGE
    assert f"keep 2 processors busy for {20 * seconds / 2:.0f} seconds" in PAGE
    assert 200 * seconds / 20 < 120 and "for every 10, so that all" in PAGE  # processors
    hundred = 1 + (own_hub + 100 * own_both) / 1000
    assert f"1 GB + {own_hub} MB + 100 × {own_both} MB = {hundred:.0f} GB each: take 48 GB" in PAGE and hundred < 45
    user = VALUES["singleuser"]
    asked = amount(user["memory"]["guarantee"])
    computed = f"200 × {alone_both} MB = {200 * alone_both / 1000:.0f} GB;"
    assert f"{computed} `values.yaml` asks for 200 × {asked:.0f} MB = {200 * asked / 1000:.0f} GB, on all nodes" in PAGE
    assert f"200 × {user['cpu']['guarantee']} = {200 * user['cpu']['guarantee']:.0f} on all nodes" in PAGE
    on_16, on_32, on_64 = ((gigabytes * 1000 - 1000 - own_hub) // own_both for gigabytes in (16, 32, 64))
    assert f"64 GB are enough for {on_64} students, 32 GB for {on_32}, 16 GB for {on_16}." in PAGE
    assert asked >= alone_both + 10  # with a page of JupyterLab


# --- Kubernetes -------------------------------------------------------------------------------------------------------

FREE = {"singleuser.extraEnv", *(f"hub.config.{name}" for name in VALUES["hub"]["config"])}
CHART = {  # place -> keys of the schema of Zero to JupyterHub's chart 4.4.0, as far as we use them
    "": {"singleuser", "cull", "proxy", "hub"},
    "singleuser": {"image", "defaultUrl", "extraEnv", "storage", "lifecycleHooks", "memory", "cpu"},
    "singleuser.image": {"name", "tag", "pullPolicy", "pullSecrets"},
    "singleuser.storage": {"type", "capacity", "homeMountPath", "static", "dynamic"},
    "singleuser.lifecycleHooks": {"postStart", "preStop"},
    "singleuser.lifecycleHooks.postStart": {"exec"},
    "singleuser.lifecycleHooks.postStart.exec": {"command"},
    "singleuser.memory": {"guarantee", "limit"},
    "singleuser.cpu": {"guarantee", "limit"},
    "cull": {"enabled", "users", "adminUsers", "removeNamedServers", "timeout", "every", "concurrency", "maxAge"},
    "proxy": {"https"},
    "proxy.https": {"enabled", "type", "letsencrypt", "manual", "secret", "hosts"},
    "proxy.https.letsencrypt": {"contactEmail", "acmeServer"},
    "hub": {"config"},
    "hub.config": {"JupyterHub", "KubeSpawner", "LTI13Authenticator", "Authenticator"},
}


def amount(memory):
    """A chart's memory in MB."""
    return float(memory[:-1]) * {"M": 1, "G": 1000}[memory[-1]]


def places(values, at=""):
    """Each dictionary among the values, by its place."""
    yield at, values
    for key, below in values.items():
        if isinstance(below, dict):
            yield from places(below, f"{at}.{key}".strip("."))


def test_the_values_have_the_keys_of_the_chart():
    wrong = {at: set(below) - CHART[at] for at, below in places(VALUES) if at not in FREE}
    assert not any(wrong.values()), wrong


def test_the_values_are_what_the_page_and_the_classroom_say():
    user, text = VALUES["singleuser"], (ROOT / "classroom/values.yaml").read_text()
    classroom = (ROOT / "classroom/jupyterhub_config.py").read_text()
    assert user["image"]["tag"] == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"--image-name {user['image']['name']}:{user['image']['tag']} " in PAGE
    assert (
        f'default_url = "{user["defaultUrl"]}"' in classroom and f'mem_limit = "{user["memory"]["limit"]}"' in classroom
    )
    assert f"idle_timeout = {VALUES['cull']['timeout']}" in (ROOT / "classroom/jupyter_server_config.py").read_text()
    assert (
        re.search(r"--target-repo-dir (\S+)", PAGE)[1] + "/notebooks"
        in user["lifecycleHooks"]["postStart"]["exec"]["command"][2]
    )
    assert (
        re.findall(r"chart (\S+)\.", text)
        == re.findall(r"--version=(\S+)", PAGE)
        == re.findall(r"chart (\d\S+),", PAGE)
    )


def test_a_server_that_starts_brings_what_is_missing_and_overwrites_nothing(tmp_path):
    course, home = tmp_path / "course/notebooks", tmp_path / "home/notebooks"
    for folder, names in (course, ("01", "02")), (home, ("01",)):
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).write_text(folder.parent.name)
    *shell, command = VALUES["singleuser"]["lifecycleHooks"]["postStart"]["exec"]["command"]
    command = command.replace("/srv/course", f"{tmp_path}/course").replace("/home/jovyan", f"{tmp_path}/home")
    for _ in range(2):
        subprocess.run([*shell, command], check=True)
    assert {path.name: path.read_text() for path in home.iterdir()} == {"01": "home", "02": "course"}
