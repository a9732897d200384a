"""A rate that changes while a network trains: dropout early, late, falling, rising, or as a learner draws it.

Source of the idea: Liu et al., "Dropout Reduces Underfitting", ICML 2023, sections 3 and 4. Their networks and data are
far larger: what is found here is an experiment at this size, not their result.
"""

import time
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.nn.arrays import check_rate
from core.nn.network import Network
from core.nn.presets import PRESETS, Run
from core.nn.training import evaluate, train

N_POINTS = 8
"""A drawn schedule: so many rates, evenly spaced over the training, straight lines between them."""
SHAPES = ("constant", "early", "late", "falling", "rising")
_PRESET = PRESETS["D2"]


def shape(name: str, rate: float) -> tuple[float, ...]:
    """The points of a named schedule, (N_POINTS,): ``rate`` throughout, in the first or the second half alone, or
    from one and a half times the rate (at most .95) to half of it or back."""
    check_rate(rate)
    half = N_POINTS // 2
    slope = tuple(float(value) for value in np.linspace(min(1.5 * rate, 0.95), 0.5 * rate, N_POINTS))
    return {
        "constant": (rate,) * N_POINTS, "early": (rate,) * half + (0.0,) * half, "late": (0.0,) * half + (rate,) * half,
        "falling": slope, "rising": slope[::-1],
    }[name]  # fmt: skip


def points_of(name: str, rate: float, drawn: tuple[float, ...]) -> tuple[float, ...]:
    """The points of a named schedule, or of "hand": the drawn ones, missing ones as the last that is there."""
    if name != "hand":
        return shape(name, rate)
    return (*drawn, *[drawn[-1]] * N_POINTS)[:N_POINTS]


@dataclass(frozen=True)
class Config:
    """The preset D2. points: hidden rates, evenly spaced from the first to the last epoch, straight lines between."""

    seed: int = 0
    points: tuple[float, ...] = (0.5,) * N_POINTS

    def __post_init__(self) -> None:
        if len(self.points) < 2:
            raise ValueError(f"points must be at least two, got {len(self.points)}")
        for rate in self.points:
            check_rate(rate)

    @property
    def rates(self) -> tuple[float, ...]:
        """The rate in each epoch, (n_epochs,)."""
        n_epochs = _PRESET.training.n_epochs
        places = np.linspace(0, n_epochs - 1, len(self.points))
        return tuple(float(rate) for rate in np.interp(np.arange(n_epochs), places, self.points))


@dataclass(frozen=True)
class Result:
    """The network trained with the schedule, and its seconds. train_loss_all_on: after the last epoch, with every unit
    on: a training loss with masks would favour a schedule that ends with few."""

    config: Config
    run: Run
    train_loss_all_on: float
    seconds: float

    @cached_property
    def validation_loss(self) -> float:
        """After the last epoch."""
        return self.run.last.validation_loss


def run(config: Config) -> Result:
    """Train with the schedule: the same data, initial weights, order and random numbers for every schedule."""
    start = time.perf_counter()
    network = Network(_PRESET.network_config(config.rates[0]), config.seed)
    training = replace(_PRESET.training_config(config.seed), schedule=config.rates, record_every=1)
    data = _PRESET.data(config.seed)
    records = tuple(train(network, data, training))
    all_on = evaluate(network, data.x_train, data.y_train)[0]
    return Result(config, Run(network, records), all_on, time.perf_counter() - start)
