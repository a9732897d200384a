"""Table 9: penalties and limits on the weights, alone and with dropout."""

from dataclasses import dataclass, replace

from core.nn.datasets import Dataset
from core.nn.network import Network
from core.nn.presets import PRESETS
from core.nn.training import TrainingConfig, train_many
from core.paper.finding import Config, Finding, is_below

METHODS = ("none", "l2", "max-norm", "dropout", "dropout-l2", "dropout-max-norm")
"""What is measured here; the paper's table has neither of "none" and "dropout" alone."""
N_TRAIN, N_VALIDATION = 200, 1000
DECAY, DECAY_WITH_DROPOUT, MAX_NORM = 0.01, 0.003, 1.0
"""Beside dropout the penalty is weaker, as in ``core.experiments.weight_decay``."""

PUBLISHED = {
    "l2": 0.0162, "l2-l1": 0.0160, "l2-kl": 0.0155, "max-norm": 0.0135, "dropout-l2": 0.0125,
    "dropout-max-norm": 0.0105,
}  # fmt: skip
"""Table 9, MNIST. l2-l1: L1 towards the end of training; l2-kl: with a penalty for activations that are not sparse."""


@dataclass(frozen=True)
class Result:
    """errors: on unseen digits, one for each of METHODS."""

    errors: tuple[float, ...]

    def findings(self) -> list[Finding]:
        """Dropout improves both of its partners; of these max-norm is the better one, beside dropout and alone."""
        errors = dict(zip(METHODS, self.errors, strict=True))
        numbers = {name.replace("-", "_"): error for name, error in errors.items()}
        numbers |= {f"paper_{name.replace('-', '_')}": error for name, error in PUBLISHED.items()}
        helped = (is_below(errors[f"dropout-{name}"], errors[name], N_VALIDATION) for name in ("l2", "max-norm"))
        return [
            Finding("dropout", all(helped), numbers),
            Finding("best-pair", is_below(errors["dropout-max-norm"], errors["dropout-l2"], N_VALIDATION), numbers),
            Finding("alone", is_below(errors["max-norm"], errors["l2"], N_VALIDATION), numbers),
        ]


def run(config: Config) -> Result:
    """Train all six from the same initial weights: those without max-norm together, then those with it."""
    data = config.data(N_TRAIN, N_VALIDATION)
    rate = PRESETS["D2"].rate
    none, l2, dropout, dropout_l2 = _errors(
        config.seed, data, [0.0, 0.0, rate, rate], [0.0, DECAY, 0.0, DECAY_WITH_DROPOUT], None
    )
    max_norm, dropout_max_norm = _errors(config.seed, data, [0.0, rate], [0.0, 0.0], MAX_NORM)
    return Result((none, l2, max_norm, dropout, dropout_l2, dropout_max_norm))


def _errors(
    seed: int, data: Dataset, rates: list[float], decays: list[float], max_norm: float | None
) -> list[float]:  # fmt: skip
    preset = PRESETS["D2"]
    training: TrainingConfig = replace(preset.training_config(seed), max_norm=max_norm)
    networks = [Network(preset.network_config(rate), seed) for rate in rates]
    *_, last = train_many(networks, data, [replace(training, weight_decay=decay) for decay in decays])
    return [1.0 - record.validation_accuracy for record in last]
