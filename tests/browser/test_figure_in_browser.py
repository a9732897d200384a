"""What figure.js promises whatever the picture: focus, a clean next question, the clock, the pointer, copying."""

import re

from playwright.sync_api import Page, expect

from pages.strings import bn, course, t


def test_focus_stays_on_the_switch_that_was_pressed(page: Page, server: str) -> None:
    """The picture is drawn anew around it; elsewhere a learner at the keyboard would start from the top again."""
    page.goto(f"{server}/dropout-inverted-scaling")
    off = page.get_by_role("button", name=t("scaling-histogram.off"), exact=True)
    off.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".verdict.fails")).to_be_visible()
    expect(off).to_have_attribute("aria-pressed", "true")
    expect(off).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict.holds")).to_be_visible()


def test_a_press_never_changes_what_the_focused_control_does(page: Page, server: str) -> None:
    """What was pressed is gone: the focus is at the question, and a second press does not go past it."""
    page.goto(f"{server}/lab-placement?predict=a")
    page.get_by_role("button", name=t("claim-lab.again"), exact=True).first.focus()
    page.keyboard.press("Enter")
    skip = page.get_by_role("button", name=t("claim-lab.skip-predict"), exact=True)
    expect(skip).to_be_visible()
    expect(page.locator(".question h2")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".choices button").first).to_be_focused()
    expect(page).not_to_have_url(re.compile("predict=skip"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=t("claim-lab.your-prediction"))).to_be_focused()


def test_the_judgement_is_read_after_the_vote(page: Page, server: str) -> None:
    page.goto(f"{server}/lab-myths")
    page.get_by_role("button", name=t("myth-court.vote-true"), exact=True).press("Enter")
    expect(page.locator(".judgement")).to_be_focused()
    page.get_by_role("button", name=t("myth-court.again"), exact=True).press("Enter")
    expect(page.locator(".asked")).to_be_focused()
    onward = page.get_by_role("button", name=t("myth-court.next"), exact=True)
    onward.press("Enter")
    expect(page).to_have_url(re.compile("card=2"))
    expect(onward).to_be_focused()


def test_a_late_answer_leaves_alone_what_is_being_typed(slow_line: Page, server: str) -> None:
    slow_line.goto(f"{server}/dropout-linear-sum?x=2,4,6&w=1,1,1")
    fields = slow_line.locator("[data-input=x]")
    fields.nth(0).fill("3")
    slow_line.keyboard.press("Tab")  # sends
    fields.nth(1).focus()
    slow_line.keyboard.press("Control+A")
    slow_line.keyboard.type("9")
    expect(slow_line).to_have_url(re.compile("x=3"))
    expect(fields.nth(0)).to_have_attribute("value", "3")  # the answer is there
    expect(fields.nth(1)).to_have_value("9")
    slow_line.keyboard.press("Enter")
    expect(fields.nth(1)).to_have_attribute("value", "9")


def test_another_variant_starts_clean_and_has_the_focus(page: Page, server: str) -> None:
    """Of the same question: what was ticked in the first variant must not be ticked in the second."""
    bank, ticked = course().bank, ("choice", "multi", "truth")
    slugs = dict.fromkeys(bank.sections.values())
    slug = next(one for one in slugs if bank.of_section(one)[0].__struct_config__.tag in ticked)
    page.goto(f"{server}/quiz?set={slug}")
    form = page.locator("form.quiz")
    first = form.get_attribute("data-fresh")
    form.locator("[name=mark]").nth(1).check()
    form.locator("[data-sure='1']").click()
    expect(page.locator(".quiz.marked [data-focus]")).to_be_focused()
    page.locator("[data-go=again]").click()
    expect(form).not_to_have_attribute("data-fresh", str(first))
    expect(form.locator("[name=mark]:checked")).to_have_count(0)
    expect(page.locator(".quiz [data-focus]")).to_be_focused()


def test_the_clock_goes_on_from_where_it_was_and_ends(page: Page, server: str) -> None:
    def started(seconds_ago: int, ended: bool = False) -> None:
        page.evaluate(
            """([ago, ended]) => {
                const start = Date.now() - 1000 * ago;
                sessionStorage.setItem("exam-short-7-clock", start);
                if (ended) sessionStorage.setItem("exam-short-7-clock-end", start + 1000 * ago);
            }""",
            [seconds_ago, ended],
        )

    clock = page.locator(".clock")
    page.goto(f"{server}/exam?paper=short&at=1&timed=yes")
    expect(clock).to_have_text(re.compile(rf"^{t('exam.left')} [০-৯]+:[০-৯]{{2}}$"))
    whole = clock.inner_text()
    expect(clock).not_to_have_text(whole)  # it runs
    started(600)
    page.reload()
    expect(clock).to_contain_text(t("exam.left"))
    assert clock.inner_text() < whole  # as many digits: the smaller text is the shorter time
    started(100_000)
    page.reload()
    expect(clock).to_have_text(t("exam.over"))
    started(270, ended=True)
    page.goto(f"{server}/exam?paper=short&at=5&timed=yes")
    expect(page.locator("[data-spent]")).to_have_text(t("exam.spent", minutes=bn(5)))  # begun ones count


def test_the_pointer_reads_a_curve(page: Page, server: str) -> None:
    page.goto(f"{server}/dropout-loss-curves")
    plot, epoch = page.locator("[data-scrub-here]").first, page.locator("[data-slot=epoch]").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    plot.hover(position={"x": 1, "y": 20})
    expect(epoch).to_have_text(t("curves.epoch-now", epoch=bn(0)))
    first = page.locator("[data-scrub]").first.input_value()
    plot.hover(position={"x": box["width"] - 1, "y": 20})
    expect(epoch).not_to_have_text(t("curves.epoch-now", epoch=bn(0)))
    slider = page.locator("[data-scrub]").first
    assert (first, slider.input_value()) == ("0", slider.get_attribute("max"))


def test_a_new_picture_stops_what_plays(page: Page, server: str) -> None:
    page.goto(f"{server}/dropout-what-is-dropout")
    step = page.locator("[data-slot=step]")
    expect(step).to_have_text(bn(5))
    page.get_by_role("button", name=t("thinned-network.play"), exact=True).click()
    expect(step).not_to_have_text(bn(5))
    page.get_by_role("button", name=t("curves.other-seed"), exact=True).click()
    expect(page.locator(".note").filter(has_text=bn(8)).first).to_be_visible()
    expect(page.get_by_role("button", name=t("thinned-network.play"), exact=True)).to_be_visible()
    expect(step).to_have_text(bn(5))
    page.evaluate("new Promise((done) => setTimeout(done, 1500))")  # longer than a step lasts
    expect(step).to_have_text(bn(5))


def test_copying_without_a_clipboard(page: Page, server: str) -> None:
    """Over plain http, as in a class network, a browser offers none."""
    page.add_init_script(
        """Object.defineProperty(navigator, "clipboard", { value: undefined });
        document.execCommand = (what) => { window.copied = [what, document.activeElement.value]; return true; };"""
    )
    page.goto(f"{server}/dropout-exam-definition")
    page.locator(".covered summary").click()
    copy = page.locator("[data-copy]").first
    text = copy.get_attribute("data-copy")
    copy.click()
    expect(copy).to_have_text(t("recall-card.copied"))
    assert page.evaluate("window.copied") == ["copy", text]
    expect(page.locator("body > textarea")).to_have_count(0)
