"""The exercises: what is asked, what is right, and what each classic mistake would give.

One TOML file a lesson, one table an exercise, by its name. Every exercise has
prompt    what is asked, in one or two sentences
kind      "numbers", "expression", "function" or "choice", and what its class below asks for
right     what to say to the right answer: why it matters
hints     one to three steps towards it
formerly  the names in earlier notebooks whose place it takes, if there are any

Behind all but a choice stands a formula, and a mistake is a change of that formula.
So a wrong answer is computed in the same way as the right one. The few that no change of the formula gives are listed.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import cycle, islice, product
from operator import eq
from pathlib import Path
from textwrap import shorten

import numpy as np
import sympy as sp

from kl_helpers.derivation.symbols import equal, kl, read_formula, written_out
from kl_helpers.practice.mistakes import CHANGES, SAY
from kl_helpers.practice.reading import Unreadable, expected, expression, numbers, real, value_at


@dataclass(frozen=True, kw_only=True)
class Exercise:
    name: str
    prompt: str
    right: str
    hints: list
    formerly: list = ()

    def about(self, answer):
        """What else to say about a wrong answer."""
        return ""


@dataclass(frozen=True, kw_only=True)
class Formula(Exercise):
    """formula: what is right, in the language of the derivations; at: the values of its parameters, for each number.

    also: what else is wrong, as `values` (formulas, numbers, or lists of one for each `at`), and what to `say` to it.
    """

    formula: str = str(kl)
    at: list = ({},)
    mistakes: list = ()
    also: list = ()

    def answer(self):
        return self.given_by(self.formula)

    def wrong_answers(self):
        """For each known mistake, what to say and the answer that it gives."""
        yield from ((SAY[mistake], self.given_by(self.formula, CHANGES[mistake])) for mistake in self.mistakes)
        yield from ((other["say"], self.given_by(value)) for other in self.also for value in other["values"])

    def given_by(self, source, *changes):
        sources = source if isinstance(source, list) else [source] * len(self.at)
        return [value_at(symbolic(one, *changes), at) for one, at in zip(sources, cycle(self.at), strict=False)]


def symbolic(source, change=lambda f: f):
    return change(written_out(read_formula(str(source))))


@dataclass(frozen=True, kw_only=True)
class Numbers(Formula):
    """The value of the formula at each `at`, to two significant digits.

    unit: what may stand behind an answer; in_order: whether it matters which number comes first.
    """

    unit: str = "nats"
    in_order: bool = True

    @property
    def wanted(self):
        return "a number" if len(self.at) == 1 else "both numbers in a list"

    def read(self, answer):
        found = list(islice(numbers(answer, self.unit, len(self.at)), 1000))  # they may have no end
        if len(found) != len(self.at):
            raise Unreadable(f"Expected: {self.wanted}. Found: {len(found)}. Decimals take a point.")
        if not np.all(np.isfinite(found)):
            raise Unreadable(f"This is {sum(found)}. Is there a division by 0, or a logarithm of 0?")
        return found if self.in_order else sorted(found)

    def agree(self, answer, other):
        return all(map(same_digits, answer, other))

    def about(self, answer):
        pairs = zip if self.in_order else product
        if any(same_digits(a, b) for a, b in pairs(answer, self.answer())):
            return " One of the two is right."
        return " It is close, but not near enough: give three digits." * np.allclose(answer, self.answer(), rtol=0.05)


def same_digits(a, b):
    """Is a equal to b, rounded to two significant digits of b? The one tolerance of all numbers that are typed."""
    return abs(a - b) <= 0.5 * 10 ** (np.floor(np.log10(abs(b) or 1e-9)) - 1)


@dataclass(frozen=True, kw_only=True)
class Expression(Formula):
    """The formula itself, equal as SymPy proves it."""

    wanted = "a formula, as text or from SymPy,"
    given_by = staticmethod(symbolic)
    agree = staticmethod(equal)

    def read(self, answer):
        return expression(answer, "nats")


@dataclass(frozen=True, kw_only=True)
class Function(Formula):
    """A function of numbers, or of arrays with one entry a coordinate: the formula is summed over them.

    inputs: what the function is called with, for each `at`. They tell the mistakes apart: sigma is not 1.
    several: what to say, besides, where the function returns an array and not one number.
    smallest: the difference that counts, besides a millionth of the number.
    """

    inputs: list
    several: str
    smallest: float = 1e-12
    wanted = "the name of your function, without brackets,"

    def read(self, answer):
        if not callable(answer) or isinstance(answer, sp.Basic):
            raise expected("A function is expected: its name, without brackets or quotation marks.", answer)
        return [self.call(answer, arguments) for arguments in self.inputs]

    def call(self, function, arguments):
        at = shown(arguments)
        try:
            result = function(*(np.array(value, float)[()] for value in arguments.values()))
        except KeyboardInterrupt:  # the reader's
            raise
        except BaseException as error:
            text = shorten(f"{type(error).__name__}: {error}".replace("`", "'"), 200)
            raise Unreadable(f"At {at} your function raises `{text}`.") from None
        if result is None:
            raise Unreadable(f"At {at} your function returns `None`. Is there a `return`?")
        if np.ndim(result):
            shape = f"At {at} your function returns shape {np.shape(result)}"
            raise Unreadable(f"{shape}, and one number is expected. {self.several}")
        return real(result)

    def agree(self, answer, other):
        return np.allclose(answer, other, rtol=1e-6, atol=self.smallest, equal_nan=True)

    def about(self, answer):
        triples = zip(self.inputs, answer, self.answer(), strict=True)
        arguments, wrong = next((arguments, a) for arguments, a, right in triples if not self.agree(a, right))
        return f" At {shown(arguments)} your function gives {wrong:.4g}, and that is wrong."


def shown(arguments):
    arrays = ((name, np.array(value, float)) for name, value in arguments.items())
    texts = ((name, np.array2string(array, precision=3) if array.ndim else str(array)) for name, array in arrays)
    return ", ".join(f"{name} = {text}" for name, text in texts)


@dataclass(frozen=True, kw_only=True)
class Choice(Exercise):
    """options: letter -> text; answer_is: the letter of the right one; wrong: letter -> what to say to it."""

    options: dict
    answer_is: str
    wrong: dict
    agree = staticmethod(eq)

    @property
    def wanted(self):
        return f"a letter ({', '.join(self.options)})"

    def answer(self):
        return self.answer_is

    def wrong_answers(self):
        return ((say, letter) for letter, say in self.wrong.items())

    def read(self, answer):
        for letter, option in self.options.items():
            if isinstance(answer, str) and bare(answer) in (letter, bare(option), bare(letter + option)):
                return letter
        raise Unreadable(f"A letter is expected: {', '.join(self.options)}, in quotation marks.")


def bare(text):
    """Its letters and digits alone."""
    return re.sub(r"[\W_]", "", text).lower()


KINDS = {"numbers": Numbers, "expression": Expression, "function": Function, "choice": Choice}


@cache
def exercises():
    """Every exercise by its name, in the order of the lessons."""
    lessons = sorted(Path(__file__).parent.glob("[0-9]*.toml"))
    named = tomllib.loads("\n".join(lesson.read_text("utf-8") for lesson in lessons))
    return {name: KINDS[fields.pop("kind")](name=name, **fields) for name, fields in named.items()}
