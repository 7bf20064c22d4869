"""How fast, and how frugal, are the numbers?  One thread; each line times its sides in turn and prints their ratios.

    python bench/speed.py

Where torch is installed, its `kl_divergence` is timed too, with the argument validation that it does by default.
The course does not need torch, and `make course` does not install it.  To compare, give it an environment of its own:

    python3 -m venv torch-venv && torch-venv/bin/pip install torch -e . && torch-venv/bin/python bench/speed.py
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import math
import tracemalloc
from time import perf_counter

import numpy as np

from kl_helpers.gaussians import kl_normal

try:
    import torch
    from torch.distributions import Normal, kl_divergence
except ImportError:
    torch = None

SIZES = [10**k for k in range(2, 8)]


def textbook(mu1, sigma1, mu2, sigma2):
    return np.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - 0.5


def by_torch(mu1, sigma1, mu2, sigma2):
    return kl_divergence(Normal(mu1, sigma1), Normal(mu2, sigma2))


def best_times(*functions, seconds=1.5):
    """The shortest time of each function, called in turn so that all see the same machine."""
    times = [math.inf] * len(functions)
    calls, end = 0, perf_counter() + seconds
    while calls < 5 or perf_counter() < end:
        for i, function in enumerate(functions):
            start = perf_counter()
            function()
            times[i] = min(times[i], perf_counter() - start)
        calls += 1
    return times


def elementwise(title, draw_sigma):
    print(f"\nkl_normal, ns an element; {title}")
    print(f"{'size':>10} {'ours':>8} {'textbook':>9} {'ratio':>6}" + (f" {'torch':>8} {'ratio':>6}" if torch else ""))
    for size in SIZES:
        rng = np.random.default_rng(0)
        arrays = [rng.standard_normal(size), draw_sigma(rng, size), rng.standard_normal(size), draw_sigma(rng, size)]
        functions = [lambda a=arrays: kl_normal(*a), lambda a=arrays: textbook(*a)]
        if torch:
            tensors = [torch.from_numpy(a) for a in arrays]
            functions.append(lambda t=tensors: by_torch(*t))
        ours, *others = (1e9 * t / size for t in best_times(*functions))
        columns = (f"{other:{width}.1f} {other / ours:6.2f}" for other, width in zip(others, (9, 8), strict=False))
        print(f"{size:10,} {ours:8.1f} " + " ".join(columns))


def sum_over_x(mu1, sigma1, mu2, sigma2):
    x = np.linspace(-4, 4, 801)
    p = np.exp(-((x - mu1) ** 2) / (2 * sigma1**2)) / (math.sqrt(2 * math.pi) * sigma1)
    q = np.exp(-((x - mu2) ** 2) / (2 * sigma2**2)) / (math.sqrt(2 * math.pi) * sigma2)
    return np.sum(p * np.log(p / q)) * 0.01


def double_loop(kl, mu2s, sigma2s):
    grid = np.empty((len(mu2s), len(sigma2s)))
    for i, mu2 in enumerate(mu2s):
        for j, sigma2 in enumerate(sigma2s):
            grid[i, j] = kl(0.0, 1.0, mu2, sigma2)
    return grid


def peak(function, *arguments):
    """The most that a call holds besides its result, in MB."""
    tracemalloc.start()
    result = function(*arguments)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (most - result.nbytes) / 1e6


def main():
    if torch:
        torch.set_num_threads(1)
    print(
        f"NumPy {np.__version__}, "
        + (f"torch {torch.__version__}" if torch else "no torch (the first lines of this file say how to compare)")
    )
    elementwise("sigmas within 20 % of 1", lambda rng, size: rng.uniform(0.8, 1.2, size))
    elementwise("sigmas from 0.5 to 2", lambda rng, size: rng.uniform(0.5, 2, size))
    elementwise("log-normal sigmas", lambda rng, size: np.exp(rng.standard_normal(size)))

    mu2s, sigma2s = np.linspace(-2, 2, 41), np.linspace(0.5, 4, 71)
    print("\nThe 41 x 71 map, ms")
    loops = {
        "kl_normal": lambda: double_loop(kl_normal, mu2s, sigma2s),
        "the textbook formula": lambda: double_loop(textbook, mu2s, sigma2s),
        "sums over 801 points": lambda: double_loop(sum_over_x, mu2s, sigma2s),
    }
    for name, loop in loops.items():
        ours, theirs = best_times(lambda: kl_normal(0, 1, mu2s[:, None], sigma2s), loop)
        ratio = theirs / ours
        print(f"kl_normal {1e3 * ours:7.3f}   double loop of {name:20} {1e3 * theirs:7.2f} {ratio:7.1f} times")

    print("\nPeak memory, MB")
    for size in (10**5, 10**6, 10**7):
        arrays = np.exp(np.random.default_rng(0).standard_normal((4, size)))
        ours, theirs = peak(kl_normal, *arrays), peak(textbook, *arrays)
        print(f"kl_normal at {size:10,}: {ours:5.2f} besides its result; textbook formula {theirs:6.1f}")


if __name__ == "__main__":
    main()
