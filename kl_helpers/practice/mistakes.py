"""The classic mistakes: what each does to a formula, and what to say."""

import sympy as sp

from kl_helpers.derivation.proof import J
from kl_helpers.practice.reading import mu1, mu2, sigma1, sigma2


def swapped(f):
    return f.xreplace({mu1: mu2, mu2: mu1, sigma1: sigma2, sigma2: sigma1})


def widths(change):
    """A mistake about both standard deviations."""
    return lambda f: f.xreplace({sigma1: change(sigma1), sigma2: change(sigma2)})


MISTAKES = {
    "swapped": (
        swapped,
        "It looks as if the **two Gaussians were exchanged**. "
        "The first argument is the one averaged over: ask under which density the mean is taken.",
    ),
    "lost half": (
        lambda f: f - f.as_coeff_Add()[0],
        "It looks as if the **constant ½ got lost**. "
        "It is the mean of the square (x − μ₁)²/(2σ₁²), and without it KL(p‖p) is not zero.",
    ),
    "lost 2": (
        lambda f: f + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2),
        "It looks as if the **2 under the square got lost**. It stands in the exponent of the density.",
    ),
    "lost brackets": (
        lambda f: f + (sigma1**2 + (mu1 - mu2) ** 2) / 2 * (sigma2**2 - 1 / sigma2**2),
        "It looks as if **brackets around 2σ₂² are missing**. In `a/2*b` only the 2 divides.",
    ),
    "bits": (
        lambda f: f / sp.log(2),
        "It looks like **bits, not nats**. Here the logarithm is the natural one.",
    ),
    "sign": (
        lambda f: -f,
        "It looks as if the **sign is the wrong way round**. "
        "The mean of ln(first) − ln(second), taken under the first, is never negative.",
    ),
    "sigma for sigma^2": (
        widths(sp.sqrt),
        "It looks as if **σ and σ² changed places**. A variance is the square of a standard deviation.",
    ),
    "sigma^2 for sigma": (
        widths(lambda sigma: sigma**2),
        "It looks as if a **variance was taken for a standard deviation**. One of them is the square of the other.",
    ),
    "log-variance for variance": (
        lambda f: f.xreplace({sigma1: sp.sqrt(sp.log(sigma1**2))}),
        "It looks as if the **log-variance was taken for the variance**. Its exponential is the variance.",
    ),
    "log-variance for sigma": (
        lambda f: f.xreplace({sigma1: sp.Abs(sp.log(sigma1**2))}),
        "It looks as if the **log-variance was taken for σ**. Encoders give ln σ²: undo the logarithm first.",
    ),
    "mean for sum": (
        lambda f: f / J,
        "It looks like the **mean over the coordinates instead of their sum**. Divergences of coordinates add up.",
    ),
    "other component": (
        lambda f: 1 - f,
        "It looks as if the **other component** got it. The responsibilities of the two add up to 1.",
    ),
    "winner takes all": (
        lambda f: sp.Heaviside(f - sp.Rational(1, 2)),
        "It looks as if the **likelier component got everything**. "
        "A responsibility is a probability, and both components may have a part.",
    ),
    "logarithm": (
        sp.log,
        "It looks like the **logarithm** of it. Its exponential is wanted.",
    ),
    "missing dx": (
        lambda f: 100 * f,
        "It looks like a **sum without its dx**. A sum of p ln(p/q) over x in steps of 0.01 is 100 times too large.",
    ),
}
