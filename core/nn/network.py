"""A fully connected ReLU network with a dropout rate for every layer.

All parameters stand in one flat vector, so an optimizer is a few operations on one array. A layer is a view
into it:
a matrix (n_out, n_in + 1) whose last column is the bias, so that weights and bias multiply a layer's values
extended by a row of ones in a single product (see ``core.nn.step``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from core.nn.arrays import Array, Mask, check_count, check_rate
from core.nn.dropout import dropout_forward, sample_mask

Loss = Literal["binary", "softmax", "mse"]
Precision = Literal["float32", "float64"]
LOSSES: tuple[Loss, ...] = ("binary", "softmax", "mse")
PRECISIONS: tuple[Precision, ...] = ("float32", "float64")

DATA_ORDER, MASKS, FIRST_RECORD, DATA, INITIAL_WEIGHTS = range(1, 6)
"""Purposes of random numbers: each (seed, purpose) is a stream of its own, so that drawing more masks, say, cannot
change the order of the data, and two networks compared with one seed differ in nothing but their configs. From 1 on:
NumPy fills up a seed with zeros, so (7, 0) would be the stream of ``default_rng(7)``."""


def stream(seed: int, *purpose: int) -> np.random.SeedSequence:
    """The seed sequence of one purpose, e.g. ``stream(7, MASKS, layer)``; independent of ``default_rng(seed)`` and of
    every other one, if they differ in more than zeros at the end, for seeds below 2**32.

    Raises ValueError unless seed >= 0.
    """
    check_count("seed", seed, low=0)
    return np.random.SeedSequence((seed, *purpose))


@dataclass(frozen=True)
class NetworkConfig:
    """widths: units of each layer, input first, e.g. (64, 128, 128, 10); ReLU between, nothing after the last.

    rates: one for each entry of ``widths``: rates[0] on the input, rates[i] on the activations of hidden
    layer i, rates[-1] on the logits. loss: "binary" (one logit), "softmax" (a logit a class) or "mse" (real targets).
    dtype: float64, which says the same on every machine; float32 is faster, but a network that memorizes then differs
    from processor to processor, since their kernels sum in another order.
    """

    widths: tuple[int, ...]
    rates: tuple[float, ...]
    loss: Loss
    dtype: Precision = "float64"

    def __post_init__(self) -> None:
        if len(self.widths) < 2:
            raise ValueError(f"widths must name at least input and output, got {self.widths}")
        for width in self.widths:
            check_count("every width", width)
        if len(self.rates) != len(self.widths):
            raise ValueError(f"rates must have one entry for each of {len(self.widths)} widths, got {len(self.rates)}")
        for rate in self.rates:
            check_rate(rate)
        if self.loss not in LOSSES:
            raise ValueError(f"loss must be one of {LOSSES}, got {self.loss!r}")
        if self.loss == "binary" and self.widths[-1] != 1:
            raise ValueError(f"the last width must be 1 for the binary loss, got {self.widths[-1]}")
        if self.dtype not in PRECISIONS:
            raise ValueError(f"dtype must be one of {PRECISIONS}, got {self.dtype!r}")

    @property
    def n_parameters(self) -> int:
        """Weights and biases together."""
        return sum((n_in + 1) * n_out for n_in, n_out in pairwise(self.widths))


def layer_views(parameters: Array, widths: Sequence[int]) -> list[Array]:
    """The layers inside flat ``parameters`` (..., n_parameters): views (..., n_out, n_in + 1), bias last."""
    views, start = [], 0
    for n_in, n_out in pairwise(widths):
        end = start + n_out * (n_in + 1)
        views.append(parameters[..., start:end].reshape(*parameters.shape[:-1], n_out, n_in + 1))
        start = end
    return views


class Network:
    """A network with initial weights that depend on ``seed`` and widths only, not on the rates.

    Hidden layers start at N(0, 2/fan_in) (He et al., ICCV 2015, section 2.2), the output layer at N(0,
    1/fan_in), biases at 0. ``parameters`` is the flat vector; ``weights()`` and ``biases()`` are views into it.
    """

    def __init__(self, config: NetworkConfig, seed: int) -> None:
        self.config = config
        self.seed = seed
        self.parameters: Array = np.zeros(config.n_parameters, config.dtype)
        self._layers = layer_views(self.parameters, config.widths)
        rng = np.random.default_rng(stream(seed, INITIAL_WEIGHTS))
        for layer, w in enumerate(self.weights()):
            gain = 1.0 if layer == len(self._layers) - 1 else 2.0
            w[...] = rng.standard_normal(w.shape) * np.sqrt(gain / w.shape[0])

    def weights(self) -> list[Array]:
        """Views (n_in, n_out), one for each layer; writing to them changes the network."""
        return [layer[:, :-1].T for layer in self._layers]

    def biases(self) -> list[Array]:
        """Views (n_out,), one for each layer."""
        return [layer[:, -1] for layer in self._layers]

    def copy(self) -> "Network":
        """An independent network with the same config and parameters."""
        twin = Network.__new__(Network)
        twin.config, twin.seed = self.config, self.seed
        twin.parameters = self.parameters.copy()
        twin._layers = layer_views(twin.parameters, self.config.widths)
        return twin

    def predict(self, x: Array) -> Array:
        """Evaluation, every unit on: (n_samples, n_inputs) -> logits (n_samples, n_outputs)."""
        return self.activations(x)[-1]

    def activations(self, x: Array) -> list[Array]:
        """Evaluation, layer by layer: [input, hidden 1, ..., logits], each (n_samples, n_units)."""
        return self._run(x, lambda _layer, values: values)

    def predict_with_masks(self, x: Array, rng: np.random.Generator) -> Array:
        """Training mode: logits with a fresh mask for every layer and every sample, at the config's rates."""

        def drop(layer: int, values: Array) -> Array:
            rate = self.config.rates[layer]
            return dropout_forward(values, sample_mask(values.shape, rate, rng), rate) if rate else values

        return self._run(x, drop)[-1]

    def predict_masked(self, x: Array, masks: Sequence[Mask | None], rates: Sequence[float] | None = None) -> Array:
        """Logits with *these* masks, one for each entry of ``widths`` (None: nothing dropped there).

        A mask is (n_units,), the same for all samples, or (n_samples, n_units). What stays is divided by ``1
        - rate``; ``rates`` defaults to the config's.
        """
        n_layers = len(self.config.widths)
        rates = self.config.rates if rates is None else rates
        if len(masks) != n_layers or len(rates) != n_layers:
            raise ValueError(f"masks and rates must have {n_layers} entries, got {len(masks)} and {len(rates)}")

        def drop(layer: int, values: Array) -> Array:
            mask = masks[layer]
            if mask is None:
                return values
            if mask.shape not in (values.shape, values.shape[1:]):
                raise ValueError(f"mask must have the shape {values.shape[1:]} or {values.shape}, got {mask.shape}")
            return dropout_forward(values, np.broadcast_to(mask, values.shape), rates[layer])

        return self._run(x, drop)[-1]

    def knock_out(self, x: Array, hidden_masks: Sequence[Mask], rate: float) -> Array:
        """Logits after losing hidden neurons for good: one mask for each hidden layer, the rest over ``1 - rate``.

        ``rate`` is the share that was knocked out, chosen freely: it need not be the rate of training.
        """
        masks = [None, *hidden_masks, None]
        return self.predict_masked(x, masks, [check_rate(rate)] * len(masks))

    def _run(self, x: Array, drop: Callable[[int, Array], Array]) -> list[Array]:
        widths = self.config.widths
        if x.ndim != 2 or x.shape[1] != widths[0]:
            raise ValueError(f"x must have the shape (n_samples, {widths[0]}), got {x.shape}")
        values = [drop(0, np.asarray(x, self.config.dtype))]
        for number, layer in enumerate(self._layers, start=1):
            z = values[-1] @ layer[:, :-1].T
            z += layer[:, -1]
            if number < len(self._layers):
                np.maximum(z, 0, out=z)
            values.append(drop(number, z))
        return values
