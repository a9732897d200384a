"""The same training step in JAX, compiled by XLA for one thread: the strongest peer that a user could pick.

Two ways: a jitted step, called from Python as by a user who wants to look at each; and a whole run as one program,
its steps fused by ``lax.scan``, which pays for Python once in a measurement.

Of the ways to draw masks tried (``jax.random.bernoulli``, random bytes; XLA's RngBitGenerator, "rbg" and "unsafe_rbg";
a draw for each layer, a draw for all), random bytes of JAX's default generator, threefry, for all layers at once were
as fast as any; with RngBitGenerator a whole step took twice as long.
"""

import os
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from clock import Side
from training import LEARNING_RATE, RATE, Size

from core.nn.network import Precision

# Read when JAX is loaded: without it XLA hands matrix products to a pool of threads. Its other pool has a thread for
# each processor that the process may use; run.py leaves it one.
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

State = tuple[Any, Any, Any, Any, Any]
"""Parameters, (w, b) of each layer; first and second moments; steps done; the key of the masks to come."""


def jax_step(size: Size, dtype: Precision) -> Side:
    """A compiled step, its batch gathered inside, called from Python."""
    import jax

    step = jax.jit(_make_step(size), donate_argnums=0)

    def run(state: State, x: Any, y: Any, batches: np.ndarray) -> State:
        for batch in batches:
            state = step(state, x, y, batch)
        return state

    return _side("JAX step", size, dtype, run)


def jax_scan(size: Size, dtype: Precision) -> Side:
    """All steps of a measurement as one program; each step's state takes the memory of the last one's."""
    import jax

    step = _make_step(size)

    def run(state: State, x: Any, y: Any, batches: Any) -> State:
        final: State = jax.lax.scan(lambda now, batch: (step(now, x, y, batch), None), state, batches)[0]
        return final

    return _side("JAX scan", size, dtype, jax.jit(run, donate_argnums=0))


def _side(name: str, size: Size, dtype: Precision, run: Callable[..., State]) -> Side:
    import jax
    import jax.numpy as jnp

    rng = np.random.default_rng(0)
    with jax.enable_x64(dtype == "float64"):
        x, y = size.data(dtype)
        data = jnp.asarray(x), jnp.asarray(y, dtype if size.is_binary else "int32")
        state = _initial_state(size, dtype)

    def work() -> None:
        nonlocal state
        order = np.concatenate([rng.permutation(len(x)) for _ in range(size.n_epochs)]).astype(np.int32)
        with jax.enable_x64(dtype == "float64"):
            state = jax.block_until_ready(run(state, *data, order.reshape(size.n_steps, size.batch_size)))

    return Side(name, work, size.n_steps)


def _initial_state(size: Size, dtype: Precision) -> State:
    import jax
    import jax.numpy as jnp

    rng = np.random.default_rng(0)
    shapes = list(pairwise(size.widths))
    layers = [
        (jnp.asarray(rng.standard_normal(pair) * np.sqrt(2.0 / pair[0]), dtype), jnp.zeros(pair[1], dtype))
        for pair in shapes
    ]
    first, second = ([(jnp.zeros(pair, dtype), jnp.zeros(pair[1], dtype)) for pair in shapes] for _ in range(2))
    return layers, first, second, jnp.zeros((), dtype), jax.random.key(0)


def _make_loss(size: Size) -> Callable[..., Any]:
    """(layers, x, y, key) -> mean loss, masks on; at this rate one random byte decides, as in the core."""
    import jax
    import jax.numpy as jnp

    ends = np.cumsum(size.widths[1:-1]).tolist()

    def loss(layers: Any, x: Any, y: Any, key: Any) -> Any:
        kept = jax.random.bits(key, (len(x), ends[-1]), "uint8") >= round(256 * RATE)
        for (w, b), end in zip(layers[:-1], ends, strict=True):
            x = jnp.where(kept[:, end - len(b) : end], jnp.maximum(x @ w + b, 0) / (1 - RATE), 0)
        w, b = layers[-1]
        logits = x @ w + b
        if size.is_binary:
            return jnp.mean(jax.nn.softplus(logits[:, 0]) - y * logits[:, 0])
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], axis=1))

    return loss


def _make_step(size: Size) -> Callable[..., State]:
    """(state, x, y, batch) -> the state after one step of Adam; batch: (batch_size,) samples."""
    import jax
    import jax.numpy as jnp

    gradient, tree = jax.grad(_make_loss(size)), jax.tree.map

    def step(state: State, x: Any, y: Any, batch: Any) -> State:
        layers, first, second, n_steps, key = state
        n_steps, (key, used) = n_steps + 1, jax.random.split(key)
        if size.n_batches > 1:
            x, y = x[batch], y[batch]
        grads = gradient(layers, x, y, used)
        first = tree(lambda m, g: 0.9 * m + 0.1 * g, first, grads)
        second = tree(lambda v, g: 0.999 * v + 0.001 * g * g, second, grads)
        root = jnp.sqrt(1 - 0.999**n_steps)
        rate, floor = LEARNING_RATE * root / (1 - 0.9**n_steps), 1e-8 * root
        layers = tree(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + floor), layers, first, second)
        return layers, first, second, n_steps, key

    return step
