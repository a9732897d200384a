"""Masks fall one after another: the running mean of their sums beside the histogram they build."""

from dataclasses import dataclass, field
from math import log10

import numpy as np
from numpy.typing import NDArray

from core.nn.sums import running_mean
from pages.drawing.axis import Axis
from pages.drawing.draw import at, clipped, el, line, play_button, plot, row, stretched, text, unit
from pages.drawing.picture import Track
from pages.drawing.terms import said
from pages.stage import Stage
from pages.strings import bn, t

_HEIGHT = 212
_POINTS = 60


@dataclass(frozen=True, slots=True)
class Fall:
    """Masks in the order in which they fall.

    masks: (n_draws, n); sums: (n_draws,); weights: what each counts, None if all count alike;
    outcomes: every sum that a mask can give; ``target``: the sum in evaluation; ``start``: up to which
    draw the picture shows them at first.
    """

    masks: NDArray[np.bool_]
    sums: NDArray[np.float64]
    outcomes: NDArray[np.float64]
    target: float
    weights: NDArray[np.float64] | None = None
    start: int | None = None
    axis_values: tuple[float, ...] = ()
    extra: dict[str, list[str]] = field(default_factory=dict)

    @property
    def stops(self) -> list[int]:
        """After how many masks the picture stops: one by one, then by tens, then by hundreds."""
        n = len(self.sums)
        counts = [*range(1, 11), *range(20, 101, 10), *range(200, 1001, 100)]
        return [*[count for count in counts if count < n], n]


def landing(fall: Fall, *, stage: Stage, control: str = "") -> tuple[str, Track]:
    """The figure and the track that plays it; ``control`` stands beside the play button."""
    u = stage.unit
    means, stops = running_mean(fall.sums, fall.weights), fall.stops
    axis = Axis.covering([*map(float, fall.outcomes), fall.target, *fall.axis_values])
    start = len(stops) - 1 if fall.start is None else stops.index(fall.start)
    bins = _Bins.of(fall.outcomes)
    shares = bins.shares(fall, stops)
    at_stop = [float(means[k - 1]) for k in stops]
    y = [_y(axis, mean, u) for mean in at_stop]
    clips = [f"{_x(k, len(fall.sums)) + 1:.1f}%" for k in stops[:-1]] + ["100%"]
    units = _falling(fall, stops[start], stage)
    curve = _curve(fall, means, axis, clips[start], stage)
    beside = [_clear_of_tag(_y(axis, fall.target, u), place, u) for place in y]
    name = el("text", t("landing.target", target=said(fall.target)), x=6 * u, y=6 * u, class_="strong halo")
    target = at(100, beside[start], name, data_slot="target")
    tag = target + mean_tag(t("landing.mean"), bn(at_stop[start], 1), y[start], u, slot="mean")
    histogram = _histogram(bins, shares[start], axis, fall, tag, stage)
    scrub = el(
        "input", type="range", min=0, max=len(stops) - 1, value=start, class_="scrub", data_scrub="",
        aria_label=t("landing.scrub"),
    )  # fmt: skip
    playing = play_button(t("landing.play"), t("landing.pause")) + control + scrub
    controls = row(playing if len(stops) > 1 else control)
    track = Track(
        n=len(stops), start=start, pause_ms=420, off=[_off(fall, k) for k in stops],
        text={
            "mean": [bn(mean, 1) for mean in at_stop],
            "draw": [bn(k) for k in stops],
            "sum": [said(float(fall.sums[k - 1])) for k in stops],
            **fall.extra,
        },
        attr={
            "mean-place@y": [f"{value:.0f}" for value in y],
            "target@y": [f"{value:.0f}" for value in beside],
            "clip@width": clips,
            **{f"bin{b}@width": [_width(share[b]) for share in shares] for b in range(bins.n)},
        },
    )  # fmt: skip
    left = max(len(said(tick)) for tick in axis.ticks)
    right = max(len(said(fall.target)) + 5, *(len(bn(mean, 1)) for mean in at_stop))
    room = f"--left:{max(48, 9 * left + 14)}px;--right:{max(78, 9 * right + 14)}px"
    return units + el("div", curve, histogram, class_="landing", style=room) + controls, track


def _y(axis: Axis, value: float, u: float) -> float:
    return _HEIGHT * u * (1 - axis.share(value))


def _x(k: float, n_draws: int) -> float:
    """Where the k-th mask stands in percent; equal steps for equal ratios."""
    return 4 + 92 * log10(k) / log10(max(n_draws, 10))


def _clear_of_tag(target: float, tag: float, u: float) -> float:
    """Where the evaluation's label stands: at its line, or just above or below the mean's tag."""
    gap = 42 * u
    if abs(target - tag) >= gap:
        return target
    return tag - gap if target <= tag else tag + gap


def _width(share: float) -> str:
    return f"{share:.0f}%"


def _off(fall: Fall, k: int) -> list[str]:
    return [f"fall{i}" for i, kept in enumerate(fall.masks[k - 1]) if not kept]


def _falling(fall: Fall, k: int, stage: Stage) -> str:
    """The mask that has just fallen, and its sum."""
    u, n = stage.unit, fall.masks.shape[1]
    off = _off(fall, k)
    discs = [
        at(100 * (i + 0.5) / n, 14 * u, unit(10 * u, kept=f"fall{i}" not in off, name=f"fall{i}")) for i in range(n)
    ]
    strip = el("svg", *discs, class_="plot", height=28 * u, style=f"width:{30 * n * u:g}px", aria_hidden="true")
    name = el("span", t("landing.now", k=el("span", bn(k), data_slot="draw")))
    value = el("strong", said(float(fall.sums[k - 1])), data_slot="sum")
    return el("div", name, strip, el("span", t("landing.sum"), " ", value), class_="falling")


def _curve(fall: Fall, means: NDArray[np.float64], axis: Axis, clip: str, stage: Stage) -> str:
    u, n = stage.unit, len(fall.sums)
    height = _HEIGHT * u
    target = _y(axis, fall.target, u)
    parts = []
    for tick in axis.ticks:
        y = _y(axis, tick, u)
        parts.append(line(0, y, "100%", y, "axis" if tick == 0 else "rule"))
        parts.append(text(said(tick), -8 * u, y + 6 * u, "tick", "end"))
    decades = [10**d for d in range(5) if 10**d <= n]
    for count in decades if n in decades else [*decades[: -1 if n < 2 * decades[-1] else None], n]:
        x = f"{_x(count, n):.2f}%"
        parts.append(line(x, 0, x, height, "rule"))
        parts.append(text(bn(count), x, height + 24 * u, "tick roomy" if count == 100 < n else "tick", "middle"))
    parts.append(text(t("landing.draws"), "50%", height + 50 * u, "soft", "middle"))
    picked = sorted({round(n ** (i / _POINTS)) for i in range(_POINTS + 1)} | set(fall.stops))
    points = " ".join(f"{10 * _x(k, n):.0f},{_y(axis, float(means[k - 1]), u):.1f}" for k in picked)
    curve = el("polyline", points=points, class_="running", vector_effect="non-scaling-stroke")
    # A line of no length with round ends is a dot that the stretching leaves round.
    dots = "".join(f"M{10 * _x(k, n):.0f} {_y(axis, float(fall.sums[k - 1]), u):.0f}h0" for k in fall.stops)
    fallen = el("path", d=dots, class_="fallen", vector_effect="non-scaling-stroke")
    window = el("rect", x=0, y=-20, width=clip, height=height + 40, data_slot="clip")
    parts.append(clipped(window, stretched(height, fallen, curve, class_="at")))
    parts.append(line(0, target, "100%", target, "target"))
    label = t("landing.curve", n=bn(n), mean=said(float(means[-1])), target=said(fall.target))
    return plot(height, *parts, label=label, class_="fall-curve")


@dataclass(frozen=True, slots=True)
class _Bins:
    """A bar for every sum that a mask can give; sums too near to be told apart share one.

    ``starts``: the lowest sum of each bar; ``centres``: where the bars stand.
    """

    starts: NDArray[np.float64]
    centres: NDArray[np.float64]

    @classmethod
    def of(cls, outcomes: NDArray[np.float64]) -> "_Bins":
        values = np.unique(np.round(outcomes, 9))
        groups: list[list[float]] = []
        for value in values.tolist():
            if groups and value - groups[-1][0] < np.ptp(values) / 28:
                groups[-1].append(value)
            else:
                groups.append([value])
        return cls(np.array([group[0] for group in groups]), np.array([sum(g) / len(g) for g in groups]))

    @property
    def n(self) -> int:
        return len(self.starts)

    @property
    def gap(self) -> float:
        """The smallest distance between two bars; 0 if there is but one."""
        return float(np.diff(self.centres).min()) if self.n > 1 else 0.0

    def shares(self, fall: Fall, stops: list[int]) -> list[list[float]]:
        """At each stop the length of each bar in percent of the longest one."""
        where = np.searchsorted(self.starts, np.round(fall.sums, 9) + 1e-8, side="right") - 1
        weights = np.ones(len(where)) if fall.weights is None else fall.weights
        rows = []
        for k in stops:
            counts = np.bincount(where[:k], weights[:k], self.n)
            rows.append((100 * counts / max(counts.max(), 1e-300)).tolist())
        return rows


def _histogram(bins: _Bins, share: list[float], axis: Axis, fall: Fall, tag: str, stage: Stage) -> str:
    u = stage.unit
    height = _HEIGHT * u
    parts = [line(0, _y(axis, tick, u), "100%", _y(axis, tick, u), "rule") for tick in axis.ticks]
    thick = min(max(0.62 * (_y(axis, 0, u) - _y(axis, bins.gap, u)), 3 * u), 26 * u)
    for b in range(bins.n):
        y = _y(axis, float(bins.centres[b]), u) - thick / 2
        parts.append(
            el("rect", x=0, y=y, width=_width(share[b]), height=thick, class_="distribution fall", data_slot=f"bin{b}")
        )
    target = _y(axis, fall.target, u)
    parts.append(line(0, target, "100%", target, "target"))
    parts.append(line(0, 0, 0, height, "axis"))
    name = t("landing.often" if fall.weights is None else "landing.weight")
    parts.append(text(name, "50%", height + 50 * u, "soft", "middle"))
    low, high, mean = (said(float(v)) for v in (fall.sums.min(), fall.sums.max(),
                                                running_mean(fall.sums, fall.weights)[-1]))  # fmt: skip
    label = t("landing.histogram", low=low, high=high, mean=mean)
    return plot(height, *parts, tag, label=label, class_="fall-bars")


def mean_tag(name: str, value: str, y: float, u: float, slot: str | None = None) -> str:
    """The yellow tag right of a plot: two lines, so that it is narrow."""
    width = max(44, 10 * len(value) + 16) * u
    box = el("rect", x=6 * u, y=-27 * u, width=width, height=54 * u, rx=4, class_="tag")
    centre = 6 * u + width / 2
    words = text(name, centre, -5 * u, "on-mark", "middle")
    number = el("text", value, x=centre, y=18 * u, class_="on-mark strong", text_anchor="middle", data_slot=slot)
    place = f"{slot}-place" if slot else None
    return at(100, y, box, words, number, data_slot=place)
