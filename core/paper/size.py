"""Figure 10: what dropout gains with few and with many training pictures."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from core.nn.arrays import exceeds, lowest
from core.nn.datasets import Dataset
from core.nn.network import Network, NetworkConfig
from core.nn.training import TrainingConfig, train
from core.paper.finding import Config, Finding, Mistakes, errors, is_below, mistakes

SIZES = (25, 50, 100, 200, 400, 800)
N_VALIDATION = 900
_BATCH, _STEPS = 50, 200
_RATE, _INPUT_RATE = 0.5, 0.2
"""As in the paper: p = .5 on hidden layers and .8 on the input."""

PUBLISHED_SIZES = (100, 500, 1_000, 5_000, 10_000, 50_000)
PUBLISHED_NO_GAIN = 500
"""Section 7.4: up to so many pictures dropout improved nothing. Of the rest the paper gives a curve alone."""


@dataclass(frozen=True)
class Result:
    """Mistakes on unseen digits at each of SIZES, without dropout and with it, (n_sizes, N_VALIDATION)."""

    plain_wrong: Mistakes
    dropout_wrong: Mistakes

    @property
    def plain(self) -> tuple[float, ...]:
        """The errors without dropout."""
        return errors(self.plain_wrong)

    @property
    def dropout(self) -> tuple[float, ...]:
        """The errors with dropout."""
        return errors(self.dropout_wrong)

    @property
    def gains(self) -> tuple[float, ...]:
        """By how much dropout lowers the error at each size; below 0 where it harms."""
        return tuple(plain - dropout for plain, dropout in zip(self.plain, self.dropout, strict=True))

    def findings(self) -> list[Finding]:
        """The fewest pictures gain nothing; with more the gain grows, to twice as much; with most it declines by a
        quarter or more."""
        gains = self.gains
        peak = lowest([-gain for gain in gains])
        numbers = {
            "fewest": float(SIZES[0]), "most": float(SIZES[-1]), "peak_size": float(SIZES[peak]),
        }  # fmt: skip
        for name, i in (("fewest", 0), ("peak", peak), ("most", -1)):
            numbers |= {f"plain_at_{name}": self.plain[i], f"dropout_at_{name}": self.dropout[i]}
        has_peak = is_below(self.dropout_wrong[peak], self.plain_wrong[peak])
        return [
            Finding("fewest", not is_below(self.dropout_wrong[0], self.plain_wrong[0]), numbers),
            Finding("grows", has_peak and not exceeds(2 * gains[0], gains[peak]), numbers),
            Finding("declines", has_peak and not exceeds(gains[-1], 0.75 * gains[peak]), numbers),
        ]


def run(config: Config) -> Result:
    """Train both networks at every size, for equally many steps; the unseen digits differ from size to size."""
    pairs = [_pair(config, n_train) for n_train in SIZES]
    return Result(np.array([plain for plain, _ in pairs]), np.array([dropout for _, dropout in pairs]))


def _pair(config: Config, n_train: int) -> tuple[Mistakes, Mistakes]:
    data = config.data(n_train, N_VALIDATION)
    n_epochs = round(_STEPS / -(-n_train // _BATCH))
    training = TrainingConfig(n_epochs, _BATCH, 0.003, seed=config.seed, record_every=n_epochs)
    return _trained(0.0, 0.0, data, training), _trained(_RATE, _INPUT_RATE, data, training)


def _trained(rate: float, input_rate: float, data: Dataset, training: TrainingConfig) -> Mistakes:
    config = NetworkConfig((64, 128, 128, 10), (input_rate, rate, rate, 0.0), "softmax")
    network = Network(config, training.seed)
    deque(train(network, data, training), maxlen=0)
    return mistakes(network, data)
