"""What answers show, against histories whose outcome can be said by hand, and rules that hold for any history."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.course.answers import Answer
from core.course.library import read_course
from core.course.progress import (
    Outline,
    Step,
    after_section,
    beliefs,
    due,
    mixed_plan,
    next_step,
    schedule,
    standing,
    standings,
)

DAY = 86_400.0
START = 1_795_000_000.0
OUTLINE = Outline(
    sections={
        "mask": ("mask-a", "mask-b", "mask-c", "mask-d", "mask-e"),
        "sum": ("sum-a", "sum-b", "sum-c", "sum-d"),
        "rate": ("rate-a", "rate-b"),
    },
    generated=frozenset({"mask-a", "sum-a", "sum-b"}),
    misconceptions={"p-is-keep": ("sum-a", "rate-a"), "exact-count": ("mask-a", "mask-b")},
)

_histories = st.lists(
    st.tuples(
        st.sampled_from([*OUTLINE.items, "gone-item"]),
        st.integers(0, 3),
        st.sampled_from(["right", "wrong", "unreadable"]),
        st.sampled_from([None, 1, 2, 3]),
        st.floats(0, 60 * DAY),
        st.sampled_from(["", "p-is-keep", "exact-count", "gone-key"]),
    ),
    max_size=25,
    unique_by=lambda row: row[:2],
).map(lambda rows: [Answer("ada", *row[:4], START + row[4], row[5]) for row in rows])


def _history(*marks: str) -> list[Answer]:
    """Answers a minute apart: "mask-a right 3 p-is-keep" is an item, a state, a confidence and a misconception."""
    answers = []
    for seed, mark in enumerate(marks):
        item, state, *rest = mark.split()
        sure = int(rest[0]) if rest else None
        answers.append(Answer("ada", item, seed, state, sure, START + 60.0 * seed, rest[1] if rest[1:] else ""))
    return answers


def _state(*marks: str, section: str = "mask") -> str:
    return standing(_history(*marks), OUTLINE, section).state


# Mastery


@pytest.mark.parametrize(
    ("marks", "state"),
    [
        ([], "new"),
        (["mask-a unreadable", "mask-b unreadable"], "new"),
        (["sum-a right", "sum-b right", "sum-c right"], "new"),
        (["mask-a right"], "learning"),
        (["mask-a wrong", "mask-b wrong"], "learning"),
        (["mask-a right", "mask-b right", "mask-c right"], "mastered"),
        (["mask-a right", "mask-b right", "mask-c wrong"], "shaky"),
        (["mask-a wrong", "mask-b right", "mask-c right", "mask-d right"], "mastered"),
        (["mask-a right", "mask-b right", "mask-c right", "mask-d wrong"], "mastered"),
        (["mask-a right", "mask-b right", "mask-c right", "mask-d wrong", "mask-e wrong"], "shaky"),
        (["mask-a wrong", "mask-b wrong", "mask-c wrong", "mask-d right", "mask-e right"], "shaky"),
        # three variants of one generated item are three questions, one fixed item asked thrice is one
        (["mask-a right", "mask-a right", "mask-a right"], "mastered"),
        (["mask-b right", "mask-b right", "mask-b right"], "learning"),
        (["mask-b wrong", "mask-c wrong", "mask-d right", "mask-b right", "mask-c right"], "mastered"),
        # what could not be read pushes nothing out of the window
        (["mask-a right", "mask-b right", "mask-c right", *["mask-a unreadable"] * 9], "mastered"),
    ],
)
def test_mastery_is_three_right_of_the_last_four_variants(marks: list[str], state: str) -> None:
    assert _state(*marks) == state


@pytest.mark.parametrize(
    ("marks", "items"),
    [
        (["mask-b wrong 3"], ("mask-b",)),
        (["mask-b wrong 2", "mask-c wrong"], ()),
        (["mask-b right 3"], ()),
        (["mask-b wrong 3", "mask-a right", "mask-c right", "mask-d right", "mask-e right"], ("mask-b",)),
        (["mask-b wrong 3", "mask-b unreadable"], ("mask-b",)),
        (["mask-b wrong 3", "mask-b right 1"], ()),
        (["mask-b wrong 3", "mask-b wrong 1"], ()),
        (["mask-a wrong 3", "mask-c wrong 3", "mask-a right"], ("mask-c",)),
        (["mask-b wrong 3", "mask-c wrong 3", "mask-b wrong 3"], ("mask-b", "mask-c")),
    ],
)
def test_sure_but_wrong_stays_until_the_item_is_answered_again(marks: list[str], items: tuple[str, ...]) -> None:
    place = standing(_history(*marks), OUTLINE, "mask")
    assert place.sure_but_wrong == items
    assert (place.state == "sure-but-wrong") == bool(items)


def test_the_count_that_is_shown_is_that_of_the_window() -> None:
    place = standing(_history(*["mask-a wrong"] * 6, "mask-a right", "mask-b right"), OUTLINE, "mask")
    assert (place.n_right, place.n_answered) == (2, 4)


def test_answers_are_taken_in_order_of_time_not_of_the_list() -> None:
    history = _history("mask-b wrong 3", "mask-b right", "mask-c right", "mask-d right")
    assert standing(history[::-1], OUTLINE, "mask").state == standing(history, OUTLINE, "mask").state == "mastered"


@given(_histories)
def test_every_section_has_its_standing(history: list[Answer]) -> None:
    assert standings(history, OUTLINE) == [standing(history, OUTLINE, section) for section in OUTLINE.sections]


@given(_histories)
def test_what_could_not_be_read_changes_nothing(history: list[Answer]) -> None:
    read = [one for one in history if one.state != "unreadable"]
    now = START + 61 * DAY
    for look in (standings, beliefs):
        assert look(history, OUTLINE) == look(read, OUTLINE)
    assert schedule(history) == schedule(read)
    assert next_step(history, OUTLINE, now) == next_step(read, OUTLINE, now)
    assert mixed_plan(history, OUTLINE, now) == mixed_plan(read, OUTLINE, now)


# Misconceptions


@pytest.mark.parametrize(
    ("marks", "keys"),
    [
        (["sum-a wrong 1 p-is-keep"], ["p-is-keep"]),
        (["sum-a wrong 1 gone-key", "sum-b wrong"], []),
        (["sum-a wrong 1 p-is-keep", "mask-a wrong 2 exact-count"], ["exact-count", "p-is-keep"]),
        (["mask-a wrong 2 exact-count", "sum-a wrong 1 p-is-keep", "mask-a wrong 1 exact-count"],
         ["exact-count", "p-is-keep"]),
        (["sum-a wrong 1 p-is-keep", "sum-a right"], ["p-is-keep"]),
        (["sum-a wrong 1 p-is-keep", "sum-a right", "rate-a right"], []),
        (["sum-a wrong 1 p-is-keep", "sum-b right", "mask-a right", "rate-b right"], ["p-is-keep"]),
        (["sum-a wrong 1 p-is-keep", "sum-a right", "sum-a wrong 1 p-is-keep", "sum-a right"], ["p-is-keep"]),
        # shown by an item that is not about it: right answers there count as well
        (["sum-d wrong 1 p-is-keep", "sum-d right", "sum-d right"], []),
        (["gone-item wrong 1 p-is-keep"], []),
    ],
)  # fmt: skip
def test_beliefs_show_until_two_right_answers(marks: list[str], keys: list[str]) -> None:
    assert [belief.key for belief in beliefs(_history(*marks), OUTLINE)] == keys


def test_a_belief_says_how_often_and_where_last() -> None:
    [belief] = beliefs(_history("sum-a wrong 1 p-is-keep", "sum-a right", "rate-b wrong 3 p-is-keep"), OUTLINE)
    assert (belief.n_times, belief.item, belief.last_time) == (2, "rate-b", START + 120)


# Spaced review


def _gap(*marks: str) -> float:
    """Days from the last answer to the review of mask-a."""
    history = _history(*marks)
    return (schedule(history)["mask-a"] - history[-1].time) / DAY


def test_only_what_was_once_right_is_reviewed() -> None:
    assert schedule(_history("mask-a wrong", "mask-b unreadable")) == {}
    assert set(schedule(_history("mask-a wrong", "mask-a right", "sum-a right"))) == {"mask-a", "sum-a"}


def test_the_surer_the_later() -> None:
    guess, fair, sure = (_gap(f"mask-a right {confidence}") for confidence in (1, 2, 3))
    assert 1 <= guess < fair < sure
    assert _gap("mask-a right") == fair, "not asked counts as neither sure nor guessed"


def test_a_wrong_answer_brings_the_review_near() -> None:
    assert _gap("mask-a right 3", "mask-a wrong 3") < _gap("mask-a right 3")
    assert _gap("mask-a right 3", "mask-a wrong 3") >= 1


def test_intervals_grow_with_every_review_that_is_right() -> None:
    history: list[Answer] = []
    now, gaps = START, []
    for seed in range(6):
        history.append(Answer("ada", "mask-a", seed, "right", 2, now))
        gaps.append(schedule(history)["mask-a"] - now)
        now += gaps[-1]
    days = [round(gap / DAY) for gap in gaps]
    assert all(before < after or before == 365 for before, after in pairwise(days))
    assert days[0] < 10 and max(days) == 365, "never put off by more than a year"


def test_due_is_what_the_schedule_says_the_longest_overdue_first() -> None:
    history = _history("mask-a right 3", "mask-b right 1", "sum-a right 2")
    times = schedule(history)
    assert list(times) == ["mask-b", "sum-a", "mask-a"]
    assert due(history, START) == []
    assert due(history, times["mask-b"] - 1) == []
    assert due(history, times["mask-b"]) == ["mask-b"]
    assert due(history, times["mask-a"]) == ["mask-b", "sum-a", "mask-a"]


@given(_histories)
def test_replaying_gives_the_same_days_again(history: list[Answer]) -> None:
    times = schedule(history)
    assert times == schedule(history[::-1] if len({one.time for one in history}) == len(history) else history)
    read = [one for one in history if one.state != "unreadable"]
    last = {item: max(one.time for one in read if one.item == item) for item in times}
    for item, time in times.items():  # in whole days, but for the library's microseconds
        assert 1 - 1e-6 <= (time - last[item]) / DAY <= 365 + 1e-6


# Plans


def test_after_a_section_new_items_come_first_then_wrong_then_oldest() -> None:
    assert after_section([], OUTLINE, "mask") == ("mask-a", "mask-b")
    history = _history("mask-b right", "mask-a wrong", "sum-a right", "mask-d right", "mask-d unreadable")
    assert after_section(history, OUTLINE, "mask", 9) == ("mask-c", "mask-e", "mask-a", "mask-b", "mask-d")
    assert after_section(history, OUTLINE, "mask") == ("mask-c", "mask-e")


def test_a_mixed_quiz_takes_what_needs_it_most() -> None:
    history = _history("mask-c right 1", "sum-a wrong 3", "mask-a wrong 2", "mask-b right 3", "sum-b right 1")
    now = schedule(history)["mask-c"] + 1  # mask-c is due first, sum-b a minute or more later
    assert due(history, now) == ["mask-c"]
    whole = set(OUTLINE.items)
    chosen = [set(mixed_plan(history, OUTLINE, now, n)) for n in range(len(whole) + 1)]
    joined = [next(iter(after - before)) for before, after in pairwise(chosen)]
    assert joined == [
        "sum-a",  # wrong and sure
        "mask-c",  # due
        "mask-a",  # wrong
        "sum-c", "mask-d", "sum-d", "mask-e",  # never asked, of sections that were begun, in turn
        "rate-a", "rate-b",  # of the others
        "mask-b", "sum-b",  # right, the oldest first
    ]  # fmt: skip


def test_of_two_sure_errors_the_latest_and_of_two_reviews_the_longest_overdue() -> None:
    errors = _history("mask-a wrong 3", "sum-a wrong 3", "rate-a wrong 3")
    assert mixed_plan(errors, OUTLINE, START + DAY, 1) == ("rate-a",)
    reviews = _history("sum-c right 3", "mask-c right 1", "rate-b right 2")
    late = START + 300 * DAY
    assert due(reviews, late) == ["mask-c", "rate-b", "sum-c"]
    assert [mixed_plan(reviews, OUTLINE, late, n)[-1] for n in (1, 2, 3)] == ["mask-c", "rate-b", "sum-c"]


@given(_histories, st.integers(0, 14), st.floats(0, 100))
def test_a_mixed_quiz_repeats_nothing_and_mixes(history: list[Answer], n: int, days: float) -> None:
    plan = mixed_plan(history, OUTLINE, START + days * DAY, n)
    sections = [OUTLINE.items[item] for item in plan]
    assert len(set(plan)) == len(plan) == min(n, len(OUTLINE.items))
    most = max(Counter(sections).values(), default=0)
    apart = sum(a == b for a, b in pairwise(sections))
    assert apart == max(0, 2 * most - len(plan) - 1), "as few neighbours from one section as can be had"


# The next step


def test_the_first_step_is_the_first_section() -> None:
    assert next_step([], OUTLINE, START) == Step("begin", "mask")
    assert next_step(_history("gone-item wrong 3"), OUTLINE, START) == Step("begin", "mask")


def test_steps_in_the_order_of_their_need() -> None:
    mask = ["mask-a right", "mask-b right", "mask-c right"]
    now = START + 3_600
    assert next_step(_history(*mask), OUTLINE, now) == Step("begin", "sum")
    assert next_step(_history(*mask, "rate-a right"), OUTLINE, now) == Step("practise", "rate", ("rate-b", "rate-a"))
    shaky = [*mask, "rate-a right", "sum-a wrong", "sum-c wrong", "sum-d right"]
    assert next_step(_history(*shaky), OUTLINE, now) == Step("practise", "sum", ("sum-b", "sum-a"))
    later = START + 400 * DAY
    assert next_step(_history(*shaky), OUTLINE, later) == Step("review", items=tuple(due(_history(*shaky), later)))
    sure = [*shaky, "mask-d wrong 3"]
    assert next_step(_history(*sure), OUTLINE, later) == Step("correct", "mask", ("mask-d",))


def test_when_all_is_mastered_the_next_review_is_named() -> None:
    outline = Outline(sections={"mask": OUTLINE.sections["mask"]})
    history = _history("mask-a right", "mask-b right", "mask-c right")
    times = schedule(history)
    assert next_step(history, outline, START + 3_600) == Step("rest", at=min(times.values()))
    assert next_step([], Outline(sections={}), START) == Step("rest")


@settings(max_examples=200)
@given(_histories, st.floats(0, 500))
def test_a_step_names_what_there_is(history: list[Answer], days: float) -> None:
    step = next_step(history, OUTLINE, START + days * DAY)
    assert set(step.items) <= set(OUTLINE.items)
    assert bool(step.items) == (step.kind in {"correct", "review", "practise"})
    assert (step.section is not None) == (step.kind in {"correct", "practise", "begin"})


def test_the_outline_is_the_bank_s() -> None:
    course = read_course(Path(__file__).parents[3] / "lessons/bn")
    slugs = [section.slug for section in course.sections]
    outline = course.outline
    assert list(outline.sections) == slugs
    assert outline.items == course.bank.sections and list(outline.items) == list(course.bank.items)
    assert {item for item in outline.items if course.bank.items[item].generator} == outline.generated
    for key, items in outline.misconceptions.items():
        assert list(items) == [item.id for item in course.bank.of_misconception(key)]
    assert outline.misconceptions.keys() <= course.misconceptions.keys()
