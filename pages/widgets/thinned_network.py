"""Section 1: each mini-batch is another thinned network, and who was off comes back."""

import numpy as np

from core.nn.arrays import Mask
from core.nn.dropout import sample_mask
from pages import params
from pages.figures import network
from pages.figures.draw import button, el, note
from pages.figures.picture import Picture
from pages.stage import Stage
from pages.strings import bn, t

PARAMS = (params.P, params.SEED)
_N_UNITS, _N_STEPS, _START = 6, 8, 4
_KEY = "thinned-network"


def show(stage: Stage, *, p: float, seed: int) -> Picture:
    """Eight steps of six neurons; the browser walks through them."""
    net = network.Net(3, (_N_UNITS,))
    masks = sample_mask((_N_STEPS, _N_UNITS), p, np.random.default_rng(seed))
    said = [_said(masks, k) for k in range(_N_STEPS)]
    label = t(f"{_KEY}.picture", p=bn(p), n=bn(_N_UNITS))
    drawn = network.diagram(
        net, network.off_names(net, [masks[_START]]), hue="with", stage=stage, label=label, slot="n", ring=True
    )
    filled = network.register(masks, _START, stage=stage, label=t(f"{_KEY}.register", steps=bn(_N_STEPS)))
    controls = network.step_buttons(
        t(f"{_KEY}.play"), t(f"{_KEY}.pause"), t(f"{_KEY}.previous"), t(f"{_KEY}.next"),
        button(t("curves.other-seed"), sets=f"seed={(seed + 1) % (params.SEED.high + 1)}"),
    )  # fmt: skip
    step = el("p", t("hero.step"), " ", el("strong", bn(_START + 1), data_slot="step"), class_="register-name")
    pictures = el("div", el("div", drawn), el("div", step, filled), class_="with-register")
    sentence = el("p", said[_START], class_="said", data_slot="said", aria_live="polite")
    track = network.register_track(masks, net, _START, said=said)
    return Picture(controls + pictures + sentence + note(t(f"{_KEY}.caption", seed=bn(seed))), track)


def _said(masks: Mask, k: int) -> str:
    """How many are off now, and who came back."""
    off = t(f"{_KEY}.off", step=bn(k + 1), n=bn(masks.shape[1]), off=bn(int((~masks[k]).sum())))
    back = [bn(int(i) + 1) for i in np.flatnonzero(masks[k] & ~masks[k - 1])] if k else []
    if not back:
        return off
    return off + " " + t(f"{_KEY}.back", who=", ".join(back))
