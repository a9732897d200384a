"""Runs of experiments for all learners together: equal ones once, few at a time."""

import pickle
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Any, TypeVar

from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx

from core.experiments import REGISTRY
from core.experiments.claim import Claim

C = TypeVar("C", bound=Hashable)
R = TypeVar("R")

AT_ONCE = 0.3
"""Seconds of computing before a picture is shown with what there is; the browser then asks for more."""

# NumPy lets others work while it computes, but two runs fill two cores: further ones wait their turn.
_SLOTS = BoundedSemaphore(2)
_waiting: list[None] = []  # one for each run that waits: appending and popping need no lock
_LOOK_SECONDS = 0.2


@contextmanager
def _slot() -> Iterator[None]:
    if not _SLOTS.acquire(blocking=False):
        _waiting.append(None)
        try:
            while not _SLOTS.acquire(timeout=_LOOK_SECONDS):
                if not _is_wanted():
                    raise StopException
        finally:
            _waiting.pop()
    try:
        yield
    finally:
        _SLOTS.release()


def _is_wanted() -> bool:
    """Whether the page that asks is still open; a run for no page always is."""
    page = get_script_run_ctx(suppress_warning=True)
    return page is None or get_instance().is_active_session(page.session_id)


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
        self.n_bytes = 0

    def of(self, work: Callable[[], Any]) -> Any:
        with self._lock:
            if not self._found:
                with _slot():
                    self._found.append(work())
                self.n_bytes = len(pickle.dumps(self._found))
            return self._found[0]


class _Kept:
    """The outcomes that were asked for last, as many as there is room for: results take from 100 bytes to 20 MB."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._lock = Lock()
        self._outcomes: OrderedDict[Hashable, _Outcome] = OrderedDict()

    def of(self, key: Hashable, work: Callable[[], Any]) -> Any:
        with self._lock:
            outcome = self._outcomes.setdefault(key, _Outcome())
            self._outcomes.move_to_end(key)
        is_new = not outcome.n_bytes
        found = outcome.of(work)
        if is_new:
            with self._lock:
                self._make_room()
        return found

    def _make_room(self) -> None:
        n_bytes = sum(outcome.n_bytes for outcome in self._outcomes.values())
        while len(self._outcomes) > self._most or (n_bytes > self._most_bytes and len(self._outcomes) > 1):
            n_bytes -= self._outcomes.popitem(last=False)[1].n_bytes


_results = _Kept(1000, 128_000_000)
_claims = _Kept(8192, 16_000_000)


def result(run: Callable[[C], R], config: C) -> R:
    """``run(config)``, computed once a process for equal configs (frozen dataclasses)."""
    found: R = _results.of((run, config), lambda: run(config))
    return found


def once(work: Callable[[], R]) -> R:
    """``work()``, in its turn, kept nowhere: for what only one learner has."""
    with _slot():
        return work()


def claim(name: str, seed: int) -> Claim:
    """What the experiment ``name`` of the registry says with its preset: small, so many are kept."""
    experiment = REGISTRY[name]
    said: Claim = _claims.of((name, seed), lambda: experiment.run(experiment.Config(seed=seed)).claim())
    return said


def as_many(work: Callable[[int], R], n: int) -> list[R]:
    """``work(0)``, ``work(1)``, ...: as many of ``n`` as fit in a moment, at least one."""
    start, done = time.monotonic(), [work(0)]
    while len(done) < n and time.monotonic() - start < AT_ONCE:
        done.append(work(len(done)))
    return done
