"""Section 6: the same sum under a mask, from the lottery or by hand; a dropped unit's term is 0."""

import numpy as np
from numpy.typing import NDArray

from core.nn.dropout import sample_uniforms
from core.nn.sums import masked_sums
from pages import params
from pages.drawing import arithmetic, terms
from pages.drawing.draw import button, el, note, var
from pages.drawing.picture import Picture
from pages.drawing.terms import ZERO, Terms, added, equals, latin, times
from pages.stage import Stage
from pages.strings import bn, t
from pages.widget import Widget


def show(
    stage: Stage, *, p: float, x: tuple[float, ...], w: tuple[float, ...], m: str, seed: int, step: int
) -> Picture:  # fmt: skip
    """The formula, the neuron, the mask as a vector and the line of code change together.

    ``m``: the mask by hand; empty: the lottery of ``seed`` and ``step`` decides at rate ``p``.
    """
    example = params.start(params.X, params.W)
    numbers = sample_uniforms((min(len(x), len(w)),), np.random.default_rng([seed, step]))
    mine = Terms.read(x, w, m or "".join("1" if number >= p else "0" for number in numbers))
    if not mine.n:
        return Picture(terms.nothing(example))
    total, full = (float(masked_sums(mine.products, mask[None], 0.0)[0]) for mask in (mine.mask, mine.mask | True))
    again = button(t("masked-sum.draw"), sets=f"m=&step={params.STEP.after(step)}", primary=True)
    back = button(t("masked-sum.back"), sets="m=") if m else ""
    fields = terms.editor(
        mine, high=params.X.high, most=params.X.max_count, example=example, masked=True,
        more=again + back,
    )  # fmt: skip
    bits = " ".join(bn(kept) for kept in mine.kept)
    label = t("masked-sum.picture", x=", ".join(map(terms.said, mine.x)), m=bits, total=terms.said(total))
    neuron = arithmetic.neuron(mine, total, stage=stage, hue="with", pressable=True, label=label)
    bar = arithmetic.products_bar(mine, stage=stage, hue="with", name=t("masked-sum.products"))
    beside = el("div", el("div", _formula(mine, total)), neuron, class_="beside")
    said = el("p", el("strong", _said(mine, total, full)), class_="said")
    origin = t("masked-sum.by-hand") if m else t("masked-sum.by-lottery", seed=bn(seed), step=bn(step))
    code = _code(mine, total, None if m else numbers, p)
    return Picture(fields + beside + said + bar + code + note(f"{origin} {t('masked-sum.caption')}"))


def _formula(mine: Terms, total: float) -> str:
    """General, with the mask's bits put in, with numbers, summed: a dropped term is 0 from the second line on."""
    products = [float(value) for value in mine.products]
    pairs = list(zip(mine.w, mine.x, mine.kept, strict=True))
    names = [var("w", str(i)) + var("x", str(i)) for i in range(1, mine.n + 1)]
    kept = [value for value, on in zip(products, mine.kept, strict=True) if on]
    lines = [
        ("=", added([var("m", str(i)) + name for i, name in enumerate(names, start=1)])),
        ("=", added([name if on else ZERO for name, on in zip(names, mine.kept, strict=True)])),
        ("=", added([times(w, x) if on else ZERO for w, x, on in pairs])),
        (equals(*kept), added([latin(value) if on else ZERO for value, on in zip(products, mine.kept, strict=True)])),
        (equals(total), f"<strong>{latin(total)}</strong>"),
    ]
    return terms.equation(var("y"), lines)


def _said(mine: Terms, total: float, full: float) -> str:
    if all(mine.kept):
        return t("masked-sum.all-on", total=terms.said(total))
    if not any(mine.kept):
        return t("masked-sum.all-off")
    off = bn(mine.n - sum(mine.kept))
    return t("masked-sum.said", n=bn(mine.n), off=off, full=terms.said(full), total=terms.said(total))


def _code(mine: Terms, total: float, numbers: NDArray[np.float64] | None, p: float) -> str:
    """Where the mask comes from, and the sum: each line of code with the values in it."""
    bits = terms.vector(tuple(map(float, mine.kept)))
    if numbers is None:
        drawn = f"m = np.array({bits})"
    else:
        shown = "[" + ", ".join(f"{number:.4f}" for number in numbers) + "]"
        drawn = f"m = rng.random({mine.n}) >= {latin(p)}  # {shown}"
    values = f"# ({bits} * {terms.vector(mine.w)} * {terms.vector(mine.x)}).sum() {equals(total)} {latin(total)}"
    lines = f"{drawn}\ny = (m * w * x).sum()\n{values.replace('−', '-')}"
    return el("pre", el("code", lines), class_="code-line", lang="en")


WIDGET = Widget(
    show=show, values=(params.P, params.X, params.W, params.M, params.SEED, params.STEP),
    program=terms.paired,
)  # fmt: skip
