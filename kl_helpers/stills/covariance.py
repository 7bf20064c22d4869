"""Two Gaussians of the plane: their ellipses, in coordinates that may be whitened, and the three prices."""

import numpy as np

from .names import named
from .panels import DASHED, SOLID, TEXT, bars, stacked
from .picture import Picture
from .state import number

_LABELS = "spread\n−½ ln det R", "width\n½ (tr R − 2)", "shift\n½ ΔᵀΣ₂⁻¹Δ"


def covariance(state):
    """A matrix has the half-axes of an ellipse as its columns: with its transpose it makes the covariance."""
    centre, p = np.array([state.x1, state.y1]), _turn(state.angle1) * [state.a1, state.b1]
    q = _turn(state.angle2) * [state.a2, state.b2]
    map_, ratio, way = _whitening(state, p), np.linalg.solve(q, p), np.linalg.solve(q, centre)
    paid = -np.log(abs(np.linalg.det(ratio))), np.sum(ratio**2) / 2 - 1, way @ way / 2
    texts, kl = [number(state.shown(price)) for price in paid], sum(paid)
    at = f"({number(state.x1, 'g')}, {number(state.y1, 'g')})"
    of_p, of_q = (
        f"{number(a, 'g')} and {number(b, 'g')}, the first at {angle}°"
        for a, b, angle in ((state.a1, state.b1, state.angle1), (state.a2, state.b2, state.angle2))
    )
    return Picture(
        f"p is around {at} with the half-axes {of_p}, "
        f"q around 0 with {of_q}, {state.name} = {state.said(kl)}. "
        f"Left, their ellipses of one standard deviation, p solid and q dashed, whitened by {state.whitened:g}. "
        f"Right, three bars, each from where the one before it ends: "
        f"the spread costs {texts[0]}, the width {texts[1]} and the shift {texts[2]}; the last ends at {state.name}.",
        [
            (ellipses, map_ @ centre, map_ @ p, map_ @ q),
            (bars, state, stacked(state, _LABELS, paid), None, kl, state.name),
        ],
        {f"{state.name} = {state.said(kl)}": TEXT["kl"]},
    )


def ellipses(ax, centre, p, q):
    time = np.linspace(0, 2 * np.pi, 201)
    circle = np.array([np.cos(time), np.sin(time)])
    curves = centre[:, None] + p @ circle, q @ circle
    for points, look, letter in zip(curves, (SOLID, DASHED), "pq", strict=True):
        ax.plot(*points, label=letter, **look)
    reach, box = 1.08 * max(3.2, np.abs(curves).max()), ax.get_window_extent()
    wide = reach * box.width / box.height  # a circle is round
    ax.set(xlabel="x", ylabel="y", xlim=(-wide, wide), ylim=(-reach, reach))
    named(ax)


def _whitening(state, p):
    """The map that goes its part of the way: until q is round, and then turned until p's axes are straight."""
    own = _turn(state.angle2)
    part, whole = (own / np.power([state.a2, state.b2], power) @ own.T for power in (state.whitened, 1))
    (xx, xy), (_, yy) = whole @ p @ (whole @ p).T
    tilt = np.degrees(np.arctan2(2 * xy, xx - yy)) / 2
    return _turn(state.whitened * (90 * np.floor(tilt / 90 + 0.5) - tilt)) @ part


def _turn(degrees):
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[cos, -sin], [sin, cos]])
