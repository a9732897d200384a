"""Dropout makes the hidden layer of an autoencoder sparser: fewer units answer, and less strongly.

Source: Srivastava et al., JMLR 15 (2014), section 7.2, figure 8.
"""

import time
from dataclasses import dataclass, replace
from functools import partial

from core.experiments.claim import Claim
from core.nn.arrays import Array
from core.nn.datasets import Dataset, digit_copies
from core.nn.presets import PRESETS, Preset, Run

SECTIONS = ("dropout-advantages",)
_AE = PRESETS["AE"]


@dataclass(frozen=True)
class Config:
    """The preset AE: digits through 128 hidden units back to themselves. rate: on the hidden layer."""

    seed: int = 0
    rate: float = _AE.rate
    n_train: int = 500
    n_epochs: int = _AE.training.n_epochs
    record_every: int = _AE.training.record_every

    @property
    def preset(self) -> Preset:
        """AE with these settings."""
        training = replace(_AE.training, n_epochs=self.n_epochs, record_every=self.record_every)
        data = partial(digit_copies, n_train=self.n_train)
        return replace(_AE, make_data=data, rate=self.rate, training=training)


@dataclass(frozen=True)
class Result:
    """*_activations: of the hidden layer on unseen digits, every unit on, (n_validation, n_hidden)."""

    config: Config
    data: Dataset
    plain: Run
    dropout: Run
    plain_activations: Array
    dropout_activations: Array
    seconds: float

    def claim(self) -> Claim:
        """With dropout a smaller share of the units is above 0, and the mean activation is lower.

        It costs: the pictures that come out are less exact, as ``*_validation_loss`` shows.
        """
        plain, dropout = self.plain_activations, self.dropout_activations
        plain_share, dropout_share = float((plain > 0).mean()), float((dropout > 0).mean())
        plain_mean, dropout_mean = float(plain.mean()), float(dropout.mean())
        return Claim(
            "sparsity",
            dropout_share < plain_share and dropout_mean < plain_mean,
            {
                "plain_active_share": plain_share,
                "dropout_active_share": dropout_share,
                "plain_mean_activation": plain_mean,
                "dropout_mean_activation": dropout_mean,
                "plain_validation_loss": self.plain.last.validation_loss,
                "dropout_validation_loss": self.dropout.last.validation_loss,
            },
        )


def run(config: Config) -> Result:
    """Train the autoencoder without and with dropout and look at its hidden layer on unseen digits."""
    start = time.perf_counter()
    pair = config.preset.run_pair(config.seed)
    plain, dropout = (trained.network.activations(pair.data.x_validation)[1] for trained in (pair.plain, pair.dropout))
    seconds = time.perf_counter() - start
    return Result(config, pair.data, pair.plain, pair.dropout, plain, dropout, seconds)
