"""Two Gaussians of the plane: their ellipses, in coordinates that may be whitened, and the three prices."""

import numpy as np

from .names import named
from .panels import DASHED, SOLID, TEXT, stacked
from .picture import Picture
from .state import number

_LABELS = "spread\n−½ ln det R", "width\n½ (tr R − 2)", "shift\n½ ΔᵀΣ₂⁻¹Δ"


def covariance(state):
    """Of each ellipse a matrix has the half-axes as its columns: times its transpose it is the covariance."""
    centre, of_p, of_q = (state.x1, state.y1), (state.a1, state.b1), (state.a2, state.b2)
    p, q = _turn(state.angle1) * of_p, _turn(state.angle2) * of_q
    ratio, way = np.linalg.solve(q, p), np.linalg.solve(q, centre)
    paid = -np.log(abs(np.linalg.det(ratio))), np.sum(ratio**2) / 2 - 1, way @ way / 2
    equation = f"{state.name} = {state.said(sum(paid))}"
    panel, said = stacked(state, _LABELS, paid)
    at, axes_p, axes_q = (" and ".join(number(value, "g") for value in pair) for pair in (centre, of_p, of_q))
    return Picture(
        f"p is around {at} with the half-axes {axes_p}, the first at {state.angle1}°, "
        f"q around 0 with {axes_q}, the first at {state.angle2}°, {equation}. "
        f"Left, their ellipses of one standard deviation, p solid and q dashed, whitened by {state.whitened:g}. {said}",
        [(ellipses, _whitening(state, p), np.array(centre), p, q), panel],
        {equation: TEXT["kl"]},
    )


def ellipses(ax, white, centre, p, q):
    time = np.linspace(0, 2 * np.pi, 201)
    circle = np.array([np.cos(time), np.sin(time)])
    curves = white @ (centre[:, None] + p @ circle), white @ q @ circle
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
