"""EM for a mixture of univariate Gaussians, step by step; the Kullback-Leibler divergence is the gap that it closes.

For responsibilities q, a distribution over the components for each observation, and any mixture,

    log-likelihood = bound + gap,   gap = sum over n of KL(q_n || posterior_n) >= 0

The E-step sets q to the posterior: the gap closes. The M-step takes the mixture of the highest bound for this q.
So the log-likelihood never falls.
Everything is a sum over the observations, in nats. x has shape (n,), q has shape (n, k): a row for an observation.

Sources: Neal and Hinton, "A view of the EM algorithm that justifies incremental, sparse, and other variants" (1998);
Bishop, "Pattern Recognition and Machine Learning" (2006), sections 9.2 and 9.4.
"""

from dataclasses import dataclass

import numpy as np

from kl_helpers.arguments import check_parameters, integer, real, require, short
from kl_helpers.gaussians import log_density

_ROUNDING = 64 * np.finfo(float).eps


@dataclass(frozen=True)
class Mixture:
    """The density sum over k of weights[k] N(x; means[k], sds[k]**2): three tuples of numbers, equally long."""

    weights: tuple
    means: tuple
    sds: tuple

    def __post_init__(self):
        given = self.weights
        for name, value in vars(self).items():
            array = _numbers(name, value)
            require(name, array, (array > 0) | (name == "means"), "positive")
            object.__setattr__(self, name, tuple(array.tolist()))
        if not len(self.weights) == len(self.means) == len(self.sds):
            raise ValueError(f"weights, means and sds must be equally long, got {short(self)}")
        dtype, total = np.asarray(given).dtype, sum(self.weights)
        rounding = 0 if dtype.kind == "O" else 4 * float(np.spacing(np.ones((), dtype)))  # of a short float
        if abs(total - 1) > max(1e-9, rounding):
            raise ValueError(f"weights must sum to 1, got {short(self.weights)}")
        if abs(total - 1) > _ROUNDING:  # others stay as they were typed
            object.__setattr__(self, "weights", tuple(weight / total for weight in self.weights))


@dataclass(frozen=True)
class Step:
    """Where EM is after a step: its name ("start", "E" or "M"), what it left, and bound, gap and their sum in nats."""

    name: str
    mixture: Mixture
    q: np.ndarray
    bound: float
    gap: float
    log_likelihood: float


def steps(x, mixture, n):
    """EM from `mixture`, as a list of n + 1 `Step`s: the start, where q knows nothing, then E, M, E, M, ...

    `ValueError` if a component comes to have no share in any observation, or to stand on a single value (variance 0).
    """
    if not isinstance(mixture, Mixture):
        raise ValueError(f"mixture must be a Mixture, got {short(mixture)}")
    x, n, k = _numbers("x", x), integer("n", n, 0), len(mixture.weights)
    q, log_joint = np.full((len(x), k), 1 / k), _log_joint(x, mixture)
    done = [_step("start", mixture, q, log_joint)]
    for number in range(n):
        if number % 2 == 0:
            q = np.exp(_log_posterior(log_joint))
        else:
            mixture = _maximised(x, q)
            log_joint = _log_joint(x, mixture)
        done.append(_step("EM"[number % 2], mixture, q, log_joint))
    return done


def _step(name, mixture, q, log_joint):
    q.flags.writeable = False  # an E-step and the M-step after it share it
    bound = -_mean_log_ratio(q, log_joint)
    gap = max(0.0, _mean_log_ratio(q, _log_posterior(log_joint)))  # rounding may leave -1e-15
    return Step(name, mixture, q, bound, gap, float(np.logaddexp.reduce(log_joint, axis=1).sum()))


def _log_joint(x, mixture):
    """ln p(x_n, k) = ln weights[k] + ln N(x_n; means[k], sds[k]**2), of shape (n, k)."""
    log_joint = np.log(mixture.weights) + log_density(x[:, None], mixture.means, mixture.sds)
    require("x", x, log_joint.max(axis=1) > -np.inf, f"within reach of {short(mixture)}")
    return log_joint


def _log_posterior(log_joint):
    """ln p(k | x_n), of shape (n, k)."""
    log_joint = log_joint - log_joint.max(axis=1, keepdims=True)  # or far from every mean no row would sum to 1
    return log_joint - np.logaddexp.reduce(log_joint, axis=1, keepdims=True)


def _mean_log_ratio(q, log_p):
    """sum of q (ln q - log_p), where 0 ln 0 = 0."""
    has_share = q > 0
    return float(np.sum(q[has_share] * (np.log(q[has_share]) - log_p[has_share])))


def _maximised(x, q):
    """The mixture of the highest bound for these q: its means and variances are averages weighted by q."""
    share = q.sum(axis=0)  # of all observations, for each component
    if share.min() < np.finfo(float).tiny:
        raise ValueError(f"x must leave each component a share, got none for component {share.argmin()}")
    means = x @ q / share
    sds = np.sqrt(np.sum(q * (x[:, None] - means) ** 2, axis=0) / share)
    collapsed = sds <= _ROUNDING * np.abs(means)
    if collapsed.any():
        k = collapsed.argmax()
        raise ValueError(f"x must not collapse a component on one value, got {means[k]} alone for component {k}")
    return Mixture(weights=share / len(x), means=means, sds=sds)


def _numbers(name, value):
    """A line of finite numbers, at least one."""
    array = real(name, value).astype(float)
    if array.ndim != 1 or not array.size:
        raise ValueError(f"{name} must be a line of numbers, at least one, got {short(value)}")
    check_parameters(**{name: array})
    return array


# The course's example: data whose origin is known, and a start from which the first steps are long

TRUTH = Mixture(weights=(0.4, 0.6), means=(-2.0, 2.0), sds=(1.0, 0.7))
DATA = np.array([  # 50 draws from TRUTH, in order of size
    -3.64879, -3.48182, -3.24875, -3.10737, -2.81823, -2.50144, -2.46675, -2.34522, -2.09483, -1.967,
    -1.72721, -1.55443, -1.32023, -1.24048, -1.22468, -0.77535, 0.4244, 0.85841, 1.00226, 1.16339, 1.24975,
    1.31247, 1.43243, 1.55183, 1.68792, 1.78027, 1.79173, 1.81881, 1.90294, 1.92299, 1.98596, 1.99927,
    2.03787, 2.13554, 2.13971, 2.16485, 2.17741, 2.17807, 2.17954, 2.22459, 2.32788, 2.51216, 2.52657,
    2.61337, 2.61541, 2.61865, 2.62382, 2.62712, 2.64013, 2.73902,
])  # fmt: skip
DATA.flags.writeable = False
START = Mixture(weights=(0.5, 0.5), means=(0.5, 2.0), sds=(1.5, 1.5))
