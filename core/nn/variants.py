"""The family of dropout: what is switched off, and what takes its place.

Where only the *mask* differs (spatial dropout, DropPath's branch) the functions of ``core.nn.dropout`` apply it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array, Mask, check_count, check_floating, check_mask, check_rate, check_same_shape
from core.nn.dropout import dropout_backward, dropout_forward, sample_mask

SELU_SCALE = 1.0507009873554805
SELU_ALPHA = 1.6732632423543772
SATURATION = -SELU_SCALE * SELU_ALPHA
"""a' of alpha dropout: the value that SELU tends to for very negative inputs, about -1.7581."""


def sample_spatial_mask(shape: tuple[int, ...], rate: float, rng: np.random.Generator) -> Mask:
    """Spatial dropout: one decision for a whole channel.

    Neighbouring pixels are alike and would stand in for each other if they were dropped one by one.

    shape: (n_samples, n_channels, *space). Returns a read-only mask of that shape, constant inside a channel,
    for ``dropout_forward`` and ``dropout_backward``. Source: Tompson et al., CVPR 2015 ("SpatialDropout").
    """
    if len(shape) < 3:
        raise ValueError(f"shape must be (n_samples, n_channels, *space), got {shape}")
    channels = sample_mask(shape[:2], rate, rng)
    return np.broadcast_to(channels.reshape(shape[:2] + (1,) * (len(shape) - 2)), shape)


def sample_gaussian_noise(shape: tuple[int, ...], rate: float, rng: np.random.Generator) -> Array:
    """Gaussian dropout's factors: N(1, p/q), the mean and variance of ``mask / q`` without its zeros.

    Source: Srivastava et al. (2014), section 10; Wang and Manning, ICML 2013.
    """
    rate = check_rate(rate)
    return rng.normal(1.0, np.sqrt(rate / (1.0 - rate)), shape)


def gaussian_forward(x: Array, noise: Array) -> Array:
    """Gaussian dropout in training: ``y = x * noise``, elementwise; same shape and dtype as x."""
    check_floating("x", x)
    check_same_shape("noise", noise.shape, "x", x.shape)
    return (x * noise).astype(x.dtype)


def gaussian_backward(grad_y: Array, noise: Array) -> Array:
    """``grad_x = grad_y * noise``: ``y_i = x_i e_i`` with ``e_i`` drawn without looking at x_i."""
    check_floating("grad_y", grad_y)
    return gaussian_forward(grad_y, noise)


def alpha_constants(rate: float) -> tuple[float, float]:
    """The ``a, b`` that keep mean 0 and variance 1 under alpha dropout.

    With ``q = 1 - p``: ``a = (q + a'^2 q p)^(-1/2)`` and ``b = -a p a'``.
    Source: Klambauer et al., NeurIPS 2017 ("New Dropout Technique").
    """
    rate = check_rate(rate)
    keep = 1.0 - rate
    a = (keep + SATURATION**2 * keep * rate) ** -0.5
    return a, -a * rate * SATURATION


def alpha_forward(x: Array, mask: Mask, rate: float) -> Array:
    """Alpha dropout in training: ``y = a (m x + (1 - m) a') + b``; dropped units go to SELU's floor, not 0.

    x, mask: equal shapes. Same shape and dtype; for inputs of mean 0 and variance 1 so are the outputs.
    """
    a, b = alpha_constants(rate)
    check_floating("x", x)
    check_mask(mask, "x", x.shape)
    return (a * (x * mask + SATURATION * ~mask) + b).astype(x.dtype)


def alpha_backward(grad_y: Array, mask: Mask, rate: float) -> Array:
    """``grad_x = a m grad_y``: y is a straight line in x with slope ``a m``; the rest is constant."""
    a, _ = alpha_constants(rate)
    check_floating("grad_y", grad_y)
    check_mask(mask, "grad_y", grad_y.shape)
    return (a * grad_y * mask).astype(grad_y.dtype)


def drop_connect_forward(x: Array, w: Array, mask: Mask, rate: float) -> Array:
    """DropConnect in training: drops *weights*, ``y_sj = sum_i x_si w_ij m_sij / q``.

    x: (n_samples, n_inputs); w: (n_inputs, n_outputs); mask: (n_samples, n_inputs, n_outputs).
    Returns (n_samples, n_outputs). Source: Wan et al., ICML 2013, section 3 (scaled here so that the mean is x w).
    """
    scale = 1.0 / (1.0 - check_rate(rate))
    _check_floating(x=x, w=w)
    check_mask(mask, "x and w together", (*x.shape, w.shape[1]))
    y: Array = np.einsum("si,ij,sij->sj", x, w, mask)
    return (y * scale).astype(x.dtype)


def drop_connect_backward(grad_y: Array, x: Array, w: Array, mask: Mask, rate: float) -> tuple[Array, Array]:
    """The gradients (grad_x, grad_w) of DropConnect.

    Derivation: ``d y_sj / d x_si = w_ij m_sij / q`` and ``d y_sj / d w_ij = x_si m_sij / q``; the chain rule
    sums the first over outputs j and the second over samples s.
    """
    scale = 1.0 / (1.0 - check_rate(rate))
    _check_floating(grad_y=grad_y, x=x, w=w)
    check_mask(mask, "x and w together", (*x.shape, w.shape[1]))
    check_same_shape("grad_y", grad_y.shape, "the output", (x.shape[0], w.shape[1]))
    grad_x: Array = np.einsum("sj,ij,sij->si", grad_y, w, mask)
    grad_w: Array = np.einsum("sj,si,sij->ij", grad_y, x, mask)
    return (grad_x * scale).astype(x.dtype), (grad_w * scale).astype(w.dtype)


def sample_path_mask(shape: tuple[int, ...], rate: float, rng: np.random.Generator) -> Mask:
    """DropPath: one decision for a whole sample. Returns a read-only mask of ``shape`` (n_samples, ...).

    The later form; in Huang et al. (2016) one decision holds for a mini-batch.
    """
    if len(shape) < 2:
        raise ValueError(f"shape must be (n_samples, ...), got {shape}")
    samples = sample_mask(shape[:1], rate, rng)
    return np.broadcast_to(samples.reshape(shape[:1] + (1,) * (len(shape) - 1)), shape)


def drop_path_forward(x: Array, branch: Array, mask: Mask, rate: float) -> Array:
    """DropPath in training: ``y = x + m branch / q``; where m is 0 the whole residual branch is skipped.

    x, branch, mask: equal shapes. Source: Huang et al., ECCV 2016 (stochastic depth), equation 2, scaled inversely.
    """
    _check_floating(x=x, branch=branch)
    check_same_shape("branch", branch.shape, "x", x.shape)
    return x + dropout_forward(branch, mask, rate)


def drop_path_backward(grad_y: Array, mask: Mask, rate: float) -> tuple[Array, Array]:
    """(grad_x, grad_branch): y is a sum, so x gets grad_y whole, and the branch through its dropout."""
    return grad_y.copy(), dropout_backward(grad_y, mask, rate)


def _check_floating(**arrays: Array) -> None:
    for name, array in arrays.items():
        check_floating(name, array)


@dataclass(frozen=True)
class MonteCarlo:
    """Predictions with dropout left on: ``passes`` is (n_passes, *shape of one prediction)."""

    passes: Array

    @property
    def mean(self) -> Array:
        """The mean over passes."""
        mean: Array = self.passes.mean(axis=0)
        return mean

    @property
    def deviation(self) -> Array:
        """The standard deviation over passes: how far masks move the answer, the model's own part of being unsure."""
        deviation: Array = self.passes.std(axis=0)
        return deviation


def monte_carlo_dropout(
    predict_once: Callable[[Array, np.random.Generator], Array],
    x: Array,
    n_passes: int,
    rng: np.random.Generator,
) -> MonteCarlo:
    """Call ``predict_once(x, rng)`` ``n_passes`` times, each with masks of its own.

    ``predict_once`` is usually ``network.predict_with_masks``. Source: Gal and Ghahramani, ICML 2016, section 4.
    """
    check_count("n_passes", n_passes)
    return MonteCarlo(np.stack([predict_once(x, rng) for _ in range(n_passes)]))
