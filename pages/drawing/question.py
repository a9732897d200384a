"""A quiz item on the screen: the form that asks it, and the same place with what the marking says."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from core.course.quiz import Shown
from core.course.scoring import Reply, Verdict
from pages.drawing.draw import el, row
from pages.drawing.press_picture import press_picture
from pages.strings import bn, inline, t


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page knows around a question. place: "2 of 5" and the like; token: which variant this is."""

    place: str
    token: str
    hints: Sequence[str]
    problem: str = ""
    last: bool = False


def form(shown: Shown, asked: Asked) -> str:
    """The question with its controls; three buttons send the answer and say how sure the learner is."""
    hints = "".join(el("p", el("strong", t("quiz.hint", i=bn(i))), " ", inline(hint), class_="hint")
                    for i, hint in enumerate(asked.hints, start=1))  # fmt: skip
    more = len(asked.hints) < shown.n_hints
    hint_row = row(_go("hint", t("quiz.more-hint" if asked.hints else "quiz.ask-hint"))) if more else ""
    problem = el("p", escape(asked.problem), class_="refused", role="alert") if asked.problem else ""
    sure = "".join(
        el("button", escape(t(f"quiz.sure-{level}")), type="submit", class_="button primary", data_sure=level)
        for level in (1, 2, 3)
    )
    ways = el("div", el("p", t("quiz.how-sure")), row(sure), class_="sure")
    return el(
        "form", _head(shown, asked, focus=""), _ASK[shown.kind](shown), hints, problem, ways, hint_row,
        class_="quiz", data_fresh=asked.token, data_kind=shown.kind,
    )  # fmt: skip


def answered(shown: Shown, asked: Asked, reply: Reply, verdict: Verdict, correction: str, lesson: str) -> str:
    """The same question with the marking; ``correction`` is said of the wrong belief, if one showed; ``lesson``
    leads to the live picture in which it can be tried."""
    right = verdict.state == "right"
    headline = el("p", el("strong", t("quiz.right" if right else "quiz.wrong")), class_=f"outcome {verdict.state}",
                  tabindex=-1, data_focus="")  # fmt: skip
    said = el("p", inline(verdict.why), class_="why") if verdict.why and not verdict.whys else ""
    mine = _given(reply) if reply.text else ""
    key = ""
    if verdict.state == "wrong" and verdict.right_text and shown.kind in ("number", "vector", "lines"):
        key = el("p", t("quiz.right-answer"), " ", el("strong", inline(verdict.right_text)))
    solution = el("div", el("h3", t("quiz.solution")), el("p", inline(verdict.solution)), class_="solution")
    again = _go("again", t("quiz.again"), primary=not right)
    onward = _go("next", t("quiz.finish" if asked.last else "quiz.next"), primary=right)
    return el(
        "div", _head(shown, asked), headline, _MARKED[shown.kind](shown, reply, verdict), mine, key, said, correction,
        solution, lesson, row(onward, again) if right else row(again, onward), class_="quiz marked",
        data_fresh=f"{asked.token}-marked",
    )  # fmt: skip


def _head(shown: Shown, asked: Asked, focus: str | None = None) -> str:
    code = el("pre", el("code", escape(shown.code.strip("\n"))), class_="code-line", lang="en", tabindex=0)
    listing = code if shown.code and shown.kind != "lines" else ""
    title = el("h1", inline(shown.question), tabindex=-1, data_focus=focus)
    return el("p", escape(asked.place), class_="soft") + title + listing


def _go(where: str, label: str, *, primary: bool = False) -> str:
    class_ = "button primary" if primary else "button"
    return el("button", escape(label), type="button", class_=class_, data_go=where)


def _given(reply: Reply) -> str:
    return el("p", t("quiz.your-answer"), " ", el("strong", escape(reply.text)))


def _letter(i: int) -> str:
    return t("quiz.letters").split()[i]


# ---- asking ----


def _option(kind: str, value: int, mark: str, content: str) -> str:
    box = el("input", type=kind, name="mark", value=value)
    return el("label", box, el("span", mark, class_="letter", aria_hidden="true"), el("span", content), class_="option")


def _choices(shown: Shown) -> str:
    kind = "checkbox" if shown.kind == "multi" else "radio"
    note = el("p", t("quiz.mark-all"), class_="soft") if kind == "checkbox" else ""
    return note + el("fieldset", *[_option(kind, i, _letter(i), inline(one)) for i, one in enumerate(shown.options)],
                     aria_label=t("quiz.options"))  # fmt: skip


def _truth(shown: Shown) -> str:
    names = (t("quiz.true"), t("quiz.false"))
    return el("fieldset", *[_option("radio", i, _letter(i), escape(name)) for i, name in enumerate(names)],
              aria_label=t("quiz.options"))  # fmt: skip


def _lines(shown: Shown) -> str:
    lines = [
        _option("radio", i, bn(i + 1), el("code", escape(line) or " ", lang="en"))
        for i, line in enumerate(shown.code.strip("\n").split("\n"))
    ]
    return el("fieldset", *lines, class_="listing", aria_label=t("quiz.lines"))


def _written(shown: Shown) -> str:
    is_list = shown.kind == "vector"
    label = t("quiz.write-list" if is_list else "quiz.write-number")
    rounding = t("quiz.whole") if shown.decimals == 0 else t("quiz.decimals", n=bn(shown.decimals or 0))
    field = el("input", type="text", name="text", inputmode="text" if is_list else "decimal", autocomplete="off",
               aria_label=label, class_="number wide-field", maxlength=100)  # fmt: skip
    unit = el("span", escape(shown.unit)) if shown.unit else ""
    return el("p", field, " ", unit, class_="write") + el("p", f"{label} {rounding}", class_="soft")


def _order(shown: Shown) -> str:
    steps = [
        el(
            "li", el("span", inline(one)),
            el("button", "↑", type="button", data_move=-1, aria_label=t("quiz.up", step=_plain(one))),
            el("button", "↓", type="button", data_move=1, aria_label=t("quiz.down", step=_plain(one))),
            data_mark=i,
        )
        for i, one in enumerate(shown.options)
    ]  # fmt: skip
    return el("p", t("quiz.put-in-order"), class_="soft") + el("ol", *steps, class_="order")


def _match(shown: Shown) -> str:
    empty = el("option", escape(t("quiz.choose")), value=-1)
    sides = "".join(el("option", escape(_plain(one)), value=i) for i, one in enumerate(shown.rights))
    rows = [
        el("label", el("span", inline(one)), el("select", empty, sides, name="mark"), class_="pair-row")
        for one in shown.options
    ]
    return el("fieldset", *rows, class_="pairs", aria_label=t("quiz.options"))


def _plain(content: str) -> str:
    """A text for the list of a select, which knows no markup."""
    return content.replace("$", "").replace("`", "").replace("**", "")


def _click(shown: Shown) -> str:
    return el("p", t("quiz.press-all"), class_="soft") + press_picture(shown.picture, shown.drawing)


_ASK = {
    "choice": _choices, "multi": _choices, "truth": _truth, "lines": _lines, "number": _written, "vector": _written,
    "order": _order, "match": _match, "click": _click,
}  # fmt: skip


# ---- after the marking ----


def _icon(right: bool) -> str:
    mark = (
        el("circle", cx=12, cy=12, r=12, class_="fill") + el("path", d="M6.5 12.5l3.8 3.8 7.2-8", class_="stroke")
        if right
        else el("rect", width=24, height=24, rx=3, class_="fill")
        + el("path", d="M7 7l10 10M17 7L7 17", class_="stroke")
    )
    return el("svg", mark, width=24, height=24, viewBox="0 0 24 24", aria_hidden="true")


def _marked_option(content: str, why: str, letter: str, *, mine: bool, right: bool) -> str:
    """One option after the marking: framed and named where it is right or was chosen."""
    tag = ""
    if mine:
        tag = t("quiz.yours-right" if right else "quiz.yours-wrong")
    elif right:
        tag = t("quiz.right-one")
    state = "right" if right else "wrong" if mine else ""
    mark = _icon(right) if state else el("span", letter, class_="letter", aria_hidden="true")
    head = el("span", el("strong" if state else "span", content), el("span", tag, class_="tag-word") if tag else "",
              class_="option-head")  # fmt: skip
    body = el("div", head, el("p", inline(why)) if why else "")
    return el("div", mark, body, class_=f"option {state}".strip())


def _marked_choices(shown: Shown, reply: Reply, verdict: Verdict) -> str:
    names = list(map(inline, shown.options or (t("quiz.true"), t("quiz.false"))))
    return el("div", *[
        _marked_option(name, verdict.whys[i], _letter(i), mine=i in reply.marks, right=i in verdict.right)
        for i, name in enumerate(names)
    ])  # fmt: skip


def _marked_lines(shown: Shown, reply: Reply, verdict: Verdict) -> str:
    lines = [el("code", escape(line) or " ", lang="en") for line in shown.code.strip("\n").split("\n")]
    return el("div", *[
        _marked_option(line, "", bn(i + 1), mine=i in reply.marks, right=i in verdict.right)
        for i, line in enumerate(lines)
    ], class_="listing")  # fmt: skip


def _marked_order(shown: Shown, reply: Reply, verdict: Verdict) -> str:
    items = [el("li", inline(shown.options[mark])) for mark in verdict.right]
    mine = [el("li", inline(shown.options[mark]), class_="right" if mark == verdict.right[i] else "wrong")
            for i, mark in enumerate(reply.marks)]  # fmt: skip
    if verdict.state == "right":
        return el("ol", *items, class_="order")
    return (
        el("h3", t("quiz.your-order"))
        + el("ol", *mine, class_="order")
        + el("h3", t("quiz.right-order"))
        + el("ol", *items, class_="order")
    )


def _marked_match(shown: Shown, reply: Reply, verdict: Verdict) -> str:
    rows = []
    for i, left in enumerate(shown.options):
        chosen, right = shown.rights[reply.marks[i]], shown.rights[verdict.right[i]]
        ok = chosen == right
        mine = "" if ok else el("span", escape(t("quiz.you-said", what=_plain(chosen))), class_="tag-word")
        head = el("span", el("strong", f"{inline(left)}: {inline(right)}"), mine, class_="option-head")
        body = el("div", head, el("p", inline(verdict.whys[i])))
        rows.append(el("div", _icon(ok), body, class_="option " + ("right" if ok else "wrong")))
    return el("div", *rows)


def _marked_click(shown: Shown, reply: Reply, verdict: Verdict) -> str:
    return press_picture(shown.picture, shown.drawing, picked=reply.parts, right=verdict.right_parts)


def _nothing(shown: Shown, reply: Reply, verdict: Verdict) -> str:
    return ""


_MARKED = {
    "choice": _marked_choices, "multi": _marked_choices, "truth": _marked_choices, "lines": _marked_lines,
    "number": _nothing, "vector": _nothing, "order": _marked_order, "match": _marked_match, "click": _marked_click,
}  # fmt: skip
