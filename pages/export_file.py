"""A plain route for teachers: the item bank, or one section of it, for Moodle and other platforms."""

from html import escape
from typing import get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.course.export import MOST_VARIANTS, Format, export
from core.course.library import Topic
from pages import params
from pages.drawing.draw import el
from pages.strings import bn, course, t

_FILES = {"moodle-xml": ("xml", "application/xml"), "gift": ("gift.txt", "text/plain"), "csv": ("csv", "text/csv")}


def form() -> str:
    """The form that asks what to export; what it sends is a link that can be kept."""
    sections = [el("option", escape(t("quiz.export-all")), value="")]
    sections += [_of_topic(topic) for topic in course().topics]
    formats = [el("option", escape(t(f"quiz.export-{name}")), value=name) for name in get_args(Format)]
    fields = [
        el("label", el("span", t("quiz.export-section")), el("select", *sections, name="section")),
        el("label", el("span", t("quiz.export-format")), el("select", *formats, name="format")),
        el("label", el("span", t("quiz.export-n", most=bn(MOST_VARIANTS))),
           el("input", type="number", name="n", value=1, min=1, max=MOST_VARIANTS)),
        el("label", el("span", t("quiz.export-seed")),
           el("input", type="number", name="seed", value=1, min=0, max=9999)),
    ]  # fmt: skip
    send = el("button", t("quiz.export-take"), type="submit", class_="button")
    what = el("p", t("quiz.export-what"))
    asked = el("form", what, *fields, send, action="/quiz/export", method="get", class_="export")
    return el("details", el("summary", t("quiz.export")), asked)


def _of_topic(topic: Topic) -> str:
    """Its sections to choose from; under its title where there are several topics."""
    sections = [el("option", escape(f"{bn(one.number)} {one.front.title}"), value=one.slug) for one in topic.sections]
    return "".join(sections) if len(course().topics) == 1 else el("optgroup", *sections, label=topic.title)


def _number(text: str, low: int, high: int) -> int:
    """The number if it is one within the bounds, else the lower bound."""
    try:
        return params.Whole("", low, high, low).parse(text)
    except params.ParamError:
        return low


def _export(request: Request) -> Response:
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


ROUTES = [Route("/quiz/export", _export, methods=["GET"])]
