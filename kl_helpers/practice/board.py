"""The board: the reader types a proof line by line, and each line is answered."""

from functools import cache
from html import escape
from pathlib import Path

import anywidget
import ipywidgets as widgets
import traitlets

from kl_helpers.derivation import Derivation, LineError
from kl_helpers.derivation.form import latex
from kl_helpers.derivation.language import read
from kl_helpers.practice import Reply
from kl_helpers.practice.proving import goals, in_the_language, on_paper
from kl_helpers.practice.reading import Unreadable

MOST_HINTS = 3
LOOKED_BACK = 40  # characters, for what can be read
CLOSING = {"(": ")", "[": "]", "{": "}"}


class Desk(anywidget.AnyWidget):
    """A line to type in, and the buttons; what is typed comes as `text`, a button as a message with its name."""

    _esm, _css = (Path(__file__).with_suffix(suffix) for suffix in (".js", ".css"))
    text, said, python = (traitlets.Unicode().tag(sync=True) for _ in range(3))
    signs = traitlets.Dict().tag(sync=True)

    def put(self, text):
        """Put a text into the line, also where what was typed last is still on its way."""
        self.text = text
        self.send({"text": text})


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

    @property
    def lemmas(self):
        """The earlier proofs that may be cited."""
        return self.goal.lemmas

    def say(self, text):
        """Check a line; one that is proved joins the proof. The reply has the verdict: see `Goal.judge`."""
        verdict, said, proof = self.goal.judge(self.proof, text)
        if proof is not self.proof and len(proof.lines) > len(self.proof.lines):
            self.history.append((proof, text))
        if verdict == "done":
            self.ours = folded(self.goal.ours)
        return self.replied(said, verdict in ("proved", "done"), verdict)

    def undo(self):
        """Take the last line away, to type it anew."""
        if len(self.history) == 1:
            return self.replied("There is no line to take away.")
        self.desk.put(self.history.pop()[1])
        return self.replied("The last line is no longer in the proof.")

    def start_over(self):
        del self.history[1:]
        return self.replied("The proof begins again.")

    def hint(self):
        """The reason of our next line, after the last one of ours that stands in the proof too."""
        if self.hints == MOST_HINTS:
            return self.replied(f"You have had all {MOST_HINTS} hints. Undo a line, and go in smaller steps.")
        self.hints += 1
        proof = self.proof.proof
        mine, ours = ([proof.read(line) for line in lines] for lines in (self.proof.lines, self.goal.ours.lines[:-1]))
        reached = max(n for n, line in enumerate(ours) if any(proof.residual(line, m, "algebra") == 0 for m in mine))
        reason = self.goal.lines[reached][1]
        return self.replied(f"**Hint {self.hints} of {MOST_HINTS}.** Our next line: {reason}.")

    def cell(self):
        """The proof as Python, which builds it again where this kernel is forgotten."""
        begin = f'proof = Derivation("my proof", "{self.goal.first}", {self.goal.setting})'
        steps = (
            f'proof.then("{line.source}", by="{line.by}"{", lemmas=given" * bool(line.lemmas)})'
            for line in self.proof.lines[1:]
        )
        name = f'"{self.goal.name}"'
        return "\n".join(
            [
                "from kl_helpers import check, prove\nfrom kl_helpers.derivation import Derivation, Setting\n",
                *[f"given = prove({name}).lemmas"] * bool(self.lemmas),
                *(begin, *steps, f"check({name}, proof)"),
            ]
        )

    # --- shown ---

    def act(self, does="", text=""):
        """What a button asks for."""
        buttons = {"Undo": self.undo, "Start over": self.start_over, "Hint": self.hint}
        if does in buttons:
            buttons[does]()
        elif text and self.say(text).right:
            self.desk.put("")

    def preview(self, text):
        """The line that is being typed as mathematics, as far as it can be read, and where reading stops."""
        self.seen.value = problem = ""
        for end in range(len(text), max(len(text) - LOOKED_BACK, 0), -1):
            try:
                tree = read(in_the_language(text[:end] + closing(text[:end])), self.goal.setting)
            except (LineError, Unreadable) as error:
                problem = problem or f"<pre>{escape(str(error).strip().strip('`'))}</pre>"
                self.seen.value = problem
            else:
                self.seen.value = shown(tree, self.goal.setting) + problem
                return

    def replied(self, said, *verdict):
        reply = Reply(said, *verdict)
        self.rows.value, self.end.value = self.proof._repr_html_(), self.ours
        self.desk.said, self.desk.python = repr(reply).replace("```", ""), self.cell()
        return reply

    def heading(self):
        first, goal, setting = self.goal.ours.lines[0], self.goal.ours.lines[-1], self.goal.setting
        ends = ((lemma.lines[0].tree, lemma.lines[-1].tree) for lemma in self.lemmas)
        given = "".join(f"<p>You may use {shown(a, setting)} = {shown(b, setting)}</p>" for a, b in ends)
        return (
            f"<p><b>Prove it: {self.goal.title}.</b> It begins with {shown(first.tree, setting)}</p>{given}"
            f"<p>To be shown, in any form: {shown(goal.tree, setting)}</p>"
        )

    def __repr__(self):
        return f"To be shown: {self.goal.first} = {self.goal.ours.lines[-1].source}\n{self.proof!r}"

    def _repr_mimebundle_(self, **kwargs):
        """Where no kernel runs, what is given, what is to be shown, and our proof, folded."""
        without_kernel = {"text/html": self.heading() + folded(self.goal.ours), "text/plain": repr(self)}
        return self.widget._repr_mimebundle_(**kwargs) | without_kernel


@cache
def board(name):
    """The one board of this name."""
    return Board(goals()[name])


def shown(tree, setting):
    return rf"$\displaystyle {latex(tree, setting)}$"


def folded(proof):
    return f"<details><summary>How ours goes</summary>\n{proof._repr_html_()}\n</details>"


def closing(text):
    """What closes the brackets that are open."""
    still = []
    for sign in text:
        if sign in CLOSING:
            still.insert(0, CLOSING[sign])
        elif still and sign == still[0]:
            still.pop(0)
    return "".join(still)
