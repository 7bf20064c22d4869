"""The witnesses agree with the closed form where they should, and fail where the course says they do."""

import math

import numpy as np
import pytest
import sympy as sp

from kl_helpers.estimates import Estimate, areas, gauss_hermite_mean, monte_carlo_mean, riemann_kl_log
from kl_helpers.gaussians import cross_entropy_normal, entropy_normal, kl_normal, log_density

pytestmark = pytest.mark.filterwarnings("error")

MEAN_SWEEP = np.arange(-4, 5)
SD_SWEEP = np.array([0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0, 3.5, 4.0])
LONG = np.linspace(0, 1, 500)
MU2, SIGMA2 = np.linspace(-2, 2, 41)[:, None], np.linspace(0.5, 4, 71)  # the map: 41 x 71


# Riemann sums


def test_log_densities_on_their_own_interval_are_right_everywhere():
    assert riemann_kl_log(0, 1, MEAN_SWEEP, 1) == pytest.approx(kl_normal(0, 1, MEAN_SWEEP, 1), abs=1e-13)
    assert riemann_kl_log(0, 1, MU2, SIGMA2) == pytest.approx(kl_normal(0, 1, MU2, SIGMA2), abs=1e-13)
    for mu1, sigma1, mu2, sigma2 in [(0, 1, 0, 0.155), (0, 3, 0, 1), (100, 1, 0, 1), (1e3, 0.1, 1e3, 1)]:
        expected = kl_normal(mu1, sigma1, mu2, sigma2)
        assert riemann_kl_log(mu1, sigma1, mu2, sigma2) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("sigma1", [1e-318, 1e-310, 1e307])
def test_log_densities_are_right_where_the_density_or_dx_leaves_the_floats(sigma1):
    assert riemann_kl_log(0, sigma1, 0, 1) == pytest.approx(kl_normal(0, sigma1, 0, 1), rel=1e-12)
    assert riemann_kl_log(0, sigma1, 0, 2 * sigma1) == pytest.approx(kl_normal(0, 1, 0, 2), rel=1e-5)
    assert riemann_kl_log(0, sigma1, 0, sigma1) == 0


def test_arrays_of_any_shape_equal_scalars():
    mu1, sigma1, mu2, sigma2 = np.array([[0.0], [0.5]]), np.array([0.8, 1, 1.2]), 0.25, np.array([[[1.0]], [[1.5]]])
    values = riemann_kl_log(mu1, sigma1, mu2, sigma2)
    assert values.shape == (2, 2, 3)
    assert values[1, 0, 2] == pytest.approx(riemann_kl_log(0, 1.2, 0.25, 1.5), rel=1e-13)
    assert np.ndim(riemann_kl_log(0, 1, 1, 1)) == 0


def test_empty_gives_empty():
    assert riemann_kl_log(0, [], 0, 1).shape == (0,)


@pytest.mark.parametrize("mu", [-1e9, 1e16])
def test_the_sum_holds_far_from_zero(mu):
    assert riemann_kl_log(mu, 1, mu, 2) == pytest.approx(kl_normal(mu, 1, mu, 2), rel=1e-12)


# Gauss-Hermite quadrature


def test_moments_by_quadrature():
    mu, sigma = np.array([-1.0, 0.5, 3.0]), np.array([[0.5], [2.0]])
    assert gauss_hermite_mean(lambda x: x, mu, sigma, 1) == pytest.approx(mu + 0 * sigma)
    assert gauss_hermite_mean(lambda x: x**2, mu, sigma, 2) == pytest.approx(mu**2 + sigma**2)
    assert gauss_hermite_mean(lambda x: x**4, 0, sigma, 3) == pytest.approx(3 * sigma**4)
    assert gauss_hermite_mean(lambda x: x**4, 0, 1, 2) != pytest.approx(3)
    assert np.ndim(gauss_hermite_mean(lambda x: x, 0, 1, 3)) == 0


def test_the_two_terms_by_quadrature():
    entropy = gauss_hermite_mean(lambda x: -log_density(x, 1, 2), 1, 2, 2)
    cross_entropy = gauss_hermite_mean(lambda x: -log_density(x, 0, 3), 1, 2, 2)
    assert entropy == pytest.approx(entropy_normal(2), rel=1e-14)
    assert cross_entropy == pytest.approx(cross_entropy_normal(1, 2, 0, 3), rel=1e-14)


# Monte Carlo


def test_the_standard_error_is_honest():
    """Over 200 seeds, errors in units of the standard error look standard normal."""
    estimates = [monte_carlo_mean(np.square, 1, 2, 1000, seed) for seed in range(200)]
    errors = [(value - 5) / standard_error for value, standard_error in estimates]
    assert np.mean(errors) == pytest.approx(0, abs=0.25)
    assert np.std(errors) == pytest.approx(1, abs=0.2)


def test_the_error_shrinks_with_the_root_of_n():
    small, large = (monte_carlo_mean(np.sin, 0, 1, n, seed=1).standard_error for n in (10_000, 1_000_000))
    assert small / large == pytest.approx(10, rel=0.05)


def test_the_two_terms_by_monte_carlo():
    value, standard_error = monte_carlo_mean(lambda x: -log_density(x, 0, 3), 1, 2, 10_000, seed=0)
    assert value == pytest.approx(cross_entropy_normal(1, 2, 0, 3), abs=4 * standard_error)


@pytest.mark.parametrize("seed", [7, np.uint8(7), sp.Integer(7)], ids=repr)
def test_whatever_is_seven_is_the_same_seed(seed):
    assert monte_carlo_mean(np.sin, 0, 1, sp.Integer(10), seed) == monte_carlo_mean(np.sin, 0, 1, 10, 7)


def test_a_mean_may_be_a_probability():
    value, standard_error = monte_carlo_mean(lambda x: x > 0, 0, 1, 10_000, seed=0)
    assert value == pytest.approx(0.5, abs=4 * standard_error)


def test_the_mean_of_short_floats_is_taken_in_float64():
    short, long = (monte_carlo_mean(lambda x, t=t: x.astype("f4").astype(t), 0, 1, 100, 0) for t in ("f4", "f8"))
    assert short == long


def test_two_draws_are_half_their_distance_uncertain():
    draws = []
    _, standard_error = monte_carlo_mean(lambda x: draws.extend(x) or x, 0, 1, 2, seed=0)
    assert standard_error == pytest.approx(abs(draws[0] - draws[1]) / 2, rel=1e-14)


def test_an_estimate_reads_well():
    assert repr(Estimate(0.5, 0.001)) == str(Estimate(0.5, 0.001)) == "0.500000 ± 0.001000"


# Bad input


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: riemann_kl_log(0, 1, [0, 1], [1, 2, 3]), r"shapes do not broadcast: .* sigma2 \(3,\)"),
        (lambda: riemann_kl_log(0, 1e308, 0, 1e308), r"12 sigma1 must be finite, got inf"),
        (lambda: riemann_kl_log(1e308, 1e306, -1e308, 1), r"mu2 - mu1 must be finite, got -inf"),
        (lambda: gauss_hermite_mean(np.sin, 0, 1, 2.5), r"nodes must be an integer from 1 to 300, got 2\.5"),
        (lambda: gauss_hermite_mean(np.sin, 0, 1, 301), r"nodes must be an integer from 1 to 300, got 301"),
        (lambda: gauss_hermite_mean(np.sin, 0, -1, 2), r"sigma must be positive and finite, got -1"),
        (lambda: monte_carlo_mean(np.sin, 0, 1, 1, 0), r"n must be an integer from 2 to 100000000, got 1"),
        (lambda: monte_carlo_mean(np.sin, 0, 1, 10**30, 0), r"n must be an integer from 2 to 100000000, got 1000"),
        (lambda: monte_carlo_mean(np.sin, [0, 1], 1, 10, 0), r"mu must be one number, got \[0, 1\]"),
        (lambda: monte_carlo_mean(np.sin, "0", 1, 10, 0), r"mu must be real numbers, got '0'"),
        (lambda: monte_carlo_mean(np.sin, 0, 1, 10, "a"), r"seed must be an integer of at least 0, got 'a'"),
        (lambda: monte_carlo_mean(np.sin, 0, 1, 10, -1), r"seed must be .*, got -1"),
        (lambda: monte_carlo_mean(np.sin, 0, 1, 10, 1.5), r"seed must be .*, got 1\.5"),
        (lambda: monte_carlo_mean(np.sin, 0, 1e308, 1000, 0), r"x must be finite, got -?inf at index"),
        (lambda: gauss_hermite_mean(np.sin, 0, 1e308, 20), r"x must be finite, got -inf at index 0"),
        (lambda: areas("0", 1, 0, 1), r"mu1 must be real numbers, got '0'"),
        (lambda: areas(0, 1, 0, -1), r"sigma2 must be positive and finite, got -1"),
        (lambda: riemann_kl_log(np.zeros(50_000), 1, 0, 1), r"2401 points for each of 50000 pairs are more than"),
        (lambda: monte_carlo_mean(np.sin, 0, 1, 10, None), r"seed must be an integer of at least 0, got None"),
        (lambda: monte_carlo_mean(np.sin, LONG, 1, 10, 0), r"mu must be one number, got \[0\.0, "),
        (lambda: monte_carlo_mean(np.sin, 0, 1, LONG, 0), r"n must be an integer from 2 to 100000000, got \[0\.0, "),
    ],
)
def test_errors_name_the_argument_and_the_value(call, message):
    with pytest.raises(ValueError, match=message) as error:
        call()
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("f", "message"),
    [
        (lambda x: np.zeros(3), r"f\(x\) must have the shape of x, \({n}.*\), got \(3,\)"),
        (lambda x: x.mean(), r"f\(x\) must have the shape of x, \({n}.*\), got \(\)"),
        (lambda x: np.concatenate([x, x]), r"f\(x\) must have the shape of x, \({n}.*\), got \({twice}"),
        (lambda x: x[None], r"f\(x\) must have the shape of x, \({n}.*\), got \(1, {n}"),
        (lambda x: np.where(x == x.max(), np.nan, x), r"f\(x\) must be a number, got nan at index"),
        (lambda x: 1j * x, r"f\(x\) must be real numbers, got "),
        (lambda x: None, r"f\(x\) must be real numbers, got None"),
        (lambda x: math.sin(x), r"f must take an array x of shape \({n}.*\), got TypeError"),
        (lambda x: 1 / 0, r"f must take an array x of shape \({n}.*\), got ZeroDivisionError"),
        ("sin", r"f must take an array x .*'str' object is not callable"),
    ],
)
@pytest.mark.parametrize(
    ("n", "mean"),
    [
        (10, lambda f: monte_carlo_mean(f, 0, 1, 10, 0)),
        (4, lambda f: gauss_hermite_mean(f, 0, 1, 4)),
        (4, lambda f: gauss_hermite_mean(f, [0.0, 1.0], 1, 4)),
        (1, lambda f: gauss_hermite_mean(f, 0, 1, 1)),
    ],
)
def test_a_function_that_gives_no_number_for_each_x_is_refused(f, message, n, mean):
    with pytest.raises(ValueError, match=message.replace("{n}", str(n)).replace("{twice}", str(2 * n))):
        mean(f)


# The areas of the integrand


@pytest.mark.parametrize("pair", [(0, 1, 1, 1), (0, 1, 0, 0.5), (2, 0.5, -1, 3), (0, 1, 0, 1)])
def test_the_areas_of_the_integrand_add_up_to_the_divergence(pair):
    positive, negative = areas(*pair)
    assert positive >= 0 >= negative
    assert positive + negative == pytest.approx(kl_normal(*pair), abs=1e-12)
