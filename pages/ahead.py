"""The first sight of every section and lab, made in the background before a class opens it together."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from core.course.sections import WidgetPlace
from pages import lab, pictures, runs, section
from pages.stage import PROJECTOR, STUDY
from pages.strings import course

SWITCH = "PICTURES_AHEAD"
"""The environment variable that turns this off with 0."""
_LOOK_SECONDS = 0.2
_STOP_SECONDS = 10
_LOG = logging.getLogger(__name__)


def make(stop: Event) -> None:
    """Make the pictures one after the other, each when no learner's run waits; end early if ``stop`` is set."""
    for stage in (STUDY, PROJECTOR):
        for slug, places in _pages():
            values = section.first_values(places)
            for place in places:
                while runs.n_waiting() and not stop.wait(_LOOK_SECONDS):
                    pass
                if stop.is_set():
                    return
                try:
                    pictures.packed(place, section.handed(place, values), stage, slug)
                except Exception:
                    # Whoever opens the page is told; the other pictures can still be made.
                    _LOG.exception("widget %s, made ahead", place.name)


@contextmanager
def making() -> Iterator[None]:
    """Make them in a thread of its own while the server runs, unless the environment turns it off."""
    if os.environ.get(SWITCH) == "0":
        yield
        return
    stop = Event()

    def work() -> None:
        runs.stand_behind()
        make(stop)

    thread = Thread(target=work, name="pictures-ahead", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_STOP_SECONDS)


def _pages() -> Iterator[tuple[str, list[WidgetPlace]]]:
    """The widgets of every page as its plain link shows them."""
    for one in course().sections:
        yield one.slug, one.widgets
    for each in course().labs:
        yield each.slug, lab.question(each) or lab.pictures(each)
