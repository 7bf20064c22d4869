"""A JupyterHub for one machine, on which each student has a copy of the course: `make classroom`.

Everything that it writes goes to the folder in which it starts; the students' work is in its folder homes/.
Sign-in and spawner are for trying it out: docs/classroom.md says what real use needs instead.
"""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parent.parent
HOMES = Path.cwd() / "homes"
PASSWORD = os.environ.get("CLASSROOM_PASSWORD", "")

if len(PASSWORD.strip()) < 8 or not (PASSWORD.isascii() and PASSWORD.isprintable()):
    sys.exit("Choose a password of 8 or more letters, digits and signs of ASCII: make classroom PASSWORD=...")

# Matplotlib's list of the machine's fonts, made once here: a kernel that makes it itself keeps the memory.
FONTS = Path.cwd() / "fonts"
subprocess.run(
    [sys.executable, "-c", "import matplotlib.font_manager"], env=os.environ | {"MPLCONFIGDIR": str(FONTS)}, check=True
)

c = get_config()  # noqa: F821, a name that Jupyter defines
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
# Two free ports of its own, so that a second classroom on the machine needs no more than another PORT.
with socket.create_server(("127.0.0.1", 0)) as inner, socket.create_server(("127.0.0.1", 0)) as api:
    c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{inner.getsockname()[1]}"
    c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{api.getsockname()[1]}"
c.ConfigurableHTTPProxy.command = str(COURSE / "node_modules/.bin/configurable-http-proxy")

# Sign-in: any plain name, one password for all.
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = PASSWORD
c.Authenticator.allow_all = True
c.Authenticator.username_pattern = r"[a-z0-9][a-z0-9-]{,31}\Z"

# A student's server: a process like any other, in a home of its own.
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(HOMES / "{username}")
c.Spawner.cmd = [sys.executable, str(COURSE / "classroom/student_server.py")]
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.environment = {
    "JUPYTER_CONFIG_PATH": str(COURSE / "classroom"),  # there is jupyter_server_config.py
    "JUPYTER_PATH": str(COURSE / "classroom"),  # there are kernels/
    "MPLCONFIGDIR": str(FONTS),
    "OPENBLAS_NUM_THREADS": "1",  # the class shares the processors
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "131072",
}
c.Spawner.mem_limit = "1G"  # enforced by the spawners of real use, not by this one
c.Spawner.http_timeout = 120  # a whole class arrives in the same minute
c.Spawner.start_timeout = 120


def own_copy(spawner):
    """The student's own copy of the notebooks, whole or absent; what is there already stays."""
    copy = HOMES / spawner.user.name / "notebooks"
    if not copy.exists():
        begun = copy.with_name(".notebooks")
        shutil.rmtree(begun, ignore_errors=True)  # of a copy that was interrupted
        shutil.copytree(COURSE / "notebooks", begun, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        begun.rename(copy)


c.Spawner.pre_spawn_hook = own_copy
