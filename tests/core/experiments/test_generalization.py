"""The claim of the pairs, fed what is not so."""

from dataclasses import replace

import pytest

from core.experiments.comparison import generalization
from core.nn.presets import Run

from .runs import result


@pytest.fixture
def pair():
    run = result("overfitting", 3000)
    assert generalization("a name", run.data, run.plain, run.dropout).holds
    return run


def with_last(run, **changes):
    return Run(run.network, (*run.records[:-1], replace(run.last, **changes)))


@pytest.mark.parametrize("changes", [{"train_loss": 0.0}, {"validation_loss": 99.0}, {"validation_accuracy": 0.0}])
def test_each_part_of_the_claim_is_needed(pair, changes):
    dropout = with_last(pair.dropout, **changes)
    assert not generalization("a name", pair.data, pair.plain, dropout).holds


def test_a_higher_training_loss_through_masks_alone_is_not_enough(pair):
    """The same network, whose curve only says that its loss was higher: with every unit on it is not."""
    dropout = Run(pair.plain.network, pair.dropout.records)
    claim = generalization("a name", pair.data, pair.plain, dropout)
    assert claim.effect["plain_train_loss"] < claim.effect["dropout_train_loss"]
    assert claim.effect["plain_train_loss_all_on"] == claim.effect["dropout_train_loss_all_on"]
    assert not claim.holds


def test_the_numbers_are_those_of_the_last_epoch(pair):
    effect = pair.claim().effect
    last = pair.dropout.last
    assert effect["dropout_gap"] == last.validation_loss - last.train_loss
    assert effect["dropout_accuracy"] == last.validation_accuracy
    assert effect["plain_validation_loss"] == pair.plain.last.validation_loss
