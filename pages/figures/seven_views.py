"""One mask, seen in seven ways: everything beside the diagram that changes with it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Mask
from core.nn.dropout import all_masks, mask_probabilities, sample_mask
from core.nn.thinned import SmallNetwork, ThinnedPass, outputs_under
from pages.figures.axis import Axis
from pages.figures.draw import at, el, line, plot, text, unit
from pages.figures.terms import latin
from pages.stage import Stage
from pages.strings import bn, t

_BINS = 25
_HEIGHT = 46
_ENUMERATED = 10
_DRAWN = 2000


@dataclass(frozen=True, slots=True)
class View:
    """What a step shows: the last hidden layer's mask and the pass through the network with it."""

    mask: Mask
    result: ThinnedPass
    rate: float

    def slots(self) -> dict[str, str]:
        """The markup of each text that changes, by slot."""
        h, m = self.result.hidden[-1], self.mask
        products = " + ".join(
            f"1·{latin(value)}" if kept else f'<span class="zero">0</span>·{latin(value)}'
            for value, kept in zip(h, m, strict=True)
        )
        scaled = f"{latin(self.result.masked_sum)} ÷ (1 − {latin(self.rate)}) = <b>{latin(self.result.output)}</b>"
        return {
            "mask": f"<i>m</i> = {_row([1.0 if kept else 0.0 for kept in m], m)}",
            "formula": f"{products} = <b>{latin(self.result.masked_sum)}</b>",
            "scaled": scaled,
            "code": f"[{', '.join(latin(value) for value in self.result.kept[-1])}]",
            "gradient": _row(self.result.output_gradients.tolist(), m),
            "zeros": t("network-diagram.zeros", off=bn(int((~m).sum())), n=bn(self.result.zero_gradients)),
        }


def _row(values: Sequence[float], mask: Mask) -> str:
    cells = [
        latin(value) if kept else f'<span class="zero">{latin(value)}</span>'
        for value, kept in zip(values, mask, strict=True)
    ]
    return f"[{', '.join(cells)}]"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How probable each output is, in bins: over every mask of the network, or over many drawn ones."""

    axis: Axis
    shares: NDArray[np.float64]
    n_masks: int

    @classmethod
    def of(cls, network: SmallNetwork, rate: float, seed: int) -> "Outcomes":
        shape = (-1, len(network.weights), network.width)
        n_units = shape[1] * shape[2]
        if n_units <= _ENUMERATED:
            masks = all_masks(n_units)
            weights = mask_probabilities(masks, rate)
        else:
            masks = sample_mask((_DRAWN, n_units), rate, np.random.default_rng([seed, 1]))
            weights = np.full(_DRAWN, 1 / _DRAWN)
        outputs = outputs_under(network, masks.reshape(shape), rate)
        axis = Axis.covering([float(outputs.max())], most=4)
        bins = np.minimum(((outputs - axis.low) / (axis.high - axis.low) * _BINS).astype(int), _BINS - 1)
        return cls(axis, np.bincount(bins, weights, _BINS).astype(np.float64), len(masks))

    def place(self, output: float) -> int:
        """The bin of an output."""
        return min(int(self.axis.share(output) * _BINS), _BINS - 1)

    def draw(self, output: float, label: str, stage: Stage) -> str:
        """The histogram with the present output's bar marked; a track moves slot ``here``."""
        u = stage.unit
        height = _HEIGHT * u
        top = self.shares.max()
        parts = []
        for b, share in enumerate(self.shares):
            if share > 0:
                tall = max(height * float(share / top), 2.0)
                parts.append(
                    el("rect", x=f"{100 * (b + 0.1) / _BINS:.1f}%", y=height - tall, width=f"{80 / _BINS:.1f}%",
                       height=tall, class_="distribution")
                )  # fmt: skip
        here = self.place(output)
        marker = el("path", d=f"M0 {height + 2:.0f}l{7 * u:.0f} {11 * u:.0f}h{-14 * u:.0f}Z", class_="mark")
        column = el("rect", x=-3 * u, y=0, width=6 * u, height=height, class_="here-line")
        parts.append(line(0, height, "100%", height, "axis"))
        parts.append(at(100 * (here + 0.5) / _BINS, 0, column, marker, data_slot="here"))
        for end, anchor in ((self.axis.low, "start"), (self.axis.high, "end")):
            parts.append(text(bn(end), "0" if anchor == "start" else "100%", height + 28 * u, "tick", anchor))
        return plot(height, *parts, label=label, class_="small-histogram")

    def x(self, output: float) -> str:
        return f"{100 * (self.place(output) + 0.5) / _BINS:.1f}%"


def table(view: View, outcomes: Outcomes, stage: Stage) -> str:
    """The seven views under each other."""
    u, slots = stage.unit, view.slots()
    n = len(view.mask)
    discs = [
        at(100 * (i + 0.5) / n, 14 * u, unit(11 * u, kept=bool(kept), name=f"last-{i}"))
        for i, kept in enumerate(view.mask)
    ]
    strip = el("svg", *discs, class_="plot strip", height=28 * u, style=f"width:{34 * n * u:g}px", aria_hidden="true")
    label = t("network-diagram.histogram", n=bn(outcomes.n_masks), output=bn(view.result.output))
    rows = [
        ("picture", strip),
        ("mask", _formula("mask", slots)),
        ("formula", _formula("formula", slots)),
        ("scaled", _formula("scaled", slots)),
        ("code", el("code", "h * m / (1 - p)", lang="en") + el("code", slots["code"], data_slot="code", lang="en")),
        ("histogram", outcomes.draw(view.result.output, label, stage)),
        ("gradient", _formula("gradient", slots) + el("span", slots["zeros"], class_="soft", data_slot="zeros")),
    ]
    cells = [
        el("tr", el("th", el("span", bn(i), class_="n"), t(f"network-diagram.view-{key}"), scope="row"),
           el("td", content))
        for i, (key, content) in enumerate(rows, start=1)
    ]  # fmt: skip
    return el("table", el("tbody", *cells), class_="views")


def _formula(slot: str, slots: dict[str, str]) -> str:
    return el("div", el("span", slots[slot], data_slot=slot), class_="formula", lang="en")
