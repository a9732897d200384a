"""A plane with two axes of numbers, and lines of measured values on it, named at their ends.

As in ``curves``: hue says which network, line style which data, a circle is with dropout, a square without.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.drawing.axis import Axis
from pages.drawing.draw import Room, at, clipped, el, line, mark, share, stretched, text
from pages.strings import bn

ROOM = Room(40, 174, 66, 48, narrow=(40, 52), dense=(33.75, 58.75))
"""Around a plane whose lines are named at their ends."""


@dataclass(frozen=True, slots=True)
class Line:
    """Values ys at xs. hue: with or without; data: train or validation; ``name`` stands at its end."""

    xs: Sequence[float]
    ys: Sequence[float]
    hue: str
    data: str
    name: str
    faded: bool = False


@dataclass(frozen=True, slots=True)
class Plane:
    """Where values stand: x in percent of the width, y in pixels; what lies above the axis stays at its top."""

    x: Axis
    y: Axis
    height: float
    unit: float

    def across(self, value: float) -> float:
        return self.x.percent(value)

    def up(self, value: float) -> float:
        return self.height * (1 - min(max(self.y.share(value), 0.0), 1.0))

    def ground(self, x_name: str, y_name: str) -> str:
        """Hairlines, ticks and the names of both axes."""
        u = self.unit
        parts = [text(y_name, -40 * u, -18 * u, "soft"), text(x_name, "50%", self.height + 52 * u, "soft", "middle")]
        for tick in self.y.ticks:
            y = self.up(tick)
            parts.append(line(0, y, "100%", y, "axis" if tick == 0 else "rule"))
            parts.append(text(bn(tick), -8 * u, y + 6 * u, "tick", "end"))
        for i, tick in enumerate(self.x.ticks):
            class_ = "tick roomy" if i % 2 else "tick"
            parts.append(text(bn(tick), share(self.across(tick)), self.height + 26 * u, class_, "middle"))
        return "".join(parts)

    def curves(self, lines: Sequence[Line]) -> str:
        """The lines, stretched to the plane's width; what lies above the axis is cut off."""
        drawn = [
            el(
                "polyline", class_=f"curve {one.hue} {one.data}" + (" faded" if one.faded else ""),
                points=" ".join(
                    f"{10 * self.across(x):.0f},{self.height * (1 - self.y.share(y)):.1f}"
                    for x, y in zip(one.xs, one.ys, strict=True)
                ),
            )
            for one in lines
        ]  # fmt: skip
        window = el("rect", x="-2%", y=-3, width="104%", height=self.height + 6)
        return clipped(window, stretched(self.height, *drawn))

    def point(self, x: float, y: float, hue: str, data: str = "validation", *, faded: bool = False) -> str:
        """A mark on the plane: circle with dropout, square without; hollow for training data."""
        shape = mark(hue, 6.5 * self.unit)
        return at(self.across(x), self.up(y), shape, class_=f"end {hue} {data}" + (" faded" if faded else ""))

    def ends(self, lines: Sequence[Line], places: int = 2) -> str:
        """A mark at each line's end, and beside it the last value and the name, pushed apart."""
        u = self.unit
        marks = [self.point(one.xs[-1], one.ys[-1], one.hue, one.data, faded=one.faded) for one in lines]
        heights = apart([self.up(one.ys[-1]) + 6 * u for one in lines], 26 * u, self.height + 10 * u)
        names = [
            el(
                "svg", self._leader(self.up(one.ys[-1]), y - 6 * u, one),
                el(
                    "text", el("tspan", bn(one.ys[-1], places), class_="strong"),
                    el("tspan", one.name, dx=8 * u, class_="roomy"), x=18 * u, y=y,
                    class_=one.hue + (" faded" if one.faded else ""),
                ),
                x="100%",
            )
            for one, y in zip(lines, heights, strict=True)
        ]  # fmt: skip
        return "".join(marks + names)

    def _leader(self, mark: float, words: float, one: Line) -> str:
        """From a mark to its words, where they had to move away from it."""
        if abs(mark - words) < 6 * self.unit:
            return ""
        return line(8 * self.unit, mark, 15 * self.unit, words, f"leader {one.hue}" + (" faded" if one.faded else ""))


def apart(heights: Sequence[float], least: float, lowest: float) -> list[float]:
    """The heights moved so that each is ``least`` from the next and none is below ``lowest``, in their order."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    # What touches stands together around its mean: each group is (the height of its first, how many it has).
    groups: list[tuple[float, int]] = []
    for i in order:
        top, n = heights[i], 1
        while groups and groups[-1][0] + groups[-1][1] * least > top:
            above, m = groups.pop()
            top, n = (m * above + n * (top - m * least)) / (m + n), m + n
        groups.append((top, n))
    stacked = [top + k * least for top, n in groups for k in range(n)]
    highest = [lowest - k * least for k in reversed(range(len(order)))]
    return [min(stacked[place], highest[place]) for place in map(order.index, range(len(order)))]
