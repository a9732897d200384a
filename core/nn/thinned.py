"""A network small enough to read: whole-number weights, one example, and what a mask does to all of it.

The output adds up the last hidden layer (weights 1, no bias), so that its arithmetic can be followed by hand.
Source of the thinned network: Srivastava et al., JMLR 15 (2014), section 4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array, Mask, check_count
from core.nn.dropout import dropout_backward, dropout_forward, sample_mask
from core.nn.layers import dense_backward, dense_forward, relu_backward, relu_forward

N_INPUTS = 3
_LARGEST = 9
"""The first layer's activations have one digit."""


@dataclass(frozen=True)
class SmallNetwork:
    """x: one example, (1, n_inputs). weights: of the hidden layers, each (n_in, width), whole numbers."""

    x: Array
    weights: tuple[Array, ...]

    @property
    def width(self) -> int:
        return int(self.weights[0].shape[1])


@dataclass(frozen=True)
class ThinnedPass:
    """One example through the network under one mask a hidden layer.

    hidden: each layer's activations before its mask, (width,). kept: the same after mask and scaling.
    masked_sum: sum of the last layer's kept activations before scaling; output: after it.
    output_gradients: d output / d output weights, (width,). zero_gradients: how many weights into and out of
    the last hidden layer's dropped units have gradient 0.
    """

    hidden: tuple[NDArray[np.float64], ...]
    kept: tuple[NDArray[np.float64], ...]
    masked_sum: float
    output: float
    output_gradients: Array
    zero_gradients: int


def small_network(n_layers: int, width: int, seed: int) -> SmallNetwork:
    """A network with ``n_layers`` hidden layers of ``width`` units whose activations are small whole numbers.

    The first layer weighs the inputs 1, 2, 3 by -1, 1 or 2, and its units differ; a unit of a later layer adds
    up two units before it: nothing is subtracted there, so that only a dropped neuron can silence another one.
    """
    check_count("n_layers", n_layers)
    check_count("width", width, low=2, high=_LARGEST)
    rng = np.random.default_rng([seed, 9])
    x = rng.permutation(np.arange(1.0, N_INPUTS + 1))[None, :]
    columns: dict[float, Array] = {}
    while len(columns) < width:
        column = rng.choice([-1.0, 1.0, 2.0], N_INPUTS)
        activation = float(x[0] @ column)
        if 1 <= activation <= _LARGEST:
            columns.setdefault(activation, column)
    first, later = np.column_stack(list(columns.values())), []
    for _ in range(n_layers - 1):
        weights = np.zeros((width, width))
        for unit in range(width):
            weights[rng.choice(width, 2, replace=False), unit] = 1.0
        later.append(weights)
    return SmallNetwork(x, (first, *later))


def sample_masks(network: SmallNetwork, rate: float, n_steps: int, seed: int) -> list[list[Mask]]:
    """One mask a layer for each of ``n_steps`` mini-batches, drawn in one go."""
    shape = (n_steps, len(network.weights), network.width)
    masks = sample_mask(shape, rate, np.random.default_rng(seed))
    return [list(step) for step in masks]


def outputs_under(network: SmallNetwork, masks: Mask, rate: float) -> NDArray[np.float64]:
    """The output under each of many masks at once: masks (n_masks, n_layers, width) -> (n_masks,)."""
    incoming = np.repeat(network.x, len(masks), axis=0)
    for layer, weights in enumerate(network.weights):
        activations = relu_forward(dense_forward(incoming, weights, np.zeros(weights.shape[1])))
        incoming = dropout_forward(activations, masks[:, layer], rate)
    outputs: NDArray[np.float64] = incoming.sum(axis=1)
    return outputs


def thinned_pass(network: SmallNetwork, masks: list[Mask], rate: float) -> ThinnedPass:
    """Forward with inverted dropout on every hidden layer, and the gradients at the last one.

    With ``y = sum_i w_i h'_i`` and ``h' = m h / q``: dy/dw_i = h'_i, which is 0 where unit i is dropped; and
    dy/dh_i = w_i m_i / q, so that every weight into a dropped unit has gradient 0 as well.
    """
    incoming, hidden, kept = network.x, [], []
    for weights, mask in zip(network.weights, masks, strict=True):
        sums = dense_forward(incoming, weights, np.zeros(weights.shape[1]))
        activations = relu_forward(sums)
        before, incoming = incoming, dropout_forward(activations, mask[None, :], rate)
        hidden.append(activations[0])
        kept.append(incoming[0])
    last = masks[-1]
    out = np.ones((network.width, 1))
    grad_kept, grad_out, _ = dense_backward(np.ones((1, 1)), incoming, out)
    grad_sums = relu_backward(dropout_backward(grad_kept, last[None, :], rate), sums)
    _, grad_weights, _ = dense_backward(grad_sums, before, network.weights[-1])
    gradients = np.vstack([grad_weights, grad_out.T])[:, ~last]
    return ThinnedPass(
        tuple(hidden), tuple(kept), float(hidden[-1][last].sum()), float(incoming.sum()), grad_out[:, 0],
        int(np.count_nonzero(gradients == 0.0)),
    )  # fmt: skip
