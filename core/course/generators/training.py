"""Generated items on training: averages over sub-networks, memories under masks, the shrinking of weights."""

import numpy as np

from core.course.generators.draw import Draw, Generator
from core.course.generators.small_numbers import draw_inputs, draw_rate, draw_weights, sum_under, total
from core.nn.dropout import all_masks, mask_probabilities
from core.nn.optimizers import Sgd


def subnetwork_mean(rng: np.random.Generator) -> Draw:
    """A linear layer; the answer is the mean of its scaled sums over all masks, weighed by their chances."""
    rate = draw_rate(rng)
    x, w = draw_inputs(rng, 3, rate), draw_weights(rng, 3)
    terms, masks = w * x, all_masks(3)
    odds = mask_probabilities(masks, rate)
    mean = float(sum(chance * sum_under(terms, mask, rate) for mask, chance in zip(masks, odds, strict=True)))
    unscaled = float(sum(chance * sum_under(terms, mask) for mask, chance in zip(masks, odds, strict=True)))
    return Draw(
        values={"x": tuple(x), "w": tuple(w), "p": rate, "mean": round(mean, 2)},
        answer=mean,
        wrong={"unscaled": unscaled, "divided_again": total(terms) / (1 - rate), "share_dropped": rate * total(terms)},
    )


def memory_left(rng: np.random.Generator) -> Draw:
    """A fresh mask each time step; the answer is the share of memories, in percent, that outlive them all."""
    rate, steps = float(rng.choice((0.1, 0.2, 0.25, 0.4))), int(rng.integers(2, 5))
    survives = float(mask_probabilities(np.ones((1, steps), np.bool_), rate)[0])
    return Draw(
        values={"p": rate, "steps": steps, "left": round(100 * survives, 1), "once": round(100 * (1 - rate), 1)},
        answer=100 * survives,
        wrong={
            "one_mask": 100 * (1 - rate),
            "lost": 100 * float(mask_probabilities(np.zeros((1, steps), np.bool_), rate)[0]),
            "added": 100 * max(0.0, 1 - steps * rate),
        },
    )


def decay_step(rng: np.random.Generator) -> Draw:
    """One step of gradient descent with weight decay where the gradient is 0; the answer is the new weight."""
    weight, rate = float(rng.integers(2, 9)), float(rng.choice((0.1, 0.2, 0.5)))
    decay = float(rng.choice((0.1, 0.2, 0.4)))

    def after(strength: float) -> float:
        parameter = np.array([weight])
        Sgd(parameter, np.zeros(1), learning_rate=rate, momentum=0.0, decay=np.array([strength])).step()
        return float(parameter[0])

    return Draw(
        values={"w": weight, "eta": rate, "lam": decay, "after": round(after(decay), 2)},
        answer=after(decay),
        wrong={"unchanged": after(0.0), "whole_decay": weight * (1 - decay), "subtracted": weight - rate * decay},
    )


GENERATORS: dict[str, Generator] = {
    function.__name__: function for function in (subnetwork_mean, memory_left, decay_step)
}
