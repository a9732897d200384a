"""Rules for the course's own items: every one complete, readable, answerable, and with its key out of sight."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.course.generators import GENERATORS
from core.course.items import Choice, Item, Lines, Match, Multi, Number, Truth, Vector
from core.course.library import Course, read_course
from core.course.quiz import draw_variant
from core.course.reading import CourseError
from core.course.scoring import Reply, right_reply, score
from core.course.variants import Variant, places

_LESSONS = Path(__file__).parents[3] / "lessons/bn"
_COURSE: Course = read_course(_LESSONS)
_ITEMS = _COURSE.bank.items
_KINDS = {one.__struct_config__.tag for one in Item.__args__}
_SEEDS = range(50)
_LATIN = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_each = pytest.mark.parametrize("item", _ITEMS.values(), ids=_ITEMS)


@cache
def _variants(item_id: str) -> list[Variant]:
    return [draw_variant(_ITEMS[item_id], seed) for seed in _SEEDS]


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _texts(value)


def _prose(item: Item) -> list[str]:
    """All texts of an item that a learner reads, but for its listing."""
    data = msgspec.to_builtins(item)
    for name in ("id", "kind", "code", "language", "generator", "misconception", "picture"):
        data.pop(name, None)
    for part in [*data.get("choice", []), *data.get("wrong", []), *data.get("line", [])]:
        for name in ("key", "misconception", "name"):
            part.pop(name, None)
    return [text for text in _texts(data) if text]


# ---- each item ----


@_each
def test_the_id_begins_with_the_section(item: Item) -> None:
    section = _COURSE.bank.sections[item.id].removeprefix(f"{_COURSE.topic_of(_COURSE.bank.sections[item.id]).name}-")
    assert item.id.startswith(f"{section}-")


@_each
def test_texts_can_be_taken_apart(item: Item) -> None:
    """Formulas and code close where they open, hold no Bengali, and Bengali digits stand in prose alone."""
    for text in _prose(item):
        assert text == text.strip() and "  " not in text, text
        assert text.count("$") % 2 == 0 and text.count("`") % 2 == 0, text
        for latin in re.findall(r"\$[^$]*\$|`[^`]*`", text):
            assert not re.search("[\u0980-\u09ff]", latin), latin
    assert not re.search("[\u0980-\u09ff]", item.code), "a listing is Latin"


@_each
def test_no_placeholder_is_left(item: Item) -> None:
    for variant in _variants(item.id):
        for text in map(variant.text, _prose(item)):
            assert not places(text), text
        assert not places(variant.shown.code) & variant.draw.values.keys()


@_each
def test_every_why_is_its_own(item: Item) -> None:
    whys = [one["why"] for name in ("choice", "wrong", "line", "pair") for one in _parts(item, name)]
    assert len(set(whys)) == len(whys)
    if isinstance(item, Truth):
        assert item.why_true != item.why_false
    assert len(set(item.hints)) == len(item.hints)


def _parts(item: Item, name: str) -> list[dict[str, Any]]:
    return msgspec.to_builtins(item).get(name, [])


@_each
def test_what_can_be_chosen_differs(item: Item) -> None:
    for variant in _variants(item.id):
        for side in (variant.shown.options, variant.shown.rights):
            assert len(set(side)) == len(side), side


@_each
def test_a_right_choice_shows_no_wrong_belief(item: Item) -> None:
    if isinstance(item, Choice | Multi) and not item.generator:
        assert not any(option.right and option.misconception for option in item.choice)
    if isinstance(item, Multi):
        for variant in _variants(item.id):
            n_right = sum(map(variant.is_right, range(len(item.choice))))
            assert 0 < n_right < len(item.choice), "all or none to be marked: nothing to tell apart"


@_each
def test_exactly_one_choice_is_right_in_every_variant(item: Item) -> None:
    if isinstance(item, Choice):
        for variant in _variants(item.id):
            assert sum(map(variant.is_right, range(len(item.choice)))) == 1


@_each
def test_every_wrong_rule_has_its_why(item: Item) -> None:
    if isinstance(item, Number | Vector):
        names = [one.name for one in item.wrong]
        assert len(set(names)) == len(names)
        assert set(names) == _variants(item.id)[0].draw.wrong.keys()


@_each
def test_every_variant_can_be_answered(item: Item) -> None:
    for variant in _variants(item.id):
        assert score(variant, right_reply(variant)).state == "right"
        assert score(variant, Reply()).state == "unreadable"


@_each
def test_neither_question_nor_hint_holds_the_answer(item: Item) -> None:
    """A placeholder that is the key in every variant would give it away."""
    if isinstance(item, Number | Vector):
        for name in set().union(*map(places, (item.question, item.code, *item.hints))):
            variants = _variants(item.id)
            assert not all(variant.text(f"{{{name}}}") == _right_text(variant) for variant in variants), name


@_each
def test_the_solution_names_the_answer(item: Item) -> None:
    if isinstance(item, Number | Vector):
        for variant in _variants(item.id):
            solution, right = (text.translate(_LATIN) for text in (variant.text(item.solution), _right_text(variant)))
            said = _numbers(solution)
            assert _numbers(right) <= said, said


def _numbers(text: str) -> set[str]:
    """As formulas write them: prose groups thousands."""
    return set(re.findall(r"[\d.]*\d", re.sub(r"(?<=\d),(?=\d{3})", "", text)))


def _right_text(variant: Variant) -> str:
    return score(variant, right_reply(variant)).right_text


@_each
def test_listings_fit_a_phone(item: Item) -> None:
    for variant in _variants(item.id)[:5]:
        assert all(len(line) <= 60 for line in variant.shown.code.split("\n")), variant.shown.code


@_each
def test_a_wrong_line_with_a_belief_is_not_the_right_one(item: Item) -> None:
    if isinstance(item, Lines):
        assert len({line.n for line in item.line}) == len(item.line)
        assert not any(line.right and line.misconception for line in item.line)


@_each
def test_a_match_is_not_in_order_of_its_left_side(item: Item) -> None:
    if isinstance(item, Match):
        assert len({right_reply(variant).marks for variant in _variants(item.id)}) > 3


# ---- all of them ----


def test_a_course_with_a_bad_item_is_refused(tmp_path: Path) -> None:
    shutil.copytree(_LESSONS, tmp_path / "lessons")
    path = tmp_path / "lessons" / "dropout" / "09-network-diagram.quiz.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("solution =", "solutoin =", 1), encoding="utf-8")
    with pytest.raises(CourseError, match=rf"{re.escape(str(path))}: item \d+ \(network-diagram-"):
        read_course(tmp_path / "lessons")
    path.unlink()
    assert read_course(tmp_path / "lessons").bank.of_section("dropout-network-diagram") == []


def test_every_kind_is_there() -> None:
    assert {item.__struct_config__.tag for item in _ITEMS.values()} == _KINDS


def test_a_third_is_generated_and_each_generator_used() -> None:
    used = Counter(item.generator for item in _ITEMS.values())
    assert 3 * (len(_ITEMS) - used.pop("")) >= len(_ITEMS)
    assert GENERATORS.keys() == used.keys()


def test_code_is_read_too() -> None:
    assert {item.language for item in _ITEMS.values() if item.code and isinstance(item, Lines)} >= {"numpy", "pytorch"}


def test_each_section_has_four_items() -> None:
    few = {section.slug: n for section in _COURSE.sections if (n := len(_COURSE.bank.of_section(section.slug))) < 4}
    assert not few


def test_each_misconception_has_two_items() -> None:
    few = {key: n for key in _COURSE.misconceptions if (n := len(_COURSE.bank.of_misconception(key))) < 2}
    assert not few


def test_each_misconception_can_show_in_an_answer_to_two_items() -> None:
    """Not only asked about: some wrong answer is taken for it."""
    shows: Counter[str] = Counter()
    for item in _ITEMS.values():
        whole = {item.misconception} if isinstance(item, Truth) else set()
        parts = {one["misconception"] for name in ("choice", "wrong", "line") for one in _parts(item, name)}
        shows.update((whole | parts) - {""})
    assert {key: shows[key] for key in _COURSE.misconceptions if shows[key] < 2} == {}


def test_there_are_eighty_items_of_every_kind() -> None:
    kinds = Counter(item.__struct_config__.tag for item in _ITEMS.values())
    assert len(_ITEMS) >= 80
    assert set(kinds) == _KINDS


def test_statements_are_true_about_as_often_as_false() -> None:
    answers = Counter(item.answer for item in _ITEMS.values() if isinstance(item, Truth) and item.answer is not None)
    assert min(answers[True], answers[False]) >= 2
