"""All sub-networks of a small network: their means against the one scaled network."""

import numpy as np
import pytest

from core.nn.dropout import sum_variance
from core.nn.ensemble import all_subnetworks, arithmetic_mean, normalized_geometric_mean
from core.nn.layers import softmax
from core.nn.network import Network, NetworkConfig


@pytest.fixture
def x():
    return np.random.default_rng(0).standard_normal((3, 10))


def test_of_a_linear_network_the_mean_over_masks_is_the_scaled_network(x):
    network = Network(NetworkConfig((10, 1), (0.3, 0.0), "mse", "float64"), 1)
    networks = all_subnetworks(network, x)
    assert networks.masks.shape == (1024, 10) and networks.logits.shape == (1024, 3, 1)
    assert networks.probabilities.sum() == pytest.approx(1.0, abs=1e-14)
    mean = arithmetic_mean(networks.logits, networks.probabilities)
    np.testing.assert_allclose(mean, network.predict(x), atol=5e-15)
    variance = arithmetic_mean((networks.logits - mean) ** 2, networks.probabilities)
    expected = [sum_variance(row, network.weights()[0][:, 0], 0.3) for row in x]
    np.testing.assert_allclose(variance[:, 0], expected, rtol=1e-12)


def test_of_one_softmax_layer_the_geometric_mean_is_the_scaled_network(x):
    network = Network(NetworkConfig((10, 4), (0.5, 0.0), "softmax", "float64"), 1)
    networks = all_subnetworks(network, x)
    scaled = softmax(network.predict(x))
    geometric = normalized_geometric_mean(networks.logits, networks.probabilities)
    np.testing.assert_allclose(geometric, scaled, atol=1e-14)
    arithmetic = arithmetic_mean(softmax(networks.logits), networks.probabilities)
    assert np.abs(arithmetic - scaled).max() > 0.005


def test_the_geometric_mean_is_the_product_of_powers(x):
    network = Network(NetworkConfig((10, 3), (0.2, 0.0), "softmax", "float64"), 1)
    networks = all_subnetworks(network, x)
    product = np.prod(softmax(networks.logits) ** networks.probabilities[:, None, None], axis=0)
    geometric = normalized_geometric_mean(networks.logits, networks.probabilities)
    np.testing.assert_allclose(geometric, product / product.sum(axis=1, keepdims=True), rtol=1e-10)


def test_of_a_deep_network_the_scaled_network_is_only_close(x):
    network = Network(NetworkConfig((10, 6, 5, 3), (0.0, 0.5, 0.3, 0.0), "softmax", "float64"), 1)
    networks = all_subnetworks(network, x)
    assert networks.masks.shape == (2**11, 11)
    gap = np.abs(normalized_geometric_mean(networks.logits, networks.probabilities) - softmax(network.predict(x)))
    assert 1e-4 < gap.max() < 0.3


def test_each_row_is_the_network_with_that_mask(x):
    network = Network(NetworkConfig((10, 4, 3, 2), (0.0, 0.5, 0.3, 0.0), "softmax", "float64"), 1)
    networks = all_subnetworks(network, x)
    for row in (0, 37, 127):
        masks = [None, networks.masks[row, :4], networks.masks[row, 4:], None]
        np.testing.assert_allclose(networks.logits[row], network.predict_masked(x, masks), atol=1e-14)
        kept = networks.masks[row].astype(float)
        p = np.prod(0.5 ** np.ones(4)) * np.prod(kept[4:] * 0.7 + (1 - kept[4:]) * 0.3)
        assert networks.probabilities[row] == pytest.approx(p)


def test_misuse_is_refused(x):
    for config, n in (((10, 1), 0), ((17, 1), 17)):
        network = Network(NetworkConfig(config, (0.5 if n else 0.0, 0.0), "mse"), 0)
        with pytest.raises(ValueError, match=f"units that can drop must be from 1 to 16, got {n}"):
            all_subnetworks(network, np.ones((1, config[0])))
    with pytest.raises(ValueError, match=r"probabilities must have the shape \(4,\) of the masks, got \(3,\)"):
        arithmetic_mean(np.ones((4, 1)), np.ones(3))
