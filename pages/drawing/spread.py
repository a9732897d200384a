"""How a measured number falls over several seeds: a strip of dots for each network, their median, how far they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from statistics import median

from pages.drawing.axis import Axis
from pages.drawing.draw import at, button, el, line, mark, note, plot, row, share, text
from pages.stage import Stage
from pages.strings import bn, percent, t

_ROW, _FOOT = 80, 36
_LEVELS = (0.0, -5.0, 5.0, -2.5, 2.5)
"""Pixels by which neighbouring dots are moved apart, in turn: equal values stay countable."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One number over the seeds. hue: with or without; a value that is not finite was never reached."""

    name: str
    hue: str
    values: Sequence[float]

    @property
    def finite(self) -> list[float]:
        return [value for value in self.values if isfinite(value)]


def spread(strips: Sequence[Strip], *, places: int, as_percent: bool, stage: Stage, label: str) -> str:
    """The strips one below the other, over one axis."""
    u = stage.unit

    def shown(value: float) -> str:
        return percent(value, 1) if as_percent else bn(value, places)

    axis = Axis.covering([value for strip in strips for value in strip.finite], most=5)
    height = (_ROW * len(strips)) * u
    parts = []
    for i, tick in enumerate(axis.ticks):
        x = share(axis.percent(tick))
        parts.append(line(x, 0, x, height, "axis" if tick == 0 else "rule"))
        anchor = "start" if tick == axis.ticks[0] else "end" if tick == axis.ticks[-1] else "middle"
        class_ = "tick roomy" if i % 2 and len(axis.ticks) > 4 else "tick"
        parts.append(text(percent(tick) if as_percent else bn(tick), x, height + 26 * u, class_, anchor))
    for i, strip in enumerate(strips):
        parts.append(_strip(strip, axis, (i + 0.72) * _ROW * u, shown, u))
    return plot(height + _FOOT * u, *parts, label=label, class_="spread")


def under_way(n_done: int, n: int, *, stop_at: int, is_waiting: bool) -> str:
    """How far ``n`` runs are, a button that makes do with ``stop_at`` of them, and what asks for the rest."""
    bar = el("progress", max=n, value=n_done, aria_label=t("claim-lab.progress"))
    words = el("span", t("claim-lab.done", done=bn(n_done), n=bn(n)), aria_live="polite")
    stop = button(t("claim-lab.stop"), sets=f"seeds={stop_at}")
    wait = note(t("claim-lab.waiting")) if is_waiting else ""
    return row(bar, words, stop, el("span", data_continue=f"seeds={n}")) + wait


def _strip(strip: Strip, axis: Axis, y: float, shown: Callable[[float], str], u: float) -> str:
    name = text(strip.name, 8 * u, y - 41 * u, f"strong halo {strip.hue}")
    if not strip.finite:
        return name + text(t("claim-lab.never"), 8 * u, y + 6 * u, "soft halo")
    dots = [
        at(
            axis.percent(value),
            y + _LEVELS[i % 5] * u * (len(strip.finite) > 1),
            mark(strip.hue, 5.5 * u),
            class_=f"dot {strip.hue}",
        )
        for i, value in enumerate(strip.finite)
    ]
    middle = median(strip.finite)
    x = axis.percent(middle)
    late = x > 70
    words = text(shown(middle), (-10 if late else 10) * u, -16 * u, f"strong halo {strip.hue}", "end" if late else None)
    bar = at(x, y, line(0, -12 * u, 0, 12 * u, f"median {strip.hue}"), words)
    stem = line(share(axis.percent(0.0)), y, share(x), y, f"stem {strip.hue}")
    return name + stem + "".join(dots) + bar


def held(outcomes: Sequence[bool], n: int, stage: Stage) -> str:
    """A row of n squares, one a seed: filled where the claim held, crossed where not, empty where not yet run."""
    u = stage.unit
    size, gap = 14 * u, 5 * u
    parts = []
    for i in range(n):
        x = i * (size + gap)
        if i >= len(outcomes):
            parts.append(el("rect", x=x, y=1.0, width=size, height=size, rx=2, class_="seed ahead"))
        elif outcomes[i]:
            parts.append(el("rect", x=x, y=1.0, width=size, height=size, rx=2, class_="seed held"))
        else:
            cross = f"M{x + 3 * u:.1f} {4 * u:.1f}l{8 * u:.1f} {8 * u:.1f}m0 {-8 * u:.1f}l{-8 * u:.1f} {8 * u:.1f}"
            parts.append(el("rect", x=x, y=1.0, width=size, height=size, rx=2, class_="seed not"))
            parts.append(el("path", d=cross, class_="seed-cross"))
    label = t("claim-lab.held", held=bn(sum(outcomes)), n=bn(len(outcomes)))
    wide, tall = n * (size + gap), size + 2
    # On a phone the row gets narrower as a whole: none of its squares is cut off.
    box = f"0 0 {wide:g} {tall:g}"
    return el("svg", *parts, class_="held", viewBox=box, width=wide, height=tall, role="img", aria_label=label)
