"""What of a picture can be taken home: the buttons below it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from core.course.labs import Lab
from core.course.predictions import is_settled
from core.course.sections import WidgetPlace
from pages import params
from pages.drawing.draw import el
from pages.drawing.picture import Picture
from pages.strings import bn, course, t
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
        data_done=t("take-home.done"), data_failed=t("take-home.failed"),
        data_foot=foot, data_query=None if values is None else urlencode(texts(values, declared)),
        data_topic=topic.name if topic else course().name,
    )  # fmt: skip
    return replace(picture, html=picture.html + row)


def is_picture(place: WidgetPlace, values: Mapping[str, Any]) -> bool:
    """Whether there is a picture by now: a lab that asks for a prediction shows nothing but its question before."""
    lab = lab_of(place.options.get("lab", ""))
    return not (lab and lab.predict) or is_settled(lab.predict, values["predict"], values["guessed"])


def table_link(place: WidgetPlace, values: Mapping[str, Any]) -> str:
    """The way to the picture's numbers; empty where there are none."""
    widget = WIDGETS[place.name]
    if widget.table is None:
        return ""
    query = texts(values, widget.values)
    if lab := lab_of(place.options.get("lab", "")):
        query["lab"] = lab.slug
    href = f"table/{place.name}.csv?{urlencode(query)}"
    link = el("a", t("take-home.csv"), href=href, download="", aria_label=t("take-home.csv-said"))
    return el("span", t("take-home.table"), " ", link)


def texts(values: Mapping[str, Any], declared: Iterable[params.Param]) -> dict[str, str]:
    """The values as a URL has them; nothing said of what is empty anyway."""
    said = {name: _as_text(value) for name, value in values.items()}
    filled = {param.name for param in declared if param.default}
    return {name: text for name, text in said.items() if text or name in filled}


def lab_of(slug: str) -> Lab | None:
    """The lab of that slug, if it has experiments."""
    return next((lab for lab in course().labs if lab.slug == slug and lab.experiments), None)


def _as_text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(_as_text, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
