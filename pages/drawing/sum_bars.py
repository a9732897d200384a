"""Sums as bars on one scale: each product a segment, dropped ones hollow behind the end."""

from dataclasses import dataclass

from pages.drawing.axis import Axis
from pages.drawing.draw import el, line, plot, text
from pages.drawing.terms import said
from pages.stage import Stage
from pages.strings import t

_HEIGHT = 44
# Widths in pixels of a bar's place on a phone and on a desk, to tell which numbers fit into their segment.
_NARROW, _WIDE = 300, 400


@dataclass(frozen=True, slots=True)
class Bar:
    """One sum: its products, which of them are kept, what it is called and in which hue it stands."""

    values: tuple[float, ...]
    kept: tuple[bool, ...]
    hue: str
    name: str
    working: str

    @property
    def total(self) -> float:
        return sum(value for value, kept in zip(self.values, self.kept, strict=True) if kept)

    @property
    def reach(self) -> list[float]:
        """The ends of the bar: all positive products to the right of 0, negative ones back from there."""
        up = sum(value for value in self.values if value > 0)
        kept_up = sum(v for v, kept in zip(self.values, self.kept, strict=True) if kept and v > 0)
        return [up, kept_up + sum(value for value in self.values if value < 0)]


def rows(bars: list[Bar], *, stage: Stage, target: float | None = None, slots: bool = False) -> str:
    """Bars under each other on one scale, named on their left; a dotted line stands at ``target``."""
    longest = max(len(said(bar.total)) for bar in bars)
    axis = Axis.covering(
        [end for bar in bars for end in (*bar.reach, bar.total)], room=min(0.05 + 0.035 * longest, 0.4)
    )
    cells = []
    for i, bar in enumerate(bars, start=1):
        name = el("div", el("strong", bar.name), el("span", bar.working), class_="what")
        slot = f"row{i}" if slots else None
        cells.append(el("div", name, _bar(bar, axis, target, stage), class_="sum", data_slot=slot))
    cells.append(el("div", el("div", "", class_="what"), _ticks(axis, target, stage), class_="sum scale"))
    return el("div", *cells, class_="sums")


def _bar(bar: Bar, axis: Axis, target: float | None, stage: Stage) -> str:
    u, height = stage.unit, _HEIGHT * stage.unit
    gap = 9 * u
    parts = [line(_at(axis, tick), 0, _at(axis, tick), height + 2 * gap, "rule") for tick in axis.ticks]
    lanes = 2 if any(value < 0 for value in bar.values) else 1
    tall = (height - (lanes - 1) * 2 * u) / lanes
    end = 0.0
    pairs = list(zip(bar.values, bar.kept, strict=True))
    for value, kept in [pair for pair in pairs if pair[0] > 0 and pair[1]]:
        parts.append(_segment(end, end + value, value, axis, bar.hue, gap, tall, u, kept=kept))
        end += value
    ghost, back = end, end
    for value, kept in [pair for pair in pairs if pair[0] > 0 and not pair[1]]:
        parts.append(_segment(ghost, ghost + value, value, axis, bar.hue, gap, tall, u, kept=kept))
        ghost += value
    below = gap + height - tall
    for value, kept in sorted([pair for pair in pairs if pair[0] < 0], key=lambda pair: not pair[1]):
        parts.append(_segment(back + value, back, value, axis, bar.hue, below, tall, u, kept=kept))
        back += value
    if target is not None:
        parts.append(line(_at(axis, target), 0, _at(axis, target), height + 2 * gap, "target"))
    if lanes == 2:
        parts.append(line(_at(axis, bar.total), gap - 4 * u, _at(axis, bar.total), gap + height + 4 * u, "threshold"))
    parts.append(line(_at(axis, 0), 0, _at(axis, 0), height + 2 * gap, "axis"))
    far = max(ghost, end, bar.total, 0.0)
    if target is not None and 0 < axis.percent(target) - axis.percent(far) < 3 + 3 * len(said(bar.total)):
        far = target  # the label stands clear of the dotted line
    label = el(
        "text", said(bar.total), x=_at(axis, far), dx=10 * u, y=gap + height / 2 + 8 * u,
        class_=f"total halo {bar.hue}",
    )  # fmt: skip
    shown = ", ".join(said(value) if kept else "0" for value, kept in pairs)
    spoken = t("arithmetic.bar", name=bar.name, values=shown, total=said(bar.total))
    return plot(height + 2 * gap, *parts, label, label=spoken, class_="bar-of-sum")


def _segment(start: float, stop: float, value: float, axis: Axis, hue: str, y: float, tall: float, u: float, *,
             kept: bool) -> str:  # fmt: skip
    left, width = axis.percent(start), axis.percent(stop) - axis.percent(start)
    class_ = f"segment {hue}" if kept else "segment off"
    shape = el("rect", x=f"{left:.3f}%", y=y, width=f"{width:.3f}%", height=tall, rx=3, class_=class_)
    need = 10.5 * len(said(value)) + 10
    fits = width * _NARROW / 100 >= need
    if tall < 30 * u or not (fits or width * _WIDE / 100 >= need):
        return shape
    class_ = ("inside" if kept else "inside dropped") + ("" if fits else " roomy")
    return shape + text(said(value), f"{left + width / 2:.3f}%", y + tall / 2 + 6 * u, class_, "middle")


def _ticks(axis: Axis, target: float | None, stage: Stage) -> str:
    u = stage.unit
    parts = []
    for k, tick in enumerate(axis.ticks):
        room = 3.5 + 1.4 * len(said(tick))
        near = target is not None and abs(axis.percent(tick) - axis.percent(target)) < room
        if not near:
            parts.append(_number(tick, axis, "tick" if k % 2 == 0 else "tick roomy", u))
    if target is not None:
        parts.append(_number(target, axis, "strong", u))
    return el("svg", *parts, class_="plot", height=26 * u, aria_hidden="true")


def _number(value: float, axis: Axis, class_: str, u: float) -> str:
    """A number under the axis; a long one at an end stays inside."""
    at_end = axis.percent(value) if len(said(value)) > 3 else 50
    anchor = "start" if at_end < 6 else "end" if at_end > 94 else "middle"
    return text(said(value), _at(axis, value), 20 * u, class_, anchor)


def _at(axis: Axis, value: float) -> str:
    return f"{axis.percent(value):.3f}%"
