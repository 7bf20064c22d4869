"""Still pictures for readers without a kernel: a scene at a state, as Matplotlib draws it, each with its sentence."""

from .gif import save_gif, save_sweep_gif
from .painters import still
from .witnesses import witnesses

__all__ = ["save_gif", "save_sweep_gif", "still", "witnesses"]
