"""Reading the data files of a course: TOML in, validated structs out, with the file named in every complaint.

Needs msgspec. Text is normalised to NFC here, once, so that no other module has to think of it.
"""

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")


class CourseError(ValueError):
    """A course file is missing, unreadable or says something that it may not say."""


def read_text(path: Path) -> str:
    """The file's text in Unicode NFC."""
    try:
        return unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: {error}") from error


def parse_toml(text: str, kind: type[T], path: Path) -> T:
    """Parse TOML text into ``kind``; raise CourseError naming file and field."""
    try:
        return msgspec.convert(tomllib.loads(text), type=kind, strict=True)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise CourseError(f"{path}: {error}") from error


def repeated(names: Iterable[str]) -> list[str]:
    """The names that stand there more than once, each one time, in the order of the alphabet."""
    return sorted(name for name, n in Counter(names).items() if n > 1)


def read_toml(path: Path, kind: type[T]) -> T:
    """Read one TOML file into ``kind``."""
    return parse_toml(read_text(path), kind, path)
