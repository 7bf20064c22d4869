"""The derivations of both documents, line by line, against SymPy's head-on integral: seconds for each, and the ratio.

The integral gives one answer, in one dimension and without steps.

    python bench/derivation.py
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

import sympy as sp
from documents import derivations
from sympy.core.cache import clear_cache

from kl_helpers.derivation import Derivation

x, mu1, mu2 = sp.symbols("x mu1 mu2", real=True)
sigma1, sigma2 = sp.symbols("sigma1 sigma2", positive=True)


def density(mu, sigma):
    return sp.exp(-((x - mu) ** 2) / (2 * sigma**2)) / sp.sqrt(2 * sp.pi * sigma**2)


def head_on():
    p, q = density(mu1, sigma1), density(mu2, sigma2)
    return sp.integrate(p * sp.log(p / q), (x, -sp.oo, sp.oo))


def line_by_line():
    for derivation in derivations():
        again = Derivation(derivation.title, derivation.lines[0].source, derivation.setting)
        for line in derivation.lines[1:]:
            again.then(line.source, line.reason, line.by, line.lemmas)


def seconds(work):
    clear_cache()
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


steps = sum(len(derivation.lines) - 1 for derivation in derivations())
by_lines, _ = seconds(line_by_line)
by_integral, answer = seconds(head_on)
print(f"{steps} proved steps: {by_lines:.2f} s")
print(f"one integral:    {by_integral:.2f} s, {len(str(answer))} characters long")
print(f"ratio:           {by_integral / by_lines:.0f}")
