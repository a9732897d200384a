"""Generated items on networks: masks in a picture, silent gradients, loss curves, places and rates.

Picture data for ``click``, plain lists, dicts and numbers that a page can draw without knowing the item. Layers,
units, rows and places are counted from 0, layer 0 is the input.

network, edges: {"layers": units of each layer, "mask": for each layer its mask of 0 and 1 or None where nothing is
    dropped, "off": ids of units to be drawn crossed out}. Units are "unit-<layer>-<index>", connections
    "edge-<layer>-<from>-<to>" with <layer> that of <from>. In "network" units are pressed, in "edges" connections.
layers: {"layers": [{"id": "layer-<index>", "name": its code}, ...]}, first to last.
batches: {"rows": "samples" or "batches", "masks": one mask a row}. Cells are "cell-<row>-<unit>".
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from core.course.generators.draw import Draw, Generator
from core.experiments.batch_norm_shift import expected_ratio
from core.nn.arrays import Array, Mask
from core.nn.dropout import (
    all_masks,
    dropout_backward,
    dropout_forward,
    sample_mask,
    standard_forward,
)
from core.nn.layers import dense_backward, dense_forward, relu_backward, relu_forward
from core.nn.thinned import small_network

_RATES = (0.2, 0.25, 0.4, 0.6, 0.75, 0.8)
"""Without .5, at which dropping and keeping are equally likely and a mix-up gives the right number."""


def masked_network(rng: np.random.Generator) -> Draw:
    """Two hidden layers and their masks; the answer is the set of dropped units."""
    widths = [3, *(int(width) for width in rng.integers(3, 6, size=2)), 1]
    first, second = _mask(rng, widths[1]), _mask(rng, widths[2])
    masks = [None, first, second, None]
    off = _dropped_units(masks)
    return Draw(
        values={"mask_one": _ones(first), "mask_two": _ones(second), "n_off": len(off)},
        answer=frozenset(off),
        picture=_network_picture(widths, masks, off=()),
    )


def silent_edges(rng: np.random.Generator) -> Draw:
    """A small network with dropped units; the answer is the set of weights whose gradient is 0 in this step."""
    network = small_network(1, width=4, seed=int(rng.integers(2**31)))
    mask, rate, w = _mask(rng, 4), float(rng.choice(_RATES)), network.weights[0]
    sums = dense_forward(network.x, w, np.zeros(4))
    kept = dropout_forward(relu_forward(sums), mask[None, :], rate)
    grad_kept, grad_out, _ = dense_backward(np.ones((1, 1)), kept, np.ones((4, 1)))
    grad_sums = relu_backward(dropout_backward(grad_kept, mask[None, :], rate), sums)
    _, grad_w, _ = dense_backward(grad_sums, network.x, w)
    silent = {
        f"edge-{layer}-{start}-{end}"
        for layer, gradients in enumerate((grad_w, grad_out))
        for start, end in np.argwhere(gradients == 0.0)
    }
    masks = [None, mask, None]
    return Draw(
        values={"mask": _ones(mask), "n_off": int((~mask).sum()), "n_silent": len(silent)},
        answer=frozenset(silent),
        picture=_network_picture([3, 4, 1], masks, off=_dropped_units(masks)),
    )


def learning_samples(rng: np.random.Generator) -> Draw:
    """A mini-batch with a mask for each sample; the answer: the cells through which one unit learns."""
    n_samples, n_units = 5, 4
    unit = int(rng.integers(n_units))
    masks = sample_mask((n_samples, n_units), float(rng.choice((0.4, 0.6))), rng)
    # A column of one kind alone would make the item trivial: this unit is on for 2 or 3 of the samples.
    masks[:, unit] = rng.permutation(n_samples) < rng.integers(2, 4)
    grad = dropout_backward(np.ones(masks.shape), masks, 0.0)[:, unit]
    return Draw(
        values={"unit": unit + 1, "n_samples": n_samples, "n_learning": int(np.count_nonzero(grad))},
        answer=frozenset(f"cell-{row}-{unit}" for row in np.flatnonzero(grad)),
        picture={"rows": "samples", "masks": [list(_ones(mask)) for mask in masks]},
    )


def subnetwork_count(rng: np.random.Generator) -> Draw:
    """Dropout on two hidden layers; the answer is the number of sub-networks."""
    first, second = (int(width) for width in rng.integers(2, 6, size=2))
    n = first + second
    return Draw(
        values={"first": first, "second": second, "n": n, "count": len(all_masks(n))},
        answer=len(all_masks(n)),
        wrong={
            "two_times": 2 * n,
            "layers_added": len(all_masks(first)) + len(all_masks(second)),
            "squared": n**2,
        },
    )


def weight_gradients(rng: np.random.Generator) -> Draw:
    """One output above masked units; the answer is the gradient of each of its weights."""
    n_units, rate, upstream = int(rng.integers(3, 5)), float(rng.choice(_RATES)), int(rng.choice((2, 3)))
    # Multiples of 3, so that division by 1 - rate ends after two decimals at each of the rates.
    h = rng.permutation([3.0, 6.0, 9.0, 12.0])[:n_units]
    mask = _mask(rng, n_units)

    def gradients(kept: Array) -> tuple[float, ...]:
        _, grad_w, _ = dense_backward(np.full((1, 1), float(upstream)), kept[None, :], np.ones((n_units, 1)))
        return tuple(float(value) for value in grad_w[:, 0])

    answer = gradients(dropout_forward(h, mask, rate))
    return Draw(
        values={"h": tuple(h.astype(int).tolist()), "mask": _ones(mask), "p": rate, "g": upstream,
                "n": n_units, "gradients": tuple(round(value, 2) for value in answer)},
        answer=answer,
        wrong={
            "all_learn": gradients(dropout_forward(h, np.ones_like(mask), rate)),
            "unscaled": gradients(standard_forward(h, mask)),
            "flipped": gradients(dropout_forward(h, ~mask, rate)),
        },
    )  # fmt: skip


def allowed_places(rng: np.random.Generator) -> Draw:
    """An architecture, block by block; the answer: hidden fully connected blocks with no batch norm after them."""
    plans = ((0, 2, 0), (0, 3, 0), (0, 2, 1), (0, 1, 2), (1, 0, 2), (2, 0, 2), (1, 1, 1))
    n_convolutions, n_normed, n_plain = (int(n) for n in rng.choice(plans))
    channels = [1, *[8] * n_convolutions]
    names = [f"Conv2d({channels[i]}, 8, 3), ReLU" for i in range(n_convolutions)]
    # Each 3 x 3 convolution without padding takes two pixels off the 28 x 28 image.
    widths = [channels[-1] * (28 - 2 * n_convolutions) ** 2, 256, 128, 64][: n_normed + n_plain + 1]
    for index, (n_in, n_out) in enumerate(pairwise(widths)):
        norm = f"BatchNorm1d({n_out}), " if index < n_normed else ""
        names.append(f"Linear({n_in}, {n_out}), {norm}ReLU")
    names.append(f"Linear({widths[-1]}, 10)")
    last_norm = max((i for i, name in enumerate(names) if "BatchNorm" in name), default=0)
    allowed = [i for i, name in enumerate(names[:-1]) if name.startswith("Linear") and i >= last_norm]
    return Draw(
        values={"n_allowed": len(allowed)},
        answer=frozenset(f"layer-{i}" for i in allowed),
        picture={"layers": [{"id": f"layer-{i}", "name": name} for i, name in enumerate(names)]},
    )


def variance_ratio(rng: np.random.Generator) -> Draw:
    """Activations of a known mean and variance; the answer is variance in evaluation over variance in training."""
    rate, mean, variance = float(rng.choice(_RATES)), int(rng.integers(1, 4)), int(rng.integers(1, 5))
    ratio = expected_ratio(rate, mean, variance)
    return Draw(
        values={"p": rate, "mu": mean, "var": variance, "train": round(variance / ratio, 2), "ratio": round(ratio, 2)},
        answer=ratio,
        wrong={"mean_ignored": expected_ratio(rate, 0, variance), "upside_down": 1 / ratio, "no_shift": 1.0},
    )


def _mask(rng: np.random.Generator, n_units: int) -> Mask:
    """A mask that drops one or two units and keeps at least one."""
    masks = all_masks(n_units)
    n_off = (~masks).sum(axis=1)
    mask: Mask = rng.choice(masks[(n_off > 0) & (n_off < min(3, n_units))])
    return mask


def _ones(mask: Mask) -> tuple[int, ...]:
    """The mask as it is written: 1 kept, 0 dropped."""
    return tuple(mask.astype(int).tolist())


def _dropped_units(masks: Sequence[Mask | None]) -> list[str]:
    """Ids of all dropped units; ``masks`` has an entry for each layer."""
    return [
        f"unit-{layer}-{index}"
        for layer, mask in enumerate(masks)
        if mask is not None
        for index in np.flatnonzero(~mask)
    ]


def _network_picture(widths: Sequence[int], masks: Sequence[Mask | None], *, off: Sequence[str]) -> dict[str, Any]:
    written = [None if mask is None else list(_ones(mask)) for mask in masks]
    return {"layers": list(widths), "mask": written, "off": list(off)}


GENERATORS: dict[str, Generator] = {
    function.__name__: function
    for function in (
        masked_network,
        silent_edges,
        learning_samples,
        subnetwork_count,
        weight_gradients,
        allowed_places,
        variance_ratio,
    )
}
