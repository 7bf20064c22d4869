"""GitHub's workflows: what they are allowed to say, and that they do what .ci/run, make and Binder do."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PATHS = sorted((ROOT / ".github/workflows").glob("*.yml"))
CI, PAGES, WEEKLY = (yaml.safe_load(path.read_text()) for path in PATHS)
ON = True  # what YAML reads for the key `on`
PYTHON = (ROOT / "binder/runtime.txt").read_text().strip().replace("-", ":")  # such as python:3.11


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def commands(workflow):
    """Every line that is run."""
    return [line for step in steps(workflow) for line in step.get("run", "").splitlines()]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_it_follows_the_published_schema(path):
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", path]
    result = subprocess.run(check, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_ci_is_what_ci_run_does_on_each_push():
    assert {"push", "pull_request", "workflow_call"} == set(CI[ON])
    assert set(steps(CI)[-1]) == {"run"} and steps(CI)[-1]["run"] == "HOME=/root bash .ci/run"
    assert not [line for line in commands(CI) if re.search(r"pytest|make (?!lock)|pip |apt", line)]


def test_once_a_week_ci_has_the_newest_and_so_has_binder():
    assert set(WEEKLY[ON]) == {"schedule"}
    [job] = WEEKLY["jobs"].values()
    assert job == {"uses": "./.github/workflows/ci.yml", "with": {"upgrade": True}}
    [anew] = [step for step in steps(CI) if "if" in step]
    assert anew["if"] == "inputs.upgrade" and "upgrade" in CI[ON]["workflow_call"]["inputs"]
    lock, stage, *_ = anew["run"].splitlines()
    assert stage == "git add --all"  # for `make binder` takes what is staged
    shown = subprocess.check_output([*lock.split(), "-n"], cwd=ROOT, text=True)
    assert shown.count("uv pip compile") == shown.count("--upgrade") == 3


def test_both_run_on_the_python_of_binder():
    [job] = CI["jobs"].values()
    assert job["container"]["image"].startswith(f"{PYTHON}-")
    [python] = [step["with"]["python-version"] for step in steps(PAGES) if "setup-python" in step.get("uses", "")]
    assert f"python:{python}" == PYTHON


def test_the_site_is_what_make_pages_writes():
    [upload] = [step["with"]["path"] for step in steps(PAGES) if "upload-pages" in step.get("uses", "")]
    address = "https://${{ github.repository_owner }}.github.io/${{ github.event.repository.name }}/"
    assert commands(PAGES) == [f"make pages ADDRESS={address}"]
    makefile = (ROOT / "Makefile").read_text()
    assert re.search(rf"^pages: +## .*: {upload}/index.html ", makefile, re.MULTILINE)


def test_only_the_step_that_publishes_may_write():
    assert CI["permissions"] == PAGES["permissions"] == WEEKLY["permissions"] == {"contents": "read"}
    rights = {name: job["permissions"] for name, job in PAGES["jobs"].items() if "permissions" in job}
    assert rights == {"deploy": {"pages": "write", "id-token": "write"}}
    assert not any("permissions" in job for job in CI["jobs"].values())
