"""Runs of experiments for all learners together: equal ones once, few at a time."""

from collections.abc import Callable, Hashable
from functools import lru_cache
from threading import BoundedSemaphore
from typing import Any, TypeVar

C = TypeVar("C", bound=Hashable)
R = TypeVar("R")

# NumPy lets others work while it computes, but two runs fill two cores: further ones wait their turn.
_SLOTS = BoundedSemaphore(2)


@lru_cache(maxsize=256)
def _result(run: Callable[[Any], Any], config: Hashable) -> Any:
    with _SLOTS:
        return run(config)


def result(run: Callable[[C], R], config: C) -> R:
    """``run(config)``, computed once a process for equal configs (frozen dataclasses)."""
    outcome: R = _result(run, config)
    return outcome
