"""Answers: what is kept of them, in which order, and which of two stays."""

from contextlib import suppress

import pytest

from core.store import Store, StoreError
from tests.core.store.given import answer


def test_an_answer_comes_back_as_it_was_given(store: Store) -> None:
    given = [
        answer(2**63 - 1, state="wrong", confidence=3, misconception="p-is-keep", time=1_795_000_000.123456),
        answer(0, state="unreadable", confidence=None, time=1_795_000_001.5),
    ]
    assert [store.add(answer) for answer in given] == [True, True]
    assert store.answers("ada") == given


def test_answers_are_in_order_of_time(store: Store) -> None:
    for seed in (3, 1, 2):
        store.add(answer(seed))
    assert [answer.variant_seed for answer in store.answers("ada")] == [1, 2, 3]


def test_a_double_press_is_one_answer(store: Store) -> None:
    assert store.add(answer(7))
    assert not store.add(answer(7, state="wrong", time=9_999.0))
    assert store.answers("ada") == [answer(7)]


def test_the_same_variant_of_another_learner_or_item_is_another_answer(store: Store) -> None:
    assert all(store.add(one) for one in (answer(7), answer(7, learner="bo"), answer(7, item="mask-draw")))
    assert (len(store.answers("ada")), len(store.answers("bo")), len(store.answers("cy"))) == (2, 1, 0)


def test_what_could_not_be_read_makes_way_for_an_answer(store: Store) -> None:
    unreadable, wrong = answer(7, state="unreadable"), answer(7, state="wrong", time=2_000.0)
    assert [store.add(one) for one in (unreadable, unreadable, wrong, unreadable)] == [True, False, True, False]
    assert store.answers("ada") == [wrong]


def test_forgetting_leaves_the_others(store: Store) -> None:
    for one in (answer(1), answer(2), answer(1, learner="bo")):
        store.add(one)
    assert store.forget("ada") == 2
    assert (store.answers("ada"), len(store.answers("bo"))) == ([], 1)
    assert store.add(answer(1))


def test_restoring_merges_and_counts_what_is_new(store: Store) -> None:
    store.add(answer(1))
    store.add(answer(2, state="unreadable"))
    file = [
        answer(1, state="wrong", learner="elsewhere"),
        answer(2, state="wrong", learner="elsewhere"),
        answer(3, state="unreadable", learner="elsewhere"),
        answer(3, learner="elsewhere", time=50.0),
        answer(3, learner="elsewhere", time=60.0),
    ]
    assert store.restore("ada", file) == 2
    assert store.answers("ada") == [answer(3, time=50.0), answer(1), answer(2, state="wrong")]
    assert store.answers("elsewhere") == []
    assert store.restore("ada", file) == store.restore("ada", []) == 0


def test_a_long_history_is_restored_whole(store: Store) -> None:
    assert store.restore("ada", (answer(seed) for seed in range(5_000))) == 5_000
    assert len(store.answers("ada")) == 5_000


@pytest.mark.parametrize("learner", ["x' OR '1'='1", "%s", ":learner", "\0", "\ud800", ""])
def test_whatever_a_cookie_holds_finds_nobody(store: Store, learner: str) -> None:
    store.add(answer(1))
    with suppress(StoreError):  # text that this database does not take
        assert (store.answers(learner), store.forget(learner)) == ([], 0)
    assert store.answers("ada") == [answer(1)]
