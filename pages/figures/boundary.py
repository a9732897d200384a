"""What a network answers over the plane: its boundary, and the training points with their labels."""

import numpy as np
from contourpy import FillType, LineType, contour_generator
from numpy.typing import NDArray

from core.experiments.boundary import Surface
from core.nn.arrays import Array, Mask
from pages.figures.draw import at, el, plot
from pages.stage import Stage

_HEIGHT = 168


def plane(surface: Surface, points: Array, labels: Array, flipped: Mask, *, hue: str, stage: Stage, label: str) -> str:
    """One network's boundary in its hue; class 0 as rings, class 1 as triangles, wrong labels ringed.

    points: (n_samples, 2); labels: (n_samples,) or (n_samples, 1) of 0 and 1; flipped: which labels are wrong.
    """
    u = stage.unit
    height = _HEIGHT * u * stage.room
    low = np.array([surface.x[0], surface.y[0]])
    span = np.array([surface.x[-1], surface.y[-1]]) - low
    generator = contour_generator(
        1000 * (surface.x - low[0]) / span[0], height * (1 - (surface.y - low[1]) / span[1]), surface.probabilities,
        fill_type=FillType.OuterOffset, line_type=LineType.Separate,
    )  # fmt: skip
    regions = zip(*generator.filled(0.5, 2.0), strict=True)
    sides = "".join(
        el("path", d="".join(_path(part) for part in np.split(outline, offsets[1:-1])), class_="side")
        for outline, offsets in regions
    )
    lines: list[NDArray[np.float64]] = generator.lines(0.5)  # type: ignore[assignment]  # LineType.Separate
    edges = "".join(el("path", d=_path(part), class_=f"edge {hue}") for part in lines)
    ground = el(
        "svg", sides, edges, viewBox=f"0 0 1000 {height:g}", preserveAspectRatio="none", width="100%", height=height
    )
    marks = []
    for point, one, wrong in zip(points, np.ravel(labels), np.ravel(flipped), strict=True):
        x, y = (point - low) / span
        r = 3.6 * u
        shape = (
            el("path", d=f"M0 {-1.2 * r:.1f}L{1.1 * r:.1f} {0.8 * r:.1f}H{-1.1 * r:.1f}Z", class_="one")
            if one
            else el("circle", r=r, class_="zero-class")
        )
        ring = el("circle", r=2 * r, class_="flipped") if wrong else ""
        marks.append(at(100 * float(x), height * (1 - float(y)), shape + ring))
    frame = el("rect", x=0, y=0, width="100%", height=height, class_="frame")
    return plot(height, ground, *marks, frame, label=label, class_="plane")


def _path(points: NDArray[np.float64]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.1f}" for x, y in points)
