"""Figure 11: the mean answer of k networks drawn with masks, against the one network with scaled weights."""

from dataclasses import dataclass

import numpy as np

from core.nn.layers import softmax
from core.nn.network import stream
from core.nn.presets import PRESETS
from core.nn.variants import monte_carlo_dropout
from core.paper.finding import Config, Finding, deviation, is_below

COUNTS = (1, 2, 3, 5, 10, 20, 30, 50, 70, 100)
"""The numbers k of networks whose answers are averaged."""
N_TRAIN, N_VALIDATION = 200, 1000
_ORDERS = 10
_PASSES = 211
"""The purpose of the passes' random numbers, apart from those of ``core.nn.network``."""

PUBLISHED_AS_GOOD_AT = 50
"""Section 7.5: about so many networks do as well as scaled weights, more do slightly better, within one deviation."""


@dataclass(frozen=True)
class Result:
    """Errors on unseen digits. averaged, spreads: of k answers for each k of COUNTS, mean and standard deviation over
    ten orders of the same 100 answers (so the spread at 100 is 0); scaled: weight scaling, every unit on."""

    averaged: tuple[float, ...]
    spreads: tuple[float, ...]
    scaled: float

    @property
    def as_good_at(self) -> int | None:
        """The smallest k whose mean error cannot be told from weight scaling's; None if there is none."""
        close = (k for k, error in zip(COUNTS, self.averaged, strict=True) if not self._is_worse(error))
        return next(close, None)

    def _is_worse(self, error: float) -> bool:
        return is_below(self.scaled, error, N_VALIDATION)

    def findings(self) -> list[Finding]:
        """One network alone is worse; about 50 are as good; 100 differ by less than one standard deviation."""
        averaged = dict(zip(COUNTS, self.averaged, strict=True))
        numbers = {
            "scaled": self.scaled, "one": averaged[1], "fifty": averaged[50], "hundred": averaged[100],
            "deviation": deviation(self.scaled, N_VALIDATION), "paper_as_good_at": float(PUBLISHED_AS_GOOD_AT),
        }  # fmt: skip
        close = abs(averaged[100] - self.scaled) <= numbers["deviation"]
        return [
            Finding("one", self._is_worse(averaged[1]), numbers),
            Finding("fifty", not self._is_worse(averaged[50]), numbers),
            Finding("many", close, numbers),
        ]


def run(config: Config) -> Result:
    """Train one network with dropout, let it answer 100 times with masks of its own for every picture."""
    preset = PRESETS["D2"]
    data = config.data(N_TRAIN, N_VALIDATION)
    network = preset.run(config.seed, data=data).network
    rng = np.random.default_rng(stream(config.seed, _PASSES))
    passes = monte_carlo_dropout(network.predict_with_masks, data.x_validation, COUNTS[-1], rng).passes
    probabilities = softmax(passes)
    errors = np.empty((_ORDERS, len(COUNTS)))
    for order in errors:
        sums = probabilities[rng.permutation(COUNTS[-1])].cumsum(axis=0)
        for i, k in enumerate(COUNTS):
            order[i] = (sums[k - 1].argmax(axis=1) != data.y_validation).mean()
    scaled = (network.predict(data.x_validation).argmax(axis=1) != data.y_validation).mean()
    return Result(tuple(map(float, errors.mean(axis=0))), tuple(map(float, errors.std(axis=0))), float(scaled))
