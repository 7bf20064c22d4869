"""Every derivation of the course, taken from the notebooks: what the reader sees is what is tested."""

import contextlib
import functools
import io
from pathlib import Path

import nbformat

from kl_helpers.derivation import Derivation, Setting

UNIVARIATE = Setting(N1=("mu1", "sigma1"), N2=("mu2", "sigma2"), variable="x")
DIAGONAL = Setting(N1=("mu1", "sigma1"), N2=("mu2", "sigma2"), variable="z", indexed=True)
VAE = Setting(N1=("mu", "sigma"), N2=(0, 1), variable="z", indexed=True)

DOCUMENTS = ("03_derivation", "07_dimensions")  # where their derivations are
NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
WORDS = ("import", "Setting(", "Derivation(", ".then(")  # of the cells that derivations need


@functools.cache
def cells(name):
    """The sources of a notebook's code cells."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


@functools.cache
def derivations(*notebooks):
    """Those that got beyond their first line, in the order of the notebooks; of both documents if none is named."""
    found = []
    for name in notebooks or DOCUMENTS:
        names = {}
        for source in cells(name):
            if any(word in source for word in WORDS):
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(source, names)
        found += [d for d in names.values() if isinstance(d, Derivation) and len(d.lines) > 1]
    return found
