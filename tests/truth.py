"""The true values, how far a number is from one, and how much a call holds."""

import json
import math
import tracemalloc
from collections import defaultdict
from pathlib import Path

import mpmath as mp
import numpy as np

EPS = np.finfo(float).eps
MAX = np.finfo(float).max


def unhexed(value):
    return [unhexed(v) for v in value] if isinstance(value, list) else float.fromhex(value)


CASES = json.loads((Path(__file__).parent / "reference" / "gaussians.json").read_text())
REGIMES = defaultdict(list)
for case in CASES:
    function, regime = next(iter(case.items()))
    REGIMES[function, regime].append((unhexed(case["arguments"]), unhexed(case["kl"]), case.get("kappa")))


def error(value, truth):
    """In the units of value; truth is a float and what it lacks."""
    nearest, rest = truth
    return 0.0 if value == nearest else abs((value - nearest) - rest)


def ulps(value, truth):
    """How many floats away; infinities and zeros must be exact."""
    if value == truth[0]:
        return 0.0
    return error(value, truth) / np.spacing(truth[0]) if math.isfinite(truth[0]) else math.inf


def true_kl(mu1, sigma1, mu2, sigma2):
    mu1, sigma1, mu2, sigma2 = (mp.mpf(float(a)) for a in (mu1, sigma1, mu2, sigma2))
    return mp.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - mp.mpf(1) / 2


def peak(function, *arguments):
    """The most that the function holds besides its result, in bytes."""
    function(*(argument[:1] for argument in arguments))
    tracemalloc.start()
    result = function(*arguments)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most - result.nbytes


LONG = np.linspace(0, 1, 500)
