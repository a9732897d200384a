"""What holds of every widget: what it sets it takes, its names are its own, its style stays in its frame."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from core.course.predictions import SKIPPED
from pages import exam, params, quiz, standing, workbench
from pages.params import Choice, Param, Slider
from pages.stage import STAGES, Stage
from pages.strings import course
from pages.widget import Table, Widget
from pages.widgets import WIDGETS

_FOLDERS = Path(__file__).parents[2] / "pages/widgets"


def _options(name: str) -> list[dict[str, Any]]:
    """Each way in which a page of the course places the widget."""
    if name == "claim-lab":
        return [{"lab": lab.slug} for lab in course().labs if lab.experiments]
    places = [(s.slug, place) for s in course().sections for place in s.widgets if place.name == name]
    slugs = [slug for slug, _ in places] or [lab.slug for lab in course().labs if name in lab.widgets]
    topic = course().topic_of(slugs[0])
    known = {"section": slugs[0], "topic": topic.name if topic else ""}
    return [{option: known[option] for option in WIDGETS[name].options}]


def _cases(name: str) -> Iterator[dict[str, Any]]:
    """The defaults, and each word of each choice."""
    widget = WIDGETS[name]
    yield widget.defaults
    for value in widget.values:
        if isinstance(value, Choice):
            yield from (widget.defaults | {value.name: word} for word in value.options if word != value.default)


def _html(name: str, values: dict[str, Any], options: dict[str, Any], stage: Stage) -> str:
    """All that the picture shows and can play, and its code."""
    widget = WIDGETS[name]
    picture = widget.framed(name, widget.show(stage, **values, **options), stage)
    played = [text for texts in (picture.track.html if picture.track else {}).values() for text in texts]
    return picture.html + "".join(dict.fromkeys(played)) + widget.code(name, values | options)


def _set(html: str, track: Any) -> set[str]:
    """What its elements set, also those that the track changes."""
    found = {unescape(text) for text in re.findall(r'data-set="([^"]*)"', html)}
    moved = [texts for slot, texts in (track.attr if track else {}).items() if slot.endswith("@data-set")]
    return (found | {text for texts in moved for text in texts}) - {""}


@pytest.mark.parametrize("stage", STAGES.values(), ids=lambda stage: stage.name)
@pytest.mark.parametrize("name", WIDGETS)
def test_a_picture_sets_what_its_own_widget_takes(name: str, stage: Stage) -> None:
    """Every data-set, and every name of a field, of a row of switches and of what is asked for by itself."""
    widget = WIDGETS[name]
    known = {value.name: value for value in widget.values if not isinstance(value, Slider)}
    some = set()
    for options in _options(name):
        for values in _cases(name):
            picture = widget.show(stage, **values, **options)
            for text in _set(picture.html, picture.track):
                for one, value in (pair.split("=") for pair in text.split("&")):
                    known[one].parse(value)
                    some.add(one)
            fields = re.findall(r'data-(?:input|flip|continue)="([a-z]+)', picture.html)
            assert set(fields) <= known.keys()
    assert some or not known, "no control was found"


@pytest.mark.parametrize("stage", STAGES.values(), ids=lambda stage: stage.name)
def test_names_are_unique_on_a_page_that_holds_every_widget(stage: Stage) -> None:
    """And what an element is called after, described by or opens is there: one, and by one name only."""
    voted = {"predict": SKIPPED, "vote": "true", "reveal": "all"}
    html = ""
    for name, widget in WIDGETS.items():
        chosen = {key: word for key, word in voted.items() if key in widget.defaults}
        html += _html(name, widget.defaults | chosen, _options(name)[0], stage)
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) > 60
    assert sorted(ids) == sorted(set(ids))
    asked = re.findall(r'url\(#([^)]*)\)| href="#([^"]*)"', html)
    refers = r' (?:for|list|form|popovertarget|aria-(?:labelledby|describedby|controls|owns|details))="([^"]*)"'
    named = [name for names in re.findall(refers, html) for name in names.split()]
    assert len(named) > 60
    assert {*named, *(name for names in asked for name in names if name)} <= set(ids)
    labelled = re.findall(r' for="([^"]*)"', html)
    assert sorted(labelled) == sorted(set(labelled))


def test_a_value_means_the_same_everywhere() -> None:
    """A page's own values are none of a widget's, unless they are the shared ones."""
    kinds = tuple(type(value) for value in vars(params).values() if hasattr(value, "parse"))
    declared: dict[str, Param] = {}
    owners = [vars(module) for module in (params, exam, quiz, standing, workbench)]
    owners += [{value.name: value for value in widget.values} for widget in WIDGETS.values()]
    for owner in owners:
        for value in owner.values():
            if isinstance(value, kinds) and not isinstance(value, type):
                assert declared.setdefault(value.name, value) == value


@pytest.mark.parametrize("path", sorted(_FOLDERS.glob("*/*/style.css")), ids=lambda path: path.parent.name)
def test_a_style_stays_in_its_frame(path: Path) -> None:
    """Every selector begins with the widget's frame, and asks for no stage."""
    frame = f".w-{path.parent.name.replace('_', '-')}"
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"@keyframes[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", text)
    selectors = [rule.strip() for rule in re.findall(r"([^{}]+)\{(?=[^{}]*\})", text)]
    assert selectors
    for selector in selectors:
        for one in re.split(r",(?![^(]*\))", selector):
            assert re.match(rf"{re.escape(frame)}(\.dense)?(\s|$)", one.strip()), one
    assert "projector" not in text and "@scope" not in text and "&" not in text


def test_a_frame_is_known_by_its_widget_and_by_how_dense_the_stage_is() -> None:
    wall = WIDGETS["mask-wall"]
    framed = {
        name: wall.framed("mask-wall", wall.show(stage, **wall.defaults), stage).html for name, stage in STAGES.items()
    }
    assert framed["study"].startswith('<div class="w-mask-wall">')
    assert framed["projector"].startswith('<div class="w-mask-wall dense dense-beside">')


def test_what_a_widget_is_handed_is_what_it_takes() -> None:
    def show(stage: Stage, *, p: float, seed: int) -> Any: ...

    def table(*, p: float) -> Table: ...

    Widget(show=show, values=(params.P, params.SEED))
    with pytest.raises(TypeError, match=r"show and its widget differ in \['seed'\]"):
        Widget(show=show, values=(params.P,))
    with pytest.raises(TypeError, match=r"table and its widget differ in \['seed'\]"):
        Widget(show=show, values=(params.P, params.SEED), table=table)
