"""The fast path: its masks, and its gradients against the textbook and against central differences."""

from itertools import pairwise

import numpy as np
import pytest

from core.nn.dropout import binomial_pmf
from core.nn.layers import binary_cross_entropy, mean_squared_error, softmax_cross_entropy
from core.nn.mask_stream import MaskStream
from core.nn.network import MASKS, layer_views, stream
from core.nn.step import TrainingPass, dissected_step, table_of_rows

from . import textbook
from .strategies import numeric_gradient

LOSSES = {"binary": binary_cross_entropy, "softmax": softmax_cross_entropy, "mse": mean_squared_error}
WIDTHS = {"binary": (3, 5, 4, 1), "softmax": (3, 5, 4, 3), "mse": (3, 5, 4, 2)}
RATES = (0.25, 0.5, 0.25, 0.125)
N_SAMPLES = 7


class FixedMasks:
    """One mask for ever, so that a gradient can be taken through it."""

    def __init__(self, masks, rates):
        self.masks, self.n_samples = masks, masks.shape[-1]
        self.scale = 1.0 / (1.0 - np.reshape(rates, (-1, 1, 1)))

    def draw(self):
        return self.masks

    def forward(self, x, out):
        out[...] = x * self.masks * self.scale


def targets_of(loss, y, n_outputs):
    rows = {
        "binary": lambda: 2.0 * y[:, None] - 1.0,
        "softmax": lambda: np.eye(n_outputs)[y],
        "mse": lambda: y,
    }
    return rows[loss]()


def make_y(loss, rng):
    n_outputs = WIDTHS[loss][-1]
    if loss == "mse":
        return rng.standard_normal((N_SAMPLES, n_outputs))
    return rng.integers(0, 2 if loss == "binary" else n_outputs, N_SAMPLES)


def make_pass(loss, dtype, n_networks, rates=RATES):
    """A pass filled with random parameters, inputs, targets and fixed masks."""
    rng = np.random.default_rng(8)
    widths = WIDTHS[loss]
    n_parameters = sum((a + 1) * b for a, b in pairwise(widths))
    parameters = rng.standard_normal((n_networks, n_parameters)).astype(dtype)
    gradients = np.full_like(parameters, np.nan)
    masks = [
        FixedMasks(rng.random((n_networks, width, N_SAMPLES)) >= rate, [rate] * n_networks) if rate else None
        for width, rate in zip(widths, rates, strict=True)
    ]
    for mask in filter(None, masks):
        mask.scale = mask.scale.astype(dtype)
    training_pass = TrainingPass(parameters, gradients, widths, loss, masks, N_SAMPLES)
    x, y = rng.standard_normal((N_SAMPLES, widths[0])), make_y(loss, rng)
    training_pass.rows[:, :3] = x
    training_pass.rows[:, 4:] = targets_of(loss, y, widths[-1])
    return training_pass, parameters, gradients, masks, x, y


def textbook_gradient(loss, parameters, masks, x, y, number):
    """(loss, flat gradient) of network ``number`` by the textbook's loops."""
    widths = WIDTHS[loss]
    layers = layer_views(parameters[number].astype(np.float64), widths)
    factors = [
        np.ones((N_SAMPLES, width)).tolist()
        if mask is None
        else (mask.masks[number].T * float(mask.scale[number, 0, 0])).tolist()
        for width, mask in zip(widths, masks, strict=True)
    ]
    total, grad_w, grad_b = textbook.gradients(
        [layer[:, :-1].T.tolist() for layer in layers],
        [layer[:, -1].tolist() for layer in layers],
        x.tolist(),
        y.tolist(),
        factors,
        loss,
    )
    flat = [np.column_stack([np.transpose(w), b]).ravel() for w, b in zip(grad_w, grad_b, strict=True)]
    return total, np.concatenate(flat)


@pytest.mark.parametrize("rates", [RATES, (0, 0.5, 0.25, 0), (0, 0, 0, 0), (0.5, 0, 0.5, 0)])
@pytest.mark.parametrize("n_networks", [1, 3])
@pytest.mark.parametrize("loss", LOSSES)
def test_gradients_against_the_textbook(loss, n_networks, rates):
    training_pass, parameters, gradients, masks, x, y = make_pass(loss, np.float64, n_networks, rates)
    training_pass.forward()
    training_pass.backward()
    for number in range(n_networks):
        total, expected = textbook_gradient(loss, parameters, masks, x, y, number)
        assert LOSSES[loss](training_pass.logits[number], y)[0] == pytest.approx(total, abs=1e-10)
        np.testing.assert_allclose(gradients[number], expected, atol=1e-10)


@pytest.mark.parametrize("loss", LOSSES)
def test_float32_gradients_against_the_textbook(loss):
    training_pass, parameters, gradients, masks, x, y = make_pass(loss, np.float32, 2)
    training_pass.forward()
    training_pass.backward()
    for number in range(2):
        _, expected = textbook_gradient(loss, parameters, masks, x, y, number)
        np.testing.assert_allclose(gradients[number], expected, atol=1e-5 * np.abs(expected).max())


@pytest.mark.parametrize("loss", LOSSES)
def test_gradients_against_central_differences_with_the_masks_held_fixed(loss):
    training_pass, parameters, gradients, _, _, y = make_pass(loss, np.float64, 2)
    training_pass.forward()
    training_pass.backward()

    def total_loss(_):
        training_pass.forward()
        return sum(LOSSES[loss](logits, y)[0] for logits in training_pass.logits)

    np.testing.assert_allclose(gradients, numeric_gradient(total_loss, parameters), atol=1e-8)


def test_a_second_pass_gives_the_same_gradients():
    training_pass, _, gradients, *_ = make_pass("softmax", np.float64, 2)
    training_pass.forward()
    training_pass.backward()
    first = gradients.copy()
    training_pass.forward()
    training_pass.backward()
    np.testing.assert_array_equal(gradients, first)


def test_a_dropped_unit_leaves_its_weights_without_gradient():
    training_pass, _, gradients, masks, *_ = make_pass("softmax", np.float64, 1, (0, 0.5, 0, 0))
    masks[1].masks[:, 2] = False
    training_pass.forward()
    training_pass.backward()
    first, second, _ = layer_views(gradients[0], WIDTHS["softmax"])
    assert not first[2].any()
    assert not second[:, 2].any()
    assert first[[0, 1, 3, 4]].any() and second[:, [0, 1, 3, 4]].any()


def test_logits_far_out_neither_overflow_nor_warn():
    for loss in LOSSES:
        training_pass, parameters, gradients, *_ = make_pass(loss, np.float32, 1)
        parameters *= 1e4
        training_pass.forward()
        training_pass.backward()
        assert np.isfinite(gradients).all()


def masks_of(rates, n_draws, shape=(16, 50), seed=3, layer=1):
    source = MaskStream(shape, rates, seed, layer, "float64")
    return np.array([source.draw().copy() for _ in range(n_draws)]), source


def random_bytes(which, n_steps):
    """The bytes that decide, of the stream of ``masks_of``: 65536 // 800 = 81 steps are drawn at once."""
    source = np.random.SFC64(stream(3, MASKS, 1, which))
    parts = [source.random_raw(81 * 800 // 8).view(np.uint8) for _ in range(-(-n_steps // 81))]
    return np.concatenate(parts).reshape(-1, 16, 50)[:n_steps].astype(int)


@pytest.mark.parametrize("rates", [[0.3, 0.0, 0.7], [0.5], [0.25, 0.5], [0.1], [0.001], [0.998, 0.0], [255 / 256, 0.9]])
def test_units_are_dropped_below_the_threshold_and_no_others(rates):
    masks, source = masks_of(rates, 200)
    numbers = 256 * random_bytes(0, 200) + random_bytes(1, 200)
    for number, rate in enumerate(rates):
        np.testing.assert_array_equal(masks[:, number], numbers >= round(rate * 65536))
    assert masks.shape == (200, len(rates), 16, 50) and masks.dtype == np.bool_
    assert source.scale.shape == ((len(rates), 1, 1) if len(rates) > 1 else ())


@pytest.mark.parametrize("rates", [[0.3], [0.5], [0.3, 0.999]])
def test_a_mask_larger_than_the_cache_is_made_of_the_same_numbers(rates):
    shape = (300, 517)
    source = MaskStream(shape, rates, 3, 1, "float32")
    high, low = (np.random.SFC64(stream(3, MASKS, 1, which)) for which in (0, 1))
    x, out = np.ones(shape, np.float32), np.empty((len(rates), *shape), np.float32)
    # Pieces are drawn one after the other; the last of each mask throws the rest of its 64 bits away.
    n_raw = -(-shape[0] * shape[1] // 8)
    for _ in range(3):
        numbers = 256 * high.random_raw(n_raw).view(np.uint8).astype(int) + low.random_raw(n_raw).view(np.uint8)
        kept = source.forward(x, out)
        for number, rate in enumerate(rates):
            expected = numbers[: x.size].reshape(shape) >= round(rate * 65536)
            np.testing.assert_array_equal(kept[number], expected)
            np.testing.assert_array_equal(out[number] > 0, expected)


@pytest.mark.parametrize("rate", [0.0, 1e-7, 0.1, 0.3, 0.5, 0.95, 0.999, 0.9999999])
def test_the_scale_is_exactly_one_over_the_realised_keep_share(rate):
    _, source = masks_of([rate], 1)
    threshold = min(round(rate * 65536), 65535)
    # Of the 65536 equally likely integers, those from the threshold on are kept.
    assert (65536 - threshold) / 65536 * float(source.scale) == pytest.approx(1.0, abs=1e-15)
    assert abs(threshold / 65536 - rate) <= 1 / 65536


@pytest.mark.parametrize("rate", [0.1, 0.35, 0.5, 0.9])
def test_counts_stay_inside_the_exact_binomial_bounds(rate):
    masks, _ = masks_of([rate], 100, shape=(10, 10))
    cumulative = np.cumsum(binomial_pmf(masks.size, round(rate * 65536) / 65536))
    n_dropped = masks.size - masks.sum()
    assert np.searchsorted(cumulative, 5e-7) <= n_dropped <= np.searchsorted(cumulative, 1 - 5e-7)


def test_masks_differ_by_step_sample_unit_layer_and_seed():
    masks, _ = masks_of([0.5], 300)
    steps = masks.reshape(300, -1)
    assert len(np.unique(steps, axis=0)) == 300
    assert len(np.unique(masks[0, 0], axis=0)) == 16
    assert len(np.unique(masks[0, 0].T, axis=0)) == 50
    for other in (masks_of([0.5], 300, layer=2)[0], masks_of([0.5], 300, seed=4)[0]):
        agreement = (masks == other).mean()
        assert abs(agreement - 0.5) < 5 * 0.5 / np.sqrt(masks.size)
    # Steps, samples and units next to each other agree as often as independent ones do.
    for one, next_one in (
        (masks[:-1], masks[1:]),
        (masks[..., :-1], masks[..., 1:]),
        (masks[..., :-1, :], masks[..., 1:, :]),
    ):
        assert abs((one == next_one).mean() - 0.5) < 5 * 0.5 / np.sqrt(one.size)


def test_the_same_seed_gives_the_same_masks_and_rates_are_nested_in_a_stack():
    together, _ = masks_of([0.0, 0.2, 0.5], 100)
    for number, rate in enumerate([0.0, 0.2, 0.5]):
        np.testing.assert_array_equal(together[:, number], masks_of([rate], 100)[0][:, 0])
    assert together[:, 0].all()
    assert not (together[:, 2] & ~together[:, 1]).any()


@pytest.mark.parametrize("rates", [[0.3], [0.5], [0.5, 0.3]])
def test_dropout_by_itself_uses_the_next_masks(rates):
    masks, _ = masks_of(rates, 2)
    source = MaskStream((16, 50), rates, 3, 1, "float32")
    x = np.random.default_rng(0).standard_normal((16, 50)).astype(np.float32)
    out = np.empty((len(rates), 16, 50), np.float32)
    for mask, columns in zip(masks, (50, 7), strict=True):
        kept = source.forward(x[:, :columns], out[..., :columns])
        np.testing.assert_array_equal(kept, mask[..., :columns])
        np.testing.assert_array_equal(out[..., :columns], mask[..., :columns] * x[:, :columns] * source.scale)


def test_a_small_last_batch_uses_the_first_columns_of_the_mask():
    rng = np.random.default_rng(0)
    parameters = rng.standard_normal((1, 4 * 5 + 6 * 2))
    masks = [None, FixedMasks(rng.random((1, 5, 8)) >= 0.5, [0.5]), None]
    passes = [TrainingPass(parameters, np.zeros_like(parameters), (3, 5, 2), "mse", masks, n) for n in (8, 3)]
    x = rng.standard_normal((8, 3))
    for training_pass in passes:
        training_pass.rows[:, :3] = x[: len(training_pass.rows)]
        training_pass.forward()
    np.testing.assert_allclose(passes[1].logits[0], passes[0].logits[0, :3], rtol=1e-12)


def test_a_table_row_is_input_one_and_target():
    x = np.array([[5.0, 6.0], [7.0, 8.0]])
    binary = table_of_rows(x, np.array([0, 1]), 1, "binary", "float32")
    np.testing.assert_array_equal(binary, [[5, 6, 1, -1], [7, 8, 1, 1]])
    softmax = table_of_rows(x, np.array([2, 0], np.uint8), 3, "softmax", "float64")
    np.testing.assert_array_equal(softmax, [[5, 6, 1, 0, 0, 1], [7, 8, 1, 1, 0, 0]])
    mse = table_of_rows(x, x / 2, 2, "mse", "float64")
    np.testing.assert_array_equal(mse, [[5, 6, 1, 2.5, 3], [7, 8, 1, 3.5, 4]])
    assert (binary.dtype, softmax.dtype) == (np.float32, np.float64)


NET = {"x": np.array([2.0, 1.0]), "target": 3.2,
       "w_hidden": np.array([[0.5, 1.0, -0.5, -1.0], [1.0, -0.5, 2.0, 0.5]]),
       "w_output": np.array([0.5, -1.0, 1.5, 1.0])}  # fmt: skip


def dissect(rate, seed, **changed):
    options = {"rate": rate, "learning_rate": 0.125, "rng": np.random.default_rng(seed)}
    return dissected_step(**(NET | options | changed))


@pytest.mark.parametrize("rate", [0.0, 0.3, 0.5, 0.95])
@pytest.mark.parametrize("seed", range(6))
def test_a_dissected_step_has_the_loss_and_gradients_of_the_fast_path(rate, seed):
    """The fourth unit's z is negative: ReLU closes it, whatever the lottery says."""
    step = dissect(rate, seed)
    parameters = np.zeros((1, 4 * 3 + 5))
    first, second = layer_views(parameters, (2, 4, 1))
    first[0, :, :-1], second[0, 0, :-1] = NET["w_hidden"].T, NET["w_output"]
    gradients = np.full_like(parameters, np.nan)
    mask = FixedMasks(step.mask[None, :, None], [rate])
    training_pass = TrainingPass(parameters, gradients, (2, 4, 1), "mse", [None, mask, None], 1)
    training_pass.rows[:] = [[2.0, 1.0, 1.0, 3.2]]
    training_pass.forward()
    training_pass.backward()
    grad_first, grad_second = layer_views(gradients[0], (2, 4, 1))
    assert step.output == pytest.approx(training_pass.logits.item(), abs=1e-12)
    assert step.loss == pytest.approx(mean_squared_error(training_pass.logits[0], np.array([[3.2]]))[0])
    np.testing.assert_allclose(step.grad_w_hidden, grad_first[:, :-1].T, atol=1e-12)
    np.testing.assert_allclose(step.grad_z, grad_first[:, -1], atol=1e-12)
    np.testing.assert_allclose(step.grad_w_output, grad_second[0, :-1], atol=1e-12)
    assert step.grad_output == pytest.approx(grad_second[0, -1])
    np.testing.assert_allclose(step.w_hidden, NET["w_hidden"] - 0.125 * step.grad_w_hidden, rtol=1e-15)
    np.testing.assert_allclose(step.w_output, NET["w_output"] - 0.125 * step.grad_w_output, rtol=1e-15)
    np.testing.assert_allclose(step.hidden, np.maximum(step.z, 0) * step.factor, rtol=1e-15)


@pytest.mark.parametrize("seed", range(8))
def test_a_dissected_step_leaves_a_dropped_units_weights_bit_for_bit(seed):
    step = dissect(0.5, seed)
    off = ~step.mask
    np.testing.assert_array_equal(step.w_hidden[:, off], NET["w_hidden"][:, off])
    np.testing.assert_array_equal(step.w_output[off], NET["w_output"][off])
    learned = step.mask & (step.z > 0)
    assert (step.w_hidden[:, learned] != NET["w_hidden"][:, learned]).all()
    assert (step.w_output[learned] != NET["w_output"][learned]).all()


def test_a_dissected_step_draws_its_masks_one_after_the_other():
    step, numbers = dissect(0.5, 7), np.random.default_rng(7).random(8)
    np.testing.assert_array_equal(np.concatenate([step.uniforms, step.next_uniforms]), numbers)
    np.testing.assert_array_equal(np.concatenate([step.mask, step.next_mask]), numbers >= 0.5)
    assert (~step.mask & step.next_mask).any()


@pytest.mark.parametrize(
    "changed",
    [{"rate": 1.0}, {"rate": -0.1}, {"learning_rate": 0.0}, {"x": np.ones(3)}, {"w_output": np.ones(3)}],
    ids=lambda changed: next(iter(changed)),
)
def test_a_dissected_step_refuses_what_does_not_fit(changed):
    with pytest.raises(ValueError, match=r"rate|shape"):
        dissect(**({"rate": 0.5, "seed": 1} | changed))
