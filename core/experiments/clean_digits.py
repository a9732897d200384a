"""A limit: on digits with right labels dropout does not raise the accuracy. Against wrong labels it does.

Compare ``digits``, where three labels in ten are random and the gain is about eleven points in a hundred.
"""

import time
from dataclasses import dataclass, replace
from functools import partial

from core.experiments.claim import Claim
from core.nn import datasets
from core.nn.datasets import Dataset
from core.nn.presets import PRESETS, Preset, Run

SECTIONS = ("dropout-common-rates", "dropout-advantages")
_C = PRESETS["C"]
NO_GAIN = 0.02
"""A gain below two points in a hundred is no gain: so much differs between one seed and another."""


@dataclass(frozen=True)
class Config:
    """The preset C. n_train, n_epochs: how many clean digits, and how often they are seen."""

    seed: int = 0
    rate: float = _C.rate
    n_train: int = 500
    n_epochs: int = _C.training.n_epochs
    record_every: int = _C.training.record_every

    @property
    def preset(self) -> Preset:
        """C with these settings."""
        training = replace(_C.training, n_epochs=self.n_epochs, record_every=self.record_every)
        data = partial(datasets.digits, n_train=self.n_train)
        return replace(_C, make_data=data, rate=self.rate, training=training)


@dataclass(frozen=True)
class Result:
    """The pair, trained on right labels."""

    config: Config
    data: Dataset
    plain: Run
    dropout: Run
    seconds: float

    def claim(self, name: str = "clean_digits") -> Claim:
        """Dropout's accuracy is not higher by two points or more."""
        plain, dropout = self.plain.last, self.dropout.last
        gain = dropout.validation_accuracy - plain.validation_accuracy
        return Claim(
            name,
            gain < NO_GAIN,
            {
                "plain_accuracy": plain.validation_accuracy,
                "dropout_accuracy": dropout.validation_accuracy,
                "gain": gain,
                "plain_validation_loss": plain.validation_loss,
                "dropout_validation_loss": dropout.validation_loss,
            },
            is_limit=True,
        )


def run(config: Config) -> Result:
    """Train without and with dropout: same data, initial weights and order."""
    start = time.perf_counter()
    pair = config.preset.run_pair(config.seed)
    return Result(config, pair.data, pair.plain, pair.dropout, time.perf_counter() - start)
