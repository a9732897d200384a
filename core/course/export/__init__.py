"""Quiz items for teachers' own platforms: Moodle XML, GIFT (both for Moodle and what reads its formats) and CSV.

Pure: a course comes in, bytes go out. What a format cannot hold is left out and named.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from core.course.export import gift, moodle_xml, table
from core.course.export.questions import question
from core.course.items import Item
from core.course.library import Course
from core.course.variants import Variant, draw_variant, variant_seed

Format = Literal["moodle-xml", "gift", "csv"]
MOST_VARIANTS = 50
_WRITERS = {"moodle-xml": moodle_xml, "gift": gift}


class Exported(msgspec.Struct, frozen=True):
    """A file for a teacher. left_out: the items that the format cannot hold, and the kind of each."""

    data: bytes
    n_questions: int
    left_out: dict[str, str]


def export(
    course: Course, form: Format, items: Iterable[str] | None = None, n_variants: int = 1, seed: int = 0
) -> Exported:
    """Write items, all or those named, in the order of the course, as a file.

    Items with a generator come in ``n_variants`` variants (1 to 50; fewer if the generator has no more), the same
    again for the same seed; the others once. Raises ValueError for another number or an unknown item.
    """
    if not 1 <= n_variants <= MOST_VARIANTS:
        raise ValueError(f"n_variants must be in [1, {MOST_VARIANTS}], got {n_variants}")
    chosen = course.bank.items if items is None else set(items)
    if unknown := set(chosen) - course.bank.items.keys():
        raise ValueError(f"unknown items: {sorted(unknown)}")
    variants = [
        variant
        for item in course.bank.items.values()
        if item.id in chosen
        for variant in _variants(item, n_variants, seed)
    ]
    if form == "csv":
        rows = [variant for variant in variants if table.holds(variant)]
        return Exported(table.write(rows, course), len(rows), _left_out(variants, {row.item.id for row in rows}))
    writer = _WRITERS[form]
    questions = [made for one in variants if (made := question(one, course)) and writer.holds(made)]
    return Exported(writer.write(questions), len(questions), _left_out(variants, {made.item for made in questions}))


def _left_out(variants: list[Variant], held: set[str]) -> dict[str, str]:
    return {variant.item.id: variant.shown.kind for variant in variants if variant.item.id not in held}


def _variants(item: Item, n: int, seed: int) -> Iterator[Variant]:
    """Variants that differ in what is asked, not in the order of choices alone."""
    wanted = n if item.generator else 1
    seen: set[str] = set()
    for attempt in range(10 * wanted):
        variant = draw_variant(item, variant_seed(item.id, f"export-{seed}", attempt))
        asked = repr((variant.draw.values, variant.draw.answer, variant.draw.choices, variant.draw.picture))
        if asked not in seen:
            seen.add(asked)
            yield variant
        if len(seen) == wanted:
            return
