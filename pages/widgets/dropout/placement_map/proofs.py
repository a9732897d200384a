"""What happens at a place of the architecture: bars of losses, a meter of variance, thinned feature maps."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array, Mask
from pages.drawing.axis import Axis
from pages.drawing.draw import Room, at, el, plot, text
from pages.drawing.lines import Line, Plane
from pages.stage import Stage
from pages.strings import bn, t
from pages.widgets.dropout.placement_map.placement import shades

_KEY = "placement-map"
_RATIO = Room(40, 22, 62, 48, dense=(35, 55))


@dataclass(frozen=True, slots=True)
class Bar:
    """name, value: as said; strong: one of those compared."""

    name: str
    value: float
    hue: str
    strong: bool = True


def bars(rows: Sequence[Bar], *, stage: Stage, label: str, high: float | None = None) -> str:
    """Horizontal bars from 0, each under its name, with its value at its end."""
    u = stage.unit
    tall = (42 if stage.dense else 52) * u
    longest = high or max(max(row.value for row in rows), 1e-9)
    parts = []
    for i, row in enumerate(rows):
        y, width = i * tall, 86 * min(row.value / longest, 1.0)
        class_ = f"loss {row.hue}" + ("" if row.strong else " faded")
        parts.append(text(row.name, 0, y + 18 * u, "strong" if row.strong else "soft"))
        parts.append(el("rect", x=0, y=y + 26 * u, width=f"{width:.1f}%", height=14 * u, class_=class_))
        parts.append(at(width, y + 39 * u, text(bn(row.value, 2), 8 * u, 0, "strong" if row.strong else "soft")))
    parts.append(el("line", x1=0, y1=22 * u, x2=0, y2=len(rows) * tall, class_="axis"))
    return plot(len(rows) * tall + 4 * u, *parts, label=label, class_="loss-bars")


def ratio_curve(rates: Sequence[float], ratios: Sequence[float], *, p: float, ratio: float, stage: Stage) -> str:
    """The measured ratio of the two variances at many rates, and a ring at the one chosen."""
    u = stage.unit
    plane = Plane(Axis(0, 1, 0.25), Axis(0, 1, 0.5), 96 * u * stage.room, u)
    line = Line(rates, ratios, "with", "validation", "")
    ring = at(plane.across(p), plane.up(ratio), el("circle", r=9 * u, class_="here"))
    ground = plane.ground(t(f"{_KEY}.axis-rate"), t(f"{_KEY}.axis-ratio"))
    label = t(f"{_KEY}.ratio-said", rate=bn(p), ratio=bn(ratio, 2))
    return plot(plane.height, ground, plane.curves([line]), ring, label=label, class_="ratio-plane", room=_RATIO)


def channels(maps: Array, mask: Mask, name: str, *, stage: Stage, label: str) -> str:
    """Feature maps beside each other with their masks: a dropped pixel is empty. maps, mask: (n, side, side)."""
    u = stage.unit
    side = 84 * u * stage.room
    drawn = "".join(
        at(100 * (i + 0.5) / len(maps), side / 2 + 2, _off(kept, side) + shades(one, side, kept) + _frame(side))
        for i, (one, kept) in enumerate(zip(maps, mask, strict=True))
    )
    return el("div", el("p", name, class_="strong"), plot(side + 6 * u, drawn, label=label, class_="feature-maps"))


def _frame(side: float) -> str:
    return el("rect", x=-side / 2, y=-side / 2, width=side, height=side, class_="frame")


def _off(kept: Mask, side: float) -> str:
    """A slash through each dropped pixel."""
    cell = side / len(kept)
    d = "".join(
        f"M{c * cell - side / 2 + 0.25 * cell:.1f} {(r + 0.75) * cell - side / 2:.1f}l{cell / 2:.1f} -{cell / 2:.1f}"
        for r, c in np.argwhere(~kept)
    )
    return el("path", d=d, class_="off-pixels")
