"""The lines of one derivation. A line is proved when it is added: an unproved one never exists, and is never shown."""

import ast
import copy
import html
import re
import textwrap
from operator import attrgetter
from typing import NamedTuple

import mpmath as mp
import numpy as np
import sympy as sp

from kl_helpers.arguments import clipped, integer, real, short
from kl_helpers.derivation.computation import Computation, Uncomputed
from kl_helpers.derivation.expressions import Density, E, Int, J, Sum, TooLarge, exactly, free_symbols, j
from kl_helpers.derivation.form import chunks, latex
from kl_helpers.derivation.language import LineError, Refusal, Setting, one_line, plain, read
from kl_helpers.derivation.proof import RULES, Proof

ROW = """\
<div style="max-width:60em; display:flex; flex-wrap:wrap; align-items:baseline; gap:0.2em 2em; margin:0.5em 0">\
<div style="flex:1 1 20em; line-height:2.6">{}</div><div style="flex:0 1 15em; opacity:0.8">{}\
<div style="font-size:0.85em; opacity:0.85">{}</div></div></div>"""


class UnprovedStep(Refusal):
    """A step that its reason does not prove."""


class Line(NamedTuple):
    """A line as typed, its syntax tree, and why it follows from the line before: in words, by a rule, with lemmas."""

    source: str
    tree: ast.AST
    reason: str = ""
    by: str = ""
    lemmas: tuple = ()

    @property
    def rule(self):
        """What was checked, in words."""
        cited = ", ".join(lemma.title for lemma in self.lemmas)
        return f"by {self.by}" + (f", citing {cited}" if cited else "") if self.by else ""

    @property
    def why(self):
        """The reason that was given, and the rule that was checked."""
        return " · ".join(part for part in (self.reason, self.rule) if part)


class Derivation:
    """A chain of equal lines, each with its reason.

    title: what messages call it.
    first: the line that it starts from.
    setting: who N1 and N2 are.
    What was proved stays as it is: what you get from a derivation is a copy, or cannot be changed.
    Raises LineError for a line that is not in the language, ValueError for another setting than a `Setting`.
    """

    __slots__ = ("_expression", "_lines", "_proof", "_setting", "_title")

    def __init__(self, title, first, setting):
        if type(setting) is not Setting:
            raise ValueError(f"setting = {short(setting)} must be a Setting")
        self._title, self._setting = plain(title), setting
        self._proof = Proof(setting)
        self._lines = ()
        line, self._expression = self.line(first)
        self._lines = (line,)

    title = property(attrgetter("_title"))
    setting = property(attrgetter("_setting"))

    @property
    def proof(self):
        return Proof(self._setting)

    @property
    def lines(self):
        return tuple(line._replace(tree=copy.deepcopy(line.tree)) for line in self._lines)

    def then(self, source, reason="", by="algebra", lemmas=()):
        """Add a line that equals the last one by one rule; returns the derivation.

        reason: yours, in any words; it is shown, not checked.
        by: the rule that is checked.
            "algebra"     fractions, powers, logarithms, finite sums
            "linearity"   sums and constants leave E
            "moments"     E(x), E(x**2), ... of N1
            "definition"  N1, N2, E by formula
        lemmas: earlier derivations; where the first line of one stands, its last line may stand.
        Raises LineError for a line that is not in the language, UnprovedStep for one that does not follow.
        """
        if not isinstance(by, str) or plain(by) not in RULES:
            raise ValueError(f"by = {short(by)} is not a rule; the rules are {', '.join(RULES)}")
        if not isinstance(lemmas, (list, tuple)):
            raise ValueError(f"lemmas = {short(lemmas)} must be a list of derivations")
        new, expression = self.line(source, plain(reason), plain(by), tuple(lemmas))
        self.prove(new, expression)
        if new.source != self._lines[-1].source:  # a cell run twice adds its line once
            self._lines += (new,)
            self._expression = expression
        return self

    # --- proved and computed ---

    def line(self, source, *why):
        """The next line, not yet proved, and the SymPy expression that it means. Raises LineError."""
        try:
            line = Line(one_line(source), read(source, self._setting), *why)
            return line, self._proof.read(line)
        except LineError as error:
            where = f"{clipped(self._title)}, line {len(self._lines) + 1}, "
            raise LineError(error.source, error.column, error.expected, where) from None

    def prove(self, new, after):
        """Raise UnprovedStep unless the rule proves that the new line, read as `after`, equals the last one."""
        before = self._expression
        lemmas = [self.cite(lemma) for lemma in new.lemmas]

        def residual(*rules):
            return self._proof.residual(before, after, *rules, lemmas=lemmas)

        try:
            note = "" if residual(new.by) == 0 else self.note(new, before, after, residual)
        except TooLarge as problem:
            note = f"not proved, this is too long for one line: {problem}"
        if note:
            where = f"{clipped(self._title)}, line {len(self._lines) + 1} ({clipped(new.reason or new.rule)})"
            raise UnprovedStep(f"{where}: {note}")

    def note(self, new, before, after, residual):
        """What is to be said in the margin of a refused line."""
        sources = [line.source for line in self._lines]
        if new.source in sources:
            again = "to begin again, run the cell that creates the derivation"
            return f"this line stands there already (line {sources.index(new.source) + 1}); {again}"
        left_over = residual("definition", "moments")
        if left_over != 0:
            free = (free_symbols(before, E, Int) | free_symbols(after, E, Int)) & {self._proof.x, self._proof.whole}
            return f"not proved\n  {self.at_a_point(new, bool(free))}\n  {in_rows(f'left over: {left_over}')}"
        for rule in RULES:
            if residual(rule) == 0:
                return f"true, but it needs {rule}, not only {new.by}"
        both = "first by definition (E for Int, N1 and N2 by their formulas), then by moments"
        return f"true, but not in one line: {both}"

    def at_a_point(self, new, with_variable):
        """What the last line and the new one are worth at a random point."""
        computation = Computation(self._setting, digits=10)
        try:
            before, now = (mp.nstr(computation.value(line.tree), 6) for line in (self._lines[-1], new))
        except Uncomputed as problem:
            return f"no numbers to compare: {problem}"
        point = ", ".join(["at a trial point", *filter(None, [computation.point_as_text(with_variable)])])
        return f"{point}:\n  the line before is {before}, this one is {now}"

    def cite(self, lemma):
        """A lemma as a pair of equal expressions, specialised to the parameters of this setting."""
        if not isinstance(lemma, Derivation):
            raise ValueError(f"lemmas: {short(lemma)} is not a derivation")
        theirs, ours = lemma._setting.N1 + lemma._setting.N2, self._proof.gaussians[1] + self._proof.gaussians[2]
        meaning = {}
        for part, value in zip(theirs, ours, strict=True):
            holds = meaning.setdefault(part, value) if isinstance(part, str) else exactly(part)
            if holds != value or lemma._setting.indexed != self._setting.indexed:
                raise ValueError(f"lemmas: {short(lemma.title)} holds for {lemma._setting}, here it is {self._setting}")
        return tuple(self._proof.read(line, meaning) for line in (lemma._lines[0], lemma._lines[-1]))

    def cross_check(self, seed=0, digits=20):
        """Compute every line by quadrature at one random point; returns the largest relative distance to the first.

        seed: an integer of at least 0; digits: from 1 to 50. Raises ValueError for others.
        Raises UnprovedStep if a line differs from the first one in its first `digits` digits, or takes too long.
        """
        computation = Computation(self._setting, integer("seed", seed, 0), integer("digits", digits, 1, 50))
        try:
            values = [computation.value(line.tree) for line in self._lines]
        except Uncomputed as problem:
            raise UnprovedStep(f"{clipped(self._title)}: not computed, {problem}") from None
        distances = [abs(value - values[0]) / (1 + abs(values[0])) for value in values]
        for number, distance in enumerate(distances):
            if not distance <= mp.mpf(10) ** -digits:
                first, other = mp.nstr(values[0], 12), mp.nstr(values[number], 12)
                where = f"{clipped(self._title)}, line {number + 1} is {other}, line 1 is {first}"
                raise UnprovedStep(f"{where} at {computation.point_as_text()}")
        return float(max(distances))

    # --- the last line ---

    @property
    def closed_form(self):
        """The last line as a SymPy expression; in an indexed setting with `Indexed` parameters and a `Sum` over j."""
        expression = self._expression
        if not self._setting.indexed:
            return expression
        indexed = {s: sp.IndexedBase(n, **s.assumptions0)[j] for n, s in self._proof.symbols.items()}
        return expression.xreplace(indexed).replace(Sum, lambda body: sp.Sum(body, (j, 1, J)))

    def function(self):
        """The last line as a NumPy function. Its arguments are the parameters, by keyword; they broadcast.

        In an indexed setting the coordinates lie along the last axis, and the result has one axis less.
        Raises ValueError if the last line still has an E, an Int, a density or the variable in it.
        The function raises TypeError for wrong names, ValueError for what is no real number or no positive one.
        """
        expression = self._expression
        if expression.has(E, Int, Density, self._proof.x):
            last = clipped(self._lines[-1].source)
            raise ValueError(f"{clipped(self._title)}: its last line is not a closed form: {last}")
        names, indexed = self._setting.parameters, self._setting.indexed
        arguments = [sp.Symbol("total_"), J, *self._proof.symbols.values()]
        # Not modules="numpy": for the name SymPy imports all of NumPy's parts, its tests included, which takes 12 MB.
        compiled = sp.lambdify(arguments, expression.replace(Sum, sp.Function("total_")), modules=[np])

        def closed_form(**parameters):
            if set(parameters) != set(names):
                raise TypeError(f"the arguments are {', '.join(names)}; got {', '.join(parameters) or 'none'}")
            values = [np.array(real(name, parameters[name]), dtype=float, ndmin=int(indexed)) for name in names]
            for name, value in zip(names, values, strict=True):
                if name in self._setting.positive and not np.all(value > 0):
                    raise ValueError(f"{name} = {short(parameters[name])} must be positive")
            shape = np.broadcast_shapes((1,) * indexed, *map(np.shape, values))
            *batch, count = shape if indexed else (*shape, 1)
            return compiled(lambda f: np.broadcast_to(f, shape).sum(axis=-1), count, *values) + np.zeros(batch)

        closed_form.__doc__ = f"{self._lines[-1].source}, in nats."
        return closed_form

    # --- shown ---

    def __repr__(self):
        rest = (f"  = {line.source}    [{line.why}]" for line in self._lines[1:])
        return "\n".join([self._title, f"    {self._lines[0].source}", *rest])

    def _repr_latex_(self):
        first, *rest = (latex(line.tree, self._setting) for line in self._lines)
        steps = zip(rest, self._lines[1:], strict=True)
        rows = [f"& {first}", *(f"&= {row} && \\text{{{escaped(line.why)}}}" for row, line in steps)]
        return "$$\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}$$"

    def _repr_html_(self):
        return "\n".join(self.rows())

    def rows(self):
        """Each line as HTML with its reason beside it; long lines may break before a + or a -."""
        for number, line in enumerate(self._lines):
            first, *rest = chunks(line.tree, self._setting)
            parts = [("= " if number else "") + first, *("{}" + part for part in rest)]
            shown = " ".join(html.escape(rf"$\displaystyle {part}$", quote=False) for part in parts)
            yield ROW.format(shown, html.escape(line.reason), html.escape(line.rule))

    def reveal(self):
        """The lines one at a time, with buttons; all of them are stored for a reader without a kernel."""
        from kl_helpers.derivation.stepper import Stepper

        return Stepper(self)


def in_rows(text):
    """A long formula in rows of about 80 characters that begin with a + or a -; its end is left out."""
    text = re.sub(r" ([+-]) ", " \\1\N{NO-BREAK SPACE}", text)
    rows = textwrap.wrap(text, 80, max_lines=4, placeholder=" ...", break_long_words=False, break_on_hyphens=False)
    return "\n    ".join(rows).replace("\N{NO-BREAK SPACE}", " ")


def escaped(text):
    """Plain text for use inside \\text{...}."""
    return "".join("\\" + c if c in "#$%&_{}" else c for c in text.replace("\\", "/").replace("^", "ˆ"))
