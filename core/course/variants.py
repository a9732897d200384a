"""Variants of quiz items: the numbers and the order that a seed gives. Pure: no learner, no clock, no screen.

What a learner may see of a variant is ``Variant.shown``; the key stays in the variant.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import combinations
from typing import Any

import msgspec
import numpy as np

from core.course.generators import GENERATORS, Draw
from core.course.items import Choice, Click, Item, Match, Multi, Number, Order, Truth, Vector
from core.course.reading import CourseError
from core.numerals import BENGALI, LATIN, plain

_LATIN = re.compile(r"(\$[^$]*\$|`[^`]*`)")
_PLACE = re.compile(r"\{([A-Za-z_]\w*)\}")
SCRIPT = BENGALI
"""In which the course's prose has its numbers."""
_MOST_DRAWS = 100


class Shown(msgspec.Struct, frozen=True):
    """All that a learner may see of a variant before answering.

    options: choices, steps or left sides, in the order of the screen; rights: right sides of a match item;
    drawing: the data of a click item's picture, described in core/course/generators/networks.py.
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

    def is_right(self, i: int) -> bool:
        """Whether choice ``i`` of the item's own list is right."""
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
        own = _own_list(item)
        return Shown(
            id=item.id,
            kind=str(item.__struct_config__.tag),
            question=text(item.question),
            n_hints=len(item.hints),
            code=fill_code(item.code, self.draw.values).strip("\n"),
            language=item.language,
            options=tuple(text(own[i]) for i in self.order),
            rights=tuple(text(item.right_sides[i]) for i in self.rights) if isinstance(item, Match) else (),
            decimals=item.decimals if isinstance(item, Number | Vector) else None,
            unit=item.unit if isinstance(item, Number) else "",
            picture=item.picture if isinstance(item, Click) else "",
            drawing=self.draw.picture if isinstance(item, Click) else {},
        )


def _own_list(item: Item) -> Sequence[str]:
    """What stands on the screen in an order of its own."""
    if isinstance(item, Choice | Multi):
        return [option.text for option in item.choice]
    if isinstance(item, Match):
        return [pair.left for pair in item.pair]
    return item.steps if isinstance(item, Order) else ()


def variant_seed(item_id: str, learner: str, attempt: int) -> int:
    """The seed, in [0, 2**63), of a learner's ``attempt``-th variant of an item: the same again for the same three."""
    digest = blake2b(f"{item_id}\n{learner}\n{attempt}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def draw_variant(item: Item, seed: int) -> Variant:
    """The variant of an item that a seed gives.

    Raises CourseError naming item and generator if the numbers never tell the right rule from the wrong ones.
    """
    rng = np.random.default_rng(seed)
    draw = _draw(item, rng)
    size = len(_own_list(item))
    order = tuple(range(size))
    if not (isinstance(item, Choice | Multi) and item.keep_order):
        order = _shuffled(size, rng)
    while isinstance(item, Order) and order == tuple(range(size)):  # the right order would be a gift
        order = _shuffled(size, rng)
    rights = _shuffled(len(item.right_sides), rng) if isinstance(item, Match) else ()
    return Variant(item, seed, draw, order, rights)


def _draw(item: Item, rng: np.random.Generator) -> Draw:
    if not item.generator:
        return Draw()
    for _ in range(_MOST_DRAWS):
        draw = GENERATORS[item.generator](rng)
        if not isinstance(item, Number | Vector) or tells_apart(draw, item.decimals):
            return draw
    raise CourseError(f"{item.id}: {_MOST_DRAWS} draws of {item.generator}, and in each two rules give one value")


def _shuffled(n: int, rng: np.random.Generator) -> tuple[int, ...]:
    return tuple(int(i) for i in rng.permutation(n))


def tells_apart(draw: Draw, decimals: int) -> bool:
    """Whether the right value and that of every wrong rule are so far apart that no reply is near two of them."""
    apart = 10.0**-decimals * (1 - 1e-9)
    values = [np.atleast_1d(np.asarray(value, float)) for value in (draw.answer, *draw.wrong.values())]
    return all(a.shape != b.shape or np.abs(a - b).max() >= apart for a, b in combinations(values, 2))


def near(a: Any, b: Any, decimals: int) -> bool:
    """Whether two numbers, or two lists of numbers, are one at that many decimals; whole numbers must be equal."""
    within = 0.5 * 10.0**-decimals if decimals else 1e-6
    a, b = np.atleast_1d(np.asarray(a, float)), np.atleast_1d(np.asarray(b, float))
    return a.shape == b.shape and bool(np.all(np.abs(a - b) <= within * (1 + 1e-9)))


def places(template: str) -> set[str]:
    """The names of the placeholders in a text."""
    return set(_PLACE.findall(template))


def fill(template: str, values: dict[str, Any]) -> str:
    """Put a variant's numbers into a text: in prose in its script, as Latin digits between $...$ and `...`."""
    parts = []
    for part in _LATIN.split(template):
        if part.startswith("`"):
            parts.append(fill_code(part, values))
        elif part.startswith("$"):
            parts.append(_PLACE.sub(lambda match: written(values[match[1]], _in_formula), part))
        else:
            parts.append(_PLACE.sub(lambda match: SCRIPT.digits_in(written(values[match[1]], _in_prose)), part))
    return "".join(parts)


def fill_code(code: str, values: dict[str, Any]) -> str:
    """Put a variant's numbers into a listing, as code writes them; other braces stay."""
    return _PLACE.sub(
        lambda match: written(values[match[1]], plain).replace("−", "-") if match[1] in values else match[0], code
    )


def written(value: Any, one: Callable[[float], str]) -> str:
    """A number or a list of them, each as ``one`` writes it; a text as it is."""
    if isinstance(value, tuple | list):
        return ", ".join(written(part, one) for part in value)
    return value if isinstance(value, str) else one(value)


def _in_prose(value: float) -> str:
    return SCRIPT.dress(plain(value))


def _in_formula(value: float) -> str:
    return LATIN.dress(plain(value), grouped=False)
