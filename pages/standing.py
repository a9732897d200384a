"""What a learner knows so far: sections, wrong beliefs that showed, what to do next; the data are the learner's."""

from html import escape

import streamlit as st

from core.course import progress
from core.course.answers import Answer
from core.course.library import Topic
from core.course.progress import SectionState, Standing
from pages import chrome, learner, next_step, params
from pages.drawing.draw import el
from pages.params import Choice
from pages.strings import bn, course, t

_LOADINGS = ("", "done", "forgotten", "too-large", "not-ours", "newer", "damaged", "invalid", "future", "unavailable")
LOADED = Choice("loaded", _LOADINGS, "")
_STATES: tuple[SectionState, ...] = ("mastered", "learning", "shaky", "sure-but-wrong", "new")


def show() -> None:
    """Draw the page."""
    chrome.header()
    answers = course().outline.known(learner.answers())
    with st.container(key="progress"):
        _html(el("h1", t("progress.title")) + el("p", t("progress.what"), class_="summary"))
        if not learner.is_kept():
            _html(el("p", t("quiz.not-kept"), class_="refused", role="alert"))
        if said := params.read(LOADED):
            _html(el("p", t(f"progress.loaded-{said}"), class_="said", role="status"))
        next_step.show(answers, course().outline)
        standings = {one.section: one for one in progress.standings(answers, course().outline)}
        _html(el("h2", t("progress.sections")) + "".join(_picture(one, standings) for one in course().topics) + _key())
        _beliefs(answers)
        _data(answers)


def _picture(topic: Topic, standings: dict[str, Standing]) -> str:
    """All its sections: how each stands as a mark and in words, and how many of the last answers were right."""
    rows = []
    for section in topic.sections:
        one = standings[section.slug]
        state = el("span", _mark(one.state), escape(t(f"progress.{one.state}")), class_="state")
        count = t("progress.of-last", right=bn(one.n_right), n=bn(one.n_answered)) if one.n_answered else ""
        name = el("a", escape(f"{bn(section.number)} {section.front.title}"), href=f"quiz?set={section.slug}")
        rows.append(el("li", name, state, el("span", count, class_="soft"), class_=f"standing {one.state}"))
    head = el("h3", escape(topic.title)) if len(course().topics) > 1 else ""
    return head + el("ul", *rows, class_="standings")


def _mark(state: SectionState) -> str:
    """Empty, half, full; a crossed square for what is believed and wrong: by shape, not by colour alone."""
    circle = el("circle", cx=10, cy=10, r=8.5, class_="ring")
    inside = {
        "new": "",
        "learning": el("path", d="M10 1.5a8.5 8.5 0 0 1 0 17z", class_="fill"),
        "shaky": el("path", d="M3 10h14", class_="stroke"),
        "sure-but-wrong": el("path", d="M5 5l10 10M15 5L5 15", class_="stroke"),
        "mastered": el("circle", cx=10, cy=10, r=8.5, class_="fill"),
    }[state]
    frame = el("rect", x=1.5, y=1.5, width=17, height=17, class_="ring") if state == "sure-but-wrong" else circle
    return el("svg", frame, inside, width=20, height=20, viewBox="0 0 20 20", aria_hidden="true")


def _key() -> str:
    said = [el("li", _mark(state), el("strong", t(f"progress.{state}")), ": ", escape(t(f"progress.{state}-why")))
            for state in _STATES]  # fmt: skip
    return el("details", el("summary", t("progress.key")), el("ul", *said, class_="standing-key"))


def _beliefs(answers: list[Answer]) -> None:
    shown = progress.beliefs(answers, course().outline)
    _html(el("h2", t("progress.beliefs")))
    if not shown:
        _html(el("p", t("progress.no-beliefs"), class_="soft"))
    for one in shown:
        belief = course().misconceptions[one.key]
        said = el("p", el("strong", escape(belief.name)), " ", t("progress.times", n=bn(one.n_times)))
        link = el("a", t("progress.practise-belief"), href=f"quiz?set={one.key}")
        _html(el("div", said, el("p", escape(belief.truth)), el("p", link), class_="myth"))


def _data(answers: list[Answer]) -> None:
    """Take the answers along, bring them back, delete them: plain forms, which the server's routes answer."""
    said = t("progress.yours-what", n=bn(len(answers))) if answers else t("progress.yours-none")
    _html(el("h2", t("progress.yours")) + el("p", escape(said)))
    with st.container(key="own-data"):
        st.html(_forms(), unsafe_allow_javascript=False)


def _forms() -> str:
    name = f"{course().name}-progress.json"
    take = el("a", t("progress.take"), href="progress/file", download=name, class_="button")
    file = el("input", type="file", name="file", accept=".json")  # shell.js sends the form when a file is chosen
    bring = el("form", el("label", t("progress.bring"), file, class_="button"), method="post",
               action="progress/file", enctype="multipart/form-data")  # fmt: skip
    sure = el("form", el("p", t("progress.forget-sure")), el("button", t("progress.forget-yes"), type="submit",
              class_="button"), method="post", action="progress/forget")  # fmt: skip
    forget = el("details", el("summary", t("progress.forget")), sure)
    return el("div", take, bring, forget, class_="own-data")


def _html(markdown: str) -> None:
    st.markdown(markdown, unsafe_allow_html=True)
