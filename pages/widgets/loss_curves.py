"""Section 10: the same network trained without and with dropout, its curves, boundaries and three statements."""

from core.experiments import boundary, overfitting
from pages import params, runs
from pages.figures import boundary as plane
from pages.figures import curves
from pages.figures.draw import button, el, note, row, switch, verdict
from pages.figures.picture import Picture
from pages.stage import Stage
from pages.strings import bn, percent, t

PARAMS = (params.P, params.SEED, params.CURVE)
WIDE = True
_GRID = 90


def show(stage: Stage, *, p: float, seed: int, curve: str) -> Picture:
    """Preset M at rate p; ``curve`` chooses loss or accuracy."""
    result = runs.result(overfitting.run, overfitting.Config(seed=seed, rate=p))
    measure: curves.Measure = "accuracy" if curve == "accuracy" else "loss"
    plain, dropout = result.plain.records, result.dropout.records
    effect = result.claim().effect
    lines = curves.log_curves(plain, "without", measure) + curves.log_curves(dropout, "with", measure)
    epochs = [record.epoch for record in plain]
    turning = min(plain, key=lambda record: record.validation_loss).epoch
    words = (t("curves.memorize-1"), t("curves.memorize-2"))
    mark = curves.Mark(turning, words) if measure == "loss" else None
    label = t(
        f"loss-curves.picture-{measure}", epochs=bn(epochs[-1]),
        **{line.slot.replace("-", "_"): bn(line.values[-1], 2) for line in lines},
    )  # fmt: skip
    chart, track = curves.chart(lines, epochs, measure, stage=stage, label=label, mark=mark)
    controls = row(
        switch("curve", [(option, t(f"curves.{option}")) for option in params.CURVE.options], curve,
               t("loss-curves.which")),
        button(t("curves.other-seed"), sets=f"seed={(seed + 1) % (params.SEED.high + 1)}"),
    )  # fmt: skip
    key = el("p", t("curves.key"), class_="key")
    trained = t("curves.trained", seed=bn(seed), epochs=bn(epochs[-1]), seconds=bn(result.seconds, 2))
    left = el("div", controls, chart, key, note(f"{trained} {t('curves.masks-on')}"))
    right = el("div", _planes(result, stage), _statements(effect))
    return Picture(el("div", left, right, class_="trained"), track)


def _planes(result: overfitting.Result, stage: Stage) -> str:
    cells = []
    for hue, run in (("without", result.plain), ("with", result.dropout)):
        surface = boundary.decision_surface(run.network, result.data.x_train, _GRID)
        accuracy = percent(run.last.validation_accuracy, 1)
        name = t(f"curves.{hue}")
        picture = plane.plane(
            surface, result.data.x_train, result.data.y_train, result.flipped, hue=hue, stage=stage,
            label=t("loss-curves.plane", name=name, accuracy=accuracy),
        )  # fmt: skip
        shown = el("p", el("span", name, class_=f"{hue}-text"), " ", t("loss-curves.accuracy", accuracy=accuracy))
        cells.append(el("div", picture, shown))
    return el("div", *cells, class_="planes") + note(t("loss-curves.points"))


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
