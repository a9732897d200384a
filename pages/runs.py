"""Runs of experiments for all learners together: equal ones once, few at a time."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore
from typing import Any, TypeVar

from core.experiments import REGISTRY
from core.experiments.claim import Claim

C = TypeVar("C", bound=Hashable)
R = TypeVar("R")

# NumPy lets others work while it computes, but two runs fill two cores: further ones wait their turn.
_SLOTS = BoundedSemaphore(2)
_waiting: list[None] = []  # one for each run that waits: appending and popping need no lock


@contextmanager
def _slot() -> Iterator[None]:
    if not _SLOTS.acquire(blocking=False):
        _waiting.append(None)
        try:
            _SLOTS.acquire()
        finally:
            _waiting.pop()
    try:
        yield
    finally:
        _SLOTS.release()


def n_waiting() -> int:
    """How many runs wait for a free place."""
    return len(_waiting)


@lru_cache(maxsize=256)
def _result(run: Callable[[Any], Any], config: Hashable) -> Any:
    with _slot():
        return run(config)


def result(run: Callable[[C], R], config: C) -> R:
    """``run(config)``, computed once a process for equal configs (frozen dataclasses)."""
    outcome: R = _result(run, config)
    return outcome


def once(work: Callable[[], R]) -> R:
    """``work()``, in its turn, kept nowhere: for what only one learner has."""
    with _slot():
        return work()


@lru_cache(maxsize=8192)
def claim(name: str, seed: int) -> Claim:
    """What the experiment ``name`` of the registry says with its preset: small, so many are kept."""
    experiment = REGISTRY[name]
    with _slot():
        said: Claim = experiment.run(experiment.Config(seed=seed)).claim()
        return said
