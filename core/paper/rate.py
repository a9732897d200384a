"""Figure 9: the error against p, with the layers' width held constant and with p times the width held constant."""

from collections import deque
from dataclasses import dataclass
from functools import partial

import numpy as np

from core.nn.network import Network, NetworkConfig
from core.nn.training import TrainingConfig, train, train_many
from core.paper.finding import Config, Finding, Mistakes, errors, is_below, mistakes

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
    """Mistakes on unseen digits at each of KEEPS, (n_keeps, N_VALIDATION). constant: every hidden layer WIDTH wide;
    scaled: KEPT_WIDTH / p wide."""

    constant_wrong: Mistakes
    scaled_wrong: Mistakes

    @property
    def constant(self) -> tuple[float, ...]:
        """The errors in layers of constant width."""
        return errors(self.constant_wrong)

    @property
    def scaled(self) -> tuple[float, ...]:
        """The errors in layers that are the wider the smaller p is."""
        return errors(self.scaled_wrong)

    def findings(self) -> list[Finding]:
        """The error rises to both ends of p; between .4 and .8 it is flat; wide layers mend the small p."""
        constant, scaled = self.constant, self.scaled
        best, scaled_best = (min(range(len(KEEPS)), key=one.__getitem__) for one in (constant, scaled))
        low, high = PUBLISHED["flat_from"], PUBLISHED["flat_to"]
        flat = sorted((i for i, keep in enumerate(KEEPS) if low <= keep <= high), key=constant.__getitem__)
        numbers = {
            "best_keep": KEEPS[best], "best": constant[best], "at_lowest": constant[0], "at_one": constant[-1],
            "flat_best": constant[flat[0]], "flat_worst": constant[flat[-1]],
            "scaled_at_lowest": scaled[0], "scaled_best_keep": KEEPS[scaled_best], "scaled_best": scaled[scaled_best],
        } | {f"paper_{name}": value for name, value in PUBLISHED.items()}  # fmt: skip
        wrong = self.constant_wrong
        ends = all(is_below(wrong[best], wrong[end]) for end in (0, -1))
        is_flat = not is_below(wrong[flat[0]], wrong[flat[-1]])
        return [
            Finding("ends", ends, numbers),
            Finding("flat", is_flat, numbers),
            Finding("scaled", is_below(self.scaled_wrong[0], wrong[0]), numbers),
        ]


def run(config: Config) -> Result:
    """Train a network for each p, twice: same pictures and order of batches throughout."""
    data = config.data(N_TRAIN, N_VALIDATION)
    training = _TRAINING(seed=config.seed)
    constant = [_network(keep, WIDTH, config.seed) for keep in KEEPS]
    deque(train_many(constant, data, [training] * len(constant)), maxlen=0)
    scaled = [_network(keep, round(KEPT_WIDTH / keep), config.seed) for keep in KEEPS]
    for network in scaled:
        deque(train(network, data, training), maxlen=0)
    return Result(*(np.array([mistakes(network, data) for network in networks]) for networks in (constant, scaled)))


def _network(keep: float, width: int, seed: int) -> Network:
    rate = 1.0 - keep
    return Network(NetworkConfig((64, width, width, 10), (0.0, rate, rate, 0.0), "softmax"), seed)
