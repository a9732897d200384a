"""The team's attendance: the same register, its rows people or neurons; and what it is worth when some are lost."""

from collections.abc import Sequence

from core.nn.arrays import Mask
from pages.figures.axis import Axis
from pages.figures.draw import at, el, line, live_plot, plot, share, text, unit
from pages.figures.register import register
from pages.stage import Stage
from pages.strings import percent, t

_ROW = 44.0
_HEIGHT = 220.0


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


def accuracies(
    shares: Sequence[float], plain: Sequence[float], dropout: Sequence[float], *, lost: float,
    at_lost: tuple[float, float], stage: Stage, label: str,
    bands: tuple[Sequence[tuple[float, float]], Sequence[tuple[float, float]]] = ((), ()),
    trail: Sequence[tuple[float, float, float]] = (),
) -> str:  # fmt: skip
    """Accuracy against the share of hidden neurons taken away, without and with dropout.

    ``lost`` is marked; at_lost: (without, with) there. The shares are evenly spaced from 0. bands: for each network
    the lowest and the highest accuracy at every share; trail: (share, without, with) of the steps that led here.
    """
    u = stage.unit
    height = _HEIGHT * u * stage.room
    axis = Axis(0.0, 1.0, 0.25)
    last = shares[-1]

    def y(value: float) -> float:
        return height * (1 - axis.share(value))

    parts = []
    for tick in axis.ticks:
        parts.append(line(0, y(tick), "100%", y(tick), "axis" if tick == 0 else "rule"))
        parts.append(text(percent(tick), -8 * u, y(tick) + 6 * u, "tick", "end"))
    for i, value in enumerate(shares):
        class_ = "tick" if i % 2 == 0 else "tick roomy"
        parts.append(text(percent(value), share(100 * value / last), height + 26 * u, class_, "middle"))

    def points(places: Sequence[float], values: Sequence[float]) -> str:
        return " ".join(f"{1000 * s / last:.0f},{y(v):.1f}" for s, v in zip(places, values, strict=True))

    curves = ""
    for hue, band in zip(("without", "with"), bands, strict=True):
        if band:
            around = [low for low, _ in band] + [high for _, high in reversed(band)]
            curves += el("polygon", points=points((*shares, *reversed(shares)), around), class_=f"band {hue}")
    for hue, values in (("without", plain), ("with", dropout)):
        curves += el("polyline", points=points(shares, values), class_=f"curve {hue} validation")
    parts.append(
        el("svg", curves, viewBox=f"0 0 1000 {height:g}", preserveAspectRatio="none", width="100%", height=height)
    )
    for gone, *both in trail:
        if gone <= last:
            dots = [at(100 * gone / last, y(value), el("circle", r=2.5 * u), class_=f"step {hue}")
                    for hue, value in zip(("without", "with"), both, strict=True)]  # fmt: skip
            parts.extend(dots)
    x = min(100 * lost / last, 100.0)
    parts.append(line(share(x), 0, share(x), height, "cut"))
    for hue, value in zip(("without", "with"), at_lost, strict=True):
        r = 7 * u
        mark = el("circle", r=r) if hue == "with" else el("rect", x=-r * 0.9, y=-r * 0.9, width=1.8 * r, height=1.8 * r)
        parts.append(at(x, y(value), mark, class_=f"end {hue} validation"))
    names = {"without": y(plain[-1]), "with": y(dropout[-1])}
    too_close = 22 * u - abs(names["with"] - names["without"])
    for hue, place in names.items():
        away = max(too_close, 0.0) / 2 * (1 if place == max(names.values()) else -1)
        parts.append(text(t(f"team-picture.{hue}"), "100%", place + away + 6 * u, hue, None, dx=14 * u))
    parts.append(text(t("curves.accuracy"), -8 * u, -18 * u, "soft", "middle"))
    return plot(height, *parts, label=label, class_="knock")


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
