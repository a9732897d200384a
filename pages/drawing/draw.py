"""Small pieces of which every figure is made.

A plot is an SVG as wide as its place: x in percent of the plot, y in pixels, so that text keeps its size
on every screen. Pixel measures are those of the study stage; figures multiply them by ``stage.unit``.
"""

from binascii import crc32
from dataclasses import dataclass
from html import escape

from core.numerals import plain

KEPT_RADIUS = 13.0
_EMPTY = {"rect", "line", "circle", "path", "polyline", "polygon"}  # shapes, closed in themselves


def el(tag: str, *children: str, **attributes: object) -> str:
    """An element. ``class_`` is class, other underscores are hyphens; None leaves an attribute out."""
    words = [
        f' {name.rstrip("_").replace("_", "-")}="{_plain(value)}"'
        for name, value in attributes.items()
        if value is not None
    ]
    if tag in _EMPTY:
        return f"<{tag}{''.join(words)}/>"
    return f"<{tag}{''.join(words)}>{''.join(children)}</{tag}>"


def _plain(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else escape(str(value))


def share(percent: float) -> str:
    """A length as a share of the plot's width; a tenth of a percent is less than a pixel."""
    return f"{percent:.1f}".removesuffix(".0") + "%"


@dataclass(frozen=True, slots=True)
class Room:
    """Pixels around a plot for what stands beside its axes.

    narrow: (left, right) on a phone; dense: (top, bottom) where the stage is dense; None: as everywhere.
    """

    top: float
    right: float
    bottom: float
    left: float
    narrow: tuple[float, float] | None = None
    dense: tuple[float, float] | None = None

    @property
    def style(self) -> str:
        """The measures as the style sheet reads them."""
        sides = {"top": self.top, "right": self.right, "bottom": self.bottom, "left": self.left}
        if self.narrow:
            sides |= {"narrow-left": self.narrow[0], "narrow-right": self.narrow[1]}
        if self.dense:
            sides |= {"dense-top": self.dense[0], "dense-bottom": self.dense[1]}
        return ";".join(f"--{name}:{pixels:g}" for name, pixels in sides.items())


def plot(
    height: float, *children: str, label: str, class_: str = "", role: str = "img", room: Room | None = None,
    **attributes: object,
) -> str:  # fmt: skip
    """An SVG ``height`` pixels high that fills its place, less the ``room`` around it. ``label`` says in a sentence
    what it shows."""
    class_ = f"plot {class_}".strip()
    if room:
        class_, attributes = f"{class_} inset", {**attributes, "style": room.style}
    return el("svg", *children, class_=class_, height=float(height), role=role, aria_label=label, **attributes)


def live_plot(
    height: float, *children: str, label: str, class_: str = "", room: Room | None = None, **attributes: object
) -> str:
    """Like ``plot``, for an SVG with buttons in it, which role="img" would hide from a screen reader."""
    return plot(height, *children, label=label, class_=class_, role="group", room=room, **attributes)


def at(x_percent: float, y: float, *children: str, **attributes: object) -> str:
    """A local origin at x percent, y pixels: inside it everything is in pixels."""
    return el("svg", *children, x=share(x_percent), y=float(y), **attributes)


def text(
    content: str, x: float | str = 0, y: float = 0, class_: str = "", anchor: str | None = None, **attributes: object
) -> str:
    """A piece of text; ``x`` in pixels, or a string with a unit."""
    return el("text", escape(content), x=x, y=float(y), class_=class_ or None, text_anchor=anchor, **attributes)


def line(x1: float | str, y1: float, x2: float | str, y2: float, class_: str, **attributes: object) -> str:
    return el("line", x1=x1, y1=float(y1), x2=x2, y2=float(y2), class_=class_, **attributes)


def unit(radius: float, *, kept: bool, hue: str = "with", value: str = "", name: str | None = None) -> str:
    """One neuron at the local origin. Kept: a filled disc in its network's hue; dropped: hollow, dashed
    and slashed. Both are drawn and the class ``off`` chooses, so that a browser can switch it."""
    reach = radius * 0.62
    slash = (
        line(-reach, reach, reach, -reach, "slash")
        if not value
        else line(-radius, radius, -reach * 0.75, reach * 0.75, "slash")
        + line(reach * 0.75, -reach * 0.75, radius, -radius, "slash")
    )
    return el(
        "g",
        el("circle", r=float(radius), class_="disc"),
        el("circle", r=float(radius), class_="hollow", pathLength=14),
        slash,
        text(value, 0, 0.2 * radius + 1.5, "value", "middle") if value else "",
        class_=f"unit {hue}" + ("" if kept else " off"),
        data_unit=name,
    )


def press(*children: str, sets: str, label: str, pressed: bool | None = None) -> str:
    """A part of an SVG that works as a button: it sets declared params."""
    state = None if pressed is None else str(pressed).lower()
    return el(
        "g", *children, role="button", tabindex=0, data_set=sets, aria_label=label, aria_pressed=state, class_="press"
    )


def mark(hue: str, r: float) -> str:
    """A point of a network: a circle with dropout, a square without."""
    return el("circle", r=r) if hue == "with" else el("rect", x=-0.9 * r, y=-0.9 * r, width=1.8 * r, height=1.8 * r)


def stretched(height: float, *children: str, **attributes: object) -> str:
    """Shapes in a box of 1000 by ``height``, drawn out to the plot's width."""
    box = f"0 0 1000 {height:g}"
    return el(
        "svg", *children, viewBox=box, preserveAspectRatio="none", width="100%", height=height, **attributes
    )  # fmt: skip


def clipped(window: str, *children: str) -> str:
    """What of the children lies in the window."""
    # The name comes from what is drawn: no two pictures of a page may share one.
    name = f"clip-{crc32(''.join(children).encode()):x}"
    return el("defs", el("clipPath", window, id=name)) + el("g", *children, clip_path=f"url(#{name})")


def hatch(x: float | str, y: float, width: float | str, height: float, **attributes: object) -> str:
    """A hatched rectangle: the region of what is off."""
    name = f"hatch-{crc32(f'{x} {y} {width} {height}'.encode()):x}"
    lines = el(
        "pattern", line(0, 0, 0, 8, "rule"), id=name, width=8, height=8, patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )  # fmt: skip
    box = el("rect", x=x, y=float(y), width=width, height=float(height), fill=f"url(#{name})", **attributes)
    return el("defs", lines) + box


def button(label: str, *, sets: str | None = None, play: str | None = None, primary: bool = False) -> str:
    """A button that sets params or drives the track; one that does neither now is switched off, but keeps its place."""
    return el(
        "button", escape(label), type="button", class_="button primary" if primary else "button",
        data_set=sets, data_play=play, disabled=None if sets or play else "",
    )  # fmt: skip


def play_button(play_label: str, pause_label: str) -> str:
    """The button that plays and pauses the track; the browser switches its label."""
    return el(
        "button", escape(play_label), type="button", class_="button primary", data_play="toggle",
        data_labels=f"{play_label}|{pause_label}",
    )  # fmt: skip


def switch(name: str, options: list[tuple[str, str]], chosen: str, label: str) -> str:
    """A row of joined buttons of which one is chosen: options are (value, label)."""
    return el(
        "div",
        *[
            el("button", escape(shown), type="button", data_set=f"{name}={value}",
               aria_pressed=str(value == chosen).lower())
            for value, shown in options
        ],
        class_="switch", role="group", aria_label=label,
    )  # fmt: skip


def row(*children: str) -> str:
    """Controls beside each other, wrapping where there is no room."""
    return el("div", *children, class_="row")


def number_input(name: str, value: float | None, label: str) -> str:
    """One of the fields whose values together set the param ``name``; takes both digit scripts."""
    return el(
        "input", type="text", inputmode="decimal", value="" if value is None else plain(value), class_="number",
        data_input=name, aria_label=label, autocomplete="off",
    )  # fmt: skip


def note(content: str) -> str:
    """A caption under a figure."""
    return el("p", escape(content), class_="note")


def verdict(holds: bool, claim: str, figures: str) -> str:
    """A claim with what a run says of it: tick in a circle or cross in a square, and words."""
    mark = (
        el("circle", cx=12, cy=12, r=12, class_="fill") + el("path", d="M6.5 12.5l3.8 3.8 7.2-8", class_="stroke")
        if holds
        else el("rect", width=24, height=24, rx=3, class_="fill")
        + el("path", d="M7 7l10 10M17 7L7 17", class_="stroke")
    )
    icon = el("svg", mark, width=24, height=24, viewBox="0 0 24 24", aria_hidden="true")
    body = el("div", el("strong", escape(claim)), el("div", figures, class_="figures"))
    return el("div", icon, body, class_="verdict " + ("holds" if holds else "fails"))


def frac(top: str, bottom: str) -> str:
    """A fraction inside a formula."""
    return el("span", el("span", top), el("span", bottom), class_="frac")


def var(name: str, subscript: str = "", prime: str = "") -> str:
    """A variable inside a formula, as y' or w with an index."""
    return f"<i>{name}</i>{prime}" + (f"<sub>{subscript}</sub>" if subscript else "")


def formula(content: str, label: str) -> str:
    """A line of mathematics in Latin digits, read aloud as ``label``."""
    return el(
        "div", el("span", content, aria_hidden="true"), class_="formula", role="math", aria_label=label, lang="en"
    )
