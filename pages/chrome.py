"""What stands around a page: the register of sections, links, the way to the next section."""

import streamlit as st

from core.course.labs import Lab
from core.course.library import Topic
from core.course.sections import Section
from pages import routes
from pages.strings import bn, course, t


def header(here: str = "") -> None:
    """Logo, the sections of the topic at hand as a roll call, and the other pages. here: the path of a page that a
    projector can show."""
    with st.container(key="top"):
        with st.container(key="logo"):
            st.page_link(routes.page("home"), label=t("interface.app"))
        topics = course().topics
        topic = course().topic_of(here) or (topics[0] if len(topics) == 1 else None)
        if topic is None:
            with st.container(key="topics"):
                for one in topics:
                    st.page_link(routes.page(one.sections[0].slug), label=one.title)
        else:
            with st.container(key="register"):
                _register(topic, here)
        with st.container(key="elsewhere"):
            if here:
                _view_link(here, "projector")
            for name in routes.IN_HEADER:
                st.page_link(routes.page(name), label=t(f"interface.{name}"))


def _register(topic: Topic, here: str) -> None:
    for section in topic.sections:
        current = section.slug == here
        with st.container(key=f"{'here' if current else 'section'}-{section.number}"):
            label = f"{bn(section.number)} *{section.front.title}*"
            st.page_link(routes.page(section.slug), label=label)


def ways_on(section: Section) -> None:
    """Links to the previous and the next section."""
    before, after = course().neighbours(section)
    with st.container(key="ways"):
        if before:
            with st.container(key="previous"):
                st.page_link(routes.page(before.slug), label=f"{t('section.previous')} *{before.front.title}*")
        if after:
            with st.container(key="next"):
                st.page_link(routes.page(after.slug), label=f"{t('section.next')} *{after.front.title}*")
        else:
            with st.container(key="next"):
                st.page_link(routes.page("home"), label=t("interface.home"))


def lab_ways(lab: Lab) -> None:
    """Links to the previous and the next lab, and to all."""
    before, after = _around(lab)
    with st.container(key="ways"):
        for key, target in (("previous", before), ("next", after)):
            if target:
                with st.container(key=key):
                    st.page_link(routes.page(target.slug), label=f"{t(f'lab.{key}')} *{target.title}*")
        with st.container(key="all-labs"):
            st.page_link(routes.page("lab"), label=t("lab.all"))


def projector_keys(section: Section) -> None:
    """On a projector: links that only PageUp and PageDown press, and the way back to the study view."""
    before, after = course().neighbours(section)
    clicker(section.slug, before.slug if before else None, after.slug if after else None)


def lab_keys(lab: Lab) -> None:
    """The same for a lab."""
    before, after = _around(lab)
    clicker(lab.slug, before.slug if before else None, after.slug if after else None)


def _around(lab: Lab) -> tuple[Lab | None, Lab | None]:
    labs = course().labs
    i = labs.index(lab)
    return labs[i - 1] if i else None, labs[i + 1] if i + 1 < len(labs) else None


def clicker(here: str, before: str | None = None, after: str | None = None) -> None:
    """On a projector: what PageUp, PageDown and Escape press on the page ``here``."""
    with st.container(key="clicker"):
        for key, target in (("previous", before), ("next", after)):
            if target:
                with st.container(key=key):
                    page = routes.page(target)
                    st.page_link(page, label=t(f"section.{key}"), query_params={"view": "projector"})
        _view_link(here, "study")


def _view_link(here: str, view: str) -> None:
    """The link to the other stage; the browser adds what else the URL holds (shell.js)."""
    with st.container(key="view"):
        st.page_link(routes.page(here), label=t(f"interface.{view}"), query_params={"view": view})
