"""Questions on one neuron's sum, without dropout and under a mask.

The right value comes from core.nn; a wrong rule is the same function with the one thing wrong that a learner gets
wrong: the mask turned over, a weight forgotten, the mask of another step.
"""

import numpy as np

from core.course.generators import scaled_sums
from core.course.generators.draw import Draw, Generator
from core.course.generators.small_numbers import (
    added_up,
    draw_inputs,
    draw_mask,
    draw_rate,
    draw_weights,
    listed,
    shown,
    sum_under,
    total,
)
from core.nn.dropout import sample_mask, sample_uniforms, standard_forward


def weighted_sum(rng: np.random.Generator) -> Draw:
    """``y = sum w_i x_i`` of three inputs; one weight is negative, at the smallest input so that y stays above 0."""
    x, w = draw_inputs(rng, 3), draw_weights(rng, 3)
    w[x.argmin()] = -rng.integers(1, 3)
    return Draw(
        values=shown(x=x, w=w, terms=added_up(x * w), y=total(x * w)),
        answer=total(x * w),
        wrong={
            "no_weights": total(x),
            "signs_lost": total(x * abs(w)),
            "sums_multiplied": total(x) * total(w),
        },
    )


def weighted_terms(rng: np.random.Generator) -> Draw:
    """The list ``w_i x_i`` where one input is 0."""
    x, w = draw_inputs(rng, 4), draw_weights(rng, 4, high=6)
    x[rng.integers(4)] = 0.0
    return Draw(
        values=shown(x=x, w=w, terms=x * w),
        answer=listed(x * w),
        wrong={"weight_stays": listed(np.where(x == 0.0, w, x * w)), "added": listed(x + w)},
    )


def doubled_input(rng: np.random.Generator) -> Draw:
    """The sum after one of three inputs was doubled; the others' terms stay."""
    x, w, unit = draw_inputs(rng, 3), draw_weights(rng, 3, high=5), int(rng.integers(3))
    twice = x.copy()
    twice[unit] *= 2
    y, grown, own = total(x * w), total(twice * w), float(x[unit] * w[unit])
    return Draw(
        values=shown(x=x, w=w, unit=unit + 1, term=own, y=y, grown=grown),
        answer=grown,
        wrong={"all_doubled": 2 * y, "weight_forgotten": y + float(x[unit]), "term_alone": 2 * own},
    )


def missing_weight(rng: np.random.Generator) -> Draw:
    """The one weight of three that a known sum leaves."""
    x, w, unit = draw_inputs(rng, 3), draw_weights(rng, 3, high=6), int(rng.integers(3))
    weights = [f"{value:g}" for value in w]
    weights[unit] = "?"
    y, own = total(x * w), float(x[unit] * w[unit])
    return Draw(
        values=shown(
            x=x, w=", ".join(weights), unit=unit + 1, y=y, others=y - own, own=own, input=x[unit], weight=w[unit]
        ),
        answer=float(w[unit]),
        wrong={
            "not_divided": own,
            "others_forgotten": y / float(x[unit]),
            "subtracted": own - float(x[unit]),
        },
    )


def masked_sum(rng: np.random.Generator) -> Draw:
    """The bare masked sum ``sum m_i w_i x_i``, not scaled."""
    x, w, mask = draw_inputs(rng, 4), draw_weights(rng, 4), draw_mask(rng, 4)
    y = sum_under(x * w, mask)
    return Draw(
        values=shown(x=x, w=w, m=mask, terms=added_up(standard_forward(x * w, mask)), y=y, n_off=int((~mask).sum())),
        answer=y,
        wrong={"flipped": sum_under(x * w, ~mask), "unmasked": total(x * w), "no_weights": sum_under(x, mask)},
    )


def masked_values(rng: np.random.Generator) -> Draw:
    """The list ``m_i x_i``: a dropped value is 0 and keeps its place."""
    x, mask = draw_inputs(rng, 5), draw_mask(rng, 5)
    values = standard_forward(x, mask)
    return Draw(
        values=shown(x=x, m=mask, n=len(x), masked=values, n_off=int((~mask).sum())),
        answer=listed(values),
        wrong={
            "closed_up": listed(x[mask], np.zeros((~mask).sum())),
            "flipped": listed(standard_forward(x, ~mask)),
            "mask_itself": listed(mask),
        },
    )


def lottery_mask(rng: np.random.Generator) -> Draw:
    """The mask that five tickets and a rate give.

    They are drawn until somebody is kept, somebody dropped, and their two places shown leave every decision as it was.
    """
    rate = draw_rate(rng)
    while True:
        seed = int(rng.integers(2**32))
        tickets = sample_uniforms((5,), np.random.default_rng(seed))
        mask, at_half = (sample_mask((5,), limit, np.random.default_rng(seed)) for limit in (rate, 0.5))
        clear = all(abs(tickets - limit).min() > 0.01 for limit in (rate, 0.5))
        if clear and 0 < mask.sum() < len(mask):
            break
    return Draw(
        values=shown(p=rate, u=tickets.round(2), m=mask, n_off=int((~mask).sum())),
        answer=listed(mask),
        wrong={"rate_is_keep": listed(~mask), "half": listed(at_half)},
    )


def second_mask(rng: np.random.Generator) -> Draw:
    """The bare sum under the second of two masks; a unit that the first one dropped is back."""
    x, w = draw_inputs(rng, 4), draw_weights(rng, 4)
    first, second = draw_mask(rng, 4), draw_mask(rng, 4)
    y = sum_under(x * w, second)
    return Draw(
        values=shown(x=x, w=w, first=first, second=second, terms=added_up(standard_forward(x * w, second)), y=y),
        answer=y,
        wrong={
            "gone": sum_under(x * w, first & second),
            "first": sum_under(x * w, first),
            "no_weights": sum_under(x, second),
        },
    )


def nudged_weights(rng: np.random.Generator) -> Draw:
    """How far the masked sum moves when the weights of a dropped and of a kept unit both grow."""
    x, w, mask, step = draw_inputs(rng, 4), draw_weights(rng, 4), draw_mask(rng, 4), int(rng.integers(2, 5))
    off, on = int(rng.choice(np.flatnonzero(~mask))), int(rng.choice(np.flatnonzero(mask)))
    nudge = np.zeros(4)
    nudge[[off, on]] = step
    moved = sum_under(x * (w + nudge), mask) - sum_under(x * w, mask)
    low, high = sorted((off + 1, on + 1))
    return Draw(
        values=shown(x=x, w=w, m=mask, step=step, low=low, high=high, off=off + 1, on=on + 1, x_on=x[on], moved=moved),
        answer=moved,
        wrong={
            "both_count": total(x * nudge),
            "dropped_counts": sum_under(x * nudge, ~mask),
            "inputs_forgotten": sum_under(nudge, mask),
            "weights_counted": total(nudge),
        },
    )


GENERATORS: dict[str, Generator] = {
    generator.__name__: generator
    for generator in (
        weighted_sum,
        weighted_terms,
        doubled_input,
        missing_weight,
        masked_sum,
        masked_values,
        lottery_mask,
        second_mask,
        nudged_weights,
    )
} | scaled_sums.GENERATORS
