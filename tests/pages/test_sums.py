"""The sum's widgets: what they print equals independent arithmetic; odd inputs still give a sensible picture."""

import itertools
import json
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.nn.dropout import sample_mask, sample_uniforms
from pages import params
from pages.drawing.axis import Axis
from pages.drawing.terms import Terms, added, equals, latin, said, times
from pages.stage import PROJECTOR, STAGES, STUDY
from pages.strings import bn, t
from pages.widgets.dropout.linear_sum import widget as linear_sum
from pages.widgets.dropout.mask_wall import widget as mask_wall
from pages.widgets.dropout.masked_sum import widget as masked_sum
from pages.widgets.dropout.scaling_histogram import widget as scaling_histogram
from pages.widgets.dropout.scaling_steps import widget as scaling_steps

_X, _W = (2.0, 4.0, 6.0), (1.0, 1.0, 1.0)
_LISTS = st.lists(st.integers(-99, 99).map(float), min_size=1, max_size=6).map(tuple)


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def _wall(**values) -> str:
    given = {"x": _X, "w": _W, "m": "101", "p": 0.5, "reveal": "all", "guess": (), "seed": 7} | values
    return mask_wall.show(STUDY, **given).html


def _histogram(**values):
    given = {"p": 0.5, "x": _X, "w": _W, "scaling": "on", "convention": "inverted", "draws": "1000", "seed": 7} | values
    return scaling_histogram.show(STUDY, **given)


def _steps(**values):
    return scaling_steps.show(STUDY, **({"x": _X, "w": _W, "m": "101", "p": 0.5} | values))


def _sums_on_wall(html: str) -> list[str]:
    return re.findall(r'y="[-\d.]+" class="with strong halo[^"]*" text-anchor="middle">([^<]*)<', html)


def test_the_formula_is_rewritten_with_the_numbers() -> None:
    html = linear_sum.show(STUDY, x=(2.0, -4.5), w=(3.0, 0.5)).html
    spoken = re.search(r'role="math" aria-label="([^"]*)"', html)[1]
    assert spoken == "y = w1x1 + w2x2 = 3·2 + 0.5·(−4.5) = 6 − 2.25 = 3.75"
    assert f"y = {bn(3.75)}" in html


@settings(max_examples=40)
@given(_LISTS, _LISTS, st.text("01", max_size=6))
def test_sums_equal_fractions(x: tuple[float, ...], w: tuple[float, ...], m: str) -> None:
    pairs = [Fraction(a) * Fraction(b) for a, b in zip(x, w, strict=False)]
    kept = [i >= len(m) or m[i] == "1" for i in range(len(pairs))]
    full, masked = sum(pairs), sum(v for v, on in zip(pairs, kept, strict=True) if on)
    assert f"<strong>{latin(float(full))}</strong>" in linear_sum.show(STUDY, x=x, w=w).html
    html = masked_sum.show(STUDY, p=0.0, x=x, w=w, m=m, seed=7, step=1).html
    assert f".sum() {equals(float(masked))} {latin(float(masked))}".replace("−", "-") in html
    assert [" off" not in c for c in re.findall(r'class="link with([^"]*)"', html)] == kept


def test_a_dropped_term_is_zero_everywhere() -> None:
    html = masked_sum.show(STUDY, p=0.5, x=_X, w=_W, m="101", seed=7, step=1).html
    spoken = re.search(r'role="math" aria-label="([^"]*)"', html)[1]
    assert spoken == "y = m1w1x1 + m2w2x2 + m3w3x3 = w1x1 + 0 + w3x3 = 1·2 + 0 + 1·6 = 2 + 0 + 6 = 8"
    assert "y = (m * w * x).sum()\n# ([1, 0, 1] * [1, 1, 1] * [2, 4, 6]).sum() = 8" in html
    assert 'data-set="m=111" aria-label=' in html  # pressing the dropped one brings it back
    assert html.count('class="zero"') == 4


@pytest.mark.parametrize("p", [0.0, 0.3, 0.62, 0.63, 0.95])
def test_the_lottery_decides_until_a_mask_is_set_by_hand(p: float) -> None:
    values = {"p": p, "x": _X, "w": _W, "seed": 7, "step": 15}
    numbers = sample_uniforms((3,), np.random.default_rng([7, 15]))
    drawn = masked_sum.show(STUDY, **values, m="").html
    assert [" off" not in c for c in re.findall(r'class="link with([^"]*)"', drawn)] == (numbers >= p).tolist()
    assert f"m = rng.random(3) >= {p:g}  # [{', '.join(f'{u:.4f}' for u in numbers)}]" in drawn
    by_hand = masked_sum.show(STUDY, **values, m="110").html
    assert "m = np.array([1, 1, 0])" in by_hand and t("masked-sum.by-hand") in by_hand


def test_twelve_eight_sixteen() -> None:
    html = _steps().html
    assert re.findall(r'class="total halo \w+">([^<]*)<', html) == [bn(12), bn(8), bn(16)]
    formulas = [re.search(r'aria-label="([^"]*)"', step)[1] for step in _steps().track.html["working"]]
    assert formulas[0].endswith("= 2 + 4 + 6 = 12") and formulas[1].endswith("= 2 + 0 + 6 = 8")
    assert formulas[2].endswith("= 8 / 0.5 = 16")


@pytest.mark.parametrize("p", [0.0, 0.2, 0.5, 0.75, 0.95])
def test_steps_divide_by_the_probability_of_staying(p: float) -> None:
    scaled = Fraction(8) / (1 - Fraction(str(p)))
    assert re.findall(r'class="total halo \w+">([^<]*)<', _steps(p=p).html)[2] == said(float(scaled))


def test_the_wall_of_eight() -> None:
    html = _wall()
    assert _sums_on_wall(html) == [bn(v) for v in (0, 4, 8, 12, 12, 16, 20, 24)]
    assert f"(০ + ৪ + ৮ + ১২ + ১২ + ১৬ + ২০ + ২৪) ÷ {bn(8)} = {bn(12)}" in html
    assert 'class="verdict holds"' in html
    assert re.search(r'class="on-mark strong"[^>]*>([^<]*)<', html)[1] == bn(12)


def test_the_wall_opens_step_by_step() -> None:
    assert _sums_on_wall(_wall(reveal="none")) == []
    one = _wall(reveal="one")
    assert _sums_on_wall(one) == [bn(16)] and one.count(">?<") == 7
    assert 'class="tag"' in one and "verdict" not in one
    assert bn(12) not in _text(re.sub(r'class="tick"[^>]*>[^<]*<', "<", one)), "the mean is not given away"


def test_a_guess_stays_in_the_figure() -> None:
    html = _wall(guess=(16.0,))
    assert 'class="guess"' in html and t("mask-wall.guess", guess=bn(16)) in html
    assert t("mask-wall.guess-off", guess=bn(16), mean=bn(12)) in html
    assert t("mask-wall.guess-right", mean=bn(12)) in _wall(guess=(12.0,))


@pytest.mark.parametrize("p", [0.0, 0.1, 0.3, 0.75, 0.95])
@pytest.mark.parametrize("x", [(5.0,), (2.0, -4.0, 6.0, 1.5), (1.0, 2.0, 3.0, 4.0, -5.0, 6.0)])
def test_unequal_masks_are_weighted(p: float, x: tuple[float, ...]) -> None:
    html = _wall(x=x, w=(1.0,) * 6, p=p)
    assert 'class="verdict holds"' in html
    assert t("mask-wall.lands", mean=said(sum(x))) in html
    assert t("mask-wall.equal", n=bn(2 ** len(x))) not in html
    assert (t("mask-wall.weighted", p=bn(p)) in html) == (p > 0)


def test_a_wall_without_scaling_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = mask_wall.masked_sums
    monkeypatch.setattr(mask_wall, "masked_sums", lambda terms, masks, rate: right(terms, masks, rate, scaled=False))
    html = _wall()
    assert 'class="verdict fails"' in html and t("mask-wall.misses") in html


def test_many_masks_meet_the_evaluation() -> None:
    picture = _histogram()
    masks = sample_mask((1000, 3), 0.5, np.random.default_rng(7))
    sums = (masks * np.array(_X)).sum(axis=1) * 2
    assert 'class="verdict holds"' in picture.html
    assert picture.track.text["measured-mean"][-1] == bn(float(sums.mean()), 2)
    assert picture.track.text["measured-variance"][-1] == bn(float(sums.var()), 2)
    assert f"<td>{bn(12)}</td>" in picture.html and f"<td>{bn(56)}</td>" in picture.html


@pytest.mark.parametrize("seed", range(20, 40))
@pytest.mark.parametrize("p", [0.2, 0.5, 0.8])
def test_the_claim_over_fresh_seeds(seed: int, p: float) -> None:
    """Scaled, in either convention, the mean meets the evaluation; not scaled it does not. Chance: 3 in 1000."""
    for convention in scaling_histogram.CONVENTION.options:
        assert _histogram(seed=seed, p=p, convention=convention).html.count('class="verdict') == 1
    verdicts = [
        'class="verdict holds"' in _histogram(seed=seed, p=p, scaling=scaling, convention=convention).html
        for scaling, convention in (("on", "inverted"), ("on", "original"), ("off", "inverted"))
    ]
    assert verdicts == [True, True, False]


def test_without_scaling_the_mean_is_a_share() -> None:
    html = _histogram(p=0.3, scaling="off").html
    assert t("scaling-histogram.unscaled", keep=bn(0.7), full=bn(12), mean=bn(8.4)) in html
    assert f"<td>{said(0.21 * 56)}</td>" in html
    assert "convention=" not in html


def test_the_original_convention_scales_the_evaluation() -> None:
    html = _histogram(p=0.75, convention="original").html
    assert t("landing.target", target=bn(3)) in html and f"<td>{bn(3)}</td>" in html


def test_more_masks_keep_the_first_ones() -> None:
    tracks = [_histogram(draws=draws).track for draws in scaling_histogram.DRAWS.options]
    assert [track.n for track in tracks] == [1, 10, 19, 28]
    for few, more in itertools.pairwise(tracks):
        assert more.text["measured-mean"][: few.n] == few.text["measured-mean"]
        assert more.off[: few.n] == few.off


def test_few_masks_prove_nothing() -> None:
    for draws in ("1", "10"):
        html = _histogram(draws=draws).html
        assert (
            "verdict" not in html
            and t("scaling-histogram.few", n=bn(int(draws)), mean="|", target="").split("|")[0] in html
        )


def _played(picture) -> str:
    track = picture.track
    return json.dumps([track.text, track.html, track.attr], ensure_ascii=False) if track else ""


def _all(stage, **values) -> str:
    base = {"x": _X, "w": _W, "m": "101", "p": 0.5, "reveal": "all", "guess": (), "seed": 7, "scaling": "on",
            "convention": "inverted", "draws": "100", "step": 15} | values  # fmt: skip
    pictures = [
        widget.show(stage, **{name: base[name] for name in widget.WIDGET.defaults})
        for widget in (linear_sum, masked_sum, scaling_steps, mask_wall, scaling_histogram)
    ]
    return "".join(picture.html + _played(picture) for picture in pictures)


@pytest.mark.parametrize("stage", STAGES.values(), ids=lambda stage: stage.name)
@pytest.mark.parametrize("values", [
    {"x": (0.0, 0.0, 0.0)}, {"x": (0.0,), "w": (0.0,)}, {"x": (99.0,) * 6, "w": (99.0,) * 6, "p": 0.95},
    {"x": (-99.0,) * 6, "w": (99.0,) * 6, "m": "000000", "p": 0.95}, {"x": (1e-4, 3.0)}, {"p": 0.0}, {"m": "000"},
    {"x": (2.0, 4.0), "w": (1.0,) * 5}, {"m": ""}, {"m": "1"}, {"guess": (9999.0,)}, {"guess": (-9999.0,), "p": 0.95},
    {"x": (), "w": ()}, {"x": ()}, {"reveal": "none"},
])  # fmt: skip
def test_odd_numbers_draw_something_sensible(stage, values: dict) -> None:
    html = _all(stage, **values)
    assert not re.search(r"\b(nan|NaN|inf|None)\b", html)
    assert not re.search(r'(width|height|r)="-', html), "a negative size"
    if values.get("x") == ():
        assert html.count(t("arithmetic.nothing")) == 5


def test_lists_of_unequal_length_say_so() -> None:
    html = linear_sum.show(STUDY, x=(2.0, 4.0), w=(1.0,) * 5).html
    assert t("arithmetic.uneven", x=bn(2), w=bn(5), n=bn(2)) in html
    assert t("arithmetic.uneven", x=bn(3), w=bn(3), n=bn(3)) not in linear_sum.show(STUDY, x=_X, w=_W).html


def test_every_control_sets_what_may_be_set() -> None:
    """Each data-set of each widget is accepted by the params that it names."""
    html = _all(STUDY) + _all(PROJECTOR, x=(1.5,) * 6, w=(-1.0,) * 6, m="110011") + _wall(x=(-99.0, 99.0, 1.0, 2.0))
    found = set(re.findall(r'data-set="([^"]*)"', html))
    assert len(found) > 30
    widgets = (linear_sum, masked_sum, scaling_steps, mask_wall, scaling_histogram)
    declared = {value.name: value for one in widgets for value in one.WIDGET.values}
    for pair in itertools.chain.from_iterable(one.replace("&amp;", "&").split("&") for one in found):
        name, value = pair.split("=")
        declared[name].parse(value)


@pytest.mark.parametrize("number", ["1e300", "100", "-99.5", "nan", "", "২০০"])
def test_numbers_past_the_range_are_refused_in_words(number: str) -> None:
    """So no sum can overflow: the largest is 6 * 99 * 99 / .05."""
    with pytest.raises(params.ParamError, match=bn(99)):
        params.X.parse(f"2,{number},6")


def test_numbers_in_formulas() -> None:
    assert [latin(v) for v in (2.0, -4.5, 1 / 3, 11.428571, 1e-9, -0.0)] == ["2", "−4.5", "0.3333", "11.43", "0", "0"]
    assert (equals(2.5), equals(1 / 3), equals(8 / 0.7)) == ("=", "≈", "≈")
    assert times(2, -3) == "2·(−3)" and times(-2, 3) == "−2·3"
    assert _text(added(["2", "−4", "6"])) == "2 − 4 + 6"
    terms = Terms.read((1.0, 2.0, 3.0), (1.0, 1.0), "0")
    assert (terms.n, terms.kept, terms.given, terms.toggled(0)) == (2, (False, True), (3, 2), "m=11")


@given(st.lists(st.floats(-1e6, 1e6), max_size=6), st.floats(0, 0.4))
def test_an_axis_holds_its_values(values: list[float], room: float) -> None:
    axis = Axis.covering(values, room=room)
    assert 0 in axis.ticks and 2 <= len(axis.ticks) <= 10
    assert all(-1e-6 <= axis.share(value) <= 1 + 1e-6 for value in values)
