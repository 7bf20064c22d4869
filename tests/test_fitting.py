"""The best Gaussian for a mixture, against mpmath's integrals and roots, and against what its theory promises."""

import math

import mpmath
import numpy as np
import pytest

from kl_helpers import kl_normal
from kl_helpers.em import Mixture
from kl_helpers.fitting import descend, kl_from_mixture, kl_to_mixture, log_mixture, moments
from kl_helpers.practice.kinds import exercises

UNEVEN = Mixture((0.3, 0.7), (-2, 2), (0.5, 1.5))
TAILS = Mixture((0.99, 0.01), (0, 0), (1, 10))
QS = [(0, 1), (1, 2), (-2.5, 0.4), (3, 0.1)]


def humps(a, w=0.5):
    return Mixture((1 - w, w), (-a, a), (1, 1))


def best(p, *start):
    mu, sigma = descend(p, *start)[-1]
    return mu, sigma, kl_to_mixture(mu, sigma, p)


# ---- mpmath's way: Gauss-Legendre on pieces, and the functions written out ----


def bell(x, mu, sigma):
    return mpmath.exp(-(((x - mu) / sigma) ** 2) / 2) / (sigma * mpmath.sqrt(2 * mpmath.pi))


def density(x, p):
    return mpmath.fsum(w * bell(x, mu, sd) for w, mu, sd in zip(p.weights, p.means, p.sds, strict=True))


def integral(f, *centres):
    """centres: of (place, width), around which the pieces are as long as the width."""
    edges = sorted({place + width * mpmath.mpf(part) for place, width in centres for part in range(-12, 13)})
    return mpmath.quad(f, edges, method="gauss-legendre", maxdegree=4)


def by_mpmath(p, mu, sigma):
    """KL(p || q) and KL(q || p)."""

    def log_ratio(x):
        return mpmath.log(density(x, p) / bell(x, mu, sigma))

    return (
        integral(lambda x: density(x, p) * log_ratio(x), *zip(p.means, p.sds, strict=True)),
        -integral(lambda x: bell(x, mu, sigma) * log_ratio(x), (mu, sigma)),
    )


@pytest.mark.parametrize("p", [humps(0), humps(2.8), UNEVEN, TAILS])
@pytest.mark.parametrize("q", QS)
def test_both_orders_are_the_integrals(p, q):
    forward, backward = by_mpmath(p, *q)
    assert kl_from_mixture(p, *q) == pytest.approx(float(forward), rel=1e-10, abs=1e-12)
    assert kl_to_mixture(*q, p) == pytest.approx(float(backward), rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("x", [-60.0, -1.3, 0.0, 5.0])
def test_the_log_density_is_that_of_the_sum(x):
    assert log_mixture(x, UNEVEN) == pytest.approx(float(mpmath.log(density(mpmath.mpf(x), UNEVEN))), rel=1e-13)
    assert log_mixture([[x]], UNEVEN).shape == (1, 1)


def test_one_component_gives_the_closed_form():
    one = Mixture((1,), (0.5,), (0.8,))
    assert kl_from_mixture(one, -1, 1.5) == pytest.approx(kl_normal(0.5, 0.8, -1, 1.5), rel=1e-12)
    assert kl_to_mixture(-1, 1.5, one) == pytest.approx(kl_normal(-1, 1.5, 0.5, 0.8), rel=1e-12)
    assert best(one, -3, 4) == pytest.approx((0.5, 0.8, 0), abs=1e-7)


# ---- where p deals ----


@pytest.mark.parametrize("p", [humps(3), UNEVEN, TAILS])
@pytest.mark.parametrize("q", QS)
def test_pythagoras(p, q):
    least = kl_from_mixture(p, *moments(p))
    assert kl_from_mixture(p, *q) == pytest.approx(least + kl_normal(*moments(p), *q), rel=1e-11)


def test_one_draw_in_a_hundred():
    assert moments(TAILS) == pytest.approx((0, math.sqrt(0.99 + 0.01 * 100)))
    assert kl_from_mixture(TAILS, *moments(TAILS)) == pytest.approx(0.2820, abs=1e-4)
    assert best(TAILS, 0, 1)[1:] == pytest.approx((1.007, 0.0069), abs=1e-3)


# ---- where q deals ----


def land(a):
    """The slopes of E_q[ln p] + ln sigma over mu and sigma for two humps at ±a, by (ln p)' and (ln p)''."""

    def mean(f, mu, sigma):
        return integral(lambda z: bell(z, 0, 1) * f(mu + sigma * z), (0, 1))

    def slopes(mu, sigma):
        """For ½N(−a, 1) + ½N(a, 1): (ln p)' = −x + a tanh ax, (ln p)'' = −1 + a² sech² ax."""
        return (
            mean(lambda x: x - a * mpmath.tanh(a * x), mu, sigma),
            1 / mpmath.mpf(sigma) - sigma * mean(lambda x: 1 - a**2 * mpmath.sech(a * x) ** 2, mu, sigma),
        )

    return slopes


@pytest.mark.parametrize(
    "a, start", [(1, (1, 1)), (2, (2, 1)), (2.5, (2.5, 1)), (2.5, (0, 1)), (3, (-3, 1)), (3, (0, 4))]
)
def test_a_walk_ends_where_the_land_is_level(a, start):
    mu, sigma, _ = best(humps(a), *start)
    assert [abs(slope) < 1e-6 for slope in land(a)(mu, sigma)] == [True, True]


@pytest.mark.parametrize(
    "p, start", [(humps(3), (-1, 0.3)), (humps(2.6), (0.5, 4)), (UNEVEN, (-5, 6)), (TAILS, (9, 0.2))]
)
def test_a_walk_only_goes_down(p, start):
    costs = [kl_to_mixture(*q, p) for q in descend(p, *start)[:200]]
    assert all(np.diff(costs) < 1e-12)


@pytest.mark.parametrize(
    "p, start, end",  # as SciPy's minimisers found them from many starts
    [
        (humps(2), (2, 1), (0, 2.0470, 0.22651)),
        (humps(2.5), (2.5, 1), (2.3861, 1.1365, 0.66646)),
        (humps(2.8), (0, 1), (0, 2.6014, 0.68421)),
        (humps(3), (0, 1), (0, 2.7438, 0.84062)),
        (humps(4), (-4, 1), (-3.9996, 1.0008, 0.69305)),
        (UNEVEN, (0, 1), (1.342, 1.944, 0.2007)),
        (Mixture((0.6, 0.4), (8, -8), (2, 0.2)), (8, 2), (8, 2, -math.log(0.6))),
        (Mixture((0.6, 0.4), (8, -8), (2, 0.2)), (-8, 0.2), (-8, 0.2, -math.log(0.4))),
    ],
)
def test_where_walks_end(p, start, end):
    assert best(p, *start) == pytest.approx(end, abs=1e-3)


def test_the_hump_appears_by_a_fold():
    """There both slopes are zero, and so is the determinant of the second derivatives."""

    def fold(mu, sigma, a):
        slopes = land(a)
        jacobian = mpmath.matrix(2, 2)
        for column, step in enumerate([(1e-6, 0), (0, 1e-6)]):
            ahead, behind = (slopes(mu + sign * step[0], sigma + sign * step[1]) for sign in (1, -1))
            for row in (0, 1):
                jacobian[row, column] = (ahead[row] - behind[row]) / 2e-6
        return [*slopes(mu, sigma), mpmath.det(jacobian)]

    mu, sigma, a = mpmath.findroot(fold, (2.15, 1.29, 2.41), tol=1e-9)
    assert (float(mu), float(sigma), float(a)) == pytest.approx((2.1457, 1.2910, 2.4122), abs=1e-4)
    assert best(humps(float(a) - 2e-3), 2.4, 1)[0] == pytest.approx(0, abs=1e-6)
    assert best(humps(float(a) + 2e-3), 2.4, 1)[0] > 2


def test_the_hump_becomes_cheaper():
    def lead(a):
        return best(humps(a), a, 1)[2] - best(humps(a), 0, 1)[2]

    assert lead(2.8000) > 0 > lead(2.8002)


@pytest.mark.parametrize("a", [0.5, 1, 2.412, 3, 6, 12])
def test_the_middle_never_becomes_a_hilltop(a):
    mu, sigma, _ = best(humps(a), 0, a)
    assert abs(mu) < 1e-6
    d = 0.02 / a
    low, middle, high = (kl_to_mixture(mu + off, sigma, humps(a)) for off in (-d, 0, d))
    assert (low - 2 * middle + high) / d**2 == pytest.approx(1 / sigma**2, rel=1e-3)


@pytest.mark.parametrize("w", [0.5, 0.7, 0.8, 0.95])
@pytest.mark.parametrize("a", [3, 5, 12])
def test_choosing_never_costs_more_than_the_bound(a, w):
    heavy = best(humps(a, w), a, 1)[2]
    assert 0 < heavy <= -math.log(w) + 1e-12
    assert heavy == pytest.approx(-math.log(w), abs=0.01)


def test_the_exercise_knows_where_the_walk_ends():
    assert exercises()["two-fits"].answer() == pytest.approx([moments(humps(2))[1], best(humps(2), 2, 1)[1]], rel=1e-6)


# ---- what is refused ----


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: kl_to_mixture(0, -1, UNEVEN), "sigma must be positive and finite, got -1"),
        (lambda: kl_from_mixture(UNEVEN, math.nan, 1), "mu must be finite, got nan"),
        (lambda: descend(UNEVEN, [0, 1], 1), r"mu must be one number, got \[0, 1\]"),
        (lambda: moments((0.5, 0.5)), r"mixture must be a Mixture, got \(0.5, 0.5\)"),
        (lambda: log_mixture(0, None), "mixture must be a Mixture, got None"),
        (lambda: log_mixture("x", UNEVEN), "x must be real numbers, got 'x'"),
        (lambda: kl_to_mixture(0, 101, UNEVEN), r"mixture must have no sd below 101\.0/200, got Mixture\(weights"),
        (lambda: kl_to_mixture(0, 1e308, Mixture((1,), (0,), (1e308,))), "mu ± 12 sigma must be finite, got -inf"),
        (lambda: descend(humps(2), 1e17, 1), r"mu must be nearer to the mixture: from 1e\+17"),
        (lambda: descend(humps(2), 1e300, 1), r"mu must be nearer to the mixture: from 1e\+300"),
    ],
)
def test_bad_arguments_are_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_a_walk_that_would_take_too_long_is_not_shown_as_if_it_had_ended(monkeypatch):
    monkeypatch.setattr("kl_helpers.fitting._MOST", 50)
    assert best(humps(2), 0, 1)[0] == pytest.approx(0, abs=1e-6)
    with pytest.raises(ValueError, match="mu must be nearer to the mixture: from 99 "):
        descend(humps(2), 99, 1)


def test_moments_hold_where_squares_overflow_or_vanish():
    for scale in (1e-300, 1e300):
        found = moments(Mixture((0.5, 0.5), (-scale, scale), (2 * scale, 2 * scale)))
        assert found == pytest.approx((0, math.sqrt(5) * scale), rel=1e-14)


@pytest.mark.parametrize("gap", [0, 1e-9, 1e-8])
def test_neither_order_is_ever_negative(gap):
    p = Mixture((0.2, 0.3, 0.5), (0, gap, -gap), (1, 1, 1 + gap))
    for mu in np.linspace(-5e-9, 5e-9, 21):
        assert kl_from_mixture(p, mu, 1) >= 0 <= kl_to_mixture(mu, 1, p)


def test_far_away_is_infinitely_far_without_a_warning():
    with np.errstate(all="raise"):
        assert kl_to_mixture(1e300, 1, UNEVEN) == kl_from_mixture(UNEVEN, 0, 1e-300) == math.inf
