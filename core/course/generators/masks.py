"""Generated items on the lottery: masks from numbers, how many are dropped, who is off when."""

import numpy as np

from core.course.generators.draw import Draw, Generator
from core.course.generators.small_numbers import draw_rate
from core.nn.dropout import binomial_pmf, sample_mask, sample_uniforms


def chance_of_count(rng: np.random.Generator) -> Draw:
    """Some units; the answer is the chance, in percent, that exactly the mean number of them is dropped."""
    rate = float(rng.choice((0.2, 0.25, 0.4, 0.6, 0.75, 0.8)))
    n = int(rng.choice([n for n in (4, 5, 8, 10) if abs(n * rate - round(n * rate)) < 1e-9]))
    k = round(n * rate)
    chance = 100 * float(binomial_pmf(n, rate)[k])
    return Draw(
        values={"n": n, "p": rate, "k": k, "chance": round(chance, 1), "other": round(100 - chance, 1)},
        answer=chance,
        wrong={"certain": 100.0, "rate_itself": 100 * rate, "swapped": 100 * float(binomial_pmf(n, 1 - rate)[k])},
    )


def expected_present(rng: np.random.Generator) -> Draw:
    """A layer and its rate; the answer is how many units are on in a step, on average."""
    rate, n = draw_rate(rng), 20 * int(rng.integers(2, 11))
    off = float(np.arange(n + 1) @ binomial_pmf(n, rate))
    return Draw(
        values={"n": n, "p": rate, "on": round(n - off), "off": round(off)},
        answer=float(round(n - off, 6)),
        wrong={"dropped": float(round(off, 6)), "half": n / 2, "all": float(n)},
    )


def mask_from_numbers(rng: np.random.Generator) -> Draw:
    """The lottery's numbers and the rate; the answer is the mask."""
    rate, n = draw_rate(rng), 5
    while True:
        seed = int(rng.integers(2**31))
        numbers = sample_uniforms((n,), np.random.default_rng(seed))
        mask = sample_mask((n,), rate, np.random.default_rng(seed))
        # Two decimals are shown: they must decide as the whole number does, and not all the same way.
        if np.abs(numbers - rate).min() > 0.01 and 0 < mask.sum() < n:
            break
    return Draw(
        values={"u": tuple(numbers.round(2).tolist()), "p": rate, "mask": tuple(mask.astype(int).tolist())},
        answer=tuple(mask.astype(float).tolist()),
        wrong={"flipped": tuple((~mask).astype(float).tolist())},
    )


def days_off(rng: np.random.Generator) -> Draw:
    """Masks of five mini-batches; the answer: the cells in which one unit is off."""
    n_batches, n_units = 5, 4
    unit = int(rng.integers(n_units))
    while True:
        masks = sample_mask((n_batches, n_units), float(rng.choice((0.4, 0.6))), rng)
        if 2 <= masks[:, unit].sum() <= 3:
            break
    off = np.flatnonzero(~masks[:, unit])
    return Draw(
        values={"unit": unit + 1, "n_off": len(off), "n_batches": n_batches},
        answer=frozenset(f"cell-{row}-{unit}" for row in off),
        picture={"rows": "batches", "masks": masks.astype(int).tolist()},
    )


GENERATORS: dict[str, Generator] = {
    function.__name__: function for function in (chance_of_count, expected_present, mask_from_numbers, days_off)
}
