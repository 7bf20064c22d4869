"""Does an integral converge? What is certain of a continuous function where its variable is large."""

import sympy as sp

from kl_helpers.derivation.expressions import Density, Sum, signed

DECAYS = "below exp(-c x^2), for a c > 0"
TAME = "below exp(c |x|), for some c"


def tail(f, x, whole):
    """DECAYS, TAME, or None if neither is certain. x: one coordinate; whole: all of those that are integrated over."""
    if f == 0 or (isinstance(f, Density) and f.args[1] == whole):
        return DECAYS
    if f == x or isinstance(f, Density) or not f.has(x, whole):
        return TAME
    above = {tail(larger, x, whole) for larger in with_smaller_divisors(f)} - {None}
    if above:
        return DECAYS if DECAYS in above else TAME
    match f:
        case sp.exp() | sp.Pow() if not f.exp.is_Rational:
            return tail_of_exp(f.exp * sp.log(f.base), x, whole)
        case sp.Pow() if f.exp.is_negative:
            return TAME if is_polynomial(f.base, x) else None
        case sp.log():
            powers = [part.exp for part in f.atoms(sp.exp, sp.Pow) if not part.exp.is_Rational]
            return TAME if all(is_polynomial(power, x) for power in powers) else None
        case sp.Pow() | Sum() | sp.Abs():
            return tail(f.args[0], x, whole)
        case sp.Add() | sp.Mul():
            tails = {tail(part, x, whole) for part in f.args}
            some = DECAYS in tails if f.is_Mul else tails == {DECAYS}
            return None if None in tails else DECAYS if some else TAME


def tail_of_exp(power, x, whole):
    """Of exp(power): only a polynomial tells."""
    if not is_polynomial(power, x):
        return None
    polynomial = sp.Poly(power, x)
    if polynomial.degree() < 2:
        return TAME
    falls = polynomial.degree() % 2 == 0 and signed(-polynomial.LC()).is_positive
    return None if not falls else DECAYS if x == whole else TAME


def is_polynomial(f, x):
    """In one coordinate of the variable, and without the others."""
    return f.is_polynomial(x) and not f.has(Density)


def with_smaller_divisors(f):
    """1/(a + b) is below 1/a and below 1/b, where both are positive."""
    sums = [d for d in sp.Mul.make_args(f) if d.is_Pow and d.exp.is_negative and d.base.is_Add]
    if len(sums) == 1 and all(signed(part).is_nonnegative for part in sums[0].base.args):
        for part in (part for part in sums[0].base.args if signed(part).is_positive):
            yield f.xreplace({sums[0]: part ** sums[0].exp})
