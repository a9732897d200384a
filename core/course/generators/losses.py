"""Generated items on losses and rates: four curves read, a rate chosen, what a rate costs in noise and units.

Losses in these items are examples, told to the learner as such ("say ..."); a real pair is trained beside the lesson.
They are drawn in hundredths, so that what is shown and what is computed from it are the same numbers.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.course.generators.draw import Draw, Generator
from core.nn.arrays import Array
from core.nn.dropout import binomial_pmf, sum_variance
from core.numerals import LATIN

_RATES = (0.2, 0.25, 0.4, 0.6, 0.75, 0.8)
"""Without .5, at which dropping and keeping are equally likely and a mix-up gives the right number."""


def loss_gap(rng: np.random.Generator) -> Draw:
    """Example losses of a network pair; the answer is the gap of the one with dropout, which may be negative."""
    losses = {
        "plain_train": _hundredths(rng, 4, 12),
        "plain_val": _hundredths(rng, 90, 160),
        "drop_train": _hundredths(rng, 36, 58),
        "drop_val": _hundredths(rng, 40, 62),
    }
    gap = losses["drop_val"] - losses["drop_train"]
    plain_gap = losses["plain_val"] - losses["plain_train"]
    return Draw(
        values=_written(**losses, gap=gap, plain_gap=plain_gap),
        answer=gap,
        wrong={
            "swapped": -gap,
            "other_network": plain_gap,
            "between_networks": losses["plain_val"] - losses["drop_val"],
        },
    )


def validation_below(rng: np.random.Generator) -> Draw:
    """A network's example losses with validation below training, and training again without the masks."""
    validation = _hundredths(rng, 38, 56)
    return Draw(
        values={"p": float(rng.choice((0.4, 0.6)))}
        | _written(
            train=validation + _hundredths(rng, 8, 14),
            val=validation,
            unmasked=validation - _hundredths(rng, 3, 7),
        )
    )


def four_curves(rng: np.random.Generator) -> Draw:
    """Where four example curves end, in the order that noisy, scarce data bring about."""
    return Draw(
        values=_written(
            plain_train=_hundredths(rng, 4, 12),
            plain_val=_hundredths(rng, 110, 190),
            drop_train=_hundredths(rng, 30, 42),
            drop_val=_hundredths(rng, 50, 70),
        )
    )


def did_it_help(rng: np.random.Generator) -> Draw:
    """Example losses without and with dropout: the gap shrinks always, the validation loss only sometimes."""
    helped = bool(rng.integers(2))
    plain_val = _hundredths(rng, 62, 84)
    change = _hundredths(rng, 8, 15)
    drop_val = plain_val - change if helped else plain_val + change
    return Draw(
        values={"p": float(rng.choice((0.6, 0.75)))}
        | _written(
            plain_train=_hundredths(rng, 8, 20),
            plain_val=plain_val,
            drop_train=drop_val - _hundredths(rng, 4, 10),
            drop_val=drop_val,
        ),
        choices=("helped",) if helped else ("harmed",),
    )


def turning_epoch(rng: np.random.Generator) -> Draw:
    """An example log of six epochs; the answer is the epoch from which the validation loss rises."""
    epochs = np.arange(10.0, 70.0, 10.0)
    turn = int(rng.integers(2, 5))
    # Training starts just above validation, falls below it at the second line and never stops falling.
    train = 0.70 - np.cumsum([0.0, *(_hundredths(rng, 9, 14) for _ in epochs[1:])])
    steps = [-_hundredths(rng, 4, 7) if row <= turn else _hundredths(rng, 5, 12) for row in range(1, len(epochs))]
    validation = 0.67 + np.cumsum([0.0, *steps])
    return Draw(
        values={
            "table": _table(("epoch", "train", "val"), (epochs, train, validation)),
            "turn": int(epochs[turn]),
        }
        | _written(lowest=validation[turn]),
        answer=int(epochs[validation.argmin()]),
        wrong={"last": int(epochs[train.argmin()]), "first_gap": int(epochs[(train < validation).argmax()])},
    )


def best_rate(rng: np.random.Generator) -> Draw:
    """Example losses at seven rates; the answer is the rate with the lowest validation loss."""
    rates = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8])
    best = int(rng.integers(2, 6))
    steps = [-_hundredths(rng, 3, 7) if row <= best else _hundredths(rng, 4, 16) for row in range(1, len(rates))]
    validation = 0.80 + np.cumsum([0.0, *steps])
    # The training loss, measured with masks on, starts far below and rises past the validation loss in the end.
    train = 0.06 + np.cumsum([0.0, *(_hundredths(rng, 6, 11) for _ in rates[1:-1]), 0.5])
    return Draw(
        values={
            "table": _table(("rate", "train", "val"), (rates, train, validation)),
            "best": float(rates[best]),
        }
        | _written(lowest=validation[best]),
        answer=float(rates[validation.argmin()]),
        wrong={
            "lowest_train": float(rates[train.argmin()]),
            "smallest_gap": float(rates[(validation - train).argmin()]),
        },
    )


def underfitting(rng: np.random.Generator) -> Draw:
    """A high rate with example losses that are both high and near each other."""
    train = _hundredths(rng, 160, 185)
    return Draw(
        values={"p": float(rng.choice((0.75, 0.8)))} | _written(train=train, val=train - _hundredths(rng, 2, 8))
    )


def noise_growth(rng: np.random.Generator) -> Draw:
    """Two rates; the answer is how many times the noise variance grows from the lower to the higher."""
    low, high = sorted(rng.choice(_RATES, 2, replace=False).tolist())
    one = np.ones(1)

    def noise(rate: float, *, scaled: bool = True) -> float:
        return sum_variance(one, one, rate, scaled=scaled)

    return Draw(
        values={
            "low": low,
            "high": high,
            "noise_low": round(noise(low), 2),
            "noise_high": round(noise(high), 2),
            "growth": round(noise(high) / noise(low), 2),
        },
        answer=noise(high) / noise(low),
        wrong={
            "rates_compared": high / low,
            "unscaled": noise(high, scaled=False) / noise(low, scaled=False),
            "rate_is_keep": noise(1 - high) / noise(1 - low),
        },
    )


def expected_kept(rng: np.random.Generator) -> Draw:
    """An input and a hidden layer with rates of their own; the answer is how many units are on, on average."""
    n_inputs, n_hidden = (10 * int(n) for n in rng.integers(2, 9, size=2))
    p_input, p_hidden = float(rng.choice((0.1, 0.2))), float(rng.choice((0.3, 0.4)))

    def kept(n_units: int, rate: float) -> float:
        return n_units - float(np.arange(n_units + 1) @ binomial_pmf(n_units, rate))

    total = n_inputs + n_hidden
    answer = kept(n_inputs, p_input) + kept(n_hidden, p_hidden)
    return Draw(
        values={
            "n_inputs": n_inputs,
            "n_hidden": n_hidden,
            "p_input": p_input,
            "p_hidden": p_hidden,
            "kept_inputs": round(kept(n_inputs, p_input)),
            "kept_hidden": round(kept(n_hidden, p_hidden)),
            "kept": round(answer),
        },
        answer=answer,
        wrong={
            "one_rate": kept(total, p_hidden),
            "mean_rate": kept(total, (p_input + p_hidden) / 2),
            "dropped": total - answer,
        },
    )


def _hundredths(rng: np.random.Generator, low: int, high: int) -> float:
    """A number with two decimals, from low/100 to high/100."""
    return int(rng.integers(low, high + 1)) / 100


def _written(**losses: float) -> dict[str, Any]:
    """Losses as a question writes them: two decimals, also where the last is 0."""
    return {name: LATIN.write(loss, 2, grouped=False) for name, loss in losses.items()}


def _table(heads: Sequence[str], columns: Sequence[Array]) -> str:
    """Columns of equal length as text; numbers of the first as short as they are, of the others with two decimals."""
    rows = [[f"{row[0]:g}", *(f"{value:.2f}" for value in row[1:])] for row in zip(*columns, strict=True)]
    return "\n".join("  ".join(f"{cell:>5}" for cell in row) for row in [heads, *rows])


GENERATORS: dict[str, Generator] = {
    function.__name__: function
    for function in (
        loss_gap,
        validation_below,
        four_curves,
        did_it_help,
        turning_epoch,
        best_rate,
        underfitting,
        noise_growth,
        expected_kept,
    )
}
