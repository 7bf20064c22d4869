"""The ways in - make, pip, conda and Binder - lead to one environment."""

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import binder_check
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT, GROUPS = PYPROJECT["project"], PYPROJECT["dependency-groups"]
PACKAGE, COURSE = set(PROJECT["dependencies"]), set(PROJECT["optional-dependencies"]["course"])
LOCKS = {
    "requirements.txt": PACKAGE | COURSE,
    "requirements-dev.txt": set(GROUPS["dev"]),
    "classroom/requirements.txt": set(GROUPS["classroom"]),
}
READER, DEV, CLASSROOM = LOCKS
PYTHON = "3.11"
LARGEST = 420  # MB of a reader's disk


def lines(path):
    """The lines of a requirements file that say something."""
    return [line for line in (ROOT / path).read_text().splitlines() if line and not line.startswith("#")]


def normal(name):
    """The one spelling of a distribution's name: ml-dtypes, not ml_dtypes."""
    return re.sub(r"[-_.]+", "-", name).lower()


def make(*arguments, **environment):
    """What make would print; nothing is installed."""
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )


# --- one set of versions ------------------------------------------------------------------------------------------


def pins(lock):
    """Name -> version, of what is the same on every machine."""
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)$", (ROOT / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize(("lock", "asked"), LOCKS.items())
def test_a_lock_is_what_the_project_asks_for(lock, asked):
    entries = re.findall(r"^([a-z0-9.-]+)==.*\n((?:    #.*\n)+)", (ROOT / lock).read_text(), re.MULTILINE)
    assert {name for name, reasons in entries if "kl-helpers (pyproject.toml" in reasons} == asked


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_readable_and_names_no_machine(lock):
    assert not re.search(r"://|--hash|--index-url|--find-links|--extra-index-url", (ROOT / lock).read_text())


def test_the_locks_agree():
    lines = re.findall(r"^([a-z0-9.-]+)==(\S+)", "".join((ROOT / lock).read_text() for lock in LOCKS), re.MULTILINE)
    of_python = {"contourpy", "numpy", "soupsieve"}  # whose version depends on Python's
    assert {name for name, _ in set(lines) - set(dict(lines).items())} <= of_python


def test_the_locks_are_what_is_installed():
    """Otherwise the tests speak of other versions than those a reader gets."""
    listed = subprocess.check_output([sys.executable, "-m", "pip", "list", "--format=json"], text=True)
    installed = {normal(package["name"]): package["version"] for package in json.loads(listed)}
    locked = pins(READER) | pins(DEV)
    assert {name: installed.get(name) for name in locked} == locked


def test_a_reader_gets_nothing_of_the_keepers():
    assert not pins(READER).keys() & {"playwright", "pytest", "jupyter-repo2docker", "ruff", "uv"}
    for target in "course", "test":
        assert (DEV in make("-n", "--always-make", target).stdout) == (target != "course")


def test_what_a_reader_installs_is_small():
    paths = [path.locate() for name in pins(READER) for path in distribution(name).files if path.suffix != ".pyc"]
    assert sum(path.stat().st_blocks * 512 for path in paths if path.is_file()) <= LARGEST * 1e6


# --- every import is declared -------------------------------------------------------------------------------------


def sources(folder):
    """The programs in a folder: its modules, and the code cells of its notebooks."""
    for path in (ROOT / folder).rglob("*.py"):
        yield path.read_text(encoding="utf-8")
    for path in (ROOT / folder).rglob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        yield from ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def imported(folder):
    """The distributions from which a folder imports; the course's own modules, and Python's, are none."""
    ours = {path.stem for place in ("tests", "tools", "bench") for path in (ROOT / place).glob("*.py")}
    names = set()
    for node in (node for source in sources(folder) for node in ast.walk(ast.parse(source))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module)
    names = {name.partition(".")[0] for name in names} - sys.stdlib_module_names - ours - {"kl_helpers"}
    known = packages_distributions()
    return {normal(known.get(name, [name])[0]) for name in names}


def test_the_package_declares_what_it_imports_and_no_more():
    assert imported("kl_helpers") == PACKAGE


def test_the_notebooks_import_what_a_reader_has():
    assert imported("notebooks") <= PACKAGE | COURSE


@pytest.mark.parametrize(
    ("folder", "others"),
    [
        ("tools", GROUPS["classroom"]),
        ("tests", GROUPS["classroom"]),
        ("bench", ["torch"]),
        ("classroom", GROUPS["classroom"]),
    ],
)
def test_what_the_keepers_import_is_declared(folder, others):
    """The tests of the classroom are skipped without it; torch is what one benchmark is compared with."""
    assert imported(folder) <= PACKAGE | COURSE | {*GROUPS["dev"], *others}


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
    path = tmp_path / "a folder/python3.10"
    path.parent.mkdir()
    path.write_text(f"""#!/bin/sh
exec {shlex.quote(sys.executable)} -c "import sys; sys.version_info = (3, 10, 4); sys.version = '3.10.4 (main)'; $2"
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


def test_binder_check_takes_any_folder(binder):
    script = binder_check.build_script(binder, "/tmp/it's a folder")
    assert "--prefix=/tmp/it's a folder/course/" in shlex.split(script[0])
    assert "/tmp/it's a folder/course" in shlex.split(next(line for line in script if line.startswith("cd ")))


def test_without_git_binder_check_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(binder_check, "ROOT", tmp_path)
    with pytest.raises(SystemExit, match="this folder is not under git"):
        binder_check.main()


# --- make and the README ------------------------------------------------------------------------------------------


def test_make_alone_prints_the_targets():
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert re.findall(r"^make (\w+):", make().stdout, re.MULTILINE) == targets


@pytest.mark.parametrize(
    ("target", "port", "option"),
    [("course", 8888, "jupyter lab --config=jupyter_lab_config.py --port="), ("classroom", 8000, "127.0.0.1:")],
)
def test_make_takes_a_port(target, port, option):
    assert f"{option}{port}\n" in make("-n", target).stdout
    assert f"{option}8899\n" in make("-n", target, "PORT=8899").stdout


def test_without_npm_make_says_how_to_get_it(tmp_path):
    for name in "Makefile", "package.json":
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "make").symlink_to(shutil.which("make"))
    result = make("--directory", str(tmp_path), "node_modules/ready", PATH=str(tmp_path))
    assert result.returncode != 0 and "apt-get install npm" in result.stderr


def test_make_refresh_builds_what_the_notebooks_show_before_it_executes_them():
    steps = ["tools/build_explorers.py", "tools/refresh.py", "tools/readme_pictures.py"]
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
