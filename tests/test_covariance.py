"""The facts of lesson 12, each by a way that shares nothing with the lesson's: sums over a grid, and no formula."""

import re

import mpmath
import numpy as np
import pytest
from documents import NOTEBOOKS
from refresh import read

from kl_helpers import kl_mvn

AXIS = np.linspace(-14, 14, 561)
STEP = AXIS[1] - AXIS[0]
PLANE = np.stack(np.meshgrid(AXIS, AXIS, indexing="ij"), axis=-1)
BY_HAND = (np.array([1, 0]), np.array([[2, 1], [1, 2]]), np.zeros(2), np.diag([2, 1]))
LESSONS = (np.array([1, 2]), np.array([[3, 1], [1, 1]]), np.array([0, 1]), np.array([[2, -1], [-1, 4]]))
WIDE = np.diag([4, 1])


def log_density(mu, cov):
    """On the plane, from the two coordinates and their correlation: no matrix is inverted."""
    sx, sy = np.sqrt(np.diag(cov))
    rho = cov[0][1] / (sx * sy)
    x, y = (PLANE[..., 0] - mu[0]) / sx, (PLANE[..., 1] - mu[1]) / sy
    return -np.log(2 * np.pi * sx * sy) - 0.5 * np.log(1 - rho**2) - (x**2 - 2 * rho * x * y + y**2) / (2 - 2 * rho**2)


def kl_by_sum(mu1, cov1, mu2, cov2):
    log_p = log_density(mu1, cov1)
    return np.sum(np.exp(log_p) * (log_p - log_density(mu2, cov2))) * STEP**2


def correlated(rho):
    return np.array([[1, rho], [rho, 1]])


def turned(degrees):
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[cos, -sin], [sin, cos]])
    return turn @ WIDE @ turn.T


def printed(cell):
    """The numbers that a cell of the lesson prints."""
    lesson = read((NOTEBOOKS / "12_covariance.ipynb").read_text("utf-8"))
    [text] = [cell_.outputs[0].text for cell_ in lesson.cells if cell_.id == cell]
    return [float(number) for number in re.findall(r"-?\d+\.\d+", text)]


def test_the_exercise_by_hand_in_both_orders():
    (mu1, cov1, mu2, cov2) = BY_HAND
    assert kl_by_sum(*BY_HAND) == pytest.approx(0.547267, abs=1e-6)
    assert kl_by_sum(mu2, cov2, mu1, cov1) == pytest.approx(0.536066, abs=1e-6)


def test_a_shift_along_and_across():
    cov = correlated(0.9)
    costs = [kl_by_sum([0, 0], cov, shift, cov) for shift in ([1, 1], [1, -1])]
    assert printed("shift-numbers") == pytest.approx(costs, abs=1e-3)
    assert costs[1] / costs[0] == pytest.approx(19, rel=1e-3)


def test_a_turned_ellipse():
    costs = [kl_by_sum([0, 0], WIDE, [0, 0], turned(degrees)) for degrees in (15, 45, 90)]
    assert printed("turn") == pytest.approx(costs, abs=1e-4)
    for degrees in range(0, 180, 7):
        formula = (4 - 1) ** 2 / (2 * 4 * 1) * np.sin(np.radians(degrees)) ** 2
        assert kl_mvn([0, 0], WIDE, [0, 0], turned(degrees)) == pytest.approx(formula, abs=1e-12)


def test_the_coordinates_that_are_white():
    *each, total, whole = printed("white")
    assert [total, whole] == pytest.approx([kl_by_sum(*LESSONS)] * 2, abs=1e-3)
    _, cov1, _, cov2 = LESSONS
    assert each[:2] == pytest.approx(sorted(np.linalg.eigvals(np.linalg.inv(cov2) @ cov1)), abs=1e-3)
    assert sum(each[2:]) == pytest.approx(total, abs=2e-3)


@pytest.mark.parametrize("seed", range(5))
def test_a_map_of_the_plane_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    M, b = rng.standard_normal((2, 2)), rng.standard_normal(2)
    mu1, cov1, mu2, cov2 = BY_HAND
    mapped = kl_mvn(M @ mu1 + b, M @ cov1 @ M.T, M @ mu2 + b, M @ cov2 @ M.T)
    assert mapped == pytest.approx(0.547267, abs=1e-6)


def test_what_a_correlation_tells():
    table = np.reshape(printed("information"), (4, 3))
    assert table[:, 0].tolist() == [0.5, 0.8, 0.9, 0.99]
    for rho, told, other in table:
        with mpmath.workdps(30):
            assert told == pytest.approx(float(-mpmath.log(1 - mpmath.mpf(rho) ** 2) / 2), abs=1e-3)
        if rho < 0.99:  # which is too thin for the grid
            by_sum = kl_by_sum([0, 0], correlated(rho), [0, 0], np.eye(2))
            assert told == pytest.approx(by_sum, abs=1e-3)
            assert other == pytest.approx(kl_by_sum([0, 0], np.eye(2), [0, 0], correlated(rho)), abs=1e-3)
    assert kl_by_sum([0, 0], correlated(np.sqrt(0.75)), [0, 0], np.eye(2)) == pytest.approx(np.log(2), abs=1e-6)


def test_one_coordinate_after_the_other():
    """From the table of p and q alone: its rows' sums are the first, its rows the second given the first."""
    p, q = (np.exp(log_density(*LESSONS[i : i + 2])) for i in (0, 2))
    p_first, q_first = p.sum(axis=1) * STEP, q.sum(axis=1) * STEP
    first = np.sum(p_first * np.log(p_first / q_first)) * STEP
    second = np.sum(p * np.log((p / p_first[:, None]) / (q / q_first[:, None]))) * STEP**2
    assert printed("chain") == pytest.approx([first, second, kl_by_sum(*LESSONS)], abs=1e-3)


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("seed", range(5))
def test_the_best_diagonal(dimensions, seed):
    """No other is better, in either order; both cost the same in the plane, and only there."""
    rng = np.random.default_rng(seed)
    factor = rng.standard_normal((dimensions, dimensions))
    cov, centre = factor @ factor.T + 0.1 * np.eye(dimensions), np.zeros(dimensions)
    broad, narrow = np.diag(cov), 1 / np.diag(np.linalg.inv(cov))
    others = np.exp(0.3 * rng.standard_normal((200, dimensions)))[..., None] * np.eye(dimensions)
    first, second = kl_mvn(centre, cov, centre, np.diag(broad)), kl_mvn(centre, np.diag(narrow), centre, cov)
    assert kl_mvn(centre, cov, centre, others * broad).min() > first
    assert kl_mvn(centre, others * narrow, centre, cov).min() > second
    log_det = np.log(np.linalg.eigvalsh(cov)).sum()
    assert first == pytest.approx(0.5 * (np.log(broad).sum() - log_det), rel=1e-9)
    assert second == pytest.approx(0.5 * (log_det - np.log(narrow).sum()), rel=1e-9)
    assert (abs(first - second) < 1e-9 * first) == (dimensions == 2)


def test_the_best_diagonals_of_the_lesson():
    """Monte Carlo: the mean of a log ratio over draws from the one that deals."""
    cov = np.array([[1, 0.7, 0.3], [0.7, 1, 0.6], [0.3, 0.6, 1]])
    numbers = printed("three")
    assert numbers == pytest.approx([0.58238, 0.55778, 0.4875, 0.3429, 0.6118], abs=5e-6)
    for dealer, payer, said in ((cov, np.eye(3), numbers[0]), (np.diag(numbers[2:]), cov, numbers[1])):
        draws = np.random.default_rng(1).multivariate_normal(np.zeros(3), dealer, 200_000)
        squares = [np.einsum("ni,ij,nj->n", draws, np.linalg.inv(of), draws) for of in (payer, dealer)]
        ratios = 0.5 * (squares[0] - squares[1] + np.log(np.linalg.det(payer) / np.linalg.det(dealer)))
        assert abs(ratios.mean() - said) < 4 * ratios.std() / np.sqrt(len(ratios))


def test_on_the_ellipse_of_q_a_shift_costs_half_a_nat():
    """And the spread is the logarithm of the areas' ratio; the figure begins with this pair."""
    cov1, cov2, angles = 0.36 * np.eye(2), turned(20), np.linspace(0, 6, 9)
    root = np.linalg.cholesky(cov2)
    for on_ellipse in (root @ [np.cos(angles), np.sin(angles)]).T:
        assert kl_mvn(on_ellipse, cov2, [0, 0], cov2) == pytest.approx(0.5, rel=1e-12)
    spread = -0.5 * np.log(np.linalg.det(np.linalg.inv(cov2) @ cov1))
    assert spread == pytest.approx(np.log(np.pi * 2 * 1 / (np.pi * 0.6**2)), rel=1e-12)


@pytest.mark.parametrize("dimensions", [2, 3, 5])
def test_one_over_the_diagonal_of_the_inverse_is_what_the_others_leave(dimensions):
    factor = np.random.default_rng(dimensions).standard_normal((dimensions, dimensions))
    cov = factor @ factor.T
    cross, rest = cov[0, 1:], cov[1:, 1:]
    left = cov[0, 0] - cross @ np.linalg.solve(rest, cross)
    assert 1 / np.linalg.inv(cov)[0, 0] == pytest.approx(left, rel=1e-9)
    assert left <= cov[0, 0]


def test_the_lesson_s_proofs_are_shown_as_on_paper():
    """No name of Python is left in a formula, and every line but the first has its reason beside it."""
    lesson = read((NOTEBOOKS / "12_covariance.ipynb").read_text("utf-8"))
    proofs = [cell for cell in lesson.cells if cell.cell_type == "code" and "proved(\n" in cell.source]
    shown = [output.data["text/markdown"] for cell in proofs for output in cell.outputs]
    assert len(shown) == 5 + 4 + 7 + 3
    for line in shown:
        _, formula, reason = line.split("$")
        letters = re.sub(r"\\[A-Za-z]+|\{\w+\}", "", formula)
        assert not re.search(r"[A-Za-z]{2}|[*.\[\]]", letters), line
        assert formula.startswith("= ") == reason.startswith(" &emsp; "), line


def test_the_lesson_refuses_a_line_that_is_false():
    names = {}
    wanted = ("imports", "letters", "paper", "mean", "proved")
    lesson = read((NOTEBOOKS / "12_covariance.ipynb").read_text("utf-8"))
    for cell in lesson.cells:
        if cell.id in wanted:
            exec(cell.source, names)
    names["proved"]("sp.trace(prec2 * cov1)", ("sp.trace(cov1 * prec2)", "round it goes"))
    for false in ("sp.trace(cov2 * prec1)", "sp.trace(prec2 * cov1) + square(delta, prec2)", "-log_det(prec2 * cov1)"):
        with pytest.raises(AssertionError, match="not proved"):
            names["proved"]("sp.trace(prec2 * cov1)", (false, ""))
