"""Derivations whose every line is typed once and read three ways: shown, proved, computed.

language     what may be typed, and in which setting
form         shown: LaTeX, exactly as typed
proof        proved: SymPy, by the rule that the step names
expressions  what SymPy is given, and how large it may become
convergence  whether an E or an Int converges
computation  computed: quadrature, which knows none of the rules
derivation   the lines of one derivation, which cannot hold an unproved one
stepper      one line at a time, for the instructor
symbols      a door for others: read a formula, are two equal?
"""

from kl_helpers.derivation.derivation import Derivation, UnprovedStep
from kl_helpers.derivation.language import LineError, Setting

__all__ = ["Derivation", "LineError", "Setting", "UnprovedStep"]
