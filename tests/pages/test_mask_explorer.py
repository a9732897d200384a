"""The mask explorer shows the core's mask and the exact binomial odds."""

import re
from math import comb

import numpy as np
import pytest

from core.nn.dropout import sample_mask
from pages.stage import STAGES, STUDY
from pages.strings import bn
from pages.widgets.dropout.mask_explorer import widget as mask_explorer


def _show(**values) -> str:
    defaults = {"p": 0.5, "units": 12, "seed": 7, "step": 1, "mode": "training"}
    return mask_explorer.show(STUDY, **(defaults | values)).html


@pytest.mark.parametrize("rate", [0.0, 0.05, 0.3, 0.5, 0.95])
@pytest.mark.parametrize("seed", [0, 7, 9999])
def test_shows_the_cores_mask(rate: float, seed: int) -> None:
    html = _show(p=rate, seed=seed, step=3)
    mask = sample_mask((12,), rate, np.random.default_rng([seed, 3]))
    drawn = [" off" not in classes for classes in re.findall(r'class="unit ([^"]*)"', html)]
    assert drawn == mask.tolist()
    n_off = int(12 - mask.sum())
    odds = comb(12, n_off) * rate**n_off * (1 - rate) ** (12 - n_off)
    assert f"<strong>{bn(12)}টির মধ্যে {bn(n_off)}টি বন্ধ।</strong>" in html
    assert bn(100 * odds, 1) in html


def test_a_growing_rate_only_removes_units() -> None:
    before: set[int] = set()
    for rate in np.arange(0, 1, 0.05):
        units = re.findall(r'class="unit ([^"]*)"', _show(p=float(rate), units=24))
        off = {i for i, classes in enumerate(units) if "off" in classes}
        assert before <= off
        before = off
    assert len(before) > 12


def test_evaluation_drops_nobody() -> None:
    html = _show(mode="evaluation", p=0.95)
    assert 'class="unit with off"' not in html
    assert "সবচেয়ে" not in html  # no odds where there is no lottery


def test_each_step_has_its_own_mask() -> None:
    assert _show(step=1) != _show(step=2)


@pytest.mark.parametrize("stage", STAGES.values(), ids=lambda stage: stage.name)
@pytest.mark.parametrize("units", [4, 24])
def test_no_unit_stands_on_the_line(stage, units: int) -> None:
    html = mask_explorer.show(stage, p=0.5, units=units, seed=1, step=1, mode="training").html
    height = float(re.search(r'class="plot lottery[^"]*" height="([\d.]+)"', html)[1])
    radius = float(re.search(r'<circle r="([\d.]+)" class="disc"', html)[1])
    for y in re.findall(r'<svg x="[\d.]+%" y="([\d.]+)"[^>]*><g class="unit', html):
        assert abs(float(y) - height / 2) >= radius
