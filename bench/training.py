"""One training step of the same network by this core, PyTorch, scikit-learn and textbook NumPy; JAX is in compiled.py.

All: fully connected, ReLU, dropout of rate .5 after each hidden layer (scikit-learn has none), Adam with its
usual constants, the same data, batches gathered from a fresh order in every epoch unless one batch holds all.
dtype is always named: float32 or float64, for values, parameters and arithmetic.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from clock import Side

from core.nn.datasets import Dataset
from core.nn.network import Network, NetworkConfig, Precision
from core.nn.training import TrainingConfig, train

RATE, LEARNING_RATE = 0.5, 0.003


@dataclass(frozen=True)
class Size:
    """A network and its batches. n_batches: in an epoch; n_epochs: in one measurement.

    targets: how many times faster than PyTorch eager and with fused Adam the core was meant to be, in float32.
    """

    widths: tuple[int, ...]
    batch_size: int
    n_batches: int
    n_epochs: int
    targets: tuple[float, float]

    @property
    def name(self) -> str:
        """E.g. 64-128-128-10, 50."""
        everything = " (all)" if self.n_batches == 1 else ""
        return f"{'-'.join(map(str, self.widths))}, {self.batch_size}{everything}"

    @property
    def n_steps(self) -> int:
        """Steps in one measurement."""
        return self.n_batches * self.n_epochs

    @property
    def is_binary(self) -> bool:
        """Two classes and one logit, or ten classes."""
        return self.widths[-1] == 1

    def data(self, dtype: Precision) -> tuple[np.ndarray, np.ndarray]:
        """x (n_samples, n_inputs), y (n_samples,) integers: noise, for only the cost counts."""
        rng = np.random.default_rng(0)
        n = self.batch_size * self.n_batches
        x = rng.standard_normal((n, self.widths[0])).astype(dtype)
        return x, np.arange(n) % max(2, self.widths[-1])


SIZES = (
    Size((2, 64, 64, 1), 32, 10, 40, (9.0, 7.0)),
    Size((2, 64, 64, 1), 100, 1, 300, (7.0, 5.5)),
    Size((64, 128, 128, 10), 50, 10, 15, (4.5, 3.5)),
    Size((64, 256, 256, 10), 64, 10, 5, (2.5, 2.0)),
    Size((784, 1024, 1024, 10), 128, 2, 3, (1.15, 1.0)),
)


def ours(size: Size, dtype: Precision, rate: float = RATE) -> Side:
    """The public way: ``train``, a record at the end of each measurement."""
    x, y = size.data(dtype)
    rates = (0.0, *[rate] * (len(size.widths) - 2), 0.0)
    config = NetworkConfig(size.widths, rates, "binary" if size.is_binary else "softmax", dtype)
    batch_size = None if size.n_batches == 1 else size.batch_size
    training = TrainingConfig(10**9, batch_size, LEARNING_RATE, record_every=size.n_epochs)
    records = train(Network(config, 0), Dataset(x, y, x[:1], y[:1]), training)
    next(records)  # the record before training
    return Side("ours" if rate else "ours, no dropout", lambda: next(records), size.n_steps)


def pytorch(size: Size, name: str, dtype: Precision, rate: float = RATE, **adam: Any) -> Side:
    """As its tutorials write it; one thread."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    x_numpy, y_numpy = size.data(dtype)
    x, y = torch.tensor(x_numpy), torch.tensor(y_numpy)
    layers: list[Any] = []
    for n_in, n_out in pairwise(size.widths[:-1]):
        layers += [torch.nn.Linear(n_in, n_out), torch.nn.ReLU()]
        layers += [torch.nn.Dropout(rate)] if rate else []
    model = torch.nn.Sequential(*layers, torch.nn.Linear(*size.widths[-2:])).to(x.dtype)
    loss_of: Any = torch.nn.CrossEntropyLoss()
    if size.is_binary:
        loss_of, y = torch.nn.BCEWithLogitsLoss(), y.to(x.dtype)[:, None]
    adam_step = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE, **adam)

    def step(batch_x: Any, batch_y: Any) -> None:
        adam_step.zero_grad()
        loss_of(model(batch_x), batch_y).backward()
        adam_step.step()

    def work() -> None:
        for _ in range(size.n_epochs):
            if size.n_batches == 1:
                step(x, y)
                continue
            for batch in torch.randperm(len(x)).split(size.batch_size):
                step(x[batch], y[batch])

    return Side(name, work, size.n_steps)


def scikit_learn(size: Size, dtype: Precision) -> Side:
    """MLPClassifier; it knows no dropout, which spares it the masks."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    x, y = size.data(dtype)
    model = MLPClassifier(
        size.widths[1:-1],
        alpha=0.0,
        batch_size=size.batch_size,
        learning_rate_init=LEARNING_RATE,
        max_iter=size.n_epochs,
        tol=0.0,
        n_iter_no_change=10**9,
        random_state=0,
    )

    def work() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # it is told to stop early
            model.fit(x, y)

    return Side("scikit-learn", work, size.n_steps)


def textbook(size: Size) -> Side:
    """NumPy as a textbook writes it: float64, samples first, a new array for every result."""
    rng = np.random.default_rng(0)
    x, y = size.data("float64")
    weights = [rng.standard_normal(pair) * np.sqrt(2.0 / pair[0]) for pair in pairwise(size.widths)]
    biases = [np.zeros(n) for n in size.widths[1:]]
    parameters = weights + biases
    first = [np.zeros_like(p) for p in parameters]
    second = [np.zeros_like(p) for p in parameters]
    steps = 0

    def gradients(batch_x: np.ndarray, batch_y: np.ndarray) -> list[np.ndarray]:
        values, masks = [batch_x], []
        for w, b in zip(weights[:-1], biases[:-1], strict=True):
            masks.append((rng.random((len(batch_x), len(b))) >= RATE) / (1.0 - RATE))
            values.append(np.maximum(values[-1] @ w + b, 0.0) * masks[-1])
        logits = values[-1] @ weights[-1] + biases[-1]
        if size.is_binary:
            grad = (1.0 / (1.0 + np.exp(-logits)) - batch_y[:, None]) / len(batch_x)
        else:
            grad = np.exp(logits - logits.max(axis=1, keepdims=True))
            grad /= grad.sum(axis=1, keepdims=True)
            grad[np.arange(len(batch_y)), batch_y] -= 1.0
            grad /= len(batch_x)
        of_weights, of_biases = [values[-1].T @ grad], [grad.sum(axis=0)]
        for layer in range(len(weights) - 1, 0, -1):
            grad = (grad @ weights[layer].T) * masks[layer - 1] * (values[layer] > 0.0)
            of_weights.insert(0, values[layer - 1].T @ grad)
            of_biases.insert(0, grad.sum(axis=0))
        return of_weights + of_biases

    def step(batch_x: np.ndarray, batch_y: np.ndarray) -> None:
        nonlocal steps
        steps += 1
        for number, g in enumerate(gradients(batch_x, batch_y)):
            first[number] = 0.9 * first[number] + 0.1 * g
            second[number] = 0.999 * second[number] + 0.001 * g**2
            mean = first[number] / (1.0 - 0.9**steps)
            square = second[number] / (1.0 - 0.999**steps)
            parameters[number] -= LEARNING_RATE * mean / (np.sqrt(square) + 1e-8)

    def work() -> None:
        for _ in range(size.n_epochs):
            order = rng.permutation(len(x))
            for start in range(0, len(x), size.batch_size):
                batch = order[start : start + size.batch_size]
                step(x[batch], y[batch])

    return Side("textbook", work, size.n_steps)


CONTESTANTS: dict[str, Callable[[Size, Precision], Side]] = {
    "ours": ours,
    "PyTorch eager": lambda size, dtype: pytorch(size, "PyTorch eager", dtype),
    "PyTorch fused Adam": lambda size, dtype: pytorch(size, "PyTorch fused Adam", dtype, fused=True),
    "scikit-learn": scikit_learn,
    "textbook": lambda size, _: textbook(size),
}
