"""What each experiment claims, in one language, and how its numbers are put into a sentence."""

import re
from collections.abc import Mapping

import msgspec

from core.numerals import Script


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of claims.toml, by the name of its experiment. effect: {name:format} is a number of its effect."""

    claim: str
    effect: str


def fill(template: str, numbers: Mapping[str, float], script: Script) -> str:
    """Replace every ``{name:format}`` by its number; names may contain dots, which ``str.format`` refuses."""

    def number(match: re.Match[str]) -> str:
        return script.format(numbers[match[1]], match[2])

    return re.sub(r"\{([\w.]+):([^}]*)\}", number, template)
