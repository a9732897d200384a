"""Section 13: the answers of all sub-networks, their means, and the one network with every unit on."""

import numpy as np

from core.experiments import ensemble, overfitting
from pages import params, runs
from pages.drawing.draw import button, el, note, switch, verdict
from pages.drawing.draw import row as controls_row
from pages.drawing.landing import Fall, landing
from pages.drawing.picture import Picture
from pages.params import Choice
from pages.stage import Stage
from pages.strings import bn, percent, t
from pages.widget import Table, Values, Widget

KIND = Choice("kind", ("linear", "softmax", "deep"), "linear")
_SAMPLE = 0
_MOST = 1000
_KEY = "subnetwork-average"


def show(stage: Stage, *, p: float, kind: str, seed: int) -> Picture:
    """``kind``: one linear layer, one softmax layer, or a deeper network; ten units that can drop."""
    rate = max(p, params.P.step)  # at 0 there is only one sub-network
    result = runs.result(ensemble.run, ensemble.Config(seed=seed, rate=rate))
    averages = {"linear": result.linear, "softmax": result.softmax, "deep": result.deep}[kind]
    answers = result.answers(averages, _SAMPLE)[:, 0].astype(np.float64)
    drawn = result.draws(averages)[:_MOST]
    target = float(averages.scaled[_SAMPLE, 0])
    fall = Fall(averages.sub_networks.masks[drawn], answers[drawn], answers, target)
    new = button(t("curves.other-seed"), sets=params.SEED.other(seed))
    figure, track = landing(fall, stage=stage, control=new)
    options = [(option, t(f"{_KEY}.{option}")) for option in KIND.options]
    controls = controls_row(switch("kind", options, kind, t(f"{_KEY}.which")))
    about = el("p", t(f"{_KEY}.about-{kind}"), class_="said")
    weighted = t(f"{_KEY}.weighted", n=bn(len(answers)), rate=bn(rate))
    caption = note(f"{weighted} {t(f'{_KEY}.caption', seed=bn(seed))}")
    html = controls + about + figure + _verdicts(averages, kind) + _advantages(seed) + caption
    return Picture(el("div", html, class_="subnetworks"), track)


def _verdicts(averages: ensemble.Averages, kind: str) -> str:
    """Which mean of all sub-networks is the one scaled network, over all samples tried."""
    arithmetic = averages.arithmetic_error
    lines = [_equal("arithmetic", arithmetic, expected=kind == "linear")]
    if kind != "linear":
        lines.append(_equal("geometric", averages.geometric_error, expected=kind == "softmax"))
    return "".join(lines)


def _equal(mean: str, error: float, *, expected: bool) -> str:
    exact = error < ensemble.EXACT
    figures = t(f"{_KEY}.exact") if exact else t(f"{_KEY}.off-by", error=bn(error, 3))
    return verdict(exact == expected, t(f"{_KEY}.{mean}-{'equal' if exact else 'near'}"), figures)


def _advantages(seed: int) -> str:
    """The two other advantages, from a pair of networks trained now."""
    pair = runs.result(overfitting.run, overfitting.Config(seed=seed))
    effect = pair.claim().effect
    gap = verdict(
        effect["dropout_gap"] < effect["plain_gap"], t(f"{_KEY}.gap"),
        t(f"{_KEY}.gap-figures", dropout=bn(effect["dropout_gap"], 2), plain=bn(effect["plain_gap"], 2)),
    )  # fmt: skip
    better = verdict(
        effect["dropout_accuracy"] > effect["plain_accuracy"], t(f"{_KEY}.better"),
        t(f"{_KEY}.better-figures", dropout=percent(effect["dropout_accuracy"], 1),
          plain=percent(effect["plain_accuracy"], 1)),
    )  # fmt: skip
    heading = el("h3", t(f"{_KEY}.others", seconds=bn(pair.seconds, 2)))
    return el("div", heading, gap, better, class_="others")


def table(*, p: float, kind: str, seed: int) -> Table:
    """The answer of every sub-network."""
    result = runs.result(ensemble.run, ensemble.Config(seed=seed, rate=max(p, params.P.step)))
    averages = {"linear": result.linear, "softmax": result.softmax, "deep": result.deep}[kind]
    answers, masks = result.answers(averages, _SAMPLE)[:, 0], averages.sub_networks.masks
    texts = ["".join("01"[int(bit)] for bit in mask) for mask in masks]
    return Table(["mask", "answer"], [[text, float(one)] for text, one in zip(texts, answers, strict=True)])


def program(values: Values) -> tuple[str, Values]:
    """As in the picture: at 0 there is only one sub-network."""
    return "", {**values, "p": max(values["p"], params.P.step)}


WIDGET = Widget(show=show, values=(params.P, KIND, params.SEED), table=table, program=program)
