"""Training as an iterator of epoch records: the caller draws, pauses or stops; nothing prints or sleeps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array, Mask, check_count, check_not_negative, check_positive, check_rate
from core.nn.datasets import Dataset, Targets
from core.nn.evaluation import EvaluationPass
from core.nn.layers import binary_loss, mean_squared_error, softmax_loss
from core.nn.mask_stream import MaskStream
from core.nn.network import DATA_ORDER, FIRST_RECORD, Network, NetworkConfig, layer_views, stream
from core.nn.optimizers import Adam, AdamW, Optimizer, Sgd, limit_norms
from core.nn.step import TrainingPass, table_of_rows

OptimizerName = Literal["sgd", "adam", "adamw"]
OPTIMIZERS: tuple[OptimizerName, ...] = ("sgd", "adam", "adamw")


@dataclass(frozen=True)
class TrainingConfig:
    """How to train. batch_size None: all samples in one batch. seed: order of the data, and masks.

    weight_decay: on weights, not on biases; an L2 penalty for "sgd" and "adam", decoupled for "adamw".
    max_norm: limit for the norm of each hidden unit's incoming weights, or None. momentum: for "sgd" only.
    record_every: an epoch record after every so many epochs (and before the first, and after the last).
    schedule: the hidden layers' rate in each epoch, instead of the network's own; None: the network's throughout.
    """

    n_epochs: int
    batch_size: int | None
    learning_rate: float
    optimizer: OptimizerName = "adam"
    momentum: float = 0.9
    weight_decay: float = 0.0
    max_norm: float | None = None
    seed: int = 0
    record_every: int = 1
    schedule: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        check_count("n_epochs", self.n_epochs, low=0)
        check_count("record_every", self.record_every)
        check_count("seed", self.seed, low=0)
        if self.batch_size is not None:
            check_count("batch_size", self.batch_size)
        check_positive("learning_rate", self.learning_rate)
        check_not_negative("weight_decay", self.weight_decay)
        if not 0.0 <= self.momentum < 1.0:
            raise ValueError(f"momentum must be in [0, 1), got {self.momentum}")
        if self.max_norm is not None:
            check_positive("max_norm", self.max_norm)
        if self.schedule is not None:
            if len(self.schedule) != self.n_epochs:
                raise ValueError(f"schedule must have {self.n_epochs} rates, one an epoch, got {len(self.schedule)}")
            for rate in self.schedule:
                check_rate(rate)
        if self.optimizer not in OPTIMIZERS:
            raise ValueError(f"optimizer must be one of {OPTIMIZERS}, got {self.optimizer!r}")


@dataclass(frozen=True)
class EpochRecord:
    """One point of the curves. epoch 0 is before training.

    train_loss, train_accuracy: over the batches of this epoch as training saw them, that is with masks *on*
    and while the weights moved; so with dropout a validation loss below the training loss is no mistake.
    ``evaluate`` measures the training data with masks off. validation_*: after the epoch, masks off.
    Accuracies are NaN for "mse".
    """

    epoch: int
    train_loss: float
    validation_loss: float
    train_accuracy: float
    validation_accuracy: float


def evaluate(network: Network, x: Array, y: Targets) -> tuple[float, float]:
    """(loss, accuracy) in evaluation, every unit on. x: (n_samples, n_inputs); y as in ``Dataset``."""
    config = network.config
    return measure(config, EvaluationPass(config.widths, x, config.dtype).logits(network.parameters), y)


def measure(config: NetworkConfig, logits: Array, y: Targets) -> tuple[float, float]:
    """(loss, accuracy) of logits (n_samples, n_outputs); the accuracy is NaN for "mse"."""
    if config.loss == "mse":
        return mean_squared_error(logits, y)[0], float("nan")
    if config.loss == "binary":
        return binary_loss(logits, y), _share((logits[:, 0] > 0) == y)
    return softmax_loss(logits, y), _share(logits.argmax(axis=1) == y)


def _share(hits: Mask) -> float:
    # Counting bytes takes a sixth of the time of a mean, which converts them first.
    return int(np.count_nonzero(hits)) / len(hits)


def train(network: Network, data: Dataset, config: TrainingConfig) -> Iterator[EpochRecord]:
    """Train ``network`` in place; yields a record before training and after every ``record_every`` epochs.

    Stop whenever you like: at each record the network is complete. Between records it is behind, and changes made to
    it meanwhile are overwritten. The order of the data and the masks come from separate streams of ``config.seed``:
    a plain and a dropout network trained with one seed see the same data in the same order, and neither can disturb
    the other. The same arguments give the same records again.
    """
    return (records[0] for records in train_many([network], data, [config]))


def train_many(
    networks: Sequence[Network], data: Dataset, configs: Sequence[TrainingConfig]
) -> Iterator[tuple[EpochRecord, ...]]:
    """Train several networks together, as one stack of matrices; yields one record for each, in order.

    The results are those of training them in turn, faster for four or more small networks. The networks must
    share widths, loss and dtype (rates and weights may differ), the configs all but ``weight_decay``; else ValueError.
    """
    _check_alike(networks, data, configs)
    return _Run(networks, data, configs).records()


def _check_alike(networks: Sequence[Network], data: Dataset, configs: Sequence[TrainingConfig]) -> None:
    if not networks or len(networks) != len(configs):
        raise ValueError(f"networks and configs must be equally many, got {len(networks)} and {len(configs)}")
    first = networks[0].config
    shared = (first.widths, first.loss, first.dtype)
    if any((net.config.widths, net.config.loss, net.config.dtype) != shared for net in networks):
        raise ValueError("networks trained together must share widths, loss and dtype")
    if any(replace(config, weight_decay=0.0) != replace(configs[0], weight_decay=0.0) for config in configs):
        raise ValueError("configs of networks trained together must be equal but for weight_decay")
    if data.x_train.shape[1] != first.widths[0]:
        raise ValueError(f"x_train must have {first.widths[0]} columns, got {data.x_train.shape[1]}")


class _Run:
    """The state of one training run of a stack of networks."""

    def __init__(self, networks: Sequence[Network], data: Dataset, configs: Sequence[TrainingConfig]) -> None:
        self._networks, self._data = networks, data
        self._net, self._config = networks[0].config, configs[0]
        self._n_samples = len(data.x_train)
        self._batch_size = min(self._config.batch_size or self._n_samples, self._n_samples)
        net = self._net
        self._table = table_of_rows(data.x_train, data.y_train, net.widths[-1], net.loss, net.dtype)
        self._validation = EvaluationPass(net.widths, data.x_validation, net.dtype)
        self._parameters = np.stack([network.parameters for network in networks])
        self._gradients = np.zeros_like(self._parameters)
        self._hidden = [layer[..., :-1] for layer in layer_views(self._parameters, net.widths)[:-1]]
        self._optimizer = self._make_optimizer(configs)
        masks = self._masks = self._make_masks()
        # A pass for whole batches and, where the samples do not divide evenly, one for the small last batch.
        self._passes = {
            size: TrainingPass(self._parameters, self._gradients, net.widths, net.loss, masks, size)
            for size in {self._batch_size, self._n_samples % self._batch_size} - {0}
        }
        self._everything = np.arange(self._n_samples)
        # What the batches of a recorded epoch answer, features first, and which samples they were.
        self._seen: Array = np.empty((len(networks), net.widths[-1], self._n_samples), net.dtype)
        self._seen_samples = np.empty(self._n_samples, np.int64)
        if self._batch_size == self._n_samples:
            self._passes[self._n_samples].rows[...] = self._table
        self._order = np.random.default_rng(stream(self._config.seed, DATA_ORDER))

    def records(self) -> Iterator[tuple[EpochRecord, ...]]:
        yield self._first_records()
        n_epochs, every = self._config.n_epochs, self._config.record_every
        for epoch in range(1, n_epochs + 1):
            is_recorded = epoch % every == 0 or epoch == n_epochs
            self._follow_schedule(epoch)
            measured = self._train_epoch(is_recorded=is_recorded)
            if is_recorded:
                self._hand_back()
                pairs = zip(self._parameters, measured, strict=True)
                yield tuple(self._record(epoch, parameters, seen) for parameters, seen in pairs)

    def _follow_schedule(self, epoch: int) -> None:
        if self._config.schedule is None:
            return
        rate = self._config.schedule[epoch - 1]
        for masks in self._masks[1:-1]:
            assert masks is not None
            masks.change([rate] * len(self._networks))

    def _train_epoch(self, *, is_recorded: bool) -> list[tuple[float, float]]:
        """One pass over the data; returns each network's mean loss and accuracy if they are recorded."""
        n_seen = 0
        for batch in self._batches():
            training_pass = self._passes[len(batch)]
            if self._batch_size < self._n_samples:
                # "clip": with its bounds checks, needless here, take would gather to a buffer and copy that.
                self._table.take(batch, axis=0, out=training_pass.rows, mode="clip")
            training_pass.forward()
            if is_recorded:
                now = slice(n_seen, n_seen + len(batch))
                self._seen[..., now] = training_pass.logits.swapaxes(1, 2)
                self._seen_samples[now] = batch
                n_seen = now.stop
            training_pass.backward()
            self._optimizer.step()
            if self._config.max_norm is not None:
                for w in self._hidden:
                    limit_norms(w, self._config.max_norm)
        if not is_recorded:
            return []
        y = self._data.y_train[self._seen_samples]
        return [measure(self._net, logits, y) for logits in self._seen.swapaxes(1, 2)]

    def _batches(self) -> Iterator[NDArray[np.int64]]:
        """The samples of each batch of an epoch: everything at once, or a fresh order in pieces."""
        if self._batch_size == self._n_samples:
            # Not shuffled: the order of the samples does not change their mean gradient.
            yield self._everything
            return
        order = self._order.permutation(self._n_samples)
        for start in range(0, self._n_samples, self._batch_size):
            yield order[start : start + self._batch_size]

    def _make_optimizer(self, configs: Sequence[TrainingConfig]) -> Optimizer:
        parameters, gradients = self._parameters.reshape(-1), self._gradients.reshape(-1)
        decay = self._decay([config.weight_decay for config in configs])
        rate = self._config.learning_rate
        if self._config.optimizer == "sgd":
            return Sgd(parameters, gradients, learning_rate=rate, momentum=self._config.momentum, decay=decay)
        kind = AdamW if self._config.optimizer == "adamw" else Adam
        return kind(parameters, gradients, learning_rate=rate, decay=decay)

    def _decay(self, coefficients: Sequence[float]) -> Array | None:
        """Each parameter's coefficient, flat: the network's on weights, 0 on biases; None if all are 0."""
        if not any(coefficients):
            return None
        decay = np.zeros_like(self._parameters)
        for layer in layer_views(decay, self._net.widths):
            layer[..., :-1] = np.reshape(coefficients, (-1, 1, 1))
        return decay.reshape(-1)

    def _make_masks(self) -> list[MaskStream | None]:
        rates = list(zip(*(network.config.rates for network in self._networks), strict=True))
        hidden = range(1, len(rates) - 1) if self._config.schedule is not None else range(0)
        return [
            MaskStream((width, self._batch_size), of_layer, self._config.seed, layer, self._net.dtype,
                       can_change=layer in hidden)
            if any(of_layer) or layer in hidden
            else None
            for layer, (width, of_layer) in enumerate(zip(self._net.widths, rates, strict=True))
        ]  # fmt: skip

    def _hand_back(self) -> None:
        for network, parameters in zip(self._networks, self._parameters, strict=True):
            network.parameters[...] = parameters

    def _first_records(self) -> tuple[EpochRecord, ...]:
        # Masks from a generator made for this alone, for each network: looking must not change what training draws.
        x, y, records = self._data.x_train, self._data.y_train, []
        for network in self._networks:
            rng = np.random.default_rng(stream(self._config.seed, FIRST_RECORD))
            seen = measure(self._net, network.predict_with_masks(x, rng), y)
            records.append(self._record(0, network.parameters, seen))
        return tuple(records)

    def _record(self, epoch: int, parameters: Array, seen: tuple[float, float]) -> EpochRecord:
        loss, accuracy = measure(self._net, self._validation.logits(parameters), self._data.y_validation)
        return EpochRecord(epoch, seen[0], loss, seen[1], accuracy)
