"""The family: what marks each member, and gradients by central differences with the mask held fixed."""

import numpy as np
import pytest
from hypothesis import given

from core.nn.dropout import all_masks, dropout_backward, dropout_forward, mask_probabilities, sample_mask
from core.nn.network import Network, NetworkConfig
from core.nn.variants import (
    SATURATION,
    SELU_ALPHA,
    SELU_SCALE,
    alpha_backward,
    alpha_constants,
    alpha_forward,
    drop_connect_backward,
    drop_connect_forward,
    drop_path_backward,
    drop_path_forward,
    gaussian_backward,
    gaussian_forward,
    monte_carlo_dropout,
    sample_gaussian_noise,
    sample_path_mask,
    sample_spatial_mask,
)

from .strategies import bad_rates, numeric_gradient


@pytest.fixture
def rng():
    return np.random.default_rng(12)


def test_spatial_dropout_decides_for_whole_channels(rng):
    mask = sample_spatial_mask((20, 6, 4, 5), 0.3, rng)
    assert mask.shape == (20, 6, 4, 5)
    np.testing.assert_array_equal(mask, np.broadcast_to(mask[:, :, :1, :1], mask.shape))
    channels = mask[:, :, 0, 0]
    assert channels.any() and not channels.all()
    x = rng.standard_normal(mask.shape)
    y = dropout_forward(x, mask, 0.3)
    np.testing.assert_array_equal(y, x * mask * (1 / 0.7))
    np.testing.assert_array_equal(dropout_backward(x, mask, 0.3), y)


def test_gaussian_dropout_has_the_moments_of_the_scaled_mask_and_no_zeros(rng):
    noise = sample_gaussian_noise((400, 500), 0.3, rng)
    variance = 0.3 / 0.7
    assert abs(noise.mean() - 1.0) < 5 * np.sqrt(variance / noise.size)
    assert abs(noise.var() - variance) < 5 * variance * np.sqrt(2 / noise.size)
    assert noise.all()
    assert (sample_gaussian_noise((5,), 0.0, rng) == 1.0).all()


def test_gaussian_gradient(rng):
    x, g, noise = rng.standard_normal((3, 4)), rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    numeric = numeric_gradient(lambda v: float((gaussian_forward(v, noise) * g).sum()), x)
    np.testing.assert_allclose(gaussian_backward(g, noise), numeric, atol=1e-8)


def test_alpha_dropout_keeps_mean_and_variance_exactly():
    """Over a mask with probabilities p, q and an x of mean 0 and variance 1 (here: -1 and 1, half each)."""
    for rate in (0.0, 0.1, 0.5, 0.9):
        x = np.array([-1.0, 1.0, -1.0, 1.0])
        y = alpha_forward(x, np.array([True, True, False, False]), rate)
        p = np.array([1 - rate, 1 - rate, rate, rate]) / 2
        assert p @ y == pytest.approx(0.0, abs=1e-12)
        assert p @ y**2 == pytest.approx(1.0, abs=1e-12)


def test_alpha_constants_by_hand():
    assert pytest.approx(-1.7580993408473766) == SATURATION
    assert pytest.approx(-SELU_SCALE * SELU_ALPHA) == SATURATION
    assert alpha_constants(0.0) == (1.0, 0.0)
    a, b = alpha_constants(0.5)
    assert a == pytest.approx((0.5 + SATURATION**2 * 0.25) ** -0.5)
    assert b == pytest.approx(-a * 0.5 * SATURATION)


def test_alpha_gradient(rng):
    x, g = rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    mask = sample_mask((3, 4), 0.4, rng)
    numeric = numeric_gradient(lambda v: float((alpha_forward(v, mask, 0.4) * g).sum()), x)
    np.testing.assert_allclose(alpha_backward(g, mask, 0.4), numeric, atol=1e-8)


def test_drop_connect_has_the_mean_and_variance_of_dropout_but_uncorrelated_outputs(rng):
    """Exactly, over all 64 masks of 3 x 2 weights."""
    x, w, rate = rng.standard_normal((1, 3)), rng.standard_normal((3, 2)), 0.3
    masks = all_masks(6)
    p = mask_probabilities(masks, rate)
    outputs = np.array([drop_connect_forward(x, w, m.reshape(1, 3, 2), rate)[0] for m in masks])
    mean = p @ outputs
    np.testing.assert_allclose(mean, (x @ w)[0], atol=1e-13)
    covariance = (outputs - mean).T @ ((outputs - mean) * p[:, None])
    expected = rate / (1 - rate) * (x**2 @ w**2)[0]
    np.testing.assert_allclose(np.diag(covariance), expected, rtol=1e-12)
    assert covariance[0, 1] == pytest.approx(0.0, abs=1e-13)


def test_drop_connect_gradients(rng):
    x, w, g = rng.standard_normal((4, 3)), rng.standard_normal((3, 2)), rng.standard_normal((4, 2))
    mask = sample_mask((4, 3, 2), 0.4, rng)
    grads = drop_connect_backward(g, x, w, mask, 0.4)
    for grad, argument in zip(grads, (x, w), strict=True):
        numeric = numeric_gradient(lambda _: float((drop_connect_forward(x, w, mask, 0.4) * g).sum()), argument)
        np.testing.assert_allclose(grad, numeric, atol=1e-8)


def test_drop_path_skips_the_branch_of_whole_samples(rng):
    mask = sample_path_mask((50, 7), 0.3, rng)
    x, branch = rng.standard_normal((50, 7)), rng.standard_normal((50, 7))
    y = drop_path_forward(x, branch, mask, 0.3)
    kept = mask[:, 0]
    assert kept.any() and not kept.all()
    np.testing.assert_array_equal(y[~kept], x[~kept])
    np.testing.assert_allclose(y[kept], (x + branch / 0.7)[kept], rtol=1e-12)


def test_drop_path_gradients(rng):
    mask = sample_path_mask((5, 3), 0.5, rng)
    x, branch, g = (rng.standard_normal((5, 3)) for _ in range(3))
    grads = drop_path_backward(g, mask, 0.5)
    for grad, argument in zip(grads, (x, branch), strict=True):
        numeric = numeric_gradient(lambda _: float((drop_path_forward(x, branch, mask, 0.5) * g).sum()), argument)
        np.testing.assert_allclose(grad, numeric, atol=1e-8)


def test_monte_carlo_passes_differ_and_spread_as_the_formula_says(rng):
    network = Network(NetworkConfig((30, 1), (0.2, 0.0), "mse", "float64"), 0)
    x = rng.standard_normal((3, 30))
    result = monte_carlo_dropout(network.predict_with_masks, x, 4000, rng)
    assert result.passes.shape == (4000, 3, 1)
    assert len(np.unique(result.passes[:, 0, 0])) > 3000
    spread = np.sqrt(0.25 * (x**2 @ network.weights()[0] ** 2))
    np.testing.assert_allclose(result.deviation, spread, rtol=0.06)
    assert (np.abs(result.mean - network.predict(x)) < 5 * spread / np.sqrt(4000)).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_shape_and_input_are_kept(rng, dtype):
    x = rng.standard_normal((4, 3)).astype(dtype)
    mask, before = sample_mask((4, 3), 0.5, rng), x.copy()
    w = rng.standard_normal((3, 2)).astype(dtype)
    connections = sample_mask((4, 3, 2), 0.5, rng)
    outputs = [
        gaussian_forward(x, sample_gaussian_noise((4, 3), 0.5, rng)),
        alpha_forward(x, mask, 0.5),
        alpha_backward(x, mask, 0.5),
        drop_path_forward(x, x, mask, 0.5),
        drop_connect_forward(x, w, connections, 0.5),
        *drop_connect_backward(x[:, :2], x, w, connections, 0.5),
        *drop_path_backward(x, mask, 0.5),
    ]
    assert {y.dtype for y in outputs} == {np.dtype(dtype)}
    np.testing.assert_array_equal(x, before)


@given(bad_rates)
def test_bad_rates_are_refused(rate):
    rng, x, mask = np.random.default_rng(0), np.ones((2, 3)), np.ones((2, 3), bool)
    for call in (
        lambda: sample_spatial_mask((2, 3, 4), rate, rng),
        lambda: sample_gaussian_noise((2, 3), rate, rng),
        lambda: alpha_forward(x, mask, rate),
        lambda: alpha_backward(x, mask, rate),
        lambda: drop_connect_forward(x, np.ones((3, 2)), np.ones((2, 3, 2), bool), rate),
        lambda: drop_connect_backward(x, x, np.ones((3, 3)), np.ones((2, 3, 3), bool), rate),
        lambda: sample_path_mask((2, 3), rate, rng),
        lambda: drop_path_forward(x, x, mask, rate),
        lambda: drop_path_backward(x, mask, rate),
    ):
        with pytest.raises(ValueError, match=r"rate must be in \[0, 1\), got "):
            call()


def test_wrong_shapes_are_refused(rng):
    x = np.ones((2, 3))
    with pytest.raises(ValueError, match=r"shape must be \(n_samples, n_channels, \*space\), got \(2, 3\)"):
        sample_spatial_mask((2, 3), 0.5, rng)
    with pytest.raises(ValueError, match=r"shape must be \(n_samples, ...\), got \(2,\)"):
        sample_path_mask((2,), 0.5, rng)
    with pytest.raises(ValueError, match=r"noise must have the shape \(2, 3\) of x, got \(3,\)"):
        gaussian_forward(x, np.ones(3))
    with pytest.raises(ValueError, match=r"mask must have the shape \(2, 3\) of x, got \(3,\)"):
        alpha_forward(x, np.ones(3, bool), 0.5)
    with pytest.raises(ValueError, match=r"mask must have the shape \(2, 3, 4\)"):
        drop_connect_forward(x, np.ones((3, 4)), np.ones((3, 4), bool), 0.5)
    with pytest.raises(ValueError, match=r"branch must have the shape \(2, 3\) of x, got \(3,\)"):
        drop_path_forward(x, np.ones(3), np.ones((2, 3), bool), 0.5)
    with pytest.raises(ValueError, match="n_passes must be at least 1, got 0"):
        monte_carlo_dropout(lambda x, rng: x, x, 0, rng)


_WHOLE, _KEPT, _PAIRS = np.array([[2, 4, 6]]), np.ones((1, 3), bool), np.ones((1, 3, 3), bool)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: gaussian_forward(_WHOLE, np.full((1, 3), 1.5)), "x"),
        (lambda: gaussian_backward(_WHOLE, np.full((1, 3), 1.5)), "grad_y"),
        (lambda: alpha_forward(_WHOLE, _KEPT, 0.3), "x"),
        (lambda: alpha_backward(_WHOLE, _KEPT, 0.3), "grad_y"),
        (lambda: drop_connect_forward(_WHOLE, np.eye(3), _PAIRS, 0.3), "x"),
        (lambda: drop_connect_forward(np.ones((1, 3)), np.eye(3, dtype=int), _PAIRS, 0.3), "w"),
        (lambda: drop_connect_backward(_WHOLE, np.ones((1, 3)), np.eye(3), _PAIRS, 0.3), "grad_y"),
        (lambda: drop_connect_backward(np.ones((1, 3)), np.ones((1, 3)), np.eye(3, dtype=int), _PAIRS, 0.3), "w"),
        (lambda: drop_path_forward(_WHOLE, np.ones((1, 3)), _KEPT, 0.3), "x"),
        (lambda: drop_path_forward(np.ones((1, 3)), _WHOLE, _KEPT, 0.3), "branch"),
        (lambda: drop_path_backward(_WHOLE, _KEPT, 0.3), "grad_y"),
    ],
)
def test_whole_numbers_are_refused(call, name):
    with pytest.raises(ValueError, match=rf"^{name} must be an array of floats \(float32 or float64\), got int64$"):
        call()
