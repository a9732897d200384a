"""The interface's Bengali: sentences from lessons/strings, numbers in Bengali digits."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from core.course.library import Course, read_course
from core.course.markup import Markup

LESSONS = Path(__file__).parent.parent / "lessons"
_BENGALI_DIGITS = str.maketrans("0123456789-", "০১২৩৪৫৬৭৮৯−")


@cache
def course() -> Course:
    """The course, read once a process."""
    return read_course(LESSONS)


@cache
def markup() -> Markup:
    """What turns the course's Markdown into HTML."""
    start = "formulas."
    words = {key.removeprefix(start): text for key, text in course().strings.items() if key.startswith(start)}
    return Markup(course().glossary, words)


def inline(text: str) -> str:
    """A short text of a question as HTML: formulas, `code` and **strong** words."""
    return markup().inline(text)


def t(key: str, /, **values: object) -> str:
    """The string ``file.key`` of lessons/strings, with its {names} filled in."""
    return course().strings[key].format(**values)


def bn(number: float, places: int | None = None) -> str:
    """A number in Bengali digits, as prose has it: ০.৫, ১২,৩৪,৫৬৭.

    ``places`` fixes the decimals; without it at most 4 are shown and trailing zeros are dropped.
    """
    text = f"{number:.4f}".rstrip("0").rstrip(".") if places is None else f"{number:.{places}f}"
    whole, dot, rest = text.partition(".")
    if whole == "-0" and not rest.strip("0"):
        whole = "0"
    return (_grouped(whole) + dot + rest).translate(_BENGALI_DIGITS)


def percent(share: float, places: int = 0) -> str:
    """A share of one as a percentage in Bengali digits."""
    return bn(100 * share, places) + "%"


def listed(names: Sequence[str]) -> str:
    """Names in a row: a, b and c, in Bengali."""
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
