"""Explorers: figures that move in the reader's browser, driven by a few values that Python can read and set.

`explorers.NAME()` opens the scene NAME of `kl_helpers.scenes`, at its start or where you say, as in
`explorers.terms(sigma2=1)`; `explorers.sweep(which)` one of the two sweeps.
"""

import contextlib
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


class Number(traitlets.TraitType):
    """A number within its parameter's range, of any kind that Python takes for one but flags and texts."""

    def __init__(self, start, parameter):
        super().__init__(start)
        self.low, self.high = parameter.range
        self.read, self.wanted = (float, "a number") if parameter.digits else (operator.index, "a whole number")

    def validate(self, explorer, value):
        try:
            array = np.asarray(value)
            if array.ndim or array.dtype.kind in "bcmSU":  # float() takes True, "1" and [1.0] in an array
                raise TypeError
            number = self.read(value)
        except OverflowError:
            number = math.inf if value > 0 else -math.inf
        except Exception:  # whatever the value's own class raises
            raise _refused(self, value) from None
        if not self.low <= number <= self.high:  # also refuses nan
            raise traitlets.TraitError(
                f"{self.name} = {short(number)} is outside the explorer's range [{self.low:g}, {self.high:g}]"
            )
        return number


class Choice(traitlets.TraitType):
    """One of a few words, or on or off."""

    def __init__(self, start, choices):
        super().__init__(start)
        self.choices, self.wanted = choices, f"any of {list(choices)}"

    def validate(self, explorer, value):
        for choice in self.choices:
            if isinstance(value, type(choice)) and value == choice:
                return choice  # a plain word, of whatever kind the value was
        raise _refused(self, value)


def _refused(trait, value):
    return traitlets.TraitError(f"{trait.name} must be {trait.wanted}, got {short(value)}")


def _trait(scene, name):
    """What moves under `name`; the kernel's echo of it moves other windows, and a hand that is moving ignores it."""
    start, parameter = scene.start[name], scene.parameters.get(name)
    trait = Number(start, parameter) if parameter else Choice(start, CHOICES.get(name, (False, True)))
    return trait.tag(sync=True)


class Explorer(anywidget.AnyWidget):
    """A scene drawn by the browser, in a state that the reader moves, and that can be shared, restored and saved.

    Where no kernel runs, its still picture stands in its place: as it was when it was shown.
    Move it by hand, or from Python: `explorer.mu2 = 1.5`. Python hears of a move when the hand rests.
    A value out of its range, or an unknown word, raises `traitlets.TraitError` and changes nothing.
    `direction` is "pq" for KL(p‖q) or "qp" for KL(q‖p), `unit` is "nats" or "bits".
    """

    _esm = _HERE / "explorers.js"
    _css = _HERE / "explorers.css"

    scene = traitlets.Dict(read_only=True, help="what the figure is").tag(sync=True)

    def __init__(self, name):
        if not isinstance(name, str) or name not in SCENES:
            raise ValueError(f"name = {short(name)} must be one of {', '.join(SCENES)}")
        scene = SCENES[name]
        self.add_traits(**{name: _trait(scene, name) for name in scene.start})
        self.set_trait("scene", asdict(scene) | ({"model": _em_model()} if name == "em" else {}))
        super().__init__()

    def set_state(self, sync_data):
        """What a front end wants to set: it moves what can be moved, all or nothing, and the rest is not heard.

        `read_only` does not hold a front end back.
        """
        moved = {name: value for name, value in sync_data.items() if name in self.start}
        try:
            self._valid(moved)
        except ValueError:
            return
        super().set_state(moved)

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        picture = b64encode(still(self.name, self.state).png()).decode()
        return {**data, "image/png": picture, "text/plain": repr(self)}, metadata

    def __repr__(self):
        return f"{self.name}: {still(self.name, self.state).sentence} Run the notebook to move it."

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
        words = (f"{name}={value!r}".removesuffix(".0").replace("'", "") for name, value in self.state.items())
        return " ".join([self.name, *words])

    def restore(self, state):
        """Go to a state: what `share` or `state` gave, or a part of it.

        `ValueError` names what cannot be read or is out of range; then nothing has changed.
        """
        if not isinstance(state, (str, Mapping)):
            raise ValueError(f"state = {short(state)} must be a text or a dictionary")
        words = _from_text(state, self.name) if isinstance(state, str) else state
        with self.hold_sync():
            for name, value in self._valid(words).items():
                setattr(self, name, value)

    def _valid(self, state):
        """The values as they will be. `ValueError` names the first that cannot be."""
        valid = {}
        for name, value in state.items():
            if name not in self.start:
                raise ValueError(
                    f"state has {short(name)}, but the explorer {self.name!r} has only {', '.join(self.start)}"
                )
            try:
                valid[name] = self.traits()[name].validate(self, value)
            except traitlets.TraitError as error:
                raise ValueError(f"state has {name} = {short(value)}: {error}") from error
        return valid

    def save_html(self, path, overwrite=False):
        """Save the explorer, as it stands, as a page that needs no kernel and no network, and return its path.

        Errors are those of `kl_helpers.files.written`.
        """
        script, style = ((_HERE / name).read_text(encoding="utf-8") for name in ("page.js", "explorers.css"))
        page = html_page(script, style, self.scene["title"], self.values)
        return written(path, lambda beside: beside.write_text(page, encoding="utf-8"), overwrite)


def _from_text(text, explorer):
    """The values of a shared line, name by name."""
    first, *words = text.split() or [""]
    if first != explorer:
        raise ValueError(f"state = {short(text)} must begin with {explorer!r}, the explorer that it is for")
    state = {}
    for word in words:
        name, _, value = word.partition("=")
        if not (name and value):
            raise ValueError(f"state has {short(word)}, which is not of the form name=value")
        if name in state:
            raise ValueError(f"state has {short(name)} twice")
        state[name] = _value(value)
    return state


def _value(text):
    for read in (int, float):
        with contextlib.suppress(ValueError):
            return read(text)
    return {"True": True, "False": False}.get(text, text)


def _em_model():
    """The observations and each step of EM, in nats, to digits enough for the eye; the browser computes q."""
    digits = {"bound": 6, "gap": 6, "log_likelihood": 6, "weights": 4, "means": 4, "sds": 4}
    steps = []
    for step in _em.steps(_em.DATA, _em.START, SCENES["em"].frames[-1]):
        values = vars(step) | vars(step.mixture)
        steps.append({"name": step.name} | {name: np.round(values[name], n).tolist() for name, n in digits.items()})
    return {"x": np.round(_em.DATA, 4).tolist(), "steps": steps}


def sweep(which, **state):
    """The sweep of q's mean (`which="mean"`) or of its standard deviation (`which="sd"`); p = N(0, 1) stays.

    Left, the two densities; right, KL(p‖q) in nats: its numerical value as a dot, and its curve as far as it has moved.
    `whole` shows all of the curve, `both` KL(q‖p) beside it.
    It opens at its start or where you say, as in `sweep("mean", mu2=3)`.
    Raises `ValueError` for any other `which`.
    """
    return _opened(sweep_scene(which), state)


def _opened(scene, state):
    """An explorer of the scene that begins at this state: Reset goes back to it."""
    explorer = Explorer(scene.name)
    explorer.restore(state)
    explorer.set_trait("scene", explorer.scene | {"start": explorer.state})
    return explorer


def _opener(scene):
    def open_explorer(**state):
        return _opened(scene, state)

    open_explorer.__name__ = open_explorer.__qualname__ = scene.name
    open_explorer.__doc__ = scene.about
    return open_explorer


globals().update({name: _opener(scene) for name, scene in SCENES.items() if name.isidentifier()})
