"""What of a picture can be taken home: the buttons below it, and the route that gives its numbers as a CSV."""

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.course.labs import Lab
from core.course.predictions import is_settled
from core.course.sections import WidgetPlace
from pages import params
from pages.delivery import address
from pages.drawing.draw import el
from pages.drawing.picture import Picture
from pages.strings import bn, course, t
from pages.widget import Table
from pages.widgets import WIDGETS


def offered(
    picture: Picture, table: str = "", values: Mapping[str, Any] | None = None, declared: Iterable[params.Param] = (),
    slug: str = "",
) -> Picture:  # fmt: skip
    """The picture, whose first element the browser turns into a file, with a row of buttons below it.

    table: the link to its numbers; values: those of the declared params, which its link names; without them the
    page's link. slug: of the section or lab whose picture it is: the file bears the topic's name, else the course's.
    """
    topic = course().topic_of(slug)
    buttons = [
        el("button", t(f"take-home.{kind}"), type="button", data_take=kind, aria_label=t(f"take-home.{kind}-said"))
        for kind in ("png", "svg")
    ]
    foot = t("interface.app")
    if values and "seed" in values:
        foot = t("take-home.foot", app=foot, seed=bn(values["seed"]))
    row = el(
        "div", el("span", t("take-home.picture")), *buttons, table, el("span", aria_live="polite"), class_="take",
        data_module=address("/assets/take_home.js"), data_done=t("take-home.done"), data_failed=t("take-home.failed"),
        data_foot=foot, data_query=None if values is None else urlencode(_texts(values, declared)),
        data_name=topic.name if topic else course().name,
    )  # fmt: skip
    return replace(picture, html=picture.html + row)


def is_picture(place: WidgetPlace, values: Mapping[str, Any]) -> bool:
    """Whether there is a picture by now: a lab that asks for a prediction shows nothing but its question before."""
    lab = _lab(place.options.get("lab", ""))
    return not (lab and lab.predict) or is_settled(lab.predict, values["predict"], values["guessed"])


def table_link(place: WidgetPlace, values: Mapping[str, Any]) -> str:
    """The way to the picture's numbers; empty where there are none."""
    widget = WIDGETS[place.name]
    if widget.table is None:
        return ""
    query = _texts(values, widget.values)
    if lab := _lab(place.options.get("lab", "")):
        query["lab"] = lab.slug
    href = f"/table/{place.name}.csv?{urlencode(query)}"
    link = el("a", t("take-home.csv"), href=href, download="", aria_label=t("take-home.csv-said"))
    return el("span", t("take-home.table"), " ", link)


def _texts(values: Mapping[str, Any], declared: Iterable[params.Param]) -> dict[str, str]:
    """The values as a URL has them; nothing said of what is empty anyway."""
    texts = {name: _as_text(value) for name, value in values.items()}
    filled = {param.name for param in declared if param.default}
    return {name: text for name, text in texts.items() if text or name in filled}


def _lab(slug: str) -> Lab | None:
    return next((lab for lab in course().labs if lab.slug == slug and lab.experiments), None)


def _topic(widget: str, lab: Lab | None) -> str:
    """The name of the topic that a picture is about: the lab's, or the first one that shows this widget."""
    for topic in course().topics:
        shown = {place.name for section in topic.sections for place in section.widgets}
        shown |= {name for one in topic.labs for name in one.widgets}
        if lab in topic.labs if lab else widget in shown:
            return topic.name
    return course().name


def _as_text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(_as_text, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


# Further ones wait without a thread: forty of them would keep every other plain route waiting.
_TABLES = asyncio.Semaphore(4)


async def _table(request: Request) -> Response:
    """The numbers of a picture: its widget in the path, the values of its params in the query."""
    name = request.path_params["widget"]
    widget = WIDGETS.get(name)
    if widget is None or widget.table is None:
        return PlainTextResponse(t("take-home.not-found"), 404)
    values: dict[str, Any] = {}
    for param in widget.values:
        try:
            given = request.query_params.get(param.name)
            values[param.name] = param.default if given is None else param.parse(given)
        except params.ParamError as error:
            return PlainTextResponse(t("take-home.refused", why=str(error)), 400)
    if "lab" in widget.options:
        values["lab"] = request.query_params.get("lab", "")
        if _lab(values["lab"]) is None:
            return PlainTextResponse(t("take-home.not-found"), 404)
    if not is_picture(WidgetPlace(name, values), values):
        return PlainTextResponse(t("take-home.not-yet"), 403)
    async with _TABLES:
        table = await run_in_threadpool(widget.table, **values)
    told = {"content-disposition": f'attachment; filename="{_file_name(name, _texts(values, widget.values))}"'}
    return Response(_csv(table), media_type="text/csv; charset=utf-8", headers=told)


def _file_name(name: str, values: Mapping[str, str]) -> str:
    """Letters, digits, dots and hyphens, which every system takes; no longer than it can show."""
    said = "-".join(f"{key}-{text}" for key, text in {"": name, **values}.items())
    topic = _topic(name, _lab(values.get("lab", "")))
    return f"{topic}{re.sub(r'[^A-Za-z0-9.]+', '-', said)[:90].rstrip('-')}.csv"


def _csv(table: Table) -> str:
    """A line of names, then the numbers. The mark at the start tells a spreadsheet that this is UTF-8."""
    lines = [",".join(table.names), *(",".join(map(_cell, row)) for row in table.rows)]
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def _cell(value: Any) -> str:
    """A number as Python writes it, 0 without a sign; a text is a name of ours, without comma or quotation mark."""
    return repr(float(value) + 0.0) if isinstance(value, float) else str(value)


ROUTES = [Route("/table/{widget}.csv", _table, methods=["GET"])]
