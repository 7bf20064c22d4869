"""The expressions that lines are read into: their parts, signs and numbers, and how large they may become."""

import math
import random
from contextlib import contextmanager
from itertools import islice
from unittest import mock

import mpmath as mp
import sympy as sp

from kl_helpers.derivation.language import LARGEST_EXPANSION, LARGEST_EXPONENT, Refusal

J = sp.Symbol("J", integer=True, positive=True)
j = sp.Symbol("j", integer=True, positive=True)

# What SymPy is given to do is bounded: it would compute exp(1000000*log(2)) in full.
LONGEST_NUMBER = 10**200
LARGEST_POWER = 1000  # of exp
DIGITS = 200  # enough to tell a sum of such numbers from 0
MOST_TERMS = 100  # of what is factored
MOST_PARTS = 2000  # of what was multiplied out: a divisor of many terms may stand in each of many terms

COMPUTED = {sp.Pow: mp.power, sp.exp: mp.exp, sp.log: mp.log, sp.Abs: mp.fabs}
COMPUTED |= {sp.Add: lambda *addends: mp.fsum(addends), sp.Mul: lambda *factors: mp.fprod(factors)}


class TooLarge(Refusal):
    """A line that would take too long to prove."""


class Unopened(sp.Function):
    """E, Int or Sum of a body: real, and positive if the body is."""

    nargs = 1
    is_real = True

    def _eval_is_positive(self):
        return self.args[0].is_positive

    def _eval_evalf(self, prec):
        """None: SymPy would take E for the number e, and ask mpmath for it."""

    def _sympystr(self, printer):
        return f"{type(self).__name__}({printer.doprint(self.args[0])})"


E, Int, Sum = (type(name, (Unopened,), {}) for name in ("E", "Int", "Sum"))


class Density(sp.Function):
    """N1 or N2, by its number, at one coordinate or at the whole variable."""

    nargs = 2
    is_positive = True

    def _sympystr(self, printer):
        return f"N{self.args[0]}({self.args[1]})"


def exactly(number):
    """The decimal that was typed. SymPy shows 15 digits of a `Float`, Python as many as it has."""
    if isinstance(number, sp.Float) and float(number) == number:
        number = float(number)
    return sp.Rational(str(number))


# --- signs, and numbers ---


@contextmanager
def signs_by_terms():
    """Inside, the sign of a sum follows from the signs of its terms alone.

    For a sum in one positive symbol SymPy would ask the roots of its derivative. That may take minutes, and it guesses:
    `roots` takes a number for the rational or the root that is close to it.
    """
    with mock.patch("sympy.core.exprtools._monotonic_sign", lambda f: None):  # SymPy has no switch for it
        yield


def signed(f):
    """f, or the sign of a number without symbols: nan if its first DIGITS digits do not tell."""
    if f == 0 or not is_constant(f):
        return f
    value = approximately(f, DIGITS)
    return sp.nan if abs(value) < mp.mpf(10) ** (-DIGITS // 2) or mp.im(value) else sp.Integer(int(mp.sign(value)))


def is_constant(f):
    return not f.free_symbols and not f.has(Unopened, Density)


def approximately(expression, digits):
    """The value of an expression without symbols, to a fixed number of digits: `evalf` may take any number of them."""

    def visit(part):
        if part.is_Atom:
            return mp.mpf(part.n(digits))
        arguments = [visit(argument) for argument in part.args]
        if part.func == sp.exp and mp.mag(arguments[0]) > LARGEST_POWER:
            raise TooLarge(f"expected a smaller power than {part}"[:200])
        return COMPUTED[part.func](*arguments)

    try:
        with mp.workdps(digits):
            return visit(expression)
    except ZeroDivisionError:
        raise TooLarge(f"a divisor is 0 in its first {digits} digits") from None


# --- bounds ---


def exponential(body):
    """exp(body). SymPy turns exp(n log a) into a^n."""
    for term in sp.Add.make_args(expanded(body)):
        factor, rest = term.as_coeff_Mul()
        if isinstance(rest, sp.log) and abs(factor) > LARGEST_EXPONENT:
            raise TooLarge(f"expected a power of at most {LARGEST_EXPONENT}, found exp({factor}*{rest})")
    return sp.exp(body)


def factors(expression):
    """The factors of all addends."""
    return (factor for term in sp.Add.make_args(expression) for factor in sp.Mul.make_args(term))


def bounded(expression, typed=False):
    """The expression, if it is small enough to compute with. Densities far from their means hold what is not typed."""
    if size(expression) > LARGEST_EXPANSION:
        raise TooLarge(f"expected fewer terms than {LARGEST_EXPANSION} when multiplied out")
    if has_more_parts(expression, MOST_PARTS):
        raise TooLarge(f"expected a line of fewer parts than {MOST_PARTS} when multiplied out")
    for f in factors(expression):
        if isinstance(f, sp.Rational) and max(abs(f.p), f.q) > LONGEST_NUMBER:
            raise TooLarge("expected smaller numbers")
        if typed and isinstance(f, sp.exp) and is_constant(f.exp) and abs(approximately(f.exp, 15)) > LARGEST_POWER:
            raise TooLarge(f"expected at most exp({LARGEST_POWER}), found {f}")
    return expression


def expanded(expression):
    """The expression multiplied out, if that is not too long; its parts are multiplied out."""
    opened = bounded(sp.expand(bounded(expression)))
    return bounded(opened.xreplace({f: primitive(f) for f in factors(opened) if f.is_Pow and f.base.is_Add}))


def primitive(power):
    """A power of a sum, in which 1/(2a + 2b) and -1/(-2a - 2b) are both 1/2 1/(a + b)."""
    content, base = power.base.primitive()
    if power.exp.is_Integer and base.could_extract_minus_sign():
        content, base = -content, -base
    return content**power.exp * base**power.exp


def has_more_parts(expression, most):
    return next(islice(sp.preorder_traversal(expression), most, None), None) is not None


def size(expression):
    """An upper bound of the number of terms of an expression multiplied out."""
    match expression:
        case sp.Add():
            return sum(map(size, expression.args))
        case sp.Mul():
            return math.prod(map(size, expression.args))
        case sp.Pow(base=base, exp=sp.Integer(p=n)):
            return math.comb(size(base) + abs(n) - 1, abs(n))
        case Unopened():
            return size(expression.args[0])
    return 1


def factored(body):
    """A sum, or a product with sums in it, in factors, if they are quickly found: few terms, whole powers and roots."""
    has_sums = any(f.is_Add or (f.is_Pow and f.base.is_Add) for f in sp.Mul.make_args(body))
    powers = (n for part in body.atoms(sp.Pow, sp.exp) for n in part.exp.atoms(sp.Rational))
    is_simple = all(abs(n.p) <= 2 * LARGEST_EXPONENT and n.q <= 2 for n in powers)
    return sp.factor(body) if has_sums and is_simple and size_of_fraction(body) <= MOST_TERMS else body


def size_of_fraction(body):
    """An upper bound of the number of terms over one common divisor."""
    return size(body) * math.prod(size(part) for part in body.atoms(sp.Pow) if part.exp.is_negative)


def free_symbols(expression, *closed):
    """Its symbols, but for those that are only inside parts of the `closed` kinds."""
    if isinstance(expression, closed):
        return set()
    return {expression} if expression.is_Symbol else set().union(*(free_symbols(f, *closed) for f in expression.args))


def terms(body, varying, *constant):
    """The addends of a body as pairs (constant factor, the rest); what `constant` encloses does not vary."""
    for term in sp.Add.make_args(expanded(body)):
        rest, fixed = sp.sift(sp.Mul.make_args(term), lambda f: bool(free_symbols(f, *constant) & varying), binary=True)
        yield sp.Mul(*fixed), sp.Mul(*rest)


def is_zero(expression):
    """Is it zero whatever its unopened parts are? A number far from 0 at one point settles it; else SymPy decides."""
    if expression == 0:
        return True
    parts = sorted(expression.atoms(Unopened, Density), key=sp.default_sort_key)
    names = {p: sp.Symbol(f"part {n}", real=True, positive=p.is_positive) for n, p in enumerate(parts)}
    hidden = expression.xreplace(names)
    rng = random.Random(0)
    point = {s: sp.Rational(rng.randint(100, 300), 101) for s in sorted(hidden.free_symbols, key=str)}
    if abs(approximately(hidden.xreplace(point), DIGITS)) > 1e-20:
        return False
    if size_of_fraction(hidden) > LARGEST_EXPANSION:
        raise TooLarge("too many divisors to bring under one")
    return sp.expand(sp.numer(sp.together(hidden))) == 0
