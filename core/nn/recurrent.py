"""Dropout in a recurrent network: a memory that should hold its state for T steps.

The memory is gated and holds perfectly: ``h_t = h_(t-1)``. Dropout acts on the state that is carried over. A
new mask at *each step* lets a unit survive T steps with probability q^T; one mask for the *whole sequence* with q.
Source: Gal and Ghahramani, NeurIPS 2016, section 4 (one mask for all time steps). They multiply by that mask at every
step and do not scale; here it acts once, since with 1/q at every step the kept units would grow as q^-T. The cosine is
the same.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array, check_count, check_rate
from core.nn.dropout import dropout_forward, sample_mask

Masking = Literal["step", "sequence", "none"]
MASKINGS: tuple[Masking, ...] = ("step", "sequence", "none")


@dataclass(frozen=True)
class MemoryRun:
    """states: (n_steps + 1, n_units), the stored state first; cosine, survivors: (n_steps + 1,).

    cosine: of the angle between the clean state and the state at each step; 0 when nothing is left.
    survivors: how many units have never been dropped.
    """

    states: Array
    cosine: NDArray[np.float64]
    survivors: NDArray[np.int64]


def run_memory(n_units: int, n_steps: int, rate: float, masking: Masking, rng: np.random.Generator) -> MemoryRun:
    """Store a random state N(0, 1) and carry it through ``n_steps`` steps of inverted dropout."""
    check_count("n_units", n_units)
    check_count("n_steps", n_steps, low=0)
    rate = check_rate(rate)
    if masking not in MASKINGS:
        raise ValueError(f"masking must be one of {MASKINGS}, got {masking!r}")
    clean = rng.standard_normal(n_units)
    kept = np.ones(n_units, np.bool_)
    states: list[Array] = [clean]
    for step in range(n_steps):
        mask = np.ones(n_units, np.bool_)
        # One mask for the sequence: the units that went at the first step stay away, the others are scaled once.
        if masking == "step" or (masking == "sequence" and step == 0):
            mask = sample_mask((n_units,), rate, rng)
            states.append(dropout_forward(states[-1], mask, rate))
        else:
            states.append(states[-1])
        kept = kept & mask
    stacked = np.stack(states)
    return MemoryRun(stacked, cosine_similarity(stacked, clean), np.count_nonzero(stacked, axis=1))


def cosine_similarity(states: Array, clean: Array) -> NDArray[np.float64]:
    """The cosine between each row of states (n, n_units) and clean (n_units,); 0 for a row of zeros."""
    norms = np.linalg.norm(states, axis=1) * np.linalg.norm(clean)
    cosine: NDArray[np.float64] = states @ clean / np.maximum(norms, np.finfo(np.float64).tiny)
    return np.clip(cosine, -1.0, 1.0)  # rounding makes a little more of some


def survival(rate: float, n_steps: int, masking: Masking) -> NDArray[np.float64]:
    """The probability that a unit is still there after 0, 1, ..., n_steps steps: (n_steps + 1,).

    ``q^t`` for a mask per step, ``q`` from the first step on for a mask per sequence, 1 without dropout.
    """
    keep = 1.0 - check_rate(rate)
    check_count("n_steps", n_steps, low=0)
    t = np.arange(n_steps + 1)
    if masking not in MASKINGS:
        raise ValueError(f"masking must be one of {MASKINGS}, got {masking!r}")
    exponents = {"step": t, "sequence": np.minimum(t, 1), "none": 0 * t}[masking]
    probabilities: NDArray[np.float64] = keep**exponents
    return probabilities
