"""What the experiments measure on trained networks, on cases where the answer is known."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiments import (
    boundary,
    common_rates,
    family,
    high_rate,
    knock_out,
    monte_carlo,
    overfitting,
    rate_sweep,
    slower_training,
    weight_decay,
)
from core.nn.network import Network, NetworkConfig
from core.nn.presets import Run
from core.nn.training import EpochRecord

from .runs import result


def straight_line(slope):
    """A network whose answer is sigmoid(slope * x_1)."""
    network = Network(NetworkConfig((2, 1), (0.0, 0.0), "binary", "float64"), 0)
    network.weights()[0][...] = [[slope], [0.0]]
    return network


def test_the_boundary_of_a_straight_line():
    corners = np.array([[-1.0, -1.0], [1.0, 1.0]])
    surface = boundary.decision_surface(straight_line(3.0), corners, 60)
    np.testing.assert_allclose(surface.x[[0, -1]], [-1.5, 1.5])
    assert surface.probabilities.shape == (60, 60)
    np.testing.assert_allclose(surface.probabilities[0], surface.probabilities[-1])
    # One edge in every row; the slope of sigmoid(3 x) at 0 is 3/4.
    assert surface.boundary_edges == 60
    assert surface.steepest_slope == pytest.approx(0.75, rel=1e-2)


def test_rows_of_a_surface_are_y_and_columns_x():
    network = straight_line(1.0)
    network.weights()[0][...] = [[0.0], [5.0]]
    surface = boundary.decision_surface(network, np.array([[0.0, 0.0], [1.0, 2.0]]), 8)
    assert surface.x[-1] == 1.5 and surface.y[-1] == 2.5
    assert (np.diff(surface.probabilities, axis=0) > 0).all()
    assert (np.diff(surface.probabilities, axis=1) == 0).all()
    with pytest.raises(ValueError, match="n_points must be at least 2"):
        boundary.decision_surface(network, np.zeros((2, 2)), 1)


def test_surfaces_are_those_of_the_trained_pair():
    run = result("boundary", 3000)
    pair = overfitting.run(overfitting.Config(seed=3000))
    np.testing.assert_array_equal(run.pair.plain.network.parameters, pair.plain.network.parameters)
    again = boundary.decision_surface(pair.dropout.network, pair.data.x_train, 200)
    np.testing.assert_array_equal(again.probabilities, run.dropout.probabilities)


def test_watching_a_pair_does_not_disturb_it():
    config = overfitting.Config(seed=3, rate=0.4, n_epochs=50, record_every=5)
    watched = boundary.watch(boundary.Watch(config, every=20, n_points=12))
    unwatched = overfitting.run(config)
    assert watched.epochs == (0, 20, 40, 50)
    for hue in ("plain", "dropout"):
        seen, alone = getattr(watched.pair, hue), getattr(unwatched, hue)
        assert seen.records == alone.records
        np.testing.assert_array_equal(seen.network.parameters, alone.network.parameters)
        last = boundary.decision_surface(alone.network, unwatched.data.x_train, 12)
        np.testing.assert_array_equal(getattr(watched, hue)[-1].probabilities, last.probabilities)
    np.testing.assert_array_equal(watched.pair.flipped, unwatched.flipped)
    # Both start as one network, and part.
    np.testing.assert_array_equal(watched.plain[0].probabilities, watched.dropout[0].probabilities)
    assert (watched.plain[1].probabilities != watched.dropout[1].probabilities).any()
    with pytest.raises(ValueError, match="multiple of 5, got 12"):
        boundary.Watch(config, every=12)


@given(st.integers(1, 40), st.floats(0.0, 0.99), st.floats(0.0, 0.99), st.integers(0, 99))
def test_exactly_the_share_goes_and_more_only_takes_more(n_units, share, other, seed):
    order = (np.random.default_rng(seed).permutation(n_units),)
    (mask,), (bigger,) = (knock_out.masks_after(order, s) for s in sorted((share, other)))
    assert (~mask).sum() == round(min(share, other) * n_units)
    assert not (bigger & ~mask).any()


def test_nothing_lost_is_the_whole_network():
    run = result("knock_out", 3000)
    assert run.plain_accuracies.shape == run.dropout_accuracies.shape == (9, 5)
    assert set(run.plain_accuracies[0]) == {run.plain.last.validation_accuracy}
    assert set(run.dropout_accuracies[0]) == {run.dropout.last.validation_accuracy}
    assert [len(neurons) for neurons in run.orders[0]] == [128, 128]
    at_half = run.accuracies_at(0.5)
    assert at_half == (run.plain_accuracies[5].mean(), run.dropout_accuracies[5].mean())


def test_knocked_out_by_hand():
    """Lost neurons contribute nothing, the others 1 / (1 - share): written out layer by layer."""
    run = result("knock_out", 3000)
    network, x = run.plain.network, run.data.x_validation[:50]
    masks = knock_out.masks_after(run.orders[1], 0.25)
    values = x.astype(np.float64)
    for number, (w, b) in enumerate(zip(network.weights(), network.biases(), strict=True)):
        values = values @ w + b
        if number < 2:
            values = np.maximum(values, 0) * masks[number] / 0.75
    np.testing.assert_allclose(network.knock_out(x, masks, 0.25), values, rtol=1e-12, atol=1e-12)
    seen = replace(run.data, x_validation=x, y_validation=run.data.y_validation[:50])
    accuracy = (values.argmax(axis=1) == seen.y_validation).mean()
    assert knock_out.accuracy_without(network, seen, run.orders[1], 0.25) == accuracy


def test_what_is_left_speaks_louder():
    """With the scale forgotten the biases weigh too much; the accuracies must be those of scaled networks."""
    run = result("knock_out", 3000)
    x, order = run.data.x_validation, run.orders[0]
    logits = run.plain.network.knock_out(x, knock_out.masks_after(order, 0.7), 0.7)
    assert run.plain_accuracies[7, 0] == (logits.argmax(axis=1) == run.data.y_validation).mean()
    unscaled = run.plain.network.knock_out(x, knock_out.masks_after(order, 0.7), 0.0)
    assert (unscaled.argmax(axis=1) == run.data.y_validation).mean() != run.plain_accuracies[7, 0]


@pytest.mark.parametrize("bad", [{"lost": 1.0}, {"shares": (0.2, 1.0)}, {"n_orders": 0}])
def test_a_knock_out_that_is_none(bad):
    with pytest.raises(ValueError, match=r"rate must be in|n_orders must be at least 1"):
        knock_out.Config(**bad)


def test_epochs_to_a_loss():
    assert slower_training.epochs_to([2.0, 1.0, 0.5, 0.7, 0.4], 0.5) == 2
    assert slower_training.epochs_to([2.0, 1.0], 3.0) == 0
    assert slower_training.epochs_to([2.0, 1.0], 0.5) == math.inf


def test_slower_training_needs_every_target():
    run = result("slower_training", 3000)
    assert run.claim().holds
    assert len(run.plain.train_losses) == len(run.plain.train_losses_all_on) == 61
    # Without masks, looking again after the epoch's last step is all that differs.
    np.testing.assert_allclose(run.plain.train_losses[10:], run.plain.train_losses_all_on[10:], atol=0.1)
    assert (run.dropout.train_losses[5:] > run.dropout.train_losses_all_on[5:]).all()
    swapped = replace(run, plain=run.dropout, dropout=run.plain)
    assert not swapped.claim().holds
    assert not replace(run, dropout=run.plain).claim().holds


def ended(validation_loss, *, train_loss=1.0, accuracy=0.5):
    return Run(None, (EpochRecord(9, train_loss, validation_loss, 0.5, accuracy),))


def test_the_u_must_have_its_lowest_point_inside():
    config = rate_sweep.Config(rates=(0.0, 0.5, 0.9))
    for losses, holds in (((3, 1, 2), True), ((1, 2, 3), False), ((3, 2, 1), False)):
        run = rate_sweep.Result(config, tuple(ended(loss) for loss in losses), 0.0)
        assert run.claim().holds is holds
    assert run.best == 2 and run.claim().effect["best_rate"] == 0.9


@pytest.mark.parametrize("bad", [{"place": "output"}, {"rates": (0.0, 0.5)}, {"rates": (0.0, 0.5, 0.2)}])
def test_a_sweep_that_is_none(bad):
    with pytest.raises(ValueError, match=r"place must be one of|rates must be at least 3, growing"):
        rate_sweep.Config(**bad)


def test_the_input_sweep_is_a_u_too():
    for seed in (3000, 3001):
        assert rate_sweep.run(rate_sweep.Config(seed=seed, place="input")).claim().holds


def test_high_rate_wants_both_signs_of_underfitting():
    run = result("high_rate", 3000)
    moderate, high = ended(0.6, train_loss=0.4, accuracy=0.8), ended(0.7, train_loss=0.7, accuracy=0.7)
    assert replace(run, moderate=moderate, high=high).claim().holds
    assert not replace(run, moderate=moderate, high=ended(0.7, train_loss=0.3, accuracy=0.7)).claim().holds
    assert not replace(run, moderate=moderate, high=ended(0.7, train_loss=0.7, accuracy=0.9)).claim().holds
    assert isinstance(run.config, high_rate.Config)


def test_weights_without_biases():
    run = result("weight_decay", 3000)
    weights = weight_decay.flat_weights(run.dropout.network)
    assert weights.shape == (64 * 128 + 128 * 128 + 128 * 10,)
    expected = math.sqrt(math.fsum(float(w) ** 2 for w in weights))
    assert weight_decay.weight_norm(run.dropout.network) == pytest.approx(expected, rel=1e-9)


def test_weight_decay_must_also_be_the_faster_one():
    run = result("weight_decay", 3000)
    assert run.claim().holds
    assert [record.epoch for record in run.decay.records] == list(range(41))
    late = Run(run.decay.network, tuple(replace(r, train_loss=2.0) for r in run.decay.records))
    assert weight_decay.epochs_to(late, 1.0) == math.inf
    assert not replace(run, decay=late).claim().holds
    assert not replace(run, decay=Run(run.dropout.network, run.decay.records)).claim().holds
    assert not replace(run, dropout=run.neither).claim().holds


def test_sparsity_looks_at_unseen_digits():
    run = result("sparsity", 3000)
    assert run.plain_activations.shape == run.dropout_activations.shape == (1000, 128)
    assert run.plain_activations.min() == 0.0
    w, b = run.plain.network.weights()[0], run.plain.network.biases()[0]
    np.testing.assert_allclose(run.plain_activations, np.maximum(run.data.x_validation @ w + b, 0), atol=1e-12)


def test_where_the_uncertainty_is_read():
    run = result("monte_carlo", 3000)
    assert run.passes.passes.shape == (100, 161, 1) and run.prediction.shape == (161, 1)
    deviation = run.passes.passes.std(axis=0)[:, 0]
    gap = deviation[(run.x > -1) & (run.x < 1)].mean()
    assert run.claim().effect["deviation_in_gap"] == pytest.approx(gap)
    # Near 0 few units answer, so that some of the 100 passes agree by chance.
    assert deviation.min() > 0.005 and len(np.unique(run.passes.passes[:, 80, 0])) > 50
    # Means of 100 passes lie near the network with every unit on: dropout is nearly unbiased at p = .1.
    assert np.abs(run.passes.mean - run.prediction).mean() < 0.2
    with pytest.raises(ValueError, match="n_points must be at least 20"):
        monte_carlo.Config(n_points=5)


def test_the_customary_corner():
    config = common_rates.Config(input_rates=(0.0, 0.1, 0.5), hidden_rates=(0.0, 0.3, 0.5, 0.8))
    accuracies = np.array([[0.5, 0, 0, 0], [0, 0.8, 0.9, 0], [0, 0, 0, 0.2]])
    run = common_rates.Result(config, tuple(tuple(ended(1.0, accuracy=a) for a in row) for row in accuracies), 0.0)
    claim = run.claim()
    assert claim.holds and claim.effect["customary_accuracy"] == pytest.approx(0.85)
    assert (claim.effect["best_input_rate"], claim.effect["best_hidden_rate"]) == (0.1, 0.5)
    accuracies[0, 0] = 0.86
    rows = tuple(tuple(ended(1.0, accuracy=a) for a in row) for row in accuracies)
    assert not common_rates.Result(config, rows, 0.0).claim().holds


@pytest.mark.parametrize(
    ("taken_for", "really"),
    [("gaussian", "ordinary"), ("path", "ordinary"), ("connect", "units"), ("alpha", "ordinary")],
)
def test_no_relative_passes_for_another(taken_for, really):
    run = result("family", 3000)
    assert run.claim().holds
    assert not replace(run, **{taken_for: getattr(run, really)}).claim().holds


def test_spatial_dropout_must_take_whole_channels():
    run = result("family", 3000)
    spatial = run.spatial.copy()
    spatial[0, 0, 0, 0] = 7.0
    assert not replace(run, spatial=spatial).claim().holds
    with pytest.raises(ValueError, match="n_samples must be at least 2"):
        family.Config(n_samples=1)
