"""The masks of training, fast: random bytes against a threshold, many steps in one call."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array, Mask
from core.nn.network import MASKS, stream

LEVELS = 65536
"""How finely a rate is resolved: a decision compares two random bytes, a number from 0 to 65535."""
DRAWN_AT_ONCE = 1 << 16
"""About how many mask decisions are drawn in one call; few enough to stay in the cache."""


class MaskStream:
    """The masks of one layer for a whole training run, for a stack of networks with rates of their own.

    shape: one mask. A unit is dropped when its random number from 0 to 65535 is below
    ``threshold = round(rate * 65536)``, at most 65535. So the rate that is *realised* is threshold / 65536, off by at
    most 1/131072, above 65535/65536 by less than twice that; a rate below 1/131072 drops nothing. ``scale`` is
    1 / (1 - realised rate), not 1 / (1 - rate): the mean over masks is the undropped value, to rounding.

    All networks of the stack compare the same numbers with their own thresholds: each gets the masks it would
    get alone with this seed, and a higher rate only drops more. Layers have streams of their own, so the
    masks of a layer do not depend on the rates of the others.

    scale: (n_networks, 1, 1), or () for one network.
    """

    def __init__(
        self, shape: tuple[int, int], rates: Sequence[float], seed: int, layer: int, dtype: str, *,
        can_change: bool = False,
    ) -> None:  # fmt: skip
        """can_change: whether ``change`` will be called; the numbers are then kept, and always two bytes long."""
        self._dtype = dtype
        thresholds = self._set_scale(rates)
        self._n_steps = max(1, DRAWN_AT_ONCE // (shape[0] * shape[1]))
        self._numbers_shape = (self._n_steps, 1, *shape)
        self._high = np.random.SFC64(stream(seed, MASKS, layer, 0))
        self._low: np.random.SFC64 | None = None
        self._thresholds: NDArray[np.uint8] | NDArray[np.uint16] = (thresholds // 256).astype(np.uint8)
        # The high byte alone decides where the low byte of every threshold is 0, as for .5 or .25: half the
        # work, and the same masks as if both were drawn.
        if can_change or (thresholds % 256).any():
            self._low = np.random.SFC64(stream(seed, MASKS, layer, 1))
            self._thresholds = thresholds.astype(np.uint16)
        self._kept = np.empty((self._n_steps, len(rates), *shape), np.bool_)
        self._next = self._n_steps
        self._drawn: NDArray[np.uint16] | None = None
        self._can_change = can_change

    def _set_scale(self, rates: Sequence[float]) -> NDArray[np.float64]:
        """Set ``scale``; the thresholds, (n_networks, 1, 1)."""
        # 65535 is the largest number of two bytes: rates above .99999 are realised as .99998.
        thresholds: NDArray[np.float64] = np.minimum(np.rint(np.asarray(rates) * LEVELS), LEVELS - 1).reshape(-1, 1, 1)
        scale = (LEVELS / (LEVELS - thresholds)).astype(self._dtype)
        self.scale: Array = scale.reshape(()) if len(rates) == 1 else scale
        return thresholds

    def change(self, rates: Sequence[float]) -> None:
        """From the next draw on these rates; the random numbers go on as they would have without the change."""
        if not self._can_change:
            raise ValueError("a stream whose rates change must be made with can_change=True")
        self._thresholds = self._set_scale(rates).astype(np.uint16)
        if self._drawn is not None:
            np.greater_equal(self._drawn, self._thresholds, out=self._kept)

    def draw(self) -> Mask:
        """The next mask of every network: (n_networks, *shape), valid until the next draw."""
        if self._next == self._n_steps:
            numbers = self._numbers()
            if self._can_change:
                self._drawn = numbers.astype(np.uint16, copy=False)
            np.greater_equal(numbers, self._thresholds, out=self._kept)
            self._next = 0
        kept: Mask = self._kept[self._next]
        self._next += 1
        return kept

    def forward(self, x: Array, out: Array) -> Mask:
        """Dropout by itself on the fast path: ``out = mask * x * scale`` with the next mask, which is returned.

        x: (..., n_units, n_samples) with at most the samples of ``shape``; out: (n_networks, n_units, n_samples).
        """
        # The last batch of an epoch can be smaller than the masks, which are drawn for whole batches.
        kept = self.draw()[..., : x.shape[-1]]
        out[...] = kept
        np.multiply(out, self.scale, out=out)
        np.multiply(out, x, out=out)
        return kept

    def _numbers(self) -> NDArray[np.uint8] | NDArray[np.uint16]:
        high = self._bytes(self._high)
        if self._low is None:
            return high
        numbers = high.astype(np.uint16)
        numbers <<= 8
        numbers |= self._bytes(self._low)
        return numbers

    def _bytes(self, source: np.random.SFC64) -> NDArray[np.uint8]:
        # Raw 64-bit numbers are the cheapest randomness NumPy has; each is eight bytes.
        n_bytes = int(np.prod(self._numbers_shape))
        return source.random_raw(-(-n_bytes // 8)).view(np.uint8)[:n_bytes].reshape(self._numbers_shape)
