"""The board: the reader types a proof line by line, and each line is answered."""

import html
from functools import cache

import ipywidgets as widgets

from kl_helpers.derivation import Derivation, LineError
from kl_helpers.derivation.form import latex
from kl_helpers.practice import Reply
from kl_helpers.practice.goals import goals, in_the_language, symbols
from kl_helpers.practice.reading import Unreadable

MOST_HINTS = 3
CLOSING = {"(": ")", "[": "]", "{": "}"}
STYLE = """<style>
.kl-board { max-width: 60em; padding: 2px }
.kl-board > *, .kl-board .widget-htmlmath-content { min-width: 0; max-width: 100%; width: 100% }
.kl-board .widget-htmlmath-content { overflow-x: auto; overflow-wrap: anywhere }
.kl-board pre { white-space: pre-wrap }
.kl-board .widget-box { flex-wrap: wrap }
.kl-board button { width: auto; min-width: 32px; height: 32px }
</style>"""


class Board:
    """One goal and the lines that lead towards it. `say(line)` is what Check does, `undo()`, `hint()`, ... the others."""

    def __init__(self, goal):
        self.goal = goal
        self.history = [Derivation("your proof", goal.first, goal.setting)]  # after each line, the last is the proof
        self.hints = 0
        self.done = False
        self.lay_out()

    @property
    def proof(self):
        return self.history[-1]

    @property
    def lemmas(self):
        """The earlier proofs that may be cited."""
        return self.goal.lemmas

    def say(self, text):
        """The reply to a line; one that is proved joins the proof."""
        verdict, said, proof = self.goal.judge(self.proof, text)
        if len(proof.lines) > len(self.proof.lines):
            self.history.append(proof)
        self.done = self.done or verdict == "done"
        return self.replied(Reply(said, verdict in ("proved", "done"), verdict))

    def undo(self):
        """Take the last line away."""
        if len(self.history) == 1:
            return self.replied(Reply("There is no line to take away."))
        self.line.value = self.history.pop().lines[-1].source
        return self.replied(Reply("The last line is gone from the proof, and can be changed."))

    def start_over(self):
        del self.history[1:]
        return self.replied(Reply("The proof begins again."))

    def hint(self):
        """The reason of our next line, after the last of ours that the reader has reached; three in all."""
        if self.hints == MOST_HINTS:
            return self.replied(Reply(f"That were all {MOST_HINTS} hints. Look again at the proof above this one."))
        proof = self.proof.proof
        mine = [proof.read(line) for line in self.proof.lines]
        ours = [proof.read(line) for line in self.goal.ours.lines]
        reached = max(n for n, line in enumerate(ours) if any(proof.residual(line, m, "algebra") == 0 for m in mine))
        self.hints += 1
        reason = self.goal.lines[min(reached, len(self.goal.lines) - 1)][1]
        return self.replied(Reply(f"**Hint {self.hints} of {MOST_HINTS}.** Our next line: {reason}."))

    def cell(self):
        """The proof as Python, which builds it again where this kernel is forgotten."""
        cites = any(line.lemmas for line in self.proof.lines)
        steps = [
            f'proof.then("{line.source}", by="{line.by}"{", lemmas=given" if line.lemmas else ""})'
            for line in self.proof.lines[1:]
        ]
        return "\n".join(
            [
                f"from kl_helpers import check{', prove' if cites else ''}",
                "from kl_helpers.derivation import Derivation, Setting\n",
                *[f'given = prove("{self.goal.name}").lemmas'] * cites,
                f'proof = Derivation("my proof", "{self.goal.first}", {self.goal.setting})',
                *steps,
                f'check("{self.goal.name}", proof)',
            ]
        )

    def preview(self, text):
        """What can be read so far as LaTeX, and where reading stops."""
        setting, said = self.goal.setting, ""
        for end in range(len(text), max(len(text) - 40, 0), -1):
            try:
                line, _ = self.proof.line(in_the_language(text[:end] + closing(text[:end])))
                return rf"$\displaystyle {latex(line.tree, setting)}$ {said}"
            except (LineError, Unreadable) as error:
                said = said or f"<pre>{html.escape(str(error))}</pre>"
        return said

    # --- as a widget ---

    def lay_out(self):
        """A line to type in, the buttons, and what they say."""
        self.lines, self.seen, self.said = (widgets.HTMLMath() for _ in range(3))
        self.line = widgets.Text(description="Your next line", continuous_update=True, layout={"width": "100%"})
        self.line.style.description_width = "initial"
        self.line.observe(lambda change: self.look(change.new), "value")
        self.line.on_msg(lambda _, content, buffers: content.get("event") == "submit" and self.enter())
        self.python = widgets.Textarea(description="Python", layout={"width": "100%", "display": "none"}, rows=8)
        does = {
            "Check": self.enter,
            "Undo": self.undo,
            "Start over": self.start_over,
            "Hint": self.hint,
            "Copy as a cell": self.show_cell,
        }
        buttons = widgets.HBox([button(name, does[name]) for name in does])
        names = [symbols(name) for name in self.goal.setting.parameters]
        keys = widgets.HBox([button(key, self.typist(key)) for key in ("E(", *names, "ln(", "²", "½")])
        head = widgets.HTMLMath(STYLE + self.heading())
        self.widget = widgets.VBox([head, self.lines, self.line, keys, self.seen, buttons, self.said, self.python])
        self.widget.add_class("kl-board")
        self.replied(Reply(""))

    def heading(self):
        given, shown = (latex(line.tree, self.goal.setting) for line in (self.proof.lines[0], self.goal.shown))
        lemmas = "".join(
            rf"<p>You may use: $\displaystyle {latex(a.tree, self.goal.setting)} = {latex(b.tree, self.goal.setting)}$</p>"
            for a, b in ((lemma.lines[0], lemma.lines[-1]) for lemma in self.lemmas)
        )
        return (
            f"<p><b>Prove it: {self.goal.title}.</b> Given: $\\displaystyle {given}$</p>{lemmas}"
            f"<p>To be shown, in any form: $\\displaystyle {shown}$</p>"
        )

    def typist(self, key):
        def type_it():
            self.line.value += key
            self.line.focus()

        return type_it

    def look(self, text):
        self.seen.value = self.preview(text) if text.strip() else ""

    def enter(self):
        if self.line.value.strip() and self.say(self.line.value).right:
            self.line.value = ""
        self.line.focus()

    def show_cell(self):
        self.python.value, self.python.layout.display = self.cell(), ""
        self.python.focus()
        return self.replied(Reply("The proof stands below as Python: copy it into a cell."))

    def replied(self, reply):
        self.lines.value = self.proof._repr_html_()
        ours = self.ours() if self.done else ""
        self.said.value = f'<div role="status">{as_html(repr(reply))}</div>{ours}'
        return reply

    def ours(self):
        return f"<details><summary>How ours goes</summary>\n{self.goal.ours._repr_html_()}\n</details>"

    def __repr__(self):
        return f"To be proved: {self.goal.first} = {self.goal.shown.source}\n{self.proof!r}"

    def _repr_mimebundle_(self, **kwargs):
        data = self.widget._repr_mimebundle_(**kwargs)
        data, metadata = data if isinstance(data, tuple) else (data, {})
        return {**data, "text/html": self.heading() + self.ours(), "text/plain": repr(self)}, metadata


@cache
def board(name):
    """The one board of this name."""
    return Board(goals()[name])


def button(name, does):
    made = widgets.Button(description=name)
    made.on_click(lambda _: does())
    return made


def closing(text):
    """The brackets that are still open, closed."""
    still = []
    for sign in text:
        if sign in CLOSING:
            still.append(CLOSING[sign])
        elif still and sign == still[-1]:
            still.pop()
    return "".join(reversed(still))


def as_html(text):
    """A reply as HTML: what stands between two ``` as it is."""
    parts = html.escape(text).split("```")
    return "".join(f"<pre>{part.strip()}</pre>" if n % 2 else part for n, part in enumerate(parts))
