"""The court of myths: sentences about dropout as the web has them, and which run decides each."""

from pathlib import Path

import msgspec

from core.course.reading import CourseError, read_toml, repeated


class Myth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One card. holds: whether ``statement`` is true, given that its run bears out ``claim``.

    experiment: of the registry, whose claim and numbers are shown unless ``claim`` and ``numbers`` say them anew;
    or check: of ``core.checks``, which needs both. numbers: a sentence with {name:format} for numbers
    of the run's effect. section: a slug; source: a key of sources.toml.
    """

    id: str
    statement: str
    holds: bool
    why: str
    section: str
    source: str
    experiment: str | None = None
    check: str | None = None
    claim: str | None = None
    numbers: str | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """myths.toml: the cards in their order."""

    myths: list[Myth]


def read_myths(path: Path) -> list[Myth]:
    """All cards; raise CourseError naming the file, the card and its fault."""
    myths = read_toml(path, _File).myths
    for myth in myths:
        if (myth.experiment is None) == (myth.check is None):
            raise CourseError(f"{path}: {myth.id} needs either experiment or check")
        if myth.check is not None and (myth.claim is None or myth.numbers is None):
            raise CourseError(f"{path}: {myth.id} has a check and so needs claim and numbers")
    if twice := repeated(myth.id for myth in myths):
        raise CourseError(f"{path}: two cards share an id: {twice}")
    return myths
