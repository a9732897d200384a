"""The decision boundary of a network that memorized is longer and steeper than that of one with dropout."""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.experiments import overfitting
from core.experiments.claim import Claim
from core.nn.arrays import Array, check_count
from core.nn.layers import sigmoid
from core.nn.network import Network
from core.nn.presets import Run
from core.nn.training import train

SECTIONS = ("dropout-loss-curves",)
MARGIN = 0.5
"""How far a surface reaches beyond the outermost points, in the data's own unit."""


@dataclass(frozen=True)
class Surface:
    """P(class 1) on a regular grid. x: (n_columns,), y: (n_rows,), probabilities: (n_rows, n_columns)."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    probabilities: Array

    @property
    def boundary_edges(self) -> int:
        """Neighbouring grid points that lie in different classes: the boundary's length in grid steps."""
        is_one = self.probabilities > 0.5
        across = np.count_nonzero(is_one[:, 1:] != is_one[:, :-1])
        return int(across + np.count_nonzero(is_one[1:] != is_one[:-1]))

    @property
    def steepest_slope(self) -> float:
        """The largest change of the probability between neighbouring points, for one unit of the data."""
        across = np.abs(np.diff(self.probabilities, axis=1)).max() / (self.x[1] - self.x[0])
        down = np.abs(np.diff(self.probabilities, axis=0)).max() / (self.y[1] - self.y[0])
        return float(max(across, down))


def decision_surface(network: Network, points: Array, n_points: int) -> Surface:
    """What a network with the binary loss answers around ``points`` (n_samples, 2), every unit on.

    n_points: columns of the grid, and rows.
    """
    check_count("n_points", n_points, low=2)
    low, high = points.min(axis=0) - MARGIN, points.max(axis=0) + MARGIN
    x, y = np.linspace(low[0], high[0], n_points), np.linspace(low[1], high[1], n_points)
    columns, rows = np.meshgrid(x, y)
    logits = network.predict(np.stack([columns.ravel(), rows.ravel()], axis=1))
    return Surface(x, y, sigmoid(logits).reshape(n_points, n_points))


@dataclass(frozen=True)
class Config:
    """The preset M; n_points: columns of the grid on which the boundaries are measured, and rows."""

    seed: int = 0
    rate: float = overfitting.Config.rate
    n_points: int = 200


@dataclass(frozen=True)
class Result:
    """The trained pair and its two surfaces."""

    config: Config
    pair: overfitting.Result
    plain: Surface
    dropout: Surface

    def claim(self) -> Claim:
        """Without dropout the boundary is longer and the surface steeper."""
        plain, dropout = self.plain, self.dropout
        return Claim(
            "boundary",
            plain.boundary_edges > dropout.boundary_edges and plain.steepest_slope > dropout.steepest_slope,
            {
                "plain_boundary_edges": float(plain.boundary_edges),
                "dropout_boundary_edges": float(dropout.boundary_edges),
                "plain_steepest_slope": plain.steepest_slope,
                "dropout_steepest_slope": dropout.steepest_slope,
            },
        )


def run(config: Config) -> Result:
    """Train the pair of ``overfitting`` and draw what both networks answer around the training points."""
    pair = overfitting.run(overfitting.Config(seed=config.seed, rate=config.rate))
    plain, dropout = (
        decision_surface(trained.network, pair.data.x_train, config.n_points) for trained in (pair.plain, pair.dropout)
    )
    return Result(config, pair, plain, dropout)


@dataclass(frozen=True)
class Watch:
    """What to watch: a pair of ``overfitting``, its boundaries after every so many epochs (a multiple of the
    records'), on a grid of n_points columns and rows."""

    pair: overfitting.Config
    every: int = 20
    n_points: int = 40

    def __post_init__(self) -> None:
        if self.every < 1 or self.every % self.pair.record_every:
            raise ValueError(f"every must be a multiple of {self.pair.record_every}, got {self.every}")


@dataclass(frozen=True)
class Watched:
    """The trained pair, and how its boundaries came about: plain[i] and dropout[i] after epoch epochs[i]."""

    pair: overfitting.Result
    epochs: tuple[int, ...]
    plain: tuple[Surface, ...]
    dropout: tuple[Surface, ...]


def watch(config: Watch) -> Watched:
    """Train the pair of ``overfitting``, to the same bits, and look at both networks on the way."""
    start = time.perf_counter()
    preset, seed = config.pair.preset, config.pair.seed
    data = preset.data(seed)
    n_epochs = config.pair.n_epochs
    epochs = (*range(0, n_epochs, config.every), n_epochs)
    runs, surfaces = [], []
    for rate in (0.0, config.pair.rate):
        network, records, seen = preset.network(seed, rate), [], []
        for record in train(network, data, preset.training_config(seed)):
            records.append(record)
            if record.epoch in epochs:
                seen.append(decision_surface(network, data.x_train, config.n_points))
        runs.append(Run(network, tuple(records)))
        surfaces.append(tuple(seen))
    wrong = overfitting.wrong_labels(config.pair, data)
    pair = overfitting.Result(config.pair, data, runs[0], runs[1], wrong, time.perf_counter() - start)
    return Watched(pair, epochs, surfaces[0], surfaces[1])
