"""The command behind ``make claims``: its table, its sentences, its file."""

import re
import unicodedata

import pytest

from core.course import report
from core.course.claims import fill
from core.experiments import REGISTRY
from core.experiments.claim import Claim
from core.numerals import BENGALI as BENGALI_SCRIPT
from core.numerals import SCRIPTS

from .runs import result

BENGALI = re.compile("[\u0985-\u09b9]")


@pytest.fixture
def lines(monkeypatch, tmp_path):
    """Runs the command and returns what it printed; the document goes to a temporary folder."""
    monkeypatch.setattr(report, "DOCUMENT", tmp_path / "claims.md")

    def run(*arguments):
        said = []
        assert report.main(list(arguments), say=said.append) == 0
        return said

    return run


def test_the_table_counts_and_takes_medians():
    held = (
        Claim("scaling", True, {"variance_of_draws_to_formula": 1.0}),
        Claim("scaling", False, {"variance_of_draws_to_formula": 1.5}),
        Claim("scaling", True, {"variance_of_draws_to_formula": 1.25}),
    )
    row = report.Row("scaling", held, 0.0125)
    assert (row.n_held, row.is_limit) == (2, False)
    english = report.table([row], "en").splitlines()
    assert english[0] == "## The lesson's claims"
    assert english[-1].endswith("| 2/3 | variance of 10,000 draws / formula 1.250 | 0.013 |")
    bengali = report.table([row], "bn").splitlines()
    assert "| ২/৩ |" in bengali[-1] and "১.২৫০ | ০.০১৩ |" in bengali[-1]


def test_limits_stand_apart(lines):
    (printed,) = lines("recurrent_memory", "linear_ridge", "--seeds", "2")
    assert "Limits" not in printed and printed.count("| 2/2 |") == 2
    limit = report.Row("weight_shrink", (result("weight_shrink", 3000).claim(),), 0.1)
    claim = report.Row("scaling", (result("scaling", 3000).claim(),), 0.1)
    both = report.table([limit, claim], "en")
    assert both.index("scaling") < both.index("## Limits") < both.index("weight_shrink")


def test_seeds_are_those_that_were_asked_for():
    row = report.measure("recurrent_memory", range(3000, 3002))
    assert row.claims == tuple(result("recurrent_memory", seed).claim() for seed in (3000, 3001))
    assert report.FIRST_SEED >= 1020  # 0-19 and 1000-1019 were looked at


def test_a_part_does_not_overwrite_the_document(lines):
    lines("scaling", "--seeds", "1", "--lang", "bn")
    assert not report.DOCUMENT.exists()


def test_the_document_says_how_it_was_made(lines, monkeypatch):
    monkeypatch.setattr(report, "REGISTRY", {"scaling": REGISTRY["scaling"]})
    (printed,) = lines("--seeds", "2", "--first-seed", "3000")
    written = report.DOCUMENT.read_text(encoding="utf-8")
    assert printed in written
    assert "`python -m core.course.report --first-seed 3000 --seeds 2`" in written
    assert "3000 to 3001" in written and BENGALI.search(written)
    lines("--seeds", "2", "--first-seed", "3000", "--lang", "bn")
    assert report.DOCUMENT.read_text(encoding="utf-8").split("Seconds")[0] == written.split("Seconds")[0]


@pytest.mark.parametrize("arguments", [["no_such"], ["--seeds", "0"], ["--first-seed", "-1"], ["--lang", "fr"]])
def test_what_cannot_be_run_is_refused(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        report.main(arguments)
    assert stop.value.code == 2
    assert "error" in capsys.readouterr().err


@pytest.mark.parametrize("language", report.LANGUAGES)
def test_every_experiment_has_its_sentences_and_no_other(language):
    assert set(report.sentences(language)) == set(REGISTRY)


@pytest.mark.parametrize("name", REGISTRY)
def test_sentences_name_numbers_that_exist(name):
    english, bengali = (report.sentences(language)[name] for language in ("en", "bn"))
    effect = result(name, 3000).claim().effect
    for said, language in ((english, "en"), (bengali, "bn")):
        filled = fill(said.effect, effect, SCRIPTS[language])
        assert "{" not in filled and "|" not in filled and "nan" not in filled
    assert not BENGALI.search(english.claim + english.effect)
    bengali = bengali.claim + fill(bengali.effect, effect, BENGALI_SCRIPT)
    assert unicodedata.normalize("NFC", bengali) == bengali
    # Latin digits only in names (L2) and powers of ten.
    assert not re.search(r"(?<![\w.-])\d+(?![\de-])(?<![০-৯])", re.sub(r"[০-৯]|\de[-+]\d+", "", bengali))
