"""What the reader proves: what is given, what is to be shown, and the reply to a line that is typed.

A line is judged twice: by its value, which quadrature finds and which knows no rule, and by the proof.
A slip is known by its value, in whatever form and at whatever place it is made.
"""

import re
import time
import tomllib
from contextlib import contextmanager, suppress
from copy import copy
from ctypes import c_ulong, py_object, pythonapi
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from threading import Event, Thread, get_ident

import mpmath as mp

from kl_helpers.derivation import Derivation, Setting
from kl_helpers.derivation.computation import Computation, Uncomputed
from kl_helpers.derivation.expressions import Density, E, Int, TooLarge, Unopened, free_symbols
from kl_helpers.derivation.language import DENSITIES, read
from kl_helpers.derivation.proof import RULES, Proof
from kl_helpers.practice.reading import TooLong, Unreadable, expected, placed_in, typed, why

CATALOGUE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
raise_in = pythonapi.PyThreadState_SetAsyncExc
DIGITS = 30  # to which two lines agree, at each of three points
SECONDS = 1.7  # of the processor, for one line: what SymPy does at one go may take a little longer
TOO_FAR = (
    "**True, but too far for one line.** It agrees with the line above at three points to 30 digits,"
    " but no one rule leads there: put a line between."
)
ON_PAPER = {"mu": "μ", "sigma": "σ", "μ1": "μ₁", "μ2": "μ₂", "σ1": "σ₁", "σ2": "σ₂", "-": "−"}


@contextmanager
def limited(seconds):
    """Raise `TooLong` inside after so many seconds of the processor."""
    end, done = time.process_time() + seconds, Event()
    here = c_ulong(get_ident())  # it need not be the main thread: in JupyterLab, buttons run beside the cells

    def watch():
        while not done.wait(0.05):
            if time.process_time() > end:
                return raise_in(here, py_object(TooLong))

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
        raise_in(here, None)  # nor later


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

    def in_the_language(self, text):
        """A line as the derivations read it; the densities may be called by the letters that are shown."""
        if not isinstance(text, str):
            raise expected("A line of text is expected.", text)
        for name, letter in zip(DENSITIES, self.setting.letters, strict=True):
            text = re.sub(rf"(?<![^\W_]){letter}(?![^\W_])", name, text)
        return typed(text)

    def judge(self, proof, text):
        """(verdict, what to say, the proof with the line if it is proved); never an error.

        The verdict is "proved", "between" (true, but not by one rule), "false", "unreadable" or "done".
        """
        self.truth, self.wrong  # noqa: B018, found once, and not in the reader's time
        try:
            with limited(SECONDS):
                return self.judged(proof, text)
        except BaseException as error:
            return "unreadable", f"**This cannot be read.** {why(error)}", proof

    def judged(self, proof, text):
        with placed_in(text):
            new, after = proof.line(self.in_the_language(text))
        if new.source == proof.lines[-1].source:
            return "proved", "**Proved**: it is the line above.", proof
        if objection := self.objection(new, after):
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
        for rule, lemmas in product(RULES, dict.fromkeys([(), self.lemmas])):
            cited = [proof.cite(lemma) for lemma in lemmas]
            with suppress(TooLarge):
                if proof.proof.residual(before, after, rule, lemmas=cited) == 0:
                    return rule, lemmas

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
        return [(CATALOGUE["slips"][slip], self.values(read(line, self.setting))) for slip, line in lines]

    def objection(self, line, meaning):
        """What is wrong with a line by its values, or None."""
        try:
            values = self.values(line.tree)
        except Uncomputed as problem:
            raise Unreadable(f"No number can be computed for it: {problem}.") from None
        for point, above, yours in zip(self.points, self.truth, values, strict=True):
            if near(above, yours):
                continue
            digits = max(6, 2 + int(mp.log10((1 + abs(above)) / abs(above - yours))))
            above, yours = (on_paper(mp.nstr(value, digits)) for value in (above, yours))
            at = on_paper(point.point_as_text(Proof(self.setting).x in free_symbols(meaning, E, Int)))
            slip = next((" " + say for say, wrong in self.wrong if all(map(near, values, wrong))), "")
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
        return not last.has(Unopened, Density) and proof.proof.residual(last, self.ours.closed_form, "algebra") == 0

    def about(self, derivation):
        return " Every line is proved, but the last one is not what is to be shown."

    @property
    def right(self):
        return f"Ours has {len(self.lines)} lines."


def near(a, b):
    return abs(a - b) <= mp.mpf(10) ** -DIGITS * (1 + abs(a))


def on_paper(text):
    """mu1 = -1 -> μ₁ = −1"""
    for typed_so, sign in ON_PAPER.items():
        text = text.replace(typed_so, sign)
    return text


@cache
def goals():
    """What there is to prove, by its name, in the order of the lessons."""
    tables = CATALOGUE["goals"].items()
    return {name: Goal(name, **table | {"setting": Setting(**table.get("setting", {}))}) for name, table in tables}
