"""Section 11: a place in a small architecture is chosen, and a run shows what dropout does there."""

from dataclasses import replace

import numpy as np

from core.experiments import batch_norm_shift, output_layer
from core.nn.arrays import Array
from core.nn.datasets import digit_images
from core.nn.dropout import sample_mask
from core.nn.neighbours import EDGE_KERNELS, can_be_told, feature_maps, neighbour_correlation
from core.nn.variants import sample_spatial_mask
from pages import params, runs
from pages.drawing.draw import button, el, note, row, verdict
from pages.drawing.picture import Picture
from pages.params import Choice
from pages.stage import Stage
from pages.strings import bn, t
from pages.widget import Values, Widget
from pages.widgets.dropout.placement_map import placement, proofs
from pages.widgets.dropout.placement_map.proofs import Bar

PLACE = Choice("place", ("hidden", "output", "conv", "before-norm", "after-norm"), "hidden")
_KEY = "placement-map"
_SHIFT_RATES = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)


def show(stage: Stage, *, p: float, seed: int, place: str) -> Picture:
    """``place``: where dropout is put; the lesson's rule for it, and what a run of now says."""
    image = _image(seed)
    heads = [el("h3", t(f"{_KEY}.head-{name}")) for name in ("cnn", "norm")]
    cnn = placement.convolutional(place, p, seed, image, stage=stage)
    norm = placement.normalized(place, p, seed, stage=stage)
    maps = el("div", heads[0], cnn, heads[1], norm, class_="maps")
    proof = {
        "hidden": _losses, "output": _losses, "conv": _neighbours, "before-norm": _shift, "after-norm": _shift,
    }[place](place, p, seed, stage)  # fmt: skip
    rule = placement.RULES[place]
    sign = el("svg", placement.rule_sign(rule, stage.unit), width=26 * stage.unit, height=26 * stage.unit,
              viewBox=" ".join(f"{v * stage.unit:g}" for v in (-13, -13, 26, 26)), aria_hidden="true")  # fmt: skip
    title = el("h3", sign, el("span", t(f"{_KEY}.at-{place}"), ": ", t(f"{_KEY}.rule-{place}")), class_="place-title")
    why = el("p", t(f"{_KEY}.why-{place}"))
    other = row(button(t("curves.other-seed"), sets=params.SEED.other(seed)))
    return Picture(el("div", maps, el("div", title, why, proof, other, class_="at-place"), class_="placement-map"))


def _images() -> Array:
    """All digits, values 0 to 1: (n, 8, 8)."""
    images: Array = digit_images()[0].reshape(-1, 8, 8) / 16.0
    return images


def _image(seed: int) -> Array:
    images = _images()
    image: Array = images[seed % len(images)]
    return image


def _losses(place: str, p: float, seed: int, stage: Stage) -> str:
    """Four networks on noisy digits: dropout nowhere, in the hidden layers, on the output, on both."""
    config = output_layer.Config(
        seed=seed, rate=p, output_rate=p, n_train=200, label_noise=0.2, n_epochs=40, record_every=40
    )
    # The network without dropout is trained once for all rates.
    without = runs.result(output_layer.without_dropout, replace(config, rate=0.0, output_rate=0.0))
    result = output_layer.together(config, without, runs.result(output_layer.with_dropout, config))
    compared = ("nowhere", "hidden") if place == "hidden" else ("hidden", "both")
    loss = {name: getattr(result, name).last.validation_loss for name in ("nowhere", "hidden", "output", "both")}
    rows = [
        Bar(t(f"{_KEY}.bar-{name}"), value, "without" if name == "nowhere" else "with", name in compared)
        for name, value in loss.items()
    ]
    said = ", ".join(f"{row.name} {bn(row.value, 2)}" for row in rows)
    figure = el("p", t(f"{_KEY}.losses"), class_="soft-text") + proofs.bars(
        rows, stage=stage, label=t(f"{_KEY}.losses-said", losses=said)
    )
    before, after = (loss[name] for name in compared)
    holds = after < before if place == "hidden" else after > before
    key = f"{_KEY}.{place}-{'holds' if holds else 'fails'}"
    line = verdict(holds, t(key, rate=bn(p)), t(f"{_KEY}.from-to", before=bn(before, 2), after=bn(after, 2)))
    trained = t(f"{_KEY}.trained", seed=bn(seed), seconds=bn(result.seconds, 2))
    return figure + line + note(trained)


def _shift(place: str, p: float, seed: int, stage: Stage) -> str:
    """The variance that batch normalization stored beside the one that evaluation meets."""
    result = runs.result(batch_norm_shift.run, batch_norm_shift.Config(seed=seed, rate=p, rates=_SHIFT_RATES))
    is_before = place == "before-norm"
    ratio = (result.before if is_before else result.after).ratio
    rows = [Bar(t(f"{_KEY}.stored"), 1.0, "with"), Bar(t(f"{_KEY}.met"), ratio, "with")]
    meter = proofs.bars(rows, stage=stage, label=t(f"{_KEY}.ratio-said", rate=bn(p), ratio=bn(ratio, 2)), high=1.0)
    matches = abs(ratio - 1) < batch_norm_shift.TOLERANCE
    holds = not matches if is_before else matches
    curve = ""
    figures = t(f"{_KEY}.after-figures", ratio=bn(ratio, 2))
    if is_before:
        ratios = [1.0, *(shift.ratio for shift in result.curve)]
        curve = proofs.ratio_curve([0.0, *_SHIFT_RATES], ratios, p=p, ratio=ratio, stage=stage)
        formula = bn(batch_norm_shift.expected_ratio(p), 3)
        figures = t(f"{_KEY}.before-figures", measured=bn(ratio, 3), formula=formula)
    line = verdict(holds, t(f"{_KEY}.{place}-{'holds' if holds else 'fails'}"), figures)
    computed = t(f"{_KEY}.computed", n=bn(result.config.n_samples), seed=bn(seed), seconds=bn(result.seconds, 2))
    return meter + curve + line + note(computed)


def _neighbours(place: str, p: float, seed: int, stage: Stage) -> str:
    """Pixels dropped one by one have neighbours that tell them; a channel dropped whole has none."""
    maps = feature_maps(_image(seed), EDGE_KERNELS)
    rng = np.random.default_rng(seed)
    masks = {"pixels": sample_mask(maps.shape, p, rng), "spatial": sample_spatial_mask((1, *maps.shape), p, rng)[0]}
    parts, told = [], {}
    for name, mask in masks.items():
        told[name] = int(can_be_told(mask).sum())
        said = t(f"{_KEY}.{name}-told", off=bn(int((~mask).sum())), told=bn(told[name]))
        parts.append(proofs.channels(maps, mask, t(f"{_KEY}.{name}"), stage=stage, label=said) + el("p", said))
    near, far = (neighbour_correlation(_images(), distance) for distance in (1, 3))
    figures = t(f"{_KEY}.correlation", near=bn(near, 2), far=bn(far, 2))
    holds = told["pixels"] > 0 == told["spatial"]
    line = verdict(holds, t(f"{_KEY}.{place}-{'holds' if holds else 'fails'}"), figures)
    return el("div", *parts, class_="two-masks") + line + note(t(f"{_KEY}.drawn", seed=bn(seed), rate=bn(p)))


def program(values: Values) -> tuple[str, Values]:
    """The place's: a mask of channels, batch normalization, or trained networks."""
    kinds = {"conv": "conv", "before-norm": "norm", "after-norm": "norm"}
    return kinds.get(values["place"], ""), values


WIDGET = Widget(show=show, values=(params.P, params.SEED, PLACE), program=program, wide=True)
