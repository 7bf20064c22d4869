"""Change one symbol of one line, in every way: proof alone and computation alone must each refuse the line.

A mutant is judged next to the line before it (the first line next to the second), under that step's own rule and
lemmas.
"""

import ast
import copy

import mpmath as mp
import pytest
from documents import derivations

from kl_helpers.derivation import LineError
from kl_helpers.derivation.computation import Computation
from kl_helpers.derivation.derivation import Line
from kl_helpers.derivation.language import read

DIGITS = 8

LINE = "-1 / 2 * Sum(log(sigma[j] ** 2 / {}) - sigma[j] ** 2 / {} - (mu[j] {} 0) ** 2 / {} + 1)"
EQUIVALENT = {  # all of them in one line, where mu2 = 0 and sigma2 = 1 are filled in
    ("VAE, by substitution", 2, "1 for 1**2", LINE.format("1", "1 ** 2", "-", "1 ** 2")),
    ("VAE, by substitution", 2, "1 for 1**2", LINE.format("1 ** 2", "1", "-", "1 ** 2")),
    ("VAE, by substitution", 2, "1 for 1**2", LINE.format("1 ** 2", "1 ** 2", "-", "1")),
    ("VAE, by substitution", 2, "+ for -", LINE.format("1 ** 2", "1 ** 2", "+", "1 ** 2")),
}
SQUARE = "E((x - mu1) ** 2) {} * E(x - mu1) + (mu1 - mu2) ** 2"
NO_MEAN = {  # true as well, for E(x - mu1) is 0; but linearity, the rule of that line, does not know it
    ("mean square distance", 2, "+ for -", SQUARE.format("+ 2 * (mu1 + mu2)")),
    ("mean square distance", 2, "- for +", SQUARE.format("- 2 * (mu1 - mu2)")),
    ("mean square distance", 2, "other index", SQUARE.format("+ 2 * (mu1 - mu1)")),
    ("mean square distance", 2, "other index", SQUARE.format("+ 2 * (mu2 - mu2)")),
    ("mean square distance", 2, "two lost", SQUARE.format("+ (mu1 - mu2)")),
}


def swapped(name):
    """N1 <-> N2, mu1 <-> mu2, sigma1 <-> sigma2."""
    return name[:-1] + {"1": "2", "2": "1"}[name[-1]] if name[-1] in "12" else None


def changes(node, names):
    """(what is changed, the node instead), for every mistake that one symbol can hold."""
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield "- for +", ast.BinOp(left, ast.Sub(), right)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            yield "+ for -", ast.BinOp(left, ast.Add(), right)
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=2)):
            yield f"{ast.unparse(left)} for {ast.unparse(left)}**2", left
        case ast.BinOp(left=left, op=ast.Div(), right=ast.Constant(value=2)):
            yield "half lost", left
        case ast.BinOp(left=ast.Constant(value=2), op=ast.Mult(), right=right):
            yield "two lost", right
        case ast.UnaryOp(operand=operand):
            yield "minus lost", operand
        case ast.Constant(value=0 | 1 as value):
            yield f"{1 - value} for {value}", ast.Constant(1 - value)
        case ast.Name(id=name) if swapped(name) in names:
            yield "other index", ast.Name(swapped(name))
        case ast.Call(func=ast.Name(id="N1" | "N2" as name), args=arguments):
            yield "other density", ast.Call(ast.Name(swapped(name)), arguments, [])
        case ast.Call(func=ast.Name(id="E" | "Sum" | "log" | "exp" | "sqrt" as name), args=[argument]):
            yield f"{name} lost", argument


def replaced(tree, old, new):
    if tree is old:
        return new
    result = copy.copy(tree)
    for field, value in ast.iter_fields(tree):
        if isinstance(value, ast.AST):
            setattr(result, field, replaced(value, old, new))
        elif isinstance(value, list):
            setattr(result, field, [replaced(part, old, new) for part in value])
    return result


def mutants():
    """(derivation, line number, what was changed, the changed line)."""
    for derivation in derivations():
        for number, line in enumerate(derivation.lines, 1):
            for node in ast.walk(line.tree):
                for change, new in changes(node, derivation.setting.parameters):
                    yield derivation, number, change, ast.unparse(replaced(line.tree, node, new))


@pytest.fixture(scope="module")
def readable():
    """The mutants that are lines of the language; the reader refuses the others: j outside a Sum, Int N1^2/N2, ..."""
    found = []
    for derivation, number, change, source in mutants():
        try:
            line = Line(source, read(source, derivation.setting))
            found.append((derivation, number, change, line, derivation.proof.read(line)))
        except LineError:
            continue
    return found


def is_proved(derivation, number, expression):
    step = derivation.lines[max(number - 1, 1)]
    neighbour = derivation.proof.read(derivation.lines[number - 2 if number > 1 else 1])
    lemmas = [derivation.cite(lemma) for lemma in step.lemmas]
    return derivation.proof.residual(neighbour, expression, step.by, lemmas=lemmas) == 0


def test_proof_alone_refuses(readable):
    proved = {(d.title, n, change, line.source) for d, n, change, line, sympy in readable if is_proved(d, n, sympy)}
    assert proved == EQUIVALENT


def test_computation_alone_refuses(readable):
    computations = {d.title: Computation(d.setting, digits=DIGITS) for d in derivations()}
    truths = {d.title: computations[d.title].value(d.lines[0].tree) for d in derivations()}
    agreeing = set()
    for derivation, number, change, line, _ in readable:
        truth = truths[derivation.title]
        if abs(computations[derivation.title].value(line.tree) - truth) < mp.mpf(10) ** -DIGITS * (1 + abs(truth)):
            agreeing.add((derivation.title, number, change, line.source))
    assert agreeing == EQUIVALENT | NO_MEAN


def test_count(readable):
    """The size of the experiment, as the course states it."""
    assert (len(list(mutants())), len(readable), len(EQUIVALENT)) == (727, 684, 4)
