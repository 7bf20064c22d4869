"""A scene that moves, as a GIF."""

import io
import sys

from ..files import written
from ..scenes import sweep_scene
from .painters import still


def save_sweep_gif(which, path, overwrite=False):
    """Save the sweep `which` as a GIF, one second a frame, and return its path.

    `ValueError` if `which` is neither "mean" nor "sd"; the other errors are those of `kl_helpers.files.written`.
    """
    scene = sweep_scene(which)
    states = [scene.start | {scene.sliders[0]: value} for value in scene.frames]
    return save_gif(scene.name, states, path, 1000, overwrite)


def save_gif(name, states, path, milliseconds, overwrite=False):
    """Save the stills of the scene `name` at these states, each shown so long, and return the file's path."""
    from PIL import Image
    from tqdm import tqdm

    def frame(state):
        return Image.open(io.BytesIO(still(name, state).png())).convert("P", palette=Image.Palette.ADAPTIVE)

    def write(beside):  # a frame is drawn only when the file can be written
        # A line for each frame and no clock in it, so that a stored notebook stays the same.
        bar = "{desc}: |{bar:30}| {n_fmt} of {total_fmt} frames"
        shown = tqdm(states, name, file=sys.stdout, ascii=" #", bar_format=bar, mininterval=0, miniters=1)
        first, *rest = map(frame, shown)
        first.save(beside, format="GIF", save_all=True, append_images=rest, duration=milliseconds, loop=0)

    return written(path, write, overwrite)
