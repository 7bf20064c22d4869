"""A door for others: the symbols of two Gaussians in one variable, the proved divergence, and formulas compared.

from kl_helpers.derivation.symbols import equal, kl, mu1, read_formula, sigma1
equal(read_formula("log(4)"), read_formula("2*log(2)"))  # True
"""

import sympy as sp

from kl_helpers.arguments import short
from kl_helpers.derivation.derivation import Derivation, Line
from kl_helpers.derivation.expressions import COMPUTED, Density, J, Unopened, exactly, has_more_parts
from kl_helpers.derivation.language import LONGEST_LINE, LineError, Setting, read
from kl_helpers.derivation.proof import Proof

__all__ = ["J", "equal", "kl", "mu1", "mu2", "read_formula", "sigma1", "sigma2", "written_out", "x"]

_SETTING = Setting()
_PROOF = Proof(_SETTING)
mu1, sigma1, mu2, sigma2 = _PROOF.symbols.values()
x = _PROOF.x


def read_formula(formula):
    """The SymPy expression of a formula, typed or from SymPy, in the symbols of this module.

    Raises LineError for one that is not in the language of the derivations, ValueError for what is no formula.
    """
    if isinstance(formula, sp.Expr):
        formula = _typed(formula)
    if not isinstance(formula, str):
        raise ValueError(f"formula must be a text or a SymPy expression, not a {type(formula).__name__}")
    return _PROOF.read(Line(formula, read(formula, _SETTING)))


def _typed(expression):
    """A SymPy expression as it would be typed. A large one takes SymPy minutes to print."""
    if has_more_parts(expression, LONGEST_LINE):
        raise LineError("", 1, f"expected a formula of fewer than {LONGEST_LINE} parts")
    for symbol in expression.free_symbols:
        if not symbol.name.isidentifier():
            raise LineError("", 1, f"expected a name, found the symbol {short(symbol.name)}")
    exact = {number: exactly(number) for number in expression.atoms(sp.Float)}
    return str(expression.xreplace({**exact, sp.E: sp.Symbol("exp(1)")}))


def equal(a, b):
    """Does algebra prove that two expressions are equal? Raises TooLarge, a ValueError, if that would take too long.

    Both are real and finite: SymPy's, or numbers. Raises ValueError for others.
    """
    return _PROOF.residual(_real("a", a), _real("b", b), "algebra") == 0


def written_out(expression):
    """The expression with every density by its formula. Raises ValueError for what is no real, finite expression."""
    return _PROOF.written_out(_real("expression", expression))


def _real(name, value):
    """The value as a SymPy expression of parts that a line may have: none is infinite, undefined or imaginary."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = exactly(value) if abs(value) < float("inf") else sp.nan
    parts = sp.preorder_traversal(value) if isinstance(value, sp.Expr) else [value]
    known = (sp.Symbol, sp.Rational, sp.Float, sp.NumberSymbol, Unopened, Density, *COMPUTED)
    if not all(isinstance(part, known) for part in parts):
        raise ValueError(f"{name} must be a real, finite SymPy expression or number, got {short(value)}")
    return value


_KL = Derivation("KL", "E(log(N1(x)/N2(x)))", _SETTING)
_KL.then("log(sigma2/sigma1) + E((x - mu2)**2)/(2*sigma2**2) - E((x - mu1)**2)/(2*sigma1**2)", by="definition")
_KL.then("log(sigma2/sigma1) + (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2) - 1/2", by="moments")
#: KL(N1 || N2) in closed form, proved
kl = _KL.closed_form
