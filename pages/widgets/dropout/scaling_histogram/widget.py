"""Section 7: many masks, with and without scaling, and where the mean of their sums lands."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.nn.dropout import all_masks, sample_mask, sum_mean, sum_variance
from core.nn.sums import masked_sums, mean_settles, running_mean
from pages import params
from pages.drawing import terms
from pages.drawing.draw import button, el, frac, note, row, switch, var, verdict
from pages.drawing.landing import Fall, landing
from pages.drawing.picture import Picture
from pages.drawing.terms import Terms, latin, said
from pages.params import Choice
from pages.stage import Stage
from pages.strings import bn, t
from pages.widget import Table, Widget

SCALING = Choice("scaling", ("on", "off"), "on")
CONVENTION = Choice("convention", ("inverted", "original"), "inverted")
DRAWS = Choice("draws", ("1", "10", "100", "1000"), "1000")
_ENOUGH = 30


@dataclass(frozen=True, slots=True)
class _Law:
    """What the formulas say: the training sum's mean and variance, and the sum in evaluation."""

    mean: float
    variance: float
    target: float
    divided: bool
    multiplied: bool

    @classmethod
    def of(cls, mine: Terms, p: float, scaling: str, convention: str) -> "_Law":
        x, w = np.array(mine.x), np.array(mine.w)
        divided = scaling == "on" and convention == "inverted"
        multiplied = scaling == "on" and convention == "original"
        full = sum_mean(x, w, 0.0)
        mean, variance = sum_mean(x, w, p, scaled=divided), sum_variance(x, w, p, scaled=divided)
        return cls(mean, variance, (1 - p) * full if multiplied else full, divided, multiplied)


def show(
    stage: Stage, *, p: float, x: tuple[float, ...], w: tuple[float, ...], scaling: str, convention: str,
    draws: str, seed: int,
) -> Picture:  # fmt: skip
    """``draws`` masks of the seed; the first ones stay when more are drawn."""
    example = params.start(params.X, params.W)
    mine = Terms.read(x, w)
    if not mine.n:
        return Picture(terms.nothing(example))
    n_draws, law = int(draws), _Law.of(mine, p, scaling, convention)
    masks = sample_mask((n_draws, mine.n), p, np.random.default_rng(seed))
    sums = masked_sums(mine.products, masks, p, scaled=law.divided)
    outcomes = masked_sums(mine.products, all_masks(mine.n), p, scaled=law.divided)
    fall = Fall(masks, sums, outcomes, law.target, axis_values=(2 * float(mine.products.sum()),))
    measured = [_measured(sums, k) for k in fall.stops]
    fall.extra.update(
        {"measured-mean": [mean for mean, _ in measured], "measured-variance": [spread for _, spread in measured]}
    )
    new = button(t("scaling-histogram.new-masks"), sets=params.SEED.other(seed))
    picture, track = landing(fall, stage=stage, control=new)
    fields = terms.editor(mine, high=params.X.high, most=params.X.max_count, example=example)
    folded = el("details", el("summary", t("scaling-histogram.numbers")), fields, class_="numbers")
    caption = note(t("scaling-histogram.caption", n=bn(n_draws), seed=bn(seed)))
    html = _controls(scaling, convention, draws) + _in_words(p, law) + picture + _verdict(sums, law, p, mine, scaling)
    html += _rules(p, law) + _table(law, measured[-1]) + _variance(mine, p, law)
    return Picture(html + folded + caption, track)


def _measured(sums: NDArray[np.float64], k: int) -> tuple[str, str]:
    """Mean and variance of the first k sums, as shown."""
    return bn(float(sums[:k].mean()), 2), bn(float(sums[:k].var()), 2)


def _controls(scaling: str, convention: str, draws: str) -> str:
    key = "scaling-histogram"
    scale = [(s, t(f"{key}.{s}")) for s in SCALING.options]
    rules = [(c, t(f"{key}.{c}")) for c in CONVENTION.options]
    counts = [(d, bn(int(d))) for d in DRAWS.options]
    return row(
        switch("scaling", scale, scaling, t(f"{key}.scaling")),
        switch("convention", rules, convention, t(f"{key}.convention")) if scaling == "on" else "",
        el("span", el("span", t(f"{key}.draws"), class_="what-draws"),
           switch("draws", counts, draws, t(f"{key}.draws")), class_="draws"),
    )  # fmt: skip


def _in_words(p: float, law: _Law) -> str:
    """What is divided or multiplied at this setting, and where."""
    key = "inverted-said" if law.divided else "original-said" if law.multiplied else "off-said"
    return el("p", t(f"scaling-histogram.{key}", keep=bn(round(1 - p, 2))), class_="said")


def _rules(p: float, law: _Law) -> str:
    """The same as two formulas, for training and for evaluation."""
    keep = f"1 − {latin(p)}"
    unit_value = el("span", var("m") + var("x"))
    training = frac(unit_value, keep) if law.divided else unit_value
    evaluation = el("span", f"({keep})·" + var("x")) if law.multiplied else var("x")
    spoken = "m·x" + (f" / ({keep})" if law.divided else "")
    lines = [
        (t("scaling-histogram.training"), training, spoken),
        (t("scaling-histogram.evaluation"), evaluation, (f"({keep})·" if law.multiplied else "") + "x"),
    ]
    cells = [
        el("div", el("span", name), terms.equation(var("x", prime=terms.PRIME), [("=", right)], f"x' = {said_so}"))
        for name, right, said_so in lines
    ]
    return el("div", *cells, class_="two-rules")


def _verdict(sums: NDArray[np.float64], law: _Law, p: float, mine: Terms, scaling: str) -> str:
    n, mean = len(sums), float(running_mean(sums)[-1])
    numbers = {"n": bn(n), "mean": bn(mean, 2), "target": said(law.target)}
    if n < _ENOUGH:
        return el("p", t("scaling-histogram.few", **numbers), class_="said")
    deviation = float(np.sqrt(law.variance))
    meets = mean_settles(mean, law.target, deviation, n)
    figures = t("scaling-histogram.figures", error=bn(3 * deviation / np.sqrt(n), 2), **numbers)
    if scaling == "off" and p > 0:
        full = said(float(mine.products.sum()))
        figures += " " + t("scaling-histogram.unscaled", keep=bn(round(1 - p, 2)), full=full, mean=said(law.mean))
    return verdict(meets, t("scaling-histogram.meets" if meets else "scaling-histogram.meets-not"), figures)


def _table(law: _Law, measured: tuple[str, str]) -> str:
    key = "scaling-histogram"
    head = el("tr", el("td"), el("th", t(f"{key}.by"), scope="col"), el("th", t(f"{key}.measured"), scope="col"))
    body = [
        el("tr", el("th", t(f"{key}.{name}"), scope="row"), el("td", said(exact)), el("td", shown, data_slot=slot))
        for name, exact, shown, slot in (
            ("mean", law.mean, measured[0], "measured-mean"), ("variance", law.variance, measured[1],
                                                               "measured-variance"))
    ]  # fmt: skip
    return el("table", el("thead", head), el("tbody", *body), class_="against")


def _variance(mine: Terms, p: float, law: _Law) -> str:
    """The variance's formula with the learner's numbers in it."""
    squares = [float(value) ** 2 for value in mine.products]
    factor = p / (1 - p) if law.divided else p * (1 - p)
    p_name = var("p")
    shape = frac(p_name, f"1 − {p_name}") if law.divided else el("span", f"{p_name}(1 − {p_name})")
    bases = [f"({latin(v)})" if v < 0 else latin(v) for v in map(float, mine.products)]
    squared = [f"{base}<sup>2</sup>" for base in bases]
    squared = [f"({squared[0]}", *squared[1:-1], f"{squared[-1]})"] if len(squared) > 1 else squared
    sign = terms.equals(law.variance, factor, sum(squares))
    lines = [
        ("=", shape + terms.added(squared)),
        (sign, f"{latin(factor)} · {latin(sum(squares))} {sign} <strong>{latin(law.variance)}</strong>"),
    ]
    spoken = f"Var(y') = {'p/(1 − p)' if law.divided else 'p(1 − p)'} · Σ(w·x)² = {latin(law.variance)}"
    return terms.equation(f"Var({var('y', prime=terms.PRIME)})", lines, spoken)


def table(
    *, p: float, x: tuple[float, ...], w: tuple[float, ...], scaling: str, convention: str, draws: str, seed: int
) -> Table:
    """Every mask that was drawn, and its sum."""
    mine = Terms.read(x, w)
    if not mine.n:
        return Table(["draw", "mask", "sum"], [])
    masks = sample_mask((int(draws), mine.n), p, np.random.default_rng(seed))
    sums = masked_sums(mine.products, masks, p, scaled=scaling == "on" and convention == "inverted")
    pairs = enumerate(zip(masks, sums, strict=True), start=1)
    rows = [[i, "".join("01"[int(bit)] for bit in mask), float(total)] for i, (mask, total) in pairs]
    return Table(["draw", "mask", "sum"], rows)


WIDGET = Widget(
    show=show, values=(params.P, params.X, params.W, SCALING, CONVENTION, DRAWS, params.SEED),
    table=table, program=terms.paired,
)  # fmt: skip
