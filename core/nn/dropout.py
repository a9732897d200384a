"""Dropout itself: the mask, the two ways to apply it, and what it does to a sum, exactly.

Throughout, ``p`` (in code: ``rate``) is the probability that a unit is **dropped** and ``q = 1 - p`` that it is kept.
Srivastava et al. (2014) write ``p`` for keeping; Keras, PyTorch and this course write it for dropping.

Sources: Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov: Dropout, JMLR 15 (2014), sections 4 and 10.
"""

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array, Mask, check_count, check_floating, check_mask, check_rate, check_same_shape

MAX_ENUMERATED_UNITS = 16
"""2**16 masks of 16 units are one megabyte; every further unit doubles it."""


def sample_uniforms(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw the numbers ``u`` that decide: one uniform in [0, 1) for each unit.

    ``sample_mask`` drops a unit exactly when ``u < rate``, so a picture can show each ``u`` against ``p``.
    """
    for size in shape:
        check_count("every size in shape", size, low=0)
    return rng.random(shape)


def sample_mask(shape: tuple[int, ...], rate: float, rng: np.random.Generator) -> Mask:
    """Draw one dropout mask: each unit is kept with probability ``1 - rate``, independently of the others.

    shape: usually (n_samples, n_units); every sample gets a mask of its own. Returns bool, True = kept.
    One uniform is drawn for each unit whatever the rate is, so with one seed the masks at growing rates are
    nested:
    a unit dropped at a low rate is dropped at every higher one.
    Raises ValueError unless ``0 <= rate < 1``. Source: Srivastava et al. (2014), section 4, r ~ Bernoulli.
    """
    rate = check_rate(rate)
    return sample_uniforms(shape, rng) >= rate


def dropout_forward(x: Array, mask: Mask, rate: float) -> Array:
    """Inverted dropout in training: ``y = mask * x / (1 - rate)``.

    x, mask: (n_samples, n_units), or any equal shapes. Returns the same shape and dtype; x is not changed.
    Dividing by ``1 - rate`` makes the mean over all masks equal to x, so evaluation needs no scaling: it uses x.
    Raises ValueError for a rate outside [0, 1), for whole numbers in x, or a mask of another shape or type.
    Source: Srivastava et al. (2014), section 10 ("scale up the retained activations by multiplying by 1/p").
    """
    check_floating("x", x)
    scale = x.dtype.type(1.0 / (1.0 - check_rate(rate)))
    check_mask(mask, "x", x.shape)
    # Multiplying by the mask takes the same time for every mask; np.where or x[~mask] = 0 branch on each
    # element and are many times slower on random masks.
    y: Array = np.empty_like(x)
    np.multiply(x, scale, out=y)
    np.multiply(y, mask, out=y)
    return y


def dropout_backward(grad_y: Array, mask: Mask, rate: float) -> Array:
    """The gradient of inverted dropout: ``grad_x = mask * grad_y / (1 - rate)``.

    grad_y, mask: the shape of x in ``dropout_forward``; the mask must be the one used there.

    Derivation: ``y_i = m_i x_i / (1 - p)`` depends on ``x_i`` alone, and ``m_i`` was drawn without looking at
    x, so ``d y_i / d x_i = m_i / (1 - p)`` and by the chain rule ``d L / d x_i = (d L / d y_i) m_i / (1 - p)``.
    A dropped unit (``m_i = 0``) gets no gradient in this step; a kept one gets it scaled as its value was.
    The map from grad_y to grad_x is the very map from x to y, which is why one line serves both.
    """
    check_floating("grad_y", grad_y)
    check_same_shape("grad_y", grad_y.shape, "mask", mask.shape)
    return dropout_forward(grad_y, mask, rate)


def standard_forward(x: Array, mask: Mask) -> Array:
    """The original dropout in training: ``y = mask * x``, with no scaling.

    x, mask: equal shapes. Returns the same shape and dtype; x is not changed. The mean of y over masks is
    ``(1 - rate) * x``, hence ``standard_evaluate``. Source: Srivastava et al. (2014), section 4.
    """
    check_floating("x", x)
    check_mask(mask, "x", x.shape)
    y: Array = np.empty_like(x)
    return np.multiply(x, mask, out=y)


def standard_backward(grad_y: Array, mask: Mask) -> Array:
    """The gradient of the original dropout: ``grad_x = mask * grad_y``.

    Derivation: ``y_i = m_i x_i``, so ``d y_i / d x_i = m_i``.
    """
    check_floating("grad_y", grad_y)
    check_same_shape("grad_y", grad_y.shape, "mask", mask.shape)
    return standard_forward(grad_y, mask)


def standard_evaluate(x: Array, rate: float) -> Array:
    """The original dropout in evaluation: ``y = (1 - rate) * x``, the mean over masks of the training output.

    Same shape and dtype; x is not changed. Inverted dropout has no such step: its evaluation is the identity.
    Source: Srivastava et al. (2014), section 4 ("the weights are scaled as W_test = p W", their p is our 1 - rate).
    """
    check_floating("x", x)
    y: Array = np.empty_like(x)
    return np.multiply(x, x.dtype.type(1.0 - check_rate(rate)), out=y)


def sum_mean(x: Array, w: Array, rate: float, *, scaled: bool = True) -> float:
    """The exact mean over masks of ``z = sum w_i x_i m_i / q`` (``scaled``) or of ``sum w_i x_i m_i``.

    x, w: (n_units,). With ``E m_i = q``: ``E z = w . x`` scaled, ``q (w . x)`` not scaled.
    """
    rate = check_rate(rate)
    total = float(_terms(x, w).sum())
    return total if scaled else (1.0 - rate) * total


def sum_variance(x: Array, w: Array, rate: float, *, scaled: bool = True) -> float:
    """The exact variance over masks of the same sum.

    x, w: (n_units,). The ``m_i`` are independent with variance ``p q``, so the variances add:
    ``Var z = p q sum (w_i x_i)^2`` not scaled, and divided by ``q^2``, ``(p / q) sum (w_i x_i)^2``, scaled.
    """
    rate = check_rate(rate)
    keep = 1.0 - rate
    sum_of_squares = float((_terms(x, w) ** 2).sum())
    return (rate / keep if scaled else rate * keep) * sum_of_squares


def all_masks(n_units: int) -> Mask:
    """Every mask of ``n_units`` units, (2**n_units, n_units); all dropped in row 0, all kept in the last.

    Row k is the number k in binary, unit 0 its highest bit. Raises ValueError unless 1 <= n_units <= 16.
    """
    check_count("n_units", n_units, high=MAX_ENUMERATED_UNITS)
    bits = np.arange(n_units - 1, -1, -1)
    masks: Mask = (np.arange(2**n_units)[:, None] >> bits) % 2 == 1
    return masks


def mask_probabilities(masks: Mask, rate: float) -> NDArray[np.float64]:
    """The probability of drawing each mask, ``q^kept p^dropped``: (n_masks, n_units) -> (n_masks,)."""
    rate = check_rate(rate)
    if masks.ndim != 2 or masks.dtype != np.bool_:
        raise ValueError(f"masks must be boolean (n_masks, n_units), got {masks.dtype} {masks.shape}")
    n_kept = masks.sum(axis=1)
    probabilities: NDArray[np.float64] = (1.0 - rate) ** n_kept * rate ** (masks.shape[1] - n_kept)
    return probabilities


def binomial_pmf(n_units: int, rate: float) -> NDArray[np.float64]:
    """The probability that exactly k of ``n_units`` are **dropped**, for k = 0 ... n_units: (n_units + 1,).

    ``P(k) = C(n, k) p^k q^(n-k)``. It is built outward from the most likely count by the ratio
    ``P(k+1) / P(k) = (n-k)/(k+1) * p/q`` and then normalized, so neither C(n, k) nor a power can overflow.
    """
    rate = check_rate(rate)
    check_count("n_units", n_units)
    pmf: NDArray[np.float64] = np.ones(n_units + 1)
    if rate == 0.0:
        pmf[1:] = 0.0
        return pmf
    k = np.arange(n_units)
    ratios = (n_units - k) / (k + 1) * (rate / (1.0 - rate))
    mode = min(int((n_units + 1) * rate), n_units)
    pmf[mode + 1 :] = np.cumprod(ratios[mode:])
    pmf[:mode] = np.cumprod(1.0 / ratios[:mode][::-1])[::-1]
    pmf /= pmf.sum()
    return pmf


def _terms(x: Array, w: Array) -> NDArray[np.float64]:
    if x.ndim != 1:
        raise ValueError(f"x must have the shape (n_units,), got {x.shape}")
    check_same_shape("w", w.shape, "x", x.shape)
    terms: NDArray[np.float64] = np.asarray(x, np.float64) * np.asarray(w, np.float64)
    return terms
