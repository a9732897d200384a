"""The laboratory's widget: predict, see what the runs say over one seed or twenty, explain."""

from collections.abc import Sequence
from html import escape
from math import isfinite
from statistics import median
from typing import Any

from core.course.labs import Chart, Lab
from core.course.predictions import SKIPPED, Choose, Draw, Judged, Number, Prediction, is_settled
from core.experiments import REGISTRY
from core.experiments.claim import Claim
from core.experiments.curve import curve
from pages import params, runs
from pages.drawing.draw import button, el, note, row, verdict
from pages.drawing.picture import Picture, Track
from pages.drawing.spread import Strip, held, spread, under_way
from pages.params import Choice
from pages.programs import claim_program
from pages.programs.listing import folded
from pages.stage import Stage
from pages.strings import bn, course, filled, t
from pages.widget import Table, Values, Widget
from pages.widgets.dropout.claim_lab import asked
from pages.widgets.dropout.claim_lab.predict import committing, number_beside, number_line, written
from pages.widgets.dropout.claim_lab.predict_curve import Curves, curve_beside, curve_to_draw

EXPLAIN = Choice("explain", ("none", "skip", "a", "b", "c", "d"), "none")


def show(
    stage: Stage, *, seed: int, seeds: int, predict: str, guessed: tuple[float, ...], explain: str, lab: str
) -> Picture:
    """``seeds`` runs of every experiment of the lab, from ``seed`` on; nothing is shown before a prediction.

    ``guessed``: the number or the points of a curve, in hundredths; see core/course/predictions.py.
    """
    one = course().lab(lab)
    assert one.predict and one.explain, "read_labs sees to it"
    if not is_settled(one.predict, predict, guessed):
        return _ask(one.predict, guessed, seed, stage, is_unfit=predict != "none")
    claims = _run(one, seed, seeds)
    n_done = min(map(len, claims.values()))
    head = _predicted(one.predict, predict, guessed, claims, seed, stage)
    charts = "".join(_chart(chart, claims[chart.experiment], stage) for chart in one.charts)
    said = "".join(_said(name, claims[name], seeds, stage) for name in one.experiments)
    origin = note(t("claim-lab.origin", seed=bn(seed)) if n_done == 1 else t("claim-lab.origins", n=bn(n_done)))
    after = asked.ask(one.explain, "explain") if explain == "none" else asked.answered(one.explain, "explain", explain)
    result = el("div", el("div", charts), el("div", said, origin), class_="lab-result")
    return Picture(head + el("h2", t("claim-lab.result")) + _controls(seed, seeds, n_done) + result + after)


def _ask(question: Prediction, guessed: Sequence[float], seed: int, stage: Stage, *, is_unfit: bool) -> Picture:
    """The question in its kind, with what is set so far. is_unfit: the link's answer does not belong to it."""
    unfit = el("p", t("claim-lab.unfit"), class_="refused") if is_unfit else ""
    if isinstance(question, Choose):
        return Picture(unfit + asked.ask(question, "predict"))
    track: Track | None = None
    sets = committing()
    if isinstance(question, Number):
        drawn, track = number_line(question, question.guess(guessed), stage=stage)
        how = t("claim-lab.how-number")
    else:
        curves = _curves(question, seed, is_settled=False)
        points = question.guess(guessed, curves.last)
        drawn = curve_to_draw(question, curves, points, stage=stage, label=_known(question, curves))
        if guessed and len(guessed) != len(points):
            sets = committing(*(round(100 * value) for value in points))
        how = t("claim-lab.how-draw")
    ways = row(asked.commit(sets), asked.skip("predict"))
    return Picture(unfit + asked.panel(t("claim-lab.predict"), question.question, note(how), drawn, ways), track)


def _predicted(
    question: Prediction, word: str, guessed: Sequence[float], claims: dict[str, list[Claim]], seed: int, stage: Stage
) -> str:
    """Prediction and truth together; of a learner who went past the question, the truth folded away."""
    if isinstance(question, Choose):
        return asked.answered(question, "predict", word)
    if isinstance(question, Number):
        truths = [claim.effect[question.key] for claim in claims[question.experiment]]
        guess = None if word == SKIPPED else question.guess(guessed)
        shown = _number(question, guess, truths, stage)
    else:
        curves = _curves(question, seed, is_settled=True)
        points = None if word == SKIPPED else question.guess(guessed, curves.last)
        shown = _curve(question, points, curves, seed, stage)
    if word == SKIPPED:
        return asked.skipped(question.question, shown, "predict")
    return asked.panel(t("claim-lab.your-prediction"), question.question, shown, asked.again("predict"))


def _number(question: Number, guess: float | None, truths: Sequence[float], stage: Stage) -> str:
    finite = [truth for truth in truths if isfinite(truth)]
    if not finite:
        return el("p", t("claim-lab.never"))
    true = median(finite)
    many = {"n": bn(len(truths)), "truth": written(question, true)}
    measured = t("claim-lab.measured" if len(truths) == 1 else "claim-lab.measured-many", **many)
    if guess is None:
        drawn = number_beside(question, None, finite, stage=stage, label=f"{question.name}: {measured}")
        return asked.together(drawn, el("p", measured, " ", escape(question.right)))
    mine = t("claim-lab.you-said", guess=written(question, guess))
    drawn = number_beside(question, guess, finite, stage=stage, label=f"{question.name}: {mine} {measured}")
    judged = question.judge(guess, true)
    said = "near" if judged.is_right else "low" if guess < true else "high"
    return asked.together(drawn, _judged(judged, t(f"claim-lab.number-{said}"), f"{mine} {measured}"))


def _curve(question: Draw, guess: Sequence[float] | None, curves: Curves, seed: int, stage: Stage) -> str:
    run = t("claim-lab.key-run", seed=bn(seed))
    truth = [curves.truth[epoch] for epoch in question.epochs]
    true = t(f"claim-lab.{question.shape(curves.last, truth[-1])}")
    values = ", ".join(f"{bn(epoch)}: {bn(value, 2)}" for epoch, value in zip(question.epochs, truth, strict=True))
    measured = t("claim-lab.curve-measured", shape=true, values=values)
    if guess is None:
        drawn = curve_beside(question, curves, None, run=run, stage=stage, label=f"{question.name}: {measured}")
        return asked.together(drawn, el("p", t("claim-lab.true-shape", shape=true), " ", escape(question.right)))
    mine = t(f"claim-lab.{question.shape(curves.last, guess[-1])}")
    judged = question.judge(guess, truth, curves.last)
    off = t("claim-lab.curve-off", distance=bn(judged.distance, 2))
    label = f"{question.name}: {t('claim-lab.shape-yours', shape=mine)} {measured} {off}"
    drawn = curve_beside(question, curves, guess, run=run, stage=stage, label=label)
    key = "claim-lab.shape-right" if judged.is_right else "claim-lab.shape-wrong"
    surprise = "" if judged.why else t("claim-lab.surprise")
    return asked.together(drawn, _judged(judged, t(key, mine=mine, true=true), off, surprise))


def _judged(judged: Judged, claim: str, numbers: str, surprise: str = "") -> str:
    body = el("p", escape(numbers)) + el("p", escape(judged.why or surprise))
    return verdict(judged.is_right, claim, body) + asked.belief(judged.misconception)


def _curves(question: Draw, seed: int, *, is_settled: bool) -> Curves:
    """The question's curve, as far as it may be seen."""
    experiment = REGISTRY[question.experiment]
    result = runs.result(experiment.run, experiment.Config(seed=seed))
    last = question.epochs[-1]

    def values(network: str) -> dict[int, float]:
        return {epoch: v for epoch, v in curve(result, network, question.measure).items() if epoch <= last}

    whole = values(question.network)
    return Curves(
        known={epoch: value for epoch, value in whole.items() if epoch <= question.until},
        beside=values(question.beside) if question.beside else {},
        truth={epoch: value for epoch, value in whole.items() if epoch > question.until} if is_settled else {},
    )


def _known(question: Draw, curves: Curves) -> str:
    first, last = bn(curves.known[min(curves.known)], 2), bn(curves.last, 2)
    said = t("claim-lab.known", name=question.name, first=first, until=bn(question.until), last=last)
    if not curves.beside:
        return said
    given = [bn(curves.beside[epoch], 2) for epoch in question.epochs]
    return f"{said} {t('claim-lab.given', name=question.beside_name, values=', '.join(given))}"


def _run(lab: Lab, seed: int, seeds: int) -> dict[str, list[Claim]]:
    """The claims of as many seeds as are known or were computed in a moment; at least one."""
    done = runs.as_many(lambda i: [runs.claim(name, params.SEED.after(seed, i)) for name in lab.experiments], seeds)
    return {name: list(claims) for name, claims in zip(lab.experiments, zip(*done, strict=True), strict=True)}


def _controls(seed: int, seeds: int, n_done: int) -> str:
    """Another seed, twenty seeds; while they run, how far they are and how to stop."""
    most = params.SEEDS.high
    if n_done < seeds:
        return under_way(n_done, seeds, stop_at=n_done, is_waiting=bool(runs.n_waiting()))
    other = button(t("curves.other-seed"), sets=params.SEED.other(seed, seeds))
    many = button(t("claim-lab.many", n=bn(most)), sets=f"seeds={most}", primary=True) if seeds < most else ""
    single = button(t("claim-lab.single"), sets="seeds=1") if seeds > 1 else ""
    return row(many, other, single)


def _chart(chart: Chart, claims: list[Claim], stage: Stage) -> str:
    strips = [Strip(one.name, one.hue, [claim.effect[one.key] for claim in claims]) for one in chart.rows]
    label = f"{chart.title}: " + "; ".join(
        f"{strip.name} {', '.join(bn(value, chart.places) for value in strip.finite)}" for strip in strips
    )
    drawn = spread(strips, places=chart.places, as_percent=chart.percent, stage=stage, label=label)
    return el("h3", chart.title) + drawn


def _said(name: str, claims: list[Claim], seeds: int, stage: Stage) -> str:
    """The claim in words: held or not on one seed, or on how many of several."""
    words = course().claims[name]
    outcomes = [claim.holds for claim in claims]
    if seeds == 1:
        return verdict(outcomes[0], words.claim, filled(words.effect, claims[0].effect))
    often = t("claim-lab.held", held=bn(sum(outcomes)), n=bn(len(outcomes)))
    return verdict(sum(outcomes) * 2 > len(outcomes), words.claim, often + held(outcomes, seeds, stage))


def table(*, seed: int, seeds: int, lab: str, **_: Any) -> Table:
    """A row for each seed and number of each experiment, with whether the claim held there."""
    one = course().lab(lab)
    rows: list[list[Any]] = []
    for name in one.experiments:
        for i in range(seeds):
            at = params.SEED.after(seed, i)
            claim = runs.claim(name, at)
            rows += [[name, at, int(claim.holds), key, float(value)] for key, value in claim.effect.items()]
    return Table(["experiment", "seed", "held", "number", "value"], rows)


def listing(values: Values) -> str:
    """The code of each claim, once the learner has spoken; of several in one fold."""
    lab = course().lab(values["lab"])
    if not lab.predict or not is_settled(lab.predict, values["predict"], values["guessed"]):
        return ""
    made = {name: claim_program(name, values["seed"]) for name in lab.experiments}
    if len(made) == 1:
        return "".join(folded(f"claim-{name}", one, t("programs.code")) for name, one in made.items())
    each = [folded(f"claim-{name}", one, course().claims[name].claim) for name, one in made.items()]
    return el("details", el("summary", t("programs.code-of-claims")), *each, class_="programs of-claims")


WIDGET = Widget(
    show=show, values=(params.SEED, params.SEEDS, params.PREDICT, params.GUESSED, EXPLAIN),
    table=table, listing=listing, options=("lab",),
)  # fmt: skip
