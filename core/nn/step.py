"""One training pass, forward and backward, for one network or a stack of equal widths. The fast path.

``core.nn.layers`` says the same slowly and is what this file is tested against. The tricks, and why each is
there:

* *Features first.* A layer's values are (n_units + 1, n_samples), the last row all ones, so ``W a`` with the
  bias as last column of W is one matrix product, and its gradient, bias included, is another.
* *Nothing is allocated* in a pass: every result has its memory from the start.
* *A pass is a list of calls*, made once and with all operands in place, so that nothing is looked up on the way.
  Results are handed over by position, which NumPy reads faster than ``out=``.
* *A batch is one gather*: input, the one for the bias and target of a sample stand in one row of a table.
* *Masks are small integers* (see ``MaskStream``), drawn for many steps at once.
* *ReLU and dropout are one factor*, 0 or 1/q, worked out once and multiplied in forward and backward.
* *Constants are arrays without dimensions*: a Python number is converted anew in every call.
* *Several networks are one stack*: arrays have a leading axis of networks. Small networks spend most of their time
  in calling NumPy, and a stack of them pays for each call once.
* *Each product takes the shorter way to BLAS* (``_products``), by the look of its operands alone: a network has the
  same bits alone and in a stack.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import setitem

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array, Mask, check_positive, check_rate, check_same_shape
from core.nn.dropout import dropout_backward, dropout_forward, sample_uniforms
from core.nn.layers import mean_squared_error, relu_backward, relu_forward
from core.nn.mask_stream import MaskStream
from core.nn.network import Loss, layer_views

Calls = list[Callable[[], object]]
"""What a pass does, in order."""


class TrainingPass:
    """Forward and backward for batches of exactly ``n_samples`` samples.

    parameters, gradients: (n_networks, n_parameters); the gradients are written by ``backward``. The caller
    fills ``rows``, (n_samples, n_inputs + 1 + n_outputs): input, 1, target (see ``table_of_rows``).
    ``masks[i]`` belongs to ``widths[i]``; None where no network drops anything.
    """

    def __init__(
        self,
        parameters: Array,
        gradients: Array,
        widths: Sequence[int],
        loss: Loss,
        masks: Sequence[MaskStream | None],
        n_samples: int,
    ) -> None:
        n_networks, dtype = parameters.shape[0], parameters.dtype
        self.rows: Array = np.ones((n_samples, widths[0] + 1 + widths[-1]), dtype)
        inputs, targets = self.rows[:, : widths[0] + 1].T, self.rows[:, widths[0] + 1 :].T
        self._forward: Calls = []
        self._backward: Calls = []
        # Without input dropout all networks see one input: a stack of one.
        # How numbers lie in memory decides in which order a product adds them up. Here: the input sample by sample,
        # every other layer's values unit by unit, weights row by row. The programs that learners take home do the same
        # (pages/programs/parts/training.py.txt), so that they print the screen's numbers.
        values: Array = inputs[None]
        if masks[0] is not None:
            # Laid out like the table's rows: in another order the BLAS would sum in another order, and a network whose
            # input is dropped at rate 0 would not have the bits of one without input dropout.
            values = np.ones((n_networks, *self.rows.shape), dtype)[..., : widths[0] + 1].swapaxes(1, 2)
            self._forward.append(partial(masks[0].forward, inputs[:-1], values[:, :-1]))
        grad: Array | None = None
        layers = list(zip(layer_views(parameters, widths), layer_views(gradients, widths), masks[1:], strict=True))
        for w, grad_w, drop in layers:
            is_hidden = w is not layers[-1][0]
            values, grad = self._add_layer(w, grad_w, values, grad, drop, is_hidden=is_hidden)
        assert grad is not None
        self._output = values[:, :-1]
        self._backward[:0] = _loss_gradient_calls(self._output, targets, grad, loss)

    def _add_layer(
        self,
        w: Array,
        grad_w: Array,
        below: Array,
        grad_below: Array | None,
        drop: MaskStream | None,
        *,
        is_hidden: bool,
    ) -> tuple[Array, Array]:
        """Append a layer's calls to forward and put them before those of backward; its values and their gradient.

        w, grad_w: (n_networks, n_out, n_in + 1), bias last. below: the values below, (n_networks or 1, n_in + 1,
        n_samples), last row ones. grad_below: where their gradient goes, (n_networks, n_in, n_samples), if anywhere.
        """
        values: Array = np.ones((len(w), w.shape[1] + 1, below.shape[2]), w.dtype)
        z = values[:, :-1]
        # A hidden layer's values have been used for the last time when their gradient comes: it takes their place.
        grad_z = z if is_hidden else np.empty_like(z)
        self._forward += _products(w, below, z)
        to_below = [] if grad_below is None else _products(w[..., :-1].swapaxes(1, 2), grad_z, grad_below)
        self._backward[:0] = _products(grad_z, below.swapaxes(1, 2), grad_w) + to_below
        if is_hidden or drop is not None:
            factor = np.empty_like(z)
            self._forward += _factor_calls(z, factor, drop, is_hidden=is_hidden)
            self._backward.insert(0, partial(np.multiply, grad_z, factor, grad_z))
        return values, grad_z

    @property
    def logits(self) -> Array:
        """The logits of the last forward, masks on: (n_networks, n_samples, n_outputs)."""
        return self._output.swapaxes(1, 2)

    def forward(self) -> None:
        """All layers in training mode: ``a_0 = d_0(x)``, ``a_l = d_l(relu(W_l a_(l-1)))``, no ReLU on logits.

        d_l is inverted dropout, ``d(a) = mask * a / q``.
        """
        for call in self._forward:
            call()

    def backward(self) -> None:
        """Write d loss / d parameters to ``gradients``.

        Derivation: write ``a_l = f_l z_l`` with the factor ``f_l`` in {0, 1/q} fixed by the forward pass (0
        where the unit is dropped or ``z <= 0``). Then ``d L / d z_l = f_l d L / d a_l``: the very same
        factor. From ``z_l = W_l a_(l-1)`` follow ``d L / d W_l = (d L / d z_l) a_(l-1)^T`` and
        ``d L / d a_(l-1) = W_l^T d L / d z_l``.
        """
        for call in self._backward:
            call()


def _one_by_one(a: Array, b: Array, out: Array) -> Calls:
    """``out = a b``, each network's by ``np.dot``. b may be a stack of one, for all."""
    return [partial(np.dot, a[number], b[min(number, len(b) - 1)], out[number]) for number in range(len(out))]


def _products(a: Array, b: Array, out: Array) -> Calls:
    """``out = a b``, one by one by ``np.dot``, or all by ``np.matmul`` if an operand has gaps between its rows.

    ``np.dot`` is quicker off the mark, but it copies what has gaps, as W has without its column for the bias.
    """
    has_gaps = not (a[0].flags.forc and b[0].flags.forc)
    return [partial(np.matmul, a, b, out)] if has_gaps else _one_by_one(a, b, out)


def _factor_calls(z: Array, factor: Array, drop: MaskStream | None, *, is_hidden: bool) -> Calls:
    """Fill ``factor`` with 1/q where a unit is open and 0 elsewhere, and multiply z by it."""
    is_open = np.ones(z.shape, np.bool_)
    calls: Calls = [partial(np.greater, z, np.zeros((), z.dtype), is_open)] if is_hidden else []
    if drop is not None:
        # Bytes are combined before they become floats: a quarter of the memory.
        kept, is_open = is_open, np.empty_like(is_open)
        calls.append(partial(_close_dropped, kept, drop, is_open))
    # In two steps, a conversion and a product of floats: one product of bool and float takes twice as long.
    calls.append(partial(setitem, factor, ..., is_open))
    if drop is not None:
        calls.append(partial(np.multiply, factor, drop.scale, factor))
    return [*calls, partial(np.multiply, z, factor, z)]


def _close_dropped(is_open: Mask, drop: MaskStream, out: Mask) -> None:
    mask, n_samples = drop.draw(), out.shape[-1]
    if n_samples < mask.shape[-1]:
        # Masks are drawn for whole batches, and the last batch of an epoch can be smaller.
        mask = mask[..., :n_samples]
    np.logical_and(is_open, mask, out)


def _loss_gradient_calls(logits: Array, targets: Array, grad: Array, loss: Loss) -> Calls:
    """d loss / d logits of the mean over samples; derived in ``core.nn.layers``.

    The targets of the binary loss are -1 and 1, because then ``sigmoid(z) - y = (tanh(z/2) - target) / 2``.
    """
    n_networks, n_outputs, n_samples = logits.shape
    over_classes: Array = np.empty((n_networks, 1, n_samples), logits.dtype)
    n_terms = n_samples * (n_outputs if loss == "mse" else 1)
    scale = np.full((), {"binary": 0.5, "softmax": 1.0, "mse": 2.0}[loss] / n_terms, logits.dtype)
    calls: dict[Loss, Calls] = {
        "binary": [
            partial(np.multiply, logits, np.full((), 0.5, logits.dtype), grad),
            partial(np.tanh, grad, grad),
            partial(np.subtract, grad, targets, grad),
        ],
        "softmax": [
            partial(np.maximum.reduce, logits, axis=1, keepdims=True, out=over_classes),
            partial(np.subtract, logits, over_classes, grad),
            partial(np.exp, grad, grad),
            partial(np.add.reduce, grad, axis=1, keepdims=True, out=over_classes),
            partial(np.divide, grad, over_classes, grad),
            partial(np.subtract, grad, targets, grad),
        ],
        "mse": [partial(np.subtract, logits, targets, grad)],
    }
    return [*calls[loss], partial(np.multiply, grad, scale, grad)]


def table_of_rows(x: Array, y: NDArray[np.generic], n_outputs: int, loss: Loss, dtype: str) -> Array:
    """What ``TrainingPass.rows`` is gathered from: (n_samples, n_inputs + 1 + n_outputs) rows of input, 1, target.

    x: (n_samples, n_inputs); y as in ``Dataset``. Targets are -1 and 1 for "binary", a one-hot row for
    "softmax", the values themselves for "mse".
    """
    targets: NDArray[np.generic] = y
    if loss == "binary":
        targets = 2.0 * y.astype(np.float64)[:, None] - 1.0
    elif loss == "softmax":
        targets = y[:, None] == np.arange(n_outputs)
    return np.concatenate([x, np.ones((len(x), 1)), targets], axis=1, dtype=dtype)


@dataclass(frozen=True, slots=True)
class DissectedStep:
    """Every value of one training step, in the order in which they arise. n is n_hidden.

    uniforms, factor, z, hidden: (n,); mask: (n,), True = kept; factor is ``mask / (1 - rate)``, hidden comes
    after ReLU and dropout. grad_output: d loss / d output. grad_z: (n,). grad_w_hidden: (n_inputs, n).
    grad_w_output: (n,). w_hidden, w_output: the weights after the step. next_*: the lottery of the step after.
    """

    uniforms: Array
    mask: Mask
    factor: Array
    z: Array
    hidden: Array
    output: float
    loss: float
    grad_output: float
    grad_w_output: Array
    grad_z: Array
    grad_w_hidden: Array
    w_hidden: Array
    w_output: Array
    next_uniforms: Array
    next_mask: Mask


def dissected_step(
    x: Array, target: float, w_hidden: Array, w_output: Array, *,
    rate: float, learning_rate: float, rng: np.random.Generator,
) -> DissectedStep:  # fmt: skip
    """One SGD step on one sample: one hidden ReLU layer with inverted dropout, one output, squared error.

    x: (n_inputs,). w_hidden: (n_inputs, n_hidden). w_output: (n_hidden,). No biases; the weights given are not
    changed. Slow and meant to be read value by value; ``TrainingPass`` computes the same gradients.

    Derivation, with h = d relu(z), z = x W, y = h v: ``dL/dv = dL/dy h``; ``dL/dz = dL/dy v d`` where z > 0;
    ``dL/dW_ij = x_i dL/dz_j``. Where d_j = 0 all three are 0: a dropped unit's weights stay as they are.
    Raises ValueError for a rate outside [0, 1), a learning rate that is not positive, or shapes that differ.
    """
    rate = check_rate(rate)
    check_positive("learning_rate", learning_rate)
    check_same_shape("x", x.shape, "the rows of w_hidden", w_hidden.shape[:1])
    check_same_shape("w_output", w_output.shape, "the columns of w_hidden", w_hidden.shape[1:])
    uniforms = sample_uniforms(w_output.shape, rng)
    mask = uniforms >= rate
    z = x @ w_hidden
    hidden = dropout_forward(relu_forward(z), mask, rate)
    output = hidden @ w_output
    loss, grad = mean_squared_error(np.reshape(output, 1), np.array([target]))
    grad_z = relu_backward(dropout_backward(grad * w_output, mask, rate), z)
    grad_w_output, grad_w_hidden = grad * hidden, np.outer(x, grad_z)
    next_uniforms = sample_uniforms(w_output.shape, rng)
    return DissectedStep(
        uniforms=uniforms, mask=mask, factor=dropout_forward(np.ones_like(z), mask, rate), z=z, hidden=hidden,
        output=float(output), loss=loss, grad_output=float(grad[0]),
        grad_w_output=grad_w_output, grad_z=grad_z, grad_w_hidden=grad_w_hidden,
        w_hidden=w_hidden - learning_rate * grad_w_hidden, w_output=w_output - learning_rate * grad_w_output,
        next_uniforms=next_uniforms, next_mask=next_uniforms >= rate,
    )  # fmt: skip
