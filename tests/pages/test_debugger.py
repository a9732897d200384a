"""The debugger's numbers are those of its own NumPy program, run here line by line, and its words are true."""

import json
import re

import numpy as np
import pytest

from core.nn.dropout import all_masks
from pages import params
from pages.stage import PROJECTOR, STAGES, STUDY
from pages.strings import bn, listed, t
from pages.widgets.dropout.step_debugger import widget as step_debugger
from pages.widgets.dropout.step_debugger.widget import TARGET, V, W, X, program

STOPS = range(1, 9)
RATES = [0.0, 0.3, 0.5, 0.95]
_BENGALI = str.maketrans("০১২৩৪৫৬৭৮৯−", "0123456789-")


def _show(stage=STUDY, **values):
    return step_debugger.show(stage, **({"p": 0.5, "seed": 7, "stop": 1} | values))


def _value(cell: str) -> float:
    """The number of a cell: the whole of it where it was rounded."""
    last = cell[cell.rfind("→") :] if "→" in cell else cell
    whole = re.search(r'title="[^"]*?([-\d.e]+)"', last)
    return float(whole[1]) if whole else float(re.sub(r"<[^>]*>|[=→, ]", "", last).translate(_BENGALI))


def _cells(picture, stop: int) -> list[list[str]]:
    body = re.search(r"<tbody>(.*?)</tbody>", picture.track.html["table"][stop])[1]
    return [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr.*?</tr>", body)]


def _run(p: float, seed: int, stop: int) -> dict:
    """What the program's variables hold when the lines of this stop, and all before it, have run."""
    lines = [line for line, stops in program(p, seed) if not stops or min(stops) <= stop]
    held: dict = {}
    exec("\n".join(lines), held)
    return held


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("p", RATES)
def test_every_number_of_a_table_is_the_programs_bit_for_bit(p: float, seed: int) -> None:
    picture = _show(p=p, seed=seed)

    def column(stop: int, which: int) -> list[float]:
        return [_value(row[which]) for row in _cells(picture, stop)]

    held = _run(p, seed, 2)
    for stop in (1, 2):
        assert column(stop, 0) == held["u"].tolist()
    assert column(2, 2) == column(3, 0) == held["m"].astype(float).tolist()
    held = _run(p, seed, 4)
    assert column(3, 1) == column(4, 1) == held["d"].tolist()
    for which, name in ((0, "z"), (2, "h"), (3, "v")):
        assert column(4, which) == held[name].tolist()
    assert column(4, 4) == (held["h"] * held["v"]).tolist()
    held = _run(p, seed, 6)
    y = held["y"]
    assert column(5, 0) == [y, held["t"], y - held["t"], held["L"], held["dy"]]
    assert [column(6, k) for k in range(3)] == [*held["dW"].tolist(), held["dv"].tolist()]
    held = _run(p, seed, 7)
    assert [column(7, k) for k in range(3)] == [*held["W"].tolist(), held["v"].tolist()]
    last = _run(p, seed, 8)
    assert column(8, 1) == last["u"].tolist()
    assert column(8, 0) == _run(p, seed, 2)["m"].tolist() and column(8, 3) == last["m"].tolist()


@pytest.mark.parametrize("seed", range(12))
def test_what_is_drawn_off_is_what_the_lottery_says(seed: int) -> None:
    numbers = np.random.default_rng(seed).random((2, 4))
    first, second = ([f"1-{i}" for i in np.flatnonzero(row < 0.4)] for row in numbers)
    off = _show(p=0.4, seed=seed).track.off
    assert off[1] == [] and off[8] == second
    assert all(off[stop] == first for stop in range(2, 8))


@pytest.mark.parametrize("seed", range(12))
def test_a_dropped_units_weights_are_marked_as_the_same_and_no_others(seed: int) -> None:
    picture = _show(p=0.6, seed=seed)
    kept = np.random.default_rng(seed).random(4) >= 0.6
    for row, on, beside in zip(_cells(picture, 7), kept, range(4), strict=True):
        assert [('class="same"' in cell) for cell in row] == [not on] * 3
        word = t("step-debugger.moved" if on else "step-debugger.same")
        assert picture.track.text[f"beside{beside}"][7] == word
    for row, on in zip(_cells(picture, 6), kept, strict=True):
        assert [_value(cell) == 0 for cell in row] == [not on] * 3
        assert [('class="zero"' in cell) for cell in row] == [not on] * 3


@pytest.mark.parametrize("p", [k / 20 for k in range(20)])
def test_the_example_holds_at_every_rate_and_mask(p: float) -> None:
    """The sentences lean on it: every z is positive, the target is never met, every kept unit's weights move."""
    z = X @ W
    assert (z > 0).all() and (V != 0).all() and (X != 0).all()
    outputs = (all_masks(4) * z / (1 - p)) @ V
    assert (abs(outputs - TARGET) > 1e-9).all()


def test_the_sentences_name_who_is_off_and_who_comes_back() -> None:
    for seed in range(40):
        now, later = np.random.default_rng(seed).random((2, 4)) >= 0.5
        said = _show(seed=seed).track.text["said"]
        off, back = (listed([bn(int(i) + 1) for i in np.flatnonzero(row)]) for row in (~now, ~now & later))
        if 0 < now.sum() < 4:
            assert all(f"{off} নম্বর" in said[stop] for stop in (2, 6, 7))
        else:
            end = "-none" if now.all() else "-all"
            assert said[2] == t(f"step-debugger.said-2{end}", p=bn(0.5))
            assert said[7] == t(f"step-debugger.said-7{end}", n=bn(12))
        if back:
            assert f"{back} নম্বর" in said[8]
        elif not now.all():
            assert said[8] == t("step-debugger.said-8-still", who=off, keep=bn(0.5))
        fates = [_show(seed=seed).track.text[f"beside{i}"][8] == t("step-debugger.came-back") for i in range(4)]
        assert fates == (~now & later).tolist()


def test_at_rate_zero_nobody_is_off() -> None:
    track = _show(p=0.0).track
    assert track.off == [[]] * 9
    assert track.text["said"][8] == t("step-debugger.said-8-none", next_off=bn(0))
    assert 'class="off"' not in "".join(track.html["table"])


def test_the_link_chooses_the_stop_and_the_reply_to_a_step_draws_nothing_anew() -> None:
    """The browser has moved already when the server answers: the same markup, so that it stays where it is."""
    first = _show(stop=1)
    for stop in STOPS:
        picture = _show(stop=stop)
        assert picture.html == first.html and picture.track.start == stop
    attr = first.track.attr
    assert [attr["stop@value"][stop] for stop in STOPS] == [str(stop) for stop in STOPS]
    for slot, by, end in (("prev", -1, 1), ("next", 1, 8)):
        for stop in STOPS:
            goes = stop != end
            assert attr[f"{slot}@data-set"][stop] == (f"stop={stop + by}" if goes else "")
            assert attr[f"{slot}@data-play"][stop] == (slot if goes else "")
            assert attr[f"{slot}@aria-disabled"][stop] == ("false" if goes else "true")
    for values in (*first.track.text.values(), *first.track.html.values(), *attr.values(), first.track.off):
        assert len(values) == first.track.n == 9
        assert values[0] == values[1]
    assert _show(seed=8).html != first.html and _show(p=0.45).html != first.html


def test_each_stop_lights_one_to_three_lines_that_do_it() -> None:
    attr, lines = _show().track.attr, program(0.5, 7)
    lit = {stop: [line for i, (line, stops) in enumerate(lines) if stops and attr[f"line{i}@class"][stop] == "lit"]
           for stop in STOPS}  # fmt: skip
    assert all(1 <= len(lit[stop]) <= 3 for stop in STOPS)
    assert lit[2] == ["m = u >= p"] and lit[4][-1] == "y = h @ v" and lit[7][0].startswith("W = W - lr")


def test_a_rounded_number_keeps_its_whole_in_the_title() -> None:
    picture = _show(p=0.3)
    exact = _run(0.3, 7, 4)["d"].max()
    cell = next(row[1] for row in _cells(picture, 3) if _value(row[1]))
    assert t("step-debugger.exact", value=repr(float(exact))) in cell and ">১.৪২৯<" in cell
    assert "title" not in _cells(_show(), 3)[0][1]


def test_a_number_next_to_the_rate_is_not_rounded_onto_it() -> None:
    assert step_debugger._compared(0.49996, 0.5) == "০.৪৯৯৯৬০ < ০.৫"
    assert step_debugger._compared(0.5, 0.5) == "০.৫০০০০০ ≥ ০.৫"
    assert step_debugger._compared(0.6254, 0.5) == "০.৬২৫ ≥ ০.৫"


@pytest.mark.parametrize("stage", [STUDY, PROJECTOR], ids=lambda stage: stage.name)
@pytest.mark.parametrize("p", RATES)
def test_any_setting_gives_a_finite_picture_with_short_numbers(stage, p: float) -> None:
    for seed in (0, 3, params.SEED.high):
        picture = _show(stage, p=p, seed=seed)
        data = picture.html + json.dumps(picture.track.as_data(), ensure_ascii=False)
        assert not re.search(r"\bnan\b|\binf\b", data.lower())
        for table in picture.track.html["table"]:
            shown = re.findall(r">(?:= )?([−০-৯.,]+)<", table)
            assert shown and max(map(len, shown)) <= 9
        for label in picture.track.attr["net@aria-label"]:
            assert all(bn(i) + ": " in label for i in range(1, 5))


def test_the_rail_has_every_stop_by_name_and_each_stage_draws_it() -> None:
    for stage in STAGES.values():
        rail = _show(stage).html.split("</ol>")[0]
        names = re.findall(r"<span>(.*?)</span>", rail)
        assert names == [t(f"step-debugger.name-{stop}") for stop in STOPS]
    assert (step_debugger.STOP.low, step_debugger.STOP.high) == (1, 8)


def test_every_column_of_a_table_has_a_name() -> None:
    for table in _show().track.html["table"]:
        heads = re.findall(r"<th[^>]*>(.*?)</th>", table)
        assert heads and all(re.sub(r"<[^>]*>", "", head).strip() for head in heads), table


@pytest.mark.parametrize("p", [0.25, 0.75])
def test_the_sentence_of_the_scale_and_the_side_of_the_target(p: float) -> None:
    sides = set()
    for seed in range(12):
        picture, held = _show(p=p, seed=seed), _run(p, seed, 5)
        if 0 < held["m"].sum() < 4:
            assert bn(round(1 / (1 - p), 3)) in picture.track.text["said"][3]
        compared = picture.track.text["out0"][5]
        assert (">" in compared) == (held["y"] > TARGET) and ("<" in compared) == (held["y"] < TARGET)
        sides.add(held["y"] > TARGET)
    assert p == 0.75 or sides == {True, False}
