"""Generated items on code: what a short listing prints.

The listings stand in the items; here their numbers are drawn, and what they print is computed by core.nn.
"""

import numpy as np

from core.course.generators.draw import Draw, Generator
from core.course.generators.small_numbers import draw_inputs, draw_mask, draw_rate, listed, shown, sum_under, total
from core.course.generators.training import stepped
from core.nn.arrays import Array
from core.nn.dropout import dropout_forward, sample_mask, standard_evaluate, standard_forward


def printed_in_training(rng: np.random.Generator) -> Draw:
    """Inverted dropout with its mask written out; the answer is the list that is printed."""
    rate, mask = draw_rate(rng), draw_mask(rng, 4)
    x = draw_inputs(rng, 4, rate)
    y = dropout_forward(x, mask, rate)
    return Draw(
        values=shown(x=x, m=mask, p=rate, keep=1 - rate, y=y.round(2)),
        answer=listed(y),
        wrong={
            "unscaled": listed(standard_forward(x, mask)),
            "flipped": listed(dropout_forward(x, ~mask, rate)),
            "rate_is_keep": listed(dropout_forward(x, mask, 1 - rate)),
        },
    )


def printed_in_evaluation(rng: np.random.Generator) -> Draw:
    """A dropout layer called with ``training=False``; the answer is the sum of what comes out."""
    rate, mask = draw_rate(rng), draw_mask(rng, 3)
    x, everyone = draw_inputs(rng, 3, rate), np.ones(3, np.bool_)
    return Draw(
        values=shown(x=x, p=rate, sum=total(x)),
        answer=total(x),
        wrong={
            "masked": sum_under(x, mask, rate),
            "scaled_down": total(standard_evaluate(x, rate)),
            "scaled_up": sum_under(x, everyone, rate),
        },
    )


def printed_memory(rng: np.random.Generator) -> Draw:
    """A memory through three time steps, each with a mask of its own; the answer is what is left of it."""
    h = draw_inputs(rng, 4)
    while True:
        masks = sample_mask((3, 4), 0.4, rng)
        always, ever = np.asarray(masks.all(axis=0)), np.asarray(masks.any(axis=0))
        if always.any() and len({tuple(mask) for mask in (always, ever, masks[0], masks[-1])}) == 4:
            break
    left = h
    for mask in masks:
        left = standard_forward(left, mask)
    return Draw(
        values=shown(h=h, first=masks[0], second=masks[1], third=masks[2], left=left),
        answer=listed(left),
        wrong={
            "last_mask": listed(standard_forward(h, masks[-1])),
            "first_mask": listed(standard_forward(h, masks[0])),
            "ever_on": listed(standard_forward(h, ever)),
        },
    )


def printed_weights(rng: np.random.Generator) -> Draw:
    """One step of gradient descent under a mask and with weight decay; the answer is the list of weights after it."""
    mask, eta, decay = draw_mask(rng, 3), float(rng.choice((0.1, 0.2))), float(rng.choice((0.1, 0.2, 0.4, 0.6)))
    w = rng.choice(np.arange(2.0, 10.0), 3, replace=False)
    gradients = rng.choice(np.arange(1.0, 6.0), 3, replace=False)

    def after(gradients: Array, decay: float) -> Array:
        return stepped(w, gradients, eta, decay)

    heard = standard_forward(gradients, mask)
    return Draw(
        values=shown(w=w, g=gradients, m=mask, eta=eta, lam=decay, after=after(heard, decay).round(2)),
        answer=listed(after(heard, decay)),
        wrong={
            "no_decay": listed(after(heard, 0.0)),
            "off_untouched": listed(np.where(mask, after(heard, decay), w)),
            "off_learns": listed(after(gradients, decay)),
        },
    )


GENERATORS: dict[str, Generator] = {
    function.__name__: function
    for function in (printed_in_training, printed_in_evaluation, printed_memory, printed_weights)
}
