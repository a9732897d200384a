"""The team's attendance: the same register, its rows people or neurons; and what it is worth when some are lost."""

from collections.abc import Sequence

from core.nn.arrays import Mask
from pages.drawing.draw import el, unit
from pages.drawing.register import register
from pages.drawing.team import accuracies
from pages.stage import Stage
from pages.strings import percent, t

_ROW = 44.0


def attendance(masks: Mask, now: int, names: Sequence[str], *, people: bool, stage: Stage, label: str) -> str:
    """masks: (n_days, n_members), True = present; days after ``now`` are still empty."""
    u = stage.unit

    def mark(present: bool) -> str:
        return _person(present, 9 * u) if people else unit(10 * u, kept=present)

    return register(
        masks, now, row=_ROW * u * stage.room, mark=mark, reach=16 * u, stage=stage, label=label, names=names,
        class_="named",
    )  # fmt: skip


def _person(present: bool, r: float) -> str:
    """Head and shoulders: filled when present, a dashed outline when away."""
    head = el("circle", cy=-0.62 * r, r=0.62 * r, class_="head" if present else "head away")
    shoulders = f"M{-r:.1f} {1.15 * r:.1f}a{r:.1f} {0.95 * r:.1f} 0 0 1 {2 * r:.1f} 0Z"
    return head + el("path", d=shoulders, class_="head" if present else "head away")


def knock_out(
    shares: Sequence[float], plain: Sequence[float], dropout: Sequence[float], *, lost: float,
    at_lost: tuple[float, float], stage: Stage, label: str,
) -> str:  # fmt: skip
    """The same, ``lost`` being set by a slider under the axis."""
    picture = accuracies(shares, plain, dropout, lost=lost, at_lost=at_lost, stage=stage, label=label)
    slider = el(
        "input", type="range", min=0, max=f"{shares[-1]:g}", step=f"{shares[1] - shares[0]:g}", value=f"{lost:g}",
        class_="scrub", data_input="lost", aria_label=t("team-picture.lost"), aria_valuetext=percent(lost),
    )  # fmt: skip
    name = el("p", t("team-picture.lost"), class_="soft", aria_hidden="true")
    return el("div", picture, slider, name, class_="knock-out")
