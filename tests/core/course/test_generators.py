"""Every generator, a thousand draws each: rules are told apart, numbers are finite, small and honest about rounding.

That a key is right is shown beside each family, in test_*_generators.py.
"""

import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from core.course.generators import GENERATORS, Draw, accuracies, code_reading, losses, masks, networks, sums, training
from core.course.items import Click, Number, Vector
from core.course.library import read_course
from core.course.quiz import draw_variant
from core.course.scoring import Reply, right_reply, score
from core.course.variants import tells_apart

_LARGEST = 100_000
_ITEMS = read_course(Path(__file__).parents[3] / "lessons/bn").bank.items
_NUMERIC = [key for key, item in _ITEMS.items() if isinstance(item, Number | Vector)]
_RATE_NAMES = ("p", "keep", "rate")


@cache
def _draws(name: str) -> list[Draw]:
    rng = np.random.default_rng(20_141_129)
    return [GENERATORS[name](rng) for _ in range(1000)]


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, tuple | list):
        for one in value:
            yield from _numbers(one)
    elif isinstance(value, dict):
        yield from _numbers(list(value.values()))
    elif isinstance(value, int | float | np.number):
        yield float(value)


def test_every_family_is_in_the_table() -> None:
    families = (masks, accuracies, sums, networks, losses, training, code_reading)
    assert len(GENERATORS) == sum(len(family.GENERATORS) for family in families), "two generators share a name"


@pytest.mark.parametrize("name", sorted(GENERATORS))
def test_numbers_are_finite_and_small(name: str) -> None:
    for draw in _draws(name):
        for number in _numbers([draw.values, draw.answer, draw.wrong, draw.picture]):
            assert math.isfinite(number) and abs(number) < _LARGEST, draw


@pytest.mark.parametrize("name", sorted(GENERATORS))
def test_no_rate_is_a_half(name: str) -> None:
    for draw in _draws(name):
        rates = {key: value for key, value in draw.values.items() if key.split("_")[0] in _RATE_NAMES}
        assert 0.5 not in rates.values(), "dropping and keeping would be one and the same"
        assert all(0 < value < 1 for value in rates.values() if isinstance(value, float)), rates


@pytest.mark.parametrize("name", sorted(GENERATORS))
def test_draws_differ(name: str) -> None:
    """One question that is always the same teaches its answer."""
    assert len({repr((draw.values, draw.picture)) for draw in _draws(name)}) >= 5


@pytest.mark.parametrize("name", sorted(GENERATORS))
def test_pictures_travel(name: str) -> None:
    for draw in _draws(name)[:50]:
        assert msgspec.json.decode(msgspec.json.encode(draw.picture)) == draw.picture


def _written(value: Any, decimals: int) -> str:
    """What a learner writes who follows a rule that gives this value."""
    values = value if isinstance(value, tuple) else (value,)
    return ", ".join(f"{one:.{decimals}f}" for one in values)


@pytest.mark.parametrize("item_id", _NUMERIC)
def test_each_rule_gives_its_own_answer(item_id: str) -> None:
    """A thousand variants keep the rules apart; what each rule gives is marked as that rule's."""
    item = _ITEMS[item_id]
    assert isinstance(item, Number | Vector)
    for seed in range(1000):
        variant = draw_variant(item, seed)
        draw = variant.draw
        assert tells_apart(draw, item.decimals)
        assert score(variant, right_reply(variant)).state == "right"
        for rule in item.wrong if seed < 200 else []:
            verdict = score(variant, Reply(text=_written(draw.wrong[rule.name], max(item.decimals, 1))))
            if verdict.problem != "other-length":
                assert (verdict.state, verdict.why) == ("wrong", variant.text(rule.why)), (seed, rule.name, draw)
                assert verdict.misconception == rule.misconception


@pytest.mark.parametrize("item_id", _NUMERIC)
def test_a_whole_answer_is_whole(item_id: str) -> None:
    item = _ITEMS[item_id]
    assert isinstance(item, Number | Vector)
    if item.decimals == 0:
        for draw in _draws(item.generator):
            assert all(abs(number - round(number)) < 1e-9 for number in _numbers(draw.answer)), draw


@pytest.mark.parametrize("item_id", [key for key, item in _ITEMS.items() if isinstance(item, Click)])
def test_the_picture_does_not_name_the_parts_to_press(item_id: str) -> None:
    for draw in _draws(_ITEMS[item_id].generator):
        key = draw.answer
        assert isinstance(key, frozenset) and key
        named = set(_texts(draw.picture))
        others = {name for name in named - key if name.split("-")[0] in {one.split("-")[0] for one in key}}
        assert not named & key or others, "the key alone is named"


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _texts(value)
