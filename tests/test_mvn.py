"""The divergence of matrices against true values, against that of numbers, and against bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from truth import EPS, MAX, REGIMES, error, peak

from kl_helpers import kl_diagonal, kl_mvn

pytestmark = pytest.mark.filterwarnings("error")

GOOD = np.array([[2.0, 0.5], [0.5, 1.0]])


@pytest.mark.parametrize("regime", [regime for function, regime in REGIMES if function == "kl_mvn"])
def test_full_covariance_within_its_condition(regime):
    for arguments, truth, kappa in REGIMES["kl_mvn", regime]:
        value = kl_mvn(*arguments)
        assert value >= 0
        assert error(value, truth) <= EPS * (8 + kappa) * truth[0], arguments


def random_covariances(rng, *shape):
    factors = rng.standard_normal((*shape, shape[-1]))
    return factors @ np.swapaxes(factors, -1, -2) + 0.1 * np.eye(shape[-1])


def test_full_covariance_overflows_where_the_truth_does():
    assert kl_mvn([0, 0], np.diag([1e300, 1]), [0, 0], np.diag([1e-300, 1])) == np.inf
    assert kl_mvn([1e200, 0], GOOD, [0, 0], GOOD) == np.inf
    assert kl_mvn([MAX, 0], 1e300 * GOOD, [-MAX, 0], 1e300 * GOOD) == np.inf
    batch = kl_mvn([[1e200, 0], [0, 0]], GOOD, [0, 0], GOOD)
    assert batch.tolist() == [np.inf, 0]
    batch = kl_mvn([0, 0], [1e300 * GOOD, GOOD + 1e-9 * np.eye(2)], [0, 0], [1e-300 * GOOD, GOOD])
    assert batch.tolist() == [np.inf, kl_mvn([0, 0], GOOD + 1e-9 * np.eye(2), [0, 0], GOOD)]


@pytest.mark.parametrize(
    ("mu1", "cov1", "cov2", "truth"),
    [(1.5e154, 1.0, 1.0, 1.125e308), (0.0, 1e308, 0.3, 1e308 / 0.6), (0.0, 3e300, 1.5e-8, 1e308)],
)
def test_full_covariance_overflows_nowhere_else(mu1, cov1, cov2, truth):
    assert kl_mvn([mu1], [[cov1]], [0], [[cov2]]) == pytest.approx(truth, rel=1e-14)
    assert kl_mvn([mu1, 0], np.diag([cov1, 1]), [0, 0], np.diag([cov2, 1])) == pytest.approx(truth, rel=1e-14)


def test_full_covariance_does_not_depend_on_the_basis():
    rng = np.random.default_rng(5)
    mu1, mu2 = rng.standard_normal((2, 4))
    cov1, cov2 = random_covariances(rng, 2, 4)
    A = rng.standard_normal((4, 4))
    turned = kl_mvn(A @ mu1, A @ cov1 @ A.T, A @ mu2, A @ cov2 @ A.T)
    assert turned == pytest.approx(kl_mvn(mu1, cov1, mu2, cov2), rel=1e-9)


@settings(max_examples=30)
@given(st.integers(1, 4), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_batch_equals_stacked_singles(n, batch, seed):
    rng = np.random.default_rng(seed)
    mu1, mu2 = rng.standard_normal((2, batch, n))
    cov1, cov2 = random_covariances(rng, 2, batch, n)
    cov1[::2] = cov2[::2] + 1e-6 * cov1[::2]  # nearly equal, every other
    singles = [kl_mvn(*arguments) for arguments in zip(mu1, cov1, mu2, cov2, strict=True)]
    assert kl_mvn(mu1, cov1, mu2, cov2) == pytest.approx(singles, rel=1e-13)
    sigma1, sigma2 = (np.sqrt(np.diagonal(cov, axis1=-2, axis2=-1)) for cov in (cov1, cov2))
    singles = [kl_diagonal(*arguments) for arguments in zip(mu1, sigma1, mu2, sigma2, strict=True)]
    assert kl_diagonal(mu1, sigma1, mu2, sigma2) == pytest.approx(singles, rel=4 * EPS)


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_short_covariances_are_worked_on_in_float64(dtype):
    cov1, cov2 = np.array([[1, 0.999], [0.999, 1]], dtype), np.array([[1, 0.998], [0.998, 1]], dtype)
    expected = kl_mvn([0, 0], cov1.astype(float), [0, 0], cov2.astype(float))
    assert kl_mvn([0, 0], cov1, [0, 0], cov2) == pytest.approx(expected, rel=1e-7)


def test_batches_of_covariances_stay_below_two_megabytes():
    rng = np.random.default_rng(0)
    mu1, mu2 = rng.standard_normal((2, 20_000, 3))
    cov1, cov2 = random_covariances(rng, 2, 20_000, 3)
    assert peak(kl_mvn, mu1, cov1, mu2, cov2) <= 2e6


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (np.ones((2, 3)), r"must be square in its last two axes, got shape \(2, 3\)"),
        (np.ones(2), r"must be square in its last two axes, got shape \(2,\)"),
        ([[1, 0.2], [0.3, 1]], r"must be symmetric, got \[\[1\.0, 0\.2\], \[0\.3, 1\.0\]\]$"),
        ([[1, 0.2], [0.2 + 1e-9, 1]], "must be symmetric"),
        ([[1, 0.2 + 1e-9], [0.2, 1]], "must be symmetric"),
        (1e-30 * np.array([[1, 0.2], [0.3, 1]]), "must be symmetric"),
        ([[1e308, -1e308], [1e308, 1e308]], "must be symmetric"),
        ([[1e-300, 1e300], [1e300, 1e-300]], "must be positive definite"),
        ([GOOD, [[1, 2], [2, 1]]], r"must be positive definite, got \[\[1\.0, 2\.0\], \[2\.0, 1\.0\]\] at index 1"),
        ([[1, 1], [1, 1]], "must be positive definite"),
        ([[-1, 0], [0, 1]], "must be positive definite"),
        ([[0, 0], [0, 1]], "must be positive definite"),
        ([[1, np.nan], [0.5, 1]], r"must be finite, got nan at index \(0, 1\)"),
        ([[1, np.inf], [np.inf, 1]], r"must be finite, got inf at index \(0, 1\)"),
        (None, "must be real numbers, got None"),
    ],
)
@pytest.mark.parametrize("position", [1, 3])
def test_bad_covariances(bad, message, position):
    arguments = [[0, 0], GOOD, [1, 1], GOOD]
    arguments[position] = bad
    with pytest.raises(ValueError, match=f"cov{1 if position == 1 else 2} {message}"):
        kl_mvn(*arguments)


def test_covariances_that_do_not_fit():
    with pytest.raises(ValueError, match=r"mu1 must end in the axes \(2,\) to go with cov1, got shape \(3,\)"):
        kl_mvn([0, 0, 0], GOOD, [0, 0], GOOD)
    with pytest.raises(ValueError, match=r"cov2 must end in the axes \(2, 2\) to go with cov1, got shape \(3, 3\)"):
        kl_mvn([0, 0], GOOD, [0, 0], np.eye(3))
    with pytest.raises(ValueError, match=r"mu2 must be finite, got nan at index 1"):
        kl_mvn([0, 0], GOOD, [0, np.nan], GOOD)
    with pytest.raises(ValueError, match=r"mu1 must be finite, got nan at index 1"):
        kl_mvn([0, np.nan], GOOD, [0, 0], GOOD)
    assert kl_mvn([0, 0], [GOOD] * 3, [0, 0], GOOD).tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="shapes do not broadcast: mu1"):
        kl_mvn(np.zeros((3, 2)), GOOD, np.zeros((4, 2)), GOOD)


def test_rounding_in_a_product_is_not_asymmetry():
    nudged = [[2.0, 0.5 + 1e-12], [0.5, 1.0]]
    assert kl_mvn([0, 0], nudged, [0, 0], GOOD) == pytest.approx(0, abs=1e-22)
    assert kl_mvn([0, 0], 1e30 * np.array(nudged), [0, 0], 1e30 * GOOD) == pytest.approx(0, abs=1e-22)
    assert kl_mvn([0, 0], nudged, [0, 1], 9 * GOOD) == kl_mvn([0, 0], np.transpose(nudged), [0, 1], 9 * GOOD)


def test_a_pair_far_apart_does_not_cost_its_neighbour_its_digits():
    near = GOOD + 1e-9 * np.diag([2.0, 1.0])
    batch = kl_mvn([0, 0], [near, 1e-3 * GOOD], [0, 0], GOOD)
    assert batch[0] == kl_mvn([0, 0], near, [0, 0], GOOD)


def test_the_square_below_the_diagonal_does_not_overflow_early():
    L = np.array([[1.2e153, 0], [1.5e154, 1.2e153]])
    small = 1e-54
    truth = 0.5 * 1.5e154 * 1.5e154 + 1.2e153 * 1.2e153
    assert kl_mvn([0, 0], (small * L) @ (small * L).T, [0, 0], small**2 * np.eye(2)) == pytest.approx(truth, rel=1e-12)


def test_truth_values_are_numbers_here_too():
    assert kl_mvn([False], [[True]], [0], [[1]]) == 0
    with pytest.raises(ValueError, match="cov1 must be symmetric"):
        kl_mvn([0, 0], np.array([[2, 1], [0, 2]], np.uint8), [0, 0], np.eye(2))
