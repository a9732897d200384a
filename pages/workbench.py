"""The free laboratory: a learner sets data and up to four networks, sees them side by side, and finds every earlier
run of the visit again. The URL holds the configuration; data of one's own stays in this session."""

from base64 import b64encode
from dataclasses import dataclass, field, replace
from html import escape

import msgspec
import streamlit as st

from core.workbench import (
    MOST_LAYERS,
    PRESETS,
    WHOLE,
    CsvError,
    FileError,
    Outcome,
    Own,
    Result,
    Work,
    WorkError,
    changed,
    check,
    from_link,
    from_text,
    parse_csv,
    run,
    to_link,
    to_text,
    with_layers,
)
from core.workbench.texts import LONGEST_LINK
from pages import chrome, figure, params, runs, take_home
from pages.drawing import workbench as bench
from pages.drawing import workbench_form as form
from pages.drawing.draw import button, el, note, row
from pages.drawing.picture import Picture
from pages.params import Text
from pages.programs import workbench_program
from pages.programs.listing import folded
from pages.stage import Stage
from pages.strings import bn, course, t

WORK = Text("work", LONGEST_LINK, "")  # a configuration of the free laboratory
_VISIT = "workbench"
_MOST_RUNS, _MOST_PAST = 20, 60
_LONGEST = 2_000_000
"""Of what the browser sends: it cuts files at 300 kB, and JSON writes some characters as six."""
_START = "overfitting"


class _Sent(msgspec.Struct):
    """What the browser sends: a field that was changed, or a file that was chosen."""

    token: str
    field: str = ""
    value: str = ""
    file: str = ""
    text: str = ""


@dataclass
class _Visit:
    """What a session remembers. past: the configurations in the order in which they were shown, for undo; done: runs
    by their link, for the table, without the first n_gone; shown: the one on show, by its link; own: data that the
    learner brought."""

    past: list[str] = field(default_factory=list)
    done: dict[str, tuple[Work, Result]] = field(default_factory=dict)
    shown: tuple[str, Result] | None = None
    own: Own | None = None
    n_own: int = 0
    n_gone: int = 0
    problem: str = ""
    own_problem: str = ""


def show(stage: Stage) -> None:
    """Draw the page."""
    with st.container(key=f"{stage.name}-view"):
        if stage.chrome:
            chrome.header("workbench")
        else:
            chrome.clicker("workbench")
        with st.container(key="workbench"):
            title = el("h1", t("interface.workbench"))
            if stage.chrome:
                title += el("p", t("workbench.what"), class_="summary")
            st.markdown(title, unsafe_allow_html=True)
            with st.container(key="stage"), st.container(key="sheet-1"):
                _bench(stage)


@st.fragment
def _bench(stage: Stage) -> None:
    figure.show(figure.pack(_picture(_visit(), stage)), key="workbench-figure", on_reply=_accept, sets=[WORK])


def _visit() -> _Visit:
    visit: _Visit = st.session_state.setdefault(_VISIT, _Visit())
    return visit


def _work() -> Work:
    """The configuration that the URL holds; the first preset where there is none or it cannot be read."""
    return _linked() or PRESETS[_START]


def _linked() -> Work | None:
    try:
        return from_link(params.read(WORK))
    except (FileError, WorkError):
        return None


def _fault(visit: _Visit, work: Work) -> str:
    """Why the work cannot be run now; empty if it can."""
    if work.task.data == "own" and visit.own is None:
        return t("workbench.own-missing")
    try:
        check(work, visit.own)
    except WorkError as error:
        return _sentence(error)
    return ""


def _result(visit: _Visit, link: str, work: Work) -> Result:
    """The runs of a configuration, trained now if they were not before."""
    if work.task.data == "own":
        link = f"{link}~{visit.n_own}"
    if visit.shown is None or visit.shown[0] != link:
        trained = runs.once(lambda: run(work, visit.own)) if work.task.data == "own" else runs.result(run, work)
        visit.shown = (link, trained)
        visit.done.setdefault(link, (work, replace(trained, outcomes=tuple(map(_numbers, trained.outcomes)))))
        for old in list(visit.done)[:-_MOST_RUNS]:
            del visit.done[old]
            visit.n_gone += 1
    return visit.shown[1]


def _numbers(one: Outcome) -> Outcome:
    """An outcome without what takes most room, for the table of earlier runs."""
    return replace(one, surfaces=())


def _remember(visit: _Visit, link: str) -> str | None:
    """Note that ``link`` is shown now; the one before it, which undo shows again."""
    if visit.past[-2:-1] == [link]:
        visit.past.pop()
    elif visit.past[-1:] != [link]:
        visit.past = [*visit.past[-_MOST_PAST:], link]
    return visit.past[-2] if len(visit.past) > 1 else None


def _picture(visit: _Visit, stage: Stage) -> Picture:
    work = _work()
    link = to_link(work)
    before = _remember(visit, link)
    problem, visit.problem = visit.problem, ""
    if st.query_params.get(WORK.name) and _linked() is None:
        problem = t("workbench.link-unread")
    alert = el("p", escape(problem), class_="refused", role="alert") if problem else ""
    # In a place of its own: what stands after it must not move, or the browser would draw the form anew.
    head = _presets() + _ways(work, before, visit.own) + el("div", alert)
    settings = _settings(visit, work, folded=not stage.chrome)
    if fault := _fault(visit, work):
        return Picture(el("div", head, el("p", escape(fault), class_="refused"), settings, class_="bench"))
    result = _result(visit, link, work)
    halted = [_sets(replace(work, n_epochs=max(epoch, 1))) for epoch in bench.stops(result)]
    shown, track = bench.results(work, result, halted, stage=stage)
    busy = el("p", el("progress"), " ", t("workbench.busy"), class_="busy-note")
    trained = note(t("workbench.trained", seed=bn(work.task.seed), seconds=bn(result.seconds, 2)))
    results = el("div", busy, shown, trained, class_="bench-results")
    said = el("p", bench.verdict(result), class_="said bench-verdict", role="status")
    body = el("div", settings, said, results, class_="bench-body")
    if not stage.chrome:
        return Picture(el("div", head, body, class_="bench"), track)
    code = folded("workbench", workbench_program(work), t("programs.code"))
    picture = Picture(el("div", head, body, _history(visit, work), class_="bench") + code, track)
    return take_home.offered(picture, values={"work": link})


def _sets(work: Work) -> str:
    return f"{WORK.name}={to_link(work)}"


def _presets() -> str:
    """Configurations to begin with."""
    chosen = [button(t(f"workbench.preset-{name}"), sets=_sets(work)) for name, work in PRESETS.items()]
    return el("details", el("summary", t("workbench.presets")), row(*chosen))


def _ways(work: Work, before: str | None, own: Own | None) -> str:
    """Undo, another seed, one more network, start again."""
    other = replace(work, task=replace(work.task, seed=(work.task.seed + 1) % (params.SEED.high + 1)))
    fresh = replace(PRESETS[_START], task=replace(PRESETS[_START].task, seed=work.task.seed))
    more = replace(work, setups=(*work.setups, work.setups[-1]))
    return row(
        button(t("workbench.undo"), sets=f"{WORK.name}={before}" if before else None),
        button(t("curves.other-seed"), sets=_sets(other)),
        button(t("workbench.add"), sets=_sets(more) if _can_be(more, own) else None),
        button(t("workbench.reset"), sets=_sets(fresh) if work != fresh else None),
    )


def _settings(visit: _Visit, work: Work, *, folded: bool) -> str:
    """Everything that can be set; before a class it is folded away."""
    own, visit.own_problem = form.own_data(visit.own, visit.own_problem), ""
    setups = [
        form.setup_form(
            work,
            i,
            deeper=_deeper(work, i, +1, visit.own),
            flatter=_deeper(work, i, -1, visit.own),
            removed=_without(work, i),
        )
        for i in range(len(work.setups))
    ]
    task = form.task_form(work, has_own=visit.own is not None)
    fields = el("form", task, own, *setups, class_="bench-form")
    return el("details", el("summary", t("workbench.settings")), fields) if folded else fields


def _can_be(work: Work, own: Own | None) -> bool:
    try:
        check(work, own)
    except WorkError:
        return False
    return True


def _deeper(work: Work, i: int, by: int, own: Own | None) -> str | None:
    """What gives the i-th network ``by`` further hidden layers."""
    setup = work.setups[i]
    n = len(setup.widths) + by
    if not 1 <= n <= MOST_LAYERS:
        return None
    other = replace(work, setups=(*work.setups[:i], with_layers(setup, n), *work.setups[i + 1 :]))
    return _sets(other) if _can_be(other, own) else None


def _without(work: Work, i: int) -> str | None:
    """What sets the work without its i-th network."""
    if len(work.setups) == 1:
        return None
    return _sets(replace(work, setups=work.setups[:i] + work.setups[i + 1 :]))


def _history(visit: _Visit, here: Work) -> str:
    """The runs of this visit, the newest first, each a press away, and all of them as a CSV."""
    done = list(enumerate(visit.done.values(), start=visit.n_gone + 1))
    heads = [el("th", t(f"workbench.head-{name}"), scope="col") for name in
             ("run", "data", "network", "train", "validation", "accuracy", "gap", "again")]  # fmt: skip
    rows = "".join(bench.run_rows(n, work, result, None if work == here else to_link(work))
                   for n, (work, result) in reversed(done))  # fmt: skip
    table = el("table", el("thead", el("tr", *heads)), el("tbody", rows))
    lines = [line for n, (work, result) in done for line in bench.run_lines(n, work, result)]
    csv = b64encode("\n".join(["\ufeff" + ",".join(bench.COLUMNS), *lines, ""]).encode()).decode()
    take = el("a", t("workbench.take-table"), class_="button", download=f"{course().name}-runs.csv",
              href=f"data:text/csv;base64,{csv}")  # fmt: skip
    scrolled = el("div", table, class_="bench-history", tabindex=0, role="region", aria_label=t("workbench.history"))
    return el("section", el("h2", t("workbench.history")), scrolled, row(take, *_files(here)))


def _files(work: Work) -> tuple[str, str]:
    """The configuration to take along as a file, and the way to bring one back."""
    saved = b64encode(to_text(work).encode()).decode()
    keep = el("a", t("workbench.save"), class_="button", download=f"{course().name}-workbench.json",
              href=f"data:application/json;base64,{saved}")  # fmt: skip
    chosen = el("input", type="file", accept=".json,application/json", data_file="work")
    return keep, el("label", t("workbench.load"), chosen, class_="button")


# ---- what the browser sends ----


def _accept(text: str) -> None:
    """Take a changed field or a chosen file; what is refused leaves everything as it was and is explained."""
    sent = figure.read_reply(text, _Sent, _LONGEST)
    if sent is None:
        return
    if sent.file == "csv":
        _take_csv(_visit(), sent.text)
    elif sent.file == "work":
        _take_file(_visit(), sent.text)
    elif sent.field:
        _change(_visit(), sent.field, sent.value)


def _change(visit: _Visit, name: str, value: str) -> None:
    try:
        work = changed(_work(), name, value)
    except WorkError as error:
        visit.problem = _sentence(error)
        return
    visit.problem = _fault(visit, work)
    if not visit.problem:
        st.query_params[WORK.name] = to_link(work)


def _take_csv(visit: _Visit, text: str) -> None:
    try:
        own = parse_csv(text)
    except CsvError as error:
        given = bn(int(error.given)) if error.line is None and error.given.isdecimal() else error.given[:40]
        visit.own_problem = t(f"workbench.csv-{error.kind}", line=bn(error.line or 0), given=given)
        return
    work = _work()
    work = replace(work, task=replace(work.task, data="own"))
    try:
        check(work, own)
    except WorkError as error:
        visit.own_problem = _sentence(error)
        return
    visit.own, visit.n_own = own, visit.n_own + 1
    st.query_params[WORK.name] = to_link(work)


def _take_file(visit: _Visit, text: str) -> None:
    try:
        work = from_text(text)
    except FileError as error:
        visit.problem = t(f"workbench.file-{error.kind}")
    except WorkError as error:
        visit.problem = _sentence(error)
    else:
        st.query_params[WORK.name] = to_link(work)


def _sentence(error: WorkError) -> str:
    """What was given and what is allowed."""
    if error.field == "size":
        return t("workbench.too-much")
    if error.field == "setups":
        return t("interface.unknown-control")
    kind = "refused" if error.kind == "range" else f"refused-{error.kind}"
    if kind == "refused" and error.field in WHOLE:
        kind = "refused-whole"
    low, high = bn(error.low), bn(error.high)
    return t(f"workbench.{kind}", name=t(f"workbench.{error.field}"), given=str(error.given)[:40], low=low, high=high)
