"""Draw the schedule: a rate that changes over the training, beside a constant one; an experiment at this size."""

from core import schedule as core_schedule
from core.schedule import N_POINTS, points_of
from pages import params, runs
from pages.drawing.draw import button, el, note, row, switch, verdict
from pages.drawing.picture import Picture
from pages.drawing.spread import Strip, spread, under_way
from pages.params import Choice, Numbers
from pages.stage import Stage
from pages.strings import bn, percent, t
from pages.widget import Table, Values, Widget, logs
from pages.widgets.dropout.draw_schedule import schedule as figure

SCHEDULE = Choice("schedule", ("early", "late", "falling", "rising", "hand"), "late")
POINTS = Numbers("points", 0.0, 0.95, N_POINTS, (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5))  # the one drawn by hand
_KEY = "draw-schedule"
_PUBLISHED = (("none", 73.9), ("constant", 67.9), ("early", 74.3), ("layers", 81.6), ("layers-late", 82.3))
"""Liu et al. (2023), ImageNet-1K, top-1 accuracy in percent: ViT-T at rate .1, then stochastic depth in ViT-B."""


def show(
    stage: Stage, *, p: float, seed: int, seeds: int, schedule: str, points: tuple[float, ...]
) -> Picture:  # fmt: skip
    """``schedule``: a named one at rate ``p``, or the one drawn by hand through ``points``."""
    chosen = points_of(schedule, p, points)
    mine, constant = (_run(seed, one) for one in (chosen, points_of("constant", p, points)))
    controls = row(
        switch("schedule", [(name, t(f"{_KEY}.{name}")) for name in SCHEDULE.options], schedule,
               t(f"{_KEY}.which")),
        button(t("curves.other-seed"), sets=params.SEED.other(seed) + "&seeds=1"),
    )  # fmt: skip
    by_hand = figure.hand(chosen, high=POINTS.high) if schedule == "hand" else ""
    rates = figure.rates(mine.config.rates, constant.config.rates, stage=stage,
                         label=t(f"{_KEY}.rates-said", points=", ".join(map(bn, chosen))))  # fmt: skip
    ends = {"mine": bn(mine.validation_loss, 2), "constant": bn(constant.validation_loss, 2)}
    losses = figure.losses(mine.run.records, constant.run.records, stage=stage, label=t(f"{_KEY}.losses-said", **ends))
    trained = t("curves.trained", seed=bn(seed), epochs=bn(mine.run.last.epoch), seconds=bn(mine.seconds, 2))
    left = el("div", controls, by_hand, rates, losses, el("p", t(f"{_KEY}.key"), class_="soft-text"), note(trained))
    right = el("div", _verdicts(mine, constant), _many(p, seed, seeds, chosen, schedule, stage), _published())
    return Picture(el("div", left, right, class_="scheduled"))


def _run(seed: int, points: tuple[float, ...]) -> core_schedule.Result:
    return runs.result(core_schedule.run, core_schedule.Config(seed, points))


def _verdicts(mine: core_schedule.Result, constant: core_schedule.Result) -> str:
    """What this run says of the two losses and of the accuracy."""
    lines = []
    for key, better, values in (
        ("validation", mine.validation_loss < constant.validation_loss,
         (bn(mine.validation_loss, 3), bn(constant.validation_loss, 3))),
        ("train", mine.train_loss_all_on < constant.train_loss_all_on,
         (bn(mine.train_loss_all_on, 3), bn(constant.train_loss_all_on, 3))),
        ("accuracy", mine.run.last.validation_accuracy > constant.run.last.validation_accuracy,
         (percent(mine.run.last.validation_accuracy, 1), percent(constant.run.last.validation_accuracy, 1))),
    ):  # fmt: skip
        numbers = t(f"{_KEY}.numbers", mine=values[0], constant=values[1])
        lines.append(verdict(better, t(f"{_KEY}.{key}-{'better' if better else 'worse'}"), numbers))
    return "".join(lines)


def _many(p: float, seed: int, seeds: int, chosen: tuple[float, ...], name: str, stage: Stage) -> str:
    """The validation losses of several schedules over several seeds, as far as they are computed."""
    compared = {one: points_of(one, p, ()) for one in ("constant", "early", "late")} | {name: chosen}
    most = params.SEEDS.high
    if seeds == 1:
        return row(button(t(f"{_KEY}.many", n=bn(most)), sets=f"seeds={most}", primary=True))

    def losses(i: int) -> dict[str, float]:
        at = params.SEED.after(seed, i)
        return {one: _run(at, points).validation_loss for one, points in compared.items()}

    done = runs.as_many(losses, seeds)
    best = [min(one, key=one.__getitem__) for one in done]
    strips = [Strip(t(f"{_KEY}.{name}"), "with", [one[name] for one in done]) for name in compared]
    counts = ", ".join(t(f"{_KEY}.won", name=t(f"{_KEY}.{one}"), n=bn(best.count(one))) for one in compared)
    drawn = spread(strips, places=2, as_percent=False, stage=stage, label=t(f"{_KEY}.spread-said", counts=counts))
    said = el("p", t(f"{_KEY}.counted", n=bn(len(done)), counts=counts), aria_live="polite")
    head = el("h2", t(f"{_KEY}.over-seeds"))
    if len(done) == seeds:
        return head + drawn + said + row(button(t("claim-lab.single"), sets="seeds=1"))
    going = under_way(len(done), seeds, stop_at=max(len(done), 2), is_waiting=bool(runs.n_waiting()))
    return head + going + drawn + said


def _published() -> str:
    """The published table, as published."""
    rows = [
        el("tr", el("th", t(f"{_KEY}.published-{name}"), scope="row"), el("td", t(f"{_KEY}.share", n=bn(value, 1))))
        for name, value in _PUBLISHED
    ]
    head = el("h2", t(f"{_KEY}.published"))
    return head + el("table", el("tbody", *rows), class_="published") + note(t(f"{_KEY}.published-note"))


def table(*, p: float, seed: int, seeds: int, schedule: str, points: tuple[float, ...]) -> Table:
    """Both rates and both logs, epoch by epoch."""
    mine, constant = (_run(seed, points_of(name, p, points)) for name in (schedule, "constant"))
    both = logs(mine=mine.run, constant=constant.run)
    trained = zip(both.rows[1:], mine.config.rates, constant.config.rates, strict=True)  # there is no epoch 0
    rows = [[row[0], of_mine, of_constant, *row[1:]] for row, of_mine, of_constant in trained]
    return Table([both.names[0], "mine_rate", "constant_rate", *both.names[1:]], rows)


def program(values: Values) -> tuple[str, Values]:
    """The rates of the chosen schedule, whichever it is."""
    return "", {**values, "points": points_of(values["schedule"], values["p"], values["points"])}


WIDGET = Widget(
    show=show, values=(params.P, params.SEED, params.SEEDS, SCHEDULE, POINTS),
    table=table, program=program, wide=True,
)  # fmt: skip
