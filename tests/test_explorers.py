"""The explorers without a browser: their formulas, the built module, the state that Python holds."""

import contextlib
import json
import math
import os
import re
import runpy
import shutil
import subprocess
import sys
from base64 import b64decode
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import closed_forms
import matplotlib
import mpmath as mp
import numpy as np
import pytest
import sympy as sp
import traitlets

import kl_helpers as kl
from kl_helpers import em, explorers
from kl_helpers.explorers import Explorer
from kl_helpers.explorers.page import html_page
from kl_helpers.scenes import SCENES
from kl_helpers.stills import still

ROOT = Path(__file__).parent.parent
BUILD = runpy.run_path(str(ROOT / "tools" / "build_explorers.py"))
EXPLORERS = ROOT / "kl_helpers" / "explorers"
RANDOM = np.random.default_rng(20240101)
STATES = np.column_stack(
    [f(50) for f in [RANDOM.standard_normal, RANDOM.random, RANDOM.standard_normal, RANDOM.random]]
)
STATES[:, [1, 3]] = 0.5 + 3.5 * STATES[:, [1, 3]]


def in_javascript(name, *values):
    """The emitted formula at `values`; what is written is also Python, given an object called Math."""
    math_object = SimpleNamespace(log=math.log, pow=math.pow, sqrt=math.sqrt, PI=math.pi)
    arguments, expression = closed_forms.FORMULAS[name]
    code = BUILD["javascript"](expression)
    emitted = (EXPLORERS / "src/formulas.js").read_text("utf-8")
    assert f"{name} = ({', '.join(map(str, arguments))}) => {code};" in emitted
    return eval(code, {"Math": math_object} | dict(zip(map(str, arguments), values, strict=True)))


# ---- the formulas ----


def test_density_integrates_to_one():
    density = sp.exp(closed_forms.log_density.closed_form)
    assert sp.simplify(sp.integrate(density, (closed_forms.x, -sp.oo, sp.oo))) == 1


def test_kl_is_the_mean_log_ratio():
    """E1[ln N1 - ln N2], by the moments of N1: E[x - mu1] = 0 and E[(x - mu1)^2] = sigma1^2."""
    x, log_n1 = closed_forms.x, closed_forms.log_density.closed_form
    log_n2 = log_n1.subs({closed_forms.mu1: closed_forms.mu2, closed_forms.sigma1: closed_forms.sigma2})
    t = sp.Symbol("t")
    ratio = sp.Poly(sp.expand((log_n1 - log_n2).subs(x, closed_forms.mu1 + t)), t)
    mean = ratio.coeff_monomial(1) + ratio.coeff_monomial(t**2) * closed_forms.sigma1**2
    assert ratio.degree() == 2
    assert sp.simplify(sp.expand_log(mean - closed_forms.kl)) == 0


def test_emitted_formulas_agree_with_the_numbers():
    for state in STATES:
        assert in_javascript("kl", *state) == pytest.approx(kl.kl_normal(*state), rel=1e-13)
        assert in_javascript("logDensity", *state[:1], *state[2:]) == pytest.approx(
            float(kl.log_density(state[0], *state[2:])), rel=1e-13
        )


def test_emitted_terms_agree_with_the_numbers():
    for mu1, sigma1, mu2, sigma2 in STATES:
        assert in_javascript("entropy", sigma1) == pytest.approx(kl.entropy_normal(sigma1), rel=1e-13)
        cross = kl.cross_entropy_normal(mu1, sigma1, mu2, sigma2)
        assert in_javascript("crossEntropy", mu1, sigma1, mu2, sigma2) == pytest.approx(cross, rel=1e-13)


def test_the_three_prices_add_up_to_kl():
    assert (
        sp.simplify(sp.expand_log(closed_forms.spread + closed_forms.width + closed_forms.shift - closed_forms.kl)) == 0
    )
    for mu1, sigma1, mu2, sigma2 in STATES:
        prices = [
            in_javascript("spread", sigma1, sigma2),
            in_javascript("width", sigma1, sigma2),
            in_javascript("shift", mu1, mu2, sigma2),
        ]
        assert sum(prices[:2]) >= 0 and sum(prices) == pytest.approx(kl.kl_normal(mu1, sigma1, mu2, sigma2), rel=1e-12)


def test_the_valley_is_where_kl_is_least_in_sigma2():
    slope = sp.diff(closed_forms.kl, closed_forms.sigma2)
    assert sp.simplify(slope.subs(closed_forms.sigma2, closed_forms.valley)) == 0
    assert sp.simplify(sp.diff(slope, closed_forms.sigma2).subs(closed_forms.sigma2, closed_forms.valley)).is_positive


# ---- the built module ----


STALE = "{} is stale: run python tools/build_explorers.py"


def test_the_emitted_formulas_are_fresh():
    assert (EXPLORERS / "src/formulas.js").read_text("utf-8") == BUILD["formulas"](), STALE.format("formulas.js")


@pytest.mark.parametrize("name", BUILD["BUILT"])
def test_what_is_built_is_fresh(name, npm):
    assert (EXPLORERS / name).read_text("utf-8") == BUILD["bundle"](name), STALE.format(name)


@pytest.mark.parametrize("name", BUILD["BUILT"])
def test_what_the_browser_loads_asks_for_nothing(name):
    text = (EXPLORERS / name).read_text("utf-8").replace("url(#", "").replace("!important", "")
    assert not any(word in text for word in ["fetch(", "import", "url(", "https:", "</script"])


def test_without_npm_what_is_built_stays_and_one_line_says_so(tmp_path):
    """As `make refresh` runs it, in a copy of the project that has no node_modules."""
    for folder in ("tools", "kl_helpers"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    built = tmp_path / "kl_helpers/explorers/page.js"
    built.write_text("as it was")
    command = [sys.executable, tmp_path / "tools/build_explorers.py"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said == (
        "explorers.js, page.js, explorers.css stay as they are: "
        "no esbuild found, which make node_modules/ready gets by npm\n"
    )
    assert built.read_text() == "as it was"


def test_the_sources_pass_their_own_tests(npm):
    """What is pure, in Node; how a browser shows it, is tested in a browser."""
    tests = sorted((EXPLORERS / "src").glob("*.test.js"))
    python = os.environ | {"PYTHON": sys.executable}  # which tells them the scenes
    result = subprocess.run(["node", "--test", *tests], env=python, capture_output=True, text=True, check=False)
    assert len(tests) > 5 and result.returncode == 0, result.stdout + result.stderr


def in_node(code):
    """What a line of JavaScript among the sources prints, as JSON."""
    command = ["node", "--input-type=module", "--eval", code]
    result = subprocess.run(command, cwd=EXPLORERS / "src", capture_output=True, text=True, check=True)
    return json.loads(result.stdout)


def test_the_map_has_the_colours_of_viridis(npm):
    colours = in_node("""
        import { colour } from "./levels.js";
        console.log(JSON.stringify(Array.from({ length: 10 }, (_, i) => colour(i / 9))));
    """)
    assert colours == np.round(255 * matplotlib.colormaps["viridis"](np.linspace(0, 1, 10))[:, :3]).tolist()


def test_opening_an_explorer_does_not_wait_for_sympy():
    code = "import sys, kl_helpers as kl; kl.sweep('mean'); assert 'sympy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


# ---- the state ----


@pytest.mark.parametrize(
    "which, state, text",
    [
        ("mean", (0, 1, 1, 1), "mean-sweep: p = N(0, 1²), q = N(1, 1²), KL(p‖q) = 0.500 nats."),
        ("sd", (0, 1, 0, 2), "sd-sweep: p = N(0, 1²), q = N(0, 2²), KL(p‖q) = 0.318 nats."),
    ],
)
def test_sweep_opens_where_its_text_says(which, state, text):
    explorer = kl.sweep(which)
    assert (explorer.mu1, explorer.sigma1, explorer.mu2, explorer.sigma2) == state
    assert repr(explorer).startswith(text)


def png_of(explorer):
    return b64decode(explorer._repr_mimebundle_()[0]["image/png"])


def test_the_still_is_of_the_state_as_it_is_now():
    explorer = kl.sweep("mean")
    before = png_of(explorer)
    explorer.mu2 = 1.5
    assert png_of(explorer) == still("mean-sweep", explorer.state).png() != before
    assert "q = N(1.5, 1²), KL(p‖q) = 1.125 nats." in explorer._repr_mimebundle_()[0]["text/plain"]


def test_only_who_looks_waits_for_matplotlib():
    code = """
import sys
from kl_helpers import explorers
explorer = explorers.em()
repr(explorer)
assert "matplotlib" not in sys.modules
explorer._repr_mimebundle_()
assert "matplotlib" in sys.modules and "matplotlib.pyplot" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_explorer_opens_where_you_say():
    explorer = explorers.integrand(mu2=3, sigma1=2, direction="qp")
    assert explorer.state == explorer.start | {"mu2": 3, "sigma1": 2, "direction": "qp"}
    with pytest.raises(ValueError, match="state has sigma1 = 9: "):
        explorers.integrand(sigma1=9)
    with pytest.raises(ValueError, match="state has 'sigma', but the explorer 'integrand' has only mu1, "):
        explorers.integrand(sigma=1)


def test_text_stands_beside_the_view():
    explorer = kl.sweep("mean")
    data, _ = explorer._repr_mimebundle_()
    assert data["text/plain"] == repr(explorer) == repr(kl.sweep("mean"))
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == explorer.model_id


@pytest.mark.parametrize("which", ["median", "", None, 1])
def test_unknown_sweep_is_refused(which):
    with pytest.raises(ValueError, match=f"which = {which!r}"):
        kl.sweep(which)


@pytest.mark.parametrize(
    "name, value",
    [
        ("mu2", 4.1),
        ("mu1", -9),
        ("sigma2", 0),
        ("sigma2", -1.0),
        ("sigma1", 4.5),
        ("mu2", math.nan),
        ("sigma2", math.inf),
        ("mu1", -math.inf),
    ],
)
def test_value_out_of_range_is_refused_and_changes_nothing(name, value):
    explorer = kl.sweep("mean")
    before, seen = repr(explorer), []
    explorer.observe(seen.append)
    low, high = explorer.scene["parameters"][name]["range"]
    with pytest.raises(traitlets.TraitError) as error:
        setattr(explorer, name, value)
    assert str(error.value) == f"{name} = {float(value)} is outside the explorer's range [{low}, {high}]"
    assert repr(explorer) == before and seen == []


@pytest.mark.parametrize("value", [10**400, -(10**400)], ids=["large", "small"])
def test_a_number_too_large_for_a_float_is_out_of_range(value):
    with pytest.raises(traitlets.TraitError, match=r"mu2 = -?inf is outside"):
        kl.sweep("mean").mu2 = value


@pytest.mark.parametrize("name", ["median", "</title><script>"])
def test_unknown_explorer_is_refused(name):
    with pytest.raises(ValueError, match=f"name = {name!r} must be one of mean-sweep, "):
        Explorer(name)


class Awkward:
    """Not a number, and says so in its own way."""

    def __array__(self, *args, **kwargs):
        raise RuntimeError("no array")


NO_NUMBERS = ["1", b"1", None, True, np.True_, np.array(True), 1j, np.complex128(1), np.timedelta64(1), Awkward()]
NO_NUMBERS += [[1.0], np.array([1.0]), [[1], [1, 2]], sp.I, sp.Symbol("a"), Decimal("sNaN"), {}, list(range(10_000))]


@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize(
    "make, name, kind", [(explorers.latent, "mu1", "a"), (explorers.latent, "J", "a whole"), (explorers.em, "step", "")]
)
def test_what_is_no_number_is_refused_in_a_few_words(make, name, kind, value):
    explorer = make()
    with pytest.raises(traitlets.TraitError, match=f"^{name} must be {kind}.* number, got ") as error:
        setattr(explorer, name, value)
    assert len(str(error.value)) < 300
    assert explorer.state == explorer.start


def test_ends_of_the_range_and_observers():
    explorer = kl.sweep("sd")
    seen = []
    explorer.observe(lambda change: seen.append(change.new), "sigma2")
    for value in [0.5, 4, np.float64(1.5)]:
        explorer.sigma2 = value
    assert seen == [0.5, 4.0, 1.5]


WHOLE = [2, np.int64(2), np.uint8(2), sp.Integer(2), np.array(2)]
REAL = [
    *WHOLE,
    np.float32(2),
    np.float64(2),
    Fraction(2),
    Decimal(2),
    sp.Float(2),
    sp.sqrt(4),
    mp.mpf(2),
    np.array(2.0),
]


@pytest.mark.parametrize(
    "make, name, value",
    [(explorers.latent, "mu1", value) for value in REAL]
    + [(make, name, value) for make, name in [(explorers.latent, "J"), (explorers.em, "step")] for value in WHOLE],
    ids=lambda given: getattr(given, "__name__", None) or type(given).__name__,
)
def test_any_real_number_will_do_and_can_be_shared(make, name, value):
    giver, taker = make(), make()
    setattr(giver, name, value)
    found = getattr(giver, name)
    assert found == 2 and type(found) is (float if name == "mu1" else int)
    taker.restore(giver.share())
    assert taker.state == giver.state


def test_a_word_of_another_kind_is_stored_as_a_plain_one():
    giver, taker = explorers.landscape(), explorers.landscape()
    giver.direction = np.str_("qp")
    assert "direction=qp " in giver.share()
    taker.restore(giver.share())
    assert taker.state == giver.state
    with pytest.raises(traitlets.TraitError, match="direction must be any of"):
        giver.direction = np.array(["pq"])  # in a list of words, by NumPy's ==


LONG = list(range(10_000))


@pytest.mark.parametrize("value", [LONG, "0" * 10_000, {"a": LONG}], ids=["list", "text", "dictionary"])
def test_no_message_repeats_a_long_argument(value):
    explorer, word = explorers.landscape(), str(value).replace(" ", "")
    deeds = [
        *(lambda name=name: setattr(explorer, name, value) for name in ["sigma2", "unit", "locked", "scene"]),
        *(lambda name=name: explorer.restore({name: value}) for name in explorer.state if not name.startswith("mu")),
        lambda: explorer.restore(value if value is LONG else {word: 1}),
        lambda: explorer.restore(word),
        *(
            lambda form=form: explorer.restore(f"landscape {form}".format(str(value)))
            for form in ("{0}", "{0}=1 {0}=2")
        ),
        lambda: explorers.sweep(value),
        lambda: Explorer(value),
    ]
    for number, deed in enumerate(deeds):
        with pytest.raises((ValueError, traitlets.TraitError)) as error:
            deed()
        assert len(str(error.value)) < 300, number
    assert explorer.state == explorer.start


@pytest.mark.parametrize("name", SCENES)
def test_the_browser_is_given_the_scene_and_what_moves(name):
    explorer, scene = Explorer(name), SCENES[name]
    assert explorer.values.keys() == {"scene"} | scene.start.keys()
    if name != "em":  # its steps are computed
        assert explorer.scene == asdict(scene)
    assert explorer.state == explorer.start == scene.start
    with pytest.raises(traitlets.TraitError, match='"scene" trait is read-only'):
        explorer.scene = {}


@pytest.mark.parametrize("name", [name for name in SCENES if not name.endswith("-sweep")])
def test_each_scene_is_opened_by_its_name(name):
    assert getattr(explorers, name)().name == name
    assert getattr(explorers, name).__doc__ == SCENES[name].about


def test_explorers_share_neither_their_state_nor_their_scene():
    one, other = kl.sweep("mean"), kl.sweep("mean")
    one.mu2 = -2
    one.scene["parameters"]["mu2"]["range"] = one.scene["start"]["mu2"] = one.start["mu2"] = None
    assert (one.mu2, other.mu2, other.start["mu2"]) == (-2, 1, 1)
    assert other.scene == kl.sweep("mean").scene


@pytest.mark.parametrize("opened", [lambda: kl.sweep("mean", mu2=3), lambda: explorers.landscape(mu2=0, unit="bits")])
def test_the_beginning_is_where_it_was_opened(opened):
    explorer = opened()
    assert explorer.start == explorer.state != SCENES[explorer.name].start
    assert explorer.values["scene"]["start"] == explorer.start  # to which the browser's Reset goes back
    with pytest.raises(ValueError, match="state has mu2 = 99"):
        kl.sweep("mean", mu2=99)


EXPLORERS_OF_ALL_KINDS = [
    lambda: kl.sweep("sd"),
    explorers.integrand,
    explorers.orders,
    explorers.terms,
    explorers.prices,
    explorers.surprise,
    explorers.estimates,
    explorers.landscape,
    explorers.latent,
    explorers.elbo,
    explorers.covariance,
]
MOVED = {"mu2": -1 / 3, "sigma2": 0.75, "direction": "qp", "unit": "bits"}
MOVED_ELBO = {"mu": -1 / 3, "sigma": 0.75, "unit": "bits"}
MOVED_PLANE = {"x1": -1 / 3}
every_explorer = pytest.mark.parametrize("make", EXPLORERS_OF_ALL_KINDS)


@every_explorer
def test_text_says_the_state_and_how_to_move_it(make):
    explorer = make()
    first = {"elbo": "q = N(", "latent": "encoder = N(", "covariance": "p is around"}.get(explorer.name, "p = N(")
    assert repr(explorer).startswith(f"{explorer.name}: {first}") and repr(explorer).endswith(
        "Run the notebook to move it."
    )


def test_text_of_the_elbo_says_the_gap():
    explorer = explorers.elbo()
    explorer.restore({"mu": 0, "sigma": 1})
    assert "q = N(0, 1²), posterior = N(0.5, 0.707²), gap KL(q‖posterior) = 0.403 nats." in repr(explorer)


@pytest.mark.parametrize("name, value", [("scene", {}), ("mu", -1.1), ("sigma", 0.1)])
def test_the_posterior_of_the_elbo_stays_and_q_stays_in_range(name, value):
    explorer = explorers.elbo()
    with pytest.raises(traitlets.TraitError, match=name):
        setattr(explorer, name, value)
    assert explorer.state == explorer.start


@every_explorer
def test_state_can_be_shared_and_restored(make):
    giver, taker = make(), make()
    giver.restore({name: value for name, value in (MOVED | MOVED_ELBO | MOVED_PLANE).items() if name in giver.state})
    assert giver.share().startswith(f"{giver.name} ") and "=-0.3333333333333333" in giver.share()
    taker.restore(giver.share())
    assert taker.state == giver.state != taker.start
    taker.restore(taker.start)
    assert taker.state == make().state


def test_what_is_shared_is_short_and_plain():
    assert explorers.landscape().share() == (
        "landscape mu1=0 sigma1=1 mu2=1 sigma2=2 direction=pq unit=nats "
        "locked=False log_levels=True fixed_axes=False marks=False"
    )


def test_part_of_a_state_can_be_restored():
    explorer = explorers.latent()
    explorer.restore("latent J=7")
    explorer.restore({"mu1": 0})
    assert explorer.state == explorer.start | {"J": 7, "mu1": 0}


@pytest.mark.parametrize(
    "state, complaint",
    [
        ("", "state = '' must begin with 'landscape'"),
        ("latent mu1=1", "must begin with 'landscape'"),
        ("landscape mu2=1 nonsense", "'nonsense', which is not of the form name=value"),
        ("landscape mu2=", "'mu2='"),
        ("landscape mu2=1 mu2=2", "'mu2' twice"),
        ("landscape mu2=1 mu3=1", "'mu3'"),
        ("landscape mu2=1 sigma2=0.1", r"sigma2 = 0.1: sigma2 = 0.1 is outside the explorer's range \[0.5, 4\]"),
        ("landscape mu2=1 sigma2=two", "sigma2 = 'two'"),
        ("landscape mu2=1 sigma2=nan", "sigma2 = nan"),
        ("landscape mu2=1 unit=dits", "unit = 'dits'"),
        ("landscape mu2=1 locked=maybe", "locked = 'maybe'"),
        ({"mu2": 0, "J": 3}, "'J'"),
        ({"mu2": 0, "sigma2": None}, "sigma2 = None"),
        ({"mu2": 0, "scene": {}}, "'scene'"),
        ({"mu2": 10**400}, "mu2 = inf is outside"),
        (None, "state = None must be a text or a dictionary"),
        (["mu2"], "must be a text or a dictionary"),
    ],
)
def test_a_state_that_cannot_be_read_is_refused_and_changes_nothing(state, complaint):
    explorer = explorers.landscape()
    before = explorer.state
    with pytest.raises(ValueError, match=complaint):
        explorer.restore(state)
    assert explorer.state == before


@pytest.mark.parametrize("make", [explorers.landscape, explorers.latent])
@pytest.mark.parametrize(
    "name, value", [("direction", "p||q"), ("unit", "dits"), ("J", 51), ("J", 2.5), ("locked", "yes")]
)
def test_other_traits_are_validated_too(make, name, value):
    explorer = make()
    if name in explorer.state:
        with pytest.raises(traitlets.TraitError, match=name):
            setattr(explorer, name, value)
        assert explorer.state == explorer.start


@pytest.fixture
def sent(monkeypatch):
    """The explorer's messages to the front ends, once it is there."""

    def listen(explorer):
        messages = []
        monkeypatch.setattr(explorer.comm, "send", lambda data, **_: messages.append((data["method"], data["state"])))
        return messages

    return listen


def test_a_restored_state_is_sent_whole(sent):
    """Between two messages the browser would draw, and save, what is neither the old state nor the new one."""
    explorer = explorers.landscape()
    messages = sent(explorer)
    explorer.restore(MOVED)
    assert messages == [("update", MOVED)]


def from_the_browser(explorer, **state):
    """As ipywidgets does, which would show what it raises in the notebook."""
    explorer.set_state(state)


@pytest.mark.parametrize("make", [*EXPLORERS_OF_ALL_KINDS, explorers.em])
def test_the_browser_moves_what_can_be_moved_and_nothing_else(make, sent):
    explorer = make()
    before, messages = explorer.get_state(), sent(explorer)
    for name in {*explorer.keys, "comm", "keys", "trait_values", "nonsense"} - set(explorer.state):
        for value in ([], {}, "<script>", 0.9, None):
            from_the_browser(explorer, **{name: value})
    assert explorer.get_state() == before and messages == []
    target = {"step": 3, "mu": 0.25, "sigma": 0.75, "mu1": -0.5, "sigma1": 0.75, "unit": "bits"}
    target = {name: value for name, value in target.items() if name in explorer.state}
    from_the_browser(explorer, **target, _esm="export default 1", scene={})
    assert explorer.get_state() == before | target
    assert all(state.keys() <= target.keys() for _, state in messages)
    assert repr(explorer).endswith("Run the notebook to move it.")


def test_the_kernel_echoes_what_a_window_moves_for_the_other_windows(sent):
    """The window whose hand is moving does not listen: the tests of `state.js` see to it."""
    explorer = explorers.landscape()
    messages = sent(explorer)
    explorer._handle_msg({"content": {"data": {"method": "update", "state": {"mu2": -1.0}}}, "buffers": []})
    assert messages == [("echo_update", {"mu2": -1.0})]


NO_MEAN = [None, "1", True, 99, [0], {}, 10**400]
BAD = {"mu1": NO_MEAN, "mu": NO_MEAN, "unit": ["dits", 1, ["nats"], None], "J": [True, 0, 2.5, "7"]}
BAD |= {"locked": [2, "True", None], "step": [True, 13, -1, 1.5, None]}


@pytest.mark.parametrize("make", [explorers.landscape, explorers.latent, explorers.elbo, explorers.em])
def test_a_bad_message_of_the_browser_changes_nothing_and_raises_nothing(make):
    explorer = make()
    good = {name: value for name, value in {"sigma1": 1.25, "sigma": 1.25, "step": 2}.items() if name in explorer.state}
    for name in BAD.keys() & explorer.state.keys():
        for value in BAD[name]:
            from_the_browser(explorer, **good | {name: value})
            assert explorer.state == explorer.start


# ---- EM ----


def test_em_opens_at_its_start_and_says_where_it_stands():
    explorer = explorers.em()
    assert repr(explorer).startswith(
        "em: step 0 of 12 (start), bound −124.218 + gap 10.689 = log-likelihood −113.529 nats. "
    )
    explorer.step = 3
    assert "step 3 of 12 (E), bound −99.310 + gap 0.000" in repr(explorer)


def test_the_frames_of_em_are_its_steps():
    explorer = explorers.em()
    steps = em.steps(em.DATA, em.START, 12)
    model = explorer.scene["model"]
    for shown, step in zip(model["steps"], steps, strict=True):
        assert shown["name"] == step.name
        for name in ("bound", "gap", "log_likelihood"):
            assert shown[name] == pytest.approx(getattr(step, name), abs=1e-6)
            assert f"{shown[name]:.3f}" == f"{getattr(step, name):.3f}"
        for name in ("weights", "means", "sds"):
            np.testing.assert_allclose(shown[name], getattr(step.mixture, name), rtol=0, atol=0.51e-4)
            assert [f"{value:.2f}" for value in shown[name]] == [
                f"{value:.2f}" for value in getattr(step.mixture, name)
            ]
    np.testing.assert_allclose(model["x"], em.DATA, rtol=0, atol=0.51e-4)
    assert len(json.dumps(model)) <= 2560  # it is a part of each page and of each notebook that shows it


def test_em_is_shared_and_restored_as_one_number():
    giver, taker = explorers.em(), explorers.em()
    giver.step = 7
    assert giver.share() == "em step=7"
    taker.restore(giver.share())
    assert taker.state == {"step": 7} and taker.start == {"step": 0}


@pytest.mark.parametrize("step", ["13", "-1", "1.5", "last", "nan"])
def test_em_refuses_what_is_no_step(step):
    explorer = explorers.em()
    with pytest.raises(ValueError, match=f"step = '?{step}'?: step "):
        explorer.restore(f"em step={step}")
    assert explorer.step == 0
    with pytest.raises(ValueError, match="has 'mu1', but the explorer 'em' has only step"):
        explorer.restore({"mu1": 1.0})


# ---- the page without a kernel ----


@every_explorer
def test_page_is_small_and_holds_all_that_it_needs(make, tmp_path):
    explorer = make()
    moved = {"elbo": "sigma", "covariance": "a1"}.get(explorer.name, "sigma2")
    setattr(explorer, moved, 1.25)
    text = explorer.save_html(tmp_path / "page.html").read_text(encoding="utf-8")
    assert len(text.encode()) < 60_000
    assert f'"{moved}": 1.25' in text and f'"name": "{explorer.name}"' in text
    assert (EXPLORERS / "explorers.css").read_text(encoding="utf-8") in text
    assert text.count("</script>") == 1 and not re.search(r"\b(src|href)=|import ", text.replace('"href"', ""))


def test_page_overwrites_only_when_told_to(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("mine")
    with pytest.raises(FileExistsError, match=r"page\.html"):
        explorers.landscape().save_html(path)
    assert path.read_text() == "mine"
    assert explorers.landscape().save_html(str(path), overwrite=True) == path
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("there", [None, "mine"])
def test_a_page_that_cannot_be_written_leaves_what_was_there(there, tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    if there:
        path.write_text(there)

    def half(self, text, encoding):
        self.write_bytes(text.encode(encoding)[:100])
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "write_text", half)
    with pytest.raises(OSError, match="no space"):
        explorers.landscape().save_html(path, overwrite=True)
    assert [file.read_text() for file in tmp_path.iterdir()] == ([there] if there else [])


def test_a_page_in_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere.page\.html' is in a folder that is not there"):
        explorers.landscape().save_html(tmp_path / "nowhere" / "page.html")


SCRIPT = "</title></script><script>alert(1)</script>"


def test_nothing_that_is_set_becomes_script_in_a_page(tmp_path):
    """Not by the constructor, a front end, or Python: a page is sent to others."""
    explorer = explorers.landscape()
    clean = explorer.save_html(tmp_path / "clean.html").read_text("utf-8")
    for deed in [
        lambda: setattr(explorer, "scene", {"title": SCRIPT}),
        lambda: setattr(explorer, "unit", SCRIPT),
        lambda: explorer.restore({"unit": SCRIPT}),
        lambda: setattr(explorer, "_esm", SCRIPT),
        lambda: setattr(explorer, "_css", SCRIPT),
        lambda: from_the_browser(explorer, scene={SCRIPT: SCRIPT}, _esm=SCRIPT, _css=SCRIPT, unit=SCRIPT),
    ]:
        with contextlib.suppress(traitlets.TraitError, ValueError):
            deed()
        assert explorer.save_html(tmp_path / "page.html", overwrite=True).read_text("utf-8") == clean


def test_a_page_escapes_its_heading_and_its_values():
    awkward = SCRIPT + "<!-- --> $heading ${values} $$ \u2028\u2029 \\ ' \" ]]> é"
    text = html_page("export default {};", "", awkward, {awkward: [awkward]})
    assert re.findall(r"<(?:/?script|!--|/?title)\b|<!--", text) == [
        "<title", "</title", "<script", "</script"
    ]  # fmt: skip
    assert [unescape(words) for words in re.findall("<(?:title|h1)>(.*)</", text)] == [awkward, awkward]
    (written,) = re.findall(r"openHost\((.*)\), el", text)
    assert written.isascii() and json.loads(written) == {awkward: [awkward]}


def test_page_of_em_has_its_frames_and_its_own_heading(tmp_path):
    explorer = explorers.em()
    explorer.step = 4
    text = explorer.save_html(tmp_path / "em.html").read_text(encoding="utf-8")
    assert len(text.encode()) < 60_000
    assert "<h1>EM on a mixture of two Gaussians</h1>" in text and '"step": 4' in text
    assert all(json.dumps(part) in text for part in explorer.scene["model"].values())


def test_only_a_shared_line_is_read_as_text():
    with pytest.raises(ValueError, match="state has mu2 = '1': mu2 must be a number, got '1'"):
        explorers.landscape(mu2="1")
