"""Practice: `check` an answer, ask for a `hint`, `vote` before you look, `prove` it yourself.

A reply names the classic mistake that a wrong answer looks like, and never the answer.
Whatever is given as an answer, the reply is a sentence and never an error, also when the reader interrupts the kernel.
"""

import os
import re
import warnings
from collections import Counter
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass

import numpy as np

from kl_helpers.practice.kinds import exercises
from kl_helpers.practice.proving import goals
from kl_helpers.practice.reading import why
from kl_helpers.practice.voting import votes

__all__ = ["check", "hint", "prove", "vote"]

_hints_given = Counter()


@dataclass(frozen=True)
class Reply:
    """A paragraph of Markdown; `right` is None where nothing was answered; the verdict is on a line of a proof."""

    text: str
    right: bool | None = None
    verdict: str = ""

    def __repr__(self):
        text, *quoted = self.text.split("```", 1)  # what the reader typed, and what to type instead, stays as it is
        return re.sub(r"(?<![\w)])\*\*|\*\*(?![\w(-])", "", text) + "".join("```" + rest for rest in quoted)

    def _repr_markdown_(self):
        return self.text


def check(name, answer=..., *more):
    """The reply to an answer: a number, a formula (SymPy or text), a function or a letter, as the exercise asks.

    `...` stands for "not answered yet". Several numbers may stand in a list or one after the other.
    What is to be proved takes a `Derivation`.
    """
    exercise = found(name, exercises()) or found(name, goals())
    if not exercise:
        return no_such("exercise", exercises(), name, answer, *more)
    try:
        with quiet():
            return judge(exercise, (answer, *more) if more else answer)
    except BaseException as error:  # an answer may be any object, and raise whatever it likes when it is looked at
        return Reply(f"**This cannot be checked.** {why(error)}", False)


def hint(name):
    """One more step towards the answer each time that you ask, three at most."""
    if found(name, goals()):
        return prove(name).hint()
    exercise = found(name, exercises())
    if not exercise:
        return no_such("exercise", exercises(), name)
    _hints_given[name] = number = min(_hints_given[name] + 1, len(exercise.hints))
    return Reply(f"**Hint {number} of {len(exercise.hints)}.** {exercise.hints[number - 1]}")


def prove(name):
    """The board on which you prove it: always the same, with all its lines, until the kernel is restarted."""
    from kl_helpers.practice.board import board  # ipywidgets, which is for who proves

    goal = found(name, goals())
    return board(goal) if goal else no_such("proof", goals(), name)


def vote(name):
    """A question to vote on, with its answer folded up below."""
    return found(name, votes()) or no_such("vote", votes(), name)


def found(name, things):
    """The thing of this name, or None: what is given as a name may be anything."""
    return things.get(name) if type(name) in (str, int) else None


def no_such(kind, things, name, *answer):
    """What to say where the name is none: it may be an old one, or stand where the answer belongs."""
    now = {old: thing.name for thing in things.values() for old in thing.formerly}
    for part in (name, *answer):
        if new := found(part, now):
            return Reply(f"Instead of {kind} {part} there is now `{new}`.")
    if any(found(part, things) for part in answer):
        return Reply(f"The name of the {kind} comes first, and then the answer.")
    return Reply(f"There is no such {kind}: there are {', '.join(things)}.")


@contextmanager
def quiet():
    """What an answer prints or warns of is dropped, or a loop of it would flood the page; its settings are put back."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        with warnings.catch_warnings(action="ignore"), np.errstate(all="ignore"):
            yield


def judge(exercise, answer):
    help_for_it = f'Run `hint("{exercise.name}")` for a step towards it.'
    parts = answer if isinstance(answer, (list, tuple)) else [answer]
    if any(part is ... for part in parts):
        return Reply(f"**Not answered yet.** Put {exercise.wanted} in place of `...`. {help_for_it}")
    answer = exercise.read(answer)
    if exercise.agree(answer, exercise.answer()):
        return Reply(f"**Right.** {exercise.right}", True)
    for say, wrong in exercise.wrong_answers():
        if exercise.agree(answer, wrong):
            return Reply(f"**Not yet.** {say}{exercise.about(answer)}", False)
    return Reply(f"**Not this.**{exercise.about(answer)} {help_for_it}", False)
