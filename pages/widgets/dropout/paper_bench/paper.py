"""The paper's exhibits and ours in one manner: for each a drawing of what is printed, and one of the run."""

from collections.abc import Callable, Sequence
from typing import Any

from core.paper import gaussian, pairs, sparsity
from core.paper.finding import deviation
from pages.drawing.axis import Axis
from pages.drawing.draw import Room, el, line, plot, share, text
from pages.stage import Stage
from pages.strings import bn, percent, t
from pages.widgets.dropout.paper_bench.paper_bars import Bar, bars
from pages.widgets.dropout.paper_bench.paper_planes import averages, keeps, sizes

_KEY = "paper-bench"
_ROOM = Room(16, 0, 58, 0, dense=(10, 58))
_METHODS = ("none", "l2", "l2-l1", "l2-kl", "max-norm", "dropout", "dropout-l2", "dropout-max-norm")
"""Rows of both sides of table 9; a side without a number says so."""


def drawings(exhibit: str, result: Any, stage: Stage) -> tuple[str, str]:
    """(the paper's, ours): ``result`` is what the exhibit's ``run`` returned."""
    return _DRAWN[exhibit](result, stage)


def _both(paper: Sequence[Bar], here: Sequence[Bar], stage: Stage) -> tuple[str, str]:
    drawn = []
    for rows, key in ((paper, "bars-paper"), (here, "bars-here")):
        label = t(f"{_KEY}.{key}", values=", ".join(f"{row.name}: {row.shown}" for row in rows))
        drawn.append(bars(rows, stage=stage, label=label))
    return drawn[0], drawn[1]


def _pairs(result: pairs.Result, stage: Stage) -> tuple[str, str]:
    ours = dict(zip(pairs.METHODS, result.errors, strict=True))
    rows = [
        [
            Bar(t(f"{_KEY}.method-{name}"), "with" if name.startswith("dropout") else "without", known.get(name),
                percent(known[name], places) if name in known else t(f"{_KEY}.{missing}"))
            for name in _METHODS
        ]
        for known, places, missing in ((pairs.PUBLISHED, 2, "not-printed"), (ours, 1, "not-measured"))
    ]  # fmt: skip
    return _both(rows[0], rows[1], stage)


def _gaussian(result: gaussian.Result, stage: Stage) -> tuple[str, str]:
    """Whiskers: one standard deviation of the share of mistakes on our pictures."""
    paper, here = [], []
    for kind, error in (("plain", result.plain), ("bernoulli", result.bernoulli), ("gaussian", result.gaussian)):
        name, hue = t(f"{_KEY}.noise-{kind}"), "without" if kind == "plain" else "with"
        spread = deviation(error, gaussian.N_VALIDATION)
        shown = t(f"{_KEY}.plus-minus", value=bn(100 * error, 1), spread=bn(100 * spread, 1))
        here.append(Bar(name, hue, error, shown, spread))
        printed = gaussian.PUBLISHED.get(f"mnist_{kind}")
        paper.append(Bar(name, hue, printed, t(f"{_KEY}.not-printed") if printed is None else percent(printed, 2)))
    return _both(paper, here, stage)


def _sparsity(result: sparsity.Result, stage: Stage) -> tuple[str, str]:
    """Means as bars; below, where most units' means lie in the paper, and how they are distributed here."""
    printed, ours = sparsity.PUBLISHED, {"plain_mean": result.plain_mean, "dropout_mean": result.dropout_mean}
    rows = [
        [
            Bar(t(f"{_KEY}.{name}"), name, means[key], bn(means[key], places))
            for name, key in (("without", "plain_mean"), ("with", "dropout_mean"))
        ]
        for means, places in ((printed, 1), (ours, 2))
    ]
    paper, here = _both(rows[0], rows[1], stage)
    label = t(f"{_KEY}.sparsity-paper", plain=bn(printed["plain_mean"], 1), dropout=bn(printed["dropout_mean"], 1))
    return paper + _two_sided(Axis(0.0, 3.0, 1.0), _mosts(stage), label, stage), here + _histogram(result, stage)


_HALF = 64
"""Pixels of each half: units without dropout stand upwards, those with it downwards from one axis."""


def _two_sided(across: Axis, parts: str, label: str, stage: Stage) -> str:
    u, half = stage.unit, _HALF * stage.unit * stage.room
    ticks = [text(bn(tick), share(across.percent(tick)), 2 * half + 22 * u, "tick", "middle") for tick in across.ticks]
    name = text(t(f"{_KEY}.unit-means"), "100%", 2 * half + 48 * u, "soft", "end")
    axis = line(0, half, "100%", half, "axis")
    return plot(2 * half, parts, axis, *ticks, name, label=label, class_="paper-plane", room=_ROOM)


def _mosts(stage: Stage) -> str:
    """A pointer where most units lie: the paper's text says so much, its histogram more."""
    u, half, across = stage.unit, _HALF * stage.unit * stage.room, Axis(0.0, 3.0, 1.0)
    parts = []
    for name, key, tip, y in (("without", "plain_mean", 0.0, 18 * u), ("with", "dropout_mean", 2 * half, 2 * half)):
        x = share(across.percent(sparsity.PUBLISHED[key]))
        words = text(t(f"{_KEY}.most-here"), 8 * u, 0, f"{name} halo")
        parts.append(line(x, half, x, tip, f"most {name}") + el("svg", words, x=x, y=y))
    return "".join(parts)


def _histogram(result: sparsity.Result, stage: Stage) -> str:
    u, half, edges = stage.unit, _HALF * stage.unit * stage.room, sparsity.EDGES
    across = Axis(edges[0], edges[-1], 0.2)
    tallest = max(*result.plain_counts, *result.dropout_counts)
    parts = []
    for counts, hue, is_up in ((result.plain_counts, "without", True), (result.dropout_counts, "with", False)):
        for low, high, n in zip(edges[:-1], edges[1:], counts, strict=True):
            tall = half * n / tallest
            parts.append(el("rect", x=share(across.percent(low)), y=half - tall if is_up else half,
                            width=share(across.percent(high) - across.percent(low) - 0.4), height=tall,
                            class_=f"amount {hue}"))  # fmt: skip
        y = 18 * u if is_up else 2 * half
        parts.append(text(t(f"{_KEY}.{hue}"), "99%", y, f"{hue} halo", "end"))
    label = t(f"{_KEY}.histogram-said", plain=bn(result.plain_mean, 2), dropout=bn(result.dropout_mean, 2))
    return _two_sided(across, "".join(parts), label, stage)


_DRAWN: dict[str, Callable[[Any, Stage], tuple[str, str]]] = {
    "sparsity": _sparsity, "rate": keeps, "size": sizes, "monte-carlo": averages, "pairs": _pairs,
    "gaussian": _gaussian,
}  # fmt: skip
