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
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import nbformat
import pytest
from hub import HOW_TO_GET_JUPYTERHUB, PASSWORD, Student, find_jupyterhub, jupyterhub

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/classroom.md").read_text(encoding="utf-8")


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


def test_its_page_says_what_the_configuration_does():
    server = (ROOT / "classroom/jupyter_server_config.py").read_text()
    assert "cull_idle_timeout = 3600" in server and "after an hour" in PAGE
    assert "shutdown_no_activity_timeout = 600" in server and "ten minutes later" in PAGE
    assert '"1G"' in (ROOT / "classroom/jupyterhub_config.py").read_text() and "limits.memory 1G" in PAGE


def test_its_kernel_is_the_one_that_the_notebooks_ask_for():
    name = json.loads((ROOT / "notebooks/00_start_here.ipynb").read_text())["metadata"]["kernelspec"]["name"]
    assert (ROOT / f"classroom/kernels/{name}/kernel.json").exists()


def test_what_the_page_says_follows_from_its_table():
    rows = [row.split() for row in re.findall(r"^ +\d+(?: +[\d.]+){13}$", PAGE, re.M)]
    assert [row[0] for row in rows] == ["1", "5", "10", "20"]
    assert {row[7] for row in rows} == {"0"}  # failures
    alone, last = rows[0], rows[-1]
    with_03, both, with_05, _, hub = map(int, last[8:13])
    assert max(with_03, with_05) <= 200
    assert f"One student of 20 takes {with_03} to {with_05} MB with one notebook open, and {both} MB with two." in PAGE
    assert f"One student alone takes more, {alone[8]} to {alone[10]} MB" in PAGE
    assert f"takes about {float(last[13]):.0f} seconds of a processor" in PAGE
    on_8, on_16, on_32 = ((gigabytes * 1000 - 1000 - hub) // both for gigabytes in (8, 16, 32))
    formula = f"`(memory - 1 GB - {hub} MB) / {both} MB`"
    assert f"{formula} is {on_8} students on 8 GB, {on_16} on 16 GB, {on_32} on 32 GB." in PAGE
