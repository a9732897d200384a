"""The code of a picture prints what is on the screen: every number, to the last shown digit, from NumPy alone."""

import ast
import contextlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import schedule
from core.experiments import (
    batch_norm_shift,
    clean_data,
    ensemble,
    knock_out,
    monte_carlo,
    output_layer,
    overfitting,
    rate_sweep,
    recurrent_memory,
    slower_training,
    weight_decay,
)
from core.nn.arrays import ROUNDING, Array
from core.nn.datasets import digit_images, digits, moons
from core.nn.dropout import (
    all_masks,
    binomial_pmf,
    mask_probabilities,
    sample_mask,
    sample_uniforms,
    sum_mean,
    sum_variance,
)
from core.nn.neighbours import EDGE_KERNELS, can_be_told, feature_maps, neighbour_correlation
from core.nn.network import Network, NetworkConfig
from core.nn.step import dissected_step
from core.nn.sums import masked_sums
from core.nn.thinned import sample_masks, small_network, thinned_pass
from core.nn.training import TrainingConfig, train
from core.nn.variants import sample_spatial_mask
from core.paper import EXHIBITS
from core.paper import monte_carlo as paper_passes
from core.paper import pairs as paper_pairs
from core.paper import rate as paper_rate
from core.paper import size as paper_size
from core.paper.finding import Config as PaperConfig
from pages import programs as templates
from pages.drawing.terms import said
from pages.programs import Programs, program
from pages.programs.listing import folded
from pages.stage import STUDY
from pages.strings import bn, course, percent, t
from pages.widgets import WIDGETS
from pages.widgets.dropout.paper_bench import widget as paper_bench
from pages.widgets.dropout.step_debugger import widget as step_debugger
from pages.widgets.dropout.step_debugger.debugger import shown as rounded
from pages.widgets.dropout.team_plays.widget import gone_now

pytestmark = pytest.mark.usefixtures("beside_the_digits")

_PARTS = templates._HERE / "parts"

Values = Mapping[str, Any]
Expected = dict[str, tuple[Any, Callable[..., str] | None]]
"""For each printed name what the core says, and how the screen shows what was printed; None: not as a number."""


def places(n: int) -> Callable[[float], str]:
    return lambda value: bn(value, n)


def share(value: float) -> str:
    return percent(value / 100, 1)


def listed(*values: float) -> str:
    return ", ".join(map(said, values))


def _mask_explorer(v: Values) -> Expected:
    uniforms = sample_uniforms((v["units"],), np.random.default_rng([v["seed"], v["step"]]))
    kept = (uniforms >= v["p"]) | (v["mode"] == "evaluation")
    n_off = int((~kept).sum())
    expected: Expected = {
        "mask": (kept, lambda *bits: " ".join(map(bn, bits))),
        "dropped": (n_off, lambda off: f"{bn(off)}টি"),
    }
    if v["mode"] == "training":
        odds = 100 * binomial_pmf(v["units"], v["p"])[n_off]
        expected["mean_dropped"] = (v["units"] * v["p"], bn)
        expected["as_many_in_100_steps"] = (odds, lambda x: t("mask-explorer.odds", off=bn(n_off), share=bn(x, 1)))
    return expected


def _sum(v: Values) -> tuple[Array, Array]:
    products = np.array(v["x"][: len(v["w"])]) * np.array(v["w"][: len(v["x"])])
    m = v.get("m", "")[: len(products)].ljust(len(products), "1")
    return products, np.array([bit == "1" for bit in m])


def _linear_sum(v: Values) -> Expected:
    products, mask = _sum(v)
    return {"products": (products, listed), "y": (masked_sums(products, mask[None] | True, 0.0)[0], said)}


def _masked_sum(v: Values) -> Expected:
    products, mask = _sum(v)
    y, full = (masked_sums(products, m[None], 0.0)[0] for m in (mask, mask | True))
    return {"terms": (products * mask, None), "y": (y, said), "y_all_on": (full, said)}


def _scaling_steps(v: Values) -> Expected:
    products, mask = _sum(v)
    return {
        "evaluation": (masked_sums(products, mask[None] | True, 0.0)[0], said),
        "masked": (masked_sums(products, mask[None], v["p"], scaled=False)[0], said),
        "scaled": (masked_sums(products, mask[None], v["p"])[0], said),
    }


def _mask_wall(v: Values) -> Expected:
    products, mask = _sum(v)
    masks = all_masks(len(products))
    sums, odds = masked_sums(products, masks, v["p"]), mask_probabilities(masks, v["p"])
    ones = np.ones(len(products))
    opened = len(products) <= 4
    return {
        "your_mask": (masked_sums(products, mask[None], v["p"])[0], said),
        "every_mask": (np.sort(sums), listed if opened else None),
        "mean": (odds @ sums, said),
        "standard_deviation": (np.sqrt(sum_variance(products, ones, v["p"])), said),
        "evaluation": (sum_mean(products, ones, v["p"]), said),
    }


def _scaling_histogram(v: Values) -> Expected:
    products, _ = _sum(v)
    n, p, ones = int(v["draws"]), v["p"], np.ones(len(products))
    divided = v["scaling"] == "on" and v["convention"] == "inverted"
    multiplied = v["scaling"] == "on" and not divided
    masks = sample_mask((n, len(products)), p, np.random.default_rng(v["seed"]))
    sums = masked_sums(products, masks, p, scaled=divided)
    variance = sum_variance(products, ones, p, scaled=divided)
    expected: Expected = {
        "evaluation": ((1 - p if multiplied else 1) * sum_mean(products, ones, 0.0), said),
        "mean_by_formula": (sum_mean(products, ones, p, scaled=divided), said),
        "mean_of_draws": (sums.mean(), places(2)),
        "variance_by_formula": (variance, said),
        "variance_of_draws": (sums.var(), places(2)),
    }
    if n >= 30:
        expected["chance_may_move_the_mean_by"] = (3 * np.sqrt(variance / n), lambda x: f"±{bn(x, 2)}")
    return expected


def _network_diagram(v: Values) -> Expected:
    small = small_network(v["layers"], v["width"], v["seed"])
    steps = sample_masks(small, v["p"], 24, v["seed"])[: min(v["step"], 24)]
    if len(v["off"]) == v["layers"] * v["width"]:
        steps.append(list(np.array([bit == "0" for bit in v["off"]]).reshape(v["layers"], -1)))
    masks, n_units = steps[-1], v["layers"] * v["width"]
    whole = thinned_pass(small, [mask | True for mask in masks], 0.0)
    result = thinned_pass(small, masks, v["p"])
    seen = len({np.concatenate(step).tobytes() for step in steps})
    n_off = int((~masks[-1]).sum())
    total = ("" if n_units <= 6 else t("network-diagram.power", n=bn(n_units))) + bn(2**n_units)
    return {
        "output_all_on": (whole.output, lambda y: t("network-diagram.plain", output=said(y))),
        "mask": (masks[-1], None),
        "last_layer": (result.hidden[-1], None),
        "masked_sum": (result.masked_sum, None),
        "kept": (result.kept[-1], lambda *h: f"[{', '.join(f'{x:.10g}' for x in np.round(h, 2))}]"),
        "output": (result.output, lambda y: t("network-diagram.histogram", n="", output=said(y))[1:]),
        "gradient": (result.output_gradients, None),
        "zero_gradients": (
            result.zero_gradients, lambda n: t("network-diagram.zeros", off=bn(n_off), n=bn(n))
        ),
        "sub_networks_seen": (
            seen, lambda n: t("network-diagram.tally", seen=bn(n), total=total, steps=bn(len(steps)))
        ),
    }  # fmt: skip


def _thinned_network(v: Values) -> Expected:
    masks = sample_mask((12, 6), v["p"], np.random.default_rng(v["seed"]))
    expected: Expected = {}
    for k in range(12):
        expected[f"dropped_in_step_{k + 1}"] = (
            (~masks[k]).sum(), lambda off, k=k: t("thinned-network.off", step=bn(k + 1), n=bn(6), off=bn(off))
        )  # fmt: skip
        if k:
            back = np.flatnonzero(masks[k] & ~masks[k - 1]) + 1
            expected[f"back_in_step_{k + 1}"] = (back, lambda *who: bn(who[0]) if who else "")
    return expected


def _loss_curves(v: Values) -> Expected:
    result = overfitting.run(overfitting.Config(seed=v["seed"], rate=v["p"], record_every=4))
    expected: Expected = {}
    for name, run in (("without", result.plain), ("with", result.dropout)):
        expected |= {
            f"train_loss_{name}": (run.last.train_loss, places(2)),
            f"validation_loss_{name}": (run.last.validation_loss, places(2)),
            f"gap_{name}": (run.last.validation_loss - run.last.train_loss, places(2)),
            f"validation_accuracy_percent_{name}": (100 * run.last.validation_accuracy, share),
        }
    every_unit_on = result.claim().effect["dropout_train_loss_all_on"]
    return expected | {"train_loss_with_every_unit_on": (every_unit_on, places(2))}


def _overfitting_gap(v: Values) -> Expected:
    expected = _loss_curves({**v, "p": 0.5})
    del expected["train_loss_with_every_unit_on"]
    result = overfitting.run(overfitting.Config(seed=v["seed"]))
    for name, run in (("without", result.plain), ("with", result.dropout)):
        expected[f"train_accuracy_percent_{name}"] = (100 * run.last.train_accuracy, share)
    return expected


def _rate_sweep(v: Values) -> Expected:
    result: clean_data.Result | rate_sweep.Result
    if v["where"] == "clean":
        result, digits = clean_data.run(clean_data.Config(seed=v["seed"])), 3
    else:
        result, digits = rate_sweep.run(rate_sweep.Config(seed=v["seed"], place=v["where"])), 2
    best = int(result.validation_losses.argmin())
    expected: Expected = {"best_rate": (result.config.rates[best], bn)}
    for i, (rate, run) in enumerate(zip(result.config.rates, result.runs, strict=True)):
        # Losses at other rates than the slider's, the best and the ends are points of a curve.
        here, shown = rate == v["p"], i in (best, 0, len(result.runs) - 1)
        expected[f"train_loss_at_{rate:g}"] = (run.last.train_loss, places(digits) if here else None)
        expected[f"validation_loss_at_{rate:g}"] = (
            run.last.validation_loss, places(digits) if here or shown else None
        )  # fmt: skip
        if v["where"] != "clean":
            accuracy = 100 * run.last.validation_accuracy
            expected[f"validation_accuracy_percent_at_{rate:g}"] = (accuracy, share if here else None)
    return expected


def _subnetwork_average(v: Values) -> Expected:
    result = ensemble.run(ensemble.Config(seed=v["seed"], rate=max(v["p"], 0.05)))
    averages = getattr(result, v["kind"])
    answers = result.answers(averages, 0)[:, 0]
    drawn = result.draws(averages)[:1000]

    def off(error: float) -> str:
        return bn(error, 3) if error > ensemble.EXACT else t("subnetwork-average.exact")

    expected: Expected = {
        "one_network": (averages.scaled[0, 0], said),
        "last_drawn": (answers[drawn[-1]], said),
        "mean_of_drawn": (answers[drawn].mean(), said),
        "arithmetic_mean_off_by": (averages.arithmetic_error, off),
    }
    if v["kind"] != "linear":
        expected["geometric_mean_off_by"] = (averages.geometric_error, off)
    return expected


def _recall_card(v: Values) -> Expected:
    x, ones = np.array([2.0, 4.0, 6.0]), np.ones(3)
    sums = masked_sums(x, all_masks(3), 0.5)
    seen = {mask.tobytes() for mask in sample_mask((20, 3), 0.5, np.random.default_rng(7))}
    return {
        "masks": (8, bn), "seen_in_20_steps": (len(seen), bn), "lowest": (sums.min(), bn),
        "highest": (sums.max(), bn), "mean": (sum_mean(x, ones, 0.5), bn),
        "mean_unscaled": (sum_mean(x, ones, 0.5, scaled=False), bn),
        "standard_deviation": (np.sqrt(sum_variance(x, ones, 0.5)), places(2)),
    }  # fmt: skip


def _placement_map(v: Values) -> Expected:
    p, seed, place = v["p"], v["seed"], v["place"]
    if place in ("hidden", "output"):
        result = output_layer.run(
            output_layer.Config(
                seed=seed, rate=p, output_rate=p, n_train=200, label_noise=0.2, n_epochs=40, record_every=40
            )
        )
        names = ("nowhere", "hidden", "output", "both")
        return {f"validation_loss_{n}": (getattr(result, n).last.validation_loss, places(2)) for n in names}
    if place != "conv":
        shift = batch_norm_shift.run(batch_norm_shift.Config(seed=seed, rate=p))
        if place == "after-norm":
            return {"variance_ratio": (shift.after.ratio, places(2))}
        formula = batch_norm_shift.expected_ratio(p)
        return {
            "variance_ratio": (shift.before.ratio, places(3)), "variance_ratio_by_formula": (formula, places(3))
        }  # fmt: skip
    images = digit_images()[0] / 16.0
    maps, rng = feature_maps(images[seed % len(images)], EDGE_KERNELS), np.random.default_rng(seed)
    masks = {"pixels": sample_mask(maps.shape, p, rng), "channels": sample_spatial_mask((1, *maps.shape), p, rng)[0]}
    expected: Expected = {f"correlation_{d}_apart": (neighbour_correlation(images, d), places(2)) for d in (1, 3)}
    for name, mask in masks.items():
        key, n_off = "spatial" if name == "channels" else name, int((~mask).sum())
        expected[f"dropped_{name}"] = (n_off, bn)
        expected[f"can_be_told_{name}"] = (
            can_be_told(mask).sum(),
            lambda n, key=key, n_off=n_off: t(f"placement-map.{key}-told", off=bn(n_off), told=bn(n)),
        )
    return expected


def _three_costs(v: Values) -> Expected:
    if v["cost"] == "memory":
        memory = recurrent_memory.run(recurrent_memory.Config(seed=v["seed"], rate=v["p"]))
        return {f"likeness_{name}": (getattr(memory, name).cosine[-1], places(2)) for name in ("step", "sequence")}
    if v["cost"] == "underfitting":
        sweep = rate_sweep.run(rate_sweep.Config(seed=v["seed"]))
        expected: Expected = {"best_rate": (sweep.config.rates[sweep.best], bn)}
        for name, i in (("best", sweep.best), ("highest", -1)):
            expected[f"train_loss_at_{name}"] = (sweep.train_losses[i], places(2))
            expected[f"validation_loss_at_{name}"] = (sweep.validation_losses[i], places(2))
        return expected
    slower = slower_training.run(slower_training.Config(seed=v["seed"], rate=v["p"]))
    expected = {}
    for name, run in (("without", slower.plain), ("with", slower.dropout)):
        for target in slower.config.targets:
            epochs = slower_training.epochs_to(run.train_losses_all_on, target)
            expected[f"epochs_to_{target}_{name}"] = (epochs, bn if np.isfinite(epochs) else None)
        expected[f"last_loss_{name}"] = (run.train_losses_all_on[-1], places(2))
    return expected


def _decay_comparison(v: Values) -> Expected:
    result = weight_decay.run(weight_decay.Config(seed=v["seed"], rate=v["p"]))
    expected: Expected = {}
    for name in ("neither", "decay", "dropout", "both"):
        run = getattr(result, name)
        epochs = weight_decay.epochs_to(run, 1.0)
        expected |= {
            f"validation_loss_{name}": (run.last.validation_loss, places(2)),
            f"validation_accuracy_percent_{name}": (100 * run.last.validation_accuracy, share),
            f"weight_norm_{name}": (weight_decay.weight_norm(run.network), places(1)),
            f"epochs_to_loss_1_{name}": (epochs, bn if np.isfinite(epochs) else None),
        }
    return expected


def _team_picture(v: Values) -> Expected:
    result = knock_out.run(knock_out.Config(seed=v["seed"]))
    plain, dropout = result.accuracies_at(v["lost"][0])
    expected: Expected = {
        "accuracy_percent_without": (100 * plain, share), "accuracy_percent_with": (100 * dropout, share)
    }  # fmt: skip
    masks = sample_mask((7, 6), 0.3, np.random.default_rng(v["seed"]))
    for day, present in enumerate(masks, start=1):
        away = np.flatnonzero(~present) + 1
        expected[f"away_on_day_{day}"] = (away, lambda *who: t("team-picture.neuron", n=bn(who[0])) if who else "")
    return expected


def _step_debugger(v: Values) -> Expected:
    step = dissected_step(
        step_debugger.X, step_debugger.TARGET, step_debugger.W, step_debugger.V, rate=v["p"],
        learning_rate=step_debugger.LEARNING_RATE, rng=np.random.default_rng(v["seed"]),
    )  # fmt: skip
    return {
        "u": (step.uniforms, lambda *u: bn(u[0], 3)),
        "mask": (step.mask, None),
        "factor": (step.factor, lambda *d: f"× {rounded(d[0])}"),
        "z": (step.z, lambda *z: rounded(z[0])),
        "h": (step.hidden, lambda *h: f"h = {rounded(h[0])}"),
        "y": (step.output, lambda y: f"y = {rounded(y)}"),
        "loss": (step.loss, lambda loss: f"L = {rounded(loss)}"),
        "dy": (step.grad_output, lambda dy: f"dy = {rounded(dy)}"),
        "dz": (step.grad_z, lambda *dz: f"dz = {rounded(dz[0] + 0.0)}"),
        "v_after": (step.w_output, lambda *v: rounded(v[0])),
        "W_after": (step.w_hidden.ravel(), lambda *w: rounded(w[0])),
        "next_mask": (step.next_mask, None),
    }


def _team_plays(v: Values) -> Expected:
    gone = gone_now(v["seed"], v["gone"])
    result = knock_out.run(knock_out.Config(seed=v["seed"], hidden=(48, 48)))
    kept = np.split(np.array([bit == "0" for bit in gone]), 2)
    expected: Expected = {"taken_away": (gone.count("1"), bn)}
    for name, run in (("without", result.plain), ("with", result.dropout)):
        accuracy = knock_out.accuracy_with(run.network, result.data, kept)
        expected[f"accuracy_percent_{name}"] = (100 * accuracy, share)
    return expected


def _draw_schedule(v: Values) -> Expected:
    expected: Expected = {}
    for name, points in (("mine", schedule.points_of(v["schedule"], v["p"], v["points"])),
                         ("constant", schedule.shape("constant", v["p"]))):  # fmt: skip
        result = schedule.run(schedule.Config(v["seed"], points))
        last = result.run.last
        expected[f"train_loss_{name}"] = (result.train_loss_all_on, places(3))
        expected[f"validation_loss_{name}"] = (last.validation_loss, places(3))
        expected[f"validation_accuracy_percent_{name}"] = (100 * last.validation_accuracy, share)
    return expected


def _paper_bench(v: Values) -> Expected:
    noise = 0.0 if v["labels"] == "clean" or v["exhibit"] == "sparsity" else PaperConfig.label_noise
    result = EXHIBITS[v["exhibit"]].run(PaperConfig(v["seed"], noise))
    if v["exhibit"] == "sparsity":
        names = ("plain_mean", "plain_zeros", "dropout_mean", "dropout_zeros")
        return {name: (getattr(result, name), None) for name in names}
    errors: dict[str, float] = {
        "rate": lambda: {f"{kind}_at_{keep}": error for kind in ("constant", "scaled")
                         for keep, error in zip(paper_rate.KEEPS, getattr(result, kind), strict=True)},
        "size": lambda: {f"{kind}_with_{n}": error for kind in ("plain", "dropout")
                         for n, error in zip(paper_size.SIZES, getattr(result, kind), strict=True)},
        "monte-carlo": lambda: {"scaled": result.scaled} | {
            f"averaged_{k}": error for k, error in zip(paper_passes.COUNTS, result.averaged, strict=True)},
        "pairs": lambda: dict(zip(paper_pairs.METHODS, result.errors, strict=True)),
        "gaussian": lambda: {name: getattr(result, name) for name in ("plain", "bernoulli", "gaussian")},
    }[v["exhibit"]]()  # fmt: skip
    shown = (lambda error: percent(error, 1)) if v["exhibit"] in ("pairs", "gaussian") else None
    return {name: (error, shown) for name, error in errors.items()}


def _forgotten_eval(v: Values) -> Expected:
    result = monte_carlo.run(monte_carlo.Config(seed=v["seed"]))
    middle, effect = int(np.abs(result.x).argmin()), result.claim().effect
    answers = result.passes.passes[:, middle, 0]
    is_shown = {name: v["asked"] == name for name in ("called", "kept")}
    return {
        "lowest": (answers.min(), None if is_shown["called"] else places(2)),
        "highest": (answers.max(), None if is_shown["called"] else places(2)),
        "in_evaluation": (result.prediction[middle, 0], places(2) if is_shown["called"] else None),
        "deviation_on_data": (effect["deviation_on_data"], places(2) if is_shown["kept"] else None),
        "deviation_in_gap": (effect["deviation_in_gap"], places(2) if is_shown["kept"] else None),
    }


_SUM = {"x": (3.0, -2.5, 0.5, 8.0), "w": (0.4, 7.0, -1.0), "m": "0111", "p": 0.3}
_CASES: list[tuple[str, Callable[[Values], Expected], dict[str, Any]]] = [
    ("mask-explorer", _mask_explorer, {}),
    ("mask-explorer", _mask_explorer, {"p": 0.35, "units": 24, "seed": 3, "step": 41}),
    ("mask-explorer", _mask_explorer, {"p": 0.0, "units": 4}),
    ("mask-explorer", _mask_explorer, {"p": 0.95, "mode": "evaluation"}),
    ("linear-sum", _linear_sum, {}),
    ("linear-sum", _linear_sum, _SUM),
    ("masked-sum", _masked_sum, {}),
    ("masked-sum", _masked_sum, _SUM),
    ("scaling-steps", _scaling_steps, {}),
    ("scaling-steps", _scaling_steps, _SUM),
    ("scaling-steps", _scaling_steps, {"p": 0.95, "x": (99.0,) * 6, "w": (99.0,) * 6, "m": "000001"}),
    ("mask-wall", _mask_wall, {"reveal": "all"}),
    ("mask-wall", _mask_wall, {**_SUM, "reveal": "all"}),
    ("mask-wall", _mask_wall, {"reveal": "all", "p": 0.0, "m": "111"}),
    ("mask-wall", _mask_wall, {"reveal": "all", "x": (1.0, 2.0, 3.0, 4.0, 5.0, 6.0), "w": (1.5,) * 6, "p": 0.2}),
    ("scaling-histogram", _scaling_histogram, {}),
    ("scaling-histogram", _scaling_histogram, {**_SUM, "scaling": "off", "seed": 12}),
    ("scaling-histogram", _scaling_histogram, {"p": 0.8, "convention": "original", "draws": "10"}),
    ("network-diagram", _network_diagram, {}),
    ("network-diagram", _network_diagram, {"p": 0.2, "layers": 3, "width": 6, "seed": 21, "step": 17}),
    ("network-diagram", _network_diagram, {"layers": 2, "width": 4, "off": "01001000"}),
    ("thinned-network", _thinned_network, {}),
    ("thinned-network", _thinned_network, {"p": 0.8, "seed": 11}),
    ("loss-curves", _loss_curves, {}),
    ("loss-curves", _loss_curves, {"p": 0.35, "seed": 12}),
    ("overfitting-gap", _overfitting_gap, {"scene": "both"}),
    ("overfitting-gap", _overfitting_gap, {"scene": "both", "seed": 30}),
    ("rate-sweep", _rate_sweep, {}),
    ("rate-sweep", _rate_sweep, {"where": "input", "p": 0.2, "seed": 3}),
    ("rate-sweep", _rate_sweep, {"where": "clean", "p": 0.3}),
    ("subnetwork-average", _subnetwork_average, {}),
    ("subnetwork-average", _subnetwork_average, {"kind": "softmax", "p": 0.0}),
    ("subnetwork-average", _subnetwork_average, {"kind": "deep", "p": 0.3, "seed": 40}),
    ("recall-card", _recall_card, {}),
    ("placement-map", _placement_map, {"place": "output", "p": 0.4}),
    ("placement-map", _placement_map, {"place": "conv", "p": 0.2, "seed": 1800}),
    ("placement-map", _placement_map, {"place": "before-norm", "p": 0.7}),
    ("placement-map", _placement_map, {"place": "after-norm"}),
    ("three-costs", _three_costs, {}),
    ("three-costs", _three_costs, {"cost": "underfitting", "seed": 5}),
    ("three-costs", _three_costs, {"cost": "memory", "p": 0.1}),
    ("decay-comparison", _decay_comparison, {"p": 0.4}),
    ("step-debugger", _step_debugger, {}),
    ("step-debugger", _step_debugger, {"p": 0.35, "seed": 12, "stop": 6}),
    ("team-picture", _team_picture, {"face": "neurons"}),
    ("team-picture", _team_picture, {"face": "neurons", "lost": (0.35,), "seed": 2}),
    ("team-plays", _team_plays, {}),
    ("team-plays", _team_plays, {"gone": "1" * 48 + "01" * 24, "seed": 3}),
    ("draw-schedule", _draw_schedule, {}),
    ("draw-schedule", _draw_schedule, {"schedule": "hand", "points": (0.9, 0.0, 0.35), "p": 0.2, "seed": 5}),
    ("forgotten-eval", _forgotten_eval, {"asked": "kept"}),
    ("forgotten-eval", _forgotten_eval, {"asked": "called", "seed": 12}),
    *[("paper-bench", _paper_bench, {"exhibit": exhibit, "labels": labels, "seed": seed})
      for exhibit in paper_bench.EXHIBIT.options for labels, seed in (("noisy", 7), ("clean", 12))],
]  # fmt: skip


_ELSEWHERE = {"claim-lab", "myth-court"}
"""Their programs are those of experiments and checks: test_claim_programs.py."""


def _whole(widget: str, values: Values) -> dict[str, Any]:
    defaults = WIDGETS[widget].defaults
    return defaults | {name: value for name, value in values.items() if name in defaults}


def _programs(widget: str) -> Programs | None:
    """Those of the defaults."""
    return WIDGETS[widget].programs(widget, _whole(widget, {}))


def _screen(widget: str, values: Values) -> str:
    """All that a picture shows or can play."""
    extra = {"topic": "dropout"} if "topic" in WIDGETS[widget].options else {}
    if "section" in WIDGETS[widget].options:
        extra["section"] = next(s.slug for s in course().sections if any(place.name == widget for place in s.widgets))
    picture = WIDGETS[widget].show(STUDY, **values, **extra)
    return picture.html + (json.dumps(picture.track.as_data(), ensure_ascii=False) if picture.track else "")


def _printed(text: str) -> dict[str, list[float]]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(text, "program", "exec"), {"__name__": "__main__"})
    return {name: list(map(float, numbers)) for name, *numbers in map(str.split, out.getvalue().splitlines())}


def _case_name(value: Any) -> str | None:
    # A function's address would name the test anew in every process, and no two could share the work.
    return "" if callable(value) else str(value)[:40]


@pytest.mark.parametrize(("widget", "expect", "changed"), _CASES, ids=_case_name)
def test_the_program_prints_the_screen(
    widget: str, expect: Callable[[Values], Expected], changed: dict[str, Any]
) -> None:
    values = _whole(widget, changed)
    programs = WIDGETS[widget].programs(widget, values)
    assert programs
    printed, expected, screen = _printed(programs.numpy), expect(values), _screen(widget, values)
    assert set(printed) == set(expected)
    for name, (truth, shown) in expected.items():
        wanted = np.atleast_1d(np.asarray(truth, np.float64))
        assert len(printed[name]) == len(wanted), name
        assert printed[name] == pytest.approx(wanted, rel=ROUNDING, abs=1e-12), name
        if shown is not None:
            assert shown(*printed[name]) in screen, (name, shown(*printed[name]))


def test_every_widget_has_its_case_and_its_programs() -> None:
    assert {widget for widget, _, _ in _CASES} | _ELSEWHERE == set(WIDGETS)


@pytest.mark.parametrize(("widget", "changed"), [(widget, changed) for widget, _, changed in _CASES])
def test_numpy_alone(widget: str, changed: dict[str, Any]) -> None:
    """Nothing of this project, nothing but NumPy (and os, to ask it for one thread)."""
    programs = WIDGETS[widget].programs(widget, _whole(widget, changed))
    assert programs
    wanted = {"numpy": {"numpy", "os"}, "torch": {"numpy", "torch"}, "keras": {"numpy", "keras"}}
    for framework, allowed in wanted.items():
        text = getattr(programs, framework)
        imports = [node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.Import, ast.ImportFrom))]
        names = {n.name for i in imports if isinstance(i, ast.Import) for n in i.names}
        names |= {str(i.module) for i in imports if isinstance(i, ast.ImportFrom)}
        assert framework in {name.split(".")[0] for name in names} <= allowed
        assert "# part" not in text and "# values" not in text
        assert max(map(len, text.splitlines())) <= 112


def test_it_runs_as_it_stands(beside_the_digits: Path) -> None:
    """In a process of its own that knows no path of ours, with warnings as errors."""
    programs = _programs("rate-sweep")
    assert programs
    (beside_the_digits / "program.py").write_text(programs.numpy, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-I", "-W", "error", "program.py"], capture_output=True, text=True, check=False, timeout=600
    )
    assert ran.returncode == 0, ran.stderr
    printed = {name: float(value) for name, value in map(str.split, ran.stdout.splitlines())}
    losses = rate_sweep.run(rate_sweep.Config(seed=7)).validation_losses
    assert printed["validation_loss_at_0.4"] == pytest.approx(losses[4], rel=ROUNDING)


def _program_of_parts(*parts: str, **values: Any) -> dict[str, Any]:
    """What a program of these parts has at its end: its names."""
    source = "import numpy as np\n" + "".join(f"{name} = {value!r}\n" for name, value in values.items())
    source += "".join(templates._whole(_PARTS / f"{part}.py.txt") for part in parts)
    names: dict[str, Any] = {}
    exec(compile(source, "program", "exec"), names)
    return names


@pytest.mark.parametrize("rates", [(0.0, 0.0, 0.0, 0.0), (0.0, 0.5, 0.3, 0.0), (0.2, 0.5, 0.5, 0.1)], ids=str)
@pytest.mark.parametrize("data", ["moons", "digits"])
def test_a_program_adds_up_in_the_core_s_order(data: str, rates: tuple[float, ...]) -> None:
    """To the bit: with numbers that lie otherwise in memory some processors add up otherwise, and a network that
    memorizes makes much of it. If the core's order changes, ``parts/training.py.txt`` has to follow."""
    batch = 50 if data == "digits" else 100  # of the digits the last one is smaller
    widths = (64, 128, 128, 10) if data == "digits" else (2, 64, 64, 1)
    made = _program_of_parts(
        data, "softmax" if data == "digits" else "binary", "training", seed=7, n_train=120, label_noise=0.2,
        widths=widths, n_epochs=5, batch=batch, learning_rate=0.01,
    )  # fmt: skip
    *_, (weights, (loss, accuracy)) = made["train"](rates)
    network = Network(NetworkConfig(widths, rates, "softmax" if data == "digits" else "binary"), 7)
    dataset = digits(7, n_train=120, label_noise=0.2) if data == "digits" else moons(7, noise=0.3, flip=0.1)
    *_, last = train(network, dataset, TrainingConfig(5, batch, 0.01, seed=7))
    np.testing.assert_array_equal(np.concatenate([w.ravel() for w in weights]), network.parameters)
    # Of what was seen on the way the core takes one mean an epoch, the program one a batch.
    assert loss == pytest.approx(last.train_loss, rel=1e-13) and accuracy == pytest.approx(last.train_accuracy)
    assert all(w.dtype == np.float64 for w in weights)


def test_values_are_written_out() -> None:
    programs = WIDGETS["scaling-steps"].programs(
        "scaling-steps", {"x": (2.0, -0.1), "w": (1.0, 0.3, 4.0), "m": "0", "p": 0.3}
    )
    assert programs
    assert "x = [2, -0.1]\nw = [1, 0.3]\nm = [0, 1]  #" in programs.numpy
    assert "p = 0.3  #" in programs.numpy


def test_the_listing_is_folded_and_copies_what_it_shows() -> None:
    programs = _programs("loss-curves")
    html = folded("loss-curves", programs, t("programs.code"))
    assert programs
    assert html.startswith("<details") and " open" not in html.split(">")[0]
    assert html.count('type="radio"') == html.count("<section>") == html.count("data-copy=") == 3
    assert html.count("checked") == 1
    copied = [unescape(text) for text in re.findall(r'data-copy="([^"]*)"', html)]
    shown = [unescape(text) for text in re.findall(r"<code>([^<]*)</code>", html)]
    assert copied == shown == [programs.numpy, programs.torch, programs.keras]


def test_a_program_that_fetches_says_so() -> None:
    fetching, plain = (folded("x", _programs(name), "") for name in ("rate-sweep", "loss-curves"))
    assert fetching.count(t("programs.fetches")) == 3 and t("programs.fetches") not in plain


def test_a_widget_without_a_program_stays_as_it_is() -> None:
    assert program("nothing-of-the-kind", {}) is None
    assert folded("x", program("nothing-of-the-kind", {}), "") == ""
