"""Neurons are taken from two networks by keyboard."""

from playwright.sync_api import Page, expect

from pages.strings import bn, t


def test_neurons_by_keyboard(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/lab-knock-out?predict=skip&gone={'0' * 96}")
    said = page.locator(".plays .said")
    expect(said).to_contain_text(f"{bn(0)}টি সরানো")
    for n in (1, 2):
        page.locator(".players [data-flip]").nth(n * 10).focus()
        page.keyboard.press("Enter")
        expect(said).to_contain_text(f"{bn(n)}টি সরানো")
    page.get_by_role("button", name=t("team-plays.one-more")).focus()
    page.keyboard.press("Enter")
    expect(said).to_contain_text(f"{bn(3)}টি সরানো")
    assert page.evaluate("new URLSearchParams(location.search).get('gone').split('1').length") == 4
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth + 1")
