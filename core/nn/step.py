"""One training pass, forward and backward, for one network or for several of the same widths at once. The
fast path.

``core.nn.layers`` says the same slowly and is what this file is tested against. The tricks, and why each is
there:

* *Features first.* A layer's values are (n_units + 1, n_samples), the last row all ones, so ``W a`` with the
  bias as last column of W is one matrix product, and its gradient, bias included, is another.
* *Nothing is allocated* in a pass: every result has its memory from the start (``out=``).
* *Masks are 16-bit integers* (see ``MaskStream``), drawn for many steps at once.
* *ReLU and dropout are one factor*, 0 or 1/q, worked out once and multiplied in forward and backward.
* *Several networks are one stack*: arrays have a leading axis of networks and ``np.matmul`` loops over it in
  C. Small networks spend most of their time in calling NumPy, and a stack of them pays for each call once.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array, Mask
from core.nn.network import MASKS, Loss, layer_views, stream

LEVELS = 65536
"""Different values of a 16-bit integer."""
DRAWN_AT_ONCE = 1 << 16
"""About how many mask decisions are drawn in one call; few enough to stay in the cache."""


class MaskStream:
    """The masks of one layer for a whole training run, for a stack of networks with rates of their own.

    shape: one mask. A unit is dropped when a random 16-bit integer is below ``threshold = round(rate *
    65536)``, so the rate that is *realised* is threshold / 65536, off by at most 1/131072. ``scale`` is 1 /
    (1 - realised rate), not 1 / (1 - rate): so the mean over masks is exactly the undropped value, as the
    theory asks.

    All networks of the stack compare the same integers with their own thresholds: each gets the masks it
    would get alone with this seed, and a higher rate only drops more. Layers have streams of their own, so
    the masks of a layer do not depend on the rates of the others.
    """

    def __init__(
        self, shape: tuple[int, int], rates: Sequence[float], seed: int, layer: int, dtype: str
    ) -> None:
        # 65535 at most, the largest 16-bit integer: rates above .99999 are realised as .99998.
        thresholds = np.minimum(np.rint(np.asarray(rates) * LEVELS), LEVELS - 1)
        self.scale: Array = (LEVELS / (LEVELS - thresholds)).astype(dtype).reshape(-1, 1, 1)
        self._thresholds = thresholds.astype(np.uint16).reshape(-1, 1, 1)
        self._shape = shape
        self._source = np.random.SFC64(stream(seed, MASKS, layer))
        self._n_steps = max(1, DRAWN_AT_ONCE // (shape[0] * shape[1]))
        self._kept = np.empty((self._n_steps, len(rates), *shape), np.bool_)
        self._next = self._n_steps

    def draw(self) -> Mask:
        """The next mask of every network: (n_networks, *shape), valid until the next draw."""
        if self._next == self._n_steps:
            self._refill()
        kept: Mask = self._kept[self._next]
        self._next += 1
        return kept

    def _refill(self) -> None:
        n_needed = self._n_steps * self._shape[0] * self._shape[1]
        # The cheapest random bits NumPy has; one 64-bit number makes four decisions.
        raw = self._source.random_raw(-(-n_needed // 4)).view(np.uint16)[:n_needed]
        integers = raw.reshape(self._n_steps, 1, *self._shape)
        np.greater_equal(integers, self._thresholds, out=self._kept)
        self._next = 0


class TrainingPass:
    """Forward and backward for batches of exactly ``n_samples`` samples.

    parameters, gradients: (n_networks, n_parameters); the gradients are written by ``backward``.
    ``inputs`` (n_samples, n_inputs + 1), last column ones, and ``targets`` (n_samples, n_outputs) are filled
    by the caller. ``masks[i]`` belongs to ``widths[i]``; None where no network drops anything.
    """

    def __init__(
        self,
        parameters: Array,
        gradients: Array,
        widths: Sequence[int],
        loss: Loss,
        masks: Sequence[MaskStream | None],
        n_samples: int,
    ) -> None:
        n_networks, dtype = parameters.shape[0], parameters.dtype
        self._loss, self._masks, self._n_samples = loss, masks, n_samples
        self.inputs: Array = np.ones((n_samples, widths[0] + 1), dtype)
        self.targets: Array = np.zeros((n_samples, widths[-1]), dtype)
        self._layers = layer_views(parameters, widths)
        self._gradients = layer_views(gradients, widths)
        # The weights without the bias column, transposed: what carries a gradient one layer back.
        self._backward = [layer[..., :-1].swapaxes(1, 2) for layer in self._layers]
        self._values: list[Array] = [np.ones((n_networks, width + 1, n_samples), dtype) for width in widths]
        self._z = [values[:, :-1] for values in self._values]
        self._active = [np.empty((n_networks, width, n_samples), np.bool_) for width in widths]
        self._factors: list[Array] = [np.empty((n_networks, width, n_samples), dtype) for width in widths]
        self._grad_z: list[Array] = [np.empty((n_networks, width, n_samples), dtype) for width in widths]
        if masks[0] is None:
            # Every network sees the same input: a stack of one, which matmul repeats without copying.
            self._values[0] = self.inputs.T[None]
        self._values_t = [values.swapaxes(1, 2) for values in self._values]

    @property
    def logits(self) -> Array:
        """The logits of the last forward, masks on: (n_networks, n_samples, n_outputs)."""
        return self._z[-1].swapaxes(1, 2)

    def forward(self) -> None:
        """All layers in training mode: ``a_0 = d_0(x)``, ``a_l = d_l(relu(W_l a_(l-1)))``, no ReLU on logits.

        d_l is inverted dropout, ``d(a) = mask * a / q``.
        """
        if self._masks[0] is not None:
            self._drop(0, self._masks[0])
            np.multiply(self.inputs.T[:-1], self._factors[0], out=self._z[0])
        last = len(self._layers)
        for number, layer in enumerate(self._layers, start=1):
            z, masks = self._z[number], self._masks[number]
            np.matmul(layer, self._values[number - 1], out=z)
            if number < last:
                self._relu_and_drop(number, masks)
                z *= self._factors[number]
            elif masks is not None:
                self._drop(number, masks)
                z *= self._factors[number]

    def backward(self) -> None:
        """Write d loss / d parameters to ``gradients``.

        Derivation: write ``a_l = f_l z_l`` with the factor ``f_l`` in {0, 1/q} fixed by the forward pass (0
        where the unit is dropped or ``z <= 0``). Then ``d L / d z_l = f_l d L / d a_l``: the very same
        factor. From ``z_l = W_l a_(l-1)`` follow ``d L / d W_l = (d L / d z_l) a_(l-1)^T`` and ``d L / d
        a_(l-1) = W_l^T d L / d z_l``.
        """
        last = len(self._layers)
        self._loss_gradient(self._grad_z[last])
        if self._masks[last] is not None:
            self._grad_z[last] *= self._factors[last]
        for number in range(last, 0, -1):
            grad_z = self._grad_z[number]
            np.matmul(grad_z, self._values_t[number - 1], out=self._gradients[number - 1])
            if number > 1:
                np.matmul(self._backward[number - 1], grad_z, out=self._grad_z[number - 1])
                self._grad_z[number - 1] *= self._factors[number - 1]

    def _drop(self, number: int, masks: MaskStream) -> None:
        np.multiply(self._kept(number, masks), masks.scale, out=self._factors[number])

    def _relu_and_drop(self, number: int, masks: MaskStream | None) -> None:
        active = self._active[number]
        np.greater(self._z[number], 0, out=active)
        if masks is None:
            np.copyto(self._factors[number], active)
        else:
            # Bytes are combined before they become floats: a quarter of the memory.
            np.logical_and(active, self._kept(number, masks), out=active)
            np.multiply(active, masks.scale, out=self._factors[number])

    def _kept(self, number: int, masks: MaskStream) -> NDArray[np.bool_]:
        # The last batch of an epoch can be smaller than the masks, which are drawn for whole batches.
        return masks.draw()[..., : self._n_samples]

    def _loss_gradient(self, grad: Array) -> None:
        """d loss / d logits of the mean over samples; derived in ``core.nn.layers``.

        The targets of the binary loss are -1 and 1, because then ``sigmoid(z) - y = (tanh(z/2) - target) /
        2``.
        """
        logits, targets = self._z[-1], self.targets.T
        if self._loss == "binary":
            np.multiply(logits, 0.5, out=grad)
            np.tanh(grad, out=grad)
            grad -= targets
            grad *= 0.5 / self._n_samples
        elif self._loss == "softmax":
            np.subtract(logits, logits.max(axis=1, keepdims=True), out=grad)
            np.exp(grad, out=grad)
            grad /= grad.sum(axis=1, keepdims=True)
            grad -= targets
            grad *= 1.0 / self._n_samples
        else:
            np.subtract(logits, targets, out=grad)
            grad *= 2.0 / (self._n_samples * targets.shape[0])
