"""One neuron that adds up its inputs: drawn with the learner's numbers, and as one bar of products."""

from pages.drawing import sum_bars
from pages.drawing.draw import at, el, line, live_plot, plot, press, text, unit
from pages.drawing.terms import Terms, said
from pages.stage import Stage
from pages.strings import bn, t

_LEFT, _RIGHT = 20.0, 76.0


def neuron(terms: Terms, total: float, *, stage: Stage, hue: str, pressable: bool, label: str) -> str:
    """Inputs on the left, the weighted links, the sum on the right. A dropped unit is hollow and its link
    faded; where ``pressable``, pressing a unit switches it."""
    u = stage.unit
    step = 54 * u
    height = max(terms.n, 2) * step
    middle, first = height / 2, (height - terms.n * step) / 2
    links, units = [], []
    for i, (x, w, kept) in enumerate(zip(terms.x, terms.w, terms.kept, strict=True)):
        y = first + (i + 0.5) * step
        class_ = f"link {hue}" + ("" if kept else " off")
        links.append(line(f"{_LEFT:g}%", y, f"{_RIGHT:g}%", middle, class_))
        place = _LEFT + 0.36 * (_RIGHT - _LEFT)
        weight = f"×{said(w)}" if w >= 0 else f"×({said(w)})"
        class_ = "strong halo" if kept else "dropped halo"
        links.append(text(weight, f"{place:.2f}%", y + 0.36 * (middle - y) + 6 * u, class_, "middle"))
        inside = said(x) if len(said(x)) <= 5 else bn(x, 1)
        circle = unit(22 * u, kept=kept, hue=hue, value=inside, name=f"x{i + 1}")
        if pressable:
            state = t("arithmetic.on" if kept else "arithmetic.off")
            name = t("arithmetic.press", i=bn(i + 1), value=said(x), state=state)
            circle = press(circle, sets=terms.toggled(i), label=name, pressed=kept)
        units.append(at(_LEFT, y, _symbol("x", i + 1, -34 * u, 6 * u), circle))
    output = at(
        _RIGHT, middle, unit(22 * u, kept=True, hue=hue, value="+"),
        text(f"y = {said(total)}", 0, 52 * u, "total-of strong halo", "middle"),
    )  # fmt: skip
    draw = live_plot if pressable else plot
    return draw(height, *links, *units, output, label=label, class_="neuron")


def _symbol(name: str, index: int, x: float, y: float) -> str:
    subscript = el("tspan", str(index), dy=5, class_="subscript")
    return el("text", el("tspan", name), subscript, x=x, y=y, class_="symbol", text_anchor="end")


def products_bar(terms: Terms, *, stage: Stage, hue: str, name: str) -> str:
    """The products end to end; they end at the sum."""
    products = tuple(float(value) for value in terms.products)
    return sum_bars.rows([sum_bars.Bar(products, terms.kept, hue, name, worked(products, terms.kept))], stage=stage)


def worked(values: tuple[float, ...], kept: tuple[bool, ...]) -> str:
    """The sum in Bengali digits, as a label has it: dropped terms are 0."""
    zero = el("span", bn(0), class_="zero")
    shown = " + ".join(said(value) if on else zero for value, on in zip(values, kept, strict=True))
    total = sum(value for value, on in zip(values, kept, strict=True) if on)
    return f"{shown} = {said(total)}".replace("+ −", "− ")
