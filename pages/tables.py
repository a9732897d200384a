"""The numbers of a picture as a table, by its widget's name: from the same cached runs, for the same values."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.experiments import (
    ensemble,
    knock_out,
    monte_carlo,
    overfitting,
    recurrent_memory,
)
from core.nn.dropout import sample_mask, sample_uniforms
from core.nn.presets import Run
from core.nn.sums import masked_sums
from core.paper import monte_carlo as averaging
from core.paper import pairs, rate, size, sparsity
from core.schedule import Config as ScheduleConfig
from core.schedule import points_of
from core.schedule import run as train_with
from pages import params, runs
from pages.figures.terms import Terms
from pages.strings import course
from pages.widgets import decay_comparison, loss_curves, paper_bench, team_plays, three_costs
from pages.widgets.rate_sweep import swept


@dataclass(frozen=True, slots=True)
class Table:
    """names: of the columns; rows: numbers, and names of ours."""

    names: Sequence[str]
    rows: Sequence[Sequence[Any]]


_MEASURES = ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")


def _logs(**trained: Run) -> Table:
    """Training logs beside each other: a row for each recorded epoch."""
    names = ["epoch", *(f"{name}_{measure}" for name in trained for measure in _MEASURES)]
    logs = [run.records for run in trained.values()]
    rows = [
        [records[0].epoch, *(getattr(record, measure) for record in records for measure in _MEASURES)]
        for records in zip(*logs, strict=True)
    ]
    return Table(names, rows)


def _loss_curves(*, p: float, seed: int, curve: str) -> Table:
    result = loss_curves.watch(p, seed).pair
    return _logs(plain=result.plain, dropout=result.dropout)


def _overfitting_gap(*, seed: int, scene: str) -> Table:
    return _loss_curves(p=overfitting.Config.rate, seed=seed, curve="loss")


def _rate_sweep(*, p: float, seed: int, where: str) -> Table:
    result = swept(where, seed)
    rows = [
        [float(rate), *(getattr(run.last, measure) for measure in _MEASURES)]
        for rate, run in zip(result.config.rates, result.runs, strict=True)
    ]
    return Table(["rate", *_MEASURES], rows)


def _decay_comparison(*, p: float, seed: int, shown: str) -> Table:
    result = decay_comparison.compared(p, seed)
    return _logs(neither=result.neither, decay=result.decay, dropout=result.dropout, both=result.both)


def _three_costs(*, p: float, seed: int, cost: str) -> Table:
    if cost == "underfitting":
        return _rate_sweep(p=p, seed=seed, where="hidden")
    if cost == "memory":
        memory = runs.result(recurrent_memory.run, recurrent_memory.Config(seed=seed, rate=p))
        cosines = zip(memory.step.cosine, memory.sequence.cosine, strict=True)
        rows = [[step, float(a), float(b)] for step, (a, b) in enumerate(cosines)]
        return Table(["step", "cosine_mask_per_step", "cosine_mask_per_sequence"], rows)
    slower = three_costs.slowed(p, seed)
    losses = zip(slower.plain.train_losses_all_on, slower.dropout.train_losses_all_on, strict=True)
    rows = [[epoch, float(a), float(b)] for epoch, (a, b) in enumerate(losses)]
    return Table(["epoch", "plain_train_loss_all_on", "dropout_train_loss_all_on"], rows)


def _team_picture(*, lost: tuple[float, ...], face: str, seed: int) -> Table:
    return _knocked_out(runs.result(knock_out.run, knock_out.Config(seed=seed)))


def _knocked_out(result: knock_out.Result) -> Table:
    """Both accuracies over the share of neurons that is gone, each the mean over several orders."""
    means = zip(result.config.shares, result.plain_accuracies.mean(axis=1), result.dropout_accuracies.mean(axis=1),
                strict=True)  # fmt: skip
    return Table(["share_lost", "plain_accuracy", "dropout_accuracy"], [list(map(float, row)) for row in means])


def _bits(mask: Iterable[bool]) -> str:
    return "".join(str(int(bit)) for bit in mask)


def _subnetwork_average(*, p: float, kind: str, seed: int) -> Table:
    result = runs.result(ensemble.run, ensemble.Config(seed=seed, rate=max(p, params.P.step)))
    averages = {"linear": result.linear, "softmax": result.softmax, "deep": result.deep}[kind]
    answers, masks = result.answers(averages, 0)[:, 0], averages.sub_networks.masks
    rows = [[_bits(mask), float(answer)] for mask, answer in zip(masks, answers, strict=True)]
    return Table(["mask", "answer"], rows)


def _scaling_histogram(
    *, p: float, x: tuple[float, ...], w: tuple[float, ...], scaling: str, convention: str, draws: str, seed: int
) -> Table:
    mine = Terms.read(x, w, "")
    if not mine.n:
        return Table(["draw", "mask", "sum"], [])
    masks = sample_mask((int(draws), mine.n), p, np.random.default_rng(seed))
    sums = masked_sums(mine.products, masks, p, scaled=scaling == "on" and convention == "inverted")
    rows = [[i, _bits(mask), float(total)] for i, (mask, total) in enumerate(zip(masks, sums, strict=True), start=1)]
    return Table(["draw", "mask", "sum"], rows)


def _mask_explorer(*, p: float, units: float, seed: int, step: int, mode: str) -> Table:
    uniforms = sample_uniforms((int(units),), np.random.default_rng([seed, step]))
    kept = (uniforms >= p) | (mode == "evaluation")
    drawn = enumerate(zip(uniforms, kept, strict=True), start=1)
    return Table(["unit", "number", "kept"], [[i, float(number), int(stays)] for i, (number, stays) in drawn])


def _claim_lab(*, seed: int, seeds: int, lab: str, **_: Any) -> Table:
    """A row for each seed and number of each experiment, with whether the claim held there."""
    one = next(candidate for candidate in course().labs if candidate.slug == lab)
    rows: list[list[Any]] = []
    for name in one.experiments:
        for i in range(seeds):
            at = params.SEED.after(seed, i)
            claim = runs.claim(name, at)
            rows += [[name, at, int(claim.holds), key, float(value)] for key, value in claim.effect.items()]
    return Table(["experiment", "seed", "held", "number", "value"], rows)


def _team_plays(*, seed: int, gone: str) -> Table:
    return _knocked_out(runs.result(knock_out.run, team_plays.config(seed)))


def _draw_schedule(*, p: float, seed: int, seeds: int, schedule: str, points: tuple[float, ...]) -> Table:
    drawn = (points_of(name, p, points) for name in (schedule, "constant"))
    mine, constant = (runs.result(train_with, ScheduleConfig(seed, one)) for one in drawn)
    logs = _logs(mine=mine.run, constant=constant.run)
    trained = zip(logs.rows[1:], mine.config.rates, constant.config.rates, strict=True)  # there is no epoch 0
    rows = [[row[0], of_mine, of_constant, *row[1:]] for row, of_mine, of_constant in trained]
    return Table([logs.names[0], "mine_rate", "constant_rate", *logs.names[1:]], rows)


def _forgotten_eval(*, seed: int, asked: str) -> Table:
    result = runs.result(monte_carlo.run, monte_carlo.Config(seed=seed))
    passes = result.passes
    columns = (result.x, result.prediction[:, 0], passes.mean[:, 0], passes.deviation[:, 0], *passes.passes[:, :, 0])
    names = ["x", "evaluation", "mean", "deviation", *(f"pass_{i + 1}" for i in range(len(passes.passes)))]
    return Table(names, [list(map(float, row)) for row in zip(*columns, strict=True)])


def _paper_bench(*, exhibit: str, labels: str, seed: int, seeds: int) -> Table:
    """What was measured here; errors are shares of the unseen digits."""
    ours = paper_bench.measured(exhibit, labels, seed)
    if exhibit == "pairs":
        return Table(["method", "error"], list(zip(pairs.METHODS, ours.errors, strict=True)))
    if exhibit == "gaussian":
        return Table(["noise", "error"], [[name, getattr(ours, name)] for name in ("plain", "bernoulli", "gaussian")])
    first, values, names = {
        "rate": ("keep", rate.KEEPS, ("constant", "scaled")),
        "size": ("n_train", size.SIZES, ("plain", "dropout")),
        "monte-carlo": ("n_averaged", averaging.COUNTS, ("averaged",)),
        "sparsity": ("bin_from", sparsity.EDGES[:-1], ("plain_counts", "dropout_counts")),
    }[exhibit]
    rows = zip(values, *(getattr(ours, name) for name in names), strict=True)
    return Table([first, *names], list(map(list, rows)))


TABLES: dict[str, Callable[..., Table]] = {
    "loss-curves": _loss_curves, "overfitting-gap": _overfitting_gap, "rate-sweep": _rate_sweep,
    "decay-comparison": _decay_comparison, "three-costs": _three_costs, "team-picture": _team_picture,
    "subnetwork-average": _subnetwork_average, "scaling-histogram": _scaling_histogram,
    "mask-explorer": _mask_explorer, "claim-lab": _claim_lab, "team-plays": _team_plays,
    "draw-schedule": _draw_schedule, "forgotten-eval": _forgotten_eval,
    "paper-bench": _paper_bench,
}  # fmt: skip
