"""For teachers: the item bank, or one section of it, for Moodle and other platforms."""

from typing import get_args

from starlette.requests import Request
from starlette.responses import Response

from core.course.export import MOST_VARIANTS, Format, export
from pages import params
from pages.strings import course

_FILES = {"moodle-xml": ("xml", "application/xml"), "gift": ("gift.txt", "text/plain"), "csv": ("csv", "text/csv")}


def _number(text: str, low: int, high: int) -> int:
    """The number if it is one within the bounds, else the lower bound."""
    try:
        return params.Whole("", low, high, low).parse(text)
    except params.ParamError:
        return low


def export_items(request: Request) -> Response:
    """What pages/export_form.py asks for."""
    query = request.query_params
    kind: Format = next((name for name in get_args(Format) if name == query.get("format")), "moodle-xml")
    slug = query.get("section", "")
    known = slug in course().outline.sections
    items = [item.id for item in course().bank.of_section(slug)] if known else None
    n, seed = _number(query.get("n", ""), 1, MOST_VARIANTS), _number(query.get("seed", ""), 0, 9999)
    made = export(course(), kind, items, n, seed)
    ending, media = _FILES[kind]
    name = f"{slug if known else course().name}.{ending}"
    told = {"content-disposition": f'attachment; filename="{name}"', "x-left-out": str(len(made.left_out))}
    return Response(made.data, media_type=media, headers=told)
