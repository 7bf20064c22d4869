"""The Kullback-Leibler divergence between Gaussian distributions: numbers, witnesses, pictures and explorers.

Names are imported when they are first used, so that you pay only for what you use.
"""

from importlib import import_module

_NAMES = {
    "gaussians": ("cross_entropy_normal", "entropy_normal", "kl_diagonal", "kl_normal", "log_density"),
    "mvn": ("kl_mvn",),
    "estimates": ("gauss_hermite_mean", "monte_carlo_mean"),
    "stills": ("save_sweep_gif",),
    "explorers": ("sweep",),
    "practice": ("check", "hint", "prove", "vote"),
}
_HOME = {name: module for module, names in _NAMES.items() for name in names}
__all__ = sorted(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'kl_helpers' has no attribute {name!r}")
    return getattr(import_module(f"kl_helpers.{_HOME[name]}"), name)


def __dir__():
    return sorted([*globals(), *_HOME])
