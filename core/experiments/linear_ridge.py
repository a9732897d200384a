"""In linear regression dropout *is* an L2 penalty, an adaptive one: larger for weights of larger inputs.

Source: Wager, Wang and Liang, NeurIPS 2013, section 2; Srivastava et al., JMLR 15 (2014), section 9.1.
"""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.experiments.claim import Claim
from core.nn.arrays import Array, beyond_rounding, check_count, check_rate
from core.nn.datasets import Dataset, linear
from core.nn.dropout import MAX_ENUMERATED_UNITS, all_masks, mask_probabilities

SECTIONS = ("dropout-dropout-vs-weight-decay",)
EXACT = 1e-12
SAME_WEIGHTS = 1e-9
"""How far two ways to solve the same least squares may differ; solving loses digits, summing does not."""


@dataclass(frozen=True)
class Config:
    """rate: on the inputs. n_features: at most 16, for all 2^n masks are computed. rates: for the path."""

    seed: int = 0
    rate: float = 0.5
    n_train: int = 40
    n_features: int = 8
    noise: float = 0.5
    rates: tuple[float, ...] = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)

    def __post_init__(self) -> None:
        check_rate(self.rate)
        check_count("n_features", self.n_features, high=MAX_ENUMERATED_UNITS)


@dataclass(frozen=True)
class Result:
    """least_squares, enumerated, ridge: weights (n_features,) without dropout; minimizing the mean over all
    masks; and by the formula. enumerated_objective, formula_objective: at the least-squares weights.
    path: the formula's weights for each of ``config.rates``, (n_rates, n_features).
    """

    config: Config
    data: Dataset
    least_squares: Array
    enumerated: Array
    ridge: Array
    enumerated_objective: float
    formula_objective: float
    path: Array
    seconds: float

    def claim(self) -> Claim:
        """The mean over all masks is squared error plus adaptive penalty, and both have the same minimum."""
        objective_error = abs(self.enumerated_objective / self.formula_objective - 1.0)
        weight_error = float(np.abs(self.enumerated - self.ridge).max())
        return Claim(
            "linear_ridge",
            objective_error < EXACT and weight_error < SAME_WEIGHTS,
            {
                "objective_relative_error": beyond_rounding(objective_error, EXACT),
                "weight_error": beyond_rounding(weight_error, SAME_WEIGHTS),
                "least_squares_norm": float(np.linalg.norm(self.least_squares)),
                "dropout_norm": float(np.linalg.norm(self.ridge)),
            },
        )


def penalty(x: Array, rate: float) -> NDArray[np.float64]:
    """What each squared weight is multiplied by, (n_features,): ``(p / q) sum_j x_ji^2``."""
    factors: NDArray[np.float64] = rate / (1.0 - check_rate(rate)) * (x**2).sum(axis=0)
    return factors


def ridge_weights(x: Array, y: Array, rate: float) -> Array:
    """``(X'X + (p/q) diag(X'X))^-1 X'y``. x: (n_samples, n_features), y: (n_samples,).

    Derivation: the penalized objective ``|y - X w|^2 + sum_i penalty_i w_i^2`` has the gradient
    ``2 (X'X w - X'y + penalty * w)``, which is 0 there.
    """
    weights: Array = np.linalg.solve(x.T @ x + np.diag(penalty(x, rate)), x.T @ y)
    return weights


def run(config: Config) -> Result:
    """Compute the mean over all masks by going through all masks, and by the formula."""
    start = time.perf_counter()
    data = linear(config.seed, n_train=config.n_train, n_validation=1, n_features=config.n_features, noise=config.noise)
    x, y = data.x_train, data.y_train[:, 0]
    least_squares = ridge_weights(x, y, 0.0)
    enumerated, objective = _over_all_masks(x, y, config.rate, least_squares)
    formula = float(((y - x @ least_squares) ** 2).sum() + penalty(x, config.rate) @ least_squares**2)
    path = np.stack([ridge_weights(x, y, rate) for rate in config.rates])
    ridge = ridge_weights(x, y, config.rate)
    seconds = time.perf_counter() - start
    return Result(config, data, least_squares, enumerated, ridge, objective, formula, path, seconds)


def _over_all_masks(x: Array, y: Array, rate: float, weights: Array) -> tuple[Array, float]:
    """(the minimizer of the mean of ``|y - (X * M / q) w|^2`` over all masks, that mean at ``weights``).

    Every sample has a mask of its own, and the objective is a sum over samples: so it is enough to give every
    sample every mask, weighted by its probability. Least squares on those n_samples * 2^n rows.
    """
    masks = all_masks(x.shape[1])
    probabilities = np.repeat(mask_probabilities(masks, rate), len(x))
    rows = (masks[:, None, :] * x / (1.0 - rate)).reshape(-1, x.shape[1])
    targets = np.tile(y, len(masks))
    objective = float(probabilities @ (targets - rows @ weights) ** 2)
    roots = np.sqrt(probabilities)
    minimizer: Array = np.linalg.lstsq(roots[:, None] * rows, roots * targets, rcond=None)[0]
    return minimizer, objective
