"""The item bank of a course: ``*.quiz.toml`` beside the sections, read and checked; the front door to the quiz.

Items are data (core/course/items.py), a seed draws a variant of one (core/course/variants.py), a reply to it is marked
in core/course/scoring.py. Whatever is wrong with an item is said when the course is read, with file and item named.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from core.course.generators import GENERATORS
from core.course.items import (
    Choice,
    Click,
    Item,
    Lines,
    Match,
    Misconception,
    Multi,
    Number,
    Truth,
    Vector,
    misconceptions,
)
from core.course.reading import CourseError, read_toml
from core.course.variants import Shown, Variant, draw_variant, places, variant_seed

__all__ = [
    "Bank", "Item", "Misconception", "Shown", "Variant", "draw_variant", "misconceptions", "read_bank", "variant_seed",
]  # fmt: skip


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    item: list[dict[str, Any]]


@dataclass(frozen=True)
class Bank:
    """All items by id, in order. sections: the slug of the section in whose file each stands."""

    items: dict[str, Item]
    sections: dict[str, str]

    def of_section(self, slug: str) -> list[Item]:
        """The items of one section."""
        return [item for key, item in self.items.items() if self.sections[key] == slug]

    def of_misconception(self, key: str) -> list[Item]:
        """The items that show a wrong belief."""
        return [item for item in self.items.values() if key in misconceptions(item)]


def read_bank(folder: Path, sections: Sequence[tuple[str, str]], known: dict[str, Misconception]) -> Bank:
    """Read ``<stem>.quiz.toml`` for each (stem, slug); a missing file is an empty one.

    Raises CourseError naming file and item where something is wrong.
    """
    items: dict[str, Item] = {}
    homes: dict[str, str] = {}
    for stem, slug in sections:
        path = folder / f"{stem}.quiz.toml"
        for number, data in enumerate(read_toml(path, _File).item if path.exists() else [], start=1):
            where = f"{path}: item {number} ({data.get('id', 'without id')})"
            item = _read_item(data, where)
            if item.id in items:
                raise CourseError(f"{where}: another item has this id")
            _check(item, known, where)
            items[item.id], homes[item.id] = item, slug
    return Bank(items, homes)


def _read_item(data: dict[str, Any], where: str) -> Item:
    try:
        item: Item = msgspec.convert(data, type=Item, strict=True)
    except msgspec.ValidationError as error:
        raise CourseError(f"{where}: {error}") from error
    return item


def _check(item: Item, known: dict[str, Misconception], where: str) -> None:
    faults = list(_faults(item, known))
    try:
        faults = faults or list(_faults_of_variant(item, draw_variant(item, 0)))
    except CourseError as error:
        faults = [str(error)]
    if faults:
        raise CourseError(f"{where}: " + "; ".join(faults))


def _faults(item: Item, known: dict[str, Misconception]) -> Iterator[str]:
    if item.generator and item.generator not in GENERATORS:
        yield f"unknown generator {item.generator}"
    if unknown := misconceptions(item) - known.keys():
        yield f"unknown misconceptions {sorted(unknown)}"
    if isinstance(item, Number | Vector | Click) and not item.generator:
        yield "needs a generator: keys are computed, never typed"
    if isinstance(item, Truth) and item.answer is None and not item.generator:
        yield "needs an answer"
    if isinstance(item, Match) and len({pair.left for pair in item.pair}) < len(item.pair):
        yield "two pairs with one left side"
    if item.language and not item.code:
        yield "a language without code"


def _faults_of_variant(item: Item, variant: Variant) -> Iterator[str]:
    yield from _faults_of_key(item, variant)
    texts = [text for text in _texts(msgspec.to_builtins(item)) if text != item.code]
    if missing := set().union(*map(places, texts)) - variant.draw.values.keys():
        yield f"the generator has no values {sorted(missing)}"


def _faults_of_key(item: Item, variant: Variant) -> Iterator[str]:
    draw = variant.draw
    if isinstance(item, Number | Vector):
        if not isinstance(draw.answer, tuple if isinstance(item, Vector) else int | float):
            yield f"the generator's answer does not suit: {draw.answer!r}"
        if unknown := {one.name for one in item.wrong} - draw.wrong.keys():
            yield f"the generator has no wrong rules {sorted(unknown)}"
    elif isinstance(item, Click) and not (isinstance(draw.answer, frozenset) and draw.answer and draw.picture):
        yield "the generator has no parts to press"
    elif isinstance(item, Truth) and item.answer is None and not isinstance(draw.answer, bool):
        yield f"the generator's answer does not suit: {draw.answer!r}"
    elif isinstance(item, Choice | Multi):
        if unknown := set(draw.choices) - {option.key for option in item.choice}:
            yield f"no choices with the generator's keys {sorted(unknown)}"
        yield from _faults_of_count(sum(map(variant.is_right, range(len(item.choice)))), many=isinstance(item, Multi))
    elif isinstance(item, Lines):
        n_lines = len(variant.shown.code.split("\n"))
        if any(not 1 <= line.n <= n_lines for line in item.line):
            yield f"a line that the listing of {n_lines} lines does not have"
        yield from _faults_of_count(sum(line.right for line in item.line), many=False)


def _faults_of_count(n_right: int, *, many: bool) -> Iterator[str]:
    if n_right < 1 or (n_right > 1 and not many):
        yield f"{n_right} right ones"


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _texts(value)
