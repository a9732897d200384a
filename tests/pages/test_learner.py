"""Who is learning and what is kept: in the store where there is one, in the session until then, and nothing lost."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest
import streamlit as st

from core.course.answers import Answer
from core.store import Store, StoreError
from pages import learner

_ID = "c" * 32


def _answer(seed: int) -> Answer:
    return Answer(learner.learner(), "an-item", seed, "right", 2, 1_795_000_000.0 + seed)


@pytest.fixture
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A visit of a browser with a cookie, to a server that has not opened its store yet; its cookies."""
    cookies = {learner.COOKIE: _ID}
    monkeypatch.setitem(os.environ, "APP_DATA_DIR", str(tmp_path))
    monkeypatch.delitem(os.environ, "DATABASE_URL", raising=False)
    monkeypatch.setattr(learner, "shelf", learner._Shelf())
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "context", SimpleNamespace(cookies=cookies))
    return cookies


def test_an_answer_outlives_the_visit(visit: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert learner.learner() == _ID and learner.is_kept()
    assert learner.keep(_answer(1))
    monkeypatch.setattr(st, "session_state", {})
    assert learner.answers() == [_answer(1)]
    assert [one.learner for one in learner.answers()] == [_ID]


@pytest.mark.parametrize("cookie", ["", "x" * 32, "c" * 31, "c" * 33, "C" * 32, "../../etc/passwd"])
def test_without_a_cookie_of_ours_the_session_alone_holds_it(visit: dict[str, str], cookie: str) -> None:
    visit[learner.COOKIE] = cookie
    assert not learner.is_kept() and learner.learner() == learner.learner() != cookie
    assert not learner.keep(_answer(1))
    assert learner.answers() == [_answer(1)]
    assert learner.VALID.fullmatch(learner.new_id()) and learner.new_id() != learner.new_id()


def test_what_the_session_had_to_hold_is_kept_as_soon_as_it_can_be(
    visit: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert learner.keep(_answer(1))

    def fails(*_: object) -> None:
        raise StoreError("disk full")

    with monkeypatch.context() as full:
        full.setattr(Store, "add", fails)
        full.setattr(Store, "restore", fails)
        assert not learner.keep(_answer(2)) and not learner.keep(_answer(3))
        assert learner.answers() == [_answer(1), _answer(2), _answer(3)] and not learner.is_kept()
        full.setattr(Store, "answers", fails)
        assert learner.answers() == [_answer(2), _answer(3)]
    assert learner.keep(_answer(4)) and learner.is_kept()
    monkeypatch.setattr(st, "session_state", {})
    assert learner.answers() == [_answer(seed) for seed in (1, 2, 3, 4)]


def test_who_comes_while_the_store_is_opened_is_kept_too(
    visit: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    really, begun, go_on = Store.open, Event(), Event()

    def slowly(address: str | Path) -> Store:
        begun.set()
        assert go_on.wait(20)
        return really(address)

    monkeypatch.setattr(Store, "open", slowly)
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(learner.shelf.store) for _ in range(4)]
        assert begun.wait(20)
        go_on.set()
        stores = [one.result(20) for one in asked]
    assert stores[0] is not None and all(one is stores[0] for one in stores)


def test_a_store_that_cannot_be_opened_is_tried_again_after_a_while(
    visit: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now, tries = [0.0], []

    def fails(address: str | Path) -> Store:
        tries.append(address)
        raise StoreError("read-only")

    monkeypatch.setattr(learner.time, "monotonic", lambda: now[0])
    with monkeypatch.context() as broken:
        broken.setattr(Store, "open", fails)
        for now[0] in (0.0, 1.0, 29.0, 30.0):
            assert learner.shelf.store() is None and not learner.is_kept()
        assert len(tries) == 2, "once, and once more after half a minute"
    now[0] = 61.0
    assert learner.is_kept()
