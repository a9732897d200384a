"""Ten steps of every optimizer against loops over numbers, and what each guards against."""

import numpy as np
import pytest

from core.nn.optimizers import BLOCK, Adam, AdamW, Sgd, limit_norms

from . import textbook

N = 23
N_STEPS = 10


def run(make, oracle, dtype=np.float64):
    """Ten steps with gradients that depend on the parameters, here and by the oracle."""
    rng = np.random.default_rng(6)
    w = rng.standard_normal(N).astype(dtype)
    pull, noise = rng.standard_normal(N), rng.standard_normal((N_STEPS, N))
    g = np.zeros_like(w)
    expected, optimizer = w.tolist(), make(w, g)
    for step in range(N_STEPS):
        g[:] = (w * pull + noise[step]).astype(dtype)
        optimizer.step()
        expected = oracle.step(expected, [e * p + n for e, p, n in zip(expected, pull, noise[step], strict=True)])
    return w, np.array(expected)


def decay_vector():
    decay = np.linspace(0.0, 0.5, N)
    decay[::4] = 0.0
    return decay


def test_sgd_by_hand():
    w, g = np.array([1.0]), np.array([2.0])
    optimizer = Sgd(w, g, learning_rate=0.1, momentum=0.5)
    optimizer.step()
    assert w[0] == pytest.approx(0.8)
    optimizer.step()
    assert w[0] == pytest.approx(0.8 - 0.1 * 3.0)


def test_the_first_adam_step_is_the_learning_rate_in_size():
    w, g = np.array([1.0, 1.0, 1.0]), np.array([1e-3, -5.0, 1e3])
    Adam(w, g, learning_rate=0.01).step()
    np.testing.assert_allclose(w, [0.99, 1.01, 0.99], rtol=1e-6)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("decay", [None, decay_vector()])
def test_sgd(momentum, decay):
    l2 = None if decay is None else decay.tolist()
    w, expected = run(
        lambda w, g: Sgd(w, g, learning_rate=0.05, momentum=momentum, decay=decay),
        textbook.Sgd(N, 0.05, momentum, l2),
    )
    np.testing.assert_allclose(w, expected, atol=1e-10)


def test_adam():
    w, expected = run(lambda w, g: Adam(w, g, learning_rate=0.01), textbook.Adam(N, 0.01))
    np.testing.assert_allclose(w, expected, atol=1e-10)


def test_adam_with_l2():
    decay = decay_vector()
    w, expected = run(
        lambda w, g: Adam(w, g, learning_rate=0.01, decay=decay), textbook.Adam(N, 0.01, l2=decay.tolist())
    )
    np.testing.assert_allclose(w, expected, atol=1e-10)


def test_adamw():
    decay = decay_vector()
    w, expected = run(
        lambda w, g: AdamW(w, g, learning_rate=0.01, decay=decay),
        textbook.Adam(N, 0.01, decoupled=decay.tolist()),
    )
    np.testing.assert_allclose(w, expected, atol=1e-10)


def test_float32_stays_float32_and_close():
    w, expected = run(lambda w, g: Adam(w, g, learning_rate=0.01), textbook.Adam(N, 0.01), np.float32)
    assert w.dtype == np.float32
    np.testing.assert_allclose(w, expected, atol=1e-5)


@pytest.mark.parametrize("kind", [Sgd, Adam, AdamW])
def test_blocks_do_not_change_a_bit(kind):
    n = 2 * BLOCK + 77
    rng = np.random.default_rng(0)
    w, g, decay = rng.standard_normal(n), rng.standard_normal(n), rng.random(n)
    # The last 77 numbers stand alone in the third block; updated on their own they must come out equal.
    tail, tail_g = w[-77:].copy(), g[-77:].copy()
    whole = kind(w, g, learning_rate=0.1, decay=decay)
    alone = kind(tail, tail_g, learning_rate=0.1, decay=decay[-77:].copy())
    for _ in range(3):
        g[:] = rng.standard_normal(n)
        tail_g[:] = g[-77:]
        whole.step()
        alone.step()
    np.testing.assert_array_equal(w[-77:], tail)


@pytest.mark.parametrize("kind", [Sgd, Adam, AdamW])
def test_weight_decay_pulls_towards_zero(kind):
    w, g = np.array([1.0, -1.0]), np.zeros(2)
    optimizer = kind(w, g, learning_rate=0.01, decay=np.full(2, 0.1))
    for _ in range(20):
        g[:] = 0.0
        optimizer.step()
    assert 0 < w[0] < 1 and -1 < w[1] < 0


def test_max_norm_scales_only_the_rows_beyond_it():
    w = np.array([[[3.0, 4.0], [0.3, 0.4], [0.0, 0.0]]])
    limit_norms(w, 2.0)
    np.testing.assert_allclose(w, [[[1.2, 1.6], [0.3, 0.4], [0.0, 0.0]]], rtol=1e-15)
    exact = np.array([[3.0, 4.0]])
    limit_norms(exact, 5.0)
    np.testing.assert_array_equal(exact, [[3.0, 4.0]])


@pytest.mark.parametrize(("dtype", "size"), [(np.float32, 1e30), (np.float64, 1e200), (np.float64, 1e-200)])
def test_max_norm_of_huge_and_tiny_weights(dtype, size):
    """Their squares are beyond what the dtype holds."""
    w = np.array([[3 * size, 4 * size], [0.0, 5 * size]], dtype)
    limit_norms(w, min(1.0, size))
    np.testing.assert_allclose(w, np.array([[0.6, 0.8], [0.0, 1.0]]) * min(1.0, size), rtol=1e-6)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda w: Adam(w, w, learning_rate=0.0), r"learning_rate must be in \(0, inf\), got 0.0"),
        (lambda w: Adam(w, w, learning_rate=float("nan")), r"learning_rate must be in \(0, inf\), got nan"),
        (lambda w: Adam(w, w, learning_rate=1, beta2=1.0), r"beta2 must be in \[0, 1\), got 1.0"),
        (lambda w: Sgd(w, w, learning_rate=1, momentum=-0.1), r"momentum must be in \[0, 1\), got -0.1"),
        (lambda w: Sgd(w, w, learning_rate=1, decay=-w), r"decay must be in \[0, inf\), got -1.0"),
        (lambda w: Sgd(w, w[:2], learning_rate=1), r"gradients must have the shape \(3,\)"),
        (lambda w: Sgd(w[None], w, learning_rate=1), r"parameters must be flat"),
        (lambda w: limit_norms(w, 0.0), r"max_norm must be in \(0, inf\), got 0.0"),
    ],
)
def test_misuse_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make(np.ones(3))
