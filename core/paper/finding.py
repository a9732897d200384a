"""What the paper found, put to the test by a run: it agrees or not, and the numbers that decide."""

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import check_count, check_probability, check_rate, check_same_shape
from core.nn.datasets import Dataset, digits
from core.nn.network import Network

Mistakes: TypeAlias = NDArray[np.float64]
"""(n_samples,): 1 where a picture was taken for another digit, 0 where not; or the share of several answers."""
DEVIATIONS = 2.0
"""Two networks differ when their errors are further apart than so many standard deviations of the difference."""


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


def mistakes(network: Network, data: Dataset) -> Mistakes:
    """Which of the unseen pictures the network takes for another digit, every unit on."""
    wrong: Mistakes = (network.predict(data.x_validation).argmax(axis=1) != data.y_validation).astype(np.float64)
    return wrong


def error(wrong: Mistakes) -> float:
    """The share of mistakes."""
    return float(wrong.mean(dtype=np.float64))


def errors(rows: Mistakes) -> tuple[float, ...]:
    """The share of mistakes in each row of (n_networks, n_samples)."""
    return tuple(map(error, rows))


def deviation(share: float, n_samples: int) -> float:
    """Standard deviation of a share of mistakes ``e`` counted on ``n_samples`` pictures: ``sqrt(e (1 - e) / n)``.

    Raises ValueError for a share outside [0, 1] or no samples.
    """
    check_probability("share", share)
    check_count("n_samples", n_samples)
    return math.sqrt(share * (1.0 - share) / n_samples)


def is_below(lower: Mistakes, higher: Mistakes) -> bool:
    """Whether the first makes fewer mistakes than the second, on the same pictures, beyond what chance explains.

    Compared picture by picture: the standard deviation is that of the differences, ``sd(higher - lower) / sqrt(n)``.
    Two networks mostly fail on the same pictures; those say nothing about which one is better.
    """
    check_same_shape("higher", higher.shape, "lower", lower.shape)
    differences = higher.astype(np.float64) - lower
    return bool(differences.mean() > DEVIATIONS * differences.std() / math.sqrt(len(differences)))
