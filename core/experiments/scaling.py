"""Inverted scaling keeps the *mean* of a sum, not each sum: one mask gives 16, the mean of all is 12.

Source: Srivastava et al., JMLR 15 (2014), sections 4 and 10.
"""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.experiments.claim import Claim
from core.nn.arrays import Array, check_count, check_rate
from core.nn.dropout import (
    MAX_ENUMERATED_UNITS,
    all_masks,
    dropout_forward,
    mask_probabilities,
    sample_mask,
    standard_forward,
    sum_mean,
    sum_variance,
)

SECTIONS = ("dropout-inverted-scaling", "dropout-worked-example")
STANDARD_ERRORS = 5.0
"""A sample mean further than this from its expectation happens once in 1.7 million runs."""


@dataclass(frozen=True)
class Config:
    """x, w: the factors of the summands; None: ``n_units`` of each from N(0, 1). n_draws: masks drawn."""

    seed: int = 0
    rate: float = 0.5
    x: tuple[float, ...] | None = None
    w: tuple[float, ...] | None = None
    n_units: int = 100
    n_draws: int = 10000

    def __post_init__(self) -> None:
        check_rate(self.rate)
        check_count("n_units", self.n_units)
        check_count("n_draws", self.n_draws, low=2)
        if (self.x is None) != (self.w is None):
            raise ValueError("x and w must be given together, or neither")
        if self.x is not None and self.w is not None and not len(self.x) == len(self.w) > 0:
            raise ValueError(f"x and w must be equally many, at least 1, got {len(self.x)} and {len(self.w)}")


@dataclass(frozen=True)
class Result:
    """Sums under ``n_draws`` random masks, and the exact numbers that they are held against.

    x, w: (n_units,). sums, unscaled_sums: (n_draws,), the same masks with and without the factor 1 / (1 - p).
    output: ``w . x``, what evaluation gives. mean, unscaled_mean, variance: exact, over all masks.
    enumerated_mean: the same mean from every one of the 2^n masks; NaN for more than 16 units.
    """

    config: Config
    x: Array
    w: Array
    sums: Array
    unscaled_sums: Array
    output: float
    mean: float
    unscaled_mean: float
    variance: float
    enumerated_mean: float
    seconds: float

    @property
    def running_mean(self) -> NDArray[np.float64]:
        """The mean of the first 1, 2, ..., n_draws sums, (n_draws,)."""
        means: NDArray[np.float64] = np.cumsum(self.sums) / np.arange(1, len(self.sums) + 1)
        return means

    def claim(self) -> Claim:
        """The mean of the scaled sums is the evaluation's output; without scaling it is 1 - p of it.

        The sampled means must lie within 5 standard errors, and the sampled variance within 5 of its own of
        the formula's; where all masks can be enumerated, their mean must be exact.
        """
        n_draws, keep = len(self.sums), 1.0 - self.config.rate
        error = np.sqrt(self.variance / n_draws)
        ratio = self.sums.var() / self.variance if self.variance else 1.0
        # The variance of a sample variance is (fourth moment - variance^2) / n_draws.
        spread = np.sqrt(_kurtosis_minus_one(self.sums) / n_draws)
        is_exact = np.isnan(self.enumerated_mean) or np.isclose(self.enumerated_mean, self.output, rtol=1e-12)
        return Claim(
            "scaling",
            bool(
                abs(self.sums.mean() - self.output) <= STANDARD_ERRORS * error
                and abs(self.unscaled_sums.mean() - keep * self.output) <= STANDARD_ERRORS * keep * error
                and abs(ratio - 1.0) <= STANDARD_ERRORS * spread
                and is_exact
            ),
            {
                "output": self.output,
                "mean_of_draws": float(self.sums.mean()),
                "unscaled_mean_of_draws": float(self.unscaled_sums.mean()),
                "unscaled_mean": self.unscaled_mean,
                "deviation": float(np.sqrt(self.variance)),
                "variance_of_draws_to_formula": float(ratio),
            },
        )


def run(config: Config) -> Result:
    """Draw the masks and the sums."""
    start = time.perf_counter()
    rng = np.random.default_rng(config.seed)
    if config.x is None or config.w is None:
        x, w = rng.standard_normal((2, config.n_units))
    else:
        x, w = np.array(config.x, np.float64), np.array(config.w, np.float64)
    masks = sample_mask((config.n_draws, len(x)), config.rate, rng)
    repeated = np.broadcast_to(x, masks.shape)
    return Result(
        config,
        x,
        w,
        dropout_forward(repeated, masks, config.rate) @ w,
        standard_forward(repeated, masks) @ w,
        float(w @ x),
        sum_mean(x, w, config.rate),
        sum_mean(x, w, config.rate, scaled=False),
        sum_variance(x, w, config.rate),
        _enumerated_mean(x, w, config.rate),
        time.perf_counter() - start,
    )


def _enumerated_mean(x: Array, w: Array, rate: float) -> float:
    if len(x) > MAX_ENUMERATED_UNITS:
        return float("nan")
    masks = all_masks(len(x))
    sums = dropout_forward(np.broadcast_to(x, masks.shape), masks, rate) @ w
    return float(mask_probabilities(masks, rate) @ sums)


def _kurtosis_minus_one(values: Array) -> float:
    centred = values - values.mean()
    variance = float((centred**2).mean())
    return float((centred**4).mean()) / variance**2 - 1.0 if variance else 0.0
