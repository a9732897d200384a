"""The engine of the quiz on a small bank: reading, refusing, drawing, hiding the key."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from core.course.generators import GENERATORS, Draw
from core.course.items import Choice, Item, Match, Multi, Order, Truth
from core.course.quiz import Bank, draw_variant, variant_seed
from core.course.reading import CourseError
from core.course.scoring import right_reply
from core.course.variants import Variant, fill, fill_code, near, tells_apart

from .small_bank import ITEMS, read

_SEEDS = range(60)


def _variants(item: Item) -> Iterator[Variant]:
    return (draw_variant(item, seed) for seed in _SEEDS)


# ---- reading ----


def test_items_stand_in_order_with_their_sections(tmp_path: Path) -> None:
    bank = read(tmp_path, ITEMS["truth"] + ITEMS["choice"], ITEMS["lines"])
    assert list(bank.items) == ["t-truth", "t-choice", "t-lines"]
    assert [item.id for item in bank.of_section("one")] == ["t-truth", "t-choice"]
    assert bank.of_section("two") == [], "a section without a file has no items"
    assert [item.id for item in bank.of_section("three")] == ["t-lines"]
    assert [item.id for item in bank.of_misconception("p-is-keep")] == ["t-choice"], "named by a choice"
    assert [item.id for item in bank.of_misconception("exact-count")] == ["t-truth", "t-lines"]


def test_text_is_normalised(tmp_path: Path) -> None:
    decomposed = "ক\u09c7\u09be"  # two signs that make one vowel
    bank = read(tmp_path, ITEMS["truth"].replace("প্রশ্ন", decomposed))
    assert bank.items["t-truth"].question == "ক\u09cb"


@pytest.mark.parametrize(
    ("kind", "old", "new", "fault"),
    [
        ("choice", 'kind = "choice"', 'kind = "guess"', "guess"),
        ("choice", "right = true", "", "0 right"),
        ("choice", 'why = "গ-এর কারণ"', 'why = "গ"\nright = true', "2 right"),
        ("choice", 'why = "খ-এর কারণ"', "", "why"),
        ("choice", 'why = "খ-এর কারণ"', 'why = ""', "why"),
        ("choice", 'text = "খ"', 'txt = "খ"', "txt"),
        ("choice", '"p-is-keep"', '"p-is-what"', "p-is-what"),
        ("choice", '"t-choice"', '"T choice"', "id"),
        ("choice", 'solution = "সমাধান"', "", "solution"),
        ("choice", '["ইঙ্গিত এক", "ইঙ্গিত দুই"]', "[]", "hints"),
        ("choice", '"প্রশ্ন"', '"প্রশ্ন {p}"', "['p']"),
        ("choice", '"ক-এর কারণ"', '"কারণ {q}"', "['q']"),
        ("choice", "[[item]]", '[[item]]\nlanguage = "numpy"', "language"),
        ("multi", "right = true", "", "0 right"),
        ("truth", "answer = false", "", "answer"),
        ("truth", "answer = false", 'generator = "scaled_sum"', "does not suit"),
        ("number", 'generator = "scaled_sum"', "", "generator"),
        ("number", 'generator = "scaled_sum"', "answer = 16", "answer"),
        ("number", '"scaled_sum"', '"no_such"', "no_such"),
        ("number", '"scaled_sum"', '"gradient_back"', "does not suit"),
        ("number", '"rate_is_keep"', '"rate_is_lost"', "rate_is_lost"),
        ("number", "decimals = 2", "decimals = 9", "decimals"),
        ("vector", '"gradient_back"', '"scaled_sum"', "does not suit"),
        ("order", ', "তিন", "চার"', "", "steps"),
        ("match", '"দুই"', '"এক"', "left"),
        ("click", '"silent_edges"', '"scaled_sum"', "press"),
        ("click", '"edges"', '"sky"', "sky"),
        ("lines", "n = 1", "n = 4", "3 lines"),
        ("lines", "right = true", "", "0 right"),
    ],
)
def test_a_bad_item_is_refused_with_file_and_id(tmp_path: Path, kind: str, old: str, new: str, fault: str) -> None:
    assert old in ITEMS[kind]
    with pytest.raises(CourseError) as refused:
        read(tmp_path, ITEMS["truth"].replace("t-truth", "t-before") + ITEMS[kind].replace(old, new))
    said = str(refused.value)
    assert str(tmp_path / "01-one.quiz.toml") in said and "item 2" in said
    assert fault in said and (f"t-{kind}" in said or "T choice" in said)


def test_an_id_is_given_once_in_the_course(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"03-three\.quiz\.toml: item 1 \(t-truth\)"):
        read(tmp_path, ITEMS["truth"], ITEMS["truth"])


# ---- variants ----


def test_a_seed_is_a_variant(bank: Bank) -> None:
    for item in bank.items.values():
        one, other = draw_variant(item, 11), draw_variant(item, 11)
        assert one == other and one.shown == other.shown
    shown = [variant.shown for variant in _variants(bank.items["t-click"])]
    assert len({msgspec.json.encode(one) for one in shown}) == 10, "four units, one or two of them dropped"


def test_the_seed_of_a_variant_is_permanent() -> None:
    """Stored answers name variants by their seed: the function may never change."""
    assert variant_seed("mask-count-is-random", "a1b2", 0) == 2332746096479176315
    seeds = {variant_seed(item, who, n) for item in ("a-b", "a-c") for who in ("x", "y") for n in range(50)}
    assert len(seeds) == 200 and all(0 <= seed < 2**63 for seed in seeds)
    assert variant_seed("a-b", "1", 11) != variant_seed("a-b", "11", 1)


def test_choices_are_shuffled_unless_their_order_is_kept(bank: Bank) -> None:
    item = bank.items["t-choice"]
    assert isinstance(item, Choice)
    assert {right_reply(variant).marks for variant in _variants(item)} == {(0,), (1,), (2,)}
    kept = msgspec.structs.replace(item, keep_order=True)
    assert {variant.shown.options for variant in _variants(kept)} == {("ক", "খ", "গ")}


def test_steps_never_stand_in_the_right_order(bank: Bank) -> None:
    item = bank.items["t-order"]
    assert isinstance(item, Order)
    shown = {variant.shown.options for variant in _variants(item)}
    assert tuple(item.steps) not in shown and len(shown) > 10


def test_numbers_wear_the_script_of_their_place() -> None:
    values = {"p": 0.25, "x": (2.0, -4.5), "word": "1 + 2", "big": 65536}
    assert fill("হার {p}, $p = {p}$, `p={p}`", values) == "হার ০.২৫, $p = 0.25$, `p=0.25`"
    assert fill("{x}; ${x}$; `{x}`", values) == "২, −৪.৫; $2, −4.5$; `2, -4.5`"
    assert fill("${big}$, `{big}`", values) == "$65536$, `65536`", "formulas and code have no commas"
    assert fill("{word}, {big}", values) == "১ + ২, ৬৫,৫৩৬"
    assert fill_code('d = {"k": {p}}; print(f"{y}")', values) == 'd = {"k": 0.25}; print(f"{y}")'
    assert fill_code("x = [{x}]", values) == "x = [2, -4.5]"


def test_a_draw_that_cannot_tell_rules_apart_is_drawn_again(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    draws = iter([Draw(answer=2.0, wrong={"rate_is_keep": 2.001}), Draw(answer=2.0, wrong={"rate_is_keep": 3.0})])
    monkeypatch.setitem(GENERATORS, "scaled_sum", lambda rng: next(draws))
    assert draw_variant(bank.items["t-number"], 0).draw.wrong == {"rate_is_keep": 3.0}


def test_a_generator_that_never_tells_rules_apart_is_named(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def stuck(rng: np.random.Generator) -> Draw:
        seen.append(rng.random())
        return Draw(answer=2.0, wrong={"one": 5.0, "other": 5.0})

    monkeypatch.setitem(GENERATORS, "scaled_sum", stuck)
    with pytest.raises(CourseError, match=r"t-number.*scaled_sum"):
        draw_variant(bank.items["t-number"], 0)
    assert len(set(seen)) == 100, "bounded, and each time another draw"


@pytest.mark.parametrize(
    ("answer", "wrong", "decimals", "apart"),
    [
        (2.0, 2.01, 2, True), (2.0, 2.009, 2, False), (2.0, 2.5, 0, False), (2.0, 3.0, 0, True), (2.0, -2.0, 2, True),
        ((1.0, 2.0), (1.0, 2.5), 1, True), ((1.0, 2.0), (1.0, 2.05), 1, False), ((1.0, 2.0), (1.0,), 1, True),
    ],
)  # fmt: skip
def test_rules_are_apart_when_no_reply_is_near_both(answer: object, wrong: object, decimals: int, apart: bool) -> None:
    assert tells_apart(Draw(answer=answer, wrong={"w": wrong}), decimals) is apart  # type: ignore[arg-type, dict-item]


def test_near_is_half_of_the_last_place() -> None:
    assert near(2.67, 8 / 3, 2) and near(2.66667, 8 / 3, 2) and not near(2.66, 8 / 3, 2)
    assert near(2.12, 2.125, 2) and near(2.13, 2.125, 2), "both ways of rounding a half"
    assert near(16.0, 16.0, 0) and not near(15.6, 16.0, 0), "a whole number is not rounded"
    assert near((1.0, 2.004), (1.0, 2.0), 2) and not near((1.0,), (1.0, 1.0), 2)


# ---- what is shown ----


def _with_other_key(variant: Variant) -> Variant:
    """The variant with everything changed that a learner must not know: key, whys, hints, solution."""
    item = variant.item
    changes: dict[str, object] = {"solution": "X", "hints": ["X"] * len(item.hints), "misconception": "X"}
    if isinstance(item, Choice | Multi):
        options = [msgspec.structs.replace(one, right=not one.right, why="X", key="X") for one in item.choice]
        changes["choice"] = options
    if isinstance(item, Truth):
        changes["answer"] = not item.answer
    if isinstance(item, Match):
        rights = [pair.right for pair in item.pair]
        pairs = [
            msgspec.structs.replace(pair, right=right, why="X")
            for pair, right in zip(item.pair, rights[1:] + rights[:1], strict=True)
        ]
        changes["pair"] = pairs
    changes |= {name: "X" for name in ("why", "why_true", "why_false", "why_other", "why_missed", "why_extra")
                if hasattr(item, name)}  # fmt: skip
    changes |= {name: [] for name in ("wrong", "line") if hasattr(item, name)}
    draw = msgspec.structs.replace(variant.draw, answer=-98765.25, wrong={"X": -98765.5}, choices=("X",))
    return replace(variant, item=msgspec.structs.replace(item, **changes), draw=draw)


def test_what_is_shown_does_not_depend_on_the_key(bank: Bank) -> None:
    for item in bank.items.values():
        for variant in _variants(item):
            if isinstance(item, Match):  # its right sides are in sight in any case, and so is a set of them
                assert sorted(_with_other_key(variant).shown.rights) == sorted(variant.shown.rights)
                continue
            encoded = msgspec.json.encode(variant.shown)
            assert encoded == msgspec.json.encode(_with_other_key(variant).shown), item.id
            for secret in ("why", 'right"', "solution", "answer", "wrong", "98765"):
                assert secret not in encoded.decode(), (item.id, secret)


def test_hints_come_one_by_one(bank: Bank) -> None:
    variant = draw_variant(bank.items["t-choice"], 0)
    assert variant.shown.n_hints == 2
    assert (variant.hint(0), variant.hint(1)) == ("ইঙ্গিত এক", "ইঙ্গিত দুই")
    assert "ইঙ্গিত" not in msgspec.json.encode(variant.shown).decode()
