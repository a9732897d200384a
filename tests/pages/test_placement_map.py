"""Where dropout goes: what the pictures say is what fresh runs and independent arithmetic say."""

import re
from dataclasses import replace

import numpy as np
import pytest

from core.experiments import (
    batch_norm_shift,
    output_layer,
)
from pages.stage import PROJECTOR, STUDY
from pages.strings import bn, t
from pages.widgets.dropout.placement_map import widget as placement_map
from pages.widgets.dropout.placement_map.placement import RULES


def _verdicts(html: str) -> list[bool]:
    return [word == "holds" for word in re.findall(r'class="verdict (\w+)"', html)]


@pytest.mark.parametrize("stage", [STUDY, PROJECTOR], ids=lambda stage: stage.name)
@pytest.mark.parametrize("p", [0.0, 0.5, 0.95])
def test_every_setting_gives_a_whole_picture(stage, p) -> None:
    for place in placement_map.PLACE.options:
        html = placement_map.show(stage, p=p, seed=3, place=place).html
        assert not re.search(r"\b(nan|inf|None)\b", html), html
        assert html.count('class="verdict') >= 1
        for drawn in re.findall(r"<svg[^>]*role=\"(?:img|group)\"[^>]*>", html):
            assert 'aria-label="' in drawn and 'aria-label=""' not in drawn


@pytest.mark.parametrize("seed", [1, 7])
def test_the_bars_are_the_four_losses(seed: int) -> None:
    result = output_layer.run(
        output_layer.Config(seed=seed, n_train=200, label_noise=0.2, n_epochs=40, record_every=40)
    )
    html = placement_map.show(STUDY, p=0.5, seed=seed, place="output").html
    losses = [getattr(result, name).last.validation_loss for name in ("nowhere", "hidden", "output", "both")]
    widths = [float(width) for width in re.findall(r'width="([\d.]+)%" height="14" class="loss', html)]
    assert widths == pytest.approx([86 * loss / max(losses) for loss in losses], abs=0.06)
    assert all(bn(loss, 2) in html for loss in losses)
    assert _verdicts(html) == [losses[3] > losses[1]]
    assert _verdicts(placement_map.show(STUDY, p=0.5, seed=seed, place="hidden").html) == [losses[1] < losses[0]]


def test_the_rules_of_section_11_hold_on_most_seeds() -> None:
    runs = [
        output_layer.run(output_layer.Config(seed=seed, n_train=200, label_noise=0.2, n_epochs=40, record_every=40))
        for seed in range(200, 208)
    ]
    assert sum(run.claim().holds for run in runs) >= 7
    assert sum(run.hidden.last.validation_loss < run.nowhere.last.validation_loss for run in runs) >= 6


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_the_variance_meter_is_the_formula(p: float) -> None:
    html = placement_map.show(STUDY, p=p, seed=7, place="before-norm").html
    mean, variance = 1 / np.sqrt(2 * np.pi), 0.5 - 1 / (2 * np.pi)
    formula = variance / ((mean**2 + variance) / (1 - p) - mean**2)
    measured = batch_norm_shift.run(batch_norm_shift.Config(seed=7, rate=p)).before.ratio
    assert measured == pytest.approx(formula, rel=0.05)
    assert bn(formula, 3) in html and bn(measured, 3) in html
    widths = [float(width) for width in re.findall(r'width="([\d.]+)%" height="14" class="loss', html)]
    assert widths == pytest.approx([86, 86 * measured], abs=0.06)
    assert _verdicts(html) == [True]


def test_nothing_shifts_without_dropout_or_after_the_norm() -> None:
    assert _verdicts(placement_map.show(STUDY, p=0.0, seed=7, place="before-norm").html) == [False]
    after = placement_map.show(STUDY, p=0.5, seed=7, place="after-norm").html
    assert _verdicts(after) == [True] and bn(1.0, 2) in after


def test_a_wrong_shift_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: without the division by q the stored variance would be another."""
    real = batch_norm_shift.run

    def unscaled(config):
        result = real(config)
        return replace(result, after=replace(result.after, stored=result.after.stored * 0.25))

    monkeypatch.setattr(batch_norm_shift, "run", unscaled)
    assert _verdicts(placement_map.show(STUDY, p=0.5, seed=8, place="after-norm").html) == [False]


def test_every_place_has_a_rule_a_sign_and_a_button() -> None:
    html = placement_map.show(STUDY, p=0.5, seed=7, place="hidden").html
    assert set(RULES) == set(placement_map.PLACE.options)
    for place in placement_map.PLACE.options:
        assert f'data-set="place={place}"' in html
        assert t(f"placement-map.at-{place}") in html
    assert html.count('class="rule-sign') == len(RULES) + 1  # and once beside the chosen place's name
    assert html.count('aria-pressed="true"') == 1 and html.count('class="mark"') == 1


def test_units_are_off_at_the_chosen_place_only() -> None:
    html = placement_map.show(STUDY, p=0.95, seed=7, place="hidden").html
    assert 0 < html.count('class="unit with off"') <= 10
    assert placement_map.show(STUDY, p=0.0, seed=7, place="hidden").html.count("unit with off") == 0
    assert placement_map.show(STUDY, p=0.95, seed=7, place="conv").html.count("unit with off") == 0
