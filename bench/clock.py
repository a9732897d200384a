"""Comparing speeds on a machine that is not quiet: all sides in one run, in turn, by processor time."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Side:
    """One way to do the work. ``work`` does ``n_units_of_work`` of it, e.g. that many training steps."""

    name: str
    work: Callable[[], object]
    n_units_of_work: int


@dataclass(frozen=True)
class Measured:
    """Seconds of processor time for one unit of work, one number a round."""

    seconds: tuple[float, ...]

    @property
    def microseconds(self) -> float:
        """The median."""
        return 1e6 * median(self.seconds)

    def over(self, other: "Measured") -> tuple[float, float, float]:
        """How many times longer than ``other``: (median, lower, upper quartile) of the rounds' ratios.

        Ratios are formed inside a round, whose parts met the same company on the machine.
        """
        ratios = [mine / yours for mine, yours in zip(self.seconds, other.seconds, strict=True)]
        lower, middle, upper = quantiles(ratios, n=4, method="inclusive")
        return middle, lower, upper


def measure(sides: Sequence[Side], n_rounds: int) -> dict[str, Measured]:
    """Run A, B, C, A, B, C, ...; one round to warm up is not counted."""
    seconds: dict[str, list[float]] = {side.name: [] for side in sides}
    gc.collect()
    for number in range(n_rounds + 1):
        for side in sides:
            start = time.process_time()
            side.work()
            spent = time.process_time() - start
            if number > 0:
                seconds[side.name].append(spent / side.n_units_of_work)
    return {name: Measured(tuple(values)) for name, values in seconds.items()}
