"""The language of a line: what may be typed, in which setting, and what is said when it is something else."""

import ast
import keyword
import math
import operator
import re
import warnings
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial

from kl_helpers.arguments import clipped, short

DENSITIES = ("N1", "N2")
CALLS = ("log", "exp", "sqrt", *DENSITIES, "E", "Int", "Sum")
SHOWN_CALLS = ", ".join(f"{name}(...)" for name in CALLS)
RESERVED = {*CALLS, "pi", "J", "j"}
# They would be shown as what they are not, in small letters or large ones: the d of dx, a function, a logarithm to the
# base 2 (log2).
READ_OTHERWISE = """e d i ln lg log exp sqrt sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh max min sup inf
    arg argmax argmin lim det tr erf sign var cov kl sum int nan oo infty""".split()
GREEK = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi
    omega""".split()
# How N1 and N2 may be shown: p, N_1, \mathcal{N}_{1}, q_\phi.
LETTER = rf"(?:[A-Za-z]{{1,20}}|\\(?:{'|'.join(GREEK)}))"
STYLED = rf"(?:{LETTER}|\\math[a-z]{{2,4}}(?:\{{{LETTER}\}}| [A-Za-z]))"
SHOWN = rf"{STYLED}[0-9]{{0,4}}(?:_(?:[A-Za-z0-9]|\{{[0-9]{{1,4}}\}}|\\(?:{'|'.join(GREEK)})|\{{{LETTER}\}}))?"
OPERATIONS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
OPERATIONS |= {ast.Pow: operator.pow}

# Far more than a line of mathematics needs; together they keep every reading of it short.
LONGEST_LINE = 1000  # characters
DEEPEST_LINE = 60  # operations inside one another
LARGEST_NUMBER = 10**6  # and 1/LARGEST_NUMBER is the smallest
MOST_DIGITS = 30
RANGE = f"that are 0 or between 1/{LARGEST_NUMBER} and {LARGEST_NUMBER} in size"
LARGEST_EXPONENT = 12
LARGEST_EXPANSION = 500  # terms of the line multiplied out


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
        start = max(0, column - 60)
        before, after = "..." * (start > 0), "..." * (len(source) > start + 80)
        rows = [f"{before}{source[start : start + 80]}{after}", " " * (len(before) + column - 1 - start) + "^"]
        super().__init__("\n  ".join([f"{where}column {column}: {clipped(expected, 160)}", *rows * bool(source)]))


class Number(Decimal):
    """A decimal, exactly as typed: Python's parser would round it."""

    __repr__ = Decimal.__str__


@dataclass(frozen=True, slots=True)
class Setting:
    """Who is who: the Gaussians N1 and N2, each a pair (mean, standard deviation) of names or numbers.

    variable: the letter that the densities are functions of.
    indexed: independent coordinates j = 1..J, with a symbolic J; parameters are then written `mu1[j]`.
    letters: how N1 and N2 are shown, in LaTeX.
    A name is up to 20 letters, then perhaps digits; a number is 0, or between 1/10^6 and 10^6 in size.
    Raises ValueError if a name is reserved, used for two things, not a name, or would be shown as something else, or if
    a standard deviation is not positive.
    """

    N1: tuple = ("mu1", "sigma1")
    N2: tuple = ("mu2", "sigma2")
    variable: str = "x"
    indexed: bool = False
    letters: tuple = ("N_1", "N_2")

    def __post_init__(self):
        object.__setattr__(self, "indexed", bool(self.indexed))
        for field in ("N1", "N2", "letters", "variable"):
            object.__setattr__(self, field, frozen(getattr(self, field)))
        N1, N2, x, letters = (f"{name} = {short(getattr(self, name))}" for name in ("N1", "N2", "variable", "letters"))
        check_gaussian(N1, self.N1)
        check_gaussian(N2, self.N2)
        check_letters(letters, self.letters)
        shown = [letters_of(bare(letter)) for letter in self.letters]
        for name in (*self.parameters, self.variable):
            require(is_name(name), f"{short(name)} cannot be the name of a parameter or of the variable")
            require(letters_of(name) not in shown, f"{short(name)} would be shown like a density, with {letters}")
        require(self.variable not in self.parameters, f"{x} is the name of a parameter too")
        dx = "d" + self.variable
        require(dx not in self.parameters, f"{short(dx)} would be shown like the {dx} of an integral")
        both = {self.N1[0], self.N2[0]} & self.positive
        require(not both, f"{N1}, {N2}: one name is both a mean and a standard deviation")

    @property
    def parameters(self):
        """The names of the parameters, in the order mean and sd of N1, mean and sd of N2."""
        return tuple(dict.fromkeys(n for n in (*self.N1, *self.N2) if isinstance(n, str)))

    @property
    def positive(self):
        """Those of them that are standard deviations."""
        return frozenset(n for n in (self.N1[1], self.N2[1]) if isinstance(n, str))


def plain(text):
    """A str that can never change; one of a subclass may say something else each time that it is asked."""
    return str.__str__(str(text))


def frozen(value):
    """A text or a list of texts and numbers as what cannot be changed later."""
    if isinstance(value, (list, tuple)):
        return tuple(frozen(part) for part in value)
    return plain(value) if isinstance(value, str) else value


def require(wanted, said):
    if not wanted:
        raise ValueError(said)


def check_gaussian(said, gaussian):
    is_pair = isinstance(gaussian, tuple) and len(gaussian) == 2 and all(map(is_name_or_number, gaussian))
    require(is_pair, f"{said} must be a mean and a standard deviation: names, or numbers {RANGE}")
    require(isinstance(gaussian[1], str) or gaussian[1] > 0, f"{said}: its standard deviation must be positive")


def check_letters(said, letters):
    parts = letters if isinstance(letters, tuple) else ()
    names = {bare(part) for part in parts if isinstance(part, str) and re.fullmatch(SHOWN, part)}
    are_two = len(parts) == len(names) == 2 and not any(map(stands_for_something, names - {*DENSITIES}))
    require(are_two, f"{said} must be two different strings, which stand for nothing else")


def is_name_or_number(value):
    return isinstance(value, str) or (type(value) in (int, float) and in_range(value))


def in_range(number):
    return number == 0 or (abs(number) <= LARGEST_NUMBER and abs(number) * LARGEST_NUMBER >= 1)


def bare(letter):
    """A letter without what only changes its look: N_1, N_{1} and \\mathcal{N}_1 are N1."""
    return re.sub(r"\\math[a-z]+|[\\{}_\s]", "", letter)


def letters_of(name):
    return name.rstrip("0123456789")


def is_name(value):
    is_word = isinstance(value, str) and re.fullmatch("[A-Za-z]{1,20}[0-9]{0,4}", value)
    return is_word and not keyword.iskeyword(value) and not stands_for_something(value)


def stands_for_something(name):
    letters = letters_of(name)
    return bool({name, letters} & RESERVED) or (letters.lower() if len(letters) > 1 else letters) in READ_OTHERWISE


def read(source, setting):
    """The syntax tree of a line. It is only ever read, never executed. Raises LineError."""
    source = one_line(source) if isinstance(source, str) else ""
    if not source:
        raise LineError(source, 1, "expected a line of mathematics, found none")
    if len(source) > LONGEST_LINE:
        raise LineError(source[:60] + "...", 1, f"expected at most {LONGEST_LINE} characters, found {len(source)}")
    if strange := re.search(r"[^ -~]|[#\\;^]", source):
        raise LineError(source, strange.start() + 1, how_to_type(source[strange.start() :]))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "'int' object is not callable": the Reader says it better
            tree = ast.parse(source, mode="eval").body
    except SyntaxError as error:
        raise LineError(source, *syntax(source, error)) from None
    except (RecursionError, MemoryError):
        raise LineError(source, 1, "expected fewer brackets inside one another") from None
    _Reader(source, setting).visit(tree)
    return tree


def one_line(source):
    return " ".join(str.split(source))


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

    def __init__(self, source, setting):
        self.source, self.setting = source, setting
        self.text = partial(ast.get_source_segment, source)
        self.known = (setting.variable, *setting.parameters)
        self.depth = 0
        self.exponent = 1  # of powers of powers
        self.inside = set()  # the calls around a part

    def require(self, wanted, node, said):
        if not wanted:
            raise LineError(self.source, node.col_offset + 1, said)

    def visit(self, node):
        self.depth += 1
        self.require(self.depth <= DEEPEST_LINE, node, f"expected at most {DEEPEST_LINE} operations inside one another")
        super().visit(node)
        self.depth -= 1

    def generic_visit(self, node):
        self.require(False, node, f"expected a number, a name, an operation + - * / ** or one of {SHOWN_CALLS}")

    def visit_Constant(self, node):
        self.require(type(node.value) in (int, float), node, f"expected a number, found {node.value!r}")
        try:
            number = Number(self.text(node))
        except InvalidOperation:  # 0xff, or an exponent beyond all measure
            self.require(False, node, f"expected a decimal number, found {self.text(node)}")
        self.require(in_range(number), node, f"expected a number between 1/{LARGEST_NUMBER} and {LARGEST_NUMBER}")
        _, digits, exponent = number.as_tuple()
        few = max(len(digits), abs(exponent)) <= MOST_DIGITS
        self.require(few, node, f"expected a number of at most {MOST_DIGITS} digits")
        if type(node.value) is float:
            node.value = number

    def visit_Name(self, node):
        name, indexed = node.id, self.setting.indexed
        if name == "pi" or (name == "J" and indexed):
            return
        self.require(name != "e", node, "type exp(1), not e")
        known = ", ".join([f"{n}[j]" if indexed else n for n in self.known] + ["pi"] + ["J"] * indexed)
        self.require(name in self.known, node, f"expected a known name, found {name!r}; known are {known}")
        self.require(not indexed, node, f"expected {name}[j], one coordinate")

    def visit_Attribute(self, node):
        typed = {"pi": "pi", "e": "exp(1)"}.get(node.attr)
        self.require(not typed, node, f"type {typed}, not {self.text(node)}")
        self.generic_visit(node)

    def visit_Subscript(self, node):
        name, index = getattr(node.value, "id", None), node.slice
        self.require(name not in CALLS, node, f"type {name}({self.text(index)}), with round brackets")
        self.require(self.setting.indexed, node, "expected no index: this setting has one coordinate")
        self.require(name in self.known, node, "expected the variable or a parameter before [j]")
        self.require(getattr(index, "id", None) == "j", index, "expected the index j")
        self.require("Sum" in self.inside, index, "expected j only inside Sum(...): outside it j has no meaning")

    def visit_UnaryOp(self, node):
        self.require(isinstance(node.op, ast.USub), node, "expected - as the only sign")
        self.visit(node.operand)

    def visit_BinOp(self, node):
        self.require(type(node.op) in OPERATIONS, node, "expected + - * / or **")
        outer = self.exponent
        if isinstance(node.op, ast.Pow):
            self.require(getattr(node.left, "id", None) != "e", node, "type exp(...), not e**(...)")
            power = getattr(getattr(node.right, "operand", node.right), "value", None)
            self.exponent *= max(1, abs(power)) if type(power) is int else math.inf
            said = f"expected a whole number as exponent, {LARGEST_EXPONENT} at most in all"
            self.require(self.exponent <= LARGEST_EXPONENT, node.right, said)
        self.visit(node.left)
        self.exponent = outer
        self.visit(node.right)

    def visit_Call(self, node):
        function, name = node.func, getattr(node.func, "id", None)
        self.require(name != "ln", node, "type log, not ln")
        method = getattr(function, "attr", None)  # np.log
        self.require(method not in CALLS, node, f"type {method}, not {self.text(function)}")
        missing = "; is a * missing before the bracket?" * (not name or name in self.known)
        self.require(name in CALLS, node, f"expected one of {SHOWN_CALLS}{missing}")
        one = len(node.args) == 1 and not node.keywords and not isinstance(node.args[0], ast.Starred)
        self.require(one, node, f"expected {name}(...) with one argument")
        [argument] = node.args
        if name in DENSITIES:
            variable, point = self.setting.variable, getattr(argument, "value", argument)  # of x[j] it is x
            said = f"expected the variable {variable} as the argument of a density, found {self.text(argument)}"
            self.require(getattr(point, "id", None) == variable, argument, said)
            return None if point is argument else self.visit(argument)
        is_sum = name == "Sum"
        self.require(not is_sum or self.setting.indexed, node, "expected no Sum: this setting has one coordinate")
        twice = (
            "expected no Sum inside a Sum: both would use the letter j" if is_sum else "expected no exp inside an exp"
        )
        self.require(name not in self.inside & {"Sum", "exp"}, node, twice)
        outer, self.inside = self.inside, self.inside | {name}
        self.visit(argument)
        self.inside = outer
