"""The pictures of click items: every part that can be pressed is a switch of the form, by touch and by key.

The data are described in core/course/generators/networks.py; ids of parts are those of the key.
"""

from collections.abc import Sequence
from typing import Any

from pages.drawing.draw import at, el, line, live_plot, unit
from pages.strings import bn, t

_GAP, _RADIUS = 62, 20


def press_picture(
    kind: str, data: dict[str, Any], picked: Sequence[str] | None = None, right: Sequence[str] = ()
) -> str:
    """The picture of a click item; with ``picked`` it is marked: ``right`` parts ringed, wrong ones crossed."""
    marks = None if picked is None else _Marks(frozenset(picked), frozenset(right))
    return {"network": _network, "edges": _edges, "layers": _layers, "batches": _batches}[kind](data, marks)


class _Marks:
    """Which parts were pressed and which are right."""

    def __init__(self, picked: frozenset[str], right: frozenset[str]) -> None:
        self.picked, self.right = picked, right

    def of(self, part: str) -> str:
        if part in self.right:
            return " hit" if part in self.picked else " missed"
        return " extra" if part in self.picked else ""


def _switch(tag: str, part: str, name: str, marks: _Marks | None, *children: str, class_: str = "part") -> str:
    """A part that can be pressed, or, after the marking, that shows how it was."""
    if marks is not None:
        state = marks.of(part)
        said = t(f"quiz.part{state.replace(' ', '-')}") if state else ""
        return el(tag, *children, class_=class_ + state, aria_label=f"{name} {said}".strip())
    return el(tag, *children, class_=class_, role="checkbox", tabindex=0, aria_checked="false", data_part=part,
              aria_label=name)  # fmt: skip


def _places(layers: Sequence[int]) -> tuple[dict[tuple[int, int], tuple[float, float]], float]:
    height = _GAP * max(layers)
    spots = {}
    for i, n in enumerate(layers):
        x = 10 + 80 * i / (len(layers) - 1)
        for k in range(n):
            spots[i, k] = (x, (height - _GAP * n) / 2 + (k + 0.5) * _GAP)
    return spots, height


def _layer_name(i: int, n_layers: int) -> str:
    if i in (0, n_layers - 1):
        return t("quiz.layer-input" if i == 0 else "quiz.layer-output")
    return t("quiz.layer-hidden") if n_layers == 3 else t("quiz.layer-hidden-n", i=bn(i))


def _links(data: dict[str, Any]) -> list[tuple[str, tuple[int, int], tuple[int, int]]]:
    layers = data["layers"]
    return [
        (f"edge-{i}-{a}-{b}", (i, a), (i + 1, b))
        for i in range(len(layers) - 1)
        for a in range(layers[i])
        for b in range(layers[i + 1])
    ]


def _network(data: dict[str, Any], marks: _Marks | None) -> str:
    spots, height = _places(data["layers"])
    parts = [
        line(f"{spots[a][0]:g}%", spots[a][1], f"{spots[b][0]:g}%", spots[b][1], "link with")
        for _, a, b in _links(data)
    ]
    n_layers = len(data["layers"])
    for (i, k), (x, y) in spots.items():
        part, number = f"unit-{i}-{k}", bn(k + 1)
        circle = unit(float(_RADIUS), kept=part not in data["off"], value=number)
        ring = el("circle", r=_RADIUS + 5.0, class_="ring")
        name = t("quiz.unit", layer=_layer_name(i, n_layers), i=number)
        parts.append(at(x, y, _switch("g", part, name, marks, ring, circle)))
    return live_plot(height, *parts, label=t("quiz.network"), class_="press-network")


def _edges(data: dict[str, Any], marks: _Marks | None) -> str:
    """Connections are thin: each is in the picture and in the list below it."""
    spots, height = _places(data["layers"])
    n_layers = len(data["layers"])
    drawn, listed = [], []
    for part, a, b in _links(data):
        ends = (f"{spots[a][0]:g}%", spots[a][1], f"{spots[b][0]:g}%", spots[b][1])
        name = t("quiz.edge", here=_short(a, n_layers), there=_short(b, n_layers))
        drawn.append(_switch("g", part, name, marks, line(*ends, "hit-area"), line(*ends, "wire"), class_="part edge"))
        listed.append(_switch("li", part, name, marks, el("span", name), class_="part chip"))
    units = [
        at(x, y, unit(float(_RADIUS), kept=f"unit-{i}-{k}" not in data["off"], value=bn(k + 1)))
        for (i, k), (x, y) in spots.items()
    ]
    picture = live_plot(height, *drawn, *units, label=t("quiz.network"), class_="press-network")
    return picture + el("ul", *listed, class_="chips")


def _short(place: tuple[int, int], n_layers: int) -> str:
    return f"{_layer_name(place[0], n_layers)} {bn(place[1] + 1)}"


def _layers(data: dict[str, Any], marks: _Marks | None) -> str:
    rows = []
    for i, one in enumerate(data["layers"], start=1):
        code = el("code", one["name"], lang="en")
        rows.append(_switch("li", one["id"], f"{bn(i)}: {one['name']}", marks, code, class_="part chip"))
    return el("ol", *rows, class_="chips column")


def _batches(data: dict[str, Any], marks: _Marks | None) -> str:
    masks = data["masks"]
    row_name = "quiz.sample" if data["rows"] == "samples" else "quiz.batch"
    head = el("tr", el("td"), *[el("th", t("quiz.unit-short", i=bn(k + 1)), scope="col") for k in range(len(masks[0]))])
    rows = []
    for i, mask in enumerate(masks):
        cells = []
        for k, kept in enumerate(mask):
            part = f"cell-{i}-{k}"
            name = t("quiz.cell", row=t(row_name, i=bn(i + 1)), i=bn(k + 1), value=bn(kept))
            cells.append(el("td", _switch("span", part, name, marks, _bit(kept), class_="part cell")))
        rows.append(el("tr", el("th", t(row_name, i=bn(i + 1)), scope="row"), *cells))
    return el("table", head, *rows, class_="batches")


def _bit(kept: int) -> str:
    """A mask's digit, as the lesson draws it: a kept unit or a dropped one, with 1 or 0 in it."""
    disc = at(50, 22.0, unit(16.0, kept=bool(kept), value=bn(kept)))
    return el("svg", disc, class_="plot", height=44, aria_hidden="true")
