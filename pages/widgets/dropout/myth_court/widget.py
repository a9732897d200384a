"""The court of myths: a sentence about dropout, the learner's verdict first, then the run that decides."""

from html import escape

from core.checks import CHECKS
from core.course.myths import Myth
from core.experiments.claim import Claim
from pages import params, runs
from pages.drawing.draw import button, el, note, row, verdict
from pages.drawing.picture import Picture
from pages.params import Choice, Whole
from pages.programs import check_program, claim_program
from pages.programs.listing import folded
from pages.stage import Stage
from pages.strings import bn, course, filled, t
from pages.widget import Values, Widget
from pages.widgets.dropout.myth_court.court import place

CARD = Whole("card", 1, 40, 1)  # which card lies before the court of myths
VOTE = Choice("vote", ("none", "true", "false"), "none")


def show(stage: Stage, *, seed: int, card: int, vote: str, topic: str) -> Picture:
    """The topic's card number ``card``, the last one if there are fewer; nothing is run or told while vote is none."""
    myths = course().topic(topic).myths
    card = min(card, len(myths))
    myth = myths[card - 1]
    where = t("myth-court.card", card=bn(card), n=bn(len(myths)))
    head = el("div", el("p", where, class_="soft-text"), place(card, len(myths), stage=stage, label=where))
    statement = el("blockquote", escape(myth.statement))
    body = _vote() if vote == "none" else _judged(myth, vote == "true", seed)
    ways = _ways(card, len(myths), is_judged=vote != "none")
    return Picture(el("div", head, statement, body, ways, class_="myth-court"))


def _vote() -> str:
    choices = [button(t(f"myth-court.vote-{one}"), sets=f"vote={one}") for one in ("true", "false")]
    return el("div", el("p", t("myth-court.vote"), class_="asked", data_focus=""), el("div", *choices, class_="votes"))


def _judged(myth: Myth, vote: bool, seed: int) -> str:
    """The verdict, which the run of this seed alone gives; its numbers; why; and where to read on."""
    claim = _run(myth, seed)
    words, numbers = _words(myth, claim)
    section = course().section(myth.section)
    source = course().sources[myth.source]
    link = el("a", t("myth-court.section", title=escape(section.front.title)), href=myth.section)
    cited = el("p", escape(f"{source.authors} ({source.year}). {source.title}."), class_="soft-text", lang="en")
    other = button(t("curves.other-seed"), sets=params.SEED.other(seed))
    run = el(
        "div", el("h2", t("myth-court.run")), verdict(claim.holds, words, numbers),
        row(other, button(t("myth-court.again"), sets="vote=none")), note(t("myth-court.origin", seed=bn(seed))),
    )  # fmt: skip
    why = el("div", el("h2", t("myth-court.why")), el("p", escape(myth.why)), el("p", link), cited)
    return _verdict(myth, vote, claim) + el("div", run, why, class_="judged")


def _run(myth: Myth, seed: int) -> Claim:
    if myth.experiment is not None:
        return runs.claim(myth.experiment, seed)
    assert myth.check is not None, "read_myths sees to it"
    return runs.result(CHECKS[myth.check], seed)


def _words(myth: Myth, claim: Claim) -> tuple[str, str]:
    """What was claimed, and the run's numbers in a sentence."""
    if myth.experiment is not None:
        words = course().claims[myth.experiment]
        return myth.claim or words.claim, filled(myth.numbers or words.effect, claim.effect)
    assert myth.claim and myth.numbers, "read_myths sees to it"
    return myth.claim, filled(myth.numbers, claim.effect)


def _verdict(myth: Myth, vote: bool, claim: Claim) -> str:
    """True or false where the run bears its claim out; else nothing is decided."""
    if not claim.holds:
        return el("p", t("myth-court.undecided"), class_="judgement undecided", data_focus="")
    judged = t(f"myth-court.judged-{str(myth.holds).lower()}")
    mine = t(f"myth-court.vote-{str(vote).lower()}")
    answer = t("myth-court.agreed") if vote == myth.holds else t("myth-court.differed", vote=mine)
    class_ = f"judgement judged-{str(myth.holds).lower()}"
    return el("p", el("strong", judged), el("span", answer), class_=class_, data_focus="")


def _ways(card: int, n: int, *, is_judged: bool) -> str:
    """To the cards before and after, where a vote waits again; the next one is the way on once this is judged."""
    before = button(t("myth-court.previous"), sets=f"card={card - 1}&vote=none") if card > 1 else el("span")
    after = button(t("myth-court.next"), sets=f"card={card + 1}&vote=none", primary=is_judged) if card < n else ""
    return el("div", before, after, class_="row ways")


def listing(values: Values) -> str:
    """The code of what decides the myth, once the learner has spoken."""
    myths = course().topic(values["topic"]).myths
    myth = myths[min(values["card"], len(myths)) - 1]
    if values["vote"] == "none":
        return ""
    named = myth.experiment or myth.check
    make = claim_program if myth.experiment else check_program
    return folded(f"myth-{named}", make(str(named), values["seed"]), t("programs.code"))


WIDGET = Widget(show=show, values=(params.SEED, CARD, VOTE), listing=listing, options=("topic",))
