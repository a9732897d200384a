"""The interface's Bengali: sentences from lessons/strings, numbers in its script."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from core.course.library import Course, read_course
from core.numerals import BENGALI

LESSONS = Path(__file__).parent.parent / "lessons"
SCRIPT = BENGALI


@cache
def course() -> Course:
    """The course, read once a process."""
    return read_course(LESSONS)


def t(key: str, /, **values: object) -> str:
    """The string ``file.key`` of lessons/strings, with its {names} filled in."""
    return course().strings[key].format(**values)


def bn(number: float, places: int | None = None, *, grouped: bool = True) -> str:
    """A number as prose has it: ০.৫, ১২,৩৪,৫৬৭. See ``Script.write``."""
    return SCRIPT.write(number, places, grouped=grouped)


def percent(share: float, places: int = 0) -> str:
    """A share of one as a percentage."""
    return SCRIPT.percent(share, places)


def listed(names: Sequence[str]) -> str:
    """Names in a row: a, b and c, in Bengali."""
    return f" {t('interface.and')} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
