"""Dropout needs more epochs to reach the same loss; a single step costs about the same (see ``make bench``).

Source: Srivastava et al., JMLR 15 (2014), section 11 ("2-3 times longer to train").
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.experiments.claim import Claim
from core.nn.datasets import Dataset, digits
from core.nn.presets import PRESETS, Preset, Run

SECTIONS = ("dropout-disadvantages",)
_C = PRESETS["C"]


@dataclass(frozen=True)
class Config:
    """The preset C, slower and longer. targets: the training losses to be reached."""

    seed: int = 0
    rate: float = _C.rate
    targets: tuple[float, ...] = (0.5, 0.3, 0.1)
    n_train: int = 500
    n_epochs: int = 60
    learning_rate: float = 0.001

    @property
    def preset(self) -> Preset:
        """C with these settings, with a record for every epoch."""
        training = replace(_C.training, n_epochs=self.n_epochs, learning_rate=self.learning_rate, record_every=1)
        return replace(_C, make_data=partial(digits, n_train=self.n_train), rate=self.rate, training=training)


@dataclass(frozen=True)
class Trained:
    """A network whose records have in place of validation the training data once more, with every unit on.

    seconds: processor time of the training and its records.
    """

    run: Run
    seconds: float

    @property
    def train_losses(self) -> NDArray[np.float64]:
        """As training saw them, masks on: (n_records,)."""
        return np.array([record.train_loss for record in self.run.records])

    @property
    def train_losses_all_on(self) -> NDArray[np.float64]:
        """With every unit on, after each epoch: (n_records,)."""
        return np.array([record.validation_loss for record in self.run.records])


@dataclass(frozen=True)
class Result:
    """Two networks, a record for every epoch from 0 on. seconds: of both."""

    config: Config
    data: Dataset
    plain: Trained
    dropout: Trained
    seconds: float

    def claim(self) -> Claim:
        """Dropout takes more epochs to every target, measured with masks on *and* with every unit on.

        A target that was not reached in time counts as infinitely far; the claim needs the plain network to
        reach all of them.
        """
        effect, holds = {}, True
        for target in self.config.targets:
            for kind in ("train_losses", "train_losses_all_on"):
                plain = epochs_to(getattr(self.plain, kind), target)
                dropout = epochs_to(getattr(self.dropout, kind), target)
                holds = holds and plain < dropout
                suffix = "" if kind == "train_losses" else "_all_on"
                effect[f"plain_epochs_to_{target}{suffix}"] = plain
                effect[f"dropout_epochs_to_{target}{suffix}"] = dropout
        return Claim("slower_training", holds, effect)


def epochs_to(losses: Sequence[float] | NDArray[np.float64], target: float) -> float:
    """The first epoch with a loss of at most ``target``; infinite if there is none. losses[0]: untrained."""
    return next((float(epoch) for epoch, loss in enumerate(losses) if loss <= target), math.inf)


def trained(config: Config) -> Trained:
    """Train one network, at the config's rate."""
    start, preset = time.thread_time(), config.preset
    data = preset.data(config.seed)
    # How it does on other data is not asked here, and would cost a third of the time.
    run = preset.run(config.seed, data=replace(data, x_validation=data.x_train, y_validation=data.y_train))
    return Trained(run, time.thread_time() - start)


def together(config: Config, plain: Trained, dropout: Trained) -> Result:
    """The result of both: same data, initial weights and order."""
    return Result(config, config.preset.data(config.seed), plain, dropout, plain.seconds + dropout.seconds)


def run(config: Config) -> Result:
    """Train without and with dropout."""
    return together(config, trained(replace(config, rate=0.0)), trained(config))
