"""Who is learning, and what is kept of it: a random id in a cookie, answers in the store.

Where the browser keeps no cookie or the disk no data, the answers of this visit are held in the session alone.
"""

import logging
import math
import os
import re
import secrets
import time
from pathlib import Path
from threading import Lock

import streamlit as st

from core.course.answers import Answer
from core.store import Store, StoreError, store_address

COOKIE = "learner"
VALID = re.compile(r"[0-9a-f]{32}")
_LOG = logging.getLogger(__name__)
_ROOT = Path(__file__).parent.parent
_RETRY_SECONDS = 30.0
_HELD = "answers"


class _Shelf:
    """The process's store; where it cannot be opened, it is tried again after a while."""

    def __init__(self) -> None:
        self._store: Store | None = None
        self._tried = -math.inf
        self._opening = Lock()  # who comes while it is being opened waits, and is not told that nothing is kept

    def store(self) -> Store | None:
        with self._opening:
            if self._store is None and time.monotonic() - self._tried >= _RETRY_SECONDS:
                self._tried = time.monotonic()
                try:
                    self._store = Store.open(store_address(os.environ, _ROOT))
                except StoreError as error:
                    _LOG.error("progress is not kept: %s", error)
            return self._store


shelf = _Shelf()


def new_id() -> str:
    """A random id for a browser that has none."""
    return secrets.token_hex(16)


def _id() -> str | None:
    cookie = st.context.cookies.get(COOKIE, "")
    return cookie if VALID.fullmatch(cookie) else None


def learner() -> str:
    """The learner's id; without a cookie one for this visit."""
    found: str = _id() or st.session_state.setdefault(COOKIE, new_id())
    return found


def answers() -> list[Answer]:
    """All answers of the learner, oldest first."""
    held: list[Answer] = st.session_state.get(_HELD, [])
    store = shelf.store() if _id() else None
    if store is None:
        return held
    try:
        return store.answers(learner()) + held
    except StoreError as error:
        _LOG.error("progress cannot be read: %s", error)
        return held


def keep(answer: Answer) -> bool:
    """Keep an answer, and those that the session had to hold until now; False if the session alone holds it."""
    held: list[Answer] = st.session_state.setdefault(_HELD, [])
    store = shelf.store() if _id() else None
    if store is not None:
        try:
            store.restore(learner(), held)
            held.clear()
            store.add(answer)
            return True
        except StoreError as error:
            _LOG.error("an answer was not kept: %s", error)
    held.append(answer)
    return False


def is_kept() -> bool:
    """Whether answers outlive this visit, as far as is known."""
    return bool(_id()) and shelf.store() is not None and not st.session_state.get(_HELD)
