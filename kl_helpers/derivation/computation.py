"""Computation, the third reading of a line: numbers, by quadrature at one random point.

It knows no rule: E and Int are sums over a grid. The trapezium rule is that good under a Gaussian: its error falls
faster than any power of the step (L. N. Trefethen and J. A. C. Weideman, SIAM Review 56, 2014).
The grid is fine around each mean, in steps of its own standard deviation, and coarser the further away.
"""

import ast
import itertools
import random
from functools import cache, lru_cache

import mpmath as mp

from kl_helpers.derivation.language import DENSITIES, OPERATIONS

COORDINATES = 2  # J
MEANS = [sign * mp.mpf(n) / 7 for sign in (1, -1) for n in (2, 3, 4, 5, 6, 8, 9, 10)]
DEVIATIONS = [mp.mpf(n) / 10 for n in (7, 8, 9, 11, 12, 13, 14, 15)]

MOST_PARTS = 100_000  # parts of a line computed for one value: about a second
LARGEST_BITS = 1000  # of the exponent of e


class Uncomputed(ValueError):
    """A line without a number that is to be trusted."""


class Computation:
    """Computes lines of one setting at one point, to `digits` digits. No two parameters are equal there."""

    def __init__(self, setting, seed=0, digits=20):
        self.setting, self.digits = setting, digits
        self.count = COORDINATES if setting.indexed else 1
        draw = random.Random(seed)
        means, deviations = draw.sample(MEANS, len(MEANS)), draw.sample(DEVIATIONS, len(DEVIATIONS))
        self.point = {
            name: [(deviations if name in setting.positive else means).pop() for _ in range(self.count)]
            for name in (*setting.parameters, setting.variable)
        }
        self.gaussians = {"N1": self.pairs(setting.N1), "N2": self.pairs(setting.N2)}
        self.density = cache(mp.npdf)  # the grid comes back to the same point again and again
        self.integral = cache(self.integrate)  # it is the same wherever the variable is

    def pairs(self, gaussian):
        """(mean, standard deviation) of each coordinate."""
        with mp.workdps(self.digits + 10):
            columns = [self.point.get(part) or [mp.mpf(str(part))] * self.count for part in gaussian]
        return list(zip(*columns, strict=True))

    def point_as_text(self, with_variable=True):
        """mu1 = 0.7, sigma1 = (0.5, 1.2), ..."""
        names = [*self.setting.parameters, *[self.setting.variable] * with_variable]
        texts = {name: [mp.nstr(value, 3) for value in self.point[name]] for name in names}
        return ", ".join(f"{n} = {t[0] if len(t) == 1 else '(' + ', '.join(t) + ')'}" for n, t in texts.items())

    def value(self, tree):
        """The number that a line stands for. Raises Uncomputed if it takes too long, or is lost in rounding."""
        self.parts = 0
        try:
            with mp.workdps(self.digits + 10):
                return self.visit(tree, dict(enumerate(self.point[self.setting.variable])))
        except ZeroDivisionError:
            raise Uncomputed(f"a divisor is 0 in its first {self.digits} digits") from None

    def visit(self, node, at, j=0):
        """`at` maps coordinates to the values that the variable has there; `j` is the coordinate in a Sum."""
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise Uncomputed("the quadrature would take too long")
        match node:
            case ast.Constant(number):
                return mp.mpf(str(number))
            case ast.Name("pi"):
                return +mp.pi
            case ast.Name("J"):
                return mp.mpf(self.count)
            case ast.Name(name) | ast.Subscript(ast.Name(name)):
                return at[j] if name == self.setting.variable else self.point[name][j]
            case ast.UnaryOp():
                return -self.visit(node.operand, at, j)
            case ast.BinOp(left, operation, right):
                return OPERATIONS[type(operation)](self.visit(left, at, j), self.visit(right, at, j))
            case ast.Call(ast.Name("N1" | "N2" as name), [point]):
                js = range(self.count) if isinstance(point, ast.Name) else [j]
                return mp.fprod(self.density(at[k], *self.gaussians[name][k]) for k in js)
            case ast.Call(ast.Name("Sum"), [body]):
                return mp.fsum(self.visit(body, at, k) for k in range(self.count))
            case ast.Call(ast.Name("E" | "Int" as name), [body]):
                return self.integral(name, body, j)
        value = self.visit(node.args[0], at, j)
        if node.func.id == "exp" and mp.mag(value) > LARGEST_BITS:
            raise Uncomputed("an exponent is too large")
        return getattr(mp, node.func.id)(value)

    def integrate(self, name, body, j):
        """The trapezium rule over the coordinates that the body knows, weighted with N1 if it is a mean."""
        calls = [part for part in ast.walk(body) if isinstance(part, ast.Call)]
        knows_all = any(
            c.func.id == "Sum" or (c.func.id in DENSITIES and isinstance(c.args[0], ast.Name)) for c in calls
        )
        js = range(self.count) if name == "Int" or knows_all else [j]
        grids = [grid(self.gaussians["N1"][k], self.gaussians["N2"][k], self.digits) for k in js]
        total = mp.mpf(0)
        for nodes in itertools.product(*grids):
            weight = mp.fprod(step * N1 if name == "E" else step for _, step, N1 in nodes)
            total += weight * self.visit(body, {k: x for k, (x, _, _) in zip(js, nodes, strict=True)}, j)
        return total


@lru_cache(maxsize=16)
def grid(N1, N2, digits):
    """(x, weight, N1(x)): equal steps of t, where x -> t grows by 1 in a standard deviation of each Gaussian.

    Out of reach of a Gaussian t grows like the logarithm: few nodes lead from a narrow one to a wide one.
    The steps are fine enough for the product of the Gaussians, which is narrower than both.
    """
    decades = (digits + 3) * mp.log(10)
    fine = mp.pi * mp.sqrt(2 / decades)  # in standard deviations: exp(-2 pi^2 / fine^2) is below 10^-digits
    reach = mp.sqrt(2 * decades) + 1  # and exp(-reach^2 / 2)
    wide = 2 * reach

    def stretched(x):
        return mp.fsum(wide * mp.asinh((x - mu) / (wide * sigma)) for mu, sigma in (N1, N2))

    def slope(x):
        return mp.fsum(1 / mp.hypot(sigma, (x - mu) / wide) for mu, sigma in (N1, N2))

    with mp.workdps(digits + 30):  # far away from 0 a narrow Gaussian needs many digits of x
        inverses = [1 / sigma for _, sigma in (N1, N2)]
        step = fine * mp.fsum(inverses) / mp.hypot(*inverses)
        x = min(mu - reach * sigma for mu, sigma in (N1, N2))
        right = max(mu + reach * sigma for mu, sigma in (N1, N2))
        t, nodes = stretched(x), []
        while x < right:
            nodes.append((x, step / slope(x), mp.npdf(x, *N1)))
            t += step
            x = mp.findroot(
                lambda x, t=t: stretched(x) - t, x + step / slope(x), solver="newton", df=slope, verify=False
            )
    return nodes
