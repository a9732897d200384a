"""Answers of one network to the same questions: many passes with masks, one without, or their mean and band."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pages.drawing.axis import Axis
from pages.drawing.curves import ROOM
from pages.drawing.draw import at, el, hatch, play_button, plot, row, share, stretched, text
from pages.drawing.lines import Line, Plane
from pages.drawing.picture import Track
from pages.stage import Stage
from pages.strings import t

Numbers = NDArray[np.floating]
_HEIGHT = 300


@dataclass(frozen=True, slots=True)
class Ground:
    """The plane, the questions x on it, and the training data as dots."""

    plane: Plane
    x: list[float]
    dots: str

    @classmethod
    def of(cls, x: Numbers, answers: Numbers, data_x: Numbers, data_y: Numbers, stage: Stage) -> "Ground":
        """A plane that holds all answers and all data. x: (n_points,); answers: (n_passes, n_points)."""
        u = stage.unit
        heights = [float(value) for value in (answers.min(), answers.max(), data_y.min(), data_y.max())]
        across = Axis(float(np.floor(x.min())), float(np.ceil(x.max())), 1.0)
        plane = Plane(across, Axis.covering(heights, most=6), _HEIGHT * u * stage.room, u)
        dots = "".join(
            at(plane.across(float(a)), plane.up(float(b)), el("circle", r=3.2 * u, class_="datum"))
            for a, b in zip(data_x, data_y, strict=True)
        )
        return cls(plane, [float(one) for one in x], dots)

    def line(self, ys: Numbers, *, faded: bool = False) -> Line:
        return Line(self.x, [float(y) for y in ys], "with", "validation", "", faded=faded)

    def points(self, ys: Numbers) -> str:
        """A polyline's points on a canvas 1000 wide."""
        plane = self.plane
        return " ".join(f"{10 * plane.across(x):.0f},{plane.up(float(y)):.0f}" for x, y in zip(self.x, ys, strict=True))

    def drawn(self, *parts: str, label: str) -> str:
        names = self.plane.ground(t("forgotten-eval.x"), t("forgotten-eval.y"))
        return plot(self.plane.height, names, *parts, self.dots, label=label, class_="curves passes", room=ROOM)


def many(ground: Ground, answers: Numbers, *, label: str) -> tuple[str, Track]:
    """Every pass as a thin line, one of them strong; the track goes from pass to pass."""
    points = [ground.points(one) for one in answers]
    thin = "".join(el("polyline", points=one, class_="pass") for one in points)
    strong = el("polyline", points=points[-1], class_="curve with validation", data_slot="pass")
    lines = stretched(ground.plane.height, thin, strong)
    scrub = el(
        "input", type="range", min=0, max=len(points) - 1, value=len(points) - 1, class_="scrub", data_scrub="",
        aria_label=t("forgotten-eval.scrub"),
    )  # fmt: skip
    controls = el("div", row(play_button(t("forgotten-eval.play"), t("curves.pause")), scrub), class_="player")
    track = Track(n=len(points), start=len(points) - 1, attr={"pass@points": points})
    return ground.drawn(lines, label=label) + controls, track


def one(ground: Ground, answer: Numbers, *, label: str) -> str:
    """The one answer of evaluation."""
    return ground.drawn(ground.plane.curves([ground.line(answer)]), label=label)


def band(ground: Ground, mean: Numbers, deviation: Numbers, gap: Sequence[float], *, label: str) -> str:
    """Mean and two deviations to either side; the gap in the data is hatched and named."""
    plane, u = ground.plane, ground.plane.unit
    there = ground.points(mean + 2 * deviation)
    back = " ".join(reversed(ground.points(mean - 2 * deviation).split(" ")))
    area = el("polygon", points=f"{there} {back}", class_="gap with")
    shaded = stretched(plane.height, area)
    left, width = plane.across(gap[0]), plane.across(gap[1]) - plane.across(gap[0])
    empty = hatch(share(left), 0, share(width), plane.height)
    name = text(t("forgotten-eval.gap"), share(left + width / 2), 20 * u, "soft halo", "middle")
    return ground.drawn(empty, shaded, plane.curves([ground.line(mean)]), name, label=label)
