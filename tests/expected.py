"""What an explorer shows, and what it must show by `kl_helpers` itself."""

import numpy as np
from browser import MEAN, SD

from kl_helpers import cross_entropy_normal, entropy_normal, explorers, kl_normal, log_density
from kl_helpers.estimates import ESTIMATORS, variances
from kl_helpers.scenes import HIDDEN
from kl_helpers.stills.estimates import estimate
from kl_helpers.stills.surprise import draws

POSTERIOR = HIDDEN["posterior"]


def reset(explorer):
    explorer.click("Reset")
    explorer.settle()
    return explorer


def gaussians(explorer):
    """`gaussians_at` the sliders as they are."""
    return gaussians_at(explorer.name, {name: float(slider.input_value()) for name, slider in explorer.sliders.items()})


def gaussians_at(name, seen):
    """(mu1, sigma1, mu2, sigma2) as the sliders of an explorer show them, with the standard normal for the others."""
    if name == "latent":
        log_variance = seen["log-variance ln σ²"]
        sigma = (
            0.5 if log_variance == -1.39 else np.exp(log_variance / 2)
        )  # it starts at 1/2, between the slider's steps
        return seen["mean μ"], sigma, 0.0, 1.0
    if name in PLANES:
        return tuple(seen.values())
    if name == "elbo":
        return *seen.values(), *POSTERIOR
    return (
        seen.get("mean μ₁", 0.0),
        seen.get("standard deviation σ₁", 1.0),
        seen.get(MEAN, 0.0),
        seen.get(SD, 1.0),
    )


def expected_numbers(explorer, swapped=False, unit="nats", state=None):
    """What `explorer.numbers` must show by `kl_helpers.gaussians`, at the sliders' state if no other is given."""
    if explorer.name in PLANES:
        return PLANES[explorer.name](*(state or gaussians(explorer)), unit=unit)
    mu1, sigma1, mu2, sigma2 = state or gaussians(explorer)
    if swapped:
        mu1, sigma1, mu2, sigma2 = mu2, sigma2, mu1, sigma1
    first, second = "qp" if swapped else "pq"
    scale = 1 if unit == "nats" else 1 / np.log(2)
    kl = kl_normal(mu1, sigma1, mu2, sigma2) * scale
    if explorer.name == "landscape":
        forward, back = kl, kl_normal(mu2, sigma2, mu1, sigma1) * scale
        numbers = {first + second: forward, second + first: back}
        return {key: f"KL({key[0]}‖{key[1]}) = {numbers[key]:.3f} {unit}" for key in ("pq", "qp")}
    if explorer.name == "orders":
        numbers = {}
        for name, order in {"p‖q": (mu1, sigma1, mu2, sigma2), "q‖p": (mu2, sigma2, mu1, sigma1)}.items():
            plus, minus = areas(*order, scale)
            numbers[name[0]] = f"KL({name}) = {plus:.3f} - {abs(minus):.3f} = {kl_normal(*order) * scale:.3f} {unit}"
        return numbers
    if explorer.name == "prices":
        prices = {
            "spread": np.log(sigma2 / sigma1),
            "width": sigma1**2 / (2 * sigma2**2) - 1 / 2,
            "shift": (mu1 - mu2) ** 2 / (2 * sigma2**2),
        }
        written = {name: f"{scale * price + 0:.3f}".replace("-0.000", "0.000") for name, price in prices.items()}
        return written | {"kl": f"KL(p‖q) = {kl:.3f} {unit}"}
    if explorer.name == "surprise":
        x = mu1 + sigma1 * np.array(draws(1, int(explorer.sliders["number of draws n"].input_value())))
        mean = np.mean(log_density(x, mu1, sigma1) - log_density(x, mu2, sigma2)) * scale
        return {"mean": f"mean overcharge {mean:.3f} {unit}"}
    if explorer.name == "estimates":
        pair = mu1, sigma1, mu2, sigma2
        x = mu1 + sigma1 * np.array(draws(1, 100_000))
        log_r = log_density(x, mu2, sigma2) - log_density(x, mu1, sigma1)
        ends = {key: (k(log_r).mean(), np.sqrt(variances(*pair)[key] / len(x))) for key, k in ESTIMATORS.items()}
        texts = {key: estimate(mean * scale, error * scale).replace("−", "-") for key, (mean, error) in ends.items()}
        return {"kl": "KL(p‖q) = ?"} | {key: f"{key} = {text}" for key, text in texts.items()}
    if explorer.name == "terms":
        entropy, cross = entropy_normal(sigma1) * scale, cross_entropy_normal(mu1, sigma1, mu2, sigma2) * scale
        return {name: f"{value:.3f}" for name, value in {"entropy": entropy, "kl": kl, "cross-entropy": cross}.items()}
    if explorer.name == "latent":
        J = int(explorer.sliders["number of latents J"].input_value())
        return {"one": f"{kl:.3f}", "sum": f"{J * kl:.3f}", "mean": f"{kl:.3f}"}
    if explorer.name == "elbo":
        evidence = float(log_density(1, 0, np.sqrt(2))) * scale
        return {"elbo": f"{evidence - kl:.3f}", "kl": f"{kl:.3f}", "evidence": f"{evidence:.3f}"}
    plus, minus = areas(mu1, sigma1, mu2, sigma2, scale)
    return {
        "plus": f"positive area +{plus:.3f}",
        "minus": f"negative area {minus:.3f}" if minus <= -5e-4 else "negative area -0.000",
        "sum": f"KL({first}‖{second}) = {kl:.3f} {unit}",
    }


def covariance(a, b, degrees):
    """That of an ellipse with the half-axes a and b, the first at an angle."""
    first, second = (np.array([np.cos(t), np.sin(t)]) for t in np.radians([degrees, degrees + 90]))
    return a**2 * np.outer(first, first) + b**2 * np.outer(second, second)


def plane_numbers(x1, y1, a1, b1, angle1, a2, b2, angle2, whitened, unit="nats"):
    """Of the plane, by determinants and eigenvalues, which the explorer has not."""
    scale = 1 if unit == "nats" else 1 / np.log(2)
    cov1, cov2 = covariance(a1, b1, angle1), covariance(a2, b2, angle2)
    ratio = np.linalg.inv(cov2) @ cov1
    shift = np.array([x1, y1]) @ np.linalg.inv(cov2) @ [x1, y1] / 2
    prices = {"spread": -np.log(np.linalg.det(ratio)) / 2, "width": (np.trace(ratio) - 2) / 2, "shift": shift}
    said = {name: f"{round(scale * price, 3) + 0:.3f}" for name, price in prices.items()}
    said["kl"] = f"KL(p‖q) = {scale * sum(prices.values()):.3f} {unit}"
    if whitened == 1:
        variances = sorted(np.linalg.eigvals(ratio).real, reverse=True)
        costs = [(scale * (v - 1 - np.log(v)) / 2, f"λ = {v:.3f}") for v in variances]
        said["sum"] = "= " + " + ".join(f"{cost:.3f} ({name})" for cost, name in [*costs, (scale * shift, "shift")])
    return said


def hump_numbers(a, w, sigma1, mu2, sigma2, unit="nats"):
    """Of two humps and q, in both orders, by sums of their own."""
    x, dx = np.linspace(-60, 60, 120_001, retstep=True)
    log_p = np.logaddexp(np.log(1 - w) + log_density(x, -a, 1), np.log(w) + log_density(x, a, sigma1))
    log_q = log_density(x, mu2, sigma2)
    orders = {"pq": (log_p, log_q), "qp": (log_q, log_p)}
    nats = {order: np.sum(np.exp(first) * (first - second)) * dx for order, (first, second) in orders.items()}
    scale = 1 if unit == "nats" else 1 / np.log(2)
    return {order: f"KL({order[0]}‖{order[1]}) = {kl * scale:.3f} {unit}" for order, kl in nats.items()}


PLANES = {"covariance": plane_numbers, "direction": hump_numbers}  # those whose sliders are not two Gaussians


def areas(mu1, sigma1, mu2, sigma2, scale):
    """The positive and the negative area under the integrand, by a sum of their own."""
    x = np.linspace(mu1 - 13 * sigma1, mu1 + 13 * sigma1, 100_001)
    values = integrand(x, mu1, sigma1, mu2, sigma2) * scale * (x[1] - x[0])
    return values[values > 0].sum(), values[values < 0].sum()


def integrand(x, mu1, sigma1, mu2, sigma2):
    log_p = log_density(x, mu1, sigma1)
    return np.exp(log_p) * (log_p - log_density(x, mu2, sigma2))


def new(name):
    """An explorer in Python."""
    return explorers.sweep(name.removesuffix("-sweep")) if name.endswith("-sweep") else getattr(explorers, name)()


def source_and_values(name):
    """What JupyterLab is given to show an explorer."""
    explorer = new(name)
    return [str(explorer._esm), explorer.values]
