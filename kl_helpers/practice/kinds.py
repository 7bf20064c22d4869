"""The exercises: what is asked, what is right, and what each classic mistake would give.

One TOML file a notebook, one table an exercise, by its name. Every exercise has
prompt    what is asked, in one line
kind      "numbers", "roots", "expression", "function" or "choice", and what its class below asks for
right     what to say to the right answer: why it matters
hints     one to three steps towards it
formerly  the name that it had in earlier notebooks, if it had another

Behind all but a choice stands a formula, and a mistake is a change of that formula.
So a wrong answer is computed in the same way as the right one. The few that no change of the formula gives are listed.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import shorten

import numpy as np
import sympy as sp

from kl_helpers.derivation.symbols import equal, kl, written_out
from kl_helpers.practice.mistakes import CHANGES, SAY
from kl_helpers.practice.reading import SYMBOLS, Unreadable, all_numbers, at_probe, expected, expression, real


@dataclass(frozen=True, kw_only=True)
class Exercise:
    name: str
    prompt: str
    right: str
    hints: list
    formerly: str = ""

    def about(self, answer):
        """What else to say about a wrong answer."""
        return ""


@dataclass(frozen=True, kw_only=True)
class Formula(Exercise):
    """formula: what is right, in the language of the derivations; at: the values of some of its parameters.

    also: what else is wrong, as a `value` or a formula, each with what to `say` to it.
    """

    formula: str = str(kl)
    at: dict
    mistakes: list
    also: list = ()

    def answer(self, change=lambda f: f):
        return self.given_by(self.at_values(self.formula, change))

    def at_values(self, source, change=lambda f: f):
        values = {SYMBOLS[name]: expression(str(value)) for name, value in self.at.items()}
        return change(written_out(expression(str(source)))).xreplace(values)

    def wrong_answers(self):
        """For each known mistake, what to say and the answer that it gives."""
        yield from ((SAY[mistake], self.answer(CHANGES[mistake])) for mistake in self.mistakes)
        yield from ((other["say"], self.given_by(self.at_values(other["value"]))) for other in self.also)


@dataclass(frozen=True, kw_only=True)
class Numbers(Formula):
    """The value of the formula."""

    tolerance: float = 0.01  # relative: 0.82 will do for 0.818

    @property
    def wanted(self):
        return "a number" if len(self.answer()) == 1 else "both numbers in a list"

    def given_by(self, formula):
        return [float(formula)]

    def read(self, answer):
        numbers, count = all_numbers(answer), len(self.answer())
        if len(numbers) != count:
            found = f"{len(numbers)} number{'s' * (len(numbers) != 1)}"
            raise Unreadable(f"Expected: {self.wanted}. Found: {found}. Decimals take a point.")
        return sorted(numbers)

    def agree(self, answer, other):
        return len(answer) == len(other) and np.allclose(answer, other, rtol=self.tolerance, atol=1e-6)


@dataclass(frozen=True, kw_only=True)
class Roots(Numbers):
    """The positive values of the parameter `unknown` where the formula equals `value`, in any order."""

    unknown: str
    value: str

    def answer(self, change=lambda f: f):
        unknown = SYMBOLS[self.unknown]
        difference = self.at_values(self.formula, change) - expression(str(self.value))
        grid = np.geomspace(1e-3, 1e3, 300)
        signs = np.sign(sp.lambdify(unknown, difference, modules=[np])(grid))
        return [
            float(sp.nsolve(difference, unknown, (grid[i], grid[i + 1]), solver="bisect"))
            for i in np.flatnonzero(np.diff(signs))
        ]


@dataclass(frozen=True, kw_only=True)
class Expression(Formula):
    """The formula itself, equal as SymPy proves it."""

    wanted = "a formula, as text or from SymPy,"

    def given_by(self, formula):
        return formula

    def read(self, answer):
        if isinstance(answer, (bool, int, float)):
            raise Unreadable("A formula is expected, such as `sigma1**2 + mu1`, and this is a number.")
        return expression(answer)

    def agree(self, answer, other):
        return equal(answer, other)


@dataclass(frozen=True, kw_only=True)
class Function(Formula):
    """A function of numbers, or of arrays with one entry a coordinate: the formula is summed over them.

    arguments: each argument of the function, in order, as a formula of the parameters.
    probes: the values of the parameters at which the function is called. They tell the mistakes apart: sigma is not 1.
    several: what to say, besides, where the function returns an array and not one number.
    """

    arguments: dict
    probes: list
    several: str
    tolerance: float = 1e-6
    wanted = "the name of your function, without brackets,"

    def given_by(self, formula):
        return [at_probe(formula, probe).sum() for probe in self.probes]

    def inputs(self, probe):
        return {name: at_probe(expression(source), probe) for name, source in self.arguments.items()}

    def read(self, answer):
        if not callable(answer) or isinstance(answer, sp.Basic):
            raise expected("A function is expected: its name, without brackets or quotation marks.", answer)
        return [self.call(answer, probe) for probe in self.probes]

    def call(self, function, probe):
        at = self.shown(probe)
        try:
            result = function(*self.inputs(probe).values())
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
        return np.allclose(answer, other, rtol=self.tolerance, atol=1e-12, equal_nan=True)

    def about(self, answer):
        triples = zip(self.probes, answer, self.answer(), strict=True)
        probe, wrong = next((probe, a) for probe, a, right in triples if not self.agree(a, right))
        return f" At {self.shown(probe)} your function gives {wrong:.4g}, and that is wrong."

    def shown(self, probe):
        inputs = self.inputs(probe).items()
        return ", ".join(f"{name} = {np.array2string(value, precision=3)}" for name, value in inputs)


@dataclass(frozen=True, kw_only=True)
class Choice(Exercise):
    """options: letter -> text; answer_is: the letter of the right one; wrong: letter -> what to say to it."""

    options: dict
    answer_is: str
    wrong: dict

    @property
    def wanted(self):
        return f"a letter ({', '.join(self.options)})"

    def answer(self):
        return self.answer_is

    def wrong_answers(self):
        return ((say, letter) for letter, say in self.wrong.items())

    def read(self, answer):
        letter = answer.strip(" ().").lower() if isinstance(answer, str) else None
        if letter not in self.options:
            raise Unreadable(f"A letter is expected: {', '.join(self.options)}, in quotation marks.")
        return letter

    def agree(self, answer, other):
        return answer == other


KINDS = {"numbers": Numbers, "roots": Roots, "expression": Expression, "function": Function, "choice": Choice}


@cache
def exercises():
    """Every exercise by its name, in the order of the notebooks."""
    lessons = sorted(Path(__file__).parent.glob("[0-9]*.toml"))
    named = tomllib.loads("\n".join(lesson.read_text("utf-8") for lesson in lessons))
    return {name: KINDS[fields.pop("kind")](name=name, **fields) for name, fields in named.items()}
