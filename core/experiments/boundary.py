"""The decision boundary of a network that memorized is longer and steeper than that of one with dropout."""

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.experiments import overfitting
from core.experiments.claim import Claim
from core.nn.arrays import Array, check_count
from core.nn.evaluation import EvaluationPass
from core.nn.layers import sigmoid
from core.nn.network import Network, NetworkConfig
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
    return _Grid(network.config, points, n_points).surface(network)


class _Grid:
    """A regular grid around points on which networks of one config are asked, again and again."""

    def __init__(self, config: NetworkConfig, points: Array, n_points: int) -> None:
        check_count("n_points", n_points, low=2)
        low, high = points.min(axis=0) - MARGIN, points.max(axis=0) + MARGIN
        self._x, self._y = np.linspace(low[0], high[0], n_points), np.linspace(low[1], high[1], n_points)
        columns, rows = np.meshgrid(self._x, self._y)
        self._pass = EvaluationPass(config.widths, np.stack([columns.ravel(), rows.ravel()], axis=1), config.dtype)

    def surface(self, network: Network) -> Surface:
        """What the network answers there now."""
        probabilities = sigmoid(self._pass.logits(network.parameters))
        return Surface(self._x, self._y, probabilities.reshape(len(self._y), len(self._x)))


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

    @property
    def epochs(self) -> tuple[int, ...]:
        """After which the boundaries are drawn: 0 and the last among them."""
        return (*range(0, self.pair.n_epochs, self.every), self.pair.n_epochs)

    @property
    def without_dropout(self) -> "Watch":
        """The same for the pair's other network."""
        return replace(self, pair=replace(self.pair, rate=0.0))


@dataclass(frozen=True)
class Watched:
    """The trained pair, and how its boundaries came about: plain[i] and dropout[i] after epoch epochs[i]."""

    pair: overfitting.Result
    epochs: tuple[int, ...]
    plain: tuple[Surface, ...]
    dropout: tuple[Surface, ...]


@dataclass(frozen=True)
class WatchedOne:
    """One network of the pair, and its surfaces after the watched epochs."""

    run: Run
    surfaces: tuple[Surface, ...]
    seconds: float


def watch_one(config: Watch) -> WatchedOne:
    """Train the network with dropout, to the same bits as in ``overfitting``, and look at it on the way."""
    start = time.perf_counter()
    preset, seed = config.pair.preset, config.pair.seed
    data, network = preset.data(seed), preset.network(seed)
    grid = _Grid(network.config, data.x_train, config.n_points)
    records, surfaces = [], []
    for record in train(network, data, preset.training_config(seed)):
        records.append(record)
        if record.epoch in config.epochs:
            surfaces.append(grid.surface(network))
    return WatchedOne(Run(network, tuple(records)), tuple(surfaces), time.perf_counter() - start)


def together(config: Watch, plain: WatchedOne, dropout: WatchedOne) -> Watched:
    """The pair of both: same data, initial weights and order."""
    data = config.pair.preset.data(config.pair.seed)
    wrong, seconds = overfitting.wrong_labels(config.pair, data), plain.seconds + dropout.seconds
    pair = overfitting.Result(config.pair, data, plain.run, dropout.run, wrong, seconds)
    return Watched(pair, config.epochs, plain.surfaces, dropout.surfaces)


def watch(config: Watch) -> Watched:
    """Train both networks and look at them."""
    return together(config, watch_one(config.without_dropout), watch_one(config))
