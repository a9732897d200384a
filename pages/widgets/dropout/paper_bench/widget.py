"""The paper on the bench: an exhibit of Srivastava et al. (2014), the same measured here, and whether they agree."""

from html import escape
from typing import Any

from core.course.paper import Exhibit
from core.paper import EXHIBITS, monte_carlo, pairs, rate, size, sparsity
from core.paper.finding import Config, Finding
from pages import params, runs
from pages.drawing.draw import button, el, note, row, switch, verdict
from pages.drawing.picture import Picture
from pages.drawing.spread import held, under_way
from pages.params import Choice
from pages.stage import Stage
from pages.strings import bn, course, filled, percent, t
from pages.widget import Table, Values, Widget
from pages.widgets.dropout.paper_bench import paper as figure

EXHIBIT = Choice("exhibit", ("sparsity", "rate", "size", "monte-carlo", "pairs", "gaussian"), "rate")  # of the paper
LABELS = Choice("labels", ("noisy", "clean"), "noisy")  # whether a fifth of the training labels is drawn anew
_KEY = "paper-bench"


def show(stage: Stage, *, exhibit: str, labels: str, seed: int, seeds: int, topic: str) -> Picture:
    """One exhibit, with what the topic says of it.

    labels: "clean", as in the paper, or "noisy", where dropout has something to do.
    """
    told = next(one for one in course().topic(topic).paper if one.id == exhibit)
    result = measured(exhibit, labels, seed)
    theirs, ours = figure.drawings(exhibit, result, stage)
    tabs = [(one, t(f"{_KEY}.tab-{one}")) for one in EXHIBIT.options]
    head = el("h2", escape(told.title), " ", el("span", escape(told.where), class_="soft-text"))
    is_noisy = labels == "noisy" and exhibit != "sparsity"
    why_noisy = t(f"{_KEY}.why-noisy", share=percent(Config.label_noise)) if is_noisy else ""
    trained = note(f"{t(f'{_KEY}.trained', seed=bn(seed))} {why_noisy}".strip())
    sides = [
        el("div", el("h3", t(f"{_KEY}.{side}")), el("p", escape(words)), el("div", drawn))
        for side, words, drawn in (("there", told.paper, theirs), ("here", told.setup, ours + trained))
    ]
    findings = el("div", *_verdicts(told, result, labels), class_="paper-findings")
    agree = sum(finding.agrees for finding in result.findings())
    counted = t(f"{_KEY}.summary" if agree else f"{_KEY}.summary-none", n=bn(len(told.findings)), agree=bn(agree))
    summary = el("p", el("strong", counted), " ", el("span", t(f"{_KEY}.convention")), class_="paper-summary")
    ways = row(switch("exhibit", tabs, exhibit, t(f"{_KEY}.which")), *_ways(exhibit, labels, seed, seeds))
    desk = el("div", el("div", *sides, class_="paper-sides"), findings, class_="paper-desk")
    many = _many(told, labels, seed, seeds, stage)
    return Picture(el("div", ways, head, summary, desk, note(told.criterion), many, class_="paper-bench"))


def measured(exhibit: str, labels: str, seed: int) -> Any:
    """The exhibit's Result: run now, or before for somebody else."""
    noise = 0.0 if labels == "clean" or exhibit == "sparsity" else Config.label_noise
    return runs.result(EXHIBITS[exhibit].run, Config(seed, noise))


def _ways(exhibit: str, labels: str, seed: int, seeds: int) -> tuple[str, str]:
    """The labels, where an exhibit has any, and another seed."""
    options = [(one, t(f"{_KEY}.{one}", share=percent(Config.label_noise))) for one in LABELS.options]
    choice = switch("labels", options, labels, t(f"{_KEY}.labels")) if exhibit != "sparsity" else ""
    return choice, button(t("curves.other-seed"), sets=params.SEED.other(seed, seeds))


def _verdicts(told: Exhibit, result: Any, labels: str) -> list[str]:
    """Each finding: what the paper says, what this run measured, and whether it agrees."""
    findings = {finding.name: finding for finding in result.findings()}
    lines = []
    for words in told.findings:
        found = findings[words.name]
        measured = t(f"{_KEY}.measured", numbers=filled(words.here, found.numbers))
        said = el("strong", t(f"{_KEY}.agrees" if found.agrees else f"{_KEY}.differs"))
        why = escape(words.verdict(agrees=found.agrees, is_clean=labels == "clean"))
        body = el("p", escape(measured)) + el("p", said, " ", why)
        lines.append(verdict(found.agrees, filled(words.claim, found.numbers), body))
    return lines


def _many(told: Exhibit, labels: str, seed: int, seeds: int, stage: Stage) -> str:
    """How often each finding agrees, over as many seeds as were computed in a moment."""
    most = params.SEEDS.high
    if seeds == 1:
        return row(button(t(f"{_KEY}.many", n=bn(most)), sets=f"seeds={most}", primary=True))

    def findings(i: int) -> dict[str, Finding]:
        return {one.name: one for one in measured(told.id, labels, params.SEED.after(seed, i)).findings()}

    found = runs.as_many(findings, seeds)
    n_done = len(found)
    counts = [
        el("div", el("p", escape(filled(words.claim, found[0][words.name].numbers))),
           held(outcomes, seeds, stage), el("span", t(f"{_KEY}.of-seeds", agree=bn(sum(outcomes)), n=bn(n_done))),
           class_="over-seeds")
        for words in told.findings
        for outcomes in [[one[words.name].agrees for one in found]]
    ]  # fmt: skip
    head = el("h3", t(f"{_KEY}.over-seeds"))
    if n_done == seeds:
        return head + "".join(counts) + row(button(t("claim-lab.single"), sets="seeds=1"))
    going = under_way(n_done, seeds, stop_at=max(n_done, 2), is_waiting=bool(runs.n_waiting()))
    return head + going + "".join(counts)


def table(*, exhibit: str, labels: str, seed: int, **_: Any) -> Table:
    """What was measured here; errors are shares of the unseen digits."""
    ours = measured(exhibit, labels, seed)
    if exhibit == "pairs":
        return Table(["method", "error"], list(zip(pairs.METHODS, ours.errors, strict=True)))
    if exhibit == "gaussian":
        return Table(["noise", "error"], [[name, getattr(ours, name)] for name in ("plain", "bernoulli", "gaussian")])
    first, values, names = {
        "rate": ("keep", rate.KEEPS, ("constant", "scaled")),
        "size": ("n_train", size.SIZES, ("plain", "dropout")),
        "monte-carlo": ("n_averaged", monte_carlo.COUNTS, ("averaged",)),
        "sparsity": ("bin_from", sparsity.EDGES[:-1], ("plain_counts", "dropout_counts")),
    }[exhibit]
    rows = zip(values, *(getattr(ours, name) for name in names), strict=True)
    return Table([first, *names], list(map(list, rows)))


def program(values: Values) -> tuple[str, Values]:
    """The exhibit's."""
    return values["exhibit"], values


WIDGET = Widget(
    show=show, values=(EXHIBIT, LABELS, params.SEED, params.SEEDS),
    table=table, program=program, wide=True, options=("topic",),
)  # fmt: skip
