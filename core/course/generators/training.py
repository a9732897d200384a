"""Generated items on training: means over sub-networks, what dropout costs, what weight decay does to weights.

A key comes from core.nn; a wrong rule is the same function with the one thing wrong that a learner gets wrong. Epochs,
seconds and sizes of weights are examples, told to the learner as such ("say ..."): real ones are trained in the lesson.
"""

import math

import numpy as np

from core.course.generators.draw import Draw, Generator
from core.course.generators.small_numbers import draw_inputs, draw_rate, draw_weights, shown, total
from core.nn.arrays import Array
from core.nn.dropout import all_masks, mask_probabilities, standard_evaluate, sum_variance
from core.nn.ensemble import arithmetic_mean
from core.nn.optimizers import Sgd
from core.nn.sums import masked_sums


def subnetwork_mean(rng: np.random.Generator) -> Draw:
    """The mean of a linear unit's scaled sums over all eight masks, each with its probability."""
    rate, masks = draw_rate(rng), all_masks(3)
    x, w = draw_inputs(rng, 3, rate), draw_weights(rng, 3)
    terms, chances = w * x, mask_probabilities(masks, rate)
    sums, bare = masked_sums(terms, masks, rate), masked_sums(terms, masks, rate, scaled=False)
    return Draw(
        values=shown(x=x, w=w, p=rate, mean=total(terms)),
        answer=float(arithmetic_mean(sums, chances)),
        wrong={
            "unscaled": float(arithmetic_mean(bare, chances)),
            "equal_masks": float(sums.mean()),
            "rate_is_keep": total(standard_evaluate(terms, 1 - rate)),
        },
    )


def mean_of_passes(rng: np.random.Generator) -> Draw:
    """The variance of the mean of several masks' sums; one mask's variance is given."""
    # Without .2, whose variances end in quarters: every answer has at most two decimals.
    rate, n = float(rng.choice((0.25, 0.4, 0.6, 0.75, 0.8))), int(rng.choice((5, 10, 25, 50)))
    x = draw_inputs(rng, 3, rate)
    one = sum_variance(x, np.ones(3), rate)
    # The mean of n sums is one sum over n times as many units, each of an n-th of its size.
    parts = np.tile(x, n)
    spread = sum_variance(parts / n, np.ones(3 * n), rate)
    return Draw(
        values=shown(n=n, one=round(one, 2), spread=round(spread, 2)),
        answer=spread,
        wrong={
            "of_one": one,
            "of_the_sum": sum_variance(parts, np.ones(3 * n), rate),
            "by_root": one / math.sqrt(n),
        },
    )


def longer_training(rng: np.random.Generator) -> Draw:
    """Example epochs and seconds with and without dropout; the answer: how many times as long it takes in all."""
    rate = draw_rate(rng)
    plain_epochs, plain_seconds = 2 * int(rng.integers(5, 21)), int(rng.choice((10, 20, 30)))
    more_epochs, more_seconds = float(rng.choice((1.5, 2.0, 2.5, 3.0))), float(rng.choice((1.1, 1.2)))
    epochs, seconds = round(plain_epochs * more_epochs), round(plain_seconds * more_seconds)
    plain_time, time = plain_epochs * plain_seconds, epochs * seconds
    return Draw(
        values=shown(
            p=rate, plain_epochs=plain_epochs, plain_seconds=plain_seconds, epochs=epochs, seconds=seconds,
            plain_time=plain_time, time=time, ratio=round(time / plain_time, 2),
        ),
        answer=time / plain_time,
        wrong={
            "epochs_alone": epochs / plain_epochs,
            "step_alone": seconds / plain_seconds,
            "fewer_units": epochs / plain_epochs * (1 - rate),
        },
    )  # fmt: skip


def memory_left(rng: np.random.Generator) -> Draw:
    """A new mask each time step; the answer is the share of memories, in percent, that outlive them all."""
    # Rates at which no share lies half-way between two tenths.
    rate, steps = float(rng.choice((0.1, 0.2, 0.3, 0.4))), int(rng.integers(2, 5))
    everyone = np.ones((1, steps), np.bool_)
    left = 100 * float(mask_probabilities(everyone, rate)[0])
    one_mask = 100 * float(mask_probabilities(everyone[:, :1], rate)[0])
    return Draw(
        values=shown(p=rate, steps=steps, left=round(left, 1), once=round(one_mask, 1)),
        answer=left,
        wrong={
            "one_mask": one_mask,
            "rate_is_keep": 100 * float(mask_probabilities(everyone, 1 - rate)[0]),
            "added": max(0.0, 100 - steps * (100 - one_mask)),
        },
    )


def decay_step(rng: np.random.Generator) -> Draw:
    """A weight after one step of gradient descent with weight decay, where the gradient is 0."""
    weight = np.array([float(rng.integers(2, 9))])
    eta, decay = float(rng.choice((0.1, 0.2, 0.5))), float(rng.choice((0.1, 0.2, 0.4)))
    after = float(stepped(weight, np.zeros(1), eta, decay)[0])
    return Draw(
        values=shown(w=float(weight[0]), eta=eta, lam=decay, factor=round(1 - eta * decay, 2), after=round(after, 2)),
        answer=after,
        wrong={
            "unchanged": float(stepped(weight, np.zeros(1), eta, 0.0)[0]),
            "eta_forgotten": float(stepped(weight, np.zeros(1), 1.0, decay)[0]),
            "not_times_w": float(weight[0]) - eta * decay,
        },
    )


def linear_penalty(rng: np.random.Generator) -> Draw:
    """What dropout adds to the squared error of a linear model, on the mean over masks: two examples, two weights."""
    # Without the rates whose p / (1 - p) has thirds.
    rate = float(rng.choice((0.2, 0.6, 0.75, 0.8)))
    x, w = rng.integers(1, 5, (2, 2)).astype(np.float64), rng.choice((1.0, 2.0, 3.0), 2, replace=False)

    def added(weights: Array, drop: float, *, scaled: bool = True) -> float:
        """Squared error grows by the variance of each example's output."""
        return sum(sum_variance(example, weights, drop, scaled=scaled) for example in x)

    squares = (x**2).sum(axis=0)
    return Draw(
        values=shown(
            p=rate, first=x[0], second=x[1], w=w, odds=round(rate / (1 - rate), 2), squares=squares,
            terms=" + ".join(f"{a:g} × {b:g}" for a, b in zip(w**2, squares, strict=True)),
            penalty=round(added(w, rate), 2),
        ),
        answer=added(w, rate),
        wrong={
            "inputs_forgotten": sum_variance(np.ones(2), w, rate),
            "not_squared": added(np.sqrt(w), rate),
            "unscaled": added(w, rate, scaled=False),
            "rate_is_keep": added(w, 1 - rate),
        },
    )  # fmt: skip


def whose_weights(rng: np.random.Generator) -> Draw:
    """Example sizes of all weights and validation losses of three networks, as they come out of such a training."""
    size, loss = rng.uniform(24.0, 31.0), rng.uniform(0.62, 0.75)
    sizes = {"plain": size, "dropout": size * rng.uniform(0.9, 0.98), "decay": size * rng.uniform(0.36, 0.5)}
    losses = {"plain": loss, "dropout": loss * rng.uniform(0.7, 0.78), "decay": loss * rng.uniform(0.86, 0.94)}
    return Draw(
        values={name: f"{value:.1f}" for name, value in sizes.items()}
        | {f"{name}_loss": f"{value:.2f}" for name, value in losses.items()}
    )


def stepped(w: Array, gradients: Array, eta: float, decay: float) -> Array:
    """The weights, (n,), after one step of plain gradient descent with weight decay."""
    after = w.copy()
    Sgd(after, gradients, learning_rate=eta, momentum=0.0, decay=np.full(w.shape, decay)).step()
    return after


GENERATORS: dict[str, Generator] = {
    function.__name__: function
    for function in (
        subnetwork_mean,
        mean_of_passes,
        longer_training,
        memory_left,
        decay_step,
        linear_penalty,
        whose_weights,
    )
}
