"""Evaluation of the same samples again and again: what the records of a training and a watched boundary are made of."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from core.nn.arrays import Array
from core.nn.network import Precision, layer_views


class EvaluationPass:
    """Forward, every unit on, of samples ``x`` (n_samples, n_inputs) through networks of these ``widths``.

    ``Network.predict`` says the same, but for the last bits, and spends half of its time on fresh memory for every
    layer's values; here they have their place from the start, features first as in ``core.nn.step``.
    """

    def __init__(self, widths: Sequence[int], x: Array, dtype: Precision) -> None:
        self._widths = tuple(widths)
        # The last row of ones multiplies the biases.
        self._values: list[Array] = [np.ones((width + 1, len(x)), dtype) for width in widths[:-1]]
        self._values[0][:-1] = x.T
        self._logits: Array = np.empty((widths[-1], len(x)), dtype)

    def logits(self, parameters: Array) -> Array:
        """Of the network with these flat parameters (n_parameters,): (n_samples, n_outputs), until the next call."""
        *hidden, output = layer_views(parameters, self._widths)
        for w, (below, above) in zip(hidden, pairwise(self._values), strict=True):
            z = above[:-1]
            np.matmul(w, below, out=z)
            np.maximum(z, 0, out=z)
        return np.matmul(output, self._values[-1], out=self._logits).T
