"""Predictions in the laboratory: nothing of a result before them, then both together, kindly."""

import re
from dataclasses import replace
from html import escape
from itertools import pairwise
from math import inf

import pytest

from core.course.labs import Lab
from core.course.predictions import Choose, Draw, Number, is_settled
from pages import params, runs
from pages.drawing.axis import Axis
from pages.stage import STUDY
from pages.strings import bn, course, t
from pages.widgets.dropout.claim_lab import widget as claim_lab
from pages.widgets.dropout.claim_lab.predict import written

_LABS = [lab for lab in course().labs if lab.experiments]
_DRAWN = [lab for lab in _LABS if isinstance(lab.predict, Draw)]
_SET = [lab for lab in _LABS if isinstance(lab.predict, Number)]


def _show(lab: Lab, predict: str, guessed: tuple[float, ...] = (), seeds: int = 1) -> str:
    given = {"seed": 7, "seeds": seeds, "predict": predict, "guessed": guessed, "explain": "none", "lab": lab.slug}
    return claim_lab.show(STUDY, **given).html


@pytest.mark.parametrize("lab", _LABS, ids=lambda lab: lab.slug)
def test_nothing_is_shown_before_a_prediction(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "claim", None)  # measuring anything would raise
    if not isinstance(lab.predict, Draw):
        monkeypatch.setattr(runs, "result", None)  # only a curve to be drawn on needs its beginning
    html = _show(lab, "none")
    assert lab.predict.question in html
    said = _whys(lab)
    assert said and not any(why in html for why in said)
    assert 'class="verdict' not in html and t("claim-lab.result") not in html


def _whys(lab: Lab) -> list[str]:
    """Everything that may be said only after the answer."""
    asked = lab.predict
    if isinstance(asked, Choose):
        return [option.why for option in asked.options]
    others = asked.slips if isinstance(asked, Number) else asked.shapes.values()
    return [asked.right, *(why.why for why in (asked.too_low, asked.too_high, *others))]


def test_all_three_kinds_of_prediction_are_asked_for() -> None:
    assert len(_DRAWN) >= 2 and len(_SET) >= 4 and len(_DRAWN) + len(_SET) < len(_LABS)
    chosen = [one for lab in _LABS for one in (lab.predict, lab.explain) if isinstance(one, Choose)]
    assert all(3 <= len(one.options) <= 4 for one in chosen)


@pytest.mark.parametrize("lab", _DRAWN, ids=lambda lab: lab.slug)
def test_the_hidden_end_of_a_curve_changes_nothing_before_it_is_drawn(lab: Lab, monkeypatch) -> None:
    asked, whole = lab.predict, claim_lab.curve

    def other(result, network: str, measure: str) -> dict[int, float]:
        hidden = network == asked.network
        values = whole(result, network, measure)
        return {epoch: v + 0.4 * (hidden and epoch > asked.until) for epoch, v in values.items()}

    before, after = (_show(lab, word) for word in ("none", "set"))
    monkeypatch.setattr(claim_lab, "curve", other)
    assert _show(lab, "none") == before
    assert _show(lab, "set") != after, "it is what is shown then"


@pytest.mark.parametrize("lab", _DRAWN, ids=lambda lab: lab.slug)
def test_a_drawn_curve_is_held_against_the_measured_one(lab: Lab) -> None:
    asked = lab.predict
    curves = claim_lab._curves(asked, 7, is_settled=True)
    truth = [curves.truth[epoch] for epoch in asked.epochs]
    near = tuple(round(100 * value) for value in truth)
    html = _show(lab, "set", guessed=near)
    (line,) = re.findall(rf'points="([^"]*)" class="curve {asked.hue} [a-z]+"', html)[1:2]
    height = float(re.search(r'viewBox="0 0 1000 (\d+)"', html)[1])
    drawn = [float(y) / height for y in re.findall(r",([\d.]+)", line)][1:]  # after where the known part ends
    assert drawn == pytest.approx([1 - value / asked.high for value in curves.truth.values()], abs=0.05 / 300)
    assert escape(asked.right) in html
    assert t("claim-lab.shape-right", true=t(f"claim-lab.{asked.expected}")) in html
    for shape, value in (("rises", asked.high), ("falls", 0.0), ("stays", curves.last)):
        html = _show(lab, "set", guessed=(100 * value,) * len(asked.epochs))
        if shape != asked.expected:
            why, true = asked.shapes[shape], t(f"claim-lab.{asked.expected}")
            assert t("claim-lab.shape-wrong", mine=t(f"claim-lab.{shape}"), true=true) in html
            assert escape(why.why) in html
            assert (f'href="quiz?set={why.misconception}"' in html) == bool(why.misconception)


@pytest.mark.parametrize("lab", _SET, ids=lambda lab: lab.slug)
def test_a_number_is_held_against_the_measured_one(lab: Lab) -> None:
    asked = lab.predict
    truth = runs.claim(asked.experiment, 7).effect[asked.key]
    assert asked.low <= truth <= asked.high
    assert not asked.judge(asked.guess(()), truth).is_right, "a slider that nobody moved is not right by itself"
    for i in range(round((asked.high - asked.low) / asked.step) + 1):
        guess = round(asked.low + i * asked.step, 2)
        judged = asked.judge(guess, truth)
        html = _show(lab, "set", guessed=(round(100 * guess),))
        assert escape(judged.why) in html and t("claim-lab.you-said", guess=written(asked, guess)) in html
        assert t("claim-lab.measured", truth=written(asked, truth)) in html
        assert (f'href="quiz?set={judged.misconception}"' in html) == bool(judged.misconception)
        said = "near" if abs(guess - truth) <= asked.near + 1e-9 else "low" if guess < truth else "high"
        assert [one for one in ("near", "low", "high") if t(f"claim-lab.number-{one}") in html] == [said]


@pytest.mark.parametrize("seed", range(7, 12))
def test_what_the_questions_give_as_known_is_so(seed: int) -> None:
    assert runs.claim("knock_out", seed).effect["plain_accuracy_whole"] > 0.9, "nearly all pictures"
    assert 0.5 < runs.claim("sparsity", seed).effect["plain_active_share"] < 0.65, "a little more than half"


def test_many_seeds_are_held_against_by_their_median() -> None:
    lab = next(lab for lab in _SET if lab.slug == "lab-memory")
    html = _show(lab, "set", guessed=(0,), seeds=2)
    assert t("claim-lab.measured-many", n=bn(2), truth=written(lab.predict, 0.75**20)) in html


def test_of_uneven_seeds_it_is_the_middle_one_and_what_was_never_reached_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lab = next(lab for lab in _SET if lab.slug == "lab-knock-out")
    asked, real = lab.predict, runs.claim("knock_out", 7)
    low, high = asked.low + asked.step, asked.high

    def show(*values: float) -> str:
        at = iter(values)
        made = lambda *_: replace(real, effect=real.effect | {asked.key: next(at)})  # noqa: E731
        with monkeypatch.context() as patched:
            patched.setattr(runs, "claim", made)
            return _show(lab, "set", guessed=(0,), seeds=len(values))

    for values, truth in (((low, low, high), low), ((high, low, high), high), ((inf, low, inf), low)):
        assert t("claim-lab.measured-many", n=bn(3), truth=written(asked, truth)) in show(*values), values
    assert t("claim-lab.never") in show(inf, inf)


@pytest.mark.parametrize("lab", [*_DRAWN, *_SET], ids=lambda lab: lab.slug)
@pytest.mark.parametrize("guessed", [(), (50.0,), (1.0, 2.0), (9999.0,) * 6])
def test_what_the_button_sets_is_a_guess_of_the_question(lab: Lab, guessed: tuple[float, ...]) -> None:
    """However odd the link is: a press on the button is then an answer."""
    shown = claim_lab.show(STUDY, seed=7, seeds=1, predict="none", guessed=guessed, explain="none", lab=lab.slug)
    sets = shown.track.attr["commit@data-set"] if shown.track else re.findall(r'"(predict=set[^"]*)"', shown.html)
    assert sets
    for text in sets:
        word, *numbers = text.replace("&amp;", "&").removeprefix("predict=").split("&guessed=")
        assert is_settled(lab.predict, word, params.GUESSED.parse(numbers[0]) if numbers else guessed)


@pytest.mark.parametrize("lab", _LABS, ids=lambda lab: lab.slug)
@pytest.mark.parametrize("guessed", [(1.0, 2.0), (9999.0,) * 6])
def test_an_answer_of_another_question_is_asked_again(lab: Lab, guessed: tuple[float, ...]) -> None:
    html = _show(lab, "set", guessed=guessed)
    assert t("claim-lab.unfit") in html and lab.predict.question in html and 'class="verdict' not in html


@pytest.mark.parametrize("lab", [*_DRAWN, *_SET], ids=lambda lab: lab.slug)
def test_ticks_and_sliders_end_together(lab: Lab) -> None:
    """The sliders' ends are the axis's: the thumb stands where the number is."""
    asked = lab.predict
    assert (asked.high - asked.low) / asked.step == pytest.approx(round((asked.high - asked.low) / asked.step))
    if isinstance(asked, Draw):
        axis = Axis.covering([asked.high], most=5)
        assert axis.high == pytest.approx(asked.high) and asked.low == 0
        assert len({b - a for a, b in pairwise([0, *asked.epochs])}) == 1, "points are far enough apart for a thumb"
