"""Dropout before batch normalization: evaluation meets another variance than the one that was stored.

In training dropout adds variance, and batch normalization stores it; in evaluation nothing is dropped, the
variance is smaller, and what comes out is no longer of variance 1. After batch normalization nothing of the
kind happens. Source: Li, Chen, Hu and Yang, CVPR 2019, section 3.1, equation 6.
"""

import time
from dataclasses import dataclass

import numpy as np

from core.experiments.claim import Claim
from core.nn.arrays import Array, Mask, check_count, check_rate
from core.nn.dropout import dropout_forward, sample_mask
from core.nn.layers import BatchNorm, batch_norm_evaluation, batch_norm_training, relu_forward

SECTIONS = ("dropout-where-to-use",)
HALF_NORMAL_MEAN = float(1.0 / np.sqrt(2.0 * np.pi))
HALF_NORMAL_VARIANCE = float(0.5 - 1.0 / (2.0 * np.pi))
"""Of relu(N(0, 1)): the mean square is 1/2, the mean 1/sqrt(2 pi)."""
TOLERANCE = 0.05


@dataclass(frozen=True)
class Config:
    """rate: the one looked at; rates: those of the curve and the claim. The layer has n_units units."""

    seed: int = 0
    rate: float = 0.5
    rates: tuple[float, ...] = (0.1, 0.3, 0.5, 0.7)
    n_samples: int = 2000
    n_units: int = 100

    def __post_init__(self) -> None:
        for rate in (self.rate, *self.rates):
            check_rate(rate)
        check_count("n_samples", self.n_samples, low=2)
        check_count("n_units", self.n_units)


@dataclass(frozen=True)
class Shift:
    """One rate. stored, met: the variance that batch normalization stored and the one that evaluation meets,
    (n_units,). training, evaluation: what it then puts out, (n_samples, n_units).
    """

    rate: float
    stored: Array
    met: Array
    training: Array
    evaluation: Array

    @property
    def ratio(self) -> float:
        """Variance in evaluation over variance in training, mean over the units; 1 where nothing shifts."""
        return float((self.met / self.stored).mean())


@dataclass(frozen=True)
class Result:
    """before: dropout, linear layer, batch normalization, at ``config.rate``; after: dropout comes last.

    curve: ``before`` for each of ``config.rates``.
    """

    config: Config
    before: Shift
    after: Shift
    curve: tuple[Shift, ...]
    seconds: float

    def claim(self) -> Claim:
        """The ratio is the formula's within 5 %, below 1 at every rate above 0, and 1 for dropout after."""
        pairs = [(shift.ratio, expected_ratio(shift.rate)) for shift in self.curve]
        effect = {f"variance_ratio_at_{shift.rate}": shift.ratio for shift in self.curve}
        effect |= {f"formula_at_{shift.rate}": expected_ratio(shift.rate) for shift in self.curve}
        return Claim(
            "batch_norm_shift",
            all(abs(ratio / formula - 1.0) < TOLERANCE for ratio, formula in pairs)
            and all(shift.ratio < 1.0 for shift in self.curve if shift.rate > 0.0)
            and abs(self.after.ratio - 1.0) < TOLERANCE,
            effect | {"variance_ratio_dropout_after": self.after.ratio},
        )


def expected_ratio(rate: float, mean: float = HALF_NORMAL_MEAN, variance: float = HALF_NORMAL_VARIANCE) -> float:
    """``s2 / ((mu^2 + s2) / q - mu^2)`` for inputs of mean mu and variance s2.

    Derivation: with ``y = x m / q``, ``E y^2 = E x^2 / q = (mu^2 + s2) / q`` and ``E y = mu``; a linear layer
    adds variances of independent inputs with the same factors ``w^2`` in training and evaluation.
    """
    return variance / ((mean**2 + variance) / (1.0 - check_rate(rate)) - mean**2)


def run(config: Config) -> Result:
    """Pass one large batch of ReLU activations of N(0, 1) through both orders."""
    start = time.perf_counter()
    rng = np.random.default_rng(config.seed)
    x = relu_forward(rng.standard_normal((config.n_samples, config.n_units)))
    w = rng.standard_normal((config.n_units, config.n_units)) / np.sqrt(config.n_units)
    # One generator a rate, with the same seed: masks at growing rates are nested.
    mask_seed = int(rng.integers(2**32))

    def shift(rate: float, *, is_before: bool) -> Shift:
        mask = sample_mask(x.shape, rate, np.random.default_rng(mask_seed))
        return _shift(x, w, mask, rate, is_before=is_before)

    before, after = shift(config.rate, is_before=True), shift(config.rate, is_before=False)
    curve = tuple(shift(rate, is_before=True) for rate in config.rates)
    return Result(config, before, after, curve, time.perf_counter() - start)


def _shift(x: Array, w: Array, mask: Mask, rate: float, *, is_before: bool) -> Shift:
    # Momentum 1: the stored statistics are those of this batch, which is large, with no memory of the start.
    norm = BatchNorm.of_size(w.shape[1], momentum=1.0)
    clean = x @ w
    training, _ = batch_norm_training(dropout_forward(x, mask, rate) @ w if is_before else clean, norm)
    evaluation = batch_norm_evaluation(clean, norm)
    if not is_before:
        training = dropout_forward(training, mask, rate)
    return Shift(rate, norm.running_variance, clean.var(axis=0, ddof=1), training, evaluation)
