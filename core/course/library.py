"""The whole course in one language: its topics in order, and what they share: glossary, sources, strings, claims.

``course.toml`` names the topics; each is a folder beside it with everything of its own. A topic may bring entries of
the shared files as well (glossary.toml, sources.toml, misconceptions.toml, claims.toml, strings/): they are joined.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from core.course.claims import Sentence
from core.course.exam import Problem, read_exam
from core.course.labs import Lab, read_labs
from core.course.myths import Myth, read_myths
from core.course.paper import Exhibit, read_paper
from core.course.progress import Outline, outline_of
from core.course.quiz import Bank, Misconception, read_bank
from core.course.reading import CourseError, read_toml, repeated
from core.course.sections import Section, read_section

T = TypeVar("T")


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One glossary entry: Bengali name, English name, one sentence, and where it is taught."""

    bn: str
    en: str
    text: str
    section: str | None = None


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One published source and what of it is used here."""

    authors: str
    year: int
    title: str
    where: str
    note: str


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a topic: a title and its section files, in order, without their ending."""

    title: str
    sections: list[str]


class Index(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """course.toml. name: with which files of the whole course begin; topics: their folders, in order."""

    name: str
    topics: list[str]


class _Contents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """topic.toml."""

    title: str
    parts: list[Part]


@dataclass(frozen=True)
class Topic:
    """One topic and everything of it. name: of its folder; sections: numbered from 1 through all parts."""

    name: str
    title: str
    parts: list[Part]
    sections: list[Section]
    bank: Bank
    labs: list[Lab]
    myths: list[Myth]
    paper: list[Exhibit]
    exam: list[Problem]

    @property
    def slugs(self) -> list[str]:
        """The URL paths of its sections and labs."""
        return [section.slug for section in self.sections] + [lab.slug for lab in self.labs]


@dataclass(frozen=True)
class Course:
    """A validated course. language: the name of its folder; claims: by the name of the experiment."""

    language: str
    name: str
    topics: tuple[Topic, ...]
    glossary: dict[str, Term]
    sources: dict[str, Source]
    misconceptions: dict[str, Misconception]
    claims: dict[str, Sentence]
    strings: dict[str, str]

    @cached_property
    def sections(self) -> list[Section]:
        """The sections of all topics, in the order of the course."""
        return [section for topic in self.topics for section in topic.sections]

    @cached_property
    def labs(self) -> list[Lab]:
        """The labs of all topics."""
        return [lab for topic in self.topics for lab in topic.labs]

    @cached_property
    def bank(self) -> Bank:
        """The quiz items of all topics."""
        banks = [topic.bank for topic in self.topics]
        return Bank(
            {name: item for bank in banks for name, item in bank.items.items()},
            {name: slug for bank in banks for name, slug in bank.sections.items()},
        )

    @cached_property
    def outline(self) -> Outline:
        """What progress must know of the bank."""
        return outline_of(self.bank, [section.slug for section in self.sections])

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {section.slug: section for section in self.sections}

    @cached_property
    def _topics(self) -> dict[str, Topic]:
        return {slug: topic for topic in self.topics for slug in topic.slugs}

    def topic(self, name: str) -> Topic:
        """The topic of that folder. Raises KeyError if there is none."""
        return {topic.name: topic for topic in self.topics}[name]

    def topic_of(self, slug: str) -> Topic | None:
        """The topic to which a section or a lab belongs; None for any other name."""
        return self._topics.get(slug)

    def section(self, slug: str) -> Section:
        """Raises KeyError if there is none."""
        return self._sections[slug]

    def lab(self, slug: str) -> Lab:
        """Raises KeyError if there is none."""
        return {lab.slug: lab for lab in self.labs}[slug]

    def neighbours(self, section: Section) -> tuple[Section | None, Section | None]:
        """The sections before and after this one, from topic to topic."""
        i = self.sections.index(section)
        before = self.sections[i - 1] if i else None
        after = self.sections[i + 1] if i + 1 < len(self.sections) else None
        return before, after


def read_course(folder: Path) -> Course:
    """Read and cross-check all files of a course in one language; raise CourseError naming file and fault."""
    index = read_toml(folder / "course.toml", Index)
    if not index.topics or repeated(index.topics):
        raise CourseError(f"{folder / 'course.toml'}: topics must name at least one folder, and each once")
    homes = [folder, *(folder / name for name in index.topics)]
    misconceptions = _joined([home / "misconceptions.toml" for home in homes], Misconception)
    course = Course(
        language=folder.name,
        name=index.name,
        topics=tuple(_read_topic(home, misconceptions) for home in homes[1:]),
        glossary=_joined([home / "glossary.toml" for home in homes], Term),
        sources=_joined([home / "sources.toml" for home in homes], Source),
        misconceptions=misconceptions,
        claims=_joined([home / "claims.toml" for home in homes], Sentence),
        strings=_read_strings([home / "strings" for home in homes]),
    )
    _check(course, folder)
    return course


def _read_topic(folder: Path, misconceptions: dict[str, Misconception]) -> Topic:
    contents = read_toml(folder / "topic.toml", _Contents)
    names = [name for part in contents.parts for name in part.sections]
    if not names:
        raise CourseError(f"{folder / 'topic.toml'}: a topic needs at least one section")
    sections = [
        msgspec.structs.replace(read_section(folder / f"{name}.md"), number=number)
        for number, name in enumerate(names, start=1)
    ]
    if twice := repeated(section.slug for section in sections):
        raise CourseError(f"{folder}: two sections share a slug: {twice}")
    files = [(name, section.slug) for name, section in zip(names, sections, strict=True)]
    return Topic(
        name=folder.name,
        title=contents.title,
        parts=contents.parts,
        sections=sections,
        bank=read_bank(folder, files, misconceptions),
        labs=read_labs(folder / "labs", misconceptions),
        myths=_if_there(folder / "myths.toml", read_myths),
        paper=_if_there(folder / "paper.toml", read_paper),
        exam=_if_there(folder / "exam.toml", lambda path: read_exam(path, sections)),
    )


def _if_there(path: Path, read: Callable[[Path], list[T]]) -> list[T]:
    """What the file holds; nothing where a topic has no such file."""
    return read(path) if path.exists() else []


def _joined(paths: Iterable[Path], kind: type[T]) -> dict[str, T]:
    """The entries of those of the files that are there; a key may stand in one of them only."""
    entries: dict[str, T] = {}
    for path in filter(Path.exists, paths):
        _join(entries, read_toml(path, dict[str, kind]), path)  # type: ignore[valid-type]
    return entries


def _read_strings(folders: Iterable[Path]) -> dict[str, str]:
    """All strings of the interface; ``count`` in mask-explorer.toml becomes ``mask-explorer.count``."""
    strings: dict[str, str] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.toml"))):
        _join(strings, {f"{path.stem}.{key}": text for key, text in read_toml(path, dict[str, str]).items()}, path)
    return strings


def _join(entries: dict[str, T], more: Mapping[str, T], path: Path) -> None:
    if twice := sorted(entries.keys() & more.keys()):
        raise CourseError(f"{path}: these stand in another file too: {twice}")
    entries |= more


def _check(course: Course, folder: Path) -> None:
    if twice := repeated(slug for topic in course.topics for slug in topic.slugs):
        raise CourseError(f"{folder}: two pages share a slug: {twice}")
    if twice := repeated(name for topic in course.topics for name in topic.bank.items):
        raise CourseError(f"{folder}: two topics have items of one id: {twice}")
    slugs = [section.slug for section in course.sections]
    for section in course.sections:
        if unknown := section.terms() - course.glossary.keys():
            raise CourseError(f"{folder}: {section.slug} marks terms that glossary.toml lacks: {sorted(unknown)}")
        if unknown := set(section.front.sources) - course.sources.keys():
            raise CourseError(f"{folder}: {section.slug} names sources that sources.toml lacks: {sorted(unknown)}")
    for key, belief in course.misconceptions.items():
        if belief.section not in slugs:
            raise CourseError(f"{folder}: misconception {key} names an unknown section: {belief.section}")
    for key, term in course.glossary.items():
        if term.section is not None and term.section not in slugs:
            raise CourseError(f"{folder}: glossary term {key} names an unknown section: {term.section}")
    for topic in course.topics:
        _check_topic(topic, course, folder / topic.name)


def _check_topic(topic: Topic, course: Course, folder: Path) -> None:
    slugs = [section.slug for section in topic.sections]
    for lab in topic.labs:
        if lab.section not in slugs:
            raise CourseError(f"{folder}: lab {lab.slug} names an unknown section: {lab.section}")
        if unknown := set(lab.experiments) - course.claims.keys():
            raise CourseError(f"{folder}: lab {lab.slug} runs claims that claims.toml lacks: {sorted(unknown)}")
    for myth in topic.myths:
        if myth.section not in slugs:
            raise CourseError(f"{folder}: myth {myth.id} names an unknown section: {myth.section}")
        if myth.source not in course.sources:
            raise CourseError(f"{folder}: myth {myth.id} names a source that sources.toml lacks: {myth.source}")
        if myth.experiment is not None and myth.experiment not in course.claims:
            raise CourseError(f"{folder}: myth {myth.id} runs a claim that claims.toml lacks: {myth.experiment}")
