"""The customary rates on a grid: a little on the input, .3 to .5 on hidden layers, and a flat valley around.

Source: Srivastava et al., JMLR 15 (2014), appendix A.4 (their p is the probability of keeping).
"""

import time
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.experiments.claim import Claim
from core.nn.arrays import exceeds, lowest
from core.nn.datasets import digits
from core.nn.presets import PRESETS, Preset, Run

SECTIONS = ("dropout-common-rates",)
_D2 = PRESETS["D2"]


@dataclass(frozen=True)
class Config:
    """The preset D2, once for each pair of an input rate and a hidden rate."""

    seed: int = 0
    input_rates: tuple[float, ...] = (0.0, 0.1, 0.2, 0.5)
    hidden_rates: tuple[float, ...] = (0.0, 0.3, 0.4, 0.5, 0.8)
    customary_input: tuple[float, float] = (0.1, 0.2)
    customary_hidden: tuple[float, float] = (0.3, 0.5)
    n_train: int = 200
    label_noise: float = 0.2
    n_epochs: int = _D2.training.n_epochs

    @property
    def preset(self) -> Preset:
        """D2 with these settings and a record at the end alone."""
        training = replace(_D2.training, n_epochs=self.n_epochs, record_every=self.n_epochs)
        data = partial(digits, n_train=self.n_train, label_noise=self.label_noise)
        return replace(_D2, make_data=data, training=training)


@dataclass(frozen=True)
class Result:
    """runs: for each input rate a row with a run for each hidden rate."""

    config: Config
    runs: tuple[tuple[Run, ...], ...]
    seconds: float

    @property
    def validation_losses(self) -> NDArray[np.float64]:
        """(n_input_rates, n_hidden_rates)."""
        return np.array([[run.last.validation_loss for run in row] for row in self.runs])

    @property
    def validation_accuracies(self) -> NDArray[np.float64]:
        """(n_input_rates, n_hidden_rates)."""
        return np.array([[run.last.validation_accuracy for run in row] for row in self.runs])

    def claim(self) -> Claim:
        """Customary pairs are more accurate, on average, than no dropout and the grid's highest rates."""
        accuracies, losses = self.validation_accuracies, self.validation_losses
        inside = np.ix_(
            _between(self.config.input_rates, self.config.customary_input),
            _between(self.config.hidden_rates, self.config.customary_hidden),
        )
        row, column = np.unravel_index(lowest(-accuracies.ravel()), accuracies.shape)
        return Claim(
            "common_rates",
            exceeds(accuracies[inside].mean(), max(accuracies[0, 0], accuracies[-1, -1])),
            {
                "customary_accuracy": float(accuracies[inside].mean()),
                "no_dropout_accuracy": float(accuracies[0, 0]),
                "highest_rates_accuracy": float(accuracies[-1, -1]),
                "best_accuracy": float(accuracies[row, column]),
                "best_input_rate": self.config.input_rates[row],
                "best_hidden_rate": self.config.hidden_rates[column],
                "customary_validation_loss": float(losses[inside].mean()),
                "no_dropout_validation_loss": float(losses[0, 0]),
            },
        )


def _between(rates: tuple[float, ...], limits: tuple[float, float]) -> list[int]:
    return [number for number, rate in enumerate(rates) if limits[0] <= rate <= limits[1]]


def run(config: Config) -> Result:
    """Train all networks of the grid together: same data, initial weights, order and random numbers."""
    start = time.perf_counter()
    pairs = [(input_rate, hidden) for input_rate in config.input_rates for hidden in config.hidden_rates]
    networks = [config.preset.network_config(hidden, input_rate=rate) for rate, hidden in pairs]
    runs = config.preset.run_configs(config.seed, networks)
    width = len(config.hidden_rates)
    rows = tuple(runs[first : first + width] for first in range(0, len(runs), width))
    return Result(config, rows, time.perf_counter() - start)
