"""The GIFs: their frames, their files, and those of the README."""

import re
from pathlib import Path

import numpy as np
import pytest
import readme_pictures
from PIL import Image, ImageChops, ImageSequence

from kl_helpers import save_sweep_gif
from kl_helpers.scenes import SCENES
from kl_helpers.stills import save_gif

DOCS = Path(__file__).parent.parent / "docs"
START = SCENES["mean-sweep"].start


@pytest.mark.parametrize("which, frames", [("mean", 9), ("sd", 15)])
def test_a_gif_has_every_frame_for_one_second(which, frames, tmp_path, capsys):
    path = save_sweep_gif(which, tmp_path / "sweep.gif")
    with Image.open(path) as gif:
        durations = [frame.info["duration"] for frame in ImageSequence.Iterator(gif)]
    assert durations == [1000] * frames
    assert f"{frames} of {frames} frames" in capsys.readouterr().out


def save_one(path, overwrite=False):
    """Where only the file matters, the sweep of the mean is one frame long."""
    return save_gif("mean-sweep", [START], path, 1000, overwrite)


def test_a_gif_overwrites_only_when_told_to(tmp_path):
    path = tmp_path / "sweep.gif"
    path.write_text("mine")
    for save in (save_one, lambda path: save_sweep_gif("mean", path)):
        with pytest.raises(FileExistsError, match=r"sweep\.gif"):
            save(path)
    assert path.read_text() == "mine"
    save_one(path, overwrite=True)
    assert path.read_bytes().startswith(b"GIF89a")


def test_a_gif_that_cannot_be_written_leaves_what_was_there(tmp_path, monkeypatch):
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
        save_one(path, overwrite=True)
    assert [file.read_text() for file in tmp_path.iterdir()] == ["mine"]


def test_a_gif_is_a_gif_under_any_name(tmp_path):
    for name in "sweep.png", "sweep":
        assert save_one(tmp_path / name).read_bytes().startswith(b"GIF89a")


def test_a_missing_folder_is_named_before_anything_is_drawn(tmp_path, capsys):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        save_sweep_gif("mean", tmp_path / "nowhere" / "sweep.gif")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("which", ["variance", [], None, ["mean"] * 10_000], ids=lambda which: str(which)[:9])
def test_an_unknown_sweep_is_named(which):
    with pytest.raises(ValueError, match=re.escape(f"which = {which!r}"[:20])) as error:
        save_sweep_gif(which, "unused.gif")
    assert len(str(error.value)) < 300


# ---- those of the README ----

README = {
    "mean_sweep": ("mean-sweep", [START | {"mu2": float(mu2)} for mu2 in range(-4, 5)]),
    "landscape": ("landscape", readme_pictures.tour()),
}


@pytest.mark.parametrize("name", README)
def test_the_pictures_of_the_readme_are_those_that_the_course_makes(name, tmp_path):
    """In four frames, the first, the last, and two between: all of them take eight times as long, and see no more."""
    scene, states = README[name]
    four = np.linspace(0, len(states) - 1, 4).round().astype(int)
    fresh = save_gif(scene, [states[number] for number in four], tmp_path / "fresh.gif", 1000)
    with Image.open(DOCS / f"{name}.gif") as stored, Image.open(fresh) as made:
        assert (stored.n_frames, made.n_frames) == (len(states), 4)
        for place, number in enumerate(four):
            made.seek(place)
            stored.seek(int(number))
            difference = np.array(ImageChops.difference(stored.convert("RGB"), made.convert("RGB")))
            assert np.count_nonzero(difference.max(axis=-1) > 8) <= 4, f"frame {number}: make refresh"


def test_the_tour_follows_the_valley_then_falls_into_the_corner():
    places = np.array([(state["mu2"], state["sigma2"]) for state in readme_pictures.tour()])
    np.testing.assert_allclose(places[:17, 1] ** 2, 1 + places[:17, 0] ** 2)
    assert places[:, 0].min() == -2 and places[:, 1].min() == 0.5 and tuple(places[-1]) == (0, 1)
