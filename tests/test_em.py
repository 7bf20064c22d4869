"""EM against sums written out with mpmath, against known cases, and against what its theory promises."""

import dataclasses
import itertools
from fractions import Fraction

import ml_dtypes
import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kl_helpers import em
from kl_helpers.em import DATA, START, TRUTH, Mixture
from kl_helpers.gaussians import log_density

DIGITS = 40
THREE = Mixture(weights=(0.2, 0.3, 0.5), means=(-3.0, 0.0, 50.0), sds=(0.1, 2.0, 1.0))
KNOWS_NOTHING = np.full((len(DATA), 2), 0.5)


def joint(x, mixture):
    """p(x, k) for each component, by the definition, to DIGITS digits."""
    x, pi = mpmath.mpf(float(x)), mpmath.pi
    components = zip(*(map(mpmath.mpf, part) for part in dataclasses.astuple(mixture)), strict=True)
    return [w * mpmath.exp(-(((x - mu) / sd) ** 2) / 2) / (sd * mpmath.sqrt(2 * pi)) for w, mu, sd in components]


def log_likelihood(x, mixture):
    return em.steps(x, mixture, 0)[0].log_likelihood


def bound_of(q, joint):
    """sum over k of q ln(joint/q), where 0 ln 0 = 0, to DIGITS digits."""
    pairs = [(mpmath.mpf(float(share)), part) for share, part in zip(q, joint, strict=True) if share > 0]
    return mpmath.fsum(share * mpmath.log(part / share) for share, part in pairs)


def bound_at(x, q, mixture):
    """The same for all observations, in float64."""
    log_joint = np.log(mixture.weights) + log_density(np.asarray(x)[:, None], mixture.means, mixture.sds)
    return np.sum(q * (log_joint - np.log(q)))


@st.composite
def cases(draw):
    """Observations, and a mixture of two or three components."""
    n, k = draw(st.integers(2, 12)), draw(st.integers(2, 3))
    numbers = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    x = numbers.normal(0, 3, n) + draw(st.sampled_from([0, 0, 1000]))
    return x, Mixture(numbers.dirichlet(np.ones(k)), numbers.choice(x, k) + numbers.normal(0, 2, k), np.full(k, 2.0))


# ---- the numbers ----


@pytest.mark.parametrize("mixture", [START, TRUTH, THREE])
@pytest.mark.parametrize("x", [DATA, [0.0, 2.0], [49.0, -3.1, 1e6]])
def test_numbers_are_those_of_the_definitions(x, mixture):
    """With q the ignorant one, the posterior, and the posterior of the mixture before; 1e6 leaves shares of 0."""
    with mpmath.workdps(DIGITS):
        for step in em.steps(x, mixture, 2 if x is DATA and mixture is not THREE else 1):
            joints = [joint(value, step.mixture) for value in x]
            posteriors = [[part / mpmath.fsum(parts) for part in parts] for parts in joints]
            evidence = mpmath.fsum(mpmath.log(mpmath.fsum(parts)) for parts in joints)
            bound = mpmath.fsum(map(bound_of, step.q, joints))
            rounding = 1e-15 * abs(float(evidence))
            assert step.log_likelihood == pytest.approx(float(evidence), rel=1e-13)
            assert step.bound == pytest.approx(float(bound), rel=1e-13)
            if step.name != "E":
                assert step.gap == pytest.approx(float(evidence - bound), rel=1e-12, abs=rounding)
            else:
                assert 0 <= step.gap <= 10 * rounding
                np.testing.assert_allclose(step.q, np.array(posteriors, float), rtol=1e-9, atol=1e-300)


def test_equal_components_share_by_weight_and_are_one_gaussian():
    twins = Mixture(weights=(0.25, 0.75), means=(1.0, 1.0), sds=(2.0, 2.0))
    start, e = em.steps([0.0, 5.0], twins, 1)
    np.testing.assert_allclose(e.q, [[0.25, 0.75]] * 2)
    assert log_likelihood([1.0], twins) == pytest.approx(-np.log(2 * np.sqrt(2 * np.pi)), rel=1e-15)
    assert start.gap == pytest.approx(np.log(2) + np.log(2 / 3), rel=1e-14)


@pytest.mark.parametrize("far", [1e4, 1e6, 1e8, 1e150])
def test_rows_sum_to_one_however_far_the_observations_lie(far):
    """There the log densities have lost more digits than ln 2 has."""
    twins = Mixture(weights=(0.5, 0.5), means=(0.0, 0.0), sds=(1.0, 1.0))
    x = [far, far * 1.1, -far]
    steps = em.steps(x, twins, 4)
    np.testing.assert_allclose(steps[1].q, np.full((3, 2), 0.5), rtol=1e-15)
    assert steps[1].gap == pytest.approx(0, abs=1e-15)
    assert steps[2].mixture.means == pytest.approx([far * 1.1 / 3] * 2)


def test_the_m_step_takes_weighted_averages():
    """Components so narrow that each observation is one's own, or halfway between them."""
    mixture = em.steps([0.0, 2.0, 10.0, 14.0], Mixture((0.5, 0.5), (1, 12), (0.05, 0.05)), 2)[2].mixture
    assert mixture == Mixture(weights=(0.5, 0.5), means=(1.0, 12.0), sds=(1.0, 2.0))
    shared = em.steps([0.0, 4.0, 8.0], Mixture((0.5, 0.5), (0, 8), (0.05, 0.05)), 2)[2].mixture
    assert shared.weights == (0.5, 0.5) and shared.means == pytest.approx((4 / 3, 20 / 3))


def test_a_component_may_be_narrow_where_another_is_far_away():
    mixture = em.steps([0.0, 2.0, 1e15, 3e15], Mixture((0.5, 0.5), (1, 2e15), (1, 1e14)), 2)[2].mixture
    assert mixture == Mixture(weights=(0.5, 0.5), means=(1.0, 2e15), sds=(1.0, 1e15))


@given(cases())
def test_bound_and_gap_add_up_to_the_log_likelihood_for_any_q(case):
    for step in em.steps(*case, 1):
        assert step.gap >= 0
        assert step.bound + step.gap == pytest.approx(step.log_likelihood, rel=1e-12, abs=1e-12)
    assert step.gap < 1e-12


@given(cases(), st.integers(0, 2**32 - 1))
def test_no_mixture_nearby_has_a_higher_bound_than_that_of_the_m_step(case, seed):
    x, mixture = case
    try:
        step = em.steps(x, mixture, 2)[2]
    except ValueError as error:
        assert "one value" in str(error)
        return
    q, best = np.maximum(step.q, 1e-300), step.mixture  # 0 ln 0 = 0
    change = np.random.default_rng(seed).normal(0, 0.05, (3, q.shape[1]))
    weights = best.weights * np.exp(change[0])
    other = Mixture(weights / weights.sum(), np.add(best.means, change[1]), best.sds * np.exp(change[2]))
    assert bound_at(x, q, best) == pytest.approx(step.bound, rel=1e-9, abs=1e-9)
    assert bound_at(x, q, other) <= step.bound + 1e-9


@given(cases())
def test_the_log_likelihood_never_falls(case):
    x, mixture = case
    try:
        steps = em.steps(x, mixture, 12)
    except ValueError as error:  # it would rise without end: a component on one value
        assert "one value" in str(error)
        return
    values = np.array([step.log_likelihood for step in steps])
    assert np.all(np.diff(values) >= -1e-13 * np.maximum(1, abs(values[1:])))


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16", "float8_e4m3fn"])
def test_short_weights_sum_to_one_within_their_own_precision(dtype):
    module = np if hasattr(np, dtype) else ml_dtypes
    weights = np.array([0.1, 0.2, 0.7]).astype(getattr(module, dtype))
    assert abs(weights.astype(float).sum() - 1) > 1e-9  # or this would test nothing
    assert sum(Mixture(weights, THREE.means, THREE.sds).weights) == pytest.approx(1, abs=1e-15)
    with pytest.raises(ValueError, match="weights must sum to 1"):
        Mixture(2 * weights, THREE.means, THREE.sds)


def test_float32_does_not_excuse_more_than_its_rounding():
    with pytest.raises(ValueError, match="weights must sum to 1"):
        Mixture(np.float32([0.5, 0.5 + 1e-6]), (0, 1), (1, 1))


def test_numbers_of_other_libraries_may_be_weights():
    third = Fraction(1, 3)
    assert Mixture([third, 1 - third], (0, 1), (1, 1)).weights == (1 / 3, 2 / 3)


def test_weights_stay_as_they_are_typed():
    weights = (0.7, 0.2, 0.1)
    assert sum(weights) < 1  # by a rounding
    assert Mixture(weights, THREE.means, THREE.sds).weights == weights


# ---- the steps ----


def test_steps_start_in_ignorance_and_take_turns():
    steps = em.steps(DATA, START, 5)
    assert [step.name for step in steps] == ["start", "E", "M", "E", "M", "E"]
    assert steps[0].mixture == START and np.array_equal(steps[0].q, KNOWS_NOTHING)
    for before, after in itertools.pairwise(steps):
        kept = "mixture" if after.name == "E" else "q"
        assert getattr(after, kept) is getattr(before, kept)
        assert after.bound > before.bound  # E and M both raise it
        if after.name == "E":
            assert after.gap == pytest.approx(0, abs=1e-12) and after.log_likelihood == before.log_likelihood
        else:
            assert after.gap > 0.1
        assert after.bound + after.gap == pytest.approx(after.log_likelihood, rel=1e-14)


def test_the_example_comes_close_to_where_its_data_come_from():
    last = em.steps(DATA, START, 200)[-1]
    assert last.log_likelihood > log_likelihood(DATA, TRUTH)
    for found, true in zip(dataclasses.astuple(last.mixture), dataclasses.astuple(TRUTH), strict=True):
        np.testing.assert_allclose(found, true, atol=0.25)


def test_components_that_start_alike_stay_alike():
    """So EM ends far below where another start leads."""
    alike = em.steps(DATA, Mixture((0.5, 0.5), (0.5, 0.5), (1.5, 1.5)), 12)
    for step in alike:
        assert np.allclose(step.q, 0.5)
        assert np.ptp(step.mixture.means) == pytest.approx(0) and np.ptp(step.mixture.sds) == pytest.approx(0)
    assert alike[-1].log_likelihood < em.steps(DATA, START, 12)[-1].log_likelihood - 10


def test_twelve_steps_are_not_the_end():
    """What the notebook says of the last frame: most points have one component, and EM would go on."""
    last = em.steps(DATA, START, 12)[-1]
    assert 0.8 < np.mean(last.q.max(axis=1) > 0.95) < 1
    assert last.gap > 0.1
    assert em.steps(DATA, START, 100)[-1].log_likelihood > last.log_likelihood + 1


# ---- what is refused ----


@pytest.mark.parametrize(
    "parts, complaint",
    [
        (((0.5, 0.6), (0, 1), (1, 1)), r"weights must sum to 1, got \(0.5, 0.6\)"),
        (((0.5, 0.5 + 3e-9), (0, 1), (1, 1)), "weights must sum to 1"),
        (((1.0, 0.0), (0, 1), (1, 1)), "weights must be positive, got 0.0 at index 1"),
        (((0.5, 0.5), (0, 1), (1, 0)), "sds must be positive, got 0.0 at index 1"),
        (((0.5, 0.5), (0, 1), (-1, 1)), "sds must be positive, got -1.0 at index 0"),
        (((0.5, 0.5), (0, np.nan), (1, 1)), "means must be finite, got nan at index 1"),
        (((0.5, 0.5), (0, 1), (1, np.inf)), "sds must be finite, got inf at index 1"),
        (((0.5, 0.5), (0, 1, 2), (1, 1)), "equally long"),
        (((), (), ()), r"weights must be a line of numbers, at least one, got \(\)"),
        ((1.0, 0.0, 1.0), "weights must be a line of numbers, at least one, got 1.0"),
        (((0.5, 0.5), "ab", (1, 1)), "means must be real numbers, got 'ab'"),
    ],
)
def test_what_is_no_mixture_is_refused(parts, complaint):
    with pytest.raises(ValueError, match=complaint):
        Mixture(*parts)


@pytest.mark.parametrize(
    "x, complaint",
    [
        ([], r"x must be a line of numbers, at least one, got \[\]"),
        ([0.0, np.nan], "x must be finite, got nan at index 1"),
        ([np.inf], "x must be finite, got inf"),
        ([[0.0]], "x must be a line of numbers"),
        ([0.0, 1e300], r"x must be within reach of Mixture\(.*\), got 1e\+300 at index 1"),
    ],
)
def test_bad_observations_are_refused(x, complaint):
    with pytest.raises(ValueError, match=complaint):
        em.steps(x, START, 2)


def test_a_component_without_a_share_is_refused():
    with pytest.raises(ValueError, match="x must leave each component a share, got none for component 1"):
        em.steps([0.0, 1.0], Mixture((0.5, 0.5), (0, 1e5), (1, 1)), 2)


@pytest.mark.parametrize("value", [0.0, 0.1, 1e9 + 0.1])
def test_a_component_on_one_value_is_refused(value):
    """Also where rounding leaves a little of its variance: the mean of 0.1, 0.1 and 0.1 is not 0.1."""
    x = [value, value, value, value - 1, value + 1]
    with pytest.raises(ValueError, match=r"x must not collapse a component on one value, got .* for component 0"):
        em.steps(x, Mixture((0.5, 0.5), (value, value), (0.01, 1)), 2)


@pytest.mark.parametrize("mixture", [None, "START", dataclasses.astuple(START)])
def test_what_is_no_mixture_is_named(mixture):
    with pytest.raises(ValueError, match="mixture must be a Mixture, got "):
        em.steps(DATA, mixture, 2)


def test_what_steps_share_cannot_be_written_to():
    for array in (DATA, *(step.q for step in em.steps(DATA, START, 2))):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


LONG = np.linspace(0, 1, 500)
MANY = Mixture(np.full(500, 1 / 500), LONG, np.ones(500))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: log_likelihood(LONG[:, None], START),
            r"x must be a line of numbers, at least one, got \[\[0\.0\], ",
        ),
        (lambda: log_likelihood([1e300], MANY), r"x must be within reach of Mixture\(.*\), got 1e\+300 at index 0"),
        (lambda: Mixture(MANY.weights, LONG, (1,)), r"weights, means and sds must be equally long, got Mixture"),
        (lambda: Mixture(LONG + 1, LONG, LONG + 1), r"weights must sum to 1, got \(1\.0, "),
        (lambda: em.steps(DATA, START, LONG), r"n must be an integer of at least 0, got \[0\.0, "),
        (lambda: log_likelihood(DATA, LONG), r"mixture must be a Mixture, got \[0\.0, "),
    ],
)
def test_a_message_about_a_long_argument_is_short(call, message):
    with pytest.raises(ValueError, match=message) as error:
        call()
    assert len(str(error.value)) < 300


@pytest.mark.parametrize("n", [-1, 2.5, True, "2", None])
def test_what_is_no_number_of_steps_is_refused(n):
    with pytest.raises(ValueError, match=f"n must be an integer of at least 0, got {n!r}"):
        em.steps(DATA, START, n)
