"""The court of myths: every sentence has its card, nothing is told before the vote, and the run is the judge."""

import re
import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.checks import CHECKS
from core.course.claims import fill
from core.course.myths import Myth, read_myths
from core.course.reading import CourseError
from core.experiments import REGISTRY
from core.experiments.claim import Claim
from core.numerals import BENGALI
from pages import runs
from pages.stage import PROJECTOR, STUDY
from pages.strings import LESSONS, bn, course, t
from pages.widgets.dropout.myth_court import widget as myth_court

_MYTHS = course().topic("dropout").myths
_CARDS = [pytest.param(card, myth, id=myth.id) for card, myth in enumerate(_MYTHS, start=1)]
_ROWS = (
    {"scaling-keeps-sum"}, {"divide-by-survivors"}, {"output-mean-kept"}, {"weights-zeroed"}, {"off-for-an-epoch"},
    {"exact-count"}, {"more-epochs"}, {"few-data"}, {"deep-high-rate"}, {"before-batch-norm"},
    {"only-fully-connected"}, {"memory-of-rnn"}, {"training-loss-above"}, {"no-grad-turns-off"}, {"masks-at-test"},
    {"small-weights", "linear-penalty"}, {"all-sub-networks"}, {"max-norm-caps"},
    {"both-sides-still", "one-curve", "lower-is-better"},
)  # fmt: skip
"""The cards of each of the nineteen things that the web gets wrong."""


def _show(card: int, vote: str, seed: int = 7, stage=STUDY) -> str:
    return myth_court.show(stage, seed=seed, card=card, vote=vote, topic="dropout").html


def _run(myth: Myth, seed: int = 7) -> Claim:
    return runs.claim(myth.experiment, seed) if myth.experiment else CHECKS[myth.check](seed)


def test_every_row_has_its_cards_and_every_check_its_use() -> None:
    assert sorted(name for row in _ROWS for name in row) == sorted(myth.id for myth in _MYTHS)
    assert {myth.check for myth in _MYTHS} - {None} == set(CHECKS)
    assert {myth.experiment for myth in _MYTHS} - {None} <= set(REGISTRY)
    assert 2 <= len(_MYTHS) <= myth_court.CARD.high
    n_true = sum(myth.holds for myth in _MYTHS)
    assert min(n_true, len(_MYTHS) - n_true) * 3 >= len(_MYTHS), "one answer to everything would nearly always be right"


@pytest.mark.parametrize(("card", "myth"), _CARDS)
def test_nothing_is_told_before_the_vote(card: int, myth: Myth, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a run before the vote")

    monkeypatch.setattr(runs, "claim", refuse)
    monkeypatch.setattr(runs, "result", refuse)
    html = _show(card, "none")
    assert escape(myth.statement) in html and 'data-set="vote=true"' in html and 'data-set="vote=false"' in html
    assert escape(myth.why) not in html and f'href="{myth.section}"' not in html
    assert not re.search("verdict|judge", html) and t("myth-court.again") not in html


@pytest.mark.parametrize(("card", "myth"), _CARDS)
def test_the_run_gives_the_verdict_and_its_numbers(card: int, myth: Myth) -> None:
    claim = _run(myth)
    assert claim.holds, "the seed that everybody sees first decides every card"
    for vote in ("true", "false"):
        html = _show(card, vote)
        assert f'class="judgement judged-{str(myth.holds).lower()}"' in html
        assert (t("myth-court.agreed") in html) == (vote == str(myth.holds).lower())
        assert 'class="verdict holds"' in html and escape(myth.why) in html
        assert f'href="{myth.section}"' in html and course().sources[myth.source].title in html
        if myth.numbers:
            assert fill(myth.numbers, claim.effect, BENGALI) in html
        assert "{" not in html and not re.search(r"\b(inf|nan)\b", html)
        assert not re.search("(?<![০-৯,.])[০-৯]{4,}", fill(myth.numbers or "", claim.effect, BENGALI))


def test_accuracies_are_said_in_percent() -> None:
    """As every picture beside them shows them."""
    texts = [myth.numbers or "" for myth in _MYTHS] + [course().claims[name].effect for name in REGISTRY]
    specs = [spec for text in texts for spec in re.findall(r"\{\w*accuracy\w*:([^}]*)\}", text)]
    assert len(specs) > 10 and all(spec.endswith("%") for spec in specs)


@pytest.mark.parametrize(("card", "myth"), _CARDS)
def test_a_run_that_does_not_bear_its_claim_out_decides_nothing(
    card: int, myth: Myth, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = _run(myth)
    against = Claim(claim.name, False, claim.effect)
    monkeypatch.setattr(runs, "claim", lambda *_: against)
    monkeypatch.setattr(runs, "result", lambda *_: against)
    html = _show(card, "true")
    assert t("myth-court.undecided") in html and 'class="verdict fails"' in html
    assert "judged-true" not in html and "judged-false" not in html


@pytest.mark.parametrize("seed", [2000, 2001])
@pytest.mark.parametrize("name", CHECKS)
def test_checks_hold_on_fresh_seeds(name: str, seed: int) -> None:
    claim = CHECKS[name](seed)
    assert claim == CHECKS[name](seed) and claim.name == name
    assert claim.holds is True and all(type(value) is float for value in claim.effect.values())


def test_the_checks_numbers_are_the_lessons() -> None:
    sums = CHECKS["sums_of_masks"](7).effect
    assert [sums[key] for key in ("whole", "mean", "lowest", "highest")] == [12, 12, 0, 24]
    assert sums["deviation"] == pytest.approx(56**0.5) and sums["changed_share"] == 0.75
    assert CHECKS["dropped_count"](7).effect["exact_percent"] == pytest.approx(100 * 252 / 1024)
    assert CHECKS["divisor"](7).effect["lowest_divisor"] == 0.5


def test_the_ways_lead_on_with_an_open_vote() -> None:
    n = len(_MYTHS)
    first, second, last = (_show(card, "none") for card in (1, 2, n))
    assert 'data-set="card=2&amp;vote=none"' in first and t("myth-court.previous") not in first
    assert 'data-set="card=1&amp;vote=none"' in second and 'data-set="card=3&amp;vote=none"' in second
    assert t("myth-court.next") not in last
    assert _show(myth_court.CARD.high, "none") == last, "a link to a card that is not there shows the last"
    assert t("myth-court.card", card=bn(2), n=bn(n)) in second
    assert second.count('class="card past"') == second.count('class="card here"') == 1


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [('check = "sums_of_masks"', "", "scaling-keeps-sum"),
     ('experiment = "digits"', 'check = "divisor"\nexperiment = "digits"', "lower-is-better"),
     ('claim = "গড়টা আগের যোগফলের সমান, একেকটা যোগফল নয়"', "", "needs claim and numbers"),
     ('id = "one-curve"', 'id = "few-data"', "few-data"), ("holds = false", 'holds = "no"', "holds")],
)  # fmt: skip
def test_a_faulty_file_is_refused_by_name(tmp_path: Path, old: str, new: str, named: str) -> None:
    copy = Path(shutil.copy(LESSONS / "dropout/myths.toml", tmp_path))
    text = copy.read_text(encoding="utf-8")
    assert old in text
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CourseError, match=f"myths.toml.*{named}"):
        read_myths(copy)


def _page() -> None:
    from pages import lab, params, routes
    from pages.stage import STAGES
    from pages.strings import course

    routes.build(lambda: None, lambda _: None, lambda _: None, dict.fromkeys(routes.OTHERS, lambda: None))
    lab.show(next(one for one in course().labs if "myth-court" in one.widgets), STAGES[params.read(params.VIEW)])


@pytest.mark.parametrize("stage", [STUDY, PROJECTOR], ids=lambda stage: stage.name)
@pytest.mark.parametrize(("card", "myth"), _CARDS)
def test_every_card_opens_on_both_stages(card: int, myth: Myth, stage) -> None:
    for vote in myth_court.VOTE.options:
        assert escape(myth.statement) in _show(card, vote, stage=stage)


@pytest.mark.parametrize("view", ["study", "projector"])
def test_the_page_opens(view: str, shown: Callable[[AppTest], str]) -> None:
    test = AppTest.from_function(_page, default_timeout=600)
    for name, value in {"view": view, "card": "3", "vote": "oops"}.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    assert t("interface.widget-failed") not in shown(test)
