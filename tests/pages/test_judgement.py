"""Sections 11, 13-16: what the pictures say is what fresh runs and independent arithmetic say."""

import re
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from core.experiments import (
    batch_norm_shift,
    ensemble,
    output_layer,
    rate_sweep,
    recurrent_memory,
    slower_training,
    weight_decay,
)
from core.experiments.weight_decay import flat_weights
from pages.drawing import lines
from pages.drawing.axis import Axis
from pages.stage import PROJECTOR, STUDY
from pages.strings import bn, course, t
from pages.widgets.dropout.decay_comparison import widget as decay_comparison
from pages.widgets.dropout.placement_map import widget as placement_map
from pages.widgets.dropout.placement_map.placement import RULES
from pages.widgets.dropout.recall_card import widget as recall_card
from pages.widgets.dropout.subnetwork_average import widget as subnetwork_average
from pages.widgets.dropout.three_costs import widget as three_costs

_RATES = (0.0, 0.5, 0.95)


def _verdicts(html: str) -> list[bool]:
    return [word == "holds" for word in re.findall(r'class="verdict (\w+)"', html)]


def _polylines(html: str, class_: str) -> list[np.ndarray]:
    found = re.findall(rf'<polyline class="curve {class_}" points="([^"]*)"', html)
    return [np.array([tuple(map(float, pair.split(","))) for pair in points.split()]) for points in found]


def _section(slug: str):
    return next(section for section in course().sections if section.slug == slug)


@pytest.mark.parametrize("stage", [STUDY, PROJECTOR], ids=lambda stage: stage.name)
@pytest.mark.parametrize("p", _RATES)
def test_every_setting_gives_a_whole_picture(stage, p) -> None:
    pages = [placement_map.show(stage, p=p, seed=3, place=place) for place in placement_map.PLACE.options]
    pages += [three_costs.show(stage, p=p, seed=3, cost=cost) for cost in three_costs.COST.options]
    pages += [subnetwork_average.show(stage, p=p, seed=3, kind=kind) for kind in subnetwork_average.KIND.options]
    pages += [decay_comparison.show(stage, p=p, seed=3, shown=shown) for shown in ("1111", "0000", "01", "")]
    for picture in pages:
        assert not re.search(r"\b(nan|inf|None)\b", picture.html), picture.html
        assert picture.html.count('class="verdict') >= 1
        for drawn in re.findall(r"<svg[^>]*role=\"(?:img|group)\"[^>]*>", picture.html):
            assert 'aria-label="' in drawn and 'aria-label=""' not in drawn


# ---- 11: where dropout goes


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


# ---- 13: sub-networks


@pytest.mark.parametrize("p", [0.2, 0.5, 0.8])
def test_means_of_sub_networks_by_hand(p: float) -> None:
    """Independent of the core: loop over all masks of the first sample of a linear layer."""
    result = ensemble.run(ensemble.Config(seed=5, rate=p))
    values, masks = result.answers(result.linear, 0)[:, 0], result.linear.sub_networks.masks
    chance = np.array([np.prod([(1 - p) if kept else p for kept in mask]) for mask in masks])
    assert len({tuple(mask) for mask in masks.tolist()}) == len(list(product((0, 1), repeat=10)))
    assert chance.sum() == pytest.approx(1)
    assert float(chance @ values) == pytest.approx(float(result.linear.scaled[0, 0]), abs=1e-6)


@pytest.mark.parametrize(
    ("kind", "words"),
    [("linear", ["arithmetic-equal"]), ("softmax", ["arithmetic-near", "geometric-equal"]),
     ("deep", ["arithmetic-near", "geometric-near"])],
)  # fmt: skip
def test_what_is_exact_is_called_exact(kind: str, words: list[str]) -> None:
    html = subnetwork_average.show(STUDY, p=0.5, seed=7, kind=kind).html
    assert all(t(f"subnetwork-average.{word}") in html for word in words)
    assert (t("subnetwork-average.exact") in html) == (kind != "deep")
    assert all(_verdicts(html))


# ---- 14: three costs


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


# ---- 15: the definition


def test_the_copied_text_is_the_definition() -> None:
    section = _section("dropout-exam-definition")
    html = recall_card.show(STUDY, recalled="00000", section=section).html
    definition = section.front.recall.definition
    assert f'data-copy="{definition}"' in html and f">{definition}</p>" in html
    assert len(section.front.recall.parts) == 5 == html.count('role="checkbox"')


@pytest.mark.parametrize("recalled", ["00000", "10100", "11111", "1", ""])
def test_parts_are_counted_and_missing_ones_explained(recalled: str) -> None:
    html = recall_card.show(STUDY, recalled=recalled, section=_section("dropout-exam-definition")).html
    had = recalled.count("1")
    assert t("recall-card.counted", n=bn(5), had=bn(had)) in html
    assert html.count("without-part") == 5 - had
    assert (t("recall-card.whole") in html) == (had == 5)


def test_each_check_turns_one_part() -> None:
    html = recall_card.show(STUDY, recalled="10100", section=_section("dropout-exam-definition")).html
    assert re.findall(r'data-set="recalled=(\d+)"', html) == ["00100", "11100", "10000", "10110", "10101"]


def test_what_goes_wrong_is_computed_from_the_lessons_example() -> None:
    html = recall_card.show(STUDY, recalled="00000", section=_section("dropout-exam-definition")).html
    sums = [2 * sum(x for x, kept in zip((2, 4, 6), mask, strict=True) if kept) for mask in product((0, 1), repeat=3)]
    assert np.mean(sums) == 12
    for words in (
        t("recall-card.without-training", mean=bn(12), deviation=bn(float(np.std(sums)), 2)),
        t("recall-card.without-scaled", unscaled=bn(6), mean=bn(12)),
        t("recall-card.without-evaluation", low=bn(min(sums)), high=bn(max(sums)), mean=bn(12)),
    ):
        assert words in html


# ---- 16: dropout beside weight decay


@pytest.mark.parametrize("seed", [7, 8])
def test_four_curves_and_four_norms(seed: int) -> None:
    html = decay_comparison.show(STUDY, p=0.4, seed=seed, shown="1111").html
    result = weight_decay.run(weight_decay.Config(seed=seed, rate=0.4))
    runs = [result.neither, result.decay, result.dropout, result.both]
    for run in runs:
        norm = float(np.sqrt(sum((w.astype(np.float64) ** 2).sum() for w in run.network.weights())))
        assert f"<strong>{bn(norm, 1)}</strong>" in html
    without, dropout = _polylines(html, "without validation"), _polylines(html, "with validation")
    assert len(without) == len(dropout) == 2
    drawn = without + dropout
    for points, run in zip(drawn, runs, strict=True):
        losses = [record.validation_loss for record in run.records]
        assert np.corrcoef(points[:, 1], losses)[0, 1] == pytest.approx(-1, abs=1e-4)
    assert _verdicts(html) == [True] * 5


def test_histograms_share_one_scale() -> None:
    html = decay_comparison.show(STUDY, p=0.4, seed=7, shown="1111").html
    result = weight_decay.run(weight_decay.Config(seed=7, rate=0.4))
    counts = [
        np.histogram(flat_weights(run.network), np.linspace(-0.6, 0.6, 32))[0].max()
        for run in (result.neither, result.decay, result.dropout, result.both)
    ]
    tops = [
        min(float(v) for v in re.findall(r"M\d+ 84V([\d.]+)h", path))
        for path in re.findall(r'<path d="([^"]*)" class="weights', html)
    ]
    assert [84 - top for top in tops] == pytest.approx([84 * count / max(counts) for count in counts], abs=0.1)


def test_choosing_fades_the_others_and_changes_no_number() -> None:
    all_four = decay_comparison.show(STUDY, p=0.4, seed=7, shown="1111").html
    one = decay_comparison.show(STUDY, p=0.4, seed=7, shown="0010").html
    assert one.count('class="net-row aside"') == 3 and "faded" not in all_four
    assert re.findall(r'data-set="shown=(\d+)"', one) == ["1010", "0110", "0000", "0011"]
    assert _verdicts(one) == _verdicts(all_four)


def test_without_dropout_the_claims_about_it_fail() -> None:
    _, _, helps, faster, _ = _verdicts(decay_comparison.show(STUDY, p=0.0, seed=7, shown="1111").html)
    assert not helps and not faster


# ---- lines


def test_names_are_kept_apart_in_their_order() -> None:
    assert lines.apart([100, 102, 50], 26, 300) == [88, 114, 50]
    assert lines.apart([290, 295], 26, 300) == [274, 300]
    assert lines.apart([120, 100, 98, 102], 26, 300) == [144, 92, 66, 118]  # around their mean
    assert lines.apart([], 26, 300) == []


def test_words_that_moved_away_from_their_mark_are_tied_to_it() -> None:
    plane = lines.Plane(Axis(0, 10, 5), Axis(0, 2, 1), 100, 1)

    def ends(*last: float) -> str:
        return plane.ends([lines.Line([0, 10], [1, y], "with", "validation", "") for y in last])

    assert ends(0.2, 1.8).count("leader") == 0
    assert ends(1.0, 1.0).count("leader") == 2


def test_a_plane_grows_upward_from_its_axis() -> None:
    plane = lines.Plane(Axis(0, 10, 5), Axis(0, 2, 1), 100, 1)
    assert (plane.across(5), plane.up(0), plane.up(2), plane.up(9)) == (50, 100, 0, 0)
