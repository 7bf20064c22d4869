"""Explorers: figures that move in the reader's browser, driven by four numbers that Python can read and set."""

import pathlib
from numbers import Real

import anywidget
import traitlets

from ..gaussians import kl_normal

_HERE = pathlib.Path(__file__).parent
_RANGES = {"mu1": (-4, 4), "sigma1": (0.5, 4), "mu2": (-4, 4), "sigma2": (0.5, 4)}


class Parameter(traitlets.Float):
    """A number within the range that its explorer gives to it."""

    def validate(self, explorer, value):
        value = super().validate(explorer, float(value) if isinstance(value, Real) else value)
        low, high = explorer.ranges[self.name]
        if not low <= value <= high:  # also refuses nan
            raise traitlets.TraitError(f"{self.name} = {value} is outside the explorer's range [{low:g}, {high:g}]")
        return value


class Explorer(anywidget.AnyWidget):
    """A linked figure of p = N(mu1, sigma1^2) and q = N(mu2, sigma2^2), drawn by the browser.

    Move it by hand, or from Python: `explorer.mu2 = 1.5`.
    A value outside `explorer.ranges` raises `traitlets.TraitError` and changes nothing.
    """

    _esm = _HERE / "explorers.js"
    _css = _HERE / "style.css"

    name = traitlets.Unicode(help="which explorer this is").tag(sync=True)
    ranges = traitlets.Dict(_RANGES, read_only=True, help="parameter -> (lowest, highest)").tag(sync=True)
    mu1 = Parameter(0.0).tag(sync=True)
    sigma1 = Parameter(1.0).tag(sync=True)
    mu2 = Parameter(0.0).tag(sync=True)
    sigma2 = Parameter(1.0).tag(sync=True)

    def __repr__(self):
        p = f"N({self.mu1:g}, {self.sigma1:g}²)"
        q = f"N({self.mu2:g}, {self.sigma2:g}²)"
        nats = kl_normal(self.mu1, self.sigma1, self.mu2, self.sigma2)
        return f"{self.name}: p = {p}, q = {q}, KL(p‖q) = {nats:.3f} nats. Run the notebook to move it."

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "text/plain": repr(self)}, metadata


def sweep(which):
    """The sweep of q's mean (`which="mean"`) or of its standard deviation (`which="sd"`); p = N(0, 1) stays.

    Left, the two densities; right, the curve of KL(p‖q) in nats, with its numerical value as a dot.
    Raises `ValueError` for any other `which`.
    """
    if which == "mean":
        return Explorer(name="mean-sweep", mu2=1.0)
    if which == "sd":
        return Explorer(name="sd-sweep", sigma2=2.0)
    raise ValueError(f"which = {which!r} must be 'mean' or 'sd'")
