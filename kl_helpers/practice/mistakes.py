"""The classic mistakes: what each does to a formula, and, in mistakes.toml, what to say to it."""

import tomllib
from pathlib import Path

import sympy as sp

from kl_helpers.derivation.symbols import J, mu1, mu2, sigma1, sigma2

SQUARES = sigma1**2 + (mu1 - mu2) ** 2


def widths(change):
    """A mistake about both standard deviations."""
    return lambda f: f.xreplace({sigma1: change(sigma1), sigma2: change(sigma2)})


CHANGES = {
    "swapped": lambda f: f.xreplace({mu1: mu2, mu2: mu1, sigma1: sigma2, sigma2: sigma1}),
    "lost half": lambda f: f - f.as_coeff_Add()[0],
    "lost 2": lambda f: f + SQUARES / (2 * sigma2**2),
    "lost brackets": lambda f: f + SQUARES / 2 * (sigma2**2 - 1 / sigma2**2),
    "bits": lambda f: f / sp.log(2),
    "sign": lambda f: -f,
    "sigma for sigma^2": widths(sp.sqrt),
    "sigma^2 for sigma": widths(lambda sigma: sigma**2),
    "log-variance for variance": lambda f: f.xreplace({sigma1: sp.sqrt(sp.log(sigma1**2))}),
    "log-variance for sigma": lambda f: f.xreplace({sigma1: sp.Abs(sp.log(sigma1**2))}),
    "mean for sum": lambda f: f / J,
    "other component": lambda f: 1 - f,
    "winner takes all": lambda f: sp.Heaviside(f - sp.Rational(1, 2)),
    "logarithm": sp.log,
    "missing dx": lambda f: 100 * f,
}
SAY = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
