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
A bad argument gives a ValueError with its name, its value and its index.
"""

import math
import reprlib

import numpy as np

__all__ = ["cross_entropy_normal", "entropy_normal", "kl_diagonal", "kl_mvn", "kl_normal", "log_density"]

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
    arrays, dtype = _arrays(x=x, mu=mu, sigma=sigma)
    if np.isnan(np.max(arrays["x"], initial=0)):
        _refuse("x", arrays["x"], ~np.isnan(arrays["x"]), "a number")
    _check_parameters({name: arrays[name] for name in ("mu", "sigma")})
    return _elementwise(_log_density, dtype, **arrays)


def entropy_normal(sigma):
    """-E[ln N] = ln(2 pi)/2 + ln(sigma) + 1/2, elementwise, in nats."""
    arrays, dtype = _arrays(sigma=sigma)
    _check_parameters(arrays)
    return _elementwise(_entropy, dtype, **arrays)


def cross_entropy_normal(mu1, sigma1, mu2, sigma2):
    """-E1[ln N2] = ln(2 pi)/2 + ln(sigma2) + (sigma1**2 + (mu1 - mu2)**2)/(2 sigma2**2), elementwise, in nats."""
    arrays, dtype = _arrays(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2)
    _check_parameters(arrays)
    return _elementwise(_cross_entropy, dtype, **arrays)


def kl_normal(mu1, sigma1, mu2, sigma2):
    """KL(N1 || N2) of univariate Gaussians, elementwise, in nats.

    Good to about 4 units in the last place, wherever the Gaussians lie; never negative, and 0 when they are equal.
    """
    arrays, dtype = _arrays(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2)
    kl = _elementwise(_kl, dtype, **arrays)
    # A bad argument gives no finite result, unless sigma2 is negative.  So one look at each replaces eight searches.
    if not (kl.size and kl.max() < np.inf and arrays["sigma2"].min() > 0):
        _check_parameters(arrays)
    return kl


def kl_diagonal(mu1, sigma1, mu2, sigma2):
    """KL(N1 || N2) of Gaussians with independent coordinates: `kl_normal` summed over the last axis, in nats."""
    arrays, dtype = _arrays(mu1=mu1, sigma1=sigma1, mu2=mu2, sigma2=sigma2)
    _check_parameters(arrays)
    shape = _common_shape(**arrays)
    if not shape:
        raise ValueError("kl_diagonal sums over the last axis, and mu1, sigma1, mu2, sigma2 are all scalars")
    *batch, size = shape
    arrays = {name: np.broadcast_to(array, shape) for name, array in arrays.items()}
    kl = np.empty(batch, dtype)
    with np.errstate(over="ignore"):
        for rows in _batches(batch, size):
            partial_sums = []
            for start in range(0, max(size, 1), _BLOCK):
                index = (*rows, slice(start, start + _BLOCK))
                block = {name: array[index].astype(float) for name, array in arrays.items()}
                partial_sums.append(_elementwise(_kl, np.float64, **block).sum(axis=-1))
            kl[rows] = np.stack(partial_sums, axis=-1).sum(axis=-1)
    return kl[()]


def kl_mvn(mu1, cov1, mu2, cov2):
    """KL(N1 || N2) of multivariate Gaussians, in nats.

    mu has shape (..., n), cov (..., n, n); the axes in front are batches and broadcast.
    A covariance may be asymmetric by 1e-10 of its standard deviations: compute A D A' in float64, not in float32.

    The relative error is about eps (8 + kappa) at most, kappa the larger condition number of the correlation matrices.
    One in 700 nearly equal pairs (drawn with kappa from 10 to 1e9) exceeded that, the worst by a factor of 1.3.
    """
    arrays, dtype = _arrays(mu1=mu1, cov1=cov1, mu2=mu2, cov2=cov2)
    for name in ("cov1", "cov2"):
        _check_covariance(name, arrays[name])
    n = arrays["cov1"].shape[-1]
    tails = {"mu1": (n,), "cov1": (n, n), "mu2": (n,), "cov2": (n, n)}
    for name, tail in tails.items():
        if arrays[name].shape[-len(tail) :] != tail:
            raise ValueError(f"{name} must end in the axes {tail} to go with cov1, got shape {arrays[name].shape}")
    _check_parameters({name: arrays[name] for name in ("mu1", "mu2")})
    fronts = {name: np.broadcast_to(0, arrays[name].shape[: -len(tail)]) for name, tail in tails.items()}
    batch = _common_shape(**fronts)
    arrays = [np.broadcast_to(arrays[name], (*batch, *tail)) for name, tail in tails.items()]
    kl = np.empty(batch, dtype)
    with np.errstate(all="ignore"):
        for rows in _batches(batch, 8 * n * n):
            kl[rows] = _kl_mvn(*(array[rows].astype(float) for array in arrays))
    return kl[()]


# The formulas, on one block of elements: each fills `out`


def _log_density(x, mu, sigma, out):
    z = _standardised(x, mu, sigma)
    np.add(np.log(sigma), (0.5 * z) * z, out=out)
    out += _HALF_LOG_2PI
    np.negative(out, out=out)


def _entropy(sigma, out):
    np.add(np.log(sigma), 0.5 + _HALF_LOG_2PI, out=out)


def _cross_entropy(mu1, sigma1, mu2, sigma2, out):
    r = sigma1 / sigma2
    z = _standardised(mu1, mu2, sigma2)
    np.add((0.5 * r) * r, (0.5 * z) * z, out=out)
    out += np.log(sigma2)
    out += _HALF_LOG_2PI


def _kl(mu1, sigma1, mu2, sigma2, out):
    u = sigma1 - sigma2
    u /= sigma2
    is_far = (u < _NEAR[0]) | (u > _NEAR[1])
    far = is_far.nonzero()[0]  # indices are faster than masks
    if far.size:
        near = (~is_far).nonzero()[0]
        out[near] = _near(u[near])
        out[far] = _far(sigma1[far], sigma2[far])
    else:
        out[:] = _near(u)
    z = _standardised(mu1, mu2, sigma2)
    half = 0.5 * z
    half *= z
    out += half


def _near(u):
    """u**2/2 + (u - ln(1 + u)) for u in _NEAR."""
    cost = _linear_minus_log(u)
    square = 0.5 * u
    square *= u
    cost += square
    return cost


def _linear_minus_log(u):
    """u - ln(1 + u) for u in _NEAR: what is subtracted is less than a fifth of u, so nothing cancels."""
    w = u + 2.0
    np.divide(u, w, out=w)
    y = w * w
    result = y * _T[-1]
    for coefficient in _T[-2::-1]:
        result += coefficient
        result *= y
    np.subtract(u, result, out=result)
    result *= w
    return result


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
    cost = 0.5 * v
    cost += c
    cost *= v
    c = c - 0.5
    c -= log_r
    cost += c
    return cost


def _standardised(x, mu, sigma):
    """(x - mu)/sigma, also where x - mu overflows and the ratio does not."""
    z = x - mu
    overflow = not math.isfinite(z.sum())
    z /= sigma
    if overflow:
        z = np.where(np.isinf(x - mu), (0.5 * x - 0.5 * mu) / (0.5 * sigma), z)
    return z


# The formula for a batch of covariance matrices


def _kl_mvn(mu1, cov1, mu2, cov2):
    """With cov2 = L2 L2' and E = L2^-1 (cov1 - cov2) L2^-T, the eigenvalues of E are the u of the univariate formula.

    Subtracting before factorising is what saves the digits when the two are nearly equal.
    But 1 + u has lost its digits for an eigenvalue near -1, and E may overflow before the divergence does.
    For those pairs cov1 = L1 L1', and the diagonals of L1 and L2 are univariate Gaussians.
    """
    scale1, chol1 = _cholesky(cov1)
    scale2, chol2 = _cholesky(cov2)

    z = np.linalg.solve(chol2, _standardised(mu1, mu2, scale2)[..., None])[..., 0]
    mean_cost = np.sum((0.5 * z) * z, axis=-1)

    difference = np.linalg.solve(chol2, _rescaled(cov1, scale2) - _rescaled(cov2, scale2))
    E = np.linalg.solve(chol2, np.swapaxes(difference, -1, -2))
    E = 0.5 * E + 0.5 * np.swapaxes(E, -1, -2)
    finite = np.isfinite(E).all(axis=(-2, -1))
    u = np.linalg.eigvalsh(np.where(finite[..., None, None], E, 0.0))
    by_eigenvalues = finite & (u.min(axis=-1, initial=0) > -0.9)
    is_near = (_NEAR[0] < u) & (u < _NEAR[1])
    eigenvalue_cost = np.sum(0.5 * np.where(is_near, _linear_minus_log(u), u - np.log1p(u)), axis=-1)

    zero = np.zeros(())
    sigma1, sigma2 = (
        scale * np.diagonal(chol, axis1=-2, axis2=-1) for scale, chol in ((scale1, chol1), (scale2, chol2))
    )
    diagonal_cost = _elementwise(_kl, np.float64, mu1=zero, sigma1=sigma1, mu2=zero, sigma2=sigma2).sum(axis=-1)
    lower = np.tril(np.linalg.solve(chol2, chol1 * (scale1 / scale2)[..., None] - chol2), -1)
    cholesky_cost = diagonal_cost + np.sum((0.5 * lower) * lower, axis=(-2, -1))

    kl = np.where(by_eigenvalues, eigenvalue_cost, cholesky_cost) + mean_cost
    return np.where(np.isnan(kl), np.inf, kl)  # only an overflow leads to inf - inf or 0 inf


def _cholesky(cov):
    """Powers of two near the standard deviations, and the Cholesky factor of the covariance in those units."""
    scale = np.exp2(np.round(0.5 * np.log2(np.diagonal(cov, axis1=-2, axis2=-1))))
    return scale, np.linalg.cholesky(_rescaled(cov, scale))


def _rescaled(cov, scale):
    cov = cov / scale[..., :, None] / scale[..., None, :]
    return 0.5 * (cov + np.swapaxes(cov, -1, -2))  # exact for a symmetric one


# Blocks: no temporary array grows with the data


def _elementwise(formula, dtype, **arrays):
    """The formula on the broadcast arrays, block by block in float64."""
    operands = [*arrays.values(), np.empty(_common_shape(**arrays), dtype)]
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
            if out.size:
                formula(*inputs, out)
    return operands[-1][()]


def _batches(shape, size):
    """Indices that together visit an array of this shape, a block at a time when each entry takes `size` numbers."""
    count, step = math.prod(shape), max(1, _BLOCK // max(size, 1))
    for start in range(0, count, step):
        yield np.unravel_index(np.arange(start, min(start + step, count)), shape) if shape else ()


# Arguments


def _arrays(**values):
    """The arguments as arrays of real numbers, and the dtype of the result."""
    arrays = {name: _real(name, value) for name, value in values.items()}
    # As everywhere in NumPy, Python's own numbers take the precision of the arrays they meet.
    promoted = np.result_type(*(0 if type(v) in (int, float) else arrays[name].dtype for name, v in values.items()))
    return arrays, np.float32 if promoted == np.float32 else np.float64


def _real(name, value):
    """The value as an array of NumPy's own real numbers, of at most 64 bits."""
    if isinstance(value, np.ma.MaskedArray):
        raise ValueError(f"{name} must not be a masked array (choose what its mask stands for), got {_short(value)}")
    try:
        array = np.asarray(value)
        if array.dtype == object:  # other libraries' numbers, and integers beyond 64 bits
            array = np.reshape([_float(number) for number in array.flat], array.shape)
        elif array.dtype.isbuiltin == 2:  # a type that another library has told NumPy of
            array = array.astype(np.float32, casting="safe")
        if array.dtype.kind not in "fiub":
            raise TypeError(f"NumPy takes this for {array.dtype}")
    except Exception as error:  # an array-like may raise anything
        raise ValueError(f"{name} must be real numbers, got {_short(value)}") from error
    if array.itemsize > 8:
        with np.errstate(over="ignore"):
            array = array.astype(float)
    return array


def _float(number):
    """float(number), which also takes texts and truth values, NumPy's dates, and half of its complex numbers."""
    other_kind = isinstance(number, np.generic) and number.dtype.kind not in "fiuV"  # V is bfloat16's
    if other_kind or isinstance(number, (str, bytes, bytearray, bool)):
        raise TypeError(f"{type(number).__name__} is not a type of real numbers")
    return float(number)


def _check_parameters(arrays):
    for name, array in arrays.items():
        positive = name.startswith("sigma")
        lowest = 0 if positive else -np.inf
        if array.size and not (array.min() > lowest and array.max() < np.inf):
            good = (array > lowest) & (array < np.inf)
            _refuse(name, array, good, "positive and finite" if positive else "finite")


def _check_covariance(name, cov):
    if cov.ndim < 2 or cov.shape[-1] != cov.shape[-2]:
        raise ValueError(f"{name} must be square in its last two axes, got shape {cov.shape}")
    _check_parameters({name: cov})
    *batch, n, _ = cov.shape
    with np.errstate(all="ignore"):
        for wanted, test in (("symmetric", _is_symmetric), ("positive definite", _is_positive_definite)):
            if not all(test(cov[rows]) for rows in _batches(batch, 8 * n * n)):
                index = next(index for index in np.ndindex(*batch) if not test(cov[index]))
                raise ValueError(f"{name} must be {wanted}, got {_short(cov[index])}{_at(index)}")


def _is_symmetric(cov):
    """Up to 1e-10 of the two standard deviations, so that the rounding of a product A A' is forgiven."""
    sigma = np.sqrt(np.abs(np.diagonal(cov, axis1=-2, axis2=-1)))
    gap = np.abs(cov - np.swapaxes(cov, -1, -2))
    return np.all(gap <= 1e-10 * sigma[..., :, None] * sigma[..., None, :])


def _is_positive_definite(cov):
    if not np.all(np.diagonal(cov, axis1=-2, axis2=-1) > 0):
        return False
    try:
        _cholesky(cov.astype(float))
    except np.linalg.LinAlgError:
        return False
    return True


def _common_shape(**arrays):
    try:
        return np.broadcast(*arrays.values()).shape
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ValueError(f"the shapes do not broadcast: {shapes}") from None


def _refuse(name, array, good, wanted):
    """The ValueError for the first entry that is not good."""
    index = tuple(int(i) for i in np.unravel_index(np.argmin(good), good.shape))
    raise ValueError(f"{name} must be {wanted}, got {array[index]}{_at(index)}")


def _at(index):
    return f" at index {index[0] if len(index) == 1 else index}" if index else ""


class _Short(reprlib.Repr):
    def __init__(self):
        super().__init__()
        self.maxstring = self.maxother = 100

    def repr_ndarray(self, array, level):
        return self.repr1(array[(slice(self.maxlist + 1),) * array.ndim].tolist(), level)

    repr_int = reprlib.Repr.repr_instance  # which survives an integer too long for repr


def _short(value):
    """repr(value) in at most 100 signs, for a message."""
    text = _SHORT.repr(value)
    return text if len(text) <= 100 else f"{text[:60]} ... {text[-35:]}"


_SHORT = _Short()
