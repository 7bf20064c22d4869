"""The numbers against true values, against each other, and against bad input."""

import json
import math
import tracemalloc
import warnings
from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import log_series
import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kl_helpers import gaussians
from kl_helpers.gaussians import (
    cross_entropy_normal,
    entropy_normal,
    kl_diagonal,
    kl_mvn,
    kl_normal,
    log_density,
)

pytestmark = pytest.mark.filterwarnings("error")

EPS = np.finfo(float).eps
MAX = np.finfo(float).max


def unhexed(value):
    return [unhexed(v) for v in value] if isinstance(value, list) else float.fromhex(value)


CASES = json.loads((Path(__file__).parent / "reference" / "gaussians.json").read_text())
REGIMES = defaultdict(list)
for case in CASES:
    function, regime = next(iter(case.items()))
    REGIMES[function, regime].append((unhexed(case["arguments"]), unhexed(case["kl"]), case.get("kappa")))


def textbook(mu1, sigma1, mu2, sigma2):
    return np.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - 0.5


def error(value, truth):
    """In the units of value; truth is a float and what it lacks."""
    nearest, rest = truth
    return 0.0 if value == nearest else abs((value - nearest) - rest)


def ulps(value, truth):
    """How many floats away; infinities and zeros must be exact."""
    if value == truth[0]:
        return 0.0
    return error(value, truth) / np.spacing(truth[0]) if math.isfinite(truth[0]) else math.inf


# Against the true values


@pytest.mark.parametrize(("function", "regime"), [key for key in REGIMES if key[0] != "kl_mvn"])
def test_within_four_ulp(function, regime):
    for arguments, truth, _ in REGIMES[function, regime]:
        value = getattr(gaussians, function)(*arguments)
        assert value >= 0
        assert ulps(value, truth) <= 4, arguments


@pytest.mark.parametrize("regime", [regime for function, regime in REGIMES if function == "kl_mvn"])
def test_full_covariance_within_its_condition(regime):
    for arguments, truth, kappa in REGIMES["kl_mvn", regime]:
        value = kl_mvn(*arguments)
        assert value >= 0
        assert error(value, truth) <= EPS * (8 + kappa) * truth[0], arguments


@pytest.mark.parametrize("function", ["kl_normal", "kl_diagonal"])
def test_the_regimes_are_the_same_in_one_array(function):
    """Neighbours in an array must not change a result: near and far, lost and found, are mixed here."""
    by_shape = defaultdict(list)
    for (name, _), cases in REGIMES.items():
        for arguments, truth, _ in cases:
            if name == function:
                by_shape[np.shape(arguments)].append((arguments, truth))
    for cases in by_shape.values():
        arguments = np.stack([np.array(a) for a, _ in cases], axis=1)
        values = getattr(gaussians, function)(*arguments)
        assert max(ulps(value, truth) for value, (_, truth) in zip(values, cases, strict=True)) <= 4


def true_kl(mu1, sigma1, mu2, sigma2):
    mu1, sigma1, mu2, sigma2 = (mp.mpf(float(a)) for a in (mu1, sigma1, mu2, sigma2))
    return mp.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - mp.mpf(1) / 2


def test_neighbours_do_not_change_a_result():
    """Not even those whose ratio, shift or doubled sigma is lost: all of these are in one block."""
    pairs = [(0, 2.121792, 0, 1.001441), (0, 1e-200, 0, 1e200), (0, 1e200, 0, 1e-200), (0, MAX, 0, 0.52 * MAX)]
    pairs += [(MAX, MAX, -MAX, MAX), (0, 1.3e-200, 0, 1e123), (5e-324, 5e-324, 0, 1e-323), (0.3, 1, 0, 1 + EPS)]
    assert kl_normal(*np.array(pairs).T).tolist() == [kl_normal(*pair) for pair in pairs]


@pytest.mark.parametrize("size", [16383, 16384, 16385, 40000])
def test_an_axis_longer_than_a_block_is_summed_to_its_end(size):
    sigma1 = np.linspace(0.5, 2, size)
    assert kl_diagonal(0, sigma1, 0, 1) == pytest.approx(math.fsum(kl_normal(0, sigma1, 0, 1)), rel=1e-14)


def test_a_thousand_axes_are_within_four_ulp():
    rng = np.random.default_rng(3)
    for spread in (1e-9, 1e-3, 1.0):
        mu1, mu2 = spread * rng.standard_normal((2, 1000))
        sigma1, sigma2 = np.exp(spread * rng.standard_normal((2, 1000)))
        with mp.workdps(60):
            truth = mp.fsum(true_kl(*axis) for axis in zip(mu1, sigma1, mu2, sigma2, strict=True))
            truth = (float(truth), float(truth - float(truth)))
        assert ulps(kl_diagonal(mu1, sigma1, mu2, sigma2), truth) <= 4


def test_the_textbook_formula_fails_where_ours_does_not():
    assert textbook(0.0, 1.0, 0.0, 1 + 1e-9) == 0 < kl_normal(0, 1, 0, 1 + 1e-9) == pytest.approx(1e-18, rel=1e-6)
    sigma2 = np.linspace(1, 2, 1000)
    sigma1 = sigma2 * (1 + 1e-9)
    assert textbook(0.0, sigma1, 0.0, sigma2).min() < 0 < kl_normal(0, sigma1, 0, sigma2).min()
    with np.errstate(all="ignore"):
        assert math.isnan(textbook(0.0, np.float64(1e200), 0.0, np.float64(1e200)))
    assert kl_normal(0, 1e200, 0, 1e200) == 0


def test_the_coefficients_are_those_of_the_script():
    assert gaussians._T == log_series.coefficients()


def test_every_side_of_every_branch():
    """The rounding of a ratio must not fall between two branches."""
    ratios = np.array([7 / 13, 13 / 7, 1.0, 2.0, 4.0, 0.5])
    ratios = np.concatenate([ratios * (1 + k * EPS) for k in range(-4, 5)])
    with mp.workdps(60):
        for ratio, value in zip(ratios, kl_normal(0, ratios, 0, 1), strict=True):
            truth = true_kl(0, ratio, 0, 1)
            assert ulps(value, (float(truth), float(truth - float(truth)))) <= 4


@pytest.mark.parametrize(
    "sigmas", [(2.121792, 1.001441), (2.619469, 1.240876), (3.721554, 1.758281), (MAX, 0.52 * MAX)]
)
def test_the_rounding_of_the_ratio_does_not_show_above_two(sigmas):
    with mp.workdps(60):
        truth = true_kl(0, sigmas[0], 0, sigmas[1])
        assert ulps(kl_normal(0, sigmas[0], 0, sigmas[1]), (float(truth), float(truth - float(truth)))) <= 4


def test_extreme_densities_and_entropies():
    assert log_density(0, 0, 1e300) == pytest.approx(-300 * math.log(10) - 0.5 * math.log(2 * math.pi), rel=1e-15)
    assert log_density(MAX, -MAX, MAX) == pytest.approx(-math.log(MAX) - 0.5 * math.log(2 * math.pi) - 2, rel=1e-15)
    assert log_density(1e-310, 0, 1e-310) == pytest.approx(310 * math.log(10) - 0.5 * math.log(2 * math.pi) - 0.5)
    assert log_density(np.inf, 0, 1) == log_density(-np.inf, 0, 1) == log_density(1e200, 0, 1) == -np.inf
    assert log_density(3, 1, 2) == pytest.approx(math.log(math.exp(-0.5) / math.sqrt(2 * math.pi * 4)), rel=1e-15)
    assert entropy_normal(1e-300) == pytest.approx(0.5 * math.log(2 * math.pi * math.e) - 300 * math.log(10), rel=1e-15)
    assert cross_entropy_normal(0, 1e200, 0, 1e200) == pytest.approx(entropy_normal(1e200), rel=1e-15)
    assert cross_entropy_normal(MAX, 1e300, -MAX, MAX) == pytest.approx(
        math.log(MAX) + 0.5 * math.log(2 * math.pi) + 2, rel=1e-15
    )
    assert cross_entropy_normal(0, 1e200, 0, 1) == np.inf
    assert cross_entropy_normal(0, 1.5e154, 0, 1) == pytest.approx(1.125e308, rel=1e-14)
    assert cross_entropy_normal(1.5e154, 1, 0, 1) == pytest.approx(1.125e308, rel=1e-14)
    assert log_density(1.5e154, 0, 1) == pytest.approx(-1.125e308, rel=1e-14)


# Properties

means = st.floats(-1e6, 1e6)
sigmas = st.floats(1e-6, 1e6)
gaussian_pairs = st.tuples(means, sigmas, means, sigmas)
any_mean = st.floats(allow_nan=False, allow_infinity=False)
any_sigma = st.floats(min_value=0, exclude_min=True, allow_nan=False, allow_infinity=False)


@given(any_mean, any_sigma, any_mean, any_sigma)
def test_never_negative(mu1, sigma1, mu2, sigma2):
    assert kl_normal(mu1, sigma1, mu2, sigma2) >= 0


@given(any_mean, any_sigma, st.integers(0, 3))
def test_zero_if_equal_and_only_then(mu, sigma, ulps_apart):
    assert kl_normal(mu, sigma, mu, sigma) == 0
    other = sigma
    for _ in range(ulps_apart):
        other = math.nextafter(other, math.inf)
    assume(math.isfinite(other))
    assert (kl_normal(mu, other, mu, sigma) == 0) == (other == sigma)
    assert (kl_normal(mu, sigma, mu, other) == 0) == (other == sigma)


@given(gaussian_pairs)
def test_kl_is_cross_entropy_minus_entropy(pair):
    cross_entropy, entropy = cross_entropy_normal(*pair), entropy_normal(pair[1])
    rounding = 4 * EPS * (abs(cross_entropy) + abs(entropy) + abs(math.log(pair[3])) + 1)
    assert kl_normal(*pair) == pytest.approx(cross_entropy - entropy, rel=4 * EPS, abs=rounding)


@given(gaussian_pairs, st.integers(-40, 40), st.sampled_from([-1, 1]))
def test_affine_invariance(pair, exponent, sign):
    """Exact, as scaling by powers of two and reflection round nothing."""
    mu1, sigma1, mu2, sigma2 = pair
    a = 2.0**exponent
    assert kl_normal(sign * a * mu1, a * sigma1, sign * a * mu2, a * sigma2) == kl_normal(*pair)


@given(st.integers(-1000, 1000), st.integers(1, 1000), st.integers(-1000, 1000), st.integers(1, 1000))
def test_translation_invariance(mu1, sigma1, mu2, sigma2):
    assert kl_normal(mu1 + 2**40, sigma1, mu2 + 2**40, sigma2) == kl_normal(mu1, sigma1, mu2, sigma2)


@given(st.lists(gaussian_pairs, min_size=1, max_size=6))
def test_additivity_and_diagonal_equals_full(pairs):
    mu1, sigma1, mu2, sigma2 = map(np.array, zip(*pairs, strict=True))
    total = math.fsum(kl_normal(mu1, sigma1, mu2, sigma2))
    assert kl_diagonal(mu1, sigma1, mu2, sigma2) == pytest.approx(total, rel=4 * EPS, abs=0)
    full = kl_mvn(mu1, np.diag(sigma1**2), mu2, np.diag(sigma2**2))
    # Squaring the sigmas rounds them, which near-equal Gaussians feel.
    exact = kl_diagonal(mu1, np.sqrt(sigma1**2), mu2, np.sqrt(sigma2**2))
    assert full == pytest.approx(exact, rel=1e-12, abs=1e-15)


@given(st.lists(gaussian_pairs, min_size=1, max_size=8))
def test_scalar_equals_array(pairs):
    mu1, sigma1, mu2, sigma2 = map(np.array, zip(*pairs, strict=True))
    for function in (kl_normal, cross_entropy_normal):
        assert function(mu1, sigma1, mu2, sigma2).tolist() == [function(*pair) for pair in pairs]
    assert log_density(mu1, mu2, sigma2).tolist() == [log_density(x, m, s) for x, _, m, s in pairs]
    assert entropy_normal(sigma1).tolist() == [entropy_normal(s) for s in sigma1]


def random_covariances(rng, *shape):
    factors = rng.standard_normal((*shape, shape[-1]))
    return factors @ np.swapaxes(factors, -1, -2) + 0.1 * np.eye(shape[-1])


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


# Shapes and types


def test_scalars_give_numpy_scalars():
    values = [
        log_density(0, 0, 1),
        entropy_normal(1),
        cross_entropy_normal(0, 1, 0, 1),
        kl_normal(0, 1, 1, 2),
        kl_diagonal([0], [1], [1], [2]),
        kl_mvn([0], [[1]], [1], [[4]]),
    ]
    assert all(type(value) is np.float64 for value in values)


def test_broadcasting():
    mu2, sigma2 = np.linspace(-2, 2, 5)[:, None], np.linspace(0.5, 4, 7)
    assert kl_normal(0, 1, mu2, sigma2).shape == (5, 7)
    assert kl_normal(0, 1, mu2, sigma2)[3, 2] == kl_normal(0, 1, mu2[3, 0], sigma2[2])
    assert kl_diagonal(np.zeros((3, 1, 4)), 1, np.ones((2, 1)), [1, 2, 3, 4]).shape == (3, 2)
    assert kl_mvn(np.zeros(2), np.eye(2), np.ones((3, 1, 2)), np.stack([np.eye(2)] * 4)).shape == (3, 4)


def test_empty_gives_empty():
    assert kl_normal([], 1, 0, 1).shape == log_density(np.zeros((0, 3)), 0, 1).shape[:1] == (0,)
    assert kl_diagonal(np.zeros((0, 3)), 1, 0, 1).shape == (0,)
    assert kl_diagonal(np.zeros((3, 0)), 1, 0, 1).tolist() == [0, 0, 0]
    assert kl_mvn(np.zeros((0, 2)), np.eye(2), [0, 0], np.eye(2)).shape == (0,)
    assert kl_mvn([], np.zeros((0, 0)), [], np.zeros((0, 0))) == 0
    assert entropy_normal([]).dtype == np.float64


def test_lists_and_integers_become_float64():
    assert kl_normal([0, 1], [1, 2], 0, 1).dtype == np.float64
    assert kl_normal(0, 10**30, 0, 10**30) == 0
    assert kl_normal(np.uint8(0), np.uint8(1), np.uint8(255), np.uint8(2)) == kl_normal(0, 1, 255, 2)
    assert kl_normal(True, True, False, True) == 0.5
    assert kl_mvn([0, 0], [[2, 1], [1, 2]], [0, 0], [[2, 1], [1, 2]]) == 0


@pytest.mark.parametrize(
    "half",
    [
        sp.Rational(1, 2),
        sp.sqrt(sp.Rational(1, 4)),
        mp.mpf("0.5"),
        Fraction(1, 2),
        Decimal("0.5"),
        np.array(0.5, dtype=object),
        np.array(Decimal("0.5")),
        np.float16(0.5),
        np.longdouble(0.5),
    ],
    ids=repr,
)
def test_a_half_is_a_half_in_every_library(half):
    value = kl_normal(0, half, 0, 1)
    assert type(value) is np.float64 and value == kl_normal(0, 0.5, 0, 1)
    values = kl_normal(0, [half, 1, np.float64(2)], 0, 1)
    assert values.tolist() == kl_normal(0, [0.5, 1, 2], 0, 1).tolist()
    assert kl_normal(0, np.array([[half], [np.int8(2)], [np.uint8(2)]], dtype=object), 0, 1).shape == (3, 1)


def test_numbers_of_other_libraries_count_as_float64():
    assert kl_normal(np.float32(0), Fraction(1, 2), 0, 1).dtype == np.float64


def test_what_a_solver_finds_can_be_put_back():
    sigma2 = sp.Symbol("sigma2", positive=True)
    root = sp.nsolve(sp.log(sigma2) + 1 / (2 * sigma2**2) - 1, sigma2, 0.6)
    assert kl_normal(0, 1, 0, root) == pytest.approx(0.5, rel=1e-14)
    assert kl_mvn([0], sp.Matrix([[1]]), [0], [[root**2]]) == pytest.approx(0.5, rel=1e-14)


@pytest.mark.parametrize("name", ["bfloat16", "float8_e4m3fn", "float8_e5m2"])
def test_short_floats_of_ml_dtypes_count_as_float32(name):
    short = getattr(pytest.importorskip("ml_dtypes"), name)
    value = kl_normal(short(0), 1, short(1), 1)
    assert value == 0.5 and value.dtype == np.float32
    sigma1 = np.array([0.5, 1, 2]).astype(short)
    values = kl_normal(0, sigma1, 0, np.float32(1))
    assert values.dtype == np.float32
    assert values == pytest.approx(kl_normal(0, [0.5, 1, 2], 0, 1), rel=1e-7)
    assert kl_normal(0, sigma1, 0, np.float64(1)).dtype == np.float64
    assert kl_normal(0, [short(0.5), Fraction(1, 2)], 0, 1).tolist() == [kl_normal(0, 0.5, 0, 1)] * 2
    with pytest.raises(ValueError, match=r"sigma1 must be positive and finite, got nan at index 1"):
        kl_normal(0, np.array([1, np.nan]).astype(short), 0, 1)


def test_complex_numbers_of_ml_dtypes_are_refused():
    half = getattr(pytest.importorskip("ml_dtypes"), "complex32", np.complex64)
    with pytest.raises(ValueError, match="mu1 must be real numbers"):
        kl_normal(half(1), 1, 0, 1)


def test_strides_do_not_matter():
    rng = np.random.default_rng(0)
    arrays = np.exp(rng.standard_normal((4, 300, 200)))
    expected = kl_normal(*arrays)
    for view in (lambda a: a[::-1, ::3], lambda a: a.T):
        np.testing.assert_array_equal(kl_normal(*map(view, arrays)), view(expected))
    np.testing.assert_array_equal(kl_normal(*map(np.asfortranarray, arrays)), expected)


def test_float32_stays_float32_within_one_ulp():
    rng = np.random.default_rng(1)
    mu1, mu2 = rng.standard_normal((2, 50_000)).astype(np.float32)
    sigma1, sigma2 = np.exp(rng.standard_normal((2, 50_000))).astype(np.float32)
    sigma2[::3], mu2[::3] = np.nextafter(sigma1[::3], np.float32(9)), mu1[::3]
    values = kl_normal(mu1, sigma1, mu2, sigma2)
    assert values.dtype == np.float32
    truth = kl_normal(*(a.astype(float) for a in (mu1, sigma1, mu2, sigma2)))
    assert np.all(np.abs(values - truth) <= np.spacing(values))
    assert kl_normal(mu1, sigma1, 0, 1.0).dtype == np.float32  # as NumPy does
    assert kl_normal(mu1, sigma1, np.float64(0), 1).dtype == np.float64
    assert kl_diagonal(mu1, sigma1, mu2, sigma2).dtype == np.float32
    assert kl_mvn(mu1[:2], np.eye(2, dtype="f4"), mu2[:2], np.eye(2, dtype="f4")).dtype == np.float32
    assert kl_normal(*np.float32([1e30, 1, 0, 1])) == kl_diagonal(*np.float32([[1e30], [1], [0], [1]])) == np.inf


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_short_covariances_are_worked_on_in_float64(dtype):
    cov1, cov2 = np.array([[1, 0.999], [0.999, 1]], dtype), np.array([[1, 0.998], [0.998, 1]], dtype)
    expected = kl_mvn([0, 0], cov1.astype(float), [0, 0], cov2.astype(float))
    assert kl_mvn([0, 0], cov1, [0, 0], cov2) == pytest.approx(expected, rel=1e-7)


def test_arguments_are_not_modified():
    arguments = [np.array(a) for a in ([0.0, 1.0], [1.0, 3.0], [0.5, -1e308], [2.0, 1e300])]
    covariances = [np.array([[2.0, 0.5], [0.5, 1.0]]), np.array([[1.0, 0.1], [0.1, 3.0]])]
    for array in (*arguments, *covariances):
        array.flags.writeable = False
    kl_normal(*arguments)
    kl_diagonal(*arguments)
    cross_entropy_normal(*arguments)
    log_density(*arguments[:2], arguments[3])
    entropy_normal(arguments[1])
    kl_mvn(arguments[0], covariances[0], arguments[2], covariances[1])


@pytest.mark.parametrize(
    "arguments",
    [
        (0, 1e-200, 0, 1e200),
        (0, 1e200, 0, 1e-200),
        (MAX, 1, -MAX, 1),
        (0, 5e-324, 0, MAX),
        (0, MAX, 0, MAX),
        (0, 1, 1e-200, 1),
    ],
)
def test_no_warning_whatever_happens(arguments):
    with warnings.catch_warnings(), np.errstate(all="warn"):
        warnings.simplefilter("error")
        kl_normal(*arguments)
        cross_entropy_normal(*arguments)
        log_density(arguments[0], *arguments[2:])
        kl_diagonal(*([a] * 3 for a in arguments))
        kl_normal(*np.float32([0, 1e30, 1e20, 1e-30]))
        kl_normal(*np.float32([1e-30, 1, 0, 1]))
        mu1, sigma1, mu2, sigma2 = arguments
        cov1, cov2 = (np.diag(np.clip([s, s, 1], 1e-150, 1e150) ** 2) for s in (sigma1, sigma2))
        assert kl_mvn([mu1, 0, 0], cov1, [mu2, 0, 0], cov2) >= 0


# Memory


def peak(function, *arguments):
    """The most that the function holds besides its result, in bytes."""
    function(*(argument[:1] for argument in arguments))
    tracemalloc.start()
    result = function(*arguments)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most - result.nbytes


@pytest.mark.parametrize("spread", [0.1, 1.0, 300.0])
@pytest.mark.parametrize("dtype", [float, np.float32, int])
def test_temporaries_stay_below_two_megabytes(spread, dtype):
    rng = np.random.default_rng(0)
    largest = 40 if dtype is int else 80  # of the logarithm
    arguments = np.exp(np.clip(spread * rng.standard_normal((4, 400_000)), -largest, largest))
    arguments = [np.maximum(a, 1).astype(dtype) if dtype is int else a.astype(dtype) for a in arguments]
    assert peak(kl_normal, *arguments) <= 2e6
    assert peak(cross_entropy_normal, *arguments) <= 2e6
    assert peak(log_density, *arguments[:2], arguments[3]) <= 2e6
    assert peak(entropy_normal, arguments[1]) <= 2e6
    assert peak(kl_diagonal, *(a.reshape(-1, 4) for a in arguments)) <= 2e6
    assert peak(kl_diagonal, *(a.reshape(2, -1) for a in arguments)) <= 2e6


def test_broadcasting_takes_no_memory_either():
    tracemalloc.start()
    result = kl_normal(np.zeros((700, 1)), 1.0, np.linspace(-1, 1, 700), np.linspace(1, 2, 700)[:, None])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most - result.nbytes <= 2e6


def test_batches_of_covariances_stay_below_two_megabytes():
    rng = np.random.default_rng(0)
    mu1, mu2 = rng.standard_normal((2, 20_000, 3))
    cov1, cov2 = random_covariances(rng, 2, 20_000, 3)
    assert peak(kl_mvn, mu1, cov1, mu2, cov2) <= 2e6


# Bad input


@pytest.mark.parametrize("function", [kl_normal, kl_diagonal, cross_entropy_normal])
@pytest.mark.parametrize(
    ("position", "value", "message"),
    [
        (1, [1.0, -2.0], r"sigma1 must be positive and finite, got -2\.0 at index 1"),
        (1, [1.0, 0.0], r"sigma1 must be positive and finite, got 0\.0 at index 1"),
        (1, [np.nan, 1.0], r"sigma1 must be positive and finite, got nan at index 0"),
        (1, [np.inf, 1.0], r"sigma1 must be positive and finite, got inf at index 0"),
        (3, [[1.0, 2.0], [3.0, -4.0]], r"sigma2 must be positive and finite, got -4\.0 at index \(1, 1\)"),
        (3, [1.0, 0.0], r"sigma2 must be positive and finite, got 0\.0 at index 1"),
        (3, [1.0, -0.0], r"sigma2 must be positive and finite, got -0\.0 at index 1"),
        (3, [1.0, np.inf], r"sigma2 must be positive and finite, got inf at index 1"),
        (3, [1.0, np.nan], r"sigma2 must be positive and finite, got nan at index 1"),
        (0, [1.0, np.nan], r"mu1 must be finite, got nan at index 1"),
        (0, [1.0, -np.inf], r"mu1 must be finite, got -inf at index 1"),
        (2, [np.inf, 0.0], r"mu2 must be finite, got inf at index 0"),
        (2, [np.longdouble("1e400"), 0.0], r"mu2 must be finite, got inf at index 0"),
        (0, ["a", "b"], r"mu1 must be real numbers, got \['a', 'b'\]"),
        (1, None, r"sigma1 must be real numbers, got None"),
        (2, [1j, 0], r"mu2 must be real numbers"),
        (3, [Fraction(1, 2), "2"], r"sigma2 must be real numbers, got \[Fraction\(1, 2\), '2'\]"),
        (1, Fraction(-1, 2), r"sigma1 must be positive and finite, got -0\.5$"),
        (0, Decimal("1e400"), r"mu1 must be finite, got inf$"),
        (3, [[1.0], [1.0, 2.0]], r"sigma2 must be real numbers"),
        (1, 10**400, r"sigma1 must be real numbers, got 1000"),
        (2, [1.0, 2.0, 3.0], r"shapes do not broadcast: mu1 \(2,\), sigma1 \(\), mu2 \(3,\), sigma2 \(\)"),
    ],
)
def test_errors_name_the_argument_the_value_and_the_index(function, position, value, message):
    arguments = [[0.5, 0.5], 1.0, 0.25, 2.0]
    arguments[position] = value
    with pytest.raises(ValueError, match=message):
        function(*arguments)


@pytest.mark.parametrize("function", [kl_normal, kl_diagonal, cross_entropy_normal])
def test_errors_do_not_hide_behind_an_empty_argument(function):
    with pytest.raises(ValueError, match=r"sigma1 must be positive and finite, got -1"):
        function([], -1, 0, 1)
    with pytest.raises(ValueError, match=r"mu2 must be finite, got nan"):
        function([], 1, np.nan, 1)


def raising(name, error):
    """An object whose method of this name raises."""

    def method(self, *args, **kwargs):
        raise error

    methods = {name: method} if name != "__getitem__" else {name: method, "__len__": lambda self: 3}
    return type("Raising", (), methods)()


CIRCLE = []
CIRCLE.append(CIRCLE)


@pytest.mark.parametrize(
    "value",
    [
        raising("__array__", RuntimeError("Can't call numpy() on Tensor that requires grad.")),
        [raising("__array__", KeyError("x")), 1.0],
        raising("__len__", ZeroDivisionError()),
        raising("__getitem__", KeyError(0)),
        raising("__float__", MemoryError()),
        raising("__repr__", RuntimeError()),
        CIRCLE,
        [None, 1.0],
        [True, Fraction(1, 2)],
        np.array([np.True_, 1.0], dtype=object),
        np.array([np.timedelta64(1, "ns")], dtype=object),
        np.datetime64("2026-01-01", "ns"),
        date(2026, 1, 1),
        np.array([np.complex128(1), 1.0], dtype=object),
        np.array(["1"], dtype=object),
        np.array([b"1"], dtype=object),
        np.array([bytearray(b"1"), 1.0], dtype=object),
        np.array([(1.0,)], dtype=[("sigma", float)]),
        sp.Symbol("sigma"),
        sp.I,
        sp.true,
        mp.mpc(1, 0),
        Decimal("sNaN"),
        Fraction(10**400),
        10**5000,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_real_number_is_refused_by_name(value):
    for name, call in (
        ("sigma2", lambda: kl_normal(0, 1, 0, value)),
        ("cov1", lambda: kl_mvn([0], value, [0], [[1]])),
        ("x", lambda: log_density(value, 0, 1)),
    ):
        with pytest.raises(ValueError, match=f"{name} must be real numbers, got "):
            call()


LONG = np.linspace(0, 1, 500)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: kl_normal([*LONG, "1"], 1, 0, 1), r"mu1 must be real numbers, got \[np\.float64\(0\.0\)"),
        (lambda: kl_normal([[["x" * 50] * 50] * 50] * 50, 1, 0, 1), r"mu1 must be real numbers, got \[\[\['xxx"),
        (lambda: kl_normal(np.ma.masked_array(LONG), 1, 0, 1), "mu1 must not be a masked array"),
        (lambda: kl_normal(LONG * 1j, 1, 0, 1), r"mu1 must be real numbers, got \[0j, .*\.\.\.\]$"),
        (lambda: kl_mvn(LONG, np.eye(500) - 1 / 3, LONG, np.eye(500)), r"cov1 must be positive definite, got \[\[0\.6"),
    ],
)
def test_a_message_about_a_long_argument_is_short(call, message):
    with pytest.raises(ValueError, match=message) as error:
        call()
    assert len(str(error.value)) < 200


def test_a_mask_is_not_lost():
    with pytest.raises(ValueError, match=r"mu1 must not be a masked array .*, got masked_array"):
        kl_normal(np.ma.masked_array([0.0, 5.0], [False, True]), 1, 0, 1)


def test_two_negative_sigmas_do_not_cancel():
    with pytest.raises(ValueError, match=r"sigma1 must be positive and finite, got -1"):
        kl_normal(0, -1, 0, -2)


def test_scalars_have_no_index():
    with pytest.raises(ValueError, match=r"got -2$"):
        kl_normal(0, -2, 0, 1)
    with pytest.raises(ValueError, match="all scalars"):
        kl_diagonal(0, 1, 0, 1)
    with pytest.raises(ValueError, match=r"x must be a number, got nan at index 1"):
        log_density([0, np.nan], 0, 1)
    with pytest.raises(ValueError, match=r"sigma must be positive and finite, got -1 at index 0"):
        entropy_normal([-1])
    with pytest.raises(ValueError, match=r"sigma must be positive and finite, got 0 at index 1"):
        log_density(0, 0, [1, 0])
    with pytest.raises(ValueError, match=r"mu must be finite, got inf$"):
        log_density(0, np.inf, 1)


GOOD = np.array([[2.0, 0.5], [0.5, 1.0]])


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
