"""What a quiz item is: one struct for each kind, as it stands in a ``*.quiz.toml``. Needs msgspec.

Texts may hold ``{placeholders}`` that the item's generator fills (core/course/variants.py).
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Text = Annotated[str, Meta(min_length=1)]
Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)+$", max_length=80)]
Decimals = Annotated[int, Meta(ge=0, le=4)]


class Misconception(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A wrong belief: its name, what is true instead, and the section that says so."""

    name: str
    truth: str
    section: str


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A choice. key: its name where the generator decides which is right."""

    text: Text
    why: Text
    right: bool = False
    key: str = ""
    misconception: str = ""


class Wrong(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said to a learner whose number a named wrong rule gives."""

    name: Text
    why: Text
    misconception: str = ""


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two things that belong together."""

    left: Text
    right: Text
    why: Text


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of line ``n`` of a listing, counted from 1."""

    n: int
    why: Text
    right: bool = False
    misconception: str = ""


Options = Annotated[list[Option], Meta(min_length=3, max_length=6)]


class _Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", kw_only=True):
    id: Id
    question: Text
    hints: Annotated[list[Text], Meta(min_length=1, max_length=3)]
    solution: Text
    code: str = ""
    language: Literal["", "numpy", "pytorch", "keras"] = ""
    misconception: str = ""
    generator: str = ""


class Choice(_Item, frozen=True, tag="choice", kw_only=True):
    """Exactly one of the choices is right."""

    choice: Options
    keep_order: bool = False


class Multi(_Item, frozen=True, tag="multi", kw_only=True):
    """One or more of the choices are right; all of them are to be marked."""

    choice: Options
    keep_order: bool = False


class Truth(_Item, frozen=True, tag="truth", kw_only=True):
    """A statement; without ``answer`` the generator says whether it is true. why_true: said to who chose that."""

    why_true: Text
    why_false: Text
    answer: bool | None = None


class Number(_Item, frozen=True, tag="number", kw_only=True):
    """A number, compared at ``decimals`` places."""

    decimals: Decimals
    wrong: list[Wrong] = []
    unit: str = ""


class Vector(_Item, frozen=True, tag="vector", kw_only=True):
    """A list of numbers, each compared at ``decimals`` places."""

    decimals: Decimals
    wrong: list[Wrong] = []


class Order(_Item, frozen=True, tag="order", kw_only=True):
    """Steps to be put in order; they stand here in the right one."""

    steps: Annotated[list[Text], Meta(min_length=4, max_length=7)]
    why: Text


class Match(_Item, frozen=True, tag="match", kw_only=True):
    """Pairs to be found; ``extra_right`` belongs to nothing. Equal right sides are one."""

    pair: Annotated[list[Pair], Meta(min_length=3, max_length=8)]
    extra_right: list[Text] = []

    @property
    def right_sides(self) -> list[str]:
        """All right sides, each text once."""
        return list(dict.fromkeys([pair.right for pair in self.pair] + self.extra_right))


class Click(_Item, frozen=True, tag="click", kw_only=True):
    """Parts of a picture to be pressed; the generator gives picture and key."""

    picture: Literal["network", "edges", "layers", "batches"]
    why_missed: Text
    why_extra: Text


class Lines(_Item, frozen=True, tag="lines", kw_only=True):
    """One line of the listing is to be found."""

    line: Annotated[list[Line], Meta(min_length=1)]
    why_other: Text


Item = Choice | Multi | Truth | Number | Vector | Order | Match | Click | Lines


def misconceptions(item: Item) -> set[str]:
    """The wrong beliefs that the item as a whole or one of its wrong answers shows."""
    parts: list[Any] = [item]
    for name in ("choice", "wrong", "line"):
        parts += getattr(item, name, [])
    return {part.misconception for part in parts} - {""}
