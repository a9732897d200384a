"""What is said on a page: sentences, numbers and the course itself, in the language of this context.

A language is a folder of lessons. A process teaches in one, ``APP_LESSONS_DIR`` or lessons/bn; ``spoken`` has another
one spoken for a while. It holds for the thread that says so, and for what Starlette runs from there.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from core.course import claims
from core.course.library import Course, read_course

LESSONS = Path(os.environ.get("APP_LESSONS_DIR") or Path(__file__).parent.parent / "lessons" / "bn").absolute()
_spoken = ContextVar("spoken", default=LESSONS)
_read = cache(read_course)
_BENGALI_DIGITS = str.maketrans("0123456789-", "০১২৩৪৫৬৭৮৯−")


@contextmanager
def spoken(folder: Path) -> Iterator[Course]:
    """As long as this lasts, ``t``, the numbers and ``course`` are those of another folder of lessons."""
    token = _spoken.set(folder)
    try:
        yield course()
    finally:
        _spoken.reset(token)


def course() -> Course:
    """The course, read once a process."""
    return _read(_spoken.get())


def t(key: str, /, **values: object) -> str:
    """The string ``file.key`` of the language's strings, with its {names} filled in."""
    return course().strings[key].format(**values)


def filled(template: str, numbers: Mapping[str, float]) -> str:
    """A sentence of the lessons with its {name:format} filled in."""
    return claims.fill(template, numbers, course().language)


def bn(number: float, places: int | None = None) -> str:
    """A number as the language's prose has it, in Bengali ০.৫ and ১২,৩৪,৫৬৭.

    ``places`` fixes the decimals; without it at most 4 are shown and trailing zeros are dropped.
    """
    text = f"{number:.4f}".rstrip("0").rstrip(".") if places is None else f"{number:.{places}f}"
    whole, dot, rest = text.partition(".")
    if whole == "-0" and not rest.strip("0"):
        whole = "0"
    text = _grouped(whole) + dot + rest
    return text.translate(_BENGALI_DIGITS) if course().language == "bn" else text


def percent(share: float, places: int = 0) -> str:
    """A share of one as a percentage."""
    return bn(100 * share, places) + "%"


def listed(names: Sequence[str]) -> str:
    """Names in a row: a, b and c."""
    return f" {t('interface.and')} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _grouped(whole: str) -> str:
    """Group digits as in 12,34,567: the last three, then pairs."""
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    head, tail = digits[:-3], digits[-3:]
    pairs: list[str] = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return sign + ",".join([*pairs, tail])
