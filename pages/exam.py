"""The exam desk: an answer is written, then marked by the model answer's points. The URL holds how far one is;
what is written stays in the browser."""

import msgspec
import streamlit as st

from core.course.exam import PAPERS, Paper, Posed, mark_number, paper, pose
from pages import chrome, figure, params
from pages.figures import exam as desk_figure
from pages.figures.exam import Desk
from pages.figures.picture import Picture
from pages.strings import course, t

_REFUSED = "exam-refused"


class _Sent(msgspec.Struct):
    """What the browser sends to have a problem compared: which one, and the number in its field."""

    token: str
    text: str = ""


def show() -> None:
    """Draw the page."""
    chrome.header()
    with st.container(key="exam"):
        _desk()


@st.fragment
def _desk() -> None:
    if refusal := figure.take_refusal():
        st.markdown(refusal, unsafe_allow_html=True)
    desk = _read()
    figure.show(figure.pack(Picture(_page(desk))), key="exam-desk", on_reply=_accept)


def _page(desk: Desk | None) -> str:
    seed = params.read(params.SEED)
    other_seed = params.SEED.after(seed)
    if desk is None:
        papers = {name: _posed(name, seed) for name in PAPERS}
        return desk_figure.choice(papers, seed, params.read(params.TIMED) == "yes", other_seed)
    if desk.at >= len(desk.problems):
        return desk_figure.result(desk, f"/exam?paper={desk.paper}&seed={desk.seed}", other_seed)
    return desk_figure.problem(desk, st.session_state.pop(_REFUSED, ""))


def _posed(name: Paper, seed: int) -> list[Posed]:
    return [pose(problem, seed) for problem in paper(course().exam, name, seed)]


def _read() -> Desk | None:
    """The desk as the URL has it; None before a paper is chosen."""
    name, seed = params.read(params.PAPER), params.read(params.SEED)
    if name == "none":
        return None
    problems = _posed(name, seed)
    n_points = sum(len(one.points) for one in problems)
    opened, right, earned = (
        _bits(params.read(param), n)
        for param, n in ((params.OPENED, len(problems)), (params.RIGHT, len(problems)), (params.EARNED, n_points))
    )
    timed = params.read(params.TIMED) == "yes"
    return Desk(name, seed, timed, problems, params.read(params.AT) - 1, opened, right, earned)


def _bits(text: str, n: int) -> list[bool]:
    """The first ``n`` bits of a text, as many more as are missing being 0."""
    return [bit == "1" for bit in text[:n].ljust(n, "0")]


def _accept(text: str) -> None:
    """Open the model answer of the problem on the screen, having compared its number if it has one."""
    desk = _read()
    sent = figure.read_reply(text, _Sent)
    if sent is None or desk is None or desk.at >= len(desk.problems):
        return
    if sent.token != f"{desk.key}-{desk.at}" or desk.opened[desk.at]:
        return
    posed, right = desk.problems[desk.at], list(desk.right)
    right[desk.at] = False
    if posed.answer is not None and sent.text.strip():
        state = mark_number(posed, sent.text)
        if state == "unreadable":
            kind = "no-list" if isinstance(posed.answer, tuple) else "no-number"
            st.session_state[_REFUSED] = t(f"exam.{kind}", given=sent.text[:40])
            return
        right[desk.at] = state == "right"
    opened = list(desk.opened)
    opened[desk.at] = True
    st.query_params.update({"opened": _text(opened), "right": _text(right)})


def _text(bits: list[bool]) -> str:
    return "".join("01"[bit] for bit in bits)
