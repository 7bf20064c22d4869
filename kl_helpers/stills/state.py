"""A scene at a state: its Gaussians, and their divergence in the order and the unit that the reader has chosen."""

import numpy as np

from ..gaussians import kl_normal


class State:
    """What a painter reads: the state's values, and what follows from them."""

    direction, unit, both, marks = "pq", "nats", False, False  # where a state has no others

    def __init__(self, scene, values):
        vars(self).update(values, scene=scene)

    @property
    def gaussians(self):
        """Letter -> (mean, standard deviation)."""
        return {"p": (self.mu1, self.sigma1), "q": (self.mu2, self.sigma2)}

    @property
    def ordered(self):
        """The four parameters, first those of the Gaussian that is averaged over."""
        return tuple(number for letter in self.direction for number in self.gaussians[letter])

    @property
    def name(self):
        return "KL({}‖{})".format(*map(self.scene.names.get, self.direction))

    @property
    def log(self):
        return {"nats": "ln", "bits": "log₂"}[self.unit]

    @property
    def integrand(self):
        return "{0} {2}({0}/{1})".format(*self.direction, self.log)

    @property
    def turned(self):
        """The state in the other order."""
        return self.moved(direction=self.direction[::-1])

    @property
    def equation(self):
        return f"{self.name} = {self.said(self.kl())}"

    def moved(self, **values):
        """The state where some values are others, which may be arrays."""
        return State(self.scene, vars(self) | values)

    def kl(self, way=kl_normal):
        """The divergence in nats, by one way to compute it."""
        return way(*self.ordered)

    def valley(self, mu2):
        """The deviation of q that costs least, at each of its means."""
        return np.hypot(self.sigma1, self.mu1 - mu2) if self.direction == "pq" else np.full_like(mu2, self.sigma1)

    def shown(self, nats):
        """In the unit of the state."""
        return nats / np.log(2) if self.unit == "bits" else nats

    def said(self, nats):
        """As a sentence says it: 0.500 nats."""
        return f"{number(self.shown(nats))} {self.unit}"


def number(value, form=".3f"):
    """The value, to three digits or "g" for no more than it has, with a minus sign, and none if it is shown as zero."""
    return f"{round(value, 3) + 0:{form}}".replace("-", "−")


def counted(n, thing):
    return f"{n} {thing}{'s' * (n != 1)}"


def normal(mu, sigma):
    return f"N({number(mu, 'g')}, {number(sigma, 'g')}²)"
