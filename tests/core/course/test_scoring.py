"""Marking on a small bank: right, wrong with the rule behind it, or unreadable."""

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.course.generators import GENERATORS, Draw
from core.course.items import Choice, Click, Item, Multi, Number, Vector
from core.course.quiz import Bank, draw_variant
from core.course.scoring import Reply, right_reply, score
from core.course.variants import Variant

_SEEDS = range(60)


def _variants(item: Item) -> Iterator[Variant]:
    return (draw_variant(item, seed) for seed in _SEEDS)


def test_the_right_reply_is_right_and_only_then_nothing_is_believed(bank: Bank) -> None:
    for item in bank.items.values():
        for variant in _variants(item):
            verdict = score(variant, right_reply(variant))
            assert (verdict.state, verdict.misconception) == ("right", ""), item.id
            assert verdict.solution == "সমাধান"


def test_nothing_is_unreadable_rather_than_wrong(bank: Bank) -> None:
    for item in bank.items.values():
        verdict = score(draw_variant(item, 0), Reply())
        assert verdict.state == "unreadable" and verdict.problem, item.id
        assert not (verdict.solution or verdict.right or verdict.right_parts or verdict.right_text or verdict.whys)


def test_marks_beyond_the_screen_are_unreadable(bank: Bank) -> None:
    for kind in ("choice", "multi", "truth", "order", "match", "lines"):
        variant = draw_variant(bank.items[f"t-{kind}"], 0)
        for marks in ((99,), (-1,), (0, 1, 2, 99), (-1, 0, 1, 2)):
            assert score(variant, Reply(marks=marks)).state == "unreadable", (kind, marks)
    assert score(draw_variant(bank.items["t-choice"], 0), Reply(marks=(0, 1))).problem == "one-only"
    # One beyond the last is as bad as a hundred: three lines, three right sides.
    assert score(draw_variant(bank.items["t-lines"], 0), Reply(marks=(3,))).state == "unreadable"
    assert score(draw_variant(bank.items["t-match"], 0), Reply(marks=(0, 1, 3))).state == "unreadable"


def test_a_slip_in_a_choice_is_not_taken_for_the_belief_that_the_item_asks_about(bank: Bank) -> None:
    item = msgspec.structs.replace(bank.items["t-choice"], misconception="exact-count")
    variant = draw_variant(item, 0)
    believed = {text: score(variant, Reply(marks=(place,))).misconception
                for place, text in enumerate(variant.shown.options)}  # fmt: skip
    assert believed == {"ক": "", "খ": "p-is-keep", "গ": ""}


def test_a_wrong_choice_names_its_belief(bank: Bank) -> None:
    for variant in _variants(bank.items["t-choice"]):
        for place, text in enumerate(variant.shown.options):
            verdict = score(variant, Reply(marks=(place,)))
            assert verdict.why == f"{text}-এর কারণ" == verdict.whys[place]
            assert verdict.state == ("right" if text == "ক" else "wrong")
            assert verdict.misconception == ("p-is-keep" if text == "খ" else "")
            assert verdict.right_text == "ক" == variant.shown.options[verdict.right[0]]


def test_all_that_hold_and_no_other_are_to_be_marked(bank: Bank) -> None:
    variant = draw_variant(bank.items["t-multi"], 5)
    place = {text: i for i, text in enumerate(variant.shown.options)}
    for chosen, right in (("কঘ", True), ("ঘক", True), ("ক", False), ("কঘগ", False), ("খ", False)):
        verdict = score(variant, Reply(marks=tuple(place[text] for text in chosen)))
        assert (verdict.state == "right") is right, chosen
        assert verdict.misconception == ("p-is-keep" if "খ" in chosen else "")


def test_a_generator_may_say_which_choice_is_right(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    multi = bank.items["t-multi"]
    assert isinstance(multi, Multi)
    options = [msgspec.structs.replace(one, right=False, key=one.text) for one in multi.choice]
    item = msgspec.structs.replace(multi, choice=options, generator="any")
    monkeypatch.setitem(GENERATORS, "any", lambda rng: Draw(choices=("খ", "গ")))
    variant = draw_variant(item, 3)
    place = {text: i for i, text in enumerate(variant.shown.options)}
    verdict = score(variant, Reply(marks=(place["খ"], place["ক"])))
    assert {variant.shown.options[mark] for mark in verdict.right} == {"খ", "গ"}
    assert (verdict.state, verdict.misconception) == ("wrong", ""), "what is right in this draw is no belief"
    assert score(variant, Reply(marks=(place["খ"], place["গ"]))).state == "right"


def test_a_statement_is_answered_by_what_was_chosen(bank: Bank) -> None:
    variant = draw_variant(bank.items["t-truth"], 0)
    believed, right = score(variant, Reply(marks=(0,))), score(variant, Reply(marks=(1,)))
    assert (believed.state, believed.why, believed.misconception) == ("wrong", "না", "exact-count")
    assert (right.state, right.why, right.misconception) == ("right", "হ্যাঁ", "")


def test_the_rule_behind_a_wrong_number_is_named(bank: Bank) -> None:
    for variant in _variants(bank.items["t-number"]):
        by_rule = score(variant, Reply(text=f"{variant.draw.wrong['rate_is_keep']:.2f}"))
        assert (by_rule.state, by_rule.misconception) == ("wrong", "p-is-keep")
        assert by_rule.why == variant.text("{p} দিয়ে ভাগ")
        slip = score(variant, Reply(text=f"{variant.draw.answer + 0.37:.2f}"))  # type: ignore[operator]
        assert (slip.state, slip.why, slip.misconception) == ("wrong", "", "")
        assert slip.right_text == by_rule.right_text != ""


def test_a_broken_wrong_number_is_named_where_a_whole_one_is_asked_for(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(GENERATORS, "scaled_sum", lambda rng: Draw({"p": 1}, 2.0, {"rate_is_keep": 10 / 3}))
    variant = draw_variant(msgspec.structs.replace(bank.items["t-number"], decimals=0), 0)
    for text in ("3.3", "3.33", "10/3"):
        assert score(variant, Reply(text=text)).misconception == "p-is-keep"
    assert score(variant, Reply(text="2.04")).state == "wrong"


def test_a_list_is_marked_as_a_whole(bank: Bank) -> None:
    variant = draw_variant(bank.items["t-vector"], 2)
    key = variant.draw.answer
    assert isinstance(key, tuple)
    assert score(variant, Reply(text=f"[{' '.join(map(str, key))}]")).state == "right"
    assert score(variant, Reply(text=", ".join(map(str, key[:-1])))).problem == "other-length"
    assert score(variant, Reply(text=", ".join(map(str, reversed(key))))).state == "wrong"
    flipped = variant.draw.wrong["flipped"]
    assert isinstance(flipped, tuple)
    assert score(variant, Reply(text=";".join(map(str, flipped)))).why == "উল্টো"


def test_every_step_must_be_in_its_place(bank: Bank) -> None:
    for variant in _variants(bank.items["t-order"]):
        right = right_reply(variant).marks
        assert [variant.shown.options[mark] for mark in right] == ["এক", "দুই", "তিন", "চার"]
        swapped = (right[1], right[0], *right[2:])
        verdict = score(variant, Reply(marks=swapped))
        assert (verdict.state, verdict.why, verdict.right) == ("wrong", "ক্রম", right)
        assert score(variant, Reply(marks=right[:-1])).problem == "not-all"


def test_one_right_side_may_serve_two_left_ones(bank: Bank) -> None:
    for variant in _variants(bank.items["t-match"]):
        left, sides = variant.shown.options, variant.shown.rights
        assert sorted(sides) == sorted(["ক", "খ", "বাড়তি"])
        right = {"এক": "ক", "দুই": "খ", "তিন": "ক"}
        marks = tuple(sides.index(right[one]) for one in left)
        assert score(variant, Reply(marks=marks)).state == "right"
        assert score(variant, Reply(marks=marks)).whys == tuple(f"{one} {right[one]}" for one in left)
        decoy = (sides.index("বাড়তি"), *marks[1:])
        assert score(variant, Reply(marks=decoy)).state == "wrong"


def test_missed_and_extra_parts_are_told_apart(bank: Bank) -> None:
    variant = draw_variant(bank.items["t-click"], 1)
    key = right_reply(variant).parts
    for parts, why in ((key[1:], "বাদ"), ((*key, "unit-0-0"), "বাড়তি"), ((*key[1:], "unit-0-0"), "বাড়তি বাদ"), (key, "")):
        verdict = score(variant, Reply(parts=parts))
        assert verdict.why == why and (verdict.state == "right") is (parts == key)
        assert verdict.right_parts == key


def test_a_line_answers_for_itself(bank: Bank) -> None:
    variant = draw_variant(bank.items["t-lines"], 0)
    assert variant.shown.code == "x = 1\ny = 2\nz = 3"
    told = [score(variant, Reply(marks=(line,))) for line in range(3)]
    assert [one.state for one in told] == ["wrong", "right", "wrong"]
    assert [one.why for one in told] == ["এটা নয়", "এই লাইন", "অন্য"]
    assert [one.misconception for one in told] == ["exact-count", "", ""]
    assert told[0].right_text == "২: এই লাইন"


@given(
    marks=st.lists(st.integers(-2, 6) | st.integers(), max_size=6).map(tuple),
    text=st.text(max_size=30) | st.text("0123456789০১২৯.,;/-−+ []", max_size=300),
    parts=st.lists(st.text(max_size=9), max_size=4).map(tuple),
    seed=st.integers(0, 2**63 - 1),
)
def test_whatever_a_browser_sends_is_marked(
    bank: Bank, marks: tuple[int, ...], text: str, parts: tuple[str, ...], seed: int
) -> None:
    for item in bank.items.values():
        variant = draw_variant(item, seed)
        verdict = score(variant, Reply(marks, text, parts))
        assert (verdict.state == "unreadable") == bool(verdict.problem) == (not verdict.solution)
        if verdict.state == "right" and isinstance(item, Choice | Multi):
            assert set(marks) == set(right_reply(variant).marks)
        elif verdict.state == "right" and not isinstance(item, Number | Vector | Click):
            assert marks == right_reply(variant).marks


def test_a_decimal_comma_is_told_from_what_is_no_number(bank: Bank) -> None:
    variant = draw_variant(bank.items["t-number"], 1)
    problems = {text: score(variant, Reply(text=text)).problem for text in ("২,৫", " -12,75 ", "দুই", "2,5,1", "২,")}
    assert problems == {
        "২,৫": "decimal-comma", " -12,75 ": "decimal-comma", "দুই": "no-number", "2,5,1": "no-number", "২,": "no-number",
    }  # fmt: skip


def test_a_decimal_comma_in_a_list_is_told_from_what_is_no_list(bank: Bank) -> None:
    variant = draw_variant(bank.items["t-vector"], 1)
    assert score(variant, Reply(text="২,৫ ৩,৫ ১,৫")).problem == "decimal-comma"
    assert score(variant, Reply(text="২ অথবা ৪")).problem == score(variant, Reply()).problem == "no-list"


def test_keys_are_written_short_and_thousands_are_grouped(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, decimals, plain, said in (
        (2.5, 2, "2.5", "২.৫"), (-0.001, 2, "0", "০"), (123456.0, 0, "123456", "১,২৩,৪৫৬"),
        (-1 / 3, 4, "-0.3333", "−০.৩৩৩৩"),
    ):  # fmt: skip
        draw = Draw({"p": 1}, key, {"rate_is_keep": key + 9})
        monkeypatch.setitem(GENERATORS, "scaled_sum", lambda rng, draw=draw: draw)
        variant = draw_variant(msgspec.structs.replace(bank.items["t-number"], decimals=decimals), 0)
        assert (right_reply(variant).text, score(variant, Reply(text="5")).right_text) == (plain, said)
