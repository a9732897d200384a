"""Loss against the rate: one trained network a point, and under the axis where the usual rates lie."""

from collections.abc import Sequence

from pages.drawing.axis import Axis
from pages.drawing.draw import Room, at, el, line, plot, share, text
from pages.drawing.lines import Line, Plane
from pages.stage import Stage
from pages.strings import bn, t

_ROOM, _BARE = Room(44, 20, 142, 50), Room(44, 20, 64, 50)
_HEIGHT = 270
USUAL = {"input": (0.1, 0.2), "hidden": (0.3, 0.5), "deep": (0.5, 0.6)}
"""Rates for a first guess, as the lesson tells them."""


def sweep(
    rates: Sequence[float], validation: Sequence[float], train: Sequence[float], *, best: int, here: int | None,
    place: str | None, stage: Stage, label: str,
) -> str:  # fmt: skip
    """validation[i] and train[i] are losses at rates[i], rates growing from 0. best, here: which is lowest, and on the
    slider;
    place: which of the usual rates this sweep is about, or None: then none is shown."""
    u = stage.unit
    height = _HEIGHT * u * stage.room
    end = rates[-1]
    across = Axis(0.0, end, 0.1)
    plane = Plane(across, Axis.covering([*validation, *train], most=5), height, u)
    lines = [Line(rates, train, "with", "train", ""), Line(rates, validation, "with", "validation", "")]
    band = ""
    if place:
        low, high = USUAL[place]
        left, width = share(plane.across(low)), share(plane.across(high) - plane.across(low))
        band = el("rect", x=left, y=0, width=width, height=height + 64 * u, class_="band")
    places = enumerate(zip(rates, validation, strict=True))
    dots = [_dot(plane, rate, loss, ringed=i == here) for i, (rate, loss) in places]
    rail = _rail(plane, place) if place else ""
    words = _regions(plane, is_inside=0 < best < len(rates) - 1) + _names(plane, rates, validation, train)
    drawn = (band, _ground(plane, rates), plane.curves(lines), *dots, words, _tag(plane, rates[best], validation[best]))
    return plot(height, *drawn, rail, label=label, class_="sweep", room=_ROOM if place else _BARE)


def _ground(plane: Plane, rates: Sequence[float]) -> str:
    u = plane.unit
    parts = [text(t("rate-sweep.axis-loss"), -40 * u, -18 * u, "soft")]
    for tick in plane.y.ticks:
        y = plane.up(tick)
        parts.append(line(0, y, "100%", y, "axis" if tick == 0 else "rule"))
        parts.append(text(bn(tick), -8 * u, y + 6 * u, "tick", "end"))
    for i, rate in enumerate(rates):
        if i == 0 or rate - rates[i - 1] > 0.07:
            class_ = "tick roomy" if i % 2 else "tick"
            parts.append(text(bn(rate), share(plane.across(rate)), plane.height + 26 * u, class_, "middle"))
    parts.append(text(t("rate-sweep.axis-rate"), "100%", plane.height + 52 * u, "soft", "end"))
    return "".join(parts)


def _dot(plane: Plane, rate: float, loss: float, *, ringed: bool) -> str:
    """A trained network: a square is without dropout, a circle with it; a ring around the one on the slider."""
    mark = plane.point(rate, loss, "with" if rate else "without")
    ring = at(plane.across(rate), plane.up(loss), el("circle", r=13 * plane.unit, class_="here"))
    return mark + (ring if ringed else "")


def _names(plane: Plane, rates: Sequence[float], validation: Sequence[float], train: Sequence[float]) -> str:
    """What the two lines are, where they are steep and apart."""
    i, u = round(0.7 * (len(rates) - 1)), plane.unit
    x = plane.across(rates[i])
    is_steep = plane.up(validation[i]) - plane.up(validation[-1]) > 40 * u
    below = (8 * u, 24 * u, "with halo", None) if is_steep else (0, 30 * u, "with halo", "middle")
    return at(x, plane.up(train[i]), text(t("rate-sweep.train"), -10 * u, -6 * u, "with halo", "end")) + at(
        x, plane.up(validation[i]), text(t("rate-sweep.validation"), *below)
    )


def _regions(plane: Plane, *, is_inside: bool) -> str:
    """Both ends in words: on the left only where a little dropout did better than none."""
    u = plane.unit
    high = text(t("rate-sweep.too-high"), "99%", plane.height - 10 * u, "soft halo", "end")
    low = text(t("rate-sweep.too-low"), "1%", 24 * u, "soft halo")
    return high + (low if is_inside else "")


def _tag(plane: Plane, rate: float, loss: float) -> str:
    """The best rate: a tag above, where the lines are low, and a pointer down to its point."""
    u, x, y = plane.unit, plane.across(rate), plane.up(loss)
    top = min(46 * u, y - 60 * u)
    pointer = line(share(x), top + 30 * u, share(x), y - 10 * u, "pointer")
    box = el("rect", x=-64 * u, y=0, width=128 * u, height=30 * u, rx=4, class_="tag")
    words = text(t("rate-sweep.best", rate=bn(rate)), 0, 21 * u, "on-mark strong", "middle")
    aside = max(64 * u - 0.01 * x * 240 * u, 0)  # on a phone the plot is that narrow: the tag stays inside
    return pointer + at(x, top, el("g", box, words, transform=f"translate({aside:.0f} 0)"))


def _rail(plane: Plane, place: str) -> str:
    """The usual rates as bars under the axis, each with its words."""
    u, rows = plane.unit, []
    for i, (name, (low, high)) in enumerate(USUAL.items()):
        y = plane.height + (76 + 26 * i) * u
        left, right = plane.across(low), plane.across(high)
        chosen = " strong" if name == place else ""
        rows.append(el("rect", x=share(left), y=y - 10 * u, width=share(right - left), height=8 * u, class_="usual"))
        words = t("rate-sweep.usual", name=t(f"rate-sweep.usual-{name}"), low=bn(low), high=bn(high))
        far = left > 45
        x, shift = (left, -10 * u) if far else (right, 10 * u)
        rows.append(at(x, y, text(words, shift, 0, f"tick{chosen}", "end" if far else None)))
    return "".join(rows)
