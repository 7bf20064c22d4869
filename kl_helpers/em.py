"""EM for a mixture of univariate Gaussians, step by step; the Kullback-Leibler divergence is the gap that it closes.

For responsibilities q, a distribution over the components for each observation, and any mixture,

    log-likelihood = bound + gap,   gap = sum over n of KL(q_n || posterior_n) >= 0

The E-step sets q to the posterior: the gap closes. The M-step takes the mixture of the highest bound for this q.
So the log-likelihood never falls.
Everything is a sum over the observations, in nats. x has shape (n,), q has shape (n, k): a row for an observation.
A bad argument gives a ValueError with its name and its value.

Sources: Neal and Hinton, "A view of the EM algorithm that justifies incremental, sparse, and other variants" (1998);
Bishop, "Pattern Recognition and Machine Learning" (2006), sections 9.2 and 9.4.
"""

from dataclasses import dataclass

import numpy as np

from kl_helpers.estimates import _check_count, _generator
from kl_helpers.gaussians import _real, _refuse, _short, log_density

__all__ = [
    "DATA",
    "START",
    "TRUTH",
    "Mixture",
    "Step",
    "bound",
    "gap",
    "log_likelihood",
    "maximise",
    "responsibilities",
    "sample",
    "steps",
]

_SUM_TOLERANCE = 1e-9
_ROUNDING = 64 * np.finfo(float).eps
_TINY = np.finfo(float).tiny


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
            lowest = -np.inf if name == "means" else 0
            if not array.min() > lowest:
                _refuse(name, array, array > lowest, "positive")
            object.__setattr__(self, name, tuple(array.tolist()))
        if not len(self.weights) == len(self.means) == len(self.sds):
            raise ValueError(f"weights, means and sds must be equally long, got {_short(self)}")
        weights, total = np.array(self.weights), sum(self.weights)
        if abs(total - 1) > _sum_tolerance(given):
            raise ValueError(f"weights must sum to 1, got {_short(self.weights)}")
        object.__setattr__(self, "weights", tuple(_normalised(weights, total).tolist()))


@dataclass(frozen=True)
class Step:
    """Where EM is after a step: its name ("start", "E" or "M"), what it left, and bound, gap and their sum in nats."""

    name: str
    mixture: Mixture
    q: np.ndarray
    bound: float
    gap: float
    log_likelihood: float


def sample(mixture, n, seed):
    """n draws from the mixture, in order of size."""
    _check_mixture(mixture)
    n = _check_count("n", n, 0, np.inf)
    random = _generator(seed)
    component = random.choice(len(mixture.weights), n, p=mixture.weights)
    return np.sort(random.normal(np.take(mixture.means, component), np.take(mixture.sds, component)))


def log_likelihood(x, mixture):
    """sum over n of ln p(x_n), in nats."""
    return float(_log_evidence(_log_joint(x, mixture)).sum())


def responsibilities(x, mixture):
    """The E-step: the posterior p(component | x_n) for each observation, of shape (n, k)."""
    return np.exp(_log_posterior(x, mixture))


def bound(x, q, mixture):
    """The evidence lower bound (ELBO), sum over n and k of q ln(p(x_n, k)/q), in nats: at most the log-likelihood."""
    log_joint = _log_joint(x, mixture)
    q = _distributions(q, log_joint.shape)
    return -_mean_log_ratio(q, log_joint)


def gap(x, q, mixture):
    """sum over n of KL(q_n || posterior_n) = sum over n and k of q ln(q/posterior), in nats: never negative."""
    log_posterior = _log_posterior(x, mixture)
    q = _distributions(q, log_posterior.shape)
    return max(0.0, _mean_log_ratio(q, log_posterior))  # rounding may leave -1e-15


def maximise(x, q):
    """The M-step: the mixture of the highest bound for these q. Its means and variances are averages weighted by q.

    `ValueError` if a component has no share in any observation, or collapses on a single value (variance 0).
    """
    x = _numbers("x", x)
    q = _distributions(q, (len(x), None))
    share = q.sum(axis=0)  # of all observations, for each component
    if share.min() < _TINY:
        raise ValueError(f"q must leave each component a share, got none for component {share.argmin()}")
    means = x @ q / share
    sds = np.sqrt(np.sum(q * (x[:, None] - means) ** 2, axis=0) / share)
    collapsed = sds <= _ROUNDING * (np.abs(x) @ q / share)
    if collapsed.any():
        k = collapsed.argmax()
        raise ValueError(f"q must not collapse a component on one value, got {means[k]} alone for component {k}")
    return Mixture(weights=share / share.sum(), means=means, sds=sds)


def steps(x, mixture, n):
    """EM from `mixture`, as a list of n + 1 `Step`s: the start, where q knows nothing, then E, M, E, M, ..."""
    _check_mixture(mixture)
    n = _check_count("n", n, 0, np.inf)
    x = _numbers("x", x)
    k = len(mixture.weights)
    q = np.full((len(x), k), 1 / k)
    done = [_step("start", x, mixture, q)]
    for number in range(n):
        if number % 2 == 0:
            q = responsibilities(x, mixture)
        else:
            mixture = maximise(x, q)
        done.append(_step("EM"[number % 2], x, mixture, q))
    return done


def _step(name, x, mixture, q):
    return Step(name, mixture, q, bound(x, q, mixture), gap(x, q, mixture), log_likelihood(x, mixture))


def _log_joint(x, mixture):
    """ln p(x_n, k) = ln weights[k] + ln N(x_n; means[k], sds[k]**2), of shape (n, k)."""
    _check_mixture(mixture)
    x = _numbers("x", x)
    log_joint = np.log(mixture.weights) + log_density(x[:, None], mixture.means, mixture.sds)
    reached = log_joint.max(axis=1) > -np.inf
    if not reached.all():
        _refuse("x", x, reached, f"within reach of {_short(mixture)}")
    return log_joint


def _log_evidence(log_joint):
    return np.logaddexp.reduce(log_joint, axis=1)


def _log_posterior(x, mixture):
    log_joint = _log_joint(x, mixture)
    log_joint -= log_joint.max(axis=1, keepdims=True)  # or far from every mean no row would sum to 1
    return log_joint - _log_evidence(log_joint)[:, None]


def _mean_log_ratio(q, log_p):
    """sum of q (ln q - log_p), where 0 ln 0 = 0."""
    has_share = q > 0
    return float(np.sum(q[has_share] * (np.log(q[has_share]) - log_p[has_share])))


def _check_mixture(mixture):
    if not isinstance(mixture, Mixture):
        raise ValueError(f"mixture must be a Mixture, got {_short(mixture)}")


def _numbers(name, value):
    """A line of finite numbers, at least one."""
    array = _real(name, value).astype(float)
    if array.ndim != 1 or not array.size:
        raise ValueError(f"{name} must be a line of numbers, at least one, got {_short(value)}")
    if not np.isfinite(array).all():
        _refuse(name, array, np.isfinite(array), "finite")
    return array


def _distributions(q, shape):
    """q as an array with a distribution over the components in each row."""
    given, q = q, _real("q", q).astype(float)
    n, k = shape
    if q.ndim != 2 or len(q) != n or q.shape[1] != (k or q.shape[1]) or not q.size:
        raise ValueError(f"q must have the shape {(n, k or 'components')}, got {q.shape}")
    tolerance = _sum_tolerance(given)
    inside = (q >= 0) & (q <= 1 + tolerance)
    if not inside.all():
        _refuse("q", q, inside, "between 0 and 1")
    total = q.sum(axis=1)
    if not np.all(abs(total - 1) <= tolerance):
        _refuse("the sum of each row of q", total, abs(total - 1) <= tolerance, "1")
    return _normalised(q, total[:, None])


def _sum_tolerance(shares):
    """How far from 1 their sum may be: a few units in the last place of the type that they came in, such as float32."""
    dtype = np.asarray(shares).dtype
    return _SUM_TOLERANCE if dtype.kind == "O" else max(_SUM_TOLERANCE, 4 * float(np.spacing(np.ones((), dtype))))


def _normalised(shares, total):
    """Shares that sum to 1 up to the rounding of float64; those that do stay as they were typed."""
    return np.where(abs(total - 1) > _ROUNDING, shares / total, shares)


# The course's example: data whose origin is known, and a start from which the first steps are long

TRUTH = Mixture(weights=(0.4, 0.6), means=(-2.0, 2.0), sds=(1.0, 0.7))
DATA = sample(TRUTH, 50, seed=1)
START = Mixture(weights=(0.5, 0.5), means=(0.5, 2.0), sds=(1.5, 1.5))
