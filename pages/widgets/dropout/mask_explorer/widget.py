"""Section 4: one lottery a unit, and why not exactly p*n units are dropped."""

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Mask
from core.nn.dropout import binomial_pmf, sample_uniforms
from pages import params
from pages.drawing import draw
from pages.drawing.picture import Picture
from pages.params import Choice, Slider
from pages.stage import Stage
from pages.strings import bn, t
from pages.widget import Table, Widget
from pages.widgets.dropout.mask_explorer import mask

MODE = Choice("mode", ("training", "evaluation"), "training")
UNITS = Slider("units", 4, 24, 1, 12)


def show(stage: Stage, *, p: float, units: int, seed: int, step: int, mode: str) -> Picture:
    """Step ``step`` of seed ``seed``: unit i is dropped where its number is below p."""
    evaluation = mode == "evaluation"
    uniforms, kept = _drawn(p, units, seed, step, mode)
    n_off = int(units - kept.sum())
    pmf = binomial_pmf(units, p)
    controls = draw.row(
        draw.switch("mode", [(m, t(f"mask-explorer.{m}")) for m in MODE.options], mode, t("mask-explorer.mode")),
        draw.button(t("mask-explorer.next"), sets=params.STEP.other(step), primary=True),
        draw.button(t("mask-explorer.new-seed"), sets=params.SEED.other(seed) + "&step=1"),
    )
    bits = " ".join("১" if k else "০" for k in kept)
    picture = mask.lottery(
        uniforms, p, evaluation=evaluation, stage=stage,
        label=t("mask-explorer.picture", n=bn(units), p=bn(p), off=bn(n_off), mask=bits),
    )  # fmt: skip
    if evaluation:
        count, odds, below = t("mask-explorer.all-on", n=bn(units)), "", ""
    else:
        count = t("mask-explorer.count", n=bn(units), off=bn(n_off))
        odds = t("mask-explorer.odds", off=bn(n_off), share=bn(100 * pmf[n_off], 1))
        histogram = t("mask-explorer.histogram", n=bn(units), mean=bn(units * p), mode=bn(int(pmf.argmax())))
        below = mask.counts(pmf, n_off, stage=stage, label=histogram)
    said = draw.el("p", draw.el("strong", count), " ", odds, class_="said", aria_live="polite")
    caption = draw.note(t("mask-explorer.caption", seed=bn(seed), step=bn(step)))
    return Picture(controls + picture + said + below + caption)


def _drawn(p: float, units: int, seed: int, step: int, mode: str) -> tuple[NDArray[np.float64], Mask]:
    """Each unit's number, and who is kept; in evaluation everyone."""
    uniforms = sample_uniforms((units,), np.random.default_rng([seed, step]))
    return uniforms, (uniforms >= p) | (mode == "evaluation")


def table(*, p: float, units: float, seed: int, step: int, mode: str) -> Table:
    """Each unit's number and whether it is kept."""
    uniforms, kept = _drawn(p, int(units), seed, step, mode)
    drawn = enumerate(zip(uniforms, kept, strict=True), start=1)
    return Table(["unit", "number", "kept"], [[i, float(number), int(stays)] for i, (number, stays) in drawn])


WIDGET = Widget(show=show, values=(params.P, UNITS, params.SEED, params.STEP, MODE), table=table)
