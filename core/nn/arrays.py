"""The array types of the core, and the checks that every public function shares."""

import math
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.floating[Any]]
"""A float32 or float64 array."""
Mask: TypeAlias = NDArray[np.bool_]
"""A boolean array; True means that the unit is kept."""
Labels: TypeAlias = NDArray[np.integer[Any]]
"""Class numbers 0, 1, 2, ..., one for each sample: (n_samples,)."""

ROUNDING = 1e-9
"""Below this, relative to a number of size 1 or more, two float64 results count as equal.

Processors sum a matrix product in orders of their own. Each sum then differs by some 1e-16, and over the hundreds of
steps in which a network memorizes that grows to some 1e-10. What is counted or chosen must not hang on less than this.
"""


def exceeds(value: float, other: float) -> bool:
    """Whether ``value`` is above ``other`` by more than rounding."""
    return bool(value - other > ROUNDING * max(1.0, abs(other)))


def lowest(values: Sequence[float] | NDArray[np.floating[Any]]) -> int:
    """The place of the lowest value; of several that are as low but for rounding, the first."""
    least = min(values)
    return next(place for place, value in enumerate(values) if not exceeds(value, least))


def beyond_rounding(difference: float, limit: float) -> float:
    """``difference``, or 0 where it is below ``limit``: rounding leaves another rest on every processor."""
    return 0.0 if abs(difference) < limit else difference


def check_rate(rate: float) -> float:
    """Return ``rate`` as a float, or raise ValueError unless ``0 <= rate < 1``.

    The rate is the probability that a unit is *dropped*. 1 is refused: nothing would be left, and ``1 / (1 -
    rate)`` would divide by zero. NaN is refused because every comparison with it is false.
    """
    value = float(rate)
    if not 0.0 <= value < 1.0:
        raise ValueError(f"rate must be in [0, 1), got {value}")
    return value


def check_positive(name: str, value: float) -> None:
    """Raise ValueError unless ``value`` is a finite number above 0."""
    if not (value > 0.0 and math.isfinite(value)):
        raise ValueError(f"{name} must be in (0, inf), got {value}")


def check_not_negative(name: str, value: float) -> None:
    """Raise ValueError unless ``value`` is a finite number, 0 or above."""
    if not (value >= 0.0 and math.isfinite(value)):
        raise ValueError(f"{name} must be in [0, inf), got {value}")


def check_probability(name: str, value: float) -> None:
    """Raise ValueError unless ``0 <= value <= 1``."""
    if not 0.0 <= value <= 1.0:
        raise ValueError(f"{name} must be in [0, 1], got {value}")


def check_count(name: str, value: int, *, low: int = 1, high: int | None = None) -> None:
    """Raise ValueError unless ``value`` is a whole number from ``low`` to ``high``."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise ValueError(f"{name} must be a whole number, got {value!r}")
    if value < low or (high is not None and value > high):
        limit = f"at least {low}" if high is None else f"from {low} to {high}"
        raise ValueError(f"{name} must be {limit}, got {value}")


def check_floating(name: str, array: Array) -> None:
    """Raise ValueError unless ``array`` holds floats: results have its dtype, and whole numbers would be cut off."""
    if not np.issubdtype(array.dtype, np.floating):
        raise ValueError(f"{name} must be an array of floats (float32 or float64), got {array.dtype}")


def check_same_shape(name: str, shape: Sequence[int], expected_name: str, expected: Sequence[int]) -> None:
    """Raise ValueError unless the two shapes are equal; no broadcasting, which would hide a mistake."""
    if tuple(shape) != tuple(expected):
        raise ValueError(f"{name} must have the shape {tuple(expected)} of {expected_name}, got {tuple(shape)}")


def check_mask(mask: Mask, expected_name: str, expected: Sequence[int]) -> None:
    """Raise ValueError unless ``mask`` is boolean and has the expected shape."""
    if mask.dtype != np.bool_:
        raise ValueError(f"mask must be boolean (True = kept), got {mask.dtype}")
    check_same_shape("mask", mask.shape, expected_name, expected)
