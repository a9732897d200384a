"""The neurons of a hidden layer, each a switch."""

from collections.abc import Sequence

from core.nn.arrays import Mask
from pages.drawing.draw import at, el, live_plot, unit
from pages.stage import Stage

_COLUMNS, _CELL = 12, 44


def players(kept: Mask, names: Sequence[str], *, first: int, stage: Stage, label: str) -> str:
    """The neurons of one hidden layer in rows of twelve, each a switch; ``first``: the number of the first of them
    among all that have a bit in the param "gone"."""
    cell = _CELL * stage.unit * stage.room
    parts = []
    for k, stays in enumerate(kept):
        x, y = 100 * (k % _COLUMNS + 0.5) / _COLUMNS, (k // _COLUMNS + 0.5) * cell
        # Room to press all around the disc.
        room = el(
            "rect", x=-cell * 0.31, y=-cell / 2, width=cell * 0.62, height=cell, fill="none", pointer_events="all"
        )
        pressed = el(
            "g", room, unit(cell * 0.26, kept=bool(stays)), role="button", tabindex=0, data_flip=f"gone={first + k}",
            aria_label=names[k], aria_pressed=str(not stays).lower(), class_="press",
        )  # fmt: skip
        parts.append(at(x, y, pressed))
    rows = -(-len(kept) // _COLUMNS)
    return live_plot(rows * cell, *parts, label=label, class_="players")
