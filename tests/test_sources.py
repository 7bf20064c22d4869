"""Everything that the two documents behind the course say has a place in it: here is where."""

import pytest
from documents import NOTEBOOKS, cells, derivations

PROVED = {  # part -> (derivation, the lines that it has to have)
    "A1: first minus second term": (
        "KL divergence in J dimensions",
        ["Int(N1(z)*log(N1(z)/N2(z)))", "Int(N1(z)*log(N1(z))) - Int(N1(z)*log(N2(z)))"],
    ),
    "A2: the first term": (
        "first term",
        [
            "Sum(E(log(N1(z[j]))))",
            "Sum(E(-1/2*log(2*pi*sigma1[j]**2) - (z[j] - mu1[j])**2/(2*sigma1[j]**2)))",
            "Sum(-1/2*log(2*pi*sigma1[j]**2) - E((z[j] - mu1[j])**2/(2*sigma1[j]**2)))",
            "-J/2*log(2*pi) - 1/2*Sum(log(sigma1[j]**2)) - 1/2*Sum(E((z[j] - mu1[j])**2)/sigma1[j]**2)",
            "-J/2*log(2*pi) - 1/2*Sum(log(sigma1[j]**2) + 1)",
        ],
    ),
    "A3: the second term": (
        "second term",
        [
            "Sum(E(log(N2(z[j]))))",
            "-J/2*log(2*pi) - 1/2*Sum(log(sigma2[j]**2))"
            " - 1/2*Sum(E(z[j]**2 - 2*z[j]*mu2[j] + mu2[j]**2)/sigma2[j]**2)",
            "-J/2*log(2*pi) - 1/2*Sum(log(sigma2[j]**2))"
            " - 1/2*Sum((E(z[j]**2) - 2*E(z[j])*mu2[j] + mu2[j]**2)/sigma2[j]**2)",
            "-J/2*log(2*pi) - 1/2*Sum(log(sigma2[j]**2))"
            " - 1/2*Sum((sigma1[j]**2 + mu1[j]**2 - 2*mu1[j]*mu2[j] + mu2[j]**2)/sigma2[j]**2)",
            "-J/2*log(2*pi) - 1/2*Sum(log(sigma2[j]**2)) - 1/2*Sum((sigma1[j]**2 + (mu1[j] - mu2[j])**2)/sigma2[j]**2)",
        ],
    ),
    "A4: the divergence": (
        "KL divergence in J dimensions",
        [
            "-1/2*Sum(log(sigma1[j]**2/sigma2[j]**2) - sigma1[j]**2/sigma2[j]**2"
            " - (mu1[j] - mu2[j])**2/sigma2[j]**2 + 1)"
        ],
    ),
    "A5: the VAE, from the two terms": (
        "VAE, from the two terms",
        ["-1/2*Sum(1 + log(sigma[j]**2) - sigma[j]**2 - mu[j]**2)"],
    ),
    "A5: the VAE, by substitution": (
        "VAE, by substitution",
        ["-1/2*Sum(1 + log(sigma[j]**2) - sigma[j]**2 - mu[j]**2)"],
    ),
    "B1: the definition": ("KL divergence", ["Int(N1(x)*log(N1(x)/N2(x)))"]),
    "density": ("density", ["N1(x)", "1/sqrt(2*pi*sigma1**2)*exp(-(x - mu1)**2/(2*sigma1**2))"]),
    "B4: the closed form": (
        "KL divergence",
        ["log(sigma2/sigma1) + (sigma1**2 + (mu1 - mu2)**2)/(2*sigma2**2) - 1/2"],
    ),
}
SHOWN = {  # part -> (notebook, what is written there)
    "A6: the question it refers to": ("00_start_here", "7440"),
    "A's garbled line": ("13_spot_the_error", "(2*pi)**2*log(2*pi)"),
    "A's lost index 1": ("13_spot_the_error", "the mean ⟨zⱼ⟩ = μⱼ lose the index 1"),
    "A's lost index j": ("13_spot_the_error", "loses the index j of ln σⱼ²"),
    "A's substitution": ("07_dimensions", "log(1/sigma[j]**2) - 1/sigma[j]**2 - mu[j]**2/sigma[j]**2 + 1"),
    "B1: the definition": ("01_cost", "Int(N1(x)*log(N1(x)/N2(x)))"),
    "B2: zero": ("01_cost", 'zero.then("0"'),
    "B2: never negative": ("01_cost", 'luck.then("1"'),
    "B5: the mean sweep": ("05_sweeps", 'sweep("mean")'),
    "B5: mu2**2/2": ("05_sweeps", "assert sp.simplify(kl(0, 1, mu2, 1) - kl_mean) == 0"),
    "B6: the standard-deviation sweep": ("05_sweeps", 'sweep("sd")'),
    "B6: ln sigma2 + 1/(2 sigma2**2) - 1/2": ("05_sweeps", "assert sp.simplify(kl(0, 1, 0, sigma2) - kl_sd) == 0"),
    "B5, B6: the animations": ("05_sweeps", "save_sweep_gif("),
    "B7: the map": ("06_landscape", "explorers.landscape("),
    "B8: the explorer": ("06_landscape", "explorers.landscape("),
    "B's square": ("13_spot_the_error", "prints (μ₁ − 0)²"),
    "B's titles": ("13_spot_the_error", "{kl_normal(0, 1, 0, s):.1f}  is  {kl_normal(0, 1, 0, s):.3f}"),
    "B's contours": ("13_spot_the_error", "np.count_nonzero(on_the_map > 7.9)"),
    "B's sum": ("13_spot_the_error", "np.sum(p * np.log(p / q)) * dx"),
    "B's promise of EM": ("13_spot_the_error", "written for the EM algorithm, and never comes back to it"),
    "B's one order": ("13_spot_the_error", "calls the divergence a measure of how alike two distributions are"),
    "B: what it is for, EM": ("08_elbo", "ln p(x) = ELBO + KL(q‖posterior), for every q"),
}


@pytest.mark.parametrize("part", PROVED)
def test_is_proved(part):
    title, lines = PROVED[part]
    [derivation] = [derivation for derivation in derivations() if derivation.title == title]
    sources = [line.source for line in derivation.lines]
    places = [sources.index(line) for line in lines]
    assert places == sorted(places)


@pytest.mark.parametrize("part", SHOWN)
def test_is_shown(part):
    notebook, text = SHOWN[part]
    assert text in (NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8").replace('\\"', '"')


def test_refusals_are_shown():
    for notebook in ("03_derivation", "07_dimensions", "13_spot_the_error"):
        assert any("except UnprovedStep" in source for source in cells(notebook))
