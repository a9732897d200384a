"""A number foretold: to be set on a line, then beside what was measured.

What is guessed is ink, hollow and triangular; what was measured is filled and in its network's hue.
"""

from collections.abc import Sequence
from math import isfinite
from statistics import median

from core.course.predictions import Number
from pages.drawing.axis import Axis
from pages.drawing.draw import Room, at, el, line, mark, plot, share, text
from pages.drawing.picture import Track
from pages.stage import Stage
from pages.strings import bn, percent, t

_ROOM = Room(24, 24, 36, 24)
_LINE = 96.0


def written(asked: Number, value: float) -> str:
    """A value as the question's unit has it."""
    shown = round(100 * value if asked.percent else value, asked.places)
    return bn(shown) + "%" * asked.percent


def committing(*hundredths: int) -> str:
    """What the button sets that makes a guess final; nothing given: the guess is set already."""
    return "predict=set" + (f"&guessed={','.join(map(str, hundredths))}" if hundredths else "")


def number_line(asked: Number, guess: float, *, stage: Stage) -> tuple[str, Track]:
    """A slider from low to high over its ticks, and the track that it drives.

    The slider counts in hundredths from 0, as the track's steps do: with the thumb the track moves the value
    that is said and what the button of the slot ``commit`` sets. The server hears of a guess once it is made.
    """
    u, here = stage.unit, round(100 * guess)
    shown = [written(asked, i / 100) for i in range(round(100 * asked.high) + 1)]
    now = el("p", el("span", f"{asked.name}: "), el("strong", shown[here], data_slot="guess"), class_="guess-now")
    slider = el(
        "input", type="range", min=round(100 * asked.low), max=round(100 * asked.high), step=round(100 * asked.step),
        value=here, class_="guess-slider", data_scrub="", data_slot="slider",
        aria_label=asked.name, aria_valuetext=shown[here],
    )  # fmt: skip
    ticks = plot(34 * u, _number_ticks(asked, (asked.low, asked.high), 26 * u, u), label="", aria_hidden="true")
    sets = [committing(i) for i in range(len(shown))]
    attr = {"slider@aria-valuetext": shown, "commit@data-set": sets}
    track = Track(n=len(shown), start=here, text={"guess": shown}, attr=attr)
    return now + el("div", slider, ticks, class_="guess-line"), track


def number_beside(asked: Number, guess: float | None, truths: Sequence[float], *, stage: Stage, label: str) -> str:
    """The guess above a line, what was measured on it: a mark a seed, a bar at their median.

    The space that counts as near is shaded. truths: at least one finite.
    """
    u = stage.unit
    finite = [truth for truth in truths if isfinite(truth)]
    ends = min(asked.low, *finite), max(asked.high, *finite)
    true, y = median(finite), 58 * u

    def x(value: float) -> float:
        return _across(value, ends)

    low, high = (min(max(true + off, ends[0]), ends[1]) for off in (-asked.near, asked.near))
    width = share(x(high) - x(low))
    parts = [el("rect", x=share(x(low)), y=y - 16 * u, width=width, height=32 * u, class_="near")]
    parts.append(line(0, y, "100%", y, "axis"))
    parts.append(_number_ticks(asked, ends, y + 58 * u, u))
    parts += [at(x(value), y, mark(asked.hue, 5.5 * u), class_=f"end {asked.hue} validation") for value in finite]
    parts.append(at(x(true), y, line(0, -14 * u, 0, 14 * u, f"median {asked.hue}")))
    said = t("claim-lab.in-run" if len(finite) == 1 else "claim-lab.in-runs", value=written(asked, true))
    parts.append(_beside(said, x(true), y + 33 * u, f"strong halo {asked.hue}"))
    if guess is not None:
        said = t("claim-lab.guessed", value=written(asked, guess))
        parts.append(at(x(guess), y - 14 * u, triangle(9 * u, down=True)))
        parts.append(_beside(said, x(guess), y - 32 * u, "strong halo"))
    return plot(_LINE * u, *parts, label=label, class_="foretold-number", room=_ROOM)


def _number_ticks(asked: Number, ends: tuple[float, float], y: float, u: float) -> str:
    axis = Axis.covering([ends[1]], most=5)
    ticks = [tick for tick in axis.ticks if ends[0] - 1e-9 <= tick <= ends[1] + 1e-9]
    return "".join(
        text(percent(tick) if asked.percent else bn(tick), share(_across(tick, ends)), y, "tick", "middle")
        for tick in ticks
    )


def _across(value: float, ends: tuple[float, float]) -> float:
    return 100 * (value - ends[0]) / (ends[1] - ends[0])


def _beside(words: str, x: float, y: float, class_: str) -> str:
    """Words at x percent that stay inside the plot."""
    anchor = "start" if x < 30 else "end" if x > 70 else "middle"
    return text(words, share(x), y, class_, anchor)


def triangle(r: float, *, down: bool = False) -> str:
    """What was guessed."""
    tip = r if down else -r
    return el("path", d=f"M{-r:.1f} {-tip * 0.8:.1f}H{r:.1f}L0 {tip * 0.8:.1f}Z", class_="guess-mark")
