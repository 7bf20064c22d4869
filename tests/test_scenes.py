"""What the figures are: the data of `kl_helpers.scenes`, which stand there and nowhere else."""

import json
import math
import re
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

import kl_helpers as kl
from kl_helpers.scenes import CHOICES, COLOURS, HIDDEN, SCENES

PACKAGE = Path(kl.__file__).parent
EXPLORERS = PACKAGE / "explorers"
BUILT = {EXPLORERS / name for name in ("explorers.js", "page.js", "explorers.css", "src/formulas.js")}
HAND_WRITTEN = sorted(
    path
    for path in PACKAGE.rglob("*")
    if path.suffix in {".py", ".js", ".css", ".toml"} and path not in BUILT | {PACKAGE / "scenes.py"}
)
every_scene = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)


@every_scene
def test_a_state_is_made_of_numbers_in_their_range_words_and_switches(scene):
    numbers = {name: value for name, value in scene.start.items() if name in scene.parameters}
    assert numbers.keys() == scene.parameters.keys() >= set(scene.sliders)
    words = {name: value for name, value in scene.start.items() if name in CHOICES}
    assert all(value == CHOICES[name][0] for name, value in words.items())
    assert scene.start.keys() - numbers.keys() - words.keys() == scene.switches.keys()
    assert [name for name in scene.switches if scene.start[name]] == ["log_levels"] * (scene.name == "landscape")
    for state in (numbers, *scene.presets.values()):
        for name, value in state.items():
            low, high = scene.parameters[name].range
            assert low <= value <= high, (name, value)


@every_scene
def test_a_scene_is_plain_data(scene):
    assert json.loads(json.dumps(asdict(scene)))["title"] == scene.title
    assert scene.title[0].isupper() and scene.about.endswith(".")


FRAMES = {
    "mean-sweep": np.arange(-4, 5),  # of document B, paragraphs B5 and B6
    "sd-sweep": np.concatenate([np.arange(5, 10), np.arange(10, 20, 2), np.arange(20, 41, 5)]) / 10,
    "em": np.arange(13),
}


@pytest.mark.parametrize("name", FRAMES)
def test_the_frames_go_from_end_to_end_and_the_sweeps_are_those_of_the_document(name):
    scene = SCENES[name]
    np.testing.assert_allclose(scene.frames, FRAMES[name], rtol=1e-12)
    assert (scene.frames[0], scene.frames[-1]) == scene.parameters[scene.sliders[0]].range


# ---- the hidden model ----

QS = [(mu, sigma) for mu in (-1, 0, 0.5, 2) for sigma in (0.2, 0.7, 1.5)]


def log_joint(z):
    return kl.log_density(z, *HIDDEN["prior"]) + kl.log_density(HIDDEN["x"], z, HIDDEN["noise"])


def elbo(mu, sigma):
    return -kl.cross_entropy_normal(mu, sigma, HIDDEN["x"], HIDDEN["noise"]) - kl.kl_normal(mu, sigma, *HIDDEN["prior"])


@pytest.mark.parametrize("mu, sigma", QS)
def test_elbo_and_gap_add_up_to_the_evidence(mu, sigma):
    """The ELBO as the explorer computes it is E[ln p(x, z) - ln q(z)]; the gap is that to the posterior."""
    mean = kl.gauss_hermite_mean(lambda z: log_joint(z) - kl.log_density(z, mu, sigma), mu, sigma, nodes=8)
    assert elbo(mu, sigma) == pytest.approx(mean, rel=1e-12)
    evidence = kl.log_density(HIDDEN["x"], HIDDEN["prior"][0], math.hypot(HIDDEN["prior"][1], HIDDEN["noise"]))
    gap = kl.kl_normal(mu, sigma, *HIDDEN["posterior"])
    assert elbo(mu, sigma) + gap == pytest.approx(float(evidence), rel=1e-12)


def test_no_elbo_lies_below_the_axis():
    scene = SCENES["elbo"]
    corners = [(mu, sigma) for mu in scene.parameters["mu"].range for sigma in scene.parameters["sigma"].range]
    elbo = [
        -kl.cross_entropy_normal(*q, HIDDEN["x"], HIDDEN["noise"]) - kl.kl_normal(*q, *HIDDEN["prior"]) for q in corners
    ]
    assert min(elbo) > scene.model["axis"][0]


# ---- one home ----


NUMBERS = re.compile(r"(?<![\w.])-?\d*\.?\d+(?:,\s*-?\d*\.?\d+)+(?!\w)")  # one after the other
RANGES = [parameter.range for parameter in SCENES["landscape"].parameters.values()]
FACTS = {
    "the landscape's ranges": lambda text: all(follow(text, values) for values in RANGES),  # one alone may be chance
    "the mean sweep's frames": lambda text: follow(text, SCENES["mean-sweep"].frames[:3]),
    "the sd sweep's frames": lambda text: follow(text, SCENES["sd-sweep"].frames[:3]),
    "the colours": lambda text: any(colour in text.lower() for pair in COLOURS.values() for colour in pair),
    "the posterior": lambda text: "sqrt(0.5)" in text,
}


def follow(text, values):
    """Do these numbers stand there one after the other, however each is written?"""
    found = [tuple(map(float, run.split(","))) for run in NUMBERS.findall(text)]
    return any(run[i : i + len(values)] == values for run in found for i in range(len(run)))


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_has_one_home(name):
    home = PACKAGE / "scenes.py"
    assert [path for path in [home, *HAND_WRITTEN] if FACTS[name](path.read_text("utf-8"))] == [home]


# ---- the colours ----


def test_the_style_sheet_takes_each_colour_from_the_scene():
    style = (EXPLORERS / "src/style.css").read_text("utf-8")
    assert {part for part in COLOURS if f"var(--{part})" in style} == set(COLOURS)  # index.js gives them their values
    assert not re.search("#[0-9a-f]{3,8}\\b", style, re.I)


@pytest.mark.parametrize("paper, ground", [("#ffffff", 0), ("#111111", 1)])  # of JupyterLab, light and dark
@pytest.mark.parametrize("part", ["minus", "movable"])
def test_the_negative_area_and_a_handle_stand_out(part, paper, ground):
    assert contrast(COLOURS[part][ground], paper) >= 3


def test_on_paper_a_handle_differs_from_p_in_lightness():
    """Who sees little red, or little green, sees both as blue."""
    assert contrast(COLOURS["movable"][0], COLOURS["p"][0]) >= 1.4


@pytest.mark.parametrize("paper, at", [("#ffffff", 2), ("#111111", 1)])
def test_a_name_is_readable_in_the_shade_of_its_colour(paper, at):
    for part, colours in COLOURS.items():
        assert contrast(colours[at], paper) >= 4.5, part


def contrast(*colours):
    darker, lighter = sorted(map(luminance, colours))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    """By the rule of WCAG."""
    levels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in levels]
    return np.dot([0.2126, 0.7152, 0.0722], linear)
