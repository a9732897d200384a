"""Figure 11: the mean answer of k networks drawn with masks, against the one network with scaled weights."""

from dataclasses import dataclass

import numpy as np

from core.nn.layers import softmax
from core.nn.network import stream
from core.nn.presets import PRESETS
from core.nn.variants import monte_carlo_dropout
from core.paper.finding import Config, Finding, Mistakes, deviation, error, errors, is_below, mistakes

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
    """Mistakes on unseen digits. averaged: of the mean of k answers for each k of COUNTS, as a share of ten orders of
    the same 100 answers, (n_counts, N_VALIDATION); scaled: of weight scaling, every unit on, (N_VALIDATION,)."""

    averaged_wrong: Mistakes
    scaled_wrong: Mistakes

    @property
    def averaged(self) -> tuple[float, ...]:
        """The error of the mean of k answers, for each k of COUNTS."""
        return errors(self.averaged_wrong)

    @property
    def scaled(self) -> float:
        """The error of weight scaling."""
        return error(self.scaled_wrong)

    def findings(self) -> list[Finding]:
        """One network alone is worse; 50 are as good and 100 not far away: within one standard deviation."""
        averaged, scaled = dict(zip(COUNTS, self.averaged, strict=True)), self.scaled
        reach = deviation(scaled, N_VALIDATION)
        numbers = {
            "scaled": scaled, "one": averaged[1], "fifty": averaged[50], "hundred": averaged[100], "deviation": reach,
            "paper_as_good_at": float(PUBLISHED_AS_GOOD_AT),
        }  # fmt: skip
        return [
            Finding("one", is_below(self.scaled_wrong, self.averaged_wrong[0]), numbers),
            Finding("fifty", averaged[PUBLISHED_AS_GOOD_AT] - scaled <= reach, numbers),
            Finding("many", abs(averaged[100] - scaled) <= reach, numbers),
        ]


def run(config: Config) -> Result:
    """Train one network with dropout, let it answer 100 times with masks of its own for every picture."""
    preset = PRESETS["D2"]
    data = config.data(N_TRAIN, N_VALIDATION)
    network = preset.run(config.seed, data=data).network
    rng = np.random.default_rng(stream(config.seed, _PASSES))
    passes = monte_carlo_dropout(network.predict_with_masks, data.x_validation, COUNTS[-1], rng).passes
    probabilities = softmax(passes)
    averaged = np.zeros((len(COUNTS), N_VALIDATION), np.float64)
    for _ in range(_ORDERS):
        sums = probabilities[rng.permutation(COUNTS[-1])].cumsum(axis=0)
        for wrong, k in zip(averaged, COUNTS, strict=True):
            wrong += (sums[k - 1].argmax(axis=1) != data.y_validation) / _ORDERS
    return Result(averaged, mistakes(network, data))
