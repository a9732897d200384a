"""A table of questions (CSV) for spreadsheets: one row for each variant, texts as they stand in the item bank.

Opened in a spreadsheet, no cell is taken for a formula: one that begins like a formula gets an apostrophe before it,
https://owasp.org/www-community/attacks/CSV_Injection. Every cell is quoted, so that a spreadsheet that divides at
semicolons finds no cell inside another one.
"""

import csv
import io
import re
from collections.abc import Sequence

import numpy as np

from core.course.export.questions import digits, variant_name
from core.course.items import Click, Lines, Number, Order, Truth, Vector
from core.course.library import Course
from core.course.scoring import Reply, right_reply, score
from core.course.variants import Variant

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r\n]")  # the wide ones are taken for the same in some languages
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_MANY = ("hint", "option", "why", "side")


def holds(variant: Variant) -> bool:
    """A picture to press does not fit into a table."""
    return not isinstance(variant.item, Click)


def write(variants: Sequence[Variant], course: Course) -> bytes:
    """The table in UTF-8 with the mark by which spreadsheets know it.

    right: the number of the right option, from 1, or a value; of an order the options in their order; of a match
    "1:3", option and side. option: choices, lines, steps, left sides, or values of wrong rules; why: what is said of
    each (of an order, of the whole).
    """
    rows = [_row(variant, course) for variant in variants]
    widths = {name: max((len(row[name]) for row in rows), default=0) for name in _MANY}
    columns = ["item", "section", "kind", "variant", "question", "code", "right", "solution"]
    head = columns + [f"{name}_{i + 1}" for name in _MANY for i in range(widths[name])]
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    for row in rows:
        many = [cell for name in _MANY for cell in [*row[name], *[""] * (widths[name] - len(row[name]))]]
        writer.writerow([safe(cell) for cell in [*(row[name][0] for name in columns), *many]])
    return text.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would compute."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _row(variant: Variant, course: Course) -> dict[str, Sequence[str]]:
    item, shown = variant.item, variant.shown
    reply = right_reply(variant)
    options, whys = _options(variant)
    return {
        "item": [item.id],
        "section": [course.bank.sections[item.id]],
        "kind": [shown.kind],
        "variant": [variant_name(variant)],
        "question": [shown.question],
        "code": [shown.code],
        "right": [_right(shown.kind, reply)],
        "solution": [variant.text(item.solution)],
        "hint": [variant.hint(i) for i in range(shown.n_hints)],
        "option": options,
        "why": whys,
        "side": shown.rights,
    }


def _options(variant: Variant) -> tuple[Sequence[str], Sequence[str]]:
    """What stands to choose from, and what is said of each."""
    item, shown = variant.item, variant.shown
    if isinstance(item, Number | Vector):
        values = [np.atleast_1d(variant.draw.wrong[rule.name]) for rule in item.wrong]
        return [", ".join(map(digits, value)) for value in values], [variant.text(rule.why) for rule in item.wrong]
    if isinstance(item, Lines):
        lines = shown.code.split("\n")
        return lines, [score(variant, Reply(marks=(place,))).why for place in range(len(lines))]
    if isinstance(item, Order):
        return shown.options, [variant.text(item.why)]
    options = ("true", "false") if isinstance(item, Truth) else shown.options
    return options, score(variant, right_reply(variant)).whys


def _right(kind: str, reply: Reply) -> str:
    if kind == "match":
        return "; ".join(f"{left}:{mark + 1}" for left, mark in enumerate(reply.marks, start=1))
    return reply.text or "; ".join(str(mark + 1) for mark in reply.marks)
