"""Section 9: the same network twice, one mask seen in seven ways, and the sub-networks seen so far."""

import numpy as np

from core.nn.arrays import Mask
from core.nn.thinned import SmallNetwork, sample_masks, small_network, thinned_pass
from pages import params
from pages.figures import network, seven_views
from pages.figures.draw import button, el, note
from pages.figures.picture import Picture, Track
from pages.stage import Stage
from pages.strings import bn, t

PARAMS = (params.P, params.LAYERS, params.WIDTH, params.SEED, params.STEP, params.OFF)
WIDE = True
_KEY = "network-diagram"
_N_STEPS = 16
_SQUARE = 22


def show(stage: Stage, *, p: float, layers: int, width: int, seed: int, step: int, off: str) -> Picture:
    """``off``: units dropped by hand, one digit a hidden unit; empty: the lottery of the seed decides."""
    small = small_network(layers, width, seed)
    net = network.Net(small.x.shape[1], (width,) * layers)
    by_hand = len(off) == layers * width
    steps = [_by_hand(off, layers)] if by_hand else sample_masks(small, p, _N_STEPS, seed)
    now = 0 if by_hand else min(step, _N_STEPS) - 1
    views = [seven_views.View(masks[-1], thinned_pass(small, masks, p), p) for masks in steps]
    outcomes = seven_views.Outcomes.of(small, p, seed)
    pair = el("div", _plain(small, net, stage), _thinned(net, steps[now], views[now], stage), class_="pair")
    tally = _tally(steps, now)
    left = el("div", _controls(seed, by_hand), pair, tally)
    heading = el("h3", t(f"{_KEY}.seven"))
    right = el("div", heading, seven_views.table(views[now], outcomes, stage))
    caption = note(t(f"{_KEY}.by-hand") if by_hand else t(f"{_KEY}.caption", seed=bn(seed), n=bn(_N_STEPS)))
    html = el("div", left, right, class_="two-networks") + el("p", t(f"{_KEY}.shared"), class_="said") + caption
    return Picture(html, None if by_hand else _track(net, steps, views, outcomes, now))


def _by_hand(off: str, layers: int) -> list[Mask]:
    return [np.array(row) for row in np.array([bit == "0" for bit in off]).reshape(layers, -1)]


def _values(net: network.Net, hidden: tuple[np.ndarray, ...]) -> dict[str, str]:
    return dict(zip(net.units(), (bn(round(float(value), 1)) for value in np.concatenate(hidden)), strict=True))


def _plain(small: SmallNetwork, net: network.Net, stage: Stage) -> str:
    """The network with everyone on: evaluation."""
    full = thinned_pass(small, [np.ones(n, bool) for n in net.layers], 0.0)
    drawn = network.diagram(
        net, [], hue="without", stage=stage, label=t(f"{_KEY}.plain", output=bn(full.output)),
        values=_values(net, full.hidden), output=bn(round(full.output, 1)),
    )  # fmt: skip
    return el("div", el("h3", t("curves.without"), class_="without-text"), drawn)


def _thinned(net: network.Net, masks: list[Mask], view: seven_views.View, stage: Stage) -> str:
    def press_label(name: str) -> str:
        layer, i = name.split("-")
        return t(f"{_KEY}.press", layer=bn(int(layer)), n=bn(int(i) + 1))

    drawn = network.diagram(
        net, network.off_names(net, masks), hue="with", stage=stage,
        label=t(f"{_KEY}.thinned", output=bn(view.result.output)), values=_values(net, view.result.hidden),
        output=bn(round(view.result.output, 1)), slot="d", press_label=press_label,
    )  # fmt: skip
    return el("div", el("h3", t("curves.with"), class_="with-text"), drawn)


def _controls(seed: int, by_hand: bool) -> str:
    other = button(t("curves.other-seed"), sets=f"seed={(seed + 1) % (params.SEED.high + 1)}&off=")
    if by_hand:
        return el("div", button(t(f"{_KEY}.lottery"), sets="off=", primary=True), other, class_="row")
    words = (t(f"{_KEY}.{key}") for key in ("play", "pause", "previous", "next"))
    return network.step_buttons(*words, other)


def _track(
    net: network.Net, steps: list[list[Mask]], views: list[seven_views.View], outcomes: seven_views.Outcomes, now: int
) -> Track:
    slots = [view.slots() for view in views]
    values = [_values(net, view.result.hidden) for view in views]
    changing = [name for name in net.units() if len({value[name] for value in values}) > 1]
    last = len(net.layers)
    off = []
    for masks in steps:
        names = network.off_names(net, masks)
        off.append(names + [f"last-{name.split('-')[1]}" for name in names if name.startswith(f"{last}-")])
    squares = [_paths(steps[: k + 1]) for k in range(len(steps))]
    return Track(
        n=len(steps), start=now, off=off,
        html={slot: [one[slot] for one in slots] for slot in slots[0]},
        text={
            "doutput": [bn(round(view.result.output, 1)) for view in views],
            "tally": [_counted(steps[: k + 1]) for k in range(len(steps))],
            **{f"d{name}": [value[name] for value in values] for name in changing},
        },
        attr={
            "here@x": [outcomes.x(view.result.output) for view in views],
            "seen@d": [seen for seen, _ in squares],
            "now@d": [here for _, here in squares],
        },
    )  # fmt: skip


def _number(masks: list[Mask]) -> int:
    """Which of the 2^n sub-networks these masks leave."""
    return int("".join("1" if kept else "0" for kept in np.concatenate(masks)), 2)


def _counted(steps: list[list[Mask]]) -> str:
    n_units = sum(len(mask) for mask in steps[0])
    seen = len({_number(masks) for masks in steps})
    total = bn(2**n_units) if n_units <= 12 else t(f"{_KEY}.power", n=bn(n_units))
    return t(f"{_KEY}.tally", seen=bn(seen), total=total)


def _tally(steps: list[list[Mask]], now: int) -> str:
    """How many sub-networks were seen; up to 64 of them as squares."""
    n_units = sum(len(mask) for mask in steps[0])
    counted = el("p", el("strong", _counted(steps[: now + 1]), data_slot="tally"))
    if n_units > 6:
        return counted
    total, columns = 2**n_units, 16
    seen, here = _paths(steps[: now + 1])
    every = "".join(_square(k) for k in range(total))
    width, height = columns * _SQUARE, (total + columns - 1) // columns * _SQUARE
    picture = el(
        "svg", el("path", d=every, class_="all"), el("path", d=seen, class_="seen", data_slot="seen"),
        el("path", d=here, class_="now", data_slot="now"), viewBox=f"0 0 {width} {height}", width=width,
        class_="tally", aria_hidden="true",
    )  # fmt: skip
    return counted + picture


def _square(k: int) -> str:
    return f"M{k % 16 * _SQUARE + 2} {k // 16 * _SQUARE + 2}h16v16h-16z"


def _paths(steps: list[list[Mask]]) -> tuple[str, str]:
    """Squares of the sub-networks seen so far, and of the present one; none where there are too many."""
    if sum(len(mask) for mask in steps[0]) > 6:
        return "", ""
    return "".join(_square(k) for k in sorted({_number(masks) for masks in steps})), _square(_number(steps[-1]))
