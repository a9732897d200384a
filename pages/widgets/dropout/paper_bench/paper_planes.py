"""The paper's curves and ours in one manner: (the paper's, ours) for each of the figures 9, 10 and 11.

Where the paper has a curve alone, only what its text says is drawn: marks and spans with words, no invented points.
"""

from collections.abc import Sequence

from core.paper import monte_carlo, rate, size
from pages.drawing.axis import Axis
from pages.drawing.draw import Room, at, el, line, plot, share, text
from pages.drawing.lines import Line, Plane
from pages.stage import Stage
from pages.strings import bn, percent, t

_KEY = "paper-bench"
_ROOM, _UPPER = Room(36, 16, 72, 56, narrow=(48, 16)), Room(36, 16, 76, 56, narrow=(48, 16))
_HEIGHT, _LOW = 210, 128
"""Pixels: of a single plane, and of one of two that stand one below the other."""
_TOP = 0.5
"""Errors above one half leave our plane of figure 9; the point stays at its upper edge, with its number."""


def _plane(x: Axis, y: Axis, height: float, stage: Stage) -> Plane:
    return Plane(x, y, height * stage.unit * stage.room, stage.unit)


def _drawn(
    plane: Plane, *parts: str, x_ticks: Sequence[tuple[float, str]], label: str, x_name: str = "", y_name: str = "",
    y_ticks: Sequence[float] = (),
) -> str:  # fmt: skip
    """A plane with its axes around ``parts``; without y_name and y_ticks heights mean nothing. The upper one of two
    has no x_name: it shares that of the lower one."""
    u, height = plane.unit, plane.height
    ground = [text(y_name, 0, -14 * u, "soft")] if y_name else []
    for tick in y_ticks:
        y = plane.up(tick)
        ground.append(line(0, y, "100%", y, "rule"))
        ground.append(text(percent(tick), -8 * u, y + 6 * u, "tick", "end"))
    for x, shown in x_ticks:
        ground.append(text(shown, share(plane.across(x)), height + 25 * u, "tick", "middle"))
    axis = line(0, height, "100%", height, "axis") + text(x_name, "100%", height + 50 * u, "soft", "end")
    return plot(height, *ground, *parts, axis, label=label, class_="paper-plane", room=_ROOM if x_name else _UPPER)


def _span(plane: Plane, low: float, high: float, *words: str) -> str:
    """A stretch of the x axis of which the paper says something, with the words, a line each."""
    left, right = plane.across(low), plane.across(high)
    box = el("rect", x=share(left), y=0, width=share(right - left), height=plane.height, class_="said-of")
    top = plane.height / 2 + (6 - 13 * (len(words) - 1)) * plane.unit
    return box + "".join(
        text(one, share((left + right) / 2), top + 26 * i * plane.unit, "halo", "middle") for i, one in enumerate(words)
    )


def _printed(plane: Plane, x: float, y: float) -> str:
    """A point that the paper names, and its number."""
    words = text(percent(y, 1), 11 * plane.unit, 6 * plane.unit, "strong with halo")
    return plane.point(x, y, "with") + at(plane.across(x), plane.up(y), words)


def _listed(keys: Sequence[float], errors: Sequence[float]) -> str:
    return ", ".join(f"{bn(key)}: {percent(error, 1)}" for key, error in zip(keys, errors, strict=True))


_KEEP_TICKS = [(keep, bn(keep)) for keep in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)]


def keeps(result: rate.Result, stage: Stage) -> tuple[str, str]:
    """Figure 9: the error against p, parts a and b one below the other."""
    printed, across = rate.PUBLISHED, Axis(0.0, 1.0, 0.2)
    y = Axis(0.0, 0.03, 0.01)
    plane = _plane(across, y, _LOW, stage)
    flat = _span(plane, printed["flat_from"], printed["flat_to"], t(f"{_KEY}.flat"))
    best = share(plane.across(printed["scaled_best_keep"]))
    lowest = line(best, 0, best, plane.height, "pointer dotted") + text(
        t(f"{_KEY}.best-near"), best, plane.height / 2, "halo", "middle"
    )
    theirs, ours = [], []
    for part, drawn, errors in (("constant", flat, result.constant), ("scaled", lowest, result.scaled)):
        y_name, known = t(f"{_KEY}.{part}-width"), printed[f"{'scaled_' * (part == 'scaled')}at_lowest"]
        x_name = "" if part == "constant" else t(f"{_KEY}.keep")
        label = t(f"{_KEY}.{part}-paper", at=percent(known, 1))
        theirs.append(_drawn(plane, drawn, _printed(plane, 0.1, known), x_ticks=_KEEP_TICKS, x_name=x_name,
                             y_name=y_name, y_ticks=y.ticks, label=label))  # fmt: skip
        ours.append(_keeps(errors, x_name, y_name, across, stage))
    return _group(theirs, "there"), _group(ours, "here")


def _group(parts: Sequence[str], side: str) -> str:
    return el("div", *parts, role="group", aria_label=t(f"{_KEY}.{side}"))


def _keeps(errors: Sequence[float], x_name: str, y_name: str, across: Axis, stage: Stage) -> str:
    """Our curve over KEEPS; the lowest point and one beyond the plane have their numbers."""
    y = Axis(0.0, _TOP, 0.25)
    plane = _plane(across, y, _LOW, stage)
    u, best = plane.unit, min(range(len(errors)), key=errors.__getitem__)
    parts = [plane.curves([Line(rate.KEEPS, errors, "with", "validation", "")])]
    parts += [plane.point(keep, one, "without" if keep == 1.0 else "with")
              for keep, one in zip(rate.KEEPS, errors, strict=True)]  # fmt: skip
    # The number stands clear above the curve, which is low on both sides of its lowest point.
    words = line(0, -30 * u, 0, -10 * u, "pointer") + text(
        percent(errors[best], 1), 0, -35 * u, "strong with halo", "middle"
    )
    parts.append(at(plane.across(rate.KEEPS[best]), plane.up(errors[best]), words))
    if errors[0] > _TOP:  # right of the next point: the curve comes down between them
        words = text(t(f"{_KEY}.beyond", error=percent(errors[0], 1)), 0, 10 * u, "strong with halo")
        parts.append(at(plane.across(rate.KEEPS[1]), 0, words))
    label = t(f"{_KEY}.rate-here", name=y_name, values=_listed(rate.KEEPS, errors))
    return _drawn(
        plane, *parts, x_ticks=_KEEP_TICKS, x_name=x_name, y_name=y_name, y_ticks=y.ticks, label=label
    )  # fmt: skip


def sizes(result: size.Result, stage: Stage) -> tuple[str, str]:
    """Figure 10: the error against the number of training pictures; every number has the same distance to the next."""
    places = Axis(0.0, float(len(size.SIZES) - 1), 1.0)
    x_name, y_name = t(f"{_KEY}.n-train"), t(f"{_KEY}.error")
    plane = _plane(places, Axis(0.0, 1.0, 1.0), _HEIGHT, stage)
    last_without = size.PUBLISHED_SIZES.index(size.PUBLISHED_NO_GAIN)
    spans = _span(plane, -0.2, last_without + 0.2, t(f"{_KEY}.no-gain")) + _span(
        plane, last_without + 0.8, places.high + 0.2, t(f"{_KEY}.gain-grows"), t(f"{_KEY}.gain-falls")
    )
    # Large numbers are wider than the space from one to the next: of two neighbours one is written.
    ticks = [(float(i), bn(n)) for i, n in enumerate(size.PUBLISHED_SIZES) if n <= size.PUBLISHED_NO_GAIN or i % 2]
    theirs = _drawn(plane, spans, x_ticks=ticks, x_name=x_name, label=t(f"{_KEY}.size-paper"))
    plain, dropout = result.plain, result.dropout
    y = Axis.covering([*plain, *dropout], most=5)
    plane = _plane(places, y, _HEIGHT, stage)
    xs = range(len(size.SIZES))
    lines = [Line(xs, plain, "without", "validation", ""), Line(xs, dropout, "with", "validation", "")]
    marks = [plane.point(x, value, one.hue) for one in lines for x, value in zip(xs, one.ys, strict=True)]
    label = t(f"{_KEY}.size-here", plain=_listed(size.SIZES, plain), dropout=_listed(size.SIZES, dropout))
    ours = _drawn(plane, plane.curves(lines), *marks, _names(plane, plain, dropout),
                  x_ticks=[(i, bn(n)) for i, n in enumerate(size.SIZES)], x_name=x_name, y_name=y_name,
                  y_ticks=y.ticks, label=label)  # fmt: skip
    return theirs, ours


def _names(plane: Plane, plain: Sequence[float], dropout: Sequence[float]) -> str:
    """Which line is which, where they are furthest apart and not at an edge: one above, one below."""
    u = plane.unit
    i = max(range(1, len(plain) - 1), key=lambda i: abs(plain[i] - dropout[i]))
    above, below = (24 * u, -16 * u) if plain[i] < dropout[i] else (-16 * u, 30 * u)
    return at(plane.across(i), plane.up(plain[i]), text(t(f"{_KEY}.without"), 4 * u, above, "without halo")) + at(
        plane.across(i), plane.up(dropout[i]), text(t(f"{_KEY}.with"), -4 * u, below, "with halo", "end")
    )


def averages(result: monte_carlo.Result, stage: Stage) -> tuple[str, str]:
    """Figure 11: the error of the mean of k answers, and the level of weight scaling."""
    across = Axis(0.0, 100.0, 25.0)
    x_name = t(f"{_KEY}.k")
    ticks = [(k, bn(k)) for k in (1.0, 25.0, 50.0, 75.0, 100.0)]
    plane = _plane(across, Axis(0.0, 1.0, 1.0), _HEIGHT, stage)
    middle, level = float(monte_carlo.PUBLISHED_AS_GOOD_AT), 0.75 * plane.height
    spans = _span(plane, 0, middle - 10, t(f"{_KEY}.worse")) + _span(plane, middle + 10, 100, t(f"{_KEY}.within"))
    at_middle = share(plane.across(middle))
    theirs = _drawn(
        plane, spans, _level(plane, level, t(f"{_KEY}.scaled")),
        line(at_middle, 0, at_middle, plane.height, "pointer dotted"),
        text(t(f"{_KEY}.equal"), at_middle, plane.height / 2 + 6 * plane.unit, "strong halo", "middle"),
        x_ticks=ticks, x_name=x_name, label=t(f"{_KEY}.monte-carlo-paper"),
    )  # fmt: skip
    errors, scaled = result.averaged, result.scaled
    y = Axis.covering(errors, most=5)
    plane = _plane(across, y, _HEIGHT, stage)
    marks = [plane.point(k, one, "with") for k, one in zip(monte_carlo.COUNTS, errors, strict=True)]
    words = t(f"{_KEY}.scaled-is", error=percent(scaled, 1))
    label = t(f"{_KEY}.monte-carlo-here", values=_listed(monte_carlo.COUNTS, errors), scaled=percent(scaled, 1))
    ours = _drawn(
        plane, _level(plane, plane.up(scaled), words),
        plane.curves([Line(monte_carlo.COUNTS, errors, "with", "validation", "")]), *marks,
        x_ticks=ticks, x_name=x_name, y_name=t(f"{_KEY}.error"), y_ticks=y.ticks, label=label,
    )  # fmt: skip
    return theirs, ours


def _level(plane: Plane, y: float, words: str) -> str:
    """The height of weight scaling, named below it."""
    return line(0, y, "100%", y, "threshold") + text(words, "99%", y + 30 * plane.unit, "halo", "end")
