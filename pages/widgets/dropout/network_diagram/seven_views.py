"""One mask, seen in seven ways: everything beside the diagram that changes with it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Mask
from core.nn.dropout import all_masks, mask_probabilities, sample_mask
from core.nn.thinned import SmallNetwork, ThinnedPass, outputs_under
from pages.drawing.axis import Axis
from pages.drawing.draw import at, el, line, plot, share, text, unit
from pages.drawing.terms import equals, latin, said
from pages.stage import Stage
from pages.strings import bn, t

_BINS = 25
_HEIGHT = 46
_ENUMERATED = 10
_DRAWN = 2000
_COVERED = 6
"""So many bins from an end, the present output's number would run into the axis' own."""


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
        total, output = self.result.masked_sum, self.result.output
        summed, divided = equals(*h, total), equals(total, output)
        return {
            "mask": f"<i>m</i> = {_row([1.0 if kept else 0.0 for kept in m], m)}",
            "formula": f"{products} {summed} <b>{latin(total)}</b>",
            "scaled": f"{latin(total)} ÷ (1 − {latin(self.rate)}) {divided} <b>{latin(output)}</b>",
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

    def draw(self, output: float, stage: Stage) -> str:
        """The histogram with the present output's bar and number; a track changes them by ``marks``."""
        u = stage.unit
        height = _HEIGHT * u
        here = self.marks(output, stage)
        bars = [
            el("rect", x=_left(b), y=height - self._tall(b, stage), width=share(80 / _BINS),
               height=self._tall(b, stage), class_="distribution")
            for b in np.flatnonzero(self.shares).tolist()
        ]  # fmt: skip
        marked = el(
            "rect", x=here["bar@x"], y=here["bar@y"], width=share(80 / _BINS), height=here["bar@height"],
            class_="mark bar", data_slot="bar",
        )  # fmt: skip
        number = text(said(output), here["outcome@x"], height + 24 * u, "strong", "middle", data_slot="outcome")
        ends = [
            text(bn(end), x, height + 24 * u, "tick", anchor, data_slot=slot, visibility=here[f"{slot}@visibility"])
            for slot, end, x, anchor in (("low", self.axis.low, "0", "start"), ("high", self.axis.high, "100%", "end"))
        ]
        return plot(
            height, *bars, marked, line(0, height, "100%", height, "axis"), *ends, number,
            label=self.label(output), class_="small-histogram", data_slot="histogram",
        )  # fmt: skip

    def label(self, output: float) -> str:
        """What the histogram shows, in a sentence."""
        return t("network-diagram.histogram", n=bn(self.n_masks), output=said(output))

    def marks(self, output: float, stage: Stage) -> dict[str, str]:
        """What marks this output: the bar, the place of its number, and the axis' ends that it would cover."""
        b = self.place(output)
        tall = self._tall(b, stage)
        return {
            "bar@x": _left(b),
            "bar@y": f"{_HEIGHT * stage.unit - tall:.1f}",
            "bar@height": f"{tall:.1f}",
            "outcome@x": share(100 * (b + 0.5) / _BINS),
            "low@visibility": "hidden" if b < _COVERED else "visible",
            "high@visibility": "hidden" if b >= _BINS - _COVERED else "visible",
        }

    def _tall(self, b: int, stage: Stage) -> float:
        return max(_HEIGHT * stage.unit * float(self.shares[b] / self.shares.max()), 2.0)


def _left(b: int) -> str:
    return share(100 * (b + 0.1) / _BINS)


def table(view: View, outcomes: Outcomes, stage: Stage) -> str:
    """The seven views under each other."""
    u, slots = stage.unit, view.slots()
    n = len(view.mask)
    discs = [
        at(100 * (i + 0.5) / n, 14 * u, unit(11 * u, kept=bool(kept), name=f"last-{i}"))
        for i, kept in enumerate(view.mask)
    ]
    strip = el("svg", *discs, class_="plot strip", height=28 * u, style=f"width:{34 * n * u:g}px", aria_hidden="true")
    rows = [
        ("picture", strip),
        ("mask", _formula("mask", slots)),
        ("formula", _formula("formula", slots)),
        ("scaled", _formula("scaled", slots)),
        ("code", el("code", "h * m / (1 - p)", lang="en") + el("code", slots["code"], data_slot="code", lang="en")),
        ("histogram", outcomes.draw(view.result.output, stage)),
        ("gradient", _formula("gradient", slots) + el("span", slots["zeros"], class_="soft", data_slot="zeros")),
    ]
    n_masks = el("span", t("network-diagram.n-masks", n=bn(outcomes.n_masks)), class_="soft")
    cells = [
        el("tr", el("th", el("span", bn(i), class_="n"), t(f"network-diagram.view-{key}"),
                    n_masks if key == "histogram" else "", scope="row"), el("td", content))
        for i, (key, content) in enumerate(rows, start=1)
    ]  # fmt: skip
    return el("table", el("tbody", *cells), class_="views")


def _formula(slot: str, slots: dict[str, str]) -> str:
    return el("div", el("span", slots[slot], data_slot=slot), class_="formula", lang="en")
