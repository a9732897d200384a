"""How many of the 2^n sub-networks a row of mini-batches has met; up to 64 of them as squares."""

from collections.abc import Sequence

import numpy as np

from core.nn.arrays import Mask
from pages.drawing.draw import el
from pages.strings import bn, t

Step = Sequence[Mask]
_SQUARE, _COLUMNS, _MOST_UNITS = 22, 16, 6


def draw(steps: Sequence[Step]) -> str:
    """What was seen up to the last of ``steps`` (each one mask a layer); squares in the order of 0 to 2^n - 1."""
    counted = el("p", el("strong", _counted(steps), data_slot="tally"), class_="counted")
    if not _drawn(steps):
        return counted
    total = 2 ** _n_units(steps)
    width, height = _COLUMNS * _SQUARE, -(-total // _COLUMNS) * _SQUARE
    seen, here = _paths(steps)
    picture = el(
        "svg", el("path", d="".join(map(_square, range(total))), class_="all"),
        el("path", d=seen, class_="seen", data_slot="seen"), el("path", d=here, class_="now", data_slot="now"),
        viewBox=f"0 0 {width} {height}", width=width, class_="tally", aria_hidden="true",
    )  # fmt: skip
    return el("div", counted, picture, class_="sub-networks")


def texts(steps: Sequence[Step]) -> dict[str, list[str]]:
    """The count after each step, for a track."""
    return {"tally": [_counted(steps[: k + 1]) for k in range(len(steps))]}


def squares(steps: Sequence[Step]) -> dict[str, list[str]]:
    """The squares after each step, for a track."""
    if not _drawn(steps):
        return {}
    paths = [_paths(steps[: k + 1]) for k in range(len(steps))]
    return {"seen@d": [seen for seen, _ in paths], "now@d": [here for _, here in paths]}


def _n_units(steps: Sequence[Step]) -> int:
    return sum(len(mask) for mask in steps[0])


def _drawn(steps: Sequence[Step]) -> bool:
    return _n_units(steps) <= _MOST_UNITS


def _number(masks: Step) -> int:
    """Which of the 2^n sub-networks these masks leave."""
    return int("".join("1" if kept else "0" for kept in np.concatenate(list(masks))), 2)


def _counted(steps: Sequence[Step]) -> str:
    n = _n_units(steps)
    seen = bn(len({_number(masks) for masks in steps}))
    power = "" if _drawn(steps) else t("network-diagram.power", n=bn(n))
    return t("network-diagram.tally", seen=seen, total=power + bn(2**n), steps=bn(len(steps)))


def _paths(steps: Sequence[Step]) -> tuple[str, str]:
    return "".join(map(_square, sorted({_number(masks) for masks in steps}))), _square(_number(steps[-1]))


def _square(k: int) -> str:
    return f"M{k % _COLUMNS * _SQUARE + 2} {k // _COLUMNS * _SQUARE + 2}h16v16h-16z"
