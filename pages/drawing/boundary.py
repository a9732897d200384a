"""What a network answers over the plane: its boundary, and the training points with their labels."""

import numpy as np
from contourpy import FillType, contour_generator

from core.experiments.boundary import Surface
from core.nn.arrays import Array, Labels, Mask
from pages.drawing.draw import at, el, plot
from pages.stage import Stage

_HEIGHT = 168
_EDGE = 0.02
"""What a surface shows beyond the frame, as a share: there its outline runs, which is no boundary."""


def plane(
    surface: Surface,
    points: Array,
    labels: Array | Labels,
    flipped: Mask,
    *,
    hue: str,
    stage: Stage,
    label: str,
    slot: str = "",
) -> str:
    """One network's boundary in its hue; class 0 as rings, class 1 as triangles, wrong labels ringed.

    points: (n_samples, 2); labels: (n_samples,) or (n_samples, 1) of 0 and 1; flipped: which labels are wrong.
    ``slot``, by default "side-<hue>", holds the region of class 1: a track may set its "d" to ``region`` of other
    surfaces.
    """
    u = stage.unit
    height = _HEIGHT * u * stage.room
    inner = f"{1000 * _EDGE:g} {1000 * _EDGE:g} {1000 - 2000 * _EDGE:g} {1000 - 2000 * _EDGE:g}"
    side = el("path", d=region(surface), class_=f"side {hue}", data_slot=slot or f"side-{hue}")
    ground = el("svg", side, viewBox=inner, preserveAspectRatio="none", width="100%", height=height, class_="cut")
    low = np.array([surface.x[0], surface.y[0]])
    span = np.array([surface.x[-1], surface.y[-1]]) - low
    marks = []
    for point, one, wrong in zip(points, np.ravel(labels), np.ravel(flipped), strict=True):
        x, y = ((point - low) / span - _EDGE) / (1 - 2 * _EDGE)
        marks.append(at(100 * float(x), height * (1 - float(y)), _sample(bool(one), bool(wrong), u)))
    frame = el("rect", x=0, y=0, width="100%", height=height, class_="frame")
    return plot(height, ground, *marks, frame, label=label, class_="plane")


def region(surface: Surface) -> str:
    """Where the network answers class 1, as a path in a square of 1000 by 1000, y downward."""
    x, y = (1000 * (values - values[0]) / (values[-1] - values[0]) for values in (surface.x, surface.y))
    generator = contour_generator(x, 1000 - y, surface.probabilities, fill_type=FillType.OuterOffset)
    outlines = zip(*generator.filled(0.5, 2.0), strict=True)
    return "".join(_closed(part) for outline, offsets in outlines for part in np.split(outline, offsets[1:-1]))


def _closed(outline: Array) -> str:
    """Whole numbers, each point told from the one before: a third of the length of plain coordinates."""
    places = np.rint(outline[:-1]).astype(np.int64)
    moves = np.diff(places, axis=0)
    x, y = places[0].tolist()
    return f"M{x} {y}{''.join([f'l{dx} {dy}' for dx, dy in moves[moves.any(axis=1)].tolist()])}Z"


def _sample(is_one: bool, is_wrong: bool, u: float) -> str:
    r = 3.6 * u
    triangle = f"M0 {-1.2 * r:.1f}L{1.1 * r:.1f} {0.8 * r:.1f}H{-1.1 * r:.1f}Z"
    shape = el("path", d=triangle, class_="one") if is_one else el("circle", r=r, class_="zero-class")
    return shape + (el("circle", r=2 * r, class_="flipped") if is_wrong else "")
