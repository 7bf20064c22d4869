"""What each figure is, as plain data: both painters read it, the browser's and Matplotlib's, and it knows neither."""

import math
from dataclasses import dataclass, field

from .arguments import short

#: of a part of a figure: on a light ground, on a dark one, and of its name on a light ground, where a text is darker
COLOURS = {
    "p": ("#0072b2", "#56b4e9", "#0072b2"),
    "q": ("#d55e00", "#ff8c42", "#b54c00"),
    "kl": ("#009e73", "#2bc79a", "#007a5a"),
    "minus": ("#cc79a7", "#cc79a7", "#a8487c"),
    "movable": ("#8a2f86", "#e08ad0", "#8a2f86"),
}
#: the words that a state may hold, the first one at the start
CHOICES = {"direction": ("pq", "qp"), "unit": ("nats", "bits")}
#: z ~ N(prior) is hidden, x given z ~ N(z, noise^2) is seen; a Gaussian is its mean and its standard deviation
HIDDEN = {"prior": (0.0, 1.0), "noise": 1.0, "x": 1.0, "posterior": (0.5, math.sqrt(0.5))}


@dataclass(frozen=True)
class Parameter:
    """A number of the state that moves within a range, and how a reader knows it."""

    symbol: str
    label: str
    range: tuple
    step: float  # of its slider
    digits: int = 2  # that are shown; 0 for a whole number
    shown: str = "value"  # or "log-variance", of a standard deviation


@dataclass(frozen=True)
class Scene:
    """What a figure is. Its state is what `start` holds: numbers, words of `CHOICES`, and switches."""

    name: str
    title: str
    about: str  # for who opens it in Python
    parameters: dict  # name -> Parameter
    sliders: tuple  # the names of those with a slider, in its order
    start: dict
    switches: dict = field(default_factory=dict)  # name -> its label
    presets: dict = field(default_factory=dict)  # label -> a part of the state
    frames: tuple = ()  # the values of the first slider that Play and the still pictures show
    seconds: float = 0  # that Play takes from end to end
    domain: tuple = (-6, 6)  # the axis of the densities
    model: dict = field(default_factory=dict)  # what stays
    names: dict = field(default_factory=lambda: {"p": "p", "q": "q"})  # of the two Gaussians
    colours: dict = field(default_factory=lambda: COLOURS)


def _mean(symbol, low, high):
    return Parameter(symbol, f"mean {symbol}", (low, high), 0.05)


def _sd(symbol, low, high):
    return Parameter(symbol, f"standard deviation {symbol}", (low, high), 0.01)


def _pair(mean, sd):
    """The parameters of p and q, whose means and deviations have the same ranges."""
    return {"mu1": _mean("μ₁", *mean), "sigma1": _sd("σ₁", *sd), "mu2": _mean("μ₂", *mean), "sigma2": _sd("σ₂", *sd)}


def _ellipse(i, sign):
    """The parameters of a covariance: the half-axes of its ellipse, and the angle of the first."""
    axes = {f"{axis}{i}": Parameter(f"{axis}{sign}", f"half-axis {axis}{sign}", (0.3, 2.0), 0.01) for axis in "ab"}
    return axes | {f"angle{i}": Parameter(f"θ{sign}", f"angle θ{sign} in degrees", (-180, 180), 5, digits=0)}


_STANDARD = {"mu1": 0.0, "sigma1": 1.0, "mu2": 0.0, "sigma2": 1.0}
_ORDERED = {"direction": "pq", "unit": "nats"}
_START = _STANDARD | _ORDERED
_LATENT_SD = (math.exp(-2), math.exp(1))  # log-variances from -4 to 2
_HAND = Parameter("hand", "hand of draws", (1, 10000), 1, digits=0)
_SWEEP = {"whole": "show all", "both": "both orders"}
_MAP = {"locked": "hold q", "log_levels": "log levels", "fixed_axes": "fixed axes", "marks": "valley and lowest points"}

_ALL = (
    Scene(
        name="mean-sweep",
        title="Mean sweep",
        about="The sweep of q's mean; p = N(0, 1) stays.",
        parameters=_pair((-4, 4), (0.5, 4)),
        sliders=("mu2",),
        start=_START | {"mu2": 1.0} | dict.fromkeys(_SWEEP, False),
        switches=_SWEEP,
        frames=(-4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0),
        seconds=8,
    ),
    Scene(
        name="sd-sweep",
        title="Standard deviation sweep",
        about="The sweep of q's standard deviation; p = N(0, 1) stays.",
        parameters=_pair((-4, 4), (0.5, 4)),
        sliders=("sigma2",),
        start=_START | {"sigma2": 2.0} | dict.fromkeys(_SWEEP, False),
        switches=_SWEEP,
        frames=(0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0, 3.5, 4.0),
        seconds=8,
    ),
    Scene(
        name="integrand",
        title="Integrand",
        about="The integrand p ln(p/q): its positive and its negative area, and their sum, KL(p‖q); p and q above.",
        parameters=_pair((-3, 3), (0.5, 3)),
        sliders=("mu2", "sigma2"),
        start=_START | {"mu2": 1.0},
    ),
    Scene(
        name="orders",
        title="The two orders",
        about="The integrands of both orders on one axis, each under its own averaging law, and their areas.",
        parameters=_pair((-3, 3), (0.5, 4)),
        sliders=("mu1", "sigma1", "mu2", "sigma2"),
        start=_STANDARD | {"mu2": 1.0, "sigma2": 2.0, "unit": "nats"},
        domain=(-10, 10),
    ),
    Scene(
        name="terms",
        title="The two terms",
        about="The two terms: bars for entropy + KL = cross-entropy, which move with sigma1, mu2 and sigma2.",
        parameters=_pair((-3, 3), (0.5, 4)) | {"sigma1": _sd("σ₁", 0.1, 3)},
        sliders=("sigma1", "mu2", "sigma2"),
        start=_START | {"mu2": 2.0, "sigma2": 2.0},
    ),
    Scene(
        name="prices",
        title="The three prices",
        about="The three prices that add up to KL, of the spread, the width and the shift, as bars one upon the other.",
        parameters=_pair((-3, 3), (0.5, 4)),
        sliders=("sigma1", "mu2", "sigma2"),
        start=_STANDARD | {"mu2": 1.0, "sigma2": 2.0, "unit": "nats"},
    ),
    Scene(
        name="surprise",
        title="Surprise",
        about="The surprise at n draws from p, under q and under p, and the running mean of the difference.",
        parameters=_pair((-3, 3), (0.5, 4))
        | {
            "n": Parameter("n", "number of draws n", (1, 1000), 1, digits=0),
            "hand": _HAND,
        },
        sliders=("mu2", "sigma2", "n"),
        start=_STANDARD | {"mu2": 1.0, "n": 8, "hand": 1, "unit": "nats", "settled": False},
        switches={"settled": "show KL"},
    ),
    Scene(
        name="estimates",
        title="Three estimates",
        about="The running means of k1, k2 and k3 over draws from p, each in a band of its standard error, if finite.",
        parameters=_pair((-2, 2), (0.5, 3)) | {"hand": _HAND},
        sliders=("mu2", "sigma2"),
        start=_STANDARD | {"mu2": 0.5, "hand": 1, "unit": "nats", "settled": False},
        switches={"settled": "show KL"},
        model={"n": (10, 100000)},  # draws, from and to
    ),
    Scene(
        name="landscape",
        title="Landscape",
        about=(
            "The map of KL over (mu2, sigma2), the densities and two slices, which follow the hand together. "
            "`locked` holds q, `log_levels` lets the levels grow by half decades, `fixed_axes` holds the slices', "
            "and `marks` shows the valley and the slices' lowest points."
        ),
        parameters=_pair((-2, 2), (0.5, 4)),
        sliders=("mu2", "sigma2", "mu1", "sigma1"),
        start=_START | {"mu2": 1.0, "sigma2": 2.0} | dict.fromkeys(_MAP, False) | {"log_levels": True},
        switches=_MAP,
        presets={
            "Shift by 1σ": _STANDARD | {"mu2": 1.0},
            "Double": _STANDARD | {"sigma2": 2.0},
            "Halve": _STANDARD | {"sigma2": 0.5},
            "Means stuck apart": _STANDARD | {"mu2": 2.0},
            "VAE": _STANDARD | {"mu1": 1.5, "sigma1": 0.6},
        },
        model={"room": 0.1},  # below a slice's lowest point, in parts of its height: it stands on the axis only at 0
    ),
    Scene(
        name="latent",
        title="One latent of a VAE",
        about="One latent of a VAE, the encoder N(mu1, sigma1^2) against the prior N(0, 1), and the sum and mean of J.",
        parameters=_pair((-3, 3), _LATENT_SD)
        | {
            "mu1": _mean("μ", -3, 3),
            "sigma1": Parameter("ln σ²", "log-variance ln σ²", _LATENT_SD, 0.01, shown="log-variance"),
            "J": Parameter("J", "number of latents J", (1, 50), 1, digits=0),
        },
        sliders=("mu1", "sigma1", "J"),
        start=_START | {"mu1": 1.0, "sigma1": 0.5, "J": 20},
        names={"p": "encoder", "q": "prior"},
    ),
    Scene(
        name="elbo",
        title="Evidence lower bound",
        about="ln p(x) = ELBO + KL(q‖posterior) for a hidden z: q = N(mu, sigma^2) moves, the sum stays.",
        parameters={"mu": _mean("μ", -1, 2), "sigma": _sd("σ", 0.2, 1.5)},
        sliders=("mu", "sigma"),
        start={"mu": -0.5, "sigma": 1.0, "unit": "nats"},
        presets={
            "q = the prior": {"mu": HIDDEN["prior"][0], "sigma": HIDDEN["prior"][1]},
            "q = the posterior": {"mu": HIDDEN["posterior"][0], "sigma": HIDDEN["posterior"][1]},
        },
        domain=(-5, 5),
        model=HIDDEN | {"axis": (-5.0, -1.0)},  # of the bars, in nats: from below every ELBO within the ranges
    ),
    Scene(
        name="em",
        title="EM on a mixture of two Gaussians",
        about="EM on a mixture of two Gaussians, step by step: E closes the gap, M raises the bound.",
        parameters={"step": Parameter("step", "step", (0, 12), 1, digits=0)},
        sliders=("step",),
        start={"step": 0},
        frames=tuple(range(13)),
        seconds=10.8,
    ),
    Scene(
        name="direction",
        title="Cover or choose",
        about=(
            "One Gaussian q for p = (1 - w) N(-a, 1) + w N(a, sigma1^2), and both orders of the divergence. "
            "`marks` shows the map of the order in `direction`, and where it is lowest."
        ),
        parameters={
            "a": Parameter("a", "humps at ±a", (0, 4), 0.01),
            "w": Parameter("w", "right one's weight w", (0.05, 0.95), 0.01),
            "sigma1": Parameter("σ₁", "right one's width σ₁", (0.4, 2), 0.01),
            "mu2": _mean("μ₂", -5, 5),
            "sigma2": _sd("σ₂", 0.3, 4.5),
        },
        sliders=("a", "w", "sigma1", "mu2", "sigma2"),
        start={"a": 3.0, "w": 0.5, "sigma1": 1.0, "mu2": 1.0, "sigma2": 2.0} | _ORDERED | {"marks": False},
        switches={"marks": "map and lowest points"},
        domain=(-9, 9),
        model={"levels": (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.5, 2, 3, 5)},  # of the map
    ),
    Scene(
        name="covariance",
        title="The three prices in the plane",
        about=(
            "The ellipses of one standard deviation of p, around (x1, y1), and of q, around 0, and the three prices. "
            "`whitened` stretches the plane until q is round, and turns it until p's axes are straight."
        ),
        parameters={
            "whitened": Parameter("whitened", "whitened", (0, 1), 0.01),
            "x1": _mean("x₁", -1.5, 1.5),
            "y1": _mean("y₁", -1.5, 1.5),
            **_ellipse(1, "₁"),
            **_ellipse(2, "₂"),
        },
        sliders=("x1", "y1", "a1", "b1", "angle1", "a2", "b2", "angle2", "whitened"),
        start=dict(x1=0.8, y1=-0.4, a1=1.3, b1=0.6, angle1=80, a2=1.8, b2=0.8, angle2=20, whitened=0.0, unit="nats"),
        frames=(1.0,),
        seconds=2,
    ),
)
#: name -> Scene
SCENES = {scene.name: scene for scene in _ALL}


def sweep_scene(which):
    """The scene of a sweep. `ValueError` if `which` is neither "mean" nor "sd"."""
    if not isinstance(which, str) or which not in ("mean", "sd"):
        raise ValueError(f"which = {short(which)} must be 'mean' or 'sd'")
    return SCENES[f"{which}-sweep"]
