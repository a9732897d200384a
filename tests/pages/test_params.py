"""Values from a URL or a picture: read if allowed, else the default or a sentence."""

import pytest
import streamlit as st

from pages import figure, params
from pages.strings import bn, percent
from pages.widgets.dropout.mask_explorer import widget as mask_explorer


@pytest.mark.parametrize("text, value", [("0.3", 0.3), ("০.৩", 0.3), (" .95 ", 0.95), ("0", 0.0)])
def test_numbers_are_read_in_both_scripts(text: str, value: float) -> None:
    assert params.P.parse(text) == value


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "-0.1", "1", "1e400", "0.5.5", "'; drop"])
def test_a_bad_number_names_what_was_given_and_what_is_allowed(text: str) -> None:
    with pytest.raises(params.ParamError) as error:
        params.P.parse(text)
    assert bn(params.P.low) in str(error.value) and bn(params.P.high) in str(error.value)
    assert text.strip() in str(error.value)


def test_bits_lists_and_choices_are_bounded() -> None:
    assert params.M.parse("101") == "101"
    assert params.X.parse("2,৪,-6.5") == (2, 4, -6.5)
    assert mask_explorer.MODE.parse("evaluation") == "evaluation"
    for param, text in ((params.M, "102"), (params.M, "1" * 99), (params.X, "1,2,x"), (params.X, ",".join("1" * 50)),
                        (mask_explorer.MODE, "test")):  # fmt: skip
        with pytest.raises(params.ParamError):
            param.parse(text)


def test_after_the_highest_whole_number_comes_the_lowest() -> None:
    assert [params.SEED.after(value) for value in (0, 7, 9999)] == [1, 8, 0]
    assert [params.SEED.after(9998, by) for by in (0, 1, 2, 20)] == [9998, 9999, 0, 18]
    assert [params.STEP.after(value) for value in (1, 998, 999)] == [2, 999, 1]


def test_what_a_picture_sets_is_written_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    url = {"seed": "7"}
    monkeypatch.setattr(params.st, "query_params", url)
    declared = [params.X, params.M, params.SEED, params.P]
    assert params.accept("x=২,৪,−৬.৫&m=011", declared) is None
    assert url == {"seed": "7", "x": "2,4,-6.5", "m": "011"}, "with Latin digits"
    for refused in ("", "m=012", "nobody=1", "seed=8&m=2", "seed=8&nobody=1", "p=0.3", "seed=10000"):
        assert params.accept(refused, declared), refused  # a slider is Streamlit's alone to set
        assert url == {"seed": "7", "x": "2,4,-6.5", "m": "011"}
    assert params.read(params.SEED) == 7 and params.read(params.M) == "011" and params.read(params.STEP) == 1
    url["step"] = "1e9"
    assert params.read(params.STEP) == 1 and params.read(params.STEP, 5) == 5


def test_names_in_the_url_are_unique() -> None:
    kinds = (params.Slider, params.Whole, params.Choice, params.Numbers, params.Bits, params.Name, params.Text)
    declared = [value for value in vars(params).values() if isinstance(value, kinds)]
    assert len({param.name for param in declared}) == len(declared)


@pytest.mark.parametrize("number, places, text", [
    (0.5, None, "০.৫"), (12, None, "১২"), (1234567, None, "১২,৩৪,৫৬৭"), (-3.25, None, "−৩.২৫"), (2.0, 2, "২.০০"),
    (0.00001, None, "০"), (-0.00001, None, "০"), (1 / 3, 3, "০.৩৩৩"), (-0.001, 2, "০.০০"), (999, None, "৯৯৯"),
])  # fmt: skip
def test_bengali_numbers(number: float, places: int | None, text: str) -> None:
    assert bn(number, places) == text


def test_percent() -> None:
    assert percent(0.246, 1) == "২৪.৬%"


def test_a_refusal_is_said_once_and_as_words(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = params.accept("seed=<img src=x onerror=alert(1)>", [params.SEED])
    monkeypatch.setattr(st, "session_state", {figure._REFUSED: refused})
    said = figure.take_refusal()
    assert 'role="alert"' in said and "&lt;img src=x" in said and "<img" not in said
    assert figure.take_refusal() == ""
