"""Form, the first reading of a line: LaTeX from the syntax tree, exactly as it was typed."""

import ast
from decimal import Decimal

from kl_helpers.derivation.language import DENSITIES, GREEK, letters_of

# How its surroundings hold a part. From LEFT on another factor, or a power, follows.
SUM, TERM, LAST, LEFT, MIDDLE, BASE = range(6)


def latex(node, setting, hold=SUM):
    """The LaTeX of a line, or of a part of it that its surroundings `hold`."""

    def write(part, hold=SUM):
        return latex(part, setting, hold)

    negative, rest = leading_minus(node)
    if negative:
        return bracketed("-" + write(rest, TERM), hold > SUM)
    match node:
        case ast.Constant(number):
            return f"{Decimal(number):f}"
        case ast.Name(name):
            return symbol(name)
        case ast.Subscript(ast.Name(name)):
            return symbol(name, "j")
        case ast.BinOp(_, ast.Add() | ast.Sub()):
            return bracketed(" ".join(chunks(node, setting)), hold > SUM)
        case ast.BinOp(left, ast.Mult(), right):
            left, right = write(left, LEFT), write(right, MIDDLE if hold == LEFT else LAST)
            two_numbers = right[0].isdigit() or (left[-1].isdigit() and right.startswith(r"\frac"))
            return bracketed(left + (r" \cdot " if two_numbers else r" \, ") + right, hold in (LAST, MIDDLE, BASE))
        case ast.BinOp(left, ast.Div(), right):
            return bracketed(rf"\frac{{{write(left)}}}{{{write(right)}}}", hold == BASE)
        case ast.BinOp(left, ast.Pow(), right):
            return bracketed(f"{write(left, BASE)}^{{{write(right)}}}", hold == BASE)
        case ast.Call(ast.Name("N1" | "N2" as name), [point]):
            return f"{setting.letters[DENSITIES.index(name)]}({write(point)})"
        case ast.Call(ast.Name("E"), [body]):
            return bracketed(rf"\mathbb{{E}}_{{{setting.letters[0]}}}\left[ {write(body)} \right]", hold == BASE)
        case ast.Call(ast.Name("Int"), [body]):
            return bracketed(rf"\int {write(body, TERM)} \, d{symbol(setting.variable)}", hold >= LEFT)
        case ast.Call(ast.Name("Sum"), [body]):
            return bracketed(rf"\sum_{{j=1}}^{{J}} {write(body, TERM)}", hold >= LEFT)
        case ast.Call(ast.Name("log"), [body]):
            return bracketed(rf"\ln {bracketed(write(body), not stands_alone(body))}", hold >= LEFT)
        case ast.Call(ast.Name("exp"), [body]):
            return bracketed(rf"\exp {bracketed(write(body))}", hold == BASE)
        case ast.Call(ast.Name("sqrt"), [body]):
            return rf"\sqrt{{{write(body)}}}"


def chunks(tree, setting):
    """The LaTeX of a line, cut before the + and - of the outermost sum, where a long line may break."""
    match tree:
        case ast.BinOp(left, ast.Add() | ast.Sub() as sign, right):
            shown = "+ " if isinstance(sign, ast.Add) else "- "
            return [*chunks(left, setting), shown + latex(right, setting, TERM)]
    return [latex(tree, setting)]


def symbol(name, index=""):
    """mu1 -> \\mu_{1}; sigma with the index j -> \\sigma_{j}."""
    letters = letters_of(name)
    below = ",".join(part for part in (name[len(letters) :], index) if part)
    if letters in GREEK:
        letters = "\\" + letters
    elif len(letters) > 1:
        letters = rf"\mathrm{{{letters}}}"
    return letters + (f"_{{{below}}}" if below else "")


def bracketed(text, wanted=True):
    return rf"\left( {text} \right)" if wanted else text


def leading_minus(node):
    """(is there one?, the rest): -a/b*c is typed ((-a)/b)*c, and shown as -(a/b)c."""
    match node:
        case ast.UnaryOp():
            return True, node.operand
        case ast.BinOp(left, ast.Mult() | ast.Div() as op, right):
            negative, rest = leading_minus(left)
            return negative, ast.BinOp(rest, op, right)
    return False, node


def stands_alone(argument):
    """Can ln go before it without brackets? Before a symbol, a fraction, N1(x), and a power of a symbol."""
    match argument:
        case ast.Call(ast.Name("N1" | "N2")) | ast.BinOp(op=ast.Div()):
            return not leading_minus(argument)[0]
        case ast.BinOp(base, ast.Pow()) | base:
            return isinstance(base, (ast.Name, ast.Subscript, ast.Constant))
