"""Markdown to HTML: formulas that are seen and heard, terms, listings, and what is written around them."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from core.course import formulas
from core.course.reading import CourseError
from core.course.sections import Prose
from core.course.variants import draw_variant
from pages.strings import LESSONS, course, inline, markup

_FORMULA = re.compile(r"\$\$(.+?)\$\$(?:\n: (.+))?|\$([^$\n]+)\$")
_FONT = Path(__file__).parents[3] / "assets/fonts/stix-two-math.woff2"
_ITALIC_H = 0x210E  # the one leaning letter that Unicode had before it had the others


def _html(markdown: str) -> str:
    return markup().html(Prose(markdown), "t")


def _text(html: str) -> str:
    """What a screen reader says: all text that is not hidden from it."""
    seen = re.sub(r"<math aria-hidden.*?</math>|<span id=.*?popover.*?</span></span>", "", html)
    return unescape(re.sub("<[^>]+>", "", seen))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)
    elif hasattr(value, "__struct_fields__"):
        yield from _strings([getattr(value, name) for name in value.__struct_fields__])


def _sources() -> Iterator[tuple[str, str, bool]]:
    """Every formula of the sections: source, written sentence, whether it stands by itself."""
    for section in course().sections:
        for display, spoken, short in _FORMULA.findall(re.sub(r"```.*?```", "", section.prose, flags=re.DOTALL)):
            yield (display or short).strip(), spoken, bool(display)


def _short_texts() -> Iterator[str]:
    """Every text with a formula in quiz, exam, labs, myths, paper and glossary, with a variant's numbers in it."""
    for item in course().bank.items.values():
        for seed in range(3):
            variant = draw_variant(item, seed)
            yield from (variant.text(text) for text in _strings(item) if "$" in text)
    parts: list[object] = [course().glossary, course().strings]
    for topic in course().topics:
        parts += [topic.exam, topic.labs, topic.myths, topic.paper]
    for part in parts:
        yield from (re.sub(r"\{\w+\}", "2", text) for text in _strings(part) if "$" in text)


def test_every_formula_of_the_lesson_is_said() -> None:
    sources = list(_sources())
    assert len(sources) > 80
    for source, spoken, is_display in sources:
        said = spoken if is_display else formulas.said(source, markup().words)
        assert said.strip(), source
        assert not is_display or said.endswith("।"), f"the sentence of {source} is not written"
        assert not re.search(r"[\\{}^_$]|[০-৯][0-9]", said), said


def test_every_formula_of_the_questions_is_said() -> None:
    texts = list(_short_texts())
    assert len(texts) > 150
    for text in texts:
        html = inline(text)
        assert "$" not in html, text
        assert all(said.strip() for said in re.findall('<span class="spoken">(.*?)</span>', html)), text


def test_the_font_draws_every_sign_of_every_formula() -> None:
    drawn = set(TTFont(_FONT).getBestCmap())
    math = [formulas.mathml(source, display) for source, _, display in _sources()]
    for text in _short_texts():
        math += re.findall("<math.*?</math>", inline(text))
    for one in math:
        for node in ElementTree.fromstring(one).iter():
            text = node.text or ""
            # A browser leans the single letter of an identifier by taking another character.
            if node.tag == "mi" and len(text) == 1 and text.isascii():
                text = chr(_ITALIC_H if text == "h" else ord(text) + 0x1D44E - ord("a") if text.islower()
                           else ord(text) + 0x1D434 - ord("A"))  # fmt: skip
            assert not {f"U+{ord(sign):04X}" for sign in text if ord(sign) not in drawn}, one


def test_the_font_has_what_lays_out_formulas() -> None:
    font = TTFont(_FONT)
    assert font["MATH"].table.MathVariants.VertGlyphConstruction
    assert _FONT.stat().st_size < 30_000


@pytest.mark.parametrize("source, said", [
    ("1 - p", "১ বিয়োগ p"),
    ("-3 + 2", "মাইনাস ৩ যোগ ২"),
    ("m_i x_i", "m i গুণ x i"),
    ("x_i'", "x i প্রাইম"),
    ("m x/(1-p)", "m গুণ x ভাগ ব্র্যাকেটে ১ বিয়োগ p"),
    ("(1-p) x", "ব্র্যাকেটে ১ বিয়োগ p, গুণ x"),
    ("(1-p)^2", "ব্র্যাকেটে ১ বিয়োগ p, পুরোটার বর্গ"),
    ("2^{n}", "২ টু দি পাওয়ার n"),
    ("m = [1, 0, 1]", "m সমান ১, ০, ১"),
    (r"\frac{m x}{1 - p}", "ভগ্নাংশ, ওপরে m গুণ x, নিচে ১ বিয়োগ p"),
    (r"\frac{1}{8}", "১ ভাগ ৮"),
    (r"\Var(x)", "ভেদাঙ্ক অফ x"),
    ("P(m_i = 0) = p", "P অফ m i সমান ০, সমান p"),
    ("dL/dw", "d L ভাগ d w"),
    ("w - η(g + λw)", "w বিয়োগ ইটা গুণ ব্র্যাকেটে g যোগ ল্যামডা গুণ w"),
    (r"L_{\text{val}}", "L val"),
    (r"\sum_i w_i", "সব i ধরে যোগফল, w i"),
])  # fmt: skip
def test_said_as_a_teacher_says_it(source: str, said: str) -> None:
    assert formulas.said(source, markup().words) == said


@pytest.mark.parametrize("source", [r"\frac{1}", "(1 - p", "1 - p)", "a ⊕ b", r"\nothing", r"\sqrt{2}"])
def test_what_cannot_be_said_is_named(source: str) -> None:
    with pytest.raises(CourseError, match=re.escape(source)):
        formulas.said(source, markup().words)


def test_a_display_formula_has_its_sentence() -> None:
    html = _html("ভাগ করি:\n\n$$ x' = \\frac{x}{2} $$\n: x প্রাইম হলো x-এর অর্ধেক।\n\nতারপর।")
    assert html.count("<p>") == 2 and '<div class="math"><span class="spoken">x প্রাইম হলো x-এর অর্ধেক।</span>' in html
    assert '<math aria-hidden="true" display="block"><msup>' in html and "<mfrac>" in html
    assert _text(html).split("\n") == ["ভাগ করি:", "x প্রাইম হলো x-এর অর্ধেক।", "তারপর।", ""]
    assert 'spoken">x সমান ২<' in _html("$$ x = 2 $$")


def test_a_display_formula_inside_a_line_is_refused() -> None:
    with pytest.raises(CourseError, match="line of its own"):
        _html("এখানে $$ x = 2 $$ আছে")


def test_what_touches_a_formula_stays_on_its_line() -> None:
    html = _html("হার ($1 - p$), তারপর $p$-এর গুণ $x$।")
    assert re.findall(r"</math>([^<]*)</span>", html) == ["),", "-এর", "।"]
    assert html.count('<span class="unbroken"><math') == 3 and '<span class="unbroken">(<span class="math">' in html
    assert "unbroken" not in _html("শুধু $p$ আর কিছু না")


def test_a_long_formula_may_break_before_a_relation() -> None:
    html = inline("$x_i E[m_i]/(1-p) = x_i (1-p)/(1-p) = x_i$।")
    assert html.count("<math") == 3 and html.count("spoken") == 1 and html.count("</math> <") == 2
    assert html.count("unbroken") == 1 and html.endswith("</math>।</span></span>"), "the mark stays with the last piece"
    assert inline("$y = 2 + 0 + 6 = 8$").count("<math") == 1
    assert formulas.pieces("f(a = b, c = d, e = f, g = h, i = j)") == ["f(a = b, c = d, e = f, g = h, i = j)"]


def test_terms_open_their_explanation() -> None:
    html = _html("দেখো [[mask]], আর [[mask|মাস্কের]] কাজ।")
    names = re.findall('popovertarget="([^"]+)"', html)
    assert len(set(names)) == 2 and names == re.findall('<span id="([^"]+)" popover="auto"', html)
    assert ">মাস্কের</button>" in html and course().glossary["mask"].text in html
    assert "</button>,</span>" in html, "the comma stays with the term"


def test_the_rest_is_plain_markdown() -> None:
    table, listing = "| | ক |\n|---|---|\n| খ | গ |", "```python\nif a < b:\n\n    c\n```"
    html = _html(f"### শিরোনাম\n\n1. **এক**\n2. `a_b < c`\n\n{table}\n\n{listing}\n\n<b>না</b>")
    assert "<h3>শিরোনাম</h3>" in html and "<strong>এক</strong>" in html
    assert '<code lang="en">a_b &lt; c</code>' in html
    assert '<pre class="code-line listing" lang="en">if a &lt; b:\n\n    c</pre>' in html
    assert html.count('<th scope="col">') == 1 and html.count("<td>") == 3
    assert "&lt;b&gt;না&lt;/b&gt;" in html


def test_a_question_is_no_markdown() -> None:
    assert inline("2 * 3 * 4, x_1_2, [a](b), # c, a\\*b") == "2 * 3 * 4, x_1_2, [a](b), # c, a\\*b"
    assert inline("**ঠিক** `<b>`") == '<strong>ঠিক</strong> <code lang="en">&lt;b&gt;</code>'


def test_prose_is_converted_once() -> None:
    section = course().sections[4]
    part = next(part for part in section.body if isinstance(part, Prose))
    assert markup().html(part, "a") is markup().html(part, "a")
    assert (LESSONS / "strings/formulas.toml").exists()
