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

DIGITS = 40
THREE = Mixture(weights=(0.2, 0.3, 0.5), means=(-3.0, 0.0, 50.0), sds=(0.1, 2.0, 1.0))
KNOWS_NOTHING = np.full((len(DATA), 2), 0.5)


def joint(x, mixture):
    """p(x, k) for each component, by the definition, to DIGITS digits."""
    x, pi = mpmath.mpf(float(x)), mpmath.pi
    components = zip(*(map(mpmath.mpf, part) for part in dataclasses.astuple(mixture)), strict=True)
    return [w * mpmath.exp(-(((x - mu) / sd) ** 2) / 2) / (sd * mpmath.sqrt(2 * pi)) for w, mu, sd in components]


def bound_of(q, joint):
    """sum over k of q ln(joint/q), where 0 ln 0 = 0, to DIGITS digits."""
    pairs = [(mpmath.mpf(float(share)), part) for share, part in zip(q, joint, strict=True) if share > 0]
    return mpmath.fsum(share * mpmath.log(part / share) for share, part in pairs)


@st.composite
def cases(draw):
    """Observations, a mixture of two or three components, and any q."""
    n, k = draw(st.integers(2, 12)), draw(st.integers(2, 3))
    numbers = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    x = numbers.normal(0, 3, n) + draw(st.sampled_from([0, 0, 1000]))
    mixture = Mixture(numbers.dirichlet(np.ones(k)), numbers.choice(x, k) + numbers.normal(0, 2, k), np.full(k, 2.0))
    q = numbers.dirichlet(np.full(k, draw(st.sampled_from([0.01, 1.0, 100.0]))), n)
    return x, mixture, q


# ---- the numbers ----


@pytest.mark.parametrize("mixture", [START, TRUTH, THREE])
@pytest.mark.parametrize("x", [DATA, [0.0], [49.0, -3.1, 1e6]])
def test_numbers_are_those_of_the_definitions(x, mixture):
    k = len(mixture.weights)
    q = np.random.default_rng(0).dirichlet(np.ones(k), len(x))
    q[0] = np.eye(k)[0]  # 0 ln 0 = 0
    with mpmath.workdps(DIGITS):
        joints = [joint(value, mixture) for value in x]
        posteriors = [[part / mpmath.fsum(parts) for part in parts] for parts in joints]
        evidence = mpmath.fsum(mpmath.log(mpmath.fsum(parts)) for parts in joints)
        bound = mpmath.fsum(map(bound_of, q, joints))
        gap = float(evidence - bound)
    assert em.log_likelihood(x, mixture) == pytest.approx(float(evidence), rel=1e-13)
    assert em.bound(x, q, mixture) == pytest.approx(float(bound), rel=1e-13)
    assert em.gap(x, q, mixture) == pytest.approx(gap, rel=1e-12, abs=1e-15 * abs(float(evidence)))
    np.testing.assert_allclose(em.responsibilities(x, mixture), np.array(posteriors, float), rtol=1e-9, atol=1e-300)


def test_equal_components_share_by_weight_and_are_one_gaussian():
    twins = Mixture(weights=(0.25, 0.75), means=(1.0, 1.0), sds=(2.0, 2.0))
    np.testing.assert_allclose(em.responsibilities([0.0, 5.0], twins), [[0.25, 0.75]] * 2)
    assert em.log_likelihood([1.0], twins) == pytest.approx(-np.log(2 * np.sqrt(2 * np.pi)), rel=1e-15)
    assert em.gap([0.0], [[0.5, 0.5]], twins) == pytest.approx(0.5 * np.log(2) + 0.5 * np.log(2 / 3), rel=1e-14)


@pytest.mark.parametrize("far", [1e4, 1e6, 1e8, 1e150])
def test_rows_sum_to_one_however_far_the_observations_lie(far):
    """There the log densities have lost more digits than ln 2 has."""
    twins = Mixture(weights=(0.5, 0.5), means=(0.0, 0.0), sds=(1.0, 1.0))
    x = [far, far * 1.1, -far]
    np.testing.assert_allclose(em.responsibilities(x, twins), np.full((3, 2), 0.5), rtol=1e-15)
    steps = em.steps(x, twins, 4)
    assert steps[1].gap == pytest.approx(0, abs=1e-15)
    assert steps[2].mixture.means == pytest.approx([far * 1.1 / 3] * 2)


def test_maximise_takes_weighted_averages():
    mixture = em.maximise([0.0, 2.0, 10.0, 14.0], [[1, 0], [1, 0], [0, 1], [0, 1]])
    assert mixture == Mixture(weights=(0.5, 0.5), means=(1.0, 12.0), sds=(1.0, 2.0))
    shared = em.maximise([0.0, 4.0, 8.0], [[1, 0], [0.5, 0.5], [0, 1]])
    assert shared.weights == (0.5, 0.5) and shared.means == pytest.approx((4 / 3, 20 / 3))


def test_a_component_may_be_narrow_where_another_is_far_away():
    mixture = em.maximise([0.0, 2.0, 1e15, 3e15], np.eye(2)[[0, 0, 1, 1]])
    assert mixture == Mixture(weights=(0.5, 0.5), means=(1.0, 2e15), sds=(1.0, 1e15))


@given(cases())
def test_bound_and_gap_add_up_to_the_log_likelihood_for_any_q(case):
    x, mixture, q = case
    value, gap = em.log_likelihood(x, mixture), em.gap(x, q, mixture)
    assert gap >= 0
    assert em.bound(x, q, mixture) + gap == pytest.approx(value, rel=1e-12, abs=1e-12)
    assert 0 <= em.gap(x, em.responsibilities(x, mixture), mixture) < 1e-12


@given(cases(), st.integers(0, 2**32 - 1))
def test_no_mixture_nearby_has_a_higher_bound_than_that_of_the_m_step(case, seed):
    x, _, q = case
    q = 0.99 * q + 0.01 / q.shape[1]  # no component collapses
    best = em.maximise(x, q)
    change = np.random.default_rng(seed).normal(0, 0.05, (3, q.shape[1]))
    weights = best.weights * np.exp(change[0])
    other = Mixture(weights / weights.sum(), np.add(best.means, change[1]), best.sds * np.exp(change[2]))
    assert em.bound(x, q, other) <= em.bound(x, q, best) + 1e-9


@given(cases())
def test_the_log_likelihood_never_falls(case):
    x, mixture, _ = case
    try:
        steps = em.steps(x, mixture, 12)
    except ValueError as error:  # it would rise without end: a component on one value
        assert "one value" in str(error)
        return
    values = np.array([step.log_likelihood for step in steps])
    assert np.all(np.diff(values) >= -1e-13 * np.maximum(1, abs(values[1:])))


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16", "float8_e4m3fn"])
def test_short_floats_sum_to_one_within_their_own_precision(dtype):
    module = np if hasattr(np, dtype) else ml_dtypes
    q = em.responsibilities(DATA, START).astype(getattr(module, dtype))
    assert np.any(abs(q.astype(float).sum(axis=1) - 1) > 1e-9)  # or this would test nothing
    exact = q.astype(float) / q.astype(float).sum(axis=1, keepdims=True)
    assert em.maximise(DATA, q) == em.maximise(DATA, exact)
    assert em.bound(DATA, q, START) == em.bound(DATA, exact, START)
    assert em.bound(DATA, q, START) + em.gap(DATA, q, START) == pytest.approx(em.log_likelihood(DATA, START), rel=1e-14)
    weights = np.array([0.1, 0.2, 0.7]).astype(q.dtype)
    assert sum(Mixture(weights, THREE.means, THREE.sds).weights) == pytest.approx(1, abs=1e-15)
    for call in (lambda: em.maximise(DATA, 0.3 * q), lambda: Mixture(2 * weights, THREE.means, THREE.sds)):
        with pytest.raises(ValueError, match=r"(q|weights) must (sum to|be) 1"):
            call()


def test_float32_does_not_excuse_more_than_its_rounding():
    for call in (
        lambda: em.maximise([0.0, 1.0], np.float32([[0.5, 0.5], [0.5, 0.5 + 1e-6]])),
        lambda: Mixture(np.float32([0.5, 0.5 + 1e-6]), (0, 1), (1, 1)),
    ):
        with pytest.raises(ValueError, match=r"must (sum to|be) 1"):
            call()


def test_numbers_of_other_libraries_may_be_shares():
    third = Fraction(1, 3)
    assert Mixture([third, 1 - third], (0, 1), (1, 1)).weights == (1 / 3, 2 / 3)
    q = np.array([[third, 1 - third]] * len(DATA))
    assert em.bound(DATA, q, START) == em.bound(DATA, q.astype(float), START)


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
    assert em.steps(DATA, START, 0)[0].log_likelihood == em.log_likelihood(DATA, START)


def test_the_example_comes_close_to_where_its_data_come_from():
    last = em.steps(DATA, START, 200)[-1]
    assert last.log_likelihood > em.log_likelihood(DATA, TRUTH)
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
    for use in (em.log_likelihood, em.responsibilities, lambda x, mixture: em.steps(x, mixture, 2)):
        with pytest.raises(ValueError, match=complaint):
            use(x, START)


@pytest.mark.parametrize(
    "q, complaint",
    [
        ([[0.5, 0.5]], r"q must have the shape \(2, .*\), got \(1, 2\)"),
        ([0.5, 0.5], r"q must have the shape \(2, .*\), got \(2,\)"),
        ([[0.5, 0.5], [1.5, -0.5]], r"q must be at least 0, got -0.5 at index \(1, 1\)"),
        ([[0.5, 0.5], [np.nan, 0.5]], r"q must be at least 0, got nan at index \(1, 0\)"),
        ([[], []], "(q must have the shape|the sum of each row of q must be 1)"),
        ([[0.5, 0.5], [np.inf, 0.5]], "the sum of each row of q must be 1, got inf at index 1"),
        ([[0.5, 0.5], [0.5, 0.4]], "the sum of each row of q must be 1, got 0.9 at index 1"),
        ([[0.5, 0.5], [0.5, 0.5 + 3e-9]], "the sum of each row of q must be 1"),
    ],
)
def test_bad_responsibilities_are_refused(q, complaint):
    x = [0.0, 1.0]
    for use in (lambda: em.bound(x, q, START), lambda: em.gap(x, q, START), lambda: em.maximise(x, q)):
        with pytest.raises(ValueError, match=complaint):
            use()


def test_q_must_have_the_mixtures_components():
    with pytest.raises(ValueError, match=r"q must have the shape \(1, 3\), got \(1, 2\)"):
        em.bound([0.0], [[0.5, 0.5]], THREE)


def test_a_component_without_a_share_is_refused():
    with pytest.raises(ValueError, match="got none for component 1"):
        em.maximise([0.0, 1.0], [[1, 0], [1, 0]])


@pytest.mark.parametrize("value", [0.0, 0.1, 1e9 + 0.1])
def test_a_component_on_one_value_is_refused(value):
    """Also where rounding leaves a little of its variance: the mean of 0.1, 0.1 and 0.1 is not 0.1."""
    q = np.eye(2)[[0, 0, 0, 1, 1]]
    with pytest.raises(ValueError, match=r"q must not collapse a component on one value, got .* for component 0"):
        em.maximise([value, value, value, -1.0, 1.0], q)


@pytest.mark.parametrize("mixture", [None, "START", dataclasses.astuple(START)])
def test_what_is_no_mixture_is_named(mixture):
    for use in (em.log_likelihood, em.responsibilities):
        with pytest.raises(ValueError, match="mixture must be a Mixture, got "):
            use(DATA, mixture)
    with pytest.raises(ValueError, match="mixture must be a Mixture, got "):
        em.steps(DATA, mixture, 2)


LONG = np.linspace(0, 1, 500)
MANY = Mixture(np.full(500, 1 / 500), LONG, np.ones(500))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: em.log_likelihood(LONG[:, None], START),
            r"x must be a line of numbers, at least one, got \[\[0\.0\], ",
        ),
        (lambda: em.log_likelihood([1e300], MANY), r"x must be within reach of Mixture\(.*\), got 1e\+300 at index 0"),
        (lambda: Mixture(MANY.weights, LONG, (1,)), r"weights, means and sds must be equally long, got Mixture"),
        (lambda: Mixture(LONG + 1, LONG, LONG + 1), r"weights must sum to 1, got \(1\.0, "),
        (lambda: em.steps(DATA, START, LONG), r"n must be an integer of at least 0, got \[0\.0, "),
        (lambda: em.log_likelihood(DATA, LONG), r"mixture must be a Mixture, got \[0\.0, "),
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
