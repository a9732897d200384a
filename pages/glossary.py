"""The words of the lesson, each with its English name and one sentence."""

from html import escape

import streamlit as st

from pages import chrome
from pages.drawing.draw import el
from pages.strings import bn, course, t


def show() -> None:
    """Draw the glossary, in the order of the Bengali alphabet."""
    chrome.header()
    entries = []
    for term in sorted(course().glossary.values(), key=lambda term: term.bn):
        taught = course().section(term.section) if term.section else None
        where = (
            el("span", t("glossary.taught", number=bn(taught.number), title=taught.front.title), class_="soft")
            if taught
            else ""
        )
        entries.append(
            el("dt", escape(term.bn), " ", el("span", escape(term.en), lang="en", class_="soft"))
            + el("dd", escape(term.text), " ", where)
        )
    with st.container(key="glossary"):
        st.markdown(
            el("h1", t("interface.glossary")) + el("p", t("glossary.count", n=bn(len(entries))), class_="soft")
            + el("dl", *entries), unsafe_allow_html=True,
        )  # fmt: skip
