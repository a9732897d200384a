"""A limit: few samples alone are no reason for dropout. With 100 clean digits it gains nothing.

Source: Srivastava et al., JMLR 15 (2014), section 7.4, figure 10 (MNIST with 100 and 500 samples).
"""

from dataclasses import dataclass

from core.experiments import clean_digits
from core.experiments.claim import Claim

SECTIONS = ("dropout-common-rates",)


@dataclass(frozen=True)
class Config:
    """As in ``clean_digits``, with fewer digits that are seen more often."""

    seed: int = 0
    rate: float = clean_digits.Config.rate
    n_train: int = 100
    n_epochs: int = 150
    record_every: int = 10


@dataclass(frozen=True)
class Result:
    """The trained pair."""

    config: Config
    pair: clean_digits.Result

    def claim(self) -> Claim:
        """Dropout's accuracy is not higher by two points or more."""
        return self.pair.claim("few_samples")


def run(config: Config) -> Result:
    """Train without and with dropout: same data, initial weights and order."""
    settings = clean_digits.Config(config.seed, config.rate, config.n_train, config.n_epochs, config.record_every)
    return Result(config, clean_digits.run(settings))
