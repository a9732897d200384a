"""Table 9: penalties and limits on the weights, alone and with dropout."""

from collections import deque
from dataclasses import dataclass, replace

import numpy as np

from core.nn.datasets import Dataset
from core.nn.network import Network
from core.nn.presets import PRESETS
from core.nn.training import TrainingConfig, train_many
from core.paper.finding import Config, Finding, Mistakes, errors, is_below, mistakes

METHODS = ("none", "l2", "max-norm", "dropout", "dropout-l2", "dropout-max-norm")
"""What is measured here; the paper's table has neither of "none" and "dropout" alone."""
N_TRAIN, N_VALIDATION = 200, 1000
NOISY, CLEAN = ((0.03, 0.5), (0.01, 0.75)), ((0.003, 2.0), (0.003, 1.0))
"""(penalty, limit) alone, and beside dropout, for each kind of labels: the best of the penalties .003, .01, .03, .1 and
of the limits .5, .75, 1, 1.5, 2 on the seeds 0 to 5, so that no partner is held against one that was set better."""

PUBLISHED = {
    "l2": 0.0162, "l2-l1": 0.0160, "l2-kl": 0.0155, "max-norm": 0.0135, "dropout-l2": 0.0125,
    "dropout-max-norm": 0.0105,
}  # fmt: skip
"""Table 9, MNIST. l2-l1: L1 towards the end of training; l2-kl: with a penalty for activations that are not sparse."""


@dataclass(frozen=True)
class Result:
    """Mistakes on unseen digits, a row for each of METHODS: (n_methods, N_VALIDATION)."""

    wrong: Mistakes

    @property
    def errors(self) -> tuple[float, ...]:
        """One for each of METHODS."""
        return errors(self.wrong)

    def findings(self) -> list[Finding]:
        """Dropout improves both of its partners; of these max-norm is the better one, beside dropout and alone."""
        of = dict(zip(METHODS, self.wrong, strict=True))
        numbers = {name.replace("-", "_"): one for name, one in zip(METHODS, self.errors, strict=True)}
        numbers |= {f"paper_{name.replace('-', '_')}": printed for name, printed in PUBLISHED.items()}
        helps = all(is_below(of[f"dropout-{partner}"], of[partner]) for partner in ("l2", "max-norm"))
        return [
            Finding("dropout", helps, numbers),
            Finding("best-pair", is_below(of["dropout-max-norm"], of["dropout-l2"]), numbers),
            Finding("alone", is_below(of["max-norm"], of["l2"]), numbers),
        ]


def run(config: Config) -> Result:
    """Train all six from the same initial weights and in the same order."""
    data = config.data(N_TRAIN, N_VALIDATION)
    rate = PRESETS["D2"].rate
    (decay, limit), (dropout_decay, dropout_limit) = NOISY if config.label_noise else CLEAN
    none, l2, dropout, dropout_l2 = _trained(
        config.seed, data, [0.0, 0.0, rate, rate], [0.0, decay, 0.0, dropout_decay], None
    )
    [max_norm] = _trained(config.seed, data, [0.0], [0.0], limit)
    [dropout_max_norm] = _trained(config.seed, data, [rate], [0.0], dropout_limit)
    return Result(np.array([none, l2, max_norm, dropout, dropout_l2, dropout_max_norm]))


def _trained(
    seed: int, data: Dataset, rates: list[float], decays: list[float], max_norm: float | None
) -> list[Mistakes]:  # fmt: skip
    """The mistakes of networks with these rates and penalties, trained together under one limit."""
    preset = PRESETS["D2"]
    training: TrainingConfig = replace(preset.training_config(seed), max_norm=max_norm)
    networks = [Network(preset.network_config(rate), seed) for rate in rates]
    deque(train_many(networks, data, [replace(training, weight_decay=decay) for decay in decays]), maxlen=0)
    return [mistakes(network, data) for network in networks]
