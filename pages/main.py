"""The script that Streamlit runs for every session: choose the stage, build the pages, run one."""

import streamlit as st

from core.course.labs import Lab
from core.course.sections import Section
from pages import exam, glossary, home, lab, params, quiz, routes, section, standing, workbench
from pages.stage import STAGES
from pages.strings import t


def _show_section(one: Section) -> None:
    section.show(one, STAGES[params.read(params.VIEW)])


def _show_lab(one: Lab) -> None:
    lab.show(one, STAGES[params.read(params.VIEW)])


def _show_workbench() -> None:
    workbench.show(STAGES[params.read(params.VIEW)])


st.set_page_config(page_title=t("interface.app"), layout="wide")
others = {
    "quiz": quiz.show, "progress": standing.show, "lab": lab.index, "glossary": glossary.show, "exam": exam.show,
    "workbench": _show_workbench,
}  # fmt: skip
st.navigation(routes.build(home.show, _show_section, _show_lab, others), position="hidden").run()
