"""The masks of training, fast: random bytes against a threshold, many steps in one call."""

from collections.abc import Iterator, Sequence

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

    scale: (n_networks, 1, 1), or () for one network. n_samples: columns of a mask.
    """

    def __init__(
        self, shape: tuple[int, int], rates: Sequence[float], seed: int, layer: int, dtype: str, *,
        can_change: bool = False,
    ) -> None:  # fmt: skip
        """can_change: whether ``change`` will be called; the numbers are then kept, and always two bytes long."""
        n_networks, n_decisions = len(rates), shape[0] * shape[1]
        self.n_samples = shape[1]
        self.scale: Array = np.empty((n_networks, 1, 1) if n_networks > 1 else (), dtype)
        self._thresholds = np.empty((2, n_networks, 1), np.uint8)
        self._set_rates(rates)
        self._sources = [np.random.SFC64(stream(seed, MASKS, layer, 0))]
        # The high byte alone decides where the low byte of every threshold is 0, as for .5 or .25: half the
        # work, and the same masks as if both were drawn.
        if can_change or self._thresholds[1].any():
            self._sources.append(np.random.SFC64(stream(seed, MASKS, layer, 1)))
        n_steps = max(1, DRAWN_AT_ONCE // n_decisions)
        kept = np.empty((n_steps, n_networks, n_decisions), np.bool_)
        # Made once: a view of each step's masks, and the pieces to draw in, for one mask may be larger than the cache.
        self._masks: list[Mask] = list(kept.reshape(n_steps, n_networks, *shape))
        self._pieces = [kept[..., start : start + DRAWN_AT_ONCE] for start in range(0, n_decisions, DRAWN_AT_ONCE)]
        self._waiting: Iterator[Mask] = iter(())
        self._can_change = can_change
        self._drawn: list[list[NDArray[np.uint8]]] = []

    def _set_rates(self, rates: Sequence[float]) -> None:
        # 65535 is the largest number of two bytes: rates above .99999 are realised as .99998.
        thresholds: NDArray[np.int64] = np.rint(np.asarray(rates) * LEVELS).astype(np.int64).clip(max=LEVELS - 1)
        self.scale[...] = (LEVELS / (LEVELS - thresholds)).reshape(self.scale.shape)
        self._thresholds[...] = np.stack(np.divmod(thresholds, 256))[..., None]
        self._is_extreme = bool((self._thresholds[0] == 255).any())

    def change(self, rates: Sequence[float]) -> None:
        """From the next draw on these rates; the random numbers go on as they would have without the change."""
        if not self._can_change:
            raise ValueError("a stream whose rates change must be made with can_change=True")
        self._set_rates(rates)
        for kept, numbers in zip(self._pieces, self._drawn, strict=False):
            self._decide(kept, *numbers)

    def draw(self) -> Mask:
        """The next mask of every network: (n_networks, *shape), valid until the next draw."""
        kept = next(self._waiting, None)
        if kept is None:
            self._fill()
            self._waiting = iter(self._masks)
            kept = next(self._waiting)
        return kept

    def forward(self, x: Array, out: Array) -> Mask:
        """Dropout by itself on the fast path: ``out = mask * x * scale`` with the next mask, which is returned.

        x: (..., n_units, n_samples) with at most the samples of ``shape``; out: (n_networks, n_units, n_samples).
        """
        # The last batch of an epoch can be smaller than the masks, which are drawn for whole batches.
        kept = self.draw()
        if x.shape[-1] < self.n_samples:
            kept = kept[..., : x.shape[-1]]
        if x.size <= DRAWN_AT_ONCE:
            self._apply(kept, x, out)
            return kept
        n_units = max(1, DRAWN_AT_ONCE // self.n_samples)
        for start in range(0, x.shape[-2], n_units):
            units = (..., slice(start, start + n_units), slice(None))
            self._apply(kept[units], x[units], out[units])
        return kept

    def _apply(self, kept: Mask, x: Array, out: Array) -> None:
        # Converted first: one product of bool and float takes twice as long as both steps.
        out[...] = kept
        np.multiply(out, self.scale, out)
        np.multiply(out, x, out)

    def _fill(self) -> None:
        """Draw the masks of the next steps."""
        self._drawn.clear()
        for kept in self._pieces:
            n_steps, _, n_decisions = kept.shape
            n_bytes = n_steps * n_decisions
            # Raw 64-bit numbers are the cheapest randomness NumPy has; each is eight bytes.
            raw = [source.random_raw(-(-n_bytes // 8)).view(np.uint8) for source in self._sources]
            numbers = [part[:n_bytes].reshape(n_steps, 1, n_decisions) for part in raw]
            self._decide(kept, *numbers)
            if self._can_change:
                self._drawn.append(numbers)

    def _decide(self, kept: Mask, high: NDArray[np.uint8], low: NDArray[np.uint8] | None = None) -> None:
        """``kept = 256 high + low >= threshold``, byte by byte: quicker than to put the numbers together first."""
        of_high, of_low = self._thresholds
        if low is None:
            np.greater_equal(high, of_high, kept)
            return
        # Where the low byte falls short, the high one must be larger by one.
        limit = np.less(low, of_low).view(np.uint8)
        np.add(limit, of_high, limit)
        np.greater_equal(high, limit, kept)
        if self._is_extreme:
            # 255 + 1 has become 0, but no byte reaches 256.
            np.logical_and(kept, limit >= of_high, kept)
