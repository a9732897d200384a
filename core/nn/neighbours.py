"""Neighbouring pixels: what a mask that drops them one by one leaves for its neighbours to tell.

Why convolutional layers are thinned by whole channels: see ``core.nn.variants.sample_spatial_mask``.
"""

import numpy as np

from core.nn.arrays import Array, Mask
from core.nn.layers import relu_forward

EDGE_KERNELS: Array = np.array([
    [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
    [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
]) / np.array([9.0, 4.0, 4.0]).reshape(-1, 1, 1)  # fmt: skip
"""Three channels by hand, (3, 3, 3): the mean of a neighbourhood, edges from left to right, from top to bottom."""


def feature_maps(image: Array, kernels: Array) -> Array:
    """A convolution without padding, then ReLU: (n, height - k + 1, width - k + 1).

    image: (height, width); kernels: (n, k, k).
    """
    if image.ndim != 2 or kernels.ndim != 3 or min(image.shape) < kernels.shape[1]:
        raise ValueError(f"image must be (height, width), kernels (n, k, k), got {image.shape} and {kernels.shape}")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(np.float64), kernels.shape[1:])
    return relu_forward(np.einsum("ijab,nab->nij", windows, kernels))


def can_be_told(mask: Mask) -> Mask:
    """Dropped pixels with a kept one above, below, left or right in their channel.

    mask: (n_channels, height, width); the same shape comes back, True where a neighbour can stand in. Inside
    a channel, pixels dropped one by one at rate p are such with probability ``1 - p^4``; of a channel dropped
    whole none is.
    """
    if mask.ndim != 3:
        raise ValueError(f"mask must have the shape (n_channels, height, width), got {mask.shape}")
    around = np.pad(mask, ((0, 0), (1, 1), (1, 1)))
    kept_beside = around[:, :-2, 1:-1] | around[:, 2:, 1:-1] | around[:, 1:-1, :-2] | around[:, 1:-1, 2:]
    told: Mask = kept_beside & ~mask
    return told


def neighbour_correlation(images: Array, distance: int = 1) -> float:
    """The correlation of pixels ``distance`` apart in a row or a column. images: (n, height, width)."""
    if images.ndim != 3 or not 1 <= distance < min(images.shape[1:]):
        raise ValueError(f"distance must be 1 to {min(images.shape[1:]) - 1}, got {distance}")
    first = np.concatenate([images[:, :, :-distance].ravel(), images[:, :-distance].ravel()])
    second = np.concatenate([images[:, :, distance:].ravel(), images[:, distance:].ravel()])
    return float(np.corrcoef(first, second)[0, 1])
