"""Compared networks differ in what is compared and in nothing else; their curves come from training."""

from dataclasses import replace

import numpy as np
import pytest

from core.experiments import (
    clean_data,
    clean_digits,
    common_rates,
    digits,
    few_samples,
    high_rate,
    knock_out,
    output_layer,
    overfitting,
    rate_sweep,
    slower_training,
    sparsity,
    spirals,
    trained_recurrent,
    weight_decay,
)
from core.nn.arrays import ROUNDING
from core.nn.datasets import moons
from core.nn.network import Network, NetworkConfig
from core.nn.training import TrainingConfig, evaluate, train

from .runs import assert_same_bits, curve

SHORT = {"n_epochs": 3}
PAIRS = {
    "overfitting": overfitting.Config(**SHORT, record_every=1),
    "digits": digits.Config(**SHORT, record_every=1),
    "spirals": spirals.Config(**SHORT, record_every=1),
    "clean_digits": clean_digits.Config(**SHORT, record_every=1),
    "sparsity": sparsity.Config(**SHORT, record_every=1),
    "knock_out": knock_out.Config(**SHORT, record_every=1, shares=(0.5,), n_orders=1),
    "slower_training": slower_training.Config(**SHORT),
}
MODULES = {
    "overfitting": overfitting, "digits": digits, "spirals": spirals, "clean_digits": clean_digits,
    "sparsity": sparsity, "knock_out": knock_out, "slower_training": slower_training,
}  # fmt: skip


def runs(result):
    plain, dropout = result.plain, result.dropout
    return (plain.run, dropout.run) if isinstance(plain, slower_training.Trained) else (plain, dropout)


@pytest.mark.parametrize("name", PAIRS)
def test_both_start_from_the_same_weights(name):
    plain, dropout = runs(MODULES[name].run(PAIRS[name]))
    assert plain.records[0].epoch == dropout.records[0].epoch == 0
    assert plain.records[0].validation_loss == dropout.records[0].validation_loss
    untrained, with_rate = runs(MODULES[name].run(replace(PAIRS[name], n_epochs=0)))
    np.testing.assert_array_equal(untrained.network.parameters, with_rate.network.parameters)


@pytest.mark.parametrize("name", PAIRS)
def test_without_dropout_the_second_network_is_the_first(name):
    """So data, their order, initial weights and every other setting are the same."""
    plain, dropout = runs(MODULES[name].run(replace(PAIRS[name], rate=0.0)))
    np.testing.assert_array_equal(plain.network.parameters, dropout.network.parameters)
    np.testing.assert_array_equal(curve(plain), curve(dropout))


@pytest.mark.parametrize("name", PAIRS)
def test_the_rate_of_one_network_does_not_reach_the_other(name):
    plain, dropout = runs(MODULES[name].run(PAIRS[name]))
    other_plain, other_dropout = runs(MODULES[name].run(replace(PAIRS[name], rate=0.8)))
    np.testing.assert_array_equal(curve(plain), curve(other_plain))
    assert not np.array_equal(curve(dropout), curve(other_dropout))


def test_curves_are_what_training_reports():
    """By hand, from the parts: no curve comes from anywhere else."""
    config = overfitting.Config(seed=4, rate=0.3, n_epochs=30)
    result = overfitting.run(config)
    data = moons(4, n_train=100, noise=0.3, flip=0.1)
    for rate, run in ((0.0, result.plain), (0.3, result.dropout)):
        network = Network(NetworkConfig((2, 64, 64, 1), (0.0, rate, rate, 0.0), "binary"), 4)
        training = TrainingConfig(n_epochs=30, batch_size=None, learning_rate=0.01, seed=4, record_every=10)
        assert tuple(train(network, data, training)) == run.records
        loss, accuracy = evaluate(run.network, data.x_validation, data.y_validation)
        assert (loss, accuracy) == (run.last.validation_loss, run.last.validation_accuracy)


@pytest.mark.parametrize("kind", ["flipped", "mislabelled"])
def test_wrong_labels_are_marked(kind):
    if kind == "flipped":
        result = overfitting.run(overfitting.Config(seed=2, n_train=400, flip=0.25, **SHORT))
        assert 0.2 < result.flipped.mean() < 0.3
        right = moons(2, n_train=400, noise=0.3)
        np.testing.assert_array_equal(result.data.x_train, right.x_train)
        np.testing.assert_array_equal(result.data.y_train ^ result.flipped, right.y_train)
    else:
        result = digits.run(digits.Config(seed=2, n_train=500, label_noise=0.3, **SHORT))
        assert 0.22 < result.mislabelled.mean() < 0.32  # .3 * 9/10: a random class may be the right one
    assert result.flipped.shape == (400,) if kind == "flipped" else result.mislabelled.shape == (500,)


def test_no_wrong_labels_where_none_are_asked_for():
    assert not overfitting.run(overfitting.Config(flip=0.0, **SHORT)).flipped.any()
    assert not spirals.run(spirals.Config(flip=0.0, **SHORT)).flipped.any()
    assert not digits.run(digits.Config(label_noise=0.0, **SHORT)).mislabelled.any()


@pytest.mark.parametrize("place", rate_sweep.PLACES)
def test_networks_of_a_sweep_do_not_disturb_each_other(place):
    config = rate_sweep.Config(seed=1, place=place, rates=(0.0, 0.3, 0.6), **SHORT)
    first, second = rate_sweep.run(config), rate_sweep.run(replace(config, rates=(0.0, 0.4, 0.6)))
    for number in (0, 2):
        np.testing.assert_array_equal(curve(first.runs[number]), curve(second.runs[number]))
    assert not np.array_equal(curve(first.runs[1]), curve(second.runs[1]))
    assert len({run.records[0].validation_loss for run in first.runs}) == 1
    expected = {"hidden": (0.0, 0.3, 0.3, 0.0), "input": (0.3, 0.0, 0.0, 0.0)}
    assert first.runs[1].network.config.rates == expected[place]


def test_a_sweep_without_dropout_is_the_same_everywhere():
    hidden = rate_sweep.run(rate_sweep.Config(place="hidden", **SHORT))
    inputs = rate_sweep.run(rate_sweep.Config(place="input", **SHORT))
    # Masked inputs lie otherwise in memory than bare ones, and some processors then sum in another order.
    np.testing.assert_allclose(curve(hidden.runs[0]), curve(inputs.runs[0]), rtol=ROUNDING)


def test_stacks_start_equal_and_each_gets_its_own_setting():
    placed = output_layer.run(output_layer.Config(rate=0.4, output_rate=0.3, **SHORT))
    rates = [run.network.config.rates for run in (placed.nowhere, placed.hidden, placed.output, placed.both)]
    assert rates == [(0, 0, 0, 0), (0, 0.4, 0.4, 0), (0, 0, 0, 0.3), (0, 0.4, 0.4, 0.3)]
    decayed = weight_decay.run(weight_decay.Config(**SHORT))
    compared = [decayed.neither, decayed.decay, decayed.dropout, decayed.both]
    assert len({run.records[0].validation_loss for run in compared}) == 1
    assert [run.network.config.rates[1] for run in compared] == [0.0, 0.0, 0.4, 0.4]
    off = weight_decay.run(weight_decay.Config(rate=0.0, decay=0.0, decay_with_dropout=0.0, **SHORT))
    for run in (off.decay, off.dropout, off.both):
        np.testing.assert_array_equal(curve(run), curve(off.neither))
    high = high_rate.run(high_rate.Config(moderate_rate=0.0, rate=0.0, **SHORT))
    assert curve(high.plain).tolist() == curve(high.moderate).tolist() == curve(high.high).tolist()


def test_a_grid_has_its_rates_in_place():
    config = common_rates.Config(input_rates=(0.0, 0.2), hidden_rates=(0.0, 0.4, 0.8), **SHORT)
    result = common_rates.run(config)
    assert [[run.network.config.rates for run in row] for row in result.runs] == [
        [(i, h, h, 0.0) for h in (0.0, 0.4, 0.8)] for i in (0.0, 0.2)
    ]
    assert result.validation_accuracies.shape == result.validation_losses.shape == (2, 3)
    assert result.validation_losses[1, 2] == result.runs[1][2].last.validation_loss


def test_few_samples_is_clean_digits_with_fewer():
    few = few_samples.run(few_samples.Config(seed=3, n_epochs=2))
    clean = clean_digits.run(clean_digits.Config(seed=3, n_train=100, n_epochs=2, record_every=10))
    assert_same_bits(few.pair, clean)


def test_clean_data_are_clean_and_noise_is_only_in_training():
    config = clean_data.Config(n_train=50)
    data = config.make_data(1)
    np.testing.assert_allclose(data.y_train[:, 0], np.sin(data.x_train[:, 0]) + np.sin(data.x_train[:, 1]))
    noisy = replace(config, noise=0.5).make_data(1)
    np.testing.assert_array_equal(noisy.x_train, data.x_train)
    np.testing.assert_array_equal(noisy.y_validation, data.y_validation)
    np.testing.assert_allclose(data.y_validation, np.sin(data.x_validation).sum(axis=1, keepdims=True))
    assert 0.3 < (noisy.y_train - data.y_train).std() < 0.7
    with pytest.raises(ValueError, match="rates must begin with 0"):
        clean_data.Config(rates=(0.1, 0.2))


def test_recurrent_networks_without_dropout_are_all_the_same():
    config = trained_recurrent.Config(rate=0.0, n_epochs=2, n_steps=4)
    result = trained_recurrent.run(config)
    for trained in (result.step, result.sequence):
        np.testing.assert_array_equal(trained.network.parameters, result.none.network.parameters)
        np.testing.assert_array_equal(trained.train_losses, result.none.train_losses)
