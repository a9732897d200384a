"""``make claims``: run every experiment on fresh seeds and say how often its claim held.

Prints a table in one language and writes both to docs/claims.md. The sentences are in the lessons, claims.toml and
report.toml of each language.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import ModuleType

import msgspec
import numpy as np

from core.course.claims import Sentence, fill
from core.course.reading import read_toml
from core.experiments import REGISTRY
from core.experiments.claim import Claim
from core.numerals import SCRIPTS

LANGUAGES = ("en", "bn")
"""Those of the document, in its order."""
FIRST_SEED, N_SEEDS = 2000, 20
"""No preset was chosen while looking at these seeds: 0 to 19 served to pick presets, 1000 to 1019 claims."""
LESSONS = Path(__file__).parents[2] / "lessons"
DOCUMENT = Path(__file__).parents[2] / "docs" / "claims.md"


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """report.toml: the heads of the columns, and the titles of the two tables."""

    headings: tuple[str, str, str, str]
    titles: tuple[str, str]


@dataclass(frozen=True)
class Row:
    """One experiment over all seeds. seconds: processor time of one run, the median."""

    name: str
    claims: tuple[Claim, ...]
    seconds: float

    @property
    def n_held(self) -> int:
        """On how many seeds the claim held."""
        return sum(claim.holds for claim in self.claims)

    @property
    def is_limit(self) -> bool:
        """Whether the claim is a limit."""
        return self.claims[0].is_limit

    def effect(self) -> dict[str, float]:
        """The median of every number over the seeds."""
        return {key: median(claim.effect[key] for claim in self.claims) for key in self.claims[0].effect}


def measure(name: str, seeds: Iterable[int]) -> Row:
    """Run one experiment, with its preset, on every seed."""
    experiment: ModuleType = REGISTRY[name]
    claims, seconds = [], []
    for seed in seeds:
        start = time.process_time()
        claims.append(experiment.run(experiment.Config(seed=seed)).claim())
        seconds.append(time.process_time() - start)
    return Row(name, tuple(claims), median(seconds))


def sentences(language: str) -> dict[str, Sentence]:
    """What each experiment claims, in a language."""
    return read_toml(LESSONS / language / "claims.toml", dict[str, Sentence])


def table(rows: Sequence[Row], language: str) -> str:
    """Two Markdown tables: claims, and limits."""
    texts, words = sentences(language), read_toml(LESSONS / language / "report.toml", _Words)
    parts = []
    for title, is_limit in zip(words.titles, (False, True), strict=True):
        chosen = [row for row in rows if row.is_limit == is_limit]
        if chosen:
            lines = [_line(words.headings), "|---|---|---|---|"]
            lines += [_line(_cells(row, texts[row.name], language)) for row in chosen]
            parts.append(f"## {title}\n\n" + "\n".join(lines))
    return "\n\n".join(parts)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(row: Row, said: Sentence, language: str) -> list[str]:
    script = SCRIPTS[language]
    effect = fill(said.effect, row.effect(), script)
    held = f"{script.write(row.n_held)}/{script.write(len(row.claims))}"
    return [f"{said.claim} (`{row.name}`)", held, effect, script.write(row.seconds, 3)]


def document(rows: Sequence[Row], command: str, first_seed: int, n_seeds: int) -> str:
    """docs/claims.md: how it was made, and the table in every language."""
    intro = (
        "# Every claim of the lesson, run again\n\n"
        f"Made by `{command}` with Python {sys.version.split()[0]} and NumPy {np.__version__}: every "
        "experiment of `core.experiments`, as its preset has it, on the seeds "
        f"{first_seed} to {first_seed + n_seeds - 1}. Presets and claims were chosen while looking at the "
        "seeds 0 to 19 and 1000 to 1019.\n\n"
        '*Held* counts the seeds on which the whole claim was true. "a → b" is without and with dropout, '
        "from the same initial weights, data and order. Seconds are processor time, all networks of a seed "
        "together, on a shared machine. The same seeds give the same numbers everywhere, to some nine digits: what "
        "another processor or NumPy rounds otherwise stays below them, also over hundreds of steps."
    )
    return "\n\n".join([intro, *(table(rows, language) for language in LANGUAGES)]) + "\n"


def main(arguments: Sequence[str] | None = None, say: Callable[[str], object] = print) -> int:
    """Returns 0; a claim that did not hold on a seed is a finding, not a failure."""
    parser = argparse.ArgumentParser(prog="python -m core.course.report", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help="experiments; all of them if none is named")
    parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help="language of the printed table")
    parser.add_argument("--seeds", type=int, default=N_SEEDS, help="how many seeds")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    asked = parser.parse_args(arguments)
    unknown = sorted(set(asked.names) - set(REGISTRY))
    if unknown:
        parser.error(f"name must be one of {', '.join(REGISTRY)}, got {', '.join(unknown)}")
    if asked.seeds < 1 or asked.first_seed < 0:
        parser.error(f"seeds must be at least 1 and first-seed 0, got {asked.seeds} and {asked.first_seed}")
    seeds = range(asked.first_seed, asked.first_seed + asked.seeds)
    rows = []
    for name in asked.names or REGISTRY:
        print(name, end=" ", file=sys.stderr, flush=True)  # which one is running; the table goes to stdout
        rows.append(measure(name, seeds))
    print(file=sys.stderr)
    say(table(rows, asked.lang))
    if not asked.names:
        command = "python -m core.course.report"
        if (asked.first_seed, asked.seeds) != (FIRST_SEED, N_SEEDS):
            command += f" --first-seed {asked.first_seed} --seeds {asked.seeds}"
        DOCUMENT.write_text(document(rows, command, asked.first_seed, asked.seeds), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
