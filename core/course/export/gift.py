r"""GIFT, Moodle's text format: https://docs.moodle.org/en/GIFT_format.

``~ = # { } : \`` and line ends are escaped in every text: an unescaped ``=`` in a feedback would silently become a
second right answer. GIFT has no place for hints and cannot keep the order of choices.
"""

from collections.abc import Sequence
from itertools import groupby

from core.course.export.questions import Option, Question, category, share

_ESCAPES = str.maketrans({char: f"\\{char}" for char in "~=#{}:\\"} | {"\n": "\\n", "\r": None})


def holds(one: Question) -> bool:
    """Several choices to mark of which one is right: Moodle takes weights of two digits, so none of 100 %."""
    return one.kind != "multi" or sum(option.right for option in one.options) > 1


def write(questions: Sequence[Question]) -> bytes:
    """The questions as one file, in a category for each section."""
    parts = []
    for section, own in groupby(questions, key=lambda one: one.section):
        parts.append(f"$CATEGORY: {category(section)}")
        parts += [_question(one) for one in own]
    return ("\n\n".join(parts) + "\n").encode()


def _question(one: Question) -> str:
    head = f"// [id:{one.name}]\n::{_escaped(one.name)}::[html]{_escaped(one.stem)}"
    return "\n".join([head + "{", *_answers(one), f"####{_escaped(one.solution)}", "}"])


def _answers(one: Question) -> list[str]:
    if one.kind == "match":
        sides = [*one.pairs, *(("", side) for side in one.extra)]
        return [f"={_part(left)} -> {_escaped(right)}" for left, right in sides]
    if one.kind == "truth":
        wrong, right = sorted(one.options, key=lambda option: option.right)
        # What is said to a wrong answer stands first, whichever that is.
        return [f"{right.text.upper()}#{_part(wrong.feedback)}#{_part(right.feedback)}"]
    if one.kind == "number":
        return ["#", *(f"={'' if o.right else '%0%'}{o.text}:{o.tolerance}{_feedback(o)}" for o in one.options)]
    n_right = sum(option.right for option in one.options)
    signs = {True: "=", False: "~"}
    if one.kind == "multi":
        signs = {True: f"~%{share(n_right)}%", False: f"~%-{share(len(one.options) - n_right, most=90)}%"}
    return [f"{signs[o.right]}{_part(o.text)}{_feedback(o)}" for o in one.options]


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _part(text: str) -> str:
    """HTML inside of the braces: at its start, [html] would be taken for a format and %5% for a weight."""
    return _escaped(f"&#{ord(text[0])};{text[1:]}" if text[:1] in ("[", "%") else text)


def _feedback(option: Option) -> str:
    return f"#{_part(option.feedback)}" if option.feedback else ""
