"""What came of the free laboratory's networks: one column of pictures for each configuration.

Every column has the same scales, so that what differs is seen: curves, boundary, weights, activations.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array, Labels
from core.workbench import Outcome, Result, Setup, Work
from pages.drawing import boundary, curves
from pages.drawing.axis import Axis
from pages.drawing.draw import at, button, el, line, note, plot, share, text
from pages.drawing.picture import Track
from pages.drawing.workbench_form import hue, letter, summary
from pages.stage import Stage
from pages.strings import bn, percent, t

_HEIGHT, _BARS = 190, 84


def results(work: Work, result: Result, stopped: Sequence[str], *, stage: Stage) -> tuple[str, Track]:
    """A column for each outcome, and the track that plays its epochs.

    stopped: what sets the work with its training ended at each of the epochs of ``stops``.
    """
    outcomes = result.outcomes
    axis = curves.loss_axis([max(one.train_loss + one.validation_loss) for one in outcomes], most=4)
    picked = stops(result)
    track = curves.played(picked)
    columns = [
        _column(i, setup, one, result.points, axis, work.n_epochs, track, picked, stage)
        for i, (setup, one) in enumerate(zip(work.setups, outcomes, strict=True))
    ]
    track.attr["halt@data-set"] = list(stopped)
    track.text["halt"] = [t("workbench.halt", epoch=bn(max(epoch, 1))) for epoch in picked]
    track.attr["halt@class"] = ["button halt" + " last" * (epoch == picked[-1]) for epoch in picked]
    halt = el("button", track.text["halt"][-1], type="button", class_="button halt last", data_set=stopped[-1],
              data_slot="halt")  # fmt: skip
    player = el("div", curves.player(picked), halt, class_="bench-player")
    return player + el("div", *columns, class_=f"bench-columns of-{len(columns)}") + note(t("workbench.key")), track


def stops(result: Result) -> list[int]:
    """The epochs at which the player stops: those of the longest log, or of very many a hundred."""
    epochs = max((one.epochs for one in result.outcomes), key=len)
    return [epochs[i] for i in curves.steps(epochs)]


def verdict(result: Result) -> str:
    """Whose validation loss is lowest after the last epoch, and those of the others; who else is right most often."""
    whole = {i: one for i, one in enumerate(result.outcomes) if one.overflow_epoch is None}
    stopped = [t("workbench.stopped-early", name=letter(i)) for i in range(len(result.outcomes)) if i not in whole]
    if not whole:
        return " ".join(stopped)
    losses = {i: bn(one.validation_loss[-1], 3) for i, one in whole.items()}
    value = losses[min(whole, key=lambda i: whole[i].validation_loss[-1])]
    best = [i for i in whole if losses[i] == value]
    if len(result.outcomes) == 1:
        return t("workbench.only-loss", value=value)
    if len(best) == len(result.outcomes):
        return t("workbench.equal-loss", value=value)
    said = [t("workbench.best-loss", names=_names(best), value=value)]
    said += [t("workbench.other-loss", name=letter(i), value=losses[i]) for i in whole if i not in best]
    accuracies = {i: percent(one.validation_accuracy[-1], 1) for i, one in whole.items()}
    highest = accuracies[max(whole, key=lambda i: whole[i].validation_accuracy[-1])]
    if all(accuracies[i] != highest for i in best):
        surest = [i for i in whole if accuracies[i] == highest]
        said.append(t("workbench.best-accuracy", names=_names(surest), value=highest))
    return " ".join([*said, *stopped])


def _names(places: Sequence[int]) -> str:
    return t("workbench.and").join(map(letter, places))


def _column(
    i: int, setup: Setup, one: Outcome, points: tuple[Array, Labels] | None, axis: Axis, n_epochs: int,
    track: Track, picked: Sequence[int], stage: Stage,
) -> str:  # fmt: skip
    head = el("h2", el("span", letter(i), class_=f"{hue(setup)}-text"), " ", el("code", summary(setup), lang="en"))
    parts = [head]
    if one.overflow_epoch is not None:
        parts.append(el("p", t("workbench.overflow", epoch=bn(one.overflow_epoch), rate=bn(setup.learning_rate)),
                        class_="refused"))  # fmt: skip
    both = [
        curves.Curve(hue(setup), data, values, panel=f"-{i}")
        for data, values in (("train", one.train_loss), ("validation", one.validation_loss))
    ]
    label = t("workbench.curves-said", name=letter(i), train=bn(one.train_loss[-1], 3),
              validation=bn(one.validation_loss[-1], 3))  # fmt: skip
    drawn = curves.panel(both, one.epochs, picked, n_epochs, axis, track, height=_HEIGHT, stage=stage, label=label)
    parts.append(el("div", drawn, _numbers(i, both, one, track, picked)))
    inside = []
    if points is not None:
        inside.append(el("h3", t("workbench.boundary")) + _boundary(i, setup, one, points, track, picked, stage))
    for name, (counts, edges) in (("weights", one.weights), ("activations", one.activations)):
        said = t(f"workbench.{name}", zeros=percent(one.zero_share, 0))
        inside.append(el("h3", said) + _histogram(counts, edges, hue(setup), said, stage))
    return el("section", *parts, el("div", *inside), class_="bench-column")


def _numbers(i: int, both: Sequence[curves.Curve], one: Outcome, track: Track, picked: Sequence[int]) -> str:
    """The values at the epoch that the player shows, each beside the line that draws it; and the gap at the end."""
    rows = [
        el("dt", _sample(curve), t(f"workbench.{curve.data}_loss"))
        + el("dd", bn(curve.values[-1], 3), data_slot=f"value-{curve.slot}")
        for curve in both
    ]
    accuracy = [percent(one.validation_accuracy[k], 1) for k in curves.at_epochs(one.epochs, picked)]
    track.text[f"accuracy-{i}"] = accuracy
    rows.append(el("dt", t("workbench.accuracy")) + el("dd", accuracy[-1], data_slot=f"accuracy-{i}"))
    gap = t("workbench.gap-value", gap=bn(one.gap, 3))
    return el("dl", *rows, class_="bench-numbers") + el("p", el("strong", gap))


def _sample(curve: curves.Curve) -> str:
    """A short piece of the curve's line."""
    drawn = line(0, 8, 28, 8, f"curve {curve.hue} {curve.data}")
    return el("svg", drawn, width=28, height=16, aria_hidden="true", class_="line-sample")


def _boundary(
    i: int, setup: Setup, one: Outcome, points: tuple[Array, Labels], track: Track, picked: Sequence[int], stage: Stage
) -> str:
    """The boundary at the end; the track moves it along the epochs at which it was looked at."""
    regions = [boundary.region(surface) for _, surface in one.surfaces]
    looked = [epoch for epoch, _ in one.surfaces]
    track.attr[f"side-{i}@d"] = [regions[k] for k in curves.at_epochs(looked, picked)]
    label = t("workbench.boundary-said", accuracy=percent(float(one.validation_accuracy[-1]), 1))
    none_known = np.zeros(len(points[0]), bool)  # which labels were flipped is not told here
    return boundary.plane(one.surfaces[-1][1], points[0], points[1], none_known, hue=hue(setup), stage=stage,
                          label=label, slot=f"side-{i}")  # fmt: skip


def _histogram(counts: NDArray[np.int64], edges: Array, hue_: str, label: str, stage: Stage) -> str:
    """Bars, the highest as high as the picture; the values at both ends, and 0 where it lies between."""
    u = stage.unit
    height = _BARS * u
    most, n = max(int(counts.max()), 1), len(counts)
    bars = [
        el("rect", x=share(100 * k / n), y=float(height * (1 - count / most)), width=share(100 / n - 0.4),
           height=float(height * count / most), class_=f"bar {hue_}")
        for k, count in enumerate(counts)
    ]  # fmt: skip
    low, high = float(edges[0]), float(edges[-1])
    ticks = [at(0, height + 22 * u, text(bn(low, 1), 0, 0, "tick")),
             at(100, height + 22 * u, text(bn(high, 1), 0, 0, "tick", "end"))]  # fmt: skip
    if low < 0 < high:
        x = 100 * -low / (high - low)
        ticks.append(line(share(x), 0, share(x), height, "axis"))
        if 20 < x < 80:
            ticks.append(at(x, height + 22 * u, text(bn(0), 0, 0, "tick", "middle")))
    return plot(height + 30 * u, *bars, *ticks, label=label, class_="bench-bars")


# ---- the runs of a visit ----

COLUMNS = ("run", "data", "seed", "epochs", "network", "train_loss", "validation_loss", "validation_accuracy", "gap")
"""Of the table that can be taken along."""


def run_rows(n: int, work: Work, result: Result, link: str | None) -> str:
    """A run in the table: a row for each network, and the way back to it; ``link`` None: it is the one on show."""
    rows = []
    for i, (setup, one) in enumerate(zip(work.setups, result.outcomes, strict=True)):
        again = button(t("workbench.again"), sets=f"work={link}") if i == 0 and link else ""
        cells = {
            "run": f"{bn(n)} {letter(i)}", "data": t(f"workbench.data-{work.task.data}"),
            "network": el("code", summary(setup), lang="en"), "train": bn(one.train_loss[-1], 3),
            "validation": bn(one.validation_loss[-1], 3), "accuracy": percent(one.validation_accuracy[-1], 1),
            "gap": bn(one.gap, 3), "again": again,
        }  # fmt: skip
        rows.append(el("tr", *[el("td", cell, class_=f"of-{name}", data_head=t(f"workbench.head-{name}"))
                               for name, cell in cells.items()]))  # fmt: skip
    return "".join(rows)


def run_lines(n: int, work: Work, result: Result) -> list[str]:
    """The same as lines of a CSV; no field holds a quotation mark."""
    lines = []
    for setup, one in zip(work.setups, result.outcomes, strict=True):
        ends = [f"{curve[-1]:.6g}" for curve in (one.train_loss, one.validation_loss, one.validation_accuracy)]
        known = [str(n), work.task.data, str(work.task.seed), str(work.n_epochs), f'"{summary(setup)}"']
        lines.append(",".join([*known, *ends, f"{one.gap:.6g}"]))
    return lines
