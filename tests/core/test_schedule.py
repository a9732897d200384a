"""A rate that changes: masks follow it, the random numbers go on, a constant one is plain training bit for bit."""

from dataclasses import replace

import numpy as np
import pytest

from core import schedule
from core.nn.mask_stream import MaskStream
from core.nn.network import Network
from core.nn.presets import PRESETS
from core.nn.training import TrainingConfig, evaluate, train

_D2 = PRESETS["D2"]


def test_a_constant_schedule_is_plain_training() -> None:
    plain = list(train(_D2.network(3, 0.3), _D2.data(3), replace(_D2.training_config(3), record_every=1)))
    assert list(schedule.run(schedule.Config(3, (0.3,) * 8)).run.records) == plain


def test_masks_follow_the_rate_and_keep_their_numbers() -> None:
    shape = (50, 40)
    changing = MaskStream(shape, [0.2], 7, 1, "float64", can_change=True)
    fixed = {rate: MaskStream(shape, [rate], 7, 1, "float64", can_change=True) for rate in (0.2, 0.7, 0.0)}
    for rate in (0.2, 0.7, 0.0, 0.7):
        changing.change([rate])
        for _ in range(45):  # beyond what is drawn at once
            masks = {one: stream.draw().copy() for one, stream in fixed.items()}
            assert (changing.draw() == masks[rate]).all()
        kept = 1.0 - round(rate * 65536) / 65536
        assert float(changing.scale) == pytest.approx(1.0 / kept)
    assert changing.draw().all() == (rate == 0.0)
    with pytest.raises(ValueError, match="can_change"):
        MaskStream(shape, [0.2], 7, 1, "float64").change([0.3])


def test_late_dropout_starts_as_a_network_without_and_early_as_one_with() -> None:
    n_epochs = _D2.training.n_epochs
    runs = {
        name: list(train(Network(_D2.network_config(rates[0]), 5), _D2.data(5),
                         replace(_D2.training_config(5), schedule=rates, record_every=1)))
        for name, rates in (("late", (0.0,) * 20 + (0.5,) * 20), ("early", (0.5,) * 20 + (0.0,) * 20),
                            ("none", (0.0,) * n_epochs), ("all", (0.5,) * n_epochs))
    }  # fmt: skip
    assert runs["late"][:21] == runs["none"][:21] and runs["late"][21] != runs["none"][21]
    assert runs["early"][:21] == runs["all"][:21] and runs["early"][21] != runs["all"][21]
    plain = list(train(_D2.network(5, 0.0), _D2.data(5), replace(_D2.training_config(5), record_every=1)))
    assert runs["none"] == plain


def test_a_drawn_schedule_goes_through_its_points() -> None:
    assert schedule.points_of("hand", 0.5, (0.2, 0.6)) == (0.2, *[0.6] * 7)
    assert schedule.points_of("hand", 0.5, tuple(i / 10 for i in range(8))) == tuple(i / 10 for i in range(8))
    assert schedule.points_of("late", 0.5, (0.2, 0.6)) == schedule.shape("late", 0.5)
    rates = schedule.Config(0, (0.0, 0.6, 0.3)).rates
    assert (rates[0], rates[-1]) == (0.0, 0.3), "the first and the last epoch have the first and the last point"
    straight = schedule.Config(0, (0.0, 0.78)).rates
    assert straight == pytest.approx([0.02 * epoch for epoch in range(40)])


@pytest.mark.parametrize("name", schedule.SHAPES)
def test_named_schedules(name: str) -> None:
    points = schedule.shape(name, 0.4)
    rates = np.array(schedule.Config(0, points).rates)
    assert len(points) == schedule.N_POINTS and len(rates) == _D2.training.n_epochs
    assert {"constant": (rates == 0.4).all(), "early": rates[0] == 0.4 and rates[-1] == 0.0,
            "late": rates[0] == 0.0 and rates[-1] == 0.4, "falling": (np.diff(rates) < 0).all(),
            "rising": (np.diff(rates) > 0).all()}[name]  # fmt: skip
    assert max(schedule.shape(name, 0.95)) <= 0.95 and set(schedule.shape(name, 0.0)) == {0.0}


def test_at_this_size_late_beats_early_on_validation_and_early_fits_more() -> None:
    seeds = range(500, 508)
    done = {name: [schedule.run(schedule.Config(seed, schedule.shape(name, 0.5))) for seed in seeds]
            for name in ("constant", "early", "late")}  # fmt: skip
    pairs = list(zip(*done.values(), strict=True))
    assert sum(late.validation_loss < early.validation_loss for _, early, late in pairs) >= 6
    assert all(early.train_loss_all_on < constant.train_loss_all_on for constant, early, _ in pairs)


def test_training_losses_are_compared_with_every_unit_on() -> None:
    """A falling rate ends with fewer masks: its loss with masks looks better than it is."""
    for seed in range(500, 504):
        falling, constant = (schedule.run(schedule.Config(seed, schedule.shape(name, 0.5)))
                             for name in ("falling", "constant"))  # fmt: skip
        assert falling.run.last.train_loss < constant.run.last.train_loss
        assert falling.train_loss_all_on > constant.train_loss_all_on
        data = _D2.data(seed)
        assert falling.train_loss_all_on == evaluate(falling.run.network, data.x_train, data.y_train)[0]


@pytest.mark.parametrize("points", [(), (0.5,), (0.5, 1.0), (0.5, -0.1), (0.5, float("nan"))])
def test_schedules_that_cannot_be(points: tuple[float, ...]) -> None:
    with pytest.raises(ValueError):
        schedule.Config(0, points)
    with pytest.raises(ValueError):
        TrainingConfig(3, None, 0.1, schedule=points)
