"""The network's seven views agree with independent arithmetic, the register with the masks."""

import json
import re
from fractions import Fraction

import numpy as np
import pytest

from core.experiments import knock_out
from core.nn.dropout import all_masks, dropout_backward, sample_mask
from core.nn.thinned import sample_masks, small_network, thinned_pass
from pages.drawing import network
from pages.stage import PROJECTOR, STAGES, STUDY
from pages.strings import bn, listed, t
from pages.widgets.dropout.network_diagram import tally
from pages.widgets.dropout.network_diagram import widget as network_diagram
from pages.widgets.dropout.network_diagram.seven_views import Outcomes
from pages.widgets.dropout.team_picture import widget as team_picture
from pages.widgets.dropout.thinned_network import widget as thinned_network

N_STEPS = 24


def _diagram(**values):
    defaults = {"p": 0.5, "layers": 1, "width": 5, "seed": 7, "step": 1, "off": ""}
    return network_diagram.show(STUDY, **(defaults | values))


def _digits(text: str) -> list[float]:
    return [float(part.replace("−", "-")) for part in re.findall(r"[−-]?\d+(?:\.\d+)?", re.sub("<[^>]*>", "", text))]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("rate", [0.2, 0.5])
def test_all_views_tell_of_the_same_mask(seed: int, rate: float) -> None:
    """For each step: mask, formula, scaled sum, code, histogram and gradients, against exact fractions."""
    picture = _diagram(seed=seed, p=rate)
    small = small_network(1, 5, seed)
    hidden = [int(h) for h in (small.x @ small.weights[0])[0]]
    keep = 1 - Fraction(str(rate))
    for k, masks in enumerate(sample_masks(small, rate, N_STEPS, seed)):
        mask = masks[0].astype(int).tolist()
        html = {slot: values[k] for slot, values in picture.track.html.items()}
        text = {slot: values[k] for slot, values in picture.track.text.items()}
        assert _digits(html["mask"]) == mask
        total = sum(m * h for m, h in zip(mask, hidden, strict=True))
        expected = [number for m, h in zip(mask, hidden, strict=True) for number in (m, h)]
        assert _digits(html["formula"]) == [*expected, total]
        assert _digits(html["scaled"])[-1] == pytest.approx(float(total / keep), abs=0.01)
        code = [float(m * h / keep) for m, h in zip(mask, hidden, strict=True)]
        assert _digits(html["code"]) == pytest.approx(code, abs=0.01)
        assert _digits(html["gradient"]) == pytest.approx(code, abs=0.01)
        n_off = 5 - sum(mask)
        assert f"বন্ধ {bn(n_off)}টির {bn(n_off * 4)}টি ওয়েটের" in html["zeros"]
        assert text["doutput"] == bn(round(float(total / keep), 1))
        assert text["outcome"] == bn(round(float(total / keep), 2))
        off = {f"1-{i}" for i, m in enumerate(mask) if not m} | {f"last-{i}" for i, m in enumerate(mask) if not m}
        assert set(picture.track.off[k]) == off
        assert text["outcome"] in picture.track.attr["d@aria-label"][k]


@pytest.mark.parametrize("seed", range(8))
def test_the_gradient_is_zero_exactly_where_dropout_backward_says(seed: int) -> None:
    small = small_network(1, 6, seed)
    shown = _diagram(seed=seed, width=6).track.html["gradient"]
    for masks, row in zip(sample_masks(small, 0.5, N_STEPS, seed), shown, strict=True):
        passed_back = dropout_backward(np.ones(6), masks[0], 0.5)
        assert [value == 0.0 for value in _digits(row)] == (passed_back == 0.0).tolist()


def test_the_histogram_is_that_of_all_masks() -> None:
    """The probability of each output, summed mask by mask."""
    small = small_network(1, 4, 3)
    outcomes = Outcomes.of(small, 0.3, 3)
    shares = np.zeros(len(outcomes.shares))
    for mask in all_masks(4):
        output = thinned_pass(small, [mask], 0.3).output
        shares[outcomes.place(output)] += 0.7 ** mask.sum() * 0.3 ** (~mask).sum()
    np.testing.assert_allclose(outcomes.shares, shares)
    assert outcomes.n_masks == 16 and outcomes.shares.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_the_marked_bar_is_the_present_outputs(layers: int) -> None:
    small = small_network(layers, 6, 1)
    outcomes = Outcomes.of(small, 0.5, 1)
    track = _diagram(layers=layers, width=6, seed=1).track
    for k, masks in enumerate(sample_masks(small, 0.5, N_STEPS, 1)):
        output = thinned_pass(small, masks, 0.5).output
        x, y, height = (float(track.attr[f"bar@{name}"][k].rstrip("%")) for name in ("x", "y", "height"))
        low, high = x / 100 * 25 - 0.2, x / 100 * 25 + 1.2
        assert low <= output / outcomes.axis.high * 25 <= high or height == 2.0
        assert y + height == pytest.approx(46, abs=0.2)


def test_the_tally_counts_distinct_sub_networks() -> None:
    picture = _diagram(width=3, p=0.5, seed=2)
    steps = sample_masks(small_network(1, 3, 2), 0.5, N_STEPS, 2)
    for k in range(N_STEPS):
        seen = len({masks[0].tobytes() for masks in steps[: k + 1]})
        assert picture.track.html["tally"][k] == t("network-diagram.tally", total=bn(8), seen=bn(seen), steps=bn(k + 1))
        assert picture.track.attr["seen@d"][k].count("M") == seen
    assert "২<sup>১৮</sup> = ২,৬২,১৪৪" in tally.draw(sample_masks(small_network(3, 6, 1), 0.5, 3, 1))


def test_units_dropped_by_hand_overrule_the_lottery() -> None:
    picture = _diagram(off="01001", step=9)
    assert picture.track is None
    right = picture.html.split('class="with-text"')[1].split("</svg></div>")[0]
    states = re.findall(r'class="unit with( off)?"', right)
    assert [bool(state) for state in states[:5]] == [False, True, False, False, True]
    assert re.findall(r'aria-pressed="(\w+)"', right) == ["false", "true", "false", "false", "true"]
    before = sample_masks(small_network(1, 5, 7), 0.5, 9, 7)
    by_hand = np.array([True, False, True, True, False])
    seen = len({masks[0].tobytes() for masks in before} | {by_hand.tobytes()})
    assert t("network-diagram.tally", total=bn(32), seen=bn(seen), steps=bn(10)) in picture.html


@pytest.mark.parametrize("off", ["0", "1" * 18, "11111", "1" * 10])
@pytest.mark.parametrize("p", [0.0, 0.95])
def test_any_row_of_switches_is_shown_or_left_to_the_lottery(off: str, p: float) -> None:
    for stage in STAGES.values():
        for layers in (1, 2, 3):
            picture = network_diagram.show(stage, p=p, layers=layers, width=5, seed=1, step=999, off=off)
            assert (picture.track is None) == (len(off) == layers * 5)
            data = json.dumps(picture.track.as_data()) if picture.track else ""
            assert "nan" not in (picture.html + data).lower()


def test_a_link_is_off_with_either_end() -> None:
    net = network.Net(3, (4,))
    html = network.diagram(
        net, ["1-2"], hue="with", stage=STUDY, label="", filling=network.Filling(), slot="n"
    )  # fmt: skip
    wires = re.findall(r'class="wire with( off)?" data-ends="([^"]*)"', html)
    assert len(wires) == 3 * 4 + 4
    assert all(bool(off) == ("1-2" in ends.split()) for off, ends in wires)


@pytest.mark.parametrize("p", [0.0, 0.5, 0.95])
def test_the_register_says_who_came_back(p: float) -> None:
    track = thinned_network.show(STUDY, p=p, seed=5).track
    masks = sample_mask((12, 6), p, np.random.default_rng(5))
    assert track.n == 12
    for k in range(12):
        back = [bn(i + 1) for i in range(6) if k and masks[k, i] and not masks[k - 1, i]]
        said = track.text["said"][k]
        assert said.startswith(t("thinned-network.off", step=bn(k + 1), n=bn(6), off=bn(int((~masks[k]).sum()))))
        assert said.endswith(t("thinned-network.back", who=listed(back))) if back else "ফিরেছে" not in said
        assert track.off[k] == [f"1-{i}" for i in range(6) if not masks[k, i]]


def test_the_register_shows_the_masks() -> None:
    html = thinned_network.show(STUDY, p=0.5, seed=5).html.split('<g clip-path="url(#')[1]
    masks = sample_mask((12, 6), 0.5, np.random.default_rng(5))
    drawn = [not off for off in re.findall(r'class="unit with( off)?"', html)]
    assert drawn == masks.T.ravel().tolist()


def test_the_first_page_plays_twelve_steps_once() -> None:
    track = network.hero(STUDY).track
    assert track.autoplay and track.n == 12 and track.start == 0
    assert track.attr["taken@width"][-1] == "100%"
    assert len({tuple(off) for off in track.off}) > 6


@pytest.mark.parametrize("stage", [STUDY, PROJECTOR], ids=lambda stage: stage.name)
@pytest.mark.parametrize("lost", [0.0, 0.5, 0.35, 0.8])
def test_the_team_shows_the_knock_out_run(stage, lost: float) -> None:
    html = team_picture.show(stage, lost=(lost,), face="team", seed=3).html
    plain, dropout = knock_out.run(knock_out.Config(seed=3)).accuracies_at(lost)
    figures = re.search(r'class="figures">(.*?)</div>', html).group(1)
    assert bn(100 * plain, 1) + "%" in figures and bn(100 * dropout, 1) + "%" in figures
    assert ('class="verdict holds"' in html) == (dropout > plain)


@pytest.mark.parametrize("face", ["team", "neurons"])
def test_people_and_neurons_are_the_same_rows(face: str) -> None:
    picture = team_picture.show(STUDY, lost=(0.5,), face=face, seed=11)
    masks = sample_mask((7, 6), 0.3, np.random.default_rng(11))
    for k, said in enumerate(picture.track.text["said"]):
        names = [t(f"team-picture.member-{i}") if face == "team" else t("team-picture.neuron", n=bn(i + 1))
                 for i in range(6)]  # fmt: skip
        away = [name for name, there in zip(names, masks[k], strict=True) if not there]
        assert [name for name in names if name in said] == away


def test_names_in_a_row() -> None:
    assert [listed(names) for names in ([], ["ক"], ["ক", "খ"], ["ক", "খ", "গ"])] == ["", "ক", "ক ও খ", "ক, খ ও গ"]
