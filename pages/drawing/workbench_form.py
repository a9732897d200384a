"""What can be set in the free laboratory: the data as small pictures, the training, and a form for each network."""

from collections.abc import Sequence
from functools import cache
from html import escape

import numpy as np

from core.nn import datasets
from core.nn.arrays import Array
from core.numerals import plain
from core.workbench import DATA, OPTIMIZERS, RANGES, Own, Setup, Work
from pages.drawing.draw import button, el, row
from pages.strings import bn, t

_SIDE, _N_POINTS = 48, 70
_STEPS = {"n_samples": 10, "noise": 0.05, "flips": 0.05, "rates": 0.05, "input_rate": 0.05}
"""What is set on a slider, and how far a press of an arrow key moves it."""


def hue(setup: Setup) -> str:
    """A network with any dropout is drawn in the hue of dropout."""
    return "with" if any(setup.rates) or setup.input_rate else "without"


def letter(i: int) -> str:
    """The name of the i-th configuration."""
    return t("quiz.letters").split()[i]


def summary(setup: Setup) -> str:
    """What is particular about a configuration, as code has it."""
    rates = setup.rates if len(set(setup.rates)) > 1 else setup.rates[:1]
    parts = ["-".join(map(str, setup.widths)), f"p {', '.join(f'{rate:g}' for rate in rates)}"]
    if setup.input_rate:
        parts.append(f"input p {setup.input_rate:g}")
    return " · ".join([*parts, training(setup)])


def training(setup: Setup) -> str:
    """How a configuration is trained, as code has it."""
    parts = [f"{setup.optimizer} {setup.learning_rate:g}"]
    if setup.weight_decay:
        parts.append(f"L2 {setup.weight_decay:g}")
    if setup.max_norm is not None:
        parts.append(f"max-norm {setup.max_norm:g}")
    if setup.batch_size is not None:
        parts.append(f"batch {setup.batch_size}")
    return " · ".join(parts)


def task_form(work: Work, *, has_own: bool) -> str:
    """The data, how long to train and the seed."""
    task = work.task
    fields = [_data(work, has_own=has_own)]
    if task.data != "own":
        fields.append(_slider("n_samples", "n_samples", task.n_samples))
        if task.data != "digits":
            fields.append(_slider("noise", "noise", task.noise))
        kind = "flips-digits" if task.data == "digits" else "flips"
        fields.append(_slider("flips", "flips", task.flips, label=t(f"workbench.{kind}")))
    numbers = [
        _field("n_epochs", str(work.n_epochs), t("workbench.n_epochs"), hint=_range("n_epochs")),
        _field("seed", str(task.seed), t("workbench.seed"), hint=_range("seed")),
    ]
    fields.append(el("div", *numbers, class_="bench-fields"))
    return el("fieldset", el("legend", t("workbench.task")), *fields, class_="task")


def setup_form(work: Work, i: int, *, deeper: str | None, flatter: str | None, removed: str | None) -> str:
    """One configuration. deeper, flatter, removed: what gives it a further hidden layer, takes the last one away, and
    sets the work without it; None where that cannot be."""
    setup = work.setups[i]
    layers = [
        el("div", el("span", t("workbench.layer", n=bn(k + 1)), class_="layer-name"),
           _field(f"{i}.widths.{k}", str(width), t("workbench.widths")),
           _slider(f"{i}.rates.{k}", "rates", rate, label=t("workbench.rates")), class_="layer")
        for k, (width, rate) in enumerate(zip(setup.widths, setup.rates, strict=True))
    ]  # fmt: skip
    ways = row(button(t("workbench.deeper"), sets=deeper), button(t("workbench.flatter"), sets=flatter))
    more = [
        _chooser(f"{i}.optimizer", [(name, name) for name in OPTIMIZERS], setup.optimizer, t("workbench.optimizer")),
        _field(f"{i}.learning_rate", plain(setup.learning_rate), t("workbench.learning_rate")),
        _field(f"{i}.weight_decay", plain(setup.weight_decay), t("workbench.weight_decay")),
        _field(f"{i}.max_norm", "" if setup.max_norm is None else plain(setup.max_norm), t("workbench.max_norm"),
               hint=t("workbench.empty-none")),
        _field(f"{i}.batch_size", "" if setup.batch_size is None else str(setup.batch_size), t("workbench.batch_size"),
               hint=t("workbench.empty-all")),
    ]  # fmt: skip
    how = el("summary", t("workbench.training"), " ", el("code", training(setup), lang="en"))
    drop = button(t("workbench.remove", name=letter(i)), sets=removed) if removed else ""
    return el(
        "fieldset", el("legend", t("workbench.setup", name=letter(i))),
        _slider(f"{i}.input_rate", "input_rate", setup.input_rate), *layers, ways,
        el("details", how, el("div", *more, class_="bench-fields")), drop, class_=f"setup {hue(setup)}",
    )  # fmt: skip


def own_data(own: Own | None, problem: str) -> str:
    """How to bring data of one's own, and what is loaded now."""
    loaded = el("p", t("workbench.own-loaded", n=bn(len(own.y)), first=_class(own.labels[0]),
                       second=_class(own.labels[1]))) if own else ""  # fmt: skip
    alert = el("p", escape(problem), class_="refused", role="alert") if problem else ""
    pick = el("label", t("workbench.own-pick"), el("input", type="file", accept=".csv,.txt,text/csv", data_file="csv"),
              class_="button")  # fmt: skip
    example = el("pre", "x1,x2,class\n0.5,1.2,a\n-0.3,0.8,b", class_="code-line", lang="en")
    return el("details", el("summary", t("workbench.own")), el("p", t("workbench.own-what")), example, alert, loaded,
              row(pick), open="" if problem else None)  # fmt: skip


def _class(name: str) -> str:
    """A class as the learner's file calls it: whatever its letters are, they turn nothing else around."""
    return el("bdi", escape(name[:40]))


# ---- fields: the browser sends their values when they have changed ----


def _field(name: str, value: str, label: str, *, hint: str = "") -> str:
    said = el("span", label) + (el("span", hint, class_="soft") if hint else "")
    written = el("input", type="text", inputmode="decimal", value=value, data_field=name, autocomplete="off",
                 class_="number")  # fmt: skip
    return el("label", said, written, class_="bench-field")


def _slider(name: str, kind: str, value: float, *, label: str = "") -> str:
    """``kind`` of the ranges on a slider; the browser shows its value while it is moved."""
    low, high = RANGES[kind]
    said = el("span", label or t(f"workbench.{kind}"), " ", el("output", bn(value)))
    moved = el("input", type="range", min=f"{low:g}", max=f"{high:g}", step=f"{_STEPS[kind]:g}", value=f"{value:g}",
               data_field=name, aria_valuetext=bn(value))  # fmt: skip
    return el("label", said, moved, class_="bench-field slide")


def _chooser(name: str, options: Sequence[tuple[str, str]], chosen: str, label: str) -> str:
    """A list to choose from: options are (value, label)."""
    listed = [
        el("option", escape(shown), value=value, selected="" if value == chosen else None) for value, shown in options
    ]
    return el("label", el("span", label), el("select", *listed, data_field=name), class_="bench-field")


def _range(name: str) -> str:
    low, high = RANGES[name]
    return t("workbench.range", low=bn(low), high=bn(high))


# ---- the data as small pictures ----


def _data(work: Work, *, has_own: bool) -> str:
    """One of the data sets is chosen by its picture."""
    names = [*DATA, "own"] if has_own or work.task.data == "own" else DATA
    picks = [
        el("label", el("input", type="radio", name="data", value=name, data_field="data",
                       checked="" if name == work.task.data else None),
           thumbnail(name), el("span", t(f"workbench.data-{name}")), class_="data-pick")
        for name in names
    ]  # fmt: skip
    return el("div", *picks, class_="data-picks", role="radiogroup", aria_label=t("workbench.data"))


@cache
def thumbnail(name: str) -> str:
    """A data set as a picture of 48 by 48: rings and filled dots are its classes; one image of the digits."""
    if name == "digits":
        return _picture(_image(datasets.digit_images()[0][3]))
    if name == "own":
        return _picture(el("path", d="M24 10v28M10 24h28", class_="plus"))
    make = {"moons": datasets.moons, "circles": datasets.circles, "spirals": datasets.spirals,
            "blobs": datasets.blobs, "xor": datasets.xor}[name]  # fmt: skip
    noise = {"moons": 0.12, "circles": 0.06, "spirals": 0.03, "blobs": 0.35, "xor": 0.04}[name]
    data = make(7, n_train=_N_POINTS, n_validation=1, noise=noise)
    x = np.asarray(data.x_train)
    low, high = x.min(axis=0), x.max(axis=0)
    places = 4 + (_SIDE - 8) * (x - low) / (high - low)
    return _picture("".join(_dots(places[data.y_train.ravel() == k], f"class-{k}") for k in (0, 1)))


def _picture(inside: str) -> str:
    return el("svg", inside, viewBox=f"0 0 {_SIDE} {_SIDE}", width=_SIDE, height=_SIDE, aria_hidden="true")


def _dots(places: Array, class_: str) -> str:
    """All points in one path: a line without length is drawn as a dot by its round ends."""
    return el("path", d="".join(f"M{x:.0f} {_SIDE - y:.0f}h0" for x, y in places), class_=f"dots {class_}")


def _image(pixels: Array) -> str:
    size = _SIDE / len(pixels)
    return "".join(
        el("rect", x=f"{size * column:g}", y=f"{size * line:g}", width=f"{size:g}", height=f"{size:g}",
           class_="pixel", opacity=f"{value / 16:.2f}")
        for line, values in enumerate(pixels) for column, value in enumerate(values) if value
    )  # fmt: skip
