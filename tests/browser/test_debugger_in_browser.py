"""The debugger in a browser: by keys, by presses on its rail, by buttons; its link; no wait for the server."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pages.strings import bn, course, t

_NAME = "step-debugger"


@pytest.fixture
def address(server: str) -> str:
    """A page where the debugger stands, past any prediction that is asked for before it is shown."""
    slugs = [one.slug for one in course().sections if any(place.name == _NAME for place in one.widgets)]
    slugs += [lab.slug for lab in course().labs if _NAME in lab.widgets]
    if not slugs:
        pytest.skip("the debugger stands on no page yet")
    return f"{server}/{slugs[0]}?predict=skip"


def _place(stop: int) -> str:
    return t("step-debugger.place", k=bn(stop), name=t(f"step-debugger.name-{stop}"))


def _expect_stop(page: Page, stop: int) -> None:
    """Name, slider, the lit program and the address all tell of this stop."""
    expect(page.locator("[data-slot=name]")).to_have_text(f"{_place(stop)}।")
    rail = _rail(page)
    expect(rail).to_have_value(str(stop))
    expect(rail).to_have_attribute("aria-valuetext", _place(stop))
    expect(page.locator(".rail li.here")).to_contain_text(t(f"step-debugger.name-{stop}"))
    expect(page).to_have_url(re.compile(rf"stop={stop}\b"))


def _rail(page: Page) -> Locator:
    return page.get_by_role("slider", name=t("params.stop"))


def _press(page: Page, key: str) -> None:
    page.get_by_role("button", name=t(f"step-debugger.{key}"), exact=True).click()


def test_arrow_keys_walk_through_the_stops_and_the_link_brings_one_back(page: Page, address: str) -> None:
    page.goto(address)
    _rail(page).focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    _expect_stop(page, 7)
    expect(_rail(page)).to_be_focused()
    expect(page.locator(".step-code .lit")).to_have_text(["W = W - lr * dW", "v = v - lr * dv"])
    before = page.locator(".step-table").inner_text()
    page.keyboard.press("ArrowLeft")
    _expect_stop(page, 6)
    page.keyboard.press("ArrowRight")
    _expect_stop(page, 7)
    url = page.url
    page.goto("about:blank")
    page.goto(url)
    _expect_stop(page, 7)
    assert page.locator(".step-table").inner_text() == before


@pytest.mark.parametrize("way", ["keys", "buttons"])
def test_late_answers_do_not_take_a_fast_walker_back(slow_line: Page, address: str, way: str) -> None:
    page = slow_line
    page.goto(f"{address}&stop=1")
    _expect_stop(page, 1)
    _rail(page).focus()
    for _ in range(6):
        if way == "keys":
            page.keyboard.press("ArrowRight", delay=180)
        else:
            page.get_by_role("button", name=t("step-debugger.next"), exact=True).click(delay=180)
    _expect_stop(page, 7)
    _press(page, "previous")
    _expect_stop(page, 6)


def test_buttons_walk_at_once_and_stop_at_both_ends(page: Page, address: str) -> None:
    page.goto(f"{address}&stop=6")
    _expect_stop(page, 6)
    for _ in range(2):
        _press(page, "next")
    # Before the server can have answered.
    assert page.locator("[data-slot=name]").inner_text() == f"{_place(8)}।"
    _expect_stop(page, 8)
    following = page.get_by_role("button", name=t("step-debugger.next"), exact=True)
    expect(following).to_have_attribute("aria-disabled", "true")
    following.click(force=True)
    _expect_stop(page, 8)
    for _ in range(9):
        page.get_by_role("button", name=t("step-debugger.previous"), exact=True).click(force=True)
    _expect_stop(page, 1)
    _press(page, "next")
    _expect_stop(page, 2)


def test_another_seed_and_another_rate_keep_the_stop(page: Page, address: str) -> None:
    page.goto(f"{address}&stop=1")
    _rail(page).focus()
    page.keyboard.press("ArrowRight")
    _expect_stop(page, 2)
    said = page.locator("[data-slot=said]").inner_text()
    page.get_by_role("button", name=t("curves.other-seed"), exact=True).click()
    expect(page.locator("[data-slot=said]")).not_to_have_text(said)
    _expect_stop(page, 2)
    page.locator(".st-key-p input[type=range]").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".step-code .setup", has_text="p, lr, t")).to_contain_text(
        "p, lr, t = 0.45", use_inner_text=False
    )
    _expect_stop(page, 2)


def test_only_the_active_path_moves(page: Page, address: str) -> None:
    def moving() -> list[bool]:
        return page.locator(".step-net .wire").evaluate_all(
            "wires => wires.map(wire => getComputedStyle(wire).animationName !== 'none')"
        )

    page.goto(f"{address}&seed=7&stop=4")
    _expect_stop(page, 4)
    off = page.locator(".step-net .wire").evaluate_all("wires => wires.map(wire => wire.classList.contains('off'))")
    assert sum(off) == 3, "seed 7 drops one unit, with three links"
    assert moving() == [not gone for gone in off]
    _press(page, "next")
    _expect_stop(page, 5)
    assert not any(moving())
    _press(page, "next")
    _expect_stop(page, 6)
    assert moving() == [not gone for gone in off]
    page.emulate_media(reduced_motion="reduce")
    assert not any(moving())


def test_on_a_phone_a_touch_chooses_a_stop_and_nothing_is_cut_off(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{address}&p=0.95&seed=4")
    rail = _rail(page)
    for stop in (4, 7, 1, 8):
        rail.scroll_into_view_if_needed()
        box = rail.bounding_box()
        assert box is not None and box["height"] >= 44
        page.touchscreen.tap(box["x"] + box["width"] * (stop - 0.5) / 8, box["y"] + box["height"] / 2)
        _expect_stop(page, stop)
        wide = page.evaluate("document.querySelector('.step-debugger').scrollWidth")
        assert wide <= page.evaluate("document.querySelector('.step-debugger').clientWidth")
        lines = page.locator(".step-code pre span")
        assert lines.evaluate_all("all => all.every(e => e.checkVisibility() === e.classList.contains('lit'))")
    context.close()
