"""The lines of a derivation, and what the last one is good for."""

import copy
import pickle
import subprocess
import sys
import textwrap

import numpy as np
import pytest
import sympy as sp
from documents import DIAGONAL, UNIVARIATE, VAE, derivations
from IPython.core.interactiveshell import InteractiveShell

from kl_helpers.derivation import Derivation, LineError, Setting, UnprovedStep
from kl_helpers.gaussians import kl_diagonal, kl_normal


def derived(title):
    [found] = [derivation for derivation in derivations() if derivation.title == title]
    return found


def test_every_line_is_there_and_knows_its_reason():
    assert sum(len(derivation.lines) - 1 for derivation in derivations()) == 45
    for derivation in derivations():
        assert all(line.by and line.reason for line in derivation.lines[1:])


def test_refused_line_is_not_added():
    derivation = Derivation("demo", "E(x)", UNIVARIATE)
    for source, refusal in (("mu2", UnprovedStep), ("foo", LineError), ("1/0", LineError)):
        with pytest.raises(refusal):
            derivation.then(source, by="moments")
    assert [line.source for line in derivation.lines] == ["E(x)"]


def test_nothing_can_be_changed_after_the_proof():
    derivation = Derivation("mean", "E(x)", UNIVARIATE).then("mu1", by="moments")
    before = repr(derivation), derivation._repr_latex_(), derivation._repr_html_()
    derivation.lines[-1].tree.id = "mu2"
    for attribute in ("lines", "title", "setting", "proof", "rows", "_repr_latex_"):
        with pytest.raises(AttributeError):
            setattr(derivation, attribute, ())
    with pytest.raises(AttributeError):
        derivation.lines.append(derivation.lines[0])
    derivation.proof.symbols["mu1"] = derivation.proof.gaussians[1] = 0
    derivation.proof.gaussians = {}
    assert (repr(derivation), derivation._repr_latex_(), derivation._repr_html_()) == before
    Derivation("lemma", "2*E(x)", UNIVARIATE).then("2*mu1", lemmas=[derivation])


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda d: pickle.loads(pickle.dumps(d))])
def test_a_copy_goes_on_from_the_last_line(copied):
    again = copied(derived("KL divergence"))
    again.then(derived("KL divergence").lines[-1].source + " + 0")
    assert len(again.lines) == len(derived("KL divergence").lines) + 1


class Fickle(str):
    """A text that is another one whenever a method of it is asked."""

    split = strip = __str__ = __format__ = lambda self, *_: "mu2"
    __eq__ = __ne__ = lambda self, other: True
    __hash__ = str.__hash__


def test_a_text_that_changes_between_two_readings():
    derivation = Derivation("mean", "E(x)", UNIVARIATE)
    with pytest.raises(ValueError, match="is not a rule"):
        derivation.then("mu1", by=Fickle("magic"))
    derivation.then(Fickle("mu1"), Fickle("because"), by="moments")
    assert {type(text) for line in derivation.lines for text in line[::2][:1]} == {str}
    assert r"\mu_{1}" in derivation._repr_latex_()
    assert derivation.lines[-1].source == "mu1"


@pytest.mark.parametrize("lemmas", [None, 3, "entropy", derivations()[0]])
def test_lemmas_are_a_list_of_derivations(lemmas):
    with pytest.raises(ValueError, match="lemmas"):
        Derivation("demo", "1", UNIVARIATE).then("1", lemmas=lemmas)


def test_setting_must_be_a_setting():
    class Wider(Setting):
        parameters = ("mu1", "sigma1", "mu2", "sigma2", "mu3")

    for setting in (None, Wider()):
        with pytest.raises(ValueError, match="must be a Setting"):
            Derivation("demo", "1", setting)


def test_cell_that_is_run_twice():
    derivation = Derivation("mean", "E(2*x + 1)", UNIVARIATE)
    derivation.then("2*E(x) + 1", by="linearity").then("2*mu1 + 1", by="moments")
    said = r"^mean, line 4 \(by linearity\): this line stands there already \(line 2\); to begin again, run the cell"
    with pytest.raises(UnprovedStep, match=said):
        derivation.then("2*E(x)  + 1", by="linearity")


def test_last_line_again_is_added_once():
    derivation = Derivation("mean", "E(2*x + 1)", UNIVARIATE)
    for _ in range(2):
        derivation.then("2*E(x) + 1", by="linearity")
    assert [line.source for line in derivation.lines] == ["E(2*x + 1)", "2*E(x) + 1"]


@pytest.mark.parametrize("source", ["mu2", "foo"])
def test_notebook_shows_the_message_and_no_traceback(source):
    """IPython asks the exception what to show."""
    shell = InteractiveShell()
    shell.user_ns["derivation"] = Derivation("demo", "E(x)", UNIVARIATE)
    shown = []
    shell._showtraceback = lambda etype, evalue, traceback: shown.extend([f"{etype.__name__}: {evalue}", *traceback])
    error = shell.run_cell(f"derivation.then({source!r})").error_in_exec
    assert shown == [f"{type(error).__name__}: {error}"] * 2


def test_unknown_rule():
    with pytest.raises(ValueError, match="by = 'magic' is not a rule; the rules are algebra, linearity"):
        Derivation("demo", "E(x)", UNIVARIATE).then("mu1", by="magic")


# --- the closed form ---


def test_closed_form_is_the_textbook_formula():
    mu1, mu2 = sp.symbols("mu1 mu2", real=True)
    sigma1, sigma2 = sp.symbols("sigma1 sigma2", positive=True)
    expected = sp.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - sp.Rational(1, 2)
    assert sp.expand_log(derived("KL divergence").closed_form - expected).expand() == 0
    assert sp.jscode(derived("KL divergence").closed_form).count("Math.") >= 3


def test_closed_form_for_a_symbolic_number_of_coordinates():
    closed_form = derived("VAE, by substitution").closed_form
    [total] = closed_form.atoms(sp.Sum)
    assert str(total.limits) == "((j, 1, J),)"
    assert {str(s) for s in closed_form.free_symbols} == {"J", "mu", "sigma", "mu[j]", "sigma[j]"}


# --- the function ---


@pytest.fixture
def parameters():
    rng = np.random.default_rng(0)
    mu1, mu2 = rng.normal(size=(2, 50, 4)) * 2
    sigma1, sigma2 = np.exp(rng.uniform(-1, 1, size=(2, 50, 4)))
    return {"mu1": mu1, "sigma1": sigma1, "mu2": mu2, "sigma2": sigma2}


def test_function_agrees_with_kl_normal(parameters):
    np.testing.assert_allclose(
        derived("KL divergence").function()(**parameters), kl_normal(**parameters), rtol=1e-13, atol=1e-14
    )


def test_function_agrees_with_kl_diagonal(parameters):
    found = derived("KL divergence in J dimensions").function()(**parameters)
    assert found.shape == (50,)
    np.testing.assert_allclose(found, kl_diagonal(**parameters), rtol=1e-13)


@pytest.mark.parametrize("title", ["VAE, by substitution", "VAE, from the two terms"])
def test_function_of_the_vae(parameters, title):
    mu, sigma = parameters["mu1"], parameters["sigma1"]
    np.testing.assert_allclose(derived(title).function()(mu=mu, sigma=sigma), kl_diagonal(mu, sigma, 0, 1), rtol=1e-13)


def test_swapping_the_gaussians_gives_another_number():
    """The substitution that document A prints, mu1 = 0 and sigma1 = 1, gives 2.807 instead of 0.818."""
    kl = derived("KL divergence in J dimensions").function()
    assert kl(mu1=1, sigma1=0.5, mu2=0, sigma2=1) == pytest.approx(0.818, abs=5e-4)
    assert kl(mu1=0, sigma1=1, mu2=1, sigma2=0.5) == pytest.approx(2.807, abs=5e-4)
    with pytest.raises(UnprovedStep, match="not proved"):
        Derivation("as printed", "Int(N1(z)*log(N1(z)/N2(z)))", VAE).then(
            "-1/2*Sum(log(1/sigma[j]**2) - 1/sigma[j]**2 - mu[j]**2/sigma[j]**2 + 1)",
            lemmas=[derived("KL divergence in J dimensions")],
        )


def test_function_broadcasts():
    kl = derived("KL divergence").function()
    assert kl(mu1=0, sigma1=1, mu2=np.zeros((3, 1)), sigma2=np.ones(2)).shape == (3, 2)
    assert isinstance(kl(mu1=0, sigma1=1, mu2=1, sigma2=2), float)
    diagonal = derived("KL divergence in J dimensions").function()
    assert diagonal(mu1=np.zeros((5, 1)), sigma1=1, mu2=np.zeros(3), sigma2=2).shape == (5,)


def test_function_of_a_constant():
    derivation = Derivation("constant", "E(1)", UNIVARIATE).then("1", by="linearity")
    np.testing.assert_array_equal(derivation.function()(mu1=[0, 0], sigma1=1, mu2=0, sigma2=1), [1, 1])
    count = Derivation("count", "Sum(1)", Setting(N1=("mu", 1), N2=(0, 1), variable="z", indexed=True)).then("J")
    assert count.function()(mu=[0, 0, 0]) == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "the arguments are mu, sigma; got none"),
        ({"mu": 1}, "got mu"),
        ({"mu": 1, "sigma": 1, "sigma2": 1}, "got mu, sigma, sigma2"),
    ],
)
def test_wrong_names(arguments, message):
    with pytest.raises(TypeError, match=message):
        derived("VAE, by substitution").function()(**arguments)


def test_arguments_go_by_keyword():
    with pytest.raises(TypeError):
        derived("KL divergence").function()(0, 1, 0, 1)


@pytest.mark.parametrize("sigma", [0, -1, float("nan"), [1, 0]])
def test_standard_deviation_must_be_positive(sigma):
    with pytest.raises(ValueError, match=r"sigma2 = .* must be positive"):
        derived("KL divergence").function()(mu1=0, sigma1=1, mu2=0, sigma2=sigma)


def test_an_argument_that_is_no_number_is_named():
    with pytest.raises(ValueError, match="mu1 must be real numbers, got 'a'"):
        derived("KL divergence").function()(mu1="a", sigma1=1, mu2=0, sigma2=1)


@pytest.mark.parametrize("source", ["E(x)", "Int(N1(x))", "log(N1(x))", "x"])
def test_no_function_before_the_closed_form(source):
    with pytest.raises(ValueError, match="not a closed form"):
        Derivation("open", source, UNIVARIATE).function()


def test_indexed_without_a_sum():
    assert Derivation("J", "J", DIAGONAL).function()(mu1=[0, 0], sigma1=1, mu2=0, sigma2=1) == 2


# --- one line at a time ---


def test_reveal():
    stepper = derived("entropy term").reveal()
    count = len(stepper.rows)

    def shown():
        return [row.layout.display != "none" for row in stepper.rows].count(True)

    assert shown() == 1
    stepper.back_button.click()
    assert shown() == 1
    stepper.next_button.click()
    assert shown() == 2
    for _ in range(count):
        stepper.next()
    assert shown() == count
    assert f"line {count} of {count}, the end" in stepper.status.value
    stepper.back_button.click()
    assert f"line {count - 1} of {count}<" in stepper.status.value


def test_compiled_formulas_leave_most_of_numpy_alone():
    """A class of students pays for each import many times."""
    program = """
        import sys
        from kl_helpers import check
        from kl_helpers.derivation import Derivation, Setting
        Derivation("mean", "mu1", Setting()).function()(mu1=0, sigma1=1, mu2=0, sigma2=1)
        check("half-a-nat", 1), check("bug-hunt", lambda mu, sigma: mu)
        assert "numpy.testing" not in sys.modules
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True)
