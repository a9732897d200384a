"""Draw the house from its imports into docs/pictures/house.svg: ``make house``.

A room is a folder below core or pages, or a file beside the folders that one of them needs; other files are the room
"pages". Each stands below all that use it; an arrow that others imply is left out. A circle of imports is a ValueError.
"""

import ast
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pictures" / "house.svg"
Graph = Mapping[str, set[str]]
Node = tuple[str, ...]  # a room, or the place at which an arrow (from, to, row) passes a row
_CHAR, _HIGH, _ROW, _BEND, _GAP, _EDGE = 7.3, 30, 76, 23, 16, 12  # pixels
_LINE = 'fill="none" stroke="#7d8590" marker-end="url(#tip)"'
# Solid rooms with dark names, and arrows of a grey that shows on white as on black.
_FILLS = {"core": "#cfe8d5", "pages": "#d3e2f7", "app": "#f4e3c3"}
_HEAD = """<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" fill="#1b1f24" \
font-family="ui-monospace, Menlo, Consolas, monospace" font-size="12" text-anchor="middle">
<title>The rooms of the house; an arrow points to what a room imports</title>
<marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">\
<path d="M0 0 8 4 0 8z" fill="#7d8590"/></marker>
"""


def _modules() -> dict[str, set[str]]:
    """By module, those of the house that it imports; the two empty packages at the top count for nothing."""
    paths = [ROOT / "app.py", *(path for top in ("core", "pages") for path in ROOT.glob(f"{top}/**/*.py"))]
    named = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}
    del named["core"], named["pages"]
    imports = {}
    for name, path in named.items():
        found: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        imports[name] = found & named.keys()
    return imports


def _reached(graph: Graph, start: Iterable[str]) -> set[str]:
    """All to which a way of one arrow or more leads from there."""
    seen: set[str] = set()
    ahead = [name for one in start for name in graph[one]]
    while ahead:
        if (name := ahead.pop()) not in seen:
            seen.add(name)
            ahead += graph[name]
    return seen


def rooms() -> dict[str, set[str]]:
    """The rooms with those that each uses."""
    imports = _modules()
    place = {name: ".".join(name.split(".")[:2]) for name in imports}
    folders = {place[name] for name in imports if name.count(".") > 1}
    inside = {name for name in imports if place[name] in folders}
    room = place | {name: name.split(".")[0] for name in imports.keys() - inside - _reached(imports, inside)}
    graph: dict[str, set[str]] = {one: set() for one in room.values()}
    for name, uses in imports.items():
        graph[room[name]] |= {room[one] for one in uses} - {room[name]}
    if circle := sorted(name for name in graph if name in _reached(graph, [name])):
        raise ValueError(f"imports go in a circle: {', '.join(circle)}")
    return graph


def _width(node: Node) -> float:
    return _CHAR * len(node[0]) + 18 if len(node) == 1 else 2


def _placed(rows: list[list[Node]], ways: list[list[Node]]) -> dict[Node, float]:
    """The middle of each node in x: row by row, down and up again, each is drawn to those it is tied to."""
    tied: dict[Node, list[Node]] = {node: [] for row in rows for node in row}
    for upper, lower in (pair for way in ways for pair in pairwise(way)):
        tied[upper].append(lower)
        tied[lower].append(upper)
    x = {node: 100.0 * place for row in rows for place, node in enumerate(row)}
    for turn in range(60):
        for row in rows if turn % 2 == 0 else reversed(rows):
            wish = {node: sum(x[one] for one in tied[node]) / len(tied[node]) for node in row}
            right = -1e9
            for node in sorted(row, key=lambda node: (wish[node], node)):
                x[node] = max(wish[node], right + _GAP + _width(node) / 2)
                right = x[node] + _width(node) / 2
            shift = sum(wish[node] - x[node] for node in row) / len(row)
            x |= {node: x[node] + shift for node in row}
    left = min(x[node] - _width(node) / 2 for node in x) - _EDGE
    return {node: round(x[node] - left, 1) for node in sorted(x)}


def svg() -> str:
    """The picture."""
    graph = rooms()
    row = dict.fromkeys(graph, 0)
    for name in [*graph] * len(graph):  # often enough for the longest way
        row |= {one: max(row[one], row[name] + 1) for one in graph[name]}
    ways = [[(name,), *((name, one, str(i)) for i in range(row[name] + 1, row[one])), (one,)]
            for name, uses in sorted(graph.items()) for one in sorted(uses - _reached(graph, uses))]  # fmt: skip
    high = {node: row[node[0]] if len(node) == 1 else int(node[2]) for way in ways for node in way}
    x = _placed([sorted(node for node in high if high[node] == i) for i in range(max(row.values()) + 1)], ways)
    y = {node: _EDGE + _ROW * i for node, i in high.items()}
    lines = []
    for way in ways:
        parts = [f"V{y[a] + _HIGH}C{x[a]} {y[b] - _BEND} {x[b]} {y[b] - _BEND} {x[b]} {y[b]}" for a, b in pairwise(way)]
        lines.append(f'<path d="M{x[way[0]]} {y[way[0]]}{"".join(parts)}" {_LINE}/>')
    for node in (node for node in x if len(node) == 1):
        wide, fill = _width(node), _FILLS[node[0].split(".")[0]]
        box = f'x="{x[node] - wide / 2:.1f}" y="{y[node]}" width="{wide:.1f}" height="{_HIGH}" rx="5" fill="{fill}"'
        lines.append(f'<rect {box}/><text x="{x[node]}" y="{y[node] + 19}">{node[0]}</text>')
    right, foot = max(x[node] + _width(node) / 2 for node in x), max(y.values()) + _HIGH
    return _HEAD.format(round(right) + _EDGE, foot + _EDGE) + "\n".join([*lines, "</svg>\n"])


if __name__ == "__main__":
    PICTURE.write_text(svg(), encoding="utf-8")
