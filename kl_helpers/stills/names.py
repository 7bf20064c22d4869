"""The names of what is drawn: each beside what it names, in its colour, where nothing is in its way."""

import numpy as np

from ..scenes import COLOURS

INK = "#666666"  # of what frames a picture
_SHADE = {light: text for light, _, text in COLOURS.values()}
_GAP = 8  # pixels between a name and what it names
_FREE = 4  # pixels around a name at least
_SIDES = np.array([(1, 0), (-1, 0), (0, 1), (0, -1)])


def named(ax):
    """Name each line that has a label, the narrow ones first, when all else of the panel is drawn."""
    lines, labels = ax.get_legend_handles_labels()
    for line, label in zip(lines, labels, strict=True):
        name(ax, label, line.get_color(), *line.get_data())


def name(ax, text, colour, x, y, sides=_SIDES, **look):
    """Write the text beside the line through x and y: outside and at half its height, if there is room.

    sides: where the text may stand, in its own sizes; (0, 0) is upon the line.
    """
    look = {"size": 11, "weight": "bold", "ha": "center", "va": "center"} | look
    label = ax.text(0, 0, text, color=_SHADE.get(colour, colour), transform=None, **look)
    (low, high), half = ax.get_window_extent().get_points(), label.get_window_extent().size / 2
    ax.get_xlim(), ax.get_ylim()  # the axes are as long as what is drawn, from here on
    points, ink = ax.transData.transform(np.column_stack([x, y])), _ink(ax, label)
    points = points[:: 1 + len(points) // 80]
    spots = points[:, None] + sides * (half + _GAP)
    covered = (np.abs(ink - spots[:, :, None]) < half + _FREE).all(axis=-1).sum(axis=-1)
    outside = ((spots - half < low + _FREE) | (spots + half > high)).any(axis=-1)
    heights = np.abs(points[:, 1] - ax.transData.transform((0, 0))[1])
    from_half = np.abs(heights / max(heights.max(), 1) - 0.6)[:, None]
    falling = np.gradient(heights)[:, None] <= 0 if len(points) > 1 else True
    inward = np.where(sides[:, 0], (sides[:, 0] > 0) != falling, 0.5)
    cost = 5 * covered + 2000 * outside + from_half + inward
    label.set_position(spots.reshape(-1, 2)[cost.argmin()])


def _ink(ax, label):
    """The pixels of lines and dots, bars and other names."""
    paths = [(line.get_transform(), line.get_path()) for line in ax.lines]
    lines = [where.transform_path(path.interpolated(1 + 800 // len(path))).vertices for where, path in paths]
    boxes = [box.get_window_extent().get_points() for box in [*ax.patches, *ax.texts] if box is not label]
    grids = [np.stack(np.meshgrid(*np.linspace(*box, 20).T), axis=-1).reshape(-1, 2) for box in boxes]
    return 3 * np.unique(np.round(np.concatenate([np.empty((0, 2)), *lines, *grids]) / 3), axis=0)
