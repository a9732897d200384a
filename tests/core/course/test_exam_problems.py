"""The problems of the exam desk: marks add up, every place has its number, model answers say what the core says."""

import re
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.course.generators import GENERATORS
from core.course.library import read_course
from core.course.variants import fill, near, places
from core.nn.dropout import dropout_forward, sample_mask

_LESSONS = Path(__file__).parents[3] / "lessons/bn"
_PROBLEMS: list[dict[str, Any]] = tomllib.loads((_LESSONS / "dropout/exam.toml").read_text(encoding="utf-8"))["problem"]
_SECTIONS = {section.slug: section for section in read_course(_LESSONS).sections}
_FROM_BENGALI = str.maketrans("০১২৩৪৫৬৭৮৯−", "0123456789-")
_each = pytest.mark.parametrize("problem", _PROBLEMS, ids=lambda problem: problem["id"])


def _texts(problem: dict[str, Any]) -> list[str]:
    return [problem["question"], *(point["text"] for point in problem.get("points", []))]


def test_there_are_enough_and_each_has_a_name() -> None:
    assert 12 <= len(_PROBLEMS) <= 16
    assert len({problem["id"] for problem in _PROBLEMS}) == len(_PROBLEMS)
    assert sum("decimals" in problem for problem in _PROBLEMS) >= 5


@_each
def test_the_points_of_the_model_answer_add_up(problem: dict[str, Any]) -> None:
    assert problem["section"] in _SECTIONS and problem["minutes"] >= problem["marks"]
    if "recall" in problem:
        recall = _SECTIONS[problem["recall"]].front.recall
        assert recall and len(recall.parts) == problem["marks"] and "points" not in problem
    else:
        assert sum(point["marks"] for point in problem["points"]) == problem["marks"]


@_each
def test_every_place_has_its_number(problem: dict[str, Any]) -> None:
    generator = problem.get("generator")
    assert ("decimals" in problem) <= bool(generator)
    for seed in range(30):
        values = GENERATORS[generator](np.random.default_rng(seed)).values if generator else {}
        assert set().union(*map(places, _texts(problem))) <= values.keys()
    if generator:
        assert any(map(places, _texts(problem)[:1])), "numbers that the question does not show"


@_each
def test_the_model_answer_says_the_key(problem: dict[str, Any]) -> None:
    if "decimals" not in problem:
        return
    for seed in range(30):
        draw = GENERATORS[problem["generator"]](np.random.default_rng(seed))
        said = " ".join(fill(text, draw.values) for text in _texts(problem)[1:]).translate(_FROM_BENGALI)
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", said))]
        for part in draw.answer if isinstance(draw.answer, tuple) else (draw.answer,):
            assert any(near(number, part, problem["decimals"]) for number in numbers), (part, said)


def test_the_function_to_write_is_the_core_s() -> None:
    code = next(problem["answer_code"] for problem in _PROBLEMS if "answer_code" in problem)
    names: dict[str, Any] = {}
    exec(code, names)  # our own model answer
    x, rate = np.arange(1.0, 13.0).reshape(3, 4), 0.4
    y = names["dropout"](x, rate, np.random.default_rng(5), True)
    mask = sample_mask(x.shape, rate, np.random.default_rng(5))
    assert y == pytest.approx(dropout_forward(x, mask, rate)) and 0 < mask.sum() < mask.size
    assert names["dropout"](x, rate, np.random.default_rng(5), False) is x
