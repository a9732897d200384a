"""A schedule is drawn by keyboard on a phone; the link holds it."""

from playwright.sync_api import Page, expect


def test_a_schedule_by_keyboard(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/lab-schedule?schedule=hand")
    third = page.locator("[data-input=points]").nth(2)
    third.wait_for()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth + 1")
    third.focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_function("new URLSearchParams(location.search).get('points')?.split(',')[2] === '0.25'")
    page.reload()
    expect(page.locator("[data-input=points]").nth(2)).to_have_value("0.25")
