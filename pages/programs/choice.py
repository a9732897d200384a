"""Which program shows a widget's numbers at these values, and under which names it has the values."""

from collections.abc import Callable, Mapping
from typing import Any

from pages import params
from pages.figures.terms import Terms

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


_SUMS = ("linear-sum", "masked-sum", "scaling-steps", "mask-wall", "scaling-histogram")
_CHOICES: dict[str, Callable[[Values], tuple[str, Values]]] = {
    **{name: _of_a_sum(name) for name in _SUMS},
    "rate-sweep": _rate_sweep,
    "subnetwork-average": _subnetwork_average,
    "placement-map": _placement_map,
    "three-costs": _three_costs,
    "team-picture": _team_picture,
}
