"""Practice: right answers pass in every form, each classic mistake is named, and nothing gives an answer away."""

import itertools
import math
import re
import signal
import sys
import threading
import time
import tomllib
import warnings
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from documents import NOTEBOOKS, UNIVARIATE, cells
from refresh import read

from kl_helpers import (
    cross_entropy_normal,
    em,
    entropy_normal,
    kl_diagonal,
    kl_mvn,
    kl_normal,
    log_density,
    monte_carlo_mean,
    practice,
)
from kl_helpers.derivation import Derivation
from kl_helpers.estimates import variances
from kl_helpers.practice import Reply, check, hint, vote
from kl_helpers.practice.kinds import Choice, Expression, Function, Numbers, exercises, same_digits
from kl_helpers.practice.mistakes import CHANGES, SAY
from kl_helpers.practice.reading import expression
from kl_helpers.practice.voting import Vote, votes

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some wrong answers are nan
EXERCISES = exercises()
NUMBERS = [name for name, e in EXERCISES.items() if isinstance(e, Numbers) and len(e.at) == 1]
MISTAKES = [(name, say, wrong) for name, e in EXERCISES.items() for say, wrong in e.wrong_answers()]


def of_kind(kind):
    return [name for name, exercise in EXERCISES.items() if isinstance(exercise, kind)]


def bell(x, mu, sigma):
    return math.exp(-((x - mu) ** 2) / (2 * sigma**2)) / math.sqrt(2 * math.pi * sigma**2)


SLANTED = [[1, 0.9], [0.9, 1]]
HAND = np.array([1, 0]), np.array([[2, 1], [1, 2]])  # p of exercise by-hand
ONE, TWO = (0, 2), (3, 0.5)  # the components of exercise responsibility, with the weights 1/4 and 3/4


def odds(x, variance_of=lambda sigma: sigma):
    """Of component 1 against component 2, without the weights."""
    one, two = ((mu, variance_of(sigma)) for mu, sigma in (ONE, TWO))
    return bell(x, *one) / bell(x, *two)


def vae_kl(mu, log_variance):
    return -0.5 * np.sum(1 + log_variance - np.exp(log_variance) - mu**2, axis=-1)


def wrapped(values):
    """A function for the exercise that gives these values at its probes."""
    values = iter(values)
    return lambda *_: next(values)


def given(exercise, answer):
    """What a student would type for an answer that an exercise computed."""
    return wrapped(answer) if isinstance(exercise, Function) else answer


def named(exercise, reply):
    """The mistakes that a reply names."""
    return [say for say in dict(exercise.wrong_answers()) if say in reply.text]


# --- right ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize(
    "form",
    [
        float,
        str,
        np.float64,
        np.float32,
        np.array,
        Fraction,
        Decimal,
        sp.Float,
        lambda v: [v],
        lambda v: {v},
        lambda v: np.array([v]),
        lambda v: round(v, 3),
        lambda v: float(f"{v:.3g}"),
        lambda v: float(f"{v:.2g}"),
        lambda v: [[v]],
        lambda v: {"answer": v},
        lambda v: sp.Matrix([v]),
        lambda v: (value for value in [v]),
        lambda v: f"{v:+.3f}",
        lambda v: f"[{v:.3f}]",
        lambda v: f"$ {v:.3f} $",
        lambda v: f"KL(p‖q) = {v:.3f}.",
        lambda v: f"{v:.3f}".replace(".", ","),
        lambda v: f" {v:.3f} ",
        lambda v: sp.nsimplify(f"{v:.12f}"),
    ],
)
def test_a_right_number_in_any_form(name, form):
    [value] = EXERCISES[name].answer()
    assert check(name, form(value)).right


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("shift", "1/2"),
        ("shift", kl_normal(0, 3, 3, 3)),
        ("shift", 0.698 - 0.198),
        ("twenty-to-one", 6),
        ("twenty-to-one", "6 draws"),
        ("twenty-to-one", "ln(20)/½"),
        ("cheaper", [0.918, 6.114]),
        ("cheaper", [cross_entropy_normal(0, a, 0, b) - entropy_normal(a) for a, b in ((1, 4), (4, 1))]),
        ("cheaper", "ln 4 + 1/32 − ½; 7½ - ln(4)"),
        ("coins", [0.511, 0.368]),
        ("coins", "½ ln(½/0.9) + ½ ln(½/0.1) and 0.9 ln(0.9/½) + 0.1 ln(0.1/½)"),
        ("how-far", 3.1),
        ("how-far", "0.031/0.01 standard errors"),
        ("negative-entropy", "1/sqrt(2*pi*exp(1))"),
        ("negative-entropy", sp.solve(sp.log(2 * sp.pi * sp.E * sp.Symbol("s", positive=True) ** 2))),
        ("negative-entropy", 0.242),
        ("half-a-nat", (0.564, 2.511)),
        ("half-a-nat", [2.511, 0.564]),
        ("half-a-nat", {0.564, 2.511}),
        ("half-a-nat", np.array([0.56, 2.5])),
        ("half-a-nat", np.array([[0.564], [2.511]])),
        ("half-a-nat", [{sp.Symbol("sigma2"): sp.Float(root)} for root in (0.564, 2.511)]),
        ("half-a-nat", sp.Matrix([0.564, 2.511])),
        ("half-a-nat", "0.564, 2.511"),
        ("half-a-nat", sp.FiniteSet(0.564, 2.511)),
        ("very-wide", "b"),
        ("very-wide", " (B) "),
        ("stuck-means", "sqrt(5)"),
        ("stuck-means", sp.sqrt(5)),
        ("one-latent", 0.818),
        ("one-latent", "log(2) + 1/8"),
        ("draws", "40000, 201"),
        ("draws", ["40000 draws", 200]),
        ("by-hand", 0.547),
        ("by-hand", "½(1 + ½ − ln(3/2))"),
        ("one-bit", "√3/2"),
        ("one-bit", "√(3/4)"),
        ("gap", -1.516 + 1.919),
        ("gap", kl_normal(0, 1, 0.5, math.sqrt(0.5))),
    ],
)
def test_right_as_a_student_would_get_it(name, answer):
    reply = check(name, answer)
    assert reply.right
    assert EXERCISES[name].right in reply.text


def test_two_numbers_need_no_list():
    assert check("half-a-nat", 0.564, 2.511).right
    assert check("half-a-nat", ..., 2.511).right is None


def test_an_order_that_is_asked_for_matters():
    assert not check("cheaper", 6.114, 0.918).right
    assert not check("coins", 0.368, 0.511).right


@pytest.mark.parametrize(
    "text",
    [
        *("[{}, {}]", "({}, {})", "{{{}, {}}}", "{}; {}", "{} and {}", "{} or {}", "{}\n{}", "{}, {},", "[{} {}]"),
        *("array([{}, {}])", "σ₂ = {}, σ₂ = {}", "sigma2 ≈ {} & sigma2 ≈ {}", "${}$, ${}$", "+{}, +{}", "[{},\n {}]"),
    ],
)
def test_two_numbers_in_a_text(text):
    assert check("half-a-nat", text.format("0.5638", "2.511")).right
    if ",{" not in text.replace(" ", ""):  # elsewhere a comma between the two stands beside the decimal commas
        assert check("half-a-nat", text.format("0,5638", "2,511")).right


@pytest.mark.parametrize(
    ("name", "value", "texts"),
    [
        ("shift", 0.5, ["½", "1/2", "0,5", ".5", "+.5", "0.5 nats", "0.5nats", "0.5 nat", "0.5 Nats", "5e-1", "2/4"]),
        ("shift", 0.5, [r"\frac{1}{2}", r"$\frac12$", "\frac{1}{2}", r"0.5\,\text{nats}", r"\(\frac{1}{2}\)", "(½)"]),
        ("shift", -0.5, ["−½", "–0.5", "—0.5", "‐0.5", "\ufe630.5", "-0,5", r"-\frac{1}{2}"]),
        ("gap", 0.4034, ["0.4034", "½·ln(½) + 1.25 - ½"]),
        ("stuck-means", 5**0.5, ["√5", "√(5)", "√ 5", "5^0.5", "5^(1/2)", "5**(1/2)", "5**½", "np.sqrt(5)", "sqrt 5"]),
        ("stuck-means", 5**0.5, ["√(1 + 2²)", "sqrt(1 + 2^2)", r"\sqrt{1 + 2^{2}}", r"\sqrt{5}", "sqrt(1+4)", "√5."]),
        (
            "negative-entropy",
            0.242,
            ["1/√(2πe)", "1/sqrt(2 pi e)", "1/sqrt(2*pi*e)", "e^(-½)/√(2π)", "(2πe)^(-1) √(2πe)"],
        ),
        ("one-latent", 0.818, ["ln(2) + 1/8", "ln 2 + 1/8", "ln2 + 1/8", "-ln(½) + 0.125", "math.log(2) + 1/8"]),
        (
            "one-latent",
            0.818,
            ["½ (1 + ¼ − 1 − ln(¼))", "½·[1 + ¼ − 1 − ln ¼]", r"\ln 2 + \frac{1}{8}", "½ × (¼ + 2 ln 2)"],
        ),
    ],
)
def test_what_students_type_is_read(name, value, texts):
    for text in texts:
        assert check(name, text) == check(name, value), text


@pytest.mark.parametrize("text", ["2½", "2 ½", "2+½", "5÷2", "5∕2", "10·¼", "2(1 + ¼)", "(2)(1.25)"])
def test_a_number_is_not_read_as_another(text):
    assert float(expression(text)) == 2.5


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("shift", "0.72 bits", "`bits` is not the unit: give the number alone, in nats."),
        ("shift", "0.5 bit", "`bit` is not the unit"),
        ("shift", "0.5bits", "`bits` is not the unit"),
        ("shift", "50%", "`%` is not the unit: give the number alone, in nats."),
        ("shift", "50 percent", "`percent` is not the unit"),
        ("shift", "1/2 bits", "`bits` is not the unit"),
        ("negative-entropy", "0.242 nats", "`nats` is not the unit: give the number alone."),
        ("twenty-to-one", "6 nats", "`nats` is not the unit: give the number alone, in draws."),
        ("repair", "log(sigma2/sigma1) - ½ bits", "`bits` is not the unit"),
        ("stuck-means", "ln σ₂/σ₁", "Put brackets after a function"),
        ("one-latent", "log 2 / 3", "Put brackets after a function"),
        ("repair", "(σ₁² + (μ₁ − μ₂)²)/2σ₂²", "It can be read in two ways. Put brackets around all that is below"),
        ("repair", "σ₂/2(1 + σ₁)", "It can be read in two ways."),
        ("repair", "σ₁⁻¹", "Type a power as `x**3`"),
        ("shift", "2⅓", "a fraction as `1/3`"),
        ("shift", "log2(2)", "expected one of log(...)"),
        ("repair", sp.Integral(sp.Symbol("x"), (sp.Symbol("x"), 0, 1)), "give what its `.doit()` returns"),
        *((name, "0" * 5000, "Its length is 5000, and at most 1000 is read.") for name in ("shift", "repair")),
    ],
)
def test_what_is_not_certain_is_told_what_to_type(name, text, words):
    assert words in check(name, text).text
    assert check(name, text).right is False


def test_sympy_reads_an_integral_as_its_number():
    assert check("shift", sp.Integral(sp.Symbol("x"), (sp.Symbol("x"), 0, 1))).right


@pytest.mark.parametrize("letter", ["b\n", "\tb", "b:", "b)", "B.", "[b]", "'b'", '"b"', "(b)"])
def test_a_letter_with_something_around_it(letter):
    assert check("very-wide", letter).right
    assert check("very-wide", letter.replace("b", "c").replace("B", "C")) == check("very-wide", "c")


def test_an_option_is_as_good_as_its_letter():
    for letter, option in EXERCISES["very-wide"].options.items():
        assert check("very-wide", option) == check("very-wide", f"{letter}: {option}") == check("very-wide", letter)


def test_numbers_agree_to_two_digits():
    """One rule for all: 2.2 is √5, and 0.8 is not 0.807."""
    assert same_digits(2.2, 5**0.5) and same_digits(2.24, 5**0.5) and not same_digits(2.3, 5**0.5)
    assert same_digits(0.81, 0.807) and not same_digits(0.8, 0.807) and not same_digits(0.9, 0.807)
    assert same_digits(6, 5.991) and not same_digits(7, 5.991)
    assert same_digits(0, 0) and not same_digits(1e-6, 0)
    for name in NUMBERS:
        [value] = EXERCISES[name].answer()
        assert check(name, value * 1.002).right and not check(name, value * 1.06).right
        assert "It is close, but not near enough: give three digits." in check(name, value * 1.049).text
        assert "close" not in check(name, value * 1.9).text


@pytest.mark.parametrize(
    ("name", "answer"), [("half-a-nat", [0.1, 0.564]), ("half-a-nat", [9, 2.511]), ("cheaper", [0.918, 5.196])]
)
def test_one_of_two_is_told(name, answer):
    assert "One of the two is right." in check(name, answer).text
    assert "One of the two is right." not in check("cheaper", [6.114, 3]).text  # not in its place


def closed_form(mu1, sigma1, mu2, sigma2):
    return sp.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - sp.Rational(1, 2)


m1, s1, m2, s2 = sp.symbols("mu1 sigma1 mu2 sigma2")


@pytest.mark.parametrize(
    "answer",
    [
        "log(sigma2/sigma1) + (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2) - 1/2",
        "-1/2*(log(sigma1**2/sigma2**2) - sigma1**2/sigma2**2 - (mu1 - mu2)**2/sigma2**2 + 1)",
        "log(sigma2) - log(sigma1) + 0.5*(sigma1**2 - sigma2**2 + mu1**2 - 2*mu1*mu2 + mu2**2)/sigma2**2",
        closed_form(m1, s1, m2, s2),
        closed_form(*sp.symbols("mu1 sigma1 mu2 sigma2", positive=True)),
        sp.log(s2 / s1) + (s1**2.0 + (m1 - m2) ** 2.0) / (2.0 * s2**2.0) - 0.5,
        Derivation("kl", EXERCISES["repair"].formula, UNIVARIATE).closed_form,
        closed_form(*sp.symbols("mu_1 sigma_1 μ_2 σ2")),
        "ln(σ₂/σ₁) + (σ₁² + (μ₁ − μ₂)²)/(2σ₂²) − ½",
        "KL = ½·(ln(σ₂²/σ₁²) + [σ₁² + (μ₁ – μ₂)^2]/σ₂² − 1) nats",
        "ln σ₂ - ln σ₁ + (sigma_1^2 + (mu_1 - mu_2)^2)/(2 sigma_2^2) - 0.5",
        r"\ln\frac{\sigma_2}{\sigma_1} + \frac{\sigma_1^2 + (\mu_1-\mu_2)^2}{2\sigma_2^2} - \frac{1}{2}",
        r"$\log\left(\frac{\sigma_{2}}{\sigma_{1}}\right)+\frac{\sigma_{1}^{2}+(\mu_{1}-\mu_{2})^{2}}{2\sigma_{2}^{2}}-\frac12$",
        closed_form(m1, s1, m2, s2) + sp.Rational(1, 2) - sp.log(sp.E * s2**2) / 2 + sp.log(s2**2) / 2,
    ],
)
def test_a_right_formula_in_any_form(answer):
    assert check("repair", answer).right


def by_loop(means, log_variances):
    return sum(0.5 * (m * m + math.exp(v) - 1 - v) for m, v in zip(means, log_variances, strict=True))


@pytest.mark.parametrize(
    "function",
    [
        vae_kl,
        by_loop,
        lambda mu, log_variance: kl_diagonal(mu, np.exp(log_variance / 2), 0, 1),
        lambda m, v: kl_normal(m, np.sqrt(np.exp(v)), 0, 1).sum(keepdims=False),
        lambda m, v: sp.Float(vae_kl(m, v)),
    ],
)
def test_a_right_function_in_any_form(function):
    assert check("bug-hunt", function).right


@pytest.mark.parametrize(
    "function",
    [
        lambda x: bell(x, *ONE) / (bell(x, *ONE) + 3 * bell(x, *TWO)),
        lambda x: 1 - 3 / (3 + odds(x)),
        lambda x: np.exp(log_density(x, *ONE)) / (np.exp(log_density(x, *np.transpose([ONE, TWO]))) @ [1, 3]),
        lambda x: em.steps([x], em.Mixture((1 / 4, 3 / 4), *zip(ONE, TWO, strict=True)), 1)[1].q[0, 0],
        lambda x: sp.Float(odds(x) / (3 + odds(x))),
    ],
)
def test_a_right_responsibility_in_any_form(function):
    assert check("responsibility", function).right


@pytest.mark.parametrize(
    "function",
    [
        lambda a, b: half_of((a / b) ** 2),
        lambda a, b: half_of(a**2 / b**2),
        lambda a, b: (math.expm1(2 * math.log(a / b)) - 2 * math.log(a / b)) / 2,
        lambda a, b: ((a - b) * (a + b) / b**2 - math.log1p((a - b) * (a + b) / b**2)) / 2,
        lambda a, b: kl_normal(0, a, 0, b),
    ],
)
def test_a_formula_that_keeps_its_digits_in_any_form(function):
    assert check("repair-formula", function).right


# --- each mistake has its own diagnosis -------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "say", "wrong"), MISTAKES)
def test_a_mistake_is_named_and_no_other(name, say, wrong):
    reply = check(name, given(EXERCISES[name], wrong))
    assert reply.right is False
    assert named(EXERCISES[name], reply) == [say]


@pytest.mark.parametrize("name", EXERCISES)
def test_mistakes_are_far_from_each_other(name):
    exercise = EXERCISES[name]
    answers = [exercise.answer(), *(wrong for _, wrong in exercise.wrong_answers())]
    for n, one in enumerate(answers):
        for other in answers[n + 1 :]:
            assert not exercise.agree(one, other) and not exercise.agree(other, one)
            if isinstance(exercise, Numbers):
                assert [f"{value:.2g}" for value in one] != [f"{value:.2g}" for value in other]


def test_every_mistake_is_computed_said_and_asked_for():
    asked = {mistake for exercise in EXERCISES.values() for mistake in getattr(exercise, "mistakes", ())}
    assert asked == CHANGES.keys() == SAY.keys()


def half_of(t):
    return (t - 1 - np.log(t)) / 2


WEIGHTS = [(1, 1, 0, 0), (1 / 4, 3 / 4, 0, 0), (1, 1, math.log(1 / 4), math.log(3 / 4))]


def never_exponentiated(weight1, weight2, log_weight1, log_weight2):
    def responsibility(x):
        one = weight1 * log_density(x, *ONE) + log_weight1
        two = weight2 * log_density(x, *TWO) + log_weight2
        return one / (one + two)

    return responsibility


def broken_in_the_notebook(name):
    [source] = {s for path in NOTEBOOKS.glob("*.ipynb") for s in cells(path.stem) if f"def {name}" in s}
    names = {"np": np, "kl_normal": kl_normal, "log_density": log_density, "print": lambda _: 0}
    exec(source, names)
    return names[name]


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [  # made without the machinery that the replies come from
        ("shift", -kl_normal(0, 3, 3, 3), "sign"),
        ("shift", 0.5 / math.log(2), "bits"),
        ("shift", kl_normal(0, 9, 3, 9), "variance was taken for a standard deviation"),
        ("shift", kl_normal(0, math.sqrt(3), 3, math.sqrt(3)), "changed places"),
        ("shift", 1, "the shift itself"),
        ("shift", cross_entropy_normal(0, 3, 3, 3), "the whole bill"),
        ("shift", 50, "dx"),
        ("twenty-to-one", 7.4, "mean of the number of draws"),
        ("twenty-to-one", math.log(20), "ln 20 itself"),
        ("twenty-to-one", math.log(20) / 2, "multiplied where it should be divided"),
        ("twenty-to-one", 0.5 / math.log(20), "one over"),
        ("twenty-to-one", 20 / 0.5, "logarithm was forgotten"),
        ("twenty-to-one", math.log10(20) / 0.5, "base 10"),
        ("twenty-to-one", math.log2(20) / 0.5, "nats and bits were mixed"),
        ("twenty-to-one", math.log(20) / (0.5 / math.log(2)), "nats and bits were mixed"),
        ("cheaper", [kl_normal(0, 4, 0, 1), kl_normal(0, 1, 0, 4)], "exchanged"),
        ("cheaper", [kl_normal(0, 1, 0, 16), kl_normal(0, 16, 0, 1)], "variance was taken for a standard deviation"),
        ("cheaper", [kl_normal(0, 1, 0, 2), kl_normal(0, 2, 0, 1)], "changed places"),
        ("cheaper", [2 * kl_normal(0, 1, 0, 4), 2 * kl_normal(0, 4, 0, 1)], "twice too large"),
        ("cheaper", [1 / 32 - 0.5 - math.log(4), 7.5 + math.log(4)], "upside down"),
        ("cheaper", [91.75, 611.4], "dx"),
        ("cheaper", [cross_entropy_normal(0, 1, 0, 4), cross_entropy_normal(0, 4, 0, 1)], "the whole bills"),
        ("coins", [math.log(0.5 / 0.9) / 2, math.log(0.9 / 0.5) * 0.9], "only heads"),
        ("coins", [math.log(0.25 / 0.09), -math.log(0.25 / 0.09)], "without its weights"),
        ("coins", [-math.log(0.09) / 2, math.log(2)], "the whole bills"),
        ("coins", [0.368, 0.511], "exchanged"),
        ("coins", [0.737, 0.531], "bits"),
        ("how-far", 0.031, "standard deviation of one draw"),
        ("how-far", 0.031 * 10_000, "square root"),
        ("how-far", 1.55, "bars of two standard errors"),
        ("how-far", 53.1, "distance from 0"),
        ("how-far", -3.1, "wrong way round"),
        ("stuck-means", math.sqrt(2), "a shift by 1"),
        ("stuck-means", 1, "the width of p"),
        ("half-a-nat", [0.564, 1 / 0.564], "turned over"),
        ("half-a-nat", [1 / 2.511, 2.511], "turned over"),
        ("half-a-nat", [-2.511, 2.511], "is positive"),
        ("half-a-nat", [0.5, 2], "widths to compare"),
        ("half-a-nat", [0.651, 1.82], "twice too large"),
        ("one-latent", 2 * kl_normal(1, 0.5, 0, 1), "twice too large"),
        ("one-latent", kl_normal(1, 0.5, 0, 1) - 2 * math.log(2), "upside down"),
        ("one-latent", kl_normal(1, 0.5, 0, 1) + 0.5, "½ got lost"),
        ("one-latent", 1 / 8, "logarithm got lost"),
        ("gap", kl_normal(0, 1, 0.5, math.sqrt(0.5)) + math.log(2), "upside down"),
        ("gap", 2 * kl_normal(0, 1, 0.5, math.sqrt(0.5)), "twice too large"),
        ("gap", "+1.516", "ln p(x) without its sign"),
        ("gap", 1.919, "the ELBO without its sign"),
        ("gap", "–1.919", "the ELBO itself"),
        ("gap", -1.516, "ln p(x) itself"),
        ("gap", -1.516 - 1.919, "were added"),
        ("bug-hunt", lambda m, v: 2 * vae_kl(m, v), "twice too large"),
        ("bug-hunt", lambda m, v: vae_kl(m, v) + v.sum(), "upside down"),
        ("stuck-means", 3, "Add their squares"),
        ("gap", kl_normal(0, 1, 0, 1), "two divergences were mixed up"),
        ("negative-entropy", 1 / math.sqrt(2 * math.pi), "the peak is 1"),
        ("negative-entropy", 0.399, "the peak is 1"),
        ("negative-entropy", 1, "only ln σ₁"),
        ("negative-entropy", 1 / (2 * math.pi * math.e), "variance was given for a standard deviation"),
        ("negative-entropy", 4.13, "one over"),
        ("repair", "log(sigma2/sigma1) + (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2)", "½ got lost"),
        ("repair", "log(sigma2/sigma1) + (sigma1**2 + (mu1 - mu2)**2)/sigma2**2 - 1/2", "2 under the square"),
        ("repair", "log(sigma2/sigma1) + (sigma1**2 + (mu1 - mu2)**2)/2*sigma2**2 - 1/2", "brackets around 2σ₂²"),
        ("repair", "log(sigma1/sigma2) + (sigma2**2 + (mu1 - mu2)**2)/(2*sigma1**2) - 1/2", "exchanged"),
        ("repair", "1/2*log(sigma2/sigma1) + (sigma1 + (mu1 - mu2)**2)/(2*sigma2) - 1/2", "changed places"),
        ("repair", "1/2 - log(sigma2/sigma1) - (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2)", "sign"),
        ("half-a-nat", [0.398, 1.774], "exchanged"),
        ("half-a-nat", [0.611, 2.076], "half a bit"),
        ("half-a-nat", [0.3178, 6.305], "variances were given"),
        ("very-wide", "c", "exchanged"),
        ("stuck-means", 5, "variance was taken for a standard deviation"),
        ("by-hand", kl_mvn([0, 0], np.diag([2, 1]), *HAND), "exchanged"),
        ("by-hand", kl_mvn(*HAND, [0, 0], np.diag([2, 1])) + 1, "not taken away from the trace"),
        ("by-hand", kl_mvn(*HAND, [0, 0], np.diag([2, 1])) + math.log(3 / 2), "upside down"),
        ("by-hand", kl_mvn(*HAND, [0, 0], np.diag([2, 1])) - 0.5, "stood in the trace"),
        ("by-hand", 2 * kl_mvn(*HAND, [0, 0], np.diag([2, 1])), "twice too large"),
        ("by-hand", kl_mvn(*HAND, [0, 0], np.diag([2, 1])) / math.log(2), "bits"),
        ("by-hand", kl_mvn([0, 0], HAND[1], [0, 0], np.diag([2, 1])), "shift got lost"),
        ("by-hand", kl_mvn(*HAND, [0, 0], np.diag([2, 1])) + math.log(3 / 4) / 2, "left out of a determinant"),
        ("one-bit", math.sqrt(1 - math.exp(-2)), "one nat"),
        ("one-bit", 0.75, "ρ² was given"),
        ("one-bit", math.sqrt(0.5), "½ before the logarithm"),
        ("one-bit", 0.716, "exchanged"),
        ("one-latent", 2.807, "exchanged"),
        ("one-latent", 0.5 * (1 + 0.5 - 1 - math.log(0.5)), "changed places"),
        (
            "bug-hunt",
            broken_in_the_notebook("vae_kl_broken"),
            "variance was taken for a standard deviation",
        ),
        ("bug-hunt", lambda m, v: vae_kl(m, v) / np.size(v), "mean over the coordinates"),
        ("bug-hunt", lambda m, v: -vae_kl(m, v), "sign"),
        ("bug-hunt", lambda m, v: vae_kl(m, v) / np.log(2), "bits"),
        ("bug-hunt", lambda m, v: kl_diagonal(0, 1, m, np.exp(v / 2)), "exchanged"),
        ("bug-hunt", lambda m, v: -0.5 * np.sum(1 + np.log(v) - v - m**2), "log-variance was taken for the variance"),
        ("bug-hunt", lambda m, v: -0.5 * np.sum(1 + np.log(v**2) - v**2 - m**2), "log-variance was taken for σ"),
        ("gap", kl_normal(0.5, math.sqrt(0.5), 0, 1), "exchanged"),
        ("gap", kl_normal(0, 1, 0.5, 0.5), "variance was taken for a standard deviation"),
        ("gap", -1.919, "ELBO itself"),
        ("repair", "-1/2", "alone"),
        ("repair", "log(sigma2/sigma1) + (mu1 - mu2)**2/(2*sigma2**2)", "nowhere else right"),
        ("repair", "ln(σ₁/σ₂) + (σ₁² + (μ₁ − μ₂)²)/(2σ₂²) − ½", "upside down"),
        ("repair", "2 ln(σ₂/σ₁) + (σ₁² + (μ₁ − μ₂)²)/σ₂² − 1", "twice too large"),
        ("repair", "ln(σ₂/σ₁) + (σ₁² + (μ₁ − μ₂)²)/(2σ₂²) + ½", "wrong sign"),
        ("responsibility", broken_in_the_notebook("responsibility_broken"), "weights were forgotten**"),
        ("responsibility", lambda x: 3 / (3 + odds(x)), "other component"),
        ("responsibility", lambda x: float(odds(x) > 3), "likelier component got everything"),
        ("responsibility", lambda x: math.log(odds(x) / (3 + odds(x))), "logarithm"),
        (
            "responsibility",
            lambda x: odds(x, np.square) / (3 + odds(x, np.square)),
            "variance was taken for a standard",
        ),
        ("responsibility", lambda x: odds(x, np.sqrt) / (3 + odds(x, np.sqrt)), "changed places"),
        ("responsibility", lambda x: odds(x) / 4 / (1 + odds(x)), "forgotten in the divisor"),
        ("responsibility", lambda x: 3 * odds(x) / (1 + 3 * odds(x)), "weights were exchanged"),
        ("responsibility", lambda x: bell(x, *ONE) / 4, "divisor is missing"),
        ("responsibility", lambda x: (bell(x, *ONE) + 3 * bell(x, *TWO)) / 4, "the evidence p(x)"),
        ("responsibility", lambda x: 0.25, "the weight**, the prior"),
        ("responsibility", lambda x: odds(x) / (4 + odds(x)), "only one component got its weight"),
        ("responsibility", lambda x: odds(x) / (0.75 + odds(x)), "only one component got its weight"),
        ("responsibility", lambda x: odds(x) / (3 + odds(x)) * 4, "forgotten above the line"),
        ("responsibility", lambda x: odds(x) / 3, "the **odds**"),
        ("responsibility", odds, "the **odds**"),
        ("responsibility", lambda x: math.log(odds(x) / 3), "log of the odds"),
        ("draws", [0.1 / 0.0005, variances(0, 1, 0.1, 1)["k3"] ** 0.5 / 0.0005], "square was forgotten"),
        ("draws", [1e4, 100 * variances(0, 1, 0.1, 1)["k3"] / 0.01**2], "taken for m²"),
        ("draws", [1, variances(0, 1, 0.1, 1)["k3"] / 0.1**2], "tenth of a nat"),
        ("draws", [400, 2], "as large as KL itself"),
        ("draws", [201, 40_000], "exchanged"),
        ("repair-formula", broken_in_the_notebook("kl_broken"), "digits are still lost"),
        ("repair-formula", lambda a, b: max(0, np.log(b / a) + a**2 / (2 * b**2) - 0.5), "digits are still lost"),
        ("repair-formula", lambda a, b: abs(np.log(b) - np.log(a) + (a / b) ** 2 / 2 - 0.5), "digits are still lost"),
        ("repair-formula", lambda a, b: (a / b) ** 2 / 2 - 0.5 + np.log(b / a), "digits are still lost"),
        ("repair-formula", lambda a, b: ((a / b) ** 2 - np.log((a / b) ** 2)) / 2, "constant got lost"),
        ("repair-formula", lambda a, b: half_of((b / a) ** 2), "exchanged"),
        ("repair-formula", lambda a, b: 2 * half_of((a / b) ** 2), "twice too large"),
        ("repair-formula", lambda a, b: half_of(a / b), "changed places"),
        ("repair-formula", lambda a, b: half_of((a / b) ** 4), "variance was taken for a standard deviation"),
        ("repair-formula", lambda a, b: ((a / b) ** 2 - 1 + np.log((a / b) ** 2)) / 2, "upside down"),
        *(("responsibility", never_exponentiated(*weights), "never exponentiated") for weights in WEIGHTS),
    ],
)
def test_a_mistake_as_a_student_would_make_it(name, answer, words):
    reply = check(name, answer)
    assert reply.right is False
    [say] = named(EXERCISES[name], reply)
    assert words in say


def test_areas_of_the_integrand():
    """The numbers that no formula gives: for N(0, 3²) and N(3, 3²)."""
    dx = 0.001
    x = np.arange(-40, 40, dx)
    log_p, log_q = log_density(x, 0, 3), log_density(x, 3, 3)
    integrand = np.exp(log_p) * (log_p - log_q)
    positive, negative = integrand[integrand > 0].sum() * dx, integrand[integrand < 0].sum() * dx
    also = [value for other in EXERCISES["shift"].also for value in other["values"]]
    assert also[1:4] == [round(v, 3) for v in (positive, negative, positive - negative)]


def test_the_roots_of_half_a_nat_and_of_its_mistakes():
    given = [value for other in EXERCISES["half-a-nat"].also for value in other["values"]]
    exchanged, doubled, bits, variances, *_ = map(np.array, given)
    roots = np.array(EXERCISES["half-a-nat"].answer())
    np.testing.assert_allclose(kl_normal(0, 1, 0, roots), 0.5, rtol=1e-8)
    np.testing.assert_allclose(kl_normal(0, exchanged, 0, 1), 0.5, rtol=1e-3)
    np.testing.assert_allclose(kl_normal(0, 1, 0, doubled), 0.25, rtol=1e-3)
    np.testing.assert_allclose(kl_normal(0, 1, 0, bits), 0.5 * math.log(2), rtol=1e-3)
    np.testing.assert_allclose(variances, roots**2, rtol=1e-3)


def test_what_a_function_is_given_is_where_it_is_judged():
    for at, given in zip(EXERCISES["bug-hunt"].at, EXERCISES["bug-hunt"].inputs, strict=True):
        np.testing.assert_allclose(given["log_variance"], 2 * np.log(at["sigma1"]), rtol=1e-10)
        assert given["mu"] == at["mu1"]
    assert [at["x"] for at in EXERCISES["responsibility"].at] == [1.5, 2.5]
    assert EXERCISES["responsibility"].inputs == [{"x": 1.5}, {"x": 2.5}]
    assert EXERCISES["gap"].at[0]["sigma2"] == pytest.approx(math.sqrt(0.5), rel=1e-9)


def test_the_mean_number_of_draws_is_larger():
    """The odds against N(1, 1) pass twenty to one after 7.4 draws in the mean, and their log is ln 20 there after 6."""
    rng, games, draws = np.random.default_rng(5), 1_000_000, 0
    log_odds = np.zeros(games)
    while log_odds.size:  # those that have not passed yet
        draws += log_odds.size
        log_odds += 0.5 - rng.standard_normal(log_odds.size)
        log_odds = log_odds[log_odds < math.log(20)]
    assert draws / games == pytest.approx(7.4, abs=0.05)


def test_an_estimate_as_far_off_is_rare():
    assert math.erfc(EXERCISES["how-far"].answer()[0] / math.sqrt(2)) == pytest.approx(0.002, abs=1e-4)


# --- anything else ----------------------------------------------------------------------------------------------------


def noise(name):
    match EXERCISES[name]:
        case Numbers() if len(EXERCISES[name].answer()) == 2:
            right, other = EXERCISES[name].answer()
            return [[1.1, 7.7], [right, 1.234], [right, right], [right * 1.08, other * 0.94]]
        case Numbers():
            [right] = EXERCISES[name].answer()
            zero = [0] if name not in ("gap", "narrow-policy") else []  # there it is a mistake with a name
            return [right * 1.08, right * 0.94, 1234, -7.7, *zero]
        case Expression():
            return ["0", "mu1", "log(sigma2)", "x", "E(x)", sp.Symbol("sigma1") ** 2]
        case Function():
            constants = [7.0, math.nan, math.inf]
            near = [value + 0.1 for value in EXERCISES[name].answer()]
            return [*(lambda *_, value=value: value for value in constants), wrapped(near)]
    return []


@pytest.mark.parametrize("name", EXERCISES)
def test_noise_is_not_this(name):
    for answer in noise(name):
        reply = check(name, answer)
        assert reply.right is False
        assert reply.text.startswith("**Not this.**")
        assert named(EXERCISES[name], reply) == []


class Surprise:
    def __float__(self):
        raise RuntimeError("surprise")

    __array__ = __iter__ = __float__


WRONG = [
    None,
    True,
    "b a",
    math.nan,
    math.inf,
    1j,
    np.complex128(1),
    "",
    "sqrt(",
    "one half",
    "y",
    "ln",
    "√",
    "\\frac",
    "%",
    "nats",
    "=",
    "1/0",
    "log(0)",
    "0,5,7",
    "9" * 2000,
    "(" * 500,
    "__import__('os')",
    [],
    {},
    [[1], [1, 2]],
    [None],
    np.zeros((2, 2)),
    (n for n in itertools.count()),
    np.array(["a"]),
    object(),
    Surprise(),
    dict,
    sp.Symbol("y"),
    sp.nan,
    sp.zoo,
    sp.oo,
    sp.Eq(sp.Symbol("mu1"), 1),
    lambda: 1,
    lambda m, v: None,
    lambda m, v: [m, v],
    lambda m, v: "many",
    lambda m, v: 1j,
    lambda m, v: [[1], [1, 2]],
    lambda m, v: m[99],
    lambda m, v: exit(),
]


@pytest.mark.parametrize("name", EXERCISES)
def test_what_is_no_answer_gets_a_sentence(name, capsys):
    for answer in WRONG:
        reply = check(name, answer)
        assert reply.right is False
        assert reply.text.startswith("**This cannot be checked.** "), answer
        assert "Traceback" not in reply.text and len(reply.text) < 400
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("shift", [1, 2], "Expected: a number. Found: 2."),
        ("shift", "0,5,7", "Found: 3. Decimals take a point."),
        ("cheaper", "kl_normal(0, 2, 0, 1)", "column 1: expected one of log(...)"),
        ("shift", math.nan, "This is nan."),
        ("shift", None, "This is of the type `NoneType`."),
        ("shift", kl_normal, "This is of the type `function`."),
        ("shift", "sigma1", "`sigma1` is not yet a number"),
        ("shift", sp.I, "A number is expected."),
        ("half-a-nat", 0.564, "Expected: both numbers in a list. Found: 1."),
        ("repair", 0.5, "A formula is expected, as text or from SymPy. This is of the type `float`."),
        ("repair", "sigma**2", "expected a known name, found 'sigma'; known are x, mu1, sigma1, mu2, sigma2, pi"),
        (
            "repair",
            sp.Symbol("sigma"),
            "expected a known name, found 'sigma'; known are x, mu1, sigma1, mu2, sigma2, pi",
        ),
        ("very-wide", "e", "A letter is expected: a, b, c, d"),
        ("bug-hunt", 0.097, "its name, without brackets"),
        ("bug-hunt", lambda m: 1, "At mu = [0.], log_variance = [1.386] your function raises `TypeError"),
        ("bug-hunt", lambda m, v: 1 / 0, "raises `ZeroDivisionError: division by zero`"),
        ("bug-hunt", lambda m, v: None, "returns `None`. Is there a `return`?"),
        ("bug-hunt", lambda m, v: m, "returns shape (1,), and one number is expected"),
        (
            "bug-hunt",
            lambda m, v: kl_normal(m, np.exp(v / 2), 0, 1),
            "expected. Is the **sum over the latents missing**?",
        ),
        (
            "responsibility",
            lambda x: [x, x],
            "At x = 1.5 your function returns shape (2,), and one number is expected. Only",
        ),
    ],
)
def test_what_is_no_answer_is_told_what_is_expected(name, answer, words):
    assert words in check(name, answer).text


def test_a_decimal_comma_is_told_the_point():
    assert "Expected: a number. Found: 2. Decimals take a point." in check("shift", 0, 5).text


def test_the_failing_input_is_shown():
    at = "At mu = [ 0.5 -1.   2. ], log_variance = [ 0.811 -1.386  2.197] your function gives 2.021"
    assert at in check("bug-hunt", lambda m, v: vae_kl(m, v) / np.size(v)).text
    assert "log_variance = [1.386] your function gives nan" in check("bug-hunt", lambda m, v: math.nan).text


def test_a_function_may_change_its_arguments():
    def function(mu, log_variance):
        result = vae_kl(mu, log_variance)
        mu *= 0
        log_variance += 1
        return result

    assert check("bug-hunt", function).right
    assert check("bug-hunt", function).right


def raising(error):
    def function(*_):
        raise error

    return function


class Mine(BaseException):
    def __str__(self):
        return "a word " * 10**5


@pytest.mark.parametrize(
    "error", [SystemExit(2), GeneratorExit(), RecursionError(), MemoryError(), StopIteration(1), Warning(), Mine()]
)
def test_whatever_a_function_raises_is_told_in_a_sentence(error):
    name = type(error).__name__
    for exercise in of_kind(Function):
        text = check(exercise, raising(error)).text
        assert re.match(rf"\*\*This cannot be checked\.\*\* At .* your function raises `{name}:.*`\.$", text)
        assert len(text) < 400


@pytest.mark.parametrize("error", [SystemExit(2), GeneratorExit(), RecursionError(), MemoryError(), Mine()])
@pytest.mark.parametrize("name", EXERCISES)
def test_whatever_is_raised_when_an_answer_is_looked_at_is_told_in_a_sentence(name, error):
    method = raising(error)
    answer = type("Answer", (), dict.fromkeys(["__class__"], property(method)))()
    says = f"**This cannot be checked.** Looking at it raises `{type(error).__name__}`."
    assert check(name, answer) == Reply(says, False)


def test_an_interrupt_is_answered_in_a_sentence():
    """As the stop button sends it; a handler of its own, because a process in the background ignores the signal."""

    def endless(mu, log_variance):
        signal.raise_signal(signal.SIGINT)
        while True:
            pass

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        reply = check("bug-hunt", endless)
    finally:
        signal.signal(signal.SIGINT, before)
    assert reply == Reply("**This cannot be checked.** It was interrupted before there was a result.", False)


def test_an_answer_prints_nothing_and_changes_no_setting(capfd):
    def function(mu, log_variance):
        print("line\n" * 1000)
        print("line\n" * 1000, file=sys.stderr)
        warnings.warn("loud", stacklevel=1)
        warnings.simplefilter("error")
        np.seterr(all="raise")
        sys.stdout = None
        return vae_kl(mu, log_variance) + np.divide(*np.zeros(2))

    def settings():
        return [*warnings.filters], np.geterr(), sys.stdout, sys.stderr, warnings.showwarning

    before = settings()
    for answer in (function, lambda m, v: function(m, v) / 0, raising(KeyboardInterrupt()), raising(SystemExit())):
        assert check("bug-hunt", answer).right is False
        assert settings() == before
    assert capfd.readouterr() == ("", "")


def test_an_answer_runs_in_no_other_thread():
    threads = set()
    check("bug-hunt", lambda mu, log_variance: threads.add(threading.current_thread()))
    assert threads == {threading.current_thread()}


MU1, MU2 = sp.symbols("mu1 mu2")
LARGE = [
    *("," * 30_000, "0" * 30_000, "(" * 30_000, " " * 30_000, "0," * 400 + "0", "a" * 900, [0.0] * 30_000),
    *(np.zeros(30_000), np.full(900, math.nan), 10**5000, sp.Integer(10) ** 5000, sp.Symbol("y" * 30_000)),
    *((MU1 + MU2) ** 5000, sp.Add(*sp.symbols("y:1000")), sp.Eq(sp.Add(*sp.symbols("y:300")), 0)),
]


@pytest.mark.parametrize("answer", LARGE, ids=range(len(LARGE)))
@pytest.mark.parametrize("name", EXERCISES)
def test_a_large_answer_gets_a_short_reply(name, answer):
    reply = check(name, answer)
    assert reply.right is False
    assert len(reply.text) < 400


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        *((name, "," * 30_000, "Its length is 30000, and at most 1000 is read.") for name in of_kind(Numbers)),
        *((name, [0.5] * 30_000, "Found: 1000.") for name in of_kind(Numbers)),
        ("repair", "0" * 30_000, "Its length is 30000, and at most 1000 is read."),
        ("repair", sp.Add(*sp.symbols("y:3000")), "expected a formula of fewer than 1000 parts"),
        ("shift", sp.Add(*sp.symbols("y:3000")), "expected a formula of fewer than 1000 parts"),
        ("repair", (MU1 + MU2) ** 500, "expected a whole number as exponent, 12 at most in all"),
        ("repair", MU1**MU2, "expected a whole number as exponent"),
    ],
)
def test_what_would_take_long_is_not_read(name, answer, words):
    assert words in check(name, answer).text


@pytest.mark.parametrize("sign", ["+", "+ ", "½≈", "1=", "-", "(", "√", "1/"])
def test_a_thousand_signs_are_soon_refused(sign):
    start = time.process_time()
    assert check("shift", (sign * 1000)[:1000]).right is False
    assert time.process_time() - start < 0.5


# --- not answered yet, hints, unknown names ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXERCISES)
def test_not_answered_yet_is_no_error(name):
    reply = check(name, ...)
    assert reply.right is None
    assert reply.text.startswith("**Not answered yet.** Put ")
    assert check(name) == check(name, [..., ...]) == check(name, (..., 1)) == reply


@pytest.mark.parametrize("name", EXERCISES)
def test_hints_come_one_at_a_time(name, monkeypatch):
    monkeypatch.setattr(practice, "_hints_given", type(practice._hints_given)())
    hints = EXERCISES[name].hints
    assert 1 <= len(hints) <= 3
    numbers = [*range(len(hints)), len(hints) - 1]
    expected = [f"**Hint {n + 1} of {len(hints)}.** {hints[n]}" for n in numbers]
    assert [hint(name).text for _ in numbers] == expected


class Nameless:
    def __eq__(self, *_):
        raise RuntimeError

    __hash__ = __repr__ = __eq__


NO_NAMES = [
    "1-1",
    "",
    None,
    1.1,
    ["shift"],
    {},
    np.array(["shift", "gap"]),
    np.zeros(3),
    sp.Symbol("shift"),
    Nameless(),
]


@pytest.mark.parametrize("name", [*NO_NAMES, "9" * 10_000, 10**5000], ids=lambda name: type(name).__name__)
def test_an_unknown_name_is_told_the_known_ones(name):
    told = Reply(f"There is no such exercise: there are {', '.join(EXERCISES)}.")
    assert check(name, 0.5) == check(name) == check(name, name) == hint(name) == told
    assert vote(name) == Reply(f"There is no such vote: there are {', '.join(votes())}.")


@pytest.mark.parametrize("answer", [0.5, "b", [0.564, 2.511], np.array([0.564, 2.511]), vae_kl, sp.Symbol("mu1"), ...])
def test_a_name_behind_its_answer_is_noticed(answer):
    comes_first = Reply("The name of the exercise comes first, and then the answer.")
    for name in EXERCISES:
        assert check(answer, name) == check(answer, answer, name) == comes_first


RENAMED = {
    **{"01-1": "shift", "01-2": "cheaper", "too-narrow": "cheaper", "02-1": "negative-entropy", "02-2": "repair"},
    **{"03-1": "half-a-nat", "03-2": "very-wide", "04-1": "stuck-means", "05-1": "one-latent", "05-2": "bug-hunt"},
    **{"06-1": "gap", "06-2": "responsibility"},
}


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_an_old_name_is_told_the_new_one(old, new):
    """An old notebook is never judged by another exercise."""
    told = Reply(f"Instead of exercise {old} there is now `{new}`.")
    assert check(old, EXERCISES[new].answer()) == check(old) == check(0.5, old) == hint(old) == told


OLD_VOTES = [
    "narrow-or-wide",
    "who-pays-more",
    "stuck-at-one",
    "units",
    "negative-sum",
    "negative-estimate",
    "mean-or-sum",
]


@pytest.mark.parametrize(("number", "name"), list(enumerate(OLD_VOTES, start=1)))
def test_an_old_vote_is_told_its_name(number, name):
    assert vote(number) == Reply(f"Instead of vote {number} there is now `{name}`.")


def test_names_are_words():
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", name) for name in [*EXERCISES, *votes()])


def test_the_lessons_have_their_exercises():
    folder = Path(practice.__file__).parent
    lessons = {path.stem: list(tomllib.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("[0-9]*.toml"))}
    assert lessons == {
        "01": ["shift", "twenty-to-one"],
        "02": ["cheaper", "coins"],
        "03": ["negative-entropy", "repair"],
        "04": ["how-far"],
        "05": ["half-a-nat", "very-wide"],
        "06": ["stuck-means"],
        "07": ["one-latent", "bug-hunt"],
        "08": ["gap"],
        "09": ["responsibility"],
        "10": ["two-fits", "bound"],
        "11": ["draws", "repair-formula"],
        "12": ["by-hand", "one-bit"],
        "13": [
            *("introduction-line", "neural-process", "attentive-process"),
            *("model-zoo", "narrow-policy", "thin-strips"),
        ],
    }


def test_nothing_of_the_formula_is_said_before_there_is_one():
    """Lesson 03 derives it: nobody in 01 and 02 can have lost its ½."""
    for name in ("shift", "twenty-to-one", "cheaper", "coins"):
        assert not any("½ got lost" in say for say, _ in EXERCISES[name].wrong_answers())
        assert "½ got lost" not in check(name, [a + 0.5 for a in EXERCISES[name].answer()]).text


def test_replies_are_markdown_and_plain_text():
    reply = check("one-latent", kl_normal(0, 1, 1, 0.5))
    assert reply._repr_markdown_().startswith("**Not yet.** It looks as if the **two distributions were exchanged**.")
    assert repr(reply).startswith("Not yet. It looks as if the two distributions were exchanged.")


def test_plain_text_has_no_stars_but_those_of_powers():
    assert not [say for _, say, _ in MISTAKES if "**" in repr(Reply(say))]
    assert "`sigma1**2 + (mu1 - mu2)**2`" in repr(check("shift", "sigma1**2 + (mu1 - mu2)**2"))
    assert "type a/2*b" not in repr(check("repair", "1/2σ₁²")) and "`a/2*b`" in repr(check("repair", "1/2σ₁²"))
    assert "`x**3`" in repr(check("repair", "σ₁⁻¹"))


# --- nothing gives an answer away -------------------------------------------------------------------------------------


def replies(name):
    """All that can be read about an exercise without a right answer."""
    exercise = EXERCISES[name]
    yield from exercise.hints
    yield check(name, ...).text
    yield from (check(name, answer).text for answer in noise(name))
    yield from (check(name, given(exercise, wrong)).text for _, wrong in exercise.wrong_answers())
    yield from (check(name, answer).text for answer in WRONG if not isinstance(answer, str))


@pytest.mark.parametrize("name", EXERCISES)
def test_no_reply_gives_the_answer_away(name):
    exercise = EXERCISES[name]
    for text in replies(name):
        text = re.sub(
            "At (mu|x|sigma1) = .* your function gives [-+.0-9e]+", "", text
        )  # what the student knows already
        assert exercise.right not in text
        match exercise:
            case Numbers() | Function():
                mentioned = [float(number) for number in re.findall(r"\d+\.\d+", text)]
                assert not [m for m in mentioned for a in exercise.answer() if math.isclose(m, abs(a), rel_tol=0.01)]
            case Expression():
                assert not re.search(r"[-−+] *(1/2|½|0\.5)", text)
            case Choice():
                assert exercise.options[exercise.answer_is] not in text


# --- the notebooks ----------------------------------------------------------------------------------------------------

LESSONS = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))


def checked(path):
    """(exercise, the prose before its check, the check's output) in the order of a notebook."""
    prose, found = "", []
    for cell in read(path.read_text(encoding="utf-8")).cells:
        prose = cell.source if cell.cell_type == "markdown" else prose
        for name in re.findall(r'\bcheck\("([^"]*)"', cell.source) if cell.cell_type == "code" else ():
            found.append((name, " ".join(prose.split()), cell.outputs[-1].data["text/markdown"]))
    return found


def test_the_lessons_ask_every_exercise_and_the_solutions_solve_it():
    """In one order; that a solution stands in the section of its lesson is the lint's to see."""
    lessons = [found for path in LESSONS for found in checked(path)]
    solutions = checked(NOTEBOOKS / "solutions.ipynb")
    assert [name for name, *_ in lessons] == [name for name, *_ in solutions] == list(EXERCISES)
    for name, prose, output in lessons:
        assert f"**Exercise `{name}`.** " in prose
        assert EXERCISES[name].prompt in prose
        assert output.startswith("**Not answered yet.**")
        for letter, option in getattr(EXERCISES[name], "options", {}).items():
            assert f"- {letter}: {option}" in prose
    for name, prose, output in solutions:
        assert EXERCISES[name].prompt in prose
        assert output == f"**Right.** {EXERCISES[name].right}"


# --- votes ------------------------------------------------------------------------------------------------------------


VOTES = {
    **{"negative-sum": "01", "who-pays-more": "02", "negative-estimate": "04", "units": "04", "moving-mean": "05"},
    **{"narrow-or-wide": "05", "stuck-at-one": "06", "other-order": "06", "coordinates": "07", "mean-or-sum": "07"},
    **{"two-divergences": "08", "bound-rises": "09", "one-variance": "09"},
    **{"cover-or-choose": "10", "when-to-choose": "10"},
    **{"which-estimator": "11", "tenth-of-kl": "11", "along-or-across": "12", "whitening": "12"},
}  # each with its lesson


def test_the_votes_stand_in_the_order_of_their_lessons():
    assert list(votes()) == sorted(VOTES, key=VOTES.get)
    assert all(vote(name) is votes()[name] and vote(name).answer in dict(vote(name).lettered()) for name in VOTES)


def test_each_vote_is_taken_once_and_foretold():
    placed = {}
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        for before, cell in itertools.pairwise(read(path.read_text(encoding="utf-8")).cells):
            if cell.cell_type == "code" and (found := re.fullmatch(r'vote\("([a-z-]+)"\)', cell.source)):
                assert found[1] not in placed
                placed[found[1]] = path.stem[:2]
                assert before.cell_type == "markdown" and re.search(r"\*\*.*\bvote\b.*\*\*", before.source, re.I)
                assert "slideshow" not in cell.metadata  # it stays on the slide of its question
                assert cell.outputs[0].data["text/html"] == vote(found[1])._repr_html_()
    assert placed == VOTES


NARROW, WIDE, SHIFT = np.meshgrid(np.geomspace(0.1, 1, 9), np.geomspace(1.1, 10, 9), np.linspace(0, 9, 9))
METRES, MILLIMETRES = (0, 1, 2, 2), (0, 1000, 2000, 2000)
WIDTHS = np.geomspace(0.5, 3, 2001)
X = np.arange(-40, 40, 0.01)


def best_width(divergences):
    return WIDTHS[np.argmin(divergences)]


def costs_of_narrow_and_wide():
    half, threefold = kl_normal(0, 1, 0, 0.5), kl_normal(0, 1, 0, 3)
    return {"a": half > threefold, "b": half < threefold, "c": half == threefold}


def costs_of_both_orders():
    narrow_first, wide_first = kl_normal(0, NARROW, SHIFT, WIDE), kl_normal(SHIFT, WIDE, 0, NARROW)
    always, never = np.all(narrow_first < wide_first), np.all(narrow_first > wide_first)
    return {"a": always, "b": never, "c": not (always or never)}


def compared_with_one(best):
    return {"a": math.isclose(best, 1, rel_tol=1e-3), "b": best < 0.999, "c": best > 1.001}


def shape_of_the_mean_sweep():
    slopes = np.diff(kl_normal(0, 1, np.arange(0.0, 20.0), 1))
    return {
        "a": np.allclose(slopes, slopes[0]),
        "b": np.allclose(np.diff(slopes), 1),  # and so it has no bound
        "c": slopes[-1] < slopes[0],
    }


def growth_with_coordinates():
    growth = kl_diagonal(np.zeros(4), np.ones(4), np.ones(4), np.ones(4)) / kl_normal(0, 1, 1, 1)
    return {letter: math.isclose(growth, value) for letter, value in [("a", 1), ("b", 2), ("c", 4)]}


def prior_where_the_gap_closes():
    to_prior = kl_normal(*POSTERIOR, 0, 1)
    assert kl_normal(*POSTERIOR, *POSTERIOR) == 0
    return {"a": to_prior == 0, "b": to_prior > 0, "c": to_prior >= kl_normal(-3, 0.1, 0, 1)}


def rise_of_the_log_likelihood():
    frames = em.steps(em.DATA, em.START, n=12)
    ms = [(a, b) for a, b in itertools.pairwise(frames) if b.name == "M"]
    more = [(b.log_likelihood - a.log_likelihood) - (b.bound - a.bound) for a, b in ms]
    return {"a": min(more) < 0, "b": np.allclose(more, 0), "c": min(more) >= 0}


def shift_of_a_cloud():
    along, across = (kl_mvn([0, 0], SLANTED, shift, SLANTED) for shift in ([1, 1], [1, -1]))
    return {"a": along > across, "b": along < across, "c": math.isclose(along, across)}


def prices_of(mu1, cov1, mu2, cov2):
    p, q = (np.linalg.cholesky(cov) for cov in (cov1, cov2))
    in_q = np.linalg.solve(q, p)
    return -np.log(np.diag(in_q)).sum(), (np.sum(in_q**2) - len(q)) / 2, np.sum(np.linalg.solve(q, mu1 - mu2) ** 2) / 2


def prices_of_a_stretched_plane():
    M, rest = np.array([[2, 1], [0, 0.5]]), (np.zeros(2), np.array(SLANTED))
    before, after = prices_of(*HAND, *rest), prices_of(M @ HAND[0], M @ HAND[1] @ M.T, rest[0], M @ rest[1] @ M.T)
    spread, width, shift = (not math.isclose(one, other) for one, other in zip(before, after, strict=True))
    return {"a": spread, "b": width or shift, "c": not (spread or width or shift)}


VARIANCES = np.arange(1, 301) / 100


def best_variance():
    q = VARIANCES[:, None, None] * np.eye(2)
    return VARIANCES[np.argmin(kl_mvn([0, 0], q, [0, 0], [[1, 0.9], [0.9, 1]]))]


def changes_with_the_unit():
    def changes(f):
        return not math.isclose(f(*METRES), f(*MILLIMETRES))

    divergence = changes(kl_normal)
    entropies = changes(cross_entropy_normal), changes(lambda mu1, sigma1, *_: entropy_normal(sigma1))
    return {
        "a": all(entropies) and divergence,
        "b": all(entropies) and not divergence,
        "c": divergence and not any(entropies),
    }


def negative_divergences():
    negative = [kl_normal(0, NARROW, SHIFT, WIDE).min() < 0, kl_normal(SHIFT, WIDE, 0, NARROW).min() < 0]
    log_p, log_q = log_density(X, 0, 2), log_density(X, 0, 1)
    assert np.any(np.exp(log_p) * (log_p - log_q) < 0)
    return {"a": any(negative), "b": not any(negative)}


def negative_estimates():
    def overcharge(x):
        return log_density(x, 0, 1) - log_density(x, 0.2, 1)

    estimates = [monte_carlo_mean(overcharge, 0, 1, n=10, seed=seed) for seed in range(1000)]
    negative = min(estimates).value <= -0.1
    return {"a": not negative, "b": negative}


def weight_of_a_mean():
    divergences = kl_normal(np.linspace(-1, 1, 20), 0.5, 0, 1)
    weight = divergences.mean() / divergences.sum()
    return {letter: math.isclose(weight, value) for letter, value in [("a", 1), ("b", 20), ("c", 1 / 20)]}


def better_estimator():
    k1, _, k3 = np.array([list(variances(0, 1, m, 1).values()) for m in np.linspace(0.1, 3, 30)]).T
    return {"a": np.all(k1 < k3), "b": np.all(k3 < k1), "c": k3[0] < k1[0] and k1[-1] < k3[-1]}


def draws_for_a_tenth():
    draws = variances(0, 1, 0, 2)["k3"] / (kl_normal(0, 1, 0, 2) / 10) ** 2
    return {"a": draws < 1e4, "b": 1e5 < draws < 1e7, "c": draws == math.inf}


POSTERIOR = 0.5, math.sqrt(0.5)
HALF_AND_THREE = {"0.807": kl_normal(0, 1, 0, 0.5), "0.654": kl_normal(0, 1, 0, 3)}


@pytest.mark.parametrize(
    ("name", "claims", "numbers"),
    [
        ("negative-sum", negative_divergences, {"1": 0.01 * np.exp(log_density(X, 0, 2)).sum()}),
        ("who-pays-more", costs_of_both_orders, {}),
        ("units", changes_with_the_unit, {"1000": math.exp(entropy_normal(1000) - entropy_normal(1))}),
        ("negative-estimate", negative_estimates, {}),
        ("moving-mean", shape_of_the_mean_sweep, {"2": 3**2 / kl_normal(0, 1, 3, 1)}),
        ("narrow-or-wide", costs_of_narrow_and_wide, HALF_AND_THREE),
        (
            "stuck-at-one",
            lambda: compared_with_one(best_width(kl_normal(0, 1, 1, WIDTHS))),
            {"√2": best_width(kl_normal(0, 1, 1, WIDTHS))},
        ),
        ("other-order", lambda: compared_with_one(best_width(kl_normal(1, WIDTHS, 0, 1))), {}),
        ("coordinates", growth_with_coordinates, {}),
        ("mean-or-sum", weight_of_a_mean, {"20": kl_normal(np.ones(20), 0.5, 0, 1).sum() / kl_normal(1, 0.5, 0, 1)}),
        ("two-divergences", prior_where_the_gap_closes, {"0.222": round(kl_normal(*POSTERIOR, 0, 1), 3)}),
        ("bound-rises", rise_of_the_log_likelihood, {}),
        ("one-variance", lambda: compared_with_one(best_variance()), {"0.19": best_variance()}),
        ("which-estimator", better_estimator, {"1": 0.01 * np.exp(log_density(X, 0.5, 1)).sum()}),  # the mean of r
        ("tenth-of-kl", draws_for_a_tenth, {}),
        ("along-or-across", shift_of_a_cloud, {"19": (1 + 0.9) / (1 - 0.9)}),  # the variances along and across
        ("whitening", prices_of_a_stretched_plane, {}),
    ],
)
def test_the_answer_of_a_vote_is_computed(name, claims, numbers):
    """The claims of its options, of which one is true, and the numbers of its reason."""
    assert {letter: bool(true) for letter, true in claims().items()} == {
        letter: letter == vote(name).answer for letter, _ in vote(name).lettered()
    }
    reason = vote(name).why.replace("N(0, I)", "the prior")
    assert re.findall(r"√?\d+(?:\.\d+)?", reason) == list(numbers)
    for written, value in numbers.items():
        read = math.sqrt(float(written[1:])) if written.startswith("√") else float(written)
        assert read == pytest.approx(value, rel=1e-3)


def test_the_narrow_first_is_cheaper_whatever_the_means():
    """Proved: with t = (σ of the narrow)²/(σ of the wide)², both parts of the difference are positive below t = 1."""
    t = sp.Symbol("t", positive=True)
    a, b = sp.symbols("a b", positive=True)  # the narrow and the wide standard deviation
    m = sp.Symbol("m", real=True)
    difference = closed_form(m, b, 0, a) - closed_form(0, a, m, b)
    widths, means = (1 / t - t) / 2 + sp.log(t), m**2 * (1 / a**2 - 1 / b**2) / 2
    assert sp.simplify(sp.expand_log(difference - widths.subs(t, a**2 / b**2) - means)) == 0
    assert widths.subs(t, 1) == 0
    assert sp.simplify(sp.diff(widths, t) + (1 / t - 1) ** 2 / 2) == 0  # it falls towards zero at t = 1


def test_a_vote_is_shown_as_it_is_written():
    page = Vote("a-name", "p < q & <b>?", ["<i>a", "q > p & 'b'"], "a", "p < q & <script>")._repr_html_()
    read = Tags(page)
    assert {tag for tag, *_ in read.found} <= {"fieldset", "legend", "b", "label", "input", "details", "summary", "p"}
    assert [tag for tag, *_ in read.found].count("b") == 1  # the word Vote
    assert "p < q & <b>?" in read.text and "a: <i>a" in read.text and "b: q > p & 'b'" in read.text
    assert "a: p < q & <script>" in read.text


class Tags(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.open, self.found, self.text = [], [], ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes), tuple(self.open)))
        if tag != "input":
            self.open.append(tag)

    def handle_data(self, data):
        self.text += data

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", votes())
def test_a_vote_works_in_a_static_page(name):
    page = vote(name)._repr_html_()
    tags = Tags(page).found
    radios = [(attributes, around) for tag, attributes, around in tags if tag == "input"]
    assert len(radios) == len(vote(name).options)
    assert {radio["name"] for radio, _ in radios} == {f"vote-{name}"}
    assert all(radio["type"] == "radio" and around[-2:] == ("fieldset", "label") for radio, around in radios)
    assert "script" not in page and "open" not in dict(tags_of(tags, "details"))
    assert page.index("<legend>") < page.index("<details>") < page.index(f"<p>{vote(name).answer}: ")
    assert vote(name).why not in repr(vote(name))


def tags_of(tags, name):
    return next(attributes for tag, attributes, _ in tags if tag == name)


@pytest.mark.parametrize(
    "half", ["0.5000000000000000001", "0.50000000000000001", sp.Float("0.5000000000000000001", 25)]
)
def test_a_decimal_close_to_the_right_one(half):
    source = f"log(sigma2/sigma1) + (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2) - {half}"
    answer = source if isinstance(half, str) else sp.sympify(source.replace(str(half), "0")) - half
    assert not check("repair", answer).right
