"""Writes gaussians.json: true KL divergences from mpmath.

Run it with `python tests/reference/make.py`; with the same NumPy it writes the same file.
Numbers are hexadecimal floats.  A true value is a float and the little that it lacks, so that errors below 1 ulp show.
"""

import json
import math
import random
from pathlib import Path

import mpmath as mp
import numpy as np

FILE = Path(__file__).with_name("gaussians.json")
MAX, TINY = 1.7976931348623157e308, 5e-324


def kl_univariate(mu1, sigma1, mu2, sigma2):
    mu1, sigma1, mu2, sigma2 = map(mp.mpf, (mu1, sigma1, mu2, sigma2))
    u, z = (sigma1 - sigma2) / sigma2, (mu1 - mu2) / sigma2
    return u * (u + 2) / 2 - mp.log(sigma1 / sigma2) + z**2 / 2


def kl_multivariate(mu1, cov1, mu2, cov2):
    cov1, cov2, shift = mp.matrix(cov1), mp.matrix(cov2), mp.matrix(mu1) - mp.matrix(mu2)
    inverse = cov2**-1
    product = inverse * cov1
    trace = sum(product[i, i] for i in range(product.rows))
    return (trace - product.rows - mp.log(mp.det(product)) + (shift.T * inverse * shift)[0]) / 2


def regimes(rng):
    """Name -> a function that draws mu1, sigma1, mu2, sigma2."""

    def power(low, high):
        return 10 ** rng.uniform(low, high)

    def sign():
        return rng.choice([-1, 1])

    def ulps(x, count):
        for _ in range(count):
            x = math.nextafter(x, math.inf)
        return x

    def scaled(ratio, z=0.0):
        sigma2 = power(-3, 3)
        return z * sigma2, ratio * sigma2, 0.0, sigma2

    def near(low, high, z=0.0):
        mu, sigma = rng.gauss(0, 1), power(-3, 3)
        return mu + z * sigma, sigma * (1 + sign() * power(low, high)), mu, sigma

    def equal():
        mu, sigma = rng.gauss(0, 1) * power(-300, 300), power(-300, 300)
        return mu, sigma, mu, sigma

    def few_ulps(count):
        sigma = power(-200, 200)
        pair = [sigma, ulps(sigma, count)]
        rng.shuffle(pair)
        return 0.0, pair[0], 0.0, pair[1]

    def denormal_ratio():
        exponent = rng.uniform(118, 123)
        return 0.0, power(exponent - 323, exponent - 308), 0.0, 10**exponent

    def denormal():
        return 0.0, rng.randint(1, 60) * TINY, rng.randint(0, 40) * TINY, rng.randint(1, 60) * TINY

    def near_denormal():
        sigma = rng.randint(10**6, 10**9) * TINY
        return 0.0, sigma + rng.randint(1, 1000) * TINY, 0.0, sigma

    def huge_means():
        mu = sign() * power(200, 307)
        return mu, abs(mu) * power(-16, -3), ulps(mu, rng.randint(0, 50)), abs(mu) * power(-16, -3)

    def overflowing_shift():
        return rng.uniform(0.6, 1) * MAX, MAX * power(-9, -1), -rng.uniform(0.6, 1) * MAX, MAX * power(-9, -1)

    def largest_sigmas():
        return power(0, 307), rng.uniform(0.3, 1) * MAX, 0.0, rng.uniform(0.2, 1) * MAX

    return {
        "generic": lambda: (rng.gauss(0, 1), power(-1, 1), rng.gauss(0, 1), power(-1, 1)),
        "equal": equal,
        "one ulp apart": lambda: few_ulps(1),
        "some ulps apart": lambda: few_ulps(rng.randint(2, 99)),
        "nearly equal, 1e-15 to 1e-8": lambda: near(-15, -8),
        "nearly equal, 1e-8 to 1e-1": lambda: near(-8, -1),
        "nearly equal, both differ": lambda: near(-12, -2, power(-12, -2)),
        "small shift": lambda: scaled(1.0, sign() * power(-12, -1)),
        "large shift": lambda: scaled(rng.uniform(0.5, 2), sign() * power(1, 12)),
        "about half": lambda: scaled(rng.uniform(0.45, 0.6), rng.choice([0, power(-3, 0)])),
        "about double": lambda: scaled(rng.uniform(1.7, 2.3), rng.choice([0, power(-3, 0)])),
        "about four times": lambda: scaled(rng.uniform(3, 5), rng.choice([0, power(-3, 0)])),
        "ratio 1e2 to 1e10": lambda: scaled(power(2, 10), rng.gauss(0, 1)),
        "ratio 1e-10 to 1e-2": lambda: scaled(power(-10, -2), rng.gauss(0, 1)),
        "ratio 1e140 to 1e153": lambda: scaled(power(140, 153)),
        "ratio 1e-153 to 1e-140": lambda: scaled(power(-153, -140)),
        "ratio underflows": lambda: (0.0, power(-320, -200), 0.0, power(120, 300)),
        "result overflows": lambda: scaled(power(155, 250), sign() * power(155, 250)),
        "ratio overflows": lambda: (0.0, power(120, 300), 0.0, power(-320, -200)),
        "about the largest result": lambda: (0.0, 1.0, rng.uniform(1.7, 2.1) * 1e154, 1.0),
        "denormal sigmas": denormal,
        "nearly equal denormal sigmas": near_denormal,
        "huge means": huge_means,
        "shift overflows": overflowing_shift,
        "largest sigmas": largest_sigmas,
        "result underflows": lambda: (power(-170, -155), 1.0, 0.0, 1.0),
        "ratio below the normal range": denormal_ratio,
    }


def covariance(rng, n, condition):
    """A random correlation-like matrix with roughly this condition number."""
    q, _ = np.linalg.qr(rng.standard_normal((n, n)))
    cov = (q * np.geomspace(1, 1 / condition, n)) @ q.T
    return (cov + cov.T) / 2


def full_regimes(rng):
    """Name -> a function of n that draws mu1, cov1, mu2, cov2."""

    def generic(n, condition=10.0, shift=1.0):
        return shift * rng.standard_normal(n), covariance(rng, n, condition), np.zeros(n), covariance(rng, n, condition)

    def near(n, low, high, condition=10.0, shift=0.0):
        cov, noise = covariance(rng, n, condition), rng.standard_normal((n, n))
        size = 10 ** rng.uniform(low, high) / condition
        return shift * size * rng.standard_normal(n), cov + size * (noise + noise.T), np.zeros(n), cov

    def apart(n):
        """cov1 = A (1 + E) A' for cov2 = A A' and a moderate E."""
        cov, noise = covariance(rng, n, 10 ** rng.uniform(2, 8)), rng.standard_normal((n, n))
        inverse = np.linalg.inv(np.linalg.cholesky(cov))
        noise = (noise + noise.T) * rng.uniform(0.45, 3) / np.linalg.norm(inverse @ (noise + noise.T) @ inverse.T)
        return np.zeros(n), cov + noise, np.zeros(n), cov

    def units(n):
        mu1, cov1, mu2, cov2 = generic(n)
        unit = 10 ** rng.uniform(-100, 100, n)
        return mu1 * unit, cov1 * np.outer(unit, unit), mu2, cov2 * np.outer(unit, unit)

    def equal(n):
        cov = covariance(rng, n, 1e6)
        return np.ones(n), cov, np.ones(n), cov

    def scales(n, low, high):
        mu1, cov1, mu2, cov2 = generic(n)
        return mu1, cov1 * 10 ** rng.uniform(low, high), mu2, cov2

    return {
        "generic": generic,
        "equal": equal,
        "nearly equal, 1e-14 to 1e-8": lambda n: near(n, -14, -8),
        "nearly equal, 1e-8 to 1e-1": lambda n: near(n, -8, -1),
        "nearly equal, shifted": lambda n: near(n, -8, -1, shift=1.0),
        "nearly equal, condition 1e6": lambda n: near(n, -8, -2, condition=1e6),
        "border of the branches": lambda n: near(n, -1, 0.2, condition=3.0),
        "condition 1e3": lambda n: generic(n, 1e3),
        "condition 1e8": lambda n: generic(n, 1e8),
        "units 1e-100 to 1e100": units,
        "cov1 1e20 to 1e100 times larger": lambda n: scales(n, 20, 100),
        "cov1 1e20 to 1e100 times smaller": lambda n: scales(n, -100, -20),
        "diagonal": lambda n: (
            np.ones(n),
            np.diag(10 ** rng.uniform(-2, 2, n)),
            np.zeros(n),
            np.diag(10 ** rng.uniform(-2, 2, n)),
        ),
        "moderately apart, condition 1e2 to 1e8": apart,
        "cov1 10 to 1e6 times smaller": lambda n: scales(n, -6, -1),
    }


def is_covariance(matrix):
    return np.all(np.diagonal(matrix) > 0) and np.linalg.eigvalsh(correlation(matrix)).min() > 1e-12


def correlation(cov):
    sigma = np.sqrt(np.diagonal(cov))
    return cov / sigma[:, None] / sigma


def hexed(value):
    if np.ndim(value):
        return [hexed(v) for v in value]
    return float(value).hex()


def truth(value):
    """The float nearest to the true value, and what it lacks."""
    if value > mp.mpf(MAX) * (1 + mp.mpf(2) ** -54):
        return [math.inf.hex(), (0.0).hex()]
    return [float(value).hex(), float(value - mp.mpf(float(value))).hex()]


def main():
    mp.mp.dps = 700  # the sums span all the range of floats
    lines = []
    rng = random.Random(1)
    drawers = regimes(rng)
    for name, draw in drawers.items():
        for _ in range(20):
            case = [float(x) for x in draw()]
            lines.append(json.dumps({"kl_normal": name, "arguments": hexed(case), "kl": truth(kl_univariate(*case))}))
    for name, draw in drawers.items():
        for size in (2, 7):
            axes = [[float(x) for x in draw()] for _ in range(size)]
            total = mp.fsum(kl_univariate(*case) for case in axes)
            arguments = hexed(list(zip(*axes, strict=True)))
            lines.append(json.dumps({"kl_diagonal": name, "arguments": arguments, "kl": truth(total)}))
    for name, draw in full_regimes(np.random.default_rng(1)).items():
        for n in 10 * (2, 2, 2, 3, 5) if draw.__name__ == "apart" else (1, 2, 2, 3, 3, 5):
            case = draw(n)
            while not (is_covariance(case[1]) and is_covariance(case[3])):
                case = draw(n)
            kappa = max(np.linalg.cond(correlation(cov)) for cov in case[1::2])
            lines.append(
                json.dumps(
                    {
                        "kl_mvn": name,
                        "arguments": [hexed(a) for a in case],
                        "kl": truth(kl_multivariate(*(a.tolist() for a in case))),
                        "kappa": float(f"{kappa:.6g}"),
                    }
                )
            )
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
