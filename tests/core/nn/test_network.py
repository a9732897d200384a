"""The network in evaluation and with masks, against the textbook and against itself."""

import numpy as np
import pytest
from hypothesis import given

from core.nn.dropout import sample_mask
from core.nn.network import (
    DATA,
    DATA_ORDER,
    FIRST_RECORD,
    INITIAL_WEIGHTS,
    MASKS,
    Network,
    NetworkConfig,
    layer_views,
    stream,
)

from . import textbook
from .strategies import bad_rates

CONFIG = NetworkConfig((3, 5, 4, 2), (0.2, 0.5, 0.3, 0.1), "softmax", "float64")


def ones_like(config, n_samples):
    return [np.ones((n_samples, width)).tolist() for width in config.widths]


def lists(arrays):
    return [array.tolist() for array in arrays]


@pytest.fixture
def x():
    return np.random.default_rng(2).standard_normal((6, 3))


@pytest.fixture
def network():
    network = Network(CONFIG, 4)
    for b in network.biases():
        b[:] = np.random.default_rng(9).standard_normal(b.shape)
    return network


def test_evaluation_is_the_plain_network_whatever_the_rates(network, x):
    values = textbook.forward(lists(network.weights()), lists(network.biases()), x.tolist(), ones_like(CONFIG, 6))
    for ours, theirs in zip(network.activations(x), values, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-12)
    np.testing.assert_array_equal(network.predict(x), network.activations(x)[-1])


def test_given_masks_act_on_their_layers_and_survivors_are_scaled(network, x):
    rng = np.random.default_rng(7)
    masks = [sample_mask((6, width), 0.4, rng) for width in CONFIG.widths]
    factors = [(m / (1 - rate)).tolist() for m, rate in zip(masks, CONFIG.rates, strict=True)]
    values = textbook.forward(lists(network.weights()), lists(network.biases()), x.tolist(), factors)
    np.testing.assert_allclose(network.predict_masked(x, masks), values[-1], atol=1e-12)


def test_a_mask_for_all_samples_equals_the_same_mask_for_each(network, x):
    mask = np.array([True, False, True, True, False])
    one = network.predict_masked(x, [None, mask, None, None])
    each = network.predict_masked(x, [None, np.tile(mask, (6, 1)), None, None])
    np.testing.assert_array_equal(one, each)


def test_training_mode_draws_a_mask_for_every_sample_layer_and_call():
    network = Network(NetworkConfig((2, 64, 64, 1), (0, 0.5, 0.5, 0), "binary", "float64"), 0)
    rng = np.random.default_rng(1)
    same_row = np.ones((20, 2))
    first, second = network.predict_with_masks(same_row, rng), network.predict_with_masks(same_row, rng)
    assert len(np.unique(first)) == 20
    assert (first != second).all()
    again = network.predict_with_masks(same_row, np.random.default_rng(1))
    np.testing.assert_array_equal(first, again)


def test_training_mode_uses_the_public_masks_in_layer_order(network, x):
    logits = network.predict_with_masks(x, np.random.default_rng(5))
    rng = np.random.default_rng(5)
    masks = [sample_mask((6, w), rate, rng) for w, rate in zip(CONFIG.widths, CONFIG.rates, strict=True)]
    np.testing.assert_array_equal(logits, network.predict_masked(x, masks))


def test_training_mode_has_the_mean_of_evaluation_after_a_linear_layer():
    network = Network(NetworkConfig((50, 1), (0.3, 0.0), "binary", "float64"), 0)
    x = np.random.default_rng(3).standard_normal((1, 50))
    outputs = network.predict_with_masks(np.repeat(x, 20000, axis=0), np.random.default_rng(0))
    assert abs(outputs.mean() - network.predict(x)[0, 0]) < 5 * outputs.std() / np.sqrt(20000)


def test_without_rates_training_mode_is_evaluation(x):
    network = Network(NetworkConfig((3, 5, 2), (0, 0, 0), "softmax"), 0)
    np.testing.assert_array_equal(network.predict_with_masks(x, np.random.default_rng(0)), network.predict(x))


def test_knock_out_drops_hidden_units_and_scales_the_rest(network, x):
    masks = [np.array([1, 0, 1, 1, 0], bool), np.array([0, 1, 1, 1], bool)]
    factors = ones_like(CONFIG, 6)
    factors[1] = np.tile(masks[0] / 0.6, (6, 1)).tolist()
    factors[2] = np.tile(masks[1] / 0.6, (6, 1)).tolist()
    values = textbook.forward(lists(network.weights()), lists(network.biases()), x.tolist(), factors)
    np.testing.assert_allclose(network.knock_out(x, masks, 0.4), values[-1], atol=1e-12)


def test_initial_weights_depend_on_the_seed_and_not_on_rates_or_dtype():
    plain = Network(NetworkConfig((64, 128, 10), (0, 0, 0), "softmax", "float64"), 3)
    dropout = Network(NetworkConfig((64, 128, 10), (0.2, 0.5, 0.1), "softmax", "float32"), 3)
    np.testing.assert_array_equal(plain.parameters.astype(np.float32), dropout.parameters)
    assert (plain.parameters != Network(plain.config, 4).parameters).any()
    hidden, output = plain.weights()
    assert hidden.std() == pytest.approx(np.sqrt(2 / 64), rel=0.05)
    assert output.std() == pytest.approx(np.sqrt(1 / 128), rel=0.1)
    assert not any(b.any() for b in plain.biases())


def test_weights_are_views_and_a_copy_is_not(network, x):
    twin = network.copy()
    before = network.predict(x)
    network.weights()[0][...] = 0.0
    network.biases()[1][...] = 0.0
    assert (network.predict(x) != before).any()
    np.testing.assert_array_equal(twin.predict(x), before)
    assert twin.config is network.config


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dtype_is_kept_and_the_input_untouched(dtype, x):
    network = Network(NetworkConfig((3, 5, 2), (0.1, 0.5, 0.2), "softmax", dtype), 0)
    before = x.copy()
    assert network.predict(x).dtype == dtype
    assert network.predict_with_masks(x, np.random.default_rng(0)).dtype == dtype
    np.testing.assert_array_equal(x, before)


def test_layer_views_of_a_stack_are_the_views_of_each():
    parameters = np.arange(2 * CONFIG.n_parameters, dtype=np.float64).reshape(2, -1)
    for stacked, single in zip(
        layer_views(parameters, CONFIG.widths), layer_views(parameters[1], CONFIG.widths), strict=True
    ):
        assert np.shares_memory(stacked, parameters)
        np.testing.assert_array_equal(stacked[1], single)


@given(bad_rates)
def test_bad_rates_are_refused(rate):
    with pytest.raises(ValueError, match=r"rate must be in \[0, 1\), got "):
        NetworkConfig((2, 3, 1), (0, rate, 0), "binary")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (((2,), (0,), "mse"), "widths must name at least input and output"),
        (((2, 0, 1), (0, 0, 0), "mse"), "every width must be at least 1, got 0"),
        (((2, 3, 1), (0, 0), "mse"), "rates must have one entry for each of 3 widths, got 2"),
        (((2, 3, 2), (0, 0, 0), "binary"), "the last width must be 1 for the binary loss, got 2"),
        (((2, 3, 2), (0, 0, 0), "hinge"), "loss must be one of"),
        (((2, 3, 2), (0, 0, 0), "mse", "int8"), "dtype must be one of"),
    ],
)
def test_bad_configs_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        NetworkConfig(*arguments)


def test_bad_inputs_are_refused(network, x):
    with pytest.raises(ValueError, match=r"x must have the shape \(n_samples, 3\), got \(6, 2\)"):
        network.predict(x[:, :2])
    with pytest.raises(ValueError, match=r"mask must have the shape \(5,\) or \(6, 5\), got \(4,\)"):
        network.predict_masked(x, [None, np.ones(4, bool), None, None])
    with pytest.raises(ValueError, match=r"masks and rates must have 4 entries, got 3 and 4"):
        network.predict_masked(x, [None, None, None])
    with pytest.raises(ValueError, match=r"rate must be in \[0, 1\), got 1.0"):
        network.knock_out(x, [np.ones(5, bool), np.ones(4, bool)], 1.0)
    with pytest.raises(ValueError, match=r"seed must be at least 0, got -1"):
        Network(CONFIG, -1)


def test_every_purpose_has_a_stream_of_its_own():
    """Zeros at the end of a seed do not count: a purpose 0 would be the stream of ``default_rng(seed)``."""
    purposes = [(INITIAL_WEIGHTS,), (DATA_ORDER,), (MASKS,), (FIRST_RECORD,), (DATA,)]
    layers = [(MASKS, layer, part) for layer in range(4) for part in range(2) if layer or part]
    drawn = {tuple(stream(7, *purpose).generate_state(2)) for purpose in purposes + layers}
    drawn.add(tuple(np.random.SeedSequence(7).generate_state(2)))
    assert len(drawn) == len(purposes) + len(layers) + 1
