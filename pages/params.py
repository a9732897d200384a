"""Values that a learner can set: each is declared once, with its name in the URL, range, default and label.

Here are the kinds of value, and the few that several widgets or pages have; one that a single widget or page has is
declared there.

A name means the same on every page. A ``Slider`` is one of Streamlit's, bound to the URL by
Streamlit; every other value is set inside a picture, by an element that says ``data-set="name=value"``,
and lives in the URL alone. So each picture has a link that reproduces it. What cannot be read falls
back to the default.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import streamlit as st

from core.numerals import NumeralError, plain, read_list
from core.numerals import read as read_number
from pages.strings import bn, script, t


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
        return _within(read_number(text.strip().removesuffix(";"), code=True), text, low, high)
    except NumeralError as error:
        raise _refusal(error, low, high) from error


def _within(value: float, given: str, low: float, high: float) -> float:
    if not low <= value <= high:
        raise ParamError(t("interface.out-of-range", given=given.strip(" ;")[:20], low=bn(low), high=bn(high)))
    return value


def _refusal(error: NumeralError, low: float, high: float) -> ParamError:
    return ParamError(t(f"interface.{error.kind}", given=error.given[:20], low=bn(low), high=bn(high)))


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

    def other(self, value: int, by: int = 1) -> str:
        """What sets the value ``by`` further on, as a picture sends it."""
        return f"{self.name}={self.after(value, by)}"


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
    """A short list of numbers, as ``read_list`` takes it; empty only where the default is."""

    name: str
    low: float
    high: float
    max_count: int
    default: tuple[float, ...]

    def parse(self, text: str) -> tuple[float, ...]:
        if not self.default and not text.strip(" ;"):
            return ()
        if self.max_count == 1:
            return (_number(text, self.low, self.high),)
        try:
            values = read_list(text, code=True)
        except NumeralError as error:
            raise _refusal(error, self.low, self.high) from error
        if len(values) > self.max_count:
            raise ParamError(t("interface.too-many", given=bn(len(values)), most=bn(self.max_count)))
        return tuple(_within(value, script().dress(plain(value)), self.low, self.high) for value in values)


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
# The sum and its masks.
X = Numbers("x", -99, 99, 6, (2.0, 4.0, 6.0))
W = Numbers("w", -99, 99, 6, (1.0, 1.0, 1.0))
M = Bits("m", 6, "101")
# Runs of several seeds, and what was predicted of them.
SEEDS = Whole("seeds", 1, 20, 1)
PREDICT = Choice("predict", ("none", "skip", "set", "a", "b", "c", "d"), "none")
GUESSED = Numbers("guessed", 0, 9999, 6, ())  # what ``predict=set`` stands for: a number, or points; in hundredths
TOPIC = Name("topic", "")  # whose; the first topic's if it is not named


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
    return "&".join(f"{param.name}={_canonical(param.default)}" for param in chosen)


def accept(text: str, declared: Iterable[Param]) -> str | None:
    """Write ``name=value&name=value``, as a picture sends it, to the URL. declared: what it may set.

    Returns None, or a sentence for the learner if something was refused; then nothing is written.
    """
    known = {param.name: param for param in declared if not isinstance(param, Slider)}
    wanted: dict[str, str] = {}
    for pair in text.split("&"):
        name, _, value = pair.partition("=")
        param = known.get(name)
        if param is None:
            return t("interface.unknown-control")
        try:
            wanted[name] = _canonical(param.parse(value))
        except ParamError as error:
            return str(error)
    st.query_params.update(wanted)
    return None


def _canonical(value: str | float | tuple[float, ...]) -> str:
    """A parsed value as the URL has it: numbers in Latin digits."""
    if isinstance(value, tuple):
        return ",".join(map(plain, value))
    return value if isinstance(value, str) else plain(value)
