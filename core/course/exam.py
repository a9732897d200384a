"""The exam desk: problems in the style of university examinations, and the sheets that a seed makes of them.

A learner writes an answer and marks it by the points of the model answer. Where a problem has a number, that is
compared here; its point cannot be ticked by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import msgspec
import numpy as np

from core.course.generators import GENERATORS
from core.course.reading import CourseError, read_toml, repeated
from core.course.sections import Section
from core.course.variants import SCRIPT, fill, near, places, variant_seed, written
from core.numerals import read, read_list

Sheet = Literal["definition", "short", "full"]
SHEETS: tuple[Sheet, ...] = get_args(Sheet)
_N_SHORT, _N_NUMBERS = 4, 2
"""A short sheet: so many problems of as many sections, so many of them with a number."""


class Point(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One point of a model answer. number: it is earned by the number alone, which is compared here."""

    marks: int
    text: str
    number: bool = False


class Problem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One problem. section: the slug of where it is taught; minutes: what its marks allow.

    recall: the slug of a section whose [recall] is the model answer, a mark a part. generator: fills the {places}
    of all texts; with ``decimals`` the answer is a number, or a list of them, compared at that many places.
    """

    id: str
    section: str
    marks: int
    minutes: int
    question: str
    points: list[Point] = []
    recall: str | None = None
    definition: str = ""
    generator: str | None = None
    decimals: int | None = None
    unit: str = ""
    answer_code: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """exam.toml."""

    problem: list[Problem]


@dataclass(frozen=True, slots=True)
class Posed:
    """A problem with the numbers of a seed. answer: what is compared, None where nothing is."""

    problem: Problem
    question: str
    points: tuple[Point, ...]
    answer: float | tuple[float, ...] | None

    @property
    def answer_text(self) -> str:
        """The number, or the list, as the course's prose has it, with its unit; empty where there is none."""
        decimals = self.problem.decimals
        if self.answer is None or decimals is None:
            return ""
        return written(self.answer, lambda value: SCRIPT.write(value, most=decimals)) + self.problem.unit


def read_exam(path: Path, sections: Sequence[Section]) -> list[Problem]:
    """All problems; raise CourseError naming the file, the problem and its fault."""
    known = {section.slug: section for section in sections}
    problems = [_with_recall(problem, known, path) for problem in read_toml(path, _File).problem]
    for problem in problems:
        if fault := _fault(problem, known):
            raise CourseError(f"{path}: {problem.id}: {fault}")
    if twice := repeated(problem.id for problem in problems):
        raise CourseError(f"{path}: two problems share an id: {twice}")
    return problems


def _with_recall(problem: Problem, sections: dict[str, Section], path: Path) -> Problem:
    """Where a section's [recall] is the model answer: its definition, and its parts as points of a mark each."""
    if problem.recall is None:
        return problem
    recall = sections[problem.recall].front.recall if problem.recall in sections else None
    if recall is None or problem.points:
        raise CourseError(f"{path}: {problem.id}: recall needs a section that has one, and no points beside it")
    points = [Point(1, part.text) for part in recall.parts]
    return msgspec.structs.replace(problem, points=points, definition=recall.definition)


def _fault(problem: Problem, sections: dict[str, Section]) -> str:
    """What is wrong with a problem; empty if nothing is."""
    if problem.section not in sections:
        return f"unknown section {problem.section}"
    if sum(point.marks for point in problem.points) != problem.marks:
        return f"the points of the model answer must add up to {problem.marks} marks"
    if problem.generator is not None and problem.generator not in GENERATORS:
        return f"unknown generator {problem.generator}"
    if (problem.decimals is not None) != (sum(point.number for point in problem.points) == 1):
        return "decimals and exactly one point with number = true belong together"
    if problem.decimals is not None and problem.generator is None:
        return "decimals need a generator"
    texts = [problem.question, *(point.text for point in problem.points)]
    if not problem.generator and set().union(*map(places, texts)):
        return "{places} need a generator"
    return ""


def pose(problem: Problem, seed: int) -> Posed:
    """The problem with the numbers of ``seed``, the same again for the same seed."""
    if problem.generator is None:
        return Posed(problem, problem.question, tuple(problem.points), None)
    draw = GENERATORS[problem.generator](np.random.default_rng(variant_seed(problem.id, "exam", seed)))
    points = tuple(msgspec.structs.replace(one, text=fill(one.text, draw.values)) for one in problem.points)
    answer = draw.answer if problem.decimals is not None else None
    assert answer is None or isinstance(answer, int | float | tuple)
    return Posed(problem, fill(problem.question, draw.values), points, answer)


def sheet(problems: Sequence[Problem], kind: Sheet, seed: int) -> list[Problem]:
    """The problems of a sheet, in their order: those with a recall, a few drawn by the seed, or all."""
    if kind == "definition":
        return [problem for problem in problems if problem.recall]
    if kind == "full":
        return list(problems)
    rng = np.random.default_rng(seed)
    order = [problems[i] for i in rng.permutation(len(problems)) if not problems[i].recall]
    chosen: list[Problem] = []
    for has_number, n_wanted in ((True, _N_NUMBERS), (False, _N_SHORT)):
        for problem in order:
            taught = {one.section for one in chosen}
            if (
                len(chosen) < n_wanted
                and (problem.decimals is not None) == has_number
                and problem.section not in taught
            ):
                chosen.append(problem)
    return sorted(chosen, key=problems.index)


def mark_number(posed: Posed, text: str) -> Literal["right", "wrong"]:
    """Compare a learner's number, or list, with the answer at the decimals that are asked for.

    Raises NumeralError if it cannot be read.
    """
    decimals = posed.problem.decimals
    assert posed.answer is not None and decimals is not None
    values = read_list(text) if isinstance(posed.answer, tuple) else read(text, unit=posed.problem.unit)
    return "right" if near(values, posed.answer, decimals) else "wrong"
