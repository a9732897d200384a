"""One neuron's weighted sum under many masks: every value that dropout can give it, and running means.

Throughout, ``terms`` are the products ``w_i x_i`` of shape (n_units,), and the sum under a mask is
``y' = sum m_i w_i x_i / (1 - p)``, or without the division where it is not scaled.
"""

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array, Mask, check_same_shape
from core.nn.dropout import dropout_forward, standard_forward


def masked_sums(terms: Array, masks: Mask, rate: float, *, scaled: bool = True) -> NDArray[np.float64]:
    """The sum under each mask: terms (n_units,), masks (n_masks, n_units) -> (n_masks,).

    ``scaled``: inverted dropout, divided by ``1 - rate``; otherwise the bare masked sum.
    """
    check_same_shape("masks", masks.shape[1:], "terms", terms.shape)
    tiled = np.broadcast_to(np.asarray(terms, np.float64), masks.shape)
    values = dropout_forward(tiled, masks, rate) if scaled else standard_forward(tiled, masks)
    sums: NDArray[np.float64] = values.sum(axis=1)
    return sums


def running_mean(values: Array, weights: Array | None = None) -> NDArray[np.float64]:
    """The mean of the first k values, for k = 1 ... n: (n,) -> (n,); weighted where weights are given.

    While all weights so far are 0 there is no mean yet: the value itself stands there.
    """
    means: NDArray[np.float64] = np.array(values, np.float64)
    counted = np.ones_like(means) if weights is None else np.asarray(weights, np.float64)
    check_same_shape("weights", counted.shape, "values", means.shape)
    total = np.cumsum(counted)
    np.divide(np.cumsum(counted * means), total, out=means, where=total > 0)
    return means


def mean_settles(mean: float, target: float, deviation: float, n_draws: int) -> bool:
    """Whether a mean of ``n_draws`` independent draws is as near to ``target`` as chance lets it be.

    ``deviation`` is the standard deviation of one draw; the mean's own is ``deviation / sqrt(n_draws)``, and
    three of those hold all but 3 of 1000 means when the target is the true mean.
    """
    slack = 1e-9 * max(1.0, abs(target))
    return bool(abs(mean - target) <= 3 * deviation / np.sqrt(n_draws) + slack)
