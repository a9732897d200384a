"""What can be set in the free laboratory, within which bounds, and what a changed field makes of it."""

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal, cast, get_args

from core.numerals import NumeralError, read
from core.workbench.own_data import Own

DataName = Literal["moons", "circles", "spirals", "blobs", "xor", "digits", "own"]
OptimizerName = Literal["sgd", "momentum", "adam", "adamw"]
DATA: tuple[DataName, ...] = get_args(DataName)[:-1]
"""Data that is made here; "own" is what a learner brings."""
OPTIMIZERS: tuple[OptimizerName, ...] = get_args(OptimizerName)
MOST_SETUPS, MOST_LAYERS = 4, 4
LONGEST_SECONDS = 3.0
N_VALIDATION = 1000
GRID, N_SURFACES = 41, 12
"""How often what a network answers over the plane is looked at, and on how many columns and rows."""

RANGES: dict[str, tuple[float, float]] = {
    "n_samples": (20, 500), "noise": (0.0, 1.0), "flips": (0.0, 0.5), "seed": (0, 9999), "n_epochs": (1, 1000),
    "widths": (1, 256), "rates": (0.0, 0.95), "input_rate": (0.0, 0.95), "weight_decay": (0.0, 1.0),
    "max_norm": (0.1, 10.0), "learning_rate": (1e-5, 100.0), "batch_size": (1, 500),
}  # fmt: skip
"""The lowest and the highest value of every number that can be set."""
WHOLE = frozenset({"n_samples", "seed", "n_epochs", "widths", "batch_size"})
"""Those of them that are whole numbers."""
_SHARES = frozenset({"flips", "rates", "input_rate"})
"""Those that may be written as a percentage."""


class WorkError(ValueError):
    """A value that cannot be: ``field`` names it, ``given`` is what was given, ``kind`` what is wrong with it:
    "range" (``low`` and ``high`` say what is allowed), "decimal-comma", "option", "count" (a number for each hidden
    layer), "size"."""

    def __init__(self, field: str, given: object, kind: str = "range") -> None:
        self.field, self.given, self.kind = field, given, kind
        self.low, self.high = RANGES.get(field, (0.0, 0.0))
        super().__init__(f"{field}: {given!r} ({kind})")


@dataclass(frozen=True, slots=True)
class Task:
    """The data. noise: standard deviation added to both coordinates; flips: the share of wrong labels (in digits, of
    labels replaced at random); neither is used for "own"."""

    data: DataName = "moons"
    n_samples: int = 100
    noise: float = 0.3
    flips: float = 0.1
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Setup:
    """A network and its training. widths: hidden layers; rates: of dropout, one for each of them. max_norm None: no
    limit; batch_size None: all samples in one batch."""

    widths: tuple[int, ...] = (64, 64)
    rates: tuple[float, ...] = (0.5, 0.5)
    input_rate: float = 0.0
    weight_decay: float = 0.0
    max_norm: float | None = None
    learning_rate: float = 0.01
    optimizer: OptimizerName = "adam"
    batch_size: int | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """One to four networks on the same data, trained for ``n_epochs``."""

    task: Task
    setups: tuple[Setup, ...]
    n_epochs: int = 400


def check(work: Work, own: Own | None = None) -> None:
    """Raise WorkError naming the first value that cannot be, or the field "size" if training would take too long.

    own: the data of work on "own"; without it only the rest can be checked.
    """
    task = work.task
    if task.data not in get_args(DataName):
        raise WorkError("data", task.data, "option")
    for name in ("n_samples", "noise", "flips", "seed"):
        _check_number(name, getattr(task, name))
    _check_number("n_epochs", work.n_epochs)
    if not 1 <= len(work.setups) <= MOST_SETUPS:
        raise WorkError("setups", len(work.setups), "count")
    for setup in work.setups:
        _check_setup(setup)
    if (seconds := seconds_needed(work, own)) > LONGEST_SECONDS:
        raise WorkError("size", round(seconds, 1), "size")


def _check_setup(setup: Setup) -> None:
    if not 1 <= len(setup.widths) <= MOST_LAYERS:
        raise WorkError("widths", len(setup.widths), "count")
    if len(setup.rates) != len(setup.widths):
        raise WorkError("rates", len(setup.rates), "count")
    if setup.optimizer not in OPTIMIZERS:
        raise WorkError("optimizer", setup.optimizer, "option")
    for name in ("widths", "rates"):
        for value in getattr(setup, name):
            _check_number(name, value)
    for name in ("input_rate", "weight_decay", "max_norm", "learning_rate", "batch_size"):
        value = getattr(setup, name)
        if value is not None or name not in ("max_norm", "batch_size"):
            _check_number(name, value)


def _check_number(name: str, value: float) -> None:
    low, high = RANGES[name]
    if not low <= value <= high or (name in WHOLE and value != int(value)):  # also refuses NaN
        raise WorkError(name, value)


def seconds_needed(work: Work, own: Own | None = None) -> float:
    """At most how long training takes on one quiet core: for each step a fixed time, and one for every weight, every
    neuron and every multiplication. Fitted to 90 configurations drawn at random; they took .4 to 1 of it."""
    n_inputs, n_outputs = (64, 10) if work.task.data == "digits" else (2, 1)
    n_samples = own.n_train if own and work.task.data == "own" else work.task.n_samples
    n_measured = min(work.n_epochs, 100) * N_VALIDATION + (N_SURFACES + 1) * GRID**2 * (n_inputs == 2)
    total = 0.0
    for setup in work.setups:
        n_weights = sum(a * b for a, b in pairwise((n_inputs, *setup.widths, n_outputs)))
        size = min(setup.batch_size or n_samples, n_samples)
        n_steps = work.n_epochs * math.ceil(n_samples / size)
        n_trained = n_steps * size
        limits = 0.0 if setup.max_norm is None else 10e-6 * len(setup.widths) + 1e-9 * n_weights
        total += n_steps * (20e-6 * (len(setup.widths) + 1) + 3e-9 * n_weights + limits)
        total += (2e-9 * n_trained + 1e-9 * n_measured) * (n_inputs + sum(setup.widths))
        total += (3 * n_trained + n_measured) * n_weights / 15e9
    return total


def changed(work: Work, field: str, text: str) -> Work:
    """``work`` with one field set to what a learner wrote; raises WorkError.

    field: the name of a field of the task, "n_epochs", "1.optimizer" for that of the second network, or "1.rates.0"
    for its first hidden layer. Empty means None where that is allowed.
    """
    place, *name = field.split(".")
    if not name:
        return _changed_task(work, field, text)
    setups = list(work.setups)
    if not place.isdecimal() or int(place) >= len(setups):
        raise WorkError("setups", field, "option")
    here = setups[int(place)]
    if len(name) == 1:
        setups[int(place)] = _changed_setup(here, name[0], text)
    elif len(name) == 2:
        setups[int(place)] = _changed_layer(here, name[0], name[1], text)
    else:
        raise WorkError("setups", field, "option")
    return replace(work, setups=tuple(setups))


def with_layers(setup: Setup, n: int) -> Setup:
    """``setup`` with ``n`` hidden layers: the first ones, or further ones like the last."""
    more = n - len(setup.widths)
    widths, rates = setup.widths[:n] + setup.widths[-1:] * more, setup.rates[:n] + setup.rates[-1:] * more
    return replace(setup, widths=widths, rates=rates)


def _changed_task(work: Work, name: str, text: str) -> Work:
    if name == "data":
        if text not in get_args(DataName):
            raise WorkError(name, text, "option")
        return replace(work, task=replace(work.task, data=cast(DataName, text)))
    if name == "n_epochs":
        return replace(work, n_epochs=int(_number(name, text)))
    if name not in ("n_samples", "noise", "flips", "seed"):
        raise WorkError("setups", name, "option")
    number: dict[str, Any] = {name: _number(name, text)}
    return replace(work, task=replace(work.task, **number))


def _changed_setup(setup: Setup, name: str, text: str) -> Setup:
    if name == "optimizer":
        if text not in OPTIMIZERS:
            raise WorkError(name, text, "option")
        return replace(setup, optimizer=text)
    empty: dict[str, Any] = {name: None}
    if name in ("max_norm", "batch_size") and not text.strip():
        return replace(setup, **empty)
    if name not in ("input_rate", "weight_decay", "max_norm", "learning_rate", "batch_size"):
        raise WorkError("setups", name, "option")
    number: dict[str, Any] = {name: _number(name, text)}
    return replace(setup, **number)


def _changed_layer(setup: Setup, name: str, layer: str, text: str) -> Setup:
    if name not in ("widths", "rates") or not layer.isdecimal() or int(layer) >= len(setup.widths):
        raise WorkError("setups", f"{name}.{layer}", "option")
    values = list(getattr(setup, name))
    values[int(layer)] = _number(name, text)
    changed_values: dict[str, Any] = {name: tuple(values)}
    return replace(setup, **changed_values)


def _number(name: str, text: str) -> float:
    """The number that was written, an int where only whole ones make sense."""
    try:
        value = read(text, percent=name in _SHARES, code=True)
        _check_number(name, value)
    except NumeralError as error:
        raise WorkError(name, text, "decimal-comma" if error.kind == "decimal-comma" else "range") from None
    except WorkError:
        raise WorkError(name, text) from None  # as it was written
    return int(value) if name in WHOLE else value
