"""The same numbers as PyTorch, where it is installed: forward, gradients, optimizers, batch normalization."""

import numpy as np
import pytest

from core.nn.layers import BatchNorm, batch_norm_backward, batch_norm_evaluation, batch_norm_training
from core.nn.network import layer_views
from core.nn.optimizers import Adam, AdamW, Sgd

from .test_step import LOSSES, WIDTHS, make_pass

torch = pytest.importorskip("torch")


def tensor(array, *, grad=False):
    return torch.tensor(np.ascontiguousarray(array), dtype=torch.float64, requires_grad=grad)


def torch_loss(loss, logits, y):
    if loss == "binary":
        return torch.nn.functional.binary_cross_entropy_with_logits(logits[:, 0], tensor(y))
    if loss == "softmax":
        return torch.nn.functional.cross_entropy(logits, torch.tensor(y))
    return torch.nn.functional.mse_loss(logits, tensor(y))


@pytest.mark.parametrize("loss", LOSSES)
def test_forward_and_gradients(loss):
    training_pass, parameters, gradients, masks, x, y = make_pass(loss, np.float64, 1)
    training_pass.forward()
    training_pass.backward()
    layers = [
        (tensor(v[:, :-1], grad=True), tensor(v[:, -1], grad=True)) for v in layer_views(parameters[0], WIDTHS[loss])
    ]
    factors = [tensor(m.masks[0].T * float(m.scale[0, 0, 0])) for m in masks]
    values = tensor(x) * factors[0]
    for number, (w, b) in enumerate(layers, start=1):
        values = torch.nn.functional.linear(values, w, b)
        values = (values if number == len(layers) else torch.relu(values)) * factors[number]
    np.testing.assert_allclose(training_pass.logits[0], values.detach().numpy(), atol=1e-10)
    torch_loss(loss, values, y).backward()
    for ours, (w, b) in zip(layer_views(gradients[0], WIDTHS[loss]), layers, strict=True):
        np.testing.assert_allclose(ours[:, :-1], w.grad.numpy(), atol=1e-10)
        np.testing.assert_allclose(ours[:, -1], b.grad.numpy(), atol=1e-10)


@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (
            lambda w, g, d: Sgd(w, g, learning_rate=0.05, momentum=0.9, decay=d),
            lambda p, wd: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=wd),
        ),
        (
            lambda w, g, d: Adam(w, g, learning_rate=0.05, decay=d),
            lambda p, wd: torch.optim.Adam(p, lr=0.05, weight_decay=wd),
        ),
        (
            lambda w, g, d: AdamW(w, g, learning_rate=0.05, decay=d),
            lambda p, wd: torch.optim.AdamW(p, lr=0.05, weight_decay=wd),
        ),
    ],
    ids=["sgd", "adam", "adamw"],
)
def test_ten_optimizer_steps(ours, theirs, weight_decay):
    rng = np.random.default_rng(2)
    w = rng.standard_normal(50)
    g, p = np.zeros(50), tensor(w, grad=True)
    mine, reference = ours(w, g, np.full(50, weight_decay)), theirs([p], weight_decay)
    for _ in range(10):
        g[:] = rng.standard_normal(50)
        p.grad = tensor(g)
        mine.step()
        reference.step()
        np.testing.assert_allclose(w, p.detach().numpy(), atol=1e-10)


def test_batch_norm():
    rng = np.random.default_rng(2)
    layer, reference = BatchNorm.of_size(4), torch.nn.BatchNorm1d(4).double()
    for _ in range(3):
        values, g = rng.standard_normal((6, 4)), rng.standard_normal((6, 4))
        x = tensor(values, grad=True)
        reference.zero_grad()
        y = reference(x)
        (y * tensor(g)).sum().backward()
        ours, cache = batch_norm_training(values, layer)
        grad_x, grad_gamma, grad_beta = batch_norm_backward(g, cache, layer)
        np.testing.assert_allclose(ours, y.detach().numpy(), atol=1e-10)
        np.testing.assert_allclose(grad_x, x.grad.numpy(), atol=1e-10)
        np.testing.assert_allclose(grad_gamma, reference.weight.grad.numpy(), atol=1e-10)
        np.testing.assert_allclose(grad_beta, reference.bias.grad.numpy(), atol=1e-10)
    reference.eval()
    np.testing.assert_allclose(
        batch_norm_evaluation(values, layer), reference(tensor(values)).detach().numpy(), atol=1e-10
    )
