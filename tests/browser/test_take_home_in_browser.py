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


def _take(page: Page, kind: str, folder: Path) -> bytes:
    with page.expect_download() as taken:
        page.locator(f"[data-take={kind}]").first.focus()
        page.keyboard.press("Enter")
    file = folder / f"taken.{kind}"
    taken.value.save_as(file)
    assert taken.value.suggested_filename.isascii() and taken.value.suggested_filename.endswith(f".{kind}")
    return file.read_bytes()


@pytest.mark.parametrize("path", ["/dropout-mask?m=110", "/dropout-loss-curves", "/lab-debugger", "/workbench"])
def test_svg(page: Page, server: str, tmp_path: Path, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(server + path)
    page.locator("[data-take=svg]").first.wait_for()
    text = _take(page, "svg", tmp_path).decode()
    expect(page.locator(".take [aria-live]").first).to_have_text(t("take-home.done"))
    root = ET.fromstring(text)
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    for bad in ("foreignObject", "var(", "NaN", "undefined", "calc(", "<script", "http://127.0.0.1/"):
        assert bad not in re.sub(r"base64,[A-Za-z0-9+/=]+", "", text), bad
    words = [(one, "".join(one.itertext())) for one in root.iter(f"{_SVG}text")]
    assert any(server.split("//")[1] + path.split("?")[0] in said for _, said in words)
    titles = {section.front.title for section in course().sections} | {lab.title for lab in course().labs}
    titles.add(t("interface.workbench"))
    assert any(title in said for _, said in words for title in titles)
    assert 'font-family:"Noto Sans Bengali"' in text and "data:font/woff2;base64,d09GMg" in text
    assert len(words) > 8 and len(list(root.iter(f"{_SVG}g"))) >= 1
    for one, said in words:
        if one.get("transform") is None:
            assert -2 <= float(one.get("x", 0)) <= width and 0 <= float(one.get("y", 0)) <= height, said
    for clip in root.iter(f"{_SVG}clipPath"):
        assert f"url(#{clip.get('id')})" in text


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
