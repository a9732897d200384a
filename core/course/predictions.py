"""What a learner foretells before a lab shows its result: a choice, a number, or the rest of a curve.

Pure; needs msgspec. A number or a curve travels in whole hundredths, so that a link holds 40 for 0.4 and for 40 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Text = Annotated[str, Meta(min_length=1)]
Hue = Literal["with", "without"]
Shape = Literal["rises", "stays", "falls"]
SKIPPED, SETTLED = "skip", "set"


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer of a prediction or an explanation, and what is said to a learner who chose it.

    misconception: the wrong belief that the answer shows, by its key.
    """

    text: Text
    why: Text
    right: bool = False
    misconception: str = ""


class Why(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said to a learner who went wrong in a certain way, and the belief that it shows."""

    why: Text
    misconception: str = ""


class Slip(Why, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A stretch of wrong numbers, both ends in it, that a way of thinking leads to."""

    low: float
    high: float


class Choose(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="choice"):
    """What is asked before the result, or after it; one of the options is right."""

    question: Text
    options: Annotated[list[Option], Meta(min_length=3, max_length=4)]

    @property
    def beliefs(self) -> set[str]:
        """Keys of the wrong beliefs that it names."""
        return {option.misconception for option in self.options} - {""}

    def fault(self) -> str:
        """What is wrong with it as data; empty if nothing."""
        n_right = sum(option.right for option in self.options)
        return "" if n_right == 1 else f"a question needs one right option, got {n_right} right"


class _Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", kw_only=True):
    """A prediction that a run measures. near: how far off still counts as right.

    right, too_low, too_high: what is said to a guess that is near, below, above. name: what is foretold.
    """

    question: Text
    experiment: Text
    name: Text
    hue: Hue
    low: Annotated[float, Meta(ge=0)] = 0.0
    high: float
    step: Annotated[float, Meta(ge=0.01)]
    near: Annotated[float, Meta(gt=0)]
    right: Text
    too_low: Why
    too_high: Why

    def on_grid(self, hundredths: float) -> float:
        """A guess as it travels, moved to the nearest value that can be set."""
        value = self.low + round((hundredths / 100 - self.low) / self.step) * self.step
        return min(max(round(value, 2), self.low), self.high)

    def _fault(self) -> str:
        if not self.low < self.high or self.step > self.high - self.low:
            return f"low, high and step must leave a choice, got {self.low}, {self.high} and {self.step}"
        return ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A measured guess beside the truth. distance: between the two; why: what is said of it."""

    is_right: bool
    distance: float
    why: str
    misconception: str = ""


class Number(_Measured, frozen=True, tag="number", kw_only=True):
    """A number to set: the effect ``key`` of the experiment. slips: looked at before too_low and too_high.

    start: where the slider stands at first; mid of the range if it is not given.
    """

    key: Text
    start: float | None = None
    slips: list[Slip] = []
    percent: bool = False
    places: int = 0

    @property
    def beliefs(self) -> set[str]:
        """Keys of the wrong beliefs that it names."""
        return {why.misconception for why in (self.too_low, self.too_high, *self.slips)} - {""}

    def fault(self) -> str:
        """What is wrong with it as data; empty if nothing."""
        return self._fault()

    def guess(self, hundredths: Sequence[float]) -> float:
        """The guess of a link; the start where there is none yet or one that does not fit."""
        start = (self.low + self.high) / 2 if self.start is None else self.start
        return self.on_grid(hundredths[0] if len(hundredths) == 1 else 100 * start)

    def judge(self, guess: float, truth: float) -> Judged:
        """The guess against what was measured, which must be finite."""
        off = guess - truth
        if abs(off) <= self.near + 1e-9:
            return Judged(True, abs(off), self.right)
        named = [slip for slip in self.slips if slip.low <= guess <= slip.high]
        said = (*named, self.too_low if off < 0 else self.too_high)[0]
        return Judged(False, abs(off), said.why, said.misconception)


class Draw(_Measured, frozen=True, tag="draw", kw_only=True):
    """The rest of a curve to draw: its values at ``epochs``, when those up to the epoch ``until`` are shown.

    network, measure: which curve, see core/experiments/curve.py; beside: a network whose whole curve is given.
    still: an end that is no further than this from the last value shown stays where it was; expected: the
    shape of the lesson's claim, shapes: what is said to a learner who drew one of the two others.
    """

    network: Text
    measure: Literal["train_loss", "validation_loss"]
    beside: str = ""
    beside_name: str = ""
    until: Annotated[int, Meta(ge=1)]
    epochs: Annotated[list[int], Meta(min_length=5, max_length=6)]
    still: Annotated[float, Meta(gt=0)]
    expected: Shape
    shapes: dict[Shape, Why]

    @property
    def beliefs(self) -> set[str]:
        """Keys of the wrong beliefs that it names."""
        return {why.misconception for why in (self.too_low, self.too_high, *self.shapes.values())} - {""}

    def fault(self) -> str:
        """What is wrong with it as data; empty if nothing."""
        line = [self.until, *self.epochs]
        if line != sorted(set(line)):
            return f"epochs must grow from until on, got {line}"
        if {self.expected, *self.shapes} != {"rises", "stays", "falls"} or len(self.shapes) != 2:
            return f"shapes must be the two that are not expected, got {sorted(self.shapes)}"
        if bool(self.beside) != bool(self.beside_name):
            return "beside needs a beside_name, and the other way round"
        return self._fault()

    def guess(self, hundredths: Sequence[float], last: float) -> list[float]:
        """The values of a link; the last one shown, held, where there are none yet or some that do not fit."""
        fits = len(hundredths) == len(self.epochs)
        return [self.on_grid(value) for value in (hundredths if fits else [100 * last] * len(self.epochs))]

    def shape(self, last: float, end: float) -> Shape:
        """How a curve goes on from the last value shown to its end."""
        if abs(end - last) <= self.still:
            return "stays"
        return "rises" if end > last else "falls"

    def judge(self, guess: Sequence[float], truth: Sequence[float], last: float) -> Judged:
        """The drawn values against the measured ones, at the same epochs: first the shape, then the distance.

        Where the run itself does not have the expected shape, nothing is said: the caller names both shapes.
        """
        distance = fmean(abs(mine - true) for mine, true in zip(guess, truth, strict=True))
        mine, true = self.shape(last, guess[-1]), self.shape(last, truth[-1])
        if true != self.expected:
            return Judged(mine == true, distance, "")
        if mine != true:
            return Judged(False, distance, self.shapes[mine].why, self.shapes[mine].misconception)
        if distance <= self.near:
            return Judged(True, distance, self.right)
        said = self.too_low if fmean(guess) < fmean(truth) else self.too_high
        return Judged(True, distance, said.why, said.misconception)


Prediction = Choose | Number | Draw


def kind(asked: Prediction) -> str:
    """``choice``, ``number`` or ``draw``, as its file has it."""
    return str(asked.__struct_config__.tag)


def is_settled(asked: Prediction, word: str, hundredths: Sequence[float]) -> bool:
    """Whether the learner answered or skipped: only then may a result be shown.

    word: a letter for an option, ``skip``, or ``set`` for a number or a curve, which ``hundredths`` holds.
    """
    if word == SKIPPED:
        return True
    if isinstance(asked, Choose):
        return len(word) == 1 and 0 <= ord(word) - ord("a") < len(asked.options)
    fits = len(hundredths) in ((0, 1) if isinstance(asked, Number) else (0, len(asked.epochs)))
    return word == SETTLED and fits
