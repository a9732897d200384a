"""A prediction to set, and prediction and truth together: a number on a line, the rest of a curve by its points.

What is guessed is ink, hollow and triangular; what was measured is filled and in its network's hue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import isfinite
from statistics import median

from core.course.predictions import Draw, Number
from pages.figures.axis import Axis
from pages.figures.draw import at, el, line, plot, share, text
from pages.figures.picture import Track
from pages.stage import Stage
from pages.strings import bn, percent, t

_TALL = 300.0
_LINE = 96.0


def written(asked: Number, value: float) -> str:
    """A value as the question's unit has it."""
    shown = round(100 * value if asked.percent else value, asked.places)
    return bn(shown) + "%" * asked.percent


def number_line(asked: Number, guess: float, *, stage: Stage) -> tuple[str, Track]:
    """A slider from low to high over its ticks; the track says the value while the thumb moves.

    The slider counts in hundredths from 0, as the track's steps do.
    """
    u, here = stage.unit, round(100 * guess)
    shown = [written(asked, i / 100) for i in range(round(100 * asked.high) + 1)]
    now = el("p", el("span", f"{asked.name}: "), el("strong", shown[here], data_slot="guess"), class_="guess-now")
    slider = el(
        "input", type="range", min=round(100 * asked.low), max=round(100 * asked.high), step=round(100 * asked.step),
        value=here, class_="guess-slider", data_input="guessed", data_scrub="", data_slot="slider",
        aria_label=asked.name, aria_valuetext=shown[here],
    )  # fmt: skip
    ticks = plot(34 * u, _number_ticks(asked, (asked.low, asked.high), 26 * u, u), label="", aria_hidden="true")
    track = Track(n=len(shown), start=here, text={"guess": shown}, attr={"slider@aria-valuetext": shown})
    return now + el("div", slider, ticks, class_="guess-line"), track


def number_beside(asked: Number, guess: float | None, truths: Sequence[float], *, stage: Stage, label: str) -> str:
    """The guess above a line, what was measured on it: a mark a seed, a bar at their median.

    The space that counts as near is shaded. truths: at least one finite.
    """
    u = stage.unit
    finite = [truth for truth in truths if isfinite(truth)]
    ends = min(asked.low, *finite), max(asked.high, *finite)
    true, y = median(finite), 58 * u

    def x(value: float) -> float:
        return _across(value, ends)

    low, high = (min(max(true + off, ends[0]), ends[1]) for off in (-asked.near, asked.near))
    width = share(x(high) - x(low))
    parts = [el("rect", x=share(x(low)), y=y - 16 * u, width=width, height=32 * u, class_="near")]
    parts.append(line(0, y, "100%", y, "axis"))
    parts.append(_number_ticks(asked, ends, y + 58 * u, u))
    parts += [at(x(value), y, _dot(asked.hue, 5.5 * u), class_=f"end {asked.hue} validation") for value in finite]
    parts.append(at(x(true), y, line(0, -14 * u, 0, 14 * u, f"median {asked.hue}")))
    said = t("claim-lab.in-run" if len(finite) == 1 else "claim-lab.in-runs", value=written(asked, true))
    parts.append(_beside(said, x(true), y + 33 * u, f"strong halo {asked.hue}"))
    if guess is not None:
        said = t("claim-lab.guessed", value=written(asked, guess))
        parts.append(at(x(guess), y - 14 * u, _triangle(9 * u, down=True)))
        parts.append(_beside(said, x(guess), y - 32 * u, "strong halo"))
    return plot(_LINE * u, *parts, label=label, class_="foretold-number")


def _number_ticks(asked: Number, ends: tuple[float, float], y: float, u: float) -> str:
    axis = Axis.covering([ends[1]], most=5)
    ticks = [tick for tick in axis.ticks if ends[0] - 1e-9 <= tick <= ends[1] + 1e-9]
    return "".join(
        text(percent(tick) if asked.percent else bn(tick), share(_across(tick, ends)), y, "tick", "middle")
        for tick in ticks
    )


def _across(value: float, ends: tuple[float, float]) -> float:
    return 100 * (value - ends[0]) / (ends[1] - ends[0])


def _beside(words: str, x: float, y: float, class_: str) -> str:
    """Words at x percent that stay inside the plot."""
    anchor = "start" if x < 30 else "end" if x > 70 else "middle"
    return text(words, share(x), y, class_, anchor)


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
    parts = [frame.ground(asked), frame.known(asked, curves, is_named=True), frame.guess_line(asked, curves, guess)]
    thumbs = [
        el(
            "input", type="range", min=round(100 * asked.low), max=round(100 * asked.high),
            step=round(100 * asked.step), value=round(100 * value), data_input="guessed",
            style=f"left:{frame.x(epoch):g}%", aria_label=t("claim-lab.point", epoch=bn(epoch), name=asked.name),
            aria_valuetext=bn(value, 2), aria_orientation="vertical",
        )
        for epoch, value in zip(asked.epochs, guess, strict=True)
    ]  # fmt: skip
    return el("div", frame.drawn(parts, label), *thumbs, class_="foretell")


def curve_beside(
    asked: Draw, curves: Curves, guess: Sequence[float] | None, *, run: str, stage: Stage, label: str
) -> str:
    """The whole curve, and the guess beside it with its distance at every point. run: what the curve is called."""
    frame = _Frame.of(asked, [*curves.truth.values(), *curves.known.values(), *curves.beside.values()], stage)
    parts = [frame.ground(asked), frame.known(asked, curves, is_named=False)]
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
        at(frame.x(end), frame.y(curves.truth[end]), _dot(asked.hue, 7 * frame.unit),
           class_=f"end {asked.hue} {_data(asked)}")
    )  # fmt: skip
    if guess is not None:
        parts += [
            at(frame.x(epoch), frame.y(value), _triangle(8 * frame.unit))
            for epoch, value in zip(asked.epochs, guess, strict=True)
        ]
    mark = _key_mark(_dot(asked.hue, 7 * frame.unit), frame.unit, f"end {asked.hue} {_data(asked)}")
    key = [el("span", mark, escape(run), class_=f"{asked.hue}-text")]
    if asked.beside:
        other = _other(asked)
        mark = _key_mark(_dot(other, 7 * frame.unit), frame.unit, f"end {other} {_data(asked)}")
        key.append(el("span", mark, escape(asked.beside_name), class_=f"{other}-text"))
    if guess is not None:
        key.insert(0, el("span", _key_mark(_triangle(8 * frame.unit), frame.unit), t("claim-lab.key-guess")))
    return el("div", frame.drawn(parts, label), class_="foretell") + el("p", *key, class_="guess-key")


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


def _dot(hue: str, r: float) -> str:
    return el("circle", r=r) if hue == "with" else el("rect", x=-0.9 * r, y=-0.9 * r, width=1.8 * r, height=1.8 * r)


def _triangle(r: float, *, down: bool = False) -> str:
    tip = r if down else -r
    return el("path", d=f"M{-r:.1f} {-tip * 0.8:.1f}H{r:.1f}L0 {tip * 0.8:.1f}Z", class_="guess-mark")


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

    def known(self, asked: Draw, curves: Curves, *, is_named: bool) -> str:
        """What is shown from the start. is_named: a curve that is given bears its name."""
        other = _other(asked)
        drawn = self.polyline(curves.known, f"curve {asked.hue} {_data(asked)}")
        if curves.beside:
            middle = sorted(curves.beside)[len(curves.beside) // 2]
            drawn += self.polyline(curves.beside, f"curve {other} {_data(asked)}")
            y = self.y(curves.beside[middle]) - 10 * self.unit
            drawn += text(asked.beside_name, share(self.x(middle)), y, f"halo {other}", "middle") * is_named
        here = line(share(self.x(asked.until)), 0, share(self.x(asked.until)), self.height, "until")
        return here + drawn

    def guess_line(self, asked: Draw, curves: Curves, guess: Sequence[float]) -> str:
        """The guess, from the last value that is known."""
        points = {max(curves.known): curves.last, **dict(zip(asked.epochs, guess, strict=True))}
        return self.polyline(points, "guess-curve")

    def polyline(self, values: dict[int, float], class_: str) -> str:
        """Values by epoch, stretched to the plot's width."""
        points = " ".join(f"{10 * self.x(epoch):.0f},{self.y(value):.1f}" for epoch, value in values.items())
        return el(
            "svg", el("polyline", points=points, class_=class_), viewBox=f"0 0 1000 {self.height:g}",
            preserveAspectRatio="none", width="100%", height=self.height,
        )  # fmt: skip

    def drawn(self, parts: Sequence[str], label: str) -> str:
        return plot(self.height, *parts, label=label)
