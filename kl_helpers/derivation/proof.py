"""Proof, the second reading of a line: SymPy, brought to a normal form by the one rule that a step names.

algebra      fractions, powers, logarithms; a constant factor leaves a finite sum
linearity    algebra, and: E and Int of a sum; a constant factor leaves them; E[1] = 1; E of a finite sum
moments      linearity, and: E[x^k] of the normal law N1
definition   linearity, and: Int N1 f = E[f], Int N = 1, the formula of N(x) and of ln N(x), independent coordinates

An equality is proved for every real value of the means and of the variable, and every positive value of the standard
deviations; for E and Int, where they converge.
So a line that makes no sense at some of these values is refused when it is read: see `Proof.read`.
"""

import ast
import operator
import random
from functools import cached_property

import sympy as sp

from kl_helpers.derivation.language import LARGEST_NUMBER, LineError

RULES = ("algebra", "linearity", "moments", "definition")
OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
J = sp.Symbol("J", integer=True, positive=True)
j = sp.Symbol("j", integer=True, positive=True)


class Unopened(sp.Function):
    """E, Int or Sum of a body: real, and positive if the body is."""

    nargs = 1
    is_real = True

    def _eval_is_positive(self):
        return self.args[0].is_positive

    def _sympystr(self, printer):
        return f"{self.name}({printer.doprint(self.args[0])})"


class Mean(Unopened):
    name = "E"


class Integral(Unopened):
    name = "Int"


class Total(Unopened):
    name = "Sum"


class Density(sp.Function):
    """N1 or N2, by its number, at one coordinate or at the whole variable."""

    nargs = 2
    is_positive = True

    def _sympystr(self, printer):
        return f"N{self.args[0]}({self.args[1]})"


CALLS = {"E": Mean, "Int": Integral, "Sum": Total, "log": sp.log, "exp": sp.exp, "sqrt": sp.sqrt}


class Proof:
    """Reads lines of one setting into SymPy, and proves that two of them are equal."""

    def __init__(self, setting):
        self.setting = setting
        at = "[j]" if setting.indexed else ""
        self.x = sp.Symbol(setting.variable + at, real=True)
        self.whole = sp.Symbol(setting.variable, real=True)
        self.symbols = {
            name: sp.Symbol(name + at, positive=True) if name in setting.positive else sp.Symbol(name + at, real=True)
            for name in setting.parameters
        }
        self.gaussians = {1: self.values(setting.N1), 2: self.values(setting.N2)}

    def values(self, gaussian):
        """(mean, standard deviation) as SymPy sees them."""
        return tuple(self.symbols[part] if isinstance(part, str) else exactly(part) for part in gaussian)

    # --- from the syntax tree to SymPy ---

    def read(self, line, names=None, where=""):
        """The expression of a line; `names` says what each parameter stands for.

        Raises LineError for a divisor that may be 0, and for the logarithm or root of what may be negative.
        """
        names = names or self.symbols

        def expect(node, wanted, expected):
            if not wanted:
                raise LineError(line.source, node.col_offset + 1, f"expected {expected}", where)

        def visit(node):
            match node:
                case ast.Constant():
                    return exactly(node.value)
                case ast.Name(id="pi"):
                    return sp.pi
                case ast.Name(id="J"):
                    return J
                case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)):
                    return names.get(name, self.x)
                case ast.UnaryOp():
                    return -visit(node.operand)
                case ast.BinOp():
                    left, right = visit(node.left), visit(node.right)
                    divisor = right if isinstance(node.op, ast.Div) else left
                    if isinstance(node.op, ast.Div) or (isinstance(node.op, ast.Pow) and right < 0):
                        expect(node, divisor.is_nonzero, f"a divisor that cannot be 0, found {divisor}")
                    return OPERATIONS[type(node.op)](left, right)
                case ast.Call(func=ast.Name(id="N1" | "N2" as name), args=[point]):
                    return Density(int(name[1]), self.whole if isinstance(point, ast.Name) else self.x)
                case ast.Call(func=ast.Name(id=name), args=[argument]):
                    body = visit(argument)
                    if name == "log":
                        expect(argument, body.is_positive, f"the logarithm of something positive, found {body}")
                    if name == "sqrt":
                        expect(argument, body.is_nonnegative, f"the root of something not negative, found {body}")
                    return CALLS[name](body)

        return visit(line.tree)

    # --- the normal form ---

    def normal_form(self, expression, *rules):
        """What the rules can open is opened; equal expressions then look the same."""
        if expression.is_Atom:
            return expression
        arguments = [self.normal_form(argument, *rules) for argument in expression.args]
        linear = rules != ("algebra",)
        match expression:
            case Total():
                return self.open_sum(*arguments)
            case Mean() if linear:
                return self.open_mean(*arguments, rules)
            case Integral() if linear:
                return self.open_integral(*arguments, rules)
            case sp.log():
                return self.open_log(*arguments, rules)
        return sp.expand(expression.func(*arguments))

    def open_log(self, body, rules):
        """The sum of the logarithms of the factors; ln N(x) by its formula."""
        body = sp.factor(body) if body.is_Add else body
        small = all(max(abs(n.p), n.q) <= LARGEST_NUMBER for n in body.atoms(sp.Rational))
        opened = sp.expand(sp.expand_log(sp.log(body), factor=small))
        if "definition" not in rules:
            return opened
        return sp.expand(opened.replace(is_log_density, lambda ln: self.log_density(*ln.args[0].args)))

    def log_density(self, number, point):
        """For the whole variable, the sum over its independent coordinates."""
        mu, sigma = self.gaussians[int(number)]
        one = -sp.log(2 * sp.pi * sigma**2) / 2 - (self.x - mu) ** 2 / (2 * sigma**2)
        return self.normal_form(one if point == self.x else Total(one), "algebra")

    def open_sum(self, body):
        varying = {self.x, *self.symbols.values()}
        return sp.Add(*(c * (J if f == 1 else Total(f)) for c, f in terms(body, varying, Total)))

    def open_mean(self, body, rules):
        return sp.Add(
            *(sp.expand(c * self.mean(f, rules)) for c, f in terms(body, {self.x, self.whole}, Mean, Integral))
        )

    def mean(self, f, rules):
        """E[f], where no constant factor is left in f."""
        power = f.as_base_exp()[1]
        if f == 1:
            return f
        if isinstance(f, Total):
            return self.open_sum(self.open_mean(f.args[0], rules))
        if "moments" in rules and f == self.x**power and power.is_Integer and power > 0:
            return self.moment(power)
        return Mean(f)

    def moment(self, k):
        """E[x^k] = mu E[x^(k-1)] + (k-1) sigma^2 E[x^(k-2)] under N(mu, sigma^2), by integration by parts."""
        mu, sigma = self.gaussians[1]
        before, moment = sp.Integer(0), sp.Integer(1)
        for n in range(k):
            before, moment = moment, sp.expand(mu * moment + n * sigma**2 * before)
        return moment

    def open_integral(self, body, rules):
        return sp.Add(
            *(sp.expand(c * self.integral(f, rules)) for c, f in terms(body, {self.x, self.whole}, Mean, Integral))
        )

    def integral(self, f, rules):
        """Int f, where no constant factor is left in f."""
        N1 = Density(1, self.whole)
        if "definition" in rules and f in self.known_integrals:
            return self.known_integrals[f]
        if "definition" in rules and N1 in sp.Mul.make_args(f):
            return self.open_mean(f / N1, rules)
        return Integral(f)

    @cached_property
    def known_integrals(self):
        """Int N = 1, also where N(x) = c f(x) is written out: then Int f = 1/c."""
        known = {Density(n, self.whole): sp.Integer(1) for n in (1, 2)}
        for n in (1, 2) if self.whole == self.x else ():
            density = self.normal_form(self.written_out(Density(n, self.x)), "algebra")
            [(c, f)] = terms(density, {self.x}, Mean)
            known[f] = 1 / c
        return known

    def written_out(self, expression):
        """Every E as an integral, every density of one coordinate by its formula."""
        expression = expression.replace(Mean, lambda body: Integral(Density(1, self.whole) * body))
        return expression.replace(
            lambda part: isinstance(part, Density) and part.args[1] == self.x,
            lambda part: sp.exp(self.log_density(*part.args)),
        )

    # --- equality ---

    def residual(self, old, new, *rules, lemmas=()):
        """old - new in normal form; 0 if the rules prove them equal. A lemma is a pair of equal expressions."""
        difference = self.normal_form(old - new, "algebra")
        for rule in ("algebra",) if rules == ("algebra",) else ("algebra", "linearity"):
            for first, last in lemmas:
                difference = self.cite(self.normal_form(difference, rule), first, last)
        left_over = self.normal_form(difference, *rules)
        if is_zero(left_over):
            return sp.Integer(0)
        if "definition" in rules and is_zero(self.normal_form(self.written_out(left_over), *rules)):
            return sp.Integer(0)
        return left_over

    def cite(self, expression, first, last):
        """The expression with the lemma used: first = c part + rest, so part = (last - rest)/c, for one part."""
        first = self.normal_form(first, "algebra")
        for c, part in (term.as_coeff_Mul() for term in sp.Add.make_args(first)):
            if isinstance(part, (Mean, Integral, Total)):
                return expression.xreplace({part: (last - first) / c + part})
        return expression.xreplace({first: last})


def exactly(number):
    return sp.Rational(str(number))


def is_log_density(part):
    return isinstance(part, sp.log) and isinstance(part.args[0], Density)


def free_symbols(expression, *closed):
    """Its symbols, but for those that are only inside parts of the `closed` kinds."""
    return expression.xreplace({part: sp.Dummy() for part in expression.atoms(*closed)}).free_symbols


def terms(body, varying, *constant):
    """The addends of a body as pairs (constant factor, the rest); what `constant` encloses does not vary."""
    for term in sp.Add.make_args(sp.expand(body)):
        factors = {True: [], False: []}
        for factor in sp.Mul.make_args(term):
            factors[bool(free_symbols(factor, *constant) & varying)].append(factor)
        yield sp.Mul(*factors[False]), sp.Mul(*factors[True])


def is_zero(expression):
    """Is it zero whatever its unopened parts are? A number far from 0 at one point settles it; else SymPy decides."""
    if expression == 0:
        return True
    parts = sorted(expression.atoms(Unopened, Density), key=sp.default_sort_key)
    names = {p: sp.Symbol(f"part {n}", real=True, positive=p.is_positive) for n, p in enumerate(parts)}
    hidden = expression.xreplace(names)
    rng = random.Random(0)
    point = {s: sp.Rational(rng.randint(100, 300), 101) for s in sorted(hidden.free_symbols, key=str)}
    value = hidden.subs(point).evalf(30)
    return abs(value) < 1e-20 and sp.expand(sp.numer(sp.together(hidden))) == 0
