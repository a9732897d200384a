"""The player: what is asked holds no key, every kind can be answered and is marked, hostile input changes nothing."""

import re

import msgspec
import pytest
import streamlit as st

from core.course.answers import Answer
from core.course.quiz import Item, draw_variant, variant_seed
from core.course.scoring import Reply, right_reply, score
from pages import learner, quiz
from pages.drawing import question
from pages.strings import bn, course, inline, t

_ITEMS = list(course().bank.items.values())
_ASKED = question.Asked("1 / 2", "123", [])


def _ids(item: Item) -> str:
    return item.id


@pytest.mark.parametrize("item", _ITEMS, ids=_ids)
def test_what_is_asked_holds_no_key(item: Item) -> None:
    """Neither the whys nor the solution nor a mark that tells the right one is in what the browser gets."""
    variant = draw_variant(item, variant_seed(item.id, "a", 0))
    html = question.form(variant.shown, _ASKED)
    secret = [variant.text(item.solution)]
    for name in ("choice", "wrong", "pair", "line"):
        secret += [variant.text(part.why) for part in getattr(item, name, [])]
    for name in ("why", "why_true", "why_false", "why_missed", "why_extra", "why_other"):
        secret += [variant.text(getattr(item, name))] if hasattr(item, name) else []
    assert not any(inline(text) in html for text in secret)
    assert "right" not in re.sub(r"rights?_|>[^<]*<|data-text=\"[^\"]*\"", "", html)
    sent = msgspec.json.encode(variant.shown).decode()
    assert not any(text in sent for text in secret if text)


@pytest.mark.parametrize("item", _ITEMS, ids=_ids)
def test_every_item_is_marked_on_the_screen(item: Item) -> None:
    variant = draw_variant(item, variant_seed(item.id, "b", 3))
    reply = right_reply(variant)
    verdict = score(variant, reply)
    assert verdict.state == "right"
    html = question.answered(variant.shown, _ASKED, reply, verdict, "", "")
    assert t("quiz.right") in html and inline(variant.text(item.solution)) in html
    assert 'data-go="next"' in html and "<form" not in html
    assert "None" not in html and "{" not in re.sub(r"<pre.*?</pre>|<code.*?</code>", "", html, flags=re.DOTALL)


def test_prose_is_escaped() -> None:
    html = inline("<b>$m_i x_i/(1-p)$</b>")
    assert html.startswith('<span class="unbroken">&lt;b&gt;<span class="math">') and "<msub><mi>m</mi>" in html


@pytest.fixture
def sitting(monkeypatch: pytest.MonkeyPatch) -> quiz._Sitting:
    """A quiz of one item with numbers, and a store that is a list."""
    kept: list[Answer] = []
    monkeypatch.setattr(learner, "answers", lambda: kept)
    monkeypatch.setattr(learner, "learner", lambda: "0" * 32)
    monkeypatch.setattr(learner, "keep", lambda answer: kept.append(answer) or True)
    monkeypatch.setattr(st, "session_state", {})
    item = next(item for item in _ITEMS if item.__struct_config__.tag == "number")
    begun = quiz._Sitting("mixed", (item.id,))
    st.session_state["sitting"] = begun
    quiz._ask(begun)
    begun.kept = kept
    return begun


def _send(sitting: quiz._Sitting, **values: object) -> None:
    quiz._accept(msgspec.json.encode({"token": str(sitting.variant.seed)} | values).decode())


def test_an_answer_is_kept_once_and_another_variant_is_new(sitting: quiz._Sitting) -> None:
    first = sitting.variant.seed
    right = right_reply(sitting.variant).text
    _send(sitting, text=right, confidence=3)
    _send(sitting, text=right, confidence=3)  # pressed twice
    assert [(one.state, one.confidence) for one in sitting.kept] == [("right", 3)]
    _send(sitting, go="again")
    assert sitting.variant.seed != first and sitting.verdict is None and sitting.at == 0
    _send(sitting, text="-99999", confidence=1)
    _send(sitting, go="next")
    assert [one.state for one in sitting.kept] == ["right", "wrong"]
    assert sitting.at == 1 and len(sitting.first) == 1, "only the first try counts"
    assert (sitting.first[0].is_right, sitting.first[0].confidence) == (True, 3)


def test_why_a_question_is_asked(sitting: quiz._Sitting) -> None:
    def place() -> str:
        return re.findall('<p class="soft">(.*?)</p>', quiz._question(sitting))[0]

    assert t("quiz.because-new") in place()
    _send(sitting, text="-99999", confidence=3)
    assert t("quiz.because-new") not in place()  # it was answered
    later = st.session_state["sitting"] = quiz._begin("mixed")
    assert later.plan[0] == sitting.variant.item.id, "what was wrong and sure comes first"
    sitting = later
    assert t("quiz.because-sure-but-wrong") in place()
    sitting.name = quiz.course().bank.sections[sitting.plan[0]]  # a section's quiz asks because it was read
    assert t("quiz.because-sure-but-wrong") not in place()


def test_the_end_shows_what_went_wrong(sitting: quiz._Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(quiz, "_html", drawn.append)
    monkeypatch.setattr(quiz, "_ways_on", lambda: None)
    monkeypatch.setattr(quiz.next_step, "show", lambda answers, outline: drawn.append(f"after {len(answers)}"))
    monkeypatch.setattr(st, "button", lambda *_args, **_kwargs: False)
    asked, item = sitting.variant.shown.question, sitting.variant.item.id
    _send(sitting, text="-99999", confidence=3)
    _send(sitting, go="next")
    quiz._end(sitting)
    said = drawn[0]
    assert t("quiz.done-what", n=bn(1), right=bn(0)) in said and t("quiz.done-sure", n=bn(1)) in said
    assert inline(asked) in said and f'href="{course().bank.sections[item]}"' in said
    assert drawn[1] == "after 1"
    quiz._end(quiz._Sitting("mixed", (item,), at=1, first=[quiz._Try(item, asked, True, 3)]))
    assert t("quiz.look-again") not in drawn[2] and inline(asked) not in drawn[2]


def test_what_each_quiz_asks(sitting: quiz._Sitting) -> None:
    outline = course().outline
    for key, about in outline.misconceptions.items():
        assert set(quiz._begin(key).plan) == set(about) and len(about) >= 2, key
    for section, items in outline.sections.items():
        plan = quiz._begin(section).plan
        assert len(plan) == 2 and set(plan) <= set(items)
    assert len(set(quiz._begin("mixed").plan)) == 10
    assert quiz._begin("review").plan == () == quiz._begin("no-such-set").plan
    item = sitting.variant.item.id
    sitting.kept.append(Answer("0" * 32, item, 5, "right", 1, 1_000_000_000.0))  # learnt in 2001
    assert quiz._begin("review").plan == (item,)


def test_unreadable_is_not_wrong(sitting: quiz._Sitting) -> None:
    _send(sitting, text="অনেক")
    assert sitting.kept == [] and sitting.verdict is None
    assert "অনেক" in sitting.problem
    bengali = right_reply(sitting.variant).text.translate(str.maketrans("0123456789-", "০১২৩৪৫৬৭৮৯−"))
    _send(sitting, text=bengali)
    assert sitting.verdict.state == "right"


def test_a_list_of_another_length_is_counted(sitting: quiz._Sitting) -> None:
    sitting.plan = (next(item.id for item in _ITEMS if item.__struct_config__.tag == "vector"),)
    quiz._ask(sitting)
    n = len(sitting.variant.draw.answer)
    _send(sitting, text=", ".join("1" * (n + 2)))
    assert sitting.verdict is None and sitting.kept == []
    assert sitting.problem == t("quiz.other-length", wanted=bn(n), n=bn(n + 2))
    _send(sitting, text="কিছু")
    assert sitting.problem == t("quiz.no-list", given="কিছু")


def test_hints_come_one_by_one(sitting: quiz._Sitting) -> None:
    for n in range(1, 6):
        _send(sitting, go="hint")
        assert sitting.n_hints == min(n, len(sitting.variant.item.hints))


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"token": 1}', '{"token": "x", "go": "next"}', "x" * 5000,
             '{"token": "T", "go": "next"}', '{"token": "T", "marks": ["a"]}', '{"token": "T", "confidence": 9}',
             '{"token": "T", "go": "leave"}', '{"token": "T", "evil": 1}'],
)  # fmt: skip
def test_hostile_input_changes_nothing(sitting: quiz._Sitting, text: str) -> None:
    before = (sitting.at, sitting.verdict, sitting.n_hints)
    quiz._accept(text.replace('"T"', f'"{sitting.variant.seed}"'))
    assert (sitting.at, sitting.verdict, sitting.n_hints) == before and sitting.kept == []


@pytest.mark.parametrize("item", _ITEMS, ids=_ids)
@pytest.mark.parametrize("reply", [
    Reply(), Reply(marks=(-1,)), Reply(marks=(99, 99)), Reply(text="১/০"), Reply(text="9" * 300),
    Reply(parts=("no-such-part",)), Reply(marks=tuple(range(50)), text="nan", parts=("",)),
])  # fmt: skip
def test_odd_replies_are_marked_or_asked_again(item: Item, reply: Reply) -> None:
    variant = draw_variant(item, 5)
    verdict = score(variant, reply)
    assert verdict.state in ("wrong", "unreadable")
    if verdict.state == "wrong":
        assert question.answered(variant.shown, _ASKED, reply, verdict, "", "")
    else:
        assert t(f"quiz.{verdict.problem}", given="x")
