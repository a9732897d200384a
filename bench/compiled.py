"""The same training step in JAX, compiled by XLA for one thread: the strongest peer a user could pick.

Two ways: a jitted step, called from Python as a user who wants to see each step does; and a whole run as one
program, its steps fused by ``lax.scan``, which pays for Python once in a measurement.
"""

import os
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from clock import Side
from training import LEARNING_RATE, RATE, Size

# Read when JAX is loaded: without it XLA hands matrix products to a pool of threads.
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

GENERATORS = ("threefry2x32", "rbg", "unsafe_rbg")
"""How masks can be drawn: JAX's default and the two that call XLA's own RngBitGenerator."""

GENERATOR = "unsafe_rbg"


def initial_state(size: Size, dtype: str) -> tuple[Any, ...]:
    """(parameters, first moments, second moments, steps done): parameters are (w, b) of each layer."""
    import jax.numpy as jnp

    rng = np.random.default_rng(0)
    layers = [
        (jnp.asarray(rng.standard_normal(pair) * np.sqrt(2.0 / pair[0]), dtype), jnp.zeros(pair[1], dtype))
        for pair in pairwise(size.widths)
    ]
    first, second = ([(jnp.zeros_like(w), jnp.zeros_like(b)) for w, b in layers] for _ in range(2))
    return layers, first, second, jnp.zeros((), dtype)


def make_loss(size: Size) -> Callable[..., Any]:
    """(layers, x, y, key) -> mean loss, masks on. A byte decides, as it does in the core at this rate."""
    import jax
    import jax.numpy as jnp

    threshold = round(RATE * 256)

    def loss(layers: Any, x: Any, y: Any, key: Any) -> Any:
        for number, (w, b) in enumerate(layers[:-1]):
            z = jnp.maximum(x @ w + b, 0)
            bits = jax.random.bits(jax.random.fold_in(key, number), z.shape, "uint8")
            x = jnp.where(bits >= threshold, z / (1.0 - RATE), 0)
        w, b = layers[-1]
        logits = x @ w + b
        if size.is_binary:
            z = logits[:, 0]
            return jnp.mean(jax.nn.softplus(z) - y * z)
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], axis=1))

    return loss


def make_step(size: Size) -> Callable[..., Any]:
    """(state, x, y, key) -> state after one step of Adam."""
    import jax
    import jax.numpy as jnp

    gradient = jax.grad(make_loss(size))

    def step(state: Any, x: Any, y: Any, key: Any) -> Any:
        layers, first, second, n_steps = state
        n_steps = n_steps + 1
        grads = gradient(layers, x, y, key)
        tree = jax.tree.map
        first = tree(lambda m, g: 0.9 * m + 0.1 * g, first, grads)
        second = tree(lambda v, g: 0.999 * v + 0.001 * g * g, second, grads)
        by_first, by_second = 1.0 - 0.9**n_steps, 1.0 - 0.999**n_steps
        layers = tree(
            lambda w, m, v: w - LEARNING_RATE * (m / by_first) / (jnp.sqrt(v / by_second) + 1e-8),
            layers, first, second,
        )  # fmt: skip
        return layers, first, second, n_steps

    return step


def jax_step(size: Size, dtype: str, generator: str = GENERATOR) -> Side:
    """A compiled step, batch gathered inside, called from Python."""
    import jax
    import jax.numpy as jnp

    rng = np.random.default_rng(0)
    step = make_step(size)
    with jax.enable_x64(dtype == "float64"):
        x, y = jnp.asarray(size.data()[0], dtype), jnp.asarray(size.data()[1], jnp.int32)
        y = y.astype(dtype) if size.is_binary else y
        state, key = initial_state(size, dtype), jax.random.key(0, impl=generator)

    @jax.jit
    def advance(state: Any, key: Any, x: Any, y: Any, batch: Any) -> Any:
        key, used = jax.random.split(key)
        if size.n_batches > 1:
            x, y = x[batch], y[batch]
        return step(state, x, y, used), key

    def work() -> None:
        nonlocal state, key
        with jax.enable_x64(dtype == "float64"):
            for _ in range(size.n_epochs):
                order = rng.permutation(len(x)).astype(np.int32)
                for start in range(0, len(x), size.batch_size):
                    state, key = advance(state, key, x, y, order[start : start + size.batch_size])
            jax.block_until_ready(state)

    return Side("JAX step", work, size.n_steps)


def jax_scan(size: Size, dtype: str, generator: str = GENERATOR) -> Side:
    """All steps of a measurement as one program."""
    import jax
    import jax.numpy as jnp

    rng = np.random.default_rng(0)
    step = make_step(size)
    with jax.enable_x64(dtype == "float64"):
        x, y = jnp.asarray(size.data()[0], dtype), jnp.asarray(size.data()[1], jnp.int32)
        y = y.astype(dtype) if size.is_binary else y
        state, key = initial_state(size, dtype), jax.random.key(0, impl=generator)

    def run(state: Any, key: Any, x: Any, y: Any, batches: Any) -> Any:
        def one(carried: Any, batch: Any) -> Any:
            state, key = carried
            key, used = jax.random.split(key)
            chosen = (x[batch], y[batch]) if size.n_batches > 1 else (x, y)
            return (step(state, *chosen, used), key), None

        return jax.lax.scan(one, (state, key), batches)[0]

    compiled = jax.jit(run, donate_argnums=0)

    def work() -> None:
        nonlocal state, key
        with jax.enable_x64(dtype == "float64"):
            batches = np.concatenate([rng.permutation(len(x)) for _ in range(size.n_epochs)])
            state, key = compiled(state, key, x, y, batches.astype(np.int32).reshape(size.n_steps, -1))
            jax.block_until_ready(state)

    return Side("JAX scan", work, size.n_steps)
