"""A number as text, and back: written as one script has it, read as people write it.

How a language writes numbers is a value, a ``Script``; whoever shows numbers is handed one. Reading needs none: a
learner mixes scripts, so digits of every script are taken.

Rounding is Python's, of the binary number that is held: 2.675 is a little less than it looks and becomes 2.67, and
what lies exactly between two, as .125, goes to the even neighbour, .12. Programs that ``print(f"{value:.2f}")``
therefore show what a screen shows, and what is written, read and written again is the same text.
"""

import math
import re
import unicodedata
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

LONGEST = 200
"""Longer texts are not read."""
MOST_PLACES = 4
"""Decimals that are written where nobody asked for more or fewer."""


@dataclass(frozen=True, slots=True)
class Script:
    """How a language writes numbers. digits: from 0 to 9; grouping: how many digits a group has, from the point on,
    the last size again and again."""

    digits: str
    grouping: tuple[int, ...]
    minus: str = "\u2212"
    point: str = "."
    separator: str = ","
    _table: dict[int, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_table", str.maketrans("0123456789.", self.digits + self.point))

    def write(
        self, value: float, places: int | None = None, *, most: int = MOST_PLACES, grouped: bool = True
    ) -> str:  # fmt: skip
        """The value with ``places`` decimals; without it with at most ``most``, and no zeros at the end.

        What is rounded to zero has no minus. Infinity is written with its sign, and what is no number as NaN.
        """
        if isinstance(value, int) and not places:
            return self.dress(f"{value:d}", grouped=grouped)  # exact, however large
        if not math.isfinite(value):
            return "NaN" if math.isnan(value) else f"{self.minus if value < 0 else ''}\u221e"
        return self.dress(_fixed(value, most) if places is None else _unsigned_zero(f"{value:.{places}f}"),
                          grouped=grouped)  # fmt: skip

    def percent(self, share: float, places: int = 0) -> str:
        """A share of one as a percentage."""
        return self.write(100 * share, places) + "%"

    def format(self, value: float, spec: str) -> str:
        """The value by one of Python's formats, as a template names it: ``.2f``, ``.1%``; grouped in any case.

        Powers of ten (of ``.0e`` or ``.0g``) stay as code writes them, zero being none. Raises ValueError for any
        other format.
        """
        found = re.fullmatch(r",?\.(\d+)([f%eg])", spec)
        if found is None:
            raise ValueError(f"spec must be like .2f, .1%, .0e or .0g, got {spec!r}")
        if found[2] in "eg":
            text = format(value, spec) if value else "0"
            return text if "e" in text else self.dress(text)
        return (self.write if found[2] == "f" else self.percent)(value, int(found[1]))

    def dress(self, text: str, *, grouped: bool = True) -> str:
        """A number that is text already (Latin digits, a point, a hyphen as minus) as this script has it."""
        sign, unsigned = (self.minus, text[1:]) if text[0] == "-" else ("", text)
        n_whole = len(unsigned.partition(".")[0])
        shown = unsigned.translate(self._table)
        if grouped and n_whole > self.grouping[0]:
            shown = self.separator.join(_groups(shown[:n_whole], self.grouping)) + shown[n_whole:]
        return sign + shown

    def digits_in(self, text: str) -> str:
        """Any text with its Latin digits as this script has them; the rest stays, points and hyphens too."""
        return text.translate({ord(latin): digit for latin, digit in zip("0123456789", self.digits, strict=True)})


LATIN = Script("0123456789", (3,))
BENGALI = Script("".join(chr(0x09E6 + digit) for digit in range(10)), (3, 2))
SCRIPTS = {"bn": BENGALI, "en": LATIN}


def plain(value: float, most: int | None = None) -> str:
    """The value as code, a link and a field have it: Latin digits, a hyphen as minus, no groups, no exponent.

    At most ``most`` decimals; without it ten digits, so that 0.1 + 0.2 is 0.3, and nothing beyond the 20th decimal.
    The value must be finite.
    """
    if most is not None:
        return _fixed(value, most)
    exponent = f"{value:.9e}".partition("e")[2]
    return _fixed(float(value), min(max(9 - int(exponent), 0), 20))


def rounded(value: float) -> float:
    """The value as a formula shows it: two decimals, four where it is below one."""
    return round(float(value), 2 if abs(value) >= 1 else 4) + 0.0


def equals(*values: float) -> str:
    """The sign before these values, shown rounded: they may no longer be equal."""
    exact = all(abs(rounded(value) - value) <= 1e-9 * max(1.0, abs(value)) for value in values)
    return "=" if exact else "\u2248"


def _fixed(value: float, most: int) -> str:
    text = f"{value:.{most}f}"
    return _unsigned_zero(text.rstrip("0").rstrip(".") if most else text)


def _unsigned_zero(text: str) -> str:
    return text if text.strip("-0.") else text.removeprefix("-")


def _groups(digits: str, sizes: tuple[int, ...]) -> list[str]:
    groups: list[str] = []
    while digits:
        size = sizes[min(len(groups), len(sizes) - 1)]
        groups.append(digits[-size:])
        digits = digits[:-size]
    return groups[::-1]


# ---- reading ----

Fault = Literal["empty", "no-number", "decimal-comma"]


class NumeralError(ValueError):
    """A text that is no number. kind: what is wrong with it: nothing is there, it cannot be read, or it could be if
    its comma were a point; given: the text as it was written, of a list the part that is wrong."""

    def __init__(self, kind: Fault, given: str) -> None:
        self.kind, self.given = kind, given.strip()
        super().__init__(f"{kind}: {self.given!r}")


_SIGNS = (
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u02d7\u207b\u2212\u2796\ufe58\ufe63\uff0d", "-")
    | dict.fromkeys("\u2044\u2215\u00f7\uff0f", "/") | dict.fromkeys("\u00b7\uff0e\u066b", ".")
    | dict.fromkeys("\u066a\uff05", "%") | {"\uff0b": "+", "\uff0c": ",", "\uff1d": "=", "\ufe0e": "", "\ufe0f": ""}
)  # fmt: skip
"""Signs that look like minus, slash, point, percent, plus, comma; and two that only choose between pictures."""
_SEPARATORS = str.maketrans(
    dict.fromkeys("\uff0c\u3001\u060c", ",") | {"\uff1b": ";"} | dict.fromkeys("[](){}\u0964|", " ")
)
_DECIMAL = r"(?:\d+\.?\d*|\.\d+)"
_NUMBER = re.compile(
    rf"(?P<sign>[+-]?)\s*(?:(?P<whole>\d+)\s+(?=\d+/))?(?P<top>{_DECIMAL})(?:\s*/\s*(?P<below>{_DECIMAL}))?", re.ASCII
)
_GROUPED = re.compile(r"[+-]?\s*[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}(?:\.\d+)?", re.ASCII)
"""As 12,34,567 or 1,234,567."""
_DECIMAL_COMMA = re.compile(r"[+-]?\s*\d*,\d+", re.ASCII)
_AND = re.compile(r"[,;]?\s+(?:[\u0980-\u09e3]{1,3}|and|&)\s+")
"""Between two numbers of a list: "and" in Bengali is a word of at most three letters."""


def read(text: str, *, unit: str = "", percent: bool = False, code: bool = False) -> float:
    """A finite number as people write it; raises NumeralError.

    Digits of any script, also mixed; any dash as minus; groups (12,34,567 and 1,234,567); fractions (1/2, 12/0.75,
    1 1/2, and those of one character); marks that cannot be seen do not matter. ``unit``: may stand behind.
    ``percent``: with a percent sign it is a share, "50%" being .5. ``code``: also as code writes it, 1e-3.
    """
    if len(text) > LONGEST:
        raise NumeralError("no-number", text)
    bare = re.sub(r"^=|[\u0964|]$", "", _in_latin(text)).strip()
    bare = bare.removesuffix(_in_latin(unit)).strip(" []()")
    is_share = percent and bare.endswith("%")
    if is_share:
        bare = bare[:-1].rstrip()
    if not bare:
        raise NumeralError("empty", text)
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    elif _DECIMAL_COMMA.fullmatch(bare):
        raise NumeralError("decimal-comma", text)
    value = _value(bare)
    if value is None and code:
        value = _as_code(bare)
    if value is None:
        raise NumeralError("no-number", text)
    return value / 100 if is_share else value


def read_list(text: str, *, code: bool = False) -> tuple[float, ...]:
    """Numbers between commas, spaces or "and", with or without brackets; at least one. Raises NumeralError.

    Between semicolons, one behind the last included, a comma is no separator: what stands there is one number, as
    ``read`` reads it, so that a decimal comma is told; or a list again.
    """
    if len(text) > LONGEST:
        raise NumeralError("no-number", text)
    bare = " ".join(text.translate(_SEPARATORS).split())
    apart = _AND.sub(" ", bare).split()
    if len(apart) > 1 and all(_has_decimal_comma(part) for part in apart):
        raise NumeralError("decimal-comma", apart[0])
    bare = _AND.sub(",", bare)
    if ";" not in bare:
        return _between_commas(bare, code)
    return tuple(value for part in bare.removesuffix(";").split(";") for value in _one_or_list(part, code))


def _one_or_list(text: str, code: bool) -> tuple[float, ...]:
    try:
        return (read(text, code=code),)
    except NumeralError as error:
        if error.kind != "no-number":
            raise
    return _between_commas(text, code)


def _between_commas(text: str, code: bool) -> tuple[float, ...]:
    parts = text.rstrip().removesuffix(",").split(",")
    if len(parts) == 1:
        return _between_spaces(parts[0], code)
    return tuple(value for part in parts for value in _one_or_some(part, code))


def _one_or_some(text: str, code: bool) -> tuple[float, ...]:
    try:
        return (read(text, code=code),)
    except NumeralError:
        if len(text.split()) < 2:
            raise
    return _between_spaces(text, code)


def _between_spaces(text: str, code: bool) -> tuple[float, ...]:
    joined = re.sub(r"^([^\w\s])\s+", r"\1", text.strip())  # a minus apart from its number
    return tuple(read(part, code=code) for part in joined.split() or [""])


def _has_decimal_comma(text: str) -> bool:
    bare = _in_latin(text)
    return bool(_DECIMAL_COMMA.fullmatch(bare)) and not _GROUPED.fullmatch(bare)


def _in_latin(text: str) -> str:
    """The text with Latin digits and plain signs, without what cannot be seen, one space for spaces of any kind."""
    return " ".join("".join(map(_sign, text)).split())


def _sign(char: str) -> str:
    if char.isascii():
        return char
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if unicodedata.decomposition(char).startswith("<fraction>"):
        # A space before it, or one and a half in two characters would be eleven halves.
        return " " + unicodedata.normalize("NFKC", char).replace("\u2044", "/")
    return "" if unicodedata.category(char) == "Cf" else _SIGNS.get(char, char)


def _value(text: str) -> float | None:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    below = Fraction(found["below"] or 1)
    if not below:
        return None
    value = float(Fraction(found["whole"] or 0) + Fraction(found["top"]) / below)
    return -value if found["sign"] == "-" else value


def _as_code(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
