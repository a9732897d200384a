"""The laboratory: an index of all labs, and one lab with its prediction, its runs and the lesson's pictures."""

from html import escape

import streamlit as st

from core.course.labs import Lab
from core.course.predictions import is_settled, kind
from core.course.sections import WidgetPlace
from pages import chrome, params, routes, section
from pages.figures.draw import el
from pages.stage import Stage
from pages.strings import bn, course, t


def index() -> None:
    """Draw the list of labs, each with what is asked there: its claims would give the answers away."""
    chrome.header()
    with st.container(key="labs"):
        _html(el("h1", t("lab.title")) + el("p", t("lab.what"), class_="summary"))
        with st.container(key="lab-cards"):
            for number, lab in enumerate(course().labs, start=1):
                with st.container(key=f"lab-card-{number}"):
                    st.page_link(routes.page(lab.slug), label=f"**{bn(number)}** {lab.title}")
                    said = el("p", escape(lab.about))
                    if lab.predict:
                        how = t(f"lab.kind-{kind(lab.predict)}", n=bn(len(lab.experiments)))
                        said += el("p", how, class_="soft")
                    _html(said)
            with st.container(key="lab-card-free"):
                st.page_link(routes.page("workbench"), label=t("interface.workbench"))
                _html(el("p", t("workbench.what")))


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
                    made = next(one for one in course().sections if one.slug == lab.section)
                    with st.container(key="made-in"):
                        st.page_link(routes.page(made.slug), label=t("lab.lesson", title=made.front.title))
            with st.container(key="stage"):
                _runs(lab, stage)
        if stage.chrome:
            chrome.lab_ways(lab)


@st.fragment
def _runs(lab: Lab, stage: Stage) -> None:
    if lab.experiments:
        section.show_widgets([WidgetPlace("claim-lab", {"lab": lab.slug})], lab.slug, stage)
        # The lesson's pictures would give the answer away before the prediction is made.
        assert lab.predict, "read_labs sees to it"
        if not is_settled(lab.predict, params.read(params.PREDICT), params.read(params.GUESSED)):
            return
    if lab.widgets:
        places = [WidgetPlace(name, lab.options) for name in lab.widgets]
        section.show_widgets(places, lab.slug, stage, first=2)


def _html(markdown: str) -> None:
    st.markdown(markdown, unsafe_allow_html=True)
