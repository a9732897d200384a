"""The pages by name. Streamlit makes its page objects anew for each session's run; they are kept here."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.strings import course, t

_KEY = "pages"


def build(home: Callable[[], None], glossary: Callable[[], None], section: Callable[..., None]) -> list[StreamlitPage]:
    """All pages of the app, the home page first; remembers them for ``page``."""
    pages = {"home": st.Page(home, title=t("interface.app"), url_path="home", default=True)}
    for one in course().sections:
        show = partial(section, one)
        show.__name__ = one.slug  # type: ignore[attr-defined]
        pages[one.slug] = st.Page(show, title=one.front.title, url_path=one.slug)
    pages["glossary"] = st.Page(glossary, title=t("interface.glossary"), url_path="glossary")
    st.session_state[_KEY] = pages
    return list(pages.values())


def page(name: str) -> StreamlitPage:
    """The page of that name: ``home``, ``glossary`` or a section's slug."""
    found: StreamlitPage = st.session_state[_KEY][name]
    return found


def paths() -> set[str]:
    """All paths at which the app shows a page."""
    return {"/", "/glossary"} | {f"/{section.slug}" for section in course().sections}
