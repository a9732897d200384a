"""What each experiment claims, in one language, and how its numbers are put into a sentence."""

import re
from collections.abc import Mapping

import msgspec

_BENGALI_DIGITS = str.maketrans("0123456789-", "০১২৩৪৫৬৭৮৯−")


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of claims.toml, by the name of its experiment. effect: {name:format} is a number of its effect."""

    claim: str
    effect: str


def fill(template: str, numbers: Mapping[str, float], language: str) -> str:
    """Replace every ``{name:format}`` by its number; names may contain dots, which ``str.format`` refuses."""

    def number(match: re.Match[str]) -> str:
        return digits_of(format(numbers[match[1]], match[2]), language)

    return re.sub(r"\{([\w.]+):([^}]*)\}", number, template)


def digits_of(number: str, language: str) -> str:
    """Bengali digits and minus sign in Bengali; powers of ten (``2e-16``) stay as code writes them."""
    return number.translate(_BENGALI_DIGITS) if language == "bn" and "e" not in number else number
