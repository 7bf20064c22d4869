"""The still pictures and the GIFs show what `gaussians` computes."""

import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image, ImageChops, ImageSequence

from kl_helpers import em, entropy_normal, kl_normal, log_density, save_sweep_gif, stills, sweep_frames
from kl_helpers.estimates import Estimate
from kl_helpers.stills import SWEEPS, areas, integrand, witnesses

DOCS = Path(__file__).parent.parent / "docs"
FRAMES = {
    "mean": [-4, -3, -2, -1, 0, 1, 2, 3, 4],
    "sd": [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4],
}


@pytest.mark.parametrize("which", FRAMES)
def test_the_frames_are_those_of_the_document(which):
    np.testing.assert_allclose(SWEEPS[which].frames, FRAMES[which], rtol=1e-15)


@pytest.mark.parametrize("which", FRAMES)
def test_each_frame_of_the_strip_shows_its_divergence(which):
    picture = sweep_frames(which)
    above, below = np.array(picture.figure.axes).reshape(2, -1)
    assert len(below) == 4
    for densities, curve in zip(above, below, strict=True):
        value = float(densities.get_title().split(" = ")[1].replace("−", "-"))
        kl = kl_normal(0, 1, *SWEEPS[which].gaussian(value))
        analytic, dot = (line.get_xydata() for line in curve.lines)
        np.testing.assert_allclose(dot, [[value, kl]], atol=1e-9)
        np.testing.assert_allclose(np.interp(value, *analytic.T), kl, atol=1e-9)
        assert curve.get_title() == f"KL(p‖q) = {kl:.3f} nats"
        assert f"at {densities.get_title().split('.')[0]}" in picture.sentence
        assert f"{kl:.3f}" in picture.sentence


@pytest.mark.parametrize("which", FRAMES)
def test_a_gif_has_every_frame_for_one_second(which, tmp_path, capsys):
    path = save_sweep_gif(which, tmp_path / "sweep.gif")
    with Image.open(path) as gif:
        durations = [frame.info["duration"] for frame in ImageSequence.Iterator(gif)]
    assert durations == [1000] * len(FRAMES[which])
    assert f"{len(FRAMES[which])} of {len(FRAMES[which])} frames" in capsys.readouterr().out


@pytest.fixture
def one_frame(monkeypatch):
    """Where only the file matters, the sweep of the mean is one frame long."""
    mean = SWEEPS["mean"]
    monkeypatch.setitem(SWEEPS, "mean", mean._replace(frames=mean.frames[:1]))


def test_a_gif_overwrites_only_when_told_to(one_frame, tmp_path):
    path = tmp_path / "sweep.gif"
    path.write_text("mine")
    with pytest.raises(FileExistsError, match=r"sweep\.gif"):
        save_sweep_gif("mean", path)
    assert path.read_text() == "mine"
    save_sweep_gif("mean", path, overwrite=True)
    assert path.read_bytes().startswith(b"GIF89a")


def test_a_gif_that_cannot_be_written_leaves_what_was_there(one_frame, tmp_path, monkeypatch):
    path = tmp_path / "sweep.gif"
    path.write_text("mine")

    whole = Image.Image.save

    def half(self, file, format, **options):
        if format != "GIF":  # a frame, which Matplotlib draws
            return whole(self, file, format, **options)
        file.write_bytes(b"GIF89a")
        raise OSError("no space left on device")

    monkeypatch.setattr(Image.Image, "save", half)
    with pytest.raises(OSError, match="no space"):
        save_sweep_gif("mean", path, overwrite=True)
    assert [file.read_text() for file in tmp_path.iterdir()] == ["mine"]


def test_a_gif_is_a_gif_under_any_name(one_frame, tmp_path):
    for name in "sweep.png", "sweep":
        assert save_sweep_gif("mean", tmp_path / name).read_bytes().startswith(b"GIF89a")


def test_a_missing_folder_is_named_before_anything_is_drawn(tmp_path, capsys):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        save_sweep_gif("mean", tmp_path / "nowhere" / "sweep.gif")
    assert capsys.readouterr().out == ""


def four(values):
    """Where four of the values stand: the first, the last, and two between."""
    return np.linspace(0, len(values) - 1, 4).round().astype(int)


@pytest.mark.parametrize("name", ["mean_sweep", "landscape"])
def test_the_pictures_of_the_readme_are_those_that_the_course_makes(name, tmp_path, monkeypatch):
    """In four frames: to draw them all takes eight times as long, and sees no more."""
    mean, tour = SWEEPS["mean"], stills.tour()
    values, save = {
        "mean_sweep": (mean.frames, lambda path: save_sweep_gif("mean", path)),
        "landscape": (tour, stills.save_explorer_gif),
    }[name]
    monkeypatch.setitem(SWEEPS, "mean", mean._replace(frames=np.array(mean.frames)[four(mean.frames)]))
    monkeypatch.setattr(stills, "tour", lambda: [tour[number] for number in four(tour)])
    with Image.open(DOCS / f"{name}.gif") as stored, Image.open(save(tmp_path / "fresh.gif")) as made:
        assert (stored.n_frames, made.n_frames) == (len(values), 4)
        for place, number in enumerate(four(values)):
            made.seek(place)
            stored.seek(number)
            difference = np.array(ImageChops.difference(stored.convert("RGB"), made.convert("RGB")))
            assert np.count_nonzero(difference.max(axis=-1) > 8) <= 4, f"frame {number}: make refresh"


@pytest.mark.parametrize("make", [sweep_frames, lambda which: save_sweep_gif(which, "unused.gif")])
@pytest.mark.parametrize("which", ["variance", [], None, ["mean"] * 10_000], ids=lambda which: str(which)[:9])
def test_an_unknown_sweep_is_named(make, which):
    with pytest.raises(ValueError, match=re.escape(f"which = {which!r}"[:20])) as error:
        make(which)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize("pair", [(0, 1, 1, 1), (0, 1, 0, 0.5), (2, 0.5, -1, 3), (0, 1, 0, 1)])
def test_the_areas_of_the_integrand_add_up_to_the_divergence(pair):
    positive, negative = areas(*pair)
    assert positive >= 0 >= negative
    assert positive + negative == pytest.approx(kl_normal(*pair), abs=1e-12)


def test_the_integrand_of_a_shift_by_one_sigma():
    assert integrand(0, 1, 1, 1).sentence.endswith(
        "Its positive area is 0.698, its negative area −0.198, and their sum is 0.500 nats."
    )


def test_the_integrand_refuses_what_is_no_gaussian():
    with pytest.raises(ValueError, match="sigma2 must be positive"):
        integrand(0, 1, 1, 0)


@pytest.mark.parametrize("q, message", [((0, 0), "sigma must be positive"), ((np.nan, 1), "mu must be finite")])
def test_the_elbo_refuses_what_is_no_gaussian(q, message):
    with pytest.raises(ValueError, match=message):
        stills.elbo(*q)


def test_witnesses_are_drawn_as_distances_and_counted():
    terms = {"near": [(1.0, 1.0 + 1e-15, Estimate(1.1, 0.2))], "far": [(2.0, 2.0, Estimate(2.5, 0.1))]}
    picture = witnesses(terms)
    assert "reach the line in 1 of 2 cases" in picture.sentence
    near, far = picture.figure.axes
    assert far.containers[0].lines[0].get_ydata() == pytest.approx([0.5])
    assert [ax.get_title() for ax in (near, far)] == ["near", "far"]


def test_the_landscape_covers_its_highest_value_and_shows_the_valley():
    picture = stills.landscape(0, 1, 2, 1)
    where, _, along, across, _ = picture.figure.axes
    levels = where.collections[0].levels
    assert levels[0] == 0 and levels[-1] >= kl_normal(0, 1, 2, 0.5)
    mu2, sigma2 = where.lines[0].get_data()
    np.testing.assert_allclose(sigma2**2, 1 + mu2**2)
    for ax, gaussians in [(along, lambda mu: (0, 1, mu, 1)), (across, lambda sd: (0, 1, 2, sd))]:
        x, y = ax.lines[0].get_data()
        np.testing.assert_allclose(y, [kl_normal(*gaussians(value)) for value in x])
        assert ax.lines[1].get_ydata() == [kl_normal(0, 1, 2, 1)]
    assert "KL(p‖q) = 2.000 nats" in picture.sentence and "σ₂ = 2.236" in picture.sentence


@pytest.mark.parametrize("sigma1", [1.0, 0.2])
def test_the_bars_of_the_terms_stand_on_one_another(sigma1):
    picture = stills.terms(0, sigma1, 1, 2)
    entropy, kl, cross = picture.figure.axes[1].patches
    assert entropy.get_height() == entropy_normal(sigma1)
    assert (kl.get_y(), kl.get_height()) == pytest.approx((entropy_normal(sigma1), kl_normal(0, sigma1, 1, 2)))
    assert kl.get_y() + kl.get_height() == pytest.approx(cross.get_height())
    assert len({patch.get_hatch() for patch in (entropy, kl, cross)}) == 3
    assert f"{entropy_normal(sigma1):.3f}".replace("-", "−") in picture.sentence


@pytest.mark.parametrize("J", [0, -1, 2.5, True, "20", None, [1]])
def test_the_number_of_latents_is_a_count(J):
    with pytest.raises(ValueError, match="J must be an integer of at least 1"):
        stills.latent(J=J)


def test_the_mean_over_the_latents_is_one_jth_of_their_sum():
    picture = stills.latent(1, 0.5, J=10)
    one, total, mean = [patch.get_height() for patch in picture.figure.axes[1].patches]
    assert (one, total, mean) == pytest.approx((kl_normal(1, 0.5, 0, 1), 10 * one, total / 10))
    assert "0.818" in picture.sentence and "1/10 of the sum" in picture.sentence


@pytest.mark.parametrize("q", [(0, 1), (-0.5, 1), (0.5, np.sqrt(0.5)), (3, 2)])
def test_the_elbo_and_the_gap_reach_the_evidence(q):
    picture = stills.elbo(*q)
    bound, gap, level = picture.figure.axes[1].patches
    floor, _ = picture.figure.axes[1].get_ylim()
    assert floor == bound.get_y() == level.get_y() <= bound.get_y() + bound.get_height()
    assert gap.get_y() == pytest.approx(bound.get_y() + bound.get_height())
    assert gap.get_height() == pytest.approx(kl_normal(*q, 0.5, np.sqrt(0.5)), abs=1e-14)
    tops = [bar.get_y() + bar.get_height() for bar in (gap, level)]
    assert tops == pytest.approx([log_density(1, 0, np.sqrt(2))] * 2, abs=1e-12)
    written = [f"{value:.3f}".replace("-", "−") for value in (tops[0] - gap.get_height(), gap.get_height(), tops[1])]
    assert [text.get_text() for text in picture.figure.axes[1].texts] == written
    for line, gaussian in zip(picture.figure.axes[0].lines, [(0, 1), (0.5, np.sqrt(0.5)), q], strict=True):
        x, y = line.get_data()
        np.testing.assert_allclose(y, np.exp(log_density(x, *gaussian)))


def test_the_elbo_says_its_numbers():
    sentence = stills.elbo(0, 1).sentence
    assert all(number in sentence for number in ("begins at −5", "−1.919", "0.403", "−1.516"))


def test_the_tour_follows_the_valley_then_falls_into_the_corner():
    places = np.array(stills.tour())
    np.testing.assert_allclose(places[:17, 1] ** 2, 1 + places[:17, 0] ** 2)
    assert places[:, 0].min() == -2 and places[:, 1].min() == 0.5 and tuple(places[-1]) == (0, 1)


def test_the_gif_of_the_landscape_has_a_frame_for_each_place(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(stills, "tour", lambda: [(-1.0, 1.5), (1.0, 0.7)])
    path = stills.save_explorer_gif(tmp_path / "tour.gif")
    with Image.open(path) as gif:
        assert gif.n_frames == 2 and gif.info["duration"] == 200
    assert "2 of 2 frames" in capsys.readouterr().out
    with pytest.raises(FileExistsError, match=r"tour\.gif"):
        stills.save_explorer_gif(path)


def test_the_frames_of_em_show_its_steps_and_its_gaps():
    picture = stills.em_frames()
    steps = em.steps(em.DATA, em.START, 12)
    *frames, trace = picture.figure.axes
    for above, below in np.reshape(frames, (-1, 2)):
        number = int(above.get_title().split(":")[0])
        assert above.get_title() == f"{number}: {steps[number].name}"
        whole, one, two = above.lines
        np.testing.assert_allclose(whole.get_ydata(), one.get_ydata() + two.get_ydata())
        parts = zip(*vars(steps[number].mixture).values(), strict=True)
        for curve, (weight, mean, sd) in zip((one, two), parts, strict=True):
            x, y = curve.get_data()
            np.testing.assert_allclose(y, weight * np.exp(log_density(x, mean, sd)))
        assert whole.get_ydata().max() < above.get_ylim()[1]
        np.testing.assert_array_equal(
            below.collections[0].get_offsets(), np.column_stack([em.DATA, steps[number].q[:, 0]])
        )
        said = f"{number} ({steps[number].name}): {steps[number].bound:.3f} + {steps[number].gap:.3f}"
        assert said.replace("-", "−") in picture.sentence
    for step, bar in zip(steps, trace.patches, strict=True):
        assert (bar.get_y(), bar.get_y() + bar.get_height()) == pytest.approx((step.bound, step.log_likelihood))
    levels = [[segment[0, 1] for segment in lines.get_segments()] for lines in trace.collections]
    np.testing.assert_allclose(levels, [[step.bound for step in steps], [step.log_likelihood for step in steps]])
    assert [note.get_text() for note in trace.texts] == [f"{step.gap:.3f}" for step in steps if step.name != "E"]
    low, high = trace.get_ylim()
    assert low < steps[0].bound and high > steps[-1].log_likelihood


def test_the_frames_of_em_are_readable_on_a_printed_page():
    figure = stills.em_frames().figure
    figure.draw_without_rendering()
    on_paper = 7 / figure.get_figwidth()  # inches between the margins
    texts = [text for text in figure.findobj(Text) if text.get_text()]
    assert len(texts) > 50 and min(text.get_fontsize() for text in texts) * on_paper >= 7
