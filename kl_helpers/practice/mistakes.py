"""The classic mistakes: what each does to a formula, and, in mistakes.toml, what to say to it."""

import tomllib
from pathlib import Path

import sympy as sp

from kl_helpers.derivation.symbols import J, mu1, mu2, sigma1, sigma2

CHANGES = {
    "swapped": lambda f: f.xreplace({mu1: mu2, mu2: mu1, sigma1: sigma2, sigma2: sigma1}),
    "lost half": lambda f: f - f.as_coeff_Add()[0],
    "log ratio": lambda f: f - 2 * sp.log(sigma2 / sigma1),
    "overall half": lambda f: 2 * f,
    "bits": lambda f: f / sp.log(2),
    "sign": lambda f: -f,
    "sigma for sigma^2": lambda f: f.xreplace({sigma1: sp.sqrt(sigma1), sigma2: sp.sqrt(sigma2)}),
    "sigma^2 for sigma": lambda f: f.xreplace({sigma1: sigma1**2, sigma2: sigma2**2}),
    "log-variance for variance": lambda f: f.xreplace({sigma1: sp.sqrt(sp.log(sigma1**2))}),
    "log-variance for sigma": lambda f: f.xreplace({sigma1: sp.Abs(sp.log(sigma1**2))}),
    "mean for sum": lambda f: f / J,
    "missing dx": lambda f: 100 * f,
}
SAY = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
