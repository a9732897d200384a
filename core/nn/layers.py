"""Layers and losses as plain functions: forward, and backward with its derivation.

Here clarity comes first; ``core.nn.step`` computes the same for a whole network, faster, and is tested against this.
Shapes: x (n_samples, n_inputs), one sample a row. ``grad_x`` is d loss / d x and has the shape of x.
"""

from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array, Labels, check_positive, check_probability, check_same_shape


def dense_forward(x: Array, w: Array, b: Array) -> Array:
    """A fully connected layer: ``y = x w + b``. x: (n_samples, n_in), w: (n_in, n_out), b: (n_out,)."""
    if x.ndim != 2 or x.shape[1] != w.shape[0]:
        raise ValueError(f"x must have the shape (n_samples, {w.shape[0]}), got {x.shape}")
    check_same_shape("b", b.shape, "the columns of w", w.shape[1:])
    y: Array = x @ w + b
    return y


def dense_backward(grad_y: Array, x: Array, w: Array) -> tuple[Array, Array, Array]:
    """The gradients (grad_x, grad_w, grad_b) of a fully connected layer.

    Derivation: ``y_sj = sum_i x_si w_ij + b_j``. So ``d y_sj / d x_si = w_ij``: sum over outputs, ``grad_y w^T``.
    ``d y_sj / d w_ij = x_si``: sum over samples, ``x^T grad_y``. ``d y_sj / d b_j = 1``: sum grad_y over samples.
    """
    check_same_shape("grad_y", grad_y.shape, "y", (x.shape[0], w.shape[1]))
    grad_b: Array = grad_y.sum(axis=0)
    return grad_y @ w.T, x.T @ grad_y, grad_b


def relu_forward(x: Array) -> Array:
    """``y = max(x, 0)``."""
    y: Array = np.maximum(x, 0)
    return y


def relu_backward(grad_y: Array, x: Array) -> Array:
    """``grad_x = grad_y`` where x > 0, else 0: the slope of max(x, 0) is 1 above 0 and 0 below (0 at 0)."""
    check_same_shape("grad_y", grad_y.shape, "x", x.shape)
    grad_x: Array = grad_y * (x > 0)
    return grad_x


@dataclass
class BatchNorm:
    """Parameters and running statistics of batch normalization for ``n_units`` units, each (n_units,).

    running = (1 - momentum) * running + momentum * batch, the batch variance unbiased as in PyTorch.
    Raises ValueError for a momentum outside [0, 1] or an epsilon that is not positive.
    Source: Ioffe and Szegedy, ICML 2015, algorithms 1 and 2.
    """

    gamma: Array
    beta: Array
    running_mean: Array
    running_variance: Array
    momentum: float = 0.1
    epsilon: float = 1e-5

    def __post_init__(self) -> None:
        check_probability("momentum", self.momentum)
        check_positive("epsilon", self.epsilon)

    @classmethod
    def of_size(cls, n_units: int, *, momentum: float = 0.1, epsilon: float = 1e-5) -> "BatchNorm":
        """The identity to begin with: gamma 1, beta 0, running mean 0, running variance 1."""
        ones, zeros = np.ones(n_units), np.zeros(n_units)
        return cls(ones, zeros, zeros.copy(), ones.copy(), momentum, epsilon)


@dataclass(frozen=True)
class BatchNormCache:
    """For the backward pass: x_hat (n_samples, n_units) and 1 / sqrt(variance + epsilon) (n_units,)."""

    x_hat: Array
    inverse_deviation: Array


def batch_norm_training(x: Array, layer: BatchNorm) -> tuple[Array, BatchNormCache]:
    """Training: ``y = gamma x_hat + beta``, ``x_hat = (x - mean) / sqrt(variance + epsilon)`` of the batch.

    x: (n_samples, n_units), at least 2 samples. Updates the running statistics of ``layer``.
    """
    n_samples = x.shape[0]
    if n_samples < 2:
        raise ValueError(f"n_samples must be at least 2 for a batch variance, got {n_samples}")
    mean, variance = x.mean(axis=0), x.var(axis=0)
    inverse_deviation = 1.0 / np.sqrt(variance + layer.epsilon)
    x_hat = (x - mean) * inverse_deviation
    unbiased = variance * (n_samples / (n_samples - 1))
    layer.running_mean = (1.0 - layer.momentum) * layer.running_mean + layer.momentum * mean
    layer.running_variance = (1.0 - layer.momentum) * layer.running_variance + layer.momentum * unbiased
    return layer.gamma * x_hat + layer.beta, BatchNormCache(x_hat, inverse_deviation)


def batch_norm_evaluation(x: Array, layer: BatchNorm) -> Array:
    """Evaluation: the same line with the running statistics; a sample's output depends on it alone."""
    y: Array = (x - layer.running_mean) / np.sqrt(layer.running_variance + layer.epsilon)
    return layer.gamma * y + layer.beta


def batch_norm_backward(grad_y: Array, cache: BatchNormCache, layer: BatchNorm) -> tuple[Array, Array, Array]:
    """The gradients (grad_x, grad_gamma, grad_beta) of ``batch_norm_training``.

    Derivation, for one unit with g = grad_y * gamma and s = 1/sqrt(variance + epsilon): x_hat_k depends on
    x_i directly (s), through the mean (-s/n) and through the variance (-s x_hat_k x_hat_i / n). Summing over
    k, ``grad_x_i = s (g_i - mean(g) - x_hat_i mean(g x_hat))``: what is left of g without its part along 1
    and x_hat, because shifting or stretching a whole batch changes nothing.
    """
    check_same_shape("grad_y", grad_y.shape, "x", cache.x_hat.shape)
    grad_gamma: Array = (grad_y * cache.x_hat).sum(axis=0)
    grad_beta: Array = grad_y.sum(axis=0)
    g = grad_y * layer.gamma
    along = (g * cache.x_hat).mean(axis=0)
    grad_x: Array = cache.inverse_deviation * (g - g.mean(axis=0) - cache.x_hat * along)
    return grad_x, grad_gamma, grad_beta


def sigmoid(logits: Array) -> Array:
    """``1 / (1 + exp(-z))``; below 0 as ``exp(z) / (1 + exp(z))``: neither overflows, nor is a small one lost."""
    exponential = np.exp(-np.abs(logits))
    probabilities: Array = np.where(logits >= 0, 1, exponential) / (1 + exponential)
    return probabilities


def softmax(logits: Array) -> Array:
    """``exp(z_c) / sum_k exp(z_k)`` along the last axis, less the largest logit first, against overflow."""
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: Array = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return probabilities


def softmax_cross_entropy(logits: Array, labels: Labels) -> tuple[float, Array]:
    """The mean of ``-log softmax(z)_label`` and its gradient. logits: (n_samples, n_classes), labels: (n_samples,).

    Derivation: ``L = log sum_k exp(z_k) - z_label``, so ``d L / d z_c = softmax(z)_c - [c = label]``, over n_samples.
    """
    loss, shifted, log_sum = _softmax_loss(logits, labels)
    n_samples = len(labels)
    grad_logits = np.exp(shifted - log_sum[:, None])
    grad_logits[np.arange(n_samples), labels] -= 1.0
    return loss, grad_logits / n_samples


def softmax_loss(logits: Array, labels: Labels) -> float:
    """The loss of ``softmax_cross_entropy`` without its gradient, in half of the time."""
    return _softmax_loss(logits, labels)[0]


def _softmax_loss(logits: Array, labels: Labels) -> tuple[float, Array, Array]:
    """(loss, logits less the largest of their sample, log of the sum of their exponentials)."""
    check_same_shape("labels", labels.shape, "the samples", logits.shape[:1])
    n_samples, n_classes = logits.shape
    if labels.size and not 0 <= labels.min() <= labels.max() < n_classes:
        raise ValueError(f"labels must be from 0 to {n_classes - 1}, got {labels.min()} to {labels.max()}")
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1))
    return float((log_sum - shifted[np.arange(n_samples), labels]).mean()), shifted, log_sum


def binary_cross_entropy(logits: Array, labels: Labels) -> tuple[float, Array]:
    """The mean of ``-log P(label)`` with ``P(1) = sigmoid(z)``, and its gradient.

    logits: (n_samples, 1), labels: (n_samples,) of 0 and 1. With ``t = 2 label - 1``: ``L = log(1 + exp(-t z))``.
    Derivation: ``d L / d z = sigmoid(z) - label``, over n_samples.
    """
    loss = binary_loss(logits, labels)
    return loss, (sigmoid(logits) - labels[:, None].astype(logits.dtype)) / labels.shape[0]


def binary_loss(logits: Array, labels: Labels) -> float:
    """The loss of ``binary_cross_entropy`` without its gradient."""
    check_same_shape("logits", logits.shape, "one logit a sample", (labels.shape[0], 1))
    if labels.size and not 0 <= labels.min() <= labels.max() <= 1:
        raise ValueError(f"labels must be 0 or 1, got {labels.min()} to {labels.max()}")
    y = labels[:, None].astype(logits.dtype)
    return float(np.logaddexp(0.0, (1.0 - 2.0 * y) * logits).mean())


def mean_squared_error(predictions: Array, targets: Array) -> tuple[float, Array]:
    """The mean over all elements of ``(prediction - target)^2``, and its gradient. Equal shapes.

    Derivation: ``d L / d prediction = 2 (prediction - target) / n_elements``.
    """
    check_same_shape("targets", targets.shape, "predictions", predictions.shape)
    difference = predictions - targets
    return float((difference**2).mean()), 2.0 * difference / difference.size
