"""The exam desk: nothing of a model answer before it is opened, marks add up, what is sent cannot break it."""

import msgspec
import pytest
import streamlit as st

from core.course.exam import SHEETS, Posed, pose, sheet
from pages import exam
from pages.drawing import exam as figures
from pages.drawing.exam import Desk
from pages.strings import bn, course, inline, t


def _desk(name: str = "full", seed: int = 7, at: int = 0, **bits: str) -> Desk:
    problems = [pose(one, seed) for one in sheet(course().topic("dropout").exam, name, seed)]
    sizes = {"opened": len(problems), "right": len(problems), "earned": sum(len(one.points) for one in problems)}
    rows = {key: exam._bits(bits.get(key, ""), n) for key, n in sizes.items()}
    return Desk("", name, seed, False, problems, at, **rows)


def _secrets(posed: Posed) -> list[str]:
    """What only the model answer says."""
    code = posed.problem.answer_code.strip().split("\n")[:1] if posed.problem.answer_code else []
    definition = [posed.problem.definition] if posed.problem.definition else []
    return [inline(one) for one in (*(point.text for point in posed.points), *definition, *code)]


@pytest.mark.parametrize("i", range(len(course().topic("dropout").exam)))
def test_the_model_answer_comes_when_it_is_opened(i: int) -> None:
    covered, opened = _desk(at=i), _desk(at=i, opened="0" * i + "1")
    posed = covered.problems[i]
    html = figures.problem(covered, "")
    assert not any(secret in html for secret in _secrets(posed))
    assert inline(posed.question) in html and "data-keep" in html
    shown = figures.problem(opened, "")
    assert all(secret in shown for secret in _secrets(posed))
    assert shown.count('role="checkbox"') == len(posed.points)
    assert shown.count('data-set="earned=') == sum(not point.number for point in posed.points)
    result = figures.result(covered, "exam", 8)
    assert not any(secret in result for one in covered.problems for secret in _secrets(one))
    for other in (html, shown, result):
        assert "None" not in other and "nan" not in other


def test_marks_are_those_of_the_ticked_points() -> None:
    desk = _desk()
    n = len(desk.problems)
    all_points = "1" * len(desk.earned)
    whole = _desk(opened="1" * n, right="1" * n, earned=all_points)
    assert [whole.marks(i) for i in range(n)] == [one.problem.marks for one in whole.problems]
    assert t("exam.all-earned") in figures.result(whole, "exam", 8)
    unopened = _desk(right="1" * n, earned=all_points)
    assert not any(unopened.marks(i) for i in range(n))
    no_numbers = _desk(opened="1" * n, earned=all_points)
    for i, posed in enumerate(no_numbers.problems):
        by_number = sum(point.marks for point in posed.points if point.number)
        assert no_numbers.marks(i) == posed.problem.marks - by_number
        if by_number:
            assert posed.answer_text in figures.problem(_desk(at=i, opened="1" * n), "")
    total = sum(one.problem.marks for one in desk.problems)
    said = figures.result(no_numbers, "exam", 8)
    assert t("exam.total", earned=bn(sum(map(no_numbers.marks, range(n)))), marks=bn(total)) in said


def test_a_tick_changes_one_point_alone() -> None:
    desk = _desk("short", opened="1111", earned="1")
    start = desk.first_point(1)
    k = next(k for k, point in enumerate(desk.problems[1].points) if not point.number)
    flipped = figures._flipped(desk.earned, start + k)
    assert [a != (b == "1") for a, b in zip(desk.earned, flipped, strict=True)].count(True) == 1
    other = _desk("short", at=1, opened="1111", earned=flipped)
    assert f'data-set="earned={flipped}"' in figures.problem(_desk("short", at=1, opened="1111", earned="1"), "")
    assert other.had(0) == desk.had(0) and other.had(1)[k] != desk.had(1)[k]


def test_what_to_read_again_is_the_worst_first() -> None:
    desk = _desk("short", opened="1111", right="1111", earned="1" * _desk("short").first_point(3))
    html = figures.result(desk, "exam", 8)
    slugs = [one.problem.section for one in desk.problems]
    assert f'href="{slugs[3]}"' in html and f'href="{slugs[0]}"' not in html


def test_the_choice_says_how_much_each_sheet_is() -> None:
    sheets = {name: _desk(name).problems for name in SHEETS}
    html = figures.choice(course().topic("dropout"), sheets, 7, False, 8)
    for name in SHEETS:
        assert f'data-set="paper={name}&amp;at=1"' in html and figures.size(sheets[name]) in html
    assert not any(secret in html for one in sheets["full"] for secret in _secrets(one))


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A learner's URL at the third problem of the whole paper, and an empty session."""
    query = {"paper": "full", "at": "5"}
    monkeypatch.setattr(st, "query_params", query)
    monkeypatch.setattr(st, "session_state", {})
    return query


def _send(**values: object) -> None:
    exam._accept(msgspec.json.encode(values).decode())


def test_comparing_opens_and_marks_the_number(url: dict[str, str]) -> None:
    desk = exam._read()
    assert desk is not None and desk.problems[4].answer is not None
    token = f"{desk.key}-4"
    _send(token=token, text="কী জানি")
    assert "opened" not in url and "কী জানি" in st.session_state[exam._REFUSED]
    _send(token=token, text="২,৫")
    assert "opened" not in url and st.session_state[exam._REFUSED] == t("exam.decimal-comma", given="২,৫")
    _send(token=token, text=desk.problems[4].answer_text)
    assert url["opened"] == "0000100000000000" and url["right"] == url["opened"]
    _send(token=token, text="98765")
    assert url["right"] == url["opened"], "who has seen the model answer is not asked again"
    url["opened"] = ""
    _send(token=token, text="98765")
    assert url["opened"][4] == "1" and url["right"][4] == "0"
    _send(token=token, text=desk.problems[4].answer_text)
    assert url["right"][4] == "0", "nor earns the point with what stands there"
    url["opened"] = ""
    _send(token=token, text="")  # written on paper only: opened, but nothing is earned by a number
    assert url["opened"][4] == "1" and url["right"][4] == "0"


def test_beyond_the_last_problem_nothing_is_opened(url: dict[str, str]) -> None:
    desk = exam._read()
    assert desk is not None
    n = len(desk.problems)
    url["at"] = str(n + 1)
    _send(token=f"{desk.key}-{n}", text="1")
    assert "opened" not in url


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"token": 3}', '{"token": "exam-full-7-3"}', "x" * 5000])
def test_what_does_not_fit_changes_nothing(url: dict[str, str], text: str) -> None:
    before = dict(url)
    exam._accept(text)
    assert url == before and not st.session_state


@pytest.mark.parametrize(
    "query", [{"at": "40"}, {"at": "x"}, {"paper": "none"}, {"opened": "2"}, {"earned": "1" * 201}]
)
def test_every_link_shows_something(url: dict[str, str], query: dict[str, str]) -> None:
    url.update(query)
    html = exam._page(exam._read())
    assert "<h1" in html and "None" not in html
