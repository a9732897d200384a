"""Pictures for all learners together: each made once, whoever asks, and only what is nobody's own."""

import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from core.course.sections import WidgetPlace
from core.experiments.claim import Claim
from pages import ahead, figure, learner, pictures, runs
from pages.drawing.picture import Picture
from pages.kept import Kept
from pages.stage import PROJECTOR, STUDY
from pages.strings import course
from pages.widgets import WIDGETS

_MASK = WidgetPlace("mask-explorer", {})
_SLUG = "dropout-mask"
_VALUES = {"p": 0.5, "units": 12, "seed": 7, "step": 1, "mode": "training"}


def _html(packed: bytes) -> str:
    return msgspec.json.decode(zlib.decompress(packed))["html"]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """The values of every mask explorer that is drawn."""
    made: list[dict] = []
    widget = WIDGETS["mask-explorer"]
    watched = replace(widget, show=lambda stage, **v: made.append(v) or widget.show(stage, **v))
    monkeypatch.setitem(WIDGETS, "mask-explorer", watched)
    return made


def test_a_picture_is_made_once_for_all_who_ask(drawn: list[dict]) -> None:
    first = pictures.packed(_MASK, _VALUES, STUDY, _SLUG)
    assert pictures.packed(_MASK, dict(reversed(_VALUES.items())), STUDY, _SLUG) is first
    assert len(drawn) == 1
    assert 'class="programs"' in _html(first) and "data-take" in _html(first), "code and take-home buttons are in it"
    assert "data-take" not in _html(pictures.packed(_MASK, _VALUES, PROJECTOR, _SLUG))
    for changed in ({"p": 0.0}, {"p": -0.0}, {"p": 0}, {"seed": 8}, {"mode": "evaluation"}):
        pictures.packed(_MASK, _VALUES | changed, STUDY, _SLUG)
    assert len(drawn) == 7, "what may be written in another way is another picture"


def test_who_asks_at_the_same_moment_waits_for_the_same_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go, n = threading.Event(), threading.Event(), []

    def slow(stage, **_: object) -> Picture:
        n.append(stage)
        begun.set()
        assert go.wait(20)
        return Picture("<p>one</p>")

    monkeypatch.setitem(WIDGETS, "mask-explorer", replace(WIDGETS["mask-explorer"], show=slow))
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(pictures.packed, _MASK, _VALUES, STUDY, _SLUG) for _ in range(6)]
        assert begun.wait(20)
        go.set()
        assert len({id(one.result(20)) for one in asked}) == 1
    assert len(n) == 1


def test_a_picture_of_unfinished_work_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    effect = dict.fromkeys(("plain_accuracy", "dropout_accuracy", "plain_accuracy_whole"), 0.5)
    effect |= {"dropout_accuracy_whole": 1.0, "share_lost": 0.5}
    monkeypatch.setattr(runs, "claim", lambda name, seed: Claim(name, True, effect))
    place = WidgetPlace("claim-lab", {"lab": "lab-knock-out"})
    values = {"seed": 3, "seeds": 20, "predict": "skip", "guessed": (), "explain": "none"}
    monkeypatch.setattr(runs.time, "monotonic", iter(range(10_000)).__next__)
    part = pictures.packed(place, values, STUDY, _SLUG)
    assert "data-continue" in _html(part) and not len(pictures._packed)
    monkeypatch.setattr(runs.time, "monotonic", lambda: 0.0)
    whole = pictures.packed(place, values, STUDY, _SLUG)
    assert "data-continue" not in _html(whole)
    assert pictures.packed(place, values, STUDY, _SLUG) is whole


def test_a_widget_that_failed_is_asked_again(monkeypatch: pytest.MonkeyPatch, drawn: list[dict]) -> None:
    monkeypatch.setattr(figure, "pack", lambda _: 1 / 0)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            pictures.packed(_MASK, _VALUES, STUDY, _SLUG)
    monkeypatch.undo()
    assert _html(pictures.packed(_MASK, _VALUES, STUDY, _SLUG))


def test_the_store_has_bounds() -> None:
    kept: Kept[bytes] = Kept(most=5, most_bytes=100_000, size=len)
    made: list[str] = []

    def ask(key: str, n_bytes: int, is_lasting: bool = True) -> None:
        kept.of(key, lambda: made.append(key) or bytes(n_bytes), lambda _: is_lasting)

    for key in "abc":
        ask(key, 40_000)
    ask("c", 0)
    ask("b", 0)
    assert made == ["a", "b", "c"]
    ask("a", 40_000)  # had to make room, now it is c's turn to go: b was asked for later
    ask("b", 0)
    assert made == ["a", "b", "c", "a"] and kept.n_bytes == 80_000
    ask("passing", 40_000, is_lasting=False)
    ask("b", 0)
    assert kept.n_bytes == 80_000 and made.pop() == "passing", "what does not last takes no room"
    ask("huge", 200_000)  # what is larger than all room together is kept alone
    ask("huge", 0)
    assert made == ["a", "b", "c", "a", "huge"] and kept.n_bytes == 200_000 and len(kept) == 1
    for i in range(9):
        ask(f"small {i}", 10)
    ask("small 4", 10)
    ask("small 3", 10)
    assert made[-2:] == ["small 8", "small 3"] and kept.n_bytes == 50 and len(kept) == 5


def _page(name: str) -> None:
    from pages import exam, lab, params, quiz, routes, section, workbench
    from pages.stage import STAGES
    from pages.strings import course

    routes.build(lambda: None, lambda _: None, lambda _: None, dict.fromkeys(routes.OTHERS, lambda: None))
    stage = STAGES[params.read(params.VIEW)]
    others = {"exam": exam.show, "quiz": quiz.show, "workbench": lambda: workbench.show(stage)}
    sections, labs = ({one.slug: one for one in many} for many in (course().sections, course().labs))
    if name in others:
        others[name]()
    elif name in sections:
        section.show(sections[name], stage)
    else:
        lab.show(labs[name], stage)


def _open(name: str, **query: str) -> None:
    test = AppTest.from_function(_page, args=(name,), default_timeout=60)
    for key, value in query.items():
        test.query_params[key] = value
    assert not test.run().exception


def test_two_sessions_get_the_same_bytes(drawn: list[dict], monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bytes] = []
    monkeypatch.setattr(figure, "show", lambda packed, **_: sent.append(packed))
    for _ in range(2):
        _open("dropout-how-it-works", p="0.3")
    assert len(drawn) == 1 and sent[0] is sent[1]


@pytest.mark.parametrize("name", ["exam", "quiz", "workbench"])
def test_nothing_of_one_learner_alone_is_kept(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learner, "_id", lambda: None)
    sent: list[bytes] = []
    pack = figure.pack
    monkeypatch.setattr(figure, "pack", lambda picture: sent.append(pack(picture)) or sent[-1])
    _open(name, paper="class", set="dropout-mask")
    assert sent and not len(pictures._packed)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The keys of the pictures that are asked for; they are not drawn."""
    keys: list[tuple[str, ...]] = []

    def packed(*args: object) -> bytes:
        keys.append(pictures._key(*args))
        return figure.pack(Picture(""))

    monkeypatch.setattr(pictures, "packed", packed)
    return keys


def test_made_ahead_is_exactly_what_plain_links_show(asked: list[tuple[str, ...]]) -> None:
    ahead.make(threading.Event())
    made = set(asked)
    assert len(made) == len(asked) > 2 * 30, "none of them twice"
    asked.clear()
    for name in (*course().sections, *course().labs):
        for view in ("study", "projector"):
            _open(name.slug, view=view)
    assert made == set(asked)


def test_it_ends_between_two_pictures(asked: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    stop, made = threading.Event(), []
    monkeypatch.setattr(pictures, "packed", lambda *_: made.append(1) or (len(made) == 3 and stop.set()))
    ahead.make(stop)
    assert len(made) == 3


def test_it_waits_while_a_learners_run_does(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, stop, made = [2, 1, 0], threading.Event(), []
    monkeypatch.setattr(runs, "n_waiting", lambda: waiting.pop(0) if waiting else 0)
    monkeypatch.setattr(ahead, "_LOOK_SECONDS", 0)
    monkeypatch.setattr(pictures, "packed", lambda *_: made.append(len(waiting)) or stop.set())
    ahead.make(stop)
    assert made == [0]


def test_one_picture_that_fails_does_not_end_it(monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    tried = []
    monkeypatch.setattr(pictures, "packed", lambda *_: tried.append(1) or 1 / 0)
    ahead.make(threading.Event())
    assert len(tried) > 2 * 30 and "made ahead" in caplog.text


def test_the_server_runs_it_and_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended = threading.Event(), threading.Event()

    def make(stop: threading.Event) -> None:
        begun.set()
        assert stop.wait(20)
        ended.set()

    monkeypatch.setattr(ahead, "make", make)
    monkeypatch.delenv(ahead.SWITCH, raising=False)
    with ahead.making():
        assert begun.wait(20) and not ended.is_set()
    assert ended.is_set()
    begun.clear()
    monkeypatch.setenv(ahead.SWITCH, "0")
    with ahead.making():
        assert not any(thread.name == "pictures-ahead" for thread in threading.enumerate())
    assert not begun.is_set()


def test_a_run_behind_the_learners_takes_no_place() -> None:
    def behind() -> int:
        runs.stand_behind()
        return runs.once(lambda: 5)

    with ThreadPoolExecutor(3) as pool:
        go, begun = threading.Event(), threading.Semaphore(0)
        busy = [pool.submit(runs.once, lambda: begun.release() or go.wait(20)) for _ in range(2)]
        for _ in range(2):
            assert begun.acquire(timeout=20)
        assert pool.submit(behind).result(20) == 5
        go.set()
        assert all(one.result(20) for one in busy)
