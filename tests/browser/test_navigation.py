"""Links, the back button, the projector and wrong addresses, as a visitor meets them."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from pages.strings import course, t

ROOT = Path(__file__).parents[2]
_MASK = "/dropout-how-it-works"


def _said(page: Page) -> str:
    return page.locator(".said").inner_text()


def test_nothing_is_asked_of_another_host(page: Page, server: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", _MASK, "/glossary", "/dropout-loss-curves", "/dropout-inverted-scaling", "/quiz?set=mixed"):
        page.goto(server + path)
        page.locator("h1").wait_for()
        page.wait_for_load_state("networkidle")
    assert {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))} == {
        urlsplit(server).netloc
    }
    fonts = {url.rsplit("/", 1)[-1].split("?")[0] for url in asked if ".woff2" in url}
    assert fonts <= {path.name for path in (ROOT / "assets/fonts").glob("*.woff2")}
    assert not [url for url in asked if re.search("plotly|katex", url, re.IGNORECASE)]


def test_from_home_through_the_lesson(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_role("link", name=t("home.start")).click()
    first, second = course().sections[:2]
    expect(page).to_have_url(f"{server}/{first.slug}")
    expect(page.locator("h1")).to_contain_text(first.front.title)
    page.locator(".st-key-next a").click()
    expect(page).to_have_url(f"{server}/{second.slug}")
    expect(page.locator("h1")).to_contain_text(second.front.title)
    page.locator(".st-key-register a").last.click()
    expect(page.locator("h1")).to_contain_text(course().sections[-1].front.title)
    assert page.evaluate("document.documentElement.lang") == "bn"


def test_a_link_reproduces_the_picture(page: Page, server: str) -> None:
    """A slider writes the URL, a button in the picture too; the URL opened elsewhere shows the same."""
    page.goto(f"{server}{_MASK}?seed=11")
    thumb = page.locator("input[type=range]").first
    thumb.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("p=0.55"))
    page.get_by_role("button", name=t("mask-explorer.next")).click()
    expect(page).to_have_url(re.compile("step=2"))
    expect(page.locator(".note")).to_contain_text("ধাপ ২")
    said, url = _said(page), page.url
    page.goto("about:blank")
    page.goto(url)
    expect(page.locator(".said")).to_have_text(said)


def test_a_drag_moves_the_threshold(page: Page, server: str) -> None:
    page.goto(f"{server}{_MASK}?p=0.2")
    page.locator(".lottery .tag").wait_for()
    before = page.locator(".lottery .unit.off").count()
    box = page.locator("input[type=range]").first.locator("xpath=../..").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 160, y, steps=5)
    expect(page.locator(".lottery .unit.off")).not_to_have_count(before)  # at once, before Streamlit answers
    expect(page).to_have_url(re.compile("p=0.2"))
    page.mouse.up()
    expect(page).not_to_have_url(re.compile("p=0.2"))
    expect(page.locator(".lottery .unit.off")).not_to_have_count(before)
    assert page.locator(".lottery .unit.off").count() > before


def test_back_returns_to_the_page_as_it_was_left(page: Page, server: str) -> None:
    page.goto(f"{server}{_MASK}?p=0.65&seed=11&step=2")
    page.locator(".said").wait_for()
    said = _said(page)
    page.locator(".st-key-register a").nth(6).click()
    expect(page.locator("h1")).to_contain_text(course().sections[6].front.title)
    page.go_back()
    expect(page.locator("h1")).to_contain_text(course().sections[3].front.title)
    expect(page.locator(".said")).to_have_text(said)
    assert "p=0.65" in page.url and "step=2" in page.url


def test_projector_and_clicker(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{server}{_MASK}?p=0.3")
    page.locator(".st-key-view a").click()
    page.locator(".st-key-projector-view .said").wait_for()
    assert "view=projector" in page.url and "p=0.3" in page.url
    assert page.locator(".st-key-top").count() == 0
    page.keyboard.press("PageDown")
    expect(page.locator("h1")).to_contain_text(course().sections[4].front.title)
    assert "view=projector" in page.url
    page.keyboard.press("PageUp")
    expect(page.locator("h1")).to_contain_text(course().sections[3].front.title)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.keyboard.press("Escape")
    page.locator(".st-key-top").wait_for()
    assert "view" not in page.url


@pytest.mark.parametrize(
    "query", ["p=oops&seed=-4&mode=xx&view=zz&units=1e9&step=", "p=7&units=oops&step=0", "p=0.3&p=0.4"]
)
def test_bad_values_fall_back_silently(page: Page, server: str, query: str) -> None:
    page.goto(f"{server}{_MASK}?{query}")
    page.locator(".said").wait_for()
    assert page.locator(".refused, [data-testid=stException]").count() == 0


def test_a_wrong_address_has_a_way_home(page: Page, server: str) -> None:
    page.goto(f"{server}/no-such-page")
    expect(page.locator("h1")).to_have_text(t("interface.not-found"))
    page.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text(t("home.title"))


def test_a_term_explains_itself(page: Page, server: str) -> None:
    page.goto(server + _MASK)
    term = page.locator("button.term").first
    term.focus()
    page.keyboard.press("Enter")
    note = page.locator(".term-note:popover-open")
    expect(note).to_be_visible()
    assert len(note.inner_text()) > 20
    page.keyboard.press("Escape")
    expect(page.locator(".term-note:popover-open")).to_have_count(0)


@pytest.mark.parametrize("size", [(360, 740), (1366, 768), (1920, 1080)], ids=lambda size: str(size[0]))
def test_nothing_stands_out_of_the_page(page: Page, server: str, size: tuple[int, int]) -> None:
    """No sideways scroll on any page at three sizes, light and dark."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    view = "?view=projector" if size[0] == 1920 else ""
    page.goto(server + "/" + course().sections[0].slug + view)
    for section in course().sections:
        expect(page.locator("h1")).to_contain_text(section.front.title)
        page.locator(".figure > :visible").first.wait_for()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            wide = page.evaluate(
                """() => [...document.querySelectorAll('html, [data-testid=stMain]')]
                     .filter((e) => e.scrollWidth > e.clientWidth + 1).length"""
            )
            assert not wide, (section.slug, scheme)
        if section is not course().sections[-1]:
            if view:
                page.keyboard.press("PageDown")
            else:
                page.locator(".st-key-next a").click()


def test_bengali_is_drawn_with_the_bundled_font(page: Page, server: str) -> None:
    page.goto(server + _MASK)
    page.locator(".said").wait_for()
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    page.evaluate(
        """() => { const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
             while (walk.nextNode()) if (/[\\u0985-\\u09B9]/.test(walk.currentNode.data) &&
               walk.currentNode.parentElement.getClientRects().length)
                 walk.currentNode.parentElement.dataset.bengali = 1; }"""
    )
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-bengali]"})["nodeIds"]
    assert len(nodes) > 20
    for node in nodes:
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            ours = font["isCustomFont"] and font["familyName"] in ("Noto Sans Bengali", "Bengali Digits")
            html = session.send("DOM.getOuterHTML", {"nodeId": node})["outerHTML"]
            is_code = "<code" in html and "Mono" in font["familyName"]
            assert ours or is_code or "<button" in html, (font, html)
