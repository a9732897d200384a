"""Dropout beside weight decay: curves, norms and histograms are those of fresh runs."""

import re

import numpy as np
import pytest

from core.experiments import (
    weight_decay,
)
from core.experiments.weight_decay import flat_weights
from pages.stage import PROJECTOR, STUDY
from pages.strings import bn
from pages.widgets.dropout.decay_comparison import widget as decay_comparison


def _verdicts(html: str) -> list[bool]:
    return [word == "holds" for word in re.findall(r'class="verdict (\w+)"', html)]


def _polylines(html: str, class_: str) -> list[np.ndarray]:
    found = re.findall(rf'<polyline class="curve {class_}" points="([^"]*)"', html)
    return [np.array([tuple(map(float, pair.split(","))) for pair in points.split()]) for points in found]


@pytest.mark.parametrize("stage", [STUDY, PROJECTOR], ids=lambda stage: stage.name)
@pytest.mark.parametrize("p", [0.0, 0.5, 0.95])
def test_every_setting_gives_a_whole_picture(stage, p) -> None:
    for shown in ("1111", "0000", "01", ""):
        html = decay_comparison.show(stage, p=p, seed=3, shown=shown).html
        assert not re.search(r"\b(nan|inf|None)\b", html), html
        assert html.count('class="verdict') >= 1
        for drawn in re.findall(r"<svg[^>]*role=\"(?:img|group)\"[^>]*>", html):
            assert 'aria-label="' in drawn and 'aria-label=""' not in drawn


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
