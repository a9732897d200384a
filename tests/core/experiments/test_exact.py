"""Experiments that rest on formulas, against arithmetic done in another way."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiments import batch_norm_shift, ensemble, linear_ridge, recurrent_memory, scaling
from core.nn.layers import softmax

from .runs import result

WORKED = scaling.Config(x=(2.0, 4.0, 6.0), w=(1.0, 1.0, 1.0))


def test_the_worked_example():
    worked = scaling.run(WORKED)
    assert set(worked.sums) == {0, 4, 8, 12, 16, 20, 24}
    assert worked.enumerated_mean == worked.mean == worked.output == 12
    assert worked.unscaled_mean == 6
    assert worked.variance == 56 and round(math.sqrt(worked.variance), 2) == 7.48
    np.testing.assert_array_equal(worked.unscaled_sums * 2, worked.sums)
    assert worked.claim().holds


@given(
    st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=1, max_size=6),
    st.floats(0.0, 0.9),
    st.integers(0, 999),
)
def test_scaling_holds_for_any_numbers(pairs, rate, seed):
    x, w = (tuple(column) for column in zip(*pairs, strict=True))
    config = scaling.Config(seed=seed, rate=rate, x=x, w=w, n_draws=50)
    run = scaling.run(config)
    assert run.output == pytest.approx(math.fsum(a * b for a, b in pairs), abs=1e-9)
    masks = itertools.product((0, 1), repeat=len(x))
    mean = 0.0
    for mask in masks:
        probability = math.prod(1 - rate if kept else rate for kept in mask)
        mean += probability * sum(m * a * b for m, a, b in zip(mask, x, w, strict=True)) / (1 - rate)
    assert run.enumerated_mean == pytest.approx(mean, abs=1e-9)
    assert run.mean == pytest.approx(mean, abs=1e-9)


def test_the_claim_sees_a_wrong_scale():
    run = result("scaling", 3000)
    assert run.claim().holds
    for factor in (0.5, 0.9, 1.2):
        assert not replace(run, sums=run.sums * factor).claim().holds
    assert not replace(run, unscaled_sums=run.sums).claim().holds
    assert not replace(run, enumerated_mean=run.output + 0.1).claim().holds


def test_running_mean_ends_at_the_mean():
    run = scaling.run(replace(WORKED, n_draws=10))
    assert run.running_mean[0] == run.sums[0]
    assert run.running_mean[2] == pytest.approx(run.sums[:3].mean())
    assert run.running_mean[-1] == pytest.approx(run.sums.mean())


def test_without_dropout_every_draw_is_the_output():
    run = scaling.run(replace(WORKED, rate=0.0, n_draws=20))
    assert set(run.sums) == set(run.unscaled_sums) == {12.0} and run.variance == 0.0
    assert run.claim().holds


def test_more_units_than_can_be_enumerated():
    assert math.isnan(scaling.run(scaling.Config(n_units=17, n_draws=10)).enumerated_mean)
    with pytest.raises(ValueError, match="together"):
        scaling.Config(x=(1.0,))
    with pytest.raises(ValueError, match="equally many, at least 1, got 2 and 1"):
        scaling.Config(x=(1.0, 2.0), w=(1.0,))


def test_means_of_sub_networks_against_a_loop():
    """Each sub-network by hand: inputs multiplied by mask / q, one matrix product."""
    config = ensemble.Config(seed=1, rate=0.3, n_units=4, n_samples=2)
    run = ensemble.run(config)
    for averages, activate in ((run.linear, lambda z: z), (run.softmax, softmax)):
        w, b = averages.network.weights()[0], averages.network.biases()[0]
        arithmetic, log_mean = 0.0, 0.0
        for mask in itertools.product((0, 1), repeat=4):
            probability = math.prod(0.7 if kept else 0.3 for kept in mask)
            answer = activate((run.x * np.array(mask) / 0.7) @ w + b)
            arithmetic = arithmetic + probability * answer
            if averages is run.softmax:
                log_mean = log_mean + probability * np.log(answer)
        np.testing.assert_allclose(averages.arithmetic, arithmetic, atol=1e-14)
        if averages is run.softmax:
            geometric = np.exp(log_mean)
            expected = geometric / geometric.sum(axis=1, keepdims=True)
            np.testing.assert_allclose(averages.geometric, expected, atol=1e-14)
        else:
            assert np.isnan(averages.geometric).all()
    assert run.linear.arithmetic_error < 1e-14 < run.softmax.arithmetic_error
    assert run.softmax.geometric_error < 1e-14


def test_the_ensemble_claim_sees_a_wrong_mean():
    run = result("ensemble", 3000)
    swapped = replace(run.softmax, arithmetic=run.softmax.geometric, geometric=run.softmax.arithmetic)
    assert run.claim().holds and not replace(run, softmax=swapped).claim().holds
    half = replace(run.linear, arithmetic=run.linear.arithmetic * 0.5)
    assert not replace(run, linear=half).claim().holds


def test_the_running_mean_of_sub_networks_settles():
    run = ensemble.run(ensemble.Config(seed=2))
    means = run.running_mean(run.linear, sample=3)
    assert means.shape == (1024, 1)
    spread = run.linear.sub_networks.logits[:, 3, 0].std()
    assert abs(means[-1, 0] - run.linear.scaled[3, 0]) < 5 * spread / 32  # 5 standard errors of 1024 draws
    drawn, answers = run.draws(run.linear), run.answers(run.linear, 3)
    np.testing.assert_allclose(means[9], answers[drawn[:10]].mean(axis=0))
    np.testing.assert_array_equal(answers, run.linear.sub_networks.logits[:, 3])
    np.testing.assert_allclose(run.answers(run.softmax, 0).sum(axis=1), 1.0)
    means = run.running_mean(run.deep, sample=0)
    np.testing.assert_allclose(means.sum(axis=1), 1.0)
    assert np.abs(means[-1] - run.deep.arithmetic[0]).max() < 0.1


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_an_ensemble_needs_a_rate(rate):
    with pytest.raises(ValueError, match=r"rate must be in \(0, 1\)"):
        ensemble.Config(rate=rate)
    with pytest.raises(ValueError, match="n_units must be from 2 to 16"):
        ensemble.Config(n_units=17)


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.7])
def test_the_variance_formula_against_numerical_integration(rate):
    """relu(z), z ~ N(0, 1), by the trapezoid rule; then mean and variance of x m / q from its definition."""
    z = np.linspace(0.0, 12.0, 200001)
    density = np.exp(-0.5 * z**2) / math.sqrt(2 * math.pi)
    mean, square = np.trapezoid(z * density, z), np.trapezoid(z**2 * density, z)
    assert pytest.approx(mean, abs=1e-9) == batch_norm_shift.HALF_NORMAL_MEAN
    assert square - mean**2 == pytest.approx(batch_norm_shift.HALF_NORMAL_VARIANCE, abs=1e-9)
    dropped = square / (1 - rate) - mean**2
    assert batch_norm_shift.expected_ratio(rate) == pytest.approx((square - mean**2) / dropped, abs=1e-8)


def test_the_shift_of_mean_zero_inputs_is_the_rate():
    assert batch_norm_shift.expected_ratio(0.3, mean=0.0, variance=2.0) == pytest.approx(0.7)
    assert batch_norm_shift.expected_ratio(0.0) == 1.0


def test_what_comes_out_of_batch_normalization():
    run = result("batch_norm_shift", 3000)
    before, after = run.before, run.after
    np.testing.assert_allclose(before.training.var(axis=0), 1.0, atol=1e-3)
    assert before.evaluation.var(axis=0).mean() == pytest.approx(before.ratio, rel=1e-2)
    assert before.ratio < 0.45
    np.testing.assert_allclose(after.evaluation.var(axis=0), 1.0, atol=1e-2)
    assert (after.training == 0).mean() == pytest.approx(0.5, abs=0.01)
    assert [shift.rate for shift in run.curve] == [0.1, 0.3, 0.5, 0.7]
    np.testing.assert_array_equal(run.curve[2].evaluation, before.evaluation)


def test_no_shift_without_dropout():
    run = batch_norm_shift.run(batch_norm_shift.Config(rate=0.0, rates=(0.0,), n_samples=100, n_units=8))
    assert run.before.ratio == pytest.approx(1.0, abs=1e-12)
    assert run.claim().holds


def test_three_memories_begin_alike():
    run = recurrent_memory.run(recurrent_memory.Config(seed=5, rate=0.4, n_units=50, n_steps=6))
    for memory in (run.none, run.step, run.sequence):
        assert memory.states.shape == (7, 50)
        np.testing.assert_array_equal(memory.states[0], run.none.states[0])
    assert (run.none.states == run.none.states[0]).all()
    assert (run.sequence.states[1:] == run.sequence.states[1]).all()
    np.testing.assert_allclose(run.step_survival, 0.6 ** np.arange(7))
    np.testing.assert_allclose(run.sequence_survival, [1.0] + [0.6] * 6)


def test_ridge_against_a_loop_over_masks():
    """40 samples times 8 masks, summed one by one; the minimum by a search, not by a formula."""
    config = linear_ridge.Config(seed=3, rate=0.4, n_features=3)
    run = linear_ridge.run(config)
    x, y = run.data.x_train, run.data.y_train[:, 0]

    def objective(w):
        total = 0.0
        for mask in itertools.product((0, 1), repeat=3):
            probability = math.prod(0.6 if kept else 0.4 for kept in mask)
            total += probability * ((y - (x * np.array(mask) / 0.6) @ w) ** 2).sum()
        return total

    assert run.formula_objective == pytest.approx(objective(run.least_squares), rel=1e-12)
    lowest = objective(run.ridge)
    for direction in np.eye(3):
        for step in (-1e-3, 1e-3):
            assert objective(run.ridge + step * direction) > lowest
    np.testing.assert_allclose(run.least_squares, np.linalg.lstsq(x, y, rcond=None)[0])


def test_the_path_of_weights_begins_at_least_squares_and_shrinks():
    run = result("linear_ridge", 3000)
    assert run.path.shape == (10, 8)
    np.testing.assert_allclose(run.path[0], run.least_squares)
    np.testing.assert_allclose(run.path[5], run.ridge)
    assert np.linalg.norm(run.path[-1]) < np.linalg.norm(run.path[0])
    with pytest.raises(ValueError, match="n_features must be from 1 to 16"):
        linear_ridge.Config(n_features=17)


def test_the_ridge_claim_sees_a_plain_penalty():
    """The penalty is adaptive: the same for every weight is not it."""
    run = result("linear_ridge", 3000)
    x, y = run.data.x_train, run.data.y_train[:, 0]
    plain = np.linalg.solve(x.T @ x + np.eye(8) * linear_ridge.penalty(x, 0.5).mean(), x.T @ y)
    assert not replace(run, ridge=plain).claim().holds
    assert not replace(run, formula_objective=run.formula_objective * 1.001).claim().holds
