"""The widgets' pictures, ready to be sent: each is made once for all learners.

What a widget shows depends on nothing but its values, so the packed picture is kept under them. What only one learner
has (a quiz, the exam desk, the workbench) is not made here.
"""

from collections.abc import Mapping
from typing import Any

from core.course.sections import Section, WidgetPlace
from pages import figure, take_home
from pages.figures.picture import Picture
from pages.kept import Kept
from pages.programs.listing import with_code
from pages.stage import Stage
from pages.widgets import WIDGETS

# A packed picture takes from 2 to 30 kB.
_packed: Kept[tuple[bytes, bool]] = Kept(8192, 64_000_000, lambda found: len(found[0]))


def packed(place: WidgetPlace, values: Mapping[str, Any], stage: Stage, section: Section | None = None) -> bytes:
    """The widget's picture at these values of its params, as ``figure.show`` takes it.

    One that shows how far unfinished work has come goes to all who wait for it now, and is not kept.
    """

    def made() -> tuple[bytes, bool]:
        picture = _drawn(place, values, stage, section)
        return figure.pack(picture), picture.is_whole

    return _packed.of(_key(place, values, stage, section), made, is_lasting=lambda found: found[1])[0]


def _key(place: WidgetPlace, values: Mapping[str, Any], stage: Stage, section: Section | None) -> tuple[str, ...]:
    """All that the picture depends on."""
    slug = section.slug if section and getattr(WIDGETS[place.name], "TAKES_SECTION", False) else ""
    # As text, in which 1, 1.0 and True, or 0 and -0, are not the same: the picture may write them.
    return place.name, stage.name, slug, repr(sorted(place.options.items())), repr(sorted(values.items()))


def _drawn(place: WidgetPlace, values: Mapping[str, Any], stage: Stage, section: Section | None) -> Picture:
    """With its code, and with what can be taken home."""
    widget = WIDGETS[place.name]
    extra = {name: place.options[name] for name in getattr(widget, "OPTIONS", ()) if name in place.options}
    if getattr(widget, "TAKES_SECTION", False):
        extra["section"] = section
    picture: Picture = widget.show(stage, **values, **extra)
    if stage.chrome:
        picture = with_code(picture, place.name, place.options | dict(values))
        if take_home.is_picture(place, values):
            picture = take_home.offered(picture, take_home.table_link(place, values), values)
    return picture
