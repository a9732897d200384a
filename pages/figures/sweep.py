"""Validation loss against the rate: one trained network a point."""

from collections.abc import Sequence

from pages.figures.axis import Axis
from pages.figures.draw import at, el, line, plot, share, text
from pages.stage import Stage
from pages.strings import bn, t

_HEIGHT = 270


def sweep(
    rates: Sequence[float], losses: Sequence[float], *, here: float, usual: tuple[float, float] | None, stage: Stage,
    label: str,
) -> str:  # fmt: skip
    """losses[i] belongs to rates[i]. here: the rate on the slider; usual: the band of common rates, if any."""
    u = stage.unit
    height = _HEIGHT * u * stage.room
    best = min(range(len(rates)), key=lambda i: losses[i])
    # The ends may be many times worse than the rest: the plot shows up to four times the best.
    axis = Axis.covering([min(max(losses), 4 * losses[best])], most=5)
    width = rates[-1]

    def x(rate: float) -> float:
        return 100 * rate / width

    def y(loss: float) -> float:
        return height * (1 - min(axis.share(loss), 1.0))

    parts = []
    if usual:
        band = share(x(usual[0])), share(x(usual[1]) - x(usual[0]))
        parts.append(el("rect", x=band[0], y=0, width=band[1], height=height, class_="band"))
        parts.append(text(t("rate-sweep.usual"), share(x(sum(usual) / 2)), height - 10 * u, "soft", "middle"))
    for tick in axis.ticks:
        parts.append(line(0, y(tick), "100%", y(tick), "axis" if tick == 0 else "rule"))
        parts.append(text(bn(tick), -8 * u, y(tick) + 6 * u, "tick", "end"))
    for i, rate in enumerate(rates):
        if i == 0 or rate - rates[i - 1] > 0.07:
            parts.append(
                text(bn(rate), share(x(rate)), height + 26 * u, "tick" if i % 2 == 0 else "tick roomy", "middle")
            )
    points = " ".join(f"{10 * x(rate):.0f},{y(loss):.1f}" for rate, loss in zip(rates, losses, strict=True))
    path = el("polyline", points=points, class_="curve with validation")
    parts.append(
        el("svg", path, viewBox=f"0 0 1000 {height:g}", preserveAspectRatio="none", width="100%", height=height)
    )
    near = min(range(len(rates)), key=lambda i: abs(rates[i] - here))
    for i, (rate, loss) in enumerate(zip(rates, losses, strict=True)):
        ring = el("circle", r=12 * u, class_="here") if i == near else ""
        hue = "dot plain" if rate == 0 else "dot"
        parts.append(at(x(rate), y(loss), el("circle", r=5.5 * u, class_=hue), ring))
    parts.append(_tag(x(rates[best]), y(losses[best]), t("rate-sweep.best", rate=bn(rates[best])), u))
    parts.append(text(t("rate-sweep.axis-loss"), -40 * u, -18 * u, "soft"))
    parts.append(text(t("rate-sweep.axis-rate"), "50%", height + 54 * u, "soft", "middle"))
    return plot(height, *parts, label=label, class_="sweep")


def _tag(x: float, y: float, words: str, u: float) -> str:
    box = el("rect", x=-64 * u, y=-50 * u, width=128 * u, height=30 * u, rx=4, class_="tag")
    return at(min(max(x, 14), 84), y, box, text(words, 0, -29 * u, "on-mark strong", "middle"))
