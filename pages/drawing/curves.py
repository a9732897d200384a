"""Curves of really trained networks: every point is an epoch of a training log.

Hue says which network, line style which data: training dashed with a hollow end mark, validation solid with
a filled one. Loss grows upward from 0. The browser can play the epochs: a track reveals the curves and prints
their values.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from core.nn.training import EpochRecord
from pages.drawing.axis import Axis
from pages.drawing.draw import Room, at, clipped, el, line, play_button, plot, row, share, stretched, text
from pages.drawing.draw import mark as draw_mark
from pages.drawing.lines import apart
from pages.drawing.picture import Track
from pages.stage import Stage
from pages.strings import bn, percent, t

Measure = Literal["loss", "accuracy"]
_HEIGHT = 330
ROOM = Room(46, 200, 68, 50, narrow=(40, 52), dense=(35, 60))
"""For axes on the left and below, and names of curves at their right ends."""
_PANEL = Room(40, 10, 68, 46)
_STEPS = 100
RECORD_EVERY = 4
"""Epochs from point to point where the preset M is drawn."""
_HIGHEST = 4.0
"""A loss above this leaves the plot: one bad epoch must not flatten all the rest."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve of a training log. hue: with or without; data: train or validation; values: one a record.
    panel: tells the curves of several charts in one figure apart."""

    hue: str
    data: str
    values: tuple[float, ...]
    panel: str = ""

    @property
    def name(self) -> str:
        return f"{self.data}-{self.hue}"

    @property
    def slot(self) -> str:
        return self.name + self.panel


Gap = tuple[Curve, Curve]
"""Training and validation curve of one network: the space between them is shaded and bears its width."""


def log_curves(records: Sequence[EpochRecord], hue: str, measure: Measure) -> Gap:
    """The two curves of one network: what it shows on the training data, with masks, and on validation data."""
    train, validation = (
        Curve(hue, data, tuple(float(getattr(record, f"{data}_{measure}")) for record in records))
        for data in ("train", "validation")
    )
    return train, validation


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the curves that the figure points out from above, with two lines of text."""

    epoch: int
    value: float
    lines: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand: epochs to percent, values to pixels; how a value is written, and how large all is."""

    axis: Axis
    last: int
    height: float
    measure: Measure
    unit: float
    places: int = 2

    def x(self, epoch: float) -> float:
        return 100 * epoch / self.last

    def y(self, value: float) -> float:
        return self.height * (1 - min(max(self.axis.share(value), 0.0), 1.0))

    def shown(self, value: float) -> str:
        return percent(value, 1) if self.measure == "accuracy" else bn(value, self.places)


def steps(epochs: Sequence[int]) -> list[int]:
    """Which of the logged epochs the figure draws and plays: all, or of a long log a hundred."""
    return sorted({round(i) for i in np.linspace(0, len(epochs) - 1, _STEPS + 1)})


def chart(
    curves: Sequence[Curve], epochs: Sequence[int], measure: Measure, *, stage: Stage, label: str,
    mark: Mark | None = None, gaps: Sequence[Gap] = (),
) -> tuple[str, Track]:  # fmt: skip
    """The figure with its play controls, and the track that plays it. curves: values at ``epochs``."""
    highest = max(max(curve.values) for curve in curves)
    axis = Axis(0.0, 1.0, 0.25) if measure == "accuracy" else loss_axis([highest], most=5)
    frame = _Frame(axis, max(epochs[-1], 1), _HEIGHT * stage.unit * stage.room, measure, stage.unit)
    picked = [epochs[i] for i in steps(epochs)]
    picture = _drawn(curves, epochs, picked, frame, label, mark=mark, gaps=gaps, named=True)
    beyond = ""
    if measure == "loss" and highest > axis.high:
        beyond = el("p", t("curves.beyond", limit=bn(axis.high), highest=bn(highest, 1)), class_="note")
    track = played(picked)
    _play(track, curves, epochs, picked, frame, mark, gaps)
    return picture + player(picked) + beyond, track


def panel(
    curves: Sequence[Curve], epochs: Sequence[int], picked: Sequence[int], n_epochs: int, axis: Axis, track: Track, *,
    height: float, stage: Stage, label: str,
) -> str:  # fmt: skip
    """One of several charts of loss that a ``player`` plays together: its figure; what moves in it goes to ``track``.

    curves: values at ``epochs``, which may end before the others' do; picked: the epochs at which the player stops;
    n_epochs: where the chart ends.
    """
    frame = _Frame(axis, max(n_epochs, 1), height * stage.unit * stage.room, "loss", stage.unit, places=3)
    _play(track, curves, epochs, picked, frame, None, ())
    return _drawn(curves, epochs, picked, frame, label, panel=curves[0].panel)


def loss_axis(highest: Sequence[float], most: int) -> Axis:
    """From 0 to the highest of the losses, unless that is too high to show."""
    return Axis.covering([min(max(highest), _HIGHEST)], most=most)


def player(picked: Sequence[int]) -> str:
    """The controls that play the epochs ``picked``."""
    scrub = el(
        "input", type="range", min=0, max=len(picked) - 1, value=len(picked) - 1, class_="scrub", data_scrub="",
        data_slot="scrub", aria_label=t("curves.scrub"),
    )  # fmt: skip
    at_epoch = el("span", t("curves.epoch-now", epoch=bn(picked[-1])), data_slot="epoch", class_="epoch-now")
    return el("div", row(play_button(t("curves.play"), t("curves.pause")), scrub, at_epoch), class_="player")


def played(picked: Sequence[int]) -> Track:
    """The track of a ``player``: what stands at the last of the epochs, and is filled by its charts."""
    said = [t("curves.epoch-now", epoch=bn(epoch)) for epoch in picked]
    attr = {"scrub@aria-valuetext": said}
    return Track(n=len(picked), start=len(picked) - 1, pause_ms=40, text={"epoch": said}, attr=attr)


def at_epochs(epochs: Sequence[int], picked: Sequence[int]) -> list[int]:
    """For each of the epochs ``picked`` the place of the last one that ``epochs`` had by then."""
    return [bisect_right(epochs, epoch) - 1 for epoch in picked]


def _drawn(
    curves: Sequence[Curve], epochs: Sequence[int], picked: Sequence[int], frame: _Frame, label: str, *,
    mark: Mark | None = None, gaps: Sequence[Gap] = (), named: bool = False, panel: str = "",
) -> str:  # fmt: skip
    places = [i for i, epoch in enumerate(epochs) if epoch in set(picked)]
    shades = "".join(_shade(gap, epochs, places, frame) for gap in gaps)
    lines = "".join(_polyline(curve, epochs, places, frame) for curve in curves)
    area = el("rect", x=0, y=-20, width="100%", height=frame.height + 40, data_slot="clip")
    drawn = clipped(area, stretched(frame.height, shades, lines))
    ends = "".join(_end(curve, epochs[-1], frame) for curve in curves)
    widths = "".join(_gap_label(gap, curves, frame) for gap in gaps)
    pointed = _pointed(mark, frame) if mark else ""
    names = _names(curves, frame) if named else ""
    return plot(
        frame.height, _ground(frame), drawn, pointed, widths, ends, names, label=label,
        class_="curves" if named else "curves panel", room=ROOM if named else _PANEL, data_scrub_here="",
    )  # fmt: skip


def _play(
    track: Track, curves: Sequence[Curve], epochs: Sequence[int], picked: Sequence[int], frame: _Frame,
    mark: Mark | None, gaps: Sequence[Gap],
) -> None:  # fmt: skip
    """Write into the track where everything stands at each of the epochs ``picked``."""
    places = at_epochs(epochs, picked)
    where = [share(frame.x(epochs[i])) for i in places]
    words, attr = track.text, track.attr
    attr["clip@width"] = [share(frame.x(epoch)) for epoch in picked]
    for curve in curves:
        attr[f"{curve.slot}@x"] = where
        attr[f"{curve.slot}@y"] = [f"{frame.y(curve.values[i]):.0f}" for i in places]
        words[f"value-{curve.slot}"] = [frame.shown(curve.values[i]) for i in places]
    for gap in gaps:
        slot = f"gap-{gap[0].hue}"
        spaces = [_gap_place(gap, curves, i, frame, epochs[i]) for i in places]
        attr[f"{slot}@x"] = where
        attr[f"{slot}@y"] = [f"{y:.0f}" for y, _ in spaces]
        attr[f"{slot}@visibility"] = [_visibility(fits) for _, fits in spaces]
        words[f"width-{slot}"] = [t("curves.gap", gap=bn(_width(gap, i), 2)) for i in places]
    if mark:
        attr["mark@visibility"] = [_visibility(epochs[i] >= mark.epoch) for i in places]


def _visibility(is_visible: bool) -> str:
    return "visible" if is_visible else "hidden"


def _ground(frame: _Frame) -> str:
    u = frame.unit
    parts = [text(t(f"curves.{frame.measure}"), -8 * u, -18 * u, "soft", "end")]
    for tick in frame.axis.ticks:
        y = frame.y(tick)
        name = percent(tick) if frame.measure == "accuracy" else bn(tick)
        parts.append(line(0, y, "100%", y, "axis" if tick == 0 else "rule"))
        parts.append(text(name, -8 * u, y + 6 * u, "tick", "end"))
    for quarter in range(5):
        epoch = round(frame.last * quarter / 4)
        class_ = "tick" if quarter % 2 == 0 else "tick roomy"
        parts.append(text(bn(epoch), share(frame.x(epoch)), frame.height + 26 * u, class_, "middle"))
    parts.append(text(t("curves.epochs"), "50%", frame.height + 52 * u, "soft", "middle"))
    return "".join(parts)


def _points(values: Sequence[float], epochs: Sequence[int], picked: list[int], frame: _Frame) -> list[str]:
    return [f"{10 * frame.x(epochs[i]):.0f},{frame.y(values[i]):.1f}" for i in picked]


def _polyline(curve: Curve, epochs: Sequence[int], picked: list[int], frame: _Frame) -> str:
    points = " ".join(_points(curve.values, epochs, picked, frame))
    return el("polyline", points=points, class_=f"curve {curve.hue} {curve.data}")


def _shade(gap: Gap, epochs: Sequence[int], picked: list[int], frame: _Frame) -> str:
    there = _points(gap[0].values, epochs, picked, frame)
    back = _points(gap[1].values, epochs, picked, frame)[::-1]
    return el("polygon", points=" ".join(there + back), class_=f"gap {gap[0].hue}")


def _width(gap: Gap, i: int) -> float:
    return gap[1].values[i] - gap[0].values[i]


def _gap_place(gap: Gap, curves: Sequence[Curve], i: int, frame: _Frame, epoch: int) -> tuple[float, bool]:
    """Where the gap's width is written: mid of the widest space in it that no curve crosses; whether it fits."""
    upper, lower = sorted(frame.y(curve.values[i]) for curve in gap)
    inside = sorted(y for y in (frame.y(curve.values[i]) for curve in curves) if upper <= y <= lower)
    space, above, below = max((b - a, a, b) for a, b in pairwise(inside))
    return (above + below) / 2, space >= 28 * frame.unit and frame.x(epoch) >= 40


def _gap_label(gap: Gap, curves: Sequence[Curve], frame: _Frame) -> str:
    """The gap's width beside the curves' ends; the track moves it along."""
    slot = f"gap-{gap[0].hue}"
    y, fits = _gap_place(gap, curves, -1, frame, frame.last)
    words = text(
        t("curves.gap", gap=bn(_width(gap, -1), 2)), -14 * frame.unit, 6 * frame.unit, f"strong {gap[0].hue}", "end",
        data_slot=f"width-{slot}",
    )  # fmt: skip
    return at(100, y, words, data_slot=slot, visibility=_visibility(fits))


def _end(curve: Curve, epoch: int, frame: _Frame) -> str:
    """The mark at the curve's end: circle with dropout, square without; hollow for training data."""
    class_ = f"end {curve.hue} {curve.data}"
    return at(
        frame.x(epoch),
        frame.y(curve.values[-1]),
        draw_mark(curve.hue, 7 * frame.unit),
        data_slot=curve.slot,
        class_=class_,
    )


def _names(curves: Sequence[Curve], frame: _Frame) -> str:
    """Direct labels at the right, pushed apart where their curves end close together."""
    u = frame.unit
    heights = apart([frame.y(curve.values[-1]) + 6 * u for curve in curves], 26 * u, frame.height + 10 * u)
    labels = []
    for curve, y in zip(curves, heights, strict=True):
        value = el("tspan", frame.shown(curve.values[-1]), class_="strong", data_slot=f"value-{curve.slot}")
        name = el("tspan", t(f"curves.{curve.name}"), dx=8 * u, class_="roomy")
        labels.append(el("svg", el("text", value, name, x=16 * u, y=y, class_=curve.hue), x="100%"))
    return "".join(labels)


def _pointed(mark: Mark, frame: _Frame) -> str:
    """Words at the top, and a line from them down to the marked point."""
    u, x = frame.unit, frame.x(mark.epoch)
    stroke = line(share(x), 58 * u, share(x), max(frame.y(mark.value) - 8 * u, 58 * u), "pointer")
    late = x > 50
    anchor = "end" if late else None
    words = "".join(
        text(words, 0, y, "strong halo", anchor) for words, y in zip(mark.lines, (24 * u, 48 * u), strict=True)
    )
    return el("g", stroke, at(min(x + 1, 100) if late else max(x - 1, 0), 0, words), data_slot="mark")
