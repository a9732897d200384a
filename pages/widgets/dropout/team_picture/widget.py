"""Section 3: a team whose absent members change daily, and two networks that lose neurons."""

import numpy as np

from core.experiments import knock_out
from core.nn.arrays import Mask
from core.nn.dropout import sample_mask
from pages import params, runs
from pages.drawing import network, register
from pages.drawing.draw import button, el, note, switch, verdict
from pages.drawing.draw import row as controls_row
from pages.drawing.picture import Picture, Track
from pages.params import Choice, Numbers
from pages.stage import Stage
from pages.strings import bn, listed, percent, t
from pages.widget import Table, Values, Widget
from pages.widgets.dropout.team_picture import attendance

FACE = Choice("face", ("team", "neurons"), "team")
LOST = Numbers("lost", 0.0, 0.8, 1, (0.5,))  # on a slider inside the picture, under its axis
_N_DAYS, _N_MEMBERS, _START = 7, 6, 4
_AWAY = 0.3
"""How many stay away on a day: fewer than half, as in a real team."""


def show(stage: Stage, *, lost: tuple[float], face: str, seed: int) -> Picture:
    """``face``: the rows are people or neurons; ``lost``: the share of neurons taken away after training."""
    masks = sample_mask((_N_DAYS, _N_MEMBERS), _AWAY, np.random.default_rng(seed))
    people = face == "team"
    names = [
        t(f"team-picture.member-{i}") if people else t("team-picture.neuron", n=bn(i + 1)) for i in range(_N_MEMBERS)
    ]
    said = [_said(names, present, k, face) for k, present in enumerate(masks)]
    label = t(f"team-picture.register-{face}", n=bn(_N_DAYS))
    days = attendance.attendance(masks, _START, names, people=people, stage=stage, label=label)
    faces = [(option, t(f"team-picture.{option}")) for option in FACE.options]
    walk = [t(f"team-picture.{key}") for key in ("play", "pause", f"previous-{face}", f"next-{face}")]
    controls = controls_row(switch("face", faces, face, t("team-picture.which"))) + network.step_buttons(*walk)
    sentence = el("p", said[_START], class_="said", data_slot="said", aria_live="polite")
    html = el("div", controls, days, sentence, class_="team") + _proof(*lost, seed, stage)
    return Picture(html, Track(n=_N_DAYS, start=_START, text={"said": said}, attr=register.moves(_N_DAYS)))


def _said(names: list[str], present: Mask, day: int, face: str) -> str:
    away = [name for name, there in zip(names, present, strict=True) if not there]
    if not away:
        return t(f"team-picture.all-{face}", day=bn(day + 1))
    return t(f"team-picture.away-{face}", day=bn(day + 1), who=listed(away))


def _proof(lost: float, seed: int, stage: Stage) -> str:
    """The knock-out experiment: accuracy against the share lost, and this share's two numbers."""
    result = runs.result(knock_out.run, knock_out.Config(seed=seed))
    plain, dropout = result.accuracies_at(lost)
    picture = attendance.knock_out(
        result.config.shares, result.plain_accuracies.mean(axis=1).tolist(),
        result.dropout_accuracies.mean(axis=1).tolist(), lost=lost, at_lost=(plain, dropout), stage=stage,
        label=t("team-picture.knock", lost=percent(lost), plain=percent(plain, 1), dropout=percent(dropout, 1)),
    )  # fmt: skip
    holds = dropout > plain
    figures = (
        el("span", t("loss-curves.value-with", value=percent(dropout, 1)), class_="with") + ", "
        + el("span", t("loss-curves.value-without", value=percent(plain, 1)), class_="without")
    )  # fmt: skip
    claim = t("team-picture.holds" if holds else "team-picture.fails", lost=percent(lost))
    trained = t("curves.trained", seed=bn(seed), epochs=bn(result.config.n_epochs), seconds=bn(result.seconds, 2))
    other = controls_row(button(t("curves.other-seed"), sets=params.SEED.other(seed)))
    caption = note(t("team-picture.data") + " " + trained)
    heading = el("h3", t("team-picture.proof"))
    return el("div", heading, picture, verdict(holds, claim, figures), other, caption, class_="proof")


def table(*, lost: tuple[float, ...], face: str, seed: int) -> Table:
    """Both accuracies over the share of neurons that is gone, each the mean over several orders."""
    result = runs.result(knock_out.run, knock_out.Config(seed=seed))
    return Table(["share_lost", "plain_accuracy", "dropout_accuracy"], result.means)


def program(values: Values) -> tuple[str, Values]:
    """Of a list of one value the value."""
    return "", {**values, "lost": values["lost"][0]}


WIDGET = Widget(show=show, values=(LOST, FACE, params.SEED), table=table, dense="wide", program=program)
