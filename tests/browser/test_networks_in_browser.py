"""Networks in a browser: press a neuron, play masks, walk the register, take neurons away."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.strings import bn, t

_DIAGRAM = "/dropout-network-diagram"
_VIEWS = ("mask", "formula", "scaled", "code", "outcome", "gradient")


def _seven(page: Page) -> list[str]:
    """What the seven views show; the picture by which units are off."""
    off = page.locator(".views .unit").evaluate_all("units => units.map(u => u.classList.contains('off'))")
    return [str(off), *(page.locator(f'[data-slot="{slot}"]').text_content() or "" for slot in _VIEWS)]


def _press(page: Page, key: str) -> None:
    page.get_by_role("button", name=t(key), exact=True).click()


def _unit(page: Page, i: int) -> Locator:
    return page.locator(".pair .press").nth(i)


def test_a_pressed_neuron_changes_all_seven_views(page: Page, server: str) -> None:
    page.goto(f"{server}{_DIAGRAM}?step=3")
    first = _unit(page, 0)
    expect(first).to_be_visible()
    before, pressed = _seven(page), first.get_attribute("aria-pressed")
    first.click()
    expect(first).not_to_have_attribute("aria-pressed", str(pressed))
    after = _seven(page)
    assert all(old != new for old, new in zip(before, after, strict=True))
    expect(page.locator(".pair .wire.with.off").first).to_be_attached()
    expect(page).to_have_url(re.compile("off="))
    first.focus()
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-pressed", str(pressed))
    assert _seven(page) == before
    page.keyboard.press("Space")
    expect(first).not_to_have_attribute("aria-pressed", str(pressed))
    url = page.url
    page.goto("about:blank")
    page.goto(url)
    expect(_unit(page, 0)).not_to_have_attribute("aria-pressed", str(pressed))
    assert _seven(page) == after
    _press(page, "network-diagram.lottery")
    expect(page.get_by_role("button", name=t("network-diagram.play"), exact=True)).to_be_visible()
    assert _seven(page) == before


def test_masks_play_without_the_server(page: Page, server: str) -> None:
    sent: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(server + _DIAGRAM)
    tally = page.locator("[data-slot=tally]")
    expect(tally).to_be_visible()
    before, counted, label = _seven(page), tally.inner_text(), page.locator(".pair svg[role=group]")
    said = label.get_attribute("aria-label")
    page.wait_for_load_state("networkidle")
    n_sent = len(sent)
    _press(page, "network-diagram.next")
    expect(tally).not_to_have_text(counted)
    assert _seven(page) != before
    expect(label).not_to_have_attribute("aria-label", str(said))
    _press(page, "network-diagram.previous")
    assert _seven(page) == before
    _press(page, "network-diagram.play")
    expect(tally).not_to_have_text(counted)
    _press(page, "network-diagram.pause")
    step = int(re.findall("[০-৯]+", tally.inner_text())[-1])
    now = page.locator(".views .unit").evaluate_all("units => units.map(u => u.classList.contains('off'))")
    pressed = page.locator(".pair .press").evaluate_all("units => units.map(u => u.getAttribute('aria-pressed'))")
    assert [str(off).lower() for off in now] == pressed
    assert len(sent) == n_sent
    # What is pressed now starts from the mask on the screen.
    _unit(page, 2).click()
    expect(page).to_have_url(re.compile(rf"step={step}\b"))
    expect(page.locator(".views .unit").nth(2)).to_have_class(re.compile("off" if not now[2] else "unit with$"))


def test_the_register_fills(page: Page, server: str) -> None:
    page.goto(f"{server}/dropout-what-is-dropout")
    step, window = page.locator("[data-slot=step]"), page.locator("[data-slot=taken]")
    expect(step).to_have_text(bn(5))
    width = window.get_attribute("width")
    _press(page, "thinned-network.next")
    expect(step).to_have_text(bn(6))
    expect(window).not_to_have_attribute("width", str(width))
    expect(page.locator("[data-slot=said]")).to_contain_text(bn(6))


def test_neurons_taken_away_with_the_slider_under_the_axis(page: Page, server: str) -> None:
    page.goto(f"{server}/dropout-intuition")
    verdict = page.locator(".verdict")
    expect(verdict).to_contain_text(t("team-picture.holds", lost="৫০%"))
    slider = page.get_by_label(t("team-picture.lost"))
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(verdict).to_contain_text("৬০%")
    expect(page).to_have_url(re.compile("lost=0.6"))
    _press(page, "team-picture.neurons")
    expect(page.locator(".register .unit").first).to_be_attached()
    expect(verdict).to_contain_text("৬০%")


@pytest.mark.parametrize("reduced", [False, True])
def test_the_first_page_plays_once(page: Page, server: str, reduced: bool) -> None:
    page.emulate_media(reduced_motion="reduce" if reduced else "no-preference")
    page.goto(server)
    step = page.locator("[data-slot=step]")
    if not reduced:
        expect(step).not_to_have_text(bn(1))
        page.get_by_role("button", name=t("hero.pause")).click()
        page.get_by_role("button", name=t("hero.again")).click()
        # Seen at its pace long enough: the rest quickly.
        page.evaluate(
            "document.querySelectorAll('.figure').forEach(({figure}) => figure?.track && (figure.track.pause = 50))"
        )
    else:
        step.wait_for()
        assert step.inner_text() == bn(12), "the end at once: nothing moves"
    expect(step).to_have_text(bn(12))
    expect(page.get_by_role("button", name=t("hero.again"))).to_be_visible()
