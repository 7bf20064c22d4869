"""Still pictures for readers without a kernel, each with the sentence that describes it."""

import io
import sys
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from IPython.display import Markdown, display
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from PIL import Image
from tqdm import tqdm

from kl_helpers import em
from kl_helpers.estimates import _check_count, riemann_kl_log
from kl_helpers.files import written
from kl_helpers.gaussians import _short, cross_entropy_normal, entropy_normal, kl_normal, log_density

P_STYLE = {"color": "#0072B2", "linestyle": "-", "linewidth": 2}
Q_STYLE = {"color": "#D55E00", "linestyle": "--", "linewidth": 2}
KL_STYLE = {"color": "#009E73", "linestyle": "-", "linewidth": 2}
POSITIVE = {"color": "#009E73", "alpha": 0.4, "hatch": "//"}
NEGATIVE = {"color": "#CC79A7", "alpha": 0.6, "hatch": ".."}
DOT = "#AA4499"  # as in the explorers
KL_BAR_STYLE = {"color": "#009E73", "hatch": "--"}
ENTROPY_STYLE = {"color": "#0072B2", "hatch": "//"}
CROSS_STYLE = {"color": "#D55E00", "hatch": "\\\\"}
POSTERIOR = (0.5, np.sqrt(0.5))  # of z ~ N(0, 1), when x given z ~ N(z, 1) is 1
MIX = LinearSegmentedColormap.from_list("from component 2 to component 1", ["#D55E00", "#0072B2"])
X = np.linspace(-6, 6, 601)
MU2 = np.linspace(-2, 2, 161)  # the landscape, as the explorer shows it
SIGMA2 = np.linspace(0.5, 4, 141)


class Picture:
    """A figure and the sentence that describes it; a notebook shows the one above the other."""

    def __init__(self, figure, sentence):
        self.figure = figure
        self.sentence = sentence

    def __repr__(self):
        return self.sentence

    def _ipython_display_(self):
        display({"image/png": png(self.figure), "text/plain": "Picture, described below."}, raw=True)
        display(Markdown(f"*{self.sentence}*"))


class Sweep(NamedTuple):
    """One parameter of q moves; p = N(0, 1) stays."""

    symbol: str  # as a title shows it
    name: str  # as a sentence says it
    gaussian: Callable  # the swept value -> (mu2, sigma2)
    frames: np.ndarray  # one a second in the animation
    curve: np.ndarray  # where the analytic curve is drawn
    strip: tuple  # the frames of the still picture
    highest: float  # the top of the density axis


SWEEPS = {
    "mean": Sweep(
        symbol="μ₂",
        name="mean μ₂",
        gaussian=lambda mu2: (mu2, 1.0),
        frames=np.arange(-4.0, 5.0),
        curve=np.linspace(-4, 4, 81),
        strip=(-4.0, -1.0, 0.0, 3.0),
        highest=0.6,  # the legend stays above the peaks
    ),
    "sd": Sweep(
        symbol="σ₂",
        name="standard deviation σ₂",
        gaussian=lambda sigma2: (0.0, sigma2),
        frames=np.concatenate([np.linspace(0.5, 0.9, 5), np.linspace(1.0, 1.8, 5), np.linspace(2.0, 4.0, 5)]),
        curve=np.linspace(0.5, 4, 71),
        strip=(0.6, 1.0, 1.8, 4.0),
        highest=0.85,
    ),
}


def sweep_frames(which):
    """A strip of four frames of the sweep `which`: p and q above, KL(p‖q) with its moving dot below.

    The curve is the closed form; each dot is a Riemann sum. Returns a `Picture`.
    `ValueError` if `which` is neither "mean" nor "sd".
    """
    sweep = _sweep(which)
    figure = Figure(figsize=(11, 5), layout="constrained")
    axes = figure.subplots(2, len(sweep.strip), sharex="row", sharey="row")
    for (above, below), value in zip(axes.T, sweep.strip, strict=True):
        _draw_densities(above, sweep, value)
        _draw_curve(below, sweep, value)
    for ax in axes[:, 1:].flat:
        ax.set_ylabel("")
    values = "; ".join(f"at {sweep.symbol} = {value:g} it is {sum_of(sweep, value):.3f}" for value in sweep.strip)
    return Picture(
        figure,
        f"Four frames: p = N(0, 1) stays, the {sweep.name} of q moves. "
        f"Above, p is the solid line and q the dashed one. "
        f"Below, the dot on the curve is KL(p‖q) in nats; {typeset(values)}.",
    )


def landscape(mu1=0.0, sigma1=1.0, mu2=1.0, sigma2=2.0):
    """The landscape of KL(p‖q) over (mu2, sigma2), p and q, and the two slices through q. Returns a `Picture`.

    The valley is sigma2^2 = sigma1^2 + (mu1 - mu2)^2, where KL is least at given means.
    """
    figure = Figure(figsize=(10, 7.2), layout="constrained")
    _draw_landscape(figure, mu1, sigma1, mu2, sigma2)
    kl, lowest = kl_normal(mu1, sigma1, mu2, sigma2), np.hypot(sigma1, mu1 - mu2)
    return Picture(
        figure,
        f"Four linked pictures for {_gaussians(mu1, sigma1, mu2, sigma2)}, where KL(p‖q) = {kl:.3f} nats. "
        f"Top left, the map of KL(p‖q) over μ₂ and σ₂, with a cross-hair at q, a dot at p and the valley as a line. "
        f"Top right, p is solid and q dashed. Below, the slices through the cross-hair; "
        f"the slice at {typeset(f'μ₂ = {mu2:.2f}')} is lowest in the valley, at σ₂ = {lowest:.3f}.",
    )


def terms(mu1=0.0, sigma1=1.0, mu2=2.0, sigma2=2.0):
    """Entropy + KL = cross-entropy as bars that stand on one another, in nats, beside p and q. Returns a `Picture`."""
    entropy, cross = entropy_normal(sigma1), cross_entropy_normal(mu1, sigma1, mu2, sigma2)
    kl = kl_normal(mu1, sigma1, mu2, sigma2)
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    _draw_pair(left, mu1, sigma1, mu2, sigma2, title="p and q")
    names = ["entropy H(p)", "KL(p‖q)", "cross-entropy H(p, q)"]
    _draw_bars(right, names, [entropy, kl, cross], [0, entropy, 0], [ENTROPY_STYLE, KL_BAR_STYLE, CROSS_STYLE])
    right.set(title="entropy + KL = cross-entropy", ylabel="nats")
    return Picture(
        figure,
        f"Left, {_gaussians(mu1, sigma1, mu2, sigma2)}; p is solid, q dashed. Right, three bars in nats: "
        f"the entropy of p is {typeset(f'{entropy:.3f}')}, KL(p‖q) = {kl:.3f} stands on it, "
        f"and both together are as high as the cross-entropy, {typeset(f'{cross:.3f}')}.",
    )


def latent(mu=1.0, sigma=0.5, J=20):
    """One latent N(mu, sigma^2) against the prior N(0, 1), and the sum and mean of KL over J like it, in nats.

    Returns a `Picture`.
    """
    _check_count("J", J, 1, np.inf)
    kl = kl_normal(mu, sigma, 0, 1)
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    _draw_pair(left, mu, sigma, 0, 1, title="p: the latent, q: the prior")
    styles = [KL_BAR_STYLE, KL_BAR_STYLE | {"hatch": "//"}, KL_BAR_STYLE | {"hatch": "\\\\"}]
    _draw_bars(right, ["one", "sum", "mean"], [kl, J * kl, kl], [0, 0, 0], styles)
    right.set(title=f"KL(p‖q) of J = {J} latents", ylabel="nats")
    return Picture(
        figure,
        f"Left, {_gaussians(mu, sigma, 0, 1)}; the latent p is solid, the prior q dashed. Right, three bars in nats: "
        f"one latent costs {kl:.3f}, the sum over {J} such latents is {J * kl:.3f}, and their mean is again {kl:.3f}, "
        f"1/{J} of the sum.",
    )


def elbo(mu=-0.5, sigma=1.0):
    """ln p(x) = ELBO + KL(q‖posterior) in nats, for z ~ N(0, 1), x given z ~ N(z, 1), x = 1 and q = N(mu, sigma^2).

    The bars of the ELBO and of ln p(x) are levels: they stand on the axis, which does not begin at 0.
    Returns a `Picture`.
    """
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    _draw_beliefs(left, mu, sigma)  # first: it calls what it refuses by the names that are used here
    level, gap = log_density(1, 0, np.sqrt(2)), kl_normal(mu, sigma, *POSTERIOR)
    bound = -cross_entropy_normal(mu, sigma, 1, 1) - kl_normal(mu, sigma, 0, 1)
    floor = min(-5, np.floor(bound))
    values, bottoms = [bound, gap, level], [floor, bound, floor]
    heights = [bound - floor, gap, level - floor]
    styles = [CROSS_STYLE, KL_BAR_STYLE, ENTROPY_STYLE]
    _draw_bars(right, ["ELBO", "gap", "ln p(x)"], heights, bottoms, styles, values, line=level)
    right.set(title="ELBO + gap = ln p(x)", ylabel="nats", ylim=(floor, -1))
    return Picture(
        figure,
        typeset(
            f"Left, q = N({mu:g}, {sigma:g}²) dashed, the posterior N(½, ½) solid, the prior N(0, 1) thin. "
            f"Right, three bars in nats on an axis that begins at {floor:g}: the ELBO reaches up to {bound:.3f}, "
            f"the gap KL(q‖posterior) = {gap:.3f} stands on it, "
            f"and both together reach the level ln p(x) = {level:.3f}."
        ),
    )


def save_sweep_gif(which, path, overwrite=False):
    """Save the sweep `which` as a GIF, one second a frame, and return its path.

    `ValueError` if `which` is neither "mean" nor "sd"; the other errors are those of `kl_helpers.files.written`.
    """
    sweep = _sweep(which)
    return _save_gif(path, lambda value: _frame(sweep, value), sweep.frames, f"{which} sweep", 1000, overwrite)


def save_explorer_gif(path, overwrite=False):
    """Save a tour of the landscape as a GIF and return its path: up and down the valley, then into the steep corner.

    Errors are those of `save_sweep_gif`.
    """
    return _save_gif(path, lambda q: _landscape_frame(*q), tour(), "landscape", 200, overwrite)


def _save_gif(path, draw, values, label, milliseconds, overwrite):
    """One frame for each value, drawn only when the file can be written."""

    def write(beside):
        first, *rest = (draw(value) for value in _progress(values, label))
        first.save(beside, format="GIF", save_all=True, append_images=rest, duration=milliseconds, loop=0)

    return written(path, write, overwrite)


def tour():
    """The places (mu2, sigma2) of the landscape's GIF, frame by frame."""
    valley = [(mu2, np.hypot(1, mu2)) for mu2 in np.linspace(-2, 2, 17)]
    fall = [(2.0, sigma2) for sigma2 in np.linspace(valley[-1][1], 0.5, 8)[1:]]
    home = [(mu2, 0.5 + (2 - mu2) / 4) for mu2 in np.linspace(2, 0, 7)[1:]]
    return [*valley, *fall, *home]


def png(figure, dpi=96):
    """The figure as the bytes of a PNG file, the same with every release of Matplotlib's metadata."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
    return buffer.getvalue()


def sum_of(sweep, value):
    """The numerical KL(p‖q) of one frame, in nats: a Riemann sum on log densities."""
    return riemann_kl_log(0, 1, *sweep.gaussian(value))


def typeset(text):
    """Hyphens before numbers become minus signs."""
    return text.replace("-", "−")


def _sweep(which):
    if not isinstance(which, str) or which not in SWEEPS:
        raise ValueError(f'which = {_short(which)} is not a sweep; choose "mean" or "sd"')
    return SWEEPS[which]


def _frame(sweep, value):
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    _draw_densities(left, sweep, value)
    _draw_curve(right, sweep, value)
    return _image(figure, dpi=96)


def _draw_densities(ax, sweep, value):
    mu2, sigma2 = sweep.gaussian(value)
    ax.plot(X, np.exp(log_density(X, 0, 1)), label="p", **P_STYLE)
    ax.plot(X, np.exp(log_density(X, mu2, sigma2)), label="q", **Q_STYLE)
    ax.set(title=typeset(f"{sweep.symbol} = {value:.3f}"), xlabel="x", ylabel="density")
    ax.set(xlim=(-6, 6), xticks=[-4, 0, 4], ylim=(0, sweep.highest))
    ax.legend(loc="upper right", frameon=False)


def _draw_curve(ax, sweep, value):
    kl = sum_of(sweep, value)
    ax.plot(sweep.curve, kl_normal(0, 1, *sweep.gaussian(sweep.curve)), **KL_STYLE)
    ax.plot(value, kl, "o", color=DOT, markersize=8, clip_on=False, zorder=3)
    ax.set(title=f"KL(p‖q) = {kl:.3f} nats", xlabel=sweep.symbol, ylabel="KL(p‖q) in nats")


def _landscape_frame(mu2, sigma2):
    figure = Figure(figsize=(9, 6.5))
    figure.subplots_adjust(left=0.07, right=0.98, bottom=0.08, top=0.95, wspace=0.25, hspace=0.35)  # stands still
    _draw_landscape(figure, 0, 1, mu2, sigma2)
    return _image(figure, dpi=72)


def _image(figure, dpi):
    image = Image.open(io.BytesIO(png(figure, dpi))).convert("P", palette=Image.Palette.ADAPTIVE)
    figure.clear()  # its parts refer to one another, and would stay in memory until the next garbage collection
    return image


def _draw_landscape(figure, mu1, sigma1, mu2, sigma2):
    (where, pair), (along, across) = figure.subplots(2, 2)
    _draw_map(where, mu1, sigma1, mu2, sigma2)
    _draw_pair(pair, mu1, sigma1, mu2, sigma2, title=typeset(f"μ₂ = {mu2:.2f}, σ₂ = {sigma2:.2f}"))
    kl = kl_normal(mu1, sigma1, mu2, sigma2)
    slices = [
        (along, MU2, kl_normal(mu1, sigma1, MU2, sigma2), mu2, "μ₂", f"slice at σ₂ = {sigma2:.2f}"),
        (across, SIGMA2, kl_normal(mu1, sigma1, mu2, SIGMA2), sigma2, "σ₂", typeset(f"slice at μ₂ = {mu2:.2f}")),
    ]
    for ax, x, y, place, symbol, title in slices:
        ax.plot(x, y, **KL_STYLE)
        ax.plot(place, kl, "o", color=DOT, markersize=8, clip_on=False, zorder=3)
        ax.set(title=title, xlabel=symbol, ylabel="KL(p‖q) in nats", xlim=(x[0], x[-1]))


def _draw_map(ax, mu1, sigma1, mu2, sigma2):
    surface = kl_normal(mu1, sigma1, MU2, SIGMA2[:, None])
    levels = MaxNLocator(20).tick_values(0, surface.max())  # the last one lies above the highest value
    bands = ax.contourf(MU2, SIGMA2, surface, levels=levels, cmap="viridis")
    ax.figure.colorbar(bands, ax=ax, label="nats")
    ax.plot(MU2, np.hypot(sigma1, mu1 - MU2), color="white", linewidth=2)
    ax.axvline(mu2, color="white", linestyle="--", linewidth=1.2)
    ax.axhline(sigma2, color="white", linestyle="--", linewidth=1.2)
    ax.plot(mu1, sigma1, "o", color=P_STYLE["color"], markeredgecolor="white", clip_on=False)
    ax.plot(mu2, sigma2, "o", color=DOT, markeredgecolor="white", markersize=8, clip_on=False, zorder=3)
    title = f"KL(p‖q) = {kl_normal(mu1, sigma1, mu2, sigma2):.3f} nats"
    ax.set(title=title, xlabel="μ₂", ylabel="σ₂", xlim=(-2, 2), ylim=(0.5, 4))


def _draw_pair(ax, mu1, sigma1, mu2, sigma2, title):
    ax.plot(X, np.exp(log_density(X, mu1, sigma1)), label="p", **P_STYLE)
    ax.plot(X, np.exp(log_density(X, mu2, sigma2)), label="q", **Q_STYLE)
    narrowest = min(0.5, sigma1, sigma2)
    ax.set(title=title, xlabel="x", ylabel="density", xlim=(-6, 6), ylim=(0, 0.42 / narrowest))
    ax.legend(loc="upper right", frameon=False)


def _draw_beliefs(ax, mu, sigma):
    z = np.linspace(-3, 4, 351)
    ax.plot(z, np.exp(log_density(z, 0, 1)), label="prior", color="gray", linewidth=1)
    ax.plot(z, np.exp(log_density(z, *POSTERIOR)), label="posterior", **P_STYLE)
    ax.plot(z, np.exp(log_density(z, mu, sigma)), label="q", **Q_STYLE)
    ax.set(title="q and the posterior", xlabel="z", ylabel="density", xlim=(-3, 4), ylim=(0, None))
    ax.legend(loc="upper right", frameon=False)


def _draw_bars(ax, names, heights, bottoms, styles, values=None, line=0):
    """The values are written above the bars; they are the heights if no others are given."""
    values = heights if values is None else values
    for name, height, bottom, style, value in zip(names, heights, bottoms, styles, values, strict=True):
        ax.bar(
            name,
            height,
            bottom=bottom,
            width=0.6,
            facecolor=f"{style['color']}40",
            edgecolor=style["color"],
            hatch=style["hatch"],
        )
        ax.annotate(typeset(f"{value:.3f}"), (name, max(bottom, bottom + height)), ha="center", va="bottom")
    ax.axhline(line, color="black", linewidth=0.8)
    ax.margins(y=0.12)


def _gaussians(mu1, sigma1, mu2, sigma2):
    return typeset(f"p = N({mu1:g}, {sigma1:g}²) and q = N({mu2:g}, {sigma2:g}²)")


def _progress(values, label):
    """A bar with a line for each frame and no clock in it, so that a stored notebook stays the same."""
    bar = "{desc}: |{bar:30}| {n_fmt} of {total_fmt} frames"
    return tqdm(values, label, file=sys.stdout, ascii=" #", bar_format=bar, mininterval=0, miniters=1)


def witnesses(terms):
    """How far two witnesses lie from the closed form: quadrature, and Monte Carlo with two standard errors.

    terms: name -> [(closed form, quadrature, Monte Carlo `Estimate`), ...], one triple a setting, in nats.
    Returns a `Picture`.
    """
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    axes = figure.subplots(1, len(terms), sharey=True)
    for ax, (name, triples) in zip(axes, terms.items(), strict=True):
        closed, quadrature, monte_carlo = zip(*triples, strict=True)
        settings = np.arange(1, len(triples) + 1)
        drawn, errors = np.array(monte_carlo).T
        ax.axhline(0, color="black", linewidth=1)
        ax.errorbar(settings, drawn - closed, 2 * errors, fmt="s", color="#0072B2", capsize=4, label="Monte Carlo")
        ax.plot(settings, np.subtract(quadrature, closed), "o", color="#D55E00", label="Gauss-Hermite")
        ax.set(title=name, xlabel="setting", xticks=settings)
    axes[0].set_ylabel("minus the closed form, nats")
    axes[-1].legend(frameon=False)
    return Picture(figure, _sentence_of(terms))


def _sentence_of(terms):
    triples = [triple for of_one_term in terms.values() for triple in of_one_term]
    farthest = max(abs(quadrature - closed) for closed, quadrature, _ in triples)
    reaching = sum(abs(drawn.value - closed) <= 2 * drawn.standard_error for closed, _, drawn in triples)
    return (
        f"Distance from the closed form in {len(triples)} cases. "
        f"The quadrature (dots) lies on the zero line, at most {farthest:.0e} nats away; "
        f"the Monte Carlo bars, two standard errors up and down, reach the line in {reaching} of {len(triples)} cases."
    )


def integrand(mu1=0.0, sigma1=1.0, mu2=1.0, sigma2=1.0):
    """p, q and below them the integrand p ln(p/q), with its positive and its negative area in nats.

    Returns a `Picture`. Errors are those of `kl_normal`.
    """
    kl = kl_normal(mu1, sigma1, mu2, sigma2)
    figure = Figure(figsize=(9, 5.4), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    x = np.linspace(mu1 - 5 * sigma1, mu1 + 5 * sigma1, 1001)
    log_p, log_q = log_density(x, mu1, sigma1), log_density(x, mu2, sigma2)
    f = np.exp(log_p) * (log_p - log_q)
    gain, loss = areas(mu1, sigma1, mu2, sigma2)
    above.plot(x, np.exp(log_p), label="p", **P_STYLE)
    above.plot(x, np.exp(log_q), label="q", **Q_STYLE)
    above.set_ylabel("density")
    above.legend(frameon=False)
    below.plot(x, f, color="black", linewidth=1)
    below.fill_between(x, f, where=f >= 0, label=f"positive: {gain:.3f}", **POSITIVE)
    below.fill_between(x, f, where=f <= 0, label=f"negative: {typeset(f'{loss:.3f}')}", **NEGATIVE)
    below.set(title=f"sum of the areas: KL(p‖q) = {kl:.3f} nats", xlabel="x", ylabel="p ln(p/q)")
    below.legend(frameon=False)
    return Picture(
        figure,
        typeset(
            f"p = N({mu1:g}, {sigma1:g}²) and q = N({mu2:g}, {sigma2:g}²) above, p ln(p/q) below. "
            f"Its positive area is {gain:.3f}, its negative area {loss:.3f}, and their sum is {kl:.3f} nats."
        ),
    )


def areas(mu1, sigma1, mu2, sigma2):
    """The positive and the negative area of p ln(p/q), in nats: Riemann sums over mu1 ± 12 sigma1."""
    x, dx = np.linspace(mu1 - 12 * sigma1, mu1 + 12 * sigma1, 24001, retstep=True)
    log_p = log_density(x, mu1, sigma1)
    f = np.exp(log_p) * (log_p - log_density(x, mu2, sigma2))
    return f[f > 0].sum() * dx, f[f < 0].sum() * dx


def em_frames():
    """EM on the data of `kl_helpers.em`: a strip of frames, and below them the bound and the gap at each of 12 steps.

    Returns a `Picture`.
    """
    steps = em.steps(em.DATA, em.START, 12)
    shown = [0, 1, 2, 3, 4, 12]
    figure = Figure(figsize=(9, 7), layout="constrained")
    grid = figure.add_gridspec(3, len(shown), height_ratios=[2, 1.4, 2.6])
    for column, number in enumerate(shown):
        above, below = (figure.add_subplot(grid[row, column]) for row in (0, 1))
        _draw_mixture(above, steps[number].mixture, title=f"{number}: {steps[number].name}")
        _draw_shares(below, steps[number].q[:, 0])
        if column == 0:
            above.set_ylabel("density")
            below.set_ylabel("q of 1")
            above.legend(loc="upper left", frameon=False, fontsize=9, borderpad=0)
        else:
            above.tick_params(labelleft=False)
            below.tick_params(labelleft=False)
    _draw_gaps(figure.add_subplot(grid[2, :]), steps)
    values = "; ".join(
        f"{number} ({step.name}): {step.bound:.3f} + {step.gap:.3f} = {step.log_likelihood:.3f}"
        for number, step in enumerate(steps)
        if number in shown
    )
    return Picture(
        figure,
        f"Six frames of EM on {len(em.DATA)} observations. Above, component 1 is solid, component 2 dashed, "
        f"their sum thin; in the middle, each observation is as high as the responsibility q of component 1 for it. "
        f"E moves the observations, M the components. Below, all {len(steps) - 1} steps: the bound, the gap on it, "
        f"and the log-likelihood above. Bound + gap = log-likelihood in nats, step by step: {typeset(values)}.",
    )


def _draw_mixture(ax, mixture, title):
    weighted = [w * np.exp(log_density(X, mu, sd)) for w, mu, sd in zip(*vars(mixture).values(), strict=True)]
    ax.plot(X, sum(weighted), color="black", linewidth=1, label="sum")
    for number, (part, style) in enumerate(zip(weighted, (P_STYLE, Q_STYLE), strict=True), start=1):
        ax.plot(X, part, label=str(number), **style)
    ax.set(title=title, xlim=(-6, 6), xticks=[-4, 0, 4], ylim=(0, 0.6))


def _draw_shares(ax, share):
    ax.scatter(em.DATA, share, s=14, c=share, cmap=MIX, vmin=0, vmax=1, edgecolor="white", linewidth=0.4, clip_on=False)
    ax.set(xlabel="x", xlim=(-6, 6), xticks=[-4, 0, 4], ylim=(0, 1), yticks=[0, 0.5, 1])


def _draw_gaps(ax, steps):
    numbers, bounds, gaps = zip(*((n, step.bound, step.gap) for n, step in enumerate(steps)), strict=True)
    ends = {"xmin": np.subtract(numbers, 0.4), "xmax": np.add(numbers, 0.4)}
    ax.bar(numbers, gaps, bottom=bounds, width=0.8, facecolor="#009E7340", edgecolor="#009E73", hatch="--", label="gap")
    ax.hlines(bounds, color="#0072B2", linewidth=4, label="bound", **ends)
    ax.hlines(np.add(bounds, gaps), color="black", linewidth=1.2, label="log-likelihood", **ends)
    for number, gap in zip(numbers, gaps, strict=True):
        if gap > 0.01:
            ax.annotate(f"{gap:.3f}", (number, bounds[number] + gap), (0, 3), textcoords="offset points", ha="center")
    names = [f"{number}\n{step.name}" for number, step in enumerate(steps)]
    ax.set(title="bound + gap = log-likelihood", ylabel="nats", xlabel="step")
    ax.set_xticks(numbers, names)
    ax.use_sticky_edges = False
    ax.margins(y=0.1)
    ax.legend(loc="lower right", frameon=False)
