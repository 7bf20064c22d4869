"""Explorers: figures that move in the reader's browser, driven by a few values that Python can read and set."""

import math
import operator
import pathlib
from collections.abc import Mapping

import anywidget
import numpy as np
import traitlets

from .. import em as _em
from ..files import written
from ..gaussians import _short, kl_normal
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


class _Word:
    """What can be shared and restored as a word; what it refuses, it names."""

    def error(self, explorer, value, error=None, info=None):
        raise traitlets.TraitError(f"{self.name} must be {self.info()}, got {_short(value)}")

    def from_string(self, text):
        try:
            return super().from_string(text)
        except ValueError:
            self.error(None, text)


class _Ranged(_Word):
    """A number within the range that its explorer gives to it."""

    def validate(self, explorer, value):
        number = self._number(explorer, value)
        low, high = explorer.ranges[self.name]
        if not low <= number <= high:  # also refuses nan
            raise traitlets.TraitError(
                f"{self.name} = {_short(number)} is outside the explorer's range [{low:g}, {high:g}]"
            )
        return number

    def _number(self, explorer, value):
        try:
            array = np.asarray(value)
            if array.ndim or array.dtype.kind in "bcmSU":  # float() takes True, "1" and [1.0] in an array
                raise TypeError
            return self.read(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf
        except Exception:  # whatever the value's own class raises
            self.error(explorer, value)


class Parameter(_Ranged, traitlets.Float):
    """A number within a range, of any kind that `float` takes but flags and texts."""

    info_text = "a number"
    read = float


class Count(_Ranged, traitlets.Int):
    """A whole number within a range."""

    info_text = "a whole number"
    read = operator.index


class Choice(_Word, traitlets.Enum):
    """One of a few words."""

    def validate(self, explorer, value):
        return super().validate(explorer, str(value) if isinstance(value, str) else self.error(explorer, value))


class Switch(_Word, traitlets.Bool):
    """On or off."""


def _moves(trait):
    """The trait as the browser moves it; an echo from the kernel would pull the hand back to where it was."""
    return trait.tag(sync=True, echo_update=False, moves=True)


def _given(trait):
    """The trait as the browser reads it; nobody sets it."""
    trait.read_only = True
    return trait.tag(sync=True, given=True)


class LinkedFigure(anywidget.AnyWidget):
    """A figure drawn by the browser from a state that the reader moves, and that can be shared, restored and saved.

    Move it by hand, or from Python; Python hears of a move when the hand rests.
    A value outside `ranges`, or an unknown word, raises `traitlets.TraitError` and changes nothing.
    """

    _esm = _HERE / "explorers.js"
    _css = _HERE / "style.css"
    _names = ()  # of the explorers that the class draws, the default first
    _heading = "The Kullback-Leibler divergence of two Gaussians: {name}"  # of its own page

    name = _given(traitlets.Unicode(help="which explorer this is"))
    ranges = _given(traitlets.Dict(help="parameter -> (lowest, highest)"))
    start = _given(traitlets.Dict(help="the state at the beginning, to which Reset goes back"))

    @traitlets.default("ranges")
    def _ranges_of_this_explorer(self):
        return dict(RANGES[self.name])

    def __init__(self, name=None, **values):
        name = self._names[0] if name is None else name
        if not isinstance(name, str) or name not in self._names:
            raise ValueError(f"name = {_short(name)} must be one of {', '.join(self._names)}")
        self.set_trait("name", name)
        super().__init__(**values)
        self.set_trait("start", self.state)

    def set_state(self, sync_data):
        """What a front end wants to set: it moves what can be moved, all or nothing, and the rest is not heard.

        `read_only` does not hold a front end back.
        """
        moved = {name: value for name, value in sync_data.items() if name in self.state}
        try:
            for name, value in moved.items():
                self.traits()[name]._validate(self, value)
        except traitlets.TraitError:
            return
        super().set_state(moved)

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
            raise ValueError(f"state = {_short(state)} must be a text or a dictionary")
        words = _from_text(state, self.name) if isinstance(state, str) else state
        values = {name: self._valid(name, value) for name, value in words.items()}
        with self.hold_sync():
            for name, value in values.items():
                setattr(self, name, value)

    def _valid(self, name, value):
        if name not in self.state:
            raise ValueError(
                f"state has {_short(name)}, but the explorer {self.name!r} has only {', '.join(self.state)}"
            )
        trait = self.traits()[name]
        try:
            return trait._validate(self, trait.from_string(value) if isinstance(value, str) else value)
        except traitlets.TraitError as error:
            raise ValueError(f"state has {name} = {_short(value)}: {error}") from error

    def save_html(self, path, overwrite=False):
        """Save the explorer, as it stands, as a page that needs no kernel and no network, and return its path.

        Errors are those of `kl_helpers.files.written`.
        """
        script = (_HERE / "page.js").read_text(encoding="utf-8")
        style = str(LinkedFigure._css)  # not the trait, which could be anybody's
        page = html_page(script, style, self._heading.format(name=self.name), self.values)
        return written(path, lambda beside: beside.write_text(page, encoding="utf-8"), overwrite)


class Explorer(LinkedFigure):
    """A linked figure of p = N(mu1, sigma1^2) and q = N(mu2, sigma2^2): `explorer.mu2 = 1.5` moves it.

    `direction` is "pq" for KL(p‖q) or "qp" for KL(q‖p), `unit` is "nats" or "bits".
    """

    _names = ("mean-sweep", "sd-sweep", "integrand", "terms")

    mu1 = _moves(Parameter(0.0))
    sigma1 = _moves(Parameter(1.0))
    mu2 = _moves(Parameter(0.0))
    sigma2 = _moves(Parameter(1.0))
    direction = _moves(Choice(["pq", "qp"], "pq"))
    unit = _moves(Choice(["nats", "bits"], "nats"))

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
        raise ValueError(f"state = {_short(text)} must begin with {explorer!r}, the explorer that it is for")
    pairs = [word.partition("=") for word in words]
    for word, (name, equals, value) in zip(words, pairs, strict=True):
        if not (name and equals and value):
            raise ValueError(f"state has {_short(word)}, which is not of the form name=value")
    names = [name for name, _, _ in pairs]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"state has {_short(twice[0])} twice")
    return {name: value for name, _, value in pairs}


class Landscape(Explorer):
    """The landscape, with the ways to look at it: `locked`, `log_levels` and `fixed_axes`."""

    _names = ("landscape",)

    locked = _moves(Switch(False, help="q stays where it is when the mouse passes over"))
    log_levels = _moves(Switch(False, help="the map's levels grow by half decades"))
    fixed_axes = _moves(Switch(False, help="the slices' axes stay"))


class Latent(Explorer):
    """One latent of a VAE, and the number `J` of latents like it."""

    _names = ("latent",)

    J = _moves(Count(20))


class Elbo(LinkedFigure):
    """ln p(x) = ELBO + KL(q‖posterior): q = N(mu1, sigma1^2) moves, the posterior N(mu2, sigma2^2) stays."""

    _names = ("elbo",)

    mu1 = _moves(Parameter(-0.5))
    sigma1 = _moves(Parameter(1.0))
    unit = _moves(Choice(["nats", "bits"], "nats"))
    mu2 = _given(traitlets.Float(0.5))
    sigma2 = _given(traitlets.Float(math.sqrt(0.5)))

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

    _names = ("em",)
    _heading = "EM on a mixture of two Gaussians"

    x = _given(traitlets.List(help="the observations, to two digits"))
    frames = _given(traitlets.List(help="what each step has left"))
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
    raise ValueError(f"which = {_short(which)} must be 'mean' or 'sd'")


def integrand():
    """The integrand p ln(p/q): its positive and its negative area, and their sum, KL(p‖q); p and q above."""
    return Explorer(name="integrand", mu2=1.0)


def terms():
    """The two terms: bars for entropy + KL = cross-entropy, which move with sigma1, mu2 and sigma2."""
    return Explorer(name="terms", mu2=2.0, sigma2=2.0)


def landscape():
    """The map of KL over (mu2, sigma2), the densities and two slices, which follow the hand together."""
    return Landscape(mu2=1.0, sigma2=2.0)


def latent():
    """One latent of a VAE, N(mu, sigma^2) against N(0, 1): its KL, the sum over J latents, and their mean."""
    return Latent(mu1=1.0, sigma1=0.5)


def elbo():
    """ln p(x) = ELBO + KL(q‖posterior) for z ~ N(0, 1), x given z ~ N(z, 1), x = 1: q moves, the sum stays."""
    return Elbo()


def em():
    """EM on a mixture of two Gaussians, step by step: E closes the gap, M raises the bound."""
    return EM()
