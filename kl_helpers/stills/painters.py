"""What each scene shows: one function a scene, which gives its panels and its sentence."""

import numpy as np

from ..estimates import areas, riemann_kl_log
from ..gaussians import cross_entropy_normal, entropy_normal, kl_normal, log_density
from ..scenes import SCENES
from .covariance import covariance
from .direction import direction
from .em import em
from .estimates import estimates
from .names import INK
from .panels import COLOUR, DASHED, SOLID, TEXT, THIN, bars, chart, curve, cut, densities, integrands, pair, stacked
from .picture import Picture
from .state import State, counted, normal, number
from .surprise import surprise


def still(name, values):
    """The scene `name` at a state, as a `Picture`."""
    return _PAINTERS[name](State(SCENES[name], values))


def sweep(state):
    (moved,) = state.scene.sliders
    parameter = state.scene.parameters[moved]
    also = f", and thin {state.turned.equation}" if state.both else ""
    return _picture(
        state,
        f"p is solid and stays, q is dashed, and its {parameter.label} moves. "
        f"Left, the two densities; right, {state.name} against {parameter.symbol}, with a dot where q is{also}.",
        [(pair, state, "x", None, moved == "sigma2"), (curve, state, moved, riemann_kl_log)],
        {state.turned.equation: INK} if state.both else {},
    )


def integrand(state):
    gain, loss = areas(*state.ordered)
    domain = [state.mu1 + state.sigma1 * x for x in state.scene.domain]  # in units of p
    black = {"color": "black", "linewidth": 1}
    return _picture(
        state,
        f"Above, p is solid and q dashed; below, the integrand {state.integrand}. "
        f"Its positive area is {number(state.shown(gain))}, its negative area {number(state.shown(loss))}, "
        f"and their sum is {state.said(gain + loss)}.",
        [(pair, state, "", domain), (integrands, [(state, black, (COLOUR["kl"], COLOUR["minus"]))], domain)],
        mosaic="A;B",
        size=(9, 5.4),
    )


def orders(state):
    drawn = [(state, SOLID, [COLOUR["p"]] * 2), (state.turned, DASHED, [COLOUR["q"]] * 2)]
    (gain, loss), (other_gain, other_loss) = (state.shown(np.array(areas(*of.ordered))) for of, *_ in drawn)
    return _picture(
        state,
        f"The other order is {state.turned.equation}. Above, p is solid and q dashed; below, "
        f"solid, {state.integrand} with the areas {number(gain)} and {number(loss)}, "
        f"and dashed, {state.turned.integrand} with the areas {number(other_gain)} and {number(other_loss)}.",
        [(pair, state, ""), (integrands, drawn, state.scene.domain)],
        {state.equation: TEXT["p"], state.turned.equation: TEXT["q"]},
        mosaic="A;B",
        size=(9, 5.4),
    )


def terms(state):
    (first, second), (_, sigma, *_) = state.direction, state.ordered
    entropy, cross = entropy_normal(sigma), cross_entropy_normal(*state.ordered)
    drawn = {
        f"entropy\nH({first}) = {number(state.shown(entropy))}": ("p", "//", 0, entropy),
        state.name: ("kl", "--", entropy, cross),
        f"cross-entropy\nH({first}, {second}) = {number(state.shown(cross))}": ("q", "\\\\", 0, cross),
    }
    return _picture(
        state,
        f"Left, p is solid and q dashed. Right, three bars: the entropy of {first} is "
        f"{state.said(entropy)}, {state.name} = {state.said(state.kl())} stands on it, "
        f"and both together are as high as the cross-entropy, {state.said(cross)}.",
        [(pair, state), (bars, state, drawn)],
    )


def prices(state):
    ratio = state.sigma1 / state.sigma2
    paid = -np.log(ratio), ratio**2 / 2 - 1 / 2, (state.mu1 - state.mu2) ** 2 / (2 * state.sigma2**2)
    panel, said = stacked(state, ("spread\nln(σ₂/σ₁)", "width\nσ₁²/(2σ₂²) − ½", "shift\n(μ₁ − μ₂)²/(2σ₂²)"), paid)
    return _picture(state, f"Left, p is solid and q dashed. {said}", [(pair, state), panel])


def landscape(state):
    lowest = number(float(state.valley(np.array(state.mu2))), "g")
    marks = f" The line is the valley, and the rings are where the slices are lowest, at σ₂ = {lowest} beside the map."
    return _picture(
        state,
        f"Top left, the map of {state.name} over μ₂ and σ₂, with a cross-hair at q and a dot at p. "
        f"Below it, the slice along μ₂; beside it, the slice up σ₂; then p, solid, and q, dashed."
        f"{marks if state.marks else ''}",
        [(chart, state), (cut, state, "sigma2", "mu2"), (cut, state, "mu2", "sigma2"), (pair, state, "x", None, True)],
        mosaic="AB;CD",
        size=(9, 7),
        grid={"width_ratios": (4, 3), "height_ratios": (2, 1), "top": 0.83},
    )


def latent(state):
    one, J = state.kl(), state.J
    drawn = {
        "one latent": ("kl", "--", 0, one),
        f"the sum of {J}\n{number(state.shown(J * one))}": ("kl", "//", 0, J * one),
        "their mean": ("kl", "\\\\", 0, one),
    }
    return _picture(
        state,
        f"Left, the encoder is solid, the prior dashed. Right, three bars: one latent costs "
        f"{state.said(one)}, the sum over {counted(J, 'such latent')} is {state.said(J * one)}, "
        f"and their mean is again {state.said(one)}, 1/{J} of the sum.",
        [(pair, state), (bars, state, drawn)],
    )


def elbo(state):
    model, q = state.scene.model, (state.mu, state.sigma)
    seen = np.hypot(model["prior"][1], model["noise"])
    level, gap = log_density(model["x"], model["prior"][0], seen), kl_normal(*q, *model["posterior"])
    bound, floor = level - gap, model["axis"][0]
    drawn = {
        f"ELBO\n{number(state.shown(bound))}": ("q", "\\\\", floor, bound),
        "gap": ("kl", "--", bound, level),
        f"ln p(x)\n{number(state.shown(level))}": ("p", "//", floor, level),
    }
    curves = {
        "prior": (THIN, *model["prior"]),
        "posterior": (SOLID, *model["posterior"]),
        f"q = {normal(*q)}": (DASHED, *q),
    }
    return Picture(
        f"q = {normal(*q)}, posterior = {normal(*model['posterior'])}, gap KL(q‖posterior) = {state.said(gap)}. "
        f"Left, q is dashed, the posterior solid, the prior thin. Right, three bars: "
        f"the ELBO reaches up to {state.said(bound)}, the gap stands on it, "
        f"and both together reach the level ln p(x) = {state.said(level)}.",
        [(densities, curves, state.scene.domain, "z"), (bars, state, drawn, model["axis"], level)],
        head={f"KL(q‖posterior) = {state.said(gap)}": TEXT["kl"]},
    )


def _picture(state, sentence, panels, head=None, **layout):
    """A picture of p and q: it says first where they are, and how far apart."""
    where = [f"{state.scene.names[letter]} = {normal(*of)}" for letter, of in state.gaussians.items()]
    head = {state.equation: TEXT["kl"]} | (head or {})
    return Picture(f"{', '.join(where)}, {state.equation}. {sentence}", panels, head, **layout)


_PAINTERS = {"mean-sweep": sweep, "sd-sweep": sweep} | {
    painter.__name__: painter
    for painter in (
        integrand,
        orders,
        terms,
        prices,
        surprise,
        estimates,
        landscape,
        latent,
        elbo,
        em,
        direction,
        covariance,
    )
}
