"""The first page: what dropout is in one picture, and the map of the sections."""

import time
from functools import cache
from html import escape
from itertools import islice

import streamlit as st

from core.course import progress
from core.course.library import Topic
from pages import chrome, figure, learner, routes
from pages.drawing.draw import el
from pages.drawing.network import hero
from pages.stage import STUDY
from pages.strings import bn, course, t


def show() -> None:
    """Draw the first page."""
    with st.container(key="home"):
        chrome.header()
        with st.container(key="hero"):
            with st.container(key="welcome"):
                _welcome()
            with st.container(key="hero-figure"):
                figure.show(_hero(), key="hero-network")
        _due()
        _map()
        with st.container(key="promises"):
            st.markdown(_promises(), unsafe_allow_html=True)


@cache
def _hero() -> bytes:
    return figure.pack(hero(STUDY))


def _welcome() -> None:
    title = el("h1", escape(t("home.title")))
    st.markdown(title + el("p", escape(t("home.what"))), unsafe_allow_html=True)
    with st.container(key="start"):
        st.page_link(routes.page(course().sections[0].slug), label=t("home.start"))


def _due() -> None:
    """What is to be reviewed today, if anything is."""
    n = len(progress.due(course().outline.known(learner.answers()), time.time()))
    if n:
        with st.container(key="due"):
            st.page_link(routes.page("quiz"), label=t("home.due", n=bn(n)), query_params={"set": "review"})


def _map() -> None:
    """The sections of every topic by their parts."""
    topics = course().topics
    with st.container(key="map"):
        for topic in topics:
            size = t("home.map", parts=bn(len(topic.parts)), sections=bn(len(topic.sections)))
            heading = el("h2", escape(size if len(topics) == 1 else f"{topic.title}: {size}"))
            note = el("p", escape(t("home.map-note")), class_="soft") if topic is topics[0] else ""
            st.markdown(heading + note, unsafe_allow_html=True)
            with st.container(key=f"parts-{topic.name}"):
                _parts(topic)


def _parts(topic: Topic) -> None:
    sections = iter(topic.sections)
    for number, part in enumerate(topic.parts, start=1):
        with st.container(key=f"part-{topic.name}-{number}"):
            st.markdown(el("h3", escape(part.title)), unsafe_allow_html=True)
            for section in islice(sections, len(part.sections)):
                label = f"**{bn(section.number)}** {section.front.title}"
                st.page_link(routes.page(section.slug), label=label)


def _promises() -> str:
    cells = [
        el("div", el("h3", escape(t(f"home.{key}"))), el("p", escape(t(f"home.{key}-why"))))
        for key in ("real", "link", "offline")
    ]
    return el("div", *cells, class_="promises")
