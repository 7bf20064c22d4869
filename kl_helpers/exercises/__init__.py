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

import re
import reprlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from textwrap import shorten

import numpy as np
import sympy as sp

from kl_helpers.derivation import LineError, Setting
from kl_helpers.derivation.derivation import Line
from kl_helpers.derivation.language import LONGEST_LINE, read
from kl_helpers.derivation.proof import J, Proof, exactly

SETTING = Setting()
PROOF = Proof(SETTING)
mu1, sigma1, mu2, sigma2 = PROOF.symbols.values()
SYMBOLS = {**PROOF.symbols, SETTING.variable: PROOF.x}
KL = "log(sigma2/sigma1) + (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2) - 1/2"


class Unreadable(ValueError):
    """An answer that cannot be compared: of the wrong kind or shape, or not in the language. Says what is expected."""


# --- the classic mistakes: what each does to a formula, and what to say -----------------------------------------------


def swapped(f):
    return f.xreplace({mu1: mu2, mu2: mu1, sigma1: sigma2, sigma2: sigma1})


def widths(change):
    """A mistake about both standard deviations."""
    return lambda f: f.xreplace({sigma1: change(sigma1), sigma2: change(sigma2)})


MISTAKES = {
    "swapped": (
        swapped,
        "It looks as if the **two Gaussians were exchanged**. "
        "The first argument is the one averaged over: ask under which density the mean is taken.",
    ),
    "lost half": (
        lambda f: f - f.as_coeff_Add()[0],
        "It looks as if the **constant ½ got lost**. "
        "It is the mean of the square (x − μ₁)²/(2σ₁²), and without it KL(p‖p) is not zero.",
    ),
    "lost 2": (
        lambda f: f + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2),
        "It looks as if the **2 under the square got lost**. It stands in the exponent of the density.",
    ),
    "lost brackets": (
        lambda f: f + (sigma1**2 + (mu1 - mu2) ** 2) / 2 * (sigma2**2 - 1 / sigma2**2),
        "It looks as if **brackets around 2σ₂² are missing**. In `a/2*b` only the 2 divides.",
    ),
    "bits": (
        lambda f: f / sp.log(2),
        "It looks like **bits, not nats**. Here the logarithm is the natural one.",
    ),
    "sign": (
        lambda f: -f,
        "It looks as if the **sign is the wrong way round**. "
        "The mean of ln(first) − ln(second), taken under the first, is never negative.",
    ),
    "sigma for sigma^2": (
        widths(sp.sqrt),
        "It looks as if **σ and σ² changed places**. A variance is the square of a standard deviation.",
    ),
    "sigma^2 for sigma": (
        widths(lambda sigma: sigma**2),
        "It looks as if a **variance was taken for a standard deviation**. One of them is the square of the other.",
    ),
    "log-variance for variance": (
        lambda f: f.xreplace({sigma1: sp.sqrt(sp.log(sigma1**2))}),
        "It looks as if the **log-variance was taken for the variance**. Its exponential is the variance.",
    ),
    "log-variance for sigma": (
        lambda f: f.xreplace({sigma1: sp.Abs(sp.log(sigma1**2))}),
        "It looks as if the **log-variance was taken for σ**. Encoders give ln σ²: undo the logarithm first.",
    ),
    "mean for sum": (
        lambda f: f / J,
        "It looks like the **mean over the coordinates instead of their sum**. Divergences of coordinates add up.",
    ),
    "other component": (
        lambda f: 1 - f,
        "It looks as if the **other component** got it. The responsibilities of the two add up to 1.",
    ),
    "winner takes all": (
        lambda f: sp.Heaviside(f - sp.Rational(1, 2)),
        "It looks as if the **likelier component got everything**. "
        "A responsibility is a probability, and both components may have a part.",
    ),
    "logarithm": (
        sp.log,
        "It looks like the **logarithm** of it. Its exponential is wanted.",
    ),
    "missing dx": (
        lambda f: 100 * f,
        "It looks like a **sum without its dx**. A sum of p ln(p/q) over x in steps of 0.01 is 100 times too large.",
    ),
}


# --- the kinds of exercise --------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Exercise:
    name: str
    prompt: str
    right: str
    hints: list
    formerly: str = ""

    def wrong_answers(self):
        """For each known mistake, what to say and the answer that it gives."""
        for mistake in self.mistakes:
            change, say = MISTAKES[mistake]
            yield say, self.answer(change)

    def about(self, answer):
        """What else to say about a wrong answer."""
        return ""


@dataclass(frozen=True, kw_only=True)
class Formula(Exercise):
    """formula: what is right, in the language of the derivations; at: the values of some of its parameters.

    also: what else is wrong, as a `value` or a formula, each with what to `say` to it.
    """

    formula: str = KL
    at: dict
    mistakes: list
    also: list = ()

    def answer(self, change=lambda f: f):
        return self.given_by(self.changed(change))

    def changed(self, change):
        return change(written_out(self.formula)).xreplace(self.values)

    @property
    def values(self):
        return {PROOF.symbols[name]: expression(str(value)) for name, value in self.at.items()}

    def wrong_answers(self):
        yield from super().wrong_answers()
        for other in self.also:
            yield other["say"], self.given_by(written_out(str(other["value"])).xreplace(self.values))


@dataclass(frozen=True, kw_only=True)
class Numbers(Formula):
    """The value of the formula."""

    tolerance: float = 0.01  # relative: 0.82 will do for 0.818
    wanted = "a number"

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

    @property
    def wanted(self):
        return ("a number", "both numbers in a list")[len(self.answer()) - 1]

    def answer(self, change=lambda f: f):
        unknown = PROOF.symbols[self.unknown]
        difference = self.changed(change) - expression(str(self.value))
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
        return PROOF.residual(answer, other, "algebra") == 0


@dataclass(frozen=True, kw_only=True)
class Function(Formula):
    """A function of numbers, or of arrays with one entry a coordinate: the formula is summed over them.

    arguments: each argument of the function, in order, as a formula of the parameters.
    probes: the values of the parameters at which the function is called. They tell the mistakes apart: sigma is not 1.
    several: what to say, besides, where the function returns an array and not one number.
    """

    arguments: dict
    probes: list
    several: str = ""
    tolerance: float = 1e-6
    wanted = "the name of your function, without brackets,"

    def given_by(self, formula):
        return [at_probe(formula, probe).sum() for probe in self.probes]

    def inputs(self, probe):
        return {name: at_probe(expression(source), probe) for name, source in self.arguments.items()}

    def read(self, answer):
        if not callable(answer) or isinstance(answer, sp.Basic):
            raise Unreadable(
                f"A function is expected: its name, without brackets or quotation marks. This is {a_type(answer)}."
            )
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
            shape = f"At {at} your function returns shape {np.shape(result)}, and one number is expected."
            raise Unreadable(f"{shape} {self.several}".strip())
        return real(result)

    def agree(self, answer, other):
        return np.allclose(answer, other, rtol=self.tolerance, atol=1e-12, equal_nan=True)

    def about(self, answer):
        triples = zip(self.probes, answer, self.answer(), strict=True)
        probe, wrong = next((probe, a) for probe, a, right in triples if not self.agree(a, right))
        return f" At {self.shown(probe)} your function gives {wrong:.4g}, and that is wrong."

    def shown(self, probe):
        arrays = {name: np.array2string(value, precision=3) for name, value in self.inputs(probe).items()}
        return ", ".join(f"{name} = {text}" for name, text in arrays.items())


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
        yield from ((say, letter) for letter, say in self.wrong.items())

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
    paths = sorted(files(__name__).iterdir(), key=lambda path: path.name)
    tables = [tomllib.loads(path.read_text("utf-8")) for path in paths if path.name[:2].isdigit()]
    return {
        name: KINDS[fields["kind"]](name=name, **{k: v for k, v in fields.items() if k != "kind"})
        for table in tables
        for name, fields in table.items()
    }


# --- reading --------------------------------------------------------------------------------------------------------


def at_probe(formula, probe):
    """The value of a formula at a probe, or its values at each of the probe's coordinates."""
    values = {SYMBOLS[name]: np.array(value, float) for name, value in probe.items()}
    first = next(iter(values.values()))
    with np.errstate(all="ignore"):
        return sp.lambdify([J, *values], formula, modules=[np])(first.size, *values.values()) + np.zeros(first.shape)


def written_out(source):
    """A formula of the exercises' own, its densities by their formula."""
    return PROOF.written_out(expression(source))


def expression(answer):
    """A formula as the derivations read it, in the symbols of `PROOF`, from text or from SymPy."""
    if isinstance(answer, sp.Expr):
        answer = typed(answer)
    if not isinstance(answer, str):
        raise Unreadable(f"A formula is expected, as text or from SymPy. This is {a_type(answer)}.")
    try:
        return PROOF.read(Line(answer, read(answer, SETTING)))
    except LineError as error:
        text = str(error) if len(answer) < 100 else shorten(str(error).splitlines()[0], 200)
        raise Unreadable(f"\n\n```\n{text}\n```") from None


def typed(formula):
    """A SymPy expression as it would be typed: the bounds of the language keep the reading of it short, too."""
    if sum(1 for _ in islice(sp.preorder_traversal(formula), LONGEST_LINE)) == LONGEST_LINE:
        raise Unreadable(f"This formula has {LONGEST_LINE} parts or more, and it can be much shorter.")
    exact = {number: exactly(number) for number in formula.atoms(sp.Float)}
    return str(formula.xreplace({**exact, sp.E: sp.Symbol("exp(1)")}))


def all_numbers(answer):
    """The numbers in one number, in text with commas, or in any collection."""
    several = isinstance(answer, (str, list, tuple, set, frozenset, sp.Tuple, sp.FiniteSet)) or np.ndim(answer) == 1
    if several and len(answer) > LONGEST_LINE:
        raise Unreadable(f"Its length is {len(answer)}, and at most {LONGEST_LINE} is read.")
    if isinstance(answer, str):
        answer = re.split(r",(?![^(]*\))", answer)  # not at the commas between brackets
    numbers = [real(part) for part in answer] if several else [real(answer)]
    for number in numbers:
        if not np.isfinite(number):
            raise Unreadable(f"This is {number}. Is there a division by 0, or a logarithm of 0?")
    return numbers


def real(answer):
    """One real number, perhaps nan."""
    if isinstance(answer, str):
        answer = expression(answer)
    if isinstance(answer, sp.Basic) and answer.free_symbols:
        raise Unreadable(f"`{reprlib.repr(answer)}` is not yet a number: put in the values.")
    is_other = isinstance(answer, (bool, np.bool_, complex, np.complexfloating)) or np.ndim(answer)
    try:
        return float(None if is_other else answer)
    except (TypeError, ValueError, OverflowError):
        raise Unreadable(f"A number is expected. This is {a_type(answer)}.") from None


def a_type(answer):
    return "`None`" if answer is None else f"of the type `{type(answer).__name__}`"
