"""The laboratory's widget: predict, see what the runs say over one seed or twenty, explain."""

import time
from binascii import crc32
from string import ascii_lowercase

from core.course.labs import Chart, Lab, Question
from core.experiments.claim import Claim
from core.experiments.claims import fill, sentences
from pages import params, runs
from pages.figures.draw import button, el, note, row, verdict
from pages.figures.picture import Picture
from pages.figures.spread import Strip, held, spread
from pages.stage import Stage
from pages.strings import bn, course, t

PARAMS = (params.SEED, params.SEEDS, params.PREDICT, params.EXPLAIN)
OPTIONS = ("lab",)
_AT_ONCE = 0.3
"""Seconds of computing before the picture is shown with what there is; the browser then asks for more."""


def show(stage: Stage, *, seed: int, seeds: int, predict: str, explain: str, lab: str) -> Picture:
    """``seeds`` runs of every experiment of the lab, from ``seed`` on; nothing is shown before a prediction."""
    one = next(candidate for candidate in course().labs if candidate.slug == lab)
    assert one.predict and one.explain, "read_labs sees to it"
    if predict == "none":
        return Picture(_ask(one.predict, "predict", t("claim-lab.predict")))
    claims = _run(one, seed, seeds)
    n_done = min(map(len, claims.values()))
    head = _answered(one.predict, "predict", predict, t("claim-lab.your-prediction"))
    charts = "".join(_chart(chart, claims[chart.experiment], stage) for chart in one.charts)
    said = "".join(_said(name, claims[name], seeds, stage) for name in one.experiments)
    origin = note(t("claim-lab.origin", seed=bn(seed)) if n_done == 1 else t("claim-lab.origins", n=bn(n_done)))
    after = (
        _ask(one.explain, "explain", t("claim-lab.explain"))
        if explain == "none"
        else _answered(one.explain, "explain", explain, t("claim-lab.your-explanation"))
    )
    result = el("div", el("div", charts), el("div", said, origin), class_="lab-result")
    return Picture(head + _controls(seed, seeds, n_done) + result + after)


def _run(lab: Lab, seed: int, seeds: int) -> dict[str, list[Claim]]:
    """The claims of as many seeds as are known or were computed in a moment; at least one."""
    start = time.monotonic()
    claims: dict[str, list[Claim]] = {name: [] for name in lab.experiments}
    for i in range(seeds):
        if i and time.monotonic() - start > _AT_ONCE:
            break
        for name, done in claims.items():
            done.append(runs.claim(name, (seed + i) % (params.SEED.high + 1)))
    return claims


def _controls(seed: int, seeds: int, n_done: int) -> str:
    """Another seed, twenty seeds; while they run, how far they are and how to stop."""
    most = params.SEEDS.high
    if n_done < seeds:
        bar = el("progress", max=seeds, value=n_done, aria_label=t("claim-lab.progress"))
        words = el("span", t("claim-lab.done", done=bn(n_done), n=bn(seeds)), aria_live="polite")
        wait = note(t("claim-lab.waiting")) if runs.n_waiting() else ""
        go_on = el("span", data_continue=f"seeds={seeds}")
        return row(bar, words, button(t("claim-lab.stop"), sets=f"seeds={n_done}"), go_on) + wait
    other = button(t("curves.other-seed"), sets=f"seed={(seed + seeds) % (params.SEED.high + 1)}")
    many = button(t("claim-lab.many", n=bn(most)), sets=f"seeds={most}", primary=True) if seeds < most else ""
    single = button(t("claim-lab.single"), sets="seeds=1") if seeds > 1 else ""
    return row(many, other, single)


def _chart(chart: Chart, claims: list[Claim], stage: Stage) -> str:
    strips = [Strip(one.name, one.hue, [claim.effect[one.key] for claim in claims]) for one in chart.rows]
    label = f"{chart.title}: " + "; ".join(
        f"{strip.name} {', '.join(bn(value, chart.places) for value in strip.finite)}" for strip in strips
    )
    drawn = spread(strips, places=chart.places, as_percent=chart.percent, stage=stage, label=label)
    return el("h3", chart.title) + drawn


def _said(name: str, claims: list[Claim], seeds: int, stage: Stage) -> str:
    """The claim in words: held or not on one seed, or on how many of several."""
    words = sentences()[name]
    outcomes = [claim.holds for claim in claims]
    if seeds == 1:
        return verdict(outcomes[0], words["bn"], fill(words["effect_bn"], claims[0].effect, "bn"))
    often = t("claim-lab.held", held=bn(sum(outcomes)), n=bn(len(outcomes)))
    return verdict(sum(outcomes) * 2 > len(outcomes), words["bn"], often + held(outcomes, seeds, stage))


def _ask(question: Question, name: str, heading: str) -> str:
    """A question with its options as buttons, and a way past it."""
    # The right one is not always first: the order on the screen comes from the words.
    lettered = zip(ascii_lowercase, question.options, strict=False)
    shuffled = sorted(lettered, key=lambda pair: crc32(pair[1].text.encode()))
    options = [button(option.text, sets=f"{name}={letter}") for letter, option in shuffled]
    skip = button(t(f"claim-lab.skip-{name}"), sets=f"{name}=skip")
    asked = el("p", question.question, class_="asked")
    return el("div", el("h3", heading), asked, el("div", *options, class_="choices"), skip, class_="question")


def _answered(question: Question, name: str, chosen: str, heading: str) -> str:
    """What was chosen and why it is right or wrong, and what is right; another try is a press away."""
    letters = dict(zip(ascii_lowercase, question.options, strict=False))
    right = next(option for option in question.options if option.right)
    again = button(t("claim-lab.again"), sets=f"{name}=none")
    if chosen not in letters:
        return el("details", el("summary", question.question), el("p", el("strong", right.text), " ", right.why), again)
    mine = letters[chosen]
    shown = [verdict(mine.right, mine.text, mine.why)]
    if not mine.right:
        shown.append(verdict(True, right.text, right.why))
    return el("div", el("h3", heading), el("p", question.question, class_="asked"), *shown, again, class_="question")
