"""A laboratory page: a family of experiments, a prediction to make before its result is shown, and charts."""

from collections.abc import Collection
from pathlib import Path

import msgspec

from core.course.predictions import Choose, Hue, Prediction
from core.course.reading import CourseError, read_toml, repeated


class ChartRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One number of an experiment's effect, by its key, and the name that it bears."""

    key: str
    name: str
    hue: Hue


class Chart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers of one experiment on one scale. places: decimals; percent: shares, shown as percentages."""

    experiment: str
    title: str
    rows: list[ChartRow]
    places: int = 2
    percent: bool = False


class Lab(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One page. slug: its URL path; section: where the claim is made; widgets: live pictures below; options: what they
    start with.

    about: what is asked and how it is measured, without the answer. A lab without experiments is its widgets
    alone; with them it asks for a prediction first.
    """

    slug: str
    title: str
    section: str
    about: str
    predict: Prediction | None = None
    explain: Choose | None = None
    experiments: list[str] = []
    charts: list[Chart] = []
    widgets: list[str] = []
    options: dict[str, str | float] = {}

    @property
    def beliefs(self) -> set[str]:
        """Keys of the wrong beliefs that its questions name."""
        return {key for asked in (self.predict, self.explain) if asked for key in asked.beliefs}


def read_labs(folder: Path, misconceptions: Collection[str]) -> list[Lab]:
    """All labs of a folder in the order of their file names; raise CourseError naming file and fault."""
    labs = []
    for path in sorted(folder.glob("*.toml")):
        lab = read_toml(path, Lab)
        if fault := _fault(lab) or _unknown("misconceptions", lab.beliefs - set(misconceptions)):
            raise CourseError(f"{path}: {fault}")
        labs.append(lab)
    if twice := repeated(lab.slug for lab in labs):
        raise CourseError(f"{folder}: two labs share a slug: {twice}")
    return labs


def _fault(lab: Lab) -> str:
    if bool(lab.experiments) != (lab.predict is not None and lab.explain is not None):
        return "a lab with experiments needs predict and explain, one without has neither"
    for asked in (lab.predict, lab.explain):
        if asked and (fault := asked.fault()):
            return fault
    measured = {chart.experiment for chart in lab.charts}
    if lab.predict and not isinstance(lab.predict, Choose):
        measured.add(lab.predict.experiment)
    return _unknown("experiments that the lab does not run", measured - set(lab.experiments))


def _unknown(what: str, names: Collection[str]) -> str:
    return f"unknown {what}: {sorted(names)}" if names else ""
