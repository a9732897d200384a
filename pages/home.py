"""The first page."""

import streamlit as st

from pages import chrome
from pages.figures.draw import el
from pages.strings import t


def show() -> None:
    """Draw the first page."""
    chrome.header()
    st.markdown(el("h1", t("interface.app")), unsafe_allow_html=True)
