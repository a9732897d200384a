"""The widgets' pictures, ready to be sent: each is made once for all learners.

What a widget shows depends on nothing but its values, so the packed picture is kept under them. What only one learner
has (a quiz, the exam desk, the workbench) is not made here.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.course.sections import WidgetPlace
from pages import figure, take_home
from pages.drawing.picture import Picture
from pages.kept import Kept
from pages.stage import Stage
from pages.strings import course
from pages.widgets import WIDGETS

# A packed picture takes from 2 to 30 kB.
_packed: Kept[tuple[bytes, bool]] = Kept(8192, 64_000_000, lambda found: len(found[0]))


def packed(place: WidgetPlace, values: Mapping[str, Any], stage: Stage, slug: str) -> bytes:
    """The picture of a widget on the page ``slug`` at these values of its params, as ``figure.show`` takes it.

    One that shows how far unfinished work has come goes to all who wait for it now, and is not kept.
    """

    def made() -> tuple[bytes, bool]:
        picture = _drawn(place, values, stage, slug)
        return figure.pack(picture), picture.is_whole

    return _packed.of(_key(place, values, stage, slug), made, is_lasting=lambda found: found[1])[0]


def _key(place: WidgetPlace, values: Mapping[str, Any], stage: Stage, slug: str) -> tuple[Any, ...]:
    """All that the picture depends on. A course is read once and stays."""
    # As text, in which 1, 1.0 and True, or 0 and -0, are not the same: the picture may write them.
    options, given = repr(sorted(place.options.items())), repr(sorted(values.items()))
    return id(course()), place.name, stage.name, slug, options, given


def _drawn(place: WidgetPlace, values: Mapping[str, Any], stage: Stage, slug: str) -> Picture:
    """In the frame of its style, with its code, and with what can be taken home."""
    widget = WIDGETS[place.name]
    options = {name: {"section": slug, **place.options}[name] for name in widget.options}
    picture = widget.framed(place.name, widget.show(stage, **values, **options), stage)
    if stage.chrome:
        picture = replace(picture, html=picture.html + widget.code(place.name, {**values, **options}))
        if take_home.is_picture(place, values):
            link = take_home.table_link(place, values)
            picture = take_home.offered(picture, link, values, widget.values, slug)
    return picture
