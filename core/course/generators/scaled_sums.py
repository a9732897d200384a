"""Questions on scaling: in training and in evaluation, over all masks, and what flows back.

The right value comes from core.nn; a wrong rule is the same function with the one thing wrong that a learner gets
wrong: another rate, no division, the share that this mask kept. Every right value is exact in two decimals (the
probability of a mask in three).
"""

import numpy as np

from core.course.generators.draw import Draw, Generator
from core.course.generators.small_numbers import (
    added_up,
    draw_inputs,
    draw_mask,
    draw_rate,
    listed,
    shown,
    sum_under,
    total,
)
from core.nn.dropout import (
    all_masks,
    binomial_pmf,
    dropout_backward,
    dropout_forward,
    mask_probabilities,
    standard_backward,
    standard_evaluate,
    standard_forward,
    sum_mean,
    sum_variance,
)
from core.nn.ensemble import arithmetic_mean
from core.nn.sums import masked_sums


def train_and_test(rng: np.random.Generator) -> Draw:
    """A kept unit's value in training and in evaluation, under inverted dropout."""
    rate = draw_rate(rng)
    x, kept = draw_inputs(rng, 1, rate), np.array([True])
    scaled, plain, shrunk = dropout_forward(x, kept, rate), dropout_forward(x, kept, 0.0), standard_evaluate(x, rate)
    return Draw(
        values=shown(p=rate, keep=1 - rate, x=x[0], scaled=scaled[0]),
        answer=listed(scaled, plain),
        wrong={
            "unscaled": listed(plain, plain),
            "original": listed(plain, shrunk),
            "scaled_twice": listed(scaled, shrunk),
            "rate_is_keep": listed(dropout_forward(x, kept, 1 - rate), plain),
        },
    )


def original_test_sum(rng: np.random.Generator) -> Draw:
    """The sum in evaluation of a network trained with the original dropout: every value times ``1 - p``."""
    rate = draw_rate(rng)
    x, everyone = draw_inputs(rng, 3, rate), np.ones(3, np.bool_)
    y = total(standard_evaluate(x, rate))
    return Draw(
        values=shown(p=rate, keep=1 - rate, x=x, full=total(x), y=y),
        answer=y,
        wrong={
            "nothing_done": total(x),
            "rate_is_keep": total(standard_evaluate(x, 1 - rate)),
            "divided": sum_under(x, everyone, rate),
        },
    )


def divisor(rng: np.random.Generator) -> Draw:
    """What the kept values are divided by: the mean of a mask's entry, whatever share this mask kept."""
    rate, n = draw_rate(rng), int(rng.choice((10, 20)))
    likely = np.flatnonzero(binomial_pmf(n, rate) > 0.05)
    n_off = int(rng.choice(likely[(likely > 0) & (likely < n)]))
    one = np.ones(1)
    return Draw(
        values=shown(p=rate, n=n, n_on=n - n_off, n_off=n_off, keep=1 - rate),
        answer=sum_mean(one, one, rate, scaled=False),
        wrong={"kept_share": (n - n_off) / n, "dropped_share": n_off / n, "rate_is_keep": rate},
    )


def unscaled_mean(rng: np.random.Generator) -> Draw:
    """The mean of the bare masked sum over all masks of three units, each with its probability."""
    rate = draw_rate(rng)
    x, masks = draw_inputs(rng, 3), all_masks(3)
    sums = masked_sums(x, masks, rate, scaled=False)
    mean = float(arithmetic_mean(sums, mask_probabilities(masks, rate)))
    return Draw(
        values=shown(p=rate, keep=1 - rate, x=x, full=total(x), mean=mean),
        answer=mean,
        wrong={
            "test_sum": total(x),
            "rate_is_keep": float(arithmetic_mean(sums, mask_probabilities(masks, 1 - rate))),
            "equal_masks": float(sums.mean()),
        },
    )


def gradient_back(rng: np.random.Generator) -> Draw:
    """The gradient that inverted dropout hands back, for four units."""
    rate, mask = draw_rate(rng), draw_mask(rng, 4)
    grad_y = draw_inputs(rng, 4, rate)
    back = dropout_backward(grad_y, mask, rate)
    return Draw(
        values=shown(p=rate, keep=1 - rate, dy=grad_y, m=mask, dx=back),
        answer=listed(back),
        wrong={
            "all_learn": listed(dropout_backward(grad_y, np.ones_like(mask), rate)),
            "unscaled": listed(standard_backward(grad_y, mask)),
            "flipped": listed(dropout_backward(grad_y, ~mask, rate)),
            "rate_is_keep": listed(dropout_backward(grad_y, mask, 1 - rate)),
        },
    )


def scaled_sum(rng: np.random.Generator) -> Draw:
    """The sum of one training step with inverted dropout, all weights 1: the worked example with other numbers."""
    rate, mask = draw_rate(rng), draw_mask(rng, 4)
    x = draw_inputs(rng, 4, rate)
    bare, y = sum_under(x, mask), sum_under(x, mask, rate)
    return Draw(
        values=shown(
            p=rate, keep=1 - rate, x=x, m=mask, terms=added_up(standard_forward(x, mask)), bare=bare, y=y, full=total(x)
        ),
        answer=y,
        wrong={
            "unscaled": bare,
            "rate_is_keep": sum_under(x, mask, 1 - rate),
            "flipped": sum_under(x, ~mask, rate),
            "times_keep": total(standard_evaluate(standard_forward(x, mask), rate)),
            "by_count": sum_under(x, mask, 1 - float(mask.mean())),
        },
    )


def mean_over_masks(rng: np.random.Generator) -> Draw:
    """The mean of the scaled sum over all eight masks of three units, each with its probability."""
    rate, mask, masks = draw_rate(rng), draw_mask(rng, 3), all_masks(3)
    x = draw_inputs(rng, 3, rate)
    sums = masked_sums(x, masks, rate)
    mean = float(arithmetic_mean(sums, mask_probabilities(masks, rate)))
    return Draw(
        values=shown(p=rate, x=x, m=mask, this=sum_under(x, mask, rate), terms=added_up(x), mean=mean),
        answer=mean,
        wrong={
            "this_one": sum_under(x, mask, rate),
            "equal_masks": float(sums.mean()),
            "unscaled": sum_mean(x, np.ones(3), rate, scaled=False),
        },
    )


def one_outcome(rng: np.random.Generator) -> Draw:
    """One mask of three units whose scaled sum is not the sum of all three: nothing to compute, only to judge."""
    rate, masks = draw_rate(rng), all_masks(3)[1:-1]
    x = draw_inputs(rng, 3, rate)
    outcomes = masked_sums(x, masks, rate)
    pick = int(rng.choice(np.flatnonzero(abs(outcomes - total(x)) > 0.5)))
    return Draw(
        values=shown(p=rate, keep=1 - rate, x=x, m=masks[pick], scaled=outcomes[pick], full=total(x)),
        answer=None,
    )


def mask_probability(rng: np.random.Generator) -> Draw:
    """The probability of one given mask of three units; at rates in fifths it is exact in three decimals."""
    rate, mask = float(rng.choice((0.2, 0.4, 0.6, 0.8))), draw_mask(rng, 3)
    n_off = int((~mask).sum())
    probability = float(mask_probabilities(mask[None], rate)[0])
    factors = " × ".join(f"{1 - rate if kept else rate:g}" for kept in mask)
    return Draw(
        values=shown(p=rate, keep=1 - rate, m=mask, n_off=n_off, probability=probability, factors=factors),
        answer=probability,
        wrong={
            "equal_masks": float(mask_probabilities(mask[None], 0.5)[0]),
            "rate_is_keep": float(mask_probabilities(mask[None], 1 - rate)[0]),
            "any_such": float(binomial_pmf(3, rate)[n_off]),
        },
    )


def sum_spread(rng: np.random.Generator) -> Draw:
    """The variance of the scaled sum over masks, all weights 1."""
    rate, ones = draw_rate(rng), np.ones(3)
    x = draw_inputs(rng, 3, rate)
    variance = sum_variance(x, ones, rate)
    squares = sum_variance(x, ones, 0.5)
    return Draw(
        values=shown(p=rate, keep=1 - rate, x=x, squares=squares, variance=variance),
        answer=variance,
        wrong={
            "rate_forgotten": squares,
            "unscaled": sum_variance(x, ones, rate, scaled=False),
            "rate_is_keep": sum_variance(x, ones, 1 - rate),
            "sum_squared": sum_variance(np.array([total(x)]), np.ones(1), rate),
        },
    )


GENERATORS: dict[str, Generator] = {
    generator.__name__: generator
    for generator in (
        train_and_test,
        original_test_sum,
        divisor,
        unscaled_mean,
        gradient_back,
        scaled_sum,
        mean_over_masks,
        one_outcome,
        mask_probability,
        sum_spread,
    )
}
