"""The memory: what survives with a mask per step, per sequence, and with none."""

import numpy as np
import pytest
from hypothesis import given

from core.nn.dropout import binomial_pmf
from core.nn.recurrent import cosine_similarity, run_memory, survival

from .strategies import bad_rates


def run(masking, rate=0.25, n_units=128, n_steps=20, seed=0):
    return run_memory(n_units, n_steps, rate, masking, np.random.default_rng(seed))


def test_survival_by_hand():
    np.testing.assert_allclose(survival(0.25, 3, "step"), [1, 0.75, 0.5625, 0.421875])
    np.testing.assert_allclose(survival(0.25, 3, "sequence"), [1, 0.75, 0.75, 0.75])
    np.testing.assert_allclose(survival(0.25, 3, "none"), [1, 1, 1, 1])


def test_without_dropout_nothing_is_lost():
    memory = run("none")
    np.testing.assert_array_equal(memory.states, np.tile(memory.states[0], (21, 1)))
    np.testing.assert_allclose(memory.cosine, 1.0)
    assert (memory.survivors == 128).all()


def test_a_mask_per_step_forgets_and_a_mask_per_sequence_remembers():
    steps = [run("step", seed=seed).cosine[-1] for seed in range(20)]
    sequences = [run("sequence", seed=seed).cosine[-1] for seed in range(20)]
    assert np.mean(steps) < 0.1
    assert np.mean(sequences) == pytest.approx(0.866, abs=0.03)
    assert max(steps) < min(sequences)


def test_survivors_are_binomial():
    for masking in ("step", "sequence"):
        keep = survival(0.25, 5, masking)
        for step in (1, 3, 5):
            total = sum(int(run(masking, n_steps=5, seed=s).survivors[step]) for s in range(50))
            cumulative = np.cumsum(binomial_pmf(50 * 128, 1 - keep[step])[::-1])
            assert np.searchsorted(cumulative, 5e-7) <= total <= np.searchsorted(cumulative, 1 - 5e-7)


def test_what_is_left_is_scaled_once_per_mask():
    memory = run("step", n_steps=3)
    left = memory.states[3] != 0
    np.testing.assert_allclose(memory.states[3][left], memory.states[0][left] / 0.75**3)
    memory = run("sequence", n_steps=3)
    left = memory.states[3] != 0
    np.testing.assert_allclose(memory.states[3][left], memory.states[0][left] / 0.75)
    np.testing.assert_array_equal(memory.survivors[1:], left.sum())


def test_the_dropped_never_come_back():
    survivors = run("step").survivors
    assert (np.diff(survivors) <= 0).all()


def test_an_empty_state_has_cosine_zero():
    np.testing.assert_allclose(cosine_similarity(np.array([[0.0, 0.0], [2.0, 0.0]]), np.array([1.0, 0.0])), [0, 1])


@given(bad_rates)
def test_bad_rates_are_refused(rate):
    with pytest.raises(ValueError, match=r"rate must be in \[0, 1\), got "):
        run("step", rate=rate)
    with pytest.raises(ValueError, match=r"rate must be in \[0, 1\), got "):
        survival(rate, 3, "step")


def test_misuse_is_refused():
    with pytest.raises(ValueError, match=r"masking must be one of .*, got 'weekly'"):
        run("weekly")
    with pytest.raises(ValueError, match=r"masking must be one of .*, got 'weekly'"):
        survival(0.5, 3, "weekly")
    with pytest.raises(ValueError, match="n_units must be at least 1, got 0"):
        run("step", n_units=0)
