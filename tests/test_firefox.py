"""In Firefox, too: every explorer on a page of its own, one on a published page, and one in JupyterLab."""

import json
import os
import shutil
import subprocess
from urllib.parse import urlsplit

import pytest
from browser import HOW_TO_GET_FIREFOX, REPOSITORY, SLIDERS
from expected import gaussians_at, hump_numbers, new, plane_numbers
from notebook_html import course
from patience import seconds
from website import pages

from kl_helpers import em, kl_normal
from kl_helpers.scenes import SCENES

SAYS_KL = {"surprise": {"settled": True}, "estimates": {"settled": True}}  # they do so only when asked
LESSON, SWEEP = "05_sweeps", "mean-sweep"
PLACES = [*SLIDERS, "published page", "JupyterLab"]


@pytest.fixture(scope="module")
def seen(request, tmp_path_factory):
    """Place -> what Firefox showed there, of one Firefox for all of them."""
    firefox = shutil.which("firefox-esr") or shutil.which("firefox")
    if not (firefox and shutil.which("node") and (REPOSITORY / "node_modules/puppeteer-core").exists()):
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(HOW_TO_GET_FIREFOX)
    folder = tmp_path_factory.mktemp("firefox")
    lab = urlsplit(request.getfixturevalue("jupyterlab_address"))
    visits = []
    for name in SLIDERS:
        explorer = new(name)
        explorer.restore(SAYS_KL.get(name, {}))
        visits.append({"url": explorer.save_html(folder / f"{name}.html").as_uri(), "explorer": name})
    pages({name: nb for name, nb in course().items() if name == LESSON}, folder / "pages")
    visits.append({"url": (folder / f"pages/{LESSON}.html").as_uri(), "explorer": SWEEP})
    url = f"{lab.scheme}://{lab.netloc}/lab/tree/notebooks/{LESSON}.ipynb?reset&{lab.query}"
    visits.append({"url": url, "explorer": SWEEP, "lab": True})
    plan = {"executablePath": firefox, "timeout": 1000 * seconds(60), "visits": visits}
    command = ["node", "tests/firefox.mjs", json.dumps(plan)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=seconds(300))
    assert done.returncode == 0, done.stderr
    return dict(zip(PLACES, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("place", PLACES)
def test_hands_move_an_explorer_and_it_says_what_python_says(place, seen):
    name = place if place in SLIDERS else SWEEP
    by, complaints = seen[place]["by"], seen[place]["complaints"]
    assert complaints == []
    scene = SCENES[name]
    for hand, said in by.items():
        assert expected(name, said["sliders"]) in said["status"], hand
    mouse, keys = (list(by[hand]["sliders"].values()) for hand in ("mouse", "keys"))
    assert mouse[0] != scene.start[scene.sliders[0]]
    assert keys[-1] == pytest.approx(mouse[-1] + scene.parameters[scene.sliders[-1]].step)
    if "handle" in by and name != "covariance":  # whose last slider takes its handles away
        assert list(by["handle"]["sliders"].values()) != keys


def expected(name, sliders):
    if name == "em":
        step = em.steps(em.DATA, em.START, int(sliders["step"]))[-1]
        return f"bound {step.bound:.3f} + gap {step.gap:.3f} = log-likelihood {step.log_likelihood:.3f} nats"
    if name == "covariance":
        return plane_numbers(*sliders.values())["kl"]
    if name == "direction":
        return ", ".join(hump_numbers(*sliders.values()).values())
    return f"= {kl_normal(*gaussians_at(name, sliders)):.3f} nats"
