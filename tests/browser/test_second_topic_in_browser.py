"""A server with a second topic: from its place on the home page to the quiz and what is known of it afterwards."""

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from core.course.library import Course, read_course
from pages.strings import LESSONS, t
from tests.browser.conftest import serve
from tests.topics import with_second_topic


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Course]]:
    lessons = with_second_topic(LESSONS, tmp_path_factory.mktemp("lessons"))
    data = tmp_path_factory.mktemp("data")
    with serve(APP_DATA_DIR=str(data), APP_LESSONS_DIR=str(lessons)) as address:
        yield address, read_course(lessons)


def test_a_learner_goes_through_it(page: Page, site: tuple[str, Course]) -> None:
    address, course = site
    first, second = course.topics[1].sections
    page.goto(address)
    page.locator(".st-key-map a", has_text=first.front.title).click()
    expect(page).to_have_url(f"{address}/{first.slug}")
    expect(page.locator("h1")).to_contain_text(first.front.title)
    page.locator(".figure svg, .figure [data-field], .figure input").first.wait_for()
    expect(page.locator(".st-key-register a")).to_have_count(2)
    assert page.locator("[data-take=svg]").first.locator("xpath=ancestor::*[@data-topic]").get_attribute(
        "data-topic"
    ) == ("batch-norm")
    page.locator(".st-key-next a").click()
    expect(page.locator("h1")).to_contain_text(second.front.title)
    page.goto(f"{address}/quiz?set=mean-stays")
    item = course.bank.items["mean-after"]
    page.locator("label", has_text=item.choice[0].text).click()
    page.locator("[data-sure='3']").click()
    expect(page.locator(".quiz")).to_contain_text(t("quiz.right"))
    page.goto(f"{address}/progress")
    expect(page.locator(".standing.learning")).to_contain_text(first.front.title)


def test_addresses_of_both_topics_are_known_and_no_others(site: tuple[str, Course]) -> None:
    address, course = site
    for topic in course.topics:
        for slug in topic.slugs:
            with urllib.request.urlopen(f"{address}/{slug}") as answer:
                assert answer.status == 200 and '<html lang="bn"' in answer.read().decode()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}/batch-norm-nothing")


@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("path", ["/", "/batch-norm-mean", "/quiz", "/progress", "/exam"])
def test_nothing_stands_out_of_the_page(page: Page, site: tuple[str, Course], path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(site[0] + path)
    page.locator("h1").first.wait_for()
    assert not page.evaluate(
        """() => [...document.querySelectorAll('html, [data-testid=stMain]')]
             .filter((e) => e.scrollWidth > e.clientWidth + 1).length"""
    )
