"""Section 5: one neuron's sum without dropout, rewritten with the learner's numbers."""

from core.nn.sums import masked_sums
from pages import params
from pages.drawing import arithmetic, terms
from pages.drawing.draw import el, note, var
from pages.drawing.picture import Picture
from pages.drawing.terms import Terms, added, equals, latin, times
from pages.stage import Stage
from pages.strings import t
from pages.widget import Widget


def show(stage: Stage, *, x: tuple[float, ...], w: tuple[float, ...]) -> Picture:
    """``y = w1 x1 + w2 x2 + ...`` in four lines, as a neuron and as a bar."""
    example = params.start(params.X, params.W)
    mine = Terms.read(x, w)
    if not mine.n:
        return Picture(terms.nothing(example))
    total = float(masked_sums(mine.products, mine.mask[None], 0.0)[0])
    products = [float(value) for value in mine.products]
    general = [var("w", str(i)) + var("x", str(i)) for i in range(1, mine.n + 1)]
    lines = [
        ("=", added(general)),
        ("=", added([times(w_i, x_i) for w_i, x_i in zip(mine.w, mine.x, strict=True)])),
        (equals(*products), added([latin(value) for value in products])),
        (equals(total), f"<strong>{latin(total)}</strong>"),
    ]
    fields = terms.editor(mine, high=params.X.high, most=params.X.max_count, example=example)
    label = t("linear-sum.picture", x=_listed(mine.x), w=_listed(mine.w), total=terms.said(total))
    formula = terms.equation(var("y"), lines)
    neuron = arithmetic.neuron(mine, total, stage=stage, hue="ink", pressable=False, label=label)
    bar = arithmetic.products_bar(mine, stage=stage, hue="ink", name=t("linear-sum.products"))
    beside = el("div", el("div", formula), neuron, class_="beside")
    return Picture(fields + beside + bar + note(t("linear-sum.caption")))


def _listed(values: tuple[float, ...]) -> str:
    return ", ".join(terms.said(value) for value in values)


WIDGET = Widget(show=show, values=(params.X, params.W), program=terms.paired)
