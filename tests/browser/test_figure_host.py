"""Figures on a plain page, without Streamlit: a host is four functions. What a figure promises whatever it shows."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from core.course.quiz import draw_variant
from pages.drawing import question
from pages.drawing.draw import button, el, press, row
from pages.drawing.picture import Picture, Track
from pages.stage import STUDY
from pages.strings import bn, course, t
from pages.widgets import WIDGETS

_SCRIPTS = Path(__file__).parents[2] / "pages/browser/figure"
_SITE = "http://figures.test/"
_HOST = """<!doctype html><title>host</title><h1>Host</h1>
<input type="range" id="p" aria-label="p" min="0" max="1" step="0.05" value="0.5">
<div id="stage"><div id="one"></div></div><div id="two"></div>
<script type="module">
    import { Figure } from "./figure.js";
    window.told = [];
    window.figures = Object.fromEntries(["one", "two"].map((id) => [id, new Figure(document.getElementById(id), {
        send: (text) => told.push([id, text]),
        reply: (answer) => told.push([id, answer]),
        slider: (name) => document.getElementById(name),
        stage: (root) => root.closest("#stage"),
    })]));
</script>"""
Draw = Callable[..., None]


def _serve(route: Route) -> None:
    name = route.request.url.removeprefix(_SITE)
    if name:
        route.fulfill(path=_SCRIPTS / name, content_type="text/javascript")
    else:
        route.fulfill(body=_HOST, content_type="text/html")


@pytest.fixture
def draw(page: Page) -> Iterator[Draw]:
    """Draws a picture, or markup, in one of the host's two figures."""
    page.route(f"{_SITE}**", _serve)
    page.goto(_SITE)
    page.wait_for_function("window.figures")

    def drawn(picture: Picture | str, place: str = "one") -> None:
        one = Picture(picture) if isinstance(picture, str) else picture
        data = {"html": one.html, "track": one.track.as_data() if one.track else None}
        page.evaluate("([place, data]) => figures[place].draw(data)", [place, data])

    yield drawn


def _told(page: Page) -> list[list[Any]]:
    """What the host was told since it was last asked, with the figure that said it."""
    return list(page.evaluate("told.splice(0)"))


def _mask(**values: Any) -> Picture:
    widget = WIDGETS["mask-explorer"]
    return widget.show(STUDY, **(widget.defaults | values))


def test_a_widget_lives_on_a_plain_page(page: Page, draw: Draw) -> None:
    draw(_mask())
    assert page.evaluate("document.querySelector('#stage').style.getPropertyValue('--tall')").endswith("px")
    more = page.get_by_role("button", name=t("mask-explorer.next"))
    more.focus()
    page.keyboard.press("Enter")
    assert _told(page) == [["one", "step=2"]]
    before = page.locator("svg.lottery").inner_html()
    draw(_mask(step=2))
    expect(more).to_be_focused()
    assert page.locator("svg.lottery").inner_html() != before
    page.keyboard.press("Enter")
    assert _told(page) == [["one", "step=3"]]


def test_a_picture_moves_with_the_hosts_slider(page: Page, draw: Draw) -> None:
    draw(_mask())
    off, units = page.locator("[data-u] .unit.off"), page.locator("[data-u] .unit")
    page.locator("#p").fill("1")
    expect(off).to_have_count(units.count())
    page.locator("#p").fill("0")
    expect(off).to_have_count(0)
    expect(page.locator("[data-level]").first).to_have_text(bn(0))


def test_a_form_replies_to_the_host(page: Page, draw: Draw) -> None:
    item = next(one for one in course().bank.items.values() if one.__struct_config__.tag == "choice")
    draw(question.form(draw_variant(item, 7).shown, question.Asked("", "7", [])))
    page.locator("[name=mark]").nth(1).check()
    page.locator("[data-sure='3']").click()
    mark = int(page.locator("[name=mark]").nth(1).input_value())
    assert _told(page) == [["one", {"token": "7", "marks": [mark], "text": "", "parts": [], "confidence": 3}]]


def test_what_is_ordered_and_pressed_outlives_a_hint(page: Page, draw: Draw) -> None:
    """The same question drawn again, with a hint: what the learner has done so far is ahead of it."""
    for kind in ("order", "click"):
        item = next(one for one in course().bank.items.values() if one.__struct_config__.tag == kind)
        shown = draw_variant(item, 7).shown
        draw(question.form(shown, question.Asked("", kind, [])))
        if kind == "order":
            lines = page.locator("li[data-mark]").evaluate_all("all => all.map((e) => e.dataset.mark)")
            page.locator("[data-move='1']").first.click()
        else:
            page.locator("[data-part]").first.press("Enter")
        draw(question.form(shown, question.Asked("", kind, ["a hint"])))
        expect(page.locator(".hint")).to_have_count(1)
        page.locator("[data-sure='2']").click()
        [[_, answer]] = _told(page)
        if kind == "order":
            assert [str(mark) for mark in answer["marks"]] == [lines[1], lines[0], *lines[2:]]
        else:
            assert len(answer["parts"]) == 1


_ONE = button("one", sets="a=1")


@pytest.mark.parametrize(
    "around",
    [
        row(button("zero", sets="b=1")) + row(_ONE),
        row(button("zero", sets="a=0"), _ONE),
        el("section", el("p", "new"), row(_ONE, button("two", sets="a=2"))),
        el("p", "new") + row(button("none", sets="a=9")) + el("div", row(_ONE)),
        row(button("one", sets="a=7")),
    ],
    ids=["row-above", "before-it", "deeper", "elsewhere", "other-value"],
)
def test_the_focus_stays_on_what_does_the_same(page: Page, draw: Draw, around: str) -> None:
    """On the same element, so that what it is told of or is being typed into it goes on."""
    draw(row(_ONE))
    page.get_by_role("button", name="one", exact=True).focus()
    page.evaluate("document.activeElement.mine = true")
    draw(around)
    expect(page.get_by_role("button", name="one", exact=True)).to_be_focused()
    assert page.evaluate("document.activeElement.mine")
    page.keyboard.press("Enter")
    [[_, told]] = _told(page)
    assert told == ("a=7" if "a=7" in around else "a=1")


def test_a_switch_is_the_same_whatever_its_state_is_called(page: Page, draw: Draw) -> None:
    def switches(bits: str) -> str:
        flipped = [bits[:i] + "10"[int(bits[i])] + bits[i + 1 :] for i in range(len(bits))]
        return "".join(
            press(el("circle", r=9), sets=f"m={one}", label=f"{i} {'on' if bits[i] == '1' else 'off'}",
                  pressed=bits[i] == "1")
            for i, one in enumerate(flipped)
        )  # fmt: skip

    draw(el("svg", switches("1111")))
    page.get_by_role("button", name="2 on").focus()
    page.keyboard.press(" ")
    assert _told(page) == [["one", "m=1101"]]
    draw(el("svg", switches("1101")))
    expect(page.get_by_role("button", name="2 off")).to_be_focused()


def test_a_control_that_is_gone_hands_its_focus_to_no_other(page: Page, draw: Draw) -> None:
    """But to what is new to read, or to what stood around it; from there Tab goes on to the next control."""
    draw(el("h2", "asked", tabindex=-1, data_focus="") + row(button("again", sets="a=none")))
    page.get_by_role("button").focus()
    page.keyboard.press("Enter")
    draw(el("h2", "asked", tabindex=-1, data_focus="") + row(button("skip", sets="a=skip")))
    assert page.evaluate("document.activeElement.className") == "row"
    page.keyboard.press("Enter")
    assert _told(page) == [["one", "a=none"]]
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="skip")).to_be_focused()
    draw(el("h2", "answered", tabindex=-1, data_focus="") + row(button("again", sets="a=none")))
    expect(page.get_by_role("heading", name="answered")).to_be_focused()


def test_a_control_that_is_switched_off_gives_the_focus_away(page: Page, draw: Draw) -> None:
    draw(row(button("more", sets="n=2"), button("less", sets="n=0")))
    page.get_by_role("button", name="more").focus()
    draw(row(button("more"), button("less", sets="n=1")))
    page.evaluate("new Promise(requestAnimationFrame)")  # a browser takes it away with the next frame
    assert page.evaluate("document.activeElement.className") == "row"


def test_a_field_is_typed_into_while_rows_come_and_go(page: Page, draw: Draw) -> None:
    def fields(*names: str) -> str:
        return "".join(
            el("div", el("input", type="text", data_field=name, value="", aria_label=name), el("b", name))
            for name in names
        )

    draw(fields("0.widths.0", "0.seed"))
    field = page.get_by_label("0.seed")
    field.focus()
    page.keyboard.type("12")
    draw(fields("0.widths.0", "0.widths.1", "0.widths.2", "0.seed"))
    page.keyboard.type("3")
    expect(field).to_be_focused()
    expect(field).to_have_value("123")
    draw(fields("0.seed"))
    page.keyboard.type("4")
    expect(field).to_have_value("1234")


def test_two_figures_on_one_page(page: Page, draw: Draw) -> None:
    def played(name: str) -> Picture:
        shown = el("p", f"{name} 0", data_slot="step")
        scrub = el("input", type="range", min=0, max=2, value=0, data_scrub="", aria_label=f"{name} steps")
        track = Track(n=3, text={"step": [f"{name} {i}" for i in range(3)]})
        return Picture(shown + scrub + row(button(name, sets=f"{name}=1"), button("next", play="next")), track)

    draw(played("a"))
    draw(played("b"), "two")
    page.locator("#two").get_by_role("button", name="next").click()
    expect(page.locator("#one [data-slot]")).to_have_text("a 0")
    expect(page.locator("#two [data-slot]")).to_have_text("b 1")
    page.get_by_label("a steps").fill("2")
    expect(page.locator("#one [data-slot]")).to_have_text("a 2")
    expect(page.locator("#two [data-slot]")).to_have_text("b 1")
    page.get_by_role("button", name="b", exact=True).focus()
    draw(el("p", "gone"))  # the other one is drawn anew
    expect(page.get_by_role("button", name="b", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    assert _told(page) == [["two", "b=1"]]


def test_what_is_shown_is_what_was_drawn_whatever_stood_there(page: Page, draw: Draw) -> None:
    """Every widget, begun and spoken to, after every kind of change: attribute by attribute."""
    same = """html => {
        const drawn = document.createElement("div");
        drawn.innerHTML = html;
        const shown = document.querySelector("#one").cloneNode(true);
        for (const name of ["id", "class"]) shown.removeAttribute(name);
        return shown.isEqualNode(drawn);
    }"""
    for name, widget in WIDGETS.items():
        labs = [one for one in course().labs if name in one.widgets or (name == "claim-lab" and one.experiments)]
        slugs = [one.slug for one in course().sections for place in one.widgets if place.name == name]
        slug = [*slugs, *(one.slug for one in labs)][0]
        known = {"section": slug, "topic": course().topics[0].name, "lab": slug}
        given = {option: known[option] for option in widget.options}
        changes = ({"seed": 8}, {"p": 0.2}, {"predict": "skip"}, {"vote": "true"}, {"reveal": "all"})
        for other in ({}, *(one for one in changes if one.keys() <= widget.defaults.keys()), {}):
            html = widget.show(STUDY, **(widget.defaults | other), **given).html
            draw(html)
            assert page.evaluate(same, html), (name, other)
