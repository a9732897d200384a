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
from core.course.markup import Markup
from core.numerals import LATIN, SCRIPTS, Script

LESSONS = Path(os.environ.get("APP_LESSONS_DIR") or Path(__file__).parent.parent / "lessons" / "bn").absolute()
_spoken = ContextVar("spoken", default=LESSONS)
_read = cache(read_course)


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


def markup() -> Markup:
    """What turns the course's Markdown into HTML."""
    return _markup(_spoken.get())


@cache
def _markup(folder: Path) -> Markup:
    start, read = "formulas.", _read(folder)
    words = {key.removeprefix(start): text for key, text in read.strings.items() if key.startswith(start)}
    return Markup(read.glossary, words)


def inline(text: str) -> str:
    """A short text of a question as HTML: formulas, `code` and **strong** words."""
    return markup().inline(text)


def t(key: str, /, **values: object) -> str:
    """The string ``file.key`` of the language's strings, with its {names} filled in."""
    return course().strings[key].format(**values)


def script() -> Script:
    """How the language writes numbers."""
    return SCRIPTS.get(course().language, LATIN)


def filled(template: str, numbers: Mapping[str, float]) -> str:
    """A sentence of the lessons with its {name:format} filled in."""
    return claims.fill(template, numbers, script())


def bn(number: float, places: int | None = None, *, grouped: bool = True) -> str:
    """A number as the language's prose has it, in Bengali ০.৫ and ১২,৩৪,৫৬৭. See ``Script.write``."""
    return script().write(number, places, grouped=grouped)


def percent(share: float, places: int = 0) -> str:
    """A share of one as a percentage."""
    return script().percent(share, places)


def listed(names: Sequence[str]) -> str:
    """Names in a row: a, b and c."""
    return f" {t('interface.and')} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
