"""The first reading: the LaTeX says what was typed, and nothing else can be read from it."""

import ast
import re

import pytest
from documents import DIAGONAL, UNIVARIATE, derivations
from hypothesis import given, settings
from lines import lines

from kl_helpers.derivation import Derivation, LineError, Setting
from kl_helpers.derivation.form import chunks, latex
from kl_helpers.derivation.language import read


def shown(source, setting=UNIVARIATE):
    """LaTeX without the spaces that only keep commands apart."""
    return re.sub(r"\s+", " ", latex(read(source, setting), setting)).replace(r"\left", "").replace(r"\right", "")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("mu1*(mu2*x)", r"\mu_{1} \, ( \mu_{2} \, x )"),
        ("mu1*mu2*x", r"\mu_{1} \, \mu_{2} \, x"),
        ("mu1/(mu2**2 + 1)*x", r"\frac{\mu_{1}}{\mu_{2}^{2} + 1} \, x"),
        ("-(mu1 + mu2)", r"-( \mu_{1} + \mu_{2} )"),
        ("mu1 - (mu2 - x)", r"\mu_{1} - ( \mu_{2} - x )"),
        ("mu1 - mu2 - x", r"\mu_{1} - \mu_{2} - x"),
        ("mu1*-x", r"\mu_{1} \, ( -x )"),
        ("mu1 + -x", r"\mu_{1} + ( -x )"),
        ("-1/2*x", r"-\frac{1}{2} \, x"),
        ("(mu1/2)**2", r"( \frac{\mu_{1}}{2} )^{2}"),
        ("-x**2", "-x^{2}"),
        ("(-x)**2", "( -x )^{2}"),
        ("(x**2)**3", "( x^{2} )^{3}"),
        ("2**-1", "2^{-1}"),
        ("2*3", r"2 \cdot 3"),
        ("2*(1/2)", r"2 \cdot \frac{1}{2}"),
        ("2*x", r"2 \, x"),
        ("0.5*x + 1e-5", r"0.5 \, x + 0.00001"),
        ("log(sigma1**2)", r"\ln \sigma_{1}^{2}"),
        ("log(sigma1)**2", r"( \ln \sigma_{1} )^{2}"),
        ("log((sigma1 + sigma2)**2)", r"\ln ( ( \sigma_{1} + \sigma_{2} )^{2} )"),
        ("log(2*pi)*x", r"( \ln ( 2 \, \pi ) ) \, x"),
        ("x*log(2)", r"x \, \ln 2"),
        ("log(N1(x)/N2(x))", r"\ln \frac{N_1(x)}{N_2(x)}"),
        ("log(-x/mu1)", r"\ln ( -\frac{x}{\mu_{1}} )"),
        ("E(x)**2", r"( \mathbb{E}_{N_1}[ x ] )^{2}"),
        ("exp(x)**2", r"( \exp ( x ) )^{2}"),
        ("sqrt(2)**2", r"\sqrt{2}^{2}"),
        ("Int(N1(x)*x)*2", r"( \int N_1(x) \, x \, dx ) \cdot 2"),
        ("Int(-x)", r"\int ( -x ) \, dx"),
    ],
)
def test_latex(source, expected):
    assert shown(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Sum(mu1[j])*J", r"( \sum_{j=1}^{J} \mu_{1,j} ) \, J"),
        ("J*Sum(mu1[j])*J", r"J \, ( \sum_{j=1}^{J} \mu_{1,j} ) \, J"),
        ("J*Sum(mu1[j]) + J", r"J \, \sum_{j=1}^{J} \mu_{1,j} + J"),
        ("Sum(mu1[j] + J)", r"\sum_{j=1}^{J} ( \mu_{1,j} + J )"),
        ("Sum(mu1[j]) + J", r"\sum_{j=1}^{J} \mu_{1,j} + J"),
        ("Sum(log(sigma1[j]**2))", r"\sum_{j=1}^{J} \ln \sigma_{1,j}^{2}"),
    ],
)
def test_latex_of_sums(source, expected):
    assert shown(source, DIAGONAL) == expected


def test_letters_and_names_are_the_settings():
    setting = Setting(N1=("m", "tau"), N2=("theta2", "width2"), variable="y", letters=("q", "p"))
    line = "E(log(N1(y)/N2(y))) + tau*m + theta2*width2"
    expected = r"\mathbb{E}_{q}[ \ln \frac{q(y)}{p(y)} ] + \tau \, m + \theta_{2} \, \mathrm{width}_{2}"
    assert shown(line, setting) == expected


# --- reading it back ---


class Page:
    """Reads LaTeX as a mathematician does: a sum sign takes the whole product after it, ln the next factor."""

    def __init__(self, text, variable):
        self.tokens = re.findall(r"\\[A-Za-z]+|\d+\.?\d*|[^\s\\]", text.replace(r"\,", " "))
        self.variable = variable

    def next(self, *expected):
        token = self.tokens.pop(0)
        assert not expected or token in expected, (token, expected)
        return token

    def skip(self, text):
        for token in re.findall(r"\\[A-Za-z]+|\w|[^\s\w]", text):
            self.next(token)

    def at(self, *tokens):
        return bool(self.tokens) and self.tokens[0] in tokens

    def sum(self):
        tree = self.negated() if self.at("-") else self.product()
        while self.at("+", "-"):
            operation = ast.Add() if self.next() == "+" else ast.Sub()
            tree = ast.BinOp(tree, operation, self.product())
        return tree

    def negated(self):
        self.next("-")
        return ast.UnaryOp(ast.USub(), self.product())

    def product(self):
        tree = self.factor()
        while self.tokens and not self.at("+", "-", "}", r"\right", "d"):
            if self.at(r"\cdot"):
                self.next()
            tree = ast.BinOp(tree, ast.Mult(), self.factor())
        return tree

    def factor(self):
        tree = self.part()
        if self.at("^"):
            self.next()
            tree = ast.BinOp(tree, ast.Pow(), self.enclosed("{", "}"))
        return tree

    def enclosed(self, left, right):
        self.skip(left)
        tree = self.sum()
        self.skip(right)
        return tree

    def part(self):
        if self.at(r"\left"):
            return self.enclosed(r"\left(", r"\right)")
        token = self.next()
        if token == r"\frac":
            return ast.BinOp(self.enclosed("{", "}"), ast.Div(), self.enclosed("{", "}"))
        if token == r"\sqrt":
            return self.call("sqrt", self.enclosed("{", "}"))
        if token == r"\ln":
            return self.call("log", self.factor())
        if token == r"\exp":
            return self.call("exp", self.part())
        if token == r"\sum":
            self.skip("_{j=1}^{J}")
            return self.call("Sum", self.product())
        if token == r"\int":
            body = self.product()
            self.skip("d" + self.variable)
            return self.call("Int", body)
        if token == r"\mathbb":
            self.skip("{E}_{N_1}")
            return self.call("E", self.enclosed(r"\left[", r"\right]"))
        if token == "N":
            self.next("_")
            name = "N" + self.next("1", "2")
            self.next("(")
            point = self.part()
            self.next(")")
            return self.call(name, point)
        if token[0].isdigit():
            return ast.Constant(float(token) if "." in token else int(token))
        return self.symbol(token.lstrip("\\"))

    def symbol(self, name):
        below = ""
        if self.at("_"):
            self.skip("_{")
            while not self.at("}"):
                below += self.next()
            self.next("}")
        *number, index = below.replace(",", "").rpartition("j")[:2]
        whole = ast.Name(name + ("".join(number) if index else below))
        return ast.Subscript(whole, ast.Name("j")) if index else whole

    def call(self, name, argument):
        return ast.Call(ast.Name(name), [argument], [])


def with_signs_first(tree):
    """(-a)*b and -(a*b) are shown alike."""
    for field, value in ast.iter_fields(tree):
        if isinstance(value, ast.AST):
            setattr(tree, field, with_signs_first(value))
        elif isinstance(value, list):
            setattr(tree, field, [with_signs_first(part) for part in value])
    match tree:
        case ast.BinOp(left=ast.UnaryOp(operand=left), op=ast.Mult() | ast.Div() as op, right=right):
            return ast.UnaryOp(ast.USub(), with_signs_first(ast.BinOp(left, op, right)))
    return tree


def read_back(source, setting):
    tree = read(source, setting)
    shown = latex(tree, setting)
    for letter, name in zip(setting.letters, ("N_1", "N_2"), strict=True):
        shown = shown.replace(letter, name)
    page = Page(shown, setting.variable)
    back = page.sum()
    assert not page.tokens
    assert ast.unparse(back) == ast.unparse(with_signs_first(tree))
    assert "".join(chunks(tree, setting)).replace(" ", "") == latex(tree, setting).replace(" ", "")


@pytest.mark.parametrize("derivation", derivations(), ids=lambda d: d.title)
def test_every_line_reads_back_as_typed(derivation):
    for line in derivation.lines:
        read_back(line.source, derivation.setting)


@settings(max_examples=300, deadline=None)
@given(lines(UNIVARIATE))
def test_any_line_reads_back_as_typed(source):
    try:
        read(source, UNIVARIATE)
    except LineError:
        return
    read_back(source, UNIVARIATE)


@settings(max_examples=100, deadline=None)
@given(lines(DIAGONAL))
def test_any_line_with_sums_reads_back_as_typed(source):
    try:
        read(source, DIAGONAL)
    except LineError:
        return
    read_back(source, DIAGONAL)


# --- the whole block ---


def test_block():
    block = Derivation("total", "Int(N1(x))", UNIVARIATE).then("1", "50% of 2 & {more}", by="definition")._repr_latex_()
    assert block.splitlines() == [
        r"$$\begin{aligned}",
        r"& \int N_1(x) \, dx \\",
        r"&= 1 && \text{50\% of 2 \& \{more\} · by definition}",
        r"\end{aligned}$$",
    ]


def test_html_shows_every_line_with_its_reason():
    page = Derivation("total", "Int(N1(x)) + 1", UNIVARIATE).then("1 + 1", "a < b", by="definition")._repr_html_()
    assert page.count("$") == 8  # two parts a line, so that a long one may break
    assert "a &lt; b" in page
    assert "a < b" not in page


def test_repr_is_plain_text():
    derivation = Derivation("total", "Int(N1(x))", UNIVARIATE).then("1", "a total", by="definition")
    assert repr(derivation) == "total\n    Int(N1(x))\n  = 1    [a total · by definition]"


def test_the_rule_and_the_lemmas_are_shown_with_or_without_a_reason():
    total = Derivation("p & q", "Int(N1(x))", UNIVARIATE).then("1", by="definition")
    assert repr(total).endswith("= 1    [by definition]")
    cited = Derivation("step", "1 + Int(N1(x))", UNIVARIATE).then("2", "put in", lemmas=[total])
    assert repr(cited).endswith("= 2    [put in · by algebra, citing p & q]")
    assert r"\text{put in · by algebra, citing p \& q}" in cited._repr_latex_()
    assert "put in<div" in cited._repr_html_()
    assert "by algebra, citing p &amp; q" in cited._repr_html_()
