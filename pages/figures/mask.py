"""The lottery of one step: each unit's random number against p, and how many are dropped."""

import numpy as np
from numpy.typing import NDArray

from pages.figures.draw import KEPT_RADIUS, at, el, hatch, line, live_plot, plot, text, unit
from pages.stage import Stage
from pages.strings import bn, t


def lottery(uniforms: NDArray[np.float64], rate: float, *, evaluation: bool, stage: Stage, label: str) -> str:
    """Each unit at the height of its random number; those below the line at p are dropped.

    uniforms: (n_units,) in [0, 1). In evaluation nobody is dropped and there is no line.
    """
    u = stage.unit
    height, radius = 190 * u, KEPT_RADIUS * u * min(1.0, 16 / len(uniforms) ** 0.92)
    y_rate = height * (1 - rate)
    ground = [
        el("rect", x=0, y=0, width="100%", height=height, class_="paper"),
        line(0, 0, "100%", 0, "rule"),
    ]
    if not evaluation:
        ground.append(hatch(0, y_rate, "100%", height - y_rate))
    units, bits = [], []
    for i, number in enumerate(uniforms):
        x = 100 * (i + 0.5) / len(uniforms)
        kept = evaluation or number >= rate
        y = height * (1 - number)
        if not evaluation:  # never astride the line: at least a radius and a bit away from it
            gap = radius + 4 * u
            y = min(y, y_rate - gap) if kept else max(y, y_rate + gap)
        y = min(max(y, radius), height - radius) if evaluation or 0.12 < rate < 0.88 else y
        units.append(line(f"{x:.2f}%", 0, f"{x:.2f}%", height, "rule"))
        units.append(at(x, y, unit(radius, kept=kept)))
        bits.append(text("১" if kept else "০", f"{x:.2f}%", height + 30 * u, "bit " + ("with" if kept else "dropped"), "middle"))
    tag = "" if evaluation else _tag(y_rate, bn(rate), u)
    ends = text("১", -10 * u, 6 * u, "tick", "end") + text("০", -10 * u, height + 5 * u, "tick", "end")
    middle = (
        text(t("mask-explorer.on"), -10 * u, height / 2 + 6 * u, "with strong", "end")
        if evaluation
        else _side(t("mask-explorer.on"), y_rate / 2, y_rate > 70 * u, "with strong", u)
        + _side(t("mask-explorer.off"), (y_rate + height) / 2, height - y_rate > 70 * u, "dropped strong", u)
    )
    axis = line(0, height, "100%", height, "axis")
    threshold = "" if evaluation else line(0, y_rate, "100%", y_rate, "threshold")
    row = text(t("mask-explorer.mask"), -10 * u, height + 30 * u, "tick", "end")
    return live_plot(
        height, *ground, *units, axis, threshold, ends if evaluation or 0.12 < rate < 0.88 else "", middle, tag, row, *bits,
        label=label, class_="lottery" + (" packed" if len(uniforms) > 16 else " crowded" if len(uniforms) > 9 else ""),
    )  # fmt: skip


def _tag(y: float, content: str, u: float) -> str:
    box = el("rect", x=-50 * u, y=-14 * u, width=44 * u, height=28 * u, rx=4, class_="tag")
    return at(0, y, box, text(content, -28 * u, 6 * u, "on-mark strong", "middle"))


def _side(content: str, y: float, room: bool, class_: str, u: float) -> str:
    return text(content, -10 * u, y + 6 * u, class_, "end") if room else ""


def counts(pmf: NDArray[np.float64], now: int | None, *, stage: Stage, label: str) -> str:
    """How probable each number of dropped units is; the present one is marked.

    pmf: (n_units + 1,), the probability of 0, 1, ... dropped units.
    """
    u = stage.unit
    height = 96 * u
    n = len(pmf)
    every = 1 if n <= 13 else 2 if n <= 21 else 4
    parts = []
    for k, probability in enumerate(pmf):
        centre = 100 * (k + 0.5) / n
        top = max(height * float(probability / pmf.max()), 1.5)
        here = k == now
        parts.append(
            el("rect", x=f"{centre - 31 / n:.2f}%", y=height - top, width=f"{62 / n:.2f}%", height=top,
               class_="mark bar" if here else "distribution bar")
        )  # fmt: skip
        if here or (k % every == 0 and (now is None or abs(k - now) > (0 if every == 1 else 1))):
            class_ = "strong" if here else "tick" + ("" if k % (2 * every) == 0 else " roomy")
            parts.append(text(bn(k), f"{centre:.2f}%", height + 24 * u, class_, "middle"))
        if here:
            left = k < 0.62 * n
            x = f"{centre + (36 if left else -36) / n:.2f}%"
            parts.append(text(t("mask-explorer.now", off=bn(k)), x, max(height - top + 4 * u, 4 * u), "strong halo", None if left else "end"))
    axis = line(0, height, "100%", height, "axis")
    name = text(t("mask-explorer.axis-count"), "50%", height + 52 * u, "soft", "middle")
    return plot(height, *parts, axis, name, label=label, class_="counts")
