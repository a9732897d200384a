"""The exam desk in a browser, by keyboard alone on a phone: written, compared, ticked, reloaded, printed."""

from playwright.sync_api import Page, expect

from pages.strings import bn, t


def _press(page: Page, selector: str, key: str = "Enter") -> None:
    page.locator(selector).first.focus()
    page.keyboard.press(key)


def test_a_paper_by_keyboard(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/exam?timed=yes")
    _press(page, "[data-set='paper=short&at=1']")
    for i in range(4):
        page.locator(f"div.exam[data-fresh='exam-short-7-{i}']").wait_for()
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth + 1")
        expect(page.locator(".clock")).to_contain_text(t("exam.left"))
        page.locator("textarea").focus()
        page.keyboard.type(f"উত্তর {i}")
        _press(page, "form [type=submit]")
        page.locator(".model").wait_for()
        expect(page.locator("textarea")).to_have_value(f"উত্তর {i}")
        _press(page, ".points button", "Space")
        expect(page.locator(".points button").first).to_have_attribute("aria-checked", "true")
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth + 1")
        if i == 1:
            page.reload()
            expect(page.locator("textarea")).to_have_value("উত্তর 1")
            expect(page.locator(".points button").first).to_have_attribute("aria-checked", "true")
        _press(page, ".ways .primary")
    expect(page.locator(".result .kept").nth(3)).to_have_text("উত্তর 3")
    expect(page.locator("[data-spent]")).to_have_text(t("exam.spent", minutes=bn(1)))
    assert not page.locator(".total").inner_text().startswith(bn(0))
    page.evaluate("() => { window.print = () => { window.printed = true } }")  # a bare function would be called here
    _press(page, "[data-print]")
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.locator(".st-key-top")).to_be_hidden()
    expect(page.locator(".name-lines")).to_be_visible()
    page.emulate_media(media="screen")
    _press(page, "[data-forget]")
    page.locator("div.exam[data-fresh='exam-short-7-0']").wait_for()
    expect(page.locator("textarea")).to_have_value("")
