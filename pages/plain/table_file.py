"""The numbers of a picture as a CSV file."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from core.course.labs import Lab
from core.course.sections import WidgetPlace
from pages import params
from pages.strings import course, t
from pages.take_home import is_picture, lab_of, texts
from pages.widget import Table
from pages.widgets import WIDGETS

# Further ones wait without a thread: forty of them would keep every other plain route waiting.
_TABLES = asyncio.Semaphore(4)


async def table(request: Request) -> Response:
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
        if lab_of(values["lab"]) is None:
            return PlainTextResponse(t("take-home.not-found"), 404)
    if not is_picture(WidgetPlace(name, values), values):
        return PlainTextResponse(t("take-home.not-yet"), 403)
    async with _TABLES:
        found = await run_in_threadpool(widget.table, **values)
    told = {"content-disposition": f'attachment; filename="{_file_name(name, texts(values, widget.values))}"'}
    return Response(_csv(found), media_type="text/csv; charset=utf-8", headers=told)


def _file_name(name: str, values: Mapping[str, str]) -> str:
    """Letters, digits, dots and hyphens, which every system takes; no longer than it can show."""
    said = "-".join(f"{key}-{text}" for key, text in {"": name, **values}.items())
    topic = _topic(name, lab_of(values.get("lab", "")))
    return f"{topic}{re.sub(r'[^A-Za-z0-9.]+', '-', said)[:90].rstrip('-')}.csv"


def _topic(widget: str, lab: Lab | None) -> str:
    """The name of the topic that a picture is about: the lab's, or the first one that shows this widget."""
    for topic in course().topics:
        shown = {place.name for section in topic.sections for place in section.widgets}
        shown |= {name for one in topic.labs for name in one.widgets}
        if lab in topic.labs if lab else widget in shown:
            return topic.name
    return course().name


def _csv(table: Table) -> str:
    """A line of names, then the numbers. The mark at the start tells a spreadsheet that this is UTF-8."""
    lines = [",".join(table.names), *(",".join(map(_cell, row)) for row in table.rows)]
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def _cell(value: Any) -> str:
    """A number as Python writes it, 0 without a sign; a text is a name of ours, without comma or quotation mark."""
    return repr(float(value) + 0.0) if isinstance(value, float) else str(value)
