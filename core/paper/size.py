"""Figure 10: what dropout gains with few and with many training pictures."""

from dataclasses import dataclass

from core.nn.datasets import Dataset
from core.nn.network import Network, NetworkConfig
from core.nn.training import TrainingConfig, train
from core.paper.finding import Config, Finding, is_below

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
    """Errors on unseen digits at each of SIZES, without dropout and with it."""

    plain: tuple[float, ...]
    dropout: tuple[float, ...]

    @property
    def gains(self) -> tuple[float, ...]:
        """By how much dropout lowers the error at each size; below 0 where it harms."""
        return tuple(plain - dropout for plain, dropout in zip(self.plain, self.dropout, strict=True))

    def findings(self) -> list[Finding]:
        """The fewest pictures gain nothing; with more of them the gain grows; with most it declines."""
        gains = self.gains
        peak = max(range(len(SIZES)), key=gains.__getitem__)
        numbers = {
            "fewest": float(SIZES[0]), "most": float(SIZES[-1]), "peak_size": float(SIZES[peak]),
            "gain_at_fewest": gains[0], "gain_at_peak": gains[peak], "gain_at_most": gains[-1],
        }  # fmt: skip
        grows = is_below(self.dropout[peak], self.plain[peak], N_VALIDATION)
        return [
            Finding("fewest", not is_below(self.dropout[0], self.plain[0], N_VALIDATION), numbers),
            Finding("grows", grows and gains[peak] > 2 * gains[0], numbers),
            Finding("declines", grows and peak < len(SIZES) - 1 and gains[-1] < 0.75 * gains[peak], numbers),
        ]


def run(config: Config) -> Result:
    """Train both networks at every size, for equally many steps; the unseen digits differ from size to size."""
    pairs = [_pair(config, n_train) for n_train in SIZES]
    plain, dropout = zip(*pairs, strict=True)
    return Result(plain, dropout)


def _pair(config: Config, n_train: int) -> tuple[float, float]:
    data = config.data(n_train, N_VALIDATION)
    n_epochs = round(_STEPS / -(-n_train // _BATCH))
    training = TrainingConfig(n_epochs, _BATCH, 0.003, seed=config.seed, record_every=n_epochs)
    return _error(0.0, 0.0, data, training), _error(_RATE, _INPUT_RATE, data, training)


def _error(rate: float, input_rate: float, data: Dataset, training: TrainingConfig) -> float:
    config = NetworkConfig((64, 128, 128, 10), (input_rate, rate, rate, 0.0), "softmax")
    *_, last = train(Network(config, training.seed), data, training)
    return 1.0 - last.validation_accuracy
