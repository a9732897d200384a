"""Sub-networks: their means are exact where theory says so, and said to be no more than near elsewhere."""

import re
from itertools import product

import numpy as np
import pytest

from core.experiments import (
    ensemble,
)
from pages.stage import PROJECTOR, STUDY
from pages.strings import t
from pages.widgets.dropout.subnetwork_average import widget as subnetwork_average


def _verdicts(html: str) -> list[bool]:
    return [word == "holds" for word in re.findall(r'class="verdict (\w+)"', html)]


@pytest.mark.parametrize("stage", [STUDY, PROJECTOR], ids=lambda stage: stage.name)
@pytest.mark.parametrize("p", [0.0, 0.5, 0.95])
def test_every_setting_gives_a_whole_picture(stage, p) -> None:
    for kind in subnetwork_average.KIND.options:
        html = subnetwork_average.show(stage, p=p, seed=3, kind=kind).html
        assert not re.search(r"\b(nan|inf|None)\b", html), html
        assert html.count('class="verdict') >= 1
        for drawn in re.findall(r"<svg[^>]*role=\"(?:img|group)\"[^>]*>", html):
            assert 'aria-label="' in drawn and 'aria-label=""' not in drawn


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
