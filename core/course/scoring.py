"""Marking a reply: right, wrong, or not readable; and what is said to the learner. Pure: no learner, no clock."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import msgspec

from core.course.items import Choice, Click, Lines, Match, Multi, Number, Order, Truth, Vector
from core.course.variants import SCRIPT, Variant, near, written
from core.numerals import NumeralError, plain, read, read_list


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a learner answers. marks: places on the screen, from 0 (for an order: the place of each step in turn;
    for a match: the right side chosen for each left one); text: of a number or a list; parts: pressed ids."""

    marks: tuple[int, ...] = ()
    text: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """The marking of a reply.

    state: unreadable is not wrong: ``problem`` names why, the reply is asked for again. whys: for each option on the
    screen what is to be said of it; right: the marks of the right reply; why: what is said of this reply.
    """

    state: Literal["right", "wrong", "unreadable"]
    problem: str = ""
    why: str = ""
    whys: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    right_parts: tuple[str, ...] = ()
    right_text: str = ""
    misconception: str = ""
    solution: str = ""


def score(variant: Variant, reply: Reply) -> Verdict:
    """Mark a reply to a variant."""
    marked = _MARKERS[type(variant.item)](variant, reply)
    if marked.state == "unreadable":
        return marked
    solution = variant.text(variant.item.solution)
    # Only a statement has one way to be wrong; elsewhere a slip of the pen must not be taken for a belief.
    belief = marked.misconception or (variant.item.misconception if isinstance(variant.item, Truth) else "")
    return replace(marked, misconception="" if marked.state == "right" else belief, solution=solution)


def right_reply(variant: Variant) -> Reply:
    """A reply that is right: for exports, worked solutions and tests."""
    item, key = variant.item, variant.draw.answer
    if isinstance(item, Number | Vector):
        return Reply(text=written(key, lambda value: plain(value, item.decimals)))
    if isinstance(item, Click):
        assert isinstance(key, frozenset)
        return Reply(parts=tuple(sorted(key)))
    return Reply(marks=_right_marks(variant))


def _right_marks(variant: Variant) -> tuple[int, ...]:
    item = variant.item
    if isinstance(item, Choice | Multi):
        return tuple(place for place, i in enumerate(variant.order) if variant.is_right(i))
    if isinstance(item, Truth):
        return (0,) if variant.is_true else (1,)
    if isinstance(item, Lines):
        return tuple(line.n - 1 for line in item.line if line.right)
    if isinstance(item, Order):
        return tuple(variant.order.index(i) for i in range(len(item.steps)))
    assert isinstance(item, Match)
    sides = [item.right_sides[i] for i in variant.rights]
    return tuple(sides.index(item.pair[i].right) for i in variant.order)


def _unreadable(problem: str) -> Verdict:
    return Verdict("unreadable", problem=problem)


def _state(is_right: bool) -> Literal["right", "wrong"]:
    return "right" if is_right else "wrong"


def _mark_choice(variant: Variant, reply: Reply) -> Verdict:
    item = variant.item
    assert isinstance(item, Choice | Multi)
    marks, right = tuple(sorted(set(reply.marks))), _right_marks(variant)
    if not marks or not set(marks) <= set(range(len(variant.order))):
        return _unreadable("nothing-chosen")
    if isinstance(item, Choice) and len(marks) != 1:
        return _unreadable("one-only")
    options = [item.choice[i] for i in variant.order]
    whys = tuple(variant.text(option.why) for option in options)
    beliefs = [options[mark].misconception for mark in marks if mark not in right]
    why = whys[marks[0]] if isinstance(item, Choice) else ""
    text = "; ".join(variant.text(options[mark].text) for mark in right)
    belief = next(filter(None, beliefs), "")
    return Verdict(_state(marks == right), why=why, whys=whys, right=right, right_text=text, misconception=belief)


def _mark_truth(variant: Variant, reply: Reply) -> Verdict:
    item = variant.item
    assert isinstance(item, Truth)
    if reply.marks not in ((0,), (1,)):
        return _unreadable("nothing-chosen")
    whys = (variant.text(item.why_true), variant.text(item.why_false))
    right = _right_marks(variant)
    return Verdict(_state(reply.marks == right), why=whys[reply.marks[0]], whys=whys, right=right)


def _mark_lines(variant: Variant, reply: Reply) -> Verdict:
    item = variant.item
    assert isinstance(item, Lines)
    n_lines = len(variant.shown.code.split("\n"))
    if len(reply.marks) != 1 or not 0 <= reply.marks[0] < n_lines:
        return _unreadable("nothing-chosen")
    said = {line.n - 1: line for line in item.line}
    mine = said.get(reply.marks[0])
    right = _right_marks(variant)
    why = variant.text(mine.why if mine else item.why_other)
    right_why = "" if reply.marks == right else variant.text(said[right[0]].why)
    text = f"{SCRIPT.write(right[0] + 1)}: {right_why}" if right_why else ""
    belief = mine.misconception if mine else ""
    return Verdict(_state(reply.marks == right), why=why, right=right, right_text=text, misconception=belief)


def _mark_numbers(variant: Variant, reply: Reply) -> Verdict:
    item = variant.item
    assert isinstance(item, Number | Vector)
    try:
        values = (read(reply.text, unit=item.unit),) if isinstance(item, Number) else read_list(reply.text)
    except NumeralError as error:
        return _unreadable(unread(error, is_list=isinstance(item, Vector)))
    key = variant.draw.answer
    text = written(key, lambda value: SCRIPT.write(value, most=item.decimals))
    if isinstance(item, Vector):
        assert isinstance(key, tuple)
        if len(values) != len(key):
            return _unreadable("other-length")
    if near(values, key, item.decimals):
        return Verdict("right", right_text=text)
    # Where a whole number is asked for, a wrong rule may give a broken one, which is written with a decimal or two.
    places = max(item.decimals, 1)
    rule = next((one for one in item.wrong if near(values, variant.draw.wrong[one.name], places)), None)
    why = variant.text(rule.why) if rule else ""
    return Verdict("wrong", why=why, right_text=text, misconception=rule.misconception if rule else "")


def unread(error: NumeralError, *, is_list: bool) -> Literal["no-number", "no-list", "decimal-comma"]:
    """What is said of a reply in which a number or a list of them could not be read."""
    return "decimal-comma" if error.kind == "decimal-comma" else "no-list" if is_list else "no-number"


def _mark_order(variant: Variant, reply: Reply) -> Verdict:
    item = variant.item
    assert isinstance(item, Order)
    if sorted(reply.marks) != list(range(len(item.steps))):
        return _unreadable("not-all")
    texts = [item.steps[variant.order[mark]] for mark in reply.marks]
    return Verdict(_state(texts == item.steps), why=variant.text(item.why), right=_right_marks(variant))


def _mark_match(variant: Variant, reply: Reply) -> Verdict:
    item = variant.item
    assert isinstance(item, Match)
    if len(reply.marks) != len(item.pair) or not set(reply.marks) <= set(range(len(variant.rights))):
        return _unreadable("not-all")
    whys = tuple(variant.text(item.pair[i].why) for i in variant.order)
    right = _right_marks(variant)
    return Verdict(_state(reply.marks == right), whys=whys, right=right)


def _mark_click(variant: Variant, reply: Reply) -> Verdict:
    item, key = variant.item, variant.draw.answer
    assert isinstance(item, Click) and isinstance(key, frozenset)
    parts = set(reply.parts)
    if not parts:
        return _unreadable("nothing-chosen")
    why = [variant.text(item.why_extra)] if parts - key else []
    why += [variant.text(item.why_missed)] if key - parts else []
    return Verdict(_state(parts == key), why=" ".join(why), right_parts=tuple(sorted(key)))


_MARKERS: dict[Any, Callable[[Variant, Reply], Verdict]] = {
    Choice: _mark_choice, Multi: _mark_choice, Truth: _mark_truth, Lines: _mark_lines, Number: _mark_numbers,
    Vector: _mark_numbers, Order: _mark_order, Match: _mark_match, Click: _mark_click,
}  # fmt: skip
