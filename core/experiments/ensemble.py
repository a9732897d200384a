"""The one scaled network against the mean of all 2^n sub-networks: exact, exact in another mean, or near.

One linear layer: the arithmetic mean of all sub-networks *is* the scaled network. One softmax layer: the
normalized geometric mean is, the arithmetic mean is not. Deeper networks: both are only near.
Sources: Hinton et al., arXiv 1207.0580 (2012); Baldi and Sadowski, NeurIPS 2013, sections 2 and 3.
"""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.experiments.claim import Claim
from core.nn.arrays import Array, beyond_rounding, check_count
from core.nn.ensemble import SubNetworks, all_subnetworks, arithmetic_mean, normalized_geometric_mean
from core.nn.layers import softmax
from core.nn.network import Network, NetworkConfig

SECTIONS = ("dropout-advantages", "dropout-worked-example", "dropout-network-diagram")
EXACT = 1e-12
N_CLASSES = 3
_INPUT, _ORDER = 111, 112
"""Purposes of random numbers, apart from those of ``core.nn.network``."""


@dataclass(frozen=True)
class Config:
    """n_units: how many can be dropped; all 2^n_units masks are computed. n_samples: inputs tried."""

    seed: int = 0
    rate: float = 0.5
    n_units: int = 10
    n_samples: int = 20

    def __post_init__(self) -> None:
        check_count("n_units", self.n_units, low=2, high=16)
        check_count("n_samples", self.n_samples)
        if not 0.0 < self.rate < 1.0:
            raise ValueError(f"rate must be in (0, 1) for an ensemble, got {self.rate}")


@dataclass(frozen=True)
class Averages:
    """One kind of network: what its sub-networks answer, their means, and what the scaled network answers.

    Answers are logits for the linear network, class probabilities for the others; (n_samples, n_outputs).
    geometric: the normalized geometric mean of class probabilities; NaN for the linear network.
    """

    network: Network
    sub_networks: SubNetworks
    scaled: Array
    arithmetic: Array
    geometric: Array

    @property
    def arithmetic_error(self) -> float:
        """The largest difference between the arithmetic mean and the scaled network."""
        return float(np.abs(self.arithmetic - self.scaled).max())

    @property
    def geometric_error(self) -> float:
        """The largest difference between the normalized geometric mean and the scaled network."""
        return float(np.abs(self.geometric - self.scaled).max())


@dataclass(frozen=True)
class Result:
    """x: (n_samples, n_units), shared by the three networks; see ``Averages``. All untrained, float64."""

    config: Config
    x: Array
    linear: Averages
    softmax: Averages
    deep: Averages
    seconds: float

    def draws(self, averages: Averages) -> NDArray[np.intp]:
        """Sub-networks drawn by their probabilities, with replacement, as training draws them: (n_masks,)."""
        rng = np.random.default_rng((self.config.seed, _ORDER))
        probabilities = averages.sub_networks.probabilities
        return rng.choice(len(probabilities), size=len(probabilities), p=probabilities)

    def answers(self, averages: Averages, sample: int) -> Array:
        """Each sub-network's answer to one sample, (n_masks, n_outputs): see ``Averages``."""
        logits: Array = averages.sub_networks.logits[:, sample]
        return logits if averages is self.linear else softmax(logits)

    def running_mean(self, averages: Averages, sample: int) -> NDArray[np.float64]:
        """The mean of the answers to one sample over 1, 2, ..., n_masks draws: (n_masks, n_outputs)."""
        answers = self.answers(averages, sample)[self.draws(averages)]
        counts = np.arange(1, len(answers) + 1)[:, None]
        means: NDArray[np.float64] = np.cumsum(answers, axis=0) / counts
        return means

    def claim(self) -> Claim:
        """Linear: arithmetic mean exact. Softmax: geometric mean exact, arithmetic not. Deep: neither."""
        return Claim(
            "ensemble",
            self.linear.arithmetic_error < EXACT
            and self.softmax.geometric_error < EXACT < self.softmax.arithmetic_error
            and min(self.deep.geometric_error, self.deep.arithmetic_error) > EXACT,
            {
                "linear_arithmetic_error": beyond_rounding(self.linear.arithmetic_error, EXACT),
                "softmax_geometric_error": beyond_rounding(self.softmax.geometric_error, EXACT),
                "softmax_arithmetic_error": self.softmax.arithmetic_error,
                "deep_geometric_error_median": float(np.median(np.abs(self.deep.geometric - self.deep.scaled))),
                "deep_arithmetic_error_median": float(np.median(np.abs(self.deep.arithmetic - self.deep.scaled))),
            },
        )


def run(config: Config) -> Result:
    """Compute every sub-network of three random networks."""
    start = time.perf_counter()
    n, rate = config.n_units, config.rate
    x = np.random.default_rng((config.seed, _INPUT)).standard_normal((config.n_samples, n))
    linear = NetworkConfig((n, 1), (rate, 0.0), "mse", "float64")
    one_softmax = NetworkConfig((n, N_CLASSES), (rate, 0.0), "softmax", "float64")
    # Two dropped layers: after one alone the logits would still be a linear sum of what was dropped.
    widths = (n, n // 2, n - n // 2, N_CLASSES)
    deep = NetworkConfig(widths, (0.0, rate, rate, 0.0), "softmax", "float64")
    averages = [_averages(network, config.seed, x) for network in (linear, one_softmax, deep)]
    return Result(config, x, averages[0], averages[1], averages[2], time.perf_counter() - start)


def _averages(config: NetworkConfig, seed: int, x: Array) -> Averages:
    network = Network(config, seed)
    sub = all_subnetworks(network, x)
    if config.loss == "mse":
        arithmetic = arithmetic_mean(sub.logits, sub.probabilities)
        return Averages(network, sub, network.predict(x), arithmetic, np.full_like(arithmetic, np.nan))
    arithmetic = arithmetic_mean(softmax(sub.logits), sub.probabilities)
    geometric = normalized_geometric_mean(sub.logits, sub.probabilities)
    return Averages(network, sub, softmax(network.predict(x)), arithmetic, geometric)
