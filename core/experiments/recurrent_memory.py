"""In a recurrent network a new mask at every step wipes the memory; one mask for the sequence does not.

A gated memory that holds perfectly, so that dropout alone is seen: with a mask per step a unit survives T
steps with probability (1 - p)^T, with one mask with 1 - p. A small *trained* network is another matter, see
``trained_recurrent``. Source: Gal and Ghahramani, NeurIPS 2016, section 4.
"""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.experiments.claim import Claim
from core.nn.recurrent import MemoryRun, run_memory, survival

SECTIONS = ("dropout-disadvantages",)


@dataclass(frozen=True)
class Config:
    """A state of n_units numbers from N(0, 1), carried through n_steps steps."""

    seed: int = 0
    rate: float = 0.25
    n_units: int = 128
    n_steps: int = 20


@dataclass(frozen=True)
class Result:
    """The same stored state, carried in three ways; expected survival of a unit, (n_steps + 1,)."""

    config: Config
    none: MemoryRun
    step: MemoryRun
    sequence: MemoryRun
    step_survival: NDArray[np.float64]
    sequence_survival: NDArray[np.float64]
    seconds: float

    def claim(self) -> Claim:
        """At the end the state with one mask is closer to the stored one than that with a mask per step."""
        step, sequence = float(self.step.cosine[-1]), float(self.sequence.cosine[-1])
        return Claim(
            "recurrent_memory",
            sequence > step,
            {
                "step_cosine": step,
                "sequence_cosine": sequence,
                "step_survivors": float(self.step.survivors[-1]),
                "sequence_survivors": float(self.sequence.survivors[-1]),
                "step_survival": float(self.step_survival[-1]),
                "sequence_survival": float(self.sequence_survival[-1]),
            },
        )


def run(config: Config) -> Result:
    """Store one state and carry it without dropout, with a mask per step and with one mask."""
    start = time.perf_counter()
    none, step, sequence = (
        # The state is drawn first, so one seed stores the same state three times.
        run_memory(config.n_units, config.n_steps, config.rate, masking, np.random.default_rng(config.seed))
        for masking in ("none", "step", "sequence")
    )
    return Result(
        config,
        none,
        step,
        sequence,
        survival(config.rate, config.n_steps, "step"),
        survival(config.rate, config.n_steps, "sequence"),
        time.perf_counter() - start,
    )
