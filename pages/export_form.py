"""The form that asks a teacher which items to export, and how."""

from html import escape
from typing import get_args

from core.course.export import MOST_VARIANTS, Format
from core.course.library import Topic
from pages.drawing.draw import el
from pages.strings import bn, course, t


def form() -> str:
    """What it sends is a link that can be kept."""
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
    asked = el("form", what, *fields, send, action="quiz/export", method="get", class_="export")
    return el("details", el("summary", t("quiz.export")), asked)


def _of_topic(topic: Topic) -> str:
    """Its sections to choose from; under its title where there are several topics."""
    sections = [el("option", escape(f"{bn(one.number)} {one.front.title}"), value=one.slug) for one in topic.sections]
    return "".join(sections) if len(course().topics) == 1 else el("optgroup", *sections, label=topic.title)
