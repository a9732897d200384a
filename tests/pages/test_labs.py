"""The laboratory: every experiment has a lab, its charts show what the runs say, a prediction comes first."""

import re
import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.course.labs import Lab, read_labs
from core.course.predictions import Choose
from core.course.reading import CourseError
from core.experiments import REGISTRY
from core.experiments.claim import Claim
from pages import params, runs
from pages.stage import PROJECTOR, STUDY
from pages.strings import LESSONS, bn, course, t
from pages.widgets import WIDGETS
from pages.widgets.dropout.claim_lab import widget as claim_lab

_LABS = [lab for lab in course().labs if lab.experiments]


def _show(lab: Lab, stage=STUDY, **values) -> str:
    start = {"seed": 7, "seeds": 1, "predict": "skip", "guessed": (), "explain": "none"}
    return claim_lab.show(stage, **(start | values), lab=lab.slug).html


def test_every_experiment_is_in_a_lab() -> None:
    assert {name for lab in _LABS for name in lab.experiments} == REGISTRY.keys()
    assert all(name in WIDGETS for lab in course().labs for name in lab.widgets)


@pytest.mark.parametrize("lab", _LABS, ids=lambda lab: lab.slug)
def test_the_runs_numbers_and_verdicts_are_shown(lab: Lab) -> None:
    html = _show(lab)
    claims = {name: runs.claim(name, 7) for name in lab.experiments}
    held = [claims[name].holds for name in lab.experiments]
    result = html[html.index('class="lab-result"') :]
    assert [word == "holds" for word in re.findall(r'class="verdict (\w+)"', result)] == held
    for chart in lab.charts:
        for row in chart.rows:
            value = claims[chart.experiment].effect[row.key]
            assert bn(100 * value, 1) + "%" in html if chart.percent else bn(value, chart.places) in html
    assert _show(lab, stage=PROJECTOR)


@pytest.mark.parametrize("lab", _LABS, ids=lambda lab: lab.slug)
def test_a_wrong_option_is_answered_kindly(lab: Lab) -> None:
    asked = [("explain", lab.explain)] + [("predict", lab.predict)] * isinstance(lab.predict, Choose)
    for name, question in asked:
        for letter, option in zip("abcd", question.options, strict=False):
            html = _show(lab, **{name: letter})
            assert escape(option.why) in html
            assert all(escape(other.why) in html for other in question.options if other.right)
            assert (f'href="quiz?set={option.misconception}"' in html) == bool(option.misconception)


def test_twenty_seeds_are_shared_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture comes after a moment with what there is, and asks for the rest; at the end it counts."""
    lab = next(lab for lab in _LABS if lab.slug == "lab-knock-out")
    asked: list[int] = []

    def run(name: str, seed: int) -> Claim:
        asked.append(seed)
        effect = {key: 0.5 for key in ("plain_accuracy", "dropout_accuracy", "plain_accuracy_whole")}
        return Claim(name, seed % 4 != 0, effect | {"dropout_accuracy_whole": 1.0, "share_lost": 0.5})

    monkeypatch.setattr(runs, "claim", run)
    ticks = iter(range(10_000))
    monkeypatch.setattr(runs.time, "monotonic", lambda: next(ticks) * runs.AT_ONCE * 0.3)
    part = _show(lab, seeds=20, seed=3)
    assert asked == [3, 4, 5, 6], "the moment is over"
    assert 'data-continue="seeds=20"' in part and 'data-set="seeds=4"' in part
    assert part.count(t("claim-lab.held", held=bn(3), n=bn(4))) == 2, "in words and for the squares"
    assert t("claim-lab.waiting") not in part
    monkeypatch.setattr(runs, "n_waiting", lambda: 1)
    assert t("claim-lab.waiting") in _show(lab, seeds=20, seed=3), "others wait as well"
    monkeypatch.setattr(runs.time, "monotonic", lambda: 0.0)
    whole = _show(lab, seeds=20, seed=3)
    assert "data-continue" not in whole and t("claim-lab.held", held=bn(15), n=bn(20)) in whole
    assert whole.count("seed held") == 15 and whole.count("seed not") == 5
    assert 'data-set="seed=23"' in whole, "other seeds than these twenty"
    asked.clear()
    _show(lab, seeds=20, seed=params.SEED.high)
    assert max(asked) == params.SEED.high and min(asked) == 0, "seeds begin again after the last"


def test_a_claim_that_holds_on_half_of_the_seeds_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = next(lab for lab in _LABS if lab.slug == "lab-knock-out")
    effect = runs.claim("knock_out", 7).effect
    monkeypatch.setattr(runs, "claim", lambda name, seed: Claim(name, seed % 2 == 0, effect))
    for seeds, said in ((2, "fails"), (4, "fails"), (5, "fails")):
        html = _show(lab, seeds=seeds, seed=7)
        assert f'class="verdict {said}"' in html[html.index('class="lab-result"') :], seeds
    html = _show(lab, seeds=5, seed=8)
    assert 'class="verdict holds"' in html[html.index('class="lab-result"') :]


def test_values_never_reached_are_said_not_drawn() -> None:
    lab = next(lab for lab in _LABS if lab.slug == "lab-speed")
    html = _show(lab)
    assert not re.search(r"\b(inf|nan)\b", html)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("right = true", "", "one right"),
        ("right = true", 'right = true\nmisconception = "no-such"', "no-such"),
        ("epochs = [80, 160", "epochs = [40, 160", "epochs must grow"),
        ('expected = "rises"', 'expected = "falls"', "shapes"),
        ('kind = "draw"', 'kind = "dream"', "dream"),
        ('experiment = "overfitting"\nnetwork', 'experiment = "scaling"\nnetwork', "scaling"),
        ('key = "plain_train_loss"', 'kee = "x"', "kee"),
        ('experiments = ["overfitting"', 'experiments = ["nothing"', "overfitting"),
    ],
)
def test_a_faulty_file_is_refused_by_name(tmp_path: Path, old: str, new: str, named: str) -> None:
    copy = shutil.copy(LESSONS / "dropout/labs/01-overfitting.toml", tmp_path)
    text = Path(copy).read_text(encoding="utf-8")
    assert old in text
    Path(copy).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CourseError, match=f"01-overfitting.*{named}"):
        read_labs(tmp_path, course().misconceptions)


def _page(slug: str) -> None:
    from pages import lab, params, routes
    from pages.stage import STAGES
    from pages.strings import course

    routes.build(lambda: None, lambda _: None, lambda _: None, dict.fromkeys(routes.OTHERS, lambda: None))
    if slug == "lab":
        lab.index()
    else:
        lab.show(next(one for one in course().labs if one.slug == slug), STAGES[params.read(params.VIEW)])


@pytest.mark.parametrize("view", ["study", "projector"])
@pytest.mark.parametrize("slug", ["lab", *(lab.slug for lab in course().labs)])
def test_opens(slug: str, view: str, shown: Callable[[AppTest], str]) -> None:
    test = AppTest.from_function(_page, args=(slug,), default_timeout=600)
    for name, value in {"view": view, "predict": "skip", "seeds": "oops"}.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    page = shown(test)
    assert t("interface.widget-failed") not in page
    if slug == "lab":
        assert all(lab.about in page for lab in course().labs)
        assert not any(course().claims[name].claim in page for name in REGISTRY), "a claim before its prediction"
    titles = [lab.title for lab in course().labs if lab.slug == slug] or [t("lab.title")]
    assert titles[0] in page
