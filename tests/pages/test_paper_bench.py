"""The paper on the bench: words belong to findings, numbers are the runs', verdicts are what they decide."""

import re
import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.course.claims import fill
from core.course.paper import read_paper
from core.course.reading import CourseError
from core.numerals import BENGALI
from core.paper import EXHIBITS, gaussian, monte_carlo, pairs
from core.paper.finding import Config, Finding
from pages import runs
from pages.stage import PROJECTOR, STUDY, Stage
from pages.strings import LESSONS, bn, course, percent, t
from pages.widgets.dropout.paper_bench import widget as paper_bench
from pages.widgets.dropout.paper_bench.paper_bars import Bar, bars

_TOLD = {exhibit.id: exhibit for exhibit in course().topic("dropout").paper}


def _show(stage: Stage = STUDY, **changed: Any) -> str:
    values = paper_bench.WIDGET.defaults | changed
    return paper_bench.show(stage, topic="dropout", **values).html


def test_words_and_findings_belong_together() -> None:
    assert tuple(_TOLD) == tuple(EXHIBITS) == paper_bench.EXHIBIT.options
    for name, exhibit in EXHIBITS.items():
        found = {finding.name: finding for finding in exhibit.run(Config(7)).findings()}
        assert [words.name for words in _TOLD[name].findings] == list(found)
        for words in _TOLD[name].findings:
            for text in (words.claim, words.here):
                filled = fill(text, found[words.name].numbers, BENGALI)
                assert not re.search(r"[{}]|nan|[0-9]\.", filled), filled


@pytest.mark.parametrize("labels", paper_bench.LABELS.options)
@pytest.mark.parametrize("exhibit", paper_bench.EXHIBIT.options)
def test_verdicts_are_the_runs(exhibit: str, labels: str) -> None:
    noise = 0.0 if labels == "clean" else 0.2
    findings = {finding.name: finding for finding in EXHIBITS[exhibit].run(Config(12, noise)).findings()}
    html = _show(exhibit=exhibit, labels=labels, seed=12)
    for words in _TOLD[exhibit].findings:
        found = findings[words.name]
        said = {True: words.match, False: (noise == 0.0 and words.miss_clean) or words.miss}
        assert escape(said[found.agrees]) in html and escape(said[not found.agrees]) not in html
        assert escape(fill(words.here, found.numbers, BENGALI)) in html
        assert escape(fill(words.claim, found.numbers, BENGALI)) in html
    agree = sum(finding.agrees for finding in findings.values())
    assert html.count('class="verdict holds"') == agree == len(findings) - html.count('class="verdict fails"')
    counted = "summary" if agree else "summary-none"
    assert t(f"paper-bench.{counted}", n=bn(len(findings)), agree=bn(agree)) in html
    assert "nan" not in html and html.count("<svg") == html.count("</svg>")


@pytest.mark.parametrize("agrees", [True, False])
def test_a_verdict_is_what_the_finding_says(agrees: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    result = pairs.run(Config(7))
    turned = [Finding(one.name, agrees, one.numbers) for one in result.findings()]
    monkeypatch.setattr(pairs.Result, "findings", lambda _self: turned)
    html = _show(exhibit="pairs")
    assert html.count(f"<strong>{t('paper-bench.agrees')}</strong>") == 3 * agrees
    assert html.count(f"<strong>{t('paper-bench.differs')}</strong>") == 3 * (not agrees)
    assert (t("paper-bench.summary-none", n=bn(3), agree=bn(0)) in html) == (not agrees)


def test_numbers_of_both_tables_stand_side_by_side() -> None:
    html = _show(exhibit="pairs", seed=3)
    result = pairs.run(Config(3))
    there, here = html.split('class="plot paper-bars"')[1:]
    assert all(percent(printed, 2) in there for printed in pairs.PUBLISHED.values())
    assert all(percent(error, 1) in here for error in result.errors)
    missing = [t(f"paper-bench.{key}") for key in ("not-printed", "not-measured")]
    # Two rows without a number, each said in the drawing and in its text alternative.
    assert [there.count(missing[0]), here.count(missing[1])] == [4, 4]


def test_table_9_says_the_strengths_that_were_trained() -> None:
    told = next(one for one in course().topic("dropout").paper if one.id == "pairs").setup
    assert all(bn(one) in told for kind in (pairs.NOISY, pairs.CLEAN) for both in kind for one in both)


def test_table_10_prints_a_spread_for_our_numbers_alone() -> None:
    """The means were found in several copies of the paper's table, its spreads in none."""
    there, here = _show(exhibit="gaussian").split('class="plot paper-bars"')[1:]
    assert "±" not in there and "whisker" not in there and percent(0.0095, 2) in there
    assert here.count("±") >= 3 and here.count("whisker") == 3


def test_bars_are_as_long_as_their_numbers() -> None:
    rows = [Bar("", "with", 0.2, ""), Bar("", "with", 0.05, ""), Bar("", "with", None, "x"), Bar("", "with", 0.0, "")]
    widths = [float(width) for width in re.findall(r'width="([0-9.]+)%"', bars(rows, stage=STUDY, label="x"))]
    assert len(widths) == 3 and widths[0] > 50 and widths[1] == pytest.approx(widths[0] / 4, abs=0.1) and not widths[2]
    spread = bars([Bar("", "with", 0.2, "", 0.1), Bar("", "with", 0.1, "", 0.05)], stage=STUDY, label="x")
    (low, high), (_, half) = re.findall(r'x1="([0-9.]+)%"[^>]*x2="([0-9.]+)%"', spread)
    assert float(high) == pytest.approx(3 * float(low), abs=0.3) and float(half) == pytest.approx(
        float(high) / 2, abs=0.1
    )


def test_curves_have_the_runs_numbers_in_words() -> None:
    rate_result = EXHIBITS["rate"].run(Config(7))
    html = _show()
    assert percent(rate_result.constant[0], 1) in html and rate_result.constant[0] > 0.5
    assert t("paper-bench.beyond", error=percent(rate_result.constant[0], 1)) in html
    for kind in ("constant", "scaled"):
        for error in getattr(rate_result, kind):
            assert percent(error, 1) in html
    averages = monte_carlo.run(Config(7))
    html = _show(exhibit="monte-carlo")
    assert t("paper-bench.scaled-is", error=percent(averages.scaled, 1)) in html
    assert all(f"{bn(k)}: {percent(error, 1)}" in html for k, error in zip(monte_carlo.COUNTS, averages.averaged,
                                                                          strict=True))  # fmt: skip


@pytest.mark.parametrize("exhibit", paper_bench.EXHIBIT.options)
def test_both_stages_and_text_alternatives(exhibit: str) -> None:
    for stage in (STUDY, PROJECTOR):
        html = _show(stage, exhibit=exhibit)
        labels = re.findall(r'<svg class="plot[^>]*aria-label="([^"]*)"', html)
        assert len(labels) == html.count('role="img"') and all(len(label) > 20 for label in labels)
    assert ('data-set="labels=clean"' in html) == (exhibit != "sparsity")
    why = t("paper-bench.why-noisy", share=percent(0.2))
    assert (why in html) == (exhibit != "sparsity") and why not in _show(exhibit=exhibit, labels="clean")


def test_an_exhibit_without_labels_is_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Config] = []
    real: Callable[..., Any] = runs.result
    monkeypatch.setattr(paper_bench.runs, "result", lambda run, config: seen.append(config) or real(run, config))
    _show(exhibit="sparsity"), _show(exhibit="sparsity", labels="clean")
    assert seen[0] == seen[1]


def test_agreement_is_counted_over_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """On each its own run: here on even seeds both findings agree, on odd ones neither does."""

    def made(config: Config) -> gaussian.Result:
        shares = (0.2, 0.12, 0.1) if config.seed % 2 == 0 else (0.12, 0.1, 0.12)
        return gaussian.Result(*(np.array([i < 1000 * share for i in range(1000)], np.float32) for share in shares))

    monkeypatch.setattr(runs, "AT_ONCE", 60.0)
    monkeypatch.setattr(gaussian, "run", made)
    html = _show(exhibit="gaussian", labels="clean", seed=9997, seeds=5)  # 9997, 9998, 9999, 0, 1
    assert html.count(t("paper-bench.of-seeds", agree=bn(2), n=bn(5))) == 2
    assert html.count("seed held") == 4 and html.count("seed not") == 6
    assert "data-continue" not in html and f"seed={(9997 + 5) % 10000}" in html


def test_many_seeds_come_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 0.0)
    html = _show(exhibit="gaussian", seeds=20)
    assert 'data-continue="seeds=20"' in html and "<progress" in html
    assert t("claim-lab.done", done=bn(1), n=bn(20)) in html
    stop = re.search(r'data-set="seeds=(\d+)"', html)
    assert stop and int(stop[1]) == 2


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('id = "size"', 'id = "rate"', "two exhibits share an id: .'rate'"),
        ('name = "flat"', 'name = "ends"', "two findings of rate share a name: .'ends'"),
        ('criterion = "', 'criterium = "', "criterium"),
    ],
)
def test_faults_of_the_file_are_named(old: str, new: str, fault: str, tmp_path: Path) -> None:
    path = Path(shutil.copy(LESSONS / "dropout/paper.toml", tmp_path))
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CourseError, match=fault):
        read_paper(path)


def test_an_exhibit_needs_findings(tmp_path: Path) -> None:
    path = tmp_path / "paper.toml"
    fields = "".join(f'{name} = "x"\n' for name in ("id", "title", "where", "paper", "setup", "criterion"))
    path.write_text(f"[[exhibits]]\n{fields}findings = []\n", encoding="utf-8")
    with pytest.raises(CourseError, match="x needs at least one finding"):
        read_paper(path)
