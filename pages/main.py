"""The script that Streamlit runs for every session: choose the stage, build the pages, run one."""

import streamlit as st

from core.course.sections import Section
from pages import glossary, home, params, routes, section
from pages.stage import STAGES
from pages.strings import t


def _show_section(one: Section) -> None:
    section.show(one, STAGES[params.read(params.VIEW)])


st.set_page_config(page_title=t("interface.app"), layout="wide")
st.navigation(routes.build(home.show, glossary.show, _show_section), position="hidden").run()
