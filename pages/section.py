"""One section of the lesson: prose, its live widgets beside it, and the way on."""

import logging
from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from core.course.labs import Lab
from core.course.sections import Prose, Section, WidgetPlace
from core.experiments import REGISTRY
from pages import chrome, figure, params, pictures, prose, routes
from pages.drawing.draw import el
from pages.stage import Stage
from pages.strings import bn, course, markup, t
from pages.widgets import WIDGETS

_LOG = logging.getLogger(__name__)


def show(section: Section, stage: Stage) -> None:
    """Draw the whole page of a section."""
    wide = any(WIDGETS[place.name].wide for place in section.widgets)
    with st.container(key=f"{stage.name}-view"):
        if stage.chrome:
            chrome.header(section.slug)
        else:
            chrome.projector_keys(section)
        with st.container(key="lesson-wide" if wide else "lesson"):
            _lesson(section, stage)
        if stage.chrome:
            chrome.ways_on(section)


def _lesson(section: Section, stage: Stage) -> None:
    """Title, prose and stage. The stage holds all widgets and stands where the first one is placed; on a
    narrow screen the style sheet moves later prose above later widgets."""
    with st.container(key="opening"):
        prose.show(_opening(section, stage), key=f"{section.slug}-opening")
    staged, n_prose = False, 0
    for part in section.body:
        if isinstance(part, WidgetPlace):
            if not staged:
                with st.container(key="stage"):
                    _live(section, stage)
            staged = True
        elif stage.full_prose:
            n_prose += 1
            with st.container(key=f"prose-{n_prose}"):
                prose.show(prose_html(section, part, n_prose), key=f"{section.slug}-prose-{n_prose}")
    if stage.full_prose:
        with st.container(key="closing"):
            prose.show(_closing(section), key=f"{section.slug}-closing")
            with st.container(key="quiz-of"):
                link = routes.page("quiz")
                st.page_link(link, label=t("quiz.after-section"), query_params={"set": section.slug})
                if section.front.recall:
                    topic = course().topic_of(section.slug)
                    of_topic = {"topic": topic.name} if topic and topic is not course().topics[0] else None
                    st.page_link(routes.page("exam"), label=t("exam.to-desk"), query_params=of_topic)
            labs = [lab for lab in course().labs if section.slug in (lab.section, *_sections_of(lab))]
            if labs:
                with st.container(key="labs-of"):
                    prose.show(el("h3", t("lab.from-section")), key=f"{section.slug}-labs")
                    for lab in labs:
                        st.page_link(routes.page(lab.slug), label=lab.title)


def _sections_of(lab: Lab) -> set[str]:
    """The sections that make the claims which the lab runs."""
    return {slug for name in lab.experiments for slug in REGISTRY[name].SECTIONS}


@st.fragment
def _live(section: Section, stage: Stage) -> None:
    """All widgets of the section with their controls: the part that runs again when something is set."""
    show_widgets(section.widgets, section.slug, stage)


def show_widgets(places: list[WidgetPlace], slug: str, stage: Stage, first: int = 1) -> None:
    """Draw the widgets of the page ``slug``, each control of theirs once; the sheets are numbered from ``first``."""
    wanted = _params(places)
    values = _values(wanted)
    if refusal := figure.take_refusal():
        prose.show(refusal, key=f"{slug}-refusal")
    for i, place in enumerate(places, start=first):
        with st.container(key=f"sheet-{i}"):
            try:
                picture = pictures.packed(place, handed(place, values), stage, slug)
                figure.show(picture, key=f"{slug}-{i}", sets=[param for param, _ in wanted.values()])
            except Exception:
                # Whatever went wrong inside one widget, the learner keeps the rest of the page.
                _LOG.exception("widget %s of section %s", place.name, slug)
                failed = el("div", t("interface.widget-failed"), class_="refused", role="alert")
                prose.show(failed, key=f"{slug}-{i}-failed")


def handed(place: WidgetPlace, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the page's values that its widget takes."""
    return {param.name: values[param.name] for param in WIDGETS[place.name].values}


def first_values(places: list[WidgetPlace]) -> dict[str, Any]:
    """The value of every param that the page's widgets take, for a link that sets none."""
    return {name: params.first(param, option) for name, (param, option) in _params(places).items()}


def _values(wanted: Mapping[str, tuple[params.Param, Any]]) -> dict[str, Any]:
    """What each of the params is; each slider is drawn once."""
    values: dict[str, Any] = {}
    if any(isinstance(param, params.Slider) for param, _ in wanted.values()):
        with st.container(key="controls"):
            for name, (param, option) in wanted.items():
                if isinstance(param, params.Slider):
                    values[name] = param.show(option)
    return values | {name: params.read(*one) for name, one in wanted.items() if name not in values}


def _params(places: list[WidgetPlace]) -> dict[str, tuple[params.Param, Any]]:
    """By name, the params that the widgets take, each with the start that a directive sets, or None."""
    options: dict[str, Any] = {}
    for place in places:
        options = {**place.options, **options}
    return {param.name: (param, options.get(param.name)) for place in places for param in WIDGETS[place.name].values}


def prose_html(section: Section, part: Prose, n: int) -> str:
    """The n-th run of a section's prose, from 1, as HTML that any page can hold."""
    return markup().html(part, f"{section.number}-{n}")


def _opening(section: Section, stage: Stage) -> str:
    front = section.front
    title = el("h1", el("span", bn(section.number), class_="number"), el("span", escape(front.title)), id="title")
    if not stage.full_prose:
        return title + el("ul", *[el("li", escape(line)) for line in front.projector], class_="lines")
    goals = "".join(el("li", escape(goal)) for goal in front.goals)
    minutes = el("p", t("section.minutes", minutes=bn(section.reading_minutes)), class_="soft")
    summary = el("p", escape(front.summary), class_="summary")
    return title + summary + minutes + el("div", el("h2", t("section.goals")), el("ul", goals), class_="goals")


def _closing(section: Section) -> str:
    front = section.front
    claim = el("p", el("strong", t("section.myth", claim=escape(front.myth.claim))))
    myth = el("div", claim, el("p", escape(front.myth.truth)), class_="myth")
    remember = el(
        "div", el("span", t("section.remember"), class_="tag"), el("p", escape(front.remember)), class_="remember"
    )
    later = el("p", t("section.out-of-scope", what="; ".join(map(escape, front.out_of_scope))), class_="soft")
    sources = "".join(
        el("li", el("span", f"{s.authors} ({s.year}). {s.title}. {s.where}.", lang="en"), " ", escape(s.note))
        for s in (course().sources[key] for key in front.sources)
    )
    folded = el("details", el("summary", t("section.sources")), el("ul", sources), class_="sources")
    return myth + remember + later + folded
