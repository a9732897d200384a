"""The wall of all masks: one column a mask, its scaled sum as a bar above the units that it keeps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pages.drawing.axis import Axis
from pages.drawing.draw import Room, at, el, line, live_plot, press, text, unit
from pages.drawing.landing import mean_tag
from pages.drawing.terms import Terms, said
from pages.stage import Stage
from pages.strings import bn, t

_ROOM = Room(48, 66, 16, 64, narrow=(44, 56))

# Widths in pixels of all columns together on a phone and on a desk: what fits above or below a column.
_NARROW, _WIDE = 224, 430
_BARS, _ROW = 152, 30


@dataclass(frozen=True, slots=True)
class Wall:
    """All masks of a few terms, in the order in which they stand, with their sums and probabilities.

    ``masks``: (n_masks, n); ``opened``: which columns show their sum; ``own``: the learner's column;
    ``mean``: of all sums, once all are open; ``target``: the sum in evaluation.
    """

    masks: NDArray[np.bool_]
    sums: NDArray[np.float64]
    odds: NDArray[np.float64]
    opened: NDArray[np.bool_]
    own: int
    target: float
    mean: float
    guess: float | None

    @property
    def even(self) -> bool:
        """Whether all masks are equally likely."""
        return bool(np.ptp(self.odds) < 1e-12)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where things stand: columns in percent, heights in pixels."""

    n_masks: int
    n_units: int
    axis: Axis
    u: float
    even: bool
    longest: str
    labels_below: bool

    def centre(self, k: int) -> float:
        return 100 * (k + 0.5) / self.n_masks

    def y(self, value: float) -> float:
        return _BARS * self.u * (1 - min(max(self.axis.share(value), 0.0), 1.0))

    def row(self, i: int) -> float:
        return (_BARS + (52 if self.labels_below else 30) + _ROW * i) * self.u

    @property
    def floor(self) -> float:
        """The lower end of the masks."""
        return self.row(self.n_units - 1) + 16 * self.u

    @property
    def height(self) -> float:
        return self.floor + (4 if self.even else 34) * self.u

    def fits(self, label: str) -> str | None:
        """The class with which a label stands in a column, or None where it never fits."""
        need = 10.0 * len(label) + 2
        if need * self.n_masks <= _NARROW:
            return ""
        return " roomy" if need * self.n_masks <= _WIDE else None


def bits(mask: NDArray[np.bool_], join: str = " ") -> str:
    """A mask in Bengali digits."""
    return join.join(bn(bool(kept)) for kept in mask)


def wall(shown: Wall, terms: Terms, *, stage: Stage, label: str) -> str:
    """Bars above their masks; a column is a button that makes its mask the learner's own."""
    place = _Place(
        len(shown.masks), terms.n, Axis.covering([*map(float, shown.sums), shown.target]), stage.unit, shown.even,
        max((said(float(value)) for value in shown.sums), key=len), bool(shown.sums.min() < 0),
    )  # fmt: skip
    columns = [_column(shown, k, place) for k in range(place.n_masks)]
    return live_plot(
        place.height, _units(place), *_frame(terms, place), *_ring(shown, place), _target(shown, place), *columns,
        *_marks(shown, place), label=label, class_="wall crowded" if place.n_masks > 8 else "wall",
        room=_ROOM,
    )  # fmt: skip


def _units(place: _Place) -> str:
    """A unit that is on and one that is off, drawn once and used in every mask."""
    size = 9 * place.u * min(1.0, 9.5 / place.n_masks + 0.2)
    return el("defs", *[el("g", unit(size, kept=kept), id=f"wall-{'on' if kept else 'off'}") for kept in (True, False)])


def _frame(terms: Terms, place: _Place) -> list[str]:
    """Ticks and hairlines, and at each row of units the product that it stands for."""
    u = place.u
    parts = [text(t("mask-wall.sum"), -40 * u, -20 * u, "tick")]
    for tick in place.axis.ticks:
        parts.append(line(0, place.y(tick), "100%", place.y(tick), "axis" if tick == 0 else "rule"))
        parts.append(text(said(tick), -8 * u, place.y(tick) + 6 * u, "tick", "end"))
    for i, product in enumerate(terms.products):
        y = place.row(i)
        word = el("tspan", t("mask-wall.value", value=""), class_="roomy")
        parts.append(line(0, y, "100%", y, "rule"))
        parts.append(el("text", word, said(product), x=-8 * u, y=y + 6 * u, class_="tick", text_anchor="end"))
    if not place.even:
        word = el("tspan", t("mask-wall.odds"), class_="roomy")
        parts.append(el("text", word, " %", x=-8 * u, y=place.floor + 24 * u, class_="tick", text_anchor="end"))
    return parts


def _column(shown: Wall, k: int, place: _Place) -> str:
    u, x, n = place.u, place.centre(k), place.n_masks
    value, opened, mask = float(shown.sums[k]), bool(shown.opened[k]), shown.masks[k]
    width = min(52 / n, 8) * (1.0 if shown.even else max(float(shown.odds[k] / shown.odds.max()), 0.06))
    zero = place.y(0)
    end = place.y(value) if opened else zero
    tall = max(abs(zero - end), 2.0 * u)
    hit = el("rect", x=f"{x - 50 / n:.3f}%", y=0, width=f"{100 / n:.3f}%", height=place.height, class_="hit")
    bar = el(
        "rect", x=f"{x - width / 2:.3f}%", y=min(zero, end) - (2 * u if end == zero else 0), width=f"{width:.3f}%",
        height=tall, class_="bar column" if opened else "bar column shut", style=f"--k:{k}",
    )  # fmt: skip
    label = said(value) if opened else "?"
    class_ = place.fits(place.longest) if opened else ""
    above = end - 9 * u if value >= 0 or not opened else end + 22 * u
    if k == shown.own and class_ != "":
        class_, above = "", min(end, zero) - 44 * u  # wider than the ring: above it
    hue = "with strong halo" if opened else "tick halo"
    number = "" if class_ is None else text(label, f"{x:.3f}%", above, hue + class_, "middle")
    units = [
        el("use", href="#wall-on" if kept else "#wall-off", x=f"{x:.2f}%", y=place.row(i))
        for i, kept in enumerate(mask)
    ]
    odds = "" if shown.even else _odds(float(shown.odds[k]), x, place)
    key = "mask-wall.choose" if opened else "mask-wall.choose-hidden"
    name = t(key, m=bits(mask), sum=said(value))
    sets = "m=" + "".join("1" if kept else "0" for kept in mask)
    return press(hit, bar, number, *units, odds, sets=sets, label=name, pressed=k == shown.own)


def _odds(share: float, x: float, place: _Place) -> str:
    """How likely the mask is, in whole percent."""
    label = bn(round(100 * share)) if share == 0 or share >= 0.01 else t("mask-wall.less")
    class_ = place.fits("00")
    if class_ is None:
        return ""
    return text(label, f"{x:.3f}%", place.floor + 24 * place.u, "tick" + class_, "middle")


def _ring(shown: Wall, place: _Place) -> list[str]:
    """The yellow ring round the learner's own column, with its ink edge."""
    u, n, k = place.u, place.n_masks, shown.own
    top = min(place.y(float(shown.sums[k])) if shown.opened[k] else place.y(0), place.y(0)) - 32 * u
    width = min(94 / n, 13)
    left = place.centre(k) - width / 2
    box = {"x": f"{left:.3f}%", "y": top, "width": f"{width:.3f}%", "height": place.floor - top, "rx": 7}
    return [el("rect", **box, class_=class_) for class_ in ("ring-edge", "ring")]


def _target(shown: Wall, place: _Place) -> str:
    """The line of the evaluation's sum, under the bars' numbers; before all are open it would give the mean away."""
    y = place.y(shown.target)
    return line(0, y, "100%", y, "target") if shown.opened.all() else ""


def _marks(shown: Wall, place: _Place) -> list[str]:
    """The mean on its tag, and the learner's guess."""
    parts = []
    if shown.opened.all():
        parts.append(mean_tag(t("mask-wall.mean"), said(shown.mean), place.y(shown.mean), place.u))
    if shown.guess is not None:
        y = place.y(shown.guess)
        u = place.u
        triangle = el("path", d=f"M0 {-8 * u:g}L{13 * u:g} 0L0 {8 * u:g}Z", class_="guess")
        said_so = text(t("mask-wall.guess", guess=said(shown.guess)), 18 * u, 6 * u, "halo strong")
        parts.append(at(0, y, triangle, said_so))
    return parts
