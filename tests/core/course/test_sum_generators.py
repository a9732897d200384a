"""Generated items on sums, masks and scaling: every value against exact fractions of what the question shows."""

import tomllib
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.course.generators import sums
from core.course.generators.draw import Draw

Rules = dict[str, Any]

_LESSONS = Path(__file__).parents[3] / "lessons/bn/dropout"
_STEMS = ("05-linear-sum", "06-mask", "07-inverted-scaling", "08-worked-example")
_ITEMS = [item for stem in _STEMS for item in tomllib.loads((_LESSONS / f"{stem}.quiz.toml").read_text())["item"]]
_SEEDS = range(60)


def _dot(a: list[Any], b: list[Any]) -> Any:
    return sum(one * other for one, other in zip(a, b, strict=True))


def _off(mask: list[Any]) -> list[Any]:
    return [1 - kept for kept in mask]


def _times(a: list[Any], b: list[Any], factor: Any = 1) -> list[Any]:
    return [one * other * factor for one, other in zip(a, b, strict=True)]


def _chance(mask: tuple[int, ...], p: Fraction) -> Fraction:
    return prod((1 - p if kept else p for kept in mask), start=Fraction(1))


def _mean(x: list[Any], p: Fraction) -> Fraction:
    """The mean of the bare sum, mask by mask."""
    return sum((_chance(mask, p) * _dot(x, list(mask)) for mask in product((0, 1), repeat=len(x))), Fraction(0))


def _weighted_sum(x: list[Any], w: list[Any], **_: Any) -> Rules:
    return {
        "answer": _dot(x, w),
        "no_weights": sum(x),
        "signs_lost": _dot(x, [abs(weight) for weight in w]),
        "sums_multiplied": sum(x) * sum(w),
    }


def _weighted_terms(x: list[Any], w: list[Any], **_: Any) -> Rules:
    return {
        "answer": _times(x, w),
        "weight_stays": [weight * (value or 1) for value, weight in zip(x, w, strict=True)],
        "added": [value + weight for value, weight in zip(x, w, strict=True)],
    }


def _doubled_input(x: list[Any], w: list[Any], unit: Fraction, y: Fraction, **_: Any) -> Rules:
    i = int(unit) - 1
    assert y == _dot(x, w)
    return {
        "answer": y + x[i] * w[i],
        "all_doubled": 2 * y,
        "weight_forgotten": y + x[i],
        "term_alone": 2 * x[i] * w[i],
    }


def _missing_weight(x: list[Any], w: str, unit: Fraction, y: Fraction, **_: Any) -> Rules:
    i, weights = int(unit) - 1, w.split(", ")
    assert weights[i] == "?"
    rest = y - sum(x[j] * Fraction(weight) for j, weight in enumerate(weights) if j != i)
    return {"answer": rest / x[i], "not_divided": rest, "others_forgotten": y / x[i], "subtracted": rest - x[i]}


def _masked_sum(x: list[Any], w: list[Any], m: list[Any], **_: Any) -> Rules:
    terms = _times(x, w)
    return {
        "answer": _dot(terms, m),
        "flipped": _dot(terms, _off(m)),
        "unmasked": sum(terms),
        "no_weights": _dot(x, m),
    }


def _masked_values(x: list[Any], m: list[Any], **_: Any) -> Rules:
    kept = [value for value, on in zip(x, m, strict=True) if on]
    return {
        "answer": _times(x, m),
        "closed_up": kept + [0] * (len(x) - len(kept)),
        "flipped": _times(x, _off(m)),
        "mask_itself": m,
    }


def _lottery_mask(u: list[Any], p: Fraction, **_: Any) -> Rules:
    mask = [int(ticket >= p) for ticket in u]
    return {"answer": mask, "rate_is_keep": _off(mask), "half": [int(ticket >= Fraction(1, 2)) for ticket in u]}


def _second_mask(x: list[Any], w: list[Any], first: list[Any], second: list[Any], **_: Any) -> Rules:
    terms = _times(x, w)
    return {
        "answer": _dot(terms, second),
        "gone": _dot(terms, _times(first, second)),
        "first": _dot(terms, first),
        "no_weights": _dot(x, second),
    }


def _nudged_weights(
    x: list[Any], m: list[Any], step: Fraction, low: Fraction, high: Fraction, off: Fraction, on: Fraction, **_: Any
) -> Rules:
    assert {low, high} == {off, on} and m[int(on) - 1] and not m[int(off) - 1]
    on_x, off_x = x[int(on) - 1], x[int(off) - 1]
    return {
        "answer": step * on_x,
        "both_count": step * (on_x + off_x),
        "dropped_counts": step * off_x,
        "inputs_forgotten": step,
        "weights_counted": 2 * step,
    }


def _train_and_test(x: Fraction, p: Fraction, **_: Any) -> Rules:
    return {
        "answer": [x / (1 - p), x],
        "unscaled": [x, x],
        "original": [x, x * (1 - p)],
        "scaled_twice": [x / (1 - p), x * (1 - p)],
        "rate_is_keep": [x / p, x],
    }


def _original_test_sum(x: list[Any], p: Fraction, **_: Any) -> Rules:
    full = sum(x)
    return {"answer": full * (1 - p), "nothing_done": full, "rate_is_keep": full * p, "divided": full / (1 - p)}


def _divisor(p: Fraction, n: Fraction, n_on: Fraction, **_: Any) -> Rules:
    assert 0 < n_on < n
    return {"answer": 1 - p, "kept_share": n_on / n, "dropped_share": 1 - n_on / n, "rate_is_keep": p}


def _unscaled_mean(x: list[Any], p: Fraction, **_: Any) -> Rules:
    return {
        "answer": _mean(x, p),
        "test_sum": sum(x),
        "rate_is_keep": _mean(x, 1 - p),
        "equal_masks": _mean(x, Fraction(1, 2)),
    }


def _gradient_back(dy: list[Any], m: list[Any], p: Fraction, **_: Any) -> Rules:
    scale = 1 / (1 - p)
    return {
        "answer": _times(dy, m, scale),
        "all_learn": [value * scale for value in dy],
        "unscaled": _times(dy, m),
        "flipped": _times(dy, _off(m), scale),
        "rate_is_keep": _times(dy, m, 1 / p),
    }


def _scaled_sum(x: list[Any], m: list[Any], p: Fraction, **_: Any) -> Rules:
    bare = _dot(x, m)
    return {
        "answer": bare / (1 - p),
        "unscaled": bare,
        "rate_is_keep": bare / p,
        "flipped": _dot(x, _off(m)) / (1 - p),
        "times_keep": bare * (1 - p),
        "by_count": bare * len(m) / sum(m),
    }


def _mean_over_masks(x: list[Any], m: list[Any], p: Fraction, this: Fraction, **_: Any) -> Rules:
    assert this == _dot(x, m) / (1 - p)
    return {
        "answer": _mean(x, p) / (1 - p),
        "this_one": this,
        "equal_masks": _mean(x, Fraction(1, 2)) / (1 - p),
        "unscaled": _mean(x, p),
    }


def _mask_probability(m: list[Any], p: Fraction, **_: Any) -> Rules:
    mask = tuple(m)
    alike = [other for other in product((0, 1), repeat=len(m)) if sum(other) == sum(mask)]
    return {
        "answer": _chance(mask, p),
        "equal_masks": Fraction(1, 8),
        "rate_is_keep": _chance(mask, 1 - p),
        "any_such": sum(_chance(other, p) for other in alike),
    }


def _sum_spread(x: list[Any], p: Fraction, **_: Any) -> Rules:
    def variance(values: list[Any], p: Fraction) -> Fraction:
        masks = product((0, 1), repeat=len(values))
        return sum((_chance(mask, p) * _dot(values, list(mask)) ** 2 for mask in masks), -(_mean(values, p) ** 2))

    return {
        "answer": variance(x, p) / (1 - p) ** 2,
        "rate_forgotten": sum(value**2 for value in x),
        "unscaled": variance(x, p),
        "rate_is_keep": variance(x, 1 - p) / p**2,
        "sum_squared": variance([sum(x)], p) / (1 - p) ** 2,
    }


_RULES: dict[str, Callable[..., Rules]] = {
    "weighted_sum": _weighted_sum,
    "weighted_terms": _weighted_terms,
    "doubled_input": _doubled_input,
    "missing_weight": _missing_weight,
    "masked_sum": _masked_sum,
    "masked_values": _masked_values,
    "lottery_mask": _lottery_mask,
    "second_mask": _second_mask,
    "nudged_weights": _nudged_weights,
    "train_and_test": _train_and_test,
    "original_test_sum": _original_test_sum,
    "divisor": _divisor,
    "unscaled_mean": _unscaled_mean,
    "gradient_back": _gradient_back,
    "scaled_sum": _scaled_sum,
    "mean_over_masks": _mean_over_masks,
    "mask_probability": _mask_probability,
    "sum_spread": _sum_spread,
}


def _draws(name: str) -> list[Draw]:
    return [sums.GENERATORS[name](np.random.default_rng(seed)) for seed in _SEEDS]


def _exact(values: dict[str, Any]) -> dict[str, Any]:
    """A question's numbers as the learner reads them, as fractions."""

    def one(value: Any) -> Any:
        return value if isinstance(value, str) else Fraction(f"{value:.10g}")

    return {
        name: [one(part) for part in value] if isinstance(value, tuple) else one(value)
        for name, value in values.items()
    }


def _floats(value: Any) -> list[float]:
    return [float(part) for part in (value if isinstance(value, list | tuple) else [value])]


def test_every_generator_is_held_against_fractions() -> None:
    assert sums.GENERATORS.keys() == _RULES.keys() | {"one_outcome"}


@pytest.mark.parametrize("name", sorted(_RULES))
def test_keys_and_wrong_rules_are_what_they_say(name: str) -> None:
    for draw in _draws(name):
        expected = _RULES[name](**_exact(draw.values))
        assert _floats(draw.answer) == pytest.approx(_floats(expected.pop("answer")), abs=1e-9)
        assert draw.wrong.keys() == expected.keys()
        for rule, value in draw.wrong.items():
            assert _floats(value) == pytest.approx(_floats(expected[rule]), abs=1e-9), rule


@pytest.mark.parametrize("name", sorted(_RULES))
def test_right_values_need_no_rounding(name: str) -> None:
    decimals = {item["decimals"] for item in _ITEMS if item.get("generator") == name}
    for draw in _draws(name):
        assert _floats(draw.answer) == pytest.approx(np.round(_floats(draw.answer), max(decimals)), abs=1e-9)


def test_an_outcome_to_judge_is_not_the_sum_in_evaluation() -> None:
    for seed in range(1000):  # a mask whose scaled sum is the whole sum by chance is rare
        draw = sums.GENERATORS["one_outcome"](np.random.default_rng(seed))
        values = _exact(draw.values)
        assert values["scaled"] == _dot(values["x"], values["m"]) / (1 - values["p"])
        assert values["full"] == sum(values["x"]) != values["scaled"]


@pytest.mark.parametrize("name", sorted(sums.GENERATORS))
def test_no_rate_is_a_half_and_a_seed_is_a_question(name: str) -> None:
    draws = _draws(name)
    assert draws == _draws(name)
    assert len({repr(draw.values) for draw in draws}) > 15
    assert 0.5 not in {draw.values.get("p") for draw in draws}


@pytest.mark.parametrize("item", [item for item in _ITEMS if "generator" in item], ids=lambda item: item["id"])
def test_every_wrong_rule_has_its_sentence(item: dict[str, Any]) -> None:
    draw = sums.GENERATORS[item["generator"]](np.random.default_rng(0))
    named = [wrong["name"] for wrong in item.get("wrong", [])]
    assert sorted(named) == sorted(draw.wrong)
