"""Sections 11 and 13-16 in a browser: places, costs, networks and parts are chosen by hand and by keyboard."""

from playwright.sync_api import Page, expect

from pages.strings import bn, course, t


def test_a_place_is_chosen_by_pointer_and_by_keyboard(page: Page, server: str) -> None:
    page.goto(f"{server}/dropout-where-to-use")
    title = page.locator(".place-title")
    expect(title).to_contain_text(t("placement-map.at-hidden"))
    page.locator('[data-set="place=output"]').click()
    expect(title).to_contain_text(t("placement-map.at-output"))
    expect(page.locator(".at-place .verdict.holds")).to_be_visible()
    assert "place=output" in page.url
    before = page.locator('[data-set="place=before-norm"]')
    before.focus()
    page.keyboard.press("Enter")
    expect(title).to_contain_text(t("placement-map.at-before-norm"))
    expect(before).to_have_attribute("aria-pressed", "true")


def test_each_cost_opens_and_all_verdicts_stay(page: Page, server: str) -> None:
    page.goto(f"{server}/dropout-disadvantages?p=0.25&cost=memory")
    expect(page.locator(".life").first).to_be_attached()
    expect(page.locator(".costs .verdict")).to_have_count(3)
    page.get_by_role("button", name=t("three-costs.underfitting")).click()
    expect(page.locator(".figure .here")).to_have_count(2)
    expect(page.locator(".cost.opened")).to_have_count(1)
    assert "cost=underfitting" in page.url and "p=0.25" in page.url


def test_a_network_is_faded_and_comes_back(page: Page, server: str) -> None:
    page.goto(f"{server}/dropout-dropout-vs-weight-decay")
    name = page.get_by_role("button", name=t("decay-comparison.neither"))
    name.click()
    expect(page.locator(".net-row.aside")).to_have_count(1)
    expect(name).to_have_attribute("aria-pressed", "false")
    name.click()
    expect(page.locator(".net-row.aside")).to_have_count(0)


def test_the_definition_is_covered_opened_copied_and_checked(page: Page, server: str) -> None:
    section = course().section("dropout-exam-definition")
    assert section.front.recall is not None
    page.goto(f"{server}/dropout-exam-definition")
    definition = page.locator(".definition")
    expect(definition).to_be_hidden()
    page.locator(".answer").fill("আমার লেখা")
    page.locator(".covered summary").click()
    expect(definition).to_have_text(section.front.recall.definition)
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text } }")
    copy = page.locator("[data-copy]").first
    copy.click()
    expect(copy).to_have_text(t("recall-card.copied"))
    assert page.evaluate("window.copied") == section.front.recall.definition
    page.get_by_role("checkbox").nth(3).click()
    expect(page.get_by_text(t("recall-card.counted", n=bn(5), had=bn(1)))).to_be_visible()
    expect(page.locator(".without-part")).to_have_count(4)
    # What was opened and written stays: only what changed is redrawn.
    expect(definition).to_be_visible()
    expect(page.locator(".answer")).to_have_value("আমার লেখা")


def test_the_other_means_of_sub_networks(page: Page, server: str) -> None:
    page.goto(f"{server}/dropout-advantages")
    expect(page.get_by_text(t("subnetwork-average.arithmetic-equal"))).to_be_visible()
    page.locator('[data-set="kind=softmax"]').click()
    expect(page.get_by_text(t("subnetwork-average.geometric-equal"))).to_be_visible()


def test_nothing_runs_over_the_side_of_a_phone(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/dropout-disadvantages?cost=memory")  # the others: test_nothing_stands_out_of_the_page
    page.locator(".figure > *").first.wait_for()
    over = page.evaluate("(m => m.scrollWidth - m.clientWidth)(document.querySelector('[data-testid=stMain]'))")
    assert over == 0
