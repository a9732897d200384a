"""A weighted sum's numbers as a learner sees them: fields to change them, formulas with them put in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.numerals import LATIN, plain, rounded
from core.numerals import equals as equals
from pages.drawing.draw import at, button, el, formula, note, number_input, row, unit
from pages.strings import bn, t


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a sum: x and w of one length, and which units are kept."""

    x: tuple[float, ...]
    w: tuple[float, ...]
    kept: tuple[bool, ...]
    given: tuple[int, int]

    @classmethod
    def read(cls, x: tuple[float, ...], w: tuple[float, ...], m: str = "") -> "Terms":
        """Pair x with w as far as both go; a unit without a bit in ``m`` is kept."""
        n = min(len(x), len(w))
        return cls(x[:n], w[:n], tuple(bit == "1" for bit in m[:n].ljust(n, "1")), (len(x), len(w)))

    @property
    def n(self) -> int:
        return len(self.x)

    @property
    def products(self) -> NDArray[np.float64]:
        """``w_i x_i`` of every unit, whether kept or not: (n,)."""
        return np.array(self.w, np.float64) * np.array(self.x, np.float64)

    @property
    def mask(self) -> NDArray[np.bool_]:
        return np.array(self.kept, np.bool_)

    def toggled(self, i: int) -> str:
        """What sets the mask with unit ``i`` the other way."""
        return "m=" + "".join("1" if kept != (k == i) else "0" for k, kept in enumerate(self.kept))


def paired(values: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """A sum's values as its program has them: x paired with w as far as both go, a bit of m for every unit."""
    terms = Terms.read(values["x"], values["w"], values.get("m", ""))
    shown = {"x": terms.x, "w": terms.w, "m": tuple(map(int, terms.kept)), "draws": int(values.get("draws", 0))}
    return "", {**values, **shown}


def said(value: float) -> str:
    """The value as prose has it."""
    return bn(rounded(value))


def latin(value: float) -> str:
    """The value as a formula has it."""
    return LATIN.write(rounded(value), grouped=False)


def vector(values: tuple[float, ...]) -> str:
    return "[" + ", ".join(map(latin, values)) + "]"


ZERO = el("span", "0", class_="zero")
"""The term of a dropped unit in a formula."""


PRIME = "<sup class='prime'>′</sup>"


def added(parts: list[str]) -> str:
    """Parts of a sum with their signs between them; breaks only before a sign."""
    shown = []
    for i, part in enumerate(parts):
        sign, body = ("−", part[1:]) if part.startswith("−") else ("+", part)
        shown.append(part if i == 0 else f"{sign} {body}")
    return " ".join(el("span", part, class_="term-of") for part in shown)


def times(*factors: float) -> str:
    """A product of numbers, negative ones in brackets but for the first."""
    texts = [latin(factor) for factor in factors]
    return "·".join(text if i == 0 or not text.startswith("−") else f"({text})" for i, text in enumerate(texts))


def equation(left: str, lines: list[tuple[str, str]], spoken: str | None = None) -> str:
    """An equation of several lines, aligned at their signs: ``lines`` are (sign, right side).

    It is read aloud as ``spoken``, or as its text where that says it all (a fraction does not).
    """
    cells = [
        el("span", left if i == 0 else "") + el("span", sign) + el("span", right)
        for i, (sign, right) in enumerate(lines)
    ]
    return formula(el("span", *cells, class_="lines"), spoken or read_aloud(left, lines))


def read_aloud(left: str, lines: list[tuple[str, str]]) -> str:
    """The text of an equation without fractions."""
    return re.sub(r"<[^>]+>", "", " ".join([left, *(f"{sign} {right}" for sign, right in lines)]))


def editor(
    terms: Terms, *, high: float, most: int, example: str, masked: bool = False, more: str = ""
) -> str:  # fmt: skip
    """Fields for x and w, switches for the mask, and buttons that add, remove or reset terms.

    ``example`` sets the lesson's own numbers; ``more`` are further buttons.
    """
    cells = []
    for name, values in (("x", terms.x), ("w", terms.w)):
        cells.append(el("span", el("i", name), class_="name", lang="en"))
        for i, value in enumerate(values, start=1):
            cells.append(number_input(name, value, t(f"arithmetic.field-{name}", i=bn(i))))
    if masked:
        cells.append(el("span", el("i", "m"), class_="name", lang="en"))
        cells += [_mask_switch(terms, i) for i in range(terms.n)]
    grid = el("div", *cells, class_="term-fields", style=f"--n:{terms.n}")
    uneven = "" if terms.given[0] == terms.given[1] else note(
        t("arithmetic.uneven", x=bn(terms.given[0]), w=bn(terms.given[1]), n=bn(terms.n))
    )  # fmt: skip
    longer, shorter = _resized(terms, +1, high), _resized(terms, -1, high)
    buttons = [
        more,
        button(t("arithmetic.add"), sets=longer) if terms.n < most else "",
        button(t("arithmetic.remove"), sets=shorter) if terms.n > 1 else "",
        button(t("arithmetic.example"), sets=example) if example not in _as_set(terms) else "",
    ]
    return el("div", grid, el("div", *buttons, class_="term-buttons"), class_="editor") + uneven


def nothing(example: str) -> str:
    """What stands where there is not one number."""
    return el("p", t("arithmetic.nothing")) + row(button(t("arithmetic.example"), sets=example))


def _listed(values: tuple[float, ...]) -> str:
    return ",".join(map(plain, values))


def _as_set(terms: Terms) -> str:
    bits = "".join("1" if kept else "0" for kept in terms.kept)
    return f"x={_listed(terms.x)}&w={_listed(terms.w)}&m={bits}"


def _resized(terms: Terms, by: int, high: float) -> str:
    """What sets one term more (x goes on by 2, w is 1) or the last one less."""
    x = (*terms.x, min(terms.x[-1] + 2, high)) if by > 0 else terms.x[:-1]
    w = (*terms.w, 1.0) if by > 0 else terms.w[:-1]
    return f"x={_listed(x)}&w={_listed(w)}"


def _mask_switch(terms: Terms, i: int) -> str:
    kept = terms.kept[i]
    state = t("arithmetic.on" if kept else "arithmetic.off")
    picture = el("svg", at(50, 22.0, unit(17, kept=kept, value=bn(kept))), class_="plot", height=44, aria_hidden="true")
    return el(
        "button", picture, type="button", class_="mask-switch", data_set=terms.toggled(i),
        aria_pressed=str(kept).lower(), aria_label=t("arithmetic.switch", i=bn(i + 1), state=state),
    )  # fmt: skip
