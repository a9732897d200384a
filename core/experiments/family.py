"""The relatives of dropout, each known by what it does to the values that pass: its signature.

Sources are named in ``core.nn.variants``.
"""

import time
from dataclasses import dataclass

import numpy as np

from core.experiments.claim import Claim
from core.nn.arrays import Array, check_count
from core.nn.dropout import dropout_forward, sample_mask
from core.nn.variants import (
    alpha_forward,
    drop_connect_forward,
    drop_path_forward,
    gaussian_forward,
    sample_gaussian_noise,
    sample_path_mask,
    sample_spatial_mask,
)

SECTIONS = ("dropout-where-to-use", "dropout-network-diagram")
SAME = 0.05
"""Two sampled variances that differ by less than 5 % are taken for the same."""


@dataclass(frozen=True)
class Config:
    """n_samples: how often each relative is drawn; n_units, n_outputs: of its layer."""

    seed: int = 0
    rate: float = 0.3
    n_samples: int = 4000
    n_units: int = 20
    n_outputs: int = 6

    def __post_init__(self) -> None:
        if not 0.0 < self.rate < 1.0:
            raise ValueError(f"rate must be in (0, 1) to tell the relatives apart, got {self.rate}")
        for name in ("n_samples", "n_units", "n_outputs"):
            check_count(name, getattr(self, name), low=2)


@dataclass(frozen=True)
class Result:
    """What comes out of each relative.

    ordinary, gaussian: of ones, (n_samples, n_units). spatial: of images of ones, (n_samples, 3, 4, 4).
    path: of branches of ones, (n_samples, n_units). alpha: of N(0, 1), (n_samples, n_units).
    connect, units: sums of the same inputs and weights with weights dropped and with inputs dropped,
    (n_samples, n_outputs).
    """

    config: Config
    ordinary: Array
    gaussian: Array
    spatial: Array
    path: Array
    alpha: Array
    connect: Array
    units: Array
    seconds: float

    def claim(self) -> Claim:
        """Every relative shows its signature (see the comments); p is the rate and q = 1 - p."""
        rate = self.config.rate
        variance = rate / (1.0 - rate)
        ordinary_zeros = float((self.ordinary == 0).mean())
        gaussian_zeros = float((self.gaussian == 0).mean())
        inside_channels = float(np.ptp(self.spatial, axis=(2, 3)).max())
        inside_samples = float(np.ptp(self.path, axis=1).max())
        path_share = float((self.path[:, 0] == 0).mean())
        ratio = float((self.connect.var(axis=0) / self.units.var(axis=0)).mean())
        connect, units = _mean_correlation(self.connect), _mean_correlation(self.units)
        alpha_mean, alpha_variance = float(self.alpha.mean()), float(self.alpha.var())
        signatures = (
            # Gaussian: the variance p/q of ordinary dropout, without a zero.
            abs(self.gaussian.var() / variance - 1.0) < SAME,
            abs(self.ordinary.var() / variance - 1.0) < SAME,
            gaussian_zeros == 0.0 < ordinary_zeros,
            # Spatial: a channel goes as a whole.
            inside_channels == 0.0,
            # DropConnect: each sum has ordinary dropout's variance, but the sums no longer move together.
            abs(ratio - 1.0) < SAME,
            connect < units,
            # DropPath: a sample goes as a whole.
            inside_samples == 0.0,
            abs(path_share - rate) < SAME,
            # Alpha: mean 0 and variance 1 stay.
            abs(alpha_mean) < SAME,
            abs(alpha_variance - 1.0) < SAME,
        )
        return Claim(
            "family",
            all(map(bool, signatures)),
            {
                "ordinary_variance": float(self.ordinary.var()),
                "gaussian_variance": float(self.gaussian.var()),
                "ordinary_zeros": ordinary_zeros,
                "gaussian_zeros": gaussian_zeros,
                "spatial_range_inside_channels": inside_channels,
                "connect_to_ordinary_variance": ratio,
                "connect_correlation": connect,
                "ordinary_correlation": units,
                "path_share_of_samples": path_share,
                "alpha_mean": alpha_mean,
                "alpha_variance": alpha_variance,
            },
        )


def _mean_correlation(sums: Array) -> float:
    """The mean size of the correlation between two outputs. sums: (n_samples, n_outputs)."""
    correlations: Array = np.asarray(np.corrcoef(sums, rowvar=False))
    pairs = np.triu_indices(len(correlations), 1)
    return float(np.abs(correlations[pairs]).mean())


def run(config: Config) -> Result:
    """Draw every relative ``n_samples`` times."""
    start = time.perf_counter()
    rng = np.random.default_rng(config.seed)
    rate, n_samples, n_units = config.rate, config.n_samples, config.n_units
    shape, image = (n_samples, n_units), (n_samples, 3, 4, 4)
    ones = np.ones(shape)
    x, w = rng.standard_normal(n_units), rng.standard_normal((n_units, config.n_outputs))
    inputs = np.broadcast_to(x, shape)
    return Result(
        config,
        ordinary=dropout_forward(ones, sample_mask(shape, rate, rng), rate),
        gaussian=gaussian_forward(ones, sample_gaussian_noise(shape, rate, rng)),
        spatial=dropout_forward(np.ones(image), sample_spatial_mask(image, rate, rng), rate),
        path=drop_path_forward(0.0 * ones, ones, sample_path_mask(shape, rate, rng), rate),
        alpha=alpha_forward(rng.standard_normal(shape), sample_mask(shape, rate, rng), rate),
        connect=drop_connect_forward(inputs, w, sample_mask((*shape, config.n_outputs), rate, rng), rate),
        units=dropout_forward(inputs, sample_mask(shape, rate, rng), rate) @ w,
        seconds=time.perf_counter() - start,
    )
