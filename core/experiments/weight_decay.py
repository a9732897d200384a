"""Dropout beside weight decay: another cure, slower; small weights are the task of weight decay alone.

Source: Srivastava et al., JMLR 15 (2014), section 6.5, table 9.
"""

import math
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from core.experiments.claim import Claim
from core.nn.arrays import Array
from core.nn.datasets import Dataset, digits
from core.nn.network import Network
from core.nn.presets import PRESETS, Preset, Run, Runs

SECTIONS = ("dropout-dropout-vs-weight-decay",)
_D2 = PRESETS["D2"]


@dataclass(frozen=True)
class Config:
    """The preset D2. decay: the L2 coefficient alone; decay_with_dropout: together with dropout, less.

    target: the training loss by which speed is told.
    """

    seed: int = 0
    rate: float = 0.4
    decay: float = 0.01
    decay_with_dropout: float = 0.003
    n_train: int = 200
    label_noise: float = 0.2
    n_epochs: int = _D2.training.n_epochs
    record_every: int = 1
    target: float = 1.0

    @property
    def preset(self) -> Preset:
        """D2 with these settings."""
        training = replace(_D2.training, n_epochs=self.n_epochs, record_every=self.record_every)
        data = partial(digits, n_train=self.n_train, label_noise=self.label_noise)
        return replace(_D2, make_data=data, rate=self.rate, training=training)


@dataclass(frozen=True)
class Result:
    """The same network with neither, with one of the two, and with both."""

    config: Config
    data: Dataset
    neither: Run
    decay: Run
    dropout: Run
    both: Run
    seconds: float

    def claim(self) -> Claim:
        """Dropout lowers the validation loss, weight decay the norm of the weights, in fewer epochs.

        Epochs are counted to a training loss as training sees it, masks on; how much of that is the masks'
        doing is told in ``slower_training``. How little dropout changes the norm: ``weight_shrink``.
        """
        runs = {"neither": self.neither, "decay": self.decay, "dropout": self.dropout, "both": self.both}
        effect: dict[str, float] = {}
        for name, trained in runs.items():
            effect[f"{name}_validation_loss"] = trained.last.validation_loss
            effect[f"{name}_accuracy"] = trained.last.validation_accuracy
            effect[f"{name}_weight_norm"] = weight_norm(trained.network)
            effect[f"{name}_epochs_to_target"] = epochs_to(trained, self.config.target)
        return Claim(
            "weight_decay",
            effect["dropout_validation_loss"] < effect["neither_validation_loss"]
            and effect["decay_weight_norm"] < effect["neither_weight_norm"]
            and effect["decay_weight_norm"] < effect["dropout_weight_norm"]
            and effect["decay_epochs_to_target"] < effect["dropout_epochs_to_target"],
            effect,
        )


def epochs_to(run: Run, target: float) -> float:
    """The first recorded epoch with a training loss of at most ``target``; infinite if there is none."""
    return next((float(r.epoch) for r in run.records if r.train_loss <= target), math.inf)


def flat_weights(network: Network) -> Array:
    """All weights of all layers, without biases, in one vector: what a histogram needs."""
    return np.concatenate([w.ravel() for w in network.weights()])


def weight_norm(network: Network) -> float:
    """The Euclidean norm of all weights together, without biases."""
    return float(np.linalg.norm(flat_weights(network)))


def without_dropout(config: Config) -> Runs:
    """Train neither and decay, which do not depend on the config's rate."""
    return _train(config, 0.0, config.decay)


def with_dropout(config: Config) -> Runs:
    """Train dropout and both."""
    return _train(config, config.rate, config.decay_with_dropout)


def _train(config: Config, rate: float, decay: float) -> Runs:
    network = config.preset.network_config(rate)
    return config.preset.run_timed(config.seed, [network, network], weight_decays=[0.0, decay])


def together(config: Config, without: Runs, with_: Runs) -> Result:
    """The result of both halves: same data, initial weights, order and random numbers."""
    (neither, decay), (dropout, both) = without.runs, with_.runs
    data = config.preset.data(config.seed)
    return Result(config, data, neither, decay, dropout, both, without.seconds + with_.seconds)


def run(config: Config) -> Result:
    """Train the four networks."""
    return together(config, without_dropout(config), with_dropout(config))
