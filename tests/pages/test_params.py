"""Values from a URL or a picture: read if allowed, else the default or a sentence."""

import pytest
import streamlit as st

from pages import figure, params
from pages.strings import bn, percent, t
from pages.widgets.dropout.mask_explorer import widget as mask_explorer
from pages.widgets.dropout.mask_wall import widget as mask_wall
from pages.widgets.dropout.step_debugger import widget as step_debugger


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
    assert params.X.parse("2,৪,-6.5") == params.X.parse("2, ৪ ও –৬½") == (2, 4, -6.5)
    assert params.X.parse("2;1/3;৬ ১/২;") == (2, 1 / 3, 6.5) and mask_wall.GUESS.parse("１,২৩৪") == (1234,)
    assert mask_wall.GUESS.parse(";") == params.GUESSED.parse("") == () and step_debugger.STOP.parse("3;") == 3
    assert mask_explorer.MODE.parse("evaluation") == "evaluation"
    for param, text in ((params.M, "102"), (params.M, "1" * 99), (params.X, "1,2,x"), (params.X, ",".join("1" * 50)),
                        (mask_explorer.MODE, "test")):  # fmt: skip
        with pytest.raises(params.ParamError):
            param.parse(text)


@pytest.mark.parametrize(
    ("text", "given", "key"),
    [("2;০,৫;6;", "০,৫", "decimal-comma"), ("0,5;", "0,5", "decimal-comma"), ("2;;6;", "", "empty"), ("", "", "empty"),
     ("2;দুই;6;", "দুই", "no-number"), ("2;৯৯৯;6;", "৯৯৯", "out-of-range"), ("2;-1000.5;", "−১,০০০.৫", "out-of-range")],
)  # fmt: skip
def test_the_part_of_a_list_that_is_refused_is_named(text: str, given: str, key: str) -> None:
    with pytest.raises(params.ParamError) as error:
        params.X.parse(text)
    assert str(error.value) == t(f"interface.{key}", given=given, low=bn(-99), high=bn(99))


@pytest.mark.parametrize(
    ("text", "values"),
    [("2,4,6", (2, 4, 6)), ("1,234", None), ("12,34,56", (12, 34, 56)), ("1e1,.5,5.", (10, 0.5, 5)), ("-0.0", (0,)),
     (" 1 ,\t2", (1, 2)), ("1_0", (10,)), ("०,१", (0, 1)), ("1e-05", (1e-5,)), ("1,5", (1, 5)), ("+1,−2", (1, -2))],
)  # fmt: skip
def test_old_links_show_what_they_showed(text: str, values: tuple[float, ...] | None) -> None:
    """Commas part numbers, never thousands, and numbers may be as code writes them."""
    if values is None:
        with pytest.raises(params.ParamError, match=bn(234)):
            params.X.parse(text)
    else:
        assert params.X.parse(text) == values


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
    assert params.accept("x=২;1/3;1e-05;&seed=１,২৩৪", declared) is None and url["x"] == "2,0.3333333333,0.00001"
    assert url["seed"] == "1234"
    assert params.accept("x=2;৪;−৬½;&seed=7", declared) is None
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


def test_pictures_write_numbers_in_bengali() -> None:
    assert [bn(1234567), bn(-3.25), bn(2, 2), bn(1234567, grouped=False)] == ["১২,৩৪,৫৬৭", "−৩.২৫", "২.০০", "১২৩৪৫৬৭"]
    assert percent(0.246, 1) == "২৪.৬%"


def test_a_refusal_is_said_once_and_as_words(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = params.accept("seed=<img src=x onerror=alert(1)>", [params.SEED])
    monkeypatch.setattr(st, "session_state", {figure._REFUSED: refused})
    said = figure.take_refusal()
    assert 'role="alert"' in said and "&lt;img src=x" in said and "<img" not in said
    assert figure.take_refusal() == ""
