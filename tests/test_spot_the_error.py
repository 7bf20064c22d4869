"""Lesson 13: each verdict once more, by quadrature, and none of them on the screen before the reader has bet."""

import contextlib
import io
import itertools
import math
import re

import mpmath as mp
import numpy as np
import pytest
from documents import NOTEBOOKS, cells
from notebook_form import Notebook
from truth import true_kl

from kl_helpers import scenes
from kl_helpers.practice import check
from kl_helpers.practice.kinds import exercises

LESSON = Notebook.read(NOTEBOOKS / "13_spot_the_error.ipynb")
WITNESSES = [(0, 1, 0, 1), (1, 1, 0, 1), (1, 0.5, 0, 1), (2.3, 0.7, 1.5, 0.4)]
OFF = [(2.3, 0.7, 1.5, 0.4), (-1, 2, 0.5, 3), (0.3, 0.6, -0.4, 1.7)]  # no parameter is standard
INNOCENT = {"process", "policy", "keras_example", "narrow"}


@pytest.fixture(scope="module")
def told():
    """All that the lesson's code defines."""
    names = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for source in cells(LESSON.path.stem):
            exec(source, names)
    return names


def kl(mu1, sigma1, mu2, sigma2):
    """The definition, by mpmath's quadrature: nothing of the closed form is in it."""
    mean = mp.quad(
        lambda x: mp.npdf(x, mu1, sigma1) * (log_npdf(x, mu1, sigma1) - log_npdf(x, mu2, sigma2)),
        [mu1 - 12 * sigma1, mu1, mu1 + 12 * sigma1],
    )
    return float(mean)


def log_npdf(x, mu, sigma):
    return mp.log(1 / (sigma * mp.sqrt(2 * mp.pi))) - ((x - mu) / mp.mpf(sigma)) ** 2 / 2


def entropy(sigma):
    return -float(mp.quad(lambda x: mp.npdf(x, 0, sigma) * log_npdf(x, 0, sigma), [-12 * sigma, 0, 12 * sigma]))


def same(a, b):
    return bool(abs(a - b) < 1e-9)


def as_pair(told, name):
    """A line as a function of the four parameters."""
    line = told[name]
    latent = {
        "example": lambda mu, sigma, *_: line(mu, 2 * np.log(sigma)),
        "zoo_broken": lambda mu, sigma, *_: line(mu, np.log(sigma)),
    }
    return latent.get(name, line)


# --- the verdicts -----------------------------------------------------------------------------------------------------


def test_quadrature_knows_the_divergence():
    assert all(same(kl(*pair), float(true_kl(*pair))) for pair in WITNESSES + OFF)


@pytest.mark.parametrize("name", ["process", "policy"])
def test_an_innocent_line_is_the_divergence(told, name):
    assert all(same(told[name](*pair), kl(*pair)) for pair in WITNESSES + OFF)


def test_the_example_is_innocent_and_what_was_asked_for_is_not(told):
    for mu, sigma, *_ in WITNESSES + OFF:
        right = kl(mu, sigma, 0, 1)
        assert same(told["example"](mu, 2 * math.log(sigma)), right)
        assert same(told["example"](mu, 2 * math.log(sigma)) - math.log(sigma), right) == (sigma == 1)
    for asked in ("asked", "squared"):
        assert [same(told[asked](*pair), kl(*pair)) for pair in WITNESSES] == [True, True, False, False]
        assert not any(same(told[asked](*pair), kl(*pair)) for pair in OFF)


@pytest.mark.parametrize(
    ("name", "exercise"),
    [
        *(("handbook", None), ("introduction", "introduction-line")),
        *(("attentive", "attentive-process"), ("process", "neural-process")),
    ],
)
def test_the_first_witness_who_says_so(told, name, exercise):
    assert list(told["STAND"].values()) == WITNESSES
    fails = [not same(told[name](*pair), kl(*pair)) for pair in WITNESSES]
    first = "abcde"[[*fails, True].index(True)]
    assert first == (exercises()[exercise].answer() if exercise else "a")
    if exercise:
        assert list(exercises()[exercise].options.values())[:4] == list(told["STAND"])


def test_the_attentive_line_is_right_for_every_standard_prior_and_no_other(told):
    for mu, sigma in itertools.product((-1, 0, 2), (0.5, 1, 3)):
        assert same(told["attentive"](mu, sigma, 0, 1), kl(mu, sigma, 0, 1))
        assert not same(told["attentive"](mu, sigma, 0, 2), kl(mu, sigma, 0, 2))


def test_the_introduction_has_the_other_order(told):
    for mu1, sigma1, mu2, sigma2 in WITNESSES + OFF:
        assert same(told["introduction"](mu1, sigma1, mu2, sigma2), kl(mu2, sigma2, mu1, sigma1))
    assert same(told["introduction"](3, 2, 5, 2), kl(3, 2, 5, 2))  # two equal numbers hide it, standard or not


def test_a_double_for_a_square_hides_where_the_means_are_two_apart():
    """Nothing is 0 or 1 there, and yet a wrong line is right; the last witness is not deceived."""

    def doubled(mu1, sigma1, mu2, sigma2):
        return math.log(sigma2 / sigma1) + (sigma1**2 + 2 * abs(mu1 - mu2)) / (2 * sigma2**2) - 1 / 2

    assert same(doubled(3, 2, 5, 4), kl(3, 2, 5, 4))
    assert not same(doubled(*WITNESSES[-1]), kl(*WITNESSES[-1]))


@pytest.mark.parametrize(
    ("name", "at", "wrong", "right"),
    [
        ("textbook", (0, 1, 1, 2), 0.6264, 0.4431),
        ("handbook", (0, 1, 0, 1), 0.5, 0),
        ("introduction", (0, 1, 0, 2), 0.8069, 0.3181),
        ("introduction", (1, 0.5, 0, 1), 2.807, 0.818),
        ("moving", (0, 1, 1, 1), 0, 0.5),
        ("squared", (0, 1, 0, 2), 0.224, 0.318),
        ("zoo_broken", (0, 0.5, 0, 1), -0.135, 0.318),
        ("strips", (0, 3, 0, 1), 1.908, 2.901),
        ("strips", (0, 1, 0, 0.155), math.inf, 18.447),
    ],
)
def test_how_wrong_it_is(told, name, at, wrong, right):
    assert float(as_pair(told, name)(*at)) == pytest.approx(wrong, abs=5e-4)
    assert kl(*at) == pytest.approx(right, abs=5e-4)


def test_the_entropies(told):
    for sigma in (0.1, 0.5, 1, 2):
        assert same(told["narrow"](sigma), entropy(sigma))
        assert same(told["halved"](sigma), entropy(sigma)) == (sigma == 1)
        assert not same(told["robot"](sigma), entropy(sigma))
    assert told["halved"](0.1) == pytest.approx(0.268, abs=5e-4)
    assert (told["robot"](0.1), told["robot"](1)) == pytest.approx((1.420, 1.493), abs=5e-4)
    assert exercises()["narrow-policy"].answer() == pytest.approx([entropy(0.2)])


def test_the_sum_of_the_draws_grows_with_them_and_their_mean_is_the_entropy(told):
    n = 10_000
    assert told["from_draws"](n) / n == pytest.approx(entropy(1), abs=3 * math.sqrt(1 / 2 / n))
    assert told["from_draws"](n) > 10_000


def test_the_strips_fail_where_p_is_wide(told):
    pairs = {"a": (0, 1, 0, 0.5), "b": (0, 3, 0, 1), "c": (0, 1, 3, 1)}
    fails = [letter for letter, pair in pairs.items() if abs(told["strips"](*pair) - kl(*pair)) > 1e-4]
    assert fails == [exercises()["thin-strips"].answer()]


def test_the_titles_and_the_map(told):
    frames = [kl(0, 1, 0, sd) for sd in scenes.SCENES["sd-sweep"].frames]
    assert len(frames) == 15 and [f"{cost:.1f}" for cost in frames].count("0.0") == 3
    assert sum(same(cost, 0) for cost in frames) == 1
    high = told["on_the_map"] > 7.9
    assert same(told["on_the_map"].max(), kl(0, 1, 2, 0.5))
    assert np.count_nonzero(high) == 4 and not high[:, 3:-3].any() and high[0, 0] and high[0, -1]


def test_the_machine_judges_as_quadrature_does():
    assert "line 3 (as printed): not proved" in verdict("handbook") and "left over: -1/2" in verdict("handbook")
    assert "line 3 (as printed): proved" in verdict("process")
    assert "line 2 (as printed): not proved" in verdict("garbled")


# --- the table --------------------------------------------------------------------------------------------------------


def test_the_table_is_what_quadrature_finds(told):
    table = dict(re.findall(r"^(\w[\w ]*?) {2,}(.*)$", output("table")["text"], re.M))
    found = {name: tuple(word == "passes" for word in words.split()) for name, words in table.items()}
    assert len(found) == 13
    # a program: right where p fits into its interval, and guilty elsewhere
    assert found.pop("dot") == (True, False, True) and not same(told["dot"](0, 3, 0, 1), kl(0, 3, 0, 1))
    for name, (standard, sign, one_value) in found.items():
        line = told[name]
        if name in ("narrow", "halved", "robot"):
            assert standard == same(line(1), entropy(1))
            assert one_value == all(same(line(sigma), entropy(sigma)) for sigma in (0.1, 0.6, 3))
            assert sign == (line(0.1) > 0)
        else:
            fixed = {"moving": lambda mu1, sigma1, mu2, sigma2: (0, 1, mu2, 1)}
            prior = {model: lambda mu, sigma, *_: (mu, sigma, 0, 1) for model in ("keras_example", "model_zoo")}
            at = (fixed | prior).get(name, lambda *pair: pair)
            assert standard == same(line(0, 1, 0, 1), 0), name
            assert one_value == all(same(line(*at(*pair)), kl(*at(*pair))) for pair in OFF), name
            assert sign == all(line(*at(*pair)) > -1e-9 for pair in spread()), name
    assert {name for name, tests in found.items() if tests[2]} == INNOCENT
    assert found["narrow"] == (True, False, True) and found["halved"] == (True, True, False)
    assert found["model_zoo"] == (True, False, False) and found["moving"] == (True, True, False)
    guilty = [tests for tests in found.values() if not tests[2]]
    assert sum(standard for standard, *_ in guilty) > len(guilty) / 2 < sum(sign for _, sign, _ in guilty)
    assert not found["narrow"][1]  # the innocent that the second test condemns


def spread():
    return itertools.product((-2, 0, 3), (0.2, 0.5, 1, 4), (-1, 0.5), (0.3, 1, 4))


def test_the_textbook_line_is_zero_where_q_is_p_and_never_negative(told):
    """By algebra: with t the ratio of the variances, t + 1/t - 1 is at least 1, and a shift adds to it."""
    t = np.geomspace(1e-3, 1e3, 2001)
    assert np.all(t + 1 / t - 1 >= 1)
    assert all(told["textbook"](*pair) >= 0 for pair in spread())
    assert all(same(told["textbook"](mu, sigma, mu, sigma), 0) for mu, sigma, *_ in OFF)


# --- the court --------------------------------------------------------------------------------------------------------


def output(cell_id):
    [cell] = [cell for cell in LESSON.code if cell.id == cell_id]
    return cell.outputs[0]


def verdict(case):
    return output(f"{case}-verdict")["data"]["text/html"]


VERDICTS = [cell for cell in LESSON.code if cell.id.endswith("-verdict")]


def test_there_are_ten_cases_or_more_and_three_false_alarms():
    cases = re.findall(r"^### Case (\d+): ", "\n".join(cell.source for cell in LESSON.markdown), re.M)
    assert [int(number) for number in cases] == list(range(1, 15)) and len(VERDICTS) == 14
    words = "\n".join(cell.source for cell in LESSON.markdown if cell.id.endswith("-words"))
    judged = re.findall(r"^(\d+)\. (Guilty|Acquitted)", words, re.M)
    assert [number for number, _ in judged] == cases
    assert [int(number) for number, word in judged if word == "Acquitted"] == [4, 6, 8, 9, 11]
    sections = [cell.source for cell in LESSON.markdown if re.search("<summary>Cases ", cell.source)]
    assert len(sections) == 3  # in none of them does one word fit all
    assert all({"Guilty", "Acquitted"} <= set(re.findall("Guilty|Acquitted", section)) for section in sections)


@pytest.mark.parametrize("cell", VERDICTS, ids=lambda cell: cell.id)
def test_a_verdict_is_folded_and_waits_for_the_next_slide(cell):
    html = cell.outputs[0].data["text/html"]
    assert html.startswith("<details><summary") and html.endswith("</details>") and html.count("<details") == 1
    assert '<pre style="word-break:normal">' in html  # JupyterLab's own breaks a number in two on a narrow page
    assert cell.metadata.slideshow.slide_type == "subslide"
    before = LESSON.cells[: LESSON.cells.index(cell)]
    assert any("**Bet:**" in other.source or "check(" in other.source for other in before[-3:])


@pytest.mark.parametrize("cell", VERDICTS, ids=lambda cell: cell.id)
def test_what_can_be_read_before_says_no_verdict(cell):
    before = LESSON.cells[: LESSON.cells.index(cell) + 1]
    text = "\n".join(re.sub("<details>.*?</details>", "", other.source, flags=re.S) for other in before)
    assert not re.search("Guilty|Acquitted", text)


# --- the exercises ----------------------------------------------------------------------------------------------------


def zoo(mu, log_sigma):
    return 0.5 * np.sum(np.exp(log_sigma) ** 2 + mu**2 - 1 - 2 * log_sigma)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("introduction-line", "c"),
        ("introduction-line", "p = N(1, ½²), q = N(0, 1)"),
        ("attentive-process", "(d)"),
        ("neural-process", "e: At none of them: acquit it"),
        ("model-zoo", zoo),
        ("narrow-policy", "½ ln(2πe·0.04)"),
        ("narrow-policy", -0.19),
        ("thin-strips", "B"),
    ],
)
def test_right_as_a_student_would_get_it(name, answer):
    assert check(name, answer).right


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("introduction-line", "b", "widths are equal"),
        ("introduction-line", "e", "only the means"),
        ("attentive-process", "e", "only a standard prior"),
        ("neural-process", "c", "report was believed"),
        ("model-zoo", lambda m, s: 0.5 * np.sum(np.exp(2 * s) + m**2 - 1 - s**2), "only the sign was mended"),
        ("model-zoo", lambda m, s: 0.5 * np.sum(np.exp(2 * s) + m**2 - 1 - s), "half of the logarithm got lost"),
        ("model-zoo", lambda m, s: 0.5 * np.sum(np.exp(2 * s) + m**2 - 1 + 2 * s), "sign of the logarithm"),
        ("model-zoo", lambda m, s: 2 * zoo(m, s), "twice too large"),
        ("model-zoo", lambda m, s: zoo(m, s) / np.size(m), "mean over the coordinates"),
        ("narrow-policy", 0.614, "the halved line"),
        ("narrow-policy", 0.19, "below 1 where the draws fall"),
        ("narrow-policy", 0, "cut off at zero"),
        ("narrow-policy", math.log(0.2), "constant got lost"),
        ("narrow-policy", 1.419, "the entropy at σ = 1"),
        ("narrow-policy", -0.19 - 0.5, "½ got lost"),
        ("thin-strips", "d", "only the sweeps"),
    ],
)
def test_a_mistake_as_a_student_would_make_it(name, answer, words):
    reply = check(name, answer)
    assert reply.right is False and words in reply.text


def test_the_broken_zoo_is_told_apart(told):
    assert "still the old one" in check("model-zoo", told["zoo_broken"]).text
