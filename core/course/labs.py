"""A laboratory page: a family of experiments, a prediction to make before its result is shown, and charts."""

from pathlib import Path
from typing import Literal

import msgspec

from core.course.reading import CourseError, read_toml


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer of a prediction or an explanation, and what is said to a learner who chose it."""

    text: str
    why: str
    right: bool = False


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked before the result, or after it; two to four options, one of them right."""

    question: str
    options: list[Option]


class ChartRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One number of an experiment's effect, by its key, and the name that it bears."""

    key: str
    name: str
    hue: Literal["with", "without"]


class Chart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers of one experiment on one scale. places: decimals; percent: shares, shown as percentages."""

    experiment: str
    title: str
    rows: list[ChartRow]
    places: int = 2
    percent: bool = False


class Lab(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One page. slug: its URL path; section: where the claim is made; widgets: live pictures below.

    A lab without experiments is its widgets alone; with them it asks for a prediction first.
    """

    slug: str
    title: str
    section: str
    about: str
    predict: Question | None = None
    explain: Question | None = None
    experiments: list[str] = []
    charts: list[Chart] = []
    widgets: list[str] = []


def read_labs(folder: Path) -> list[Lab]:
    """All labs of a folder in the order of their file names; raise CourseError naming file and fault."""
    labs = []
    for path in sorted(folder.glob("*.toml")):
        lab = read_toml(path, Lab)
        if bool(lab.experiments) != (lab.predict is not None and lab.explain is not None):
            raise CourseError(f"{path}: a lab with experiments needs predict and explain, one without has neither")
        for question in filter(None, (lab.predict, lab.explain)):
            n_right = sum(option.right for option in question.options)
            if n_right != 1 or not 2 <= len(question.options) <= 4:
                raise CourseError(f"{path}: a question needs 2 to 4 options and one right, got {n_right} right")
        if unknown := {chart.experiment for chart in lab.charts} - set(lab.experiments):
            raise CourseError(f"{path}: charts of experiments that the lab does not run: {sorted(unknown)}")
        labs.append(lab)
    if len({lab.slug for lab in labs}) != len(labs):
        raise CourseError(f"{folder}: two labs share a slug")
    return labs
