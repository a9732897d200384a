"""Validation loss against the rate is a U: too little dropout overfits, too much underfits.

Source: Srivastava et al., JMLR 15 (2014), section 7.3, figure 9.
"""

import time
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.experiments.claim import Claim
from core.nn.arrays import lowest
from core.nn.datasets import digits
from core.nn.network import NetworkConfig
from core.nn.presets import PRESETS, Preset, Run

SECTIONS = ("dropout-common-rates",)
_D2 = PRESETS["D2"]
RATES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)

Place = Literal["hidden", "input"]
PLACES: tuple[Place, ...] = ("hidden", "input")


@dataclass(frozen=True)
class Config:
    """The preset D2. place: the layers that get the swept rate; nothing is dropped elsewhere."""

    seed: int = 0
    place: Place = "hidden"
    rates: tuple[float, ...] = RATES
    n_train: int = 200
    label_noise: float = 0.2
    n_epochs: int = _D2.training.n_epochs
    record_every: int = _D2.training.record_every

    def __post_init__(self) -> None:
        if self.place not in PLACES:
            raise ValueError(f"place must be one of {PLACES}, got {self.place!r}")
        if len(self.rates) < 3 or list(self.rates) != sorted(set(self.rates)):
            raise ValueError(f"rates must be at least 3, growing, got {self.rates}")

    @property
    def preset(self) -> Preset:
        """D2 with these settings."""
        training = replace(_D2.training, n_epochs=self.n_epochs, record_every=self.record_every)
        data = partial(digits, n_train=self.n_train, label_noise=self.label_noise)
        return replace(_D2, make_data=data, training=training)

    def network_config(self, rate: float) -> NetworkConfig:
        """The network with ``rate`` at the swept place."""
        if self.place == "input":
            return self.preset.network_config(0.0, input_rate=rate)
        return self.preset.network_config(rate)


@dataclass(frozen=True)
class Result:
    """runs: one for each of the config's rates, in their order. seconds: of all together."""

    config: Config
    runs: tuple[Run, ...]
    seconds: float

    @property
    def validation_losses(self) -> NDArray[np.float64]:
        """After training, (n_rates,)."""
        return np.array([run.last.validation_loss for run in self.runs])

    @property
    def train_losses(self) -> NDArray[np.float64]:
        """Of the last epoch, masks on, (n_rates,)."""
        return np.array([run.last.train_loss for run in self.runs])

    @property
    def validation_accuracies(self) -> NDArray[np.float64]:
        """After training, (n_rates,)."""
        return np.array([run.last.validation_accuracy for run in self.runs])

    @property
    def best(self) -> int:
        """Which of the rates has the lowest validation loss; the first of several that are as low."""
        return lowest(self.validation_losses)

    def claim(self) -> Claim:
        """The best rate lies inside, so that both ends are worse."""
        losses = self.validation_losses
        return Claim(
            "rate_sweep",
            0 < self.best < len(losses) - 1,
            {
                "best_rate": self.config.rates[self.best],
                "validation_loss_at_lowest": float(losses[0]),
                "validation_loss_at_best": float(losses[self.best]),
                "validation_loss_at_highest": float(losses[-1]),
            },
        )


def run(config: Config) -> Result:
    """Train a network for each rate, all at once: same data, initial weights, order and random numbers."""
    start = time.perf_counter()
    runs = config.preset.run_configs(config.seed, [config.network_config(rate) for rate in config.rates])
    return Result(config, runs, time.perf_counter() - start)
