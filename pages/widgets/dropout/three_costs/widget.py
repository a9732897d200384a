"""Section 14: three costs of dropout, each from a run made now; one of them opened."""

from dataclasses import replace
from math import inf

from core.experiments import rate_sweep, recurrent_memory, slower_training
from pages import params, runs
from pages.drawing.draw import button, el, note, row, switch, verdict
from pages.drawing.picture import Picture
from pages.params import Choice
from pages.stage import Stage
from pages.strings import bn, t
from pages.widget import Table, Values, Widget, at_rates
from pages.widgets.dropout.three_costs import costs

COST = Choice("cost", ("epochs", "underfitting", "memory"), "epochs")
_KEY = "three-costs"
_TARGET = 0.3
"""The training loss of which the verdict speaks."""


def show(stage: Stage, *, p: float, seed: int, cost: str) -> Picture:
    """``cost``: the one whose figure is shown; the verdicts are always those of all three."""
    slower = slowed(p, seed)
    sweep = runs.result(rate_sweep.run, rate_sweep.Config(seed=seed))
    memory = runs.result(recurrent_memory.run, recurrent_memory.Config(seed=seed, rate=p))
    options = [(option, t(f"{_KEY}.{option}")) for option in COST.options]
    other = button(t("curves.other-seed"), sets=params.SEED.other(seed))
    controls = row(switch("cost", options, cost, t(f"{_KEY}.which")), other)
    figure, seconds = {
        "epochs": lambda: (costs.epochs(slower, stage=stage), slower.seconds),
        "underfitting": lambda: (costs.rates(sweep, p=p, stage=stage), sweep.seconds),
        "memory": lambda: (costs.memory(memory, stage=stage), memory.seconds),
    }[cost]()
    said = {"epochs": _epochs(slower), "underfitting": _underfitting(sweep), "memory": _memory(memory)}
    lines = [el("div", line, class_="cost opened" if name == cost else "cost") for name, line in said.items()]
    caption = note(t(f"{_KEY}.caption-{cost}", seed=bn(seed), seconds=bn(seconds, 3 if cost == "memory" else 2)))
    return Picture(controls + figure + el("div", *lines, class_="costs") + caption)


def slowed(p: float, seed: int) -> slower_training.Result:
    """Both networks; the one without dropout is trained once for all rates."""
    config = slower_training.Config(seed=seed, rate=p)
    plain, dropout = (runs.result(slower_training.trained, one) for one in (replace(config, rate=0.0), config))
    return slower_training.together(config, plain, dropout)


def _epochs(result: slower_training.Result) -> str:
    plain = slower_training.epochs_to(result.plain.train_losses_all_on, _TARGET)
    dropout = slower_training.epochs_to(result.dropout.train_losses_all_on, _TARGET)
    slower = plain < dropout
    reached = t(f"{_KEY}.reached", epoch=bn(dropout)) if dropout < inf else t(
        f"{_KEY}.never", last=bn(result.config.n_epochs)
    )  # fmt: skip
    figures = t(
        f"{_KEY}.epochs-figures", target=bn(_TARGET), plain=bn(plain), dropout=reached,
        ratio=bn(result.dropout.seconds / result.plain.seconds, 2),
    )  # fmt: skip
    return verdict(slower, t(f"{_KEY}.epochs-{'holds' if slower else 'fails'}", rate=bn(result.config.rate)), figures)


def _underfitting(result: rate_sweep.Result) -> str:
    train, validation, best = result.train_losses, result.validation_losses, result.best
    underfits = bool(train[-1] > train[best] and validation[-1] > validation[best])
    figures = t(
        f"{_KEY}.underfitting-figures", high=bn(result.config.rates[-1]), train=bn(float(train[-1]), 2),
        validation=bn(float(validation[-1]), 2), best=bn(result.config.rates[best]),
        best_train=bn(float(train[best]), 2), best_validation=bn(float(validation[best]), 2),
    )  # fmt: skip
    return verdict(underfits, t(f"{_KEY}.underfitting-{'holds' if underfits else 'fails'}"), figures)


def _memory(result: recurrent_memory.Result) -> str:
    step, sequence = float(result.step.cosine[-1]), float(result.sequence.cosine[-1])
    figures = t(
        f"{_KEY}.memory-figures", rate=bn(result.config.rate), steps=bn(result.config.n_steps), step=bn(step, 2),
        sequence=bn(sequence, 2),
    )  # fmt: skip
    holds = result.claim().holds
    return verdict(holds, t(f"{_KEY}.memory-{'holds' if holds else 'fails'}"), figures)


def table(*, p: float, seed: int, cost: str) -> Table:
    """The numbers of the cost that is opened."""
    if cost == "underfitting":
        sweep = runs.result(rate_sweep.run, rate_sweep.Config(seed=seed))
        return at_rates(sweep.config.rates, sweep.runs)
    if cost == "memory":
        memory = runs.result(recurrent_memory.run, recurrent_memory.Config(seed=seed, rate=p))
        cosines = zip(memory.step.cosine, memory.sequence.cosine, strict=True)
        rows = [[step, float(a), float(b)] for step, (a, b) in enumerate(cosines)]
        return Table(["step", "cosine_mask_per_step", "cosine_mask_per_sequence"], rows)
    slower = slowed(p, seed)
    losses = zip(slower.plain.train_losses_all_on, slower.dropout.train_losses_all_on, strict=True)
    rows = [[epoch, float(a), float(b)] for epoch, (a, b) in enumerate(losses)]
    return Table(["epoch", "plain_train_loss_all_on", "dropout_train_loss_all_on"], rows)


def program(values: Values) -> tuple[str, Values]:
    """The opened cost's."""
    return values["cost"], values


WIDGET = Widget(show=show, values=(params.P, params.SEED, COST), table=table, program=program)
