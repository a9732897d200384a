"""Curves of really trained networks: every point is an epoch of a training log.

Hue says which network, line style which data: training dashed with a hollow end mark, validation solid with
a filled one. Loss grows upward from 0. The browser can play the epochs: a track reveals the curves and prints
their values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.nn.training import EpochRecord
from pages.figures.axis import Axis
from pages.figures.draw import at, el, line, play_button, plot, row, share, text
from pages.figures.lines import apart
from pages.figures.picture import Track
from pages.stage import Stage
from pages.strings import bn, t

Measure = Literal["loss", "accuracy"]
_HEIGHT = 330
_STEPS = 80
_HIGHEST = 4.0
"""A loss above this leaves the plot: one bad epoch must not flatten all the rest."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve of a training log. hue: with or without; data: train or validation; values: one a record."""

    hue: str
    data: str
    values: tuple[float, ...]

    @property
    def slot(self) -> str:
        return f"{self.data}-{self.hue}"


def log_curves(records: Sequence[EpochRecord], hue: str, measure: Measure) -> list[Curve]:
    """The two curves of one network: what it shows on the training data, with masks, and on validation data."""
    return [
        Curve(hue, data, tuple(float(getattr(record, f"{data}_{measure}")) for record in records))
        for data in ("train", "validation")
    ]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the epoch axis that the figure points out, with two lines of text."""

    epoch: int
    lines: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand: epochs to percent, values to pixels."""

    axis: Axis
    last: int
    height: float

    def x(self, epoch: float) -> float:
        return 100 * epoch / self.last

    def y(self, value: float) -> float:
        return self.height * (1 - min(max(self.axis.share(value), 0.0), 1.0))


def chart(
    curves: list[Curve], epochs: Sequence[int], measure: Measure, *, stage: Stage, label: str,
    mark: Mark | None = None, gap: tuple[Curve, Curve] | None = None,
) -> tuple[str, Track]:  # fmt: skip
    """The figure with its play controls, and the track that plays it.

    curves: values at ``epochs``. mark: a place pointed out. gap: two curves between which the space is shaded.
    """
    u = stage.unit
    highest = max(max(curve.values) for curve in curves)
    axis = Axis(0.0, 1.0, 0.25) if measure == "accuracy" else Axis.covering([min(highest, _HIGHEST)], most=5)
    frame = _Frame(axis, max(epochs[-1], 1), _HEIGHT * u * stage.room)
    picked = sorted({round(i) for i in np.linspace(0, len(epochs) - 1, _STEPS + 1)})
    ground = _ground(frame, measure, u)
    shade = _shade(gap, epochs, picked, frame) if gap else ""
    lines = "".join(_polyline(curve, epochs, picked, frame) for curve in curves)
    stretched = el(
        "svg", shade, lines, viewBox=f"0 0 1000 {frame.height:g}", preserveAspectRatio="none", width="100%",
        height=frame.height,
    )  # fmt: skip
    window = el("clipPath", el("rect", x=0, y=-20, width="100%", height=frame.height + 40, data_slot="clip"), id="run")
    drawn = el("defs", window) + el("g", stretched, clip_path="url(#run)")
    ends = "".join(_end(curve, frame, u) for curve in curves)
    names = _names(curves, frame, u)
    pointed = _pointed(mark, frame, u) if mark else ""
    picture = plot(frame.height, ground, drawn, pointed, ends, names, label=label, class_="curves")
    beyond = ""
    if measure == "loss" and highest > axis.high:
        beyond = el("p", t("curves.beyond", limit=bn(axis.high), highest=bn(highest, 1)), class_="note")
    scrub = el(
        "input", type="range", min=0, max=len(picked) - 1, value=len(picked) - 1, class_="scrub", data_scrub="",
        aria_label=t("curves.scrub"),
    )  # fmt: skip
    at_epoch = el("span", t("curves.epoch-now", epoch=bn(epochs[-1])), data_slot="epoch", class_="epoch-now")
    controls = row(play_button(t("curves.play"), t("curves.pause")), scrub, at_epoch)
    return picture + beyond + controls, _track(curves, epochs, picked, frame)


def _track(curves: list[Curve], epochs: Sequence[int], picked: list[int], frame: _Frame) -> Track:
    where = [share(frame.x(epochs[i])) for i in picked]
    attr = {"clip@width": where}
    for curve in curves:
        attr[f"{curve.slot}@x"] = where
        attr[f"{curve.slot}@y"] = [f"{frame.y(curve.values[i]):.0f}" for i in picked]
    return Track(
        n=len(picked), start=len(picked) - 1, pause_ms=60,
        text={f"value-{curve.slot}": [bn(curve.values[i], 2) for i in picked] for curve in curves}
        | {"epoch": [t("curves.epoch-now", epoch=bn(epochs[i])) for i in picked]},
        attr=attr,
    )  # fmt: skip


def _ground(frame: _Frame, measure: Measure, u: float) -> str:
    parts = [text(t(f"curves.{measure}"), -8 * u, -18 * u, "soft", "end")]
    for tick in frame.axis.ticks:
        y = frame.y(tick)
        parts.append(line(0, y, "100%", y, "axis" if tick == 0 else "rule"))
        parts.append(text(bn(tick), -8 * u, y + 6 * u, "tick", "end"))
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


def _shade(gap: tuple[Curve, Curve], epochs: Sequence[int], picked: list[int], frame: _Frame) -> str:
    there = _points(gap[0].values, epochs, picked, frame)
    back = _points(gap[1].values, epochs, picked, frame)[::-1]
    return el("polygon", points=" ".join(there + back), class_=f"gap {gap[0].hue}")


def _end(curve: Curve, frame: _Frame, u: float) -> str:
    """The mark at the curve's end: circle with dropout, square without; hollow for training data."""
    r = 7 * u
    mark = (
        el("circle", r=r) if curve.hue == "with" else el("rect", x=-r * 0.9, y=-r * 0.9, width=1.8 * r, height=1.8 * r)
    )
    class_ = f"end {curve.hue} {curve.data}"
    return at(100, frame.y(curve.values[-1]), mark, data_slot=curve.slot, class_=class_)


def _names(curves: list[Curve], frame: _Frame, u: float) -> str:
    """Direct labels at the right, pushed apart where their curves end close together."""
    heights = apart([frame.y(curve.values[-1]) + 6 * u for curve in curves], 26 * u, frame.height + 10 * u)
    labels = []
    for curve, y in zip(curves, heights, strict=True):
        value = el("tspan", bn(curve.values[-1], 2), class_="strong", data_slot=f"value-{curve.slot}")
        name = el("tspan", t(f"curves.{curve.slot}"), dx=8 * u, class_="roomy")
        labels.append(el("svg", el("text", value, name, x=16 * u, y=y, class_=curve.hue), x="100%"))
    return "".join(labels)


def _pointed(mark: Mark, frame: _Frame, u: float) -> str:
    x = frame.x(mark.epoch)
    top = 58 * u
    stroke = line(share(x), top, share(x), frame.height - 12 * u, "pointer")
    words = "".join(text(words, 0, y, "strong halo") for words, y in zip(mark.lines, (24 * u, 48 * u), strict=True))
    return stroke + at(max(x - 2, 0), 0, words)
