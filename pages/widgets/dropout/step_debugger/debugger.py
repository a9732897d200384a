"""One training step laid open: its stops on a rail, the net, the stop's numbers in a table, the program."""

from collections.abc import Sequence
from html import escape

from core.nn.arrays import Array
from core.nn.step import DissectedStep
from pages.drawing.draw import at, el, line, plot, share, text, unit, var
from pages.drawing.network import Net
from pages.stage import Stage
from pages.strings import bn, t

_GAP = 72.0
_RADIUS = 20.0
_PLACES = 3


def shown(value: float) -> str:
    """A value as the debugger shows it: three decimals at most."""
    return bn(round(float(value), _PLACES))


def rail(names: Sequence[str]) -> str:
    """The named stops with a slider over them: a press or an arrow key goes to a stop.

    The slider's value is the stop, counted from 1; a track sets ``stop`` (value, valuetext) and ``stop1``, ...
    """
    cells = [
        el("li", el("b", bn(k)), el("span", escape(name)), data_slot=f"stop{k}")
        for k, name in enumerate(names, start=1)
    ]
    slider = el(
        "input", type="range", min=1, max=len(names), step=1, value=1, aria_label=t("params.stop"),
        data_slot="stop", data_scrub="", data_input="stop",
    )  # fmt: skip
    return el("div", el("ol", *cells, aria_hidden="true"), slider, class_="rail")


def network(inputs: Sequence[float], n_hidden: int, *, stage: Stage) -> str:
    """The net. A track sets ``net`` (class, label), ``beside0``, ... beside the units, ``out0``, ... at the output."""
    net = Net(len(inputs), (n_hidden,))
    u = stage.unit
    gap, radius = _GAP * u * stage.room**0.75, _RADIUS * u * stage.room**0.5
    parts = [_wire(net, column, i, j, gap) for column in (0, 1) for i in range(net.columns[column])
             for j in range(net.columns[column + 1])]  # fmt: skip
    for column, head in enumerate(("input", "hidden", "output")):
        parts.append(text(t(f"step-debugger.head-{head}"), share(net.x(column)), -22 * u, "soft", "middle"))
    for i, value in enumerate(inputs):
        disc = el("circle", r=radius, class_="plain-unit") + text(bn(value), 0, 6 * u, "value-in", "middle")
        parts.append(at(net.x(0), net.y(0, i, gap), disc))
    for j, name in enumerate(net.units()):
        # Links leave the upper units downward and the lower ones upward: the other side is free for words.
        y = -radius - 7 * u if j < n_hidden / 2 else radius + 17 * u
        beside = text("", 0, y, "halo", "middle", data_slot=f"beside{j}")
        parts.append(at(net.x(1), net.y(1, j, gap), unit(radius, kept=True, value=bn(j + 1), name=name), beside))
    top = net.y(2, 0, gap)
    parts.append(
        at(net.x(2), top, el("circle", r=radius, class_="plain-unit"), text("y", 0, 6 * u, "symbol", "middle"))
    )
    for k in range(2):
        parts.append(text("", "100%", top + radius + (24 + 24 * k) * u, "strong halo", "end", data_slot=f"out{k}"))
    return plot(gap * n_hidden, *parts, label="", class_="step-net", data_slot="net")


def _wire(net: Net, column: int, i: int, j: int, gap: float) -> str:
    ends = f"{column}-{i} {column + 1}-{j}"
    return line(
        share(net.x(column)), net.y(column, i, gap), share(net.x(column + 1)), net.y(column + 1, j, gap), "wire with",
        data_ends=ends,
    )  # fmt: skip


def listing(program: Sequence[tuple[str, tuple[int, ...]]]) -> str:
    """The program, of lines and their stops; a track lights ``line0``, ... What no stop needs is folded away.

    Where there is little room only the lit lines show, until the whole program is opened.
    """
    lines = [
        # An empty line has a space, or it would have no height.
        el("span", escape(code) or " ", data_slot=f"line{i}" if stops else None, class_=None if stops else "setup")
        for i, (code, stops) in enumerate(program)
    ]
    name = el("p", t("step-debugger.code"), class_="soft")
    fold = el("details", el("summary", t("step-debugger.whole")))
    return el("div", name, fold, el("pre", el("code", *lines), lang="en"), class_="step-code")


def tables(step: DissectedStep, w: Array, v: Array, target: float, rate: float, *, stage: Stage) -> list[str]:
    """The numbers of each stop, one row a unit but for the loss. w, v: the weights before the step."""
    units = range(len(v))
    on, none = step.mask.tolist(), [False] * len(v)
    off, next_off = [not kept for kept in on], (~step.next_mask).tolist()
    bits, next_bits = [bn(int(m)) for m in on], [bn(int(m)) for m in step.next_mask]
    tickets = [_ticket(u, None, stage) for u in step.uniforms]
    decided = [_ticket(u, rate, stage) for u in step.uniforms]
    later = [_ticket(u, rate, stage) for u in step.next_uniforms]
    next_drawn = [_number(u) for u in step.next_uniforms]
    drawn, factors = [_number(u) for u in step.uniforms], _numbers(step.factor, on)
    hidden, products = _numbers(step.hidden, on), _numbers(step.hidden * v, on)
    into = [_numbers(row, on) for row in step.grad_w_hidden]
    changed = [[_change(w[k, i], step.w_hidden[k, i]) for i in units] for k in range(len(w))]
    weights = [var("w", str(k + 1)) for k in range(len(w))]
    z, d, h, last = var("z"), var("d"), var("h"), var("v")
    output = f"{var('y')} = {_number(step.output)}"
    now, then = t("step-debugger.now"), t("step-debugger.later")
    scale = el("span", el("span", bn(0)), " ", el("span", bn(1)), class_="scale")
    return [
        _table([var("u"), scale], [drawn, tickets], none),
        _table([var("u"), scale, var("m")], [drawn, decided, bits], off),
        _table([var("m"), d], [bits, factors], off),
        _table(
            [z, d, h, last, f"{h} · {last}"],
            [[_number(value) for value in step.z], factors, hidden, [_number(value) for value in v], products],
            off, foot=output,
        ),
        _loss(step, target),
        _table([*[f"d{weight}" for weight in weights], f"d{last}"], [*into, _numbers(step.grad_w_output, on)], off),
        _table([*weights, last], [*changed, [_change(v[i], step.w_output[i]) for i in units]], off),
        _table([now, var("u"), scale, then], [bits, next_drawn, later, next_bits], next_off),
    ]  # fmt: skip


def _table(heads: Sequence[str], columns: Sequence[Sequence[str]], off: Sequence[bool], foot: str = "") -> str:
    """One row a unit; heads and cells are markup."""
    head = el("tr", *[el("th", name, scope="col") for name in (t("step-debugger.neuron"), *heads)])
    rows = []
    for i, (cells, gone) in enumerate(zip(zip(*columns, strict=True), off, strict=True), start=1):
        name = el("th", bn(i), f" {t('step-debugger.off')}" if gone else "", scope="row")
        rows.append(el("tr", name, *[el("td", cell) for cell in cells], class_="off" if gone else None))
    last = el("tfoot", el("tr", el("td", foot, colspan=len(heads) + 1))) if foot else ""
    return el("table", el("thead", head), el("tbody", *rows), last, class_="step-table")


def _loss(step: DissectedStep, goal: float) -> str:
    """How the loss comes from output and target: a row for each number."""
    y, target = var("y"), var("t")
    values = [
        (y, step.output), (target, goal), (f"{y} − {target}", step.output - goal),
        (f"{var('L')} = ({y} − {target})<sup>2</sup>", step.loss),
        (f"d{y} = 2({y} − {target})", step.grad_output),
    ]  # fmt: skip
    rows = [el("tr", el("th", name, scope="row"), el("td", _number(value))) for name, value in values]
    return el("table", el("tbody", *rows), class_="step-table step-loss")


def _ticket(uniform: float, rate: float | None, stage: Stage) -> str:
    """A random number on the way from 0 to 1; with ``rate`` its line is there and decides."""
    u = stage.unit
    parts = [line(0, 12 * u, "100%", 12 * u, "axis")]
    if rate is not None:
        parts.append(line(share(100 * rate), 2 * u, share(100 * rate), 22 * u, "threshold"))
    dot = unit(6 * u, kept=rate is None or uniform >= rate)
    return el("svg", *parts, at(100 * float(uniform), 12 * u, dot), height=24 * u, class_="ticket", aria_hidden="true")


def _numbers(values: Array, kept: Sequence[bool]) -> list[str]:
    return [_number(value, zero=not on) for value, on in zip(values, kept, strict=True)]


def _number(value: float, *, zero: bool = False) -> str:
    """A value in a table: rounded, the whole of it in the title. ``zero`` marks the 0 of a dropped unit."""
    exact = float(value) + 0.0  # no minus before a zero
    title = t("step-debugger.exact", value=repr(exact)) if round(exact, _PLACES) != exact else None
    return el("span", shown(exact), title=title, class_="zero" if zero else None)


def _change(before: float, after: float) -> str:
    """A weight before and after: an equals sign where it is the same, bit for bit."""
    if before == after:
        return el("span", "= " + shown(before), class_="same")
    return el("span", shown(before), class_="was") + " → " + el("b", _number(after))
