"""The team's attendance: the same register, its rows people or neurons; and what it is worth when some are lost."""

from collections.abc import Sequence

from core.nn.arrays import Mask
from pages.figures.axis import Axis
from pages.figures.draw import at, el, line, plot, share, text, unit
from pages.stage import Stage
from pages.strings import bn, percent, t

_ROW = 44.0
_HEIGHT = 220.0


def attendance(masks: Mask, now: int, names: Sequence[str], *, people: bool, stage: Stage, label: str) -> str:
    """masks: (n_days, n_members), True = present. Days after ``now`` are still empty; a track fills them."""
    u = stage.unit
    gap = _ROW * u * stage.room
    n_days, n_members = masks.shape
    height = gap * n_members
    parts = []
    for i in range(n_members):
        y = gap * (i + 0.5)
        parts.append(line(0, y, "100%", y, "rule"))
        parts.append(text(names[i], -12 * u, y + 6 * u, "tick", "end"))
    marks = []
    for k in range(n_days):
        x = 100 * (k + 0.5) / n_days
        parts.append(text(bn(k + 1), share(x), -14 * u, "tick", "middle"))
        for i in range(n_members):
            present = bool(masks[k, i])
            mark = _person(present, 9 * u) if people else unit(10 * u, kept=present)
            marks.append(at(x, gap * (i + 0.5), mark))
    filled = f"{100 * (now + 1) / n_days:.1f}%"
    window = el("clipPath", el("rect", x=0, y=-10, width=filled, height=height + 20, data_slot="taken"), id="taken")
    parts.append(el("defs", window) + el("g", *marks, clip_path="url(#taken)"))
    reach = 16 * u
    box = {"x": -reach, "y": 0, "width": 2 * reach, "height": height, "rx": reach}
    ring = el("rect", **box, class_="ring-edge thin") + el("rect", **box, class_="ring thin")
    parts.append(at(100 * (now + 0.5) / n_days, 0, ring, data_slot="column"))
    return plot(height, *parts, label=label, class_="register named")


def _person(present: bool, r: float) -> str:
    """Head and shoulders: filled when present, a dashed outline when away."""
    head = el("circle", cy=-0.62 * r, r=0.62 * r, class_="head" if present else "head away")
    shoulders = f"M{-r:.1f} {1.15 * r:.1f}a{r:.1f} {0.95 * r:.1f} 0 0 1 {2 * r:.1f} 0Z"
    return head + el("path", d=shoulders, class_="head" if present else "head away")


def knock_out(
    shares: Sequence[float], plain: Sequence[float], dropout: Sequence[float], *, lost: float,
    at_lost: tuple[float, float], stage: Stage, label: str,
) -> str:  # fmt: skip
    """Accuracy against the share of hidden neurons taken away, without and with dropout; ``lost`` is marked."""
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
    curves = ""
    for hue, values in (("without", plain), ("with", dropout)):
        points = " ".join(f"{1000 * s / last:.0f},{y(v):.1f}" for s, v in zip(shares, values, strict=True))
        curves += el("polyline", points=points, class_=f"curve {hue} validation")
    parts.append(
        el("svg", curves, viewBox=f"0 0 1000 {height:g}", preserveAspectRatio="none", width="100%", height=height)
    )
    x = 100 * lost / last
    parts.append(line(share(x), 0, share(x), height, "cut"))
    for hue, value in zip(("without", "with"), at_lost, strict=True):
        r = 7 * u
        mark = el("circle", r=r) if hue == "with" else el("rect", x=-r * 0.9, y=-r * 0.9, width=1.8 * r, height=1.8 * r)
        parts.append(at(x, y(value), mark, class_=f"end {hue} validation"))
    for hue, values in (("without", plain), ("with", dropout)):
        parts.append(text(t(f"team-picture.{hue}"), "100%", y(values[-1]) + 6 * u, hue, None, dx=14 * u))
    parts.append(text(t("curves.accuracy"), -8 * u, -18 * u, "soft", "middle"))
    parts.append(text(t("team-picture.lost"), "50%", height + 52 * u, "soft", "middle"))
    return plot(height, *parts, label=label, class_="knock")
