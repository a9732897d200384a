"""The paper's exhibits and ours in one manner: for each a drawing of what is printed, and one of the run.

Where the paper has a curve alone, only what its text says is drawn: marks and spans with words, no invented points.
"""

from collections.abc import Callable, Sequence
from typing import Any

from core.paper import gaussian, monte_carlo, pairs, rate, size, sparsity
from core.paper.finding import deviation
from pages.figures.axis import Axis
from pages.figures.draw import at, el, line, plot, share, text
from pages.figures.lines import Line, Plane
from pages.figures.paper_bars import Bar, bars
from pages.stage import Stage
from pages.strings import bn, percent, t

_KEY = "paper-bench"
_HEIGHT, _LOW = 210, 128
"""Pixels: of a single plane, and of one of two that stand one below the other."""
_TOP = 0.5
"""Errors above one half leave our plane of figure 9; the point stays at its upper edge, with its number."""


def drawings(exhibit: str, result: Any, stage: Stage) -> tuple[str, str]:
    """(the paper's, ours): ``result`` is what the exhibit's ``run`` returned."""
    return _DRAWN[exhibit](result, stage)


def _plane(x: Axis, y: Axis, height: float, stage: Stage) -> Plane:
    return Plane(x, y, height * stage.unit * stage.room, stage.unit)


def _drawn(
    plane: Plane, *parts: str, x_ticks: Sequence[tuple[float, str]], names: tuple[str, str], label: str,
    y_ticks: Sequence[float] = (),
) -> str:  # fmt: skip
    """A plane with its axes under ``parts``. names: of both axes; without y_ticks heights mean nothing."""
    u, height = plane.unit, plane.height
    ground = [text(names[1], -44 * u, -14 * u, "soft"), text(names[0], "100%", height + 50 * u, "soft", "end")]
    ground.append(line(0, height, "100%", height, "axis"))
    for tick in y_ticks:
        y = plane.up(tick)
        ground.append(line(0, y, "100%", y, "rule"))
        ground.append(text(percent(tick), -8 * u, y + 6 * u, "tick", "end"))
    for x, shown in x_ticks:
        ground.append(text(shown, share(plane.across(x)), height + 25 * u, "tick", "middle"))
    return plot(height, *ground, *parts, label=label, class_="paper-plane")


def _span(plane: Plane, low: float, high: float, words: str) -> str:
    """A stretch of the x axis of which the paper says something, with the words."""
    left, right = plane.across(low), plane.across(high)
    box = el("rect", x=share(left), y=0, width=share(right - left), height=plane.height, class_="said-of")
    return box + text(words, share((left + right) / 2), plane.height / 2 + 5 * plane.unit, "halo", "middle")


def _marked(plane: Plane, x: float, y: float, shown: str) -> str:
    """One point that the paper names, or one that stands for the others, and its number."""
    words = text(shown, 11 * plane.unit, 5 * plane.unit, "strong with halo")
    return plane.point(x, y, "with") + at(plane.across(x), plane.up(y), words)


def _two(first: str, second: str, label: str) -> str:
    """Two planes, one below the other: parts a and b of a figure."""
    return el("div", first, second, role="group", aria_label=label)


_KEEP_TICKS = [(keep, bn(keep)) for keep in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)]


def _rate(result: rate.Result, stage: Stage) -> tuple[str, str]:
    printed, across = rate.PUBLISHED, Axis(0.0, 1.0, 0.2)
    theirs, ours = Axis(0.0, 0.03, 0.01), Axis(0.0, _TOP, 0.25)
    names = (t(f"{_KEY}.keep"), t(f"{_KEY}.constant-width"))
    scaled_names = (t(f"{_KEY}.keep"), t(f"{_KEY}.scaled-width"))
    a = _plane(across, theirs, _LOW, stage)
    flat = _span(a, printed["flat_from"], printed["flat_to"], t(f"{_KEY}.flat"))
    at_lowest, scaled_at_lowest = printed["at_lowest"], printed["scaled_at_lowest"]
    first = _drawn(a, flat, _marked(a, 0.1, at_lowest, percent(at_lowest, 1)), x_ticks=_KEEP_TICKS, names=names,
                   y_ticks=theirs.ticks, label=t(f"{_KEY}.rate-paper-a", at=percent(at_lowest, 1)))  # fmt: skip
    best = printed["scaled_best_keep"]
    pointer = line(share(a.across(best)), 0, share(a.across(best)), a.height, "pointer dotted")
    words = text(t(f"{_KEY}.best-near"), share(a.across(best)), a.height / 2, "halo", "middle")
    second = _drawn(a, pointer, words, _marked(a, 0.1, scaled_at_lowest, percent(scaled_at_lowest, 1)),
                    x_ticks=_KEEP_TICKS, names=scaled_names, y_ticks=theirs.ticks,
                    label=t(f"{_KEY}.rate-paper-b", at=percent(scaled_at_lowest, 1)))  # fmt: skip
    paper = _two(first, second, t(f"{_KEY}.there"))
    plane = _plane(across, ours, _LOW, stage)
    here = [
        _drawn(plane, _keeps(plane, errors), x_ticks=_KEEP_TICKS, names=axis_names, y_ticks=ours.ticks,
               label=t(f"{_KEY}.rate-here", name=axis_names[1], values=_listed(rate.KEEPS, errors)))
        for errors, axis_names in ((result.constant, names), (result.scaled, scaled_names))
    ]  # fmt: skip
    return paper, _two(here[0], here[1], t(f"{_KEY}.here"))


def _keeps(plane: Plane, errors: Sequence[float]) -> str:
    """A curve over KEEPS; the lowest and every point beyond the plane with its number."""
    u, best = plane.unit, min(range(len(errors)), key=errors.__getitem__)
    parts = [plane.curves([Line(rate.KEEPS, errors, "with", "validation", "")])]
    for i, (keep, error) in enumerate(zip(rate.KEEPS, errors, strict=True)):
        parts.append(plane.point(keep, error, "without" if keep == 1.0 else "with"))
        if i == best:
            words = text(percent(error, 1), 0, 26 * u, "strong with halo", "middle")
        elif error > _TOP:
            words = text(f"{percent(error, 1)} ↑", 11 * u, 16 * u, "strong with halo")
        else:
            continue
        parts.append(at(plane.across(keep), plane.up(error), words))
    return "".join(parts)


def _listed(keys: Sequence[float], errors: Sequence[float]) -> str:
    return ", ".join(f"{bn(key)}: {percent(error, 1)}" for key, error in zip(keys, errors, strict=True))


def _size(result: size.Result, stage: Stage) -> tuple[str, str]:
    places = Axis(0.0, float(len(size.SIZES) - 1), 1.0)
    names = (t(f"{_KEY}.n-train"), t(f"{_KEY}.error"))
    a = _plane(places, Axis(0.0, 1.0, 1.0), _HEIGHT, stage)
    last_without = max(i for i, n in enumerate(size.PUBLISHED_SIZES) if n <= size.PUBLISHED_NO_GAIN)
    spans = _span(a, 0, last_without + 0.3, t(f"{_KEY}.no-gain")) + _span(
        a, last_without + 0.7, len(size.PUBLISHED_SIZES) - 1, t(f"{_KEY}.gain-grows")
    )
    ticks = [(float(i), bn(n)) for i, n in enumerate(size.PUBLISHED_SIZES)]
    paper = _drawn(a, spans, x_ticks=ticks, names=names, label=t(f"{_KEY}.size-paper"))
    axis = Axis.covering([*result.plain, *result.dropout], most=5)
    plane = _plane(places, axis, _HEIGHT, stage)
    xs = range(len(size.SIZES))
    lines = [
        Line(xs, result.plain, "without", "validation", t(f"{_KEY}.without")),
        Line(xs, result.dropout, "with", "validation", t(f"{_KEY}.with")),
    ]
    marks = [plane.point(x, y, one.hue) for one in lines for x, y in zip(xs, one.ys, strict=True)]
    key = [
        at(plane.across(1), plane.up(lines[0].ys[1]), text(lines[0].name, 10 * stage.unit, -8 * stage.unit,
                                                            "strong without halo")),
        at(plane.across(1), plane.up(lines[1].ys[1]), text(lines[1].name, -4 * stage.unit, 28 * stage.unit,
                                                            "strong with halo", "end")),
    ]  # fmt: skip
    label = t(f"{_KEY}.size-here", plain=_listed(size.SIZES, result.plain), dropout=_listed(size.SIZES, result.dropout))
    here = _drawn(plane, plane.curves(lines), *marks, *key, x_ticks=[(i, bn(n)) for i, n in enumerate(size.SIZES)],
                  names=names, y_ticks=axis.ticks, label=label)  # fmt: skip
    return paper, here


def _monte_carlo(result: monte_carlo.Result, stage: Stage) -> tuple[str, str]:
    across = Axis(0.0, 100.0, 25.0)
    names = (t(f"{_KEY}.k"), t(f"{_KEY}.error"))
    ticks = [(k, bn(k)) for k in (1.0, 25.0, 50.0, 75.0, 100.0)]
    a = _plane(across, Axis(0.0, 1.0, 1.0), _HEIGHT, stage)
    middle = float(monte_carlo.PUBLISHED_AS_GOOD_AT)
    level = a.height * 0.75
    spans = _span(a, 0, middle - 8, t(f"{_KEY}.worse")) + _span(a, middle + 8, 100, t(f"{_KEY}.within"))
    parts = (
        spans, line(0, level, "100%", level, "threshold"),
        text(t(f"{_KEY}.scaled"), "99%", level + 24 * stage.unit, "halo", "end"),
        line(share(middle), 0, share(middle), a.height, "pointer dotted"),
        text(t(f"{_KEY}.equal"), share(middle), 22 * stage.unit, "strong halo", "middle"),
    )  # fmt: skip
    paper = _drawn(a, *parts, x_ticks=ticks, names=names, label=t(f"{_KEY}.monte-carlo-paper"))
    axis = Axis.covering(result.averaged, most=5)
    plane = _plane(across, axis, _HEIGHT, stage)
    level = plane.up(result.scaled)
    whiskers = [
        line(share(plane.across(k)), plane.up(error - spread), share(plane.across(k)), plane.up(error + spread),
             "whisker with")
        for k, error, spread in zip(monte_carlo.COUNTS, result.averaged, result.spreads, strict=True)
    ]  # fmt: skip
    curve = Line(monte_carlo.COUNTS, result.averaged, "with", "validation", "")
    marks = [plane.point(k, error, "with") for k, error in zip(curve.xs, curve.ys, strict=True)]
    words = text(t(f"{_KEY}.scaled-is", error=percent(result.scaled, 1)), "99%", level + 28 * stage.unit, "halo", "end")
    label = t(f"{_KEY}.monte-carlo-here", values=_listed(monte_carlo.COUNTS, result.averaged),
              scaled=percent(result.scaled, 1))  # fmt: skip
    here = _drawn(plane, line(0, level, "100%", level, "threshold"), words, plane.curves([curve]), *whiskers, *marks,
                  x_ticks=ticks, names=names, y_ticks=axis.ticks, label=label)  # fmt: skip
    return paper, here


def _said(rows: Sequence[Bar], key: str) -> str:
    return t(f"{_KEY}.{key}", values=", ".join(f"{row.name}: {row.shown}" for row in rows))


_ALL_METHODS = ("none", "l2", "l2-l1", "l2-kl", "max-norm", "dropout", "dropout-l2", "dropout-max-norm")


def _pairs(result: pairs.Result, stage: Stage) -> tuple[str, str]:
    ours = dict(zip(pairs.METHODS, result.errors, strict=True))
    rows = []
    for printed, places, missing in ((pairs.PUBLISHED, 2, "not-printed"), (ours, 1, "not-measured")):
        rows.append([
            Bar(t(f"{_KEY}.method-{name}"), "with" if name.startswith("dropout") else "without", printed.get(name),
                percent(printed[name], places) if name in printed else t(f"{_KEY}.{missing}"))
            for name in _ALL_METHODS
        ])  # fmt: skip
    return _both(rows[0], rows[1], stage)


def _both(paper: Sequence[Bar], here: Sequence[Bar], stage: Stage) -> tuple[str, str]:
    return (
        bars(paper, stage=stage, label=_said(paper, "bars-paper")),
        bars(here, stage=stage, label=_said(here, "bars-here")),
    )


def _gaussian(result: gaussian.Result, stage: Stage) -> tuple[str, str]:
    names = {kind: t(f"{_KEY}.noise-{kind}") for kind in ("plain", "bernoulli", "gaussian")}
    paper, here = [Bar(names["plain"], "without", None, t(f"{_KEY}.not-printed"))], []
    for kind, error in (("plain", result.plain), ("bernoulli", result.bernoulli), ("gaussian", result.gaussian)):
        spread = deviation(error, gaussian.N_VALIDATION)
        shown = t(f"{_KEY}.plus-minus", value=bn(100 * error, 1), spread=bn(100 * spread, 1))
        here.append(Bar(names[kind], "without" if kind == "plain" else "with", error, shown, spread))
        if printed := gaussian.PUBLISHED.get(f"mnist_{kind}"):
            spread = gaussian.PUBLISHED["mnist_deviation"]
            shown = t(f"{_KEY}.plus-minus", value=bn(100 * printed, 2), spread=bn(100 * spread, 2))
            paper.append(Bar(names[kind], "with", printed, shown, spread))
    return _both(paper, here, stage)


def _sparsity(result: sparsity.Result, stage: Stage) -> tuple[str, str]:
    rows = []
    for means, places in ((sparsity.PUBLISHED, 1), (vars(result), 2)):
        rows.append([
            Bar(t(f"{_KEY}.{name}"), hue, means[key], bn(means[key], places))
            for name, hue, key in (("without", "without", "plain_mean"), ("with", "with", "dropout_mean"))
        ])  # fmt: skip
    paper, here = _both(rows[0], rows[1], stage)
    return paper, here


_DRAWN: dict[str, Callable[[Any, Stage], tuple[str, str]]] = {
    "sparsity": _sparsity, "rate": _rate, "size": _size, "monte-carlo": _monte_carlo, "pairs": _pairs,
    "gaussian": _gaussian,
}  # fmt: skip
