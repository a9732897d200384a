"""The laboratory: an index of all labs, and one lab with its prediction, its runs and the lesson's pictures."""

from html import escape

import streamlit as st

from core.course.labs import Lab
from core.course.predictions import is_settled, kind
from core.course.sections import WidgetPlace
from pages import chrome, params, routes, section
from pages.drawing.draw import el
from pages.drawing.sketches import sketch
from pages.stage import Stage
from pages.strings import bn, course, t


def index() -> None:
    """Draw the list of labs, each with what is asked there: its claims would give the answers away."""
    chrome.header()
    with st.container(key="labs"):
        _html(el("h1", t("lab.title")) + el("p", t("lab.what"), class_="summary"))
        with st.container(key="start"):
            st.page_link(routes.page(course().labs[0].slug), label=t("lab.start"))
        numbered = list(enumerate(course().labs, start=1))
        _cards("predict", [(bn(n), lab.slug, lab.title, lab.about, _way(lab)) for n, lab in numbered if lab.predict])
        rooms = [(bn(n), lab.slug, lab.title, lab.about, "") for n, lab in numbered if not lab.predict]
        free = ("", "workbench", t("interface.workbench"), t("workbench.what"), "")
        _cards("rooms", [*rooms, free])


def _way(lab: Lab) -> str:
    """How the prediction is made: the name of its sketch as well."""
    assert lab.predict, "asked only of labs with one"
    return kind(lab.predict)


def _cards(group: str, cards: list[tuple[str, str, str, str, str]]) -> None:
    """A heading and its cards: (number, page, title, what about, way of predicting)."""
    _html(el("h2", t(f"lab.group-{group}")))
    with st.container(key=f"lab-cards-{group}"):
        for number, slug, title, about, way in cards:
            with st.container(key=f"lab-card-{slug}"):
                head = el("span", number, class_="number") if number else ""
                _html(el("div", head, sketch(way or slug), class_="lab-head"))
                st.page_link(routes.page(slug), label=title)
                said = el("p", t(f"lab.kind-{way}"), class_="soft") if way else ""
                _html(el("p", escape(about), class_="about") + said)


def show(lab: Lab, stage: Stage) -> None:
    """Draw one lab."""
    with st.container(key=f"{stage.name}-view"):
        if stage.chrome:
            chrome.header(lab.slug)
        else:
            chrome.lab_keys(lab)
        with st.container(key="lesson-wide"):
            with st.container(key="opening"):
                _html(el("h1", escape(lab.title)) + el("p", escape(lab.about), class_="summary"))
                if stage.chrome:
                    made = course().section(lab.section)
                    with st.container(key="made-in"):
                        st.page_link(routes.page(made.slug), label=t("lab.lesson", title=made.front.title))
            with st.container(key="stage"):
                _runs(lab, stage)
        if stage.chrome:
            chrome.lab_ways(lab)


@st.fragment
def _runs(lab: Lab, stage: Stage) -> None:
    if asked := question(lab):
        section.show_widgets(asked, lab.slug, stage)
        # The lesson's pictures would give the answer away before the prediction is made.
        assert lab.predict, "read_labs sees to it"
        if not is_settled(lab.predict, params.read(params.PREDICT), params.read(params.GUESSED)):
            return
    if lab.widgets:
        section.show_widgets(pictures(lab), lab.slug, stage, first=2)


def question(lab: Lab) -> list[WidgetPlace]:
    """What a lab with experiments shows first: its prediction, then what they say."""
    return [WidgetPlace("claim-lab", {"lab": lab.slug})] if lab.experiments else []


def pictures(lab: Lab) -> list[WidgetPlace]:
    """The lab's live pictures, at once or below the prediction."""
    return [WidgetPlace(name, lab.options) for name in lab.widgets]


def _html(markdown: str) -> None:
    st.markdown(markdown, unsafe_allow_html=True)
