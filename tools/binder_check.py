"""Build the course as Binder does, without Docker, and execute every notebook there.

The base is the Python packages of repo2docker's image, at the versions of its lock file, in a virtual environment.
On it run the scripts that repo2docker takes from this repository: the requirements, then postBuild.
The notebooks must give there what is stored.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import repo2docker.buildpacks
from repo2docker.app import Repo2Docker

ROOT = Path(__file__).resolve().parent.parent

# conda's names that are not PyPI's
PYPI_NAMES = {
    "brotli-python": "brotli",
    "jupyterhub-base": "jupyterhub",
    "nbconvert-core": "nbconvert",
    "python-fastjsonschema": "fastjsonschema",
}


def buildpack():
    """How repo2docker would build this repository; it looks in the current folder only."""
    os.chdir(ROOT)
    app = Repo2Docker()
    packs = (make(base_image=app.base_image) for make in app.buildpacks)
    pack = next(pack for pack in packs if pack.detect())
    pack.platform = "linux/amd64"
    return pack


def image_packages(pack):
    """The (name, version, build) of each conda package in Binder's image."""
    (lock,) = (name for name in pack.get_build_script_files() if name.endswith(".lock"))
    text = Path(repo2docker.buildpacks.__path__[0], lock).read_text()
    return re.findall(r"^https.*/(.+)-(.+)-(.+)\.(?:conda|tar\.bz2)#", text, re.MULTILINE)


def split_packages(packages):
    """The requirements that pip can install, and the names that it cannot.

    Conda marks a Python package by a build such as pyhd8ed1ab_0 or py311h49ec1c0_0.
    """
    python = [(name, version) for name, version, build in packages if build.startswith("py")]
    others = [name for name, _, build in packages if not build.startswith("py")]
    return [f"{PYPI_NAMES.get(name, name)}=={version}" for name, version in python], others


def build_script(pack, folder):
    """The shell commands that build the course, as it is staged in git, in a folder, and check its notebooks."""
    python, folder = shlex.quote(sys.executable), shlex.quote(str(folder))
    uv = f"{python} -m uv --quiet"
    pip = shlex.quote(f'{uv} pip "$@"')  # the same, in half the time
    return [
        f"git checkout-index --all --prefix={folder}/course/",
        f"{uv} venv --python {python} {folder}/env",
        f'export UV_PYTHON={folder}/env PATH={folder}/env/bin:"$PATH"',
        f"{uv} pip install --no-deps -r {folder}/image.txt",
        f"echo {pip} > {folder}/env/bin/pip && chmod +x {folder}/env/bin/pip",
        f"cd {folder}/course",
        f"export NB_PYTHON_PREFIX={folder}/env KERNEL_PYTHON_PREFIX={folder}/env",
        *(script for _, script in pack.get_preassemble_scripts() + pack.get_assemble_scripts()),
        *(f"./{script}" for script in pack.get_post_build_scripts()),
        "pip check",
        "python tools/refresh.py --check",
    ]


def main():
    if not shutil.which("git") or not (ROOT / ".git").exists():
        sys.exit("Binder is given what is staged in git, and this folder is not under git: git init, git add --all")
    pack = buildpack()
    if pack.python_version != f"{sys.version_info.major}.{sys.version_info.minor}":
        sys.exit(
            f"Binder runs Python {pack.python_version}, but this is {sys.version.split()[0]}. "
            f"Remove .venv and try: make PYTHON=python{pack.python_version} binder"
        )
    requirements, others = split_packages(image_packages(pack))
    print(f"Binder's image: {len(requirements)} Python packages; left out:", *others)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "image.txt").write_text("\n".join(requirements))
        return subprocess.run(["bash", "-euxc", "\n".join(build_script(pack, folder))]).returncode


if __name__ == "__main__":
    sys.exit(main())
