"""Section 9: the same network twice, one mask seen in seven ways, and the sub-networks seen so far."""

import numpy as np

from core.nn.arrays import Mask
from core.nn.thinned import SmallNetwork, ThinnedPass, sample_masks, small_network, thinned_pass
from pages import params
from pages.drawing import network
from pages.drawing.draw import button, el, note
from pages.drawing.picture import Picture, Track
from pages.drawing.terms import said
from pages.params import Bits, Slider
from pages.stage import Stage
from pages.strings import bn, t
from pages.widget import Widget
from pages.widgets.dropout.network_diagram import seven_views, tally

LAYERS = Slider("layers", 1, 3, 1, 1)
WIDTH = Slider("width", 3, 6, 1, 5)
OFF = Bits("off", 18, "")  # units dropped by hand, layer after layer; empty: the lottery decides
_N_STEPS = 24


def show(stage: Stage, *, p: float, layers: int, width: int, seed: int, step: int, off: str) -> Picture:
    """``step``: the mini-batch to begin with. ``off``: units dropped by hand, one digit a hidden unit; empty (or
    of another network): the lottery of the seed decides."""
    small = small_network(layers, width, seed)
    net = network.Net(small.x.shape[1], (width,) * layers)
    drawn = sample_masks(small, p, _N_STEPS, seed)
    now = min(step, _N_STEPS) - 1
    by_hand = len(off) == layers * width
    steps = [*drawn[: now + 1], _by_hand(off, layers)] if by_hand else drawn
    if by_hand:
        now += 1
    views = [seven_views.View(masks[-1], thinned_pass(small, masks, p), p) for masks in steps]
    outcomes = seven_views.Outcomes.of(small, p, seed)
    pair = el(
        "div", _plain(small, net, stage), _thinned(small, net, steps[now], views[now].result, stage),
        class_="pair" + (" deep" if layers > 1 else ""),
    )  # fmt: skip
    left = el("div", _controls(seed, by_hand), pair, tally.draw(steps[: now + 1]))
    right = el("div", el("h3", t("network-diagram.seven")), seven_views.table(views[now], outcomes, stage))
    lottery = t("network-diagram.caption", seed=bn(seed), n=bn(_N_STEPS))
    caption = note(t("network-diagram.by-hand") if by_hand else lottery)
    html = el("div", left, right, class_="two-networks") + el("p", t("network-diagram.shared"), class_="said") + caption
    return Picture(html, None if by_hand else _track(net, steps, views, outcomes, now, stage))


def _by_hand(off: str, layers: int) -> list[Mask]:
    return [np.array(row) for row in np.array([bit == "0" for bit in off]).reshape(layers, -1)]


def _filling(small: SmallNetwork, net: network.Net, result: ThinnedPass) -> network.Filling:
    return network.Filling(
        heads=(t("hero.input"), t("network-diagram.hidden"), t("hero.output")),
        inputs=tuple(said(float(value)) for value in small.x[0]),
        hidden={name: _short(value) for name, value in zip(net.units(), np.concatenate(result.hidden), strict=True)},
        output=_short(result.output),
    )


def _short(value: float) -> str:
    """As a unit has room for it: at most one decimal, none where there are many digits, ungrouped."""
    return bn(round(float(value), 1 if abs(value) < 100 else 0), grouped=False)


def _plain(small: SmallNetwork, net: network.Net, stage: Stage) -> str:
    """The network with everyone on: evaluation."""
    full = thinned_pass(small, [np.ones(n, bool) for n in net.layers], 0.0)
    drawn = network.diagram(
        net, [], hue="without", stage=stage, label=t("network-diagram.plain", output=said(full.output)),
        filling=_filling(small, net, full),
    )  # fmt: skip
    return el("div", el("h3", t("curves.without"), class_="without-text"), drawn)


def _thinned(small: SmallNetwork, net: network.Net, masks: list[Mask], result: ThinnedPass, stage: Stage) -> str:
    def press_label(name: str) -> str:
        layer, i = name.split("-")
        return t("network-diagram.press", layer=bn(int(layer)), n=bn(int(i) + 1))

    drawn = network.diagram(
        net, network.off_names(net, masks), hue="with", stage=stage, label=_label(masks, result),
        filling=_filling(small, net, result), slot="d", press_label=press_label,
    )  # fmt: skip
    return el("div", el("h3", t("curves.with"), class_="with-text"), drawn)


def _label(masks: list[Mask], result: ThinnedPass) -> str:
    n_off = int(sum((~mask).sum() for mask in masks))
    return t("network-diagram.thinned", off=bn(n_off), output=said(result.output))


def _controls(seed: int, by_hand: bool) -> str:
    other = button(t("curves.other-seed"), sets=params.SEED.other(seed) + "&off=")
    if by_hand:
        return el("div", button(t("network-diagram.lottery"), sets="off=", primary=True), other, class_="row")
    words = (t(f"network-diagram.{key}") for key in ("play", "pause", "previous", "next"))
    return network.step_buttons(*words, other)


def _track(
    net: network.Net, steps: list[list[Mask]], views: list[seven_views.View], outcomes: seven_views.Outcomes, now: int,
    stage: Stage,
) -> Track:  # fmt: skip
    """Everything that the masks change, for every step: network, seven views, tally and what is read aloud."""
    results = [view.result for view in views]
    slots, marks = [view.slots() for view in views], [outcomes.marks(result.output, stage) for result in results]
    hidden = [list(map(_short, np.concatenate(result.hidden))) for result in results]
    return Track(
        n=len(steps), start=now, off=[_off(net, masks) for masks in steps],
        html={slot: [one[slot] for one in slots] for slot in slots[0]} | tally.texts(steps),
        text={
            "doutput": [_short(result.output) for result in results],
            "outcome": [said(result.output) for result in results],
            **{
                f"d{name}": list(values)
                for name, values in zip(net.units(), zip(*hidden, strict=True), strict=True)
                if len(set(values)) > 1
            },
        },
        attr={
            "d@aria-label": [_label(masks, result) for masks, result in zip(steps, results, strict=True)],
            "histogram@aria-label": [outcomes.label(result.output) for result in results],
            **{key: [one[key] for one in marks] for key in marks[0]},
            **tally.squares(steps),
        },
    )  # fmt: skip


def _off(net: network.Net, masks: list[Mask]) -> list[str]:
    """Names of the dropped units in the network, and in the first view's row."""
    last = [f"last-{i}" for i in np.flatnonzero(~masks[-1])]
    return network.off_names(net, masks) + last


WIDGET = Widget(
    show=show, values=(params.P, LAYERS, WIDTH, params.SEED, params.STEP, OFF),
    wide=True,
)  # fmt: skip
