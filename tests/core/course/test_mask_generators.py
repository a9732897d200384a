"""Generated items on the lottery and on memorizing: each value found another way, from what the question shows."""

from collections.abc import Callable, Collection
from fractions import Fraction
from itertools import product
from math import comb, prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.course.generators import accuracies, masks
from core.course.generators.draw import Draw
from core.course.library import read_course
from core.course.quiz import draw_variant
from core.course.scoring import Reply, right_reply, score

_ITEMS = read_course(Path(__file__).parents[3] / "lessons/bn").bank.items
_SEEDS = range(60)


def _draws(generator: Callable[[np.random.Generator], Draw]) -> list[Draw]:
    return [generator(np.random.default_rng(seed)) for seed in _SEEDS]


def _exact(rate: float) -> Fraction:
    return Fraction(str(rate))


def _by_outcome(n: int, rate: Fraction, counts: Collection[int]) -> float:
    """The chance, in percent, that the number of dropped units is one of ``counts``: outcome by outcome."""
    outcomes = product((True, False), repeat=n)
    chances = (prod(rate if off else 1 - rate for off in one) for one in outcomes if sum(one) in counts)
    return float(100 * sum(chances, Fraction(0)))


@pytest.mark.parametrize("name", sorted(masks.GENERATORS | accuracies.GENERATORS))
def test_a_seed_is_a_question(name: str) -> None:
    generator = (masks.GENERATORS | accuracies.GENERATORS)[name]
    assert generator(np.random.default_rng(3)) == generator(np.random.default_rng(3))
    assert len({repr(draw.values) + repr(draw.picture) for draw in _draws(generator)}) > 3


def test_cells_to_press_are_the_zeros_of_one_column() -> None:
    for draw in _draws(masks.days_off):
        unit, rows = draw.values["unit"] - 1, draw.picture["masks"]
        assert draw.answer == {f"cell-{i}-{unit}" for i, row in enumerate(rows) if row[unit] == 0}
        assert draw.values["n_off"] == len(draw.answer) and 2 <= len(draw.answer) < len(rows) - 1
        assert draw.values["n_batches"] == len(rows)


def test_a_unit_comes_back_where_a_one_follows_a_zero() -> None:
    for draw in _draws(masks.comebacks):
        row = "".join(f"{kept:g}" for kept in draw.values["m"])
        assert draw.answer == draw.values["back"] == row.count("01") > 0
        assert draw.wrong == {
            "days_off": row.count("0"), "days_on": row.count("1"), "changes": row.count("01") + row.count("10"),
        }  # fmt: skip
        assert (draw.values["n"], draw.values["n_off"]) == (len(row), row.count("0"))


def test_days_together_are_columns_of_ones() -> None:
    for draw in _draws(masks.days_together):
        steps, one, other = (line.split() for line in draw.values["table"].split("\n"))
        pairs = list(zip(one[1:], other[1:], strict=True))
        assert [int(step) for step in steps[1:]] == list(range(1, len(pairs) + 1))
        assert draw.answer == pairs.count(("1", "1")) == draw.values["n"] - draw.values["other"]
        assert draw.wrong == {
            "either": len(pairs) - pairs.count(("0", "0")),
            "alike": pairs.count(("1", "1")) + pairs.count(("0", "0")),
            "first": one[1:].count("1"),
        }


def test_a_conspiracy_needs_all_of_its_units() -> None:
    for draw in _draws(masks.conspiracy):
        n, rate = draw.values["n"], Fraction(draw.values["off"], 100)
        assert draw.answer == pytest.approx(_by_outcome(n, rate, [0]))
        assert draw.values["chance"] == pytest.approx(draw.answer, abs=0.051)
        assert draw.values["on"] == 100 - draw.values["off"]
        assert draw.wrong == pytest.approx({
            "one_of_them": float(100 * (1 - rate)),
            "all_off": _by_outcome(n, rate, [n]),
            "somebody_on": _by_outcome(n, rate, range(n)),
            "somebody_off": _by_outcome(n, rate, range(1, n + 1)),
        })  # fmt: skip


def test_the_chance_of_a_count_is_that_of_its_outcomes() -> None:
    for draw in _draws(masks.chance_of_count):
        n, k, rate = draw.values["n"], draw.values["k"], _exact(draw.values["p"])
        assert k == n * rate == n - draw.values["on"], "the mean is whole"
        assert draw.answer == pytest.approx(_by_outcome(n, rate, [k]))
        assert draw.values["ways"] == comb(n, k)
        assert draw.values["of_hundred"] == pytest.approx(draw.answer, abs=0.5)
        assert draw.values["chance"] == pytest.approx(draw.answer, abs=0.051)
        assert draw.values["chance"] + draw.values["other"] == pytest.approx(100)
        assert draw.wrong == pytest.approx({
            "certain": 100,
            "one_unit": float(100 * rate),
            "one_way": float(100 * rate**k * (1 - rate) ** (n - k)),
            "swapped": _by_outcome(n, rate, [n - k]),
        })  # fmt: skip


def test_counts_are_zeros_row_by_row() -> None:
    for draw in _draws(masks.counts_by_sample):
        rows = [draw.values[f"row_{i}"] for i in range(1, 5)]
        assert draw.answer == draw.values["counts"] == tuple(row.count(0.0) for row in rows)
        assert len(set(draw.answer)) > 2, "else one number might do for all"
        assert draw.values["mean"] == 5 * _exact(draw.values["p"])
        assert draw.wrong == {
            "always_the_mean": (draw.values["mean"],) * 4, "kept": tuple(row.count(1.0) for row in rows),
        }  # fmt: skip


def test_a_raised_rate_drops_the_tickets_between() -> None:
    for draw in _draws(masks.raised_rate):
        low, high = draw.values["low"], draw.values["high"]
        tickets = [float(text) for text in draw.values["tickets"].split(",")]
        assert draw.answer == draw.values["more"] == sum(low <= ticket < high for ticket in tickets)
        assert draw.values["off_low"] == sum(ticket < low for ticket in tickets)
        assert draw.values["off_high"] == sum(ticket < high for ticket in tickets) == draw.wrong["all_off"]
        assert draw.wrong["by_the_mean"] == len(tickets) * (_exact(high) - _exact(low))
        assert draw.wrong["still_on"] == sum(ticket >= high for ticket in tickets)
        assert draw.answer > 0 and draw.wrong["still_on"] > 0, "somebody changes, and somebody does not"


def test_off_and_on_are_all() -> None:
    for draw in _draws(masks.whose_rate):
        assert _exact(draw.values["p"]) + _exact(draw.values["q"]) == 1
        assert (draw.values["off"], draw.values["on"]) == (
            100 * _exact(draw.values["p"]),
            100 * _exact(draw.values["q"]),
        )


def test_accuracies_are_shares_of_what_was_shown() -> None:
    for draw in _draws(accuracies.accuracy_gap):
        v: dict[str, Any] = draw.values
        train, test = Fraction(100 * v["right_train"], v["n_train"]), Fraction(100 * v["right_test"], v["n_test"])
        assert (v["train"], v["test"], v["gap"], draw.answer) == (train, test, train - test, train - test)
        assert draw.wrong == {
            "counts": v["right_train"] - v["right_test"], "from_full_marks": 100 - test, "swapped": test - train,
        }  # fmt: skip


def test_three_models_cannot_be_taken_for_one_another() -> None:
    """High or low on data seen, near or far on data unseen: no doubt about any draw."""
    for draw in _draws(accuracies.fit_of_a_model):
        train, fall = draw.values["train"], draw.values["train"] - draw.values["test"]
        assert train >= 90 or train <= 50
        assert fall >= 20 or 0 <= fall <= 5
        kind = "not-learned" if train <= 50 else "memorized" if fall >= 20 else "learned"
        assert draw.choices == (kind,)
        assert (draw.values["fall"], draw.values["wrong"]) == (fall, 100 - train)
    assert len({draw.choices for draw in _draws(accuracies.fit_of_a_model)}) == 3


def test_the_right_side_follows_from_whose_p_it_is() -> None:
    """The pairs are sentences; that they say what the numbers say is checked on one variant."""
    variant = draw_variant(_ITEMS["how-it-works-whose-rate"], 0)
    p, q = variant.draw.values["p"], variant.draw.values["q"]
    reply = right_reply(variant)
    chosen = {left: variant.shown.rights[mark] for left, mark in zip(variant.shown.options, reply.marks, strict=True)}
    off = {"PyTorch, ট্রেনিং": p, "Keras": q, "গবেষণাপত্র": 1 - q, "eval": 0.0}
    for left, right in chosen.items():
        (rate,) = (value for name, value in off.items() if name in left)
        assert float(right.removesuffix("%")) == pytest.approx(100 * rate)


@pytest.mark.parametrize(
    ("item_id", "belief", "reply"),
    [
        ("how-it-works-counts-by-sample", "exact-count", lambda v: v.draw.wrong["always_the_mean"]),
        ("how-it-works-raised-rate", "exact-count", lambda v: v.draw.wrong["by_the_mean"]),
        ("how-it-works-exactly-that-many", "p-is-keep", lambda v: v.draw.wrong["swapped"]),
    ],
)
def test_a_wrong_rule_names_its_belief(item_id: str, belief: str, reply: Callable[[Any], Any]) -> None:
    variant = draw_variant(_ITEMS[item_id], 1)
    values = np.atleast_1d(reply(variant))
    verdict = score(variant, Reply(text=", ".join(f"{value:.1f}" for value in values)))
    assert (verdict.state, verdict.misconception) == ("wrong", belief)
