"""Draw the moving pictures of the README: the sweep of the mean, and a tour of the landscape.

python tools/readme_pictures.py
"""

import numpy as np
from refresh import ROOT

from kl_helpers.scenes import SCENES
from kl_helpers.stills import save_gif, save_sweep_gif

DOCS = ROOT / "docs"


def tour():
    """The states of the landscape's tour: up and down its valley, into the steep corner, and home to p."""
    valley = [(mu2, np.hypot(1, mu2)) for mu2 in np.linspace(-2, 2, 17)]
    fall = [(2.0, sigma2) for sigma2 in np.linspace(valley[-1][1], 0.5, 8)[1:]]
    home = [(mu2, 0.5 + (2 - mu2) / 4) for mu2 in np.linspace(2, 0, 7)[1:]]
    start = SCENES["landscape"].start | {"marks": True}
    return [start | {"mu2": mu2, "sigma2": sigma2} for mu2, sigma2 in [*valley, *fall, *home]]


if __name__ == "__main__":
    save_sweep_gif("mean", DOCS / "mean_sweep.gif", overwrite=True)
    save_gif("landscape", tour(), DOCS / "landscape.gif", milliseconds=200, overwrite=True)
