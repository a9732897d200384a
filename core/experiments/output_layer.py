"""Dropout on the output layer hurts: no other unit can stand in for the answer of a class.

On top of dropout in the hidden layers it raises the validation loss clearly; alone, where it is the only
regularizer, its harm is mild or none, which the result shows too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from core.experiments.claim import Claim
from core.nn.datasets import Dataset, digits
from core.nn.presets import PRESETS, Preset, Run, Runs

SECTIONS = ("dropout-where-to-use",)
_C = PRESETS["C"]


@dataclass(frozen=True)
class Config:
    """The preset C. rate: on the hidden layers; output_rate: on the logits."""

    seed: int = 0
    rate: float = _C.rate
    output_rate: float = 0.5
    n_train: int = 500
    label_noise: float = 0.0
    n_epochs: int = _C.training.n_epochs
    record_every: int = _C.training.record_every

    @property
    def preset(self) -> Preset:
        """C with these settings."""
        training = replace(_C.training, n_epochs=self.n_epochs, record_every=self.record_every)
        data = partial(digits, n_train=self.n_train, label_noise=self.label_noise)
        return replace(_C, make_data=data, rate=self.rate, training=training)


@dataclass(frozen=True)
class Result:
    """The same network with dropout nowhere, in the hidden layers, on the output, and on both."""

    config: Config
    data: Dataset
    nowhere: Run
    hidden: Run
    output: Run
    both: Run
    seconds: float

    def claim(self) -> Claim:
        """With dropout in the hidden layers, dropout on the output raises the validation loss."""
        return Claim(
            "output_layer",
            self.both.last.validation_loss > self.hidden.last.validation_loss,
            {
                "nowhere_validation_loss": self.nowhere.last.validation_loss,
                "hidden_validation_loss": self.hidden.last.validation_loss,
                "output_validation_loss": self.output.last.validation_loss,
                "both_validation_loss": self.both.last.validation_loss,
                "hidden_accuracy": self.hidden.last.validation_accuracy,
                "both_accuracy": self.both.last.validation_accuracy,
            },
        )


def without_dropout(config: Config) -> Runs:
    """Train the network with dropout nowhere, which does not depend on the config's rates."""
    return _train(config, [(0.0, 0.0)])


def with_dropout(config: Config) -> Runs:
    """Train the other three."""
    return _train(config, [(config.rate, 0.0), (0.0, config.output_rate), (config.rate, config.output_rate)])


def _train(config: Config, rates: Sequence[tuple[float, float]]) -> Runs:
    networks = [config.preset.network_config(hidden, output_rate=output) for hidden, output in rates]
    return config.preset.run_timed(config.seed, networks)


def together(config: Config, without: Runs, with_: Runs) -> Result:
    """The result of both parts: same data, initial weights, order and random numbers."""
    (nowhere,), (hidden, output, both) = without.runs, with_.runs
    data = config.preset.data(config.seed)
    return Result(config, data, nowhere, hidden, output, both, without.seconds + with_.seconds)


def run(config: Config) -> Result:
    """Train the four networks."""
    return together(config, without_dropout(config), with_dropout(config))
