"""The closed forms the explorers draw, as SymPy expressions; `tools/build_explorers.py` turns them into JavaScript.

Nothing imports this module when a notebook runs: SymPy costs a second, and the browser already has the emitted file.
"""

from sympy import Rational, log, pi, sqrt, symbols

x, mu, mu1, mu2 = symbols("x mu mu1 mu2", real=True)
sigma, sigma1, sigma2 = symbols("sigma sigma1 sigma2", positive=True)

#: ln of the density of N(mu, sigma^2) at x
LOG_DENSITY = -log(2 * pi) / 2 - log(sigma) - (x - mu) ** 2 / (2 * sigma**2)

#: -E1[ln N1] in nats
ENTROPY = (log(2 * pi) + 1) / 2 + log(sigma1)

#: -E1[ln N2] in nats
CROSS_ENTROPY = log(2 * pi) / 2 + log(sigma2) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2)

#: KL(N1 || N2) in nats
KL = log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - Rational(1, 2)

#: the sigma2 of least KL(N1 || N2) when the means are given
VALLEY = sqrt(sigma1**2 + (mu1 - mu2) ** 2)

#: name in JavaScript -> (arguments, expression)
FORMULAS = {
    "logDensity": ((x, mu, sigma), LOG_DENSITY),
    "entropy": ((sigma1,), ENTROPY),
    "crossEntropy": ((mu1, sigma1, mu2, sigma2), CROSS_ENTROPY),
    "kl": ((mu1, sigma1, mu2, sigma2), KL),
    "valley": ((mu1, sigma1, mu2), VALLEY),
}
