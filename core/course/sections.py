"""A section of a lesson: one Markdown file with TOML front matter, which places live widgets by name.

+++
slug = "dropout-mask"
title = "..."
+++
Prose, as markup.py reads it: with [[term]] or [[term|shown form]] for words that the glossary explains, $p$ in a line,
and display formulas with the sentence by which they are said:

$$ y = w x $$
: the sentence

:::{widget} masked-sum
units = 3
:::
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from core.course.reading import CourseError, parse_toml, read_text

_FRONT_MATTER = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n(.*)\Z", re.DOTALL)
_WIDGET = re.compile(r"^:::\{widget\} +([a-z0-9-]+)\n(.*?)^:::[ ]*$", re.DOTALL | re.MULTILINE)
TERM = re.compile(r"\[\[([a-z0-9-]+)(?:\|([^\]]+))?\]\]")
_WORDS_A_MINUTE = 110  # a learner reading technical Bengali, figures aside


class Myth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A false sentence as people say it, and what is true instead."""

    claim: str
    truth: str


class RecallPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a definition that a complete answer must name."""

    key: str
    text: str


class Recall(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A definition to learn, with the parts by which a learner checks it."""

    definition: str
    parts: list[RecallPart]


class Front(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The front matter of a section file; ``slug`` is its URL path."""

    slug: str
    title: str
    summary: str
    goals: list[str]
    out_of_scope: list[str]
    remember: str
    sources: list[str]
    projector: list[str]
    myth: Myth
    recall: Recall | None = None


class Prose(msgspec.Struct, frozen=True):
    """A run of Markdown between two widgets."""

    markdown: str


class WidgetPlace(msgspec.Struct, frozen=True):
    """Where a section wants a live widget, and with which options."""

    name: str
    options: dict[str, Any]


class Section(msgspec.Struct, frozen=True):
    """One section: its front matter and its body in reading order."""

    front: Front
    body: list[Prose | WidgetPlace]
    number: int = 0

    @property
    def slug(self) -> str:
        return self.front.slug

    @property
    def widgets(self) -> list[WidgetPlace]:
        return [part for part in self.body if isinstance(part, WidgetPlace)]

    @property
    def prose(self) -> str:
        return "\n\n".join(part.markdown for part in self.body if isinstance(part, Prose))

    @property
    def n_words(self) -> int:
        """Bengali words of the prose; code, formulas and marks do not count."""
        text = re.sub(r"```.*?```|\$[^$]*\$|^: [^\n]*", " ", self.prose, flags=re.DOTALL | re.MULTILINE)
        return len(re.findall(r"[\u0980-\u09FF\u200d]+", text))

    @property
    def reading_minutes(self) -> int:
        return max(1, round(self.n_words / _WORDS_A_MINUTE))

    def terms(self) -> set[str]:
        """Keys of the glossary terms that the prose marks."""
        return {match[1] for match in TERM.finditer(self.prose)}


def read_section(path: Path) -> Section:
    """Read one section file; raise CourseError naming the file."""
    match = _FRONT_MATTER.match(read_text(path))
    if match is None:
        raise CourseError(f"{path}: a section starts with TOML front matter between two lines of +++")
    front = parse_toml(match[1], Front, path)
    return Section(front=front, body=list(_parts(match[2], path)))


def _parts(body: str, path: Path) -> Iterator[Prose | WidgetPlace]:
    end = 0
    for match in _WIDGET.finditer(body):
        if before := body[end : match.start()].strip():
            yield Prose(before)
        try:
            yield WidgetPlace(match[1], tomllib.loads(match[2]))
        except tomllib.TOMLDecodeError as error:
            raise CourseError(f"{path}: options of widget {match[1]}: {error}") from error
        end = match.end()
    if rest := body[end:].strip():
        if ":::" in rest:
            raise CourseError(f"{path}: a ::: line that belongs to no directive")
        yield Prose(rest)
