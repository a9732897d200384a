"""One training step in eight stops, every number of it: who is dropped learns nothing, and may come back."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.nn.step import DissectedStep, dissected_step
from pages import params
from pages.drawing.draw import button, el, note, row
from pages.drawing.picture import Picture, Track
from pages.drawing.terms import equals
from pages.params import Whole
from pages.stage import Stage
from pages.strings import bn, listed, t
from pages.widget import Widget
from pages.widgets.dropout.step_debugger import debugger
from pages.widgets.dropout.step_debugger.debugger import shown

STOP = Whole("stop", 1, 8, 1)  # where the debugger of a training step stands
_N_STOPS = STOP.high
_N_UNITS = 4
# Chosen so that every z is positive, no mask at any rate of the slider meets the target, and p = 0.5 gives short
# numbers.
X, TARGET, LEARNING_RATE = np.array([2.0, 1.0]), 3.2, 0.01
W = np.array([[0.5, 1.0, -0.5, 1.0], [1.0, -0.5, 2.0, 0.5]])
V = np.array([0.5, -1.0, 1.5, 1.0])

_MASK, _FORWARD, _BACKWARD, _UPDATE, _NEXT = 2, 4, 6, 7, 8


@dataclass(frozen=True, slots=True)
class _Stop:
    """What one stop shows: words beside the units, up to two at the output, a sentence, a table, who is off."""

    beside: list[str]
    output: tuple[str, str]
    said: str
    table: str
    off: list[int]


def show(stage: Stage, *, p: float, seed: int, stop: int) -> Picture:
    """The step of seed ``seed`` at rate ``p``. The browser walks through the stops and writes each to the URL."""
    step = dissected_step(
        X, TARGET, W, V, rate=p, learning_rate=LEARNING_RATE, rng=np.random.default_rng(seed)
    )  # fmt: skip
    names = [t(f"step-debugger.name-{k}") for k in range(1, _N_STOPS + 1)]
    lines = program(p, seed)
    walk = row(
        _way("prev", t("step-debugger.previous")),
        _way("next", t("step-debugger.next")),
        button(t("curves.other-seed"), sets=params.SEED.other(seed)),
    )
    said = el(
        "p", el("strong", data_slot="name"), " ", el("span", data_slot="said"), class_="said", aria_live="polite"
    )  # fmt: skip
    net = debugger.network(X.tolist(), _N_UNITS, stage=stage) + el("p", data_slot="way", class_="way")
    body = el(
        "div",
        el("div", net, class_="step-view"),
        debugger.listing(lines),
        el("div", data_slot="table", class_="step-numbers"),
        el("p", data_slot="legend", class_="note"),
        class_="step-parts",
    )
    caption = note(t("step-debugger.caption", seed=bn(seed), rate=bn(LEARNING_RATE)))
    html = el(
        "div", debugger.rail(names), el("div", walk, said, class_="step-head"), body, caption, class_="step-debugger"
    )
    return Picture(html, _track(_stops(step, p, stage), names, lines, stop))


def program(p: float, seed: int) -> list[tuple[str, tuple[int, ...]]]:
    """The whole step in plain NumPy, line by line, with the stops that a line belongs to. It runs as it stands."""
    first, second = W.tolist()
    return [
        ("import numpy as np", ()),
        ("", ()),
        (f"p, lr, t = {float(p)}, {LEARNING_RATE}, {TARGET}", ()),
        (f"x = np.array({X.tolist()})", ()),
        ("W = np.array([", ()),
        (f"    {first},", ()),
        (f"    {second}])", ()),
        ("v = np.array(", ()),
        (f"    {V.tolist()})", ()),
        (f"rng = np.random.default_rng({seed})", (1,)),
        ("", ()),
        (f"u = rng.random({_N_UNITS})", (1,)),
        ("m = u >= p", (2,)),
        ("d = m / (1 - p)", (3,)),
        ("z = x @ W", (4,)),
        ("h = np.maximum(z, 0) * d", (4,)),
        ("y = h @ v", (4,)),
        ("L = (y - t) ** 2", (5,)),
        ("dy = 2 * (y - t)", (5,)),
        ("dv = dy * h", (6,)),
        ("dz = dy * v * d * (z > 0)", (6,)),
        ("dW = np.outer(x, dz)", (6,)),
        ("W = W - lr * dW", (7,)),
        ("v = v - lr * dv", (7,)),
        (f"u = rng.random({_N_UNITS})", (8,)),
        ("m = u >= p", (8,)),
    ]


def _way(play: str, label: str) -> str:
    """A button to the stop before or after: moves at once in the browser, and sets the URL."""
    return el("button", label, type="button", class_="button", data_slot=play, data_play=play)


def _track(
    stops: list[_Stop], names: list[str], lines: list[tuple[str, tuple[int, ...]]], start: int
) -> Track:  # fmt: skip
    """The stops as a track whose step k is stop k, so that the rail's slider has the stop as its value.

    Its step 0 is never shown; it repeats stop 1.
    """
    numbers = [1, *range(1, _N_STOPS + 1)]
    each = [stops[k - 1] for k in numbers]
    places = [t("step-debugger.place", k=bn(k), name=names[k - 1]) for k in numbers]
    text = {
        "name": [f"{place}।" for place in places],
        "said": [stop.said for stop in each],
        "legend": [t(f"step-debugger.legend-{k}") for k in numbers],
        "way": [_direction(k) for k in numbers],
    }
    text |= {f"beside{i}": [stop.beside[i] for stop in each] for i in range(_N_UNITS)}
    text |= {f"out{i}": [stop.output[i] for stop in each] for i in range(2)}
    before, after = [k - 1 if k > 1 else 0 for k in numbers], [k + 1 if k < _N_STOPS else 0 for k in numbers]
    attr = {
        "stop@value": [str(k) for k in numbers],
        "stop@aria-valuetext": places,
        "net@class": [_net_class(k) for k in numbers],
        "net@aria-label": [_picture(k, names, stop) for k, stop in zip(numbers, each, strict=True)],
    }
    for slot, goals in (("prev", before), ("next", after)):
        attr[f"{slot}@data-play"] = [slot if goal else "" for goal in goals]
        attr[f"{slot}@data-set"] = [f"stop={goal}" if goal else "" for goal in goals]
        attr[f"{slot}@aria-disabled"] = [str(not goal).lower() for goal in goals]
    for k in range(1, _N_STOPS + 1):
        attr[f"stop{k}@class"] = ["here" if k == now else "past" if k < now else "" for now in numbers]
    for i, (_, own) in enumerate(lines):
        if own:
            attr[f"line{i}@class"] = ["lit" if k in own else "" for k in numbers]
    off = [[f"1-{i}" for i in stop.off] for stop in each]
    return Track(n=len(numbers), start=start, text=text, html={"table": [s.table for s in each]}, attr=attr, off=off)


def _direction(stop: int) -> str:
    way = {_FORWARD: "forward", _BACKWARD: "backward"}.get(stop)
    return t(f"step-debugger.{way}") if way else ""


def _net_class(stop: int) -> str:
    moving = {_FORWARD: " forward", _BACKWARD: " backward", _UPDATE: " updated"}.get(stop, "")
    return "plot step-net" + moving


def _picture(stop: int, names: list[str], shown_there: _Stop) -> str:
    labels = ", ".join(f"{bn(i + 1)}: {words}" for i, words in enumerate(shown_there.beside))
    return t("step-debugger.picture", k=bn(stop), name=names[stop - 1], labels=labels)


def _stops(step: DissectedStep, p: float, stage: Stage) -> list[_Stop]:
    off = [i for i in range(_N_UNITS) if not step.mask[i]]
    next_off = [i for i in range(_N_UNITS) if not step.next_mask[i]]
    y, h = f"y = {shown(step.output)}", [f"h = {shown(value)}" for value in step.hidden]
    compared = [_compared(u, p) for u in step.uniforms]
    moved = [t("step-debugger.moved" if _moved(step, i) else "step-debugger.same") for i in range(_N_UNITS)]
    sign, target = ">" if step.output > TARGET else "<", shown(TARGET)
    beside_and_output = [
        ([f"u = {shown(u)}" for u in step.uniforms], ("", "")),
        (compared, ("", "")),
        ([f"× {shown(d)}" for d in step.factor], ("", "")),
        (h, (y, "")),
        (h, (f"{y} {sign} {target}", f"L = {shown(step.loss)}")),
        ([f"dz = {shown(g + 0.0)}" for g in step.grad_z], (f"dy = {shown(step.grad_output)}", "")),
        (moved, ("", "")),
        ([t(f"step-debugger.{_fate(step, i)}") for i in range(_N_UNITS)], ("", "")),
    ]
    said, tables = _said(step, p, off, next_off), debugger.tables(step, W, V, TARGET, p, stage=stage)
    hidden = [[], *[off] * (_N_STOPS - 2), next_off]
    return [
        _Stop(beside, output, words, drawn, now_off)
        for (beside, output), words, drawn, now_off in zip(beside_and_output, said, tables, hidden, strict=True)
    ]


def _compared(uniform: float, p: float) -> str:
    # Not rounded onto p itself, or a dropped unit's 0.4996 would read "0.5 < 0.5".
    places = 6 if round(uniform, 3) == p else 3
    return f"{bn(uniform, places)} {'<' if uniform < p else '≥'} {bn(p)}"


def _moved(step: DissectedStep, i: int) -> bool:
    return bool((step.w_hidden[:, i] != W[:, i]).any() or step.w_output[i] != V[i])


def _fate(step: DissectedStep, i: int) -> str:
    if step.next_mask[i]:
        return "stays-on" if step.mask[i] else "came-back"
    return "goes-off" if step.mask[i] else "stays-off"


def _who(units: Sequence[int]) -> str:
    return listed([bn(i + 1) for i in units])


def _said(step: DissectedStep, p: float, off: list[int], next_off: list[int]) -> list[str]:
    """One sentence a stop; another one where nobody or everybody is off."""
    scale = 1 / (1 - p)
    back = [i for i in off if i not in next_off]
    values = {
        "p": bn(p), "who": _who(off), "scale": shown(scale), "sign": equals(scale), "y": shown(step.output),
        "t": shown(TARGET), "loss": shown(step.loss), "n": bn(W.size + V.size), "back": _who(back),
        "keep": bn(round(1 - p, 4)), "next_off": bn(len(next_off)),
    }  # fmt: skip
    how = "" if 0 < len(off) < _N_UNITS else "-all" if off else "-none"
    last = "" if back else "-still" if off else "-none"
    keys = ["said-1", *[f"said-{k}{how}" for k in (2, 3, 4)], "said-5", *[f"said-{k}{how}" for k in (6, 7)]]
    return [t(f"step-debugger.{key}", **values) for key in [*keys, f"said-8{last}"]]


WIDGET = Widget(show=show, values=(params.P, params.SEED, STOP), wide=True)
