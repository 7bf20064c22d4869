"""An E or an Int that may diverge is refused; what a student may type, and converges, is not."""

import pytest
from documents import DIAGONAL, UNIVARIATE

from kl_helpers.derivation import Derivation, LineError, Setting

CONVERGES = """
Int(0)  E(0)  Int(N2(x))  Int(x**12*N1(x))  Int(N1(x)*N2(x))  Int(sqrt(N1(x)*N2(x)))  Int((N1(x)-N2(x))**2)
Int(exp(-x**2))  Int(x**2*exp(-x**2/2+x))  Int(exp(-(x-mu1)**2/(2*sigma1**2)))  Int(N1(x)*log(N1(x)/N2(x)))
Int((N1(x)-N2(x))*log(N1(x)/N2(x)))  Int(N1(x)*log(2*N1(x)/(N1(x)+N2(x))))  Int(N1(x)*N2(x)/(N1(x)+N2(x)))
E(x**2*exp(-x**2))  E(exp(x))  E(exp(mu1*x))  E(exp(x*log(2)))  E(sqrt(1+x**2))  E(1/(1+x**2))  E(log(1+x**2))
E(log(1+exp(x**2)))  E(1/(1+exp(-x)))  E(exp(x)/(1+exp(x)))  E(log(N2(x))**2)  E(log(N1(x)+N2(x)))
E(N2(x)/N1(x))  E(x*N2(x)/N1(x))  E((N2(x)-N1(x))/N1(x))  E((N2(x)/N1(x)+1)*(x+1))  E(sqrt(N2(x)/N1(x)))
E(N2(x)/N1(x)*log(N2(x)/N1(x)))  E(exp(log(N2(x))-log(N1(x))))  E(N1(x)/(N1(x)+N2(x)))  E(N2(x)/sqrt(1+x**2))
E(x*E(x))  E(exp(-E(x)))  E(exp(E(x)*x))  E(exp(-x**2*(1+E(x)**2)))  E(x/E(1+x**2))
""".split()
DIVERGES = """
Int(1)  Int(x)  0*Int(1)  Int(exp(x))  Int(exp(x**2))  Int(exp(-x**3))  Int(1/(1+x**2))  Int(N1(x)+1/(1+x**2))
Int(log(N1(x)))  Int(1/N1(x))  Int(N1(x)/N2(x))  Int(N1(x)**2/N2(x))  Int(sqrt(N1(x))/N2(x))  E(1/N1(x))
E(N1(x)/N2(x))  E((N2(x)/N1(x))**2)  E(exp(x**2))  E(exp(mu1*x**2))  E(exp((1+x**4)*log(2)))
E(exp(x**2/(4*sigma2**2)))  E(exp(x**2*E(x)**2))  E(1/log(1+N1(x)))  E(log(1+exp(1/N1(x))))
E(log(1+exp(log(2)/N1(x)**2)))  E(1/(N1(x)**2+x**2*N1(x)**2))
""".split()
CONVERGES_OVER_ALL = """
Int(N1(z))  Int(N1(z)*log(N1(z)/N2(z)))  Int(N2(z)*Sum(z[j]**2))  E(N2(z)/N1(z))  E(log(N2(z)))  E(Sum(z[j])**2)
E(Sum(exp(z[j])))  Sum(E(exp(z[j])))  Sum(E(log(N2(z[j]))))  Sum(E(N2(z[j])/N1(z[j])))
""".split()
DIVERGES_OVER_ALL = """
Int(1)  Int(N1(z)**2/N2(z))  Int(exp(-Sum(z[j])**2))  Sum(Int(N1(z[j])))  Sum(Int(exp(-z[j]**2)))  E(1/N1(z))
E(log(1+exp(1/N1(z)**2)))  E(Sum(exp(z[j]**2)))  Sum(E(N1(z[j])/N2(z[j])))  Sum(E(1/(N1(z)**2*(1+z[j]**2))))
""".split()


@pytest.mark.parametrize(
    ("source", "setting"),
    [(source, UNIVARIATE) for source in CONVERGES] + [(source, DIAGONAL) for source in CONVERGES_OVER_ALL],
)
def test_what_converges_may_be_typed(source, setting):
    Derivation("converges", source, setting)


@pytest.mark.parametrize(
    ("source", "setting"),
    [(source, UNIVARIATE) for source in DIVERGES] + [(source, DIAGONAL) for source in DIVERGES_OVER_ALL],
)
def test_what_may_diverge_is_refused(source, setting):
    with pytest.raises(LineError, match=r"expected an (E|Int) that converges, found that of"):
        Derivation("diverges", source, setting)


@pytest.mark.parametrize(("sigma", "converges"), [(0.1, True), (1.4, True), (1.5, False), (1000, False)])
def test_where_it_depends_on_the_setting(sigma, converges):
    """Int N1^2/N2 with sigma2 = 1: there is one for sigma1 below the root of 2."""
    setting = Setting(N1=(3, sigma), N2=(0, 1))
    if converges:
        Derivation("ratio", "E(N1(x)/N2(x))", setting)
    else:
        with pytest.raises(LineError, match="that converges"):
            Derivation("ratio", "E(N1(x)/N2(x))", setting)


@pytest.mark.parametrize(("setting", "variable"), [(UNIVARIATE, "x"), (DIAGONAL, "z")])
def test_the_mean_of_the_ratio_is_one(setting, variable):
    ratio = Derivation("ratio", f"E(N2({variable})/N1({variable}))", setting)
    ratio.then(f"Int(N2({variable}))", by="definition").then("1", by="definition")
    assert ratio.cross_check() < 1e-20
