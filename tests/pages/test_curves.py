"""Every curve is a training log: change the log and the picture changes; nothing else draws one."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.experiments import boundary, clean_data, overfitting, rate_sweep
from pages import runs
from pages.drawing import curves
from pages.stage import STUDY
from pages.strings import bn
from pages.widgets.dropout.loss_curves import widget as loss_curves
from pages.widgets.dropout.overfitting_gap import widget as overfitting_gap
from pages.widgets.dropout.rate_sweep import widget as rate_sweep_widget

ROOT = Path(__file__).parents[2]
_HUES = {"without": "plain", "with": "dropout"}


def _points(html: str, hue: str, data: str) -> list[tuple[float, float]]:
    found = re.search(rf'<polyline points="([^"]*)" class="curve {hue} {data}"', html)
    assert found, (hue, data)
    return [tuple(map(float, pair.split(","))) for pair in found[1].split()]


def _axis(html: str) -> tuple[float, float]:
    """Pixels of loss 0, and pixels a unit of loss, read off the tick labels."""
    ticks = re.findall(r'<text x="-8" y="([\d.]+)" class="tick" text-anchor="end">([০-৯.]+)</text>', html)
    values = [(float(y) - 6, float(label.translate(str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")))) for y, label in ticks]
    (y0, v0), (y1, v1) = values[0], values[-1]
    assert v0 == 0 and y0 > y1, "loss grows upward from 0"
    return y0, (y0 - y1) / (v1 - v0)


@pytest.mark.parametrize("seed", [7, 11])
def test_the_four_curves_are_the_training_logs(seed: int) -> None:
    html = loss_curves.show(STUDY, p=0.4, seed=seed, curve="loss").html
    fresh = overfitting.run(overfitting.Config(seed=seed, rate=0.4, record_every=4))
    zero, scale = _axis(html)
    for hue, name in _HUES.items():
        records = getattr(fresh, name).records
        for data in ("train", "validation"):
            points = _points(html, hue, data)
            logged = {record.epoch: getattr(record, f"{data}_loss") for record in records}
            assert len(points) == len(records)
            for x, y in points:
                epoch = min(logged, key=lambda epoch: abs(epoch / records[-1].epoch * 1000 - x))
                assert (zero - y) / scale == pytest.approx(logged[epoch], abs=0.02)
        last = records[-1]
        assert bn(last.validation_loss, 2) in html and bn(last.train_loss, 2) in html


def test_a_changed_log_changes_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant of every invented curve: the records are halved, and with them what is drawn and printed."""
    before = loss_curves.show(STUDY, p=0.5, seed=7, curve="loss").html
    real = boundary.watch_one

    def halved(config: boundary.Watch) -> boundary.WatchedOne:
        one = real(config)
        records = tuple(replace(record, validation_loss=record.validation_loss / 2) for record in one.run.records)
        return replace(one, run=replace(one.run, records=records))

    monkeypatch.setattr(boundary, "watch_one", halved)
    after = loss_curves.show(STUDY, p=0.5, seed=7, curve="loss").html
    assert _points(before, "without", "validation") != _points(after, "without", "validation")
    assert _points(before, "with", "train") != []


def test_nothing_but_logs_and_counts_draws_a_line() -> None:
    """Polylines come from training logs or from masks that fell: each place is known."""
    drawn = {path.name for path in (ROOT / "pages").glob("**/*.py") if '"polyline"' in path.read_text(encoding="utf-8")}
    assert drawn <= {
        "curves.py",
        "sweep.py",
        "team.py",
        "landing.py",
        "draw.py",
        "lines.py",
        "passes.py",
        "predict_curve.py",
        "workbench.py",
    }
    for path in (ROOT / "pages").glob("**/*.py"):
        source = path.read_text(encoding="utf-8")
        assert "np.exp(" not in source and "math.exp" not in source, f"{path.name}: a curve from a formula?"


def test_compared_networks_start_equal() -> None:
    result = overfitting.run(overfitting.Config(seed=5))
    plain, dropout = result.plain.records[0], result.dropout.records[0]
    assert plain.epoch == dropout.epoch == 0
    assert plain.validation_loss == dropout.validation_loss


@pytest.mark.parametrize("seed", range(5))
def test_statements_follow_the_run(seed: int) -> None:
    html = loss_curves.show(STUDY, p=0.5, seed=seed, curve="accuracy").html
    effect = overfitting.run(overfitting.Config(seed=seed, rate=0.5)).claim().effect
    holds = [
        effect["dropout_train_loss"] > effect["plain_train_loss"],
        effect["dropout_validation_loss"] < effect["plain_validation_loss"],
        effect["dropout_gap"] < effect["plain_gap"],
    ]
    assert [word == "holds" for word in re.findall(r'class="verdict (\w+)"', html)] == holds


def test_a_statement_that_fails_is_shown_as_failed() -> None:
    """At p = 0 both networks are the same: nothing is higher, lower or smaller."""
    html = loss_curves.show(STUDY, p=0.0, seed=7, curve="loss").html
    assert re.findall(r'class="verdict (\w+)"', html) == ["fails"] * 3


def test_labels_do_not_overlap() -> None:
    for seed in range(8):
        html = loss_curves.show(STUDY, p=0.5, seed=seed, curve="loss").html
        heights = sorted(float(y) for y in re.findall(r'<svg x="100%"><text x="16" y="([\d.]+)"', html))
        assert len(heights) == 4
        assert min(np.diff(heights)) >= 25.9


def test_an_exploding_loss_is_cut_off_and_said() -> None:
    lines = [curves.Curve("without", "validation", (1.0, 50.0)), curves.Curve("without", "train", (1.0, 0.5))]
    html, _ = curves.chart(lines, [0, 10], "loss", stage=STUDY, label="")
    assert bn(50.0, 1) in html
    assert min(y for _, y in _points(html, "without", "validation")) >= 0


def test_scrubbing_prints_the_logs_values() -> None:
    picture = loss_curves.show(STUDY, p=0.5, seed=7, curve="loss")
    records = overfitting.run(overfitting.Config(seed=7, rate=0.5, record_every=4)).dropout.records
    assert picture.track.n == len(records)
    assert picture.track.text["value-validation-with"] == [bn(record.validation_loss, 2) for record in records]


def test_the_gap_is_shaded_between_the_two_logs() -> None:
    html = overfitting_gap.show(STUDY, seed=7, scene="without").html
    assert 'class="gap without"' in html and 'class="curve with ' not in html
    both = overfitting_gap.show(STUDY, seed=7, scene="both").html
    assert 'class="gap with"' in both and both.count('class="verdict') == 2


@pytest.mark.parametrize("where", ["hidden", "input"])
def test_the_sweep_is_eleven_trained_networks(where: str) -> None:
    html = rate_sweep_widget.show(STUDY, p=0.5, seed=7, where=where).html
    result = rate_sweep.run(rate_sweep.Config(seed=7, place=where))
    heights = [float(y) for y in re.findall(r'y="([\d.-]+)" class="end', html)]
    assert len(heights) == 11
    assert np.corrcoef(heights, result.validation_losses)[0, 1] < -0.999, "a mark stands as high as its loss"
    assert bn(result.config.rates[result.best]) in html
    assert bn(float(result.validation_losses.min()), 2) in html
    assert ('class="verdict holds"' in html) == result.claim().holds


def test_on_clean_data_the_sweep_says_so() -> None:
    html = rate_sweep_widget.show(STUDY, p=0.5, seed=7, where="clean").html
    assert ('class="verdict holds"' in html) == clean_data.run(clean_data.Config(seed=7)).claim().holds


def test_equal_configs_are_computed_once() -> None:
    calls: list[int] = []

    def count(config: overfitting.Config) -> int:
        calls.append(config.seed)
        return config.seed

    assert runs.result(count, overfitting.Config(seed=987)) == runs.result(count, overfitting.Config(seed=987)) == 987
    assert calls == [987]
