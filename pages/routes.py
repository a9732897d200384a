"""The pages by name. Streamlit makes its page objects anew for each session's run; they are kept here."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.strings import course, t

_KEY = "pages"
IN_HEADER = ("quiz", "progress", "lab", "glossary")
OTHERS = (*IN_HEADER, "exam", "workbench")
"""URL paths of the pages that are neither section nor lab; every page's header links to some of them."""


def build(
    home: Callable[[], None], section: Callable[..., None], lab: Callable[..., None],
    others: dict[str, Callable[[], None]],
) -> list[StreamlitPage]:  # fmt: skip
    """All pages of the app, the home page first; remembers them for ``page``. others: by URL path."""
    pages = {"home": st.Page(home, title=t("interface.app"), url_path="home", default=True)}
    for one in course().sections:
        pages[one.slug] = _page(partial(section, one), one.slug, one.front.title)
    for lab_file in course().labs:
        pages[lab_file.slug] = _page(partial(lab, lab_file), lab_file.slug, lab_file.title)
    for path, show in others.items():
        pages[path] = st.Page(show, title=t(f"interface.{path}"), url_path=path)
    st.session_state[_KEY] = pages
    return list(pages.values())


def _page(show: partial[None], path: str, title: str) -> StreamlitPage:
    show.__name__ = path  # type: ignore[attr-defined]
    return st.Page(show, title=title, url_path=path)


def page(name: str) -> StreamlitPage:
    """The page of that name: ``home``, its URL path for any other."""
    found: StreamlitPage = st.session_state[_KEY][name]
    return found


def paths() -> set[str]:
    """All paths at which the app shows a page."""
    slugs = [one.slug for one in course().sections] + [lab.slug for lab in course().labs]
    return {"/", *(f"/{name}" for name in (*OTHERS, *slugs))}
