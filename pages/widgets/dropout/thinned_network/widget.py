"""Section 1: each mini-batch is another thinned network, and who was off comes back."""

import numpy as np

from core.nn.arrays import Mask
from core.nn.dropout import sample_mask
from pages import params
from pages.drawing import network
from pages.drawing.draw import button, el, note
from pages.drawing.picture import Picture
from pages.stage import Stage
from pages.strings import bn, listed, t
from pages.widget import Widget

_N_UNITS, _N_STEPS, _START = 6, 12, 4


def show(stage: Stage, *, p: float, seed: int) -> Picture:
    """Twelve steps of six neurons; the browser walks through them."""
    masks = sample_mask((_N_STEPS, _N_UNITS), p, np.random.default_rng(seed))
    said = [_said(masks, k) for k in range(_N_STEPS)]
    labels = t("thinned-network.picture", p=bn(p), n=bn(_N_UNITS)), t("thinned-network.register", steps=bn(_N_STEPS))
    pictures = network.with_register(masks, _START, stage=stage, labels=labels, numbered=True)
    controls = network.step_buttons(
        t("thinned-network.play"), t("thinned-network.pause"), t("thinned-network.previous"), t("thinned-network.next"),
        button(t("curves.other-seed"), sets=params.SEED.other(seed)),
    )  # fmt: skip
    sentence = el("p", said[_START], class_="said", data_slot="said", aria_live="polite")
    caption = note(t("thinned-network.caption", seed=bn(seed)))
    return Picture(controls + pictures + sentence + caption, network.register_track(masks, _START, said=said))


def _said(masks: Mask, k: int) -> str:
    """How many are off now, and who came back."""
    off = t("thinned-network.off", step=bn(k + 1), n=bn(masks.shape[1]), off=bn(int((~masks[k]).sum())))
    back = [bn(int(i) + 1) for i in np.flatnonzero(masks[k] & ~masks[k - 1])] if k else []
    if not back:
        return off
    return off + " " + t("thinned-network.back", who=listed(back))


WIDGET = Widget(show=show, values=(params.P, params.SEED))
