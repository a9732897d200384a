"""The lottery of one step: each unit's random number against p, and how many are dropped."""

import numpy as np
from numpy.typing import NDArray

from pages.drawing.draw import KEPT_RADIUS, Room, at, el, hatch, line, plot, share, text, unit
from pages.stage import Stage
from pages.strings import bn, t

_LOTTERY, _COUNTS = Room(12, 0, 48, 56, dense=(7.5, 48)), Room(28, 0, 62, 56)


def lottery(uniforms: NDArray[np.float64], rate: float, *, evaluation: bool, stage: Stage, label: str) -> str:
    """Each unit at the height of its random number; those below the line at p are dropped.

    uniforms: (n_units,) in [0, 1). In evaluation nobody is dropped and there is no line.
    """
    u, n = stage.unit, len(uniforms)
    height, radius = 190 * u, KEPT_RADIUS * u * min(1.0, 16 / n**0.92)
    y_rate = height if evaluation else height * (1 - rate)
    parts = [
        el("rect", x=0, y=0, width="100%", height=height, class_="paper"),
        line(0, 0, "100%", 0, "rule"),
        "" if evaluation else hatch(0, y_rate, "100%", height - y_rate, data_rise="y height"),
    ]
    for i, number in enumerate(uniforms):
        x, kept = 100 * (i + 0.5) / n, bool(evaluation or number >= rate)
        y = _place(height * (1 - number), y_rate, height, kept, radius, u)
        parts.append(line(share(x), 0, share(x), height, "rule"))
        parts.append(at(x, y, unit(radius, kept=kept), data_u=None if evaluation else f"{number:.4f}"))
        hue = "bit with" if kept else "bit dropped"
        parts.append(text(bn(kept), share(x), height + 30 * u, hue))
    parts.append(line(0, height, "100%", height, "axis"))
    parts.append(text(t("mask-explorer.mask"), -10 * u, height + 30 * u, "tick", "end"))
    parts.append(_scale(height, rate, y_rate, evaluation, u))
    size = "packed" if n > 16 else "crowded" if n > 9 else ""
    return plot(height, *parts, label=label, class_=f"lottery {size}", room=_LOTTERY, data_follow="p")


def _place(y: float, y_rate: float, height: float, kept: bool, radius: float, u: float) -> float:
    """A unit's height: never astride the line, and inside the plot where there is room for that."""
    gap = radius + 4 * u
    if kept:
        return min(max(y, radius), y_rate - gap)
    return max(min(y, height - radius), y_rate + gap)


def _scale(height: float, rate: float, y_rate: float, evaluation: bool, u: float) -> str:
    """What stands left of the plot: 0 and 1, p on its tag, and which side is on."""
    on = _side(t("mask-explorer.on"), y_rate / 2, y_rate > 70 * u, "with strong", u)
    ends = text(bn(1), -10 * u, 6 * u, "tick", "end") + text(bn(0), -10 * u, height + 5 * u, "tick", "end")
    if evaluation:
        return on + ends
    off = _side(t("mask-explorer.off"), (y_rate + height) / 2, height - y_rate > 70 * u, "dropped strong", u)
    threshold = line(0, y_rate, "100%", y_rate, "threshold", data_rise="y1 y2")
    return threshold + on + off + (ends if 0.12 < rate < 0.88 else "") + _tag(y_rate, bn(rate), u)


def _tag(y: float, content: str, u: float) -> str:
    box = el("rect", x=-50 * u, y=-14 * u, width=44 * u, height=28 * u, rx=4, class_="tag")
    return at(0, y, box, text(content, -28 * u, 6 * u, "on-mark strong", "middle", data_level=""), data_rise="y")


def _side(content: str, y: float, room: bool, class_: str, u: float) -> str:
    return text(content, -10 * u, y + 6 * u, class_, "end") if room else ""


def counts(pmf: NDArray[np.float64], now: int, *, stage: Stage, label: str) -> str:
    """How probable each number of dropped units is; the present one is marked.

    pmf: (n_units + 1,), the probability of 0, 1, ... dropped units.
    """
    u, n = stage.unit, len(pmf)
    height = 96 * u
    every = 1 if n <= 13 else 2 if n <= 21 else 4
    parts = []
    for k, probability in enumerate(pmf):
        centre = share(100 * (k + 0.5) / n)
        top = max(height * float(probability / pmf.max()), 1.5)
        bar = "mark bar" if k == now else "distribution bar"
        x, width = share((100 * k + 19) / n), share(62 / n)
        parts.append(el("rect", x=x, y=height - top, width=width, height=top, class_=bar))
        if k == now:
            parts.append(text(bn(k), centre, height + 24 * u, "strong count"))
            parts.append(_now(k, n, max(height - top + 4 * u, 4 * u)))
        elif k % every == 0 and (every == 1 or abs(k - now) > 1):
            class_ = "tick count" if k % (2 * every) == 0 else "tick count roomy"
            parts.append(text(bn(k), centre, height + 24 * u, class_))
    axis = line(0, height, "100%", height, "axis")
    name = text(t("mask-explorer.axis-count"), "50%", height + 52 * u, "soft", "middle")
    return plot(height, *parts, axis, name, label=label, class_="counts", room=_COUNTS)


def _now(k: int, n: int, y: float) -> str:
    """The marked bar's label, on the side where there is room."""
    right = k < 0.62 * n
    x = share((100 * k + (86 if right else 14)) / n)
    return text(t("mask-explorer.now", off=bn(k)), x, y, "strong halo", None if right else "end")
