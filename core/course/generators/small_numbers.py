"""The numbers that items on sums are made of, and how they are handed to a text.

Inputs are small and whole, and a multiple of three where ``1 / (1 - p)`` has thirds, so that a scaled value has at most
two decimals.
"""

from typing import Any

import numpy as np

from core.nn.arrays import Array, Mask
from core.nn.dropout import all_masks
from core.nn.sums import masked_sums
from core.numerals import LATIN

_RATES = (0.2, 0.25, 0.4, 0.6, 0.75, 0.8)
"""Never 0.5: there ``p`` and ``1 - p`` are one number, and mistaking one for the other would not show."""
_RATES_WITH_THIRDS = (0.25, 0.4)


def draw_rate(rng: np.random.Generator) -> float:
    """One of a few rates, none of them 0.5."""
    return float(rng.choice(_RATES))


def draw_inputs(rng: np.random.Generator, n: int, rate: float = 0.0) -> Array:
    """n different whole inputs above 1, (n,), which divided by ``1 - rate`` have at most two decimals."""
    pool = np.arange(3.0, 18.0, 3.0) if rate in _RATES_WITH_THIRDS else np.arange(2.0, 10.0)
    return rng.choice(pool, n, replace=False)


def draw_weights(rng: np.random.Generator, n: int, high: int = 4) -> Array:
    """n whole weights, (n,), from 1 up to but not ``high``."""
    return rng.integers(1, high, n).astype(np.float64)


def draw_mask(rng: np.random.Generator, n: int) -> Mask:
    """A mask, (n,), with somebody kept and somebody dropped, each such mask as likely as the others."""
    mask: Mask = all_masks(n)[rng.integers(1, 2**n - 1)]
    return mask


def sum_under(terms: Array, mask: Mask, rate: float | None = None) -> float:
    """The sum under one mask, scaled where a rate is given."""
    return float(masked_sums(terms, mask[None], rate or 0.0, scaled=rate is not None)[0])


def total(terms: Array) -> float:
    """The sum of every term: what evaluation sees."""
    return sum_under(terms, np.ones(terms.shape, np.bool_))


def listed(*arrays: Array | Mask) -> tuple[float, ...]:
    """The numbers of one or more lists, one after the other."""
    return tuple(float(value) for array in arrays for value in array)


def added_up(terms: Array) -> str:
    """The sum as it is written out: 2 + 0 − 6."""
    return " + ".join(LATIN.write(value, grouped=False) for value in terms).replace("+ −", "− ")


def shown(**values: float | str | Array | Mask) -> dict[str, Any]:
    """The values for a text, lists as tuples."""
    return {name: listed(value) if isinstance(value, np.ndarray) else value for name, value in values.items()}
