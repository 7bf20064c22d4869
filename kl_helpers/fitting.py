"""The one Gaussian that fits a mixture p best, in either order of the divergence, in nats.

KL(p || q) is least where q has the mean and the variance of p, and nowhere else.  KL(q || p) may have several minima:
`descend` walks to the one that its start belongs to, by two means under q alone, those of (ln p)' and (ln p)'':

    mu changes by sigma**2 E[(ln p)'],   1/sigma**2 = -E[(ln p)'']   at the end

(Opper and Archambeau, "The variational Gaussian approximation revisited", 2009).  By Stein's lemma they are means of
z ln p and (z**2 - 1) ln p, with z = (x - mu)/sigma, so that ln p itself is all that is needed.

Integrals are sums over a fine grid, the trapezium rule.  Gauss-Hermite is good for polynomials, and ln p of a mixture
is none: with 120 nodes it gives 0.6821 for 0.6842.  NumPy does it alone: SciPy's minimisers would cost each reader
100 MB, and hide the two lines that the lesson is about.
"""

from dataclasses import astuple

import numpy as np

from kl_helpers.arguments import parameters, short
from kl_helpers.em import Mixture
from kl_helpers.gaussians import log_density

_REACH = 12  # standard deviations on either side
_FINE = 50  # points for each standard deviation of the narrowest component
_RATE, _LONGEST = 0.4, 0.5  # of a step: its part of the whole way, and its length, in standard deviations of q
_DONE, _MOST = 1e-10, 10_000  # steps are no longer than this at the end, and no more


def log_mixture(x, mixture):
    """ln p(x), elementwise."""
    parts = zip(*_parts(mixture), strict=True)
    return np.logaddexp.reduce([np.log(weight) + log_density(x, mean, sd) for weight, mean, sd in parts])


def moments(mixture):
    """The mean and the standard deviation of p: those of the q with the least KL(p || q)."""
    weights, means, sds = _parts(mixture)
    mean = weights @ means
    return float(mean), float(np.sqrt(weights @ (sds**2 + (means - mean) ** 2)))


def kl_from_mixture(mixture, mu, sigma):
    """KL(p || q), where p, the mixture, is averaged over and q = N(mu, sigma**2); mu and sigma are numbers."""
    mu, sigma = _numbers(mu=mu, sigma=sigma)

    def log_ratio(x):
        return log_mixture(x, mixture) - log_density(x, mu, sigma)

    parts = zip(*_parts(mixture), strict=True)
    return float(sum(weight * _under(mean, sd, mixture, log_ratio)[0] for weight, mean, sd in parts))


def kl_to_mixture(mu, sigma, mixture):
    """KL(q || p), where q = N(mu, sigma**2) is averaged over and p is the mixture; mu and sigma are numbers."""
    mu, sigma = _numbers(mu=mu, sigma=sigma)
    return _under(mu, sigma, mixture, lambda x: log_density(x, mu, sigma) - log_mixture(x, mixture))[0]


def descend(mixture, mu, sigma):
    """The walk down KL(q || p) from q = N(mu, sigma**2), an array of shape (n, 2): means and standard deviations."""
    here, walk, lowest, step = _numbers(mu=mu, sigma=sigma), [], np.inf, np.ones(2)
    while np.abs(step).max() > _DONE and len(walk) < _MOST:
        mean, slope, bend = _under(*here, mixture, lambda x: log_mixture(x, mixture))
        cost = -mean - np.log(here[1])  # KL(q || p) less what stays
        if cost < lowest:
            walk.append(here)
            lowest, step = cost, np.clip([_RATE * slope, _RATE * (1 + bend) / 2], -_LONGEST, _LONGEST)
        else:
            step = step / 2
        here = walk[-1][0] + walk[-1][1] * step[0], walk[-1][1] * np.exp(step[1])
    return np.array(walk)


def _under(mu, sigma, mixture, f):
    """The means of f, z f and (z**2 - 1) f under N(mu, sigma**2)."""
    points = int(2 * _REACH * _FINE * max(1, sigma / min(_parts(mixture)[2]))) + 1
    z, dz = np.linspace(-_REACH, _REACH, points, retstep=True)
    weighted = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * dz * f(mu + sigma * z)
    return float(weighted.sum()), float(weighted @ z), float(weighted @ (z**2 - 1))


def _numbers(**values):
    """The arguments as numbers, checked."""
    arrays, _ = parameters(**values)
    for name, array in arrays.items():
        if array.ndim:
            raise ValueError(f"{name} must be one number, got {short(values[name])}")
    return tuple(map(float, arrays.values()))


def _parts(mixture):
    """Its weights, means and standard deviations, as arrays."""
    if not isinstance(mixture, Mixture):
        raise ValueError(f"mixture must be a Mixture, got {short(mixture)}")
    return tuple(map(np.array, astuple(mixture)))
