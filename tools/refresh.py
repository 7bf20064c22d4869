"""Execute the notebooks and write them in one canonical form.

    python tools/refresh.py [--check] [notebook ...]

The default is every notebook under notebooks/.  With --check nothing is written: what would change is shown, and the
exit code is 1 if anything would.  An unchanged notebook is written back byte for byte, so a change in one cell is a
change of a few lines in git.
"""

import argparse
import base64
import difflib
import hashlib
import io
import json
import os
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import matplotlib
import nbformat
import numpy as np
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from patience import seconds
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LIVE_ONLY = "application/vnd.jupyter.widget-view+json"  # without its kernel: "model not found"

# What could differ from one reader's machine to the next is set here.
KERNEL_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYTHONOPTIMIZE": "",
    "PYTHONSTARTUP": "",
    "PYTHONWARNINGS": "",
    "LC_ALL": "C.UTF-8",
    "COLUMNS": "80",
    "NO_COLOR": "1",
    "TZ": "UTC",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MATPLOTLIBRC": str(Path(matplotlib.get_data_path(), "matplotlibrc")),
}

# Two pictures are the same if at most HANDFUL pixels differ by more than FAINT levels of 255.
# Measured on curves and on the landscape with its contours (Matplotlib 3.11, 640 x 480):
# - data off by rounding, 1e-16 to 1e-8 relative: at most 3 pixels above FAINT, the largest difference 22;
#   without any of the processor's AVX instructions: not one pixel;
# - one digit of a title or label changed: at least 60 pixels above FAINT at 12 points and 100 dpi, 26 at 10 points and
#   72 dpi, 13 at 7 points and 72 dpi. Below that (6 points, pale grey) it is 6: write no numbers so small.
HANDFUL = 4
FAINT = 8


class NotebookError(Exception):
    """A notebook that cannot be read, or a cell that does not run to its end."""


def notebooks(root=ROOT):
    """Every notebook of the course, in order."""
    return sorted(p for p in Path(root, "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)


def read(text):
    """The notebook in a file's text, its cells as they are: nothing repaired."""
    try:
        return nbformat.v4.reads(text)
    except (ValueError, KeyError, AttributeError) as error:
        raise NotebookError(f"this is not a notebook: {error}") from error


# --- execute ------------------------------------------------------------------------------------------------------


def execute(nb, folder):
    """A copy of the notebook, every cell executed from the top in a fresh kernel."""
    nb = without_outputs(nb)
    current = {}
    client = NotebookClient(
        nb,
        timeout=seconds(600),
        startup_timeout=seconds(300),
        iopub_timeout=seconds(60),
        kernel_name="python3",
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],
        on_cell_start=lambda cell, cell_index: current.update(cell=cell),
        resources={"metadata": {"path": str(folder)}},
    )
    with tempfile.TemporaryDirectory() as profile:  # nobody's start-up files, nobody's history
        try:
            client.execute(env=os.environ | KERNEL_ENVIRONMENT | {"IPYTHONDIR": profile})
        except CellExecutionError as error:
            raise NotebookError(f"cell {current['cell'].id} raised:\n{last_lines(error.traceback)}") from error
        except (CellTimeoutError, DeadKernelError) as error:
            raise NotebookError(f"cell {current['cell'].id}: {last_lines(str(error))}") from error
    return nb


def without_outputs(nb):
    """A copy of the notebook as its author typed it."""
    nb = nbformat.from_dict(nb)
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return nb


def last_lines(text, n=8):
    """The last lines of a traceback, without its colours."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", text).strip().splitlines()
    return "\n".join(lines[-n:])


# --- one canonical form -------------------------------------------------------------------------------------------


def canonical(nb):
    """A copy of the notebook in the one form that is stored."""
    nb = nbformat.from_dict(nb)
    nb.nbformat, nb.nbformat_minor = 4, 5
    nb.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": {"name": "python"}})
    give_ids(nb.cells)
    for cell in nb.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in ("slideshow", "tags") and v})
    for count, cell in enumerate((c for c in nb.cells if c.cell_type == "code"), start=1):
        cell.execution_count = count
        for output in cell.outputs:
            make_canonical(output, count)
    return nb


def give_ids(cells):
    """Keep each valid id that is the first of its kind; make the others from the cell's source."""
    taken = set()
    for cell in cells:
        cell_id = cell.get("id", "")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", cell_id) or cell_id in taken:
            n = 0
            while (cell_id := hashlib.sha256(f"{n}{cell.source}".encode()).hexdigest()[:8]) in taken:
                n += 1
        taken.add(cell_id)
        cell.id = cell_id


def make_canonical(output, count):
    """Take from one output what belongs to this run, this kernel or this machine."""
    if output.output_type == "execute_result":
        output.execution_count = count
    if output.output_type == "error":
        output.traceback = [f"{output.ename}: {output.evalue}"]
    output.get("data", {}).pop(LIVE_ONLY, None)


def to_text(nb):
    """The text of a notebook's file."""
    return nbformat.v4.writes(nb) + "\n"


# --- pictures -----------------------------------------------------------------------------------------------------


def pixels(png):
    """The (height, width, 4) levels of a picture stored in base64."""
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGBA"), dtype=np.int16)


def picture_difference(old, new):
    """Per pixel, the largest difference of a channel (0 to 255); None if the sizes differ."""
    old, new = pixels(old), pixels(new)
    return np.abs(old - new).max(axis=-1) if old.shape == new.shape else None


def same_picture(old, new):
    """Whether two pictures agree but for what another processor's rounding may do."""
    difference = picture_difference(old, new)
    return difference is not None and bool(np.count_nonzero(difference > FAINT) <= HANDFUL)


def outputs_with_pictures(stored, fresh):
    """The pairs of outputs, same cell and same place, that both hold a picture."""
    for old_cell, new_cell in zip(stored.cells, fresh.cells, strict=True):
        for old, new in zip(old_cell.get("outputs", []), new_cell.get("outputs", []), strict=False):
            if "image/png" in old.get("data", {}) and "image/png" in new.get("data", {}):
                yield new_cell, old.data, new.data


def keep_same_pictures(stored, fresh):
    """Where the picture is the same, keep the stored bytes."""
    for _, old, new in outputs_with_pictures(stored, fresh):
        if same_picture(old["image/png"], new["image/png"]):
            new["image/png"] = old["image/png"]


# --- what changed -------------------------------------------------------------------------------------------------


def differences(stored, fresh):
    """For each cell that changed, the lines that say how."""
    for cell, old, new in outputs_with_pictures(stored, fresh):
        if old["image/png"] != new["image/png"]:
            yield f"picture of cell {cell.id} {describe(picture_difference(old['image/png'], new['image/png']))}"
    for number, (old, new) in enumerate(zip(stored.cells, fresh.cells, strict=True), start=1):
        diff = list(difflib.unified_diff(readable(old), readable(new), "stored", "now", n=1, lineterm=""))
        if diff:
            yield "\n".join([f"cell {new.id} (number {number})", *diff])


def describe(difference):
    """The difference of two pictures in words."""
    if difference is None:
        return "differs in size"
    return f"differs in {np.count_nonzero(difference)} pixels, max difference {difference.max()}"


def readable(cell):
    """A cell as lines a person can read; a picture is a line with its fingerprint."""
    lines = [f"[{key}] {cell.get(key)}" for key in ("id", "cell_type", "execution_count", "metadata")]
    lines += [f"[source] {line}" for line in cell.source.splitlines()]
    for output in cell.get("outputs", []):
        data = output.get("data") or {output.get("name", "error"): output.get("text") or output.get("evalue")}
        lines.append(f"[{output.output_type}]")
        for kind, value in sorted(data.items()):
            if kind.startswith("image/") and kind != "image/svg+xml":
                value = "picture " + hashlib.sha256(value.encode()).hexdigest()[:8]
            value = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
            lines += [f"[{kind}] {line}" for line in value.splitlines()]
    return lines


# --- the tool -----------------------------------------------------------------------------------------------------


def refreshed(path):
    """The text that a notebook would have now, and in words how that differs from what is stored."""
    path = Path(path)
    stored_text = path.read_bytes().decode()
    stored = read(stored_text)
    fresh = canonical(execute(canonical(stored), path.parent))
    keep_same_pictures(stored, fresh)
    fresh_text = to_text(fresh)
    changes = list(differences(stored, fresh))
    if not changes and fresh_text != stored_text:
        changes = ["the file's form: line ends, indentation or the notebook's metadata"]
    return fresh_text, changes


def refresh(path, check):
    """Refresh one notebook, or only check it: a line to print for what happened, and whether all is well."""
    try:
        text, changes = refreshed(path)
    except (NotebookError, OSError, UnicodeDecodeError) as error:
        return f"{path}: ERROR\n{error}", False
    if not changes:
        return f"{path}: unchanged", True
    if check:
        return "\n\n".join([f"{path}: CHANGED, run `make refresh` and look at the difference", *changes]), False
    Path(path).write_bytes(text.encode())
    return f"{path}: written", True


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, show what would change")
    parser.add_argument("notebooks", nargs="*", type=Path, default=notebooks())
    options = parser.parse_args(arguments)
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(lambda path: refresh(path, options.check), options.notebooks))
    for message, _ in results:
        print(message)
    return 0 if all(well for _, well in results) else 1


if __name__ == "__main__":
    sys.exit(main())
