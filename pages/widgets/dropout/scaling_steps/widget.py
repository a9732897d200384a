"""Section 8: evaluation, mask, division by 1 - p: three sums on one scale, walked step by step."""

from core.nn.sums import masked_sums
from pages import params
from pages.drawing import arithmetic, sum_bars, terms
from pages.drawing.draw import button, el, frac, var
from pages.drawing.picture import Picture, Track
from pages.drawing.terms import ZERO, Terms, added, equals, latin, said, times
from pages.stage import Stage
from pages.strings import bn, t
from pages.widget import Widget

_N_STEPS = 3


def show(stage: Stage, *, x: tuple[float, ...], w: tuple[float, ...], m: str, p: float) -> Picture:
    """The worked example with the learner's numbers: at first all three steps are there."""
    example = params.start(params.X, params.W, params.M)
    mine = Terms.read(x, w, m)
    if not mine.n:
        return Picture(terms.nothing(example))
    masks = mine.mask[None]
    total = float(masked_sums(mine.products, masks | True, 0.0)[0])
    masked = float(masked_sums(mine.products, masks, p, scaled=False)[0])
    scaled = float(masked_sums(mine.products, masks, p)[0])
    fields = terms.editor(mine, high=params.X.high, most=params.X.max_count, example=example, masked=True)
    bars = sum_bars.rows(_bars(mine, p, masked, scaled), stage=stage, target=total, slots=True)
    workings = [
        _step(_evaluation(mine, total), t("scaling-steps.said-all", total=said(total))),
        _step(_masked(mine, masked), _said_masked(mine, masked)),
        _step(_scaled(mine, p, masked, scaled), _said_scaled(p, total, masked, scaled)),
    ]
    walk = el(
        "div",
        button(t("scaling-steps.previous"), play="prev"),
        el("span", t("scaling-steps.step", i=bn(_N_STEPS), n=bn(_N_STEPS)), data_slot="step"),
        button(t("scaling-steps.next"), play="next"),
        button(t("scaling-steps.first"), play="first", primary=True),
        class_="row walk",
    )
    working = el("div", workings[-1], data_slot="working", class_="working", aria_live="polite")
    track = Track(
        n=_N_STEPS, start=_N_STEPS - 1,
        html={"working": workings},
        text={"step": [t("scaling-steps.step", i=bn(i + 1), n=bn(_N_STEPS)) for i in range(_N_STEPS)]},
        attr={f"row{i + 1}@class": ["sum" if step >= i else "sum ahead" for step in range(_N_STEPS)]
              for i in range(_N_STEPS)},
    )  # fmt: skip
    title = el("h3", t("scaling-steps.title"))
    return Picture(title + fields + bars + working + walk, track)


def _bars(mine: Terms, p: float, masked: float, scaled: float) -> list[sum_bars.Bar]:
    products = tuple(float(value) for value in mine.products)
    all_on = (True,) * mine.n
    bits = ", ".join(bn(kept) for kept in mine.kept)
    divided = tuple(value / (1 - p) if kept else 0.0 for value, kept in zip(products, mine.kept, strict=True))
    sum_all, sum_masked = arithmetic.worked(products, all_on), arithmetic.worked(products, mine.kept)
    quotient = f"{said(masked)} ÷ {bn(round(1 - p, 2))} = {said(scaled)}"
    return [
        sum_bars.Bar(products, all_on, "ink", t("scaling-steps.all"), sum_all),
        sum_bars.Bar(products, mine.kept, "with", t("scaling-steps.masked", m=bits), sum_masked),
        sum_bars.Bar(divided, mine.kept, "with", t("scaling-steps.scaled"), quotient),
    ]


def _step(formula: str, sentence: str) -> str:
    return formula + el("p", sentence, class_="said")


def _evaluation(mine: Terms, total: float) -> str:
    products = [float(value) for value in mine.products]
    put_in = added([times(w, x) for w, x in zip(mine.w, mine.x, strict=True)])
    summed = added([latin(value) for value in products])
    return _one_line(var("y"), [("=", put_in), (equals(*products), summed), (equals(total), _strong(total))])


def _masked(mine: Terms, masked: float) -> str:
    put_in = added([times(float(on), w, x) for on, w, x in zip(mine.kept, mine.w, mine.x, strict=True)])
    kept = [float(value) for value, on in zip(mine.products, mine.kept, strict=True) if on]
    return _one_line(var("y"), [("=", put_in), (equals(*kept), _kept_sum(mine)), (equals(masked), _strong(masked))])


def _scaled(mine: Terms, p: float, masked: float, scaled: float) -> str:
    keep = latin(1 - p)
    top = frac(_kept_sum(mine), f"1 − {latin(p)}")
    spoken = f"y' = (m·w·x) / (1 − p) = {latin(masked)} / {keep} {equals(scaled)} {latin(scaled)}"
    lines = [("=", top), (equals(masked), frac(latin(masked), keep)), (equals(scaled), _strong(scaled))]
    return _one_line(var("y", prime=terms.PRIME), lines, spoken)


def _one_line(left: str, parts: list[tuple[str, str]], spoken: str | None = None) -> str:
    """The same equation beside each other: it breaks only where there is no room."""
    right = "".join(el("span", f"{sign if i else ''} {part}", class_="part") for i, (sign, part) in enumerate(parts))
    return terms.equation(left, [(parts[0][0], right)], spoken or terms.read_aloud(left, parts))


def _kept_sum(mine: Terms) -> str:
    return added([latin(float(v)) if on else ZERO for v, on in zip(mine.products, mine.kept, strict=True)])


def _strong(value: float) -> str:
    return f"<strong>{latin(value)}</strong>"


def _said_masked(mine: Terms, masked: float) -> str:
    off = mine.n - sum(mine.kept)
    key = "scaling-steps.said-masked" if off else "scaling-steps.said-masked-none"
    return t(key, off=bn(off), total=said(masked))


def _said_scaled(p: float, total: float, masked: float, scaled: float) -> str:
    if p == 0:
        return t("scaling-steps.said-same", scaled=said(scaled))
    keep = bn(round(1 - p, 2))
    first = t("scaling-steps.said-scaled", keep=keep, masked=said(masked), scaled=said(scaled))
    same = abs(scaled - total) < 1e-9 * max(1.0, abs(total))
    return first + " " + t("scaling-steps.matches" if same else "scaling-steps.not-the-same", total=said(total))


WIDGET = Widget(show=show, values=(params.X, params.W, params.M, params.P), program=terms.paired)
