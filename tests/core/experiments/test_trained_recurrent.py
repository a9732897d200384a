"""The small recurrent network of the limit: its gradients, masks and data."""

import numpy as np
import pytest

from core.experiments.trained_recurrent import Config, Recurrent, draw_masks, make_data, run
from core.nn.layers import softmax_cross_entropy


@pytest.mark.parametrize("masking", ["none", "step", "sequence"])
def test_gradients_against_central_differences(masking):
    """With the masks held fixed on both sides; every parameter of a network of 5 units over 4 steps."""
    config = Config(n_steps=4, n_units=5, n_train=6, n_validation=1)
    data, _ = make_data(config)
    network = Recurrent(5, 3)
    rate = 0.0 if masking == "none" else 0.4
    masks = draw_masks(masking, (6, 5), 4, rate, np.random.default_rng(0))
    states, dropped, logits = network.forward(data.x, masks, rate)
    network.backward(data.x, masks, rate, states, dropped, softmax_cross_entropy(logits, data.y)[1])
    analytic = network.gradients.copy()

    def loss():
        return softmax_cross_entropy(network.forward(data.x, masks, rate)[2], data.y)[0]

    for place in range(len(analytic)):
        original = network.parameters[place]
        network.parameters[place] = original + 1e-6
        above = loss()
        network.parameters[place] = original - 1e-6
        below = loss()
        network.parameters[place] = original
        assert analytic[place] == pytest.approx((above - below) / 2e-6, abs=1e-8)


def test_masks_per_step_and_per_sequence():
    masks = draw_masks("sequence", (30, 20), 5, 0.4, np.random.default_rng(1))
    assert len(masks) == 5 and all((mask == masks[0]).all() for mask in masks)
    masks = draw_masks("step", (30, 20), 5, 0.4, np.random.default_rng(1))
    assert not (masks[0] == masks[1]).all()
    assert np.mean(masks) == pytest.approx(0.6, abs=0.03)
    assert all(mask.all() for mask in draw_masks("none", (30, 20), 5, 0.4, np.random.default_rng(1)))


def test_prediction_has_every_unit_on():
    network = Recurrent(5, 3)
    data, _ = make_data(Config(n_steps=4, n_units=5, n_train=6, n_validation=1))
    state = np.zeros((6, 5))
    for step in range(4):
        state = np.tanh(data.x[:, step] @ network.w_x + state @ network.w_h + network.b)
    np.testing.assert_allclose(network.predict(data.x), state @ network.w_o + network.b_o)


def test_the_sign_is_seen_once_and_then_noise():
    data, validation = make_data(Config(seed=1, n_steps=6))
    assert data.x.shape == (200, 6, 5) and validation.x.shape == (500, 6, 5)
    np.testing.assert_array_equal(data.x[:, 0].argmax(axis=1), data.y)
    assert (data.x[:, 0].sum(axis=1) == 1).all() and not data.x[:, 1:, :4].any()
    assert data.x[:, 1:, 4].std() == pytest.approx(1.0, abs=0.1)
    assert set(data.y) == {0, 1, 2, 3}


def test_a_long_memory_shows_a_difference():
    """Why the limit names the short task: over 20 steps the mask per sequence usually wins."""
    differences = []
    for seed in (3000, 3001, 3002):
        effect = run(Config(seed=seed, n_steps=20)).claim().effect
        differences.append(effect["sequence_accuracy"] - effect["step_accuracy"])
    assert np.median(differences) > 0
