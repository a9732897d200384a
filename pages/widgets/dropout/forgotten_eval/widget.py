"""The forgotten ``eval()``: one question, a hundred answers; evaluation: one; the jitter kept on purpose: a band."""

import numpy as np

from core.experiments import monte_carlo
from pages import params, runs
from pages.drawing.draw import button, el, note, row, switch, verdict
from pages.drawing.picture import Picture, Track
from pages.params import Choice
from pages.stage import Stage
from pages.strings import bn, t
from pages.widget import Table, Widget
from pages.widgets.dropout.forgotten_eval import passes

ASKED = Choice("asked", ("forgotten", "called", "kept"), "forgotten")
_SHOWN_EVERY = 4
"""Of the points at which the network is asked, every fourth is drawn: lines stay smooth and light."""


def show(stage: Stage, *, seed: int, asked: str) -> Picture:
    """``asked``: with eval() forgotten, with eval() called, or with the masks kept on purpose."""
    result = runs.result(monte_carlo.run, monte_carlo.Config(seed=seed))
    x = result.x[::_SHOWN_EVERY]
    answers = result.passes.passes[:, ::_SHOWN_EVERY, 0]
    middle = int(np.abs(result.x).argmin())
    at_middle = result.passes.passes[:, middle, 0]
    single = float(result.prediction[middle, 0])
    controls = row(
        switch("asked", [(one, t(f"forgotten-eval.{one}")) for one in ASKED.options], asked,
               t("forgotten-eval.which")),
        button(t("curves.other-seed"), sets=params.SEED.other(seed)),
    )  # fmt: skip
    spread = t("forgotten-eval.spread", low=bn(float(at_middle.min()), 2), high=bn(float(at_middle.max()), 2))
    label = t(f"forgotten-eval.picture-{asked}", n=bn(len(answers)), one=bn(single, 2), spread=spread)
    ground = passes.Ground.of(x, answers, result.data.x_train[:, 0], result.data.y_train[:, 0], stage)
    track = None
    if asked == "forgotten":
        picture, track = passes.many(ground, answers, label=label)
        texts = [t("forgotten-eval.answer", i=bn(i + 1), value=bn(float(one), 2)) for i, one in enumerate(at_middle)]
        said = el("p", el("strong", texts[-1], data_slot="answer"), " ", spread, class_="said")
        track = Track(track.n, track.start, 180, text={"answer": texts}, attr=track.attr)
    elif asked == "called":
        picture = passes.one(ground, result.prediction[::_SHOWN_EVERY, 0], label=label)
        said = el("p", el("strong", t("forgotten-eval.single", value=bn(single, 2))), class_="said")
    else:
        mean, deviation = result.passes.mean[::_SHOWN_EVERY, 0], result.passes.deviation[::_SHOWN_EVERY, 0]
        picture = passes.band(ground, mean, deviation, monte_carlo.GAP, label=label)
        claim = result.claim()
        numbers = t(
            "forgotten-eval.deviations", data=bn(claim.effect["deviation_on_data"], 2),
            gap=bn(claim.effect["deviation_in_gap"], 2),
        )  # fmt: skip
        said = verdict(claim.holds, t("forgotten-eval.holds" if claim.holds else "forgotten-eval.fails"), numbers)
    trained = t("forgotten-eval.trained", seed=bn(seed), rate=bn(result.config.rate), seconds=bn(result.seconds, 2))
    return Picture(controls + picture + said + note(f"{t(f'forgotten-eval.why-{asked}')} {trained}"), track)


def table(*, seed: int, asked: str) -> Table:
    """Every answer at every point."""
    result = runs.result(monte_carlo.run, monte_carlo.Config(seed=seed))
    passes = result.passes
    columns = (result.x, result.prediction[:, 0], passes.mean[:, 0], passes.deviation[:, 0], *passes.passes[:, :, 0])
    names = ["x", "evaluation", "mean", "deviation", *(f"pass_{i + 1}" for i in range(len(passes.passes)))]
    return Table(names, [list(map(float, row)) for row in zip(*columns, strict=True)])


WIDGET = Widget(show=show, values=(params.SEED, ASKED), table=table)
