"""The board: the reader types a proof line by line, and each line is answered."""

from functools import cache, partial
from html import escape
from pathlib import Path

import anywidget
import ipywidgets as widgets
import sympy as sp
import traitlets

from kl_helpers.derivation import Derivation, LineError
from kl_helpers.derivation.form import latex
from kl_helpers.derivation.language import read
from kl_helpers.practice import Reply
from kl_helpers.practice.proving import on_paper
from kl_helpers.practice.reading import Unreadable, placed_in

MOST_HINTS = 3
LOOKED_BACK = 40  # characters, for what can be read


class Desk(anywidget.AnyWidget):
    """A line to type in, and the buttons; what is typed comes as `text`, a button as a message with its name."""

    _esm, _css = (Path(__file__).with_suffix(suffix) for suffix in (".js", ".css"))
    text, said, python = (traitlets.Unicode().tag(sync=True) for _ in range(3))
    signs = traitlets.Dict().tag(sync=True)


class Board:
    """One goal, and the reader's lines towards it. Its methods do what the buttons do, and return the reply."""

    def __init__(self, goal):
        self.goal = goal
        self.history = [(Derivation("your proof", goal.first, goal.setting), "")]  # and what was typed last
        self.hints, self.ours = 0, ""
        names = map(on_paper, goal.setting.parameters)
        self.desk = Desk(signs={"E": "E(", **{name: name for name in names}, "ln": "ln(", "²": "²", "½": "½"})
        self.desk.observe(lambda change: self.preview(change.new), "text")
        self.desk.on_msg(lambda desk, message, buffers: self.act(**message))
        self.rows, self.seen, self.end = (widgets.HTMLMath() for _ in range(3))
        self.widget = widgets.VBox([widgets.HTMLMath(self.heading()), self.rows, self.seen, self.desk, self.end])
        self.widget.add_class("kl-board")
        self.replied("")

    @property
    def proof(self):
        return self.history[-1][0]

    def say(self, text):
        """Check a line; one that is proved joins the proof. The reply has the verdict: see `Goal.judge`."""
        verdict, said, proof = self.goal.judge(self.proof, text)
        right = verdict in ("proved", "done")
        if right and proof.lines[-1].source not in [line.source for line in self.proof.lines]:
            self.history.append((proof, text))
        if verdict == "done":
            self.ours = folded(self.goal.ours)
        return self.replied(said, right, verdict, text="" if right else None)

    def undo(self):
        """Take the last line away, to type it anew."""
        if len(self.history) == 1:
            return self.replied("There is no line to take away.")
        return self.replied("The last line is no longer in the proof.", text=self.history.pop()[1])

    def start_over(self):
        del self.history[1:]
        self.hints = 0
        return self.replied("The proof begins again.")

    def hint(self):
        """The reason of our next line, after the last one of ours that stands in the proof too."""
        if self.goal.agree(self.proof):
            return self.replied("The proof is done.")
        if self.hints == MOST_HINTS:
            return self.replied(f"You have had all {MOST_HINTS} hints. Undo a line, and go in smaller steps.")
        self.hints += 1
        reason = self.goal.lines[max(map(self.reached, self.proof.lines))][1]
        return self.replied(f"**Hint {self.hints} of {MOST_HINTS}.** Our next line: {reason}.")

    def reached(self, line):
        """Which line of ours this is: of those that algebra equates to it, one that looks like it, or the first.

        Where there is none, it is the last that linearity equates to it.
        """
        proof = self.proof.proof
        mine, *ours = (proof.read(line) for line in (line, *self.goal.ours.lines[:-1]))
        equal, linear = (
            [n for n, other in enumerate(ours) if proof.residual(other, mine, rule) == 0]
            for rule in ("algebra", "linearity")
        )
        alike = [n for n in equal if sp.expand(ours[n] - mine, deep=False) == 0]
        return max(alike or equal[:1] or linear, default=0)

    def cell(self):
        """The proof as Python, which builds it again where this kernel is forgotten."""
        lines = (f"board.say({text!r})" for _, text in self.history[1:])
        begin = f'from kl_helpers import prove\n\nboard = prove("{self.goal.name}")'
        return "\n".join([begin, *lines, "board"])

    # --- shown ---

    def act(self, does, text=""):
        """What a button asks for."""
        buttons = {"Undo": self.undo, "Start over": self.start_over, "Hint": self.hint}
        buttons.get(does, partial(self.say, text))()

    def preview(self, text):
        """The line that is being typed as mathematics, as far as it can be read, and where reading stops."""
        self.seen.value = problem = ""
        for end in range(len(text), max(len(text) - LOOKED_BACK, 0), -1):
            try:
                with placed_in(text):
                    source = self.goal.in_the_language(text[:end])
                    still_open = source.count("(") - source.count(")")
                    tree = read(source + ")" * still_open, self.goal.setting)
            except (LineError, Unreadable) as error:
                problem = problem or f"<pre>{escape(str(error))}</pre>"
                self.seen.value = problem
            else:
                self.seen.value = shown(tree, self.goal.setting) + problem
                return

    def replied(self, said, *verdict, text=None):
        """The reply, shown; a `text` goes into the line, also where what was typed last is still on its way."""
        reply = Reply(said, *verdict)
        self.rows.value, self.end.value = self.proof._repr_html_(), self.ours
        self.desk.said, self.desk.python = repr(reply).replace("```", ""), self.cell()
        if text is not None:
            self.desk.text = text
        self.desk.send({"said": self.desk.said, "text": text})
        return reply

    def heading(self):
        """What is given, and what is to be shown."""

        def equation(proof):
            return f"{shown(proof.lines[0].tree, proof.setting)} = {shown(proof.lines[-1].tree, proof.setting)}"

        given = "".join(f"<p>You may use {equation(lemma)}</p>" for lemma in self.goal.lemmas)
        to_show = f"<p>To be shown, in any form: {equation(self.goal.ours)}</p>"
        return f"<p><b>Prove it: {self.goal.title}.</b></p>{given}{to_show}"

    def __repr__(self):
        return f"To be shown: {self.goal.first} = {self.goal.ours.lines[-1].source}\n{self.proof!r}"

    def _repr_mimebundle_(self, **kwargs):
        """Where no kernel runs, what is given, what is to be shown, and our proof, folded."""
        without_kernel = {"text/html": self.heading() + folded(self.goal.ours), "text/plain": repr(self)}
        return self.widget._repr_mimebundle_(**kwargs) | without_kernel


board = cache(Board)  # the one of each goal


def shown(tree, setting):
    return rf"$\displaystyle {latex(tree, setting)}$"


def folded(proof):
    return f"<details><summary>How ours goes</summary>\n{proof._repr_html_()}\n</details>"
