"""Dropout left on in evaluation says how unsure a network is: more where it has seen no data.

Source: Gal and Ghahramani, ICML 2016, sections 4 and 5.1. It needs ReLU units, as here: with tanh, which
saturates, the band does not widen. Beyond the data on either side it widens less than the error grows, and it does not
shrink as data are added: it is no measure to be trusted there.
"""

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.experiments.claim import Claim
from core.nn.arrays import Array, check_count
from core.nn.datasets import Dataset
from core.nn.presets import PRESETS, Preset, Run
from core.nn.variants import MonteCarlo, monte_carlo_dropout

SECTIONS = ("dropout-exam-definition",)
_G = PRESETS["G"]
GAP = (-1.0, 1.0)
DATA = ((-3.0, -1.0), (1.0, 3.0))
_PASSES = 121
"""The purpose of the passes' random numbers, apart from those of ``core.nn.network``."""


@dataclass(frozen=True)
class Config:
    """The preset G. n_passes: predictions with masks of their own, at n_points from -reach to reach."""

    seed: int = 0
    rate: float = _G.rate
    n_passes: int = 100
    n_points: int = 161
    reach: float = 4.0
    n_epochs: int = _G.training.n_epochs
    record_every: int = _G.training.record_every

    def __post_init__(self) -> None:
        check_count("n_points", self.n_points, low=20)

    @property
    def preset(self) -> Preset:
        """G with these settings."""
        training = replace(_G.training, n_epochs=self.n_epochs, record_every=self.record_every)
        return replace(_G, rate=self.rate, training=training)


@dataclass(frozen=True)
class Result:
    """x: (n_points,), growing. passes: predictions (n_passes, n_points, 1) with their mean and deviation.

    prediction: with every unit on, (n_points, 1).
    """

    config: Config
    data: Dataset
    trained: Run
    x: NDArray[np.float64]
    prediction: Array
    passes: MonteCarlo
    seconds: float

    def claim(self) -> Claim:
        """The deviation over passes is larger in the gap than where there are data."""
        deviation = self.passes.deviation[:, 0]
        in_gap = (self.x > GAP[0]) & (self.x < GAP[1])
        on_data = np.any([(self.x >= low) & (self.x <= high) for low, high in DATA], axis=0)
        gap, data = float(deviation[in_gap].mean()), float(deviation[on_data].mean())
        beyond = float(deviation[np.abs(self.x) > DATA[1][1]].mean())
        return Claim(
            "monte_carlo",
            gap > data,
            {"deviation_in_gap": gap, "deviation_on_data": data, "deviation_beyond": beyond},
        )


def run(config: Config) -> Result:
    """Train one network with dropout and let it answer many times with dropout on."""
    start = time.perf_counter()
    data = config.preset.data(config.seed)
    trained = config.preset.run(config.seed, data=data)
    x = np.linspace(-config.reach, config.reach, config.n_points)
    rng = np.random.default_rng((config.seed, _PASSES))
    passes = monte_carlo_dropout(trained.network.predict_with_masks, x[:, None], config.n_passes, rng)
    prediction = trained.network.predict(x[:, None])
    return Result(config, data, trained, x, prediction, passes, time.perf_counter() - start)
