"""Files that are whole or not there."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory


def written(path, write, overwrite):
    """The `path` of a file that `write` has written: beside it first, so that an old file stays if `write` fails.

    `FileExistsError` if `path` is there and `overwrite` is not set; `FileNotFoundError` if its folder is not;
    `ValueError` if it names no file.
    """
    path = Path(path)
    if not path.name:
        raise ValueError(f"path = {str(path)!r} must name a file")
    if os.path.lexists(path) and not overwrite:  # also a link that leads nowhere
        raise FileExistsError(f"path = {str(path)!r} is there already; pass overwrite=True to replace it")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"path = {str(path)!r} is in a folder that is not there")
    with TemporaryDirectory(prefix=".", dir=path.parent) as folder:
        beside = Path(folder, "whole")
        write(beside)
        return beside.replace(path)
