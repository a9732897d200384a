"""The three costs of dropout: epochs, underfitting, and the memory of a recurrent network."""

from dataclasses import replace
from math import inf, log

from core.experiments.rate_sweep import Result as Sweep
from core.experiments.recurrent_memory import Result as Memory
from core.experiments.slower_training import Result as Slower
from core.experiments.slower_training import epochs_to
from core.nn.recurrent import MemoryRun
from core.numerals import LATIN
from pages.drawing.axis import Axis
from pages.drawing.draw import at, el, formula, line, plot, share, text
from pages.drawing.lines import ROOM, Line, Plane
from pages.stage import Stage
from pages.strings import bn, t

_KEY = "three-costs"
_N_CLASSES = 10
_NAMED = replace(ROOM, narrow=(40, 118))
"""On a phone too the lines have their names."""
_ROWS = 12
"""Of so many neurons the register shows how long they remember."""


def epochs(result: Slower, *, stage: Stage) -> str:
    """The training loss of both networks, and how far apart in epochs they reach the same loss."""
    u, last = stage.unit, result.config.n_epochs
    plane = Plane(Axis(0, last, last / 4), Axis(0, 0.8, 0.2), 290 * u * stage.room, u)
    networks = {"without": result.plain.train_losses_all_on, "with": result.dropout.train_losses_all_on}
    lines = [Line(range(last + 1), tuple(map(float, networks[hue])), hue, "train", t(f"curves.{hue}"))
             for hue in networks]  # fmt: skip
    reached = [_reached(plane, target, *(epochs_to(networks[hue], target) for hue in ("without", "with")))
               for target in result.config.targets]  # fmt: skip
    counts = [[_count(epochs_to(networks[hue], target), last) for hue in networks] for target in result.config.targets]
    said = " ".join(
        t(f"{_KEY}.epochs-said", target=bn(target), plain=plain, dropout=dropout)
        for target, (plain, dropout) in zip(result.config.targets, counts, strict=True)
    )
    drawn = plane.ground(t("curves.epochs"), t(f"{_KEY}.axis-train")) + plane.curves(lines) + "".join(reached)
    return plot(plane.height, drawn, plane.ends(lines), label=said, class_="cost-plane", room=ROOM) + _key("networks")


def _count(epoch: float, last: int) -> str:
    return t(f"{_KEY}.never", last=bn(last)) if epoch == inf else t(f"{_KEY}.reached", epoch=bn(epoch))


def _reached(plane: Plane, target: float, plain: float, dropout: float) -> str:
    """The way from the one network's epoch to the other's at this loss."""
    u, y = plane.unit, plane.up(target)
    if plain == inf:
        return ""
    end = min(dropout, plane.x.high)
    way = line(share(plane.across(plain)), y, share(plane.across(end)), y, "way")
    marks = plane.point(plain, target, "without")
    if dropout < inf:
        marks += plane.point(dropout, target, "with")
        words = t(f"{_KEY}.from-to", plain=bn(plain), dropout=bn(dropout))
    else:
        words = t(f"{_KEY}.from-never", plain=bn(plain))
    beyond = plane.across(end) > 70
    label = text(words, (-6 if beyond else 12) * u, -9 * u, "strong halo", "end" if beyond else None)
    return way + marks + at(plane.across(end), y, label)


def rates(result: Sweep, *, p: float, stage: Stage) -> str:
    """Training and validation loss against the rate: at its end both are those of a guess."""
    u = stage.unit
    guess = log(_N_CLASSES)
    losses = {"train": result.train_losses, "validation": result.validation_losses}
    highest = max(guess, *(float(values.max()) for values in losses.values()))
    plane = Plane(Axis(0, 1, 0.25), Axis.covering([min(highest, 3.0)], most=5), 270 * u * stage.room, u)
    lines = [Line(result.config.rates, tuple(map(float, losses[data])), "with", data, t(f"{_KEY}.{data}"))
             for data in losses]  # fmt: skip
    plain = "".join(plane.point(0, float(values[0]), "without", data) for data, values in losses.items())
    near = min(range(len(result.config.rates)), key=lambda i: abs(result.config.rates[i] - p))
    here, ring = plane.across(result.config.rates[near]), el("circle", r=11 * u, class_="here")
    rings = "".join(at(here, plane.up(float(values[near])), ring) for values in losses.values())
    y = plane.up(guess)
    guessed = line(0, y, "100%", y, "way") + text(t(f"{_KEY}.guess"), "2%", y - 9 * u, "strong halo")
    label = t(
        f"{_KEY}.rates-said", n=bn(len(result.runs)), high=bn(result.config.rates[-1]),
        train=bn(float(losses["train"][-1]), 2), validation=bn(float(losses["validation"][-1]), 2),
    )  # fmt: skip
    drawn = plane.ground(t(f"{_KEY}.axis-rate"), t("curves.loss")) + guessed + plane.curves(lines) + plain + rings
    said = t(
        f"{_KEY}.here", rate=bn(result.config.rates[near]), train=bn(float(losses["train"][near]), 2),
        validation=bn(float(losses["validation"][near]), 2),
    )  # fmt: skip
    figure = plot(plane.height, drawn, plane.ends(lines), label=label, class_="cost-plane", room=ROOM)
    return figure + _key("data") + el("p", said, class_="said", aria_live="polite")


def memory(result: Memory, *, stage: Stage) -> str:
    """How long each neuron's memory lasts under two kinds of mask, and how much of the state is left."""
    u, steps = stage.unit, result.config.n_steps
    keep = 1 - result.config.rate
    masks = (
        ("step", result.step, f"(1 - p)<sup>T</sup> = {keep:.2g}<sup>{steps}</sup> = {_small(keep**steps)}"),
        ("sequence", result.sequence, f"1 - p = {keep:.2g}"),
    )
    registers = [
        el(
            "div", el("h3", t(f"{_KEY}.{name}")), _lives(run, t(f"{_KEY}.{name}"), stage),
            el("p", t(f"{_KEY}.alive", n=bn(result.config.n_units), left=bn(int(run.survivors[-1])))),
            formula(shown, t(f"{_KEY}.chance", value=bn(float(expected[-1])))),
        )
        for (name, run, shown), expected in zip(masks, (result.step_survival, result.sequence_survival), strict=True)
    ]  # fmt: skip
    plane = Plane(Axis(0, steps, steps / 4), Axis(0, 1, 0.5), 130 * u * stage.room, u)
    lines = [
        Line(range(steps + 1), tuple(map(float, run.cosine)), "with", "validation", t(f"{_KEY}.{name}-short"))
        for name, run, _ in masks
    ]
    drawn = plane.ground(t(f"{_KEY}.axis-steps"), t(f"{_KEY}.axis-cosine")) + plane.curves(lines) + plane.ends(lines)
    label = t(f"{_KEY}.cosine-said", steps=bn(steps), step=bn(lines[0].ys[-1], 2), sequence=bn(lines[1].ys[-1], 2))
    figure = plot(plane.height, drawn, label=label, class_="cost-plane named", room=_NAMED)
    return el("div", *registers, class_="lives") + figure


def _small(value: float) -> str:
    """As 0.0032, or 9.5 x 10 to the -7."""
    if value >= 0.0001 or value == 0:
        return LATIN.write(value, grouped=False)
    digits, power = f"{value:.1e}".split("e")
    return f"{digits} × 10<sup>{int(power)}</sup>"


def _lives(run: MemoryRun, name: str, stage: Stage) -> str:
    """A row for each of the first neurons: filled as long as it remembers, then a dotted line."""
    u, n_steps = stage.unit, len(run.states) - 1
    room = 10 * u * stage.room
    rows = []
    for i in range(_ROWS):
        lived = int((run.states[:, i] != 0).sum()) - 1
        y, until = room * (i + 0.5), 100 * lived / n_steps
        rows.append(el("rect", x=0, y=y - 0.36 * room, width=share(until), height=0.72 * room, class_="life"))
        if lived < n_steps:
            rows.append(line(share(until), y, "100%", y, "gone"))
    rows.append(line(0, 0, 0, room * _ROWS, "axis"))
    return plot(room * _ROWS, *rows, label=t(f"{_KEY}.lives-said", name=name, n=bn(_ROWS)), class_="register-of-lives")


def _key(which: str) -> str:
    return el("p", t(f"{_KEY}.key-{which}"), class_="key")
