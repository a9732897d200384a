"""What teachers take away, read back by other means: xml.etree, the csv module, and a GIFT parser from npm.

Each question read back is compared with its variant, drawn again from its name: texts, keys, what is said of each.
"""

import csv
import io
import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from core.course.export import export
from core.course.generators import GENERATORS
from core.course.items import Choice, Line, Lines, Match, Multi, Number, Option, Order, Pair, Truth
from core.course.library import Course, read_course
from core.course.quiz import Bank
from core.course.scoring import Reply, right_reply, score
from core.course.variants import Variant, draw_variant

NASTY = [
    "a = b ~ c # d { 1 } : \\ e", "\\n is no line end, \\= no equals", "two\nlines\n\nand a blank one", "x -> y => z",
    "<b>not bold</b> & &amp; ]]> <!-- no comment --> <br>", "%50% of it", "=wrong#why", "~", "####", "// no comment",
    "::title::", "$CATEGORY: nowhere", "[html] no format", "}{", "'quoted' \"twice\"", "`x = {1: 2}` and $x_i^2 = y$",
    "=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1+1", "  =1+1", "＝1+1", ";=1+1", "ক্ষ ০.৫ — “খ”", "TRUE", "=%0%5", "100%",
]  # fmt: skip


@pytest.fixture(scope="module")
def course() -> Course:
    return read_course(Path(__file__).parents[3] / "lessons/bn")


@pytest.fixture(scope="module")
def hostile(course: Course) -> Course:
    """A bank in which every text is one that some format reads as its own."""

    def base(name: str, i: int) -> dict[str, Any]:
        return {"id": f"{name}-{i}", "question": text(i), "hints": [text(i + 1)], "solution": text(i + 2)}

    def text(i: int) -> str:
        return NASTY[i % len(NASTY)]

    items: list[Any] = []
    for i in range(len(NASTY)):
        options = [Option(text(i + k), text(i + k + 9), right=k == 1) for k in range(3)]
        some = [msgspec.structs.replace(option, right=k != 1) for k, option in enumerate(options)]
        pairs = [Pair(text(i + 2 * k), text(i + 2 * k + 1), text(i + k)) for k in range(3)]
        code = f"{text(i)}\n\n    {text(i + 1)}".strip("\n")
        items += [
            Choice(choice=options, **base("choice", i)),
            Multi(choice=some, code=code, **base("multi", i)),
            Multi(choice=options, **base("multi-one", i)),
            Lines(
                code=f"{text(i + 1)}\n\n{text(i + 2)}\nx",
                line=[Line(n=1, why=text(i), right=True)],
                why_other=text(i + 6),
                **base("lines", i),
            ),
            Truth(answer=bool(i % 2), why_true=text(i + 3), why_false=text(i + 4), **base("truth", i)),
            Order(steps=[text(i + k) for k in range(4)], why=text(i + 5), **base("order", i)),
            Match(pair=pairs, extra_right=[text(i + 7)], **base("match", i)),
        ]
    bank = Bank({item.id: item for item in items}, {item.id: "nasty/: section = {1}" for item in items})
    return replace(course, topics=(replace(course.topics[0], bank=bank),))


@pytest.fixture(params=["course", "hostile"])
def source(request: pytest.FixtureRequest) -> Course:
    return request.getfixturevalue(request.param)


class _Reader(HTMLParser):
    """A page's words, as `markup` had them before: sub and sup as _ and ^; code listings apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.code, self.within = "", "", [""]
        self.tags: Counter[str] = Counter()
        self.feed(html)
        self.close()
        assert self.within == [""], f"a tag that is not closed: {html}"

    def handle_starttag(self, tag: str, attrs: list[Any]) -> None:
        assert tag in {"p", "pre", "code", "i", "sub", "sup", "ul", "li"} and not attrs, tag
        self.within.append(tag)
        self.tags[tag] += 1
        self.words += {"sub": "_", "sup": "^"}.get(tag, "")

    def handle_endtag(self, tag: str) -> None:
        assert self.within.pop() == tag

    def handle_data(self, data: str) -> None:
        if "pre" in self.within:
            self.code += data
        else:
            self.words += data


def _words(html: str) -> str:
    return _Reader(html).words.strip()


def _bare(text: str) -> str:
    """A text of the bank without the marks of formula and code, and what HTML does not show."""
    return re.sub(r"\$([^$]*)\$|`([^`]*)`", lambda match: match[1] or match[2] or "", text).strip()


def _variant(course: Course, name: str) -> Variant:
    item, _, seed = name.rpartition("-")
    return draw_variant(course.bank.items[item], int(seed, 16))


def _check(course: Course, name: str, kind: str, stem: str, said: str, rest: dict[str, Any]) -> None:
    """Compare a question that was read back with its variant. rest: options (text, why, share of the grade), pairs,
    numbers (value, tolerance, why, share), or truth (share, why of true, why of false)."""
    variant = _variant(course, name)
    item, shown, reply = variant.item, variant.shown, right_reply(variant)
    verdict = score(variant, reply)
    page = _Reader(stem)
    assert page.words.strip().startswith(_bare(shown.question)) and page.code == shown.code
    assert _bare(variant.text(item.solution)) in _words(said)
    if isinstance(item, Choice | Multi):
        assert kind == ("choice" if isinstance(item, Choice) else "multi")
        assert (course.strings["quiz.mark-all"] in page.words) == isinstance(item, Multi)
        assert [_words(text) for text, _, _ in rest["options"]] == [_bare(text) for text in shown.options]
        assert [_words(why) for _, why, _ in rest["options"]] == [_bare(why) for why in verdict.whys]
        shares = [share for _, _, share in rest["options"]]
        assert tuple(place for place, share in enumerate(shares) if share > 0) == reply.marks
        assert sum(share for share in shares if share > 0) == pytest.approx(100, abs=1e-4)
        assert all((share < 0) == isinstance(item, Multi) for share in shares if share <= 0)
    elif isinstance(item, Lines):
        lines = [(i, line.strip()) for i, line in enumerate(shown.code.split("\n")) if line.strip()]
        assert kind == "choice"
        for (i, line), (text, why, share) in zip(lines, rest["options"], strict=True):
            assert _words(text).endswith(f": {line}") and _words(why) == _bare(score(variant, Reply(marks=(i,))).why)
            assert share == (100 if (i,) == reply.marks else 0)
    elif isinstance(item, Truth):
        assert kind == "truth"
        share, why_true, why_false = rest["truth"]
        assert share == (100 if variant.is_true else 0)
        assert (_words(why_true), _words(why_false)) == tuple(_bare(why) for why in verdict.whys)
    elif isinstance(item, Number):
        assert kind == "number"
        (value, tolerance, why, share), *wrong = rest["numbers"]
        assert share == 100 and why == "" and score(variant, Reply(text=f"{value:f}")).state == "right"
        assert value == pytest.approx(variant.draw.answer, abs=1e-9)
        assert tolerance == pytest.approx(0.5 * 10.0**-item.decimals)
        notes = ("quiz.decimals" if item.decimals else "quiz.whole", "export.number")
        assert all(course.strings[note].format(n="০১২৩৪"[item.decimals]) in page.words for note in notes)
        assert item.unit in page.words
        for rule, (value, tolerance, why, share) in zip(item.wrong, wrong, strict=True):
            assert tolerance == pytest.approx(0.5 * 10.0 ** -max(item.decimals, 1)), "as near as the marking takes it"
            assert share == 0 and value == pytest.approx(variant.draw.wrong[rule.name], abs=1e-9)
            assert _words(why) == _bare(variant.text(rule.why)) == _bare(score(variant, Reply(text=f"{value:f}")).why)
    elif isinstance(item, Order):
        assert kind == "match"
        steps = sorted(("০১২৩৪৫৬৭৮৯".index(right), left) for left, right in rest["pairs"])
        assert [place for place, _ in steps] == list(range(1, len(item.steps) + 1))
        assert course.strings["export.order"] in page.words
        assert [_words(left) for _, left in steps] == list(map(_bare, item.steps))
        assert _bare(variant.text(item.why)) in _words(said)
    else:
        assert isinstance(item, Match) and kind == "match"
        wanted = [(_bare(variant.text(pair.left)), _bare(variant.text(pair.right))) for pair in item.pair]
        decoys = [("", _bare(text)) for text in item.extra_right]
        assert Counter((_words(left), right.strip()) for left, right in rest["pairs"]) == Counter(wanted + decoys)
        assert all(_bare(variant.text(pair.why)) in _words(said) for pair in item.pair)


# Moodle XML


def _xml(data: bytes) -> Iterator[tuple[str, str, str, str, dict[str, Any], ET.Element]]:
    for one in ET.fromstring(data):
        kind = one.get("type")
        if kind == "category":
            continue
        rest: dict[str, Any] = {}
        answers = [
            (a.findtext("text") or "", a.findtext("feedback/text") or "", float(a.get("fraction", "nan")), a)
            for a in one.findall("answer")
        ]
        if kind == "multichoice":
            kind = {"true": "choice", "false": "multi"}[one.findtext("single", "")]
            rest["options"] = [answer[:3] for answer in answers]
        elif kind == "truefalse":
            kind = "truth"
            by_name = {text: (why, share) for text, why, share, _ in answers}
            assert {share for _, share in by_name.values()} == {0, 100}
            rest["truth"] = (by_name["true"][1], by_name["true"][0], by_name["false"][0])
        elif kind == "numerical":
            kind = "number"
            rest["numbers"] = [(float(text), float(a.findtext("tolerance", "")), why, n) for text, why, n, a in answers]
        else:
            assert kind == "matching"
            kind = "match"
            rest["pairs"] = [(s.findtext("text") or "", s.findtext("answer/text")) for s in one.findall("subquestion")]
        stem, said = one.findtext("questiontext/text", ""), one.findtext("generalfeedback/text", "")
        yield one.findtext("name/text", ""), kind, stem, said, rest, one


def test_moodle_xml_says_what_the_bank_says(source: Course) -> None:
    made = export(source, "moodle-xml", n_variants=2)
    questions = list(_xml(made.data))
    assert len(questions) == made.n_questions
    for name, kind, stem, said, rest, element in questions:
        _check(source, name, kind, stem, said, rest)
        variant = _variant(source, name)
        hints = [_words(hint.findtext("text", "")) for hint in element.findall("hint")]
        assert hints == [_bare(variant.hint(i)) for i in range(len(variant.item.hints))]
        assert element.findtext("idnumber") == name and len(name) <= 100
        assert {part.get("format") for part in element.iter("questiontext")} == {"html"}
        if isinstance(variant.item, Lines):
            assert element.findtext("shuffleanswers") == "false", "the lines of a listing stay in their order"
    names = [name.rpartition("-")[0] for name, *_ in questions]
    kinds = {item.id: draw_variant(item, 0).shown.kind for item in source.bank.items.values()}
    left = {item: kind for item, kind in kinds.items() if kind in {"vector", "click"}}
    assert made.left_out == left and set(names) == kinds.keys() - left.keys()


def test_categories_are_the_sections(course: Course) -> None:
    titles = {section.slug: section.front.title for section in course.sections}
    sections = [titles[slug].replace("/", "//") for slug in dict.fromkeys(course.bank.sections.values())]
    root = ET.fromstring(export(course, "moodle-xml").data)
    assert [c.findtext("category/text") for c in root if c.get("type") == "category"] == [
        f"$course$/top/{title}" for title in sections
    ]


# GIFT


@pytest.fixture(scope="session")
def gift_parser(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with gift-pegjs in it."""
    if not (shutil.which("npm") and shutil.which("node")):
        pytest.skip("no npm: GIFT is not parsed back")
    folder = tmp_path_factory.mktemp("gift")
    try:
        done = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1", "gift-pegjs@1.0.2"],
            cwd=folder, capture_output=True, text=True, timeout=600,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        pytest.skip("npm does not answer: GIFT is not parsed back")
    if done.returncode:
        pytest.skip("npm has no gift-pegjs for us: GIFT is not parsed back")
    return folder


_PARSE = """
const { parse } = require("gift-pegjs");
process.stdout.write(JSON.stringify(parse(require("fs").readFileSync(0, "utf8"))));
"""


def _gift(data: bytes, folder: Path) -> list[dict[str, Any]]:
    done = subprocess.run(["node", "-e", _PARSE], cwd=folder, input=data, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()[-2_000:]
    return [one for one in json.loads(done.stdout) if one["type"] != "Category"]


def _text(node: dict[str, str] | None) -> str:
    if node is None:
        return ""
    assert node["format"] == "html"
    return node["text"]


def _right(text: str) -> str:
    """A right side, which the parser leaves as it has it in its hands."""
    for char in ":#={}~\\":
        text = text.replace(f"&&{ord(char):03};", char)
    return text.replace("&&010", "\n")


def _rest(one: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The parser's answers in the form that `_check` takes."""
    if one["type"] == "TF":
        # The parser's names are those of an older GIFT: the first is said to a wrong answer, the second to a right one.
        wrong, right = _text(one["trueFeedback"]), _text(one["falseFeedback"])
        return "truth", {"truth": (100, right, wrong) if one["isTrue"] else (0, wrong, right)}
    if one["type"] == "Matching":
        return "match", {"pairs": [(p["subquestion"]["text"], _right(p["subanswer"])) for p in one["matchPairs"]]}
    if one["type"] == "Numerical":
        numbers = []
        for choice in one["choices"]:
            share = 100 if choice["weight"] is None else choice["weight"]
            numbers.append((choice["text"]["number"], choice["text"]["range"], _text(choice["feedback"]), share))
        return "number", {"numbers": numbers}
    assert one["type"] == "MC", one["type"]
    options = []
    for choice in one["choices"]:
        share = (100 if choice["isCorrect"] else 0) if choice["weight"] is None else choice["weight"]
        options.append((_text(choice["text"]), _text(choice["feedback"]), share))
    return ("choice" if any(choice["isCorrect"] for choice in one["choices"]) else "multi"), {"options": options}


def test_gift_says_what_the_bank_says(source: Course, gift_parser: Path) -> None:
    made = export(source, "gift", n_variants=2)
    questions = _gift(made.data, gift_parser)
    assert len(questions) == made.n_questions
    for one in questions:
        kind, rest = _rest(one)
        assert one["id"] == one["title"] and not one["hasEmbeddedAnswers"]
        _check(source, one["title"], kind, _text(one["stem"]), _text(one["globalFeedback"]), rest)
    asked = {one["title"].rpartition("-")[0] for one in questions}
    assert asked.isdisjoint(made.left_out) and asked | made.left_out.keys() == source.bank.items.keys()


def test_gift_has_what_moodle_reads(source: Course) -> None:
    """Moodle's importer knows weights below 100 alone, and takes each blank line for the end of a question."""
    text = export(source, "gift").data.decode()
    weights = re.findall(r"^[=~]%([^%]*)%", text, re.MULTILINE)
    assert weights and all(re.fullmatch(r"-?\d{1,2}(\.\d+)?", weight) for weight in weights)
    blocks = [block for block in text.strip().split("\n\n") if not block.startswith("$CATEGORY")]
    for block in blocks:
        assert block.startswith("// [id:") and block.endswith("\n}")
        bare = re.sub(r"\\.", "", block)
        assert (bare.count("{"), bare.count("}"), bare.count("####")) == (1, 1, 1)


def test_one_right_of_many_is_no_gift(hostile: Course) -> None:
    left = export(hostile, "gift").left_out
    assert left == {f"multi-one-{i}": "multi" for i in range(len(NASTY))}


# CSV


def _undo(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and re.match(r"\s*[=+\-@＝＋－＠\t\r\n]", cell[1:]) else cell


def _rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf"), "else a spreadsheet takes Bengali for Latin letters"
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def _many(row: dict[str, str], name: str) -> list[str]:
    cells = [_undo(cell) for key, cell in row.items() if key.startswith(f"{name}_")]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def test_the_table_says_what_the_bank_says(source: Course) -> None:
    made = export(source, "csv", n_variants=2)
    rows = _rows(made.data)
    assert len(rows) == made.n_questions
    for row in rows:
        variant = _variant(source, row["variant"])
        item, shown, reply = variant.item, variant.shown, right_reply(variant)
        assert (row["item"], row["section"], row["kind"]) == (item.id, source.bank.sections[item.id], shown.kind)
        assert (_undo(row["question"]), _undo(row["code"])) == (shown.question, shown.code)
        assert _undo(row["solution"]) == variant.text(item.solution)
        assert _many(row, "hint") == [variant.hint(i) for i in range(len(item.hints))]
        if shown.options:
            assert _many(row, "option") == list(shown.options)
        if isinstance(item, Choice | Multi | Truth | Match):
            assert _many(row, "why") == list(score(variant, reply).whys)
        if isinstance(item, Match):
            told = [pair.split(":") for pair in row["right"].split("; ")]
            sides = _many(row, "side")
            said = [(_many(row, "option")[int(left) - 1], sides[int(right) - 1]) for left, right in told]
            assert Counter(said) == Counter((variant.text(p.left), variant.text(p.right)) for p in item.pair)
        elif shown.kind in {"number", "vector"}:
            assert score(variant, Reply(text=row["right"])).state == "right"
            for value, why in zip(_many(row, "option"), _many(row, "why"), strict=True):
                assert score(variant, Reply(text=value)).why == why
        else:
            marks = tuple(int(mark) - 1 for mark in row["right"].split("; "))
            assert score(variant, Reply(marks=marks)).state == "right"
        if isinstance(item, Lines):
            lines = shown.code.split("\n")
            assert [score(variant, Reply(marks=(i,))).why for i in range(len(lines))] == _many(row, "why")
    clicks = [item.id for item in source.bank.items.values() if draw_variant(item, 0).shown.kind == "click"]
    assert made.left_out == dict.fromkeys(clicks, "click")


def test_no_cell_is_a_formula(hostile: Course) -> None:
    cells = [cell for row in _rows(export(hostile, "csv").data) for cell in row.values()]
    assert sum(cell.startswith("'") for cell in cells) > 100
    for cell in cells:
        assert not re.match(r"\s*[=+\-@＝＋－＠\t\r\n]", cell) or re.fullmatch(r"-?\d+(\.\d+)?", cell), repr(cell)


def test_a_negative_number_stays_a_number(course: Course) -> None:
    rows = _rows(export(course, "csv", n_variants=20).data)
    numbers = [row["right"] for row in rows if row["kind"] == "number"]
    assert any(number.startswith("-") for number in numbers) and not any("'" in number for number in numbers)


def test_every_cell_is_quoted(hostile: Course) -> None:
    """Else a spreadsheet that divides at semicolons finds ``=1+1`` in ``a;=1+1``."""
    text = export(hostile, "csv").data.decode("utf-8-sig")
    assert re.fullmatch(r'(?:"(?:[^"]|"")*"(?:,|\r\n))+', text)


# Which items, and how many variants


@pytest.mark.parametrize("form", ["moodle-xml", "gift", "csv"])
def test_the_same_seed_gives_the_same_file(course: Course, form: Any) -> None:
    first = export(course, form, n_variants=3, seed=5)
    assert export(course, form, n_variants=3, seed=5) == first
    assert export(course, form, n_variants=3, seed=6).data != first.data


def test_a_part_in_so_many_variants(course: Course) -> None:
    kinds = {item.id: item for item in course.bank.items.values() if isinstance(item, Number)}
    generated = next(iter(kinds))
    fixed = next(item.id for item in course.bank.items.values() if not item.generator)
    rows = _rows(export(course, "csv", [fixed, generated], n_variants=5).data)
    assert Counter(row["item"] for row in rows) == {generated: 5, fixed: 1}
    assert len({row["question"] for row in rows if row["item"] == generated}) == 5
    order = list(course.bank.items)
    assert [row["item"] for row in rows] == sorted((row["item"] for row in rows), key=order.index)


def test_no_variant_comes_twice(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """A generator that has three variants gives three, however many are asked for."""
    item = next(item for item in course.bank.items.values() if isinstance(item, Number))
    some = [draw_variant(item, seed).draw for seed in range(3)]
    monkeypatch.setitem(GENERATORS, item.generator, lambda rng: some[rng.integers(3)])
    for n, found in ((2, 2), (3, 3), (30, 3)):
        rows = _rows(export(course, "csv", [item.id], n_variants=n).data)
        assert len({row["question"] for row in rows}) == len(rows) == found


def test_an_empty_part_is_a_file_without_questions(course: Course) -> None:
    for form in ("moodle-xml", "gift", "csv"):
        made = export(course, form, [])
        assert (made.n_questions, made.left_out) == (0, {})


@pytest.mark.parametrize("n", [0, -1, 51])
def test_odd_numbers_are_refused(course: Course, n: int) -> None:
    with pytest.raises(ValueError, match="n_variants"):
        export(course, "csv", n_variants=n)


def test_unknown_items_are_refused(course: Course) -> None:
    with pytest.raises(ValueError, match="no-such-item"):
        export(course, "csv", ["no-such-item"])
