"""What one does in a laboratory, as a small sketch of ink: the same hand movement has the same sketch."""

from pages.drawing.draw import el, line, unit


def sketch(kind: str) -> str:
    """``kind``: how the prediction is made (choice, number, draw), or the slug of a page without one."""
    return el("svg", *_DRAWN[kind], viewBox="0 0 76 44", width=76, height=44, class_="sketch", aria_hidden="true")


def _box(x: float, y: float, width: float, height: float, class_: str = "shape") -> str:
    return el("rect", x=x, y=y, width=width, height=height, rx=3, class_=class_)


def _triangle(x: float, y: float) -> str:
    return el("path", d=f"M{x - 7} {y - 9}h14l-7 11z", class_="shape here")


def _path(d: str, class_: str = "stroke") -> str:
    return el("path", d=d, class_=class_)


_AXES = _path("M6 2V40H74", "stroke thin")
_DRAWN: dict[str, list[str]] = {
    "choice": [_box(4, 3, 68, 10), _box(4, 17, 68, 10, "shape here"), _box(4, 31, 68, 10)],
    "number": [line(4, 30, 72, 30, "stroke"), *(line(x, 26, x, 34, "stroke") for x in (4, 27, 50, 72)),
               _triangle(44, 20)],
    "draw": [_AXES, _path("M6 6C12 18 16 22 26 23"), _path("M26 23C40 22 54 16 70 8", "stroke dotted"),
             _path("M26 23C40 24 54 28 70 34", "stroke dotted"), el("circle", cx=26, cy=23, r=5, class_="shape here")],
    "lab-debugger": [_box(2 + 9 * i, 14, 9, 16, "shape here" if i == 3 else "shape") for i in range(8)],
    "lab-myths": [_box(24, 2, 44, 28), _box(16, 7, 44, 28), _box(8, 12, 44, 28, "shape here")],
    "lab-paper": [_box(10, 2, 28, 40), *(line(15, y, 33, y, "stroke thin") for y in (10, 17, 24, 31)),
                  _box(48, 26, 6, 14), _box(57, 10, 6, 30, "shape here"), _box(66, 18, 6, 22)],
    "lab-schedule": [_AXES, _path("M6 12H24V24H44V34H72")],
    "lab-when-not": [el("svg", unit(11, kept=i != 1), x=14 + 24 * i, y=22, overflow="visible") for i in range(3)],
    "workbench": [_box(4, 6, 32, 32), _box(40, 6, 32, 32, "shape here"), _path("M4 30C16 30 20 14 36 12"),
                  _path("M40 28H54V16H72")],
}  # fmt: skip
