"""The door: a formula is read as the derivations read it, and two are compared."""

import pytest
import sympy as sp

from kl_helpers.derivation import LineError
from kl_helpers.derivation.symbols import equal, kl, mu1, read_formula, sigma1, sigma2, written_out, x


def test_the_proved_divergence():
    assert equal(kl, read_formula("log(sigma2/sigma1) + (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2) - 1/2"))
    assert not equal(kl, read_formula("log(sigma1/sigma2) + (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2) - 1/2"))


@pytest.mark.parametrize(
    ("formula", "expression"),
    [
        ("mu1 - 0.1", mu1 - sp.Rational(1, 10)),
        (sp.Symbol("mu1") - sp.Float(0.1), mu1 - sp.Rational(1, 10)),
        (sp.log(sp.Symbol("sigma1")) + sp.E, sp.log(sigma1) + sp.E),
    ],
)
def test_a_formula_is_read_exactly_and_in_these_symbols(formula, expression):
    assert read_formula(formula) == expression


@pytest.mark.parametrize(
    "formula", ["mu3", "sigma1 = 2", sp.Symbol("a"), 2 * sp.Symbol("1+1"), sp.zoo, sp.Add(*sp.symbols("a:2000"))]
)
def test_what_is_not_in_the_language_is_refused(formula):
    with pytest.raises(LineError):
        read_formula(formula)


@pytest.mark.parametrize("formula", [None, 2, sp.true, ["mu1"]])
def test_what_is_no_formula_is_refused(formula):
    with pytest.raises(ValueError, match="formula must be a text or a SymPy expression"):
        read_formula(formula)


def test_a_density_is_written_out():
    bell = sp.exp(-((x - mu1) ** 2) / (2 * sigma1**2)) / sp.sqrt(2 * sp.pi * sigma1**2)
    assert equal(written_out(read_formula("N1(x)")), bell)
    assert not equal(written_out(read_formula("N2(x)")), bell.subs(sigma1, 2 * sigma2))


def test_numbers_are_compared_too():
    assert equal(1, 1) and equal(0.1, sp.Rational(1, 10))
    assert not equal(1, 2)


@pytest.mark.parametrize(
    "value",
    [sp.nan, sp.zoo, -sp.oo, sp.I * x, "a", None, True, float("nan"), float("inf"), sp.true, [x], sp.Function("f")(x)],
)
def test_what_is_not_real_and_finite_is_not_compared(value):
    for name, work in (("a", lambda: equal(value, x)), ("b", lambda: equal(x, value))):
        with pytest.raises(ValueError, match=f"^{name} must be a real, finite"):
            work()
    with pytest.raises(ValueError, match=r"^expression must be a real, finite"):
        written_out(value)
