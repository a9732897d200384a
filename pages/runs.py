"""Runs of experiments for all learners together: equal ones once, few at a time."""

import os
import pickle
import sys
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any, TypeVar

from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx

from core.experiments import REGISTRY
from core.experiments.claim import Claim
from pages.kept import Kept

C = TypeVar("C", bound=Hashable)
R = TypeVar("R")

AT_ONCE = 0.3
"""Seconds of computing before a picture is shown with what there is; the browser then asks for more."""

# NumPy lets others work while it computes, but two runs fill two cores: further ones wait their turn.
_SLOTS = BoundedSemaphore(2)
_waiting: list[None] = []  # one for each run that waits: appending and popping need no lock
_LOOK_SECONDS = 0.2


_thread = threading.local()


def stand_behind() -> None:
    """Let the runs of this thread, as long as it lives, take nobody's place and be last to get a processor."""
    _thread.is_behind = True
    if sys.platform == "linux":  # elsewhere a priority belongs to a whole process
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


@contextmanager
def _slot() -> Iterator[None]:
    if getattr(_thread, "is_behind", False):
        yield
        return
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


# Results take from 100 bytes to 20 MB.
_results: Kept[Any] = Kept(1000, 128_000_000, lambda found: len(pickle.dumps(found)))
_claims: Kept[Claim] = Kept(8192, 16_000_000, lambda found: len(pickle.dumps(found)))


def result(run: Callable[[C], R], config: C) -> R:
    """``run(config)``, computed once a process for equal configs (frozen dataclasses)."""
    found: R = _results.of((run, config), lambda: once(lambda: run(config)))
    return found


def once(work: Callable[[], R]) -> R:
    """``work()``, in its turn, kept nowhere."""
    with _slot():
        return work()


def claim(name: str, seed: int) -> Claim:
    """What the experiment ``name`` of the registry says with its preset: small, so many are kept."""
    experiment = REGISTRY[name]

    def said() -> Claim:
        found: Claim = experiment.run(experiment.Config(seed=seed)).claim()
        return found

    return _claims.of((name, seed), lambda: once(said))


def as_many(work: Callable[[int], R], n: int) -> list[R]:
    """``work(0)``, ``work(1)``, ...: as many of ``n`` as fit in a moment, at least one."""
    start, done = time.monotonic(), [work(0)]
    while len(done) < n and time.monotonic() - start < AT_ONCE:
        done.append(work(len(done)))
    return done
