"""The closed forms that the explorers draw: last lines of proved derivations. `build_explorers.py` emits them."""

from sympy import Piecewise, Poly, Rational, exp, factor, factorial2, log, oo, sqrt, symbols

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


def mean(f):
    """Of a polynomial in z, a standard normal."""
    return sum(c * factorial2(n - 1) for (n,), c in Poly(f, z).terms() if n % 2 == 0)


def variance(f):
    return factor(mean(f**2) - mean(f) ** 2)


# The variances of k1, k2 and k3 where N1 is N(0, 1) and N2 is N(m, s**2): ln r = ln N2 - ln N1 is a + b z + c z**2
z, a, b, c, m, s = symbols("z a b c m s")
LOG_R = {a: -log(s) - m**2 / (2 * s**2), b: m / s**2, c: (1 - s**-2) / 2}
variance_k1 = variance(a + b * z + c * z**2).subs(LOG_R)
variance_k2 = variance((a + b * z + c * z**2) ** 2 / 2).subs(LOG_R)
of_r = exp(m**2 / (2 - s**2)) / (s * sqrt(2 - s**2)) - 1
both = (m**2 + s**2 + (m**2 + 1) / s**2) / 2 - 1
variance_k3 = Piecewise((of_r + variance_k1 - 2 * both, s**2 < 2), (oo, True))

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
    "varianceK1": ((m, s), variance_k1),
    "varianceK2": ((m, s), variance_k2),
    "varianceK3": ((m, s), variance_k3),
}
