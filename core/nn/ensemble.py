"""Dropout as an ensemble: every sub-network of a small network, their means, and the one scaled network.

Sources: Hinton et al., arXiv 1207.0580 (2012); Baldi and Sadowski, NeurIPS 2013, sections 2 and 3 (normalized
weighted geometric mean).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array, Mask, check_same_shape
from core.nn.dropout import MAX_ENUMERATED_UNITS, all_masks, mask_probabilities
from core.nn.layers import softmax
from core.nn.network import Network


@dataclass(frozen=True)
class SubNetworks:
    """Every mask of a network, how likely each is, and what each sub-network answers.

    masks: (n_masks, n_units), the units of the layers with rate > 0 side by side; probabilities: (n_masks,);
    logits: (n_masks, n_samples, n_outputs), survivors scaled by 1/q.
    """

    masks: Mask
    probabilities: NDArray[np.float64]
    logits: Array


def all_subnetworks(network: Network, x: Array) -> SubNetworks:
    """Enumerate the 2^n sub-networks of ``network`` on x (n_samples, n_inputs).

    Raises ValueError unless the layers with a rate above 0 have 1 to 16 units together.
    """
    config, n_samples = network.config, x.shape[0]
    dropped = [layer for layer, rate in enumerate(config.rates) if rate > 0.0]
    n_units = sum(config.widths[layer] for layer in dropped)
    if not 1 <= n_units <= MAX_ENUMERATED_UNITS:
        raise ValueError(f"units that can drop must be from 1 to {MAX_ENUMERATED_UNITS}, got {n_units}")
    masks = all_masks(n_units)
    probabilities = np.ones(len(masks))
    of_layer: list[Mask | None] = [None] * len(config.widths)
    start = 0
    for layer in dropped:
        part = masks[:, start : start + config.widths[layer]]
        probabilities *= mask_probabilities(part, config.rates[layer])
        # All sub-networks are computed as one batch: each sample once for each mask.
        of_layer[layer] = np.repeat(part, n_samples, axis=0)
        start += config.widths[layer]
    logits = network.predict_masked(np.tile(x, (len(masks), 1)), of_layer)
    return SubNetworks(masks, probabilities, logits.reshape(len(masks), n_samples, -1))


def arithmetic_mean(values: Array, probabilities: NDArray[np.float64]) -> Array:
    """``sum_k P(k) values_k``. values: (n_masks, ...), probabilities: (n_masks,)."""
    check_same_shape("probabilities", probabilities.shape, "the masks", values.shape[:1])
    mean: Array = np.tensordot(probabilities, values, axes=1)
    return mean


def normalized_geometric_mean(logits: Array, probabilities: NDArray[np.float64]) -> Array:
    """The class probabilities proportional to ``prod_k softmax(logits_k)^P(k)``.

    logits: (n_masks, n_samples, n_classes) -> (n_samples, n_classes). A product of powers of softmaxes is,
    after normalizing, the softmax of the mean logits (their own normalizers cancel), which is how it is
    computed: exactly, with no probability underflowing to 0.
    """
    return softmax(arithmetic_mean(logits, probabilities))
