"""The instructor's guide: its numbers are computed, its minutes add up, and what it points to is there."""

import math
import re
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import mpmath as mp
import numpy as np
import pytest
from notebook_form import Notebook, headings, one_sentence_a_line

from kl_helpers import cross_entropy_normal, entropy_normal, kl_mvn, kl_normal
from kl_helpers.em import Mixture
from kl_helpers.fitting import descend, kl_from_mixture, kl_to_mixture, moments
from kl_helpers.practice.kinds import exercises
from kl_helpers.practice.voting import votes
from kl_helpers.stills.surprise import draws

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "instructor.md"
TEXT = GUIDE.read_text(encoding="utf-8")
NOTEBOOKS = {path.stem[:2]: path for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))}

EVIDENCE = -math.log(4 * math.pi) / 2 - 1 / 4  # ln p(x), the logarithm of N(1; 0, 2)
POSTERIOR = 0.5, math.sqrt(0.5)
BELOW_HALF, AT_HALF = (1 + math.erf(math.sqrt(1 / 8))) / 2, math.exp(-1 / 8) / math.sqrt(2 * math.pi)  # of N(0, 1)
POSITIVE, NEGATIVE = AT_HALF + BELOW_HALF / 2, (1 - BELOW_HALF) / 2 - AT_HALF  # for q = N(1, 1), which is p at x = 1/2


def kl_centred(cov1, cov2, shift=(0, 0)):
    return kl_mvn(shift, cov1, [0, 0], cov2)


def correlated(rho):
    return [[1, rho], [rho, 1]]


def tilted(a, b, degrees):
    """The covariance of an ellipse with the half-axes a and b, the first at an angle."""
    first, second = (np.array([math.cos(t), math.sin(t)]) for t in np.radians([degrees, degrees + 90]))
    return a**2 * np.outer(first, first) + b**2 * np.outer(second, second)


BY_HAND, WIDE = ([[2, 1], [1, 2]], np.diag([2, 1])), np.diag([4, 1])
TURNED, UNIT = [[2.5, 1.5], [1.5, 2.5]], np.eye(2)  # the wide one by 45°


def fitted(a, start):
    """What the best q costs for two humps at ±a, where p deals, or where q deals and walks down from a start."""
    p = Mixture((0.5, 0.5), (-a, a), (1, 1))
    return kl_from_mixture(p, *moments(p)) if start is None else kl_to_mixture(*descend(p, *start)[-1], p)


NUMBERS = {  # as written -> all that it stands for
    "0.5": [kl_normal(0, 1, 1, 1), kl_normal(1, 1, 2, 1)],
    "4.5": [kl_normal(0, 1, 3, 1)],
    "−0.097": [np.mean(0.5 - np.array(draws(1, 8)))],  # the mean overcharge of q = N(1, 1)
    "0.698": [POSITIVE],
    "−0.198": [NEGATIVE],
    "0.500": [POSITIVE + NEGATIVE, kl_normal(0, 1, 1, 1)],
    "2.000": [kl_normal(0, 1, 2, 1), cross_entropy_normal(0, 1, 2, 1) - entropy_normal(1)],
    "0.918": [kl_normal(0, 1, 0, 4)],
    "6.114": [kl_normal(0, 4, 0, 1)],
    "0.807": [kl_normal(0, 1, 0, 0.5), kl_normal(0, 2, 0, 1)],
    "0.318": [kl_normal(0, 1, 0, 2), kl_normal(0, 0.5, 0, 1)],
    "0.222": [kl_normal(*POSTERIOR, 0, 1)],
    "0.19": [1 - 0.9**2],
    "0.443": [kl_normal(0, 1, 1, 2)],
    "1.307": [kl_normal(1, 2, 0, 1)],
    "2.237": [cross_entropy_normal(0, 1, 2, 2)],
    "1.419": [entropy_normal(1)],
    "0.818": [kl_normal(0, 1, 2, 2), kl_normal(0, 1000, 2000, 2000), kl_normal(1, 0.5, 0, 1)],
    "1.41": [math.sqrt(2)],
    "0.347": [kl_normal(0, 1, 1, 1.41)],
    "2.807": [kl_normal(0, 1, 1, 0.5)],
    "16.363": [20 * kl_normal(1, 0.5, 0, 1)],
    "−1.516": [EVIDENCE],
    "0.403": [kl_normal(0, 1, *POSTERIOR)],
    "−1.919": [EVIDENCE - kl_normal(0, 1, *POSTERIOR)],
    "6.908": [math.log(1000), entropy_normal(1000) - entropy_normal(1)],
    "0.721": [0.5 / math.log(2)],
    "0.242": [1 / math.sqrt(2 * math.pi * math.e)],
    "2.901": [kl_normal(0, 3, 0, 1)],
    "0.654": [kl_normal(0, 1, 0, 3)],
    "3.16": [math.sqrt(1 + 3**2)],
    "2.412": [2.4122],  # tests/test_fitting.py solves for both
    "2.800": [2.80008],
    "2.6": [2.6],  # a choice
    "0.462": [fitted(3, None)],
    "3.162": [math.sqrt(1 + 3**2)],
    "0.689": [fitted(3, (3, 1)), fitted(3, (-3, 1))],
    "0.841": [fitted(3, (0, 3))],
    "0.3": [1 - 0.7],
    "0.7": [0.7],
    "0.357": [-math.log(0.7)],
    "10.000": [kl_centred(correlated(0.9), correlated(0.9), [1, -1])],
    "0.526": [kl_centred(correlated(0.9), correlated(0.9), [1, 1])],
    "0.547": [kl_centred(*BY_HAND, [1, 0])],
    "0.536": [kl_centred(*BY_HAND[::-1], [1, 0])],
    "1.168": [kl_centred(tilted(1.3, 0.6, 80), tilted(1.8, 0.8, 20), [0.8, -0.4])],  # as the explorer opens
    "0.93": [math.sqrt(1 - math.exp(-2))],
    "0.8": [math.sqrt(1 - 0.6**2)],
    "0.511": [kl_centred(correlated(0.8), UNIT)],
    "1.267": [kl_centred(UNIT, correlated(0.8))],
    "0.5625": [kl_centred(WIDE, TURNED)],
    "3.419": [cross_entropy_normal(0, 1, 2, 1)],
    "1.121": [float(mp.findroot(lambda m: mp.expm1(m**2) - 2 * m**2, 1))],  # where χ² = 2J
    "0.074": [2 / (30 - 3)],
    "0.1": [0.1],  # where the mean is to be moved to
}


def test_every_number_with_a_decimal_point_is_computed():
    assert set(re.findall(r"−?\d+\.\d+", TEXT)) == set(NUMBERS)


@pytest.mark.parametrize("written", NUMBERS)
def test_a_number_is_what_it_stands_for(written):
    digits = len(written.partition(".")[2])
    assert {f"{value:.{digits}f}".replace("-", "−") for value in NUMBERS[written]} == {written}


def test_the_shifts_and_the_negative_estimates():
    shifts = ", ".join(f"{kl_normal(0, 1, shift, 1):g}" for shift in (1, 2, 3, 4))
    assert f"| a shift by 1, 2, 3, 4 σ, equal widths | {shifts} |" in TEXT
    assert "393 of 1000 estimates are negative" in TEXT
    assert "393 of 1000 estimates are negative" in NOTEBOOKS["04"].read_text(encoding="utf-8")


# --- the plan ---------------------------------------------------------------------------------------------------------


def rows(heading):
    """The cells of the table under a heading, row by row."""
    section = TEXT.partition(f"\n## {heading}\n")[2].partition("\n#")[0]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in section.splitlines() if line.startswith("|")][
        2:
    ]


@pytest.mark.parametrize(("column", "minutes"), [(2, 50), (3, 90)])
def test_the_minutes_add_up(column, minutes):
    parts = {row[0]: [int(m) for m in row[column].split("–")] for row in rows("The plan") if "–" in row[column]}
    times = sorted(parts.values())
    assert times[0][0] == 0 and times[-1][1] == minutes
    assert all(before[1] == after[0] for before, after in pairwise(times))
    for part, (begin, end) in parts.items():
        assert f"\n### {part} ({end - begin} minutes)\n" in TEXT


def test_every_part_of_the_plan_is_described_in_order():
    assert re.findall(r"^### (.*) \(\d+ minutes\)$", TEXT, re.M) == [row[0] for row in rows("The plan")]


def test_the_exercises_are_there():
    named = set(re.findall(r"exercise `([a-z-]+)`", TEXT))
    assert named and named <= set(exercises())


def test_what_is_to_be_pressed_is_there():
    python = [ROOT / "kl_helpers" / name for name in ("derivation/stepper.py", "practice/voting.py", "scenes.py")]
    code = [*ROOT.glob("kl_helpers/explorers/src/*.js"), *python]
    ours = "\n".join(path.read_text(encoding="utf-8") for path in code)
    jupyter = {
        *("Run", "Run All Cells", "Kernel", "Interrupt Kernel", "Restart Kernel and Run All Cells"),
        *("Revert Notebook to Checkpoint", "Open With", "Markdown Preview"),
        *("View", "Collapse Selected Code"),
    }
    prose = re.sub("`.*?`", "", TEXT)
    for name in set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", prose)) - {*jupyter, "explorer"}:
        assert name in ours or name.replace("KL(q‖p)", "${nameOf(other()") in ours, name


# --- the votes --------------------------------------------------------------------------------------------------------


def test_each_vote_is_explained_in_order():
    explained = re.findall(r"^- \*\*`([a-z-]+)`: .*\*\* \((\d\d)\)\n  Right is (\w), .*\n  Who says (\w) ", TEXT, re.M)
    assert [name for name, *_ in explained] == list(votes())
    for name, notebook, right, wrong in explained:
        vote = votes()[name]
        assert f'vote("{name}")' in [cell.source for cell in Notebook.read(NOTEBOOKS[notebook]).code]
        assert right == vote.answer
        assert wrong in dict(vote.lettered()) and wrong != right


def test_the_plan_asks_each_vote_or_says_that_it_does_not():
    plan = TEXT.partition("\n### ")[2].partition("\n## ")[0]
    left_out = re.search(r"^Not in the plans are (.*):", TEXT, re.M).group(1)
    asked, not_asked = set(re.findall(r"vote `([a-z-]+)`", plan)), set(re.findall(r"`([a-z-]+)`", left_out))
    assert asked | not_asked == set(votes()) and not asked & not_asked


# --- links and form ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)]+)\)", TEXT))))
def test_a_link_leads_somewhere(link):
    """To a file, and with `#` to a heading, which JupyterLab finds by its text with hyphens for spaces."""
    path, _, anchor = link.partition("#")
    target = GUIDE.parent / path
    assert target.exists()
    if anchor:
        assert anchor in [text.replace(" ", "-") for _, text in headings(Notebook.read(target))]


def test_it_names_every_notebook():
    assert all(f"(../notebooks/{path.name}" in TEXT for path in NOTEBOOKS.values())


def test_every_make_command_it_names_is_there():
    named = set(re.findall(r"`make ([a-z]+)", TEXT))
    assert {"course"} <= named <= set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))


def test_it_has_one_sentence_a_line():
    assert list(one_sentence_a_line(SimpleNamespace(markdown=[SimpleNamespace(id="guide", source=TEXT)]))) == []


@pytest.mark.parametrize(
    ("page", "link"), [("README.md", "docs/instructor.md"), ("notebooks/00_start_here.ipynb", "../docs/instructor.md")]
)
def test_it_is_linked(page, link):
    assert f"]({link})" in (ROOT / page).read_text(encoding="utf-8")
