"""Section 12: eleven networks, eleven rates, and the U that their validation losses draw."""

from collections.abc import Sequence

from core.experiments import clean_data, rate_sweep
from core.nn.presets import Run
from pages import params, runs
from pages.drawing.draw import button, el, note, row, switch, verdict
from pages.drawing.picture import Picture
from pages.params import Choice
from pages.stage import Stage
from pages.strings import bn, percent, t
from pages.widget import Table, Values, Widget, at_rates
from pages.widgets.dropout.rate_sweep.sweep import sweep

WHERE = Choice("where", ("hidden", "input", "clean"), "hidden")
_STEP = 0.051
"""Half a step of the slider and a little: a rate farther away than this was not trained."""


def show(stage: Stage, *, p: float, seed: int, where: str) -> Picture:
    """``where``: sweep the hidden layers' rate or the input's on noisy digits, or the hidden one on clean data."""
    controls = row(
        switch("where", [(place, t(f"rate-sweep.{place}")) for place in WHERE.options], where,
               t("rate-sweep.where")),
        button(t("curves.other-seed"), sets=params.SEED.other(seed)),
    )  # fmt: skip
    result = swept(where, seed)
    rates, kind = result.config.rates, "clean" if where == "clean" else "noisy"
    validation = [float(loss) for loss in result.validation_losses]
    train = [run.last.train_loss for run in result.runs]
    best, here, places = result.best, _nearest(rates, p), 3 if where == "clean" else 2
    label = t("rate-sweep.picture", n=bn(len(rates)), rate=bn(rates[best]), loss=bn(validation[best], places))
    figure = sweep(
        rates, validation, train, best=best, here=here, place=None if where == "clean" else where, stage=stage,
        label=label,
    )  # fmt: skip
    holds = result.claim().holds
    ends = t(
        "rate-sweep.figures", low=bn(rates[0]), low_loss=bn(validation[0], places), best=bn(rates[best]),
        best_loss=bn(validation[best], places), high=bn(rates[-1]), high_loss=bn(validation[-1], places),
    )  # fmt: skip
    said = el("p", _said(p, rates, here, result.runs, places), class_="said", aria_live="polite")
    said_of_all = verdict(holds, t(f"rate-sweep.{kind}-holds" if holds else f"rate-sweep.{kind}-fails"), ends)
    trained = t("rate-sweep.trained", n=bn(len(rates)), seed=bn(seed), seconds=bn(result.seconds, 2))
    about = t(f"rate-sweep.{kind}-data")
    return Picture(controls + figure + said + said_of_all + note(f"{about} {trained}"))


def swept(where: str, seed: int) -> clean_data.Result | rate_sweep.Result:
    """The networks of the sweep, one for each rate."""
    if where == "clean":
        return runs.result(clean_data.run, clean_data.Config(seed=seed))
    place: rate_sweep.Place = "input" if where == "input" else "hidden"
    return runs.result(rate_sweep.run, rate_sweep.Config(seed=seed, place=place))


def _nearest(rates: Sequence[float], p: float) -> int | None:
    """The trained rate that the slider stands at or beside."""
    near = min(range(len(rates)), key=lambda i: abs(rates[i] - p))
    return near if abs(rates[near] - p) < _STEP else None


def _said(p: float, rates: Sequence[float], here: int | None, trained: Sequence[Run], places: int) -> str:
    """The losses, and for classes the accuracy, of the network at the slider."""
    if here is None:
        return t("rate-sweep.not-trained", rate=bn(p), highest=bn(rates[-1]))
    last = trained[here].last
    losses = t(
        "rate-sweep.here", rate=bn(rates[here]), train=bn(last.train_loss, places),
        validation=bn(last.validation_loss, places),
    )  # fmt: skip
    is_classes = last.validation_accuracy == last.validation_accuracy  # NaN where numbers are predicted
    share = " " + t("rate-sweep.here-accuracy", accuracy=percent(last.validation_accuracy, 1)) if is_classes else ""
    near = "" if abs(rates[here] - p) < 1e-9 else t("rate-sweep.near", rate=bn(p)) + " "
    return near + losses + share


def table(*, p: float, seed: int, where: str) -> Table:
    """Each network at its end."""
    result = swept(where, seed)
    return at_rates(result.config.rates, result.runs)


def program(values: Values) -> tuple[str, Values]:
    """Clean data have numbers to predict and a program of their own."""
    return "clean" if values["where"] == "clean" else "", {**values, "place": values["where"]}


WIDGET = Widget(show=show, values=(params.P, params.SEED, WHERE), table=table, program=program)
