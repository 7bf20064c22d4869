"""The votes: a question each, and its answer to reveal."""

import html
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Vote:
    """A question with options, and the letter of the right one with the reason: plain HTML, no script."""

    name: str
    question: str
    options: list
    answer: str
    why: str
    formerly: list = ()

    def __repr__(self):
        options = (f"  {letter}: {option}" for letter, option in self.lettered())
        return "\n".join([f"Vote: {self.question}", *options])

    def lettered(self):
        return zip("abcdef", self.options, strict=False)

    def _repr_html_(self):
        # Without data-lm-suppress-shortcuts JupyterLab takes the arrow keys, which choose, to walk from cell to cell.
        radios = "\n".join(
            '<label style="display:block; padding:0.4em 0"><input type="radio" data-lm-suppress-shortcuts="true"'
            f' name="vote-{self.name}" value="{letter}"> {letter}: {html.escape(option)}</label>'
            for letter, option in self.lettered()
        )
        return (
            f"<fieldset><legend><b>Vote:</b> {html.escape(self.question)}</legend>\n{radios}\n</fieldset>\n"
            '<details><summary style="padding:0.4em 0">Reveal the answer, once you have voted</summary>\n'
            f"<p>{self.answer}: {html.escape(self.why)}</p>\n</details>"
        )


@cache
def votes():
    """Every vote by its name, in the order of the lessons."""
    text = Path(__file__).with_name("votes.toml").read_text("utf-8")
    return {name: Vote(name, **fields) for name, fields in tomllib.loads(text).items()}
