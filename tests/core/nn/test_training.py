"""Training: ten steps against the textbook, and that nothing is shared between compared networks."""

import dataclasses
import itertools

import numpy as np
import pytest

from core.nn.datasets import Dataset, moons
from core.nn.mask_stream import MaskStream
from core.nn.network import DATA_ORDER, Network, NetworkConfig, layer_views, stream
from core.nn.training import TrainingConfig, evaluate, measure, train, train_many

from . import textbook

MOONS = moons(0, n_train=40, n_validation=60, noise=0.2, flip=0.1)
SMALL = (2, 8, 6, 1)


def binary(*rates, widths=SMALL, dtype="float64"):
    return NetworkConfig(widths, rates or (0.0,) * len(widths), "binary", dtype)


def config(**changes):
    base = TrainingConfig(n_epochs=6, batch_size=10, learning_rate=0.01, seed=5)
    return dataclasses.replace(base, **changes)


def trained(network_config, training, seed=1, data=MOONS):
    network = Network(network_config, seed)
    records = list(train(network, data, training))
    return network, records


def as_lists(network):
    return [w.tolist() for w in network.weights()], [b.tolist() for b in network.biases()]


def flat(weights, biases):
    """The network's own order: each unit's incoming weights, then its bias."""
    return np.concatenate([np.column_stack([np.transpose(w), b]).ravel() for w, b in zip(weights, biases, strict=True)])


def shuffled_batches(training, n):
    """The batches that training sees: a fresh order for every epoch."""
    rng = np.random.default_rng(stream(training.seed, DATA_ORDER))
    for _ in range(training.n_epochs):
        order = rng.permutation(n)
        yield from (order[start : start + training.batch_size] for start in range(0, n, training.batch_size))


def textbook_training(network, data, seed, batches, oracle):
    """One step for each batch with Python loops and the masks of ``seed``; returns parameters and losses."""
    net, batches = network.config, list(batches)
    parameters, losses = network.parameters.copy(), []
    sources = [
        MaskStream((width, len(batches[0])), [rate], seed, layer, "float64")
        for layer, (width, rate) in enumerate(zip(net.widths, net.rates, strict=True))
    ]
    for batch in batches:
        factors = []
        for source, rate in zip(sources, net.rates, strict=True):
            mask = source.draw()[0, :, : len(batch)].T
            factors.append((mask / (1 - round(rate * 65536) / 65536)).tolist())
        layers = layer_views(parameters, net.widths)
        weights, biases = [v[:, :-1].T.tolist() for v in layers], [v[:, -1].tolist() for v in layers]
        x, y = data.x_train[batch].tolist(), data.y_train[batch].tolist()
        loss, grad_w, grad_b = textbook.gradients(weights, biases, x, y, factors, net.loss)
        losses.append(loss)
        parameters = np.array(oracle.step(parameters.tolist(), flat(grad_w, grad_b).tolist()))
    return parameters, losses


def weights_only(network_config, coefficient):
    decay = np.zeros(network_config.n_parameters)
    for layer in layer_views(decay, network_config.widths):
        layer[:, :-1] = coefficient
    return decay.tolist()


ORACLES = {
    "adam": lambda n, decay: textbook.Adam(n, 0.01, l2=decay),
    "adamw": lambda n, decay: textbook.Adam(n, 0.01, decoupled=decay),
    "sgd": lambda n, decay: textbook.Sgd(n, 0.01, 0.9, l2=decay),
}


@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
@pytest.mark.parametrize("optimizer", ORACLES)
def test_twelve_steps_against_the_textbook(optimizer, weight_decay):
    # Batches of 12, 12, 12 and 4: the last one is small.
    net = binary(0.1, 0.5, 0.3, 0.2)
    training = config(n_epochs=3, batch_size=12, optimizer=optimizer, weight_decay=weight_decay)
    oracle = ORACLES[optimizer](net.n_parameters, weights_only(net, weight_decay))
    expected, losses = textbook_training(Network(net, 1), MOONS, 5, shuffled_batches(training, 40), oracle)
    network, records = trained(net, training)
    np.testing.assert_allclose(network.parameters, expected, atol=1e-10)
    for epoch in (1, 2, 3):
        mean = np.average(losses[4 * epoch - 4 : 4 * epoch], weights=[12, 12, 12, 4])
        assert records[epoch].train_loss == pytest.approx(mean, abs=1e-10)


def test_ten_full_batch_steps_against_the_textbook():
    net = binary(0.0, 0.5, 0.3, 0.0)
    oracle = textbook.Adam(net.n_parameters, 0.01)
    expected, losses = textbook_training(Network(net, 1), MOONS, 5, [np.arange(40)] * 10, oracle)
    network, records = trained(net, config(n_epochs=10, batch_size=None))
    np.testing.assert_allclose(network.parameters, expected, atol=1e-10)
    np.testing.assert_allclose([record.train_loss for record in records[1:]], losses, atol=1e-10)


@pytest.mark.parametrize("loss", ["softmax", "mse"])
def test_ten_steps_of_other_losses(loss):
    rng = np.random.default_rng(4)
    x = rng.standard_normal((24, 3))
    y = rng.integers(0, 3, 24) if loss == "softmax" else rng.standard_normal((24, 3))
    net = NetworkConfig((3, 6, 3), (0.2, 0.5, 0.1), loss, "float64")
    training = config(n_epochs=5, batch_size=12)
    data = Dataset(x, y, x, y)
    oracle = textbook.Adam(net.n_parameters, 0.01)
    expected, _ = textbook_training(Network(net, 1), data, 5, shuffled_batches(training, 24), oracle)
    network, _ = trained(net, training, data=data)
    np.testing.assert_allclose(network.parameters, expected, atol=1e-10)


def test_float32_follows_float64():
    training = config(n_epochs=2)
    double, _ = trained(binary(0, 0.5, 0.5, 0), training)
    single, _ = trained(binary(0, 0.5, 0.5, 0, dtype="float32"), training)
    assert single.parameters.dtype == np.float32
    np.testing.assert_allclose(single.parameters, double.parameters, atol=1e-4)


def test_the_same_arguments_give_the_same_bits():
    for batch_size in (None, 12):
        one, records = trained(binary(0.1, 0.5, 0.5, 0.1), config(batch_size=batch_size))
        two, again = trained(binary(0.1, 0.5, 0.5, 0.1), config(batch_size=batch_size))
        assert records == again
        np.testing.assert_array_equal(one.parameters, two.parameters)


def test_the_seed_changes_masks_and_order():
    plain, dropout = binary(), binary(0, 0.5, 0.5, 0)
    assert trained(plain, config())[1][-1] != trained(plain, config(seed=6))[1][-1]
    full = config(batch_size=None)
    assert trained(dropout, full)[1][-1] != trained(dropout, dataclasses.replace(full, seed=6))[1][-1]


@pytest.mark.parametrize("batch_size", [None, 12])
def test_drawing_masks_changes_neither_order_nor_initial_weights(batch_size):
    """A rate below 1/131072 is realised as 0: masks are drawn and keep everything; all must be as without."""
    plain, records = trained(binary(), config(batch_size=batch_size))
    drawing, same = trained(binary(1e-7, 1e-7, 1e-7, 1e-7), config(batch_size=batch_size))
    np.testing.assert_array_equal(plain.parameters, drawing.parameters)
    assert records[1:] == same[1:]


def test_the_masks_of_a_layer_do_not_depend_on_other_layers_rates():
    only, _ = trained(binary(0, 0.5, 0, 0), config(n_epochs=1))
    with_others, _ = trained(binary(1e-7, 0.5, 1e-7, 1e-7), config(n_epochs=1))
    np.testing.assert_array_equal(only.parameters, with_others.parameters)


def test_compared_networks_do_not_disturb_each_other():
    """Trained in turn, in the other order, or in alternation: every network's records stay its own."""
    nets = [binary(), binary(0, 0.5, 0.5, 0), binary(0, 0.2, 0.2, 0)]
    alone = [trained(net, config())[1] for net in nets]
    assert [trained(net, config())[1] for net in reversed(nets)] == alone[::-1]
    runs = [train(Network(net, 1), MOONS, config()) for net in nets]
    alternating = list(zip(*runs, strict=True))
    assert [list(curve) for curve in zip(*alternating, strict=True)] == alone


def test_numpys_global_generator_is_left_alone():
    state = repr(np.random.get_state())  # noqa: NPY002
    trained(binary(0.1, 0.5, 0.5, 0.1), config())
    assert repr(np.random.get_state()) == state  # noqa: NPY002


def test_every_step_has_a_mask_of_its_own():
    """With a learning rate too small to matter the masked loss of one full batch still changes each epoch."""
    training = config(n_epochs=50, batch_size=None, learning_rate=1e-12)
    _, records = trained(binary(0, 0.5, 0.5, 0), training)
    assert len({record.train_loss for record in records}) == 51
    _, plain = trained(binary(), training)
    assert np.ptp([record.train_loss for record in plain]) < 1e-9


def test_the_masked_loss_at_epoch_zero_is_seen_with_masks_and_validation_without():
    network = Network(binary(0, 0.5, 0.5, 0), 1)
    loss_without_masks, accuracy = evaluate(network, MOONS.x_validation, MOONS.y_validation)
    before = network.parameters.copy()
    record = next(train(network, MOONS, config()))
    assert record.epoch == 0
    assert record.train_loss != evaluate(network, MOONS.x_train, MOONS.y_train)[0]
    assert (record.validation_loss, record.validation_accuracy) == (loss_without_masks, accuracy)
    np.testing.assert_array_equal(network.parameters, before)


def test_a_plain_networks_first_record_is_its_evaluation():
    network = Network(binary(), 1)
    record = next(train(network, MOONS, config()))
    assert (record.train_loss, record.train_accuracy) == evaluate(network, MOONS.x_train, MOONS.y_train)


def test_evaluation_draws_nothing_and_scales_nothing():
    network = Network(binary(0.1, 0.5, 0.5, 0.1), 1)
    plain = Network(binary(), 1)
    assert evaluate(network, MOONS.x_train, MOONS.y_train) == evaluate(plain, MOONS.x_train, MOONS.y_train)


def test_record_every_thins_the_records_and_changes_nothing_else():
    all_of_them = trained(binary(0, 0.5, 0.5, 0), config(n_epochs=7))
    some = trained(binary(0, 0.5, 0.5, 0), config(n_epochs=7, record_every=3))
    assert [record.epoch for record in some[1]] == [0, 3, 6, 7]
    assert some[1] == [all_of_them[1][epoch] for epoch in (0, 3, 6, 7)]
    np.testing.assert_array_equal(some[0].parameters, all_of_them[0].parameters)


def test_stopping_leaves_the_network_where_the_record_was():
    network = Network(binary(0, 0.5, 0.5, 0), 1)
    records = list(itertools.islice(train(network, MOONS, config(n_epochs=100)), 4))
    short, _ = trained(binary(0, 0.5, 0.5, 0), config(n_epochs=3))
    np.testing.assert_array_equal(network.parameters, short.parameters)
    loss, _ = evaluate(network, MOONS.x_validation, MOONS.y_validation)
    assert records[-1].validation_loss == loss


def test_no_epochs_give_the_first_record_alone():
    assert len(trained(binary(), config(n_epochs=0))[1]) == 1


@pytest.mark.parametrize("batch_size", [None, 12])
def test_together_is_the_same_as_in_turn(batch_size):
    nets = [binary(), binary(0, 0.5, 0.5, 0), binary(0.2, 0.1, 0.9, 0.1), binary(0, 0, 0.3, 0)]
    trainings = [config(batch_size=batch_size, weight_decay=d) for d in (0.0, 0.1, 0.0, 0.01)]
    together = [Network(net, 1) for net in nets]
    curves = list(zip(*train_many(together, MOONS, trainings), strict=True))
    for net, training, network, curve in zip(nets, trainings, together, curves, strict=True):
        alone, records = trained(net, training)
        np.testing.assert_allclose(network.parameters, alone.parameters, atol=1e-12)
        assert [record.epoch for record in curve] == [record.epoch for record in records]
        np.testing.assert_allclose(
            [record.train_loss for record in curve], [record.train_loss for record in records], atol=1e-12
        )


def test_networks_of_different_seeds_can_train_together():
    together = [Network(binary(0, 0.5, 0.5, 0), seed) for seed in (1, 2)]
    list(train_many(together, MOONS, [config()] * 2))
    for seed, network in zip((1, 2), together, strict=True):
        alone, _ = trained(binary(0, 0.5, 0.5, 0), config(), seed)
        np.testing.assert_allclose(network.parameters, alone.parameters, atol=1e-12)


@pytest.mark.parametrize("optimizer", ORACLES)
def test_weight_decay_makes_smaller_weights(optimizer):
    def norm(weight_decay):
        network, _ = trained(binary(), config(optimizer=optimizer, weight_decay=weight_decay))
        return np.linalg.norm(np.concatenate([w.ravel() for w in network.weights()]))

    assert norm(0.3) < norm(0.0)


def test_max_norm_bounds_hidden_units():
    network, _ = trained(binary(), config(max_norm=0.5))
    first, second, output = (np.linalg.norm(w, axis=0) for w in network.weights())
    assert (first <= 0.5 + 1e-12).all() and (second <= 0.5 + 1e-12).all()
    free, _ = trained(binary(), config())
    assert any((np.linalg.norm(w, axis=0) > 0.5).any() for w in free.weights()[:2])
    assert output.shape == (1,)


def test_the_data_are_not_modified():
    before = [np.copy(a) for a in dataclasses.astuple(MOONS)]
    trained(binary(0.2, 0.5, 0.5, 0.2), config())
    for array, copy in zip(dataclasses.astuple(MOONS), before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_mean_squared_error_has_no_accuracy():
    assert np.isnan(measure(NetworkConfig((1, 1), (0, 0), "mse"), np.ones((2, 1)), np.ones((2, 1)))[1])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"n_epochs": -1}, "n_epochs must be at least 0, got -1"),
        ({"batch_size": 0}, "batch_size must be at least 1, got 0"),
        ({"learning_rate": -0.1}, r"learning_rate must be in \(0, inf\), got -0.1"),
        ({"optimizer": "lion"}, "optimizer must be one of"),
        ({"momentum": 1.0}, r"momentum must be in \[0, 1\), got 1.0"),
        ({"weight_decay": -1.0}, r"weight_decay must be in \[0, inf\), got -1.0"),
        ({"max_norm": 0.0}, r"max_norm must be in \(0, inf\), got 0.0"),
        ({"record_every": 0}, "record_every must be at least 1, got 0"),
        ({"seed": -1}, "seed must be at least 0, got -1"),
    ],
)
def test_bad_configs_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        config(**changes)


def test_networks_that_do_not_fit_are_refused():
    a, b = Network(binary(), 0), Network(binary(widths=(2, 7, 1)), 0)
    with pytest.raises(ValueError, match="must share widths, loss and dtype"):
        next(train_many([a, b], MOONS, [config()] * 2))
    with pytest.raises(ValueError, match="equal but for weight_decay"):
        next(train_many([a, a.copy()], MOONS, [config(), config(seed=9)]))
    with pytest.raises(ValueError, match="networks and configs must be equally many, got 1 and 2"):
        next(train_many([a], MOONS, [config()] * 2))
    with pytest.raises(ValueError, match="x_train must have 5 columns, got 2"):
        next(train(Network(binary(widths=(5, 3, 1)), 0), MOONS, config()))
