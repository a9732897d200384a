"""Every table against the core, column by column: for values that are nobody's default."""

from typing import Any

import numpy as np
import pytest

from core import schedule
from core.experiments import (
    ensemble,
    knock_out,
    monte_carlo,
    overfitting,
    rate_sweep,
    recurrent_memory,
    slower_training,
    weight_decay,
)
from core.nn.dropout import all_masks
from core.nn.presets import Run
from core.paper import EXHIBITS, pairs, rate, size, sparsity
from core.paper import monte_carlo as averaging
from core.paper.finding import Config as PaperConfig
from pages import params, runs
from pages.strings import course
from pages.widgets import WIDGETS
from pages.widgets.dropout.team_plays import widget as team_plays

_MEASURES = ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")


def _columns(name: str, **values: Any) -> dict[str, list[Any]]:
    """The table at these values and the widget's defaults, by column."""
    make = WIDGETS[name].table
    assert make
    table = make(**(WIDGETS[name].defaults | values))
    assert all(len(row) == len(table.names) for row in table.rows)
    return dict(zip(table.names, map(list, zip(*table.rows, strict=True)), strict=True))


def _is_log(columns: dict[str, list[Any]], **trained: Run) -> None:
    for name, run in trained.items():
        assert columns["epoch"] == [record.epoch for record in run.records]
        for measure in _MEASURES:
            assert columns[f"{name}_{measure}"] == [getattr(record, measure) for record in run.records]


def test_training_logs() -> None:
    config = overfitting.Config(seed=11, rate=0.3, record_every=4)
    run = runs.result(overfitting.run, config)
    _is_log(_columns("loss-curves", p=0.3, seed=11), plain=run.plain, dropout=run.dropout)
    run = runs.result(overfitting.run, overfitting.Config(seed=11, record_every=4))
    _is_log(_columns("overfitting-gap", seed=11), plain=run.plain, dropout=run.dropout)
    run = runs.result(weight_decay.run, weight_decay.Config(seed=11, rate=0.3))
    _is_log(_columns("decay-comparison", p=0.3, seed=11), neither=run.neither, decay=run.decay, dropout=run.dropout,
            both=run.both)  # fmt: skip


@pytest.mark.parametrize("where", ["hidden", "input"])
def test_rates(where: str) -> None:
    run = runs.result(rate_sweep.run, rate_sweep.Config(seed=11, place=where))
    columns = _columns("rate-sweep", seed=11, where=where)
    assert columns["rate"] == list(run.config.rates)
    for measure in _MEASURES:
        assert columns[measure] == [getattr(one.last, measure) for one in run.runs]
    if where == "hidden":
        assert columns == _columns("three-costs", seed=11, cost="underfitting")


def test_costs() -> None:
    memory = runs.result(recurrent_memory.run, recurrent_memory.Config(seed=11, rate=0.3))
    columns = _columns("three-costs", p=0.3, seed=11, cost="memory")
    assert columns["step"] == list(range(len(memory.step.cosine)))
    assert columns["cosine_mask_per_step"] == list(memory.step.cosine)
    assert columns["cosine_mask_per_sequence"] == list(memory.sequence.cosine)
    assert columns["cosine_mask_per_step"][-1] < columns["cosine_mask_per_sequence"][-1]
    slower = runs.result(slower_training.run, slower_training.Config(seed=11, rate=0.3))
    columns = _columns("three-costs", p=0.3, seed=11, cost="epochs")
    assert columns["plain_train_loss_all_on"] == list(slower.plain.train_losses_all_on)
    assert columns["dropout_train_loss_all_on"] == list(slower.dropout.train_losses_all_on)


@pytest.mark.parametrize(
    ("name", "config"), [("team-picture", knock_out.Config(seed=11)), ("team-plays", team_plays.config(11))]
)
def test_teams(name: str, config: knock_out.Config) -> None:
    run = runs.result(knock_out.run, config)
    columns = _columns(name, seed=11)
    assert columns["share_lost"] == list(config.shares)
    for i, share in enumerate(config.shares):
        at_share = run.accuracies_at(share)
        assert (columns["plain_accuracy"][i], columns["dropout_accuracy"][i]) == pytest.approx(at_share)


@pytest.mark.parametrize("kind", ["linear", "softmax", "deep"])
@pytest.mark.parametrize("p", [0.0, 0.3])
def test_sub_networks(kind: str, p: float) -> None:
    """At rate 0 there is one sub-network alone; the picture and its table then take the slider's first step."""
    run = runs.result(ensemble.run, ensemble.Config(seed=11, rate=p or 0.05))
    averages = getattr(run, kind)
    columns = _columns("subnetwork-average", p=p, seed=11, kind=kind)
    assert columns["answer"] == [float(one) for one in run.answers(averages, 0)[:, 0]]
    assert columns["mask"] == ["".join("01"[int(bit)] for bit in mask) for mask in averages.sub_networks.masks]


@pytest.mark.parametrize(
    ("scaling", "convention", "factor"),
    [("on", "inverted", 1 / 0.75), ("on", "original", 1.0), ("off", "inverted", 1.0), ("off", "original", 1.0)],
)
def test_sums_under_masks(scaling: str, convention: str, factor: float) -> None:
    """Only inverted dropout divides in training."""
    columns = _columns("scaling-histogram", p=0.25, x=(2.0, 4.0), w=(3.0, -1.0), scaling=scaling, convention=convention,
                       draws="100")  # fmt: skip
    products = np.array([6.0, -4.0])
    assert columns["draw"] == list(range(1, 101))
    assert set(columns["mask"]) == {"".join("01"[int(bit)] for bit in mask) for mask in all_masks(2)}
    sums = [factor * products[[bit == "1" for bit in mask]].sum() for mask in columns["mask"]]
    assert columns["sum"] == pytest.approx(sums)


def test_a_lottery_in_training_and_in_evaluation() -> None:
    columns = _columns("mask-explorer", p=0.4, units=9, seed=3, step=2)
    assert columns["kept"] == [int(number >= 0.4) for number in columns["number"]] and 0 in columns["kept"]
    evaluation = _columns("mask-explorer", p=0.4, units=9, seed=3, step=2, mode="evaluation")
    assert evaluation["number"] == columns["number"] and evaluation["kept"] == [1] * 9
    assert columns["unit"] == list(range(1, 10))


def test_a_lab_goes_on_with_the_first_seed_after_the_last() -> None:
    lab = next(one for one in course().labs if "scaling" in one.experiments)
    columns = _columns("claim-lab", lab=lab.slug, seed=params.SEED.high, seeds=2)
    assert list(dict.fromkeys(columns["seed"])) == [params.SEED.high, 0]
    for name, seed, held, number, value in zip(*columns.values(), strict=True):
        claim = runs.claim(name, seed)
        assert (int(claim.holds), claim.effect[number]) == (held, value)


def test_a_schedule_beside_a_constant_one() -> None:
    drawn = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
    columns = _columns("draw-schedule", p=0.3, seed=11, schedule="hand", points=drawn)
    mine, constant = (runs.result(schedule.run, schedule.Config(11, points)) for points in (drawn, (0.3,) * 8))
    assert columns["mine_rate"] == list(mine.config.rates) and columns["constant_rate"] == [0.3] * 40
    assert columns["epoch"] == list(range(1, 41))
    for name, one in (("mine", mine), ("constant", constant)):
        assert columns[f"{name}_validation_loss"] == [record.validation_loss for record in one.run.records[1:]]


def test_answers_with_eval_forgotten_called_and_averaged() -> None:
    run = runs.result(monte_carlo.run, monte_carlo.Config(seed=11))
    columns = _columns("forgotten-eval", seed=11)
    passes = np.array([columns[f"pass_{i + 1}"] for i in range(len(run.passes.passes))])
    assert columns["x"] == list(run.x) and columns["evaluation"] == [float(one) for one in run.prediction[:, 0]]
    assert columns["mean"] == pytest.approx(passes.mean(axis=0), abs=1e-6)
    assert columns["deviation"] == pytest.approx(passes.std(axis=0), abs=1e-3)


@pytest.mark.parametrize("labels", ["noisy", "clean"])
def test_what_the_bench_measured(labels: str) -> None:
    config = PaperConfig(11, 0.2 if labels == "noisy" else 0.0)
    firsts = {
        "rate": ("keep", rate.KEEPS, ("constant", "scaled")), "size": ("n_train", size.SIZES, ("plain", "dropout")),
        "monte-carlo": ("n_averaged", averaging.COUNTS, ("averaged",)),
    }  # fmt: skip
    for exhibit, (first, values, names) in firsts.items():
        ours = runs.result(EXHIBITS[exhibit].run, config)
        columns = _columns("paper-bench", exhibit=exhibit, labels=labels, seed=11)
        assert columns[first] == list(values)
        assert {name: columns[name] for name in names} == {name: list(getattr(ours, name)) for name in names}
    ours = runs.result(EXHIBITS["pairs"].run, config)
    columns = _columns("paper-bench", exhibit="pairs", labels=labels, seed=11)
    assert (columns["method"], columns["error"]) == (list(pairs.METHODS), list(ours.errors))
    ours = runs.result(EXHIBITS["gaussian"].run, config)
    columns = _columns("paper-bench", exhibit="gaussian", labels=labels, seed=11)
    assert columns["noise"] == ["plain", "bernoulli", "gaussian"]
    assert columns["error"] == [ours.plain, ours.bernoulli, ours.gaussian]


def test_bins_of_the_activations() -> None:
    ours = runs.result(sparsity.run, PaperConfig(11, 0.0))
    columns = _columns("paper-bench", exhibit="sparsity", seed=11)
    assert columns["bin_from"] == list(sparsity.EDGES[:-1])
    assert (columns["plain_counts"], columns["dropout_counts"]) == (list(ours.plain_counts), list(ours.dropout_counts))


def test_no_sum_without_numbers() -> None:
    values = {"p": 0.5, "x": (), "w": (), "scaling": "on", "convention": "inverted", "draws": "10", "seed": 7}
    make = WIDGETS["scaling-histogram"].table
    assert make and make(**values).rows == []
