"""Estimates of a divergence: what lesson 11 says of them, each by a way that the lesson does not go."""

import math

import mpmath as mp
import numpy as np
import pytest

from kl_helpers.estimates import ESTIMATORS, variances
from kl_helpers.gaussians import kl_normal, log_density
from kl_helpers.scenes import SCENES
from kl_helpers.stills.estimates import estimate
from kl_helpers.stills.surprise import draws

PAIRS = [(0, 1, 0.1, 1), (0, 1, 2, 1), (0, 1, 0, 0.5), (0, 1, 0, 1.3), (0, 1, -0.7, 1.1), (1, 2, 0.5, 2.5)]


def log_r(x, mu1, sigma1, mu2, sigma2):
    return log_density(x, mu2, sigma2) - log_density(x, mu1, sigma1)


def by_quadrature(f, mu1, sigma1, *q):
    """The mean of f(r) under p, by mpmath."""

    def term(z):
        x = mu1 + sigma1 * z
        r = mp.npdf(x, *q) / mp.npdf(x, mu1, sigma1)
        return mp.npdf(z) * f(r)

    return float(mp.quad(term, mp.linspace(-30, 30, 31)))


OF_R = {"k1": lambda r: -mp.log(r), "k2": lambda r: mp.log(r) ** 2 / 2, "k3": lambda r: (r - 1) - mp.log(r)}


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("key", ESTIMATORS)
def test_mean_and_variance_of_an_estimator_by_quadrature(key, pair):
    mean = by_quadrature(OF_R[key], *pair)
    square = by_quadrature(lambda r: OF_R[key](r) ** 2, *pair)
    assert variances(*pair)[key] == pytest.approx(square - mean**2, rel=1e-8)
    kl = kl_normal(*pair)
    bias = variances(*pair)["k1"] / 2 + kl**2 / 2 - kl if key == "k2" else 0
    assert mean == pytest.approx(kl + bias, rel=1e-10)


@pytest.mark.parametrize("pair", PAIRS)
def test_mean_and_variance_of_an_estimator_by_draws(pair):
    x = np.random.default_rng(11).normal(pair[0], pair[1], 400_000)
    for key, k in ESTIMATORS.items():
        values, variance = k(log_r(x, *pair)), variances(*pair)[key]
        error = math.sqrt(variance / len(x))
        assert abs(values.mean() - by_quadrature(OF_R[key], *pair)) < 4 * error
        assert key == "k1" or values.min() >= 0
        if key != "k3" or pair[2:] in [(0.1, 1), (0, 0.5)]:  # elsewhere few draws with a large r are most of it
            assert values.var() == pytest.approx(variance, rel=0.05)


@pytest.mark.parametrize("m", [0, 1e-9, 1e-5, 0.01, 1, 20])
@pytest.mark.parametrize("s", [0.3, 1 - 1e-5, 1, 1 + 1e-9, 1.01, 1.4])
def test_no_digit_of_a_variance_is_lost_where_the_gaussians_nearly_agree(m, s):
    with mp.workdps(60):
        m, s = mp.mpf(m), mp.mpf(s)
        k1 = (m / s**2) ** 2 + (1 - s**-2) ** 2 / 2
        both = (m**2 + s**2 + (m**2 + 1) / s**2) / 2 - 1
        k3 = mp.exp(m**2 / (2 - s**2)) / (s * mp.sqrt(2 - s**2)) - 1 + k1 - 2 * both
        expected = {"k1": float(k1), "k3": float(k3)}
    found = variances(0, 1, float(m), float(s))
    assert {key: found[key] for key in expected} == pytest.approx(expected, rel=1e-11, abs=0)


def test_variances_beyond_the_floats_are_infinite():
    for pair in [(0, 1, 0, 1e-200), (0, 1, 1e200, 1), (-1e308, 1, 1e308, 1), (0, 1, 1e300, 1e-300)]:
        assert variances(*pair) == {"k1": math.inf, "k2": math.inf, "k3": math.inf}
    assert variances(0, 1, 0, 1e200)["k1"] == 0.5


def test_the_variance_of_k3_is_infinite_from_twice_the_variance_on():
    for pair in [(0, 1, 0, math.sqrt(2) + 1e-9), (0, 1, 1, 2), (3, 2, 3, 3)]:
        assert variances(*pair)["k3"] == math.inf
        assert variances(*pair)["k1"] < math.inf
    assert 1e3 < variances(0, 1, 0, math.sqrt(2) - 1e-9)["k3"] < math.inf
    integrals = [mp.quad(lambda x: mp.npdf(x, 0, 2) ** 2 / mp.npdf(x), [-end, 0, end]) for end in (5, 10, 20)]
    assert integrals[0] < 100 and integrals[1] > 1e6 and integrals[2] > 1e30  # of r², under p


def test_where_k3_is_the_better_one():
    for m in (0.1, 1.12):
        assert variances(0, 1, m, 1)["k3"] < variances(0, 1, m, 1)["k1"]
    for pair in [(0, 1, 1.122, 1), (0, 1, 0, 1.243)]:
        assert variances(*pair)["k3"] > variances(*pair)["k1"]
    assert variances(0, 1, 0, 1.242)["k3"] < variances(0, 1, 0, 1.242)["k1"]


def test_equal_gaussians_have_no_variance_and_a_bad_one_is_refused():
    assert variances(1, 2, 1, 2) == {"k1": 0, "k2": 0, "k3": 0}
    with pytest.raises(ValueError, match=r"sigma2 must be positive and finite, got 0"):
        variances(0, 1, 0, 0)
    with pytest.raises(ValueError, match=r"mu2 must be one number, got \[0, 1\]"):
        variances(0, 1, [0, 1], 1)


def test_k3_keeps_its_digits_where_the_gaussians_are_nearly_equal():
    near = np.array([1e-9, -3e-8])
    np.testing.assert_allclose(ESTIMATORS["k3"](near), near**2 / 2, rtol=1e-6)


def test_the_hands_of_the_figure_are_fair():
    """Over 20 hands the errors of all draws, in exact standard errors, look standard normal."""
    last = SCENES["estimates"].model["n"][1]
    errors = []
    for hand in range(1, 21):
        values = ESTIMATORS["k3"](log_r(np.array(draws(hand, last)), 0, 1, 0.5, 1))
        errors.append((values.mean() - kl_normal(0, 1, 0.5, 1)) / math.sqrt(variances(0, 1, 0.5, 1)["k3"] / last))
    assert abs(np.mean(errors)) < 0.7 and 0.6 < np.std(errors) < 1.4


@pytest.mark.parametrize(
    ("mean", "error", "text"),
    [
        (0.12651, 0.00158, "0.1265 ± 0.0016"),
        (-0.0351, 0.12, "−0.035 ± 0.120"),
        (0.37, math.inf, "0.370 ± ∞"),
        (0.0050251, 0.0000224, "0.00503 ± 0.00002"),
        (-0.0, 0.0, "0.00000 ± 0.00000"),
    ],
)
def test_an_estimate_has_the_digits_that_its_error_needs(mean, error, text):
    assert estimate(mean, error) == text


# --- without the densities --------------------------------------------------------------------------------------------


def exact_plug_in(shift, sigma1, sigma2, n):
    """The mean of KL between two fitted Gaussians, with digamma functions, which cancel for equal samples."""
    logs = 2 * mp.log(sigma2 / sigma1) + mp.digamma((n - 1) / 2) - mp.digamma((n - 1) / 2)
    ratio = (sigma1**2 * (n - 1) / n + shift**2 + (sigma1**2 + sigma2**2) / n) / sigma2**2
    over_chi_squared = mp.quad(lambda y: y ** ((n - 1) / 2 - 2) * mp.exp(-y / 2), [0, n, 10 * n, mp.inf])
    over_chi_squared /= 2 ** ((n - 1) / 2) * mp.gamma((n - 1) / 2)  # E[1/y], by quadrature
    return float((logs + ratio * n * over_chi_squared - 1) / 2)


@pytest.mark.parametrize("shift, sigma1, sigma2, n", [(0, 1, 1, 10), (0, 1, 1, 30), (1, 1, 1, 30), (0.5, 2, 3, 20)])
def test_the_bias_of_fitting_first(shift, sigma1, sigma2, n):
    kl = kl_normal(0, sigma1, shift, sigma2)
    bias = (3 * (sigma1**2 + shift**2) / sigma2**2 + 1) / (2 * (n - 3))
    assert kl + bias == pytest.approx(exact_plug_in(shift, sigma1, sigma2, n), rel=1e-9)
    rng = np.random.default_rng(12)
    x, y = rng.normal(0, sigma1, (50_000, n)), rng.normal(shift, sigma2, (50_000, n))
    found = kl_normal(x.mean(axis=1), x.std(axis=1), y.mean(axis=1), y.std(axis=1))
    assert abs(found.mean() - kl - bias) < 4 * found.std() / math.sqrt(50_000)
    assert found.min() > 0


def test_bins_themselves_lose_a_part_of_the_divergence():
    """Of N(0, 1) and N(1, 1) in ten bins on [−5, 6], exactly; the cure by half a draw ends near it."""
    edges = np.linspace(-5, 6, 11)
    P, Q = (np.diff([float(mp.ncdf(edge - mu)) for edge in edges]) for mu in (0, 1))
    assert np.sum(P * np.log(P / Q)) == pytest.approx(0.4546, abs=5e-4)


# --- the digits -------------------------------------------------------------------------------------------------------


def textbook(sigma1, sigma2):
    return np.log(sigma2 / sigma1) + sigma1**2 / (2 * sigma2**2) - 0.5


def repaired(sigma1, sigma2):
    t = (sigma1 / sigma2) ** 2
    return (t - 1 - np.log(t)) / 2


@pytest.mark.parametrize(("kind", "within"), [(np.float32, 1e-4), (np.float64, 1e-8)])
def test_the_textbook_formula_turns_negative_and_the_repaired_one_never(kind, within):
    rng = np.random.default_rng(13)
    sigma1 = rng.uniform(0.5, 2, 100_000)
    pair = sigma1.astype(kind), (sigma1 * (1 + within * rng.uniform(-1, 1, 100_000))).astype(kind)
    assert np.mean(textbook(*pair) < 0) > 0.1
    assert repaired(*pair).min() >= 0
    kl = kl_normal(0, pair[0].astype(float), 0, pair[1].astype(float))
    off = np.abs(repaired(*pair) - kl)[kl > 0] / kl[kl > 0]
    assert np.median(off) < 0.01
