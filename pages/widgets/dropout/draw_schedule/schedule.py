"""A rate over the epochs, and what a network trained with it shows on the same epochs."""

from collections.abc import Sequence

from core.nn.training import EpochRecord
from pages.drawing.axis import Axis
from pages.drawing.draw import Room, el, plot
from pages.drawing.lines import Line, Plane
from pages.stage import Stage
from pages.strings import bn, t

_ROOM = Room(44, 140, 72, 50, narrow=(40, 52))
_KEY = "draw-schedule"


def rates(drawn: Sequence[float], constant: Sequence[float], *, stage: Stage, label: str) -> str:
    """The drawn schedule over the constant one: a rate for each epoch."""
    plane = Plane(Axis(0, len(drawn), len(drawn) / 4), Axis(0, 1, 0.5), 96 * stage.unit * stage.room, stage.unit)
    epochs = range(1, len(drawn) + 1)
    lines = [
        Line(epochs, constant, "with", "validation", t(f"{_KEY}.constant"), faded=True),
        Line(epochs, drawn, "with", "validation", t(f"{_KEY}.mine")),
    ]
    return plot(plane.height, plane.ground("", "p"), plane.curves(lines), plane.ends(lines), label=label,
                class_="schedule-plane", room=_ROOM)  # fmt: skip


def losses(mine: Sequence[EpochRecord], constant: Sequence[EpochRecord], *, stage: Stage, label: str) -> str:
    """Validation and training loss of both, the constant one faded."""
    last = mine[-1].epoch
    highest = max(record.validation_loss for record in (*mine[1:], *constant[1:]))
    axis = Axis.covering([min(highest, 4.0)], most=5)
    plane = Plane(Axis(0, last, last / 4), axis, 230 * stage.unit * stage.room, stage.unit)
    lines = []
    for records, faded in ((constant, True), (mine, False)):
        epochs = [record.epoch for record in records]
        for data in ("validation", "train"):
            values = [float(getattr(record, f"{data}_loss")) for record in records]
            lines.append(Line(epochs, values, "with", data, t(f"{_KEY}.{data}"), faded=faded))
    drawn = plane.ground(t("curves.epochs"), t("curves.loss")) + plane.curves(lines) + plane.ends(lines)
    return plot(plane.height, drawn, label=label, class_="schedule-plane", room=_ROOM)


def hand(points: Sequence[float], *, high: float) -> str:
    """A column for each point: a slider that stands upright, and its value."""
    columns = [
        el(
            "label", el("span", bn(point)),
            el("input", type="range", min=0, max=f"{high:g}", step="0.05", value=f"{point:g}", data_input="points",
               aria_label=t(f"{_KEY}.point", i=bn(i + 1), n=bn(len(points))), aria_valuetext=bn(point),
               class_="upright"),
        )
        for i, point in enumerate(points)
    ]  # fmt: skip
    return el("div", *columns, class_="hand", role="group", aria_label=t(f"{_KEY}.by-hand"))
