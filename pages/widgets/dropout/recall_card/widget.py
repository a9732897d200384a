"""Section 15: the definition to recall, checked part by part; what goes wrong without each part."""

import numpy as np

from core.nn.dropout import all_masks, sample_mask, sum_mean, sum_variance
from core.nn.sums import masked_sums
from pages.drawing.draw import el, verdict
from pages.drawing.picture import Picture
from pages.params import Bits
from pages.stage import Stage
from pages.strings import bn, course, t
from pages.widget import Widget

RECALLED = Bits("recalled", 5, "00000")  # which parts of the definition the learner had
_KEY = "recall-card"
# The lesson's own example: the sum 2 + 4 + 6 at a rate of one half.
_X, _W, _RATE = np.array([2.0, 4.0, 6.0]), np.ones(3), 0.5


def show(stage: Stage, *, recalled: str, section: str) -> Picture:
    """The learner writes first, opens the definition, then marks which parts were there."""
    recall = next(one.front.recall for one in course().sections if one.slug == section)
    if recall is None:
        raise ValueError(f"{section} has no [recall] in its front matter")
    parts = recall.parts
    had = [i < len(recalled) and recalled[i] == "1" for i in range(len(parts))]
    write = el("label", t(f"{_KEY}.write"), el("textarea", rows=4, class_="answer", aria_label=t(f"{_KEY}.write")))
    copy = el(
        "button", t(f"{_KEY}.copy"), type="button", class_="button", data_copy=recall.definition,
        data_done=t(f"{_KEY}.copied"),
    )  # fmt: skip
    covered = el(
        "details", el("summary", t(f"{_KEY}.open")), el("p", recall.definition, class_="definition"), copy,
        class_="covered",
    )  # fmt: skip
    checks = [
        el("li", _check(i, part.text, had), "" if had[i] else el("p", _without(part.key), class_="without-part"))
        for i, part in enumerate(parts)
    ]
    counted = t(f"{_KEY}.counted", n=bn(len(parts)), had=bn(sum(had)))
    result = verdict(True, t(f"{_KEY}.whole"), "") if all(had) else ""
    heading = el("h3", t(f"{_KEY}.check"))
    count = el("p", el("strong", counted), class_="said", aria_live="polite")
    return Picture(write + covered + heading + count + el("ol", *checks, class_="parts") + result)


def _check(i: int, text: str, had: list[bool]) -> str:
    """A switch for one part, which keeps the others as they are."""
    bits = "".join("01"[there ^ (k == i)] for k, there in enumerate(had))
    box = el("span", class_="box", aria_hidden="true")
    return el(
        "button", box, text, type="button", role="checkbox", aria_checked=str(had[i]).lower(),
        data_set=f"recalled={bits}", class_="part-check",
    )  # fmt: skip


def _without(key: str) -> str:
    """What goes wrong if this part is forgotten, in numbers of the lesson's own example."""
    n = len(_X)
    sums = masked_sums(_X * _W, all_masks(n), _RATE)
    seen = {mask.tobytes() for mask in sample_mask((20, n), _RATE, np.random.default_rng(7))}
    return t(
        f"{_KEY}.without-{key}", n=bn(2**n), seen=bn(len(seen)), low=bn(float(sums.min())), high=bn(float(sums.max())),
        mean=bn(sum_mean(_X, _W, _RATE)), unscaled=bn(sum_mean(_X, _W, _RATE, scaled=False)),
        deviation=bn(float(np.sqrt(sum_variance(_X, _W, _RATE))), 2),
    )  # fmt: skip


WIDGET = Widget(show=show, values=(RECALLED,), options=("section",))
