"""What the reader proves: what is given, what is to be shown, and the reply to a line that is typed.

A line is judged twice: by its value, which quadrature finds and which knows no rule, and by the proof.
A slip is known by its value, in whatever form and at whatever place it is made.
"""

import ctypes
import threading
import time
import tomllib
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import mpmath as mp

from kl_helpers.derivation import Derivation, LineError, Setting
from kl_helpers.derivation.computation import Computation, Uncomputed
from kl_helpers.derivation.expressions import Density, E, Int, TooLarge
from kl_helpers.derivation.language import read
from kl_helpers.derivation.proof import RULES
from kl_helpers.practice.reading import Unreadable, expected, typed

DIGITS = 30  # to which two lines agree, at each of three points
SECONDS = 1.9  # of the processor, for one line
TOO_FAR = (
    "**True, but too far for one line.** It agrees with the line above at three points to 30 digits,"
    " but no one rule leads there: put a line between."
)
ON_PAPER = {"mu": "μ", "sigma": "σ", "μ1": "μ₁", "μ2": "μ₂", "σ1": "σ₁", "σ2": "σ₂", "-": "−"}


class OutOfTime(BaseException):
    """No error that SymPy could catch."""


@contextmanager
def limited(seconds):
    """Raise OutOfTime inside, after so many seconds of the processor. A signal could do it, but not on every system."""
    inside, end, done = threading.get_ident(), time.process_time() + seconds, threading.Event()

    def watch():
        while not done.wait(0.05):
            if time.process_time() > end:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(inside), ctypes.py_object(OutOfTime))
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


@dataclass(frozen=True, eq=False)
class Goal:
    """first: what a proof begins with; lines: ours, each [line, reason, rule, lemmas]; the last is to be shown."""

    name: str
    title: str
    first: str
    lines: list
    slips: dict
    setting: Setting

    @cached_property
    def lemmas(self):
        """The earlier proofs that may be cited."""
        return tuple(goals()[name].ours for _, _, _, *cited in self.lines for names in cited for name in names)

    @cached_property
    def ours(self):
        proof = Derivation(self.title, self.first, self.setting)
        for source, reason, rule, *cited in self.lines:
            proof.then(source, reason, rule, self.lemmas if cited else ())
        return proof

    # --- the reply to a line ---

    def judge(self, proof, text):
        """(verdict, what to say, the proof with the line if it is proved); never an error.

        The verdict is "proved", "between" (true, but not by one rule), "false", "unreadable" or "done".
        """
        self.truth, self.wrong  # noqa: B018, found once, and not in the reader's time
        try:
            with limited(SECONDS):
                return self.judged(proof, text)
        except LineError as error:
            why = f"\n\n```\n{error}\n```"
        except (Unreadable, TooLarge) as problem:
            why = problem
        except OutOfTime:
            why = "It would take longer than two seconds: make the line shorter, or the step smaller."
        except KeyboardInterrupt:
            why = "It was interrupted before there was a result."
        except Exception as error:  # whatever is typed is answered by a sentence
            why = f"Looking at it raises `{type(error).__name__}`."
        return "unreadable", f"**This cannot be read.** {why}", proof

    def judged(self, proof, text):
        new, after = proof.line(in_the_language(text))
        if objection := self.objection(new):
            return "false", objection, proof
        step = self.step(proof, after)
        if not step:
            return "between", TOO_FAR, proof
        proof = copy(proof).then(new.source, "", *step)
        by = f"by {step[0]}" + ", citing what is given" * bool(step[1])
        if not self.agree(proof):
            return "proved", f"**Proved**, {by}.", proof
        count = f"Your lines: {len(proof.lines) - 1}. Ours: {len(self.lines)}."
        return "done", f"**Done**, the last step {by}. {count}", proof

    def step(self, proof, after):
        """(rule, lemmas), the weakest that lead from the last line to `after`; None if no one rule does."""
        before = proof.proof.read(proof.lines[-1])
        cited = [proof.cite(lemma) for lemma in self.lemmas]
        for rule in RULES:
            for lemmas, pairs in dict([((), ()), (self.lemmas, cited)]).items():
                try:
                    if proof.proof.residual(before, after, rule, lemmas=pairs) == 0:
                        return rule, lemmas
                except TooLarge:
                    continue

    # --- by value ---

    @cached_property
    def points(self):
        return [Computation(self.setting, seed, DIGITS) for seed in range(3)]

    def values(self, tree):
        return [point.value(tree) for point in self.points]

    @cached_property
    def truth(self):
        """The values of every line that is right: of the last one they are quickly found."""
        return self.values(self.ours.lines[-1].tree)

    @cached_property
    def wrong(self):
        """(what to say, the values) of each slip."""
        lines = ((slip, line) for slip, lines in self.slips.items() for line in lines)
        return [(catalogue()["slips"][slip], self.values(read(line, self.setting))) for slip, line in lines]

    def objection(self, line):
        """What is wrong with a line by its values, or None."""
        try:
            values = self.values(line.tree)
        except Uncomputed as problem:
            raise Unreadable(f"No number can be computed for it: {problem}.") from None
        apart = zip(self.points, self.truth, values, strict=True)
        for point, above, yours in (found for found in apart if not same(*([value] for value in found[1:]))):
            above, yours = told_apart(above, yours)
            at = on_paper(point.point_as_text(with_variable=self.setting.variable in line.source.replace("exp", "")))
            slip = next((" " + say for say, wrong in self.wrong if same(values, wrong)), "")
            return f"**Not equal.** At {at} the line above is {above}, and yours is {yours}.{slip}"

    # --- as an exercise, for who writes a Derivation ---

    formerly, wanted, wrong_answers = (), "your Derivation", tuple

    def read(self, derivation):
        if not isinstance(derivation, Derivation):
            raise expected("A Derivation is expected.", derivation)
        if (derivation.setting, derivation.lines[0].source) != (self.setting, self.first):
            raise Unreadable(f"It must begin with `{self.first}`, in `{self.setting}`.")
        return derivation

    def answer(self):
        return self.ours

    def agree(self, proof, ours=None):
        """Is its last line ours, in any form, and closed?"""
        last = proof.proof.read(proof.lines[-1])
        return not last.has(E, Int, Density) and proof.proof.residual(last, self.ours.closed_form, "algebra") == 0

    def about(self, derivation):
        return " Every line is proved, but the last one is not what is to be shown."

    @property
    def right(self):
        return f"Ours has {len(self.lines)} lines."


def in_the_language(text):
    """A line as the derivations read it."""
    if not isinstance(text, str):
        raise expected("A line of text is expected.", text)
    return typed(text)


def same(values, others):
    return all(abs(a - b) <= mp.mpf(10) ** -DIGITS * (1 + abs(a)) for a, b in zip(values, others, strict=True))


def told_apart(a, b):
    """Two numbers, in as many digits as tell them apart."""
    pairs = ((on_paper(mp.nstr(a, digits)), on_paper(mp.nstr(b, digits))) for digits in range(6, 2 * DIGITS))
    return next(pair for pair in pairs if pair[0] != pair[1])


def on_paper(text):
    """mu1 = -1 -> μ₁ = −1"""
    for typed_so, sign in ON_PAPER.items():
        text = text.replace(typed_so, sign)
    return text


@cache
def catalogue():
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


@cache
def goals():
    """What there is to prove, by its name, in the order of the lessons."""
    tables = catalogue()["goals"].items()
    return {name: Goal(name, **table | {"setting": Setting(**table.get("setting", {}))}) for name, table in tables}
