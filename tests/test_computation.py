"""The third reading: quadrature, which knows none of the rules."""

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from documents import DIAGONAL, UNIVARIATE, VAE, derivations

from kl_helpers.derivation import Derivation, Setting, UnprovedStep
from kl_helpers.derivation.computation import Computation, grid
from kl_helpers.derivation.language import read
from kl_helpers.derivation.proof import Proof


def value(source, setting=UNIVARIATE, seed=0, digits=20):
    return Computation(setting, seed, digits).value(read(source, setting))


@pytest.mark.parametrize("derivation", derivations() + derivations("08_elbo"), ids=lambda d: d.title)
def test_documents_agree_to_twenty_digits(derivation):
    assert derivation.cross_check(seed=1, digits=20) < 1e-20


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Int(N1(x))", "1"),
        ("Int(N2(x))", "1"),
        ("E(1)", "1"),
        ("E(x)", "mu1"),
        ("E((x - mu1)**4)", "3*sigma1**4"),
        ("Int(N2(x)*(x - mu2)**2)", "sigma2**2"),
        ("Int(N1(x)*N2(x))", "exp(-(mu1 - mu2)**2/(2*(sigma1**2 + sigma2**2)))/sqrt(2*pi*(sigma1**2 + sigma2**2))"),
        ("E(N2(x))", "Int(N2(x)*N1(x))"),
        ("E((x - E(x))**2)", "sigma1**2"),
        ("x*E(x)", "x*mu1"),
        ("E(exp(x))", "exp(mu1 + sigma1**2/2)"),
    ],
)
def test_known_integrals(source, expected, seed):
    assert abs(value(source, seed=seed) - value(expected, seed=seed)) < mp.mpf(10) ** -20


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Int(N1(z))", "1"),
        ("E(Sum(z[j])**2)", "Sum(sigma1[j]**2) + Sum(mu1[j])**2"),
        ("Sum(E(z[j]))", "Sum(mu1[j])"),
        ("log(N1(z))", "Sum(log(N1(z[j])))"),
        ("Sum(1)", "J"),
    ],
)
def test_known_integrals_over_two_coordinates(source, expected):
    assert abs(value(source, DIAGONAL, digits=12) - value(expected, DIAGONAL, digits=12)) < 1e-12


def test_parameters_are_all_different():
    for seed in range(20):
        for setting in (UNIVARIATE, DIAGONAL, VAE):
            numbers = [number for values in Computation(setting, seed).point.values() for number in values]
            assert len(set(numbers)) == len(numbers)


def test_numbers_of_a_setting_are_exact():
    setting = Setting(N1=(0.1, 0.7))
    derivation = Derivation("tenths", "E(x**2)", setting).then("0.1**2 + 0.7**2", by="moments")
    assert derivation.cross_check(digits=25) < 1e-25


@pytest.mark.parametrize(("N1", "N2"), [((0, 1), (0.5, 1e-4)), ((0, 1e-6), (2, 1)), ((3, 1000), (1000, 0.01))])
def test_a_narrow_gaussian_beside_a_wide_one(N1, N2):
    setting = Setting(N1=N1, N2=N2)
    gaussians = Computation(setting).gaussians
    assert len(grid(gaussians["N1"][0], gaussians["N2"][0], digits=20)) < 1500
    (m, s), (n, t) = N1, N2
    for source, expected in [
        ("Int(N1(x))", "1"),
        ("Int(N2(x))", "1"),
        ("E(x**2)", f"{m}**2 + {s:f}**2"),
        ("Int(N2(x)*x)", f"{n}"),
        ("E(N2(x))", f"exp(-({m} - {n})**2/(2*({s:f}**2 + {t:f}**2)))/sqrt(2*pi*({s:f}**2 + {t:f}**2))"),
    ]:
        found, wanted = value(source, setting), value(expected, setting)
        assert abs(found - wanted) < mp.mpf(10) ** -20 * (1 + abs(wanted))


@pytest.mark.parametrize(
    ("source", "setting", "reason"),
    [
        ("E(N2(z))", Setting(N1=(0, 1), N2=(0, 1e-4), variable="z", indexed=True), "would take too long"),
        ("1/log(1 + exp(-10**6*x**12))", UNIVARIATE, "a divisor is 0 in its first 20 digits"),
        ("exp(1/N1(x)**12/N2(x)**12)", Setting(N2=(10**6, 1e-6)), "an exponent is too large"),
    ],
)
def test_what_is_not_computed_is_said(source, setting, reason):
    derivation = Derivation("term", source, setting)
    with pytest.raises(UnprovedStep, match=f"term: not computed, .*{reason}"):
        derivation.cross_check()
    with pytest.raises(UnprovedStep, match=r"no numbers to compare: |too long for one line: "):
        derivation.then("1")


@pytest.mark.parametrize("digits", [0, 51, 10**9, 2.5, "20", None, True, [1, 2], np.array([1, 2])])
def test_digits_are_bounded(digits):
    with pytest.raises(ValueError, match="digits must be an integer from 1 to 50"):
        Derivation("term", "1", UNIVARIATE).cross_check(digits=digits)


@pytest.mark.parametrize("seed", [-1, 0.5, "0", None, True, [1], {}])
def test_the_seed_is_an_integer(seed):
    with pytest.raises(ValueError, match="seed must be an integer of at least 0"):
        Derivation("term", "1", UNIVARIATE).cross_check(seed=seed)


def test_point_as_text():
    assert Computation(VAE).point_as_text().startswith("mu = (")


# --- what only the quadrature catches ---


def wrong_second_moment(self, k):
    mu, sigma = self.gaussians[1]
    return {1: mu, 2: mu**2 - sigma**2}[k]


def wrong_first_moment(self, k):
    mu, sigma = self.gaussians[1]
    return {1: 2 * mu, 2: mu**2 + sigma**2}[k]


def without_half(self, number, point):
    mu, sigma = self.gaussians[int(number)]
    return -sp.log(2 * sp.pi) / 2 - sp.log(sigma) - (self.x - mu) ** 2 / sigma**2


@pytest.mark.parametrize(
    ("name", "planted", "first", "last", "by"),
    [
        ("moment", wrong_second_moment, "E(x**2)", "mu1**2 - sigma1**2", "moments"),
        ("moment", wrong_second_moment, "E((x - mu1)**2)", "-sigma1**2", "moments"),
        ("moment", wrong_first_moment, "E(x)", "2*mu1", "moments"),
        (
            "log_density",
            without_half,
            "E(log(N1(x)))",
            "-log(2*pi*sigma1**2)/2 - E((x - mu1)**2)/sigma1**2",
            "definition",
        ),
    ],
)
def test_a_planted_wrong_rule_is_caught_by_the_quadrature_alone(monkeypatch, name, planted, first, last, by):
    with pytest.raises(UnprovedStep, match="not proved"):
        Derivation("planted", first, UNIVARIATE).then(last, by=by)
    monkeypatch.setattr(Proof, name, planted)
    derivation = Derivation("planted", first, UNIVARIATE).then(last, by=by)  # the prover believes it
    with pytest.raises(UnprovedStep, match=r"planted, line 2 is .*, line 1 is .* at mu1 = "):
        derivation.cross_check()
