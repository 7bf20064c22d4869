"""Practice: `check` an answer, ask for a `hint`, `vote` before you look.

A reply names the classic mistake that a wrong answer looks like, and never the answer.
Whatever is given as an answer, the reply is a sentence and never an error, also when the reader interrupts the kernel.
"""

import html
import os
import re
import tomllib
import warnings
from collections import Counter
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from kl_helpers.exercises import Unreadable, exercises

__all__ = ["check", "hint", "vote"]

_hints_given = Counter()


@dataclass(frozen=True)
class Reply:
    """A paragraph of Markdown; `right` is None where nothing was answered."""

    text: str
    right: bool | None = None

    def __repr__(self):
        text, *quoted = self.text.split("```", 1)  # what the reader typed, and what to type instead, stays as it is
        return re.sub(r"(?<![\w)])\*\*|\*\*(?![\w(-])", "", text) + "".join("```" + rest for rest in quoted)

    def _repr_markdown_(self):
        return self.text


def check(name, answer=..., *more):
    """The reply to an answer: a number, a formula (SymPy or text), a function or a letter, as the exercise asks.

    `...` stands for "not answered yet". Several numbers may stand in a list or one after the other.
    """
    exercise = found(name, exercises())
    if not exercise:
        return no_exercise(name, answer, *more)
    try:
        with quiet():
            return judge(exercise, (answer, *more) if more else answer)
    except Unreadable as problem:
        why = problem
    except KeyboardInterrupt:
        why = "It was interrupted before there was a result."
    except BaseException as error:  # an answer may be any object, and raise whatever it likes when it is looked at
        why = f"Looking at it raises `{type(error).__name__}`."
    return Reply(f"**This cannot be checked.** {why}", False)


def hint(name):
    """One more step towards the answer each time that you ask, three at most."""
    exercise = found(name, exercises())
    if not exercise:
        return no_exercise(name)
    hints = exercise.hints
    _hints_given[name] = number = min(_hints_given[name] + 1, len(hints))
    return Reply(f"**Hint {number} of {len(hints)}.** {hints[number - 1]}")


def vote(number):
    """A question to vote on, with its answer folded up below."""
    return found(number, votes()) or no_such("vote", votes())


def found(name, things):
    """The thing of this name, or None: what is given as a name may be anything."""
    try:
        return things.get(name)
    except Exception:  # it cannot be looked up, as a list or an array
        return None


def no_exercise(name, *answer):
    """What to say where the name is none: it may be an old one, or stand where the answer belongs."""
    renamed = {exercise.formerly: exercise for exercise in exercises().values() if exercise.formerly}
    for part in (name, *answer):
        if exercise := found(part, renamed):
            return Reply(f"Exercise {exercise.formerly} is now called `{exercise.name}`.")
    if any(found(part, exercises()) for part in answer):
        return Reply("The name of the exercise comes first, and then the answer.")
    return no_such("exercise", exercises())


def no_such(kind, names):
    return Reply(f"There is no such {kind}: there are {', '.join(map(str, names))}.")


# --- judging ----------------------------------------------------------------------------------------------------------


@contextmanager
def quiet():
    """What an answer prints or warns of is dropped, or a loop of it would flood the page; its settings are put back."""
    with (
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        redirect_stdout(nowhere),
        redirect_stderr(nowhere),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


def is_open(answer):
    return answer is ... or (isinstance(answer, (list, tuple)) and any(part is ... for part in answer))


def judge(exercise, answer):
    if is_open(answer):
        return Reply(f"**Not answered yet.** Put {exercise.wanted} in place of `...`. {help_for(exercise)}")
    answer = exercise.read(answer)
    if exercise.agree(answer, exercise.answer()):
        return Reply(f"**Right.** {exercise.right}", True)
    for say, wrong in exercise.wrong_answers():
        if exercise.agree(answer, wrong):
            return Reply(f"**Not yet.** {say}{exercise.about(answer)}", False)
    return Reply(f"**Not this.**{exercise.about(answer)} {help_for(exercise)}", False)


def help_for(exercise):
    return f'Run `hint("{exercise.name}")` for a step towards it.'


# --- votes ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Vote:
    """A question with options, and the letter of the right one with the reason: plain HTML, no script."""

    number: int
    question: str
    options: list
    answer: str
    why: str

    def __repr__(self):
        options = (f"  {letter}: {option}" for letter, option in self.lettered())
        return "\n".join([f"Vote: {self.question}", *options])

    def lettered(self):
        return zip("abcdef", self.options, strict=False)

    def _repr_html_(self):
        # Without data-lm-suppress-shortcuts JupyterLab takes the arrow keys, which choose, to walk from cell to cell.
        radios = "\n".join(
            '<label style="display:block; padding:0.4em 0"><input type="radio" data-lm-suppress-shortcuts="true"'
            f' name="vote-{self.number}" value="{letter}"> {letter}: {html.escape(option)}</label>'
            for letter, option in self.lettered()
        )
        return (
            f"<fieldset><legend><b>Vote:</b> {html.escape(self.question)}</legend>\n{radios}\n</fieldset>\n"
            '<details><summary style="padding:0.4em 0">Reveal the answer, once you have voted</summary>\n'
            f"<p>{self.answer}: {html.escape(self.why)}</p>\n</details>"
        )


@cache
def votes():
    """Every vote by its number."""
    text = files("kl_helpers.exercises").joinpath("votes.toml").read_text("utf-8")
    return {number: Vote(number, **fields) for number, fields in enumerate(tomllib.loads(text)["vote"], start=1)}
