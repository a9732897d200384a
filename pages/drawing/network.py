"""A small network with neurons that can be off, alone and beside the register that its steps fill."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.nn.arrays import Mask
from core.nn.dropout import sample_mask
from pages.drawing.draw import at, button, el, live_plot, play_button, plot, row, share, text, unit
from pages.drawing.picture import Picture, Track
from pages.drawing.register import moves, register
from pages.stage import Stage
from pages.strings import bn, t

_GAP = 62.0
_RADIUS = 21.0
_TOUCH = 24.0


@dataclass(frozen=True, slots=True)
class Net:
    """The shape of a drawn network: inputs, units of each hidden layer, one output."""

    n_inputs: int
    layers: tuple[int, ...]

    @property
    def columns(self) -> tuple[int, ...]:
        return (self.n_inputs, *self.layers, 1)

    def x(self, column: int) -> float:
        return 12 + 76 * column / (len(self.columns) - 1)

    def y(self, column: int, i: int, gap: float) -> float:
        tallest = max(self.columns)
        return gap * (0.5 + (tallest - self.columns[column]) / 2 + i)

    def units(self) -> list[str]:
        """Names of the hidden units, layer after layer: 1-0 is the first of the first hidden layer."""
        return [f"{layer}-{i}" for layer, n in enumerate(self.layers, start=1) for i in range(n)]


@dataclass(frozen=True, slots=True)
class Filling:
    """What is written in a network: over its columns (input, hidden, output) and in its units."""

    heads: tuple[str, str, str] | None = None
    inputs: tuple[str, ...] = ()
    hidden: dict[str, str] = field(default_factory=dict)
    output: str = ""


def off_names(net: Net, masks: Sequence[Mask]) -> list[str]:
    """Names of the units that these masks, one a hidden layer, drop."""
    kept = np.concatenate(list(masks))
    return [name for name, there in zip(net.units(), kept, strict=True) if not there]


def diagram(
    net: Net, off: Sequence[str], *, hue: str, stage: Stage, label: str, filling: Filling, slot: str = "",
    press_label: Callable[[str], str] | None = None, ring: bool = False,
) -> str:  # fmt: skip
    """The network with its links; ``off`` are the dropped units.

    slot: a track changes what is named so: the label by itself, a unit's number with the unit's name after it,
    the output with ``output``. press_label: makes hidden units buttons that say this. ring: round the first
    hidden layer.
    """
    u, gap = stage.unit, _gap(max(net.columns), stage)
    radius = min(_RADIUS * u, 0.42 * gap)
    dropped = set(off)
    parts = [_links(net, column, dropped, hue, gap, slot) for column in range(len(net.columns) - 1)]
    if filling.heads:
        places = (net.x(0), 50.0, net.x(len(net.columns) - 1))
        parts += [
            text(head, share(x), -20 * u, "soft head-name", "middle")
            for head, x in zip(filling.heads, places, strict=True)
        ]
    if ring:
        parts.append(_ring(net, gap, radius))
    for i in range(net.n_inputs):
        number = text(filling.inputs[i], 0, 6 * u, "value-in", "middle") if filling.inputs else ""
        parts.append(_place(net, 0, i, gap, el("circle", r=radius, class_="plain-unit") + number))
    for name in net.units():
        layer, i = map(int, name.split("-"))
        mark = _hidden(name, name not in dropped, radius, hue, filling.hidden.get(name, ""), slot)
        if press_label:
            mark = _press(mark, net, name, press_label(name), pressed=name in dropped, radius=_TOUCH * u)
        parts.append(_place(net, layer, i, gap, mark))
    named = f"{slot}output" if slot else None
    output = text(filling.output, 0, 7 * u, "output-value", "middle", data_slot=named)
    last = len(net.columns) - 1
    parts.append(
        _place(net, last, 0, gap, el("circle", r=1.25 * min(_RADIUS * u, 0.5 * gap), class_="plain-unit") + output)
    )
    draw = live_plot if press_label else plot
    class_ = "network" + (" headed" if filling.heads else "")
    return draw(gap * max(net.columns), *parts, label=label, class_=class_, data_slot=slot or None)


def _gap(n_rows: int, stage: Stage) -> float:
    """From one row of units to the next; where room is short, more than five share the room of five."""
    gap = _GAP * stage.unit * stage.room
    return gap * min(1.0, 5 / n_rows) if stage.dense else gap


def _place(net: Net, column: int, i: int, gap: float, mark: str) -> str:
    return at(net.x(column), net.y(column, i, gap), mark)


def _hidden(name: str, kept: bool, radius: float, hue: str, value: str, slot: str) -> str:
    mark = unit(radius, kept=kept, hue=hue, value=value, name=name if slot else None)
    return mark.replace('class="value"', f'class="value" data-slot="{slot}{name}"') if slot else mark


def _press(mark: str, net: Net, name: str, label: str, *, pressed: bool, radius: float) -> str:
    """A unit as a switch; it can be touched a little beyond its edge."""
    return el(
        "g", el("circle", r=radius, class_="touch"), mark, role="button", tabindex=0,
        data_flip=f"off={net.units().index(name)}", aria_label=label, aria_pressed=str(pressed).lower(), class_="press",
    )  # fmt: skip


def _links(net: Net, column: int, dropped: set[str], hue: str, gap: float, slot: str) -> str:
    lines = []
    for i in range(net.columns[column]):
        for j in range(net.columns[column + 1]):
            ends = [f"{column}-{i}", f"{column + 1}-{j}"]
            class_ = f"wire {hue}" + (" off" if dropped.intersection(ends) else "")
            lines.append(
                el("line", x1=share(net.x(column)), y1=net.y(column, i, gap), x2=share(net.x(column + 1)),
                   y2=net.y(column + 1, j, gap), class_=class_, data_ends=" ".join(ends) if slot else None)
            )  # fmt: skip
    return "".join(lines)


def _ring(net: Net, gap: float, radius: float) -> str:
    """The yellow ring round the hidden layer: this step."""
    top, bottom = net.y(1, 0, gap), net.y(1, net.layers[0] - 1, gap)
    reach = radius + 9
    box = {"x": -reach, "y": top - reach, "width": 2 * reach, "height": bottom - top + 2 * reach, "rx": reach}
    return at(net.x(1), 0, el("rect", **box, class_="ring-edge"), el("rect", **box, class_="ring"))


def with_register(masks: Mask, now: int, *, stage: Stage, labels: tuple[str, str], numbered: bool) -> str:
    """One hidden layer and its register, row beside row; masks: (n_steps, n_units), shown up to step ``now``.

    labels: what network and register show, in a sentence each. numbered: units and rows bear their numbers.
    """
    u, n_units = stage.unit, masks.shape[1]
    net = Net(3, (n_units,))
    numbers = [bn(i + 1) for i in range(n_units)] if numbered else []
    filling = Filling(
        heads=(t("hero.input"), t("hero.now"), t("hero.output")),
        hidden=dict(zip(net.units(), numbers, strict=True)) if numbered else {},
    )
    off = off_names(net, [masks[now]])
    drawn = diagram(net, off, hue="with", stage=stage, label=labels[0], filling=filling, slot="n", ring=True)
    radius = 7.5 * u
    rows = register(
        masks, now, row=_gap(n_units, stage), mark=lambda kept: unit(radius, kept=kept), reach=radius + 3.5 * u,
        stage=stage, label=labels[1], names=numbers, class_="numbered" if numbered else "",
    )  # fmt: skip
    step = el("p", t("hero.step"), " ", el("strong", bn(now + 1), data_slot="step"), class_="register-name")
    return el("div", el("div", drawn), el("div", step, rows), class_="with-register")


def register_track(masks: Mask, start: int, *, said: list[str] | None = None, autoplay: bool = False) -> Track:
    """Plays the steps of ``masks`` (n_steps, n_units) in network, register and the sentence ``said`` together."""
    net, n_steps = Net(3, (masks.shape[1],)), len(masks)
    return Track(
        n=n_steps, start=start, autoplay=autoplay, off=[off_names(net, [mask]) for mask in masks],
        text={"step": [bn(k + 1) for k in range(n_steps)]} | ({"said": said} if said else {}),
        attr=moves(n_steps),
    )  # fmt: skip


def hero(stage: Stage) -> Picture:
    """The first page's picture: twelve steps that play once by themselves."""
    n_steps = 12
    masks = sample_mask((n_steps, 6), 0.5, np.random.default_rng(7))
    labels = t("hero.network"), t("hero.register")
    drawn = with_register(masks, n_steps - 1, stage=stage, labels=labels, numbered=False)
    key = el("p", t("hero.key"), class_="note")
    foot = el("div", row(play_button(t("hero.again"), t("hero.pause"))), key, class_="hero-foot")
    return Picture(drawn + foot, register_track(masks, 0, autoplay=True))


def step_buttons(play: str, pause: str, previous: str, following: str, *more: str) -> str:
    """Previous, play, next: all in the browser."""
    return row(button(previous, play="prev"), play_button(play, pause), button(following, play="next"), *more)
