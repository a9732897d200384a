"""Numbers of a printed table and of a run as bars, in one manner, so that they can be laid side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from pages.drawing.axis import Axis
from pages.drawing.draw import el, line, plot, share, text
from pages.stage import Stage

_ROW, _BAR, _NAME = 40, 13, 16
_WIDEST, _WIDEST_SPREAD = 76.0, 58.0
"""Percent of the width that the longest bar takes, without and with whiskers: its number stands behind it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One number. hue: with or without dropout; ``shown`` as it is written; spread: half the width of its whisker;
    value None: there is no number, and ``shown`` says so."""

    name: str
    hue: str
    value: float | None
    shown: str
    spread: float = 0.0


def bars(rows: Sequence[Bar], *, stage: Stage, label: str) -> str:
    """The bars one below the other from a common 0; what they measure is said beside the figure."""
    u = stage.unit
    axis = Axis(0.0, max(row.value + row.spread for row in rows if row.value is not None) or 1.0, 1.0)
    height = _ROW * len(rows) * u
    widest = _WIDEST_SPREAD if any(row.spread for row in rows) else _WIDEST
    drawn = [_row(row, axis, widest, _ROW * i * u, u) for i, row in enumerate(rows)]
    return plot(height, line(0, 0, 0, height, "axis"), *drawn, label=label, class_="paper-bars")


def _row(row: Bar, axis: Axis, widest: float, top: float, u: float) -> str:
    if row.value is None:
        missing = el("tspan", escape(row.shown), dx=10 * u, class_="tick")
        return el("text", escape(row.name), missing, x=8 * u, y=top + _NAME * u)
    name = text(row.name, 8 * u, top + _NAME * u, "halo")
    y = top + (_NAME + 6) * u
    width = widest * axis.share(row.value)
    bar = el("rect", x=0, y=y, width=share(width), height=_BAR * u, class_=f"amount {row.hue}")
    end, whisker = width, ""
    if row.spread:
        reach = widest * axis.share(row.spread)
        middle, end = y + _BAR * u / 2, width + reach
        whisker = line(share(width - reach), middle, share(end), middle, "whisker")
    number = el("svg", text(row.shown, 8 * u, y + 12 * u, f"strong halo {row.hue}"), x=share(end))
    return name + bar + whisker + number
