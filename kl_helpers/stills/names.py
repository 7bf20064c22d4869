"""The names of what is drawn: each beside what it names, in its colour, where nothing is in its way."""

import numpy as np

from ..scenes import COLOURS

INK = "#666666"  # of what frames a picture
_SHADE = {light: text for light, _, text in COLOURS.values()}
_GAP = 8  # pixels between a name and what it names
_FREE = 4  # pixels around a name at least
_SIDES = np.array([(across, up) for up in (0, 1, -1, 2, 3) for across in (1, -1, 0) if across or up])


def named(ax):
    """Name each line that has a label, the longest first, when all else of the panel is drawn."""
    lines, _ = ax.get_legend_handles_labels()
    for line in sorted(lines, key=lambda line: -len(line.get_label())):
        name(ax, line.get_label(), line.get_color(), *line.get_data())


def name(ax, text, colour, x, y, sides=_SIDES, needed=True, **look):
    """Write the text beside the line through x and y: outside and at half its height, if there is room.

    sides: where the text may stand, in its own sizes; (0, 0) is upon the line. What is not needed only stands free.
    """
    look = {"size": 11, "weight": "bold", "ha": "center", "va": "center"} | look
    label = ax.text(0, 0, text, color=_SHADE.get(colour, colour), transform=None, **look)
    (low, high), half = ax.get_window_extent().get_points(), label.get_window_extent().size / 2
    ax.get_xlim(), ax.get_ylim()  # the axes are as long as what is drawn, from here on
    points, ink = ax.transData.transform(np.column_stack([x, y])), _ink(ax, label)
    points = points[:: 1 + len(points) // 80]
    spots = points[:, None] + sides * (half + _GAP)
    covered = (np.abs(ink - spots[:, :, None]) < half + _FREE).all(axis=-1).sum(axis=-1)
    outside = ((spots - half < low + _FREE) | (spots + half > high - _FREE)).any(axis=-1)
    heights = np.abs(points[:, 1] - ax.transData.transform((0, 0))[1])
    from_half = np.abs(heights / max(heights.max(), 1) - 0.6)[:, None]
    falling = np.gradient(heights)[:, None] <= 0 if len(points) > 1 else True
    inward = np.where(sides[:, 0], (sides[:, 0] > 0) != falling, 0.5)
    cost = 5 * covered + 2000 * outside + from_half + inward + 0.3 * np.abs(sides[:, 1])
    label.set_position(spots.reshape(-1, 2)[cost.argmin()])
    label.set_visible(needed or bool(cost.min() < 5))


def _ink(ax, label):
    """The pixels of lines and dots, bars, hatched areas and other names."""
    paths = [(line.get_transform(), line.get_path()) for line in ax.lines]
    lines = [where.transform_path(path.interpolated(1 + 800 // len(path))).vertices for where, path in paths]
    dots = [line.get_transform().transform(line.get_xydata()) for line in ax.lines if line.get_marker() != "None"]
    boxes = [box.get_window_extent().get_points() for box in [*ax.patches, *ax.texts] if box is not label]
    boxes += [(dot - 5, dot + 5) for dot in np.concatenate([np.empty((0, 2)), *dots])]
    grids = [np.stack(np.meshgrid(*np.linspace(*box, 20).T), axis=-1).reshape(-1, 2) for box in boxes]
    areas = [path.vertices for fill in ax.collections if fill.get_hatch() for path in fill.get_paths()]
    grids += [ax.transData.transform(area * (1, part)) for area in areas for part in (0.2, 0.4, 0.6, 0.8)]
    return 3 * np.unique(np.round(np.concatenate([np.empty((0, 2)), *lines, *grids]) / 3), axis=0)
