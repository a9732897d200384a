"""A second topic is a folder and a line, another language a folder: the whole site follows, links of before stay."""

import asyncio
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from core.course.exam import SHEETS
from core.course.library import Course, read_course
from core.course.reading import CourseError
from pages import export_form, learner, routes, take_home
from pages.plain import ROUTES
from pages.strings import LESSONS, bn, course, filled, spoken, t
from tests.reading import shown as _shown
from tests.topics import FIXTURES, SECOND, with_second_topic

_ENGLISH = FIXTURES / "en"


@pytest.fixture(autouse=True)
def stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    """A visitor whose browser keeps no cookie."""
    monkeypatch.setattr(learner, "_id", lambda: None)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_second_topic(LESSONS, tmp_path_factory.mktemp("lessons"))


@pytest.fixture
def both(two: Path) -> Iterator[Course]:
    with spoken(two) as whole:
        yield whole


def _page(folder: str, name: str) -> None:
    from pathlib import Path

    from pages import exam, glossary, home, lab, quiz, routes, section, standing
    from pages.stage import STUDY
    from pages.strings import course, spoken

    shows = {"home": home.show, "quiz": quiz.show, "progress": standing.show, "lab": lab.index, "exam": exam.show,
             "glossary": glossary.show}  # fmt: skip
    with spoken(Path(folder)):
        routes.build(lambda: None, lambda _: None, lambda _: None, dict.fromkeys(routes.OTHERS, lambda: None))
        if name in shows:
            shows[name]()
        elif name in course().outline.sections:
            section.show(course().section(name), STUDY)
        else:
            lab.show(course().lab(name), STUDY)


def _open(folder: Path, name: str, **query: str) -> AppTest:
    test = AppTest.from_function(_page, args=(str(folder), name), default_timeout=60)
    for key, value in query.items():
        test.query_params[key] = value
    test.run()
    assert not test.exception
    return test


def _links(test: AppTest) -> list[str]:
    """The labels of all links to pages, in the order of the page."""
    return [node.proto.label for node in test.get("page_link")]


def test_topics_stay_apart_and_join_what_they_share(both: Course) -> None:
    first, second = both.topics
    assert (first.name, second.name) == ("dropout", SECOND)
    assert [one.number for one in second.sections] == [1, 2] and both.sections == first.sections + second.sections
    assert both.topic_of("batch-norm-mean") is second and both.topic_of("lab-batch-norm-sum") is second
    assert both.topic_of("dropout-mask") is both.topic_of("lab-myths") is first and both.topic_of("quiz") is None
    assert both.neighbours(second.sections[0]) == (first.sections[-1], second.sections[1])
    assert both.neighbours(second.sections[-1])[1] is None
    assert {"batch", "dropout"} <= both.glossary.keys() and "batch-norm-notes" in both.sources
    assert both.outline.sections["batch-norm-mean"] == ("mean-after", "mean-sum")
    assert both.outline.misconceptions["mean-stays"] == ("mean-after",)
    assert second.myths == second.paper == []


@pytest.mark.parametrize(
    ("file", "was", "becomes", "said"),
    [
        ("glossary.toml", "[batch]", "[dropout]", r"batch-norm/glossary.toml: .*another file too: .'dropout'"),
        ("01-mean.md", 'slug = "batch-norm-mean"', 'slug = "dropout-mask"', r"unknown section: batch-norm-mean|share"),
        ("labs/01-sum.toml", "lab-batch-norm-sum", "lab-scaling", r"two pages share a slug: .'lab-scaling'"),
        ("01-mean.quiz.toml", "mean-after", "mask-product", r"items of one id: .'mask-product'"),
        ("labs/01-sum.toml", "batch-norm-mean", "dropout-mask", r"lab .* unknown section: dropout-mask"),
        ("labs/01-sum.toml", 'widgets', 'experiments = ["nothing"]\nwidgets', r"needs predict and explain"),
        ("topic.toml", '["01-mean", "02-scale"]', "[]", r"topic.toml: a topic needs at least one section"),
    ],
)  # fmt: skip
def test_what_two_topics_may_not_share_is_named(tmp_path: Path, file: str, was: str, becomes: str, said: str) -> None:
    lessons = with_second_topic(LESSONS, tmp_path)
    path = lessons / SECOND / file
    text = path.read_text(encoding="utf-8")
    taken = next(name for name in course().bank.items if name.startswith("mask-"))
    assert was in text
    path.write_text(text.replace(was, becomes.replace("mask-product", taken)), encoding="utf-8")
    with pytest.raises(CourseError, match=said.replace("mask-product", taken)):
        read_course(lessons)


def test_its_addresses_are_pages(both: Course) -> None:
    assert {"/batch-norm-mean", "/batch-norm-scale", "/lab-batch-norm-sum", "/dropout-mask", "/quiz"} <= routes.paths()
    assert both.section("batch-norm-scale") is both.topics[1].sections[1]
    with pytest.raises(KeyError):
        both.section("batch-norm-nothing")


def test_home_maps_every_topic(two: Path, both: Course) -> None:
    test = _open(two, "home")
    for topic in both.topics:
        size = t("home.map", parts=bn(len(topic.parts)), sections=bn(len(topic.sections)))
        assert escape(f"{topic.title}: {size}") in _shown(test)
    links = _links(test)
    assert all(f"**{bn(one.number)}** {one.front.title}" in links for one in both.sections)
    alone = _open(LESSONS, "home")
    topic = course().topics[0]
    size = t("home.map", parts=bn(len(topic.parts)), sections=bn(len(topic.sections)))
    assert f"<h2>{size}</h2>" in _shown(alone)


def test_the_header_calls_the_roll_of_the_topic_at_hand(two: Path, both: Course) -> None:
    first, second = ([f"{bn(one.number)} *{one.front.title}*" for one in topic.sections] for topic in both.topics)
    titles = [topic.title for topic in both.topics]
    for page, there, absent in (
        ("batch-norm-scale", second, first), ("lab-batch-norm-sum", second, first), ("dropout-mask", first, second),
        ("quiz", titles, [*first, *second]), ("glossary", titles, [*first, *second]),
    ):  # fmt: skip
        links = _links(_open(two, page))
        assert set(there) <= set(links) and not set(absent) & set(links), page
    assert [label for label in _links(_open(LESSONS, "quiz")) if label in first] == first


def test_its_sections_and_labs_open(two: Path, both: Course) -> None:
    for slug in both.topics[1].slugs:
        shown = _shown(_open(two, slug))
        assert t("interface.widget-failed") not in shown
        assert (both.section(slug).front.title if slug in both.outline.sections else both.lab(slug).title) in shown


def test_it_is_asked_in_the_quiz(two: Path, both: Course) -> None:
    choice = _open(two, "quiz")
    assert f"<h3>{both.topics[1].title}</h3>" in _shown(choice)
    assert f"**{bn(1)}** {both.section('batch-norm-mean').front.title}" in _links(choice)
    assert both.misconceptions["mean-stays"].name in _links(choice)
    sitting = _open(two, "quiz", set="batch-norm-mean").session_state["sitting"]
    assert set(sitting.plan) == {"mean-after", "mean-sum"} and sitting.variant is not None
    assert _open(two, "quiz", set="mean-stays").session_state["sitting"].plan == ("mean-after",)


def test_progress_counts_it(two: Path, both: Course) -> None:
    shown = _shown(_open(two, "progress"))
    assert shown.count('href="quiz?set=batch-norm-') == 2 and both.topics[1].title in shown
    assert shown.count("quiz?set=") >= len(both.sections)
    assert both.topics[0].title not in re.findall("<h3>(.*?)</h3>", _shown(_open(LESSONS, "progress")))


def test_its_words_stand_in_the_glossary(two: Path, both: Course) -> None:
    shown = _shown(_open(two, "glossary"))
    assert both.glossary["batch"].text in shown and both.section("batch-norm-mean").front.title in shown


def test_the_desk_has_its_problems_apart(two: Path, both: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who opens a sheet of before, by its seed, finds the problems of before."""
    from pages import exam

    query = {"paper": "short", "seed": "7"}
    monkeypatch.setattr("streamlit.query_params", query)
    of_both = exam._read()
    with spoken(LESSONS):
        assert of_both and exam._read() == of_both and of_both.key == "exam-short-7"
    query |= {"paper": "definition", "topic": SECOND}
    desk = exam._read()
    assert desk and [one.problem.id for one in desk.problems] == ["exam-batch-norm"]
    assert desk.key == f"exam-{SECOND}-definition-7"
    choice = exam._page(None)
    assert f'data-set="topic={SECOND}"' in choice and 'data-set="topic=dropout"' in choice
    sheets = {name for name in SHEETS if f'data-set="paper={name}' in choice}
    assert sheets == {"definition", "full"}, "a sheet without problems is not offered"
    query["topic"] = "no-such-topic"
    assert exam._topic() is both.topics[0]
    with spoken(LESSONS):
        assert 'data-set="topic=' not in exam._page(None)


def test_files_bear_the_name_of_their_topic(both: Course) -> None:
    client = TestClient(Starlette(routes=ROUTES))
    part = client.get("/quiz/export", params={"section": "batch-norm-mean", "format": "csv"})
    assert b"mean-after" in part.content and b"mean-sum" in part.content
    assert 'filename="batch-norm-mean.csv"' in part.headers["content-disposition"]
    whole = client.get("/quiz/export", params={"format": "csv"})
    assert 'filename="dropout.csv"' in whole.headers["content-disposition"]
    assert f'<optgroup label="{both.topics[1].title}">' in export_form.form()
    from pages.drawing.picture import Picture

    for slug, name in (("batch-norm-scale", SECOND), ("lab-batch-norm-sum", SECOND), ("lab-scaling", "dropout"),
                       ("", both.name)):  # fmt: skip
        assert f'data-topic="{name}"' in take_home.offered(Picture("x"), slug=slug).html


def test_another_language_is_a_folder_beside_it() -> None:
    bengali = (t("interface.quiz"), bn(1234.5), len(course().sections))
    with spoken(_ENGLISH) as english:
        assert english.language == "en" and [one.slug for one in course().sections] == ["sums-sum"]
        assert (t("interface.quiz"), bn(1234.5), bn(-3)) == ("Quiz", "1,234.5", "\u22123")
        assert filled(course().claims["scaling"].effect, {"off": -0.25}) == "off by \u22120.2"
    assert (t("interface.quiz"), bn(1234.5), len(course().sections)) == bengali
    assert bn(1234.5) == "১,২৩৪.৫" and filled("{x:.1f}", {"x": 0.5}) == "০.৫"


def test_a_page_in_another_language() -> None:
    test = _open(_ENGLISH, "glossary")
    assert "1 words" in _shown(test) and "Section 1: A weighted sum" in _shown(test)
    assert not re.search("[\u0980-\u09ff]", _shown(test) + "".join(_links(test)))


def test_a_language_holds_for_who_speaks_it_alone() -> None:
    async def said(folder: Path) -> list[str]:
        with spoken(folder):
            first = t("interface.quiz")
            await asyncio.sleep(0)
            return [first, await asyncio.to_thread(t, "interface.quiz")]

    async def together() -> list[list[str]]:
        return await asyncio.gather(said(_ENGLISH), said(LESSONS))

    english, bengali = asyncio.run(together())
    assert english == ["Quiz", "Quiz"] and bengali == [t("interface.quiz")] * 2 != english
