"""The language of a line: what may be typed, in which setting, and what is said when it is something else."""

import ast
import keyword
import math
import re
import warnings
from dataclasses import dataclass
from functools import cached_property

from kl_helpers.gaussians import _short

FUNCTIONS = ("log", "exp", "sqrt")
DENSITIES = ("N1", "N2")
AGGREGATES = ("E", "Int", "Sum")
CALLS = (*FUNCTIONS, *DENSITIES, *AGGREGATES)
RESERVED = {*CALLS, "pi", "J", "j"}
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)

# Far more than a line of mathematics needs; together they keep every reading of it short.
LONGEST_LINE = 1000  # characters
DEEPEST_LINE = 60  # operations inside one another
LARGEST_NUMBER = 10**6  # and 1/LARGEST_NUMBER is the smallest
LARGEST_EXPONENT = 12
LARGEST_EXPANSION = 2000  # symbols of the line multiplied out


# What mathematicians write, and how it is typed here.
TYPED = {"μ": "mu", "µ": "mu", "σ": "sigma", "π": "pi", "−": "-", "·": "*", "×": "*", "²": "**2", "^": "** for a power"}
TYPED |= {"½": "1/2", "√": "sqrt(...)"}
TYPED |= dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))


class Refusal(ValueError):
    """A line that is refused. Its message says it all, so a notebook shows that and no traceback."""

    def _render_traceback_(self):
        return [f"{type(self).__name__}: {self}"]


class LineError(Refusal):
    """A line that is not in the language: says where, and what was expected there."""

    def __init__(self, source, column, expected, where=""):
        self.source, self.column, self.expected = source, column, expected
        super().__init__(f"{where}column {column}: {expected}\n  {source}\n  {' ' * (column - 1)}^")


@dataclass(frozen=True)
class Setting:
    """Who is who: the Gaussians N1 and N2, each a pair (mean, standard deviation) of names or numbers.

    variable: the letter that the densities are functions of.
    indexed: independent coordinates j = 1..J, with a symbolic J; parameters are then written `mu1[j]`.
    letters: how N1 and N2 are shown, in LaTeX.
    A name is letters, then perhaps digits.
    Raises ValueError if a name is reserved, used for two things, or not a name, or if a standard deviation is not
    positive.
    """

    N1: tuple = ("mu1", "sigma1")
    N2: tuple = ("mu2", "sigma2")
    variable: str = "x"
    indexed: bool = False
    letters: tuple = ("N_1", "N_2")

    def __post_init__(self):
        for argument in ("N1", "N2"):
            self.check_gaussian(argument, getattr(self, argument))
        for name in (*self.parameters, self.variable):
            if not is_name(name):
                raise ValueError(f"{name!r} cannot be the name of a parameter or of the variable")
        if self.variable in self.parameters:
            raise ValueError(f"variable = {self.variable!r} is the name of a parameter too")
        if {self.N1[0], self.N2[0]} & self.positive:
            raise ValueError(
                f"N1 = {_short(self.N1)}, N2 = {_short(self.N2)}: one name is both a mean and a standard deviation"
            )
        letters = self.letters
        if not (is_pair(letters) and all(isinstance(a, str) and a for a in letters) and letters[0] != letters[1]):
            raise ValueError(f"letters = {_short(letters)} must be two different strings")

    def check_gaussian(self, argument, gaussian):
        if not is_pair(gaussian) or not all(isinstance(part, str) or is_number(part) for part in gaussian):
            raise ValueError(
                f"{argument} = {_short(gaussian)} must be a mean and a standard deviation, names or numbers"
            )
        if not isinstance(gaussian[1], str) and not gaussian[1] > 0:
            raise ValueError(f"{argument} = {_short(gaussian)}: its standard deviation must be positive")

    @cached_property
    def parameters(self):
        """The names of the parameters, in the order mean and sd of N1, mean and sd of N2."""
        return tuple(dict.fromkeys(n for n in (*self.N1, *self.N2) if isinstance(n, str)))

    @cached_property
    def positive(self):
        """Those of them that are standard deviations."""
        return {n for n in (self.N1[1], self.N2[1]) if isinstance(n, str)}


def is_pair(value):
    return isinstance(value, (tuple, list)) and len(value) == 2


def is_number(value):
    return type(value) in (int, float) and math.isfinite(value)


def is_name(value):
    is_word = isinstance(value, str) and re.fullmatch("[A-Za-z]+[0-9]*", value)
    return bool(is_word) and value not in RESERVED and not keyword.iskeyword(value)


def read(source, setting, where=""):
    """The syntax tree of a line. It is only ever read, never executed. Raises LineError; `where` begins its message."""
    if not isinstance(source, str) or not source.strip():
        raise LineError(str(source).strip(), 1, "expected a line of mathematics, found none", where)
    source = one_line(source)
    if len(source) > LONGEST_LINE:
        raise LineError(
            source[:60] + "...", 1, f"expected at most {LONGEST_LINE} characters, found {len(source)}", where
        )
    for column, character in enumerate(source, 1):
        if not character.isascii() or not character.isprintable() or character in "#\\;^":
            raise LineError(source, column, how_to_type(source[column - 1 :]), where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "'int' object is not callable": the Reader says it better
            tree = ast.parse(source, mode="eval").body
    except SyntaxError as error:
        raise LineError(source, *syntax(source, error), where) from None
    except (RecursionError, MemoryError):
        raise LineError(source, 1, "expected fewer brackets inside one another", where) from None
    _Reader(source, setting, where).visit(tree)
    symbols = math.prod(expansion(tree))
    if symbols > LARGEST_EXPANSION:
        raise LineError(source, 1, f"expected a line of fewer symbols than {symbols} when multiplied out", where)
    return tree


def one_line(source):
    return " ".join(source.split())


def how_to_type(text):
    """What to say to a text that begins with a character that is not typed here."""
    found = re.match(r"\w+|.", text)[0]
    typed = "".join(TYPED.get(character, character) for character in found)
    typed = re.sub(r"pi(?=[a-z])", "pi*", typed)  # 2πe is a product
    if typed != found and typed.isascii():
        return f"type {typed}, not {found}"
    return f"expected Python's way of typing a formula, found {text[0]!r}"


def syntax(source, error):
    """(column, what was expected there) of a line that Python cannot read."""
    two_operands = re.search(r"(?:[\w)] |\))(?=[\w(])|\b\d+(?=[A-Za-df-z])", source)
    if "=" in source:
        return source.index("=") + 1, "expected a formula; a line has no ="
    if error.msg.startswith("invalid") and two_operands:
        return two_operands.end() + 1, "expected a formula; is a * missing?"
    return error.offset or len(source), f"expected a formula; {error.msg}"


class _Reader(ast.NodeVisitor):
    """Checks a syntax tree against the language of a setting."""

    def __init__(self, source, setting, where):
        self.source, self.setting, self.where = source, setting, where
        self.depth = 0
        self.exponent = 1  # of powers of powers
        self.inside = set()  # the calls around a part

    def refuse(self, node, expected):
        raise LineError(self.source, node.col_offset + 1, expected, self.where)

    def text(self, node):
        return ast.get_source_segment(self.source, node)

    def is_known(self, node):
        """Is it the name of the variable or of a parameter?"""
        return isinstance(node, ast.Name) and node.id in (self.setting.variable, *self.setting.parameters)

    def visit(self, node):
        self.depth += 1
        if self.depth > DEEPEST_LINE:
            self.refuse(node, f"expected at most {DEEPEST_LINE} operations inside one another")
        super().visit(node)
        self.depth -= 1

    def generic_visit(self, node):
        self.refuse(node, f"expected a number, a name, an operation + - * / ** or one of {calls()}")

    def visit_Constant(self, node):
        if type(node.value) not in (int, float):
            self.refuse(node, f"expected a number, found {node.value!r}")
        if node.value and not 1 / LARGEST_NUMBER <= abs(node.value) <= LARGEST_NUMBER:
            self.refuse(node, f"expected a number between 1/{LARGEST_NUMBER} and {LARGEST_NUMBER}")

    def visit_Name(self, node):
        name, setting = node.id, self.setting
        if name == "pi" or (name == "J" and setting.indexed):
            return
        if not self.is_known(node):
            if name == "e":
                self.refuse(node, "type exp(1), not e")
            known = (setting.variable, *setting.parameters)
            shown = [f"{n}[j]" if setting.indexed else n for n in known] + ["pi"] + ["J"] * setting.indexed
            self.refuse(node, f"expected a known name, found {name!r}; known are {', '.join(shown)}")
        if setting.indexed:
            self.refuse(node, f"expected {name}[j], one coordinate")

    def visit_Attribute(self, node):
        if node.attr not in ("pi", "e"):
            self.generic_visit(node)
        self.refuse(node, f"type {'pi' if node.attr == 'pi' else 'exp(1)'}, not {self.text(node)}")

    def visit_Subscript(self, node):
        setting = self.setting
        base, index = node.value, node.slice
        if isinstance(base, ast.Name) and base.id in CALLS:
            self.refuse(node, f"type {base.id}({self.text(index)}), with round brackets")
        if not setting.indexed:
            self.refuse(node, "expected no index: this setting has one coordinate")
        if not self.is_known(base):
            self.refuse(node, "expected the variable or a parameter before [j]")
        if not isinstance(index, ast.Name) or index.id != "j":
            self.refuse(index, "expected the index j")
        if "Sum" not in self.inside:
            self.refuse(index, "expected j only inside Sum(...): outside it j has no meaning")

    def visit_UnaryOp(self, node):
        if not isinstance(node.op, ast.USub):
            self.refuse(node, "expected - as the only sign")
        self.visit(node.operand)

    def visit_BinOp(self, node):
        if not isinstance(node.op, OPERATORS):
            self.refuse(node, "expected + - * / or **")
        if isinstance(node.op, ast.Pow):
            self.visit_power(node)
        else:
            self.visit(node.left)
            self.visit(node.right)

    def visit_power(self, node):
        if isinstance(node.left, ast.Name) and node.left.id == "e" and not self.is_known(node.left):
            self.refuse(node, "type exp(...), not e**(...)")
        exponent = whole_number(node.right)
        outer, self.exponent = self.exponent, self.exponent * max(1, abs(exponent or 0))
        if exponent is None or self.exponent > LARGEST_EXPONENT:
            self.refuse(node.right, f"expected a whole number as exponent, {LARGEST_EXPONENT} at most in all")
        self.visit(node.left)
        self.exponent = outer

    def visit_Call(self, node):
        name = node.func.id if isinstance(node.func, ast.Name) else None
        if name == "ln":
            self.refuse(node, "type log, not ln")
        if isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
            self.refuse(node, f"type {node.func.attr}, not {self.text(node.func)}")
        if name not in CALLS:
            missing = not name or self.is_known(node.func)
            self.refuse(node, f"expected one of {calls()}" + "; is a * missing before the bracket?" * missing)
        if len(node.args) != 1 or node.keywords or isinstance(node.args[0], ast.Starred):
            self.refuse(node, f"expected {name}(...) with one argument")
        if name in DENSITIES:
            return self.check_point(node.args[0])
        if name == "Sum" and not self.setting.indexed:
            self.refuse(node, "expected no Sum: this setting has one coordinate")
        if name == "Sum" and "Sum" in self.inside:
            self.refuse(node, "expected no Sum inside a Sum: both would use the letter j")
        if name == "exp" and "exp" in self.inside:
            self.refuse(node, "expected no exp inside an exp")
        outer, self.inside = self.inside, self.inside | {name}
        self.visit(node.args[0])
        self.inside = outer

    def check_point(self, point):
        variable = self.setting.variable
        if isinstance(point, ast.Name) and point.id == variable:
            return
        if not isinstance(point, ast.Subscript) or getattr(point.value, "id", None) != variable:
            self.refuse(
                point, f"expected the variable {variable} as the argument of a density, found {self.text(point)}"
            )
        self.visit(point)


def calls():
    return ", ".join(f"{name}(...)" for name in CALLS)


def whole_number(node):
    """The value of a whole number with or without a minus; else None."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = whole_number(node.operand)
        return None if value is None else -value
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int else None


def expansion(node):
    """Upper bounds (number of terms, factors in a term) of a line multiplied out, its logarithms opened."""
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            (m, d), (n, e) = expansion(node.left), expansion(node.right)
            return m + n, max(d, e)
        case ast.BinOp(op=ast.Pow()):
            (m, d), n = expansion(node.left), abs(whole_number(node.right))
            return math.comb(m + n - 1, n), d * max(n, 1)
        case ast.BinOp():
            (m, d), (n, e) = expansion(node.left), expansion(node.right)
            return m * n, d + e
        case ast.UnaryOp():
            return expansion(node.operand)
        case ast.Call(func=ast.Name(id="N1" | "N2")):
            return 1, 6  # its logarithm has six terms
        case ast.Call(func=ast.Name(id="log"), args=[argument]):
            m, d = expansion(argument)
            return m + d, d
        case ast.Call(args=[argument]):
            return expansion(argument)
    return 1, 1
