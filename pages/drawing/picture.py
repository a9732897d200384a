"""What a widget hands to the page: markup, and what the browser needs to play it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Track:
    """The steps that a picture can play in the browser without asking the server.

    ``n`` steps; each table maps a slot of the picture to its n values:
    ``text``: the text of the element with that ``data-slot``; ``html``: its markup;
    ``attr``: "slot@attribute", an attribute's value. ``off``: for each step the ``data-unit`` names that
    are dropped; those elements, and links whose ``data-ends`` name one, get the class ``off``.
    """

    n: int
    start: int = 0
    pause_ms: int = 700
    text: dict[str, list[str]] = field(default_factory=dict)
    html: dict[str, list[str]] = field(default_factory=dict)
    attr: dict[str, list[str]] = field(default_factory=dict)
    off: list[list[str]] | None = None
    autoplay: bool = False

    def as_data(self) -> dict[str, Any]:
        """Plain values, as the browser receives them."""
        return {
            "n": self.n, "start": self.start, "pause": self.pause_ms, "text": self.text,
            "html": self.html, "attr": self.attr, "off": self.off, "autoplay": self.autoplay,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """A live figure: its markup and, where it can be played, its track.

    In the markup, ``data-set="name=value"`` on a button sets a declared param; ``data-input="name"`` on
    inputs sets it to their values joined by commas; ``data-play="toggle|prev|next|first"`` and
    ``data-scrub`` (a range input) drive the track.
    """

    html: str
    track: Track | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the work that it shows is done; else it asks for the rest (see ``under_way``)."""
        return "data-continue=" not in self.html
