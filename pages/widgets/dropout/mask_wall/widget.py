"""Section 8: one mask gives 16, all eight together 12: the mean over every mask is the evaluation's sum."""

import numpy as np

from core.nn.dropout import all_masks, mask_probabilities, sum_mean, sum_variance
from core.nn.sums import masked_sums
from pages import params
from pages.drawing import terms
from pages.drawing.draw import el, note, number_input, row, switch, verdict
from pages.drawing.landing import Fall, landing
from pages.drawing.picture import Picture
from pages.drawing.terms import Terms, said
from pages.params import Choice, Numbers
from pages.stage import Stage
from pages.strings import bn, t
from pages.widget import Widget
from pages.widgets.dropout.mask_wall import mask_wall
from pages.widgets.dropout.mask_wall.mask_wall import Wall, bits

REVEAL = Choice("reveal", ("none", "one", "all"), "one")
GUESS = Numbers("guess", -9999, 9999, 1, ())
_MOST_ON_WALL = 4


def show(
    stage: Stage, *, x: tuple[float, ...], w: tuple[float, ...], m: str, p: float, reveal: str,
    guess: tuple[float, ...], seed: int,
) -> Picture:  # fmt: skip
    """Every mask with its scaled sum: guess their mean, open one, open all."""
    mine = Terms.read(x, w, m)
    if not mine.n:
        return Picture(terms.nothing(params.start(params.X, params.W, params.M)))
    wall = _wall(mine, p, reveal, guess)
    n_masks = len(wall.masks)
    title = el("h3", t("mask-wall.title", n=bn(n_masks)))
    controls = _question(wall) + row(
        switch("reveal", [(r, t(f"mask-wall.{r}")) for r in REVEAL.options], reveal, t("mask-wall.reveal"))
    )
    deviation = float(np.sqrt(sum_variance(np.array(mine.x), np.array(mine.w), p)))
    if mine.n > _MOST_ON_WALL:
        picture, track = landing(_one_by_one(wall, seed), stage=stage)
        many = note(t("mask-wall.many", n=bn(mine.n), masks=bn(n_masks)))
        return Picture(title + controls + picture + _said(wall, p, deviation) + many, track)
    label = (
        t("mask-wall.picture-all", n=bn(n_masks), sums=", ".join(said(float(v)) for v in wall.sums),
          mean=said(wall.mean))
        if reveal == "all"
        else t("mask-wall.picture", n=bn(n_masks), open=bn(int(wall.opened.sum())), m=bits(wall.masks[wall.own]))
    )  # fmt: skip
    figure = mask_wall.wall(wall, mine, stage=stage, label=label)
    return Picture(title + controls + figure + _said(wall, p, deviation) + note(t("mask-wall.caption")))


def _wall(mine: Terms, p: float, reveal: str, guess: tuple[float, ...]) -> Wall:
    """All masks by growing sum; among equal sums the first units come first."""
    masks = all_masks(mine.n)
    sums = masked_sums(mine.products, masks, p)
    first_units_first = masks @ (1 << np.arange(mine.n))
    order = np.lexsort((first_units_first, np.round(sums, 9)))
    masks, sums = masks[order], sums[order]
    odds = mask_probabilities(masks, p)
    own = int(np.flatnonzero((masks == mine.mask).all(axis=1))[0])
    opened = np.full(len(masks), reveal == "all")
    opened[own] |= reveal == "one"
    target = sum_mean(np.array(mine.x), np.array(mine.w), p)
    return Wall(masks, sums, odds, opened, own, target, float(odds @ sums), guess[0] if guess else None)


def _one_by_one(wall: Wall, seed: int) -> Fall:
    """The learner's mask first, then the others in an order drawn with the seed."""
    others = np.delete(np.arange(len(wall.masks)), wall.own)
    order = np.concatenate([[wall.own], np.random.default_rng(seed).permutation(others)])
    weights = None if wall.even else wall.odds[order]
    start = None if wall.opened.all() else 1
    return Fall(wall.masks[order], wall.sums[order], wall.sums, wall.target, weights, start)


def _question(wall: Wall) -> str:
    """The prediction: the yellow tag stays until something is guessed."""
    key = "mask-wall.question" if wall.even else "mask-wall.question-weighted"
    tag = el("span", t("mask-wall.think"), class_="tag") if wall.guess is None and not wall.opened.all() else ""
    field = number_input("guess", wall.guess, t("mask-wall.guess-field"))
    asked = el("label", t("mask-wall.guess-field"), " ", field)
    return el("div", tag, el("p", t(key, n=bn(len(wall.masks)))), asked, class_="predict")


def _said(wall: Wall, p: float, deviation: float) -> str:
    """What the open masks say; once all are open, how their mean is made and where it lands."""
    if not wall.opened.any():
        return el("p", t("mask-wall.said-none"), class_="said")
    if not wall.opened.all():
        return el("p", t("mask-wall.said-one", sum=said(float(wall.sums[wall.own]))), class_="said")
    mean, n = said(wall.mean), bn(len(wall.masks))
    parts = []
    if wall.guess is not None:
        right = abs(wall.guess - wall.mean) < 0.005 * max(1.0, abs(wall.mean))
        key = "mask-wall.guess-right" if right else "mask-wall.guess-off"
        parts.append(el("p", el("strong", t(key, guess=said(wall.guess), mean=mean)), class_="said"))
    if p == 0:
        parts.append(el("p", t("mask-wall.certain", mean=mean), class_="worked"))
    elif wall.even:
        parts.append(el("p", t("mask-wall.equal", n=n) + " " + _mean_of_all(wall), class_="worked"))
    else:
        parts.append(el("p", t("mask-wall.weighted", p=bn(p)) + " " + _mean_of_all(wall), class_="worked"))
    holds = abs(wall.mean - wall.target) <= 1e-9 * max(1.0, float(np.abs(wall.sums).max()))
    claim = t("mask-wall.lands", mean=mean) if holds else t("mask-wall.misses")
    figures = t("mask-wall.lands-figures", mean=mean, target=said(wall.target), deviation=said(deviation))
    return "".join(parts) + verdict(holds, claim, figures)


def _mean_of_all(wall: Wall) -> str:
    """The mean written out; past sixteen masks that would be a wall of digits."""
    if len(wall.sums) > 2**_MOST_ON_WALL:
        return ""
    if wall.even:
        added = " + ".join(said(float(value)) for value in wall.sums)
        return f"({added}) ÷ {bn(len(wall.sums))} = {said(wall.mean)}".replace("+ −", "− ")
    pairs = zip(wall.odds, wall.sums, strict=True)
    added = " + ".join(f"{bn(float(share), 3)}×{said(float(value))}" for share, value in pairs)
    return f"{added} ≈ {said(wall.mean)}"


WIDGET = Widget(
    show=show, values=(params.X, params.W, params.M, params.P, REVEAL, GUESS, params.SEED),
    program=terms.paired, dense="beside",
)  # fmt: skip
