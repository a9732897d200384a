"""Dropout by hand, by all masks, and by properties that hold for every input."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.nn.dropout import (
    all_masks,
    binomial_pmf,
    dropout_backward,
    dropout_forward,
    mask_probabilities,
    sample_mask,
    sample_uniforms,
    standard_backward,
    standard_evaluate,
    standard_forward,
    sum_mean,
    sum_variance,
)

from .strategies import bad_rates, numeric_gradient, rates, seeds, shapes, values

LESSON_X = np.array([2.0, 4.0, 6.0])
LESSON_MASK = np.array([True, False, True])


def test_lesson_example_before_and_after_scaling():
    assert standard_forward(LESSON_X, LESSON_MASK).sum() == 8.0
    np.testing.assert_array_equal(dropout_forward(LESSON_X, LESSON_MASK, 0.5), [4.0, 0.0, 12.0])
    assert dropout_forward(LESSON_X, LESSON_MASK, 0.5).sum() == 16.0


def test_the_eight_masks_of_the_lesson_have_mean_twelve():
    sums = [dropout_forward(LESSON_X, mask, 0.5).sum() for mask in all_masks(3)]
    assert sorted(sums) == [0, 4, 8, 12, 12, 16, 20, 24]
    assert np.mean(sums) == LESSON_X.sum() == 12.0


def test_a_rate_is_the_probability_of_dropping_not_of_keeping():
    x = np.ones(4)
    mask = np.array([True, True, True, False])
    np.testing.assert_allclose(dropout_forward(x, mask, 0.2), [1.25, 1.25, 1.25, 0.0], rtol=1e-15)
    np.testing.assert_allclose(standard_evaluate(x, 0.2), [0.8] * 4, rtol=1e-15)
    assert mask_probabilities(np.array([[True, True, False]]), 0.2)[0] == pytest.approx(0.8 * 0.8 * 0.2)


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 0.8])
def test_expectation_over_all_masks_is_exact(rate):
    x = np.array([1.5, -2.0, 0.25, 3.0, -1.0])
    w = np.array([2.0, 1.0, -4.0, 0.5, 3.0])
    masks = all_masks(5)
    p = mask_probabilities(masks, rate)
    assert p.sum() == pytest.approx(1.0, abs=1e-15)
    for apply, scaled in (
        (lambda m: dropout_forward(x, m, rate), True),
        (lambda m: standard_forward(x, m), False),
    ):
        outputs = np.array([apply(m) for m in masks])
        evaluation = x if scaled else standard_evaluate(x, rate)
        np.testing.assert_allclose(p @ outputs, evaluation, rtol=1e-13)
        sums = outputs @ w
        mean = p @ sums
        assert sum_mean(x, w, rate, scaled=scaled) == pytest.approx(mean, rel=1e-13)
        variance = p @ (sums - mean) ** 2
        assert sum_variance(x, w, rate, scaled=scaled) == pytest.approx(variance, rel=1e-12, abs=1e-14)


def test_moments_by_hand():
    w = np.ones(3)
    assert sum_mean(LESSON_X, w, 0.5) == 12.0
    assert sum_mean(LESSON_X, w, 0.5, scaled=False) == 6.0
    assert sum_variance(LESSON_X, w, 0.5) == 56.0
    assert sum_variance(LESSON_X, w, 0.5, scaled=False) == 14.0


@pytest.mark.parametrize("rate", [0.0, 0.3, 0.75])
def test_gradient_with_the_mask_held_fixed(rate):
    rng = np.random.default_rng(1)
    x, grad_y = rng.standard_normal((4, 5)), rng.standard_normal((4, 5))
    mask = sample_mask(x.shape, rate, rng)
    numeric = numeric_gradient(lambda v: float((dropout_forward(v, mask, rate) * grad_y).sum()), x)
    np.testing.assert_allclose(dropout_backward(grad_y, mask, rate), numeric, atol=1e-8)
    numeric = numeric_gradient(lambda v: float((standard_forward(v, mask) * grad_y).sum()), x)
    np.testing.assert_allclose(standard_backward(grad_y, mask), numeric, atol=1e-8)


def test_a_dropped_unit_gets_no_gradient():
    grad_x = dropout_backward(np.ones(3), LESSON_MASK, 0.5)
    np.testing.assert_array_equal(grad_x, [2.0, 0.0, 2.0])


@given(values(), seeds)
def test_rate_zero_is_the_identity(x, seed):
    mask = sample_mask(x.shape, 0.0, np.random.default_rng(seed))
    assert mask.all()
    np.testing.assert_array_equal(dropout_forward(x, mask, 0.0), x)
    np.testing.assert_array_equal(dropout_backward(x, mask, 0.0), x)
    np.testing.assert_array_equal(standard_evaluate(x, 0.0), x)


@given(values(), rates, seeds)
def test_values_are_zero_or_scaled_and_the_input_is_untouched(x, rate, seed):
    before, mask = x.copy(), sample_mask(x.shape, rate, np.random.default_rng(seed))
    mask_before = mask.copy()
    for apply in (dropout_forward, dropout_backward):
        y = apply(x, mask, rate)
        assert y.dtype == x.dtype and y.shape == x.shape
        scaled = x * x.dtype.type(1 / (1 - rate))
        np.testing.assert_array_equal(y[mask], scaled[mask])
        np.testing.assert_array_equal(y[~mask], 0)
        np.testing.assert_array_equal(x, before)
        np.testing.assert_array_equal(mask, mask_before)


@given(values(), rates, seeds)
def test_standard_dropout_keeps_or_zeroes_and_keeps_the_dtype(x, rate, seed):
    before, mask = x.copy(), sample_mask(x.shape, rate, np.random.default_rng(seed))
    np.testing.assert_array_equal(standard_forward(x, mask), x * mask)
    evaluated = standard_evaluate(x, rate)
    np.testing.assert_allclose(evaluated, x * (1 - rate), rtol=1e-6)
    assert standard_forward(x, mask).dtype == evaluated.dtype == x.dtype
    np.testing.assert_array_equal(x, before)


@given(shapes, rates, seeds)
def test_one_seed_one_mask_and_the_uniforms_decide(shape, rate, seed):
    mask = sample_mask(shape, rate, np.random.default_rng(seed))
    assert mask.dtype == np.bool_ and mask.shape == shape
    np.testing.assert_array_equal(mask, sample_mask(shape, rate, np.random.default_rng(seed)))
    np.testing.assert_array_equal(~mask, sample_uniforms(shape, np.random.default_rng(seed)) < rate)


@given(shapes, rates, rates, seeds)
def test_masks_are_nested_in_the_rate(shape, one, other, seed):
    low, high = sorted([one, other])
    kept_low = sample_mask(shape, low, np.random.default_rng(seed))
    kept_high = sample_mask(shape, high, np.random.default_rng(seed))
    assert not (kept_high & ~kept_low).any()


@given(st.floats(0.1, 0.9), seeds)
def test_the_next_draw_and_every_sample_differ(rate, seed):
    rng = np.random.default_rng(seed)
    first, second = sample_mask((8, 128), rate, rng), sample_mask((8, 128), rate, rng)
    assert (first != second).any()
    assert len(np.unique(first, axis=0)) == 8


def test_samples_and_units_are_independent():
    """Agreement of two rows, or of two columns, is Bernoulli(p^2 + q^2): inside 5 standard deviations."""
    mask = sample_mask((2000, 2000), 0.3, np.random.default_rng(5))
    for pair in ((mask[0], mask[1]), (mask[:, 0], mask[:, 1]), (mask[:-1].ravel(), mask[1:].ravel())):
        agreement = (pair[0] == pair[1]).mean()
        expected = 0.3**2 + 0.7**2
        assert abs(agreement - expected) < 5 * math.sqrt(expected * (1 - expected) / pair[0].size)


def test_a_million_units_stay_inside_the_exact_binomial_bounds():
    n_dropped = 1_000_000 - sample_mask((1000, 1000), 0.5, np.random.default_rng(11)).sum()
    assert 497554 <= n_dropped <= 502446


@pytest.mark.parametrize("rate", [0.1, 0.35, 0.9])
def test_counts_stay_inside_bounds_taken_from_the_exact_distribution(rate):
    n = 4096
    low, high = two_sided_bounds(binomial_pmf(n, rate), 1e-6)
    for seed in range(20):
        n_dropped = n - sample_mask((n,), rate, np.random.default_rng(seed)).sum()
        assert low <= n_dropped <= high


def two_sided_bounds(pmf, probability):
    cumulative = np.cumsum(pmf)
    low = int(np.searchsorted(cumulative, probability / 2))
    high = int(np.searchsorted(cumulative, 1 - probability / 2))
    return low, high


@pytest.mark.parametrize(("n", "rate"), [(1, 0.5), (12, 0.3), (40, 0.9), (3, 0.0), (2, 0.999)])
def test_binomial_pmf_is_the_textbook_formula(n, rate):
    p = Fraction(rate)
    exact = [float(math.comb(n, k) * p**k * (1 - p) ** (n - k)) for k in range(n + 1)]
    np.testing.assert_allclose(binomial_pmf(n, rate), exact, rtol=1e-12)


def test_binomial_pmf_of_a_million_units_neither_overflows_nor_drifts():
    pmf = binomial_pmf(1_000_000, 0.5)
    assert two_sided_bounds(pmf, 1e-6) == (497554, 502446)
    assert pmf @ np.arange(len(pmf)) == pytest.approx(500_000, rel=1e-12)


def test_binomial_pmf_counts_the_masks():
    masks, n_dropped = all_masks(6), np.arange(7)
    p = mask_probabilities(masks, 0.3)
    counted = [p[(~masks).sum(axis=1) == k].sum() for k in n_dropped]
    np.testing.assert_allclose(binomial_pmf(6, 0.3), counted, rtol=1e-12)


def test_all_masks_are_all_of_them():
    masks = all_masks(4)
    assert masks.shape == (16, 4) and masks.dtype == np.bool_
    assert len({tuple(m) for m in masks}) == 16
    assert not masks[0].any() and masks[-1].all()


@given(bad_rates)
def test_bad_rates_are_refused_with_value_and_range(rate):
    x, mask, rng = np.ones(3), np.ones(3, bool), np.random.default_rng(0)
    for call in (
        lambda: sample_mask((3,), rate, rng),
        lambda: dropout_forward(x, mask, rate),
        lambda: dropout_backward(x, mask, rate),
        lambda: standard_evaluate(x, rate),
        lambda: sum_mean(x, x, rate),
        lambda: sum_variance(x, x, rate),
        lambda: mask_probabilities(mask[None], rate),
        lambda: binomial_pmf(3, rate),
    ):
        with pytest.raises(ValueError) as error:
            call()
        assert str(error.value) == f"rate must be in [0, 1), got {float(rate)}"


@given(values(), shapes)
def test_wrong_mask_shapes_are_refused_even_where_they_would_broadcast(x, shape):
    assume(shape != x.shape)
    for call in (
        lambda m: dropout_forward(x, m, 0.5),
        lambda m: dropout_backward(x, m, 0.5),
        lambda m: standard_forward(x, m),
        lambda m: standard_backward(x, m),
    ):
        with pytest.raises(ValueError, match="must have the shape") as error:
            call(np.ones(shape, bool))
        assert str(shape) in str(error.value) and str(x.shape) in str(error.value)


def test_other_misuse_is_refused():
    with pytest.raises(ValueError, match=r"mask must be boolean \(True = kept\), got float64"):
        dropout_forward(np.ones(3), np.ones(3), 0.5)
    with pytest.raises(ValueError, match=r"n_units must be from 1 to 16, got 17"):
        all_masks(17)
    with pytest.raises(ValueError, match=r"n_units must be a whole number, got 2.5"):
        all_masks(2.5)
    with pytest.raises(ValueError, match=r"size in shape must be at least 0, got -1"):
        sample_mask((2, -1), 0.5, np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"w must have the shape \(3,\) of x, got \(2,\)"):
        sum_mean(np.ones(3), np.ones(2), 0.5)
    with pytest.raises(ValueError, match=r"x must have the shape \(n_units,\), got \(3, 1\)"):
        sum_variance(np.ones((3, 1)), np.ones((3, 1)), 0.5)
    with pytest.raises(ValueError, match=r"masks must be boolean \(n_masks, n_units\)"):
        mask_probabilities(np.ones(3, bool), 0.5)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda x, mask: dropout_forward(x, mask, 0.25), "x"),
        (lambda x, mask: dropout_backward(x, mask, 0.25), "grad_y"),
        (standard_forward, "x"),
        (standard_backward, "grad_y"),
        (lambda x, _: standard_evaluate(x, 0.5), "x"),
    ],
)
@pytest.mark.parametrize("dtype", ["int64", "uint8", "bool"])
def test_whole_numbers_are_refused_for_they_would_be_cut_off(call, name, dtype):
    x = np.array([2, 4, 6]).astype(dtype)
    with pytest.raises(ValueError, match=rf"^{name} must be an array of floats \(float32 or float64\), got {dtype}$"):
        call(x, np.ones(3, bool))


def test_any_equal_shapes_even_none():
    x, kept = np.array(3.0), np.array(True)
    for y, wanted in ((dropout_forward(x, kept, 0.25), 4.0), (dropout_forward(x, ~kept, 0.25), 0.0),
                      (standard_forward(x, kept), 3.0), (standard_evaluate(x, 0.25), 2.25)):  # fmt: skip
        assert y.shape == () and y == wanted
    assert dropout_backward(x, kept, 0.25) == 4.0 and x == 3.0
