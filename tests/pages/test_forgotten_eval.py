"""The forgotten eval(): the lines, the single answer and the band are the run's own."""

import re

import numpy as np
import pytest

from core.experiments import monte_carlo
from pages.stage import PROJECTOR, STUDY
from pages.strings import bn, t
from pages.widgets.dropout.forgotten_eval import widget as forgotten_eval


@pytest.mark.parametrize("seed", [7, 8])
def test_a_hundred_answers_are_the_runs(seed: int) -> None:
    result = monte_carlo.run(monte_carlo.Config(seed=seed))
    picture = forgotten_eval.show(STUDY, seed=seed, asked="forgotten")
    at_zero = result.passes.passes[:, len(result.x) // 2, 0]
    assert picture.html.count('class="pass"') == picture.track.n == len(at_zero) == 100
    assert all(bn(float(one), 2) in said for one, said in zip(at_zero, picture.track.text["answer"], strict=True))
    assert bn(float(at_zero.min()), 2) in picture.html and bn(float(at_zero.max()), 2) in picture.html
    assert len(set(picture.track.attr["pass@points"])) == 100, "every pass answers otherwise"


def test_with_eval_there_is_one_line() -> None:
    result = monte_carlo.run(monte_carlo.Config(seed=7))
    picture = forgotten_eval.show(STUDY, seed=7, asked="called")
    assert picture.track is None and picture.html.count("<polyline") == 1
    assert bn(float(result.prediction[len(result.x) // 2, 0]), 2) in picture.html
    points = re.search(r'<polyline[^>]* points="([^"]*)"', picture.html)[1].split(" ")
    heights = [float(point.split(",")[1]) for point in points]
    of_evaluation, of_mean = (np.corrcoef(heights, values[::4, 0])[0, 1] for values in
                              (result.prediction, result.passes.mean))  # fmt: skip
    assert of_evaluation < -0.99999 < of_mean, "drawn downwards; the mean of all passes is another line"


def test_the_band_is_two_deviations_and_the_verdict_the_claims() -> None:
    result = monte_carlo.run(monte_carlo.Config(seed=7))
    picture = forgotten_eval.show(STUDY, seed=7, asked="kept")
    points = re.search(r'<polygon points="([^"]*)"', picture.html)[1].split(" ")
    heights = np.array([[float(part) for part in point.split(",")] for point in points])
    n = len(heights) // 2
    widths = np.abs(heights[:n, 1] - heights[n:, 1][::-1])
    deviation = result.passes.deviation[::4, 0]
    assert np.corrcoef(widths, deviation)[0, 1] > 0.99, "as wide as the deviation is large"
    assert ('class="verdict holds"' in picture.html) == result.claim().holds
    assert t("forgotten-eval.gap") in picture.html
    effect = result.claim().effect
    in_words = {"data": bn(effect["deviation_on_data"], 2), "gap": bn(effect["deviation_in_gap"], 2)}
    assert t("forgotten-eval.deviations", **in_words) in picture.html and in_words["data"] != in_words["gap"]
    assert forgotten_eval.show(PROJECTOR, seed=7, asked="kept").html
