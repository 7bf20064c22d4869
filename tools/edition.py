"""Which version of the course this is, and of when: the topmost heading of docs/changes.md."""

import re
from pathlib import Path

CHANGES = Path(__file__).parent.parent / "docs/changes.md"


def edition():
    """What stands in the first notebook, on each page and on the paper, such as "Version 2, 29 November 2026"."""
    return "Version " + re.search(r"^## (.+)$", CHANGES.read_text(encoding="utf-8"), re.MULTILINE)[1]
