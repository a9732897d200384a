"""Too high a rate underfits: with 95 neurons in 100 away, even the training data are not learnt.

Source: Srivastava et al., JMLR 15 (2014), section 7.3, figure 9.
"""

import time
from dataclasses import dataclass, replace

from core.experiments.claim import Claim
from core.nn.datasets import Dataset
from core.nn.presets import PRESETS, Preset, Run

SECTIONS = ("dropout-disadvantages", "dropout-common-rates")
_M = PRESETS["M"]


@dataclass(frozen=True)
class Config:
    """The preset M. rate: the one that may be too high; moderate_rate: the one it is held against."""

    seed: int = 0
    rate: float = 0.95
    moderate_rate: float = 0.6
    n_epochs: int = _M.training.n_epochs
    record_every: int = _M.training.record_every

    @property
    def preset(self) -> Preset:
        """M with these settings."""
        training = replace(_M.training, n_epochs=self.n_epochs, record_every=self.record_every)
        return replace(_M, rate=self.rate, training=training)


@dataclass(frozen=True)
class Result:
    """plain: without dropout; moderate, high: at the config's two rates. All from the same start."""

    config: Config
    data: Dataset
    plain: Run
    moderate: Run
    high: Run
    seconds: float

    def claim(self) -> Claim:
        """At the high rate the training loss is higher and fewer answers are right than at the moderate one.

        The validation *loss* may even be lower: a network that knows little is at least not sure of itself.
        """
        moderate, high = self.moderate.last, self.high.last
        return Claim(
            "high_rate",
            high.train_loss > moderate.train_loss and high.validation_accuracy < moderate.validation_accuracy,
            {
                "plain_train_loss": self.plain.last.train_loss,
                "moderate_train_loss": moderate.train_loss,
                "high_train_loss": high.train_loss,
                "moderate_validation_loss": moderate.validation_loss,
                "high_validation_loss": high.validation_loss,
                "moderate_accuracy": moderate.validation_accuracy,
                "high_accuracy": high.validation_accuracy,
            },
        )


def run(config: Config) -> Result:
    """Train without dropout, at the moderate and at the high rate."""
    start = time.perf_counter()
    preset = config.preset
    data = preset.data(config.seed)
    rates = (0.0, config.moderate_rate, config.rate)
    plain, moderate, high = (preset.run(config.seed, rate, data=data) for rate in rates)
    return Result(config, data, plain, moderate, high, time.perf_counter() - start)
