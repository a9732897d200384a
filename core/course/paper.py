"""The paper on the bench: what the paper reports of each exhibit, and what is said of every finding."""

from pathlib import Path

import msgspec

from core.course.reading import CourseError, read_toml, repeated


class Finding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sentence of the paper. name: as ``core.paper`` calls it.

    claim: what the paper found; here: what this run measured; both with {name:format} for the finding's numbers.
    match, miss: said when the run agrees, and why it need not when it does not; miss_clean: the latter for clean
    training labels, ``miss`` unless given.
    """

    name: str
    claim: str
    here: str
    match: str
    miss: str
    miss_clean: str | None = None

    def verdict(self, *, agrees: bool, is_clean: bool) -> str:
        """What is said of the outcome."""
        if agrees:
            return self.match
        return self.miss_clean if is_clean and self.miss_clean else self.miss


class Exhibit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One figure or table. where: in the paper; paper, setup: how it was measured there, and how here; criterion: when
    a run counts as agreeing."""

    id: str
    title: str
    where: str
    paper: str
    setup: str
    criterion: str
    findings: list[Finding]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """paper.toml: the exhibits in the paper's order."""

    exhibits: list[Exhibit]


def read_paper(path: Path) -> list[Exhibit]:
    """All exhibits; raise CourseError naming the file, the exhibit and its fault."""
    exhibits = read_toml(path, _File).exhibits
    if twice := repeated(one.id for one in exhibits):
        raise CourseError(f"{path}: two exhibits share an id: {twice}")
    for exhibit in exhibits:
        if not exhibit.findings:
            raise CourseError(f"{path}: {exhibit.id} needs at least one finding")
        if twice := repeated(finding.name for finding in exhibit.findings):
            raise CourseError(f"{path}: two findings of {exhibit.id} share a name: {twice}")
    return exhibits
