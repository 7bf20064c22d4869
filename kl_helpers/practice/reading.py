"""What students type is read: a number, numbers or a formula, as text, from Python, NumPy or SymPy.

Text is rewritten, by the rules in reading.toml, into the language of the derivations. Nothing in it is executed.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from textwrap import shorten

import numpy as np
import sympy as sp

from kl_helpers.derivation import LineError
from kl_helpers.derivation.expressions import TooLarge
from kl_helpers.derivation.language import one_line
from kl_helpers.derivation.symbols import J, mu1, mu2, read_formula, sigma1, sigma2, x

SYMBOLS = {symbol.name: symbol for symbol in (x, mu1, sigma1, mu2, sigma2)}
LONGEST_TEXT = 1000
RULES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


class Unreadable(ValueError):
    """An answer that cannot be compared: of the wrong kind or shape, or not in the language. Says what is expected."""


class TooLong(BaseException):
    """It is raised in the middle of anything, and no `except Exception` there may hold it up."""

    def __str__(self):
        return "It would take longer than two seconds: make the line shorter, or the step smaller."


def expected(what, answer):
    """What to raise for an answer of a wrong type."""
    return Unreadable(f"{what} This is of the type `{type(answer).__name__}`.")


def why(error):
    """Why an answer, which may be any object, is not judged, in a sentence."""
    if isinstance(error, LineError):
        return f"\n\n```\n{error}\n```"
    if isinstance(error, (Unreadable, TooLarge, TooLong)):
        return str(error)
    if isinstance(error, KeyboardInterrupt):
        return "It was interrupted before there was a result."
    return f"Looking at it raises `{type(error).__name__}`."


def value_at(formula, at):
    """The value of a formula where its parameters are these numbers; if they are lists, summed over the coordinates."""
    values = {SYMBOLS[name]: np.array(value, float) for name, value in at.items()}
    size = max(map(np.size, values.values()), default=1)
    each = sp.lambdify([J, *values], formula, modules=[np])(size, *values.values())
    return float(np.sum(each + np.zeros(size)))


def expression(answer, unit=""):
    """A formula as the derivations read it, from text or from SymPy."""
    if isinstance(answer, str):
        with placed_in(answer):
            return read_formula(typed(answer, unit))
    if not isinstance(answer, sp.Expr):
        raise expected("A formula is expected, as text or from SymPy.", answer)
    if answer.has(sp.Integral, sp.Sum, sp.Derivative, sp.Limit):
        raise Unreadable("SymPy has not worked it out yet: give what its `.doit()` returns.")
    names = {symbol: sp.Symbol(rewritten(symbol.name, "signs").strip()) for symbol in answer.free_symbols}
    return read_formula(answer.xreplace(names))


@contextmanager
def placed_in(text):
    """What is not in the language inside is refused, and the place is shown in the text as it was typed."""
    try:
        yield
    except LineError as error:
        ends = range(len(text))
        place = bisect_left(ends, error.column, lo=text.rfind("=") + 1, key=lambda end: length(text[:end]))
        raise LineError(re.sub(r"\s", " ", text), max(place, 1), error.expected) from None


def length(text):
    """Of a text in the language, as far as that is read."""
    try:
        return len(typed(text))
    except LineError as error:
        return error.column


def typed(text, unit=None):
    """A text in the language of the derivations, without its unit; None if what is asked has none, as in a proof."""
    text = rewritten(rewritten(text, "fractions"), "signs")
    if unit is not None and (found := re.search(RULES["unit"], text)):
        if found[1].lower().removesuffix("s") != unit.removesuffix("s"):
            raise Unreadable(f"`{found[1][:40]}` is not the unit: give the number alone{unit and ', in ' + unit}.")
        text = rewritten(text[: found.start()], "signs")
    for pattern, say in RULES["refused"]:
        if found := re.search(pattern, text):
            before = one_line(rewritten(text[: found.start()], "products"))
            raise LineError(text, len(before) + 1, say)
    return one_line(rewritten(text, "products"))


def rewritten(text, rules):
    """The text after all rules of one table, again and again until nothing changes. Its length is looked at first."""
    if len(text) > LONGEST_TEXT:
        raise Unreadable(f"Its length is {len(text)}, and at most {LONGEST_TEXT} is read.")
    before = None
    while text != before:
        before = text
        for pattern, replacement in RULES[rules]:
            text = re.sub(pattern, replacement, text)
    return text


def numbers(answer, unit="", count=1):
    """One by one, the numbers in a number, in text or in any collection of them."""
    if isinstance(answer, str):
        yield from (real(expression(part, unit)) for part in parts(answer, count))
    elif getattr(answer, "ndim", isinstance(answer, (Iterable, sp.MatrixBase))):  # 0 for an array of one number
        for part in answer.values() if isinstance(answer, Mapping) else answer:
            yield from numbers(part, unit)
    else:
        yield real(answer)


def parts(text, count):
    """The parts of a text with several numbers. A comma is a decimal comma where only that gives as many as asked."""
    text = rewritten(text, "around")
    spellings = text, re.sub(r"(?<![\d.,])(\d+),(?=\d+(?![\d.]|,\d))", r"\1.", text)
    split = [[part for part in re.split(RULES["apart"], spelling) if part.strip()] for spelling in spellings]
    return split[len(split[0]) != count == len(split[1])]


def real(answer):
    """One real number, perhaps nan."""
    if isinstance(answer, sp.Basic) and answer.free_symbols:
        answer = expression(answer)
        raise Unreadable(f"`{shorten(str(answer), 60)}` is not yet a number: put in the values.")
    is_other = isinstance(answer, (bool, np.bool_, complex, np.complexfloating)) or np.ndim(answer)
    try:
        return float(None if is_other else answer)
    except (TypeError, ValueError, OverflowError):
        raise expected("A number is expected.", answer) from None
