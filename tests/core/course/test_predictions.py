"""Predictions: what a link holds becomes a guess on the grid, and a guess is judged against what was measured."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.course.predictions import Choose, Draw, Number, Prediction, Slip, Why, is_settled, kind

_NUMBER = Number(
    question="?", experiment="x", name="n", hue="with", high=1.0, step=0.05, near=0.1, right="right", key="k",
    too_low=Why(why="low"), too_high=Why(why="high", misconception="high-belief"),
    slips=[Slip(low=0.5, high=0.6, why="half", misconception="half-belief")],
)  # fmt: skip
_DRAW = Draw(
    question="?", experiment="x", name="n", hue="without", high=3.0, step=0.05, near=0.25, right="right",
    too_low=Why(why="low"), too_high=Why(why="high"), network="plain", measure="validation_loss", until=10,
    epochs=[20, 30, 40, 50, 60], still=0.2, expected="rises",
    shapes={"stays": Why(why="stays"), "falls": Why(why="falls", misconception="belief")},
)  # fmt: skip
_CHOICE = msgspec.convert(
    {"question": "?", "options": [{"text": c, "why": c, "right": c == "b"} for c in "abc"]}, Choose
)


@given(st.lists(st.floats(0, 9999), max_size=6))
def test_a_guess_of_a_link_lies_on_the_grid(hundredths: list[float]) -> None:
    number, points = _NUMBER.guess(hundredths), _DRAW.guess(hundredths, 0.5)
    assert len(points) == 5
    for asked, value in ((_NUMBER, number), *((_DRAW, point) for point in points)):
        assert asked.low <= value <= asked.high
        assert value / asked.step == pytest.approx(round(value / asked.step))


def test_what_a_link_holds_is_what_was_set() -> None:
    assert _NUMBER.guess([65]) == 0.65 and _NUMBER.guess([66]) == 0.65 and _NUMBER.guess([500]) == 1.0
    assert _NUMBER.guess([]) == _NUMBER.guess([1, 2]) == 0.5, "the middle where there is none or too many"
    assert msgspec.structs.replace(_NUMBER, start=0.2).guess([]) == 0.2
    assert _DRAW.guess([10, 50, 100, 200, 299], 0.5) == [0.1, 0.5, 1.0, 2.0, 3.0]
    assert _DRAW.guess([], 0.52) == _DRAW.guess([10], 0.52) == [0.5] * 5, "held where it was"


@pytest.mark.parametrize(
    ("guess", "why", "misconception"),
    [(0.3, "right", ""), (0.2, "right", ""), (0.4, "right", ""), (0.15, "low", ""), (0.45, "high", "high-belief"),
     (0.5, "half", "half-belief"), (0.6, "half", "half-belief"), (0.65, "high", "high-belief")],
)  # fmt: skip
def test_a_number_is_near_low_high_or_a_named_slip(guess: float, why: str, misconception: str) -> None:
    judged = _NUMBER.judge(guess, 0.3)
    assert (judged.why, judged.misconception, judged.is_right) == (why, misconception, why == "right")
    assert judged.distance == pytest.approx(abs(guess - 0.3))


def test_a_slip_that_happens_to_be_true_is_right() -> None:
    assert _NUMBER.judge(0.55, 0.5).why == "right"


_TRUTH = [0.8, 1.1, 1.4, 1.7, 2.0]


@pytest.mark.parametrize(
    ("guess", "is_right", "why", "misconception"),
    [(_TRUTH, True, "right", ""), ([v - 0.2 for v in _TRUTH], True, "right", ""),
     ([v - 0.3 for v in _TRUTH], True, "low", ""), ([v + 0.4 for v in _TRUTH], True, "high", ""),
     ([0.5] * 5, False, "stays", ""), ([2.0, 2.0, 2.0, 2.0, 0.7], False, "stays", ""),
     ([0.4, 0.3, 0.2, 0.1, 0.0], False, "falls", "belief")],
)  # fmt: skip
def test_a_curve_is_judged_by_its_shape_then_its_distance(
    guess: list[float], is_right: bool, why: str, misconception: str
) -> None:
    judged = _DRAW.judge(guess, _TRUTH, 0.5)
    assert (judged.is_right, judged.why, judged.misconception) == (is_right, why, misconception)
    assert judged.distance == pytest.approx(sum(abs(a - b) for a, b in zip(guess, _TRUTH, strict=True)) / 5)


def test_where_the_run_itself_surprises_nothing_of_the_lesson_is_said() -> None:
    falling = [0.4, 0.3, 0.2, 0.1, 0.0]
    assert _DRAW.judge(_TRUTH, falling, 0.5).why == "" == _DRAW.judge(falling, falling, 0.5).why
    assert not _DRAW.judge(_TRUTH, falling, 0.5).is_right and _DRAW.judge(falling, falling, 0.5).is_right


@pytest.mark.parametrize(
    ("asked", "word", "hundredths", "settled"),
    [(_CHOICE, "c", (), True), (_CHOICE, "d", (), False), (_CHOICE, "set", (), False), (_CHOICE, "none", (), False),
     (_NUMBER, "set", (50,), True), (_NUMBER, "set", (), True), (_NUMBER, "set", (1, 2), False),
     (_NUMBER, "a", (50,), False), (_DRAW, "set", (1, 2, 3, 4, 5), True), (_DRAW, "set", (1,), False),
     (_DRAW, "none", (1, 2, 3, 4, 5), False), *((one, "skip", (), True) for one in (_CHOICE, _NUMBER, _DRAW))],
)  # fmt: skip
def test_only_an_answer_of_its_own_kind_opens_the_result(
    asked: Prediction, word: str, hundredths: tuple[float, ...], settled: bool
) -> None:
    assert is_settled(asked, word, hundredths) == settled


def test_faults_are_named() -> None:
    change = msgspec.structs.replace
    assert not any(asked.fault() for asked in (_CHOICE, _NUMBER, _DRAW))
    assert "low" in change(_NUMBER, low=1.0).fault()
    assert "epochs" in change(_DRAW, until=20).fault()
    assert "shapes" in change(_DRAW, expected="falls").fault()
    assert "beside" in change(_DRAW, beside="dropout").fault()
    assert "right" in change(_CHOICE, options=_CHOICE.options[:1]).fault()
    assert [kind(asked) for asked in (_CHOICE, _NUMBER, _DRAW)] == ["choice", "number", "draw"]
    assert _NUMBER.beliefs == {"half-belief", "high-belief"} and _DRAW.beliefs == {"belief"}
