"""Layers and losses: numbers by hand, and gradients by central differences in float64."""

import math

import numpy as np
import pytest

from core.nn.layers import (
    BatchNorm,
    batch_norm_backward,
    batch_norm_evaluation,
    batch_norm_training,
    binary_cross_entropy,
    dense_backward,
    dense_forward,
    mean_squared_error,
    relu_backward,
    relu_forward,
    sigmoid,
    softmax,
    softmax_cross_entropy,
)

from .strategies import numeric_gradient


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def test_dense_by_hand():
    y = dense_forward(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [5.0, 6.0]]), np.array([10.0, 20.0]))
    np.testing.assert_array_equal(y, [[23.0, 36.0]])


def test_dense_gradients(rng):
    x, w, b, g = (rng.standard_normal(s) for s in [(4, 3), (3, 5), (5,), (4, 5)])
    grads = dense_backward(g, x, w)
    for grad, argument in zip(grads, (x, w, b), strict=True):
        numeric = numeric_gradient(lambda _: float((dense_forward(x, w, b) * g).sum()), argument)
        np.testing.assert_allclose(grad, numeric, atol=1e-8)


def test_relu(rng):
    np.testing.assert_array_equal(relu_forward(np.array([-1.0, 0.0, 2.0])), [0.0, 0.0, 2.0])
    np.testing.assert_array_equal(relu_backward(np.ones(3), np.array([-1.0, 0.0, 2.0])), [0.0, 0.0, 1.0])
    x, g = rng.standard_normal((4, 5)), rng.standard_normal((4, 5))
    numeric = numeric_gradient(lambda v: float((relu_forward(v) * g).sum()), x)
    np.testing.assert_allclose(relu_backward(g, x), numeric, atol=1e-8)


def test_batch_norm_by_hand():
    layer = BatchNorm.of_size(1, epsilon=1e-12)
    y, _ = batch_norm_training(np.array([[1.0], [3.0]]), layer)
    np.testing.assert_allclose(y, [[-1.0], [1.0]], rtol=1e-9)
    np.testing.assert_allclose(layer.running_mean, [0.2])
    np.testing.assert_allclose(layer.running_variance, [0.9 + 0.1 * 2.0])
    np.testing.assert_allclose(batch_norm_evaluation(np.array([[0.2]]), layer), [[0.0]], atol=1e-12)


def test_batch_norm_gradients(rng):
    x, g = rng.standard_normal((6, 3)), rng.standard_normal((6, 3))
    layer = BatchNorm.of_size(3)
    layer.gamma[:], layer.beta[:] = rng.standard_normal(3), rng.standard_normal(3)
    _, cache = batch_norm_training(x, layer)
    grads = batch_norm_backward(g, cache, layer)
    for grad, argument in zip(grads, (x, layer.gamma, layer.beta), strict=True):
        numeric = numeric_gradient(lambda _: float((batch_norm_training(x, layer)[0] * g).sum()), argument)
        np.testing.assert_allclose(grad, numeric, atol=1e-8)


def test_batch_norm_evaluates_each_sample_alone(rng):
    layer = BatchNorm.of_size(3)
    x = rng.standard_normal((6, 3))
    batch_norm_training(x, layer)
    whole = batch_norm_evaluation(x, layer)
    np.testing.assert_array_equal(whole[:1], batch_norm_evaluation(x[:1], layer))


def test_softmax_and_sigmoid_survive_large_logits():
    np.testing.assert_allclose(softmax(np.array([[1000.0, 1000.0, -1000.0]])), [[0.5, 0.5, 0.0]])
    np.testing.assert_array_equal(sigmoid(np.array([-1000.0, 0.0, 1000.0])), [0.0, 0.5, 1.0])
    z = np.array([-700.0, -40.0, -3.0, -1e-9, 1e-9, 3.0])
    np.testing.assert_allclose(sigmoid(z), [1 / (1 + math.exp(-one)) for one in z], rtol=1e-15)
    assert sigmoid(z.astype(np.float32)).dtype == np.float32


def test_losses_by_hand():
    assert softmax_cross_entropy(np.log([[0.5, 0.25, 0.25]]), np.array([1]))[0] == pytest.approx(np.log(4))
    assert binary_cross_entropy(np.log([[3.0], [3.0]]), np.array([1, 0]))[0] == pytest.approx(
        (np.log(4 / 3) + np.log(4)) / 2
    )
    assert mean_squared_error(np.array([[1.0, 2.0]]), np.array([[0.0, 4.0]]))[0] == 2.5
    loss, grad = binary_cross_entropy(np.array([[800.0], [-800.0]]), np.array([0, 1]))
    assert loss == 800.0
    np.testing.assert_allclose(grad, [[0.5], [-0.5]])


@pytest.mark.parametrize(
    ("loss", "n_outputs", "y"),
    [
        (softmax_cross_entropy, 4, np.array([0, 3, 1, 1, 2])),
        (binary_cross_entropy, 1, np.array([0, 1, 1, 0, 1])),
        (mean_squared_error, 3, np.random.default_rng(0).standard_normal((5, 3))),
    ],
)
def test_loss_gradients(rng, loss, n_outputs, y):
    logits = rng.standard_normal((5, n_outputs)) * 2
    _, grad = loss(logits, y)
    np.testing.assert_allclose(grad, numeric_gradient(lambda z: loss(z, y)[0], logits), atol=1e-8)
    assert loss(logits.astype(np.float32), y.astype(np.float32) if y.ndim == 2 else y)[1].dtype == np.float32


def test_misuse_is_refused():
    with pytest.raises(ValueError, match=r"x must have the shape \(n_samples, 3\), got \(2, 2\)"):
        dense_forward(np.ones((2, 2)), np.ones((3, 1)), np.ones(1))
    with pytest.raises(ValueError, match=r"labels must be from 0 to 1, got 0 to 2"):
        softmax_cross_entropy(np.ones((2, 2)), np.array([0, 2]))
    with pytest.raises(ValueError, match=r"labels must be 0 or 1, got -1 to 1"):
        binary_cross_entropy(np.ones((2, 1)), np.array([-1, 1]))
    with pytest.raises(ValueError, match=r"logits must have the shape \(2, 1\)"):
        binary_cross_entropy(np.ones(2), np.array([0, 1]))
    with pytest.raises(ValueError, match=r"n_samples must be at least 2 for a batch variance, got 1"):
        batch_norm_training(np.ones((1, 2)), BatchNorm.of_size(2))
    with pytest.raises(ValueError, match=r"targets must have the shape \(2, 2\)"):
        mean_squared_error(np.ones((2, 2)), np.ones((2, 1)))


@pytest.mark.parametrize("momentum", [-0.1, 1.1, 2.0, float("nan")])
def test_batch_norm_bounds_its_momentum(momentum):
    message = rf"momentum must be in \[0, 1\], got {momentum}"
    with pytest.raises(ValueError, match=message):
        BatchNorm.of_size(1, momentum=momentum)
    with pytest.raises(ValueError, match=message):
        BatchNorm(*np.ones((4, 1)), momentum=momentum)
    with pytest.raises(ValueError, match="epsilon must be"):
        BatchNorm.of_size(1, epsilon=0.0)
    assert BatchNorm.of_size(1, momentum=1).momentum == 1
