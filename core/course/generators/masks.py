"""Generated items on the lottery: who is off when, who is back, how many are off, and how likely that is."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.course.generators.draw import Draw, Generator
from core.course.generators.small_numbers import draw_rate, listed, shown
from core.nn.arrays import Mask
from core.nn.dropout import all_masks, binomial_pmf, mask_probabilities, sample_mask, sample_uniforms

_RATES_OF_FIFTHS = (0.2, 0.4, 0.6, 0.8)
"""Rates at which a fifth of the units are dropped, or two, three or four, on average: a whole number of five or ten."""


def days_off(rng: np.random.Generator) -> Draw:
    """Masks of five mini-batches; the answer: the cells in which one unit is off. It is off for 2 or 3 of them."""
    n_batches, n_units = 5, 4
    unit = int(rng.integers(n_units))
    masks = _draw_until(lambda drawn: 2 <= drawn[:, unit].sum() <= 3, (n_batches, n_units), rng)
    off = np.flatnonzero(~masks[:, unit])
    return Draw(
        values={"unit": unit + 1, "n_off": len(off), "n_batches": n_batches},
        answer=frozenset(f"cell-{row}-{unit}" for row in off),
        picture={"rows": "batches", "masks": masks.astype(int).tolist()},
    )


def comebacks(rng: np.random.Generator) -> Draw:
    """One unit through nine mini-batches; the answer: how often it is on right after it was off."""
    kept = _draw_until(lambda drawn: bool((~drawn[:-1] & drawn[1:]).any()), (9,), rng)
    back = int((~kept[:-1] & kept[1:]).sum())
    return Draw(
        values=shown(m=kept, n=len(kept), n_off=int((~kept).sum()), back=back),
        answer=back,
        wrong={
            "days_off": int((~kept).sum()),
            "days_on": int(kept.sum()),
            "changes": int((kept[:-1] != kept[1:]).sum()),
        },
    )


def days_together(rng: np.random.Generator) -> Draw:
    """Two units through nine steps; the answer: for how many both are on."""
    masks = _draw_until(lambda drawn: 0 < drawn.all(axis=0).sum() < drawn.shape[1], (2, 9), rng)
    n_steps, both = masks.shape[1], int(masks.all(axis=0).sum())
    return Draw(
        values={"table": _register(masks), "n": n_steps, "both": both, "other": n_steps - both},
        answer=both,
        wrong={
            "either": int(masks.any(axis=0).sum()),
            "alike": int((masks[0] == masks[1]).sum()),
            "first": int(masks[0].sum()),
        },
    )


def conspiracy(rng: np.random.Generator) -> Draw:
    """Two to four units that work only together; the answer: the chance, in percent, that all of them are on."""
    rate, n = draw_rate(rng), int(rng.integers(2, 5))
    off = 100 * binomial_pmf(n, rate)
    return Draw(
        values={"n": n, "off": round(100 * rate), "on": round(100 - 100 * rate), "chance": round(float(off[0]), 1)},
        answer=float(off[0]),
        wrong={
            "one_of_them": 100 * (1 - rate),
            "all_off": float(off[n]),
            "somebody_on": 100 - float(off[n]),
            "somebody_off": 100 - float(off[0]),
        },
    )


def chance_of_count(rng: np.random.Generator) -> Draw:
    """Some units; the answer is the chance, in percent, that exactly the mean number of them is dropped."""
    rate = draw_rate(rng)
    # Four, five or eight: few enough for paper, and a mean that is whole.
    n = int(rng.choice([n for n in (4, 5, 8) if abs(n * rate - round(n * rate)) < 1e-9]))
    k = round(n * rate)
    chance = 100 * float(binomial_pmf(n, rate)[k])
    so_many_off = all_masks(n)[(~all_masks(n)).sum(axis=1) == k]
    return Draw(
        values={
            "n": n, "p": rate, "k": k, "on": n - k, "ways": len(so_many_off),
            "chance": round(chance, 1), "other": round(100 - round(chance, 1), 1), "of_hundred": round(chance),
        },
        answer=chance,
        wrong={
            "certain": 100.0,
            "one_unit": 100 * rate,
            "one_way": 100 * float(mask_probabilities(so_many_off[:1], rate)[0]),
            "swapped": 100 * float(binomial_pmf(n, 1 - rate)[k]),
        },
    )  # fmt: skip


def counts_by_sample(rng: np.random.Generator) -> Draw:
    """The masks of four samples; the answer: how many of five units are off for each, which is not always the mean."""
    rate = float(rng.choice(_RATES_OF_FIFTHS))
    mean = round(5 * rate)
    masks = _draw_until(lambda drawn: len(set(drawn.sum(axis=1))) > 2, (4, 5), rng, rate)
    off = (~masks).sum(axis=1)
    return Draw(
        values=shown(p=rate, mean=mean, counts=off)
        | {f"row_{i}": listed(mask) for i, mask in enumerate(masks, start=1)},
        answer=listed(off),
        wrong={"always_the_mean": (float(mean),) * len(off), "kept": listed(masks.sum(axis=1))},
    )


def raised_rate(rng: np.random.Generator) -> Draw:
    """Ten tickets, and a rate that grows; the answer: how many units go off that were on before."""
    low, high = sorted(float(rate) for rate in rng.choice(_RATES_OF_FIFTHS, 2, replace=False))
    tickets, (at_low, at_high) = _tickets(10, (low, high), rng)
    more = int((at_low & ~at_high).sum())
    means = [round(10 * rate) for rate in (low, high)]
    written = [f"{ticket:.2f}" for ticket in tickets]
    # Four a row, under the first of "u = [": a listing that fits a phone.
    rows = ", ".join(written[:4]), ", ".join(written[4:8]), ", ".join(written[8:])
    return Draw(
        values={
            "tickets": (",\n" + 5 * " ").join(rows), "low": low, "high": high,
            "off_low": int((~at_low).sum()), "off_high": int((~at_high).sum()), "more": more,
        },
        answer=more,
        wrong={
            "all_off": int((~at_high).sum()),
            "by_the_mean": means[1] - means[0],
            "still_on": int(at_high.sum()),
        },
    )  # fmt: skip


def whose_rate(rng: np.random.Generator) -> Draw:
    """A rate and its complement, as numbers and in percent: nothing to compute, only to tell whose p it is."""
    rate = draw_rate(rng)
    keep = round(1 - rate, 2)
    return Draw(values={"p": rate, "q": keep, "off": round(100 * rate), "on": round(100 * keep)})


def _draw_until(
    is_telling: Callable[[Mask], bool], shape: tuple[int, ...], rng: np.random.Generator, rate: float | None = None
) -> Mask:
    """Masks that show what an item asks about; without ``rate`` the rate, which is not told, is .4 or .6."""
    while True:
        masks = sample_mask(shape, rate or float(rng.choice((0.4, 0.6))), rng)
        if is_telling(masks):
            return masks


def _tickets(n: int, rates: tuple[float, ...], rng: np.random.Generator) -> tuple[NDArray[np.float64], list[Mask]]:
    """n tickets with two places, and the mask that they give at each rate.

    Rounding a ticket decides nothing; the highest, last rate leaves somebody on, but fewer than the first.
    """
    while True:
        seed = int(rng.integers(2**32))
        tickets = sample_uniforms((n,), np.random.default_rng(seed))
        masks = [sample_mask((n,), rate, np.random.default_rng(seed)) for rate in rates]
        counts = [mask.sum() for mask in masks]
        if 0 < counts[-1] < counts[0] and all(np.abs(tickets - rate).min() > 0.01 for rate in rates):
            return tickets.round(2), masks


def _register(masks: Mask) -> str:
    """The masks of two units as a listing, a column for each step."""
    rows = [range(1, masks.shape[1] + 1), *masks.astype(int)]
    names = ("step", "A", "B")
    return "\n".join(
        f"{name:<4}" + "".join(f"{value:>2}" for value in row) for name, row in zip(names, rows, strict=True)
    )


GENERATORS: dict[str, Generator] = {
    function.__name__: function
    for function in (
        days_off,
        comebacks,
        days_together,
        conspiracy,
        chance_of_count,
        counts_by_sample,
        raised_rate,
        whose_rate,
    )
}
