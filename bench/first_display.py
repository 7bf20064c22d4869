"""The first picture in a fresh kernel: Matplotlib's own import, and what an explorer's first display takes on top.

    python bench/first_display.py

The bar: at most half a second on top. Both sides are of one process, the quickest of five.
"""

import subprocess
import sys

BAR = 0.5  # seconds
RUNS = 5
CODE = """
from time import perf_counter
from kl_helpers.explorers import Explorer
explorer = Explorer({name!r})
start = perf_counter()
import matplotlib.figure, matplotlib.backends.backend_agg
imported = perf_counter()
explorer._repr_mimebundle_()
print(perf_counter() - imported, imported - start)
"""


def seconds(name):
    """What the display takes, and what the import took before it."""
    runs = [subprocess.check_output([sys.executable, "-c", CODE.format(name=name)], text=True) for _ in range(RUNS)]
    return min(tuple(map(float, run.split())) for run in runs)


if __name__ == "__main__":
    for name in ("mean-sweep", "integrand", "terms", "landscape", "latent", "elbo", "em"):
        display, imported = seconds(name)
        print(f"{name:10}  import {imported:.2f} s, first display {display:+.2f} s (at most {BAR:+.2f} s)", flush=True)
