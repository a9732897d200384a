"""Generated items on training and on code: values against exact fractions; NumPy listings print what the key says."""

import contextlib
import io
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import prod, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.course.generators import code_reading, training
from core.course.generators.draw import Draw
from core.course.items import Number, Vector
from core.course.library import read_course
from core.course.quiz import draw_variant

Rules = dict[str, Any]

_ITEMS = read_course(Path(__file__).parents[3] / "lessons/bn").bank.items
_GENERATORS = training.GENERATORS | code_reading.GENERATORS
_SEEDS = range(60)


def _dot(a: list[Any], b: list[Any]) -> Any:
    return sum(one * other for one, other in zip(a, b, strict=True))


def _times(a: list[Any], b: list[Any], factor: Any = 1) -> list[Any]:
    return [one * other * factor for one, other in zip(a, b, strict=True)]


def _off(mask: list[Any]) -> list[Any]:
    return [1 - kept for kept in mask]


def _outcomes(terms: list[Any], p: Fraction) -> list[tuple[Any, Any]]:
    """Chance and scaled sum of every mask."""
    return [
        (prod((1 - p if kept else p for kept in mask), start=Fraction(1)), _dot(terms, list(mask)) / (1 - p))
        for mask in product((0, 1), repeat=len(terms))
    ]


def _mean(terms: list[Any], p: Fraction) -> Any:
    return sum(chance * value for chance, value in _outcomes(terms, p))


def _variance(terms: list[Any], p: Fraction) -> Any:
    return sum(chance * value**2 for chance, value in _outcomes(terms, p)) - _mean(terms, p) ** 2


def _subnetwork_mean(x: list[Any], w: list[Any], p: Fraction, mean: Fraction, **_: Any) -> Rules:
    terms = _times(x, w)
    assert mean == sum(terms)
    return {
        "answer": _mean(terms, p),
        "unscaled": _mean(terms, p) * (1 - p),
        "equal_masks": sum(value for _, value in _outcomes(terms, p)) / 8,
        "rate_is_keep": p * sum(terms),
    }


def _mean_of_passes(n: Fraction, one: Fraction, spread: Fraction, **_: Any) -> Rules:
    assert spread == one / n
    return {"answer": spread, "of_one": one, "of_the_sum": one * n, "by_root": float(one) / sqrt(n)}


def _longer_training(
    p: Fraction, plain_epochs: Fraction, plain_seconds: Fraction, epochs: Fraction, seconds: Fraction, **_: Any
) -> Rules:
    assert 1 < seconds / plain_seconds < epochs / plain_epochs, "slower by epochs, hardly by a step"
    return {
        "answer": (epochs * seconds) / (plain_epochs * plain_seconds),
        "epochs_alone": epochs / plain_epochs,
        "step_alone": seconds / plain_seconds,
        "fewer_units": epochs / plain_epochs * (1 - p),
    }


def _memory_left(p: Fraction, steps: Fraction, **_: Any) -> Rules:
    return {
        "answer": 100 * (1 - p) ** int(steps),
        "one_mask": 100 * (1 - p),
        "rate_is_keep": 100 * p ** int(steps),
        "added": max(0, 100 * (1 - steps * p)),
    }


def _decay_step(w: Fraction, eta: Fraction, lam: Fraction, factor: Fraction, **_: Any) -> Rules:
    assert factor == 1 - eta * lam
    return {
        "answer": w - eta * lam * w,
        "unchanged": w,
        "eta_forgotten": w - lam * w,
        "not_times_w": w - eta * lam,
    }


def _linear_penalty(p: Fraction, first: list[Any], second: list[Any], w: list[Any], odds: Fraction, **_: Any) -> Rules:
    """Of the squared error's mean over masks, what is more than without dropout: for any target, here 0."""

    def added(w: list[Any], p: Fraction) -> Any:
        return sum(
            sum(chance * value**2 for chance, value in _outcomes(_times(x, w), p)) - _dot(x, w) ** 2
            for x in (first, second)
        )

    squares = [a**2 + b**2 for a, b in zip(first, second, strict=True)]
    assert odds == p / (1 - p)
    return {
        "answer": added(w, p),
        "inputs_forgotten": odds * _dot(w, w),
        "not_squared": odds * _dot(w, squares),
        "unscaled": p * (1 - p) * _dot(_times(w, w), squares),
        "rate_is_keep": added(w, 1 - p),
    }


def _printed_in_training(x: list[Any], m: list[Any], p: Fraction, **_: Any) -> Rules:
    return {
        "answer": _times(x, m, 1 / (1 - p)),
        "unscaled": _times(x, m),
        "flipped": _times(x, _off(m), 1 / (1 - p)),
        "rate_is_keep": _times(x, m, 1 / p),
    }


def _printed_in_evaluation(x: list[Any], p: Fraction, **_: Any) -> Rules:
    return {"answer": sum(x), "scaled_down": sum(x) * (1 - p), "scaled_up": sum(x) / (1 - p)}


def _printed_memory(h: list[Any], first: list[Any], second: list[Any], third: list[Any], **_: Any) -> Rules:
    ever = [max(column) for column in zip(first, second, third, strict=True)]
    return {
        "answer": _times(_times(_times(h, first), second), third),
        "last_mask": _times(h, third),
        "first_mask": _times(h, first),
        "ever_on": _times(h, ever),
    }


def _printed_weights(w: list[Any], g: list[Any], m: list[Any], eta: Fraction, lam: Fraction, **_: Any) -> Rules:
    def after(g: list[Any], lam: Any) -> list[Any]:
        return [weight - eta * (gradient + lam * weight) for weight, gradient in zip(w, g, strict=True)]

    heard = after(_times(m, g), lam)
    return {
        "answer": heard,
        "no_decay": after(_times(m, g), 0),
        "off_untouched": [new if kept else old for new, old, kept in zip(heard, w, m, strict=True)],
        "off_learns": after(g, lam),
    }


_RULES: dict[str, Callable[..., Rules]] = {
    "subnetwork_mean": _subnetwork_mean,
    "mean_of_passes": _mean_of_passes,
    "longer_training": _longer_training,
    "memory_left": _memory_left,
    "decay_step": _decay_step,
    "linear_penalty": _linear_penalty,
    "printed_in_training": _printed_in_training,
    "printed_in_evaluation": _printed_in_evaluation,
    "printed_memory": _printed_memory,
    "printed_weights": _printed_weights,
}


def _draws(name: str) -> list[Draw]:
    return [_GENERATORS[name](np.random.default_rng(seed)) for seed in _SEEDS]


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
    assert _GENERATORS.keys() == _RULES.keys() | {"whose_weights"}


@pytest.mark.parametrize("name", sorted(_RULES))
def test_keys_and_wrong_rules_are_what_they_say(name: str) -> None:
    for draw in _draws(name):
        expected = _RULES[name](**_exact(draw.values))
        assert _floats(draw.answer) == pytest.approx(_floats(expected.pop("answer")), abs=1e-9)
        # One mask of the learner's own stands in no question: it need only be a wrong sum.
        assert draw.wrong.keys() - {"masked"} == expected.keys()
        for rule, value in expected.items():
            assert _floats(draw.wrong[rule]) == pytest.approx(_floats(value), abs=1e-9), rule


@pytest.mark.parametrize("item", [one for one in _ITEMS.values() if one.generator in _RULES], ids=lambda one: one.id)
def test_rounding_is_never_half_way(item: Number | Vector) -> None:
    """Else what is shown as right would hang on which way a half is rounded."""
    unit = 10.0**item.decimals
    for draw in _draws(item.generator):
        for value in _floats(draw.answer):
            assert abs(value * unit % 1 - 0.5) > 1e-6, draw


def test_only_weight_decay_leaves_its_mark_on_the_weights() -> None:
    for draw in _draws("whose_weights"):
        size = {name: float(draw.values[name]) for name in ("plain", "dropout", "decay")}
        loss = {name: float(draw.values[f"{name}_loss"]) for name in size}
        assert size["decay"] < 0.55 * size["plain"] and 0.85 * size["plain"] < size["dropout"] < size["plain"]
        assert loss["dropout"] < loss["decay"] < loss["plain"], "the lowest loss does not give it away"


# ---- listings ----


def _printed(code: str, **names: Any) -> list[float]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {"np": np} | names)  # our own listing: what the learner is asked about
    return [float(number) for number in re.findall(r"-?\d+\.?\d*", out.getvalue())]


@pytest.mark.parametrize(
    "item",
    [one for one in _ITEMS.values() if one.language == "numpy" and one.generator in _RULES],
    ids=lambda one: one.id,
)
def test_a_numpy_listing_prints_the_key(item: Vector) -> None:
    for seed in _SEEDS:
        variant = draw_variant(item, seed)
        assert _printed(variant.shown.code) == pytest.approx(_floats(variant.draw.answer), abs=1e-6)


def test_the_mask_outside_the_loop_is_what_makes_the_mean_wander() -> None:
    item = _ITEMS["advantages-mask-outside-loop"]
    right = next(line.n for line in item.line if line.right)
    lines = item.code.strip("\n").split("\n")
    mask = lines.pop(right - 1)
    lines.insert(right, "    " + mask)
    x, w = np.array([2.0, 4.0, 6.0]), np.ones(3)

    def means(code: str) -> list[float]:
        call = "\nprint(mean_of_masks(x, w, 0.4, np.random.default_rng(seed)))"
        return [_printed(code + call, x=x, w=w, seed=seed)[0] for seed in range(8)]

    assert max(abs(mean - 12) for mean in means("\n".join(lines))) < 1
    assert max(abs(mean - 12) for mean in means(item.code)) > 3
