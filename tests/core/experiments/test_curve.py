"""A curve of a result is what training logged."""

import pytest

from core.experiments import overfitting, slower_training
from core.experiments.curve import curve
from core.nn.training import evaluate


def test_a_pairs_curve_is_its_records() -> None:
    result = overfitting.run(overfitting.Config(seed=1, n_epochs=40))
    drawn = curve(result, "dropout", "validation_loss")
    assert list(drawn) == [0, 10, 20, 30, 40]
    assert drawn[40] == result.dropout.last.validation_loss != curve(result, "plain", "validation_loss")[40]
    assert curve(result, "plain", "train_loss")[40] == result.plain.last.train_loss


def test_the_training_loss_of_a_slow_one_is_measured_with_every_unit_on() -> None:
    result = slower_training.run(slower_training.Config(seed=1, n_epochs=3))
    drawn = curve(result, "dropout", "train_loss")
    assert drawn[3] == pytest.approx(evaluate(result.dropout.run.network, result.data.x_train, result.data.y_train)[0])
    assert drawn[3] < result.dropout.train_losses[3], "masks on, the loss is higher"
    with pytest.raises(ValueError, match="dropout"):
        curve(result, "dropout", "validation_loss")


@pytest.mark.parametrize("network", ["data", "config", "nobody"])
def test_what_is_no_network_is_refused_by_name(network: str) -> None:
    with pytest.raises(ValueError, match=network):
        curve(overfitting.run(overfitting.Config(n_epochs=1)), network, "train_loss")
