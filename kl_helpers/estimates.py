"""Witnesses for means and divergences, which do not use the closed form: sums, quadrature and Monte Carlo, in nats.

The parameters of the sums and of the quadrature broadcast; Monte Carlo takes one Gaussian at a time.
"""

import math
from typing import NamedTuple

import numpy as np

from kl_helpers.arguments import check_parameters, common_shape, integer, parameters, real, require, scalars, short
from kl_helpers.gaussians import kl_normal, log_density, without_log

_MOST_TERMS = 10**8  # of all sums
_MOST_DRAWS = 10**8


@np.errstate(over="ignore")
def riemann_kl_log(mu1, sigma1, mu2, sigma2):
    """The sum of p (ln p - ln q) dx, where nothing underflows that matters.

    x runs from mu1 - 12 sigma1 to mu1 + 12 sigma1 in steps of sigma1/100.
    """
    mu1, sigma1, mu2, sigma2 = pair = _parameters(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2)
    shift = np.subtract(mu2, mu1)
    check_parameters(**{"mu2 - mu1": shift, "12 sigma1": 12 * sigma1})
    t = _along_new_axis(np.linspace(-12, 12, 2401), *pair)
    p_dx = np.exp(log_density(t, 0, 1)) / 100  # in units of sigma1 it does not overflow
    x = sigma1 * t  # measured from mu1, so that no digit is lost where the means are large
    return np.sum(p_dx * (log_density(x, 0, sigma1) - log_density(x, shift, sigma2)), axis=0)


def gauss_hermite_mean(f, mu, sigma, nodes):
    """E[f(x)] for x ~ N(mu, sigma**2) by Gauss-Hermite quadrature: exact for polynomials of degree up to 2 nodes - 1.

    f is called once, with x of shape (nodes, ...): the quadrature's points come before the axes of mu and sigma.
    It gives a number for each x.
    At most 300 nodes: the weights of more underflow.
    """
    mu, sigma = _parameters(mu=mu, sigma=sigma)
    nodes = integer("nodes", nodes, 1, 300)
    t, weights = np.polynomial.hermite_e.hermegauss(nodes)  # for the weight function exp(-t**2/2)
    t, weights = (_along_new_axis(array, mu, sigma) for array in (t, weights / weights.sum()))
    with np.errstate(over="ignore"):
        x = mu + sigma * t
    return np.sum(weights * _values(f, x), axis=0)


class Estimate(NamedTuple):
    """A random estimate, with the standard deviation of its error."""

    value: float
    standard_error: float

    def __repr__(self):
        return f"{self.value:.6f} ± {self.standard_error:.6f}"


def monte_carlo_mean(f, mu, sigma, n, seed):
    """E[f(x)] for x ~ N(mu, sigma**2): the mean of f over n draws, as an Estimate.

    f is called once, with x of shape (n,), and gives a number for each; seed is an integer of at least 0.
    """
    mu, sigma = scalars(mu=mu, sigma=sigma)
    n = integer("n", n, 2, _MOST_DRAWS)
    values = _values(f, np.random.default_rng(integer("seed", seed, 0)).normal(mu, sigma, n))
    return Estimate(float(values.mean()), float(values.std(ddof=1) / math.sqrt(n)))


#: the estimators of KL(N1 || N2), in nats: functions of ln r = ln N2 - ln N1 at a draw of N1, whose mean is taken.
#: k2 is biased, and k3 never negative (Schulman, "Approximating KL divergence", 2020).
ESTIMATORS = {
    "k1": lambda log_r: -log_r,
    "k2": lambda log_r: log_r**2 / 2,
    "k3": lambda log_r: np.expm1(log_r) - log_r,
}


@np.errstate(all="ignore")
def variances(mu1, sigma1, mu2, sigma2):
    """The variances of k1, k2 and k3 at one draw of N1, in nats squared; k3's is inf from sigma2**2 = 2 sigma1**2 on.

    ln r is a + b z + c z**2 with a standard normal z, and its cumulants give k1 and k2.
    Var k3 = chi**2 + Var k1 - 2 J, where chi**2 = Var r, and J is the sum of both divergences.
    That is a sum of four terms, none of them negative, with w = (sigma2/sigma1)**2 - 1: no digit cancels near 0.
    """
    mu1, sigma1, mu2, sigma2 = pair = np.array(scalars(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2))
    m, s, w = (mu2 - mu1) / sigma1, sigma2 / sigma1, (sigma2 - sigma1) / sigma1 * (sigma2 / sigma1 + 1)
    b, c, mean = m / s**2, (sigma2 - sigma1) / sigma2 * (1 + 1 / s) / 2, -kl_normal(*pair)
    second, third, fourth = b**2 + 2 * c**2, 6 * b**2 * c + 8 * c**3, 48 * c**2 * (b**2 + c**2)
    of_square = fourth + 4 * third * mean + 2 * second**2 + 4 * second * mean**2
    chi_squared = np.expm1(m**2 / (1 - w) - np.log1p(-(w**2)) / 2) if w < 1 else np.inf
    of_k3 = without_log(chi_squared) + without_log(-(w**2)) / 2 + 2 * (w * c) ** 2 + b**2 * w**2 * (3 + w) / (1 - w)
    found = {"k1": second, "k2": of_square / 4, "k3": of_k3 if w < 1 else np.inf}
    return {name: math.inf if np.isnan(value) else float(value) for name, value in found.items()}  # as in kl_mvn


def _along_new_axis(points, *arrays):
    """The points along a new axis before those of the arrays."""
    pairs = np.broadcast(*arrays)
    if len(points) * pairs.size > _MOST_TERMS:
        raise ValueError(f"{len(points)} points for each of {pairs.size} pairs are more than {_MOST_TERMS} terms")
    return points.reshape(-1, *(1,) * pairs.ndim)


def _values(f, x):
    """f(x), checked to be a number for each x."""
    check_parameters(x=x)
    try:
        values = f(x)
    except Exception as error:  # f is anyone's
        raise ValueError(f"f must take an array x of shape {x.shape}, got {short(error)} from it") from error
    values = real("f(x)", values)
    if values.shape != x.shape:
        raise ValueError(f"f(x) must have the shape of x, {x.shape}, got {values.shape}")
    require("f(x)", values, ~np.isnan(values), "a number")
    return values.astype(float, copy=False)


def _parameters(**values):
    """The arguments, checked, as float arrays."""
    arrays, _ = parameters(**values)
    common_shape(**arrays)
    return [array.astype(float) for array in arrays.values()]


def areas(mu1, sigma1, mu2, sigma2):
    """The positive and the negative area of p ln(p/q), in nats: Riemann sums over mu1 ± 12 sigma1."""
    mu1, sigma1, mu2, sigma2 = scalars(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2)
    x, dx = np.linspace(mu1 - 12 * sigma1, mu1 + 12 * sigma1, 24001, retstep=True)
    log_p = log_density(x, mu1, sigma1)
    f = np.exp(log_p) * (log_p - log_density(x, mu2, sigma2))
    return f[f > 0].sum() * dx, f[f < 0].sum() * dx
