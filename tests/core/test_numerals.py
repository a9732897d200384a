"""Numbers as text: written in one grouping, read as people write them, and what is said of what is no number."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.numerals import BENGALI, LATIN, SCRIPTS, NumeralError, Script, equals, plain, read, read_list, rounded

_ORDINARY = st.floats(-1e12, 1e12) | st.integers(-(10**12), 10**12)


# ---- writing ----


@pytest.mark.parametrize(
    ("number", "places", "bengali", "latin"),
    [
        (0.5, None, "০.৫", "0.5"), (12, None, "১২", "12"), (999, None, "৯৯৯", "999"), (1000, None, "১,০০০", "1,000"),
        (99999, None, "৯৯,৯৯৯", "99,999"), (100000, None, "১,০০,০০০", "100,000"),
        (1234567, None, "১২,৩৪,৫৬৭", "1,234,567"), (-1234567.125, 2, "−১২,৩৪,৫৬৭.১২", "−1,234,567.12"),
        (-3.25, None, "−৩.২৫", "−3.25"), (2.0, 2, "২.০০", "2.00"), (100.0, None, "১০০", "100"),
        (1 / 3, 3, "০.৩৩৩", "0.333"),
        (1 / 3, None, "০.৩৩৩৩", "0.3333"), (0.00001, None, "০", "0"), (-0.00001, None, "০", "0"),
        (-0.0, 1, "০.০", "0.0"),
        (-0.001, 2, "০.০০", "0.00"), (-0.005001, 2, "−০.০১", "−0.01"), (10**21 + 1, None, BENGALI.digits_in(
            "1,00,00,00,00,00,00,00,00,00,001"), "1,000,000,000,000,000,000,001"),
        (True, None, "১", "1"), (np.float32(0.5), None, "০.৫", "0.5"), (np.int64(4321), 0, "৪,৩২১", "4,321"),
        (math.inf, 2, "∞", "∞"), (-math.inf, None, "−∞", "−∞"), (math.nan, 1, "NaN", "NaN"),
    ],
)  # fmt: skip
def test_each_script_has_its_digits_and_its_groups(number: float, places: int, bengali: str, latin: str) -> None:
    assert (BENGALI.write(number, places), LATIN.write(number, places)) == (bengali, latin)
    assert SCRIPTS == {"bn": BENGALI, "en": LATIN}


def test_zeros_at_the_end_are_dropped_only_behind_the_point() -> None:
    assert [LATIN.write(value, most=0) for value in (100.0, 0.4, 10.6)] == ["100", "0", "11"]
    assert LATIN.write(0.00390625, most=8) == "0.00390625"
    assert LATIN.write(-12345.5, grouped=False) == "−12345.5"


def test_a_script_is_a_value() -> None:
    german = Script("0123456789", (3,), minus="-", point=",", separator=".")
    assert german.write(-1234567.5) == "-1.234.567,5" and german == Script("0123456789", (3,), "-", ",", ".")


def test_a_half_goes_where_the_number_that_is_held_lies() -> None:
    """As print has it, so that a program shows what a screen shows."""
    for value in (0.125, 0.375, 2.675, 1.005, 0.5, 1.5, -2.5):
        for places in range(4):
            assert float(LATIN.write(value, places).replace("−", "-")) == round(value, places)
    assert [LATIN.write(value, 2) for value in (0.125, 0.375, 2.675)] == ["0.12", "0.38", "2.67"]
    assert LATIN.percent(0.285) == f"{0.285:.0%}"


def test_percent() -> None:
    assert (BENGALI.percent(0.246, 1), LATIN.percent(0.5), BENGALI.percent(-0.0001)) == ("২৪.৬%", "50%", "০%")


@pytest.mark.parametrize(
    ("number", "spec", "bengali", "latin"),
    [(0.246, ".1%", "২৪.৬%", "24.6%"), (1018.4, ",.0f", "১,০১৮", "1,018"), (123456.0, ".0f", "১,২৩,৪৫৬", "123,456"),
     (-0.001, ".2f", "০.০০", "0.00"), (2.4e-16, ".0e", "2e-16", "2e-16"), (0.0, ".0e", "০", "0"),
     (2.4e-16, ".0g", "2e-16", "2e-16"), (0.3, ".0g", "০.৩", "0.3"), (0.0, ".0g", "০", "0")],
)  # fmt: skip
def test_a_template_says_how_a_number_is_written(number: float, spec: str, bengali: str, latin: str) -> None:
    assert (BENGALI.format(number, spec), LATIN.format(number, spec)) == (bengali, latin)


@pytest.mark.parametrize("spec", ["", "g", "5.2f", "d", ".f", "x.1f"])
def test_no_other_format_is_known(spec: str) -> None:
    with pytest.raises(ValueError, match="got"):
        LATIN.format(1.0, spec)


@pytest.mark.parametrize(
    ("value", "most", "text"),
    [(2.5, 2, "2.5"), (3.0, 2, "3"), (-0.125, 3, "-0.125"), (-0.001, 2, "0"), (-0.0, 0, "0"), (100.0, 0, "100"),
     (100.0, 1, "100"), (1 / 3, 4, "0.3333"), (0.1 + 0.2, None, "0.3"), (1e-5, None, "0.00001"), (-0.0, None, "0"),
     (1e15, None, "1000000000000000"), (1 / 3, None, "0.3333333333"), (1234567, None, "1234567"), (-6.5, None, "-6.5"),
     (9.9999999999, None, "10")],
)  # fmt: skip
def test_code_and_links_have_plain_text(value: float, most: int | None, text: str) -> None:
    assert plain(value, most) == text


def test_a_formula_says_whether_it_shows_rounded_numbers() -> None:
    assert [rounded(v) for v in (2.0, 11.428571, 1 / 3, 1e-9, -0.0)] == [2, 11.43, 0.3333, 0, 0]
    assert str(rounded(-1e-9)) == "0.0"
    assert (equals(2.5), equals(1 / 3), equals(8 / 0.7), equals(2.5, 1 / 3)) == ("=", "≈", "≈", "≈")


# ---- there and back ----


@given(_ORDINARY, st.none() | st.integers(0, 6), st.sampled_from([BENGALI, LATIN]), st.booleans())
def test_what_is_written_is_read_and_written_again_the_same(
    value: float, places: int | None, script: Script, grouped: bool
) -> None:
    text = script.write(value, places, grouped=grouped)
    back = read(text)
    assert script.write(back, places, grouped=grouped) == text
    assert abs(back - value) <= 0.5 * 10.0 ** -(4 if places is None else places) * 1.001 + 1e-15 * abs(value)
    assert not text.startswith(script.minus) or back < 0


@given(_ORDINARY)
def test_a_link_gives_ten_digits_back(value: float) -> None:
    assert read(plain(value), code=True) == pytest.approx(value, rel=1e-9, abs=1e-20)
    assert plain(read(plain(value), code=True)) == plain(value)


@given(st.integers(0, 10**15), st.sampled_from([BENGALI, LATIN]))
def test_groups_have_the_sizes_of_the_script(value: int, script: Script) -> None:
    groups = script.write(value).split(",")[::-1]
    sizes = [script.grouping[min(i, len(script.grouping) - 1)] for i in range(len(groups))]
    assert [len(group) for group in groups[:-1]] == sizes[:-1] and 1 <= len(groups[-1]) <= sizes[-1]


@given(_ORDINARY, st.sampled_from(["", "\u200b", "\u200d", "\ufeff", "\xa0", "\u200e", "\u2066", " ", "\u202f"]),
       st.sampled_from("-−–—‒‐‑﹣－⁻"))  # fmt: skip
def test_neither_what_is_not_seen_nor_the_kind_of_minus_matters(value: float, mark: str, minus: str) -> None:
    text = BENGALI.write(value)
    assert read(f"{mark}{text.replace('−', minus)}{mark}") == read(text)


@given(st.text(max_size=30) | st.text("0123456789০১২½.,;/-−+ []%eও\u200d", max_size=300))
def test_whatever_is_typed_is_a_number_or_has_a_fault(text: str) -> None:
    for attempt in (
        lambda: (read(text),), lambda: (read(text, unit="টি", percent=True, code=True),), lambda: read_list(text),
        lambda: read_list(text, code=True),
    ):  # fmt: skip
        try:
            values = attempt()
        except NumeralError as error:
            assert error.kind in ("empty", "no-number", "decimal-comma")
        else:
            assert values and all(map(math.isfinite, values))


# ---- reading ----


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("16", 16), ("১৬", 16), ("1৬", 16), (" ২.৫ ", 2.5), ("−২.৫", -2.5), ("–3", -3), ("- 3", -3), ("+7", 7),
        (".5", 0.5), ("5.", 5), ("1/2", 0.5), ("১ / ৪", 0.25), ("12/0.75", 16), ("১২÷৪", 3),
        ("1,234", 1234), ("১,২৩,৪৫৬.৫", 123456.5), ("1,234,567", 1234567), ("−১২,৩৪,৫৬৭", -1234567), ("- 1,234", -1234),
        ("৫টি", 5), ("5 টি।", 5), ("[4]", 4), ("—৩", -3), ("﹣৩", -3), ("－３．５", -3.5), ("‑৩", -3), ("＋৩", 3),
        ("１，２３４", 1234), ("१२", 12), ("٣٫٥", 3.5), ("𝟏𝟐", 12),
        ("১⁄২", 0.5), ("½", 0.5), ("১½", 1.5), ("১ ½", 1.5), ("−½", -0.5), ("⅞", 0.875), ("⅟৪", 0.25),
        ("−১ ১/২", -1.5), ("২ ১/২", 2.5), ("1/3", 1 / 3),
        ("১২·৫", 12.5), ("=১২", 12), ("১২।", 12), ("১২.", 12), ("১২ |", 12), ("\u200b১২\u200c", 12), ("\xa0১২", 12),
        ("১\u200d২", 12), ("\u200e-৩\u200f", -3), ("\ufeff৩", 3), ("➖\ufe0f৩", -3),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, value: float) -> None:
    assert read(text, unit="টি") == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "empty"), ("  ", "empty"), ("\u200b", "empty"), ("[]", "empty"), ("টি", "empty"),
        *((text, "no-number") for text in (
            "abc", "2 5", "1/0", "১২ জন", "1 2/0", "½ 3", "-", "ও", "1e5", "inf", "nan", "--7", "1/2/3", "²",
            "9" * 10_000,
            "2,5,1", "২,", "1_0", "50%", "১,২৩,৪", "1.234.5", "0x10")),
        *((text, "decimal-comma") for text in (
            "2,5", "২,৫", " -12,75 ", "০,৫", "0,500", "-০,৫টি", "১২,৫০০০", ",5", "− ২，৫", "2,50")),
    ],
)  # fmt: skip
def test_what_is_no_number_has_a_fault_with_a_name(text: str, kind: str) -> None:
    with pytest.raises(NumeralError) as error:
        read(text, unit="টি")
    assert (error.value.kind, error.value.given) == (kind, text.strip())


def test_a_percent_sign_is_read_where_a_share_is_asked_for() -> None:
    assert [read(text, percent=True) for text in ("50%", "৫০ %", "৭％", "0.5", "12.5%")] == [0.5, 0.5, 0.07, 0.5, 0.125]
    assert read("২৫%", unit="%") == 25
    for text, kind in (("%", "empty"), ("০,৫%", "decimal-comma"), ("5%%", "no-number")):
        with pytest.raises(NumeralError) as error:
            read(text, percent=True)
        assert error.value.kind == kind


def test_code_may_have_an_exponent() -> None:
    assert [read(text, code=True) for text in ("1e-3", "১e২", "-2.5E+1", "1_000", "১,২৩৪", "½")] == [
        0.001, 100, -25, 1000, 1234, 0.5]  # fmt: skip
    for text in ("inf", "nan", "1e400", "-Infinity", "1e"):
        with pytest.raises(NumeralError, match="no-number"):
            read(text, code=True)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2, 0, 4.5", (2, 0, 4.5)), ("[২; ০; ৪.৫]", (2, 0, 4.5)), ("2 0 −4.5", (2, 0, -4.5)), ("(1/2,3)", (0.5, 3)),
        ("২, ০ ও ৪", (2, 0, 4)), ("২, ০, ও ৪", (2, 0, 4)), ("২ আর ৪", (2, 4)), ("1, 2 and 3", (1, 2, 3)),
        ("২ , - ৩", (2, -3)),
        ("- 2, 3", (-2, 3)), ("- 2 3", (-2, 3)), ("２，０", (2, 0)), ("½, ২", (0.5, 2)), ("১½, ২", (1.5, 2)),
        ("7", (7,)),
        ("২ ১/২, ৩", (2.5, 3)), ("1 2, 3", (1, 2, 3)), ("২,৪,−৬.৫", (2, 4, -6.5)), ("1,234", (1, 234)),
        ("২, ৪,", (2, 4)),
        # Between semicolons stands one number, or a list again.
        ("1,234; 5", (1234, 5)), ("২ ১/২;", (2.5,)), ("2;৪;6;", (2, 4, 6)), ("2, 4, 6;8", (2, 4, 6, 8)),
        ("1 2;3", (1, 2, 3)),
    ],
)  # fmt: skip
def test_lists_are_read_as_people_write_them(text: str, values: tuple[float, ...]) -> None:
    assert read_list(text) == values


@pytest.mark.parametrize(
    ("text", "kind", "given"),
    [
        ("২ অথবা ৪", "no-number", "অথবা"), ("2 - 3", "no-number", "-"), ("ও", "no-number", "ও"), ("", "empty", ""),
        ("[]", "empty", ""), ("a, 2", "no-number", "a"), ("2, -", "no-number", "-"), ("1 / 2", "no-number", "/"),
        ("1,,2", "empty", ""), ("2;;6;", "empty", ""), (";", "empty", ""), ("2;x;6;", "no-number", "x"),
        ("2;০,৫;6;", "decimal-comma", "০,৫"), ("0,5;", "decimal-comma", "0,5"), ("০,৫ ১,৫", "decimal-comma", "০,৫"),
        ("২,৫ ও ৩,৫", "decimal-comma", "২,৫"), ("1 " * 5_000, "no-number", ("1 " * 5_000).strip()),
    ],
)  # fmt: skip
def test_the_part_of_a_list_that_is_wrong_is_named(text: str, kind: str, given: str) -> None:
    with pytest.raises(NumeralError) as error:
        read_list(text)
    assert (error.value.kind, error.value.given) == (kind, given)


@given(st.lists(_ORDINARY, min_size=1, max_size=8), st.sampled_from([", ", " ", "; ", " ও "]))
def test_a_list_is_read_back(values: list[float], between: str) -> None:
    text = between.join(BENGALI.write(value, grouped=False) for value in values)
    assert read_list(text) == tuple(read(BENGALI.write(value)) for value in values)
