"""Generated items on code: what a short listing prints, its values by the core."""

import numpy as np

from core.course.generators.draw import Draw, Generator
from core.course.generators.small_numbers import draw_inputs, draw_mask, draw_rate, listed, total
from core.nn.dropout import dropout_forward, standard_forward


def printed_in_training(rng: np.random.Generator) -> Draw:
    """A listing of inverted dropout with its mask written out; the answer is what it prints."""
    rate = draw_rate(rng)
    x, mask = draw_inputs(rng, 4, rate), draw_mask(rng, 4)
    return Draw(
        values={"x": tuple(x), "m": tuple(mask.astype(int).tolist()), "p": rate,
                "y": tuple(round(value, 2) for value in listed(dropout_forward(x, mask, rate)))},
        answer=listed(dropout_forward(x, mask, rate)),
        wrong={
            "unscaled": listed(standard_forward(x, mask)),
            "flipped": listed(dropout_forward(x, ~mask, rate)),
            "rate_is_keep": listed(dropout_forward(x, mask, 1 - rate)),
        },
    )  # fmt: skip


def printed_in_evaluation(rng: np.random.Generator) -> Draw:
    """A layer called with training=False; the answer is the sum of what comes out: that of its input."""
    rate = draw_rate(rng)
    x, mask = draw_inputs(rng, 3, rate), draw_mask(rng, 3)
    return Draw(
        values={"x": tuple(x), "p": rate, "sum": total(x)},
        answer=total(x),
        wrong={
            "masked": total(dropout_forward(x, mask, rate)),
            "scaled_down": total((1 - rate) * x),
            "scaled_up": total(x / (1 - rate)),
        },
    )


GENERATORS: dict[str, Generator] = {
    function.__name__: function for function in (printed_in_training, printed_in_evaluation)
}
