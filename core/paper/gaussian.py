"""Section 10: multiplying by numbers from N(1, 1) instead of by a mask."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array, Labels
from core.nn.datasets import Dataset
from core.nn.dropout import dropout_forward, sample_mask
from core.nn.layers import dense_backward, dense_forward, relu_backward, relu_forward, softmax_cross_entropy
from core.nn.network import DATA_ORDER, MASKS, Network, layer_views, stream
from core.nn.optimizers import Adam
from core.nn.presets import PRESETS
from core.nn.variants import sample_gaussian_noise
from core.paper.finding import Config, Finding, Mistakes, error, is_below, mistakes

N_TRAIN, N_VALIDATION = 200, 1000
RATE = 0.5
"""With rate .5 the noise is N(1, 1): the mean and the variance of ``mask / q``."""

PUBLISHED = {
    "mnist_bernoulli": 0.0108, "mnist_gaussian": 0.0095, "cifar_bernoulli": 0.126, "cifar_gaussian": 0.125,
}  # fmt: skip
"""Table 10: MNIST with two layers of 1024 units, CIFAR-10 with three convolutional layers and two others."""

Noise = Callable[[tuple[int, ...], np.random.Generator], Array]
"""Draws the factors of one layer and one batch, of mean 1."""


@dataclass(frozen=True)
class Result:
    """Mistakes on unseen digits, (N_VALIDATION,): without noise, with masks, with Gaussian factors."""

    plain_wrong: Mistakes
    bernoulli_wrong: Mistakes
    gaussian_wrong: Mistakes

    @property
    def plain(self) -> float:
        """The error without noise."""
        return error(self.plain_wrong)

    @property
    def bernoulli(self) -> float:
        """The error with masks."""
        return error(self.bernoulli_wrong)

    @property
    def gaussian(self) -> float:
        """The error with Gaussian factors."""
        return error(self.gaussian_wrong)

    def findings(self) -> list[Finding]:
        """Gaussian factors do as well as masks or better; and they really do what dropout does."""
        numbers = {
            "plain": self.plain, "bernoulli": self.bernoulli, "gaussian": self.gaussian,
        } | {f"paper_{name}": value for name, value in PUBLISHED.items()}  # fmt: skip
        return [
            Finding("as-good", not is_below(self.bernoulli_wrong, self.gaussian_wrong), numbers),
            Finding("helps", is_below(self.gaussian_wrong, self.plain_wrong), numbers),
        ]


def run(config: Config) -> Result:
    """Train three networks from the same weights, in the same order; they differ in nothing but their factors."""
    data = config.data(N_TRAIN, N_VALIDATION)
    return Result(*(_trained(noise, data, config.seed) for noise in (_none, _masks, _gaussian)))


def _none(shape: tuple[int, ...], _rng: np.random.Generator) -> Array:
    return np.ones(shape, np.float64)


def _masks(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    return dropout_forward(np.ones(shape, np.float64), sample_mask(shape, RATE, rng), RATE)


def _gaussian(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    return sample_gaussian_noise(shape, RATE, rng)


def _trained(noise: Noise, data: Dataset, seed: int) -> Mistakes:
    """Train the preset D2's network with these factors after each hidden layer; its mistakes with all of them 1."""
    preset = PRESETS["D2"]
    training = preset.training_config(seed)
    network = preset.network(seed, 0.0)
    gradients = np.zeros_like(network.parameters)
    optimizer = Adam(network.parameters, gradients, learning_rate=training.learning_rate)
    order, rng = (np.random.default_rng(stream(seed, purpose)) for purpose in (DATA_ORDER, MASKS))
    x, batch_size = data.x_train, training.batch_size or len(data.x_train)
    for _ in range(training.n_epochs):
        samples = order.permutation(len(x))
        for start in range(0, len(x), batch_size):
            batch = samples[start : start + batch_size]
            fill_gradients(network, gradients, x[batch], data.y_train[batch], noise, rng)
            optimizer.step()
    return mistakes(network, data)


def fill_gradients(
    network: Network, gradients: Array, x: Array, y: Labels, noise: Noise, rng: np.random.Generator
) -> None:  # fmt: skip
    """Write to ``gradients`` (n_parameters,) those of the mean loss on one batch, factors after each hidden layer.

    x: (n_samples, n_inputs); y: classes (n_samples,). Derivation: with ``a = e relu(z)`` and e drawn without looking
    at z, ``d L / d z = e d L / d a`` where z > 0, else 0.
    """
    weights, biases = network.weights(), network.biases()
    inputs, sums, factors = [x], [], []
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        z = dense_forward(inputs[-1], w, b)
        e = noise(z.shape, rng)
        inputs.append(relu_forward(z) * e)
        sums.append(z)
        factors.append(e)
    _, grad = softmax_cross_entropy(dense_forward(inputs[-1], weights[-1], biases[-1]), y)
    for layer, view in reversed(list(enumerate(layer_views(gradients, network.config.widths)))):
        grad_x, grad_w, grad_b = dense_backward(grad, inputs[layer], weights[layer])
        view[:, :-1], view[:, -1] = grad_w.T, grad_b
        if layer:
            grad = relu_backward(grad_x * factors[layer - 1], sums[layer - 1])
