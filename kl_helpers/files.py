"""Files that are whole or not there."""

from pathlib import Path


def written(path, write, overwrite):
    """The `path` of a file that `write` has written: beside it first, so that an old file stays if `write` fails.

    `FileExistsError` if `path` is there and `overwrite` is not set; `FileNotFoundError` if its folder is not.
    """
    path = Path(path)
    if path.exists() and not overwrite:
        raise FileExistsError(f"path = {str(path)!r} is there already; pass overwrite=True to replace it")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"path = {str(path)!r} is in a folder that is not there")
    beside = path.with_name(f".{path.name}.part")
    try:
        write(beside)
        return beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
