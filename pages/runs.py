"""Runs of experiments for all learners together: equal ones once, few at a time."""

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore, Lock
from typing import Any, TypeVar

from core.experiments import REGISTRY
from core.experiments.claim import Claim

C = TypeVar("C", bound=Hashable)
R = TypeVar("R")

AT_ONCE = 0.3
"""Seconds of computing before a picture is shown with what there is; the browser then asks for more."""

# NumPy lets others work while it computes, but two runs fill two cores: further ones wait their turn.
_SLOTS = BoundedSemaphore(2)
_waiting: list[None] = []  # one for each run that waits: appending and popping need no lock
_finding = Lock()  # lru_cache alone makes two entries where two learners ask at once


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


class _Outcome:
    """What one piece of work gives. Whoever asks first computes it, in its turn; who asks meanwhile waits for it.

    Work that fails is done again for the next one who asks.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: list[Any] = []

    def of(self, work: Callable[[], Any]) -> Any:
        with self._lock:
            if not self._found:
                with _slot():
                    self._found.append(work())
            return self._found[0]


@lru_cache(maxsize=256)
def _result_of(_run: Callable[[Any], Any], _config: Hashable) -> _Outcome:
    return _Outcome()


@lru_cache(maxsize=8192)
def _claim_of(_name: str, _seed: int) -> _Outcome:
    return _Outcome()


def result(run: Callable[[C], R], config: C) -> R:
    """``run(config)``, computed once a process for equal configs (frozen dataclasses)."""
    with _finding:
        outcome = _result_of(run, config)
    found: R = outcome.of(lambda: run(config))
    return found


def once(work: Callable[[], R]) -> R:
    """``work()``, in its turn, kept nowhere: for what only one learner has."""
    with _slot():
        return work()


def claim(name: str, seed: int) -> Claim:
    """What the experiment ``name`` of the registry says with its preset: small, so many are kept."""
    experiment = REGISTRY[name]
    with _finding:
        outcome = _claim_of(name, seed)
    said: Claim = outcome.of(lambda: experiment.run(experiment.Config(seed=seed)).claim())
    return said


def as_many(work: Callable[[int], R], n: int) -> list[R]:
    """``work(0)``, ``work(1)``, ...: as many of ``n`` as fit in a moment, at least one."""
    start, done = time.monotonic(), [work(0)]
    while len(done) < n and time.monotonic() - start < AT_ONCE:
        done.append(work(len(done)))
    return done
