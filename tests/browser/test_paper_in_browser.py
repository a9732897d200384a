"""The paper on the bench on a phone: an exhibit is chosen by keyboard, its link shows it again."""

from playwright.sync_api import Page, expect

from pages.strings import course, t


def test_an_exhibit_by_keyboard(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/lab-paper?seed=3")
    bench = page.locator(".paper-bench")
    told = {exhibit.id: exhibit.title for exhibit in course().topic("dropout").paper}
    expect(bench.locator("h2")).to_contain_text(told["rate"])
    tab = bench.get_by_role("button", name=t("paper-bench.tab-pairs"))
    tab.focus()
    page.keyboard.press("Enter")
    expect(bench.locator("h2")).to_contain_text(told["pairs"])
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth + 1")
    boxes = "(what) => [...document.querySelectorAll(what)].map(e => e.getBoundingClientRect())"
    shown = page.evaluate(f"({boxes})('.paper-bench :is(text, p, button)').map(b => b.right)")
    assert shown and max(shown) <= 360
    buttons = page.evaluate(f"({boxes})('.paper-bench button').map(b => b.height)")
    assert buttons and min(buttons) >= 44
    verdicts = bench.locator(".verdict").all_inner_texts()
    page.reload()
    expect(bench.locator("h2")).to_contain_text(told["pairs"])
    assert bench.locator(".verdict").all_inner_texts() == verdicts
    assert "exhibit=pairs" in page.url and "seed=3" in page.url


def test_clean_labels_have_another_verdict(page: Page, server: str) -> None:
    page.goto(f"{server}/lab-paper?exhibit=gaussian")
    bench = page.locator(".paper-bench")
    expect(bench.locator(".verdict.holds")).to_have_count(2)
    bench.get_by_role("button", name=t("paper-bench.clean")).click()
    expect(bench.locator(".verdict.fails")).to_have_count(1)
