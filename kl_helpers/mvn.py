"""Kullback-Leibler divergences of multivariate Gaussians, in nats."""

import numpy as np

from kl_helpers.arguments import at, check_parameters, common_shape, reals, short
from kl_helpers.gaussians import batches, kl_diagonal, standardised, without_log


def kl_mvn(mu1, cov1, mu2, cov2):
    """KL(N1 || N2) of multivariate Gaussians, in nats.

    mu has shape (..., n), cov (..., n, n); the axes in front are batches and broadcast.
    A covariance may be asymmetric by 1e-10 of its standard deviations: compute A D A' in float64, not in float32.

    The relative error is about eps (8 + kappa) at most, kappa the larger condition number of the correlation matrices.
    One in 700 nearly equal pairs (drawn with kappa from 10 to 1e9) exceeded that, the worst by a factor of 1.3.
    """
    arrays, dtype = reals(mu1=mu1, cov1=cov1, mu2=mu2, cov2=cov2)
    for name in ("cov1", "cov2"):
        _check_covariance(name, arrays[name])
    n = arrays["cov1"].shape[-1]
    tails = {"mu1": (n,), "cov1": (n, n), "mu2": (n,), "cov2": (n, n)}
    for name, tail in tails.items():
        if arrays[name].shape[-len(tail) :] != tail:
            raise ValueError(f"{name} must end in the axes {tail} to go with cov1, got shape {arrays[name].shape}")
    check_parameters(mu1=arrays["mu1"], mu2=arrays["mu2"])
    fronts = {name: np.broadcast_to(0, arrays[name].shape[: -len(tail)]) for name, tail in tails.items()}
    batch = common_shape(**fronts)
    arrays = [np.broadcast_to(arrays[name], (*batch, *tail)) for name, tail in tails.items()]
    kl = np.empty(batch, dtype)
    with np.errstate(all="ignore"):
        for rows in batches(batch, 8 * n * n):
            kl[rows] = _kl_mvn(*(array[rows].astype(float) for array in arrays))
    return kl[()]


# The formula for a batch of covariance matrices


def _kl_mvn(mu1, cov1, mu2, cov2):
    """With cov2 = L2 L2' and E = L2^-1 (cov1 - cov2) L2^-T, the eigenvalues of E are the u of the univariate formula.

    Subtracting before factorising is what saves the digits when the two are nearly equal.
    But 1 + u has lost its digits for an eigenvalue near -1, and E may overflow before the divergence does.
    For those pairs cov1 = L1 L1', and the diagonals of L1 and L2 are univariate Gaussians.
    """
    scale1, chol1 = _cholesky(cov1)
    scale2, chol2 = _cholesky(cov2)

    z = np.linalg.solve(chol2, standardised(mu1, mu2, scale2)[..., None])[..., 0]
    mean_cost = np.sum((0.5 * z) * z, axis=-1)

    difference = np.linalg.solve(chol2, _rescaled(cov1, scale2) - _rescaled(cov2, scale2))
    E = np.linalg.solve(chol2, np.swapaxes(difference, -1, -2))
    finite = np.isfinite(E).all(axis=(-2, -1))
    u = np.linalg.eigvalsh(np.where(finite[..., None, None], E, 0.0))
    by_eigenvalues = finite & (u.min(axis=-1, initial=0) > -0.9)
    eigenvalue_cost = np.sum(0.5 * without_log(u), axis=-1)

    sigma1, sigma2 = scale1 * _diagonal(chol1), scale2 * _diagonal(chol2)
    lower = np.tril(np.linalg.solve(chol2, chol1 * (scale1 / scale2)[..., None] - chol2), -1)
    cholesky_cost = kl_diagonal(0, sigma1, 0, sigma2) + np.sum((0.5 * lower) * lower, axis=(-2, -1))

    kl = np.where(by_eigenvalues, eigenvalue_cost, cholesky_cost) + mean_cost
    return np.where(np.isnan(kl), np.inf, kl)  # only an overflow leads to inf - inf or 0 inf


def _cholesky(cov):
    """Powers of two near the standard deviations, and the Cholesky factor of the covariance in those units."""
    scale = np.exp2(np.round(0.5 * np.log2(_diagonal(cov))))
    return scale, np.linalg.cholesky(_rescaled(cov, scale))


def _diagonal(matrix):
    return np.diagonal(matrix, axis1=-2, axis2=-1)


def _rescaled(cov, scale):
    cov = cov / scale[..., :, None] / scale[..., None, :]
    return 0.5 * (cov + np.swapaxes(cov, -1, -2))  # exact for a symmetric one


# Arguments


def _check_covariance(name, cov):
    if cov.ndim < 2 or cov.shape[-1] != cov.shape[-2]:
        raise ValueError(f"{name} must be square in its last two axes, got shape {cov.shape}")
    check_parameters(**{name: cov})
    *batch, n, _ = cov.shape
    with np.errstate(all="ignore"):
        for wanted, test in (("symmetric", _is_symmetric), ("positive definite", _is_positive_definite)):
            if not all(test(cov[rows]) for rows in batches(batch, 8 * n * n)):
                index = next(index for index in np.ndindex(*batch) if not test(cov[index]))
                raise ValueError(f"{name} must be {wanted}, got {short(cov[index])}{at(index)}")


def _is_symmetric(cov):
    """Up to 1e-10 of the two standard deviations, so that the rounding of a product A A' is forgiven."""
    cov = cov.astype(float)  # truth values have no difference
    sigma = np.sqrt(np.abs(_diagonal(cov)))
    gap = np.abs(cov - np.swapaxes(cov, -1, -2))
    return np.all(gap <= 1e-10 * sigma[..., :, None] * sigma[..., None, :])


def _is_positive_definite(cov):
    try:
        return np.isfinite(_cholesky(cov.astype(float))[1]).all()
    except np.linalg.LinAlgError:
        return False
