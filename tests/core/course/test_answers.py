"""Answers and their file: what goes out comes back, and no bytes do more than be refused."""

import hashlib
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.course.answers import MAX_FILE_BYTES, Answer, ProgressError, dump, load

NOW = 1_795_000_000.0
ITEMS = ("mask-count", "mask-draw", "sum-scale")

answers = st.builds(
    Answer,
    learner=st.just("ada"),
    item=st.sampled_from(ITEMS),
    variant_seed=st.integers(0, 2**63 - 1),
    state=st.sampled_from(["right", "wrong", "unreadable"]),
    confidence=st.sampled_from([None, 1, 2, 3]),
    time=st.floats(0, NOW + 86_400),
    misconception=st.sampled_from(["", "p-is-keep"]),
)


def _answer(seed: int = 1, **fields) -> Answer:
    given = {"learner": "ada", "item": "mask-count", "state": "right", "confidence": 2, "time": NOW - 60}
    return Answer(variant_seed=seed, **(given | fields))


def _file(rows: object, **fields: object) -> bytes:
    """A file as `dump` writes it, with whatever rows, and a true sum unless told otherwise."""
    body = json.dumps(rows, separators=(",", ":"))
    file = {"format": "dropout-bangla-progress", "version": 1, "sha256": hashlib.sha256(body.encode()).hexdigest()}
    head = json.dumps(file | fields)
    return f'{head[:-1]},"answers":{body}}}'.encode()


def _code(data: bytes) -> str:
    with pytest.raises(ProgressError) as refusal:
        load(data, "ada", ITEMS, NOW)
    return refusal.value.code


ROW = ["mask-count", 5, "right", 2, NOW - 60, ""]


@given(st.lists(answers, max_size=30, unique_by=lambda one: (one.item, one.variant_seed)))
def test_what_goes_out_comes_back(given_answers: list[Answer]) -> None:
    loaded = load(dump(given_answers), "bo", ITEMS, NOW)
    assert loaded.n_ignored == 0
    assert loaded.answers == sorted((one.of("bo") for one in given_answers), key=lambda one: one.time)


def test_the_file_does_not_name_its_owner() -> None:
    assert b"secret-id" not in dump([_answer(learner="secret-id")])


def test_the_file_of_this_test_is_one_that_loads() -> None:
    """Else the refusals below would be of something else."""
    assert load(_file([ROW]), "ada", ITEMS, NOW).answers == [_answer(5)]


def test_items_that_are_gone_and_repetitions_are_counted() -> None:
    loaded = load(dump([_answer(1), _answer(2, item="gone-item"), _answer(3)]), "ada", ITEMS, NOW)
    assert ([one.variant_seed for one in loaded.answers], loaded.n_ignored) == ([1, 3], 1)
    twice = load(_file([ROW, ROW, [*ROW[:2], "wrong", *ROW[3:]]]), "ada", ITEMS, NOW)
    assert (twice.answers, twice.n_ignored) == ([_answer(5)], 2)


def test_a_history_beyond_the_limit_keeps_its_latest_answers() -> None:
    history = [_answer(2**62 + i, time=NOW - 60_000 + i, misconception="p-is-keep") for i in range(15_000)]
    file = dump(history)
    assert MAX_FILE_BYTES - 1_200 < len(file) <= MAX_FILE_BYTES
    loaded = load(file, "ada", ITEMS, NOW).answers
    assert loaded == history[-len(loaded) :] and 5_000 < len(loaded) < 15_000


@given(st.data())
@settings(max_examples=60)
def test_no_changed_byte_goes_unseen(data: st.DataObject) -> None:
    file = bytearray(dump([_answer(1), _answer(2, state="wrong", misconception="p-is-keep")]))
    start = file.index(b'"sha256"')
    place = data.draw(st.integers(start, len(file) - 1))
    file[place] ^= data.draw(st.integers(1, 255))
    assert _code(bytes(file)) in {"damaged", "invalid", "not-ours"}


def test_a_file_cut_short_is_refused() -> None:
    file = dump([_answer(1), _answer(2)])
    assert {_code(file[:n]) for n in range(len(file))} == {"not-ours"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-ours"),
        (b"null", "not-ours"),
        (b"\xff\xfe", "not-ours"),
        (b"[" * 100_000, "not-ours"),
        (b'{"a":' * 100_000, "not-ours"),
        (b'{"format":"dropout-bangla-progress"}', "not-ours"),
        (_file([ROW], format="something"), "not-ours"),
        (_file([ROW], version="1"), "not-ours"),
        (_file([ROW], version=2, new_field="x"), "newer"),
        (_file([ROW], sha256="0" * 64), "damaged"),
        (_file([ROW], sha256=hashlib.sha256(b"").hexdigest()), "damaged"),
        (_file([ROW], extra=1), "invalid"),
        (_file({}), "invalid"),
        (_file([{}]), "invalid"),
        (_file([None]), "invalid"),
        (_file([ROW[:-1]]), "invalid"),
        (_file([[*ROW, 1]]), "invalid"),
        (_file([[*ROW[:5], None]]), "invalid"),
        (b" " * (MAX_FILE_BYTES + 1), "too-large"),
    ],
    ids=range(19),
)
def test_hostile_files(data: bytes, code: str) -> None:
    assert _code(data) == code


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, "Mask Count"), (0, ""), (0, 5), (0, "x" * 101), (0, "mask-count\n"), (0, "<script>"),
        (1, -1), (1, 2**63), (1, 2**200), (1, 0.5), (1, "5"), (1, None),
        (2, "RIGHT"), (2, ""), (2, None), (2, True),
        (3, 0), (3, 4), (3, 2.5), (3, "2"),
        (4, -1.0), (4, "now"), (4, None), (4, 10**400),
        (5, "P is keep"), (5, 1),
    ],
)  # fmt: skip
def test_a_row_with_what_may_not_be_refuses_the_file(place: int, value: object) -> None:
    row = list(ROW)
    row[place] = value
    assert _code(_file([ROW, row])) == "invalid"


@pytest.mark.parametrize("time", ["NaN", "Infinity", "1e999"])
def test_times_that_are_no_numbers(time: str) -> None:
    body = json.dumps([ROW], separators=(",", ":")).replace(str(NOW - 60), time)
    assert time in body
    file = f'{{"format":"dropout-bangla-progress","version":1,"sha256":"{hashlib.sha256(body.encode()).hexdigest()}"'
    assert _code(f'{file},"answers":{body}}}'.encode()) in {"invalid", "not-ours"}


def test_deep_nesting_inside_the_rows() -> None:
    body = "[" * 50_000 + "]" * 50_000
    file = f'{{"format":"dropout-bangla-progress","version":1,"sha256":"{hashlib.sha256(body.encode()).hexdigest()}"'
    assert _code(f'{file},"answers":{body}}}'.encode()) in {"invalid", "not-ours"}


def test_a_clock_may_be_a_day_ahead_and_no_more() -> None:
    assert load(dump([_answer(time=NOW + 86_400)]), "ada", ITEMS, NOW).n_ignored == 0
    assert _code(dump([_answer(time=NOW + 86_401)])) == "future"


@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_refused_without_another_error(data: bytes) -> None:
    assert _code(data) == "not-ours"


@pytest.mark.parametrize(
    "fields",
    [
        {"learner": ""}, {"learner": "a b"}, {"learner": "ada\n"}, {"learner": "x" * 101}, {"item": "Mask"},
        {"misconception": "p is keep"}, {"seed": -1}, {"seed": 2**63}, {"state": "maybe"}, {"confidence": 0},
        {"confidence": 4}, {"time": math.nan}, {"time": math.inf}, {"time": -1.0},
    ],
)  # fmt: skip
def test_an_answer_that_may_not_be_cannot_be_made(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        _answer(**fields)
