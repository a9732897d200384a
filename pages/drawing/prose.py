"""Short texts of quiz items as markup: formulas between $...$, code between `...`, **strong** words."""

import re
from html import escape

from pages.drawing.draw import el

_PART = re.compile(r"\$([^$]+)\$([।,;:?!]?)|`([^`]+)`|\*\*([^*]+)\*\*")
_RAISED = re.compile(r"\^(?:\{([^}]*)\}|(\w+))|_(?:\{([^}]*)\}|([0-9]+|[A-Za-z]))")
_LETTERS = re.compile(r"(?<![A-Za-z&;#])([A-Za-z])(?![A-Za-z;])")


def inline(content: str) -> str:
    """The text as markup."""
    shown, end = [], 0
    for match in _PART.finditer(content):
        shown.append(escape(content[end : match.start()]))
        formula, mark, code, strong = match.groups()
        if formula is not None:
            written = el("span", _formula(formula), class_="math", lang="en")
            # The mark after a formula must not begin the next line.
            shown.append(el("span", written, mark, class_="unbroken") if mark else written)
        elif code is not None:
            shown.append(el("code", escape(code), lang="en"))
        else:
            shown.append(el("strong", escape(strong)))
        end = match.end()
    return "".join(shown) + escape(content[end:])


def _formula(source: str) -> str:
    """Letters leaning, ^ raised and _ lowered; everything else as it is written."""
    shown, end = [], 0
    for match in _RAISED.finditer(source):
        shown.append(_leaning(source[end : match.start()]))
        up = match[1] if match[1] is not None else match[2]
        low = match[3] if match[3] is not None else match[4]
        shown.append(el("sup", _leaning(up)) if up is not None else el("sub", _leaning(low or "")))
        end = match.end()
    return "".join(shown) + _leaning(source[end:])


def _leaning(source: str) -> str:
    return _LETTERS.sub(r"<i>\1</i>", escape(source, quote=False)).replace("-", "−").replace("'", "<sup>′</sup>")
