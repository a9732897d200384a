"""Section 2: a large network on few noisy samples, the gap that opens, and what dropout does to it."""

from core.experiments import overfitting
from pages import params, runs
from pages.drawing import curves
from pages.drawing.draw import button, el, note, row, switch, verdict
from pages.drawing.picture import Picture
from pages.params import Choice
from pages.stage import Stage
from pages.strings import bn, percent, t
from pages.widget import Table, Widget, logs

SCENE = Choice("scene", ("without", "both"), "without")


def show(stage: Stage, *, seed: int, scene: str) -> Picture:
    """``scene``: one network alone, or the second beside it, with the preset's rate."""
    config = overfitting.Config(seed=seed, record_every=curves.RECORD_EVERY)
    result = runs.result(overfitting.run, config)
    gaps = [curves.log_curves(result.plain.records, "without", "loss")]
    if scene == "both":
        gaps.append(curves.log_curves(result.dropout.records, "with", "loss"))
    epochs = [record.epoch for record in result.plain.records]
    effect = result.claim().effect
    label = t(
        f"overfitting-gap.picture-{scene}", epochs=bn(epochs[-1]), plain=bn(effect["plain_gap"], 2),
        dropout=bn(effect["dropout_gap"], 2),
    )  # fmt: skip
    lines = [curve for gap in gaps for curve in gap]
    chart, track = curves.chart(lines, epochs, "loss", stage=stage, label=label, gaps=gaps)
    controls = row(
        switch("scene", [(option, t(f"overfitting-gap.{option}")) for option in SCENE.options], scene,
               t("overfitting-gap.which")),
        button(t("curves.other-seed"), sets=params.SEED.other(seed)),
    )  # fmt: skip
    trained = t("curves.trained", seed=bn(seed), epochs=bn(epochs[-1]), seconds=bn(result.seconds, 2))
    about = t("overfitting-gap.data", n=bn(len(result.data.x_train)), wrong=bn(int(result.flipped.sum())))
    rate = t("overfitting-gap.rate", rate=bn(config.rate)) if scene == "both" else ""
    key = el("p", t("curves.key"), class_="key")
    return Picture(controls + chart + key + _verdicts(result, effect, scene) + note(f"{about} {rate} {trained}"), track)


def _verdicts(result: overfitting.Result, effect: dict[str, float], scene: str) -> str:
    """Memorized or not, by the accuracies; and with dropout beside it, by whose gap and whose accuracy."""
    last = result.plain.last
    memorized = last.train_accuracy > last.validation_accuracy and effect["plain_gap"] > 0
    claim = "overfitting-gap.memorized" if memorized else "overfitting-gap.not-memorized"
    first = verdict(memorized, t(claim), _accuracies(result, "without"))
    if scene == "without":
        return first
    smaller = effect["dropout_gap"] < effect["plain_gap"]
    claim = "overfitting-gap.smaller" if smaller else "overfitting-gap.not-smaller"
    widths = (
        el("span", t("loss-curves.value-with", value=bn(effect["dropout_gap"], 2)), class_="with") + ", "
        + el("span", t("loss-curves.value-without", value=bn(effect["plain_gap"], 2)), class_="without")
    )  # fmt: skip
    return first + verdict(smaller, t(claim), widths + el("br") + _accuracies(result, "with"))


def _accuracies(result: overfitting.Result, hue: str) -> str:
    last = (result.dropout if hue == "with" else result.plain).last
    shares = t(
        "overfitting-gap.accuracies", name=t(f"curves.{hue}"), train=percent(last.train_accuracy, 1),
        validation=percent(last.validation_accuracy, 1),
    )  # fmt: skip
    return el("span", shares, class_=hue)


def table(*, seed: int, scene: str) -> Table:
    """The log of both networks."""
    result = runs.result(overfitting.run, overfitting.Config(seed=seed, record_every=curves.RECORD_EVERY))
    return logs(plain=result.plain, dropout=result.dropout)


WIDGET = Widget(show=show, values=(params.SEED, SCENE), table=table)
