"""The quiz: what to practise, then one question a screen, marked at once."""

import time
from dataclasses import dataclass, field
from html import escape
from typing import Literal
from zlib import crc32

import msgspec
import streamlit as st

from core.course import progress
from core.course.answers import Answer
from core.course.progress import Outline, Reason
from core.course.quiz import Variant, draw_variant, variant_seed
from core.course.scoring import Reply, Verdict, score
from core.numerals import read_list
from pages import chrome, export_form, figure, learner, next_step, params, prose, routes
from pages.drawing import question
from pages.drawing.draw import el
from pages.drawing.picture import Picture
from pages.params import Name
from pages.strings import bn, course, inline, t

SET = Name("set", "")
_SITTING = "sitting"
_MANY = 10


class _Sent(msgspec.Struct, forbid_unknown_fields=True):
    """What the browser sends: a reply to the variant ``token``, or where to go."""

    token: str
    go: str = ""
    marks: tuple[int, ...] = ()
    text: str = ""
    parts: tuple[str, ...] = ()
    confidence: Literal[1, 2, 3] = 2


@dataclass(frozen=True)
class _Try:
    """The first answer to a question. asked: its text, with the numbers it had."""

    item: str
    asked: str
    is_right: bool
    confidence: int


@dataclass
class _Sitting:
    """One round of questions. first: the first try at each of them; reasons: why each is asked, where not "new"."""

    name: str
    plan: tuple[str, ...]
    at: int = 0
    variant: Variant | None = None
    n_hints: int = 0
    problem: str = ""
    reply: Reply | None = None
    verdict: Verdict | None = None
    first: list[_Try] = field(default_factory=list)
    reasons: dict[str, Reason] = field(default_factory=dict)


def show() -> None:
    """Draw the page: the choice of quizzes, or the one that the URL names."""
    chrome.header()
    name = params.read(SET)
    if (sitting := st.session_state.get(_SITTING)) and sitting.at >= len(sitting.plan):
        del st.session_state[_SITTING]  # who comes back after the end begins anew
    with st.container(key="quiz"):
        if _title(name):
            _player(name)
        else:
            _choice()


def _title(name: str) -> str:
    """What the quiz of that name is called; empty if there is none."""
    if name in ("mixed", "review"):
        return t(f"quiz.{name}")
    if name in course().outline.sections:
        return t("quiz.of-section", title=course().section(name).front.title)
    belief = course().misconceptions.get(name)
    return t("quiz.of-belief", name=belief.name) if belief else ""


def _choice() -> None:
    due = progress.due(course().outline.known(learner.answers()), time.time())
    _html(el("h1", t("quiz.title")) + el("p", t("quiz.what"), class_="summary"))
    with st.container(key="quiz-main"):
        with st.container(key="quiz-mixed"):
            _link("mixed", t("quiz.mixed"))
            _html(el("p", t("quiz.mixed-what")))
        with st.container(key="quiz-review"):
            _link("review", t("quiz.review"))
            _html(el("p", t("quiz.review-what", n=bn(len(due))) if due else t("quiz.review-none")))
        with st.container(key="quiz-exam"):
            with st.container(key="set-exam"):
                st.page_link(routes.page("exam"), label=t("exam.to-desk"))
            _html(el("p", t("exam.to-desk-what")))
    _html(el("h2", t("quiz.by-section")))
    for topic in course().topics:
        if len(course().topics) > 1:
            _html(el("h3", escape(topic.title)))
        with st.container(key=f"quiz-sections-{topic.name}"):
            for section in topic.sections:
                _link(section.slug, f"**{bn(section.number)}** {section.front.title}")
    _html(el("h2", t("quiz.by-belief")))
    with st.container(key="quiz-beliefs"):
        for key, belief in course().misconceptions.items():
            _link(key, belief.name)
    st.html(export_form.form())


def _link(name: str, label: str) -> None:
    with st.container(key=f"set-{name}"):
        st.page_link(routes.page("quiz"), label=label, query_params={"set": name})


@st.fragment
def _player(name: str) -> None:
    sitting: _Sitting | None = st.session_state.get(_SITTING)
    if sitting is None or sitting.name != name:
        sitting = st.session_state[_SITTING] = _begin(name)
    if not sitting.plan:
        _html(el("h1", escape(_title(name))) + el("p", t("quiz.empty"), class_="summary"))
        _ways_on()
    elif sitting.at >= len(sitting.plan):
        _end(sitting)
    else:
        figure.show(figure.pack(Picture(_question(sitting))), key="question", on_reply=_accept)
    if not learner.is_kept():
        _html(el("p", t("quiz.not-kept"), class_="note"))


def _begin(name: str) -> _Sitting:
    answers, now = course().outline.known(learner.answers()), time.time()
    plan: tuple[str, ...]
    if name == "mixed":
        plan = progress.mixed_plan(answers, course().outline, now)
    elif name == "review":
        plan = tuple(progress.due(answers, now)[:_MANY])
    elif name in course().outline.sections:
        plan = progress.after_section(answers, course().outline, name)
    else:
        about = course().outline.misconceptions.get(name, ())
        plan = progress.after_section(answers, Outline({name: about}), name, n_items=len(about))
    sitting = _Sitting(name, plan, reasons=progress.reasons(answers, now))
    if plan:
        _ask(sitting)
    return sitting


def _ask(sitting: _Sitting) -> None:
    """Draw the next variant of the item at hand: the same again for the same learner and attempt."""
    item = course().bank.items[sitting.plan[sitting.at]]
    done = [answer for answer in learner.answers() if answer.item == item.id and answer.state != "unreadable"]
    seed = variant_seed(item.id, learner.learner(), len(done))
    sitting.variant, sitting.n_hints, sitting.problem = draw_variant(item, seed), 0, ""
    sitting.reply = sitting.verdict = None


def _question(sitting: _Sitting) -> str:
    variant = sitting.variant
    assert variant is not None
    place = t("quiz.place", where=_title(sitting.name), i=bn(sitting.at + 1), n=bn(len(sitting.plan)))
    if sitting.name in ("mixed", "review") and sitting.verdict is None:
        reason = sitting.reasons.get(variant.item.id, "new")
        place += t("quiz.because", why=t(f"quiz.because-{reason}"))
    hints = [variant.hint(i) for i in range(sitting.n_hints)]
    last = sitting.at + 1 == len(sitting.plan)
    asked = question.Asked(place, str(variant.seed), hints, sitting.problem, last)
    if sitting.verdict is None or sitting.reply is None:
        return question.form(variant.shown, asked)
    slug = course().bank.sections[variant.item.id]
    lesson = el("p", _lesson(slug, "quiz.try"))
    return question.answered(variant.shown, asked, sitting.reply, sitting.verdict, _correction(sitting.verdict), lesson)


def _correction(verdict: Verdict) -> str:
    belief = course().misconceptions.get(verdict.misconception)
    if belief is None:
        return ""
    said = escape(t("quiz.belief", name=belief.name, truth=belief.truth))
    return el("div", el("p", said), el("p", _lesson(belief.section, "quiz.belief-where")), class_="myth")


def _lesson(slug: str, label: str) -> str:
    return el("a", escape(t(label, title=course().section(slug).front.title)), href=slug)


def _accept(text: str) -> None:
    """Take what the browser sent; what does not fit the question at hand is left alone."""
    sitting: _Sitting | None = st.session_state.get(_SITTING)
    sent = figure.read_reply(text, _Sent)
    if sent is None or sitting is None or sitting.variant is None:
        return
    if sent.token != str(sitting.variant.seed):
        return
    if sent.go == "hint":
        sitting.n_hints = min(sitting.n_hints + 1, len(sitting.variant.item.hints))
    elif sent.go and sitting.verdict is not None:
        if sent.go == "next":
            sitting.at += 1
        if sitting.at < len(sitting.plan):
            _ask(sitting)
    elif not sent.go and sitting.verdict is None:
        _mark(sitting, sent)


def _mark(sitting: _Sitting, sent: _Sent) -> None:
    variant = sitting.variant
    assert variant is not None
    reply = Reply(sent.marks, sent.text, sent.parts)
    verdict = score(variant, reply)
    if verdict.state == "unreadable":
        lengths = _lengths(variant, sent.text) if verdict.problem == "other-length" else {}
        sitting.problem = t(f"quiz.{verdict.problem}", given=sent.text[:40], **lengths)
        return
    who, sure, belief = learner.learner(), sent.confidence, verdict.misconception
    learner.keep(Answer(who, variant.item.id, variant.seed, verdict.state, sure, time.time(), belief))
    sitting.reply, sitting.verdict, sitting.problem = reply, verdict, ""
    if len(sitting.first) == sitting.at:
        sitting.first.append(_Try(variant.item.id, variant.shown.question, verdict.state == "right", sure))


def _lengths(variant: Variant, text: str) -> dict[str, str]:
    """How many numbers were written in a list, and how many are asked for."""
    key = variant.draw.answer
    assert isinstance(key, tuple)
    return {"n": bn(len(read_list(text))), "wanted": bn(len(key))}


def _end(sitting: _Sitting) -> None:
    """What came of it, what to look at again, and where to go."""
    wrong = [(place, one) for place, one in enumerate(sitting.first, start=1) if not one.is_right]
    n_sure = sum(one.confidence == 3 for _, one in wrong)
    said = el("p", t("quiz.done-what", n=bn(len(sitting.first)), right=bn(len(sitting.first) - len(wrong))),
              class_="summary")  # fmt: skip
    if n_sure:
        said += el("p", t("quiz.done-sure", n=bn(n_sure)))
    if wrong:
        rows = [el("li", _again(place, one)) for place, one in wrong]
        said += el("h2", t("quiz.look-again")) + el("ul", *rows, class_="look-again")
    _html(el("h1", t("quiz.done")) + said)
    if st.button(t("quiz.more"), type="primary"):
        st.session_state[_SITTING] = None
        st.rerun(scope="fragment")
    next_step.show(course().outline.known(learner.answers()), course().outline)
    _ways_on()


def _again(place: int, one: _Try) -> str:
    """A question whose first answer was wrong, and the section that it is about."""
    asked = el("p", el("strong", f"{bn(place)} "), inline(one.asked))
    return asked + el("p", _lesson(course().bank.sections[one.item], "quiz.belief-where"))


def _ways_on() -> None:
    with st.container(key="quiz-ways"):
        st.page_link(routes.page("quiz"), label=t("quiz.all-quizzes"))
        st.page_link(routes.page("progress"), label=t("quiz.to-progress"))


def _html(html: str) -> None:
    prose.show(html, key=f"quiz-{crc32(html.encode())}")
