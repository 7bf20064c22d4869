"""Witnesses for KL(N1 || N2): the same number by ways that do not use the closed form, in nats.

Riemann sums, Gauss-Hermite quadrature and Monte Carlo: each takes the mean of ln N1 - ln N2 under N1.
Each works with x - mu1, so that no digit of x is lost where the means are large.
The parameters of the sums and of the quadrature broadcast; Monte Carlo takes one pair of Gaussians at a time.
"""

import math
from typing import NamedTuple

import numpy as np

from kl_helpers.arguments import check_parameters, common_shape, integer, parameters, real, require, short
from kl_helpers.gaussians import log_density

_MOST_STEPS = 10**7  # of a sum, which holds them all
_MOST_TERMS = 10**8  # of all sums
_MOST_DRAWS = 10**8


@np.errstate(all="ignore")
def riemann_kl(mu1, sigma1, mu2, sigma2, low, high, dx=0.01):
    """The sum of p ln(p/q) dx over x = low, low + dx, ..., high: the definition, taken at its word.

    dx is the nearest to yours of which high - low is a multiple.
    Wrong where [low, high] misses a part of p, inf where q underflows to 0, and nan where p does.
    """
    mu1, sigma1, mu2, sigma2 = _parameters(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2)
    low, high, dx = _scalars(low=low, high=high, dx=dx)
    length, shift = _difference(high=high, low=low), _difference(mu2=mu2, mu1=mu1)
    if not 0 < length <= _MOST_STEPS * dx or dx > length:
        raise ValueError(f"dx must be at most high - low = {length} and at least a {_MOST_STEPS}th of it, got {dx}")
    steps, dx = np.linspace(0, length, round(length / dx) + 1, retstep=True)
    x = _difference(low=low, mu1=mu1) + _along_new_axis(steps, mu1, sigma1, mu2, sigma2)
    p = np.exp(log_density(x, 0, sigma1))
    shift, sigma2, _ = np.broadcast_arrays(shift, sigma2, sigma1)
    terms = log_density(x, shift, sigma2)  # in place from here: one array of this size
    np.exp(terms, out=terms)
    np.divide(p, terms, out=terms)
    np.log(terms, out=terms)
    terms *= p
    return terms.sum(axis=0) * dx


@np.errstate(over="ignore")
def riemann_kl_log(mu1, sigma1, mu2, sigma2):
    """The sum of p (ln p - ln q) dx, where nothing underflows that matters.

    x runs from mu1 - 12 sigma1 to mu1 + 12 sigma1 in steps of sigma1/100.
    """
    pair = _parameters(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2)
    sigma1, log_ratio = pair[1], _log_ratio(*pair)
    check_parameters(**{"12 sigma1": 12 * sigma1})
    t = _along_new_axis(np.linspace(-12, 12, 2401), *pair)
    p_dx = np.exp(log_density(t, 0, 1)) / 100  # in units of sigma1 it does not overflow
    return np.sum(p_dx * log_ratio(sigma1 * t), axis=0)


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


def gauss_hermite_kl(mu1, sigma1, mu2, sigma2, nodes=2):
    """The mean of ln N1 - ln N2 under N1 by Gauss-Hermite quadrature: exact from two nodes on, as it is quadratic."""
    pair = np.broadcast_arrays(*_parameters(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2))
    return gauss_hermite_mean(_log_ratio(*pair), 0, pair[1], nodes)


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
    mu, sigma = _scalars(mu=mu, sigma=sigma)
    n = integer("n", n, 2, _MOST_DRAWS)
    values = _values(f, np.random.default_rng(integer("seed", seed, 0)).normal(mu, sigma, n))
    return Estimate(float(values.mean()), float(values.std(ddof=1) / math.sqrt(n)))


def monte_carlo_kl(mu1, sigma1, mu2, sigma2, n, seed, estimator="k1"):
    """KL(N1 || N2) from n draws of N1, as an Estimate.

    With r = N2/N1 at a draw, the estimators (Schulman, "Approximating KL divergence", 2020) take the mean of
    k1 = -ln r: unbiased, but often negative;
    k2 = (ln r)**2/2: never negative, but biased;
    k3 = (r - 1) - ln r: both unbiased and never negative, but of infinite variance once sigma2 >= sqrt(2) sigma1.
    """
    pair = _scalars(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2)
    if not isinstance(estimator, str) or estimator not in _ESTIMATORS:
        raise ValueError(f"estimator must be one of {', '.join(_ESTIMATORS)}, got {short(estimator)}")
    k, log_ratio = _ESTIMATORS[estimator], _log_ratio(*pair)
    with np.errstate(over="ignore", invalid="ignore"):
        return monte_carlo_mean(lambda x: k(-log_ratio(x)), 0, pair[1], n, seed)


_ESTIMATORS = {
    "k1": lambda log_r: -log_r,
    "k2": lambda log_r: log_r**2 / 2,
    "k3": lambda log_r: np.expm1(log_r) - log_r,
}


def _log_ratio(mu1, sigma1, mu2, sigma2):
    """ln N1 - ln N2, as a function of x - mu1."""
    shift = _difference(mu2=mu2, mu1=mu1)
    return lambda x: log_density(x, 0, sigma1) - log_density(x, shift, sigma2)


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


def _difference(**pair):
    """The first minus the second."""
    with np.errstate(over="ignore"):
        difference = np.subtract(*pair.values())
    check_parameters(**{" - ".join(pair): difference})
    return difference


def _parameters(**values):
    """The arguments, checked, as float arrays."""
    arrays, _ = parameters(**values)
    common_shape(**arrays)
    return [array.astype(float) for array in arrays.values()]


def _scalars(**values):
    arrays, _ = parameters(**values)
    for name, array in arrays.items():
        if array.ndim:
            raise ValueError(f"{name} must be one number, got {short(array)}")
    return [float(array) for array in arrays.values()]


def areas(mu1, sigma1, mu2, sigma2):
    """The positive and the negative area of p ln(p/q), in nats: Riemann sums over mu1 ± 12 sigma1."""
    x, dx = np.linspace(mu1 - 12 * sigma1, mu1 + 12 * sigma1, 24001, retstep=True)
    log_p = log_density(x, mu1, sigma1)
    f = np.exp(log_p) * (log_p - log_density(x, mu2, sigma2))
    return f[f > 0].sum() * dx, f[f < 0].sum() * dx
