"""Every value that a learner can set, declared once: its name in the URL, range, default and label.

A name means the same on every page. A ``Slider`` is one of Streamlit's, bound to the URL by
Streamlit; every other value is set inside a picture, by an element that says ``data-set="name=value"``,
and lives in the URL alone. So each picture has a link that reproduces it. What cannot be read falls
back to the default.
"""

import math
import re
from dataclasses import dataclass
from typing import Any, Protocol

import streamlit as st

from core.course.exam import PAPERS
from core.schedule import N_POINTS
from core.workbench.texts import LONGEST_LINK
from pages.strings import bn, t

_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯−", "0123456789-")


class ParamError(ValueError):
    """A value that a learner gave and that is not allowed; says so in Bengali."""


class Param(Protocol):
    """A declared value: ``parse`` reads the text of a URL or raises ParamError."""

    @property
    def name(self) -> str: ...

    @property
    def default(self) -> Any: ...

    def parse(self, text: str) -> Any: ...


def _number(text: str, low: float, high: float) -> float:
    try:
        value = float(text.strip().translate(_DIGITS))
    except ValueError:
        value = math.nan
    if not low <= value <= high:  # also refuses NaN
        raise ParamError(t("interface.out-of-range", given=text.strip()[:20], low=bn(low), high=bn(high)))
    return value


@dataclass(frozen=True, slots=True)
class Slider:
    """A number on a slider of Streamlit's; whole if ``step`` is a whole number."""

    name: str
    low: float
    high: float
    step: float
    default: float

    @property
    def kind(self) -> type[int] | type[float]:
        """Of its values."""
        return int if isinstance(self.step, int) else float

    def parse(self, text: str) -> float:
        return _number(text, self.low, self.high)

    def show(self, default: float | None) -> float:
        """Draw the slider and return its value."""
        kind = self.kind
        value: float = st.slider(
            t(f"params.{self.name}"), kind(self.low), kind(self.high), first(self, default), kind(self.step),
            key=self.name, bind="query-params", format="%d" if kind is int else "%g",
        )  # fmt: skip
        return value


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    name: str
    low: int
    high: int
    default: int

    def parse(self, text: str) -> int:
        return int(_number(text, self.low, self.high))

    def after(self, value: int, by: int = 1) -> int:
        """The value ``by`` further on; after the highest comes the lowest."""
        return self.low + (value - self.low + by) % (self.high - self.low + 1)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    name: str
    options: tuple[str, ...]
    default: str

    def parse(self, text: str) -> str:
        if text not in self.options:
            raise ParamError(t("interface.not-an-option", given=text[:20]))
        return text


@dataclass(frozen=True, slots=True)
class Numbers:
    """A short list of numbers, separated by commas; empty only where the default is."""

    name: str
    low: float
    high: float
    max_count: int
    default: tuple[float, ...]

    def parse(self, text: str) -> tuple[float, ...]:
        if not self.default and not text.strip():
            return ()
        parts = text.split(",")
        if len(parts) > self.max_count:
            raise ParamError(t("interface.too-many", given=bn(len(parts)), most=bn(self.max_count)))
        return tuple(_number(part, self.low, self.high) for part in parts)


@dataclass(frozen=True, slots=True)
class Bits:
    """A row of switches, written 101; the default may be empty: nothing chosen by hand."""

    name: str
    max_count: int
    default: str

    def parse(self, text: str) -> str:
        if len(text) > self.max_count or set(text) - {"0", "1"}:
            raise ParamError(t("interface.not-bits", given=text[:20], most=bn(self.max_count)))
        return text


@dataclass(frozen=True, slots=True)
class Name:
    """The name of something that the course knows: the page says what it makes of it."""

    name: str
    default: str

    def parse(self, text: str) -> str:
        if not re.fullmatch(r"[a-z0-9-]{1,60}", text):
            raise ParamError(t("interface.not-an-option", given=text[:20]))
        return text


@dataclass(frozen=True, slots=True)
class Text:
    """A text of letters, digits and ``._~-``: whoever declares it says what it makes of it."""

    name: str
    longest: int
    default: str

    def parse(self, text: str) -> str:
        if len(text) > self.longest or not re.fullmatch(r"[A-Za-z0-9._~-]*", text):
            raise ParamError(t("interface.not-an-option", given=text[:20]))
        return text


P = Slider("p", 0.0, 0.95, 0.05, 0.5)
SEED = Whole("seed", 0, 9999, 7)
STEP = Whole("step", 1, 999, 1)
VIEW = Choice("view", ("study", "projector"), "study")
MODE = Choice("mode", ("training", "evaluation"), "training")
UNITS = Slider("units", 4, 24, 1, 12)
# Sections 5-8: the sum and its masks.
X = Numbers("x", -99, 99, 6, (2.0, 4.0, 6.0))
W = Numbers("w", -99, 99, 6, (1.0, 1.0, 1.0))
M = Bits("m", 6, "101")
SCALING = Choice("scaling", ("on", "off"), "on")
CONVENTION = Choice("convention", ("inverted", "original"), "inverted")
DRAWS = Choice("draws", ("1", "10", "100", "1000"), "1000")
REVEAL = Choice("reveal", ("none", "one", "all"), "one")
GUESS = Numbers("guess", -9999, 9999, 1, ())

# Sections 1, 3, 9: the network.
LAYERS = Slider("layers", 1, 3, 1, 1)
WIDTH = Slider("width", 3, 6, 1, 5)
OFF = Bits("off", 18, "")  # units dropped by hand, layer after layer; empty: the lottery decides

# Sections 2, 10-16: trained networks.
CURVE = Choice("curve", ("loss", "accuracy"), "loss")
PLACE = Choice("place", ("hidden", "output", "conv", "before-norm", "after-norm"), "hidden")
WHERE = Choice("where", ("hidden", "input", "clean"), "hidden")
SCENE = Choice("scene", ("without", "both"), "without")
KIND = Choice("kind", ("linear", "softmax", "deep"), "linear")
RECALLED = Bits("recalled", 5, "00000")  # which parts of the definition the learner had
SHOWN = Bits("shown", 4, "1111")  # which of four networks stand out
COST = Choice("cost", ("epochs", "underfitting", "memory"), "epochs")
FACE = Choice("face", ("team", "neurons"), "team")
LOST = Numbers("lost", 0.0, 0.8, 1, (0.5,))  # on a slider inside the picture, under its axis

# The laboratory.
STOP = Whole("stop", 1, 8, 1)  # where the debugger of a training step stands

SEEDS = Whole("seeds", 1, 20, 1)
PREDICT = Choice("predict", ("none", "skip", "set", "a", "b", "c", "d"), "none")
GUESSED = Numbers("guessed", 0, 9999, 6, ())  # what ``predict=set`` stands for: a number, or points; in hundredths
CARD = Whole("card", 1, 40, 1)  # which card lies before the court of myths
VOTE = Choice("vote", ("none", "true", "false"), "none")
ASKED = Choice("asked", ("forgotten", "called", "kept"), "forgotten")
EXPLAIN = Choice("explain", ("none", "skip", "a", "b", "c", "d"), "none")

# Quiz.
SET = Name("set", "")
_LOADINGS = ("", "done", "forgotten", "too-large", "not-ours", "newer", "damaged", "invalid", "future", "unavailable")
LOADED = Choice("loaded", _LOADINGS, "")

SCHEDULE = Choice("schedule", ("early", "late", "falling", "rising", "hand"), "late")
POINTS = Numbers("points", 0.0, 0.95, N_POINTS, (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5))  # the one drawn by hand
GONE = Bits("gone", 96, "")  # which hidden neurons of two trained networks were taken away by hand
WORK = Text("work", LONGEST_LINK, "")  # a configuration of the free laboratory
EXHIBIT = Choice("exhibit", ("sparsity", "rate", "size", "monte-carlo", "pairs", "gaussian"), "rate")  # of the paper
LABELS = Choice("labels", ("noisy", "clean"), "noisy")  # whether a fifth of the training labels is drawn anew

# The exam desk.
PAPER = Choice("paper", ("none", *PAPERS), "none")
TIMED = Choice("timed", ("no", "yes"), "no")
AT = Whole("at", 1, 40, 1)  # which problem; one past the last: the result
OPENED = Bits("opened", 40, "")  # whose model answer was opened
RIGHT = Bits("right", 40, "")  # whose number was right
EARNED = Bits("earned", 200, "")  # the points that the learner's answers have

PARAMS: dict[str, Param] = {
    value.name: value
    for value in list(globals().values())
    if isinstance(value, (Slider, Whole, Choice, Numbers, Bits, Name, Text))
}


def first(param: Param, default: Any = None) -> Any:
    """The param's value where nothing sets it; default: that of the page, or None."""
    value = param.default if default is None else default
    return param.kind(value) if isinstance(param, Slider) else value


def read(param: Param, default: Any = None) -> Any:
    """The param's value in the URL; its default where there is none or it cannot be read."""
    fallback = first(param, default)
    if param.name not in st.query_params:
        return fallback
    try:
        return param.parse(st.query_params[param.name])
    except ParamError:
        return fallback


def start(*chosen: Numbers | Bits | Choice | Whole) -> str:
    """What sets these params to their defaults, as a picture sends it."""
    texts = {
        param.name: ",".join(f"{value:g}" for value in param.default) if isinstance(param, Numbers) else param.default
        for param in chosen
    }
    return "&".join(f"{name}={text}" for name, text in texts.items())


def accept(text: str) -> str | None:
    """Write ``name=value&name=value``, as a picture sends it, to the URL.

    Returns None, or a sentence for the learner if something was refused; then nothing is written.
    """
    wanted: dict[str, str] = {}
    for pair in text.split("&"):
        name, _, value = pair.partition("=")
        param = PARAMS.get(name)
        if param is None or isinstance(param, Slider):
            return t("interface.unknown-control")
        try:
            param.parse(value)
        except ParamError as error:
            return str(error)
        wanted[name] = value.translate(_DIGITS)
    st.query_params.update(wanted)
    return None
