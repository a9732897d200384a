"""Four networks side by side: neither cure, weight decay, dropout, both. A ring marks weight decay."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array
from core.nn.training import EpochRecord
from pages.drawing.axis import Axis
from pages.drawing.draw import at, el, line, mark, plot, stretched, text
from pages.drawing.lines import ROOM, Line, Plane
from pages.stage import Stage
from pages.strings import bn, t

_KEY = "decay-comparison"
_REACH = 0.6
"""The histograms show weights from minus to plus this."""
_BINS = 31


@dataclass(frozen=True, slots=True)
class Net:
    """One of the four. name: its key; hue: with or without dropout; weights: all of them, flat."""

    name: str
    hue: str
    decays: bool
    shown: bool
    records: tuple[EpochRecord, ...]
    weights: Array


def losses(nets: list[Net], *, stage: Stage, label: str) -> str:
    """The validation losses, epoch by epoch, each named at its end; those not chosen are faded."""
    u = stage.unit
    last = nets[0].records[-1].epoch
    settled = max(record.validation_loss for net in nets for record in net.records[len(net.records) // 2 :])
    high = Axis.covering([min(max(settled * 1.1, 0.8), 3.0)], most=5)
    plane = Plane(Axis(0, last, last / 4), high, 305 * u * stage.room, u)
    lines = [
        Line(
            [record.epoch for record in net.records], [record.validation_loss for record in net.records], net.hue,
            "validation", t(f"{_KEY}.{net.name}-short"), faded=not net.shown,
        )
        for net in sorted(nets, key=lambda net: net.shown)
    ]  # fmt: skip
    rings = "".join(
        at(100, plane.up(net.records[-1].validation_loss), _ring(u), class_=f"{net.hue}{'' if net.shown else ' faded'}")
        for net in nets
        if net.decays
    )
    drawn = plane.ground(t("curves.epochs"), t(f"{_KEY}.axis-loss")) + plane.curves(lines) + plane.ends(lines)
    return plot(plane.height, drawn, rings, label=label, class_="cost-plane", room=ROOM)


def sign(net: Net, stage: Stage) -> str:
    """The mark of a network, as it stands at its line's end."""
    shape = el("g", mark(net.hue, 6.5 * stage.unit), class_=f"end {net.hue} validation")
    size = 26 * stage.unit
    return el(
        "svg", shape, el("g", _ring(stage.unit), class_=net.hue) if net.decays else "", width=size, height=size,
        viewBox=f"{-size / 2} {-size / 2} {size} {size}", aria_hidden="true", class_="sign",
    )  # fmt: skip


def _ring(u: float) -> str:
    return el("circle", r=11.5 * u, class_="decay-ring")


def tallest(nets: list[Net]) -> int:
    """The largest bin of all histograms, to which all are drawn."""
    return max(int(_counts(net).max()) for net in nets)


def _counts(net: Net) -> NDArray[np.int64]:
    # Told how many bins, not where, NumPy need not sort the weights: a tenth of the time.
    counts: NDArray[np.int64] = np.histogram(net.weights, _BINS, (-_REACH, _REACH))[0]
    return counts


def weights(net: Net, highest: int, *, stage: Stage, axis: bool, label: str) -> str:
    """The histogram of a network's weights on the axis that all four share."""
    u = stage.unit
    height = 84 * u * stage.room
    counts = _counts(net)
    n = len(counts)
    path = "".join(
        f"M{1000 * i / n:.0f} {height:.0f}V{height * (1 - count / highest):.1f}h{1000 / n:.1f}V{height:.0f}"
        for i, count in enumerate(counts)
        if count
    )
    bars = stretched(height, el("path", d=path, class_=f"weights {net.hue}"))
    middle = line("50%", 0, "50%", height, "rule")
    ticks = [text(bn(value), f"{50 + 50 * value / _REACH:.0f}%", height + 24 * u, "tick", "middle")
             for value in (-0.4, 0.0, 0.4)]  # fmt: skip
    base = line(0, height, "100%", height, "axis")
    return plot(height, middle, bars, base, *(ticks if axis else ()), label=label, class_="weight-bars")
