"""A limit: on one surface that is seen ample and without noise there is nothing to overfit, and the best rate is 0.

No law either: what decides is how large the model is for its data. On clean digits some rate above 0 is often best.

A smooth surface, ``y = sin x_1 + sin x_2``, seen at many points without noise.
"""

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.experiments.claim import Claim
from core.nn.arrays import Array, check_count, exceeds, lowest
from core.nn.datasets import Dataset
from core.nn.network import DATA, stream
from core.nn.presets import PRESETS, Preset, Run

SECTIONS = ("dropout-common-rates", "dropout-loss-curves")
_G = PRESETS["G"]
N_VALIDATION = 500
REACH = 2.0


@dataclass(frozen=True)
class Config:
    """The preset G on two inputs. noise: standard deviation added to training targets; the claim's is 0."""

    seed: int = 0
    rates: tuple[float, ...] = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
    n_train: int = 200
    noise: float = 0.0
    n_epochs: int = 400
    learning_rate: float = 0.005
    record_every: int = 50

    def __post_init__(self) -> None:
        check_count("n_train", self.n_train)
        if len(self.rates) < 2 or self.rates[0] != 0.0:
            raise ValueError(f"rates must begin with 0 and have another, got {self.rates}")

    def make_data(self, seed: int) -> Dataset:
        """Points spread evenly over the square, each with its height; only training heights bear noise."""
        rng = np.random.default_rng(stream(seed, DATA))
        x_train, x_validation = (rng.uniform(-REACH, REACH, (n, 2)) for n in (self.n_train, N_VALIDATION))
        noise = self.noise * rng.standard_normal((self.n_train, 1))
        return Dataset(x_train, _height(x_train) + noise, x_validation, _height(x_validation))

    @property
    def preset(self) -> Preset:
        """G with these settings."""
        training = replace(
            _G.training,
            n_epochs=self.n_epochs,
            learning_rate=self.learning_rate,
            record_every=self.record_every,
        )
        return replace(_G, make_data=self.make_data, widths=(2, *_G.widths[1:]), training=training)


def _height(x: Array) -> Array:
    height: Array = np.sin(x).sum(axis=1, keepdims=True)
    return height


@dataclass(frozen=True)
class Result:
    """runs: one for each of the config's rates, in their order."""

    config: Config
    data: Dataset
    runs: tuple[Run, ...]
    seconds: float

    @property
    def validation_losses(self) -> NDArray[np.float64]:
        """After training, (n_rates,)."""
        return np.array([run.last.validation_loss for run in self.runs])

    @property
    def best(self) -> int:
        """Which of the rates has the lowest validation loss; the first of several that are as low."""
        return lowest(self.validation_losses)

    def claim(self) -> Claim:
        """The network without dropout has the lowest validation loss."""
        losses = self.validation_losses
        return Claim(
            "clean_data",
            exceeds(losses[1:].min(), losses[0]),
            {
                "validation_loss_without": float(losses[0]),
                "validation_loss_lowest_rate": float(losses[1]),
                "validation_loss_highest_rate": float(losses[-1]),
            },
            is_limit=True,
        )


def run(config: Config) -> Result:
    """Train a network for each rate, all together: same data, initial weights and random numbers."""
    start = time.perf_counter()
    runs = config.preset.run_rates(config.seed, config.rates)
    data = config.preset.data(config.seed)
    return Result(config, data, runs, time.perf_counter() - start)
