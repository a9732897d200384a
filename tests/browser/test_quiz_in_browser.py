"""The quiz in a browser, by keyboard alone: every kind of item is answered, marked, kept; progress follows."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.course.quiz import Variant, draw_variant
from core.course.scoring import Reply, right_reply
from pages.strings import bn, course, t

# The question without the sentences in which its formulas are heard.
_SEEN = """(e) => {
    const copy = e.cloneNode(true);
    copy.querySelectorAll(".spoken").forEach((said) => said.remove());
    return copy.textContent;
}"""


def _bare(text: str) -> str:
    """Letters and digits alone: what formula and code look like does not matter."""
    return re.sub(r"[^\w\u0980-\u09FF]|_", "", text)


def _asked(page: Page) -> Variant:
    """The variant on the screen, found by its seed and its words."""
    form = page.locator("form.quiz")
    form.wait_for()
    seed, kind = int(form.get_attribute("data-fresh") or 0), form.get_attribute("data-kind")
    words = _bare(page.locator(".quiz h1").evaluate(_SEEN))
    items = [item for item in course().bank.items.values() if item.__struct_config__.tag == kind]
    found = [variant for item in items if _bare((variant := draw_variant(item, seed)).shown.question) == words]
    assert len(found) == 1, (kind, seed, len(found))
    return found[0]


def _answer(page: Page, kind: str, reply: Reply) -> None:
    """Give a reply by keyboard."""
    form = page.locator("form.quiz")
    if kind in ("choice", "multi", "truth", "lines"):
        for mark in reply.marks:
            form.locator(f"[name=mark][value='{mark}']").focus()
            page.keyboard.press("Space")
    elif kind in ("number", "vector"):
        form.locator("[name=text]").focus()
        page.keyboard.type(reply.text.translate(str.maketrans("0123456789-", "০১২৩৪৫৬৭৮৯−")))
    elif kind == "match":
        for i, mark in enumerate(reply.marks):
            form.locator("select").nth(i).select_option(str(mark))
    elif kind == "click":
        for part in reply.parts:
            form.locator(f"[data-part='{part}']").last.focus()
            page.keyboard.press("Space")
    else:
        for place, mark in enumerate(reply.marks):
            step = form.locator(f"li[data-mark='{mark}']")
            for _ in range(10):
                if form.locator("li[data-mark]").nth(place).get_attribute("data-mark") == str(mark):
                    break
                step.locator("[data-move='-1']").focus()
                page.keyboard.press("Enter")
    form.locator("[data-sure='3']").focus()
    page.keyboard.press("Enter")
    page.locator(".quiz.marked").wait_for()


def _press(page: Page, selector: str) -> None:
    page.locator(selector).focus()
    page.keyboard.press("Enter")


_KINDS = sorted({item.__struct_config__.tag for item in course().bank.items.values()})


@pytest.mark.parametrize("kind", _KINDS)
def test_every_kind_by_keyboard_on_a_phone(page: Page, server: str, kind: str) -> None:
    """The quiz of a section is walked until an item of that kind was answered."""
    page.set_viewport_size({"width": 360, "height": 740})
    bank = course().bank
    section = next(bank.sections[item.id] for item in bank.items.values() if item.__struct_config__.tag == kind)
    page.goto(f"{server}/quiz?set={section}")
    for _ in range(40):
        variant = _asked(page)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth + 1")
        _answer(page, variant.shown.kind, right_reply(variant))
        expect(page.locator(".outcome.right")).to_be_visible()
        if variant.shown.kind == kind:
            return
        token = page.locator(".marked").get_attribute("data-fresh")
        _press(page, "[data-go=next]")
        expect(page.locator(f"[data-fresh='{token}']")).to_have_count(0)
        if page.locator(".st-key-quiz-ways").count():
            page.get_by_role("button", name=t("quiz.more")).click()
    pytest.fail(f"no item of kind {kind} came up")


def test_wrong_hint_again_and_progress(page: Page, server: str, tmp_path: Path) -> None:
    page.goto(f"{server}/quiz?set=dropout-inverted-scaling")
    first = _asked(page)
    _press(page, "[data-go=hint]")
    expect(page.locator(".hint")).to_have_count(1)
    page.locator("form.quiz [data-sure='1']").click()
    expect(page.get_by_role("alert")).to_be_visible()  # nothing was answered: asked again, not marked
    reply = right_reply(first)
    wrong = Reply(text="98765") if reply.text else Reply(marks=reply.marks[::-1])
    if first.shown.kind == "vector":
        wrong = Reply(text=", ".join(["98765"] * len(reply.text.split(","))))
    elif first.shown.kind in ("choice", "multi", "truth"):
        wrong = Reply(marks=(next(i for i in range(2) if (i,) != reply.marks),))
    _answer(page, first.shown.kind, wrong)
    expect(page.locator(".outcome.wrong")).to_be_visible()
    _press(page, "[data-go=again]")
    page.locator("form.quiz").wait_for()
    assert _asked(page).seed != first.seed
    page.goto(f"{server}/progress")
    row = page.locator(".standing").nth(6)
    expect(row).to_contain_text(t("progress.sure-but-wrong"))
    with page.expect_download() as taken:
        page.get_by_role("link", name=t("progress.take")).click()
    file = tmp_path / "progress.json"
    taken.value.save_as(file)
    page.get_by_text(t("progress.forget")).first.click()
    page.get_by_role("button", name=t("progress.forget-yes")).click()
    expect(page.locator(".said")).to_have_text(t("progress.loaded-forgotten"))
    expect(page.locator(".standing").nth(6)).to_contain_text(t("progress.new"))
    page.locator(".own-data input[type=file]").set_input_files(file)
    expect(page.locator(".said")).to_have_text(t("progress.loaded-done"))
    expect(page.locator(".standing").nth(6)).to_contain_text(t("progress.of-last", right=bn(0), n=bn(1)))
    file.write_text(file.read_text().replace("wrong", "right"))
    page.locator(".own-data input[type=file]").set_input_files(file)
    expect(page.locator(".refused, .said").first).to_have_text(t("progress.loaded-damaged"))
