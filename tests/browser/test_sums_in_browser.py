"""The sum's widgets in a browser: editing, dropping, walking the steps, guessing, opening the wall, playing."""

import re

from playwright.sync_api import Page, expect

from pages.strings import bn, t


def _press(page: Page, key: str) -> None:
    page.get_by_role("button", name=t(key), exact=True).click()


def test_a_number_in_bengali_digits_rewrites_the_formula(page: Page, server: str) -> None:
    page.goto(f"{server}/dropout-linear-sum")
    field = page.get_by_label(t("arithmetic.field-x", i=bn(2)))
    field.fill("৫.৫")
    field.press("Enter")
    expect(page.locator(".figure .formula")).to_have_attribute("aria-label", re.compile(r"2 \+ 5\.5 \+ 6 = 13\.5$"))
    expect(page).to_have_url(re.compile("x=2%2C5.5%2C6|x=2,5.5,6"))
    field.fill("৯৯৯")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("৯৯৯")
    expect(field).to_have_value("5.5")
    field.fill("০,৫")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(t("interface.decimal-comma", given="০,৫", low=bn(-99), high=bn(99)))
    expect(field).to_have_value("5.5")
    field.fill("–১½")
    field.press("Enter")
    expect(field).to_have_value("-1.5")
    _press(page, "arithmetic.add")
    expect(page.locator("input.number")).to_have_count(8)
    _press(page, "arithmetic.example")
    expect(page.locator("input.number")).to_have_count(6)
    expect(field).to_have_value("4")


def test_a_pressed_unit_is_dropped_and_comes_back(page: Page, server: str) -> None:
    page.goto(f"{server}/dropout-mask")
    code, units = page.locator(".figure .code-line").first, page.locator(".neuron .press")
    expect(code).to_contain_text("[1, 0, 1]")
    units.nth(0).click()
    expect(code).to_contain_text("[0, 0, 1]")
    expect(units.nth(0)).to_have_attribute("aria-pressed", "false")
    units.nth(1).focus()
    page.keyboard.press("Enter")
    expect(code).to_contain_text("[0, 1, 1]")
    page.locator(".mask-switch").nth(0).click()
    expect(code).to_contain_text("[1, 1, 1]")
    expect(page.locator(".said")).to_have_text(t("masked-sum.all-on", total=bn(12)))


def test_the_worked_example_step_by_step_and_the_wall(page: Page, server: str) -> None:
    page.goto(f"{server}/dropout-worked-example")
    working = page.locator(".working")
    expect(working).to_contain_text("16")
    _press(page, "scaling-steps.first")
    expect(working).to_contain_text(t("scaling-steps.said-all", total=bn(12)))
    expect(page.locator(".sum.ahead")).to_have_count(2)
    _press(page, "scaling-steps.next")
    expect(working).to_contain_text(t("scaling-steps.said-masked", off=bn(1), total=bn(8)))
    guess = page.locator("[data-input=guess]")
    guess.fill("১৬")
    guess.press("Enter")
    expect(page.locator(".wall .guess")).to_be_visible()
    _press(page, "mask-wall.all")
    expect(page.locator(".verdict.holds")).to_contain_text(t("mask-wall.lands", mean=bn(12)))
    page.locator(".wall .press").nth(2).click()
    expect(page.locator(".mask-switch[aria-pressed=true]")).to_have_count(1)
    expect(page.locator(".st-key-sheet-1 .total").nth(2)).to_have_text(bn(8))


def test_masks_fall_and_the_mean_settles(page: Page, server: str) -> None:
    page.goto(f"{server}/dropout-inverted-scaling")
    expect(page.locator(".verdict.holds")).to_be_visible()
    scrub, drawn = page.locator("[data-scrub]"), page.locator("[data-slot=draw]")
    scrub.focus()
    page.keyboard.press("Home")
    expect(drawn).to_have_text(bn(1))
    _press(page, "landing.play")
    expect(drawn).not_to_have_text(bn(1))
    _press(page, "landing.pause")
    _press(page, "scaling-histogram.off")
    expect(page.locator(".verdict.fails")).to_be_visible()
    _press(page, "scaling-histogram.new-masks")
    expect(page).to_have_url(re.compile("seed=8"))
