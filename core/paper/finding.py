"""What the paper found, put to the test by a run: it agrees or not, and the numbers that decide."""

import math
from dataclasses import dataclass

from core.nn.arrays import check_count, check_probability, check_rate
from core.nn.datasets import Dataset, digits

DEVIATIONS = 2.0
"""Two errors differ when they are further apart than so many standard deviations of their difference."""


@dataclass(frozen=True)
class Config:
    """One run of any exhibit. label_noise: share of the training labels that are drawn anew, as in ``digits``.

    The paper's labels are clean. On so few and so small pictures dropout then has little to do, so both are offered.
    """

    seed: int = 0
    label_noise: float = 0.2

    def __post_init__(self) -> None:
        check_count("seed", self.seed, low=0)
        check_rate(self.label_noise)

    def data(self, n_train: int, n_validation: int) -> Dataset:
        """The digits of this run: the same seed gives the same pictures, whatever the labels."""
        return digits(self.seed, n_train=n_train, n_validation=n_validation, label_noise=self.label_noise)


@dataclass(frozen=True)
class Finding:
    """One sentence of the paper. agrees: whether this run bears it out. numbers: what it rests on, by name."""

    name: str
    agrees: bool
    numbers: dict[str, float]


def deviation(error: float, n_samples: int) -> float:
    """Standard deviation of a share of errors ``e`` counted on ``n_samples`` pictures: ``sqrt(e (1 - e) / n)``.

    Raises ValueError for an error outside [0, 1] or no samples.
    """
    check_probability("error", error)
    check_count("n_samples", n_samples)
    return math.sqrt(error * (1.0 - error) / n_samples)


def margin(first: float, second: float, n_samples: int) -> float:
    """How far apart two shares of errors must be to count as different; taken as if they were independent, which is
    careful, for networks that look at the same pictures tend to make the same mistakes."""
    return DEVIATIONS * math.hypot(deviation(first, n_samples), deviation(second, n_samples))


def is_below(lower: float, higher: float, n_samples: int) -> bool:
    """Whether ``lower`` is below ``higher`` by more than chance explains."""
    return higher - lower > margin(lower, higher, n_samples)
