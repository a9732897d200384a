"""A large network memorizes a few noisy samples; the same network with dropout does so less.

Two moons, 100 points, of which one in ten bears the wrong label. Source: Srivastava et al., JMLR 15 (2014),
sections 1 and 6, in small.
"""

from dataclasses import dataclass, replace

import numpy as np

from core.experiments.claim import Claim
from core.experiments.comparison import generalization
from core.nn.arrays import Mask
from core.nn.datasets import Dataset, moons
from core.nn.presets import PRESETS, Preset, Run

SECTIONS = ("dropout-why-dropout", "dropout-loss-curves", "dropout-advantages")
_M = PRESETS["M"]


@dataclass(frozen=True)
class Config:
    """The preset M. rate: on both hidden layers of the second network. noise, flip: as in ``moons``."""

    seed: int = 0
    rate: float = _M.rate
    n_train: int = 100
    noise: float = 0.3
    flip: float = 0.1
    hidden: tuple[int, ...] = _M.widths[1:-1]
    n_epochs: int = _M.training.n_epochs
    learning_rate: float = _M.training.learning_rate
    record_every: int = _M.training.record_every

    def make_data(self, seed: int) -> Dataset:
        """The moons for one seed."""
        return moons(seed, n_train=self.n_train, noise=self.noise, flip=self.flip)

    @property
    def preset(self) -> Preset:
        """M with these settings."""
        training = replace(
            _M.training,
            n_epochs=self.n_epochs,
            learning_rate=self.learning_rate,
            record_every=self.record_every,
        )
        widths = (_M.widths[0], *self.hidden, _M.widths[-1])
        return replace(_M, make_data=self.make_data, widths=widths, rate=self.rate, training=training)


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
        return generalization("overfitting", self.data, self.plain, self.dropout)


def run(config: Config) -> Result:
    """Train the network without and with dropout: same data, initial weights and order."""
    pair = config.preset.run_pair(config.seed)
    return Result(config, pair.data, pair.plain, pair.dropout, wrong_labels(config, pair.data), pair.seconds)


def wrong_labels(config: Config, data: Dataset) -> Mask:
    """Which labels of ``data.x_train`` were exchanged, (n_train,)."""
    # Flips are drawn last, one for each sample, so the same seed without flips is the same data, right.
    right = moons(config.seed, n_train=config.n_train, noise=config.noise, flip=0.0)
    wrong: Mask = np.not_equal(right.y_train, data.y_train)
    return wrong
