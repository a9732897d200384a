"""Which program shows a widget's numbers at these values, and under which names it has the values."""

from collections.abc import Callable, Mapping
from typing import Any

from core.schedule import points_of
from pages import params
from pages.figures.terms import Terms
from pages.widgets.team_plays import gone_now

Values = Mapping[str, Any]


def choose(widget: str, values: Values) -> tuple[str, Values]:
    """The template's name, and the values by the names that it has for them."""
    return _CHOICES[widget](values) if widget in _CHOICES else (widget, values)


def _of_a_sum(name: str) -> Callable[[Values], tuple[str, Values]]:
    """The picture pairs x with w as far as both go, and keeps a unit without a bit in m; so does the program."""

    def chosen(values: Values) -> tuple[str, Values]:
        terms = Terms.read(values["x"], values["w"], values.get("m", ""))
        paired = {"x": terms.x, "w": terms.w, "m": tuple(map(int, terms.kept))}
        return name, {**values, **paired, "draws": int(values.get("draws", 0))}

    return chosen


def _rate_sweep(values: Values) -> tuple[str, Values]:
    clean = values["where"] == "clean"
    return ("rate-sweep-clean" if clean else "rate-sweep"), {**values, "place": values["where"]}


def _subnetwork_average(values: Values) -> tuple[str, Values]:
    # As in the picture: at 0 there is only one sub-network.
    return "subnetwork-average", {**values, "p": max(values["p"], params.P.step)}


def _placement_map(values: Values) -> tuple[str, Values]:
    kinds = {"conv": "-conv", "before-norm": "-norm", "after-norm": "-norm"}
    return f"placement-map{kinds.get(values['place'], '')}", values


def _three_costs(values: Values) -> tuple[str, Values]:
    return f"three-costs-{values['cost']}", values


def _team_picture(values: Values) -> tuple[str, Values]:
    return "team-picture", {**values, "lost": values["lost"][0]}


def _team_plays(values: Values) -> tuple[str, Values]:
    gone = gone_now(values["seed"], values["gone"])
    return "team-plays", {**values, "first_layer": gone[: len(gone) // 2], "second_layer": gone[len(gone) // 2 :]}


def _draw_schedule(values: Values) -> tuple[str, Values]:
    points = points_of(values["schedule"], values["p"], values["points"])
    return "draw-schedule", {**values, "points": points}


def _paper_bench(values: Values) -> tuple[str, Values]:
    return f"paper-{values['exhibit']}", values


_SUMS = ("linear-sum", "masked-sum", "scaling-steps", "mask-wall", "scaling-histogram")
_CHOICES: dict[str, Callable[[Values], tuple[str, Values]]] = {
    **{name: _of_a_sum(name) for name in _SUMS},
    "rate-sweep": _rate_sweep,
    "subnetwork-average": _subnetwork_average,
    "placement-map": _placement_map,
    "three-costs": _three_costs,
    "team-picture": _team_picture,
    "team-plays": _team_plays,
    "draw-schedule": _draw_schedule,
    "paper-bench": _paper_bench,
}

RELATIVES: dict[str, tuple[str, Values]] = {
    "overfitting": ("overfitting-gap", {}),
    "boundary": ("loss-curves", {"p": 0.5}),
    "rate_sweep": ("rate-sweep", {"place": "hidden"}),
    "scaling": ("scaling-histogram", {
        "p": 0.5, "x": (2.0, 4.0, 6.0), "w": (1.0, 1.0, 1.0), "draws": 1000, "scaling": "on", "convention": "inverted",
    }),
    "ensemble": ("subnetwork-average", {"p": 0.5, "kind": "softmax"}),
    "knock_out": ("team-picture", {"lost": 0.5}),
    "slower_training": ("three-costs-epochs", {"p": 0.5}),
    "output_layer": ("placement-map", {"p": 0.5, "place": "output"}),
    "batch_norm_shift": ("placement-map-norm", {"p": 0.5, "place": "before-norm"}),
    "recurrent_memory": ("three-costs-memory", {"p": 0.25}),
    "weight_decay": ("decay-comparison", {"p": 0.4}),
    "weight_shrink": ("decay-comparison", {"p": 0.4}),
    "clean_data": ("rate-sweep-clean", {}),
    "monte_carlo": ("forgotten-eval", {}),
    "paper-sparsity": ("claim-sparsity", {}),
    "paper-rate": ("rate-sweep", {"place": "hidden"}),
    "paper-size": ("claim-few_samples", {}),
    "paper-monte-carlo": ("forgotten-eval", {}),
    "paper-pairs": ("decay-comparison", {"p": 0.5}),
    "paper-gaussian": ("claim-family", {}),
}  # fmt: skip
"""Experiments and exhibits whose model stands in PyTorch and Keras already, below another picture: which, and its
values."""
