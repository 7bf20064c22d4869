"""Explorers: figures that move in the reader's browser, driven by a few values that Python can read and set.

`explorers.NAME()` opens the scene NAME of `kl_helpers.scenes`, at its start or where you say, as in
`explorers.terms(sigma2=1)`; `explorers.sweep(which)` one of the two sweeps.
"""

import math
import operator
import pathlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict

import anywidget
import numpy as np
import traitlets

from .. import em as _em
from ..arguments import short
from ..files import written
from ..scenes import CHOICES, SCENES, sweep_scene
from ..stills import still
from .page import html_page

_HERE = pathlib.Path(__file__).parent


class _Plain:
    """What it refuses, it names, in a few words."""

    def error(self, explorer, value, error=None, info=None):
        raise traitlets.TraitError(f"{self.name} must be {self.info()}, got {short(value)}")


class Number(_Plain, traitlets.TraitType):
    """A number within its parameter's range, of any kind that Python takes for one but flags and texts."""

    def __init__(self, start, parameter):
        super().__init__(start)
        self.low, self.high = parameter.range
        self.read, self.info_text = (float, "a number") if parameter.digits else (int, "a whole number")

    def validate(self, explorer, value):
        number = self._number(explorer, value)
        if not self.low <= number <= self.high:  # also refuses nan
            raise traitlets.TraitError(
                f"{self.name} = {short(number)} is outside the explorer's range [{self.low:g}, {self.high:g}]"
            )
        return number

    def from_string(self, text):
        try:
            return self.read(text)
        except ValueError:
            self.error(None, text)

    def _number(self, explorer, value):
        try:
            array = np.asarray(value)
            if array.ndim or array.dtype.kind in "bcmSU":  # float() takes True, "1" and [1.0] in an array
                raise TypeError
            return float(value) if self.read is float else operator.index(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf
        except Exception:  # whatever the value's own class raises
            self.error(explorer, value)


class Choice(_Plain, traitlets.Enum):
    """One of a few words, or on or off."""

    def validate(self, explorer, value):
        for choice in self.values:
            if isinstance(value, type(choice)) and value == choice:
                return choice  # a plain word, of whatever kind the value was
        self.error(explorer, value)


def _trait(scene, name):
    """What moves under `name`; the kernel's echo of it moves other windows, and a hand that is moving ignores it."""
    start = scene.start[name]
    parameter = scene.parameters.get(name)
    trait = Number(start, parameter) if parameter else Choice(CHOICES.get(name, (False, True)), start)
    return trait.tag(sync=True)


class Explorer(anywidget.AnyWidget):
    """A scene drawn by the browser, in a state that the reader moves, and that can be shared, restored and saved.

    Where no kernel runs, its still picture stands in its place: as it was when it was shown.
    Move it by hand, or from Python: `explorer.mu2 = 1.5`. Python hears of a move when the hand rests.
    A value out of its range, or an unknown word, raises `traitlets.TraitError` and changes nothing.
    `direction` is "pq" for KL(p‖q) or "qp" for KL(q‖p), `unit` is "nats" or "bits".
    """

    _esm = _HERE / "explorers.js"
    _css = _HERE / "style.css"

    scene = traitlets.Dict(read_only=True, help="what the figure is").tag(sync=True)

    def __init__(self, name):
        if not isinstance(name, str) or name not in SCENES:
            raise ValueError(f"name = {short(name)} must be one of {', '.join(SCENES)}")
        scene = SCENES[name]
        computed = {"model": _em_model()} if name == "em" else {}
        self.add_traits(**{name: _trait(scene, name) for name in scene.start})
        self.set_trait("scene", asdict(scene) | computed)
        super().__init__()

    def set_state(self, sync_data):
        """What a front end wants to set: it moves what can be moved, all or nothing, and the rest is not heard.

        `read_only` does not hold a front end back.
        """
        moved = {name: value for name, value in sync_data.items() if name in self.start}
        try:
            for name, value in moved.items():
                self.traits()[name]._validate(self, value)
        except traitlets.TraitError:
            return
        super().set_state(moved)

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        picture = b64encode(self._still().png()).decode()
        return {**data, "image/png": picture, "text/plain": repr(self)}, metadata

    def __repr__(self):
        return f"{self.name}: {self._still().sentence} Run the notebook to move it."

    def _still(self):
        return still(self.name, self.state)

    @property
    def name(self):
        """Which explorer this is."""
        return self.scene["name"]

    @property
    def start(self):
        """The state at the beginning, to which Reset goes back."""
        return dict(self.scene["start"])

    @property
    def state(self):
        """What the reader can move, as a dictionary."""
        return {name: getattr(self, name) for name in self.start}

    @property
    def values(self):
        """The scene and the state: all that a page of its own needs."""
        return {"scene": self.scene} | self.state

    def share(self):
        """The state as a line of text, for a classmate, who gives it to `restore`."""
        return " ".join([self.name, *(f"{name}={_as_text(value)}" for name, value in self.state.items())])

    def restore(self, state):
        """Go to a state: what `share` or `state` gave, or a part of it.

        `ValueError` names what cannot be read or is out of range; then nothing has changed.
        """
        if not isinstance(state, (str, Mapping)):
            raise ValueError(f"state = {short(state)} must be a text or a dictionary")
        is_text = isinstance(state, str)
        words = _from_text(state, self.name) if is_text else state
        values = {name: self._valid(name, value, is_text) for name, value in words.items()}
        with self.hold_sync():
            for name, value in values.items():
                setattr(self, name, value)

    def _valid(self, name, value, is_text):
        if name not in self.start:
            raise ValueError(
                f"state has {short(name)}, but the explorer {self.name!r} has only {', '.join(self.start)}"
            )
        trait = self.traits()[name]
        try:
            return trait._validate(self, trait.from_string(value) if is_text else value)
        except traitlets.TraitError as error:
            raise ValueError(f"state has {name} = {short(value)}: {error}") from error

    def save_html(self, path, overwrite=False):
        """Save the explorer, as it stands, as a page that needs no kernel and no network, and return its path.

        Errors are those of `kl_helpers.files.written`.
        """
        script, style = ((_HERE / name).read_text(encoding="utf-8") for name in ("page.js", "style.css"))
        page = html_page(script, style, self.scene["title"], self.values)
        return written(path, lambda beside: beside.write_text(page, encoding="utf-8"), overwrite)


def _as_text(value):
    return repr(value).removesuffix(".0").strip("'")


def _from_text(text, explorer):
    """The words of a shared line, name by name."""
    first, *words = text.split() or [""]
    if first != explorer:
        raise ValueError(f"state = {short(text)} must begin with {explorer!r}, the explorer that it is for")
    pairs = [word.partition("=") for word in words]
    for word, (name, equals, value) in zip(words, pairs, strict=True):
        if not (name and equals and value):
            raise ValueError(f"state has {short(word)}, which is not of the form name=value")
    names = [name for name, _, _ in pairs]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"state has {short(twice[0])} twice")
    return {name: value for name, _, value in pairs}


def _em_model():
    """The observations and each step of EM, in nats and to two digits where only the eye reads it."""
    steps = _em.steps(_em.DATA, _em.START, SCENES["em"].frames[-1])
    return {"x": np.round(_em.DATA, 2).tolist(), "steps": [_frame(step) for step in steps]}


def _frame(step):
    values = {name: getattr(step, name) for name in ("name", "bound", "gap", "log_likelihood")}
    mixture = {name: np.round(part, 6).tolist() for name, part in vars(step.mixture).items()}
    return values | mixture | {"q": np.round(step.q[:, 0], 2).tolist()}


def sweep(which):
    """The sweep of q's mean (`which="mean"`) or of its standard deviation (`which="sd"`); p = N(0, 1) stays.

    Left, the two densities; right, KL(p‖q) in nats: its numerical value as a dot, and its curve as far as it has moved.
    `whole` shows all of the curve, `both` KL(q‖p) beside it.
    Raises `ValueError` for any other `which`.
    """
    return Explorer(sweep_scene(which).name)


def _opener(scene):
    def open_explorer(**state):
        explorer = Explorer(scene.name)
        explorer.restore(state)
        return explorer

    open_explorer.__name__ = open_explorer.__qualname__ = scene.name
    open_explorer.__doc__ = scene.about
    return open_explorer


globals().update({name: _opener(scene) for name, scene in SCENES.items() if name.isidentifier()})
