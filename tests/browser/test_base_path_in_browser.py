"""The app below a path: Streamlit's own base path, and a proxy that takes a path away. Nothing is asked elsewhere."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from core.course.answers import MAX_FILE_BYTES
from pages.strings import course, t
from tests.browser.conftest import serve
from tests.browser.relay import stripping

_SECTION = "dropout-how-it-works"


@pytest.fixture(scope="module", params=["base path", "proxy"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = str(tmp_path_factory.mktemp("data"))
    if request.param == "base path":
        with serve(base="class/dropout", APP_DATA_DIR=data) as address:
            yield address
        return
    with serve(APP_DATA_DIR=data) as address, stripping(address, "/class/dropout") as below:
        yield below


@pytest.fixture
def answers(page: Page) -> list[Response]:
    got: list[Response] = []
    page.on("response", lambda answer: got.append(answer))
    return got


def _all_is_well(answers: list[Response], site: str) -> None:
    asked = [one for one in answers if one.url.startswith("http")]
    assert len(asked) > 10
    assert [one.url for one in asked if one.status >= 400 or not f"{one.url}/".startswith(f"{site}/")] == []


def test_pages_assets_and_tables(page: Page, site: str, answers: list[Response]) -> None:
    """A picture appears and answers; through the lesson and back no request goes wrong."""
    page.goto(f"{site}/")
    page.get_by_role("link", name=t("home.start")).click()
    first = course().sections[0]
    expect(page).to_have_url(f"{site}/{first.slug}")
    expect(page.locator("h1")).to_contain_text(first.front.title)
    page.go_back()
    expect(page).to_have_url(f"{site}/")
    page.goto(f"{site}/{_SECTION}")
    page.locator(".figure svg").first.wait_for()
    page.locator("input[type=range]").first.press("ArrowRight")
    expect(page).to_have_url(f"{site}/{_SECTION}?p=0.55")
    assert page.evaluate("document.fonts.check('16px \"Noto Sans Bengali\"')")
    assert page.locator(".figure").first.evaluate("e => getComputedStyle(e).getPropertyValue('--u')") != ""
    with page.expect_download() as taken:
        page.locator(".take a").first.click()
    assert Path(taken.value.path()).read_text(encoding="utf-8-sig").startswith("unit")
    with page.expect_download() as taken:
        page.locator("[data-take=svg]").first.click()
    assert f"{site.split('//')[1]}/{_SECTION}" in Path(taken.value.path()).read_text(encoding="utf-8")
    page.locator(".st-key-view a").first.click()
    expect(page).to_have_url(f"{site}/{_SECTION}?p=0.55&view=projector")
    page.locator(".figure svg").first.wait_for()
    _all_is_well(answers, site)


def test_answers_are_kept_taken_and_deleted(page: Page, site: str, answers: list[Response], tmp_path: Path) -> None:
    page.goto(f"{site}/quiz?set={_SECTION}")
    page.locator(".quiz").wait_for()
    [cookie] = [one for one in page.context.cookies() if one["name"] == "learner"]
    assert cookie["path"] == "/class/dropout"
    page.goto(f"{site}/progress")
    link = page.locator("a[href^='quiz?set=']").first
    with page.expect_navigation(url=f"{site}/quiz?set=*"):
        link.evaluate("a => { a.target = ''; a.click(); }")
    page.goto(f"{site}/progress")
    with page.expect_download() as taken:
        page.locator(".own-data a").click()
    file = tmp_path / "progress.json"
    taken.value.save_as(file)
    assert "answers" in json.loads(file.read_text(encoding="utf-8")) and file.stat().st_size < MAX_FILE_BYTES
    page.locator(".own-data input[type=file]").set_input_files(file)
    expect(page).to_have_url(f"{site}/progress?loaded=done")
    page.locator(".own-data details summary").click()
    page.locator(".own-data details button").click()
    expect(page).to_have_url(f"{site}/progress?loaded=forgotten")
    page.goto(f"{site}/quiz")
    page.locator(".export").first.wait_for(state="attached")
    with page.expect_download() as taken:
        page.locator("form.export").evaluate("form => form.submit()")
    assert "<quiz>" in Path(taken.value.path()).read_text(encoding="utf-8")
    _all_is_well(answers, site)


def test_a_wrong_address_leads_home(page: Page, site: str) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{site}/no/such//page")
    expect(page.locator("h1")).to_have_text(t("interface.not-found"))
    assert page.evaluate("document.fonts.ready.then(() => getComputedStyle(document.body).fontFamily)")
    assert [one.status for one in answers if one.url.startswith(f"{site}/assets/")].count(200) > 1
    assert [one.url for one in answers[1:] if one.status >= 400] == []
    page.get_by_role("link", name=t("interface.home")).click()
    expect(page).to_have_url(f"{site}/")
    page.get_by_role("link", name=t("home.start")).wait_for()


def test_nothing_of_the_app_is_outside(site: str) -> None:
    root = site.removesuffix("/class/dropout")
    for path in ("/", "/quiz", "/assets/app.css", "/progress/file"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(root + path)
