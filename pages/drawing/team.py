"""What two networks are worth when they lose neurons."""

from collections.abc import Sequence

from pages.drawing.axis import Axis
from pages.drawing.draw import at, el, line, mark, plot, share, stretched, text
from pages.stage import Stage
from pages.strings import percent, t

_HEIGHT = 220.0


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
    parts.append(stretched(height, curves))
    for gone, *both in trail:
        if gone <= last:
            dots = [at(100 * gone / last, y(value), el("circle", r=2.5 * u), class_=f"step {hue}")
                    for hue, value in zip(("without", "with"), both, strict=True)]  # fmt: skip
            parts.extend(dots)
    x = min(100 * lost / last, 100.0)
    parts.append(line(share(x), 0, share(x), height, "cut"))
    for hue, value in zip(("without", "with"), at_lost, strict=True):
        parts.append(at(x, y(value), mark(hue, 7 * u), class_=f"end {hue} validation"))
    names = {"without": y(plain[-1]), "with": y(dropout[-1])}
    too_close = 22 * u - abs(names["with"] - names["without"])
    for hue, place in names.items():
        away = max(too_close, 0.0) / 2 * (1 if place == max(names.values()) else -1)
        parts.append(text(t(f"team-picture.{hue}"), "100%", place + away + 6 * u, hue, None, dx=14 * u))
    parts.append(text(t("curves.accuracy"), -8 * u, -18 * u, "soft", "middle"))
    return plot(height, *parts, label=label, class_="knock")
