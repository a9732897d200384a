"""What a generator hands to a quiz item: the numbers of one variant, its key and its known wrong answers."""

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

Value = float | tuple[float, ...]


class Draw(msgspec.Struct, frozen=True):
    """One variant's numbers.

    values: what the texts' {placeholders} stand for. answer: the key: a number, a tuple of numbers, a set of part
    ids (click), or whether a statement is true. wrong: the value of every named wrong rule. choices: the keys of
    the right choices where they depend on the draw. picture: what a click item shows, as plain lists and numbers.
    """

    values: dict[str, Any] = {}
    answer: Value | frozenset[str] | bool | None = None
    wrong: dict[str, Value] = {}
    choices: tuple[str, ...] = ()
    picture: dict[str, Any] = {}


Generator = Callable[[np.random.Generator], Draw]
