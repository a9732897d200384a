"""Small calculations that decide a sentence about dropout where no experiment of the registry does.

Each takes a seed and returns a ``Claim``: what it found to be so, and the numbers. Some are exact, three train
networks for a moment. ``CHECKS`` lists them by name; what they mean in words stands in lessons/bn/dropout/myths.toml.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.experiments.claim import Claim
from core.nn.datasets import digit_images
from core.nn.dropout import all_masks, binomial_pmf, dropout_forward, mask_probabilities, sample_mask
from core.nn.mask_stream import MaskStream
from core.nn.neighbours import EDGE_KERNELS, can_be_told, feature_maps, neighbour_correlation
from core.nn.presets import PRESETS
from core.nn.step import dissected_step
from core.nn.sums import masked_sums
from core.nn.training import evaluate
from core.nn.variants import monte_carlo_dropout, sample_spatial_mask

_RATE = 0.5
_TERMS = (2.0, 4.0, 6.0)
"""The lesson's sum: 12 with every unit on."""
_DEEP = (64, *[64] * 6, 10)
"""Six hidden layers."""
_SMALL_RATE, _FORMER_RATE = 0.1, 0.55
"""Today's rate for deep networks, and the middle of the old rule of thumb .5 to .6."""
_MAX_NORM = 1.0


def sums_of_masks(seed: int) -> Claim:
    """Inverted scaling keeps the mean over all masks and not the sum: most masks give another one."""
    terms = np.array(_TERMS)
    masks = all_masks(len(terms))
    sums, weights = masked_sums(terms, masks, _RATE), mask_probabilities(masks, _RATE)
    mean = float(sums @ weights)
    drawn = sample_mask((1, len(terms)), _RATE, np.random.default_rng(seed))
    changed = float(weights[~np.isclose(sums, terms.sum())].sum())
    return Claim("sums_of_masks", bool(np.isclose(mean, terms.sum())) and changed > 0.0, {
        "whole": float(terms.sum()), "mean": mean, "changed_share": changed, "lowest": float(sums.min()),
        "highest": float(sums.max()), "deviation": float(np.sqrt(((sums - mean) ** 2) @ weights)),
        "drawn": float(masked_sums(terms, drawn, _RATE)[0]),
    })  # fmt: skip


def divisor(seed: int) -> Claim:
    """What stays is divided by q in every draw, however many stayed; their share wanders from draw to draw."""
    ones = np.ones((100, 20))
    mask = sample_mask(ones.shape, _RATE, np.random.default_rng(seed))
    factors, shares = dropout_forward(ones, mask, _RATE)[mask], mask.mean(axis=1)
    return Claim("divisor", bool(np.ptp(factors) == 0.0 < np.ptp(shares)), {
        "lowest_share": float(shares.min()), "highest_share": float(shares.max()),
        "lowest_divisor": float(1.0 / factors.max()), "highest_divisor": float(1.0 / factors.min()),
    })  # fmt: skip


def dropped_neuron(seed: int) -> Claim:
    """In one training step a dropped unit puts out 0, its weights stay, and no link of it, in or out, learns."""
    rng = np.random.default_rng(seed)
    x, w_hidden, w_output = rng.standard_normal(4), rng.standard_normal((4, 10)), rng.standard_normal(10)
    step = dissected_step(x, 1.0, w_hidden, w_output, rate=_RATE, learning_rate=0.1, rng=rng)
    off = ~step.mask
    n_learning_in = np.count_nonzero(step.grad_w_hidden[:, off])
    n_learning_out = np.count_nonzero(step.grad_w_output[off])
    n_zero_weights = np.count_nonzero(step.w_hidden == 0.0) + np.count_nonzero(step.w_output == 0.0)
    silent = np.count_nonzero(step.hidden[off] == 0.0)
    holds = off.any() and silent == off.sum() and n_zero_weights == n_learning_in == n_learning_out == 0
    return Claim("dropped_neuron", bool(holds), {
        "n_units": float(off.size), "n_silent": float(silent), "n_weights": float(w_hidden.size + w_output.size),
        "n_zero_weights": float(n_zero_weights), "n_in": float(off.sum() * x.size), "n_out": float(off.sum()),
        "n_learning_in": float(n_learning_in), "n_learning_out": float(n_learning_out),
    })  # fmt: skip


def fresh_masks(seed: int) -> Claim:
    """The masks of one epoch of the preset C: another for every example and step, and units come and go."""
    preset = PRESETS["C"]
    n_steps, n_samples, n_units = 10, preset.training.batch_size or 1, preset.widths[1]
    stream = MaskStream((n_units, n_samples), [preset.rate], seed, 1, "float64")
    masks = np.stack([stream.draw()[0].T.copy() for _ in range(n_steps)])
    rows = masks.reshape(-1, n_units)
    n_distinct = len(np.unique(rows, axis=0))
    alternating = float((masks.any(axis=0) & ~masks.all(axis=0)).mean())
    moved = float((masks[1:] != masks[:-1]).mean())
    return Claim("fresh_masks", n_distinct == len(rows) and moved > 0.0, {
        "n_masks": float(len(rows)), "n_distinct": float(n_distinct), "moved_share": moved,
        "alternating_share": alternating,
    })  # fmt: skip


def dropped_count(seed: int) -> Claim:
    """How many of 10 units drop at rate .5: Binomial(10, .5), so exactly 5 less often than not."""
    n_units, n_draws = 10, 1000
    counts = (~sample_mask((n_draws, n_units), _RATE, np.random.default_rng(seed))).sum(axis=1)
    exact = float(binomial_pmf(n_units, _RATE)[n_units // 2])
    drawn = float((counts == n_units // 2).mean())
    return Claim("dropped_count", max(exact, drawn) < 0.5, {
        "exact_percent": 100.0 * exact, "drawn_percent": 100.0 * drawn, "fewest": float(counts.min()),
        "most": float(counts.max()), "mean": float(counts.mean()),
    })  # fmt: skip


def deep_rate(seed: int) -> Claim:
    """Six hidden layers on digits: at .55 nothing is learnt, at .1 it is."""
    preset = replace(PRESETS["C"], widths=_DEEP)
    small, former = (run.last for run in preset.run_rates(seed, (_SMALL_RATE, _FORMER_RATE)))
    return Claim("deep_rate", small.validation_accuracy > former.validation_accuracy, {
        "small_accuracy": small.validation_accuracy, "former_accuracy": former.validation_accuracy,
        "small_loss": small.validation_loss, "former_loss": former.validation_loss,
    })  # fmt: skip


def neighbouring_pixels(seed: int) -> Claim:
    """A dropped pixel is told by its neighbours; a channel dropped whole is not."""
    images = digit_images()[0].reshape(-1, 8, 8) / 16.0
    maps = feature_maps(images[seed % len(images)], EDGE_KERNELS)
    rng = np.random.default_rng(seed)
    pixels, spatial = sample_mask(maps.shape, _RATE, rng), sample_spatial_mask((1, *maps.shape), _RATE, rng)[0]
    told, told_spatial = int(can_be_told(pixels).sum()), int(can_be_told(spatial).sum())
    return Claim("neighbouring_pixels", told > 0 == told_spatial, {
        "n_off": float((~pixels).sum()), "n_told": float(told), "n_off_spatial": float((~spatial).sum()),
        "n_told_spatial": float(told_spatial), "correlation": neighbour_correlation(images),
    })  # fmt: skip


def masked_loss(seed: int) -> Claim:
    """Ten epochs on digits: the training loss stands above the validation loss only because masks are on in it."""
    preset = PRESETS["C"]
    preset = replace(preset, training=replace(preset.training, n_epochs=10))
    data = preset.data(seed)
    run = preset.run(seed, data=data)
    all_on = evaluate(run.network, data.x_train, data.y_train)[0]
    return Claim("masked_loss", all_on < run.last.validation_loss < run.last.train_loss, {
        "masked": run.last.train_loss, "all_on": all_on, "validation": run.last.validation_loss,
    })  # fmt: skip


def frozen_network(seed: int) -> Claim:
    """No gradient is taken and no weight moves; training mode still answers differently each time, evaluation not."""
    preset = PRESETS["C"]
    network, image = preset.network(seed), preset.data(seed).x_validation[:1]
    before = network.parameters.copy()
    passes = monte_carlo_dropout(network.predict_with_masks, image, 100, np.random.default_rng(seed)).passes
    calm = np.stack([network.predict(image) for _ in range(100)])
    n_training, n_evaluation = (len(np.unique(answers.reshape(100, -1), axis=0)) for answers in (passes, calm))
    n_moved = int(np.count_nonzero(network.parameters != before))
    return Claim("frozen_network", n_training > 1 == n_evaluation and n_moved == 0, {
        "n_passes": 100.0, "n_training": float(n_training), "n_evaluation": float(n_evaluation),
        "n_moved": float(n_moved),
    })  # fmt: skip


def few_of_all(seed: int) -> Claim:
    """All masks that a training of the preset C draws, beside all that there are: 2^n for n hidden units."""
    preset = PRESETS["C"]
    n_units = sum(preset.widths[1:-1])
    n_drawn = len(preset.data(seed).x_train) * preset.training.n_epochs
    masks = sample_mask((n_drawn, n_units), preset.rate, np.random.default_rng(seed))
    n_distinct = len(np.unique(np.packbits(masks, axis=1), axis=0))
    return Claim("few_of_all", n_distinct < 2**n_units, {
        "n_units": float(n_units), "n_drawn": float(n_drawn), "n_distinct": float(n_distinct),
        "digits": float(len(str(2**n_units))),
    })  # fmt: skip


def max_norm(seed: int) -> Claim:
    """Dropout leaves the incoming weights free to grow; max-norm holds every unit's at the limit, beside it."""
    preset = PRESETS["D"]
    limited = replace(preset, training=replace(preset.training, max_norm=_MAX_NORM))
    data = preset.data(seed)
    free, held = (one.run(seed, data=data) for one in (preset, limited))
    longest = [max(float(np.linalg.norm(w, axis=0).max()) for w in run.network.weights()[:-1]) for run in (free, held)]
    return Claim("max_norm", longest[0] > _MAX_NORM * 1.05 and longest[1] <= _MAX_NORM * 1.001, {
        "limit": _MAX_NORM, "free_longest": longest[0], "held_longest": longest[1],
        "free_accuracy": free.last.validation_accuracy, "held_accuracy": held.last.validation_accuracy,
    })  # fmt: skip


CHECKS: dict[str, Callable[[int], Claim]] = {
    check.__name__: check
    for check in (
        sums_of_masks, divisor, dropped_neuron, fresh_masks, dropped_count, deep_rate, neighbouring_pixels,
        masked_loss, frozen_network, few_of_all, max_norm,
    )
}  # fmt: skip
