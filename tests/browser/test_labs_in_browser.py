"""The laboratory in a browser: a number and a curve foretold by keys and by pointer, links, twenty seeds, a phone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.strings import bn, course, t

_LABS = [lab for lab in course().labs if lab.experiments]
_NUMBER = next(lab for lab in _LABS if lab.slug == "lab-knock-out")
_DRAW = next(lab for lab in _LABS if lab.slug == "lab-overfitting")


def _points(page: Page) -> Locator:
    return page.locator(".foretell input[type=range]")


def _press(page: Page, key: str, **values: str) -> None:
    page.get_by_role("button", name=t(f"claim-lab.{key}", **values), exact=True).click()


def test_a_number_is_set_by_keys_said_at_once_and_kept_by_the_link(page: Page, server: str) -> None:
    page.goto(f"{server}/{_NUMBER.slug}")
    slider = page.get_by_role("slider", name=_NUMBER.predict.name)
    slider.focus()
    for value in ("৫৫%", "৬০%", "৬৫%"):
        page.keyboard.press("ArrowRight")
        expect(page.locator(".guess-now strong")).to_have_text(value)
        expect(slider).to_have_attribute("aria-valuetext", value)
    expect(slider).to_be_focused()
    expect(page.locator(".verdict")).to_have_count(0)
    _press(page, "commit")
    expect(page.locator(".question svg text").filter(has_text=t("claim-lab.guessed", value="৬৫%"))).to_be_visible()
    expect(page.get_by_role("heading", name=t("claim-lab.result"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"guessed=65\b"))
    shown = page.locator(".together").inner_text()
    expect(page).to_have_url(re.compile("predict=set"))
    page.goto(page.url)
    expect(page.locator(".together")).to_contain_text(t("claim-lab.you-said", guess="৬৫%"))
    assert page.locator(".together").inner_text() == shown
    _press(page, "again")
    expect(page.locator(".verdict")).to_have_count(0)
    expect(page.get_by_role("slider", name=_NUMBER.predict.name)).to_have_value("65")


def test_a_point_of_a_curve_stands_where_it_is_pressed_and_moves_by_keys(page: Page, server: str) -> None:
    page.goto(f"{server}/{_DRAW.slug}")
    points = _points(page)
    expect(points).to_have_count(len(_DRAW.predict.epochs))
    plot, last = page.locator(".foretell > svg").bounding_box(), points.last.bounding_box()
    assert plot and last and last["width"] >= 44
    across = last["x"] + last["width"] / 2
    assert abs(across - (plot["x"] + plot["width"])) < 1, "the last point is at the last epoch"
    up = plot["y"] + plot["height"] / 3
    page.mouse.click(across, up)
    expect(points.last).to_have_value("200")
    expect(page).to_have_url(re.compile(r"guessed=[\d,%C]*200\b"))
    drawn = re.compile(rf" 1000,{plot['height'] / 3:.1f}$")  # the drawn line goes where the point is
    expect(page.locator(".guess-curve")).to_have_attribute("points", drawn)
    points.nth(1).focus()
    before = int(points.nth(1).input_value())
    page.keyboard.press("ArrowUp")
    expect(points.nth(1)).to_have_attribute("value", str(before + 5))
    expect(points.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(points.nth(1)).to_have_attribute("value", str(before))
    page.keyboard.press("Tab")
    expect(points.nth(2)).to_be_focused()


def test_a_drawn_curve_stands_beside_the_run_and_a_link_brings_both_back(page: Page, server: str) -> None:
    page.goto(f"{server}/{_DRAW.slug}")
    expect(page.locator(".lab-result, .off-by")).to_have_count(0)
    _points(page).last.focus()
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile(r"guessed=[\d,%C]*300\b"))
    _press(page, "commit")
    expect(page.locator(".off-by")).to_have_count(len(_DRAW.predict.epochs))
    expect(page.locator(".verdict").first).to_contain_text(t("claim-lab.shape-right", true=t("claim-lab.rises")))
    line = page.locator(".guess-curve").get_attribute("points")
    expect(page).to_have_url(re.compile("predict=set"))
    page.goto(page.url)
    expect(page.locator(".guess-curve")).to_have_attribute("points", str(line))


@pytest.mark.parametrize("lab", [_NUMBER, _DRAW], ids=["number", "draw"])
def test_a_prediction_can_be_skipped(page: Page, server: str, lab) -> None:
    page.goto(f"{server}/{lab.slug}")
    _press(page, "skip-predict")
    expect(page.locator("details.skipped")).to_contain_text(lab.predict.question)
    expect(page.locator(".lab-result")).to_be_visible()


def test_twenty_seeds_are_run_and_counted(page: Page, server: str) -> None:
    page.goto(f"{server}/lab-uncertainty?predict=skip")
    _press(page, "many", n=bn(20))
    expect(page.locator("svg.held")).to_have_count(1)
    expect(page.locator(".held .seed.ahead")).to_have_count(0)
    expect(page.locator(".held .seed:is(.held, .not)")).to_have_count(20)
    expect(page.locator("progress")).to_have_count(0)
    _press(page, "single")
    expect(page.locator("svg.held")).to_have_count(0)


def test_a_long_run_can_be_stopped(page: Page, server: str) -> None:
    page.goto(f"{server}/{_DRAW.slug}?predict=skip")
    _press(page, "many", n=bn(20))
    expect(page.locator("progress")).to_be_visible()
    _press(page, "stop")
    expect(page.locator("progress")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"seeds=(?!20\b)\d+"))


def test_nothing_runs_over_the_side_of_a_phone(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 328, "height": 740})
    for lab in (_NUMBER, _DRAW):
        for word in ("none", "set"):
            page.goto(f"{server}/{lab.slug}?predict={word}")
            page.locator(".question").first.wait_for()
            over = page.evaluate("(m => m.scrollWidth - m.clientWidth)(document.querySelector('[data-testid=stMain]'))")
            assert over == 0, (lab.slug, word)


def test_on_a_phone_no_seed_of_twenty_is_cut_off(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/lab-scaling?predict=skip&seeds=20")
    expect(page.locator("svg.held .seed")).to_have_count(20)
    row, last = page.locator("svg.held").bounding_box(), page.locator("svg.held .seed").last.bounding_box()
    assert row and last and last["x"] + last["width"] <= row["x"] + row["width"] <= 360


def test_a_choice_that_wraps_fills_its_frame(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/lab-schedule")
    frame = page.locator(".switch").first
    box, options = frame.bounding_box(), [one.bounding_box() for one in frame.get_by_role("button").all()]
    assert box and all(options)
    rows: dict[int, list[float]] = {}
    for one in options:
        rows.setdefault(round(one["y"]), []).append(one["x"] + one["width"])
    assert len(rows) > 1, "the options of this choice wrap"
    assert all(abs(max(ends) - (box["x"] + box["width"])) < 2.5 for ends in rows.values())


def test_a_card_of_the_index_is_a_link_as_a_whole(page: Page, server: str) -> None:
    page.goto(f"{server}/lab", wait_until="networkidle")
    expect(page.locator(".st-key-lab-card-workbench .about")).to_be_visible()  # the last one: nothing moves any more
    page.get_by_text(_NUMBER.about).click(force=True)  # what lies there takes the click: the link
    expect(page).to_have_url(re.compile(f"/{_NUMBER.slug}$"))
