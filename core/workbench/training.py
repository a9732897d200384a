"""Training the networks of a configuration, on the same data, each from the initial weights that its widths and the
seed give; and what is measured of them."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.experiments.boundary import Surface, decision_surface
from core.nn.arrays import Array, Labels
from core.nn.datasets import Dataset, blobs, circles, digits, moons, spirals, xor
from core.nn.network import Network, NetworkConfig
from core.nn.training import EpochRecord, TrainingConfig, evaluate, train
from core.workbench.own_data import Own
from core.workbench.work import GRID, N_SURFACES, N_VALIDATION, Setup, Task, Work, check

_PLANES = {"moons": moons, "circles": circles, "spirals": spirals, "blobs": blobs, "xor": xor}
_N_RECORDS = 100
_BINS = 20
_BEYOND = 1e6
"""A loss above this is no longer learning: training ends as if the numbers had overflowed."""
_LARGEST = 1e5
"""So does it where a weight reaches this: such weights have run away, though units that are all off may hide it."""


@dataclass(frozen=True)
class Outcome:
    """One trained network. Its curves have a value for each of ``epochs``, all finite; if the numbers ran away, they
    end before ``overflow_epoch``, and everything else is measured at the last epoch they have.

    gap: validation loss less training loss, both with every unit on. weights, activations: (counts, edges) of all
    weights, and of the last hidden layer on the validation data, of which ``zero_share`` are 0; the networks of a
    configuration have the same edges. surfaces: (epoch, what the network answered over the plane then), the last one
    after the last epoch; none where the data has more than two features.
    """

    epochs: tuple[int, ...]
    train_loss: tuple[float, ...]
    validation_loss: tuple[float, ...]
    train_accuracy: tuple[float, ...]
    validation_accuracy: tuple[float, ...]
    gap: float
    weights: tuple[NDArray[np.int64], Array]
    activations: tuple[NDArray[np.int64], Array]
    zero_share: float
    surfaces: tuple[tuple[int, Surface], ...]
    n_parameters: int
    overflow_epoch: int | None


@dataclass(frozen=True)
class Result:
    """The outcomes of a configuration in its order, and the seconds they took.

    points: the training data of all of them, (n, 2) and (n,), where it lies in a plane. A visit keeps many results:
    they hold nothing that is not shown.
    """

    points: tuple[Array, Labels] | None
    outcomes: tuple[Outcome, ...]
    seconds: float


def run(work: Work, own: Own | None = None) -> Result:
    """Train all networks of ``work``; the same work gives the same bits. own: the data, for work on "own".

    Raises WorkError, and ValueError if "own" is asked for without data.
    """
    check(work, own)
    start = time.perf_counter()
    data = dataset(work.task, own)
    # What runs away is watched for below; NumPy need not say it as well.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        outcomes = tuple(_measured([_train(setup, work, data) for setup in work.setups], data))
    points = (data.x_train, data.y_train) if data.x_train.shape[1] == 2 else None
    return Result(points, outcomes, time.perf_counter() - start)


def dataset(task: Task, own: Own | None = None) -> Dataset:
    """The data of a task."""
    if task.data == "own":
        if own is None:
            raise ValueError('"own" needs the data that a learner brought')
        return own.split(task.seed)
    if task.data == "digits":
        return digits(task.seed, n_train=task.n_samples, n_validation=N_VALIDATION, label_noise=task.flips)
    make = partial(_PLANES[task.data], n_train=task.n_samples, n_validation=N_VALIDATION)
    return make(task.seed, noise=task.noise, flip=task.flips)


def network_config(setup: Setup, data: Dataset) -> NetworkConfig:
    """The network of a setup for this data: one logit for two classes, else one for each class."""
    is_binary = data.x_train.shape[1] == 2
    widths = (data.x_train.shape[1], *setup.widths, 1 if is_binary else 10)
    return NetworkConfig(widths, (setup.input_rate, *setup.rates, 0.0), "binary" if is_binary else "softmax")


def training_config(setup: Setup, work: Work) -> TrainingConfig:
    """The training of a setup, with at most about a hundred records."""
    momentum = {"sgd": 0.0, "momentum": 0.9}
    every = max(1, work.n_epochs // _N_RECORDS)
    return TrainingConfig(
        work.n_epochs, setup.batch_size, setup.learning_rate,
        "sgd" if setup.optimizer in momentum else setup.optimizer,  # type: ignore[arg-type]
        momentum=momentum.get(setup.optimizer, 0.9), weight_decay=setup.weight_decay, max_norm=setup.max_norm,
        seed=work.task.seed, record_every=every,
    )  # fmt: skip


@dataclass(frozen=True)
class _Trained:
    """A network as it was at its last sound record, its records and surfaces up to then, and at which epoch the
    numbers were lost."""

    network: Network
    records: tuple[EpochRecord, ...]
    surfaces: tuple[tuple[int, Surface], ...]
    overflow_epoch: int | None


def _train(setup: Setup, work: Work, data: Dataset) -> _Trained:
    network = Network(network_config(setup, data), work.task.seed)
    records: list[EpochRecord] = []
    surfaces: list[tuple[int, Surface]] = []
    sound, overflow_epoch = network.copy(), None
    for record in train(network, data, training_config(setup, work)):
        if not (_is_sound(record) and np.abs(network.parameters).max() < _LARGEST):
            overflow_epoch = record.epoch
            break
        records.append(record)
        sound.parameters[...] = network.parameters
        # More of them early on, where a boundary changes most.
        if record.epoch >= work.n_epochs * (len(surfaces) / N_SURFACES) ** 2:
            surfaces += _surface(record, sound, data)
    if records and (not surfaces or surfaces[-1][0] < records[-1].epoch):
        surfaces += _surface(records[-1], sound, data)
    return _Trained(sound, tuple(records), tuple(surfaces), overflow_epoch)


def _surface(record: EpochRecord, network: Network, data: Dataset) -> list[tuple[int, Surface]]:
    """What the network answers after that epoch; nothing where the data does not lie in a plane."""
    if data.x_train.shape[1] != 2:
        return []
    return [(record.epoch, decision_surface(network, data.x_train, GRID))]


def _is_sound(record: EpochRecord) -> bool:
    return max(record.train_loss, record.validation_loss) < _BEYOND  # also false for NaN


def _measured(trained: Sequence[_Trained], data: Dataset) -> Iterator[Outcome]:
    """What is to be said of each; histograms have the same edges for all, so that they can be compared."""
    weights = [np.concatenate([w.ravel() for w in one.network.weights()]) for one in trained]
    hidden = [one.network.activations(data.x_validation)[-2].ravel() for one in trained]
    weight_edges, hidden_edges = (np.histogram_bin_edges(np.concatenate(all_), _BINS) for all_ in (weights, hidden))
    for one, w, h in zip(trained, weights, hidden, strict=True):
        network = one.network
        curves = {
            name: tuple(float(getattr(record, name)) for record in one.records)
            for name in ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")
        }
        validation, training = (evaluate(network, x, y)[0] for x, y in
                                ((data.x_validation, data.y_validation), (data.x_train, data.y_train)))  # fmt: skip
        yield Outcome(
            epochs=tuple(record.epoch for record in one.records), **curves, gap=float(validation - training),
            weights=(np.histogram(w, weight_edges)[0], weight_edges),
            activations=(np.histogram(h, hidden_edges)[0], hidden_edges), zero_share=float((h == 0).mean()),
            surfaces=one.surfaces,
            n_parameters=network.config.n_parameters, overflow_epoch=one.overflow_epoch,
        )  # fmt: skip
