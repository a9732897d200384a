"""Masks alone, and dropout forward with its mask, by size."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from clock import Side

from core.nn.dropout import dropout_forward, sample_mask
from core.nn.mask_stream import MaskStream


@dataclass(frozen=True)
class Masks:
    """A layer of ``shape``, (n_units, n_samples). n_times: repetitions in one measurement.

    target: how many times faster than PyTorch's dropout the core was meant to be; None: not set.
    """

    shape: tuple[int, int]
    n_times: int
    target: float | None

    @property
    def n_elements(self) -> int:
        """Decisions in one mask."""
        return self.shape[0] * self.shape[1]

    def values(self) -> np.ndarray:
        """What is dropped from, float32."""
        return np.random.default_rng(0).standard_normal(self.shape, np.float32)


SIZES = (
    Masks((100, 10), 2000, 3.0),
    Masks((100, 100), 1000, 10.0),
    Masks((1000, 100), 100, None),
    Masks((1000, 1000), 10, 10.0),
)


def mask_sides(size: Masks, rate: float) -> list[Side]:
    """Only the masks. Ours draws for many steps at once; ``sample_mask`` is the readable way."""
    stream = MaskStream(size.shape, [rate], 0, 1, "float32")
    rng = np.random.default_rng(0)
    sides = [
        Side("ours", _repeat(stream.draw, size), size.n_times),
        Side("sample_mask", _repeat(lambda: sample_mask(size.shape, rate, rng), size), size.n_times),
    ]
    torch = _torch()
    if torch is not None:
        keep = torch.full(size.shape, 1.0 - rate)
        drawn = torch.empty(size.shape)
        sides.append(Side("PyTorch", _repeat(lambda: drawn.bernoulli_(1.0 - rate), size), size.n_times))
        sides.append(Side("torch.bernoulli", _repeat(lambda: torch.bernoulli(keep), size), size.n_times))
    return sides


def forward_sides(size: Masks, rate: float) -> list[Side]:
    """The mask and what it does to the values: ``mask * x / (1 - p)``."""
    stream = MaskStream(size.shape, [rate], 0, 1, "float32")
    rng = np.random.default_rng(0)
    x = size.values()
    out = np.empty((1, *size.shape), np.float32)
    sides = [
        Side("ours", _repeat(lambda: stream.forward(x, out), size), size.n_times),
        Side(
            "readable",
            _repeat(lambda: dropout_forward(x, sample_mask(size.shape, rate, rng), rate), size),
            size.n_times,
        ),
        Side("textbook", _repeat(lambda: x * (rng.random(x.shape) >= rate) / (1 - rate), size), size.n_times),
    ]
    torch = _torch()
    if torch is not None:
        tensor = torch.tensor(x)
        sides.append(
            Side(
                "PyTorch",
                _repeat(lambda: torch.nn.functional.dropout(tensor, rate, training=True), size),
                size.n_times,
            )
        )
    return sides


def _repeat(work: Callable[[], object], size: Masks) -> Callable[[], None]:
    def repeated() -> None:
        for _ in range(size.n_times):
            work()

    return repeated


def _torch() -> Any:
    """PyTorch on one thread, or None where it is not installed."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    return torch
