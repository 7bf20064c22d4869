"""Form, the first reading of a line: LaTeX from the syntax tree, exactly as it was typed."""

import ast
from decimal import Decimal

from kl_helpers.derivation.language import GREEK, letters_of

# How its surroundings hold a part. From LEFT on another factor, or a power, follows.
SUM, TERM, LAST, LEFT, MIDDLE, BASE = range(6)


def latex(tree, setting):
    """The LaTeX of a line."""
    return _Writer(setting).write(tree)


def chunks(tree, setting):
    """The same, cut before the + and - of the outermost sum, where a long line may break."""
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, (ast.Add, ast.Sub)):
        return [*chunks(tree.left, setting), sign(tree.op) + _Writer(setting).write(tree.right, TERM)]
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


def sign(operator):
    return "+ " if isinstance(operator, ast.Add) else "- "


def bracketed(text, wanted=True):
    return rf"\left( {text} \right)" if wanted else text


def leading_minus(node):
    """(is there one?, the rest): -a/b*c is typed ((-a)/b)*c, and shown as -(a/b)c."""
    if isinstance(node, ast.UnaryOp):
        return True, node.operand
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
        negative, left = leading_minus(node.left)
        if negative:
            return True, ast.BinOp(left, node.op, node.right)
    return False, node


def is_symbol(node):
    return isinstance(node, (ast.Name, ast.Subscript, ast.Constant))


def stands_alone(argument):
    """Can ln go before it without brackets? Before a symbol, a fraction, N1(x), and a power of a symbol."""
    match argument:
        case ast.Call(func=ast.Name(id="N1" | "N2")) | ast.BinOp(op=ast.Div()):
            return not leading_minus(argument)[0]
        case ast.BinOp(op=ast.Pow()):
            return is_symbol(argument.left)
    return is_symbol(argument)


class _Writer:
    """One method for each kind of node; `hold` says how tightly its surroundings hold it."""

    def __init__(self, setting):
        self.setting = setting

    def write(self, node, hold=SUM):
        negative, rest = leading_minus(node)
        if negative:
            return bracketed("-" + self.write(rest, TERM), hold > SUM)
        if isinstance(node, ast.Call):
            return getattr(self, "write_" + node.func.id)(node.args[0], hold)
        kind = node.op if isinstance(node, ast.BinOp) else node
        return getattr(self, "write_" + type(kind).__name__)(node, hold)

    def write_Constant(self, node, hold):
        return f"{Decimal(node.value):f}"

    def write_Name(self, node, hold):
        return symbol(node.id)

    def write_Subscript(self, node, hold):
        return symbol(node.value.id, "j")

    def write_Add(self, node, hold):
        return bracketed(self.write(node.left) + " " + sign(node.op) + self.write(node.right, TERM), hold > SUM)

    write_Sub = write_Add

    def write_Mult(self, node, hold):
        left, right = self.write(node.left, LEFT), self.write(node.right, MIDDLE if hold == LEFT else LAST)
        two_numbers = right[0].isdigit() or (left[-1].isdigit() and right.startswith(r"\frac"))
        return bracketed(left + (r" \cdot " if two_numbers else r" \, ") + right, hold in (LAST, MIDDLE, BASE))

    def write_Div(self, node, hold):
        return bracketed(rf"\frac{{{self.write(node.left)}}}{{{self.write(node.right)}}}", hold == BASE)

    def write_Pow(self, node, hold):
        return bracketed(f"{self.write(node.left, BASE)}^{{{self.write(node.right)}}}", hold == BASE)

    def write_N1(self, point, hold):
        return f"{self.setting.letters[0]}({self.write(point)})"

    def write_N2(self, point, hold):
        return f"{self.setting.letters[1]}({self.write(point)})"

    def write_E(self, body, hold):
        mean = rf"\mathbb{{E}}_{{{self.setting.letters[0]}}}\left[ {self.write(body)} \right]"
        return bracketed(mean, hold == BASE)

    def write_Int(self, body, hold):
        return bracketed(rf"\int {self.write(body, TERM)} \, d{symbol(self.setting.variable)}", hold >= LEFT)

    def write_Sum(self, body, hold):
        return bracketed(rf"\sum_{{j=1}}^{{J}} {self.write(body, TERM)}", hold >= LEFT)

    def write_log(self, body, hold):
        return bracketed(rf"\ln {bracketed(self.write(body), not stands_alone(body))}", hold >= LEFT)

    def write_exp(self, body, hold):
        return bracketed(rf"\exp {bracketed(self.write(body))}", hold == BASE)

    def write_sqrt(self, body, hold):
        return rf"\sqrt{{{self.write(body)}}}"
