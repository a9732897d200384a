"""A section's Markdown, and the short texts of questions, as HTML: once, here, for every page that shows them.

Needs markdown_it. Beyond CommonMark and tables there are:

- $1 - p$ in a line, and a display formula in a paragraph of its own, which may say how it is read aloud:

      $$ x' = \\frac{m \\, x}{1 - p} $$
      : the sentence

- [[term]] and [[term|shown form]], which open the glossary's explanation.

A formula is MathML, hidden from screen readers, after its sentence, hidden from the eye: few voices read MathML, none
reads it in Bengali, and a sentence in the text is read in its place without a word about graphics or regions. Where a
browser knows no MathML, the style sheet sets fraction and index.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Protocol

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from core.course import formulas
from core.course.reading import CourseError
from core.course.sections import TERM, Prose

_DISPLAY = re.compile(r"\$\$(.+)\$\$ *")
_SPOKEN = re.compile(r": +(.+)")
_INLINE = re.compile(r"\$([^$\n]+)\$")
# What is written without a space before or after a formula or a term stays on its line.
_BEFORE, _AFTER = re.compile(r"[^\s]+\Z"), re.compile(r"\A[^\s]+")


class Term(Protocol):
    """What the glossary says of a word."""

    @property
    def bn(self) -> str: ...
    @property
    def en(self) -> str: ...
    @property
    def text(self) -> str: ...


class Markup:
    """Turns Markdown into HTML, with a glossary and the words in which formulas are said."""

    def __init__(self, glossary: Mapping[str, Term], words: Mapping[str, str]) -> None:
        """words: what strings/formulas.toml of the language holds, by its own keys."""
        self.glossary, self.words = glossary, words
        self._prose = MarkdownIt("commonmark", {"html": False}).enable("table")
        self._prose.block.ruler.before("fence", "formula", _display_rule, {"alt": ["paragraph"]})
        self._prose.inline.ruler.before("link", "term", _term_rule)
        self._short = MarkdownIt("zero").enable(["backticks", "emphasis"])
        for parser in (self._prose, self._short):
            parser.inline.ruler.before("backticks", "formula", _inline_rule)
            parser.core.ruler.push("together", _keep_together)
            assert isinstance(parser.renderer, RendererHTML)
            rules: dict[str, Any] = parser.renderer.rules
            rules |= {
                "formula": self._formula, "display": self._display, "term": self._term, "fence": self._fence,
                "code_inline": self._code_inline, "th_open": self._th_open, "td_open": self._td_open,
            }  # fmt: skip
        self._known: dict[tuple[str, str], str] = {}

    def html(self, part: Prose, name: str) -> str:
        """A run of a section's prose. name: what makes its ids differ from those of all other runs on a page."""
        key = (part.markdown, name)
        if key not in self._known:
            self._known[key] = str(self._prose.render(part.markdown, {"name": name, "n": 0}))
        return self._known[key]

    def inline(self, text: str) -> str:
        """A short text of a question: formulas, `code` and **strong** words."""
        return str(self._short.renderInline(text))

    def formula(self, source: str, spoken: str = "", *, display: bool = False, after: str = "") -> str:
        """A formula with its sentence: the one that is given, or the one that is read from it.

        after: what is written after it without a space, which stays on its line.
        """
        sentence = f'<span class="spoken">{escape(spoken or formulas.said(source, self.words))}</span>'
        drawn = [
            formulas.mathml(one, display).replace("<math", '<math aria-hidden="true"', 1)
            for one in ([source] if display else formulas.pieces(source))
        ]
        if display:
            return f'<div class="math">{sentence}{drawn[0]}</div>'
        if after:
            drawn[-1] = f'<span class="unbroken">{drawn[-1]}{escape(after)}</span>'
        return f'<span class="math">{sentence}{" ".join(drawn)}</span>'

    def _formula(self, tokens: Sequence[Token], i: int, *rest: Any) -> str:
        source, meta = tokens[i].content, tokens[i].meta
        before, drawn = escape(meta.get("before", "")), self.formula(source, after=meta.get("after", ""))
        return _unbroken(before, drawn) if len(formulas.pieces(source)) == 1 else before + drawn

    def _display(self, tokens: Sequence[Token], i: int, *rest: Any) -> str:
        return self.formula(tokens[i].content, tokens[i].meta["spoken"], display=True) + "\n"

    def _term(self, tokens: Sequence[Token], i: int, options: Any, env: dict[str, Any]) -> str:
        """A button that opens the explanation, which stands behind it."""
        key = tokens[i].content
        term = self.glossary[key]
        env["n"] += 1
        name = f"term-{env['name']}-{env['n']}"
        meta = tokens[i].meta
        button = (
            f'<button type="button" class="term" popovertarget="{name}">{escape(meta["shown"] or term.bn)}</button>'
        )
        return _unbroken(escape(meta.get("before", "")), button, escape(meta.get("after", ""))) + (
            f'<span id="{name}" popover="auto" class="term-note"><strong>{escape(term.bn)}</strong> '
            f'<span lang="en">({escape(term.en)})</span><span class="meaning">{escape(term.text)}</span></span>'
        )

    def _code_inline(self, tokens: Sequence[Token], i: int, *rest: Any) -> str:
        return f'<code lang="en">{escape(tokens[i].content)}</code>'

    def _fence(self, tokens: Sequence[Token], i: int, *rest: Any) -> str:
        return f'<pre class="code-line listing" lang="en">{escape(tokens[i].content.rstrip())}</pre>\n'

    def _th_open(self, tokens: Sequence[Token], i: int, *rest: Any) -> str:
        # An empty corner of a table is no heading.
        return '<th scope="col">' if tokens[i + 1].content else "<td>"

    def _td_open(self, tokens: Sequence[Token], i: int, *rest: Any) -> str:
        return "<td>"


def _display_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line of $$...$$, and the line after it that begins with a colon."""
    match = _DISPLAY.fullmatch(_line(state, start))
    if match is None or state.is_code_block(start):
        return False
    if silent:
        return True
    spoken = _SPOKEN.fullmatch(_line(state, start + 1)) if start + 1 < end else None
    token = state.push("display", "", 0)
    token.content, token.meta = match[1].strip(), {"spoken": spoken[1] if spoken else ""}
    state.line = start + (2 if spoken else 1)
    token.map, token.block = [start, state.line], True
    return True


def _line(state: StateBlock, n: int) -> str:
    return state.src[state.bMarks[n] + state.tShift[n] : state.eMarks[n]]


def _inline_rule(state: StateInline, silent: bool) -> bool:
    if state.src.startswith("$$", state.pos):
        raise CourseError(f"a display formula is a line of its own: {state.src[state.pos :][:60]}")
    match = _INLINE.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("formula", "", 0).content = match[1].strip()
    state.pos = match.end()
    return True


def _term_rule(state: StateInline, silent: bool) -> bool:
    match = TERM.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        token = state.push("term", "", 0)
        token.content, token.meta = match[1], {"shown": match[2]}
    state.pos = match.end()
    return True


def _keep_together(state: StateCore) -> None:
    """Hand to formulas and terms what touches them: no line ends between them."""
    for block in state.tokens:
        tokens = block.children or []
        for i, token in enumerate(tokens):
            if token.type not in ("formula", "term"):
                continue
            if i and tokens[i - 1].type == "text" and (before := _BEFORE.search(tokens[i - 1].content)):
                tokens[i - 1].content = tokens[i - 1].content[: before.start()]
                token.meta["before"] = before[0]
            if i + 1 < len(tokens) and tokens[i + 1].type == "text" and (after := _AFTER.search(tokens[i + 1].content)):
                tokens[i + 1].content = tokens[i + 1].content[after.end() :]
                token.meta["after"] = after[0]


def _unbroken(before: str, kept: str, after: str = "") -> str:
    return f'<span class="unbroken">{before}{kept}{after}</span>' if before or after else kept
