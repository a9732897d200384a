"""Section 10: the same network trained without and with dropout, its curves, boundaries and three statements."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from core.experiments import boundary, overfitting
from core.nn.arrays import lowest
from core.nn.presets import Run
from core.nn.training import EpochRecord
from pages import params, runs
from pages.drawing import boundary as plane
from pages.drawing import curves
from pages.drawing.draw import button, el, note, row, switch, verdict
from pages.drawing.picture import Picture, Track
from pages.params import Choice
from pages.stage import Stage
from pages.strings import bn, percent, t
from pages.widget import Table, Widget, logs

CURVE = Choice("curve", ("loss", "accuracy"), "loss")


def show(stage: Stage, *, p: float, seed: int, curve: str) -> Picture:
    """Preset M at rate p; ``curve`` chooses loss or accuracy."""
    watched = watch(p, seed)
    result = watched.pair
    measure: curves.Measure = "accuracy" if curve == "accuracy" else "loss"
    plain, dropout = result.plain.records, result.dropout.records
    effect = result.claim().effect
    lines = [*curves.log_curves(plain, "without", measure), *curves.log_curves(dropout, "with", measure)]
    epochs = [record.epoch for record in plain]
    label = t(
        f"loss-curves.picture-{measure}", epochs=bn(epochs[-1]),
        **{line.slot.replace("-", "_"): bn(line.values[-1], 2) for line in lines},
    )  # fmt: skip
    mark = _turning(plain) if measure == "loss" else None
    chart, track = curves.chart(lines, epochs, measure, stage=stage, label=label, mark=mark)
    controls = row(
        switch("curve", [(option, t(f"curves.{option}")) for option in CURVE.options], curve,
               t("loss-curves.which")),
        button(t("curves.other-seed"), sets=params.SEED.other(seed)),
    )  # fmt: skip
    key = el("p", t("curves.key"), class_="key")
    trained = t("curves.trained", seed=bn(seed), epochs=bn(epochs[-1]), seconds=bn(result.seconds, 2))
    masks = t("loss-curves.masks-on", value=bn(effect["dropout_train_loss_all_on"], 2))
    left = el("div", controls, chart, key, note(f"{trained} {masks}"))
    right = el("div", _planes(watched, stage), _statements(effect))
    return Picture(el("div", left, right, class_="trained"), _with_planes(track, watched, epochs))


def watch(p: float, seed: int) -> boundary.Watched:
    """Both networks; the one without dropout is trained once for all rates."""
    config = boundary.Watch(overfitting.Config(seed=seed, rate=p, record_every=curves.RECORD_EVERY))
    plain, dropout = (runs.result(boundary.watch_one, one) for one in (config.without_dropout, config))
    return boundary.together(config, plain, dropout)


def _turning(records: Sequence[EpochRecord]) -> curves.Mark | None:
    """Where the validation loss is lowest, unless it falls to the end."""
    turn = records[lowest([record.validation_loss for record in records])]
    if turn is records[-1]:
        return None
    return curves.Mark(turn.epoch, turn.validation_loss, (t("curves.memorize-1"), t("curves.memorize-2")))


def _planes(watched: boundary.Watched, stage: Stage) -> str:
    cells, data = [], watched.pair.data
    for hue, run, surfaces in _both(watched):
        accuracy = percent(run.last.validation_accuracy, 1)
        picture = plane.plane(
            surfaces[-1], data.x_train, data.y_train, watched.pair.flipped, hue=hue, stage=stage,
            label=t("loss-curves.plane", name=t(f"curves.{hue}"), accuracy=accuracy),
        )  # fmt: skip
        name = el("span", t(f"loss-curves.{hue}"), class_=f"{hue}-text")
        share = el("span", accuracy, data_slot=f"accuracy-{hue}")
        cells.append(el("div", picture, el("p", name, " ", t("curves.accuracy"), " ", share)))
    return el("div", *cells, class_="planes") + note(t("loss-curves.points"))


def _both(watched: boundary.Watched) -> list[tuple[str, Run, tuple[boundary.Surface, ...]]]:
    return [("without", watched.pair.plain, watched.plain), ("with", watched.pair.dropout, watched.dropout)]


def _with_planes(track: Track, watched: boundary.Watched, epochs: Sequence[int]) -> Track:
    """The boundaries move with the curves: at each step the last one that was looked at."""
    text, attr = dict(track.text), dict(track.attr)
    picked = curves.steps(epochs)
    for hue, run, surfaces in _both(watched):
        regions = [plane.region(surface) for surface in surfaces]
        attr[f"side-{hue}@d"] = [regions[bisect_right(watched.epochs, epochs[i]) - 1] for i in picked]
        text[f"accuracy-{hue}"] = [percent(run.records[i].validation_accuracy, 1) for i in picked]
    return replace(track, text=text, attr=attr)


def _statements(effect: dict[str, float]) -> str:
    """The lesson's three statements, each with this run's two numbers."""
    statements = (
        ("train", "train_loss", effect["dropout_train_loss"] > effect["plain_train_loss"]),
        ("validation", "validation_loss", effect["dropout_validation_loss"] < effect["plain_validation_loss"]),
        ("gap", "gap", effect["dropout_gap"] < effect["plain_gap"]),
    )
    rows = [
        verdict(
            holds, t(f"loss-curves.claim-{key}" if holds else f"loss-curves.claim-{key}-not"),
            el("span", t("loss-curves.value-with", value=bn(effect[f"dropout_{name}"], 2)), class_="with") + ", "
            + el("span", t("loss-curves.value-without", value=bn(effect[f"plain_{name}"], 2)), class_="without"),
        )
        for key, name, holds in statements
    ]  # fmt: skip
    return el("h3", t("loss-curves.statements")) + "".join(rows)


def table(*, p: float, seed: int, curve: str) -> Table:
    """The log of both networks."""
    result = watch(p, seed).pair
    return logs(plain=result.plain, dropout=result.dropout)


WIDGET = Widget(show=show, values=(params.P, params.SEED, CURVE), table=table, wide=True)
