"""The item bank: quiz items as data, and the variants that a seed draws from them.

Items stand in ``*.quiz.toml`` beside the sections. Nothing here knows a learner, a clock or a screen. What a learner
may see of a variant is ``Variant.shown``; the key stays in the variant.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np

from core.course.generators import GENERATORS, Draw
from core.course.reading import CourseError, read_toml

_LATIN = re.compile(r"(\$[^$]*\$|`[^`]*`)")
_PLACE = re.compile(r"\{(\w+)\}")
_BENGALI_DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
_MOST_DRAWS = 100


class Misconception(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A wrong belief: its name, what is true instead, and the section that says so."""

    name: str
    truth: str
    section: str


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A choice. key: its name where a generator decides which is right."""

    text: str
    why: str
    right: bool = False
    key: str = ""
    misconception: str = ""


class Wrong(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said to a learner whose number a named wrong rule gives."""

    name: str
    why: str
    misconception: str = ""


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two things that belong together."""

    left: str
    right: str
    why: str


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of line ``n`` of a listing, counted from 1."""

    n: int
    why: str
    right: bool = False
    misconception: str = ""


class _Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", kw_only=True):
    id: str
    question: str
    hints: list[str]
    solution: str
    code: str = ""
    language: Literal["", "numpy", "pytorch", "keras"] = ""
    misconception: str = ""
    generator: str = ""


class Choice(_Item, frozen=True, tag="choice", kw_only=True):
    """Exactly one of the choices is right."""

    choice: list[Option]
    keep_order: bool = False


class Multi(_Item, frozen=True, tag="multi", kw_only=True):
    """One or more of the choices are right; all of them are to be marked."""

    choice: list[Option]
    keep_order: bool = False


class Truth(_Item, frozen=True, tag="truth", kw_only=True):
    """A statement, true or false."""

    why_true: str
    why_false: str
    answer: bool | None = None


class Number(_Item, frozen=True, tag="number", kw_only=True):
    """A number, compared at ``decimals`` places."""

    decimals: int
    wrong: list[Wrong] = []
    unit: str = ""


class Vector(_Item, frozen=True, tag="vector", kw_only=True):
    """A list of numbers, each compared at ``decimals`` places."""

    decimals: int
    wrong: list[Wrong] = []


class Order(_Item, frozen=True, tag="order", kw_only=True):
    """Steps to be put in order; they stand here in the right one."""

    steps: list[str]
    why: str


class Match(_Item, frozen=True, tag="match", kw_only=True):
    """Pairs to be found; ``extra_right`` belongs to nothing."""

    pair: list[Pair]
    extra_right: list[str] = []


class Click(_Item, frozen=True, tag="click", kw_only=True):
    """Parts of a picture to be pressed; the generator gives picture and key."""

    picture: Literal["network", "edges", "layers", "batches"]
    why_missed: str
    why_extra: str


class Lines(_Item, frozen=True, tag="lines", kw_only=True):
    """One line of the listing is to be found."""

    line: list[Line]
    why_other: str


Item = Choice | Multi | Truth | Number | Vector | Order | Match | Click | Lines


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    item: list[Item]


class Shown(msgspec.Struct, frozen=True):
    """All that a learner may see of a variant before answering.

    options: choices, steps or left sides, in the order of the screen; rights: right sides of a match item.
    """

    id: str
    kind: str
    question: str
    n_hints: int
    code: str = ""
    language: str = ""
    options: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    decimals: int | None = None
    unit: str = ""
    picture: str = ""
    drawing: dict[str, Any] = {}


@dataclass(frozen=True)
class Variant:
    """An item with the numbers and the order that one seed gives it.

    order: for each place on the screen the index in the item's own list; rights: the same for right sides.
    """

    item: Item
    seed: int
    draw: Draw
    order: tuple[int, ...]
    rights: tuple[int, ...]

    def text(self, template: str) -> str:
        """A text of the item with the variant's numbers in it."""
        return fill(template, self.draw.values)

    def hint(self, i: int) -> str:
        """The i-th hint, from 0."""
        return self.text(self.item.hints[i])

    @property
    def right_sides(self) -> list[str]:
        """All right sides of a match item, in its own order, each text once."""
        assert isinstance(self.item, Match)
        return list(dict.fromkeys([pair.right for pair in self.item.pair] + self.item.extra_right))

    def is_right(self, i: int) -> bool:
        """Whether choice or line ``i`` of the item's own list is right."""
        if isinstance(self.item, Lines):
            return any(line.right and line.n == i + 1 for line in self.item.line)
        assert isinstance(self.item, Choice | Multi)
        option = self.item.choice[i]
        return option.key in self.draw.choices if self.draw.choices else option.right

    @property
    def is_true(self) -> bool:
        """Whether the statement of a truth item holds."""
        assert isinstance(self.item, Truth)
        return bool(self.draw.answer if self.item.answer is None else self.item.answer)

    @cached_property
    def shown(self) -> Shown:
        """What a learner may see; no key is in it."""
        item, text = self.item, self.text
        options: Sequence[str] = ()
        if isinstance(item, Choice | Multi):
            options = [option.text for option in item.choice]
        elif isinstance(item, Order):
            options = item.steps
        elif isinstance(item, Match):
            options = [pair.left for pair in item.pair]
        rights = [self.right_sides[i] for i in self.rights] if isinstance(item, Match) else []
        return Shown(
            id=item.id,
            kind=item.__struct_config__.tag,  # type: ignore[arg-type]
            question=text(item.question),
            n_hints=len(item.hints),
            code=fill_code(item.code, self.draw.values),
            language=item.language,
            options=tuple(text(options[i]) for i in self.order),
            rights=tuple(map(text, rights)),
            decimals=item.decimals if isinstance(item, Number | Vector) else None,
            unit=item.unit if isinstance(item, Number) else "",
            picture=item.picture if isinstance(item, Click) else "",
            drawing=self.draw.picture,
        )


@dataclass(frozen=True)
class Bank:
    """All items. sections: the slug of the section in whose file each stands."""

    items: dict[str, Item]
    sections: dict[str, str]

    def of_section(self, slug: str) -> list[Item]:
        """The items of one section."""
        return [item for key, item in self.items.items() if self.sections[key] == slug]

    def of_misconception(self, key: str) -> list[Item]:
        """The items that show a wrong belief."""
        return [item for item in self.items.values() if key in misconceptions(item)]


def misconceptions(item: Item) -> set[str]:
    """The wrong beliefs that the item as a whole or one of its wrong answers shows."""
    parts: list[Any] = [item]
    for name in ("choice", "wrong", "line"):
        parts += getattr(item, name, [])
    return {part.misconception for part in parts} - {""}


def variant_seed(item_id: str, learner: str, attempt: int) -> int:
    """The seed of a learner's ``attempt``-th variant of an item: the same again for the same three."""
    digest = blake2b(f"{item_id}\n{learner}\n{attempt}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def draw_variant(item: Item, seed: int) -> Variant:
    """The variant of an item that a seed gives; raise CourseError if its numbers never tell rules apart."""
    rng = np.random.default_rng(seed)
    draw = Draw()
    if item.generator:
        draw = next((one for one in _draws(item, rng) if _tells_apart(item, one)), draw)
        if draw.answer is None and isinstance(item, Number | Vector | Click):
            raise CourseError(f"{item.id}: {item.generator} gave {_MOST_DRAWS} draws in which two rules give one value")
    n = {Choice: "choice", Multi: "choice", Order: "steps", Match: "pair"}.get(type(item))
    size = len(getattr(item, n)) if n else 0
    order = _shuffled(size, rng, keep=not isinstance(item, Order) and getattr(item, "keep_order", False))
    if isinstance(item, Order):
        while size > 1 and order == tuple(range(size)):  # the right order would be a gift
            order = _shuffled(size, rng, keep=False)
    variant = Variant(item, seed, draw, order, ())
    if isinstance(item, Match):
        variant = Variant(item, seed, draw, order, _shuffled(len(variant.right_sides), rng, keep=False))
    return variant


def _draws(item: Item, rng: np.random.Generator) -> Iterator[Draw]:
    for _ in range(_MOST_DRAWS):
        yield GENERATORS[item.generator](rng)


def _shuffled(n: int, rng: np.random.Generator, *, keep: bool) -> tuple[int, ...]:
    return tuple(range(n)) if keep else tuple(int(i) for i in rng.permutation(n))


def _tells_apart(item: Item, draw: Draw) -> bool:
    """Whether the right value and the value of every wrong rule differ from each other as they are compared."""
    if not isinstance(item, Number | Vector):
        return True
    values = [np.atleast_1d(np.asarray(value, float)) for value in (draw.answer, *draw.wrong.values())]
    return all(not near(a, b, item.decimals) for a, b in combinations(values, 2))


def near(a: Any, b: Any, decimals: int) -> bool:
    """Whether two numbers, or two lists of numbers, are one at that many decimals; whole numbers must be equal."""
    within = 0.5 * 10.0**-decimals if decimals else 1e-6
    a, b = np.atleast_1d(np.asarray(a, float)), np.atleast_1d(np.asarray(b, float))
    return a.shape == b.shape and bool(np.all(np.abs(a - b) <= within * (1 + 1e-9)))


def fill(template: str, values: dict[str, Any]) -> str:
    """Put a variant's numbers into a text: Bengali digits in prose, Latin ones between $...$ and `...`."""
    parts = []
    for part in _LATIN.split(template):
        latin = part[:1] in ("$", "`") and len(part) > 1
        parts.append(_PLACE.sub(lambda match: _written(values[match[1]], bengali=not latin), part))  # noqa: B023
    return "".join(parts)


def fill_code(code: str, values: dict[str, Any]) -> str:
    """Put a variant's numbers into a listing, as code writes them; other braces stay."""
    return _PLACE.sub(
        lambda match: _written(values[match[1]], bengali=False).replace("−", "-") if match[1] in values else match[0],
        code,
    )


def _written(value: Any, *, bengali: bool) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(_written(one, bengali=bengali) for one in value)
    text = value if isinstance(value, str) else f"{value:.10g}".replace("-", "−")
    return in_bengali(text) if bengali else text


def in_bengali(text: str) -> str:
    """The text with Bengali digits."""
    return text.translate(_BENGALI_DIGITS)


def read_bank(folder: Path, sections: Sequence[tuple[str, str]], known: dict[str, Misconception]) -> Bank:
    """Read ``<stem>.quiz.toml`` for each (stem, slug); a missing file is an empty one.

    Raises CourseError naming file and item where something is wrong.
    """
    items: dict[str, Item] = {}
    places: dict[str, str] = {}
    for stem, slug in sections:
        path = folder / f"{stem}.quiz.toml"
        for item in read_toml(path, _File).item if path.exists() else []:
            if item.id in items:
                raise CourseError(f"{path}: two items are called {item.id}")
            _check(item, path, known)
            items[item.id], places[item.id] = item, slug
    return Bank(items, places)


def _check(item: Item, path: Path, known: dict[str, Misconception]) -> None:
    faults = []
    if item.generator and item.generator not in GENERATORS:
        raise CourseError(f"{path}: {item.id}: unknown generator {item.generator}")
    if unknown := misconceptions(item) - known.keys():
        faults.append(f"unknown misconceptions {sorted(unknown)}")
    if isinstance(item, Number | Vector | Click) and not item.generator:
        faults.append("needs a generator: keys are computed, never typed")
    if isinstance(item, Truth) and item.answer is None and not item.generator:
        faults.append("needs an answer")
    if not faults:
        faults += _faults_of_variant(item, draw_variant(item, 0))
    if faults:
        raise CourseError(f"{path}: {item.id}: " + "; ".join(faults))


def _faults_of_variant(item: Item, variant: Variant) -> Iterator[str]:
    n_right: int | None = None
    if isinstance(item, Choice | Multi):
        n_right = sum(variant.is_right(i) for i in range(len(item.choice)))
    elif isinstance(item, Lines):
        lines = item.code.strip("\n").count("\n") + 1
        n_right = sum(line.right for line in item.line)
        if any(not 1 <= line.n <= lines for line in item.line):
            yield f"a line that the listing of {lines} lines does not have"
    if n_right is not None and (n_right < 1 or (n_right > 1 and not isinstance(item, Multi))):
        yield f"{n_right} right choices"
    if isinstance(item, Number | Vector) and (unknown := {one.name for one in item.wrong} - variant.draw.wrong.keys()):
        yield f"the generator has no wrong rules {sorted(unknown)}"
    texts = [text for text in _texts(msgspec.to_builtins(item)) if text != item.code]
    if missing := {name for text in texts for name in _PLACE.findall(text)} - variant.draw.values.keys():
        yield f"the generator has no values {sorted(missing)}"


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
