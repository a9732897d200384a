"""The exam desk: an answer is written, then marked by the model answer's points. The URL holds how far one is;
what is written stays in the browser."""

import msgspec
import streamlit as st

from core.course.exam import SHEETS, Posed, Sheet, mark_number, pose, sheet
from core.course.library import Topic
from core.course.scoring import unread
from core.numerals import NumeralError
from pages import chrome, figure, params
from pages.drawing import exam as desk_figure
from pages.drawing.exam import Desk
from pages.drawing.picture import Picture
from pages.params import Bits, Choice, Whole
from pages.strings import course, t

SHEET = Choice("paper", ("none", *SHEETS), "none")
TIMED = Choice("timed", ("no", "yes"), "no")
AT = Whole("at", 1, 40, 1)  # which problem; one past the last: the result
OPENED = Bits("opened", 40, "")  # whose model answer was opened
RIGHT = Bits("right", 40, "")  # whose number was right
EARNED = Bits("earned", 200, "")  # the points that the learner's answers have
_REFUSED = "exam-refused"
_VALUES = (
    params.SEED, params.TOPIC, SHEET, TIMED, AT, OPENED, RIGHT, EARNED,
)  # fmt: skip


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
    figure.show(figure.pack(Picture(_page(desk))), key="exam-desk", on_reply=_accept, sets=_VALUES)


def _page(desk: Desk | None) -> str:
    seed = params.read(params.SEED)
    other_seed = params.SEED.after(seed)
    if desk is None:
        topic = _topic()
        sheets = {name: problems for name in SHEETS if (problems := _posed(topic, name, seed))}
        return desk_figure.choice(topic, sheets, seed, params.read(TIMED) == "yes", other_seed)
    if desk.at >= len(desk.problems):
        named = f"&topic={desk.topic}" if desk.topic else ""
        return desk_figure.result(desk, f"exam?paper={desk.sheet}&seed={desk.seed}{named}", other_seed)
    return desk_figure.problem(desk, st.session_state.pop(_REFUSED, ""))


def _topic() -> Topic:
    """The topic that the URL names, or the first one that has problems."""
    examined = {topic.name: topic for topic in course().topics if topic.exam}
    first = next(iter(examined.values()), course().topics[0])
    return examined.get(params.read(params.TOPIC), first)


def _posed(topic: Topic, name: Sheet, seed: int) -> list[Posed]:
    return [pose(problem, seed) for problem in sheet(topic.exam, name, seed)]


def _read() -> Desk | None:
    """The desk as the URL has it; None before a sheet is chosen."""
    name, seed, topic = params.read(SHEET), params.read(params.SEED), _topic()
    if name == "none":
        return None
    problems = _posed(topic, name, seed)
    n_points = sum(len(one.points) for one in problems)
    opened, right, earned = (
        _bits(params.read(param), n)
        for param, n in ((OPENED, len(problems)), (RIGHT, len(problems)), (EARNED, n_points))
    )
    named, timed, at = params.read(params.TOPIC), params.read(TIMED) == "yes", params.read(AT) - 1
    return Desk(named, name, seed, timed, problems, at, opened, right, earned)


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
        try:
            right[desk.at] = mark_number(posed, sent.text) == "right"
        except NumeralError as error:
            kind = unread(error, is_list=isinstance(posed.answer, tuple))
            st.session_state[_REFUSED] = t(f"exam.{kind}", given=sent.text[:40])
            return
    opened = list(desk.opened)
    opened[desk.at] = True
    st.query_params.update({"opened": _text(opened), "right": _text(right)})


def _text(bits: list[bool]) -> str:
    return "".join("01"[bit] for bit in bits)
