"""Runs for all learners together: equal ones once, also when they are asked for at once; two at a time."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from streamlit.runtime.scriptrunner import StopException

from core.experiments import REGISTRY
from pages import runs


class _Gate:
    """Work that stays in its place until it is let go, and counts."""

    def __init__(self) -> None:
        self.open, self.begun, self.lock = threading.Event(), threading.Semaphore(0), threading.Lock()
        self.now = self.most = self.n = 0

    def __call__(self, config: int) -> int:
        with self.lock:
            self.n, self.now = self.n + 1, self.now + 1
            self.most = max(self.most, self.now)
        self.begun.release()
        assert self.open.wait(20)
        with self.lock:
            self.now -= 1
        return config


@pytest.fixture
def many() -> Iterator[Callable[[Callable[[int], Any], list[int]], list[Any]]]:
    """Ask for several things at once, each in a thread of its own."""
    with ThreadPoolExecutor(8) as pool:
        yield lambda ask, values: [pool.submit(ask, value) for value in values]


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(2000):
        if holds():
            return
        threading.Event().wait(0.01)
    pytest.fail("waited in vain")


def test_who_asks_meanwhile_waits_for_the_same_run(many) -> None:
    work = _Gate()
    asked = many(lambda value: runs.result(work, value), [5] * 6)
    assert work.begun.acquire(timeout=120)
    work.open.set()
    assert [one.result(120) for one in asked] == [5] * 6
    assert work.n == 1
    assert runs.result(work, 5) == 5 and runs.result(work, 6) == 6
    assert work.n == 2


def test_two_runs_at_a_time_and_the_others_are_counted(many) -> None:
    work = _Gate()
    asked = many(lambda value: runs.result(work, value), [1, 2, 3]) + many(
        lambda value: runs.once(lambda: work(value)), [4, 5]
    )
    for _ in range(2):
        assert work.begun.acquire(timeout=120)
    _until(lambda: runs.n_waiting() == 3)
    work.open.set()
    assert [one.result(120) for one in asked] == [1, 2, 3, 4, 5]
    assert work.most == 2 and work.n == 5 and runs.n_waiting() == 0


def test_a_run_that_failed_keeps_no_place_and_is_tried_again() -> None:
    tries: list[int] = []

    def fails_twice(config: int) -> int:
        tries.append(config)
        if len(tries) < 4:
            raise ValueError("no")
        return config

    for _ in range(3):
        with pytest.raises(ValueError, match="no"):
            runs.result(fails_twice, 9)
    assert runs.result(fails_twice, 9) == 9 == runs.result(fails_twice, 9)
    assert len(tries) == 4


def test_a_claim_is_that_of_its_seed_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = REGISTRY["scaling"]
    expected = {seed: experiment.run(experiment.Config(seed=seed)).claim() for seed in (4, 5)}
    assert {seed: runs.claim("scaling", seed) for seed in expected} == expected
    monkeypatch.setattr(experiment, "run", None)  # running again would raise
    assert runs.claim("scaling", 4) == expected[4]


def test_as_many_as_fit_in_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(1000))
    monkeypatch.setattr(runs.time, "monotonic", lambda: next(ticks) * runs.AT_ONCE * 0.3)
    assert runs.as_many(lambda i: 10 * i, 20) == [0, 10, 20, 30]
    monkeypatch.setattr(runs.time, "monotonic", lambda: 1e9 * next(ticks))
    assert runs.as_many(lambda i: i, 20) == [0], "one at least, however long it takes"
    monkeypatch.setattr(runs.time, "monotonic", lambda: 0.0)
    assert runs.as_many(lambda i: i, 3) == [0, 1, 2]


def test_who_leaves_the_page_gives_up_the_place_in_the_queue(many, monkeypatch: pytest.MonkeyPatch) -> None:
    work, left = _Gate(), _Gate()
    busy = many(lambda value: runs.result(work, value), [21, 22])
    for _ in range(2):
        assert work.begun.acquire(timeout=120)
    monkeypatch.setattr(runs, "_is_wanted", lambda: False)
    gone = many(lambda value: runs.result(left, value), [1, 2, 3])
    for one in gone:
        assert isinstance(one.exception(20), StopException)
    assert left.n == 0 and runs.n_waiting() == 0
    work.open.set()
    left.open.set()
    assert [one.result(120) for one in busy] == [21, 22]
    assert runs.result(left, 1) == 1, "who comes later gets it"
