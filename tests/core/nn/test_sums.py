"""The sum under every mask against exact fractions; running means; when a mean has settled."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.nn.dropout import all_masks, mask_probabilities
from core.nn.sums import masked_sums, mean_settles, running_mean

_NUMBERS = st.lists(st.integers(-990, 990), min_size=1, max_size=6)
_RATES = st.integers(0, 19)


def test_the_lessons_example() -> None:
    terms = np.array([2.0, 4.0, 6.0])
    mask = np.array([[True, False, True]])
    assert masked_sums(terms, mask, 0.5, scaled=False) == [8]
    assert masked_sums(terms, mask, 0.5) == [16]
    assert masked_sums(terms, all_masks(3), 0.5).tolist() == [0, 12, 8, 20, 4, 16, 12, 24]
    assert running_mean(masked_sums(terms, all_masks(3), 0.5))[-1] == 12


@given(_NUMBERS, _RATES)
def test_every_mask_exactly(tenths: list[int], twentieths: int) -> None:
    """Sums, and their weighted mean, equal arithmetic with fractions: the mean is the evaluation's sum."""
    terms, rate = [Fraction(v, 10) for v in tenths], Fraction(twentieths, 20)
    masks = all_masks(len(terms))
    sums = masked_sums(np.array([float(v) for v in terms]), masks, float(rate))
    exact = [
        sum((v for v, kept in zip(terms, bits, strict=True) if kept), Fraction(0)) / (1 - rate)
        for bits in product((False, True), repeat=len(terms))
    ]
    np.testing.assert_allclose(sums, [float(v) for v in exact], atol=1e-9, rtol=1e-12)
    mean = running_mean(sums, mask_probabilities(masks, float(rate)))[-1]
    assert mean == pytest.approx(float(sum(terms)), abs=1e-8)


def test_a_mean_without_scaling_is_not_the_evaluation() -> None:
    """What a forgotten division gives: a share 1 - p of it."""
    terms = np.array([2.0, 4.0, 6.0])
    for rate in (0.2, 0.5, 0.9):
        odds = mask_probabilities(all_masks(3), rate)
        mean = running_mean(masked_sums(terms, all_masks(3), rate, scaled=False), odds)[-1]
        assert mean == pytest.approx(12 * (1 - rate))
        assert not mean_settles(mean, 12, 1.0, 1000)


def test_running_mean_of_each_beginning() -> None:
    values, weights = np.array([4.0, 0.0, 8.0]), np.array([0.0, 1.0, 3.0])
    assert running_mean(values).tolist() == [4, 2, 4]
    assert running_mean(values, weights).tolist() == [4, 0, 6]
    with pytest.raises(ValueError, match="weights"):
        running_mean(values, weights[:2])


def test_a_mean_settles_within_three_deviations() -> None:
    assert mean_settles(12.2, 12, 7.48, 1000)
    assert not mean_settles(6.1, 12, 3.74, 1000)
    assert mean_settles(5.0, 5.0, 0.0, 10) and not mean_settles(5.1, 5.0, 0.0, 10)


def test_shapes_are_checked() -> None:
    with pytest.raises(ValueError, match="masks"):
        masked_sums(np.ones(3), all_masks(2), 0.5)
