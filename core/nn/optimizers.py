"""Optimizers on one flat parameter vector, and the two ways to keep weights small.

An optimizer is bound to two flat arrays, ``parameters`` and ``gradients``; ``step()`` changes the parameters
in place. Adam works in the memory of the gradients: write them anew before every step. ``decay`` is the weight-decay
coefficient of every single parameter (0 for biases, which are not decayed), or None.

Three habits make them fast. The vector is updated in *blocks* that stay in the processor's cache while the ten
or so operations of a step pass over them; every operation writes to memory that exists already; and a step of Adam is
a *list of calls* made once, as in ``core.nn.step``.
"""

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

import numpy as np

from core.nn.arrays import Array, check_positive, check_same_shape

BLOCK = 65536
"""Parameters in a block: Adam's four float32 arrays of a block are 1 MB, about a second-level cache."""

Calls = list[Callable[[], object]]


class Optimizer(Protocol):
    """Anything that can make one step."""

    def step(self) -> None:
        """Update the parameters in place from the present gradients, whose memory may be used for the work."""


def _check(parameters: Array, gradients: Array, decay: Array | None, learning_rate: float) -> None:
    if parameters.ndim != 1:
        raise ValueError(f"parameters must be flat, (n_parameters,), got {parameters.shape}")
    check_same_shape("gradients", gradients.shape, "parameters", parameters.shape)
    if decay is not None:
        check_same_shape("decay", decay.shape, "parameters", parameters.shape)
        if not decay.min() >= 0.0:
            raise ValueError(f"decay must be in [0, inf), got {decay.min()}")
    check_positive("learning_rate", learning_rate)


def _check_memory(name: str, value: float) -> None:
    if not 0.0 <= value < 1.0:
        raise ValueError(f"{name} must be in [0, 1), got {value}")


def _blocks(*arrays: Array) -> Iterator[tuple[Array, ...]]:
    for start in range(0, arrays[0].size, BLOCK):
        yield tuple(array[start : start + BLOCK] for array in arrays)


class Sgd:
    """Stochastic gradient descent with momentum: ``v <- momentum v + g``, ``w <- w - learning_rate v``.

    With ``decay`` the gradient is ``g + decay w``, the gradient of the penalty ``(decay / 2) w^2`` (L2).
    Source: Sutskever et al., ICML 2013, section 2, in the form used by PyTorch.
    """

    def __init__(
        self,
        parameters: Array,
        gradients: Array,
        *,
        learning_rate: float,
        momentum: float = 0.9,
        decay: Array | None = None,
    ) -> None:
        _check(parameters, gradients, decay, learning_rate)
        _check_memory("momentum", momentum)
        self._learning_rate, self._momentum = learning_rate, momentum
        velocity, scratch = np.zeros_like(parameters), np.empty_like(parameters)
        self._has_decay = decay is not None
        self._arrays = list(_blocks(parameters, gradients, velocity, scratch, scratch if decay is None else decay))

    def step(self) -> None:
        """One update of all parameters, in place."""
        for w, g, velocity, scratch, decay in self._arrays:
            velocity *= self._momentum
            velocity += g
            if self._has_decay:
                np.multiply(decay, w, out=scratch)
                velocity += scratch
            np.multiply(velocity, self._learning_rate, out=scratch)
            w -= scratch


class Adam:
    """Adam; with ``decay`` the penalty's gradient ``decay w`` is added to the gradient (coupled L2).

    ``m <- b1 m + (1 - b1) g``, ``v <- b2 v + (1 - b2) g^2``,
    ``w <- w - lr * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)``.
    Source: Kingma and Ba, ICLR 2015, algorithm 1.
    """

    def __init__(
        self,
        parameters: Array,
        gradients: Array,
        *,
        learning_rate: float,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        decay: Array | None = None,
    ) -> None:
        _check(parameters, gradients, decay, learning_rate)
        _check_memory("beta1", beta1)
        _check_memory("beta2", beta2)
        check_positive("epsilon", epsilon)
        self._learning_rate, self._beta1, self._beta2, self._epsilon = learning_rate, beta1, beta2, epsilon
        self._n_steps = 0
        dtype = parameters.dtype
        self._decay_first, self._decay_second = np.full((), beta1, dtype), np.full((), beta2, dtype)
        self._rate, self._floor = np.zeros((), dtype), np.zeros((), dtype)
        first, second = np.zeros_like(parameters), np.zeros_like(parameters)
        # One block of memory for decay serves all blocks: it is still in the cache when the next block begins.
        self._decayed = np.empty_like(parameters[: 0 if decay is None else BLOCK])
        self._calls: Calls = []
        for w, g, m, v, d in _blocks(parameters, gradients, first, second, parameters if decay is None else decay):
            self._calls += self._update(w, g, m, v) if decay is None else self._update_with_decay(w, g, m, v, d)

    def step(self) -> None:
        """One update of all parameters, in place."""
        self._n_steps += 1
        # The moments are kept without their factors: first = m / (1 - b1) and second = v / (1 - b2), which
        # saves two passes over memory. Those constants and the bias corrections move into two numbers:
        # w -= rate * first / (sqrt(second) + floor).
        root = math.sqrt((1.0 - self._beta2) / (1.0 - self._beta2**self._n_steps))
        self._rate[...] = self._learning_rate * (1.0 - self._beta1) / (1.0 - self._beta1**self._n_steps) / root
        self._floor[...] = self._epsilon / root
        for call in self._calls:
            call()

    def _update(self, w: Array, g: Array, first: Array, second: Array) -> Calls:
        """One block's part of a step."""
        return [
            partial(np.multiply, first, self._decay_first, first),
            partial(np.add, first, g, first),
            partial(np.multiply, g, g, g),
            partial(np.multiply, second, self._decay_second, second),
            partial(np.add, second, g, second),
            partial(np.sqrt, second, g),
            partial(np.add, g, self._floor, g),
            partial(np.divide, first, g, g),
            partial(np.multiply, g, self._rate, g),
            partial(np.subtract, w, g, w),
        ]

    def _update_with_decay(self, w: Array, g: Array, first: Array, second: Array, decay: Array) -> Calls:
        """The penalty's gradient is added to the gradient."""
        decayed = self._decayed[: w.size]
        calls: Calls = [partial(np.multiply, decay, w, decayed), partial(np.add, g, decayed, g)]
        return calls + self._update(w, g, first, second)


class AdamW(Adam):
    """Adam with decoupled weight decay: first ``w <- w - learning_rate decay w``, then Adam on the bare gradient.

    Source: Loshchilov and Hutter, ICLR 2019, algorithm 2. There the decay is multiplied by the schedule's factor alone;
    here, as in PyTorch, by the learning rate as well.
    """

    def _update_with_decay(self, w: Array, g: Array, first: Array, second: Array, decay: Array) -> Calls:
        """The weights shrink first; the gradient stays bare."""
        decayed, rate = self._decayed[: w.size], np.full((), self._learning_rate, w.dtype)
        calls: Calls = [
            partial(np.multiply, decay, w, decayed),
            partial(np.multiply, decayed, rate, decayed),
            partial(np.subtract, w, decayed, w),
        ]
        return calls + self._update(w, g, first, second)


def limit_norms(w: Array, max_norm: float) -> None:
    """Max-norm: scale each unit's incoming weights down, in place, until their Euclidean norm is <= ``max_norm``.

    w: (..., n_out, n_in), one row a unit; rows within the limit stay as they are, to the bit. Finite weights of any
    size are scaled right: squares are of what is left after division by the largest.
    Source: Srivastava et al. (2014), section 5.1.
    """
    check_positive("max_norm", max_norm)
    size = np.maximum(np.abs(w).max(axis=-1, keepdims=True), w.dtype.type(max_norm))
    relative = w / size
    norms, limits = np.sqrt((relative * relative).sum(axis=-1, keepdims=True)), max_norm / size
    w *= limits / np.maximum(norms, limits)
