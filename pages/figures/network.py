"""A small network with neurons that can be off, and the attendance register that its steps fill."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Mask
from core.nn.dropout import sample_mask
from pages.figures.draw import at, button, el, line, live_plot, play_button, plot, row, text, unit
from pages.figures.picture import Picture, Track
from pages.stage import Stage
from pages.strings import bn, t

_GAP = 62.0
_RADIUS = 21.0


@dataclass(frozen=True, slots=True)
class Net:
    """The shape of a drawn network: inputs, units of each hidden layer, one output."""

    n_inputs: int
    layers: tuple[int, ...]

    @property
    def columns(self) -> tuple[int, ...]:
        return (self.n_inputs, *self.layers, 1)

    def x(self, column: int) -> float:
        return 9 + 82 * column / (len(self.columns) - 1)

    def y(self, column: int, i: int, gap: float) -> float:
        tallest = max(self.columns)
        return gap * (0.5 + (tallest - self.columns[column]) / 2 + i)

    def units(self) -> list[str]:
        """Names of the hidden units, layer after layer: 1-0 is the first of the first hidden layer."""
        return [f"{layer}-{i}" for layer, n in enumerate(self.layers, start=1) for i in range(n)]


def off_names(net: Net, masks: Sequence[Mask]) -> list[str]:
    """Names of the units that these masks, one a hidden layer, drop."""
    kept = np.concatenate(list(masks))
    return [name for name, there in zip(net.units(), kept, strict=True) if not there]


def diagram(
    net: Net, off: Sequence[str], *, hue: str, stage: Stage, label: str, values: dict[str, str] | None = None,
    output: str = "", slot: str = "", press_label: Callable[[str], str] | None = None, ring: bool = False,
) -> str:  # fmt: skip
    """The network with its links. values: what stands in hidden units; output: in the output unit.

    slot: names the texts that a track changes. press_label: makes hidden units buttons that say this.
    """
    u = stage.unit
    gap, radius = _GAP * u * stage.room, _RADIUS * u * min(1.0, stage.room * 1.2)
    height = gap * max(net.columns)
    dropped = set(off)
    links = "".join(_links(net, column, dropped, hue, gap, slot) for column in range(len(net.columns) - 1))
    parts = [links, _ring(net, gap, radius) if ring else ""]
    for column, n in enumerate(net.columns):
        inner = 0 < column <= len(net.layers)
        for i in range(n):
            name = f"{column}-{i}"
            content = ""
            if inner:
                value = values.get(name, "") if values else ""
                mark = unit(radius, kept=name not in dropped, hue=hue, value=value, name=name if slot else None)
                if value and slot:
                    mark = mark.replace('class="value"', f'class="value" data-slot="{slot}{name}"')
                content = _press(mark, name, dropped, press_label, net) if press_label else mark
            else:
                content = el("circle", r=radius * (1.0 if column == 0 else 1.25), class_="plain-unit")
                if column:
                    content += text(
                        output, 0, 7 * u, "output-value", "middle", data_slot=f"{slot}output" if slot else None
                    )
            parts.append(at(net.x(column), net.y(column, i, gap), content))
    draw = live_plot if press_label else plot
    return draw(height, *parts, label=label, class_="network")


def _press(mark: str, name: str, dropped: set[str], press_label: Callable[[str], str], net: Net) -> str:
    index = net.units().index(name)
    return el(
        "g", mark, role="button", tabindex=0, data_flip=f"off={index}", aria_label=press_label(name),
        aria_pressed=str(name in dropped).lower(), class_="press",
    )  # fmt: skip


def _links(net: Net, column: int, dropped: set[str], hue: str, gap: float, slot: str) -> str:
    lines = []
    for i in range(net.columns[column]):
        for j in range(net.columns[column + 1]):
            ends = [f"{column}-{i}", f"{column + 1}-{j}"]
            class_ = f"wire {hue}" + (" off" if dropped.intersection(ends) else "")
            lines.append(
                el("line", x1=f"{net.x(column):.1f}%", y1=net.y(column, i, gap), x2=f"{net.x(column + 1):.1f}%",
                   y2=net.y(column + 1, j, gap), class_=class_, data_ends=" ".join(ends) if slot else None)
            )  # fmt: skip
    return "".join(lines)


def _ring(net: Net, gap: float, radius: float) -> str:
    """The yellow ring round the hidden layer: this step."""
    top, bottom = net.y(1, 0, gap), net.y(1, net.layers[0] - 1, gap)
    reach = radius + 9
    box = {"x": -reach, "y": top - reach, "width": 2 * reach, "height": bottom - top + 2 * reach, "rx": reach}
    return at(net.x(1), 0, el("rect", **box, class_="ring-edge"), el("rect", **box, class_="ring"))


def register(masks: Mask, now: int, *, stage: Stage, label: str, names: Sequence[str] | None = None) -> str:
    """Rows are neurons, columns steps. masks: (n_steps, n_units); columns after ``now`` are still empty.

    A track moves the slots ``taken`` (how much is filled) and ``column`` (the ring round the present step).
    """
    u = stage.unit
    n_steps, n_units = masks.shape
    gap = _GAP * u * stage.room * (1.0 if names is None else 0.72)
    height, radius = gap * n_units, 8.5 * u
    parts = []
    for i in range(n_units):
        y = gap * (i + 0.5)
        parts.append(line(0, y, "100%", y, "rule"))
        if names is not None:
            parts.append(text(names[i], -12 * u, y + 6 * u, "tick", "end"))
    marks = [
        at(100 * (k + 0.5) / n_steps, gap * (i + 0.5), unit(radius, kept=bool(masks[k, i])))
        for k in range(n_steps)
        for i in range(n_units)
    ]
    window = el("clipPath", el("rect", x=0, y=-10, width=taken(now, n_steps), height=height + 20, data_slot="taken"),
                id="taken")  # fmt: skip
    parts.append(el("defs", window) + el("g", *marks, clip_path="url(#taken)"))
    for k in range(n_steps):
        class_ = "tick" if k % 2 == 1 else "tick roomy"
        parts.append(text(bn(k + 1), f"{100 * (k + 0.5) / n_steps:.1f}%", -14 * u, class_, "middle"))
    reach = radius + 5 * u
    box = {"x": -reach, "y": 2, "width": 2 * reach, "height": height - 4, "rx": reach}
    ring = el("rect", **box, class_="ring-edge thin") + el("rect", **box, class_="ring thin")
    parts.append(at(100 * (now + 0.5) / n_steps, 0, ring, data_slot="column"))
    return plot(height, *parts, label=label, class_="register" + ("" if names is None else " named"))


def taken(now: int, n_steps: int) -> str:
    """How much of the register is filled after step ``now`` (from 0)."""
    return f"{100 * (now + 1) / n_steps:.1f}%"


def register_track(masks: Mask, net: Net, start: int, *, said: list[str], autoplay: bool = False) -> Track:
    """Plays the steps of ``masks`` (n_steps, n_units) in diagram and register together."""
    n_steps = len(masks)
    return Track(
        n=n_steps, start=start, autoplay=autoplay, off=[off_names(net, [mask]) for mask in masks],
        text={"said": said, "step": [bn(k + 1) for k in range(n_steps)]},
        attr={
            "taken@width": [taken(k, n_steps) for k in range(n_steps)],
            "column@x": [f"{100 * (k + 0.5) / n_steps:.1f}%" for k in range(n_steps)],
        },
    )  # fmt: skip


def hero(stage: Stage) -> Picture:
    """The first page's picture: twelve steps that play once by themselves."""
    net, n_steps = Net(3, (6,)), 12
    masks = sample_mask((n_steps, 6), 0.5, np.random.default_rng(7))
    off = off_names(net, [masks[-1]])
    drawn = diagram(net, off, hue="with", stage=stage, label=t("hero.network"), slot="n", ring=True)
    filled = register(masks, n_steps - 1, stage=stage, label=t("hero.register"))
    heads = el("div", *[el("span", t(f"hero.{key}")) for key in ("input", "now", "output")], class_="columns")
    step = el("p", t("hero.step"), " ", el("strong", bn(n_steps), data_slot="step"), class_="register-name")
    key = el("p", t("hero.key"), class_="note")
    controls = row(play_button(t("hero.again"), t("hero.pause")))
    left = el("div", heads, drawn)
    right = el("div", step, filled)
    html = el("div", left, right, class_="with-register") + row_of(controls, key)
    track = register_track(masks, net, 0, said=[""] * n_steps, autoplay=True)
    return Picture(html, track)


def row_of(*children: str) -> str:
    return el("div", *children, class_="hero-foot")


def step_buttons(play: str, pause: str, previous: str, following: str, *more: str) -> str:
    """Previous, play, next: all in the browser."""
    return row(button(previous, play="prev"), play_button(play, pause), button(following, play="next"), *more)
