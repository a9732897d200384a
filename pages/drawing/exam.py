"""The exam desk on the screen: the choice of sheets, one problem with its model answer, the result to print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from core.course.exam import Point, Posed, Sheet
from core.course.library import Topic
from pages.drawing.draw import button, el, row, switch
from pages.strings import bn, course, inline, t


@dataclass(frozen=True, slots=True)
class Desk:
    """A sheet and how far a learner is with it. topic: as the URL has it; at: the problem, from 0; opened, right: a bit
    a problem, whether its model answer was opened and its number right; earned: a bit for each point of all problems
    in turn."""

    topic: str
    sheet: Sheet
    seed: int
    timed: bool
    problems: Sequence[Posed]
    at: int
    opened: Sequence[bool]
    right: Sequence[bool]
    earned: Sequence[bool]

    @property
    def key(self) -> str:
        """Under which the browser keeps what is written for this sheet."""
        return "-".join(filter(None, ("exam", self.topic, self.sheet, str(self.seed))))

    def first_point(self, i: int) -> int:
        """The place in ``earned`` of problem ``i``'s first point."""
        return sum(len(one.points) for one in self.problems[:i])

    def had(self, i: int) -> list[bool]:
        """For each point of problem ``i`` whether it is earned; none is before the model answer was opened."""
        start = self.first_point(i)
        return [
            self.opened[i] and (self.right[i] if point.number else self.earned[start + k])
            for k, point in enumerate(self.problems[i].points)
        ]

    def marks(self, i: int) -> int:
        """The marks earned in problem ``i``."""
        points = self.problems[i].points
        return sum(point.marks for point, had in zip(points, self.had(i), strict=True) if had)


def size(problems: Sequence[Posed]) -> str:
    """How much a sheet is, in words."""
    marks, minutes = (sum(getattr(one.problem, name) for one in problems) for name in ("marks", "minutes"))
    return t("exam.size", n=bn(len(problems)), marks=bn(marks), minutes=bn(minutes))


def choice(topic: Topic, sheets: Mapping[Sheet, Sequence[Posed]], seed: int, timed: bool, other_seed: int) -> str:
    """The page before a sheet of the topic is begun."""
    cards = [
        el(
            "section", el("h2", t(f"exam.{name}")), el("p", t(f"exam.{name}-what")),
            el("p", size(problems), class_="soft"),
            el("button", t("exam.begin"), type="button", class_="button primary", data_set=f"paper={name}&at=1",
               aria_label=t("exam.begin-paper", name=t(f"exam.{name}"))),
            class_="paper-card",
        )
        for name, problems in sheets.items()
    ]  # fmt: skip
    clock = switch(
        "timed", [(one, t(f"exam.clock-{one}")) for one in ("no", "yes")], "yes" if timed else "no", t("exam.clock")
    )
    topics = [(one.name, one.title) for one in course().topics if one.exam]
    whose = row(switch("topic", topics, topic.name, t("exam.topic"))) if len(topics) > 1 else ""
    other = button(t("exam.other-set"), sets=f"seed={other_seed}")
    return el(
        "div", el("h1", t("interface.exam"), tabindex=-1, data_focus=""), el("p", t("exam.what"), class_="summary"),
        whose, row(clock), el("div", *cards, class_="papers"), el("p", t("exam.set", seed=bn(seed))), row(other),
        el("p", t("exam.private"), class_="soft"), class_="exam", data_fresh="exam",
    )  # fmt: skip


def problem(desk: Desk, refused: str) -> str:
    """One problem: where the answer is written, and after it was opened the model answer beside it."""
    i, posed = desk.at, desk.problems[desk.at]
    place = t("exam.place", sheet=t(f"exam.{desk.sheet}"), i=bn(i + 1), n=bn(len(desk.problems)))
    worth = t("exam.worth", marks=bn(posed.problem.marks), minutes=bn(posed.problem.minutes))
    head = (
        el("p", f"{place} · {worth}", class_="soft")
        + _clock(desk)
        + el("h1", inline(posed.question), tabindex=-1, data_focus=None if desk.opened[i] else "")
    )
    token = f"{desk.key}-{i}"
    alert = el("p", escape(refused), class_="refused", role="alert") if refused else ""
    written = _written(desk, i)
    if desk.opened[i]:
        body = el("div", el("div", written, class_="mine"), _model(desk, i), class_="compared")
        token += "-opened"
    else:
        send = el("button", t("exam.compare"), type="submit", class_="button primary")
        body = el("form", written, alert, row(send), data_fresh=token)
    return el("div", head, body, _ways(desk), class_="exam", data_fresh=token)


def _clock(desk: Desk) -> str:
    if not desk.timed:
        return ""
    seconds = 60 * sum(one.problem.minutes for one in desk.problems)
    return el("p", role="timer", class_="clock", data_clock=f"{desk.key}-clock", data_seconds=seconds,
              data_left=t("exam.left"), data_over=t("exam.over"))  # fmt: skip


def _written(desk: Desk, i: int) -> str:
    """The fields for the answer; the browser keeps what is written."""
    posed, key = desk.problems[i], f"{desk.key}-{i}"
    area = el("textarea", rows=8, class_="answer", data_keep=key, aria_describedby="write-how")
    fields = el("label", el("span", t("exam.write")), area) + el(
        "p", t("exam.write-how"), class_="soft", id="write-how"
    )
    if posed.answer is None:
        return fields
    decimals = posed.problem.decimals
    how = t("exam.decimals", n=bn(decimals)) if decimals else t("exam.whole")
    if isinstance(posed.answer, tuple):
        how = f"{t('exam.number-list')} {how}"
    inputmode = "text" if isinstance(posed.answer, tuple) else "decimal"
    field = el("input", type="text", name="text", inputmode=inputmode, class_="number wide-field", autocomplete="off",
               maxlength=100, data_keep=f"{key}-number")  # fmt: skip
    unit = el("span", escape(posed.problem.unit))
    return fields + el("label", el("span", t("exam.number")), field, " ", unit) + el("p", how, class_="soft")


def _model(desk: Desk, i: int) -> str:
    """The model answer: its points to tick, the whole text or listing where there is one."""
    posed = desk.problems[i]
    points = [
        _point(desk, i, k, point, had) for k, (point, had) in enumerate(zip(posed.points, desk.had(i), strict=True))
    ]
    earned = t("exam.earned", earned=bn(desk.marks(i)), marks=bn(posed.problem.marks))
    return el(
        "div", el("h2", t("exam.model"), tabindex=-1, data_focus=""), _whole(posed), el("p", t("exam.model-how")),
        el("ol", *points, class_="points"), el("p", el("strong", earned), aria_live="polite"),
        row(button(t("exam.cover"), sets=f"opened={_flipped(desk.opened, i)}")), class_="model",
    )  # fmt: skip


def _whole(posed: Posed) -> str:
    code = posed.problem.answer_code.strip("\n")
    listing = el("pre", el("code", escape(code)), class_="code-line", lang="en", tabindex=0) if code else ""
    return (
        el("p", inline(posed.problem.definition), class_="definition") if posed.problem.definition else ""
    ) + listing


def _point(desk: Desk, i: int, k: int, point: Point, had: bool) -> str:
    """A point with a box to tick; that of the number is ticked by what was compared."""
    marks = el("span", t("exam.point-marks", marks=bn(point.marks)), class_="point-marks")
    box, said = el("span", class_="box", aria_hidden="true"), el("span", inline(point.text))
    if point.number:
        posed = desk.problems[i]
        found = t("exam.number-right") if had else t("exam.number-wrong", answer=posed.answer_text)
        compared = el("p", found, class_=f"compared-number {'right' if had else 'wrong'}")
        return el(
            "li",
            el(
                "div",
                box,
                said,
                marks,
                class_="part-check",
                role="checkbox",
                aria_checked=str(had).lower(),
                aria_disabled="true",
            ),
            compared,
        )
    flipped = _flipped(desk.earned, desk.first_point(i) + k)
    return el("li", el(
        "button", box, said, marks, type="button", role="checkbox", aria_checked=str(had).lower(),
        data_set=f"earned={flipped}", class_="part-check",
    ))  # fmt: skip


def _flipped(bits: Sequence[bool], place: int) -> str:
    return "".join("01"[bit ^ (i == place)] for i, bit in enumerate(bits))


def _ways(desk: Desk) -> str:
    """To the problems before and after, and to the result; places in the URL count from 1."""
    i, n = desk.at, len(desk.problems)
    before = button(t("exam.before"), sets=f"at={i}") if i else ""
    onward = button(t("exam.after") if i + 1 < n else t("exam.finish"), sets=f"at={i + 2}", primary=desk.opened[i])
    result = button(t("exam.finish"), sets=f"at={n + 1}") if i + 1 < n else ""
    return el("div", before, onward, result, class_="row ways")


def result(desk: Desk, link: str, other_seed: int) -> str:
    """What came of the paper, to read and to print."""
    marks = [desk.marks(i) for i in range(len(desk.problems))]
    most = sum(one.problem.marks for one in desk.problems)
    total = el("p", t("exam.total", earned=bn(sum(marks)), marks=bn(most)), class_="total")
    total += el("p", t("exam.total-said", marks=bn(most), earned=bn(sum(marks))))
    if desk.timed:
        total += el("p", data_clock=f"{desk.key}-clock", data_spent=t("exam.spent", minutes="{minutes}"))
    lines = el("p", t("exam.name-line"), el("span"), t("exam.date-line"), el("span"), class_="name-lines")
    again = row(
        el("button", t("exam.print"), type="button", class_="button primary", data_print=""),
        button(t("exam.other-set"), sets=f"seed={other_seed}&at=1&opened=&right=&earned="),
        el("button", t("exam.anew"), type="button", class_="button", data_forget=desk.key,
           data_set="at=1&opened=&right=&earned="),
        button(t("exam.desk"), sets="paper=none&opened=&right=&earned="),
    )  # fmt: skip
    return el(
        "div", el("h1", t("exam.result"), tabindex=-1, data_focus=""),
        el("p", f"{t(f'exam.{desk.sheet}')}, {size(desk.problems)}", class_="soft"), lines,
        el("div", el("div", total), _reread(desk, marks), class_="result-head"),
        el("div", *[_answered(desk, i) for i in range(len(desk.problems))]), again,
        el("p", t("exam.link"), " ", el("span", escape(link), lang="en"), class_="soft"),
        class_="exam result", data_fresh=f"{desk.key}-result",
    )  # fmt: skip


def _reread(desk: Desk, marks: Sequence[int]) -> str:
    """The sections of problems with marks lost, the worst first."""
    lost: dict[str, int] = {}
    for posed, got in zip(desk.problems, marks, strict=True):
        lost[posed.problem.section] = lost.get(posed.problem.section, 0) + posed.problem.marks - got
    worst = sorted((slug for slug in lost if lost[slug]), key=lost.__getitem__, reverse=True)
    if not worst:
        return el("p", t("exam.all-earned"))
    links = [
        el("li", el("a", escape(t("exam.lesson", title=course().section(slug).front.title)), href=slug), " ",
           el("a", t("exam.practise"), href=f"quiz?set={slug}"))
        for slug in worst
    ]  # fmt: skip
    return el("div", el("h2", t("exam.reread")), el("ul", *links), class_="reread")


def _answered(desk: Desk, i: int) -> str:
    """A problem in the result: the question, what was written, the points with what was earned."""
    posed, key = desk.problems[i], f"{desk.key}-{i}"
    score = t("exam.earned", earned=bn(desk.marks(i)), marks=bn(posed.problem.marks))
    head = el("h2", t("exam.question", i=bn(i + 1))) + el("p", inline(posed.question))
    mine = el("h3", t("exam.yours")) + el("p", data_kept=key, data_none=t("exam.not-written"), class_="kept")
    if posed.answer is not None:
        mine += el("p", t("exam.your-number"), " ", el("span", data_kept=f"{key}-number", data_none="–"))
    if not desk.opened[i]:
        missing = el("p", t("exam.not-opened")) + row(button(t("exam.go-to"), sets=f"at={i + 1}"))
        return el("section", head, mine, missing, class_="one-answer")
    points = [
        el("li", el("strong", t("exam.had" if had else "exam.missed")), el("div", inline(point.text)),
           class_="had" if had else "missed")
        for point, had in zip(posed.points, desk.had(i), strict=True)
    ]  # fmt: skip
    model = el("h3", t("exam.model")) + _whole(posed) + el("ul", *points, class_="outcome-points")
    return el("section", head, mine, model, el("p", el("strong", score)), class_="one-answer")
