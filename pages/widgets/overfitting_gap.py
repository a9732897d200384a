"""Section 2: a large network on few noisy samples, the gap that opens, and what dropout does to it."""

from core.experiments import overfitting
from pages import params, runs
from pages.figures import curves
from pages.figures.draw import button, el, note, row, switch, verdict
from pages.figures.picture import Picture
from pages.stage import Stage
from pages.strings import bn, percent, t

PARAMS = (params.P, params.SEED, params.SCENE)


def show(stage: Stage, *, p: float, seed: int, scene: str) -> Picture:
    """``scene``: one network alone, or the second beside it; the gap of the last one is shaded."""
    result = runs.result(overfitting.run, overfitting.Config(seed=seed, rate=p))
    plain = curves.log_curves(result.plain.records, "without", "loss")
    dropout = curves.log_curves(result.dropout.records, "with", "loss")
    lines, shaded = (plain, plain) if scene == "without" else (plain + dropout, dropout)
    epochs = [record.epoch for record in result.plain.records]
    effect = result.claim().effect
    label = t(
        f"overfitting-gap.picture-{scene}", epochs=bn(epochs[-1]), plain=bn(effect["plain_gap"], 2),
        dropout=bn(effect["dropout_gap"], 2),
    )  # fmt: skip
    chart, track = curves.chart(lines, epochs, "loss", stage=stage, label=label, gap=(shaded[0], shaded[1]))
    controls = row(
        switch("scene", [(option, t(f"overfitting-gap.{option}")) for option in params.SCENE.options], scene,
               t("overfitting-gap.which")),
        button(t("curves.other-seed"), sets=f"seed={(seed + 1) % (params.SEED.high + 1)}"),
    )  # fmt: skip
    trained = t("curves.trained", seed=bn(seed), epochs=bn(epochs[-1]), seconds=bn(result.seconds, 2))
    about = t("overfitting-gap.data", n=bn(len(result.data.x_train)), wrong=bn(int(result.flipped.sum())))
    key = el("p", t("curves.key"), class_="key")
    html = controls + chart + key + _verdicts(result, effect, scene) + note(f"{about} {trained}")
    return Picture(html, track)


def _verdicts(result: overfitting.Result, effect: dict[str, float], scene: str) -> str:
    last = result.plain.last
    memorized = last.train_accuracy > last.validation_accuracy and effect["plain_gap"] > 0
    shares = t(
        "overfitting-gap.accuracies", train=percent(last.train_accuracy, 1),
        validation=percent(last.validation_accuracy, 1),
    )  # fmt: skip
    claim = "overfitting-gap.memorized" if memorized else "overfitting-gap.not-memorized"
    first = verdict(memorized, t(claim), el("span", shares, class_="without"))
    if scene == "without":
        return first
    smaller = effect["dropout_gap"] < effect["plain_gap"]
    claim = "overfitting-gap.smaller" if smaller else "overfitting-gap.not-smaller"
    figures = (
        el("span", t("loss-curves.value-with", value=bn(effect["dropout_gap"], 2)), class_="with") + ", "
        + el("span", t("loss-curves.value-without", value=bn(effect["plain_gap"], 2)), class_="without")
    )  # fmt: skip
    return first + verdict(smaller, t(claim), figures)
