"""What may be typed, and what is said when it is something else. A line is only read, never executed."""

import pytest
from documents import DIAGONAL, UNIVARIATE
from hypothesis import given, settings
from hypothesis import strategies as st

from kl_helpers.derivation import Derivation, LineError, Setting, UnprovedStep
from kl_helpers.derivation.computation import Computation
from kl_helpers.derivation.form import latex
from kl_helpers.derivation.language import read


@pytest.mark.parametrize(
    ("source", "column", "expected"),
    [
        ("", 1, "a line of mathematics"),
        ("   ", 1, "a line of mathematics"),
        (None, 1, "a line of mathematics"),
        (3, 1, "a line of mathematics"),
        ("x +", 3, "a formula"),
        ("E(x", 2, "'(' was never closed"),
        ("1 2", 3, "a formula"),
        ("x = 1", 3, "a formula"),
        ("x # + 1", 3, "found '#'"),
        ("x é", 3, "found 'é'"),
        ("x − 1", 3, "type -, not −"),
        ("σ", 1, "type sigma, not σ"),
        ("2*σ₁²", 3, "type sigma1**2, not σ₁²"),
        ("x - μ2", 5, "type mu2, not μ2"),
        ("x²", 2, "type **2, not ²"),
        ("sigma1^2", 7, "type ** for a power, not ^"),
        ("1 - ½", 5, "type 1/2, not ½"),
        ("√5", 1, "type sqrt(...), not √"),
        ("1/(2πe)", 5, "type pi*e, not πe"),
        ("2*pi*e", 6, "type exp(1), not e"),
        ("2*np.pi*np.e", 3, "type pi, not np.pi"),
        ("2*pi*np.e", 6, "type exp(1), not np.e"),
        ("1/np.sqrt(2)", 3, "type sqrt, not np.sqrt"),
        ("2 + sp.log(sigma1)", 5, "type log, not sp.log"),
        ("np.sin(x)", 1, "one of log(...)"),
        ("2 + ln(sigma1)", 5, "type log, not ln"),
        ("e**(-x**2)", 1, "type exp(...), not e**(...)"),
        ("E[x**2]", 1, "type E(x**2), with round brackets"),
        ("N1[x]", 1, "type N1(x), with round brackets"),
        ("E(x)=mu1", 5, "a line has no ="),
        ("2 mu1", 3, "is a * missing?"),
        ("15 mu1", 4, "is a * missing?"),
        ("2mu1", 2, "is a * missing?"),
        ("1e5 x", 5, "is a * missing?"),
        ("(mu1 mu2)", 6, "is a * missing?"),
        ("(x + 1)x", 8, "is a * missing?"),
        ("mu1 + 2(x + 1)", 7, "is a * missing before the bracket?"),
        ("mu1(x + 1)", 1, "is a * missing before the bracket?"),
        ("foo", 1, "known name, found 'foo'; known are x, mu1, sigma1, mu2, sigma2, pi"),
        ("2*J", 3, "known name, found 'J'"),
        ("mu1.real", 1, "a number, a name"),
        ("x if x else 1", 1, "a number, a name"),
        ("[x]", 1, "a number, a name"),
        ("lambda: x", 1, "a number, a name"),
        ("x < 1", 1, "a number, a name"),
        ("sigma1[0]", 1, "no index"),
        ("2 + open('x')", 5, "one of log(...)"),
        ("sin(x)", 1, "one of log(...)"),
        ("log(x)(x)", 1, "one of log(...)"),
        ("log(2, 3)", 1, "one argument"),
        ("log()", 1, "one argument"),
        ("E(f=x)", 1, "one argument"),
        ("E(*x)", 1, "one argument"),
        ("N1(mu1)", 4, "the variable x"),
        ("N1(2*x)", 4, "the variable x as the argument of a density, found 2*x"),
        ("E(N1)", 3, "known name, found 'N1'"),
        ("Sum(x)", 1, "no Sum"),
        ("+x", 1, "- as the only sign"),
        ("x % 2", 1, "+ - * / or **"),
        ("x // 2", 1, "+ - * / or **"),
        ("x @ x", 1, "+ - * / or **"),
        ("True", 1, "a number, found True"),
        ("'x'", 1, "a number, found 'x'"),
        ("2j", 1, "a number, found 2j"),
        ("0xff", 1, "a decimal number, found 0xff"),
        ("x + 0b1", 5, "a decimal number, found 0b1"),
        ("x + 1e-400", 5, "a number between"),
        ("0e400", 1, "a number of at most 30 digits"),
        ("1e-99999999999999999999", 1, "a decimal number"),
        ("1.0000000000000000000000000000001", 1, "a number of at most 30 digits"),
        ("x**1.0000000000000000001", 4, "a whole number as exponent"),
        ("...", 1, "a number, found Ellipsis"),
        ("x**mu1", 4, "a whole number as exponent"),
        ("x**0.5", 4, "a whole number as exponent"),
        ("x**13", 4, "a whole number as exponent"),
        ("9**9**9", 4, "a whole number as exponent"),
        ("((9**12)**12)**12", 11, "a whole number as exponent"),
        ("exp(exp(x))", 5, "no exp inside an exp"),
        ("1000001", 1, "a number between"),
        ("1e400", 1, "a number between"),
        ("1e-300", 1, "a number between"),
        ("9" * 999, 1, "a number between"),
        ("x" * 1001, 1, "at most 1000 characters"),
        ("(" * 300 + "1" + ")" * 300, 201, "too many nested parentheses"),
        ("-" * 900 + "x", 61, "at most 60 operations inside one another"),
    ],
)
def test_refused_line(source, column, expected):
    with pytest.raises(LineError) as refusal:
        read(source, UNIVARIATE)
    assert refusal.value.column == column
    assert expected in refusal.value.expected


@pytest.mark.parametrize(
    ("source", "column", "expected"),
    [
        ("mu1[j]", 5, "j only inside Sum"),
        ("Sum(mu1[j]) - mu1[j]", 19, "j only inside Sum"),
        ("Sum(mu1)", 5, "mu1[j], one coordinate"),
        ("Sum(z)", 5, "z[j], one coordinate"),
        ("Sum(mu1[0])", 9, "the index j"),
        ("Sum(mu1[j, j])", 9, "the index j"),
        ("Sum(J[j])", 5, "the variable or a parameter before [j]"),
        ("Sum(Sum(mu1[j]))", 5, "no Sum inside a Sum"),
        ("Sum(E(Sum(z[j])))", 7, "no Sum inside a Sum"),
        ("N1(z[j])", 6, "j only inside Sum"),
        ("j", 1, "known name, found 'j'"),
    ],
)
def test_refused_line_in_an_indexed_setting(source, column, expected):
    with pytest.raises(LineError) as refusal:
        read(source, DIAGONAL)
    assert refusal.value.column == column
    assert expected in refusal.value.expected


@pytest.mark.parametrize(
    ("source", "column", "expected"),
    [
        ("1/0", 1, "a divisor that cannot be 0"),
        ("0/0", 1, "a divisor that cannot be 0"),
        ("2 + mu1/mu1", 5, "a divisor that cannot be 0, found mu1"),
        ("(mu1 - mu2)/(mu1 - mu2)", 1, "a divisor that cannot be 0"),
        ("mu1**-1", 1, "a divisor that cannot be 0"),
        ("1/(E(x) - mu1)", 1, "a divisor that cannot be 0"),
        ("1/(log(sigma1**2) - 2*log(sigma1))", 1, "a divisor that cannot be 0"),
        ("log(0)", 5, "the logarithm of something positive, found 0"),
        ("log(-sigma1)", 5, "the logarithm of something positive"),
        ("log(-(E(0.5)))", 5, "the logarithm of something positive, found -E(1/2)"),
        ("log(mu1**2)", 5, "the logarithm of something positive"),
        ("exp(log(x))", 9, "the logarithm of something positive"),
        ("sqrt(mu1)**2", 6, "the root of something not negative"),
        ("sqrt(-1)", 6, "the root of something not negative"),
        ("1/(sqrt(2) + sqrt(3) - sqrt(5 + 2*sqrt(6)))", 1, "a divisor that cannot be 0"),
        ("log(1 + exp(-1000000))", 9, "at most exp(1000), found exp(-1000000)"),
        ("exp(-600)*exp(-600)", 1, "at most exp(1000), found exp(-1200)"),
        ("exp(1000000*log(2))", 1, "a power of at most 12"),
        ("exp(500*log(sigma1 + sigma2))", 1, "a power of at most 12"),
        ("*".join(["999983**12"] * 4), 1, "smaller numbers"),
        ("(x + mu1 + mu2 + sigma1 + sigma2)**12", 1, "fewer terms than 500"),
        ("(x + mu1 + mu2)**9*(sigma1 + sigma2 + 1)**9", 1, "fewer terms than 500"),
        ("(x + 1)**12*(x + 2)**12*(x + 3)**12", 1, "fewer terms than 500"),
        ("Int(1)", 5, "an Int that converges, found that of 1"),
        ("E(exp(x**2))", 3, "an E that converges, found that of exp(x**2)"),
    ],
)
def test_line_without_a_meaning_for_some_parameters_is_refused(source, column, expected):
    with pytest.raises(LineError) as refusal:
        Derivation("nonsense", source, UNIVARIATE)
    assert refusal.value.column == column
    assert expected in refusal.value.expected


def test_message_points_at_the_place():
    derivation = Derivation("entropy term", "E(log(N1(x)))", UNIVARIATE)
    with pytest.raises(LineError) as refusal:
        derivation.then("log(sigma1) + foo")
    assert str(refusal.value).splitlines() == [
        "entropy term, line 2, column 15: expected a known name, found 'foo';"
        " known are x, mu1, sigma1, mu2, sigma2, pi",
        "  log(sigma1) + foo",
        "                ^",
    ]


def test_a_message_is_short_and_shows_the_place():
    with pytest.raises(LineError) as refusal:
        Derivation("t" * 500, "1000000 + " * 30 + "foo" + " + 1000000" * 20, UNIVARIATE)
    _, shown, caret = str(refusal.value).splitlines()
    assert len(str(refusal.value)) < 500
    assert shown[caret.index("^") :].startswith("foo + 1000000")
    with pytest.raises(UnprovedStep) as refusal:
        Derivation("t" * 500, "1", Setting(N1=(0, 1), N2=(0, 1))).then("2", "r" * 500)
    assert len(str(refusal.value)) < 400
    assert "at a trial point:" in str(refusal.value)


@pytest.mark.parametrize(
    "letters", [("p", "q"), (r"\mathcal{N}_{1}", r"\mathcal N_2"), (r"q_\phi", r"p_{\theta}"), ("N1", "N2")]
)
def test_letters_of_mathematics(letters):
    assert Setting(letters=letters).letters == letters


def test_line_may_be_typed_over_several_rows():
    assert Derivation("long", "1 +\n      1", UNIVARIATE).lines[0].source == "1 + 1"


@settings(max_examples=300, deadline=None)
@given(st.text("1x*()+-/[]jE NIntSum.,_'=<>:{}%@!~&|^#\\\x00é\n", max_size=25))
def test_any_text_is_read_or_refused(text):
    for setting in (UNIVARIATE, DIAGONAL):
        try:
            read(text, setting)
        except LineError as refusal:
            assert 1 <= refusal.column <= len(text) + 1


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("1.00000000000000000001", "1"),
        ("123456.78901234567", "123456.78901234568"),
        ("0.30000000000000000001", "0.3"),
        ("1e-5", "0.00001000000000000000001"),
    ],
)
def test_a_decimal_is_what_was_typed(typed, other):
    """Python's parser would round both to the same number."""
    [tree, other_tree] = [read(source, UNIVARIATE) for source in (typed, other)]
    assert latex(tree, UNIVARIATE) != latex(other_tree, UNIVARIATE)
    computation = Computation(UNIVARIATE, digits=25)
    assert computation.value(tree) != computation.value(other_tree)
    with pytest.raises(UnprovedStep):
        Derivation("decimal", typed, UNIVARIATE).then(other)


def test_underscores_part_the_digits_of_a_number():
    Derivation("decimal", "1_000.000_000_000_000_000_01", UNIVARIATE).then("1000 + 1/10**10/10**7")


# --- settings ---


def test_a_setting_cannot_be_changed():
    N1, letters = ["m", 2], ["q", "p"]
    setting = Setting(N1=N1, letters=letters)
    N1[0], letters[0] = 0, "x"
    assert (setting.N1, setting.letters) == (("m", 2), ("q", "p"))
    for change in (lambda: setting.positive.add("m"), lambda: vars(setting)):
        with pytest.raises((AttributeError, TypeError)):
            change()


def test_a_name_that_says_something_else_each_time():
    class Fickle(str):
        __eq__ = __ne__ = lambda self, other: True
        __hash__ = str.__hash__

        def __str__(self):
            return self

    setting = Setting(N1=(Fickle("m"), Fickle("s")), variable=Fickle("y"))
    assert {type(text) for text in (*setting.parameters, setting.variable)} == {str}


@pytest.mark.parametrize(
    "name",
    [
        "e",
        "ln",
        "d",
        "p",
        "p1",
        "q",
        "E1",
        "log2",
        "ln2",
        "exp1",
        "cos",
        "dx",
        "i",
        "Int",
        "Log",
        "arctan",
        "Exp",
        "sec",
        "arg",
    ],
)
def test_a_name_that_would_be_shown_as_something_else(name):
    for setting in ({"N1": (name, "s")}, {"N1": ("m", name)}, {"variable": name}):
        if (name, *setting) != ("dx", "variable"):
            with pytest.raises(ValueError, match=repr(name)):
                Setting(**setting, letters=("p", r"\mathcal{q}"))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"N1": ("E", "sigma1")}, "'E'"),
        ({"N1": ("mu 1", "sigma1")}, "'mu 1'"),
        ({"N1": ("mu_1", "sigma1")}, "'mu_1'"),
        ({"N1": ("lambda", "sigma1")}, "'lambda'"),
        ({"N1": ("σ", "sigma1")}, "'σ'"),
        ({"N1": ("mu1",)}, "N1"),
        ({"N1": "ab"}, "N1"),
        ({"N2": (0, 0)}, "N2"),
        ({"N2": (0, -1)}, "N2"),
        ({"N2": (0, None)}, "N2"),
        ({"N2": (float("nan"), 1)}, "N2"),
        ({"N2": (0, float("inf"))}, "N2"),
        ({"N2": (0, True)}, "N2"),
        ({"N1": (10**400, 1)}, "N1"),
        ({"N1": (10**5000, 1)}, "N1"),
        ({"N1": (0, 1e-7)}, "N1"),
        ({"N1": ("a", "b"), "N2": ("b", "c")}, "both a mean and a standard deviation"),
        ({"N1": ("a", "a")}, "both a mean and a standard deviation"),
        ({"variable": "mu1"}, "variable"),
        ({"variable": "pi"}, "'pi'"),
        ({"variable": 3}, "3"),
        ({"letters": "pq"}, "letters"),
        ({"letters": ("p", "p")}, "letters"),
        ({"letters": ("p", 2)}, "letters"),
        ({"letters": ("N_1", r"\\mathcal{N}_{1}")}, "letters"),
        ({"letters": (r"\\ln", "q")}, "letters"),
        ({"letters": ("2", "q")}, "letters"),
        ({"letters": ("p}", "q")}, "letters"),
        ({"letters": (r"\rm p", "p")}, "letters"),
        ({"letters": ("p" * 400, "q")}, "letters"),
        ({"N1": ("m" * 400, "q")}, "'mmm"),
    ],
)
def test_bad_setting(arguments, named):
    with pytest.raises(ValueError, match="(?s)" + named.replace("(", r"\(")):
        Setting(**arguments)


def test_parameters_of_a_setting():
    setting = Setting(N1=("m", "s"), N2=("m", 2), variable="y")
    assert setting.parameters == ("m", "s")
    assert setting.positive == {"s"}
