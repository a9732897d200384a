"""Figure 8: with dropout the hidden units of an autoencoder answer less strongly, and mostly not at all."""

from dataclasses import dataclass

import numpy as np

from core.experiments import sparsity
from core.nn.arrays import Array
from core.paper.finding import Config, Finding

PUBLISHED = {"plain_mean": 2.0, "dropout_mean": 0.7}
"""Figure 8: about where most units' mean activation lies, without and with dropout (p = .5, 256 ReLU units)."""
EDGES = tuple(float(edge) for edge in np.linspace(0.0, 1.2, 25))
"""Bins for the mean activations of the units; what lies beyond is counted in the last."""


@dataclass(frozen=True)
class Result:
    """On unseen digits, without and with dropout. *_mean: of all activations; *_zeros: the share of them that is 0;
    *_counts: units whose mean activation lies in each bin of EDGES."""

    plain_mean: float
    dropout_mean: float
    plain_zeros: float
    dropout_zeros: float
    plain_counts: tuple[int, ...]
    dropout_counts: tuple[int, ...]

    def findings(self) -> list[Finding]:
        """The mean falls to half or less (in the paper to about a third), and most activations are 0."""
        means = {"plain_mean": self.plain_mean, "dropout_mean": self.dropout_mean}
        means["ratio"] = self.dropout_mean / self.plain_mean
        means |= {f"paper_{name}": value for name, value in PUBLISHED.items()}
        zeros = {"plain_zeros": self.plain_zeros, "dropout_zeros": self.dropout_zeros}
        return [
            Finding("mean", 2 * self.dropout_mean <= self.plain_mean, means),
            Finding("zeros", self.dropout_zeros > 0.5 and self.dropout_zeros > self.plain_zeros, zeros),
        ]


def run(config: Config) -> Result:
    """The lesson's own autoencoder (``core.experiments.sparsity``): pictures alone, so label noise changes nothing."""
    trained = sparsity.run(sparsity.Config(seed=config.seed))
    plain, dropout = trained.plain_activations, trained.dropout_activations
    return Result(
        float(plain.mean()), float(dropout.mean()), float((plain == 0).mean()), float((dropout == 0).mean()),
        _counts(plain), _counts(dropout),
    )  # fmt: skip


def _counts(activations: Array) -> tuple[int, ...]:
    # What lies beyond the last edge counts in the last bin.
    means = np.minimum(activations.mean(axis=0), EDGES[-1])
    counts, _ = np.histogram(means, EDGES)
    return tuple(int(count) for count in counts)
