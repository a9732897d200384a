"""The pass with memory of its own says what ``Network.predict`` says."""

import numpy as np
import pytest

from core.nn.evaluation import EvaluationPass
from core.nn.layers import binary_cross_entropy, binary_loss, softmax_cross_entropy, softmax_loss
from core.nn.network import Network, NetworkConfig


@pytest.mark.parametrize("widths", [(2, 64, 64, 1), (5, 3), (64, 128, 10)])
@pytest.mark.parametrize(("dtype", "close"), [("float64", 1e-13), ("float32", 1e-5)])
def test_it_agrees_with_predict_for_every_network_in_turn(widths, dtype, close):
    rng = np.random.default_rng(1)
    x = rng.standard_normal((37, widths[0]))
    config = NetworkConfig(widths, (0.5,) * len(widths), "mse", dtype)
    ours = EvaluationPass(widths, x, dtype)
    for seed in (3, 4, 3):
        network = Network(config, seed)
        network.biases()[-1][...] = seed
        logits = ours.logits(network.parameters)
        assert logits.shape == (37, widths[-1]) and logits.dtype == dtype
        np.testing.assert_allclose(logits, network.predict(x), rtol=close, atol=close)


def test_losses_without_gradient_are_the_same_bits():
    rng = np.random.default_rng(2)
    logits, labels = rng.standard_normal((50, 10)), rng.integers(10, size=50)
    assert softmax_loss(logits, labels) == softmax_cross_entropy(logits, labels)[0]
    assert binary_loss(logits[:, :1], labels % 2) == binary_cross_entropy(logits[:, :1], labels % 2)[0]
    with pytest.raises(ValueError, match="labels must be from 0 to 9"):
        softmax_loss(logits, labels + 1)
    with pytest.raises(ValueError, match="labels must be 0 or 1"):
        binary_loss(logits[:, :1], labels)
