"""Formulas: LaTeX, as lessons write it, to MathML and to the sentence that a screen reader says.

Needs math_core. The words of the sentence are data (strings/formulas.toml); this module knows the grammar: what is
multiplied, what is a function, where a bracket ends. A formula too long to be heard well that way has its sentence
written in the lesson (markup.py).
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from math_core import LatexError, LatexToMathML

from core.course.reading import CourseError
from core.course.variants import SCRIPT

# In a question {name} is a place for a number, so a name of several letters is a command.
_CONVERTER = LatexToMathML(macros={"Var": r"\operatorname{Var}"})
_NAMED = re.compile(r"&(?!(?:lt|gt|amp|quot|#)\b)\w+;")
_OPENING, _CLOSING, _APPLIED, _PRIME, _DIFFERENTIAL = "([", ")]", "\u2061", "′", "d"
# How a formula is cut where a line may end: before a relation outside all brackets.
_LONG = 28
_RELATION = re.compile(r" (?=[=<>≈≤≥] )")


@lru_cache(maxsize=4096)
def mathml(source: str, display: bool = False) -> str:
    """The formula as MathML, which is well-formed XML. Raises CourseError for what is no formula."""
    try:
        converted = _CONVERTER.convert_with_local_state(source, displaystyle=display)
    except LatexError as error:
        raise CourseError(f"no formula: {source}: {error}") from error
    # Entities with a name are HTML's, not XML's.
    return _NAMED.sub(lambda match: html.unescape(match[0]), converted)


def pieces(source: str) -> list[str]:
    """A long formula in pieces between which a line may end, each beginning with its relation; a short one whole."""
    if len(source) <= _LONG:
        return [source]
    cut, start = [], 0
    for match in _RELATION.finditer(source):
        before = source[: match.start()]
        if all(before.count(left) == before.count(right) for left, right in ("()", "[]", "{}")):
            cut.append(source[start : match.start()])
            start = match.end()
    return [*cut, source[start:]]


def said(source: str, words: Mapping[str, str]) -> str:
    """The formula as one says it. words: strings/formulas.toml. Raises CourseError for an unknown sign."""
    root = ElementTree.fromstring(mathml(source))
    sentence = _Reader(source, words).row(list(root))
    return re.sub(r"(?:, *)+(?=,|$)", "", re.sub(r" +(?=,)", "", sentence)).strip()


@dataclass(frozen=True)
class _Part:
    """One part of a row. kind: "value", "name" (of a function), "bracket", "sum" or "sign"; text: how it is said."""

    kind: str
    text: str


class _Reader:
    """Says the MathML of one formula."""

    def __init__(self, source: str, words: Mapping[str, str]) -> None:
        self.source, self.words = source, words

    def row(self, nodes: Sequence[Element]) -> str:
        """Nodes side by side: what stands together without a sign is multiplied."""
        said = ""
        before: _Part | None = None
        for part in self._parts(nodes):
            said += self._between(before, part) + part.text
            before = part
        return said

    def _between(self, before: _Part | None, part: _Part) -> str:
        if before is None:
            return ""
        if "sign" in (before.kind, part.kind) or before.kind == "sum":
            return " "
        if part.kind == "bracket" and before.kind == "name":
            return f" {self.words['of']} "
        if before.text == _DIFFERENTIAL:
            return " "
        return f" {self.words['times']} "

    def _parts(self, nodes: Sequence[Element]) -> list[_Part]:
        """The parts of a row, everything between two brackets being one."""
        parts: list[_Part] = []
        open_at: list[tuple[int, str]] = []
        nodes = [inner for node in nodes for inner in (node if node.tag == "mrow" else [node])]
        if any(node.tag == "mrow" for node in nodes):
            return self._parts(nodes)
        for i, node in enumerate(nodes):
            after = nodes[i + 1] if i + 1 < len(nodes) else None
            if _sign(node) and _sign(node) in _OPENING:
                open_at.append((len(parts), _sign(node)))
            elif (bracket := _sign(node[0] if len(node) else node)) and bracket in _CLOSING:
                if not open_at:
                    raise CourseError(f"no formula: {self.source}: a bracket that none opens")
                place, opening = open_at.pop()
                inside = parts[place:]
                del parts[place:]
                parts.append(self._bracket(inside, opening, node, parts[-1] if parts else None))
            elif node.tag != "mspace" and _sign(node) != _APPLIED:
                begins = len(parts) == (open_at[-1][0] if open_at else 0) or parts[-1].kind == "sign"
                parts.append(self._part(node, after, begins))
        if open_at:
            raise CourseError(f"no formula: {self.source}: a bracket that none closes")
        return parts

    def _bracket(self, inside: list[_Part], opening: str, closing: Element, before: _Part | None) -> _Part:
        said, last = "", None
        for part in inside:
            said += self._between(last, part) + part.text
            last = part
        is_long = len(inside) > 1 and opening == "("
        if closing.tag != "mo":  # )^2
            return _Part("bracket", self._power(f"{self.words['bracket']} {said}", closing[-1], "whole"))
        if before is not None and before.kind == "name":
            return _Part("bracket", f"{said}," if " " in said else said)
        return _Part("bracket", f"{self.words['bracket']} {said}," if is_long else said)

    def _part(self, node: Element, after: Element | None, begins: bool) -> _Part:
        """One node as a part of its row; begins: nothing stands before it that a minus could take it from."""
        if node.tag == "mo":
            sign = _sign(node)
            if sign == "−" and begins:
                return _Part("sign", self.words["negative"])
            return _Part("sign", sign if sign == "," else self._word(sign))
        if node.tag == "munder" and _sign(node[0]) == "∑":
            return _Part("sum", self.words["sum"].format(over=self._alone(node[1])))
        is_name = node.tag == "mi" and after is not None and _sign(after) in ("(", "[", _APPLIED)
        name = (node.text or "").isascii() and ((node.text or "").isupper() or len(node.text or "") > 1)
        return _Part("name" if is_name and name else "value", self._alone(node))

    def _alone(self, node: Element) -> str:
        """One node said by itself."""
        content = node.text or ""
        if node.tag == "mn":
            return SCRIPT.digits_in(content)
        if node.tag in ("mi", "mtext"):
            return self.words.get(content, content) if content.isascii() else self._word(content)
        if node.tag == "mrow":
            return self.row(list(node))
        if node.tag == "mfrac":
            top, bottom = (self.row([inner]) for inner in node)
            simple = " " not in top + bottom
            return self.words["over" if simple else "fraction"].format(top=top, bottom=bottom)
        if node.tag in ("msub", "msubsup"):
            indexed = f"{self._alone(node[0])} {self._index(node[1])}"
            return self._power(indexed, node[2]) if len(node) == 3 else indexed
        if node.tag == "msup":
            return self._power(self._alone(node[0]), node[1])
        raise CourseError(f"no words for <{node.tag}> in the formula: {self.source}")

    def _index(self, node: Element) -> str:
        """A lower index: its letters one by one."""
        return " ".join(self._alone(inner) for inner in (node if node.tag == "mrow" else [node]))

    def _power(self, base: str, raised: Element, of: str = "power") -> str:
        """A base with what stands raised beside it; of: "power" of one letter or number, "whole" of a bracket."""
        if _sign(raised) == _PRIME:
            return f"{base} {self.words['prime']}"
        square = raised.tag == "mn" and raised.text == "2"
        return self.words[f"{of}-square" if square else of].format(base=base, power=self._alone(raised))

    def _word(self, sign: str) -> str:
        if sign not in self.words:
            raise CourseError(f"formulas.{sign} is not among the strings, and stands in the formula: {self.source}")
        return self.words[sign]


def _sign(node: Element) -> str:
    return (node.text or "") if node.tag == "mo" else ""
