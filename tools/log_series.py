"""Prints the coefficients of ln(1 + u) in kl_helpers/gaussians.py: python tools/log_series.py"""

import mpmath as mp


def coefficients(degree=8, largest_w=0.3):
    """T(y) = sum 2 y**k/(2k + 3), interpolated at the squares of the zeros of an odd Chebyshev polynomial."""
    n = 2 * degree + 3
    with mp.workdps(60):
        nodes = [(largest_w * mp.cos(mp.pi * (2 * i + 1) / (2 * n))) ** 2 for i in range(degree + 1)]
        powers = mp.matrix([[y**k for k in range(degree + 1)] for y in nodes])
        values = mp.matrix([mp.nsum(lambda k, y=y: 2 * y**k / (2 * k + 3), [0, mp.inf]) for y in nodes])
        return tuple(float(c) for c in mp.lu_solve(powers, values))


if __name__ == "__main__":
    print(*coefficients(), sep=",\n")
