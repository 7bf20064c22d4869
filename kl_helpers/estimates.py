"""Witnesses for KL(N1 || N2): the same number by ways that do not use the closed form, in nats.

Riemann sums, Gauss-Hermite quadrature and Monte Carlo: each takes the mean of ln N1 - ln N2 under N1.
Each works with x - mu1, so that no digit of x is lost where the means are large.
The parameters of the sums and of the quadrature broadcast; Monte Carlo takes one pair of Gaussians at a time.
"""

import math
from numbers import Integral
from typing import NamedTuple

import numpy as np

from kl_helpers.arguments import check_parameters, common_shape, integer, parameters, real, require, short
from kl_helpers.gaussians import log_density

_MOST_STEPS = 10**7  # of a sum, which holds them all
_MOST_TERMS = 10**8  # of all sums
_MOST_DRAWS = 10**8


def riemann_kl(mu1, sigma1, mu2, sigma2, low, high, dx=0.01):
    """The sum of p ln(p/q) dx over x = low, low + dx, ..., high: the definition, taken at its word.

    dx is the nearest to yours of which high - low is a multiple.
    Wrong where [low, high] misses a part of p, inf where q underflows to 0, and nan where p does.
    """
    sigma1, shift, sigma2, x, dx = _from_mu1(mu1, sigma1, mu2, sigma2, low, high, dx)
    with np.errstate(all="ignore"):
        p = np.exp(log_density(x, 0, sigma1))
        terms = log_density(x, *np.broadcast_arrays(shift, sigma2, sigma1)[:2])  # in place from here: one such array
        q = np.exp(terms, out=terms)
        np.divide(p, q, out=terms)
        np.log(terms, out=terms)
        terms *= p
        return terms.sum(axis=0) * dx


def riemann_kl_log(mu1, sigma1, mu2, sigma2, low=None, high=None, dx=None):
    """The sum of p (ln p - ln q) dx, where nothing underflows that matters.

    Unless you say otherwise, x runs from mu1 - 12 sigma1 to mu1 + 12 sigma1 in steps of sigma1/100.
    """
    mu1, sigma1, mu2, sigma2 = _parameters(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2)
    with np.errstate(over="ignore"):
        low = mu1 - 12 * sigma1 if low is None else low
        high = mu1 + 12 * sigma1 if high is None else high
    dx = sigma1 / 100 if dx is None else dx
    sigma1, shift, sigma2, x, dx = _from_mu1(mu1, sigma1, mu2, sigma2, low, high, dx)
    log_p = log_density(x, 0, sigma1)
    return np.sum(np.exp(log_p) * (log_p - log_density(x, shift, sigma2)), axis=0) * dx


def gauss_hermite_mean(f, mu, sigma, nodes):
    """E[f(x)] for x ~ N(mu, sigma**2) by Gauss-Hermite quadrature: exact for polynomials of degree up to 2 nodes - 1.

    f is called once, with x of shape (nodes, ...): the quadrature's points come before the axes of mu and sigma.
    It gives a number for each x; an axis of length 1 may become longer.
    At most 300 nodes: the weights of more underflow.
    """
    mu, sigma = _parameters(mu=mu, sigma=sigma)
    nodes = integer("nodes", nodes, 1, 300)
    t, weights = np.polynomial.hermite_e.hermegauss(nodes)  # for the weight function exp(-t**2/2)
    t, weights = (array.reshape(-1, *(1,) * mu.ndim) for array in (t, weights / weights.sum()))
    with np.errstate(over="ignore"):
        x = mu + sigma * t
    return np.sum(weights * _values(f, x), axis=0)


def gauss_hermite_kl(mu1, sigma1, mu2, sigma2, nodes=2):
    """The mean of ln N1 - ln N2 under N1 by Gauss-Hermite quadrature: exact from two nodes on, as it is quadratic."""
    mu1, sigma1, mu2, sigma2 = _parameters(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2)
    shift = _difference(mu2=mu2, mu1=mu1)
    return gauss_hermite_mean(lambda x: log_density(x, 0, sigma1) - log_density(x, shift, sigma2), 0, sigma1, nodes)


class Estimate(NamedTuple):
    """A random estimate, with the standard deviation of its error."""

    value: float
    standard_error: float

    def __repr__(self):
        return f"{self.value:.6f} ± {self.standard_error:.6f}"


def monte_carlo_mean(f, mu, sigma, n, seed):
    """E[f(x)] for x ~ N(mu, sigma**2): the mean of f over n draws, as an Estimate.

    f is called once, with x of shape (n,), and gives a number for each.
    """
    mu, sigma = _scalars(mu=mu, sigma=sigma)
    n = integer("n", n, 2, _MOST_DRAWS)
    values = _values(f, _generator(seed).normal(mu, sigma, n))
    return Estimate(float(values.mean()), float(values.std(ddof=1) / math.sqrt(n)))


def monte_carlo_kl(mu1, sigma1, mu2, sigma2, n, seed, estimator="k1"):
    """KL(N1 || N2) from n draws of N1, as an Estimate.

    With r = N2/N1 at a draw, the estimators (Schulman, "Approximating KL divergence", 2020) take the mean of
    k1 = -ln r: unbiased, but often negative;
    k2 = (ln r)**2/2: never negative, but biased;
    k3 = (r - 1) - ln r: both unbiased and never negative, but of infinite variance once sigma2 >= sqrt(2) sigma1.
    """
    mu1, sigma1, mu2, sigma2 = _scalars(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2)
    if not isinstance(estimator, str) or estimator not in _ESTIMATORS:
        raise ValueError(f"estimator must be one of {', '.join(_ESTIMATORS)}, got {short(estimator)}")
    k, shift = _ESTIMATORS[estimator], _difference(mu2=mu2, mu1=mu1)
    with np.errstate(over="ignore", invalid="ignore"):
        return monte_carlo_mean(
            lambda x: k(log_density(x, shift, sigma2) - log_density(x, 0, sigma1)), 0, sigma1, n, seed
        )


_ESTIMATORS = {
    "k1": lambda log_r: -log_r,
    "k2": lambda log_r: log_r**2 / 2,
    "k3": lambda log_r: np.expm1(log_r) - log_r,
}


def _from_mu1(mu1, sigma1, mu2, sigma2, low, high, dx):
    """sigma1, mu2, sigma2, x = low, low + dx, ..., high along a new first axis, and dx: all measured from mu1."""
    mu1, sigma1, mu2, sigma2, low, high, dx = _parameters(
        mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2, low=low, high=high, dx=dx
    )
    if not np.all(low < high):
        raise ValueError(f"low must be below high, got {short(low)} and {short(high)}")
    low, length = _difference(low=low, mu1=mu1), _difference(high=high, low=low)
    require("dx", dx, (dx > 0) & (dx <= length), "positive and at most high - low")
    require("dx", dx, dx >= length / _MOST_STEPS, f"at least a {_MOST_STEPS}th of high - low")
    count = int(np.max(np.round(length / dx), initial=1))
    pairs = np.broadcast(mu1, sigma1, mu2, sigma2, length).size
    if count * pairs > _MOST_TERMS:
        raise ValueError(f"dx must leave at most {_MOST_TERMS} terms, got {count} steps for each of {pairs} pairs")
    steps = (np.arange(count + 1) / count).reshape(-1, *(1,) * mu1.ndim)
    return sigma1, _difference(mu2=mu2, mu1=mu1), sigma2, low + length * steps, length / count


def _values(f, x):
    """f(x), checked to be a number for each x."""
    check_parameters(x=x)
    try:
        values = f(x)
    except Exception as error:  # f is anyone's
        raise ValueError(f"f must take an array x of shape {x.shape}, got {short(error)} from it") from error
    values = real("f(x)", values)
    same_axes = values.ndim == x.ndim and len(values) == len(x)
    if not (same_axes and all(a in (1, b) for a, b in zip(x.shape, values.shape, strict=True))):
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
    """The arguments, checked, as float arrays with the same number of axes."""
    arrays, _ = parameters(**values)
    axes = len(common_shape(**arrays))
    return [array.astype(float).reshape((1,) * (axes - array.ndim) + array.shape) for array in arrays.values()]


def _scalars(**values):
    arrays, _ = parameters(**values)
    for name, array in arrays.items():
        if array.ndim:
            raise ValueError(f"Monte Carlo takes one Gaussian at a time; {name} must be a number, got {short(array)}")
    return [float(array) for array in arrays.values()]


def _generator(seed):
    try:
        return np.random.default_rng(int(seed) if isinstance(seed, Integral) else seed)
    except Exception as error:
        raise ValueError(f"seed must be one of NumPy's, such as 0, 1, 2, ..., got {short(seed)}") from error


def areas(mu1, sigma1, mu2, sigma2):
    """The positive and the negative area of p ln(p/q), in nats: Riemann sums over mu1 ± 12 sigma1."""
    x, dx = np.linspace(mu1 - 12 * sigma1, mu1 + 12 * sigma1, 24001, retstep=True)
    log_p = log_density(x, mu1, sigma1)
    f = np.exp(log_p) * (log_p - log_density(x, mu2, sigma2))
    return f[f > 0].sum() * dx, f[f < 0].sum() * dx
