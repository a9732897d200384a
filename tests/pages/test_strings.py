"""Every sentence that the code asks for is there, and is handed what it has places for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from pages.strings import course

_PAGES = Path(__file__).parents[2] / "pages"
_PLACES = {key: {name for _, name, _, _ in Formatter().parse(text) if name} for key, text in course().strings.items()}
_SOURCES = sorted(_PAGES.rglob("*.py"))


def _asked(path: Path) -> Iterator[tuple[ast.Call, list[str]]]:
    """Each call of ``t`` with the patterns that its key may have; one that is computed elsewhere may be any."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = [
        (node.targets[0].id, node.value.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if isinstance(node.value, ast.Constant)
    ]
    known = dict(constants)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t":
            yield node, [_pattern(key, known) for key in _branches(node.args[0])]


def _branches(key: ast.expr) -> list[ast.expr]:
    """What ``a if ... else b`` may be."""
    return [*_branches(key.body), *_branches(key.orelse)] if isinstance(key, ast.IfExp) else [key]


def _pattern(key: ast.expr, known: dict[str, object]) -> str:
    if isinstance(key, ast.Constant):
        return re.escape(str(key.value))
    if isinstance(key, ast.JoinedStr):
        return "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else _pattern(part.value, known)
            for part in key.values
            if isinstance(part, (ast.Constant, ast.FormattedValue))
        )
    if isinstance(key, ast.Name) and isinstance(known.get(key.id), str):
        return re.escape(str(known[key.id]))
    return ".+"


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: path.relative_to(_PAGES).as_posix())
def test_every_key_exists_with_its_places(path: Path) -> None:
    for call, patterns in _asked(path):
        where = f"{path.name}:{call.lineno}: {ast.unparse(call)[:90]}"
        given, used = {word.arg for word in call.keywords}, set()
        for pattern in patterns:
            places = [there for key, there in _PLACES.items() if re.fullmatch(pattern, key)]
            assert places, f"{where}: no such string"
            used |= set().union(*places)
            # Of keys that are put together some may never be: one that fits is enough.
            assert None in given or pattern == ".+" or any(there <= given for there in places), f"{where}: {places}"
        assert None in given or given <= used, f"{where}: no place for {given - used}"


def test_most_keys_are_written_out() -> None:
    """So that the test above has something to hold."""
    patterns = [pattern for path in _SOURCES for _, patterns in _asked(path) for pattern in patterns]
    assert len(patterns) > 800 and patterns.count(".+") < 0.06 * len(patterns)
