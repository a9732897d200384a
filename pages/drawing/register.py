"""The attendance register: rows are neurons or people, columns steps or days, filled as the steps are played."""

from collections.abc import Callable, Sequence

from core.nn.arrays import Mask
from pages.drawing.draw import at, clipped, el, plot, share, text
from pages.stage import Stage
from pages.strings import bn


def register(
    masks: Mask, now: int, *, row: float, mark: Callable[[bool], str], reach: float, stage: Stage, label: str,
    names: Sequence[str] = (), class_: str = "",
) -> str:  # fmt: skip
    """masks: (n_steps, n_rows), True = there; columns after ``now`` (from 0) are still empty.

    row: a row's height, which a style sheet may change; mark: what stands for one there or away; reach: from a
    column's middle to its ring. A track moves ``taken``, how much is filled, and ``column``, the ring.
    """
    u = stage.unit
    n_steps, n_rows = masks.shape
    parts, marks = [], []
    for i in range(n_rows):
        y = share(_middle(i, n_rows))
        parts.append(el("line", x1=0, y1=y, x2="100%", y2=y, class_="rule"))
        if names:
            parts.append(el("text", names[i], x=-12 * u, y=y, dy=6 * u, class_="tick", text_anchor="end"))
        marks += [el("svg", mark(bool(masks[k, i])), x=share(_middle(k, n_steps)), y=y) for k in range(n_steps)]
    window = el("rect", x=0, y="-5%", width=taken(now, n_steps), height="110%", data_slot="taken")
    parts.append(clipped(window, *marks))
    every = 1 if n_steps <= 8 else 2
    for k in range(every - 1, n_steps, every):
        parts.append(text(bn(k + 1), share(_middle(k, n_steps)), -16 * u, "tick", "middle"))
    box = {"x": -reach, "y": "-1%", "width": 2 * reach, "height": "102%", "rx": reach}
    ring = el("rect", **box, class_="ring-edge thin") + el("rect", **box, class_="ring thin")
    parts.append(at(_middle(now, n_steps), 0, ring, data_slot="column"))
    return plot(row * n_rows, *parts, label=label, class_=f"register {class_}".strip())


def _middle(k: int, n: int) -> float:
    """Where the k-th of n columns or rows has its middle, in percent."""
    return 100 * (k + 0.5) / n


def taken(now: int, n_steps: int) -> str:
    """How much of the register is filled after step ``now`` (from 0)."""
    return share(100 * (now + 1) / n_steps)


def moves(n_steps: int) -> dict[str, list[str]]:
    """What a track changes in the register, step by step."""
    return {
        "taken@width": [taken(k, n_steps) for k in range(n_steps)],
        "column@x": [share(_middle(k, n_steps)) for k in range(n_steps)],
    }
