"""The exam desk's papers: the same for the same seed, every fault in the file is named, numbers are compared."""

from pathlib import Path

import msgspec
import pytest

from core.course.exam import SHEETS, mark_number, pose, read_exam, sheet
from core.course.library import read_course
from core.course.reading import CourseError
from core.numerals import NumeralError

_COURSE = read_course(Path(__file__).parents[3] / "lessons/bn").topic("dropout")
_NUMBERED = [problem for problem in _COURSE.exam if problem.decimals is not None]


def test_papers() -> None:
    assert [problem.recall is not None for problem in sheet(_COURSE.exam, "definition", 7)] == [True]
    assert sheet(_COURSE.exam, "full", 7) == _COURSE.exam
    drawn = [sheet(_COURSE.exam, "short", seed) for seed in range(60)]
    for problems in drawn:
        assert len(problems) == len({one.section for one in problems}) == 4
        assert sum(one.decimals is not None for one in problems) == 2
        assert problems == sorted(problems, key=_COURSE.exam.index)
    assert {one.id for problems in drawn for one in problems} == {one.id for one in _COURSE.exam if not one.recall}
    assert sheet(_COURSE.exam, "short", 3) == sheet(_COURSE.exam, "short", 3)
    assert set(SHEETS) == {"definition", "short", "full"}


@pytest.mark.parametrize("problem", _NUMBERED, ids=lambda problem: problem.id)
def test_numbers_are_compared(problem) -> None:
    posed, other = pose(problem, 7), pose(problem, 8)
    assert posed == pose(problem, 7)
    assert "{" not in posed.question.replace("2^{", "") and other.question != posed.question
    latin = posed.answer_text.translate(str.maketrans("০১২৩৪৫৬৭৮৯−", "0123456789-"))
    assert mark_number(posed, posed.answer_text) == mark_number(posed, latin.removesuffix(problem.unit)) == "right"
    assert mark_number(posed, posed.answer_text.replace(posed.answer_text[0], "987", 1)) == "wrong"
    for text in ("কী জানি", "২,৫ ৩,৫"):
        with pytest.raises(NumeralError):
            mark_number(posed, text)


@pytest.mark.parametrize("problem", _NUMBERED, ids=lambda problem: problem.id)
def test_a_number_is_right_to_half_a_unit_of_the_last_place(problem) -> None:
    posed = pose(problem, 7)
    values = posed.answer if isinstance(posed.answer, tuple) else (posed.answer,)
    last = 10.0**-problem.decimals
    near = "right" if problem.decimals else "wrong"  # a whole number is it or is it not
    for off, state in ((0.0, "right"), (0.4, near), (-0.4, near), (0.6, "wrong"), (-0.6, "wrong")):
        written = ", ".join(repr(float(value) + off * last) for value in values)
        assert mark_number(posed, written) == state, (written, posed.answer)


def test_two_problems_of_one_generator_have_numbers_of_their_own() -> None:
    problem = next(one for one in _NUMBERED if one.generator == _NUMBERED[0].generator)
    twin = msgspec.structs.replace(problem, id="another-problem")
    assert any(pose(problem, seed).answer != pose(twin, seed).answer for seed in range(5))


_GOOD = """
[[problem]]
id = "a"
section = "dropout-how-it-works"
marks = 2
minutes = 3
question = "?"
[[problem.points]]
marks = 2
text = "!"
"""


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('section = "dropout-how-it-works"', 'section = "nowhere"', "unknown section nowhere"),
        ("marks = 2\ntext", "marks = 1\ntext", "add up to 2"),
        ('question = "?"', 'question = "?"\ngenerator = "none"', "unknown generator none"),
        ('question = "?"', 'question = "?"\ndecimals = 1\ngenerator = "scaled_sum"', "number = true"),
        ('text = "!"', 'text = "!"\nnumber = true', "number = true"),
        ('text = "!"', 'text = "!"\nnumber = true\n[[problem]]', "missing required field"),
        ('question = "?"', 'question = "{x}"', "need a generator"),
        (
            'question = "?"\n[[problem.points]]\nmarks = 2',
            'question = "?"\ndecimals = 1\n[[problem.points]]\nmarks = 2\nnumber = true',
            "decimals need a generator",
        ),
        ('question = "?"', 'question = "?"\nrecall = "dropout-how-it-works"', "recall needs a section"),
        ("marks = 2\nminutes", 'marks = "2"\nminutes', "Expected `int`"),
    ],
)
def test_faults_are_named(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    file = tmp_path / "exam.toml"
    file.write_text(_GOOD, encoding="utf-8")
    assert len(read_exam(file, _COURSE.sections)) == 1
    assert was in _GOOD
    file.write_text(_GOOD.replace(was, becomes), encoding="utf-8")
    with pytest.raises(CourseError, match=said) as raised:
        read_exam(file, _COURSE.sections)
    assert str(file) in str(raised.value)


def test_two_problems_with_one_id(tmp_path: Path) -> None:
    file = tmp_path / "exam.toml"
    file.write_text(_GOOD * 2, encoding="utf-8")
    with pytest.raises(CourseError, match="share an id"):
        read_exam(file, _COURSE.sections)
