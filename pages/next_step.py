"""The one thing that helps a learner most now, with the way to it."""

import time
from html import escape

import streamlit as st

from core.course import progress
from core.course.answers import Answer
from core.course.progress import Outline
from pages import routes
from pages.drawing.draw import el
from pages.strings import bn, course, t


def show(answers: list[Answer], outline: Outline) -> None:
    """Draw it on a sheet of its own."""
    step = progress.next_step(answers, outline, time.time())
    with st.container(key="next-step"):
        title = course().section(step.section).front.title if step.section else ""
        said = escape(t(f"progress.next-{step.kind}", title=title, n=bn(len(step.items))))
        st.markdown(el("h2", t("progress.next")) + el("p", said), unsafe_allow_html=True)
        quiz = {"review": "review", "rest": "mixed"}.get(step.kind, step.section)
        if step.kind == "begin" and step.section:
            st.page_link(routes.page(step.section), label=t("progress.read", title=title))
        elif quiz:
            st.page_link(routes.page("quiz"), label=t(f"progress.do-{step.kind}"), query_params={"set": quiz})
