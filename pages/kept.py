"""Kept answers: what several learners ask for is worked out once, and kept while there is room."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class _Outcome(Generic[T]):
    """What one piece of work gives. Whoever asks first does it, who asks meanwhile waits for it.

    Work that fails is done again for the next one who asks.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: list[T] = []
        self.n_bytes = 0

    def of(self, work: Callable[[], T]) -> tuple[T, bool]:
        """What was found, and whether it was found just now."""
        with self._lock:
            if is_new := not self._found:
                self._found.append(work())
            return self._found[0], is_new


class Kept(Generic[T]):
    """The outcomes that were asked for last, as many as there is room for.

    most: how many; most_bytes: how large all together, by ``size``; one that is larger is kept alone.
    """

    def __init__(self, most: int, most_bytes: int, size: Callable[[T], int]) -> None:
        self._most, self._most_bytes, self._size = most, most_bytes, size
        self._lock = Lock()
        self._outcomes: OrderedDict[Hashable, _Outcome[T]] = OrderedDict()
        self.n_bytes = 0

    def __len__(self) -> int:
        return len(self._outcomes)

    def of(self, key: Hashable, work: Callable[[], T], is_lasting: Callable[[T], bool] = lambda _: True) -> T:
        """What ``work`` gives: done once for all who ask with the same key, also at the same moment.

        is_lasting: whether what was found also answers those who ask later; if not, the next one does the work again.
        """
        with self._lock:
            outcome = self._outcomes.setdefault(key, _Outcome())
            self._outcomes.move_to_end(key)
        found, is_new = outcome.of(work)
        if is_new:
            n_bytes = self._size(found) if is_lasting(found) else None
            with self._lock:
                self._settle(key, outcome, n_bytes)
        return found

    def _settle(self, key: Hashable, outcome: _Outcome[T], n_bytes: int | None) -> None:
        if self._outcomes.get(key) is not outcome:
            return  # it had to make room before it was found
        if n_bytes is None:
            del self._outcomes[key]
            return
        outcome.n_bytes = n_bytes
        self.n_bytes += n_bytes
        while len(self) > self._most or (self.n_bytes > self._most_bytes and len(self) > 1):
            self.n_bytes -= self._outcomes.popitem(last=False)[1].n_bytes
