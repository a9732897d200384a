"""The small readable network: its arithmetic by hand, its gradients by differences."""

import numpy as np
import pytest

from core.nn.dropout import sample_mask
from core.nn.thinned import SmallNetwork, outputs_under, sample_masks, small_network, thinned_pass


def test_by_hand() -> None:
    network = SmallNetwork(np.array([[1.0, 2.0, 1.0]]), (np.array([[2.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),))
    result = thinned_pass(network, [np.array([True, False])], 0.5)
    assert result.hidden[0].tolist() == [3.0, 3.0]
    assert result.kept[0].tolist() == [6.0, 0.0]
    assert (result.masked_sum, result.output) == (3.0, 6.0)
    assert result.output_gradients.tolist() == [6.0, 0.0]
    assert result.zero_gradients == 4  # three weights into the dropped unit, one out of it


@pytest.mark.parametrize("n_layers", [1, 2, 3])
@pytest.mark.parametrize("rate", [0.0, 0.3, 0.5])
def test_gradients_are_differences(n_layers: int, rate: float) -> None:
    """Numeric gradients of every weight of the last hidden layer, with the masks held fixed."""
    network = small_network(n_layers, 5, seed=3)
    masks = sample_masks(network, rate, 1, seed=4)[0]
    result = thinned_pass(network, masks, rate)
    zeros = 0
    for index in np.ndindex(network.weights[-1].shape):
        outputs = []
        for step in (1e-6, -1e-6):
            weights = [w.copy() for w in network.weights]
            weights[-1][index] += step
            outputs.append(thinned_pass(SmallNetwork(network.x, tuple(weights)), masks, rate).output)
        slope = (outputs[0] - outputs[1]) / 2e-6
        if not masks[-1][index[1]]:
            assert slope == 0.0
            zeros += 1
    n_off = int((~masks[-1]).sum())
    assert result.zero_gradients == zeros + n_off
    assert not result.output_gradients[~masks[-1]].any()


def test_many_masks_at_once_equal_one_by_one() -> None:
    network = small_network(2, 4, seed=1)
    steps = sample_masks(network, 0.4, 30, seed=2)
    together = outputs_under(network, np.array(steps), 0.4)
    one_by_one = [thinned_pass(network, masks, 0.4).output for masks in steps]
    np.testing.assert_allclose(together, one_by_one)
    assert len({mask.tobytes() for step in steps for mask in step}) > 5


@pytest.mark.parametrize("seed", range(30))
def test_activations_are_small_and_positive(seed: int) -> None:
    network = small_network(3, 6, seed)
    hidden = thinned_pass(network, [np.ones(6, bool)] * 3, 0.0).hidden
    assert all((h > 0).all() and (h < 100).all() and (h == h.round()).all() for h in hidden)


def test_masks_are_those_of_the_seed_one_step_after_another() -> None:
    network = small_network(2, 4, seed=1)
    drawn = sample_mask((5, 2, 4), 0.4, np.random.default_rng(11))
    steps = sample_masks(network, 0.4, 5, seed=11)
    assert np.array_equal(np.array(steps), drawn)
    # More steps begin with the same ones: a longer play keeps what was seen.
    assert np.array_equal(np.array(sample_masks(network, 0.4, 9, seed=11)[:5]), drawn)
