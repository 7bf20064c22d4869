"""Explorers: figures that move in the reader's browser, driven by a few values that Python can read and set."""

import math
import pathlib
from collections.abc import Mapping
from numbers import Real

import anywidget
import numpy as np
import traitlets

from .. import em as _em
from ..gaussians import kl_normal
from .page import html_page

_HERE = pathlib.Path(__file__).parent
_SWEEP = {"mu1": (-4, 4), "sigma1": (0.5, 4), "mu2": (-4, 4), "sigma2": (0.5, 4)}
_LATENT_SD = (math.exp(-2), math.exp(1))  # log-variances from -4 to 2
RANGES = {
    "mean-sweep": _SWEEP,
    "sd-sweep": _SWEEP,
    "integrand": {"mu1": (-3, 3), "sigma1": (0.5, 2), "mu2": (-3, 3), "sigma2": (0.5, 2)},
    "terms": {"mu1": (-3, 3), "sigma1": (0.1, 3), "mu2": (-3, 3), "sigma2": (0.5, 4)},
    "landscape": {"mu1": (-2, 2), "sigma1": (0.5, 4), "mu2": (-2, 2), "sigma2": (0.5, 4)},
    "latent": {"mu1": (-3, 3), "sigma1": _LATENT_SD, "mu2": (-3, 3), "sigma2": _LATENT_SD, "J": (1, 50)},
    "elbo": {"mu1": (-1, 2), "sigma1": (0.2, 1.5)},
    "em": {"step": (0, 12)},
}


class _Ranged:
    """Within the range that its explorer gives to it."""

    def validate(self, explorer, value):
        value = super().validate(explorer, value)
        low, high = explorer.ranges[self.name]
        if not low <= value <= high:  # also refuses nan
            raise traitlets.TraitError(f"{self.name} = {value} is outside the explorer's range [{low:g}, {high:g}]")
        return value


def _as_float(number):
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


class Parameter(_Ranged, traitlets.Float):
    """A number within a range."""

    def validate(self, explorer, value):
        return super().validate(explorer, _as_float(value) if isinstance(value, Real) else value)


class Count(_Ranged, traitlets.Int):
    """A whole number within a range."""


def _moves(trait):
    """The trait as the browser moves it; an echo from the kernel would pull the hand back to where it was."""
    return trait.tag(sync=True, echo_update=False, moves=True)


def _given(trait):
    """The trait as the browser reads it, and never sets it."""
    return trait.tag(sync=True, given=True)


class LinkedFigure(anywidget.AnyWidget):
    """A figure drawn by the browser from a state that the reader moves, and that can be shared, restored and saved.

    Move it by hand, or from Python; Python hears of a move when the hand rests.
    A value outside `ranges`, or an unknown word, raises `traitlets.TraitError` and changes nothing.
    """

    _esm = _HERE / "explorers.js"
    _css = _HERE / "style.css"
    _heading = "The Kullback-Leibler divergence of two Gaussians: {name}"  # of its own page

    name = _given(traitlets.Unicode("mean-sweep", help="which explorer this is"))
    ranges = _given(traitlets.Dict(read_only=True, help="parameter -> (lowest, highest)"))
    start = _given(traitlets.Dict(help="the state at the beginning, to which Reset goes back"))

    @traitlets.default("ranges")
    def _ranges_of_this_explorer(self):
        if self.name not in RANGES:
            raise ValueError(f"name = {self.name!r} must be one of {', '.join(RANGES)}")
        return RANGES[self.name]

    def __init__(self, **values):
        super().__init__(**values)
        self.start = self.state

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "text/plain": repr(self)}, metadata

    @property
    def state(self):
        """What the reader can move, as a dictionary."""
        return {name: getattr(self, name) for name in self.trait_names(moves=True)}

    @property
    def values(self):
        """The state, and what is given with it: all that a page of its own needs."""
        return {name: getattr(self, name) for name in self.trait_names(given=True)} | self.state

    def share(self):
        """The state as a line of text, for a classmate, who gives it to `restore`."""
        return " ".join([self.name, *(f"{name}={_as_text(value)}" for name, value in self.state.items())])

    def restore(self, state):
        """Go to a state: what `share` or `state` gave, or a part of it.

        `ValueError` names what cannot be read or is out of range; then nothing has changed.
        """
        if not isinstance(state, (str, Mapping)):
            raise ValueError(f"state = {state!r} must be a text or a dictionary")
        words = _from_text(state, self.name) if isinstance(state, str) else state
        values = {name: self._valid(name, value) for name, value in words.items()}
        with self.hold_sync():
            for name, value in values.items():
                setattr(self, name, value)

    def _valid(self, name, value):
        if name not in self.state:
            raise ValueError(f"state has {name!r}, but the explorer {self.name!r} has only {', '.join(self.state)}")
        trait = self.traits()[name]
        try:
            return trait._validate(self, trait.from_string(value) if isinstance(value, str) else value)
        except (traitlets.TraitError, ValueError) as error:
            raise ValueError(f"state has {name} = {value!r}: {error}") from error

    def save_html(self, path, overwrite=False):
        """Save the explorer, as it stands, as a page that needs no kernel and no network, and return its path.

        `FileExistsError` if `path` is there and `overwrite` is not set.
        """
        path = pathlib.Path(path)
        if path.exists() and not overwrite:
            raise FileExistsError(f"path = {str(path)!r} is there already; pass overwrite=True to replace it")
        script = (_HERE / "page.js").read_text(encoding="utf-8")
        page = html_page(script, str(self._css), self._heading.format(name=self.name), self.values)
        path.write_text(page, encoding="utf-8")
        return path


class Explorer(LinkedFigure):
    """A linked figure of p = N(mu1, sigma1^2) and q = N(mu2, sigma2^2): `explorer.mu2 = 1.5` moves it.

    `direction` is "pq" for KL(p‖q) or "qp" for KL(q‖p), `unit` is "nats" or "bits".
    """

    mu1 = _moves(Parameter(0.0))
    sigma1 = _moves(Parameter(1.0))
    mu2 = _moves(Parameter(0.0))
    sigma2 = _moves(Parameter(1.0))
    direction = _moves(traitlets.Enum(["pq", "qp"], "pq"))
    unit = _moves(traitlets.Enum(["nats", "bits"], "nats"))

    def __repr__(self):
        p = f"N({self.mu1:g}, {self.sigma1:g}²)"
        q = f"N({self.mu2:g}, {self.sigma2:g}²)"
        nats = kl_normal(self.mu1, self.sigma1, self.mu2, self.sigma2)
        return f"{self.name}: p = {p}, q = {q}, KL(p‖q) = {nats:.3f} nats. Run the notebook to move it."


def _as_text(value):
    return repr(value).removesuffix(".0").strip("'")


def _from_text(text, explorer):
    """The words of a shared line, name by name."""
    first, *words = text.split() or [""]
    if first != explorer:
        raise ValueError(f"state = {text!r} must begin with {explorer!r}, the explorer that it is for")
    pairs = [word.partition("=") for word in words]
    for word, (name, equals, value) in zip(words, pairs, strict=True):
        if not (name and equals and value):
            raise ValueError(f"state has {word!r}, which is not of the form name=value")
    names = [name for name, _, _ in pairs]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"state has {', '.join(twice)} twice")
    return {name: value for name, _, value in pairs}


class Landscape(Explorer):
    """The landscape, with the ways to look at it: `locked`, `log_levels` and `fixed_axes`."""

    locked = _moves(traitlets.Bool(False, help="q stays where it is when the mouse passes over"))
    log_levels = _moves(traitlets.Bool(False, help="the map's levels grow by half decades"))
    fixed_axes = _moves(traitlets.Bool(False, help="the slices' axes stay"))


class Latent(Explorer):
    """One latent of a VAE, and the number `J` of latents like it."""

    J = _moves(Count(20))


class Elbo(LinkedFigure):
    """ln p(x) = ELBO + KL(q‖posterior): q = N(mu1, sigma1^2) moves, the posterior N(mu2, sigma2^2) stays."""

    mu1 = _moves(Parameter(-0.5))
    sigma1 = _moves(Parameter(1.0))
    unit = _moves(traitlets.Enum(["nats", "bits"], "nats"))
    mu2 = _given(traitlets.Float(0.5, read_only=True))
    sigma2 = _given(traitlets.Float(math.sqrt(0.5), read_only=True))

    def __repr__(self):
        gap = kl_normal(self.mu1, self.sigma1, self.mu2, self.sigma2)
        return (
            f"{self.name}: q = N({self.mu1:g}, {self.sigma1:g}²), posterior = N({self.mu2:g}, {self.sigma2:.3f}²), "
            f"gap KL(q‖posterior) = {gap:.3f} nats. Run the notebook to move it."
        )


class EM(LinkedFigure):
    """EM on a mixture of two Gaussians: `step` moves through frames that `kl_helpers.em` has computed.

    A frame holds the name of its step; bound, gap and log-likelihood in nats; and what the step has changed:
    the mixture's weights, means and sds, or q, the first component's responsibilities to two digits.
    """

    _heading = "EM on a mixture of two Gaussians"

    x = _given(traitlets.List(read_only=True, help="the observations, to two digits"))
    frames = _given(traitlets.List(read_only=True, help="what each step has left"))
    step = _moves(Count(0))

    @traitlets.default("x")
    def _observations(self):
        return np.round(_em.DATA, 2).tolist()

    @traitlets.default("frames")
    def _frames_of_every_step(self):
        return [_frame(step) for step in _em.steps(_em.DATA, _em.START, self.ranges["step"][1])]

    def __repr__(self):
        frame = self.frames[self.step]
        bound, gap, value = (f"{frame[name]:.3f}" for name in ("bound", "gap", "log_likelihood"))
        where = f"step {self.step} of {self.ranges['step'][1]} ({frame['name']})"
        sum_of_both = f"bound {bound} + gap {gap} = log-likelihood {value} nats"
        return f"{self.name}: {where}, {sum_of_both}. Run the notebook to move it."


def _frame(step):
    values = {name: getattr(step, name) for name in ("name", "bound", "gap", "log_likelihood")}
    mixture = (
        {} if step.name == "E" else {name: np.round(part, 6).tolist() for name, part in vars(step.mixture).items()}
    )
    q = {} if step.name == "M" else {"q": np.round(step.q[:, 0], 2).tolist()}
    return values | mixture | q


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


def integrand():
    """The integrand p ln(p/q): its positive and its negative area, and their sum, KL(p‖q); p and q above."""
    return Explorer(name="integrand", mu2=1.0)


def terms():
    """The two terms: bars for entropy + KL = cross-entropy, which move with sigma1, mu2 and sigma2."""
    return Explorer(name="terms", mu2=2.0, sigma2=2.0)


def landscape():
    """The map of KL over (mu2, sigma2), the densities and two slices, which follow the hand together."""
    return Landscape(name="landscape", mu2=1.0, sigma2=2.0)


def latent():
    """One latent of a VAE, N(mu, sigma^2) against N(0, 1): its KL, the sum over J latents, and their mean."""
    return Latent(name="latent", mu1=1.0, sigma1=0.5)


def elbo():
    """ln p(x) = ELBO + KL(q‖posterior) for z ~ N(0, 1), x given z ~ N(z, 1), x = 1: q moves, the sum stays."""
    return Elbo(name="elbo")


def em():
    """EM on a mixture of two Gaussians, step by step: E closes the gap, M raises the bound."""
    return EM(name="em")
