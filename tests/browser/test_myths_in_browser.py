"""The court of myths in a browser: a vote by keyboard, the verdict, the next card, and no way over a phone's side."""

from playwright.sync_api import Page, expect

from pages.strings import bn, course, t


def test_a_vote_is_given_and_the_next_card_waits_for_one(page: Page, server: str) -> None:
    myths = course().topic("dropout").myths
    page.goto(f"{server}/lab-myths?card=1")
    expect(page.locator("blockquote")).to_have_text(myths[0].statement)
    expect(page.locator(".judged")).to_have_count(0)
    vote = page.locator('[data-set="vote=false"]')
    vote.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".judgement strong")).to_have_text(t(f"myth-court.judged-{str(myths[0].holds).lower()}"))
    expect(page.locator(f'.judged a[href="{myths[0].section}"]')).to_be_visible()
    assert "vote=false" in page.url
    page.get_by_role("button", name=t("curves.other-seed")).click()
    expect(page.get_by_text(t("myth-court.origin", seed=bn(8)))).to_be_visible()
    page.get_by_role("button", name=t("myth-court.next"), exact=True).click()
    expect(page.locator("blockquote")).to_have_text(myths[1].statement)
    expect(page.locator(".judged")).to_have_count(0)
    expect(page.locator(".votes button")).to_have_count(2)


def test_nothing_runs_over_the_side_of_a_phone(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/lab-myths?card=1&vote=true")
    myths = course().topic("dropout").myths
    for card, myth in enumerate(myths, start=1):
        expect(page.locator("blockquote")).to_have_text(myth.statement)
        page.locator(".judgement").wait_for()
        over = page.evaluate("(m => m.scrollWidth - m.clientWidth)(document.querySelector('[data-testid=stMain]'))")
        assert over == 0, card
        if card < len(myths):
            page.locator(f'[data-set="card={card + 1}&vote=none"]').click()
            page.locator('[data-set="vote=true"]').click()
