"""What a learner's answers show: mastery of each section, misconceptions, what is due for review, what to do next.

Pure: answers and the time come in, nothing is read or written. Needs msgspec, and fsrs for the spacing of reviews
(Ye et al. 2022; Latimier et al. 2021 found that spacing helps much, and the exact schedule little).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Literal

import msgspec
from fsrs import Card, Rating, Scheduler

from core.course.answers import SURE, Answer
from core.course.quiz import Bank, misconceptions

MASTERY_WINDOW, MASTERY_RIGHT = 4, 3
RIGHT_TO_CORRECT = 2  # right answers after which a misconception no longer shows; a single one may be a guess

# Whole days: what is practised at once is `next_step`'s matter. No fuzz, so that replaying gives the same days.
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False)


class Outline(msgspec.Struct, frozen=True):
    """What progress must know of the item bank: ids alone, in the order of the course.

    sections: items of each section by its slug. generated: items whose variants differ in more than their order.
    misconceptions: items about each misconception, by its key.
    """

    sections: dict[str, tuple[str, ...]]
    generated: frozenset[str] = frozenset()
    misconceptions: dict[str, tuple[str, ...]] = {}

    @property
    def items(self) -> dict[str, str]:
        """The section of every item, in the order of the course."""
        return {item: section for section, items in self.sections.items() for item in items}

    def known(self, answers: Iterable[Answer]) -> list[Answer]:
        """The answers to items that the bank still has."""
        items = self.items
        return [answer for answer in answers if answer.item in items]


def outline_of(bank: Bank, sections: Iterable[str]) -> Outline:
    """The bank's outline; ``sections`` are the slugs in the order of the course."""
    keys = {key for item in bank.items.values() for key in misconceptions(item)}
    return Outline(
        sections={slug: tuple(item.id for item in bank.of_section(slug)) for slug in sections},
        generated=frozenset(item.id for item in bank.items.values() if item.generator),
        misconceptions={key: tuple(item.id for item in bank.of_misconception(key)) for key in sorted(keys)},
    )


SectionState = Literal["new", "learning", "shaky", "sure-but-wrong", "mastered"]


class Standing(msgspec.Struct, frozen=True):
    """Where a learner stands in one section.

    n_right of the last n_answered (at most 4) different variants; sure_but_wrong: items whose latest answer was
    wrong and sure, latest first.
    """

    section: str
    state: SectionState
    n_right: int
    n_answered: int
    sure_but_wrong: tuple[str, ...]


class Belief(msgspec.Struct, frozen=True):
    """A wrong belief that shows in a learner's answers: which, how often, when last, and in which item."""

    key: str
    n_times: int
    last_time: float
    item: str


class Step(msgspec.Struct, frozen=True):
    """What to do next.

    correct: these items were answered wrong and surely. review: these are due. practise: these of a section that
    is not yet mastered. begin: read this section. rest: nothing until ``at`` (None: nothing was ever learnt).
    """

    kind: Literal["correct", "review", "practise", "begin", "rest"]
    section: str | None = None
    items: tuple[str, ...] = ()
    at: float | None = None


def standing(answers: Iterable[Answer], outline: Outline, section: str) -> Standing:
    """Where the learner stands in a section.

    mastered: 3 right of the last 4 different variants. sure-but-wrong goes before it, until the item is answered
    again. shaky: at least 3 variants answered, and not mastered. learning: fewer. new: none.
    """
    own = [answer for answer in _readable(answers) if answer.item in outline.sections[section]]
    return _standing(own, outline, section)


def standings(answers: Iterable[Answer], outline: Outline) -> list[Standing]:
    """Where the learner stands in every section, in the order of the course."""
    by_section: dict[str, list[Answer]] = {section: [] for section in outline.sections}
    items = outline.items
    for answer in _readable(outline.known(answers)):
        by_section[items[answer.item]].append(answer)
    return [_standing(own, outline, section) for section, own in by_section.items()]


def _standing(own: list[Answer], outline: Outline, section: str) -> Standing:
    """own: readable answers to the section's items, oldest first."""
    window: dict[tuple[str, int], Answer] = {}
    for answer in reversed(own):
        # Asked again, an item without a generator is the same question: only its latest answer counts.
        variant = answer.variant_seed if answer.item in outline.generated else 0
        window.setdefault((answer.item, variant), answer)
    last = list(window.values())[:MASTERY_WINDOW]
    n_right = sum(answer.state == "right" for answer in last)
    sure = tuple(answer.item for answer in reversed(_latest(own).values()) if answer.sure_but_wrong)
    state: SectionState
    if sure:
        state = "sure-but-wrong"
    elif n_right >= MASTERY_RIGHT:
        state = "mastered"
    elif len(last) >= MASTERY_RIGHT:
        state = "shaky"
    else:
        state = "learning" if last else "new"
    return Standing(section, state, n_right, len(last), sure)


def beliefs(answers: Iterable[Answer], outline: Outline) -> list[Belief]:
    """The wrong beliefs that show, the latest first.

    One shows from the first answer that followed it until two later answers were right, on items about it or on
    the item where it showed.
    """
    shown: dict[str, Belief] = {}
    n_right: dict[str, int] = {}
    for answer in _readable(outline.known(answers)):
        if answer.state == "right":
            for key, seen in shown.items():
                if answer.item == seen.item or answer.item in outline.misconceptions[key]:
                    n_right[key] += 1
        elif answer.misconception in outline.misconceptions:
            key = answer.misconception
            before = shown.pop(key, None)  # taken out and put back: the latest stands last
            n_times = before.n_times + 1 if before else 1
            shown[key] = Belief(key, n_times, answer.time, answer.item)
            n_right[key] = 0
    return [seen for seen in reversed(shown.values()) if n_right[seen.key] < RIGHT_TO_CORRECT]


def schedule(answers: Iterable[Answer]) -> dict[str, float]:
    """When each item that was learnt comes up for review: seconds since 1970, the earliest first.

    Learnt: answered right at least once. The answers are replayed through FSRS; a right answer counts as hard,
    good or easy by its confidence.
    """
    cards: dict[str, Card] = {}
    learnt: set[str] = set()
    for answer in _readable(answers):
        # Both arguments keep the library from asking the clock.
        card = cards.get(answer.item) or Card(card_id=0, due=_moment(0.0))
        cards[answer.item], _ = _SCHEDULER.review_card(card, _rating(answer), _moment(answer.time))
        if answer.state == "right":
            learnt.add(answer.item)
    times = {item: card.due.timestamp() for item, card in cards.items() if item in learnt}
    return dict(sorted(times.items(), key=lambda pair: pair[1]))


def due(answers: Iterable[Answer], now: float) -> list[str]:
    """The items to review now, the longest overdue first."""
    return [item for item, time in schedule(answers).items() if time <= now]


def after_section(answers: Iterable[Answer], outline: Outline, section: str, n_items: int = 2) -> tuple[str, ...]:
    """The questions to ask after a section: first what was never asked, then what was wrong, then the oldest.

    The choice moves on with every answer: a page that asks them holds on to it.
    """
    latest = _latest(_readable(answers))
    return tuple(sorted(outline.sections[section], key=lambda item: _need(latest.get(item)))[:n_items])


Reason = Literal["sure-but-wrong", "due", "wrong", "right", "new"]


def reasons(answers: Iterable[Answer], now: float) -> dict[str, Reason]:
    """Why each item that was answered may be asked again: how its latest answer stands, and whether it is due."""
    readable = _readable(answers)
    return _reasons(_latest(readable), due(readable, now))


def _reasons(latest: Mapping[str, Answer], overdue: Collection[str]) -> dict[str, Reason]:
    return {
        item: "sure-but-wrong" if answer.sure_but_wrong
        else "due" if item in overdue
        else "wrong" if answer.state == "wrong" else "right"
        for item, answer in latest.items()
    }  # fmt: skip


def mixed_plan(answers: Iterable[Answer], outline: Outline, now: float, n_items: int = 10) -> tuple[str, ...]:
    """A quiz across sections, no two neighbours from one section where that can be had.

    First what was wrong and sure, then what is due, what was wrong, what was never asked (sections already begun
    first, one item of each in turn), and last what was right, the oldest first.
    """
    known = outline.known(answers)
    latest = _latest(_readable(known))
    overdue = due(known, now)
    why = _reasons(latest, overdue)
    begun = {outline.items[item] for item in latest}

    def rank(item: str) -> tuple[int, float, int]:
        answer = latest.get(item)
        section = outline.items[item]
        if answer is None:
            return 3 if section in begun else 4, outline.sections[section].index(item), 0
        if why[item] == "sure-but-wrong":
            return 0, -answer.time, 0
        if why[item] == "due":
            return 1, overdue.index(item), 0
        return 2 if why[item] == "wrong" else 5, answer.time, 0

    return _interleaved(sorted(outline.items, key=rank)[:n_items], outline)


def next_step(answers: Iterable[Answer], outline: Outline, now: float) -> Step:
    """The one thing that helps most now: a sure error, a due review, a shaky section, the next new section."""
    known = outline.known(answers)
    sections = standings(known, outline)
    for place in sections:
        if place.sure_but_wrong:
            return Step("correct", place.section, place.sure_but_wrong)
    if reviews := due(known, now):
        return Step("review", items=tuple(reviews))
    for state in ("shaky", "learning"):
        for place in sections:
            if place.state == state:
                return Step("practise", place.section, after_section(known, outline, place.section))
    for place in sections:
        if place.state == "new":
            return Step("begin", place.section)
    return Step("rest", at=min(schedule(known).values(), default=None))


def _readable(answers: Iterable[Answer]) -> list[Answer]:
    """Oldest first; what could not be read says nothing about the learner."""
    return sorted((answer for answer in answers if answer.state != "unreadable"), key=lambda answer: answer.time)


def _latest(readable: Iterable[Answer]) -> dict[str, Answer]:
    """The latest answer to each item, the latest of all last."""
    latest: dict[str, Answer] = {}
    for answer in readable:
        latest.pop(answer.item, None)
        latest[answer.item] = answer
    return latest


def _need(answer: Answer | None) -> tuple[int, float]:
    if answer is None:
        return 0, 0.0
    return (1 if answer.state == "wrong" else 2), answer.time


def _interleaved(items: list[str], outline: Outline) -> tuple[str, ...]:
    """The same items with neighbours from different sections where possible; first come first otherwise."""
    sections = outline.items
    waiting, plan = list(items), []
    previous = None
    while waiting:
        counts = {section: sum(sections[item] == section for item in waiting) for section in sections.values()}
        # A section that has more than half of what waits must go now, else two of its items end up side by side.
        crowded = [section for section, count in counts.items() if 2 * count > len(waiting) and section != previous]
        other = [item for item in waiting if sections[item] != previous]
        chosen = next((item for item in other if sections[item] in crowded), (other or waiting)[0])
        waiting.remove(chosen)
        plan.append(chosen)
        previous = sections[chosen]
    return tuple(plan)


def _rating(answer: Answer) -> Rating:
    if answer.state == "wrong":
        return Rating.Again
    return {1: Rating.Hard, SURE: Rating.Easy}.get(answer.confidence or 2, Rating.Good)


def _moment(time: float) -> datetime:
    return datetime.fromtimestamp(time, UTC)
