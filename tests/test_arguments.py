"""What is read as a number, and what is refused, with the same words in every function."""

import tracemalloc
from datetime import date
from decimal import Decimal
from fractions import Fraction

import ml_dtypes
import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from truth import LONG

from kl_helpers import cross_entropy_normal, entropy_normal, kl_diagonal, kl_mvn, kl_normal, log_density
from kl_helpers.arguments import integer, short
from kl_helpers.estimates import riemann_kl_log

pytestmark = pytest.mark.filterwarnings("error")


def test_lists_and_integers_become_float64():
    assert kl_normal([0, 1], [1, 2], 0, 1).dtype == np.float64
    assert kl_normal(0, 10**30, 0, 10**30) == 0
    assert kl_normal(np.uint8(0), np.uint8(1), np.uint8(255), np.uint8(2)) == kl_normal(0, 1, 255, 2)
    assert kl_normal(True, True, False, True) == 0.5
    assert kl_mvn([0, 0], [[2, 1], [1, 2]], [0, 0], [[2, 1], [1, 2]]) == 0


@pytest.mark.parametrize(
    "half",
    [
        sp.Rational(1, 2),
        sp.sqrt(sp.Rational(1, 4)),
        mp.mpf("0.5"),
        Fraction(1, 2),
        Decimal("0.5"),
        np.array(0.5, dtype=object),
        np.array(Decimal("0.5")),
        np.float16(0.5),
        np.longdouble(0.5),
    ],
    ids=repr,
)
def test_a_half_is_a_half_in_every_library(half):
    value = kl_normal(0, half, 0, 1)
    assert type(value) is np.float64 and value == kl_normal(0, 0.5, 0, 1)
    values = kl_normal(0, [half, 1, np.float64(2)], 0, 1)
    assert values.tolist() == kl_normal(0, [0.5, 1, 2], 0, 1).tolist()
    assert kl_normal(0, np.array([[half], [np.int8(2)], [np.uint8(2)]], dtype=object), 0, 1).shape == (3, 1)


def test_numbers_of_other_libraries_count_as_float64():
    assert kl_normal(np.float32(0), Fraction(1, 2), 0, 1).dtype == np.float64


def test_what_a_solver_finds_can_be_put_back():
    sigma2 = sp.Symbol("sigma2", positive=True)
    root = sp.nsolve(sp.log(sigma2) + 1 / (2 * sigma2**2) - 1, sigma2, 0.6)
    assert kl_normal(0, 1, 0, root) == pytest.approx(0.5, rel=1e-14)
    assert kl_mvn([0], sp.Matrix([[1]]), [0], [[root**2]]) == pytest.approx(0.5, rel=1e-14)


@pytest.mark.parametrize("name", ["bfloat16", "float8_e4m3fn", "float8_e5m2"])
def test_short_floats_of_ml_dtypes_count_as_float32(name):
    short = getattr(ml_dtypes, name)
    value = kl_normal(short(0), 1, short(1), 1)
    assert value == 0.5 and value.dtype == np.float32
    sigma1 = np.array([0.5, 1, 2]).astype(short)
    values = kl_normal(0, sigma1, 0, np.float32(1))
    assert values.dtype == np.float32
    assert values == pytest.approx(kl_normal(0, [0.5, 1, 2], 0, 1), rel=1e-7)
    assert kl_normal(0, sigma1, 0, np.float64(1)).dtype == np.float64
    assert kl_normal(0, [short(0.5), Fraction(1, 2)], 0, 1).tolist() == [kl_normal(0, 0.5, 0, 1)] * 2
    with pytest.raises(ValueError, match=r"sigma1 must be positive and finite, got nan at index 1"):
        kl_normal(0, np.array([1, np.nan]).astype(short), 0, 1)


def test_complex_numbers_of_ml_dtypes_are_refused():
    half = ml_dtypes.complex32
    with pytest.raises(ValueError, match="mu1 must be real numbers"):
        kl_normal(half(1), 1, 0, 1)


@pytest.mark.parametrize("function", [kl_normal, kl_diagonal, cross_entropy_normal])
@pytest.mark.parametrize(
    ("position", "value", "message"),
    [
        (1, [1.0, -2.0], r"sigma1 must be positive and finite, got -2\.0 at index 1"),
        (1, [1.0, 0.0], r"sigma1 must be positive and finite, got 0\.0 at index 1"),
        (1, [np.nan, 1.0], r"sigma1 must be positive and finite, got nan at index 0"),
        (1, [np.inf, 1.0], r"sigma1 must be positive and finite, got inf at index 0"),
        (3, [[1.0, 2.0], [3.0, -4.0]], r"sigma2 must be positive and finite, got -4\.0 at index \(1, 1\)"),
        (3, [1.0, 0.0], r"sigma2 must be positive and finite, got 0\.0 at index 1"),
        (3, [1.0, -0.0], r"sigma2 must be positive and finite, got -0\.0 at index 1"),
        (3, [1.0, np.inf], r"sigma2 must be positive and finite, got inf at index 1"),
        (3, [1.0, np.nan], r"sigma2 must be positive and finite, got nan at index 1"),
        (0, [1.0, np.nan], r"mu1 must be finite, got nan at index 1"),
        (0, [1.0, -np.inf], r"mu1 must be finite, got -inf at index 1"),
        (2, [np.inf, 0.0], r"mu2 must be finite, got inf at index 0"),
        (2, [np.longdouble("1e400"), 0.0], r"mu2 must be finite, got inf at index 0"),
        (0, ["a", "b"], r"mu1 must be real numbers, got \['a', 'b'\]"),
        (1, None, r"sigma1 must be real numbers, got None"),
        (2, [1j, 0], r"mu2 must be real numbers"),
        (3, [Fraction(1, 2), "2"], r"sigma2 must be real numbers, got \[Fraction\(1, 2\), '2'\]"),
        (1, Fraction(-1, 2), r"sigma1 must be positive and finite, got -0\.5$"),
        (0, Decimal("1e400"), r"mu1 must be finite, got inf$"),
        (3, [[1.0], [1.0, 2.0]], r"sigma2 must be real numbers"),
        (1, 10**400, r"sigma1 must be real numbers, got 1000"),
        (2, [1.0, 2.0, 3.0], r"shapes do not broadcast: mu1 \(2,\), sigma1 \(\), mu2 \(3,\), sigma2 \(\)"),
    ],
)
def test_errors_name_the_argument_the_value_and_the_index(function, position, value, message):
    arguments = [[0.5, 0.5], 1.0, 0.25, 2.0]
    arguments[position] = value
    with pytest.raises(ValueError, match=message):
        function(*arguments)


@pytest.mark.parametrize("function", [kl_normal, kl_diagonal, cross_entropy_normal])
def test_errors_do_not_hide_behind_an_empty_argument(function):
    with pytest.raises(ValueError, match=r"sigma1 must be positive and finite, got -1"):
        function([], -1, 0, 1)
    with pytest.raises(ValueError, match=r"mu2 must be finite, got nan"):
        function([], 1, np.nan, 1)


def raising(name, error):
    """An object whose method of this name raises."""

    def method(self, *args, **kwargs):
        raise error

    methods = {name: method} if name != "__getitem__" else {name: method, "__len__": lambda self: 3}
    return type("Raising", (), methods)()


CIRCLE = []
CIRCLE.append(CIRCLE)


@pytest.mark.parametrize(
    "value",
    [
        raising("__array__", RuntimeError("Can't call numpy() on Tensor that requires grad.")),
        [raising("__array__", KeyError("x")), 1.0],
        raising("__len__", ZeroDivisionError()),
        raising("__getitem__", KeyError(0)),
        raising("__float__", MemoryError()),
        raising("__repr__", RuntimeError()),
        CIRCLE,
        [None, 1.0],
        [True, Fraction(1, 2)],
        np.array([np.True_, 1.0], dtype=object),
        np.array([np.timedelta64(1, "ns")], dtype=object),
        np.datetime64("2026-01-01", "ns"),
        date(2026, 1, 1),
        np.array([np.complex128(1), 1.0], dtype=object),
        np.array(["1"], dtype=object),
        np.array([b"1"], dtype=object),
        np.array([bytearray(b"1"), 1.0], dtype=object),
        np.array([(1.0,)], dtype=[("sigma", float)]),
        sp.Symbol("sigma"),
        sp.I,
        sp.true,
        mp.mpc(1, 0),
        Decimal("sNaN"),
        Fraction(10**400),
        10**5000,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_real_number_is_refused_by_name(value):
    for name, call in (
        ("sigma2", lambda: kl_normal(0, 1, 0, value)),
        ("cov1", lambda: kl_mvn([0], value, [0], [[1]])),
        ("x", lambda: log_density(value, 0, 1)),
    ):
        with pytest.raises(ValueError, match=f"{name} must be real numbers, got "):
            call()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: kl_normal([*LONG, "1"], 1, 0, 1), r"mu1 must be real numbers, got \[np\.float64\(0\.0\)"),
        (lambda: kl_normal([[["x" * 50] * 50] * 50] * 50, 1, 0, 1), r"mu1 must be real numbers, got \[\[\['xxx"),
        (lambda: kl_normal(np.ma.masked_array(LONG), 1, 0, 1), "mu1 must not be a masked array"),
        (lambda: kl_normal(LONG * 1j, 1, 0, 1), r"mu1 must be real numbers, got \[0j, .*\.\.\.\]$"),
        (lambda: kl_mvn(LONG, np.eye(500) - 1 / 3, LONG, np.eye(500)), r"cov1 must be positive definite, got \[\[0\.6"),
    ],
)
def test_a_message_about_a_long_argument_is_short(call, message):
    with pytest.raises(ValueError, match=message) as error:
        call()
    assert len(str(error.value)) < 200


@pytest.mark.parametrize("axes", [33, 64])
@pytest.mark.parametrize("value", [1.0, -1.0])
def test_more_axes_than_numpy_broadcasts_are_refused(axes, value):
    many = np.full((1,) * axes, value)
    for call in (
        lambda: kl_normal(0, many, 0, 1),
        lambda: kl_diagonal(0, many, 0, 1),
        lambda: riemann_kl_log(0, many, 0, 1),
    ):
        with pytest.raises(ValueError, match=f"sigma1 must have at most 32 axes, .*, got {axes}$"):
            call()
    with pytest.raises(ValueError, match="cov1 must have at most 32 axes"):
        kl_mvn([0], many, [0], [[1]])
    assert kl_normal(0, abs(many[0].reshape((1,) * 32)), 0, 1).ndim == 32


def test_a_mask_is_not_lost():
    with pytest.raises(ValueError, match=r"mu1 must not be a masked array .*, got masked_array"):
        kl_normal(np.ma.masked_array([0.0, 5.0], [False, True]), 1, 0, 1)


def test_two_negative_sigmas_do_not_cancel():
    with pytest.raises(ValueError, match=r"sigma1 must be positive and finite, got -1"):
        kl_normal(0, -1, 0, -2)


def test_scalars_have_no_index():
    with pytest.raises(ValueError, match=r"got -2$"):
        kl_normal(0, -2, 0, 1)
    with pytest.raises(ValueError, match="all scalars"):
        kl_diagonal(0, 1, 0, 1)
    with pytest.raises(ValueError, match=r"x must be a number, got nan at index 1"):
        log_density([0, np.nan], 0, 1)
    with pytest.raises(ValueError, match=r"sigma must be positive and finite, got -1 at index 0"):
        entropy_normal([-1])
    with pytest.raises(ValueError, match=r"sigma must be positive and finite, got 0 at index 1"):
        log_density(0, 0, [1, 0])
    with pytest.raises(ValueError, match=r"mu must be finite, got inf$"):
        log_density(0, np.inf, 1)


def test_what_is_short_is_shown_whole():
    assert short("x" * 90) == repr("x" * 90)


def test_a_large_array_is_cut_before_it_is_a_list():
    tracemalloc.start()
    text = short(np.broadcast_to(1j, (2000, 2000)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert text.startswith("[[1j, 1j, ") and most <= 1e6


@pytest.mark.parametrize("seven", [7, np.uint8(7), sp.Integer(7)], ids=repr)
def test_an_integer_is_pythons(seven):
    assert type(integer("n", seven, 1)) is int and integer("n", seven, 7, 7) == 7
