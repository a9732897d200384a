"""Overfitting and its cure on real images: 200 handwritten digits, three in ten with a random label."""

from dataclasses import dataclass, replace

import numpy as np

from core.experiments.claim import Claim
from core.experiments.comparison import generalization
from core.nn import datasets
from core.nn.arrays import Mask
from core.nn.datasets import Dataset
from core.nn.presets import PRESETS, Preset, Run

SECTIONS = ("dropout-loss-curves", "dropout-advantages")
_D = PRESETS["D"]


@dataclass(frozen=True)
class Config:
    """The preset D. rate: on both hidden layers of the second network. label_noise: as in ``digits``."""

    seed: int = 0
    rate: float = _D.rate
    n_train: int = 200
    label_noise: float = 0.3
    hidden: tuple[int, ...] = _D.widths[1:-1]
    n_epochs: int = _D.training.n_epochs
    learning_rate: float = _D.training.learning_rate
    record_every: int = _D.training.record_every

    def make_data(self, seed: int) -> Dataset:
        """The digits for one seed."""
        return datasets.digits(seed, n_train=self.n_train, label_noise=self.label_noise)

    @property
    def preset(self) -> Preset:
        """D with these settings."""
        training = replace(
            _D.training,
            n_epochs=self.n_epochs,
            learning_rate=self.learning_rate,
            record_every=self.record_every,
        )
        widths = (_D.widths[0], *self.hidden, _D.widths[-1])
        return replace(_D, make_data=self.make_data, widths=widths, rate=self.rate, training=training)


@dataclass(frozen=True)
class Result:
    """data and curves. mislabelled: training images with a wrong label, (n_train,). seconds: of the run."""

    config: Config
    data: Dataset
    plain: Run
    dropout: Run
    mislabelled: Mask
    seconds: float

    def claim(self) -> Claim:
        """See ``generalization``."""
        return generalization("digits", self.data, self.plain, self.dropout)


def run(config: Config) -> Result:
    """Train the network without and with dropout: same data, initial weights and order."""
    pair = config.preset.run_pair(config.seed)
    # The images are chosen before the noise is drawn: the same seed without noise is the same data, right.
    right = datasets.digits(config.seed, n_train=config.n_train)
    mislabelled: Mask = np.not_equal(right.y_train, pair.data.y_train)
    return Result(config, pair.data, pair.plain, pair.dropout, mislabelled, pair.seconds)
