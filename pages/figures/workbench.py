"""The free laboratory on the screen: what is set, and one column of pictures for each configuration.

Every column has the same scales, so that what differs is seen: curves, boundary, weights, activations.
"""

from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array
from core.workbench import DATA, OPTIMIZERS, RANGES, Outcome, Own, Result, Setup, Work
from pages.figures import boundary
from pages.figures.axis import Axis
from pages.figures.draw import at, button, el, line, note, plot, row, share, text
from pages.figures.picture import Track
from pages.stage import Stage
from pages.strings import bn, percent, t

_HEIGHT, _BARS = 190, 84
_HIGHEST = 4.0
"""A loss above this leaves the plot: one network that runs away must not flatten the others."""
_STEPS = 100


def hue(setup: Setup) -> str:
    """A network with any dropout is drawn in the hue of dropout."""
    return "with" if any(setup.rates) or setup.input_rate else "without"


def letter(i: int) -> str:
    """The name of the i-th configuration."""
    return t("quiz.letters").split()[i]


def summary(setup: Setup) -> str:
    """What is particular about a configuration, as code has it."""
    rates = setup.rates if len(set(setup.rates)) > 1 else setup.rates[:1]
    parts = ["-".join(map(str, setup.widths)), f"p {_numbers(rates)}"]
    if setup.input_rate:
        parts.append(f"input p {setup.input_rate:g}")
    if setup.weight_decay:
        parts.append(f"L2 {setup.weight_decay:g}")
    if setup.max_norm is not None:
        parts.append(f"max-norm {setup.max_norm:g}")
    parts.append(f"{setup.optimizer} {setup.learning_rate:g}")
    if setup.batch_size is not None:
        parts.append(f"batch {setup.batch_size}")
    return " · ".join(parts)


def _numbers(values: Sequence[float]) -> str:
    return ", ".join(f"{value:g}" for value in values)


# ---- what is set ----


def field(name: str, value: str, label: str, *, wide: bool = False, hint: str = "") -> str:
    """A field of the form; the browser sends it when it has changed."""
    said = el("span", label) + (el("span", hint, class_="soft") if hint else "")
    mode = "text" if wide else "decimal"
    return el("label", said, el("input", type="text", inputmode=mode, value=value, data_field=name, autocomplete="off",
                                class_="number wide" if wide else "number"), class_="bench-field")  # fmt: skip


def chooser(name: str, options: Sequence[tuple[str, str]], chosen: str, label: str) -> str:
    """A list to choose from: options are (value, label)."""
    listed = [
        el("option", escape(shown), value=value, selected="" if value == chosen else None) for value, shown in options
    ]
    return el("label", el("span", label), el("select", *listed, data_field=name), class_="bench-field")


def task_form(work: Work, *, has_own: bool) -> str:
    """The data, the seed and how long to train."""
    task = work.task
    data_names = [*DATA, "own"] if has_own or task.data == "own" else DATA
    fields = [chooser("data", [(name, t(f"workbench.data-{name}")) for name in data_names], task.data,
                      t("workbench.data"))]  # fmt: skip
    if task.data != "own":
        fields += [
            field("n_samples", str(task.n_samples), t("workbench.n_samples"), hint=_range("n_samples")),
            field("noise", f"{task.noise:g}", t("workbench.noise"), hint=_range("noise")),
            field("flips", f"{task.flips:g}", t("workbench.flips"), hint=_range("flips")),
        ]
    fields += [
        field("n_epochs", str(work.n_epochs), t("workbench.n_epochs"), hint=_range("n_epochs")),
        field("seed", str(task.seed), t("workbench.seed"), hint=_range("seed")),
    ]
    return el("fieldset", el("legend", t("workbench.task")), el("div", *fields, class_="bench-fields"))


def _range(name: str) -> str:
    low, high = RANGES[name]
    return t("workbench.range", low=bn(low), high=bn(high))


def setup_form(work: Work, i: int, removed: str | None) -> str:
    """One configuration; ``removed``: what sets the work without it, None if it is the only one."""
    setup = work.setups[i]
    fields = [
        field(f"{i}.widths", ", ".join(map(str, setup.widths)), t("workbench.widths"), wide=True),
        field(f"{i}.rates", _numbers(setup.rates), t("workbench.rates"), wide=True),
        field(f"{i}.input_rate", f"{setup.input_rate:g}", t("workbench.input_rate")),
        field(f"{i}.weight_decay", f"{setup.weight_decay:g}", t("workbench.weight_decay")),
        field(f"{i}.max_norm", "" if setup.max_norm is None else f"{setup.max_norm:g}", t("workbench.max_norm"),
              hint=t("workbench.empty-none")),
        field(f"{i}.learning_rate", f"{setup.learning_rate:g}", t("workbench.learning_rate")),
        chooser(f"{i}.optimizer", [(name, name) for name in OPTIMIZERS], setup.optimizer, t("workbench.optimizer")),
        field(f"{i}.batch_size", "" if setup.batch_size is None else str(setup.batch_size), t("workbench.batch_size"),
              hint=t("workbench.empty-all")),
    ]  # fmt: skip
    drop = button(t("workbench.remove", name=letter(i)), sets=removed) if removed else ""
    legend = el("legend", t("workbench.setup", name=letter(i)))
    return el("fieldset", legend, el("div", *fields, class_="bench-fields"), drop, class_=f"setup {hue(setup)}")


# ---- what came of it ----


def results(work: Work, result: Result, *, stage: Stage) -> tuple[str, Track]:
    """A column for each outcome, and the track that shows their values at every epoch."""
    outcomes, points = result.outcomes, result.points
    losses = [value for one in outcomes for value in (*one.train_loss, *one.validation_loss)]
    axis = Axis.covering([min(max(losses, default=1.0), _HIGHEST)], most=4)
    epochs = max((one.epochs for one in outcomes), key=len)
    picked = sorted({round(i) for i in np.linspace(0, len(epochs) - 1, _STEPS + 1)})
    columns = [
        _column(i, setup, one, points, axis, work.n_epochs, picked, stage)
        for i, (setup, one) in enumerate(zip(work.setups, outcomes, strict=True))
    ]
    scrub = el(
        "input", type="range", min=0, max=len(picked) - 1, value=len(picked) - 1, class_="scrub", data_scrub="",
        data_slot="scrub", aria_label=t("curves.scrub"),
    )  # fmt: skip
    now = el("span", t("curves.epoch-now", epoch=bn(int(epochs[-1]))), data_slot="epoch", class_="epoch-now")
    player = el("div", row(scrub, now), class_="player")
    key = note(t("workbench.key"))
    return player + el("div", *columns, class_=f"bench-columns of-{len(columns)}") + key, _track(
        outcomes, epochs, picked, work.n_epochs
    )


def _track(outcomes: Sequence[Outcome], epochs: Sequence[int], picked: Sequence[int], n_epochs: int) -> Track:
    said = [t("curves.epoch-now", epoch=bn(int(epochs[i]))) for i in picked]
    where = [share(100 * epochs[i] / max(n_epochs, 1)) for i in picked]
    words = {"epoch": said}
    attr = {"scrub@aria-valuetext": said}
    for k, one in enumerate(outcomes):
        last = len(one.epochs) - 1
        words[f"train-{k}"] = [_shown(one.train_loss, min(i, last)) for i in picked]
        words[f"validation-{k}"] = [_shown(one.validation_loss, min(i, last)) for i in picked]
        words[f"accuracy-{k}"] = [percent(float(one.validation_accuracy[min(i, last)]), 1) if last >= 0 else "–"
                                  for i in picked]  # fmt: skip
        attr[f"cursor-{k}@x1"] = attr[f"cursor-{k}@x2"] = where
    return Track(n=len(picked), start=len(picked) - 1, pause_ms=40, text=words, attr=attr)


def _shown(values: Sequence[float], i: int) -> str:
    return bn(float(values[i]), 3) if i >= 0 else "–"


def _column(
    i: int, setup: Setup, one: Outcome, points: tuple[Array, Array] | None, axis: Axis, n_epochs: int,
    picked: Sequence[int], stage: Stage,
) -> str:  # fmt: skip
    head = el("h2", el("span", letter(i), class_=f"{hue(setup)}-text"), " ", el("code", summary(setup), lang="en"))
    parts = [head]
    if one.overflow_epoch is not None:
        parts.append(el("p", t("workbench.overflow", epoch=bn(one.overflow_epoch), rate=bn(setup.learning_rate)),
                        class_="refused"))  # fmt: skip
    parts += [_curves(i, setup, one, axis, n_epochs, picked, stage), _numbers_now(i, one)]
    if points is not None and one.surface is not None:
        parts.append(el("h3", t("workbench.boundary")) + _boundary(setup, one, points, stage))
    for name, (counts, edges) in (("weights", one.weights), ("activations", one.activations)):
        said = t(f"workbench.{name}", zeros=percent(one.zero_share, 0))
        parts.append(el("h3", said) + _histogram(counts, edges, hue(setup), said, stage))
    return el("section", *parts, class_="bench-column")


def _numbers_now(i: int, one: Outcome) -> str:
    last = len(one.epochs) - 1
    rows = [
        (t("workbench.train_loss"), f"train-{i}", _shown(one.train_loss, last)),
        (t("workbench.validation_loss"), f"validation-{i}", _shown(one.validation_loss, last)),
        (t("workbench.accuracy"), f"accuracy-{i}",
         percent(float(one.validation_accuracy[last]), 1) if last >= 0 else "–"),
    ]  # fmt: skip
    shown = [el("dt", name) + el("dd", value, data_slot=slot) for name, slot, value in rows]
    gap = t("workbench.gap-value", gap=bn(one.gap, 3))
    return el("dl", *shown, class_="bench-numbers") + el("p", el("strong", gap))


def _curves(
    i: int, setup: Setup, one: Outcome, axis: Axis, n_epochs: int, picked: Sequence[int], stage: Stage
) -> str:
    """Training dashed, validation solid, on the scales of all columns; the cursor is moved by the track."""
    u = stage.unit
    height = _HEIGHT * u * stage.room

    def y(value: float) -> float:
        return height * (1 - min(max(axis.share(value), 0.0), 1.0))

    parts = []
    for tick in axis.ticks:
        parts.append(line(0, y(tick), "100%", y(tick), "axis" if tick == 0 else "rule"))
        parts.append(text(bn(tick), -6 * u, y(tick) + 6 * u, "tick", "end"))
    for quarter in (0, 2, 4):
        anchor = ("start", "middle", "end")[quarter // 2]
        parts.append(text(bn(round(n_epochs * quarter / 4)), share(25.0 * quarter), height + 24 * u, "tick", anchor))
    lines = []
    for data, values in (("train", one.train_loss), ("validation", one.validation_loss)):
        places = [k for k in picked if k < len(one.epochs)]
        where = " ".join(f"{1000 * one.epochs[k] / max(n_epochs, 1):.0f},{y(float(values[k])):.1f}" for k in places)
        lines.append(el("polyline", points=where, class_=f"curve {hue(setup)} {data}"))
    drawn = el("svg", *lines, viewBox=f"0 0 1000 {height:g}", preserveAspectRatio="none", width="100%", height=height)
    cursor = line("100%", 0, "100%", height, "cursor", data_slot=f"cursor-{i}")
    last = len(one.epochs) - 1
    label = t("workbench.curves-said", name=letter(i), train=_shown(one.train_loss, last),
              validation=_shown(one.validation_loss, last))  # fmt: skip
    return plot(height, *parts, drawn, cursor, label=label, class_="bench-curves", data_scrub_here="")


def _boundary(setup: Setup, one: Outcome, points: tuple[Array, Array], stage: Stage) -> str:
    surface = one.surface
    assert surface is not None
    label = t("workbench.boundary-said", accuracy=percent(float(one.validation_accuracy[-1]), 1))
    none_known = np.zeros(len(points[0]), bool)  # which labels were flipped is not told here
    return boundary.plane(surface, points[0], points[1], none_known, hue=hue(setup), stage=stage, label=label)


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


def own_data(own: Own | None, problem: str) -> str:
    """How to bring data of one's own, and what is loaded now."""
    loaded = el("p", t("workbench.own-loaded", n=bn(len(own.y)), first=escape(str(own.labels[0])),
                       second=escape(str(own.labels[1])))) if own else ""  # fmt: skip
    alert = el("p", escape(problem), class_="refused", role="alert") if problem else ""
    pick = el("label", t("workbench.own-pick"), el("input", type="file", accept=".csv,.txt,text/csv", data_file="csv"),
              class_="button")  # fmt: skip
    example = el("pre", "x1,x2,class\n0.5,1.2,a\n-0.3,0.8,b", class_="code-line", lang="en")
    return el("details", el("summary", t("workbench.own")), el("p", t("workbench.own-what")), example, alert, loaded,
              row(pick), open="" if problem else None)  # fmt: skip


# ---- the runs of a visit ----

COLUMNS = ("run", "data", "seed", "epochs", "network", "train_loss", "validation_loss", "validation_accuracy", "gap")
"""Of the table that can be taken along."""


def run_rows(n: int, work: Work, result: Result, link: str | None) -> str:
    """A run in the table: a row for each network, and the way back to it; ``link`` None: it is the one on show."""
    rows = []
    for i, (setup, one) in enumerate(zip(work.setups, result.outcomes, strict=True)):
        last = len(one.epochs) - 1
        again = button(t("workbench.again"), sets=f"work={link}") if i == 0 and link else ""
        accuracy = percent(one.validation_accuracy[last], 1) if last >= 0 else "–"
        network = el("code", summary(setup), lang="en")
        cells = [f"{bn(n)} {letter(i)}", t(f"workbench.data-{work.task.data}"), network, _shown(one.train_loss, last),
                 _shown(one.validation_loss, last), accuracy, bn(one.gap, 3), again]  # fmt: skip
        rows.append(el("tr", *[el("td", cell) for cell in cells]))
    return "".join(rows)


def run_lines(n: int, work: Work, result: Result) -> list[str]:
    """The same as lines of a CSV; no field holds a quotation mark."""
    lines = []
    for setup, one in zip(work.setups, result.outcomes, strict=True):
        ends = [f"{curve[-1]:.6g}" if curve else "" for curve in
                (one.train_loss, one.validation_loss, one.validation_accuracy)]  # fmt: skip
        known = [str(n), work.task.data, str(work.task.seed), str(work.n_epochs), f'"{summary(setup)}"']
        lines.append(",".join([*known, *ends, f"{one.gap:.6g}"]))
    return lines
