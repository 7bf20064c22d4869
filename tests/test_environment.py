"""The ways in - make, pip, conda and Binder - lead to one environment."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import binder_check
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "requirements.txt").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PYTHON = "3.11"


def lines(path):
    """The lines of a requirements file that say something."""
    return [line for line in (ROOT / path).read_text().splitlines() if line and not line.startswith("#")]


def make(*arguments, **environment):
    """What make would print; nothing is installed."""
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )


# --- one set of versions ------------------------------------------------------------------------------------------


def test_the_lock_is_what_the_project_asks_for():
    asked = set(PROJECT["dependencies"]).union(*PROJECT["optional-dependencies"].values())
    entries = re.findall(r"^([a-z0-9.-]+)==.*\n((?:    #.*\n)+)", LOCK, re.MULTILINE)
    assert {name for name, reasons in entries if "kl-helpers (pyproject.toml)" in reasons} == asked


def test_the_lock_is_readable_and_names_no_machine():
    assert not re.search(r"://|--hash|--index-url|--find-links|--extra-index-url", LOCK)


def test_the_lock_is_what_is_installed():
    """Otherwise the tests speak of other versions than those a reader gets."""
    installed = {
        re.sub(r"[-_.]+", "-", p["name"]).lower(): p["version"]
        for p in json.loads(subprocess.check_output([sys.executable, "-m", "pip", "list", "--format=json"], text=True))
    }
    pins = dict(re.findall(r"^([a-z0-9.-]+)==(\S+)$", LOCK, re.MULTILINE))
    assert {name: installed.get(name) for name in pins} == pins


def test_conda_gives_only_python_and_pip():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    assert environment["dependencies"] == [f"python={PYTHON}", "pip", {"pip": ["-r requirements.txt", "-e ."]}]


def test_binder_installs_what_the_package_needs_at_the_locked_versions():
    assert lines("binder/requirements.txt") == ["-c ../requirements.txt", *PROJECT["dependencies"]]


# --- one Python ---------------------------------------------------------------------------------------------------


def test_one_python():
    assert PROJECT["requires-python"] == f">={PYTHON}"
    assert (ROOT / "binder/runtime.txt").read_text() == f"python-{PYTHON}\n"


@pytest.fixture
def old_python(tmp_path):
    """A Python that says it is 3.10."""
    path = tmp_path / "python3.10"
    path.write_text(f"""#!/bin/sh
exec {sys.executable} -c "import sys; sys.version_info = (3, 10, 4); sys.version = '3.10.4 (main)'; $2"
""")
    path.chmod(0o755)
    return path


def test_an_old_python_is_told_so(old_python, tmp_path):
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    for name in "requirements.txt", "pyproject.toml":
        (tmp_path / name).touch()
    result = make("--directory", str(tmp_path), "course", f"PYTHON={old_python}")
    assert result.returncode != 0
    assert f"The course needs Python 3.11 or newer, but {old_python} is 3.10.4." in result.stderr
    assert not (tmp_path / ".venv").exists()


# --- Binder -------------------------------------------------------------------------------------------------------


@pytest.fixture
def binder(monkeypatch):
    monkeypatch.chdir(ROOT)  # and back: repo2docker reads the current folder
    return binder_check.buildpack()


def test_repo2docker_reads_what_we_mean(binder):
    assert type(binder).__name__ == "PythonBuildPack"
    assert binder.binder_dir == "binder"
    assert binder.python_version == PYTHON
    assert binder.get_post_build_scripts() == ["binder/postBuild"]


def test_binder_copies_the_lock_before_it_installs(binder):
    """The requirements refer to ../requirements.txt: repo2docker must see that, and copy the repository first."""
    dockerfile = binder.render({"NB_UID": "1000", "NB_USER": "reader"})
    copy, install, build = (
        dockerfile.index(step)
        for step in ("src/ ${REPO_DIR}/\n", '-r "binder/requirements.txt"', "RUN ./binder/postBuild")
    )
    assert copy < install < build


def test_post_build_installs_the_package(binder):
    script = (ROOT / "binder/postBuild").read_bytes()
    assert script.startswith(b"#!/bin/bash\n") and b"\r" not in script
    assert os.access(ROOT / "binder/postBuild", os.X_OK)
    assert b"pip install --no-cache-dir --no-deps .\n" in script


def test_binder_check_knows_every_package_of_the_image(binder):
    requirements, others = binder_check.split_packages(binder_check.image_packages(binder))
    named = dict(requirement.split("==") for requirement in requirements)
    assert {"ipykernel", "jupyterhub", "jupyterlab", "nbconvert", "traitlets"} <= named.keys()
    assert {"python", "nodejs", "zeromq"} <= set(others)


# --- make and the README ------------------------------------------------------------------------------------------


def test_make_alone_prints_the_targets():
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert re.findall(r"^make (\w+):", make().stdout, re.MULTILINE) == targets


def test_make_course_takes_a_port():
    assert "jupyter lab --config=jupyter_lab_config.py --port=8899" in make("-n", "course", "PORT=8899").stdout


def test_make_refresh_builds_what_the_notebooks_show_before_it_executes_them():
    steps = ["tools/build_explorers.py", "tools/refresh.py", "docs/mean_sweep.gif"]
    assert re.findall("|".join(map(re.escape, steps)), make("-n", "refresh").stdout) == steps


@pytest.mark.parametrize("target", ["course", "test"])
def test_the_readme_gives_the_commands(target):
    assert f"make {target}" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize(
    "command", ["-m venv .venv", "-r requirements.txt -e .", "jupyter lab --config=jupyter_lab_config.py"]
)
def test_the_plain_commands_do_what_make_does(command):
    assert command in (ROOT / "README.md").read_text()
    assert command in (ROOT / "Makefile").read_text()
