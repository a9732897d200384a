"""Two small architectures with the places where dropout could stand; each place says whether it belongs there.

A convolutional network with a fully connected end, and a network with batch normalization. At the chosen
place the picture shows a mask: units that are off lose their links.
"""

from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array, Mask
from core.nn.dropout import sample_mask
from pages.drawing.draw import at, el, live_plot, press, share, stretched, text, unit
from pages.stage import Stage
from pages.strings import t

_KEY = "placement-map"
_HEIGHT = 140
RULES = {"hidden": "yes", "output": "no", "conv": "care", "before-norm": "no", "after-norm": "care"}
"""The lesson's rule for every place; care: not as a rule."""


@dataclass(frozen=True, slots=True)
class _Place:
    """name: its value in the URL; low, high: from where to where it reaches, in percent."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of units. x: in percent; place: where its dropout would stand, if anywhere."""

    x: float
    n: int
    place: str = ""
    hue: str = "with"


_CNN = (_Place("conv", 13, 45), _Place("hidden", 59.5, 86.5), _Place("output", 87.5, 103))
_NORM = (_Place("before-norm", 16, 40), _Place("after-norm", 62, 86))


def convolutional(place: str, rate: float, seed: int, image: Array, *, stage: Stage) -> str:
    """Image, two convolutional layers of three channels, flattened, two fully connected layers, output."""
    rng = np.random.default_rng(seed)
    pixels = sample_mask((2, 3, 4, 4), rate if place == "conv" else 0.0, rng)
    columns = [_Column(66.5, 5, "hidden"), _Column(80, 5, "hidden"), _Column(95.5, 3, "output")]
    masks = [sample_mask((column.n,), rate if column.place == place else 0.0, rng) for column in columns]
    u, height = stage.unit, _HEIGHT * stage.unit * stage.room
    side = 44 * u * stage.room
    pictures = at(6, height / 2, el("g", _image(image, side), class_="ink-pixels"))
    channels = "".join(
        at(x, height * (0.18 + 0.32 * k), el("g", _pixels(pixels[layer, k], side * 0.86), class_="channel"))
        for layer, x in enumerate((21, 37)) for k in range(3)
    )  # fmt: skip
    flat = at(52, 0, el("rect", x=-5 * u, y=0.02 * height, width=10 * u, height=0.96 * height, class_="flat"))
    arrows = "".join(_arrow(low, high, height, u) for low, high in ((11, 15), (27, 31), (43, 49)))
    fan = _links([_Column(53, 1), columns[0]], [np.ones(1, np.bool_), masks[0]], height)
    drawn = arrows + fan + _links(columns, masks, height) + pictures + channels + flat
    drawn += "".join(_discs(column, mask, height, u) for column, mask in zip(columns, masks, strict=True))
    names = [(6, "input"), (29, "convolution"), (52, "flatten"), (73, "dense"), (95.5, "output-layer")]
    return _map(drawn, _CNN, names, place, height, stage, "cnn")


def normalized(place: str, rate: float, seed: int, *, stage: Stage) -> str:
    """Input, a hidden layer, batch normalization, what comes out of it, output."""
    rng = np.random.default_rng(seed)
    columns = [_Column(6, 3), _Column(28, 5, "before-norm"), _Column(51, 5), _Column(74, 5, "after-norm"),
               _Column(95.5, 3)]  # fmt: skip
    masks = [sample_mask((column.n,), rate if column.place == place else 0.0, rng) for column in columns]
    u, height = stage.unit, _HEIGHT * stage.unit * stage.room
    box = el("rect", x=-15 * u, y=0.02 * height, width=30 * u, height=0.96 * height, rx=4 * u, class_="norm-box")
    drawn = _links(columns[:3], masks[:3], height) + _rails(height) + _links(columns[3:], masks[3:], height)
    drawn += at(51, 0, box)
    drawn += "".join(
        _discs(column, mask, height, u) for column, mask in zip(columns, masks, strict=True) if column.x != 51
    )
    names = [(6, "input"), (28, "dense"), (51, "norm"), (74, "dense-after"), (95.5, "output-layer")]
    return _map(drawn, _NORM, names, place, height, stage, "norm-net")


def _map(
    drawn: str, places: tuple[_Place, ...], names: list[tuple[float, str]], place: str, height: float, stage: Stage,
    which: str,
) -> str:  # fmt: skip
    u = stage.unit
    head = 34 * u
    areas = "".join(_area(one, place, height, u) for one in places)
    # On a narrow screen every second name stands a line lower.
    labels = "".join(
        text(t(f"{_KEY}.{name}"), share(x), height + 26 * u, "soft lower" if i % 2 else "soft", "middle")
        for i, (x, name) in enumerate(names)
    )
    inside = areas + el("g", drawn, class_="net-drawing") + labels
    moved = el("svg", inside, y=head, width="100%")
    return live_plot(head + height + 34 * u, moved, label=t(f"{_KEY}.{which}"), class_="placement")


def _area(one: _Place, chosen: str, height: float, u: float) -> str:
    """A place: what may be pressed, its sign above, a yellow bar under the chosen one."""
    box = dict(x=share(one.low), width=share(one.high - one.low))
    parts = el("rect", **box, y=-32 * u, height=height + 36 * u, rx=4, class_="area")
    if one.name == chosen:
        parts += el("rect", **box, y=height + 2 * u, height=6 * u, class_="mark")
    parts += at((one.low + one.high) / 2, -15 * u, rule_sign(RULES[one.name], u))
    label = t(f"{_KEY}.press", place=t(f"{_KEY}.at-{one.name}"), rule=t(f"{_KEY}.rule-{one.name}"))
    return press(parts, sets=f"place={one.name}", label=label, pressed=one.name == chosen)


def rule_sign(rule: str, u: float) -> str:
    """Tick in a circle, cross in a square, or a dash in a ring, about the local origin."""
    r = 11 * u
    if rule == "yes":
        mark = el("circle", r=r, class_="fill") + el("path", d=_path("M-5.5 .5l3.8 3.8 7.2-8", u), class_="stroke")
    elif rule == "no":
        mark = el("rect", x=-r, y=-r, width=2 * r, height=2 * r, rx=3 * u, class_="fill")
        mark += el("path", d=_path("M-5 -5l10 10M5 -5l-10 10", u), class_="stroke")
    else:
        mark = el("circle", r=r, class_="hollow") + el("path", d=_path("M-5 0h10", u), class_="stroke")
    return el("g", mark, class_=f"rule-sign {rule}")


def _path(d: str, u: float) -> str:
    """A path of relative numbers, ``u`` times as large."""
    parts = d.replace("M", " M ").replace("l", " l ").replace("h", " h ").replace("-", " -").split()
    return " ".join(part if part in "Mlh" else f"{float(part) * u:g}" for part in parts)


def _y(i: int, n: int, height: float) -> float:
    return height * (0.5 + (i - (n - 1) / 2) * 0.2)


def _discs(column: _Column, mask: Mask, height: float, u: float) -> str:
    return "".join(
        at(column.x, _y(i, column.n, height), unit(10 * u, kept=bool(kept), hue=column.hue))
        for i, kept in enumerate(mask)
    )


def _links(columns: list[_Column], masks: list[Mask], height: float) -> str:
    """All links between neighbouring columns in one path; those of dropped units in another."""
    alive: list[str] = []
    gone: list[str] = []
    for k in range(len(columns) - 1):
        a, b = columns[k], columns[k + 1]
        for i in range(a.n):
            for j in range(b.n):
                way = alive if masks[k][i] and masks[k + 1][j] else gone
                y0, y1 = _y(i, a.n, height), _y(j, b.n, height)
                way.append(f"M{10 * a.x:.0f} {y0:.0f}L{10 * b.x:.0f} {y1:.0f}")
    drawn = el("path", d="".join(gone), class_="links gone") + el("path", d="".join(alive), class_="links")
    return stretched(height, drawn)


def _rails(height: float) -> str:
    """Batch normalization passes every unit on by itself: straight links."""
    d = "".join(f"M510 {_y(i, 5, height):.0f}L740 {_y(i, 5, height):.0f}" for i in range(5))
    return stretched(height, el("path", d=d, class_="links"))


def _arrow(low: float, high: float, height: float, u: float) -> str:
    y = height / 2
    head = at(high, y, el("path", d=f"M0 0L{-7 * u:g} {-5 * u:g}V{5 * u:g}Z", class_="arrow-head"))
    return el("line", x1=share(low), y1=y, x2=share(high), y2=y, class_="axis") + head


def _image(image: Array, side: float) -> str:
    """A small grey picture about the local origin; values 0 to 1."""
    return shades(image, side) + el("rect", x=-side / 2, y=-side / 2, width=side, height=side, class_="frame")


def shades(image: Array, side: float, kept: Mask | None = None) -> str:
    """The pixels in four shades, a path each; those not kept are left out."""
    cell, top = side / len(image), max(float(image.max()), 1e-9)
    levels = np.ceil(4 * image / top).astype(int)
    paths = []
    for level in range(1, 5):
        chosen = (levels == level) & (kept if kept is not None else True)
        d = "".join(_square(int(c), int(r), cell, side) for r, c in np.argwhere(chosen))
        if d:
            paths.append(el("path", d=d, fill_opacity=level / 4))
    return "".join(paths)


def _square(column: int, row: int, cell: float, side: float) -> str:
    return f"M{column * cell - side / 2:.1f} {row * cell - side / 2:.1f}h{cell:.1f}v{cell:.1f}h-{cell:.1f}z"


def _pixels(mask: Mask, side: float) -> str:
    """One channel: a square for each pixel that is kept, a frame round all."""
    cell = side / len(mask)
    gap = 0.16 * cell
    kept = "".join(
        f"M{c * cell - side / 2 + gap / 2:.1f} {r * cell - side / 2 + gap / 2:.1f}h{cell - gap:.1f}v{cell - gap:.1f}"
        f"h-{cell - gap:.1f}z"
        for r, c in np.argwhere(mask)
    )
    ground = el("rect", x=-side / 2, y=-side / 2, width=side, height=side, class_="frame")
    return ground + el("path", d=kept)
