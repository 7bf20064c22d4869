"""How long to wait for what ought to come, before it counts as failed.

The limits are long, since a busy machine is slow, and cost nothing where all goes well.
The variable PATIENCE is a factor for all of them: with PATIENCE=10 everything has ten times longer.
"""

import os


def seconds(limit):
    """A limit in seconds, as the variable PATIENCE has it."""
    return round(limit * float(os.environ.get("PATIENCE", "1")))
