"""Where among the cards one is: a strip of small cards, the present one filled."""

from pages.drawing.draw import el, plot, share
from pages.stage import Stage

_HEIGHT, _GAP = 12.0, 1.0
"""Pixels, and percent of the strip's width between two cards."""


def place(card: int, n: int, *, stage: Stage, label: str) -> str:
    """``n`` cards in a row; ``card``, counted from 1, stands out, those before it are passed."""
    width = (100.0 - _GAP * (n - 1)) / n
    parts = []
    for i in range(n):
        state = "here" if i + 1 == card else "past" if i + 1 < card else "ahead"
        parts.append(el("rect", x=share(i * (width + _GAP)), y=1.0, width=share(width), height=_HEIGHT * stage.unit,
                        rx=2, class_=f"card {state}"))  # fmt: skip
    return plot(_HEIGHT * stage.unit + 2, *parts, label=label, class_="place-of-card")
