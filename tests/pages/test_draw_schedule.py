"""Draw the schedule: the numbers are those of the two runs, a drawn one reaches the network, winners are counted."""

import pytest

from core import schedule
from pages import runs
from pages.stage import PROJECTOR, STUDY
from pages.strings import bn, t
from pages.widgets.dropout.draw_schedule import widget as draw_schedule


def _show(**changed: object) -> str:
    values = draw_schedule.WIDGET.defaults | changed
    return draw_schedule.show(STUDY, **values).html


@pytest.mark.parametrize("name", draw_schedule.SCHEDULE.options)
def test_numbers_are_the_runs(name: str) -> None:
    points = schedule.shape(name, 0.5) if name != "hand" else draw_schedule.POINTS.default
    mine, constant = (schedule.run(schedule.Config(7, one)) for one in (points, schedule.shape("constant", 0.5)))
    html = _show(schedule=name)
    numbers = t("draw-schedule.numbers", mine=bn(mine.validation_loss, 3), constant=bn(constant.validation_loss, 3))
    assert numbers in html
    losses = mine.train_loss_all_on, constant.train_loss_all_on
    assert t("draw-schedule.numbers", mine=bn(losses[0], 3), constant=bn(losses[1], 3)) in html
    assert t(f"draw-schedule.train-{'better' if losses[0] < losses[1] else 'worse'}") in html
    right = mine.run.last.validation_accuracy > constant.run.last.validation_accuracy
    assert t(f"draw-schedule.accuracy-{'better' if right else 'worse'}") in html
    better = mine.validation_loss < constant.validation_loss
    assert t(f"draw-schedule.validation-{'better' if better else 'worse'}") in html
    assert html.count('data-input="points"') == (8 if name == "hand" else 0) and "nan" not in html


def test_a_drawn_schedule_is_trained() -> None:
    drawn = (0.9, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.9)
    mine = schedule.run(schedule.Config(7, drawn))
    assert bn(mine.validation_loss, 3) in _show(schedule="hand", points=drawn)
    short = _show(schedule="hand", points=(0.3,))
    whole = schedule.run(schedule.Config(7, (0.3,) * 8))
    assert bn(whole.validation_loss, 3) in short and short.count('value="0.3"') == 8


def test_winners_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 60.0)
    html = _show(schedule="early", seeds=4)
    won = {"constant": 0, "early": 0, "late": 0}
    for seed in range(7, 11):
        losses = {one: schedule.run(schedule.Config(seed, schedule.shape(one, 0.5))).validation_loss for one in won}
        won[min(losses, key=losses.__getitem__)] += 1
    for one, n in won.items():
        assert t("draw-schedule.won", name=t(f"draw-schedule.{one}"), n=bn(n)) in html
    assert "data-continue" not in html


def test_many_seeds_come_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 0.0)
    html = _show(seeds=20, seed=9990)
    assert 'data-continue="seeds=20"' in html and "<progress" in html and t("claim-lab.stop") in html
    assert 'data-set="seeds=2"' in html, "one seed would be another picture"


@pytest.mark.parametrize("p", [0.0, 0.95])
def test_the_ends_of_the_slider(p: float) -> None:
    for name in draw_schedule.SCHEDULE.options:
        assert "nan" not in _show(p=p, schedule=name)
    values = draw_schedule.WIDGET.defaults
    assert "<svg" in draw_schedule.show(PROJECTOR, **values).html
