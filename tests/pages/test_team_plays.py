"""The team really plays: what is taken away is taken from both networks, and the numbers are theirs."""

import re
from itertools import pairwise

import numpy as np
import pytest

from core.experiments import knock_out
from pages import params
from pages.stage import PROJECTOR, STUDY
from pages.strings import bn, percent, t
from pages.widgets.dropout.team_plays import widget as team_plays

_N = 96


def _show(gone: str, seed: int = 7) -> str:
    return team_plays.show(STUDY, seed=seed, gone=gone).html


def _sets(html: str, label: str) -> str:
    found = re.search(rf'data-set="gone=([01]+)">{re.escape(label)}<', html)
    assert found, label
    return found[1]


def test_numbers_are_those_of_the_networks_without_these_neurons() -> None:
    result = knock_out.run(knock_out.Config(seed=7, hidden=(48, 48)))
    gone = "1" * 10 + "0" * 40 + "1" * 20 + "0" * 26
    html = _show(gone)
    for run in (result.plain, result.dropout):
        network, x = run.network.copy(), result.data.x_validation
        weights, off = network.weights(), np.array([bit == "1" for bit in gone])
        # By hand: a neuron that is gone has no way out, what stays in its layer counts for it.
        for layer, part in enumerate(np.split(off, 2)):
            weights[layer + 1][part] = 0.0
            weights[layer + 1][~part] /= 1.0 - part.mean()
        accuracy = float((network.predict(x).argmax(axis=1) == result.data.y_validation).mean())
        assert percent(accuracy, 1) in html
    assert html.count("unit with off") == 30 and f"{bn(_N)}টি নিউরনের {bn(30)}টি" in html


def test_one_more_and_one_back() -> None:
    before = "0" * _N
    html, seen = _show(before), set()
    assert t("team-plays.one-back") not in html and t("team-plays.try") in html
    for n in range(1, 6):
        gone = _sets(html, t("team-plays.one-more"))
        assert gone.count("1") == n and gone not in seen
        seen.add(gone)
        html = _show(gone)
        assert _sets(html, t("team-plays.one-back")) == before, "the last one who went comes back first"
        before = gone
    everybody = _show("1" * _N)
    assert t("team-plays.one-more") not in everybody and "nan" not in everybody


def test_the_dearest_neuron_goes_first() -> None:
    result = knock_out.run(knock_out.Config(seed=7, hidden=(48, 48)))
    gone = "1" * 20 + "0" * 76

    def accuracy(bits: str) -> float:
        on = np.array([bit == "0" for bit in bits])
        return knock_out.accuracy_with(result.plain.network, result.data, list(np.split(on, 2)))

    chosen = _sets(_show(gone), t("team-plays.worst"))
    one_more = [gone[:n] + "1" + gone[n + 1 :] for n in range(20, _N)]
    assert chosen in one_more and accuracy(chosen) == min(map(accuracy, one_more))


def test_the_trail_is_the_way_back() -> None:
    """Each step of the trail is what a learner sees who brings the neurons back one by one."""
    gone, trails = "0" * _N, []
    for _ in range(4):
        html = _show(gone)
        trails.append(re.findall(r'y="([\d.]+)" class="step without"', html))
        gone = _sets(html, t("team-plays.one-more"))
    assert [len(trail) for trail in trails] == [1, 2, 3, 4]
    assert all(longer[:-1] == trail for trail, longer in pairwise(trails))


def test_the_bands_reach_from_the_worst_order_to_the_best() -> None:
    result = knock_out.run(team_plays.config(7))
    bands = re.findall(r'<polygon points="([^"]*)" class="[^"]*band', _show(""))
    assert len(bands) == 2
    for band, values in zip(bands, (result.plain_accuracies, result.dropout_accuracies), strict=True):
        heights = {float(point.split(",")[1]) for point in band.split(" ")}
        whole, n = float(re.search(r'viewBox="0 0 1000 ([\d.]+)"', _show(""))[1]), len(values)
        reached = {round(whole * (1 - float(value)), 1) for value in (*values.min(axis=1), *values.max(axis=1))}
        assert n == 10 and all(min(abs(one - height) for height in heights) < 0.11 for one in reached)


def test_equal_accuracies_are_no_victory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knock_out, "accuracy_with", lambda *_: 0.5)
    assert 'class="verdict fails"' in _show("")


def test_at_first_a_quarter_is_gone_and_dropout_holds_out() -> None:
    assert _show("").count("unit with off") == 24
    held = sum("verdict holds" in _show("", seed) for seed in range(400, 410))
    assert held >= 9


@pytest.mark.parametrize("gone", ["1", "01" * 48, "0" * 200])
def test_any_link_shows_something(gone: str) -> None:
    assert _show(gone).count("unit with off") == gone[:_N].count("1"), "of whom nothing is said stays"
    html = team_plays.show(PROJECTOR, seed=0, gone=gone).html
    assert "nan" not in html and html.count('role="button"') == _N


def test_a_link_of_something_else_is_refused() -> None:
    with pytest.raises(params.ParamError):
        team_plays.GONE.parse("2" * 96)
    with pytest.raises(params.ParamError):
        team_plays.GONE.parse("0" * 97)
