"""Figure 9: the error against p, with the layers' width held constant and with p times the width held constant."""

from dataclasses import dataclass
from functools import partial

from core.nn.datasets import Dataset
from core.nn.network import Network, NetworkConfig
from core.nn.training import TrainingConfig, train, train_many
from core.paper.finding import Config, Finding, is_below

KEEPS = (0.1, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
WIDTH = 128
"""Units of a hidden layer where the width is held constant (figure 9a); the paper's: 2048."""
KEPT_WIDTH = 32
"""p times the units of a hidden layer where that is held constant (figure 9b); the paper's: 256, in the last 512."""
N_TRAIN, N_VALIDATION = 200, 1000
_TRAINING = partial(TrainingConfig, 40, 50, 0.003, record_every=40)

PUBLISHED = {
    "at_lowest": 0.027, "scaled_at_lowest": 0.017, "flat_from": 0.4, "flat_to": 0.8, "scaled_best_keep": 0.6,
}  # fmt: skip
"""Section 7.3. *at_lowest: errors of figures 9a and 9b at p = .1; flat_*: between these p the curve 9a is flat;
scaled_best_keep: about where 9b is lowest."""


@dataclass(frozen=True)
class Result:
    """Errors on unseen digits at each of KEEPS. constant: every layer WIDTH wide; scaled: KEPT_WIDTH / p wide."""

    constant: tuple[float, ...]
    scaled: tuple[float, ...]

    def findings(self) -> list[Finding]:
        """The error rises to both ends of p; between .4 and .8 it is flat; wide layers mend the small p."""
        constant = dict(zip(KEEPS, self.constant, strict=True))
        scaled = dict(zip(KEEPS, self.scaled, strict=True))
        best, scaled_best = min(constant, key=constant.__getitem__), min(scaled, key=scaled.__getitem__)
        low, high = PUBLISHED["flat_from"], PUBLISHED["flat_to"]
        flat = [error for keep, error in constant.items() if low <= keep <= high]
        numbers = {
            "best_keep": best, "best": constant[best], "at_lowest": constant[0.1], "at_one": constant[1.0],
            "flat_best": min(flat), "flat_worst": max(flat),
            "scaled_at_lowest": scaled[0.1], "scaled_best_keep": scaled_best, "scaled_best": scaled[scaled_best],
        } | {f"paper_{name}": value for name, value in PUBLISHED.items()}  # fmt: skip
        return [
            Finding(
                "ends",
                all(is_below(constant[best], constant[end], N_VALIDATION) for end in (0.1, 1.0)),
                numbers,
            ),
            Finding("flat", not is_below(min(flat), max(flat), N_VALIDATION), numbers),
            Finding("scaled", is_below(scaled[0.1], constant[0.1], N_VALIDATION), numbers),
        ]


def run(config: Config) -> Result:
    """Train a network for each p, twice: same pictures and order of batches throughout."""
    data = config.data(N_TRAIN, N_VALIDATION)
    training = _TRAINING(seed=config.seed)
    networks = [_network(keep, WIDTH, config.seed) for keep in KEEPS]
    *_, last = train_many(networks, data, [training] * len(networks))
    scaled = [_error(_network(keep, round(KEPT_WIDTH / keep), config.seed), data, training) for keep in KEEPS]
    return Result(tuple(1.0 - record.validation_accuracy for record in last), tuple(scaled))


def _network(keep: float, width: int, seed: int) -> Network:
    rate = 1.0 - keep
    return Network(NetworkConfig((64, width, width, 10), (0.0, rate, rate, 0.0), "softmax"), seed)


def _error(network: Network, data: Dataset, training: TrainingConfig) -> float:
    *_, last = train(network, data, training)
    return 1.0 - last.validation_accuracy
