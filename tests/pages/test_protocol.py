"""The names by which a picture's markup speaks to the browser: those of docs/protocol.md, all of them and no others."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import streamlit as st

from core.course.exam import pose, sheet
from core.course.predictions import SKIPPED
from core.course.quiz import draw_variant
from core.course.scoring import right_reply, score
from pages import take_home, workbench
from pages.drawing import exam, question, workbench_form
from pages.drawing.exam import Desk
from pages.drawing.picture import Picture
from pages.drawing.spread import under_way
from pages.stage import STAGES
from pages.strings import course
from pages.widgets import WIDGETS

_ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| `data-([a-z-]+)` \| (.+) \| (.+) \|$", re.MULTILINE)
_TABLE = {name: set(readers.split(", ")) for name, _, readers in _ROW.findall((_ROOT / "docs/protocol.md").read_text())}


class _Names(HTMLParser):
    """The names in some markup."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {name.removeprefix("data-") for name, _ in attrs if name.startswith("data-")}

    handle_startendtag = handle_starttag


def _names(picture: Picture | str) -> set[str]:
    """Those of a picture, with what its track writes."""
    if isinstance(picture, str):
        return _Names(picture).names
    track = picture.track
    written = {key.split("@")[1] for key in track.attr} if track else set()
    parts = [text for texts in track.html.values() for text in texts] if track else []
    said = {name.removeprefix("data-") for name in written if name.startswith("data-")}
    return said.union(_names(picture.html), *map(_names, set(parts)))


# ---- what the browser reads ----


def _read(script: str) -> set[str]:
    """Of selectors, of ``dataset.name``, of ``{ name, other } = e.dataset``."""
    unpacked = [one for names in re.findall(r"\{([^{}]+)\} = [^;\n]*dataset\b", script) for one in names.split(",")]
    direct = re.findall(r"dataset\??\.([a-zA-Z]+)", script)
    named = {re.sub("[A-Z]", lambda big: f"-{big[0].lower()}", one.split(":")[0].strip()) for one in unpacked + direct}
    return named | set(re.findall(r"data-([a-z-]+)", re.sub(r"//.*", "", script)))


def test_a_script_reads_what_the_table_says() -> None:
    found: dict[str, set[str]] = {}
    for path in (_ROOT / "pages/browser/figure").glob("*.js"):
        for name in _read(path.read_text()):
            found.setdefault(name, set()).add(path.name)
    for path in [*_ROOT.glob("assets/css/*.css"), *_ROOT.glob("pages/widgets/*/*/style.css")]:
        for name in re.findall(r"(?:\[|attr\()data-([a-z-]+)", path.read_text()):
            if name not in ("testid", "rac", "focus-visible", "stale"):  # Streamlit's own
                found.setdefault(name, set()).add(path.parent.name if path.name == "style.css" else path.name)
    assert found == _TABLE


# ---- what the pictures say ----


def _widgets() -> Iterator[Picture]:
    """Every widget as it begins, and after a learner has spoken."""
    voted = {"predict": SKIPPED, "vote": "true", "reveal": "all"}
    for name, widget in WIDGETS.items():
        chosen = {key: word for key, word in voted.items() if key in widget.defaults}
        places = [(one.slug, place.options) for one in course().sections for place in one.widgets if place.name == name]
        for lab in course().labs:
            if name in lab.widgets or (name == "claim-lab" and lab.experiments):
                places.append((lab.slug, {"lab": lab.slug}))
        slug, options = places[0]
        topic = course().topic_of(slug)
        known = {"section": slug, "topic": topic.name if topic else "", **options}
        given = {option: known[option] for option in widget.options}
        for stage in STAGES.values():
            for values in (widget.defaults, widget.defaults | chosen):
                picture = widget.show(stage, **values, **given)
                yield replace(picture, html=picture.html + widget.code(name, values | given))


def _quiz() -> Iterator[str]:
    """A question of each kind, asked and marked."""
    asked = question.Asked("1 / 2", "123", [])
    for item in {type(item): item for item in course().bank.items.values()}.values():
        variant = draw_variant(item, 7)
        reply = right_reply(variant)
        yield question.form(variant.shown, asked)
        yield question.answered(variant.shown, asked, reply, score(variant, reply), "", "")


def _exam() -> Iterator[str]:
    topic = course().topic("dropout")
    problems = [pose(one, 7) for one in sheet(topic.exam, "short", 7)]
    yield exam.choice(topic, {"short": problems}, 7, True, 8)
    points = [False] * sum(len(one.points) for one in problems)
    for opened in (False, True):
        desk = Desk("", "short", 7, True, problems, 0, [opened] * len(problems), [False] * len(problems), points)
        yield from (exam.problem(replace(desk, at=i), "") for i in range(len(problems)))
        yield exam.result(desk, "/exam", 8)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> list[Picture]:
    """The workbench after a small run, on both stages."""
    monkeypatch.setattr(st, "query_params", {"work": "moons_40_0.3_0.1_7_12~8_0_0_0_n_0.01_adam_n"})
    monkeypatch.setattr(st, "session_state", {})
    return [workbench._picture(workbench._visit(), stage) for stage in STAGES.values()]


def test_pictures_say_what_the_table_has(bench: list[Picture]) -> None:
    said: set[str] = set()
    others = [under_way(1, 20, stop_at=1, is_waiting=True), workbench_form.own_data(None, "")]
    taken = [take_home.offered(Picture("x"), values={"seed": 7})]
    for picture in (*_widgets(), *_quiz(), *_exam(), *bench, *others, *taken):
        names = _names(picture)
        assert names <= _TABLE.keys()
        said |= names
    assert said == _TABLE.keys()


def test_no_other_name_is_written_anywhere() -> None:
    """Also in a state that no test draws."""
    sources = [path.read_text() for path in (_ROOT / "pages").glob("**/*.py")]
    written = {name.replace("_", "-") for text in sources for name in re.findall(r"\bdata_([a-z_]+)=", text)}
    assert written == _TABLE.keys()


def test_a_name_that_is_not_in_the_table_is_found() -> None:
    """The readers of this file see what they look for."""
    assert _names(Picture('<p data-new="1">data-text</p><br data-last=""/>')) == {"new", "last"}
    assert _read("const { some: other, scrubHere } = e.dataset ?? {}; e.dataset.one; '[data-two]' // data-three") == {
        "some", "scrub-here", "one", "two"
    }  # fmt: skip
