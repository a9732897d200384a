"""The whole course: parts and sections in order, glossary, sources and the interface's strings."""

from pathlib import Path

import msgspec

from core.course.exam import Problem, read_exam
from core.course.labs import Lab, read_labs
from core.course.myths import Myth, read_myths
from core.course.paper import Exhibit, read_paper
from core.course.quiz import Bank, Misconception, read_bank
from core.course.reading import CourseError, read_toml, repeated
from core.course.sections import Section, read_section


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
    """A part of the course: a title and its section files, in order, without their ending."""

    title: str
    sections: list[str]


class Index(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """course.toml: the order of everything."""

    topic: str
    parts: list[Part]


class Course(msgspec.Struct, frozen=True):
    """A validated course. Sections are numbered from 1 through all parts."""

    index: Index
    sections: list[Section]
    glossary: dict[str, Term]
    sources: dict[str, Source]
    strings: dict[str, str]
    labs: list[Lab]
    myths: list[Myth]
    paper: list[Exhibit]
    misconceptions: dict[str, Misconception]
    bank: Bank
    exam: list[Problem]

    def neighbours(self, section: Section) -> tuple[Section | None, Section | None]:
        """The sections before and after this one."""
        i = section.number - 1
        before = self.sections[i - 1] if i else None
        after = self.sections[i + 1] if i + 1 < len(self.sections) else None
        return before, after


def read_course(folder: Path) -> Course:
    """Read and cross-check all files of a course; raise CourseError naming file and fault."""
    index = read_toml(folder / "course.toml", Index)
    topic = folder / index.topic
    names = [name for part in index.parts for name in part.sections]
    sections = [
        msgspec.structs.replace(read_section(topic / f"{name}.md"), number=number)
        for number, name in enumerate(names, start=1)
    ]
    if twice := repeated(section.slug for section in sections):
        raise CourseError(f"{folder}: two sections share a slug: {twice}")
    misconceptions = read_toml(folder / "misconceptions.toml", dict[str, Misconception])
    files = [(name, section.slug) for name, section in zip(names, sections, strict=True)]
    course = Course(
        index=index,
        sections=sections,
        glossary=read_toml(folder / "glossary.toml", dict[str, Term]),
        sources=read_toml(folder / "sources.toml", dict[str, Source]),
        strings=_read_strings(folder / "strings"),
        labs=read_labs(topic / "labs", misconceptions),
        myths=read_myths(topic / "myths.toml"),
        paper=read_paper(topic / "paper.toml"),
        misconceptions=misconceptions,
        bank=read_bank(topic, files, misconceptions),
        exam=read_exam(topic / "exam.toml", sections),
    )
    _check(course, folder)
    return course


def _read_strings(folder: Path) -> dict[str, str]:
    """All strings of the interface; ``count`` in mask-explorer.toml becomes ``mask-explorer.count``."""
    return {
        f"{path.stem}.{key}": text
        for path in sorted(folder.glob("*.toml"))
        for key, text in read_toml(path, dict[str, str]).items()
    }


def _check(course: Course, folder: Path) -> None:
    slugs = [section.slug for section in course.sections]
    for section in course.sections:
        if unknown := section.terms() - course.glossary.keys():
            raise CourseError(f"{folder}: {section.slug} marks terms that glossary.toml lacks: {sorted(unknown)}")
        if unknown := set(section.front.sources) - course.sources.keys():
            raise CourseError(f"{folder}: {section.slug} names sources that sources.toml lacks: {sorted(unknown)}")
    for key, belief in course.misconceptions.items():
        if belief.section not in slugs:
            raise CourseError(f"{folder}: misconception {key} names an unknown section: {belief.section}")
    for lab in course.labs:
        if lab.section not in slugs:
            raise CourseError(f"{folder}: lab {lab.slug} names an unknown section: {lab.section}")
    for myth in course.myths:
        if myth.section not in slugs:
            raise CourseError(f"{folder}: myth {myth.id} names an unknown section: {myth.section}")
        if myth.source not in course.sources:
            raise CourseError(f"{folder}: myth {myth.id} names a source that sources.toml lacks: {myth.source}")
    for key, term in course.glossary.items():
        if term.section is not None and term.section not in slugs:
            raise CourseError(f"{folder}: glossary term {key} names an unknown section: {term.section}")
