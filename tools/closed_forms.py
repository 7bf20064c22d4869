"""The closed forms that the explorers draw: last lines of proved derivations. `build_explorers.py` emits them."""

from sympy import Rational, log, sqrt

from kl_helpers.derivation import Derivation, Setting
from kl_helpers.derivation.symbols import kl, mu1, mu2, sigma1, sigma2, x

log_density = Derivation("log density", "log(N1(x))", Setting())
log_density.then("-log(2*pi)/2 - log(sigma1) - (x - mu1)**2/(2*sigma1**2)", by="definition")

entropy = Derivation("entropy", "-E(log(N1(x)))", Setting())
entropy.then("log(2*pi)/2 + log(sigma1) + E((x - mu1)**2)/(2*sigma1**2)", by="definition")
entropy.then("(log(2*pi) + 1)/2 + log(sigma1)", by="moments")

cross_entropy = Derivation("cross-entropy", "-E(log(N2(x)))", Setting())
cross_entropy.then("log(2*pi)/2 + log(sigma2) + E((x - mu2)**2)/(2*sigma2**2)", by="definition")
cross_entropy.then("log(2*pi)/2 + log(sigma2) + (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2)", by="moments")

#: the sigma2 of least KL(N1 || N2) when the means are given
valley = sqrt(sigma1**2 + (mu1 - mu2) ** 2)

#: the three prices of KL(N1 || N2): of spreading out, of the width, of the shift
spread = log(sigma2 / sigma1)
width = sigma1**2 / (2 * sigma2**2) - Rational(1, 2)
shift = (mu1 - mu2) ** 2 / (2 * sigma2**2)

#: name in JavaScript -> (arguments, expression)
FORMULAS = {
    "logDensity": ((x, mu1, sigma1), log_density.closed_form),
    "entropy": ((sigma1,), entropy.closed_form),
    "crossEntropy": ((mu1, sigma1, mu2, sigma2), cross_entropy.closed_form),
    "kl": ((mu1, sigma1, mu2, sigma2), kl),
    "valley": ((mu1, sigma1, mu2), valley),
    "spread": ((sigma1, sigma2), spread),
    "width": ((sigma1, sigma2), width),
    "shift": ((mu1, mu2, sigma2), shift),
}
