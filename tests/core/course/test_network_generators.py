"""Generated items on networks, places, losses and rates: each key held against another way to find it."""

from collections.abc import Callable

import numpy as np
import pytest

from core.course.generators import losses, networks
from core.course.generators.draw import Draw

_SEEDS = range(40)


def _draws(generator: Callable[[np.random.Generator], Draw]) -> list[Draw]:
    return [generator(np.random.default_rng(seed)) for seed in _SEEDS]


@pytest.mark.parametrize("name", sorted(networks.GENERATORS | losses.GENERATORS))
def test_a_seed_is_a_question(name: str) -> None:
    generator = (networks.GENERATORS | losses.GENERATORS)[name]
    assert generator(np.random.default_rng(3)) == generator(np.random.default_rng(3))
    assert len({repr(draw.values) + repr(draw.picture) for draw in _draws(generator)}) > 3


def test_dropped_units_are_the_zeros_as_told() -> None:
    for draw in _draws(networks.masked_network):
        masks = {1: draw.values["mask_one"], 2: draw.values["mask_two"]}
        zeros = {f"unit-{layer}-{i}" for layer, mask in masks.items() for i, kept in enumerate(mask) if kept == 0}
        assert draw.answer == zeros and zeros
        assert draw.picture["off"] == [], "the picture does not give the answer away"
        assert [len(mask) for mask in masks.values()] == draw.picture["layers"][1:3]


def test_silent_edges_are_those_of_dropped_units() -> None:
    for draw in _draws(networks.silent_edges):
        off = [i for i, kept in enumerate(draw.values["mask"]) if kept == 0]
        edges = {f"edge-0-{start}-{i}" for i in off for start in range(3)} | {f"edge-1-{i}-0" for i in off}
        assert draw.answer == edges and len(edges) == 4 * len(off) == draw.values["n_silent"]
        assert draw.picture["off"] == [f"unit-1-{i}" for i in off]


def test_a_unit_learns_from_the_samples_that_keep_it() -> None:
    for draw in _draws(networks.learning_samples):
        unit = draw.values["unit"] - 1
        column = [row[unit] for row in draw.picture["masks"]]
        assert draw.answer == {f"cell-{row}-{unit}" for row, kept in enumerate(column) if kept}
        assert 0 < sum(column) < len(column)


def test_every_unit_doubles_the_subnetworks() -> None:
    for draw in _draws(networks.subnetwork_count):
        assert draw.answer == 2 ** (draw.values["first"] + draw.values["second"])


def test_gradients_are_slopes_of_the_output() -> None:
    for draw in _draws(networks.weight_gradients):
        h, mask, p, g = (draw.values[name] for name in ("h", "mask", "p", "g"))

        def loss(w: np.ndarray, h=h, mask=mask, p=p, g=g) -> float:
            return g * float(w @ (np.array(mask) * h)) / (1 - p)

        steps = np.eye(len(h))
        slopes = [loss(1 + step) - loss(np.ones(len(h))) for step in steps]
        assert draw.answer == pytest.approx(slopes)
        assert draw.answer == pytest.approx(draw.values["gradients"], abs=1e-9), "exact in two decimals"


def test_allowed_places_are_hidden_dense_blocks_after_the_last_norm() -> None:
    for draw in _draws(networks.allowed_places):
        blocks = {block["id"]: block["name"] for block in draw.picture["layers"]}
        names = list(blocks.values())
        assert draw.answer and draw.answer <= blocks.keys()
        for id_, name in blocks.items():
            later = names[names.index(name) + 1 :]
            bad = "Conv2d" in name or not later or any("BatchNorm" in other for other in later)
            assert (id_ not in draw.answer) == bad, (name, names)


def test_variance_ratio_is_that_of_all_outcomes() -> None:
    for draw in _draws(networks.variance_ratio):
        p, mu, var = (draw.values[name] for name in ("p", "mu", "var"))
        x = mu + np.sqrt(var) * np.array([-1, 1])
        values, weights = np.concatenate([x * 0, x / (1 - p)]), np.repeat([p / 2, (1 - p) / 2], 2)
        training = weights @ values**2 - (weights @ values) ** 2
        assert draw.answer == pytest.approx(var / training)
        assert draw.values["train"] == pytest.approx(training, abs=0.005)


def _read(draw: Draw) -> dict[str, float]:
    """The losses of a draw as a learner reads them."""
    return {
        name: float(text.replace("−", "-"))
        for name, text in draw.values.items()
        if isinstance(text, str) and name != "table"
    }


def test_the_gap_is_validation_less_training() -> None:
    draws = _draws(losses.loss_gap)
    for draw in draws:
        assert draw.answer == pytest.approx(_read(draw)["drop_val"] - _read(draw)["drop_train"])
        assert draw.answer == pytest.approx(_read(draw)["gap"], abs=1e-9), "exact in two decimals"
    assert {draw.answer > 0.005 for draw in draws} == {True, False}, "both signs occur"


def test_example_losses_stand_as_their_question_says() -> None:
    for draw in _draws(losses.validation_below):
        v = _read(draw)
        assert v["unmasked"] < v["val"] < v["train"]
    for draw in _draws(losses.four_curves):
        v = _read(draw)
        assert v["plain_train"] < v["drop_train"] < v["drop_val"] < v["plain_val"]
    for draw in _draws(losses.underfitting):
        assert 1.5 < _read(draw)["val"] < _read(draw)["train"] < 2.3


def test_help_is_judged_by_the_validation_loss_while_the_gap_always_shrinks() -> None:
    draws = _draws(losses.did_it_help)
    for draw in draws:
        v = _read(draw)
        assert draw.choices == (("helped",) if v["drop_val"] < v["plain_val"] else ("harmed",))
        assert v["drop_val"] - v["drop_train"] < v["plain_val"] - v["plain_train"]
        assert v["drop_train"] > v["plain_train"]
    assert len({draw.choices for draw in draws}) == 2


def _columns(table: str) -> np.ndarray:
    return np.array([[float(cell) for cell in line.split()] for line in table.splitlines()[1:]]).T


def test_logs_have_one_turn_and_their_keys_are_in_the_printed_rows() -> None:
    for draw in _draws(losses.turning_epoch):
        epochs, train, validation = _columns(draw.values["table"])
        turn = int(np.flatnonzero(epochs == draw.answer)[0])
        assert (np.diff(validation[: turn + 1]) < 0).all() and (np.diff(validation[turn:]) > 0).all()
        assert (np.diff(train) < 0).all() and 0 < turn < len(epochs) - 1
        assert validation[turn] == _read(draw)["lowest"] and draw.values["turn"] == draw.answer
    for draw in _draws(losses.best_rate):
        rates, train, validation = _columns(draw.values["table"])
        assert np.count_nonzero(validation == validation.min()) == 1
        assert rates[validation.argmin()] == draw.answer == draw.values["best"]
        assert validation.min() == _read(draw)["lowest"]
        assert draw.wrong == {"lowest_train": 0.0, "smallest_gap": 0.8}
        assert (np.diff(train) > 0).all()


def test_noise_grows_as_p_over_q() -> None:
    for draw in _draws(losses.noise_growth):
        low, high = draw.values["low"], draw.values["high"]
        assert low < high
        assert draw.answer == pytest.approx(high / (1 - high) / (low / (1 - low)))
        assert draw.wrong["unscaled"] == pytest.approx(high * (1 - high) / (low * (1 - low)))
        assert draw.wrong["rate_is_keep"] == pytest.approx(1 / draw.answer)


def test_each_layer_keeps_at_its_own_rate() -> None:
    for draw in _draws(losses.expected_kept):
        v = draw.values
        kept = v["n_inputs"] * (1 - v["p_input"]) + v["n_hidden"] * (1 - v["p_hidden"])
        assert draw.answer == pytest.approx(kept) == pytest.approx(v["kept"], abs=1e-9), "a whole number"
        assert v["kept_inputs"] + v["kept_hidden"] == v["kept"]
