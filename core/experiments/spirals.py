"""Overfitting and its cure on a harder task: two spiral arms, 150 points, one label in ten wrong."""

from dataclasses import dataclass, replace

import numpy as np

from core.experiments.claim import Claim
from core.experiments.comparison import generalization
from core.nn import datasets
from core.nn.arrays import Mask
from core.nn.datasets import Dataset
from core.nn.presets import PRESETS, Preset, Run

SECTIONS = ("dropout-loss-curves",)
_SP = PRESETS["SP"]


@dataclass(frozen=True)
class Config:
    """The preset SP. rate: on both hidden layers of the second network. noise, flip: as in ``spirals``."""

    seed: int = 0
    rate: float = _SP.rate
    n_train: int = 150
    noise: float = 0.05
    flip: float = 0.1
    n_epochs: int = _SP.training.n_epochs
    record_every: int = _SP.training.record_every

    def make_data(self, seed: int) -> Dataset:
        """The spirals for one seed."""
        return datasets.spirals(seed, n_train=self.n_train, noise=self.noise, flip=self.flip)

    @property
    def preset(self) -> Preset:
        """SP with these settings."""
        training = replace(_SP.training, n_epochs=self.n_epochs, record_every=self.record_every)
        return replace(_SP, make_data=self.make_data, rate=self.rate, training=training)


@dataclass(frozen=True)
class Result:
    """data and curves. flipped: which training labels are wrong, (n_train,). seconds: of the whole run."""

    config: Config
    data: Dataset
    plain: Run
    dropout: Run
    flipped: Mask
    seconds: float

    def claim(self) -> Claim:
        """See ``generalization``."""
        return generalization("spirals", self.data, self.plain, self.dropout)


def run(config: Config) -> Result:
    """Train the network without and with dropout: same data, initial weights and order."""
    pair = config.preset.run_pair(config.seed)
    right = datasets.spirals(config.seed, n_train=config.n_train, noise=config.noise, flip=0.0)
    flipped: Mask = np.not_equal(right.y_train, pair.data.y_train)
    return Result(config, pair.data, pair.plain, pair.dropout, flipped, pair.seconds)
