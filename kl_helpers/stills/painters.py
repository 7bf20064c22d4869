"""What each scene shows: one function a scene, which gives its panels and its sentence."""

import numpy as np

from ..estimates import areas, riemann_kl_log
from ..gaussians import cross_entropy_normal, entropy_normal, kl_normal, log_density
from ..scenes import SCENES
from .em import em
from .panels import DASHED, SOLID, THIN, area, bars, chart, curve, densities
from .picture import Picture
from .state import State, normal, number, rounded


def still(name, values):
    """The scene `name` at a state, as a `Picture`."""
    return _PAINTERS[name](State(SCENES[name], values))


def sweep(state):
    (moved,) = state.scene.sliders
    parameter = state.scene.parameters[moved]
    title = f"{state.name} = {state.said(state.kl(riemann_kl_log))}"
    return Picture(
        f"{_told(state)} p is solid and stays, q is dashed, and its {parameter.label} moves. "
        f"Left, the two densities; right, {state.name} against {parameter.symbol}, with a dot where q is.",
        [_pair(state), (curve, state, moved, riemann_kl_log, title)],
    )


def integrand(state):
    gain, loss = areas(*state.ordered)
    first, second = state.direction
    domain = [state.mu1 + state.sigma1 * x for x in state.scene.domain]  # in units of p
    return Picture(
        f"{_told(state)} Above, p is solid and q dashed; below, the integrand {first} ln({first}/{second}). "
        f"Its positive area is {number(state.shown(gain))}, its negative area {number(state.shown(loss))}, "
        f"and their sum is {state.said(gain + loss)}.",
        [_pair(state, domain), (area, state, gain, loss, domain)],
        "A;B",
        (9, 5.4),
    )


def terms(state):
    (first, second), (_, sigma, *_) = state.direction, state.ordered
    entropy, cross = entropy_normal(sigma), cross_entropy_normal(*state.ordered)
    drawn = {
        f"entropy\nH({first})": ("p", "//", 0, entropy, entropy),
        state.name: ("kl", "--", entropy, cross, state.kl()),
        f"cross-entropy\nH({first}, {second})": ("q", "\\\\", 0, cross, cross),
    }
    return Picture(
        f"{_told(state)} Left, p is solid and q dashed. Right, three bars: the entropy of {first} is "
        f"{state.said(entropy)}, {state.name} = {state.said(state.kl())} stands on it, "
        f"and both together are as high as the cross-entropy, {state.said(cross)}.",
        [_pair(state), (bars, state, drawn, "entropy + KL = cross-entropy")],
    )


def landscape(state):
    lowest = rounded(np.round(state.valley(np.array(state.mu2)), 3))
    return Picture(
        f"{_told(state)} Top left, the map of {state.name} over μ₂ and σ₂, with a cross-hair at q, a dot at p "
        f"and the valley as a line; top right, p is solid and q dashed. Below, the slices through the cross-hair; "
        f"the one at μ₂ = {number(state.mu2, 2)} is lowest in the valley, at σ₂ = {lowest}.",
        [(chart, state), _pair(state), _slice(state, "mu2", "sigma2"), _slice(state, "sigma2", "mu2")],
        "AB;CD",
        (9, 6.5),
    )


def _slice(state, moved, held):
    corners = [np.array(state.scene.parameters[name].range) for name in ("mu2", "sigma2")]
    highest = state.shown(state.moved(mu2=corners[0], sigma2=corners[1][:, None]).kl().max())
    title = f"slice at {state.scene.parameters[held].symbol} = {number(getattr(state, held), 2)}"
    return curve, state, moved, kl_normal, title, highest if state.fixed_axes else None


def latent(state):
    one, J = state.kl(), state.J
    drawn = {
        "one": ("kl", "--", 0, one, one),
        "sum": ("kl", "//", 0, J * one, J * one),
        "mean": ("kl", "\\\\", 0, one, one),
    }
    return Picture(
        f"{_told(state)} Left, the latent p is solid, the prior q dashed. Right, three bars: one latent costs "
        f"{state.said(one)}, the sum over {J} such latents is {state.said(J * one)}, "
        f"and their mean is again {state.said(one)}, 1/{J} of the sum.",
        [_pair(state), (bars, state, drawn, f"{state.name} of J = {J} latents")],
    )


def elbo(state):
    model, q = state.scene.model, (state.mu, state.sigma)
    seen = np.hypot(model["prior"][1], model["noise"])
    level, gap = log_density(model["x"], model["prior"][0], seen), kl_normal(*q, *model["posterior"])
    bound, floor = level - gap, model["axis"][0]
    drawn = {
        "ELBO": ("q", "\\\\", floor, bound, bound),
        "gap": ("kl", "--", bound, level, gap),
        "ln p(x)": ("p", "//", floor, level, level),
    }
    curves = {
        f"q = {normal(*q)}": (DASHED, *q),
        "posterior": (SOLID, *model["posterior"]),
        "prior": (THIN, *model["prior"]),
    }
    return Picture(
        f"q = {normal(*q)}, posterior = {normal(*model['posterior'])}, gap KL(q‖posterior) = {state.said(gap)}. "
        f"Left, q is dashed, the posterior solid, the prior thin. Right, three bars: "
        f"the ELBO reaches up to {state.said(bound)}, the gap stands on it, "
        f"and both together reach the level ln p(x) = {state.said(level)}.",
        [
            (densities, state, curves, state.scene.domain, "z"),
            (bars, state, drawn, "ELBO + gap = ln p(x)", model["axis"], level),
        ],
    )


def _told(state):
    """Where the state is, in one sentence."""
    p, q = state.gaussians.values()
    return f"p = {normal(*p)}, q = {normal(*q)}, {state.name} = {state.said(state.kl())}."


def _pair(state, domain=None):
    """The panel of p and q."""
    p, q = state.gaussians.values()
    curves = {f"p = {normal(*p)}": (SOLID, *p), f"q = {normal(*q)}": (DASHED, *q)}
    return densities, state, curves, domain or state.scene.domain


_PAINTERS = {"mean-sweep": sweep, "sd-sweep": sweep} | {
    painter.__name__: painter for painter in (integrand, terms, landscape, latent, elbo, em)
}
