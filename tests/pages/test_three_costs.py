"""Three costs: what the pictures say is what fresh runs say."""

import re

import numpy as np
import pytest

from core.experiments import (
    rate_sweep,
    recurrent_memory,
    slower_training,
)
from pages.stage import PROJECTOR, STUDY
from pages.strings import bn, t
from pages.widgets.dropout.three_costs import widget as three_costs


def _verdicts(html: str) -> list[bool]:
    return [word == "holds" for word in re.findall(r'class="verdict (\w+)"', html)]


def _polylines(html: str, class_: str) -> list[np.ndarray]:
    found = re.findall(rf'<polyline class="curve {class_}" points="([^"]*)"', html)
    return [np.array([tuple(map(float, pair.split(","))) for pair in points.split()]) for points in found]


@pytest.mark.parametrize("stage", [STUDY, PROJECTOR], ids=lambda stage: stage.name)
@pytest.mark.parametrize("p", [0.0, 0.5, 0.95])
def test_every_setting_gives_a_whole_picture(stage, p) -> None:
    for cost in three_costs.COST.options:
        html = three_costs.show(stage, p=p, seed=3, cost=cost).html
        assert not re.search(r"\b(nan|inf|None)\b", html), html
        assert html.count('class="verdict') >= 1
        for drawn in re.findall(r"<svg[^>]*role=\"(?:img|group)\"[^>]*>", html):
            assert 'aria-label="' in drawn and 'aria-label=""' not in drawn


@pytest.mark.parametrize("p", [0.3, 0.5])
def test_epochs_are_counted_on_the_logs(p: float) -> None:
    html = three_costs.show(STUDY, p=p, seed=7, cost="epochs").html
    result = slower_training.run(slower_training.Config(seed=7, rate=p))
    for target in result.config.targets:
        plain, dropout = (
            next((epoch for epoch, loss in enumerate(one.train_losses_all_on) if loss <= target), None)
            for one in (result.plain, result.dropout)
        )
        assert t("three-costs.from-to", plain=bn(plain), dropout=bn(dropout)) in html
    (drawn,) = _polylines(html, "with train")
    assert len(drawn) == result.config.n_epochs + 1
    assert drawn[:, 1] == pytest.approx(290 * (1 - result.dropout.train_losses_all_on / 0.8), abs=0.06)


def test_a_loss_that_is_never_reached_is_said() -> None:
    html = three_costs.show(STUDY, p=0.8, seed=7, cost="epochs").html
    assert t("three-costs.never", last=bn(60)) in html and _verdicts(html)[0]
    assert not _verdicts(three_costs.show(STUDY, p=0.0, seed=7, cost="epochs").html)[0]


def test_all_three_costs_are_seen_with_one_opened() -> None:
    for cost in three_costs.COST.options:
        html = three_costs.show(STUDY, p=0.5, seed=7, cost=cost).html
        assert _verdicts(html) == [True] * 3
        assert html.count('class="cost opened"') == 1


def test_underfitting_is_the_sweep() -> None:
    html = three_costs.show(STUDY, p=0.5, seed=7, cost="underfitting").html
    result = rate_sweep.run(rate_sweep.Config(seed=7))
    (train,), (validation,) = _polylines(html, "with train"), _polylines(html, "with validation")
    assert np.corrcoef(train[:, 1], result.train_losses)[0, 1] == pytest.approx(-1, abs=1e-4)
    assert np.corrcoef(validation[:, 1], result.validation_losses)[0, 1] == pytest.approx(-1, abs=1e-4)
    assert abs(result.train_losses[-1] - np.log(10)) < 0.1


@pytest.mark.parametrize("p", [0.25, 0.5])
def test_memory_lives_as_long_as_the_run_says(p: float) -> None:
    html = three_costs.show(STUDY, p=p, seed=7, cost="memory").html
    result = recurrent_memory.run(recurrent_memory.Config(seed=7, rate=p))
    lives = [float(w) for w in re.findall(r'width="([\d.]+)%" height="7.2" class="life"', html)]
    states = [run.states[:, i] for run in (result.step, result.sequence) for i in range(12)]
    assert lives == pytest.approx([5.0 * (np.flatnonzero(state)[-1]) for state in states])
    assert bn(float(result.step.cosine[-1]), 2) in html and bn(float(result.sequence.cosine[-1]), 2) in html
    if p == 0.25:
        assert f"0.75<sup>20</sup> = {0.75**20:.4f}" in html


def test_without_dropout_no_memory_is_lost() -> None:
    assert _verdicts(three_costs.show(STUDY, p=0.0, seed=7, cost="memory").html)[2] is False
