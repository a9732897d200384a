"""A network trained with dropout loses far less when neurons are lost for good after training.

No neuron could lean on a particular other one, since any of them might have been absent. Source: Srivastava
et al., JMLR 15 (2014), sections 2 and 7.1 (co-adaptation); the knock-out itself is this course's own test.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.experiments.claim import Claim
from core.nn.arrays import Mask, check_count, check_rate, exceeds
from core.nn.datasets import Dataset, digits
from core.nn.network import Network
from core.nn.presets import PRESETS, Preset, Run

SECTIONS = ("dropout-intuition", "dropout-advantages")
_C = PRESETS["C"]
_ORDERS, _ONE_ORDER = 101, 102
"""The purposes of the random numbers that order the neurons; apart from those of ``core.nn.network``."""


@dataclass(frozen=True)
class Config:
    """The preset C. lost: the share of hidden neurons that the claim takes away; shares: those of the curve.

    n_orders: every share is the mean over so many random orders in which neurons go.
    """

    seed: int = 0
    rate: float = _C.rate
    lost: float = 0.5
    shares: tuple[float, ...] = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
    n_orders: int = 5
    hidden: tuple[int, ...] = _C.widths[1:-1]
    n_train: int = 500
    n_epochs: int = _C.training.n_epochs
    record_every: int = _C.training.record_every

    def __post_init__(self) -> None:
        check_count("n_orders", self.n_orders)
        for share in (self.lost, *self.shares):
            check_rate(share)

    @property
    def preset(self) -> Preset:
        """C with these settings."""
        training = replace(_C.training, n_epochs=self.n_epochs, record_every=self.record_every)
        widths = (_C.widths[0], *self.hidden, _C.widths[-1])
        data = partial(digits, n_train=self.n_train)
        return replace(_C, make_data=data, widths=widths, rate=self.rate, training=training)


Order = tuple[NDArray[np.int64], ...]
"""For each hidden layer its neurons, (n_units,), in the order in which they go."""


def masks_after(order: Order, share: float) -> list[Mask]:
    """What is left of each hidden layer when exactly ``round(share * n_units)`` of its neurons are gone.

    One order and growing shares only ever take more away.
    """
    masks = []
    for neurons in order:
        mask = np.ones(len(neurons), np.bool_)
        mask[neurons[: round(check_rate(share) * len(neurons))]] = False
        masks.append(mask)
    return masks


@dataclass(frozen=True)
class Result:
    """plain, dropout: the trained networks; orders: the same for both.

    plain_accuracies, dropout_accuracies: on the validation data, (n_shares, n_orders).
    """

    config: Config
    data: Dataset
    plain: Run
    dropout: Run
    orders: tuple[Order, ...]
    plain_accuracies: NDArray[np.float64]
    dropout_accuracies: NDArray[np.float64]
    seconds: float

    def accuracies_at(self, share: float) -> tuple[float, float]:
        """(plain, dropout): accuracy with this share of the hidden neurons gone, mean over the orders."""
        plain, dropout = (
            np.mean([accuracy_without(run.network, self.data, order, share) for order in self.orders])
            for run in (self.plain, self.dropout)
        )
        return float(plain), float(dropout)

    @property
    def means(self) -> list[list[float]]:
        """Rows (share gone, plain, dropout): both accuracies, each the mean over the orders."""
        plain, dropout = self.plain_accuracies.mean(axis=1), self.dropout_accuracies.mean(axis=1)
        return [list(map(float, row)) for row in zip(self.config.shares, plain, dropout, strict=True)]

    def claim(self) -> Claim:
        """With ``config.lost`` of the neurons gone, the network trained with dropout is right more often."""
        plain, dropout = self.accuracies_at(self.config.lost)
        return Claim(
            "knock_out",
            exceeds(dropout, plain),
            {
                "share_lost": self.config.lost,
                "plain_accuracy_whole": self.plain.last.validation_accuracy,
                "dropout_accuracy_whole": self.dropout.last.validation_accuracy,
                "plain_accuracy": plain,
                "dropout_accuracy": dropout,
            },
        )


def accuracy_without(network: Network, data: Dataset, order: Order, share: float) -> float:
    """Validation accuracy without the first ``share`` of ``order``; what stays is divided by 1 - share."""
    logits = network.knock_out(data.x_validation, masks_after(order, share), share)
    return float((logits.argmax(axis=1) == data.y_validation).mean())


def one_order(seed: int, n_neurons: int) -> NDArray[np.int64]:
    """An order in which all hidden neurons of a network go one by one, whatever their layer: (n_neurons,)."""
    return np.random.default_rng((seed, _ONE_ORDER)).permutation(n_neurons)


def first_gone(seed: int, n_neurons: int, share: float) -> Mask:
    """Which neurons are gone when a ``share`` of them went in that order: (n_neurons,)."""
    gone = one_order(seed, n_neurons)[: round(check_rate(share) * n_neurons)]
    return np.isin(np.arange(n_neurons), gone)


def accuracy_with(network: Network, data: Dataset, masks: Sequence[Mask]) -> float:
    """Validation accuracy with these hidden neurons alone, one mask for each hidden layer.

    In each layer what stays is divided by the share that stays, as in ``accuracy_without``; a layer that is gone
    gives zeros.
    """
    rates = [min(1.0 - float(mask.mean()), 1.0 - 1.0 / len(mask)) for mask in masks]
    logits = network.predict_masked(data.x_validation, [None, *masks, None], [0.0, *rates, 0.0])
    return float((logits.argmax(axis=1) == data.y_validation).mean())


def run(config: Config) -> Result:
    """Train without and with dropout, then take the same neurons away from both."""
    start = time.perf_counter()
    pair = config.preset.run_pair(config.seed)
    rng = np.random.default_rng((config.seed, _ORDERS))
    orders = tuple(
        tuple(rng.permutation(width) for width in config.preset.widths[1:-1]) for _ in range(config.n_orders)
    )
    plain, dropout = (
        np.array(
            [
                [accuracy_without(trained.network, pair.data, order, share) for order in orders]
                for share in config.shares
            ]
        )
        for trained in (pair.plain, pair.dropout)
    )
    seconds = time.perf_counter() - start
    return Result(config, pair.data, pair.plain, pair.dropout, orders, plain, dropout, seconds)
