"""Proof, the second reading of a line: SymPy, brought to a normal form by the one rule that a step names.

algebra      fractions, powers, logarithms; a constant factor leaves a finite sum
linearity    algebra, and: E and Int of a sum; a constant factor leaves them; E[1] = 1; E of a finite sum
moments      linearity, and: E[x^k] of the normal law N1
definition   linearity, and: Int N1 f = E[f], Int N = 1, the formula of N(x) and of ln N(x), independent coordinates

An equality is proved for every real value of the means and of the variable, and every positive value of the standard
deviations.
So a line that makes no sense at some of these values is refused when it is read: see `Proof.read`.
"""

import ast
from functools import cached_property

import sympy as sp

from kl_helpers.derivation.convergence import DECAYS, tail
from kl_helpers.derivation.expressions import (
    Density,
    E,
    Int,
    J,
    Sum,
    TooLarge,
    Unopened,
    bounded,
    exactly,
    expanded,
    exponential,
    factored,
    is_zero,
    signed,
    signs_by_terms,
    terms,
)
from kl_helpers.derivation.language import LARGEST_NUMBER, OPERATIONS, LineError

RULES = ("algebra", "linearity", "moments", "definition")
CALLS = {"E": E, "Int": Int, "Sum": Sum, "log": sp.log, "exp": exponential, "sqrt": sp.sqrt}


class Proof:
    """Reads lines of one setting into SymPy, and proves that two of them are equal."""

    def __init__(self, setting):
        self.setting = setting
        at = "[j]" if setting.indexed else ""
        self.x = sp.Symbol(setting.variable + at, real=True)
        self.whole = sp.Symbol(setting.variable, real=True)
        signs = {name: {"positive" if name in setting.positive else "real": True} for name in setting.parameters}
        self.symbols = {name: sp.Symbol(name + at, **sign) for name, sign in signs.items()}
        values = [self.symbols[part] if isinstance(part, str) else exactly(part) for part in setting.N1 + setting.N2]
        self.gaussians = {1: tuple(values[:2]), 2: tuple(values[2:])}

    # --- from the syntax tree to SymPy ---

    @signs_by_terms()
    def read(self, line, names=None):
        """The expression of a line; `names` says what each parameter stands for.

        Raises LineError for a divisor that may be 0, for the logarithm or root of what may be negative, for an E or Int
        that may diverge, and for numbers that are too large to compute with.
        """
        names = names or self.symbols

        def expect(node, wanted, expected):
            if not wanted:
                raise LineError(line.source, node.col_offset + 1, f"expected {expected}")

        def visit(node):
            try:
                return bounded(meaning(node), typed=True)
            except TooLarge as problem:
                raise LineError(line.source, node.col_offset + 1, str(problem)) from None

        def meaning(node):
            match node:
                case ast.Constant(number):
                    return exactly(number)
                case ast.Name("pi"):
                    return sp.pi
                case ast.Name("J"):
                    return J
                case ast.Name(name) | ast.Subscript(ast.Name(name)):
                    return names.get(name, self.x)
                case ast.UnaryOp():
                    return -visit(node.operand)
                case ast.BinOp(left, operation, right):
                    left, right = visit(left), visit(right)
                    divides = isinstance(operation, ast.Div)
                    if divides or (isinstance(operation, ast.Pow) and right < 0):
                        divisor = right if divides else left
                        expect(node, signed(divisor).is_nonzero, f"a divisor that cannot be 0, found {divisor}")
                    return OPERATIONS[type(operation)](left, right)
                case ast.Call(ast.Name("N1" | "N2" as name), [point]):
                    return Density(int(name[1]), self.whole if isinstance(point, ast.Name) else self.x)
                case ast.Call(ast.Name(name), [argument]):
                    body = visit(argument)
                    if name == "log":
                        expect(argument, signed(body).is_positive, f"the logarithm of something positive, found {body}")
                    if name == "sqrt":
                        wanted = signed(body).is_nonnegative
                        expect(argument, wanted, f"the root of something not negative, found {body}")
                    if name in ("E", "Int"):
                        expect(argument, self.converges(name, body), f"an {name} that converges, found that of {body}")
                    return CALLS[name](body)

        return visit(line.tree)

    def converges(self, name, body):
        """Is it certain that E or Int of the body does?"""
        body = body.xreplace({part: sp.Dummy(real=True, positive=part.is_positive) for part in body.atoms(E, Int)})
        one_coordinate = name == "E" and not body.has(self.whole, Sum)
        whole = self.x if one_coordinate else self.whole
        weighted = body * Density(1, whole) if name == "E" else body
        forms = (lambda f: f, expanded, self.written_out, lambda f: expanded(self.written_out(f)))
        return any(tail(form(weighted), self.x, whole) == DECAYS for form in forms)

    # --- the normal form ---

    def normal_form(self, expression, *rules):
        """What the rules can open is opened; equal expressions then look the same."""
        if expression.is_Atom:
            return expression
        arguments = [self.normal_form(argument, *rules) for argument in expression.args]
        match expression:
            case sp.Add():
                return sp.Add(*arguments)
            case Sum():
                return self.open_sum(*arguments)
            case E() | Int() if rules != ("algebra",):
                return self.open(expression.func, *arguments, rules)
            case sp.log():
                return self.open_log(*arguments, rules)
            case sp.exp():
                return expanded(exponential(*arguments))
            case sp.Pow() if not expression.exp.is_Integer:
                return expanded(sp.Pow(factored(arguments[0]), arguments[1]))
        return expanded(expression.func(*arguments))

    def open_log(self, body, rules):
        """The sum of the logarithms of the factors; ln N(x) by its formula."""
        body = factored(body)
        small = all(max(abs(n.p), n.q) <= LARGEST_NUMBER for n in body.atoms(sp.Rational))
        opened = expanded(sp.expand_log(sp.log(body), factor=small))
        if "definition" in rules:
            known = {sp.log(density): self.log_density(*density.args) for density in opened.atoms(Density)}
            opened = expanded(opened.xreplace(known))
        return opened

    def log_density(self, number, point):
        """For the whole variable, the sum over its independent coordinates."""
        mu, sigma = self.gaussians[int(number)]
        one = -sp.log(2 * sp.pi * sigma**2) / 2 - (self.x - mu) ** 2 / (2 * sigma**2)
        return self.normal_form(one if point == self.x else Sum(one), "algebra")

    def open_sum(self, body):
        varying = {self.x, *self.symbols.values()}
        return sp.Add(*(c * (J if f == 1 else Sum(f)) for c, f in terms(body, varying, Sum)))

    def open(self, mean_or_integral, body, rules):
        """The sum of what is left of its terms when their constant factors have left."""
        parts = terms(body, {self.x, self.whole}, E, Int)
        return sp.Add(*(expanded(c * self.opened(mean_or_integral(f), rules)) for c, f in parts))

    def opened(self, mean_or_integral, rules):
        """E[f] or Int f, where no constant factor is left in f."""
        f, N1 = mean_or_integral.args[0], Density(1, self.whole)
        power = f.as_base_exp()[1]
        match mean_or_integral:
            case E() if f == 1:
                return f
            case E() if isinstance(f, Sum):
                return self.open_sum(self.open(E, f.args[0], rules))
            case E() if "moments" in rules and f == self.x**power and power.is_Integer and power > 0:
                return self.moment(power)
            case Int() if "definition" in rules and N1 in sp.Mul.make_args(f):
                return self.open(E, f / N1, rules)
            case Int() if "definition" in rules:
                return self.known_integrals.get(f, mean_or_integral)
        return mean_or_integral

    def moment(self, k):
        """E[x^k] = mu E[x^(k-1)] + (k-1) sigma^2 E[x^(k-2)] under N(mu, sigma^2), by integration by parts."""
        mu, sigma = self.gaussians[1]
        before, moment = sp.Integer(0), sp.Integer(1)
        for n in range(k):
            before, moment = moment, expanded(mu * moment + n * sigma**2 * before)
        return moment

    @cached_property
    def known_integrals(self):
        """Int N = 1, also where N(x) = c f(x) is written out: then Int f = 1/c."""
        known = {Density(n, self.whole): sp.Integer(1) for n in (1, 2)}
        for density in [*known] if self.whole == self.x else ():
            [(c, f)] = terms(self.normal_form(self.written_out(density), "algebra"), {self.x})
            known[f] = 1 / c
        return known

    @signs_by_terms()
    def written_out(self, expression):
        """Every E as an integral, every density of one coordinate by its formula."""
        expression = expression.replace(E, lambda body: Int(Density(1, self.whole) * body))
        densities = (part for part in expression.atoms(Density) if part.args[1] == self.x)
        return expression.xreplace({part: sp.exp(self.log_density(*part.args)) for part in densities})

    # --- equality ---

    @signs_by_terms()
    def residual(self, old, new, *rules, lemmas=()):
        """old - new in normal form; 0 if the rules prove them equal. A lemma is a pair of equal expressions."""
        difference = self.normal_form(old - new, "algebra")
        for rule in ("algebra",) if rules == ("algebra",) else ("algebra", "linearity"):
            for first, last in lemmas:
                difference = self.cite(self.normal_form(difference, rule), first, last)
        left_over = self.normal_form(difference, *rules)
        if is_zero(left_over):
            return sp.Integer(0)
        by_formula = self.normal_form(self.written_out(left_over), *rules) if "definition" in rules else left_over
        return sp.Integer(0) if is_zero(by_formula) else left_over

    def cite(self, expression, first, last):
        """The expression with the lemma used: first = c part + rest, so part = (last - rest)/c, for one part."""
        first = self.normal_form(first, "algebra")
        if first.is_number:
            return expression
        for c, part in (term.as_coeff_Mul() for term in sp.Add.make_args(first)):
            if isinstance(part, Unopened):
                return expression.xreplace({part: (last - first) / c + part})
        return expression.xreplace({first: last})
