"""A variant of a quiz item in the terms that learning platforms share: choices, a statement, a number or pairs."""

import html
import re
from dataclasses import dataclass, replace
from typing import Literal

from core import numerals
from core.course.items import Choice, Lines, Match, Multi, Number, Order, Truth
from core.course.library import Course
from core.course.scoring import Reply, right_reply, score
from core.course.variants import SCRIPT, Variant

_MARKED = re.compile(r"(\$[^$]*\$|`[^`]*`)")
_RAISED = re.compile(r"([_^])(?:\{([^{}]*)\}|(\d+|\w))")


@dataclass(frozen=True)
class Option:
    """A choice, a truth value or a number. text: HTML; of a number: its digits. tolerance: of a number."""

    text: str
    feedback: str
    right: bool
    tolerance: str = ""


@dataclass(frozen=True)
class Question:
    """One variant for a platform. All texts are HTML, but for right sides, which platforms show as plain text.

    name: the same for the same variant of the same item. pairs: of a match, left and right. extra: right sides
    that belong to nothing. keep_order: the order of the choices means something.
    """

    name: str
    item: str
    section: str
    kind: Literal["choice", "multi", "truth", "number", "match"]
    stem: str
    solution: str
    hints: tuple[str, ...]
    options: tuple[Option, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    extra: tuple[str, ...] = ()
    keep_order: bool = False


def question(variant: Variant, course: Course) -> Question | None:
    """The variant as platforms know questions; None if none of their kinds holds it (a list, a picture)."""
    item, shown, strings = variant.item, variant.shown, course.strings
    section = course.bank.sections[item.id]
    title = next((one.front.title for one in course.sections if one.slug == section), section)
    stem = paragraph(shown.question) + (f"<pre><code>{_escaped(shown.code)}</code></pre>" if shown.code else "")
    base = Question(
        name=variant_name(variant),
        item=item.id,
        section=title,
        kind="choice",
        stem=stem,
        solution=paragraph(variant.text(item.solution)),
        hints=tuple(markup(variant.hint(i)) for i in range(shown.n_hints)),
    )
    if isinstance(item, Choice):
        return replace(base, options=_choices(variant), keep_order=item.keep_order)
    if isinstance(item, Multi):
        stem += paragraph(strings["quiz.mark-all"])
        return replace(base, kind="multi", stem=stem, options=_choices(variant), keep_order=item.keep_order)
    if isinstance(item, Lines):
        return replace(base, options=_lines(variant, strings["export.line"]), keep_order=True)
    if isinstance(item, Truth):
        whys = score(variant, Reply(marks=(0,))).whys
        options = zip(("true", "false"), whys, (variant.is_true, not variant.is_true), strict=True)
        return replace(base, kind="truth", options=tuple(Option(text, markup(why), ok) for text, why, ok in options))
    if isinstance(item, Number):
        stem += paragraph(_how_to_write(item, strings))
        return replace(base, kind="number", stem=stem, options=_numbers(variant, item))
    if isinstance(item, Order):
        stem += paragraph(strings["export.order"])
        return replace(_ordered(base, variant, item), stem=stem)
    return _matched(base, variant, item) if isinstance(item, Match) else None


def variant_name(variant: Variant) -> str:
    """A name by which the variant can be drawn again: its item and its seed."""
    return f"{variant.item.id}-{variant.seed:016x}"


def markup(text: str) -> str:
    """A text of an item as HTML: `code` and $formula$ are marked, everything else is escaped."""
    parts = []
    for place, part in enumerate(_MARKED.split(text)):
        inner = _escaped(part[1:-1])
        if place % 2 == 0:
            parts.append(_escaped(part))
        elif part.startswith("`"):
            parts.append(f"<code>{inner}</code>")
        else:
            parts.append(f"<i>{_RAISED.sub(_raised, inner)}</i>")
    return "".join(parts)


def paragraph(text: str) -> str:
    """The same as a paragraph."""
    return f"<p>{markup(text)}</p>"


def plain(text: str) -> str:
    """A text of an item without the marks of code and formula."""
    return _MARKED.sub(lambda match: match[0][1:-1], text)


def category(section: str) -> str:
    """Where Moodle puts a section's questions."""
    return "$course$/top/" + section.replace("/", "//")


def share(n: int, most: float = 100) -> str:
    """One n-th of a question's grade in percent, as Moodle's list of grades writes it."""
    return f"{min(100 / max(n, 1), most):.7g}"


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _raised(match: re.Match[str]) -> str:
    tag = "sub" if match[1] == "_" else "sup"
    return f"<{tag}>{match[2] if match[3] is None else match[3]}</{tag}>"


def _choices(variant: Variant) -> tuple[Option, ...]:
    verdict = score(variant, Reply(marks=(0,)))
    rows = enumerate(zip(variant.shown.options, verdict.whys, strict=True))
    return tuple(Option(markup(text), markup(why), place in verdict.right) for place, (text, why) in rows)


def _lines(variant: Variant, label: str) -> tuple[Option, ...]:
    """Every line that holds something, with its number."""
    options = []
    for place, line in enumerate(variant.shown.code.split("\n")):
        if line.strip():
            verdict = score(variant, Reply(marks=(place,)))
            name = label.format(n=SCRIPT.write(place + 1))
            text = f"{_escaped(name)}: <code>{_escaped(line.strip())}</code>"
            options.append(Option(text, markup(verdict.why), verdict.state == "right"))
    return tuple(options)


def _how_to_write(item: Number, strings: dict[str, str]) -> str:
    name = "quiz.decimals" if item.decimals else "quiz.whole"
    places = strings[name].format(n=SCRIPT.write(item.decimals))
    unit = strings["export.unit"].format(unit=item.unit) if item.unit else ""
    return " ".join(filter(None, (places, strings["export.number"], unit)))


def _numbers(variant: Variant, item: Number) -> tuple[Option, ...]:
    """The key, then the value of every wrong rule with what is said of it, each as near as the marking takes it."""
    key = variant.draw.answer
    assert isinstance(key, int | float)
    options = [Option(digits(key), "", right=True, tolerance=digits(0.5 * 10.0**-item.decimals))]
    tolerance = digits(0.5 * 10.0 ** -max(item.decimals, 1))
    for rule in item.wrong:
        value = variant.draw.wrong[rule.name]
        assert isinstance(value, int | float)
        options.append(Option(digits(value), markup(variant.text(rule.why)), right=False, tolerance=tolerance))
    return tuple(options)


def digits(value: float) -> str:
    """A number as text, without an exponent, which GIFT does not know."""
    return numerals.plain(float(value), 10)


def _ordered(base: Question, variant: Variant, item: Order) -> Question:
    """Each step with the number of its place: platforms have no kind of their own that all of them read."""
    pairs = [(markup(variant.text(item.steps[i])), SCRIPT.write(i + 1)) for i in variant.order]
    return replace(base, kind="match", pairs=tuple(pairs), solution=paragraph(variant.text(item.why)) + base.solution)


def _matched(base: Question, variant: Variant, item: Match) -> Question:
    shown = variant.shown
    right = right_reply(variant).marks
    pairs = tuple((markup(left), plain(shown.rights[mark])) for left, mark in zip(shown.options, right, strict=True))
    extra = tuple(plain(text) for place, text in enumerate(shown.rights) if place not in right)
    whys = zip(pairs, score(variant, Reply(marks=right)).whys, strict=True)
    said = "".join(f"<li>{left}: {_escaped(side)}. {markup(why)}</li>" for (left, side), why in whys)
    return replace(base, kind="match", pairs=pairs, extra=extra, solution=f"{base.solution}<ul>{said}</ul>")
