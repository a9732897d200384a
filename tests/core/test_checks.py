"""The calculations behind the court of myths: their numbers said by hand, and that each can also decide against."""

from itertools import product

import numpy as np
import pytest

from core import checks
from core.checks import CHECKS
from core.nn.dropout import sample_mask


def test_the_sums_of_all_masks() -> None:
    sums = [sum(term / 0.5 for term, stays in zip((2, 4, 6), bits, strict=True) if stays)
            for bits in product((0, 1), repeat=3)]  # fmt: skip
    effect = CHECKS["sums_of_masks"](3).effect
    assert effect["drawn"] in sums and effect["deviation"] == pytest.approx(np.std(sums))
    assert effect["changed_share"] == sum(one != 12 for one in sums) / 8


def test_the_divisor_and_the_share_that_stays() -> None:
    shares = sample_mask((100, 20), 0.5, np.random.default_rng(3)).mean(axis=1)
    effect = CHECKS["divisor"](3).effect
    assert (effect["lowest_share"], effect["highest_share"]) == (shares.min(), shares.max())
    assert effect["lowest_divisor"] == effect["highest_divisor"] == 0.5


def test_links_of_a_dropped_neuron() -> None:
    """Ten neurons with four links in and one out each."""
    for seed in range(3):
        effect = CHECKS["dropped_neuron"](seed).effect
        n_off = effect["n_silent"]
        assert 0 < n_off < 10 and (effect["n_units"], effect["n_weights"]) == (10, 50)
        assert (effect["n_in"], effect["n_out"]) == (4 * n_off, n_off)


def test_an_exact_count_in_every_draw_would_decide_against(monkeypatch: pytest.MonkeyPatch) -> None:
    always_five = np.tile([True, False], (1000, 5))
    monkeypatch.setattr(checks, "sample_mask", lambda *_: always_five)
    claim = CHECKS["dropped_count"](0)
    assert not claim.holds
    assert (claim.effect["drawn_percent"], claim.effect["fewest"], claim.effect["most"]) == (100, 5, 5)


def test_a_channel_told_by_its_neighbours_would_decide_against(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "sample_spatial_mask", sample_mask)  # single pixels instead of whole channels
    claim = CHECKS["neighbouring_pixels"](7)
    assert not claim.holds and claim.effect["n_told_spatial"] > 0


@pytest.mark.parametrize("off", [0.01, -0.01])
def test_a_training_loss_above_the_validation_loss_all_on_would_decide_against(
    off: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    validation = CHECKS["masked_loss"](7).effect["validation"]
    monkeypatch.setattr(checks, "evaluate", lambda *_: (validation + off, 0.0))
    assert CHECKS["masked_loss"](7).holds == (off < 0)


def test_a_deep_network_that_learns_at_the_old_rate_would_decide_against(monkeypatch: pytest.MonkeyPatch) -> None:
    effect = CHECKS["deep_rate"](7).effect
    monkeypatch.setattr(checks, "_SMALL_RATE", 0.55)
    monkeypatch.setattr(checks, "_FORMER_RATE", 0.1)
    exchanged = CHECKS["deep_rate"](7)
    assert not exchanged.holds
    assert exchanged.effect["small_accuracy"] == pytest.approx(effect["former_accuracy"], rel=1e-9)


def test_a_limit_that_nothing_reaches_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_MAX_NORM", 1e3)
    claim = CHECKS["max_norm"](7)
    assert not claim.holds and claim.effect["free_longest"] == pytest.approx(claim.effect["held_longest"])
