"""Densities, entropies and Kullback-Leibler divergences of Gaussians, in nats.

N1 = N(mu1, sigma1**2), the first argument, is the one averaged over; sigma is a standard deviation.

**Why not the textbook formula?**  ln(sigma2/sigma1) + (sigma1**2 + (mu1 - mu2)**2)/(2 sigma2**2) - 1/2 takes the
difference of numbers near 1/2: when the Gaussians are nearly equal, every digit cancels.
And sigma**2 overflows long before the divergence does.
With u = (sigma1 - sigma2)/sigma2 and z = (mu1 - mu2)/sigma2 the same formula reads

    KL = [u**2/2 + (u - ln(1 + u))] + z**2/2

Each term is never negative, and is 0 when the parameters are equal.
Only u - ln(1 + u) can still cancel; `_near` finds it without subtracting near equals.

Arguments broadcast.  What float() takes is a number: those of SymPy, mpmath, fractions and decimal too.
Results are float32 when NumPy promotes the arguments to float32, and float64 otherwise.
There bfloat16 and float8 (of ml_dtypes) count as float32, and the numbers of other libraries as float64.
"""

import math

import numpy as np

from kl_helpers.arguments import check_parameters, common_shape, parameters, reals, require

_BLOCK = 16384  # elements worked on at a time: the scratch arrays stay in the processor's cache
_TINY = np.finfo(float).tiny  # smaller numbers have fewer digits
_LARGE = np.finfo(float).max / 2  # twice as much overflows
_HALF_LOG_2PI = 0.5 * math.log(2 * math.pi)

# ln(1 + u) = 2 atanh(w) with w = u/(2 + u), so u - ln(1 + u) = w (u - y T(y)), y = w**2, T(y) = sum 2 y**k/(2k + 3).
# For |w| <= 0.3 the plain series needs 14 terms.
# These nine coefficients do as well: they interpolate it at Chebyshev points (made by tools/log_series.py).
_T = (
    0.6666666666666706,
    0.39999999999733415,
    0.2857142862338829,
    0.22222217629463964,
    0.18182037399824164,
    0.1537849706605232,
    0.13435749325731,
    0.10761140421345815,
    0.1570405176614489,
)
_NEAR = (-6 / 13, 6 / 7)  # the u with |w| <= 0.3


# The functions of the course


def log_density(x, mu, sigma):
    """ln N(x; mu, sigma**2) = -ln(sigma) - ln(2 pi)/2 - ((x - mu)/sigma)**2/2, elementwise.

    An infinite x is allowed: its log density is -inf.
    """
    arrays, dtype = reals(x=x, mu=mu, sigma=sigma)
    if np.isnan(np.max(arrays["x"], initial=0)):
        require("x", arrays["x"], ~np.isnan(arrays["x"]), "a number")
    check_parameters(mu=arrays["mu"], sigma=arrays["sigma"])
    return _elementwise(_log_density, dtype, **arrays)


def entropy_normal(sigma):
    """-E[ln N] = ln(2 pi)/2 + ln(sigma) + 1/2, elementwise, in nats."""
    arrays, dtype = parameters(sigma=sigma)
    return _elementwise(_entropy, dtype, **arrays)


def cross_entropy_normal(mu1, sigma1, mu2, sigma2):
    """-E1[ln N2] = ln(2 pi)/2 + ln(sigma2) + (sigma1**2 + (mu1 - mu2)**2)/(2 sigma2**2), elementwise, in nats."""
    arrays, dtype = parameters(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2)
    return _elementwise(_cross_entropy, dtype, **arrays)


def kl_normal(mu1, sigma1, mu2, sigma2):
    """KL(N1 || N2) of univariate Gaussians, elementwise, in nats.

    Good to about 4 units in the last place, wherever the Gaussians lie; never negative, and 0 when they are equal.
    """
    arrays, dtype = reals(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2)
    kl = _elementwise(_kl, dtype, **arrays)
    # A bad argument gives no finite result, unless sigma2 is negative.  So one look at each replaces eight searches.
    if not (kl.size and kl.max() < np.inf and arrays["sigma2"].min() > 0):
        check_parameters(**arrays)
    return kl


def kl_diagonal(mu1, sigma1, mu2, sigma2):
    """KL(N1 || N2) of Gaussians with independent coordinates: `kl_normal` summed over the last axis, in nats."""
    arrays, dtype = parameters(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2)
    shape = common_shape(**arrays)
    if not shape:
        raise ValueError("kl_diagonal sums over the last axis, and mu1, sigma1, mu2, sigma2 are all scalars")
    *batch, size = shape
    arrays = {name: np.broadcast_to(array, shape) for name, array in arrays.items()}
    kl = np.empty(batch, dtype)
    with np.errstate(over="ignore"):
        for rows in batches(batch, size):
            sums = []
            for start in range(0, size, _BLOCK):
                index = (*rows, slice(start, start + _BLOCK))
                block = {name: array[index].astype(float) for name, array in arrays.items()}
                sums.append(_elementwise(_kl, float, **block).sum(axis=-1))
            kl[rows] = np.sum(sums, axis=0)
    return kl[()]


# The formulas, on one block of elements: each fills `out`


def _log_density(x, mu, sigma, out):
    z = standardised(x, mu, sigma)
    np.add(np.log(sigma), (0.5 * z) * z, out=out)
    out += _HALF_LOG_2PI
    np.negative(out, out=out)


def _entropy(sigma, out):
    np.add(np.log(sigma), 0.5 + _HALF_LOG_2PI, out=out)


def _cross_entropy(mu1, sigma1, mu2, sigma2, out):
    r = sigma1 / sigma2
    _log_density(mu1, mu2, sigma2, out)
    np.subtract((0.5 * r) * r, out, out=out)


def _kl(mu1, sigma1, mu2, sigma2, out):
    u = (sigma1 - sigma2) / sigma2
    is_far = (u < _NEAR[0]) | (u > _NEAR[1])
    far = is_far.nonzero()[0]  # indices are faster than masks
    if far.size:
        near = (~is_far).nonzero()[0]
        out[near] = _near(u[near])
        out[far] = _far(sigma1[far], sigma2[far])
    else:
        out[:] = _near(u)
    z = standardised(mu1, mu2, sigma2)
    out += (0.5 * z) * z


def _near(u):
    """u**2/2 + (u - ln(1 + u)) for u in _NEAR."""
    return (0.5 * u) * u + _linear_minus_log(u)


def _linear_minus_log(u):
    """u - ln(1 + u) for u in _NEAR: what is subtracted is less than a fifth of u, so nothing cancels."""
    w = u / (2.0 + u)
    y = w * w
    result = y * _T[-1]
    for coefficient in _T[-2::-1]:
        result += coefficient
        result *= y
    return w * (u - result)


def without_log(u):
    """u - ln(1 + u) for any u."""
    return np.where((_NEAR[0] < u) & (u < _NEAR[1]), _linear_minus_log(u), u - np.log1p(u))


def _far(sigma1, sigma2):
    """r**2/2 - (1/2 + ln r) for r = sigma1/sigma2 far from 1, where nothing cancels.

    The rounding of r would cost 3 ulp for r a little above 2.
    So r - 2 stands in for it between 1 and 4, where sigma1 - 2 sigma2 is exact.
    """
    r = sigma1 / sigma2
    log_r = np.log(r)
    c = 2.0 * (np.abs(r - 2.5) < 1.5)
    cost = _far_from(c, (sigma1 - c * sigma2) / sigma2, log_r)
    if not (r.min() >= _TINY and cost.max() < np.inf):  # r is lost, though its logarithm need not be; or 2 sigma2 is
        lost = (r < _TINY) | (r == np.inf)
        log_r[lost] = np.log(sigma1[lost]) - np.log(sigma2[lost])
        c[sigma2 > _LARGE] = 0.0
        cost = _far_from(c, (sigma1 - c * sigma2) / sigma2, log_r)
    return cost


def _far_from(c, v, log_r):
    """r**2/2 - (1/2 + ln r) for v = r - c, c = 0 or 2."""
    return (0.5 * v + c) * v + (c - 0.5 - log_r)


def standardised(x, mu, sigma):
    """(x - mu)/sigma, also where x - mu overflows and the ratio does not."""
    z = x - mu
    overflow = not math.isfinite(z.sum())
    z /= sigma
    if overflow:
        z = np.where(np.isinf(x - mu), (0.5 * x - 0.5 * mu) / (0.5 * sigma), z)
    return z


# Blocks: no temporary array grows with the data


def _elementwise(formula, dtype, **arrays):
    """The formula on the broadcast arrays, block by block in float64."""
    operands = [*arrays.values(), np.empty(common_shape(**arrays), dtype)]
    blocks = np.nditer(
        operands,
        flags=["buffered", "external_loop", "zerosize_ok"],
        op_flags=[["readonly"]] * len(arrays) + [["writeonly"]],
        op_dtypes=[np.float64] * len(operands),
        casting="same_kind",
        buffersize=_BLOCK,
    )
    with np.errstate(all="ignore"), blocks:
        for *inputs, out in blocks:
            formula(*inputs, out)
    return operands[-1][()]


def batches(shape, size):
    """Indices that together visit an array of this shape, a block at a time when each entry takes `size` numbers."""
    count, step = math.prod(shape), max(1, _BLOCK // max(size, 1))
    for start in range(0, count, step):
        yield np.unravel_index(np.arange(start, min(start + step, count)), shape) if shape else ()
