"""Formulas as a reader meets them: drawn with the bundled font, whole in their lines, and heard as a sentence."""

import re

import pytest
from playwright.sync_api import Page

from pages.strings import course

_WITH_FORMULAS = [section for section in course().sections if "$" in section.prose]
# Marks that begin a line, found by where the browser has put them.
_LONELY = """() => {
    const lonely = [];
    for (const block of document.querySelectorAll(".prose :is(p, li)")) {
        const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
        const { left } = block.getBoundingClientRect();
        while (walk.nextNode()) {
            const { data } = walk.currentNode;
            const start = data.search(/[।,;:?!)]/);
            if (start !== 0 || walk.currentNode.parentElement.closest("math, .spoken, [popover]")) continue;
            const range = document.createRange();
            range.setStart(walk.currentNode, 0);
            range.setEnd(walk.currentNode, 1);
            if (range.getBoundingClientRect().left < left + 2) lonely.push(block.textContent.slice(0, 60));
        }
    }
    return lonely;
}"""
_BOXES = """() => [...document.querySelectorAll("div.math")].map((e) => ({
    size: parseFloat(getComputedStyle(e).fontSize), cut: e.scrollHeight > e.clientHeight,
    out: e.getBoundingClientRect().right > innerWidth,
}))"""


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".remember").wait_for()
    page.evaluate("document.fonts.ready")


@pytest.mark.parametrize("width, size", [(360, 21), (1366, 25)])
def test_formulas_are_whole_and_marks_follow_them(page: Page, server: str, width: int, size: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    n_boxes = 0
    for section in _WITH_FORMULAS:
        _open(page, f"{server}/{section.slug}")
        assert not page.evaluate(_LONELY), section.slug
        boxes = page.evaluate(_BOXES)
        assert not [box for box in boxes if box["cut"] or box["out"] or box["size"] != size], (section.slug, boxes)
        n_boxes += len(boxes)
        wide = page.locator(".prose span.math").evaluate_all(
            "(all) => all.filter((e) => e.getBoundingClientRect().right > innerWidth).length"
        )
        assert not wide, section.slug
    assert n_boxes == sum(section.prose.count("$$") for section in course().sections) // 2


def test_a_formula_that_is_too_long_scrolls_by_itself(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    _open(page, f"{server}/dropout-advantages")
    box = page.locator("div.math").first
    box.evaluate("(e) => { e.lastChild.innerHTML = e.lastChild.innerHTML.repeat(3); }")
    assert box.evaluate("(e) => e.scrollWidth > e.clientWidth && e.getBoundingClientRect().right <= innerWidth")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")


def test_long_formulas_of_a_model_answer_break_where_they_may(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/exam?paper=full&seed=3&at=4&opened=1111")
    page.locator(".st-key-exam math").first.wait_for()
    rows = page.locator(".st-key-exam .math")
    assert rows.evaluate_all("(all) => all.some((e) => e.getClientRects().length > 2)"), "none is long"
    assert not rows.evaluate_all("(all) => all.filter((e) => e.getBoundingClientRect().right > innerWidth).length")


def test_the_bundled_font_draws_formulas(page: Page, server: str) -> None:
    _open(page, f"{server}/dropout-inverted-scaling")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "math :is(mi, mn, mo), .formula i"})
    assert len(nodes["nodeIds"]) > 50
    for node in nodes["nodeIds"]:
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            assert font["isCustomFont"] and font["familyName"].startswith("STIX Two"), font


def test_a_formula_is_heard_once_and_in_bengali(page: Page, server: str) -> None:
    _open(page, f"{server}/dropout-inverted-scaling")
    heard = page.locator(".st-key-prose-1").aria_snapshot()
    written = re.findall(r"^: (.+)", course().sections[6].prose, re.MULTILINE)
    assert heard.count(written[0]) == 1 and "প্রতিটি নিউরন চালু থাকে ১ বিয়োগ p সম্ভাবনায়" in heard
    assert "−" not in heard and "math" not in heard
