"""What students type is read: a number, numbers or a formula, as text, from Python, NumPy or SymPy."""

import re
from textwrap import shorten

import numpy as np
import sympy as sp

from kl_helpers.derivation import LineError
from kl_helpers.derivation.symbols import J, mu1, mu2, read_formula, sigma1, sigma2, x

SYMBOLS = {symbol.name: symbol for symbol in (x, mu1, sigma1, mu2, sigma2)}
MOST_NUMBERS = 1000


class Unreadable(ValueError):
    """An answer that cannot be compared: of the wrong kind or shape, or not in the language. Says what is expected."""


def expected(what, answer):
    """What to raise for an answer of a wrong type."""
    is_a = "`None`" if answer is None else f"of the type `{type(answer).__name__}`"
    return Unreadable(f"{what} This is {is_a}.")


def at_probe(formula, probe):
    """The value of a formula at a probe, or its values at each of the probe's coordinates."""
    values = {SYMBOLS[name]: np.array(value, float) for name, value in probe.items()}
    first = next(iter(values.values()))
    with np.errstate(all="ignore"):
        return sp.lambdify([J, *values], formula, modules=[np])(first.size, *values.values()) + np.zeros(first.shape)


def expression(answer):
    """A formula as the derivations read it, from text or from SymPy."""
    if not isinstance(answer, (str, sp.Expr)):
        raise expected("A formula is expected, as text or from SymPy.", answer)
    try:
        return read_formula(answer)
    except LineError as error:
        text = str(error) if 0 < len(error.source) < 100 else shorten(str(error).splitlines()[0], 200)
        raise Unreadable(f"\n\n```\n{text}\n```") from None


def all_numbers(answer):
    """The numbers in one number, in text with commas, or in any collection."""
    several = isinstance(answer, (str, list, tuple, set, frozenset, sp.Tuple, sp.FiniteSet)) or np.ndim(answer) == 1
    if several and len(answer) > MOST_NUMBERS:
        raise Unreadable(f"Its length is {len(answer)}, and at most {MOST_NUMBERS} is read.")
    if isinstance(answer, str):
        answer = re.split(r",(?![^(]*\))", answer)  # not at the commas between brackets
    numbers = [real(part) for part in answer] if several else [real(answer)]
    for number in numbers:
        if not np.isfinite(number):
            raise Unreadable(f"This is {number}. Is there a division by 0, or a logarithm of 0?")
    return numbers


def real(answer):
    """One real number, perhaps nan."""
    if isinstance(answer, str) or (isinstance(answer, sp.Basic) and answer.free_symbols):
        answer = expression(answer)
        if answer.free_symbols:
            raise Unreadable(f"`{shorten(str(answer), 60)}` is not yet a number: put in the values.")
    is_other = isinstance(answer, (bool, np.bool_, complex, np.complexfloating)) or np.ndim(answer)
    try:
        return float(None if is_other else answer)
    except (TypeError, ValueError, OverflowError):
        raise expected("A number is expected.", answer) from None
