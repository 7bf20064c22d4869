"""Practice: `check` an answer, ask for a `hint`, `vote` before you look.

A reply names the classic mistake that a wrong answer looks like, and never the answer.
Whatever is given as an answer, the reply is a sentence: never an error, and not much later than `TIME_LIMIT`.
"""

import ctypes
import html
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from threading import Event, Thread

from kl_helpers.exercises import Unreadable, exercises

__all__ = ["check", "hint", "vote"]

TIME_LIMIT = 5  # seconds
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
    answer = (answer, *more) if more else answer
    if name not in list(exercises()):
        return no_such("exercise", name, exercises())
    exercise = exercises()[name]
    if is_open(answer):
        return Reply(f"**Not answered yet.** Put {exercise.wanted} in place of `...`. {help_for(exercise)}")
    try:
        return limited(judge, exercise, answer)
    except TimeUp:
        text = f"**Too slow.** There was no result after {TIME_LIMIT} seconds. Is there a loop without an end?"
        return Reply(text, False)


def hint(name):
    """One more step towards the answer each time that you ask, three at most."""
    if name not in list(exercises()):
        return no_such("exercise", name, exercises())
    hints = exercises()[name].hints
    _hints_given[name] = number = min(_hints_given[name] + 1, len(hints))
    return Reply(f"**Hint {number} of {len(hints)}.** {hints[number - 1]}")


def vote(number):
    """A question to vote on, with its answer folded up below."""
    return votes()[number] if number in list(votes()) else no_such("vote", number, votes())


def no_such(kind, name, names):
    return Reply(f"There is no {kind} {name!r}. There are {', '.join(map(str, names))}.")


# --- judging ----------------------------------------------------------------------------------------------------------


def is_open(answer):
    return answer is ... or (isinstance(answer, (list, tuple)) and any(part is ... for part in answer))


def judge(exercise, answer):
    try:
        answer = exercise.read(answer)
        if exercise.agree(answer, exercise.answer()):
            return Reply(f"**Right.** {exercise.right}", True)
        for say, wrong in exercise.wrong_answers():
            if exercise.agree(answer, wrong):
                return Reply(f"**Not yet.** {say}{exercise.about(answer)}", False)
    except Unreadable as problem:
        return Reply(f"**This cannot be checked.** {problem}", False)
    except Exception as error:  # an answer may be any object, and raise whatever it likes when it is looked at
        return Reply(f"**This cannot be checked.** Looking at it raises `{type(error).__name__}`.", False)
    return Reply(f"**Not this.**{exercise.about(answer)} {help_for(exercise)}", False)


def help_for(exercise):
    return f'Run `hint("{exercise.name}")` for a step towards it.'


class TimeUp(BaseException):
    """Not an Exception, so that a student's `except Exception` does not catch it."""


def limited(function, *arguments):
    """The result of a function, in a thread that is stopped after `TIME_LIMIT` seconds.

    A thread, and not an alarm, because it works on every system. One long call into C is not stopped, but left behind;
    one that keeps Python to itself, such as `sum(range(10**12))`, is waited for.
    """
    outcome, done = [], Event()

    def run():
        try:
            outcome.append((function(*arguments), None))
        except BaseException as error:
            outcome.append((None, error))
        done.set()

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        done.wait(TIME_LIMIT)  # not `join`: once interrupted, CPython 3.11 takes the thread for ended
    finally:  # also when the reader interrupts the kernel
        stop(thread, done)
    result, error = outcome[0] if outcome else (None, TimeUp())
    if error:
        raise error
    return result


def stop(thread, done):
    for _ in range(10):  # a bare `except:` catches the first
        if done.is_set():
            return thread.join()
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(TimeUp))
        done.wait(0.1)


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
