"""An axis of numbers: which values stand at its ticks, and where a value lies on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from ``low`` to ``high`` with a tick every ``step``."""

    low: float
    high: float
    step: float

    @classmethod
    def covering(cls, values: Iterable[float], *, room: float = 0.0, most: int = 6) -> "Axis":
        """An axis from 0 or below to beyond all values; ``room`` is the share left free at its upper end."""
        numbers = [0.0, *values]
        low, high = min(numbers), max(numbers)
        if high - low < 1e-9:
            high = low + 1.0
        high += (high - low) * room / (1 - room)
        step = _round_step((high - low) / most)
        return cls(step * floor(low / step + 1e-9), step * ceil(high / step - 1e-9), step)

    def share(self, value: float) -> float:
        """Where the value lies: 0 at the lower end, 1 at the upper."""
        return (value - self.low) / (self.high - self.low)

    def percent(self, value: float) -> float:
        return 100 * self.share(value)

    @property
    def ticks(self) -> list[float]:
        first, last = round(self.low / self.step), round(self.high / self.step)
        return [round(self.step * k, 10) for k in range(first, last + 1)]


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 4, 5, 10 times a power of ten that is not below ``least``."""
    power = 10.0 ** floor(log10(least))
    return next(power * digit for digit in (1, 2, 4, 5, 10) if power * digit >= least * (1 - 1e-9))
