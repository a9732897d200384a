"""The presets: their settings as the course names them, and how pairs and sweeps are run."""

import dataclasses

import numpy as np
import pytest

from core.nn.presets import PRESETS
from core.nn.training import train


def short(name, n_epochs=2):
    preset = PRESETS[name]
    return dataclasses.replace(preset, training=dataclasses.replace(preset.training, n_epochs=n_epochs))


@pytest.mark.parametrize(
    ("name", "n_train", "widths", "batch_size", "learning_rate", "n_epochs", "rate"),
    [
        ("M", 100, (2, 64, 64, 1), None, 0.01, 400, 0.5),
        ("D", 200, (64, 128, 128, 10), 50, 0.003, 60, 0.5),
        ("D2", 200, (64, 128, 128, 10), 50, 0.003, 40, 0.5),
        ("C", 500, (64, 128, 128, 10), 50, 0.003, 30, 0.5),
        ("SP", 150, (2, 128, 128, 1), None, 0.01, 400, 0.5),
        ("AE", 500, (64, 128, 64), 50, 0.003, 60, 0.5),
        ("G", 60, (1, 64, 64, 1), None, 0.01, 1500, 0.1),
    ],
)
def test_settings(name, n_train, widths, batch_size, learning_rate, n_epochs, rate):
    preset = PRESETS[name]
    training = preset.training
    assert (preset.name, preset.widths, preset.rate) == (name, widths, rate)
    assert (training.batch_size, training.learning_rate, training.n_epochs) == (
        batch_size,
        learning_rate,
        n_epochs,
    )
    assert training.optimizer == "adam" and training.weight_decay == 0.0
    data = preset.data(0)
    assert len(data.x_train) == n_train
    assert data.x_train.shape[1] == widths[0]
    assert preset.network_config().rates == (0.0, *[rate] * (len(widths) - 2), 0.0)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_trains(name):
    pair = short(name).run_pair(1)
    for run in (pair.plain, pair.dropout):
        assert run.last.epoch == 2
        assert np.isfinite(run.last.train_loss) and np.isfinite(run.last.validation_loss)
    assert pair.seconds > 0


def test_a_pair_starts_equal_and_differs_in_the_rate_alone():
    preset = short("M", 0)
    pair = preset.run_pair(5)
    np.testing.assert_array_equal(pair.plain.network.parameters, pair.dropout.network.parameters)
    assert pair.plain.network.config.rates == (0, 0, 0, 0)
    assert pair.dropout.network.config.rates == (0, 0.5, 0.5, 0)


def test_a_pair_is_two_runs_alone():
    preset = short("D", 3)
    pair = preset.run_pair(5, rate=0.3)
    for rate, run in ((0.0, pair.plain), (0.3, pair.dropout)):
        network = preset.network(5, rate)
        assert tuple(train(network, preset.data(5), preset.training_config(5))) == run.records
        np.testing.assert_array_equal(network.parameters, run.network.parameters)


def test_a_sweep_is_the_runs_alone():
    preset, rates = short("D2", 3), [0.0, 0.4, 0.9]
    for rate, run in zip(rates, preset.run_rates(2, rates), strict=True):
        alone = preset.run(2, rate)
        assert run.last.validation_loss == pytest.approx(alone.last.validation_loss, rel=1e-3)
        np.testing.assert_allclose(run.network.parameters, alone.network.parameters, atol=1e-3)


def test_configs_can_have_input_and_output_rates_and_weight_decay():
    preset = short("D2", 1)
    config = preset.network_config(0.4, input_rate=0.1, output_rate=0.2, dtype="float64")
    assert config.rates == (0.1, 0.4, 0.4, 0.2) and config.dtype == "float64"
    plain = preset.network_config(0.0)
    free, decayed = preset.run_configs(2, [plain, plain], weight_decays=[0.0, 0.5])
    norms = [sum(float((w**2).sum()) for w in run.network.weights()) for run in (free, decayed)]
    assert norms[1] < norms[0]


def test_dropout_generalizes_on_the_moons():
    """The lesson's first claim on one fresh seed; how often it holds is counted by the experiments."""
    pair = PRESETS["M"].run_pair(101)
    assert pair.plain.last.train_loss < pair.dropout.last.train_loss
    assert pair.plain.last.validation_loss > pair.dropout.last.validation_loss
