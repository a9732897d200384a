"""A curve foretold: its beginning and points to move, then the whole of it with the guess beside.

Marks are those of ``predict``; line style says which data, as in ``curves``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from core.course.predictions import Draw
from pages.drawing.axis import Axis
from pages.drawing.draw import at, el, line, mark, plot, share, stretched, text
from pages.stage import Stage
from pages.strings import bn, t
from pages.widgets.dropout.claim_lab.predict import triangle

_TALL = 300.0


@dataclass(frozen=True, slots=True)
class Curves:
    """What a question about a curve shows and hides: values by epoch. known: up to the epoch ``until`` of the
    question; beside: the whole curve of the other network, or nothing; truth: the rest, only once it may be seen."""

    known: dict[int, float]
    beside: dict[int, float]
    truth: dict[int, float]

    @property
    def last(self) -> float:
        """The last value that is known."""
        return self.known[max(self.known)]


def curve_to_draw(asked: Draw, curves: Curves, guess: Sequence[float], *, stage: Stage, label: str) -> str:
    """The known part, and the guess as points of which each is the thumb of an upright slider."""
    frame = _Frame.of(asked, [], stage)
    parts = [frame.ground(asked), frame.known(asked, curves), frame.guess_line(asked, curves, guess)]
    thumbs = [
        el(
            "input", type="range", min=round(100 * asked.low), max=round(100 * asked.high),
            step=round(100 * asked.step), value=round(100 * value), data_input="guessed",
            style=f"left:{frame.x(epoch):g}%", aria_label=t("claim-lab.point", epoch=bn(epoch), name=asked.name),
            aria_valuetext=bn(value, 2), aria_orientation="vertical",
        )
        for epoch, value in zip(asked.epochs, guess, strict=True)
    ]  # fmt: skip
    return el("div", frame.drawn(parts, label), *thumbs, class_="foretell") + _key(_key_of_beside(asked, stage.unit))


def curve_beside(
    asked: Draw, curves: Curves, guess: Sequence[float] | None, *, run: str, stage: Stage, label: str
) -> str:
    """The whole curve, and the guess beside it with its distance at every point. run: what the curve is called."""
    frame = _Frame.of(asked, [*curves.truth.values(), *curves.known.values(), *curves.beside.values()], stage)
    parts = [frame.ground(asked), frame.known(asked, curves)]
    if guess is not None:
        parts += [
            line(share(frame.x(epoch)), frame.y(value), share(frame.x(epoch)), frame.y(curves.truth[epoch]), "off-by")
            for epoch, value in zip(asked.epochs, guess, strict=True)
        ]
        parts.append(frame.guess_line(asked, curves, guess))
    rest = {max(curves.known): curves.last, **curves.truth}
    parts.append(frame.polyline(rest, f"curve {asked.hue} {_data(asked)}"))
    end = asked.epochs[-1]
    parts.append(
        at(frame.x(end), frame.y(curves.truth[end]), mark(asked.hue, 7 * frame.unit),
           class_=f"end {asked.hue} {_data(asked)}")
    )  # fmt: skip
    if guess is not None:
        parts += [
            at(frame.x(epoch), frame.y(value), triangle(8 * frame.unit))
            for epoch, value in zip(asked.epochs, guess, strict=True)
        ]
    key = [_key_of(asked, asked.hue, run, stage.unit), _key_of_beside(asked, stage.unit)]
    if guess is not None:
        key.insert(0, el("span", _key_mark(triangle(8 * frame.unit), frame.unit), t("claim-lab.key-guess")))
    return el("div", frame.drawn(parts, label), class_="foretell") + _key(*key)


def _key(*entries: str) -> str:
    return el("p", *entries, class_="guess-key") if any(entries) else ""


def _key_of(asked: Draw, hue: str, name: str, u: float) -> str:
    return el("span", _key_mark(mark(hue, 7 * u), u, f"end {hue} {_data(asked)}"), escape(name), class_=f"{hue}-text")


def _key_of_beside(asked: Draw, u: float) -> str:
    return _key_of(asked, _other(asked), asked.beside_name, u) if asked.beside else ""


def _key_mark(mark: str, u: float, class_: str | None = None) -> str:
    """A mark of the plot, as large, in front of its name."""
    side = 20 * u
    return el(
        "svg", mark, width=side, height=side, viewBox=f"{-side / 2:g} {-side / 2:g} {side:g} {side:g}", class_=class_,
        aria_hidden="true",
    )  # fmt: skip


def _data(asked: Draw) -> str:
    return "train" if asked.measure == "train_loss" else "validation"


def _other(asked: Draw) -> str:
    """The hue of the curve that is given beside the question's own."""
    return "without" if asked.hue == "with" else "with"


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where epochs and losses stand: x in percent, y in pixels."""

    last: int
    axis: Axis
    height: float
    unit: float

    @classmethod
    def of(cls, asked: Draw, values: Sequence[float], stage: Stage) -> "_Frame":
        """The question's own range, as the sliders have it; more only where measured values leave it."""
        axis = Axis.covering([asked.high, *values], most=5)
        if max(values, default=0.0) <= asked.high:
            axis = Axis(asked.low, asked.high, axis.step)
        return cls(asked.epochs[-1], axis, _TALL * stage.unit * stage.room, stage.unit)

    def x(self, epoch: float) -> float:
        return 100 * epoch / self.last

    def y(self, value: float) -> float:
        return self.height * (1 - self.axis.share(value))

    def ground(self, asked: Draw) -> str:
        """Hairlines and ticks; an epoch with a point has one."""
        u = self.unit
        parts = [text(asked.name, -8 * u, -24 * u, "soft", dx=-30 * u)]
        for tick in self.axis.ticks:
            y = self.y(tick)
            parts.append(line(0, y, "100%", y, "axis" if tick == 0 else "rule"))
            parts.append(text(bn(tick), -12 * u, y + 6 * u, "tick", "end"))
        for epoch in (0, *asked.epochs):
            parts.append(text(bn(epoch), share(self.x(epoch)), self.height + 32 * u, "tick", "middle"))
        parts.append(text(t("curves.epochs"), "50%", self.height + 58 * u, "soft", "middle"))
        return "".join(parts)

    def known(self, asked: Draw, curves: Curves) -> str:
        """What is shown from the start."""
        drawn = self.polyline(curves.known, f"curve {asked.hue} {_data(asked)}")
        if curves.beside:
            drawn += self.polyline(curves.beside, f"curve {_other(asked)} {_data(asked)}")
        here = line(share(self.x(asked.until)), 0, share(self.x(asked.until)), self.height, "until")
        return here + drawn

    def guess_line(self, asked: Draw, curves: Curves, guess: Sequence[float]) -> str:
        """The guess, from the last value that is known."""
        points = {max(curves.known): curves.last, **dict(zip(asked.epochs, guess, strict=True))}
        return self.polyline(points, "guess-curve")

    def polyline(self, values: dict[int, float], class_: str) -> str:
        """Values by epoch, stretched to the plot's width."""
        points = " ".join(f"{10 * self.x(epoch):.0f},{self.y(value):.1f}" for epoch, value in values.items())
        return stretched(self.height, el("polyline", points=points, class_=class_))

    def drawn(self, parts: Sequence[str], label: str) -> str:
        return plot(self.height, *parts, label=label)
