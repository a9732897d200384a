"""The definition to recall, its parts, and what goes wrong without each."""

import re
from itertools import product

import numpy as np
import pytest

from pages.stage import STUDY
from pages.strings import bn, course, t
from pages.widgets.dropout.recall_card import widget as recall_card

_SLUG = "dropout-exam-definition"


def test_the_copied_text_is_the_definition() -> None:
    section = next(one for one in course().sections if one.slug == _SLUG)
    html = recall_card.show(STUDY, recalled="00000", section=_SLUG).html
    definition = section.front.recall.definition
    assert f'data-copy="{definition}"' in html and f">{definition}</p>" in html
    assert len(section.front.recall.parts) == 5 == html.count('role="checkbox"')


@pytest.mark.parametrize("recalled", ["00000", "10100", "11111", "1", ""])
def test_parts_are_counted_and_missing_ones_explained(recalled: str) -> None:
    html = recall_card.show(STUDY, recalled=recalled, section=_SLUG).html
    had = recalled.count("1")
    assert t("recall-card.counted", n=bn(5), had=bn(had)) in html
    assert html.count("without-part") == 5 - had
    assert (t("recall-card.whole") in html) == (had == 5)


def test_each_check_turns_one_part() -> None:
    html = recall_card.show(STUDY, recalled="10100", section=_SLUG).html
    assert re.findall(r'data-set="recalled=(\d+)"', html) == ["00100", "11100", "10000", "10110", "10101"]


def test_what_goes_wrong_is_computed_from_the_lessons_example() -> None:
    html = recall_card.show(STUDY, recalled="00000", section=_SLUG).html
    sums = [2 * sum(x for x, kept in zip((2, 4, 6), mask, strict=True) if kept) for mask in product((0, 1), repeat=3)]
    assert np.mean(sums) == 12
    for words in (
        t("recall-card.without-training", mean=bn(12), deviation=bn(float(np.std(sums)), 2)),
        t("recall-card.without-scaled", unscaled=bn(6), mean=bn(12)),
        t("recall-card.without-evaluation", low=bn(min(sums)), high=bn(max(sums)), mean=bn(12)),
    ):
        assert words in html
