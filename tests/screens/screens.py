"""``make screens``: every number that a learner is shown, as shown, in text files that a change is read from.

    python tests/screens/screens.py            writes shown/, one file for each widget, lab and the workbench
    python tests/screens/screens.py --check    compares with them instead; names of files after it: only those

A file has a block for each link: the default one of the page and at least three more, which reach every choice of
the widget, drawn from the declared params alone, so that a new widget is covered by itself. A block has, in reading
order, each line of the picture with a digit in it (what is read aloud stands in quotation marks), a digest of each
drawing's geometry, and what the track plays: equal steps once, of many different ones the first and the last and a
digest of all. Elapsed seconds are the one thing shown that no link fixes: here the clock stands still.
"""

import difflib
import hashlib
import itertools
import math
import pickle
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import core.nn  # noqa: E402, F401, I001  first: asks for one thread before NumPy is loaded
import streamlit as st  # noqa: E402
from core.course.labs import Lab  # noqa: E402
from core.course.predictions import Choose, Draw, Prediction  # noqa: E402
from core.workbench import DATA, OPTIMIZERS, PRESETS, Setup, Task, Work, from_link, to_link  # noqa: E402
from pages import params, runs, take_home, workbench  # noqa: E402
from pages.drawing.picture import Picture, Track  # noqa: E402
from pages.stage import STUDY  # noqa: E402
from pages.strings import course  # noqa: E402
from pages.kept import Kept  # noqa: E402
from pages.widget import Table, Widget  # noqa: E402
from pages.widgets import WIDGETS  # noqa: E402

SHOWN = Path(__file__).parent / "shown"
_MOST_CHOICES = 66
_MOST_STEPS = 8
_ONCE_MORE = re.compile(r"/lab-.*\bseeds=20\b|/lab-[a-z-]+\?seed=0\b")  # many seeds, and a third one
_MINUS_ZERO = re.compile(r"-(?=0(?:\.0*)?(?![\d.]))")  # the same place as 0
_DIGIT = re.compile(r"\d")  # of any script
_ALOUD = ("aria-label", "aria-valuetext", "title", "placeholder", "alt", "value")
_NOT_DRAWN = {*_ALOUD, "id", "data-set", "data-input", "href", "for", "aria-labelledby", "aria-describedby"}
_INLINE = {"span", "strong", "em", "b", "i", "sub", "sup", "a", "small", "tspan", "code", "label"}
_CELLS = {"text", "td", "th"}

Link = tuple[str, Callable[[], list[str]]]
"""Where it is shown, and what gives the lines of its block."""


# ---- what a picture shows ----


class _Reader(HTMLParser):
    """The lines of a picture's markup."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._words: list[str] = []
        self._n_svgs = 0
        self._n_passed = 0  # elements open within a program: those have tests of their own
        self._drawing: list[str] = []
        self._outside: list[str] = []
        self.feed(html)
        self._end_line()
        if self._outside:
            self.lines.append(f"layout {_digest(self._outside)}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._n_passed or "programs" in (dict(attrs).get("class") or "").split():
            self._n_passed += 1
            return
        if tag == "svg":
            self._n_svgs += 1
        if tag not in _INLINE and tag not in _CELLS and not self._n_svgs:
            self._end_line()
        given = {name: value for name, value in attrs if value and _DIGIT.search(value)}
        said = [f'"{value}"' for name, value in given.items() if name in _ALOUD]
        place = self._drawing if self._n_svgs else self._outside
        place += [f"{tag} {name} {_drawn(value)}" for name, value in given.items() if name not in _NOT_DRAWN]
        if said:
            self._end_line()
            self.lines.append(" ".join(said))

    def handle_endtag(self, tag: str) -> None:
        if self._n_passed:
            self._n_passed -= 1
        elif tag == "svg":
            self._n_svgs -= 1
            if not self._n_svgs:
                self._end_line()
                self.lines += [f"drawing {_digest(self._drawing)}"] if self._drawing else []
                self._drawing = []
        elif tag in _CELLS:
            self._words.append("|")
        elif tag not in _INLINE and not self._n_svgs:
            self._end_line()

    def handle_data(self, data: str) -> None:
        self._words += data.split() if not self._n_passed else []

    def _end_line(self) -> None:
        line = " ".join(self._words).removesuffix(" |")
        if _DIGIT.search(line):
            self.lines.append(line)
        self._words = []


def _drawn(value: str) -> str:
    return _MINUS_ZERO.sub("", value)


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def lines_of(picture: Picture) -> list[str]:
    """What a picture shows and plays."""
    return _Reader(picture.html).lines + (_played(picture.track) if picture.track else [])


def _played(track: Track) -> list[str]:
    """The track: for each slot what it shows, step after step."""
    lines = [f"plays {track.n} steps from {track.start}"]
    for name, values in track.text.items():
        lines += _steps(name, values)
    for name, values in track.html.items():
        lines += _steps(name, [" / ".join(_Reader(value).lines) for value in values])
    for name, values in track.attr.items():
        is_said = name.partition("@")[2] in _ALOUD
        lines += _steps(name, values) if is_said else [f"  {name}: {_digest(list(map(_drawn, values)))}"]
    if track.off is not None:
        lines.append(f"  off: {_digest([' '.join(names) for names in track.off])}")
    return lines


def _steps(name: str, values: Sequence[str]) -> list[str]:
    """A slot's values, equal ones after each other once; nothing where there is no digit."""
    if not _DIGIT.search("".join(values)):
        return []
    equal = [(value, len(list(same))) for value, same in itertools.groupby(values)]
    shown = [" ".join(value.split()) + (f" x{n}" if n > 1 else "") for value, n in equal]
    if len(shown) > _MOST_STEPS:
        shown = [*shown[:2], f"... {len(shown) - 3} more {_digest(values)}", shown[-1]]
    return [f"  {name}: {' ; '.join(shown)}"]


def _of_table(table: Table) -> list[str]:
    """A table to take home, to four significant digits: it says every number to the last bit, where kernels differ."""
    rows = [",".join(f"{cell:.4g}" if isinstance(cell, float) else str(cell) for cell in row) for row in table.rows]
    ends = [rows[0], rows[-1]] if rows else []
    return [f"table {','.join(table.names)}", *(f"  {row}" for row in ends), f"  {len(rows)} rows {_digest(rows)}"]


# ---- which links ----


def _others(param: params.Param) -> list[str]:
    """Three values of a param as a link has them: the ends of its range, one between; none for a name or a text."""
    if param == params.SEEDS:
        return ["1", "3", "2"]
    if isinstance(param, params.Slider):
        middle = param.low + round(0.3 * (param.high - param.low) / param.step) * param.step
        return [f"{value:g}" for value in (param.low, middle, param.high)]
    if isinstance(param, params.Whole):
        return [str(value) for value in (param.low, param.low + (param.high - param.low) // 3, param.high)]
    if isinstance(param, params.Numbers):
        n = param.max_count
        fractions = [(7 * i % 10) / 10 for i in range(1, n + 3)]
        many = [f"{param.low + fraction * (param.high - param.low):.4g}" for fraction in fractions]
        return [many[0], ",".join(many[1 : 1 + min(n, 3)]), ",".join(many[2 : 2 + n])]
    if isinstance(param, params.Bits):
        n = param.max_count
        return ["1".ljust(n, "0"), "1" * n, "".join("01"[i % 2] for i in range(n))]
    return []


def _all_of(param: params.Param, first: str, cards: int) -> list[str]:
    """Every value of a choice, and every card before the court; empty for any other param."""
    if isinstance(param, params.Choice):
        i = param.options.index(first)
        return [*param.options[i:], *param.options[:i]]
    return [str(card) for card in range(1, cards + 1)] if param.name == "card" else []


def _links(widget: Widget, start: Mapping[str, Any], cards: int) -> list[dict[str, str]]:
    """What the links of a widget set, beside ``start``: nothing at first, then every combination of its choices (each
    choice, where they are very many), the first three of them with other numbers."""
    whole = {param.name: _all_of(param, take_home._as_text(start[param.name]), cards) for param in widget.values}
    choices = {name: values for name, values in whole.items() if values}
    if math.prod(map(len, choices.values())) <= _MOST_CHOICES:
        chosen = list(itertools.product(*choices.values()))
    else:
        chosen = [tuple(v[i % len(v)] for v in choices.values()) for i in range(max(map(len, choices.values())))]
    links = []
    for i in range(max(4, len(chosen))):
        link = dict(zip(choices, chosen[i % len(chosen)], strict=True))
        if 1 <= i < 4:
            link |= {param.name: _others(param)[i - 1] for param in widget.values if _others(param)
                     and param.name not in link}  # fmt: skip
        links.append({name: text for name, text in link.items() if take_home._as_text(start[name]) != text})
    return links


def _parsed(widget: Widget, start: Mapping[str, Any], link: Mapping[str, str]) -> dict[str, Any]:
    """The values that a widget is handed at a link; a whole slider gives whole numbers."""
    values = {}
    for param in widget.values:
        value = param.parse(link[param.name]) if param.name in link else start[param.name]
        is_whole = isinstance(param, params.Slider) and isinstance(param.step, int)
        values[param.name] = int(value) if is_whole else value
    return values


def _address(slug: str, link: Mapping[str, str]) -> str:
    return f"/{slug}?{urlencode(link, safe=',')}" if link else f"/{slug}"


def _of_widget(name: str) -> Iterator[Link]:
    """A widget where the course places it: all its links on its first page, on the others the default one."""
    widget = WIDGETS[name]
    pages = [(one, place.options) for one in course().sections for place in one.widgets if place.name == name]
    pages += [(one, one.options) for one in course().labs if name in one.widgets]
    for i, (page, options) in enumerate(pages):
        extra = {name: {"section": page.slug, **options}[name] for name in widget.options}
        start = {param.name: options.get(param.name, param.default) for param in widget.values}
        topic = course().topic_of(page.slug)
        for link in _links(widget, start, len(topic.myths) if topic else 0)[: None if i == 0 else 1]:
            values = _parsed(widget, start, link)

            def show(values: dict[str, Any] = values, extra: dict[str, Any] = extra) -> list[str]:
                return lines_of(widget.show(STUDY, **values, **extra))

            yield _address(page.slug, link), show
    if (table := widget.table) is not None:
        yield f"/table/{name}.csv", lambda: _of_table(table(**_parsed(widget, widget.defaults, {}), **extra))


def _guess(asked: Prediction) -> dict[str, str]:
    """A prediction as a link has it: the first option, or the middle of what can be set, all along a curve."""
    if isinstance(asked, Choose):
        return {"predict": "a"}
    n = len(asked.epochs) if isinstance(asked, Draw) else 1
    return {"predict": "set", "guessed": ",".join([str(round(50 * (asked.low + asked.high)))] * n)}


def _of_lab(lab: Lab) -> Iterator[Link]:
    """A lab's question, then its runs: past the question, on other seeds after an answer and an explanation, and on
    twenty seeds."""
    assert lab.predict, "asked only of labs with experiments"
    mine = _guess(lab.predict)
    links = [
        {}, {"predict": "skip"}, {"seed": "9999", **mine, "explain": "b"}, {"seed": "0", **mine, "explain": "skip"},
        {"predict": "skip", "seeds": "20"},
    ]  # fmt: skip
    widget = WIDGETS["claim-lab"]
    start = widget.defaults
    for link in links:
        values = _parsed(widget, start, link)

        def show(values: dict[str, Any] = values) -> list[str]:
            return lines_of(widget.show(STUDY, **values, lab=lab.slug))

        yield _address(lab.slug, link), show
    assert widget.table
    values, table = _parsed(widget, start, {}), widget.table
    yield f"/table/claim-lab.csv?lab={lab.slug}", lambda: _of_table(table(**values, lab=lab.slug))


def _of_workbench() -> Iterator[Link]:
    """The presets at their own seed and at another, then every data set and optimizer with two small networks."""
    works = [*PRESETS.values(), *(replace(one, task=replace(one.task, seed=9999)) for one in PRESETS.values())]
    small = Setup((8,), (0.3,), 0.1, 0.01, 1.5, 0.02, batch_size=32)
    works += [Work(Task(data, 60, 0.2, 0.1, 11), (small, replace(small, optimizer=optimizer, rates=(0.0,))), 25)
              for data, optimizer in zip(DATA, itertools.cycle(OPTIMIZERS))]  # fmt: skip
    for work in works:
        link = to_link(work)
        assert from_link(link) == work, "a link that cannot be read shows the first preset"

        def show(link: str = link) -> list[str]:
            with patch.object(st, "query_params", {"work": link}), patch.object(st, "session_state", {}):
                return lines_of(workbench._picture(workbench._visit(), STUDY))

        yield _address("workbench", {"work": link}), show


def _screens() -> dict[str, Callable[[], Iterator[Link]]]:
    """What gives the links of each file, by its name."""
    widgets = {name: partial(_of_widget, name) for name in WIDGETS if name != "claim-lab"}
    labs = {lab.slug: partial(_of_lab, lab) for lab in course().labs if lab.experiments}
    return widgets | labs | {"workbench": _of_workbench}


SCREENS = _screens()


# ---- files ----


@contextmanager
def still() -> Iterator[None]:
    """The clock stands still, so that no work stops early; runs that took some time before are not remembered. The
    clock of a thread, by which two trainings are compared, goes on by one at each look."""
    with (
        patch.object(time, "perf_counter", lambda: 0.0), patch.object(time, "thread_time", itertools.count().__next__),
        patch.object(runs, "AT_ONCE", math.inf), patch.object(runs, "_results", _RESULTS),
    ):  # fmt: skip
        yield


_RESULTS: Kept[Any] = Kept(1000, 128_000_000, lambda found: len(pickle.dumps(found)))


def shown(name: str, *, few: bool = False) -> dict[str, list[str]]:
    """The blocks of a file as they are here and now: lines by link. few: labs neither on a third seed nor on many."""
    with still():
        return {link: show() for link, show in SCREENS[name]() if not (few and _ONCE_MORE.match(link))}


def written(name: str) -> dict[str, list[str]]:
    """The blocks of a file as they were written; none where there is no file."""
    path = SHOWN / f"{name}.txt"
    blocks = path.read_text(encoding="utf-8").split("\n\n") if path.exists() else []
    return {link: lines for link, *lines in (block.strip("\n").split("\n") for block in blocks)}


def differences(name: str, *, few: bool = False) -> list[str]:
    """What a screen shows otherwise than its file says: link, line expected, line found. few: as in ``shown``."""
    before, now = written(name), shown(name, few=few)
    lost = [f"{link} is in shown/{name}.txt, but not among the links" for link in before if link not in now
            and not (few and _ONCE_MORE.match(link))]  # fmt: skip
    return lost + [f"{link}\n{found}" for link, lines in now.items() if (found := _compared(before.get(link), lines))]


def _compared(before: Sequence[str] | None, now: Sequence[str]) -> str:
    """The lines that differ, a pair a line expected and found; empty where all are the same."""
    if before is None:
        return "    is not in the file"
    pairs = difflib.SequenceMatcher(None, before, now, autojunk=False).get_opcodes()
    return "\n".join(
        f"    expected: {' // '.join(before[a:b]) or 'nothing'}\n    found:    {' // '.join(now[c:d]) or 'nothing'}"
        for kind, a, b, c, d in pairs if kind != "equal"
    )  # fmt: skip


def write(name: str) -> None:
    """Write a file anew."""
    blocks = ("\n".join([link, *lines]) for link, lines in shown(name).items())
    SHOWN.mkdir(exist_ok=True)
    (SHOWN / f"{name}.txt").write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    is_check, few = "--check" in arguments, "--few" in arguments
    names = [name for name in arguments if not name.startswith("--")] or list(SCREENS)
    found: list[str] = []
    for name in names:
        if is_check:
            found += differences(name, few=few)
        else:
            write(name)
    if not is_check:
        for path in SHOWN.glob("*.txt"):
            if path.stem not in SCREENS:
                path.unlink()
    print("\n".join(found))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
