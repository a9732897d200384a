"""A figure becomes a file: plain SVG with its letters in it, and a PNG that is not blank; by keyboard."""

import re
import struct
import xml.etree.ElementTree as ET
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pages.strings import course, t

_SVG = "{http://www.w3.org/2000/svg}"


def _take(page: Page, kind: str, folder: Path, nth: int = 0) -> bytes:
    with page.expect_download() as taken:
        page.locator(f"[data-take={kind}]").nth(nth).focus()
        page.keyboard.press("Enter")
    file = folder / f"taken.{kind}"
    taken.value.save_as(file)
    assert taken.value.suggested_filename.isascii() and taken.value.suggested_filename.endswith(f".{kind}")
    return file.read_bytes()


def _words(text: str) -> list[tuple[ET.Element, str]]:
    return [(one, "".join(one.itertext())) for one in ET.fromstring(text).iter(f"{_SVG}text")]


@pytest.mark.parametrize(
    "path", ["/dropout-mask?m=110", "/dropout-loss-curves", "/dropout-how-it-works", "/lab-debugger", "/workbench"]
)
def test_svg(page: Page, server: str, tmp_path: Path, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(server + path)
    page.locator("[data-take=svg]").first.wait_for()
    text = _take(page, "svg", tmp_path).decode()
    expect(page.locator(".take [aria-live]").first).to_have_text(t("take-home.done"))
    root = ET.fromstring(text)
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    for bad in ("foreignObject", "var(", "NaN", "undefined", "calc(", "<script", "rgba("):
        assert bad not in re.sub(r"base64,[A-Za-z0-9+/=]+", "", text), bad
    words = _words(text)
    assert any(server.split("//")[1] + path.split("?")[0] in said for _, said in words)
    titles = {section.front.title for section in course().sections} | {lab.title for lab in course().labs}
    titles.add(t("interface.workbench"))
    assert any(title in said for _, said in words for title in titles)
    assert 'font-family:"Noto Sans Bengali"' in text and "data:font/woff2;base64,d09GMg" in text
    assert len(words) > 8 and len(list(root.iter(f"{_SVG}g"))) >= 1
    for one, said in words:
        if one.get("transform") is None:
            assert -2 <= float(one.get("x", 0)) <= width and 0 <= float(one.get("y", 0)) <= height, said
    drawn = [*root.iter(f"{_SVG}clipPath"), *root.iter(f"{_SVG}pattern")]
    assert len(drawn) == len(re.findall(r"url\(#", text)) and all(f"url(#{one.get('id')})" in text for one in drawn)
    if path == "/dropout-how-it-works":
        assert list(root.iter(f"{_SVG}pattern")), "what is off is hatched"


def test_lines_are_those_of_the_page(page: Page, server: str, tmp_path: Path) -> None:
    """Code that a narrow screen breaks is broken in the file as well, its spaces kept."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/dropout-mask?m=")
    page.locator("[data-take=svg]").first.wait_for()
    words = [said for _, said in _words(_take(page, "svg", tmp_path).decode())]
    numbers = re.findall(r"0[.][0-9]{4}", page.locator(".figure .code-line").first.inner_text())
    assert len(numbers) == 3
    at = words.index("m = rng.random(3) >= 0.5  #")
    assert words[at + 1] == f"[{', '.join(numbers)}]"


def test_a_word_longer_than_a_line(page: Page, server: str, tmp_path: Path) -> None:
    """It is broken where the page breaks it, between letters as they are read."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/dropout-how-it-works")
    page.locator("[data-take=svg]").wait_for()
    letter = "ক্ষ্মী"
    page.locator(".figure .note").evaluate(
        "(note, word) => { note.style.overflowWrap = 'anywhere'; note.textContent = word; }", letter * 60
    )
    lines = [said for _, said in _words(_take(page, "svg", tmp_path).decode()) if said.startswith(letter)]
    assert len(lines) > 2 and "".join(lines) == letter * 60
    assert all(len(line) % len(letter) == 0 for line in lines)


def test_the_page_stays_where_it_is(page: Page, server: str, tmp_path: Path) -> None:
    """At its end it is shorter for a moment, while the controls are away; not every browser goes back by itself."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/dropout-network-diagram")
    button = page.locator("[data-take=svg]")
    button.wait_for()
    scroller = page.locator("[data-testid=stMain]")
    scroller.evaluate("e => { e.style.overflowAnchor = 'none'; e.scrollTo({ top: 1e6, behavior: 'instant' }); }")
    before = scroller.evaluate("e => e.scrollTop")
    assert before > 300
    with page.expect_download():
        button.evaluate("e => { e.focus({ preventScroll: true }); e.click(); }")
    assert scroller.evaluate("e => e.scrollTop") == before


def test_what_sticks_to_the_window_stands_at_its_place(page: Page, server: str, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/lab-knock-out?predict=skip")
    page.locator(".figure:has(.team-now) [data-take=svg]").wait_for()
    figures = page.locator(".figure:has(> .take)")
    nth = next(i for i in range(figures.count()) if figures.nth(i).locator(".team-now").count())
    words = _words(_take(page, "svg", tmp_path, nth).decode())
    down = {said: float(one.get("y", 0)) for one, said in reversed(words)}
    assert down[t("team-picture.without")] < down[t("team-plays.layer-1")] < down[t("team-plays.layer-2")]


def test_no_shape_is_lost(page: Page, server: str, tmp_path: Path) -> None:
    """Also what is defined once and used in many places, each at its own."""
    page.goto(f"{server}/dropout-worked-example")
    wall = page.locator(".figure:has(> .take)").nth(1)
    wall.locator("use").first.wait_for(state="attached")
    text = _take(page, "svg", tmp_path, 1).decode()
    places = re.findall(r'<g transform="matrix\(1 0 0 1 ([-0-9. ]+)\)">(?:<g>)+<circle', text)
    assert len(set(places)) == len(places) == wall.locator("use").count() == 24
    assert len(re.findall(r'pathLength="14"', text)) == wall.locator("use[href='#wall-off']").count() == 12


def test_its_link_shows_the_same_picture(page: Page, server: str, tmp_path: Path) -> None:
    """Also of a step that the player came to."""
    page.goto(f"{server}/dropout-network-diagram?p=0.3&seed=11")
    page.locator("[data-take=svg]").first.wait_for()
    for _ in range(2):
        page.locator("[data-play=next]").first.click()
    first = _take(page, "svg", tmp_path).decode()
    said = [one for _, one in _words(first)]
    at = next(i for i, one in enumerate(said) if one.startswith("http"))
    link = said[at]
    assert "p=0.3" in link and "seed=11" in link and "step=3" in link
    page.goto("about:blank")
    page.goto(link)
    page.locator("[data-take=svg]").first.wait_for()
    again = [one for _, one in _words(_take(page, "svg", tmp_path).decode())]
    assert again == said


def test_before_the_prediction_there_is_nothing_to_take(page: Page, server: str) -> None:
    lab = next(one for one in course().labs if one.experiments and one.predict)
    page.goto(f"{server}/{lab.slug}")
    page.locator(".figure .question").first.wait_for()
    expect(page.locator(".figure:has(.question) .take")).to_have_count(0)


def test_controls_come_back_and_png_is_a_picture(page: Page, server: str, tmp_path: Path) -> None:
    page.goto(f"{server}/dropout-how-it-works")
    page.locator("[data-take=png]").wait_for()
    data = _take(page, "png", tmp_path)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    assert width > 900 and height > 900
    chunks, at = b"", 8
    while at < len(data):
        size = struct.unpack(">I", data[at : at + 4])[0]
        if data[at + 4 : at + 8] == b"IDAT":
            chunks += data[at + 8 : at + 8 + size]
        at += 12 + size
    assert len(set(zlib.decompress(chunks))) > 50  # more than a plain ground
    expect(page.get_by_role("button", name=t("mask-explorer.next"))).to_be_visible()
    assert page.locator(".figure.taking").count() == 0


def test_what_did_not_arrive_is_said(page: Page, server: str) -> None:
    page.route("**/take_home.js*", lambda route: route.abort())
    page.goto(f"{server}/dropout-how-it-works")
    page.locator("[data-take=png]").click()
    expect(page.locator(".take [aria-live]")).to_have_text(t("take-home.failed"))
