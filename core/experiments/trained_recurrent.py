"""A limit: in a small trained tanh network with a short memory, the two kinds of masks do equally well.

The network sees one of four signs, then noise, and must name the sign at the end. Over 10 steps it learns to
protect its memory even from a new mask at every step; over 20 the mask per sequence is usually, not always,
the better one. That is why ``recurrent_memory`` shows the effect on a memory that cannot learn.
Source: Gal and Ghahramani, NeurIPS 2016, section 4.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.experiments.claim import Claim
from core.nn.arrays import Array, Labels, Mask, check_count, check_rate
from core.nn.dropout import dropout_backward, dropout_forward, sample_mask
from core.nn.layers import dense_backward, dense_forward, softmax_cross_entropy
from core.nn.network import DATA, DATA_ORDER, INITIAL_WEIGHTS, MASKS, stream
from core.nn.optimizers import Adam
from core.nn.recurrent import Masking

SECTIONS = ("dropout-disadvantages",)
N_SIGNS = 4
SAME = 0.05


@dataclass(frozen=True)
class Config:
    """rate: on the state that is carried from step to step. n_steps: how long the sign must be remembered."""

    seed: int = 0
    rate: float = 0.25
    n_steps: int = 10
    n_units: int = 32
    n_train: int = 200
    n_validation: int = 500
    n_epochs: int = 40
    batch_size: int = 50
    learning_rate: float = 0.005

    def __post_init__(self) -> None:
        check_rate(self.rate)
        for name in ("n_steps", "n_units", "n_train", "n_validation", "n_epochs", "batch_size"):
            check_count(name, getattr(self, name))


@dataclass(frozen=True)
class Sequences:
    """x: (n_samples, n_steps, N_SIGNS + 1), the sign one-hot at step 0, noise in the last input after it.

    y: (n_samples,), which sign it was.
    """

    x: Array
    y: Labels


class Recurrent:
    """``h_t = tanh(x_t w_x + d(h_(t-1)) w_h + b)``, logits ``h_T w_o + b_o``; d is inverted dropout, h_0 = 0.

    w_h starts as a rotation, which neither shrinks nor blows up a state (Saxe et al., ICLR 2014).
    """

    def __init__(self, n_units: int, seed: int) -> None:
        rng = np.random.default_rng(stream(seed, INITIAL_WEIGHTS))
        n_inputs = N_SIGNS + 1
        shapes = [(n_inputs, n_units), (n_units, n_units), (n_units,), (n_units, N_SIGNS), (N_SIGNS,)]
        n_parameters = sum(int(np.prod(shape)) for shape in shapes)
        self.parameters: Array = np.zeros(n_parameters)
        self.gradients: Array = np.zeros(n_parameters)
        self.w_x, self.w_h, self.b, self.w_o, self.b_o = _views(self.parameters, shapes)
        self._gradient_views = _views(self.gradients, shapes)
        self.w_x[...] = rng.standard_normal(self.w_x.shape) / np.sqrt(n_inputs)
        self.w_h[...] = np.linalg.qr(rng.standard_normal(self.w_h.shape))[0]
        self.w_o[...] = rng.standard_normal(self.w_o.shape) / np.sqrt(n_units)

    def forward(self, x: Array, masks: Sequence[Mask], rate: float) -> tuple[list[Array], list[Array], Array]:
        """x: (n_samples, n_steps, n_inputs); masks: one (n_samples, n_units) a step.

        Returns (states, dropped, logits): h_1 ... h_T, the d(h_(t-1)) that went into each, and
        (n_samples, N_SIGNS).
        """
        states, dropped = [], []
        state: Array = np.zeros((len(x), len(self.b)))
        for step, mask in enumerate(masks):
            dropped.append(dropout_forward(state, mask, rate))
            state = np.tanh(x[:, step] @ self.w_x + dense_forward(dropped[-1], self.w_h, self.b))
            states.append(state)
        return states, dropped, dense_forward(state, self.w_o, self.b_o)

    def backward(
        self,
        x: Array,
        masks: Sequence[Mask],
        rate: float,
        states: Sequence[Array],
        dropped: Sequence[Array],
        grad_logits: Array,
    ) -> None:
        """Write d loss / d parameters to ``gradients``: back through time, step by step.

        With ``z_t`` the argument of tanh: ``d L / d z_t = (1 - h_t^2) d L / d h_t``. All steps share their
        weights, so their gradients add up; what is left goes through the mask to ``h_(t-1)``.
        """
        self.gradients[...] = 0.0
        grad_w_x, grad_w_h, grad_b, grad_w_o, grad_b_o = self._gradient_views
        grad_state, grad_w_o[...], grad_b_o[...] = dense_backward(grad_logits, states[-1], self.w_o)
        for step in range(len(states) - 1, -1, -1):
            grad_z = (1.0 - states[step] ** 2) * grad_state
            grad_w_x += x[:, step].T @ grad_z
            grad_dropped, of_w_h, of_b = dense_backward(grad_z, dropped[step], self.w_h)
            grad_w_h += of_w_h
            grad_b += of_b
            grad_state = dropout_backward(grad_dropped, masks[step], rate)

    def predict(self, x: Array) -> Array:
        """Logits (n_samples, N_SIGNS) with every unit on."""
        all_on = np.ones((len(x), len(self.b)), np.bool_)
        return self.forward(x, [all_on] * x.shape[1], 0.0)[2]


def _views(flat: Array, shapes: Sequence[tuple[int, ...]]) -> list[Array]:
    views, start = [], 0
    for shape in shapes:
        end = start + int(np.prod(shape))
        views.append(flat[start:end].reshape(shape))
        start = end
    return views


def draw_masks(
    masking: Masking, shape: tuple[int, int], n_steps: int, rate: float, rng: np.random.Generator
) -> list[Mask]:
    """A mask of ``shape``, (n_samples, n_units), for each step; "sequence": the same for all steps."""
    if masking == "none":
        return [np.ones(shape, np.bool_)] * n_steps
    if masking == "sequence":
        return [sample_mask(shape, rate, rng)] * n_steps
    return [sample_mask(shape, rate, rng) for _ in range(n_steps)]


@dataclass(frozen=True)
class Trained:
    """train_losses: mean over the batches of each epoch, masks on, (n_epochs,). The rest: after training."""

    network: Recurrent
    train_losses: NDArray[np.float64]
    validation_loss: float
    validation_accuracy: float


@dataclass(frozen=True)
class Result:
    """The same network without dropout, with a mask per step and with a mask per sequence."""

    config: Config
    none: Trained
    step: Trained
    sequence: Trained
    seconds: float

    def claim(self) -> Claim:
        """The accuracies with the two kinds of masks differ by less than five points."""
        step, sequence = self.step.validation_accuracy, self.sequence.validation_accuracy
        return Claim(
            "trained_recurrent",
            abs(step - sequence) < SAME,
            {
                "none_accuracy": self.none.validation_accuracy,
                "step_accuracy": step,
                "sequence_accuracy": sequence,
                "step_validation_loss": self.step.validation_loss,
                "sequence_validation_loss": self.sequence.validation_loss,
            },
            is_limit=True,
        )


def make_data(config: Config) -> tuple[Sequences, Sequences]:
    """(training, validation) sequences for the config's seed."""
    rng = np.random.default_rng(stream(config.seed, DATA))

    def draw(n_samples: int) -> Sequences:
        y = rng.integers(0, N_SIGNS, n_samples)
        x = np.zeros((n_samples, config.n_steps, N_SIGNS + 1))
        x[np.arange(n_samples), 0, y] = 1.0
        x[:, 1:, N_SIGNS] = rng.standard_normal((n_samples, config.n_steps - 1))
        return Sequences(x, y)

    return draw(config.n_train), draw(config.n_validation)


def run(config: Config) -> Result:
    """Train three times from the same weights, on the same sequences in the same order."""
    start = time.perf_counter()
    data = make_data(config)
    none, step = _train(config, *data, "none"), _train(config, *data, "step")
    sequence = _train(config, *data, "sequence")
    return Result(config, none, step, sequence, time.perf_counter() - start)


def _train(config: Config, training: Sequences, validation: Sequences, masking: Masking) -> Trained:
    network = Recurrent(config.n_units, config.seed)
    adam = Adam(network.parameters, network.gradients, learning_rate=config.learning_rate)
    order = np.random.default_rng(stream(config.seed, DATA_ORDER))
    masks_rng = np.random.default_rng(stream(config.seed, MASKS))
    rate = 0.0 if masking == "none" else config.rate
    losses = []
    for _ in range(config.n_epochs):
        shuffled, total = order.permutation(config.n_train), 0.0
        for start in range(0, config.n_train, config.batch_size):
            batch = shuffled[start : start + config.batch_size]
            x, y = training.x[batch], training.y[batch]
            masks = draw_masks(masking, (len(x), config.n_units), config.n_steps, rate, masks_rng)
            states, dropped, logits = network.forward(x, masks, rate)
            loss, grad_logits = softmax_cross_entropy(logits, y)
            network.backward(x, masks, rate, states, dropped, grad_logits)
            adam.step()
            total += loss * len(batch)
        losses.append(total / config.n_train)
    logits = network.predict(validation.x)
    loss, _ = softmax_cross_entropy(logits, validation.y)
    accuracy = float((logits.argmax(axis=1) == validation.y).mean())
    return Trained(network, np.array(losses), loss, accuracy)
