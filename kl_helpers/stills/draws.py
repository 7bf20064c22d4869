"""Draws that both painters make alike: a few lines of arithmetic, in which no digit is lost in either language."""

import math


def draws(hand, n):
    """The first n draws of a hand from N(0, 1): Lehmer's generator, whose first three numbers are thrown away, then
    Box and Muller. More draws of the same hand go on where fewer end."""
    seed, uniform = hand * 7919, []
    for _ in range(3 + n + n % 2):
        seed = 48271 * seed % (2**31 - 1)
        uniform.append(seed / (2**31 - 1))
    pairs = zip(uniform[3::2], uniform[4::2], strict=True)
    return [math.sqrt(-2 * math.log(u)) * turn(2 * math.pi * v) for u, v in pairs for turn in (math.cos, math.sin)][:n]
