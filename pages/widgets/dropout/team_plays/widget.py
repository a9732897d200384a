"""The team really plays: neurons of two trained networks are taken away one by one, and both accuracies fall."""

import numpy as np
from numpy.typing import NDArray

from core.experiments import knock_out
from core.nn.arrays import Mask
from pages import params, runs
from pages.drawing import team
from pages.drawing.draw import button, el, note, row, switch, verdict
from pages.drawing.picture import Picture
from pages.params import Bits
from pages.stage import Stage
from pages.strings import bn, percent, t
from pages.widget import Table, Values, Widget
from pages.widgets.dropout.team_plays import players

GONE = Bits("gone", 96, "")  # which hidden neurons of two trained networks were taken away by hand
_KEY = "team-plays"
_HIDDEN = (48, 48)
_N = sum(_HIDDEN)
_SHARES = (0.0, 0.1, 0.25, 0.5, 0.75)
"""Of all neurons, taken in the order of the seed."""
_CURVE = tuple(share / 10 for share in range(10))
_N_ORDERS = 10
_N_STEPS = 24
"""At most so many steps of the trail are computed, evenly spaced."""


def show(stage: Stage, *, seed: int, gone: str) -> Picture:
    """``gone``: a bit for each hidden neuron, first layer first, 1 is taken away; empty: a quarter of them."""
    result = runs.result(knock_out.run, config(seed))
    order = knock_out.one_order(seed, _N)
    off = np.array([bit == "1" for bit in gone_now(seed, gone)])
    layers = [_layer(i, mask, stage) for i, mask in enumerate(_masks(off))]
    trail = _trail(result, off, order)
    players = el("div", *layers, el("p", t(f"{_KEY}.worst-said"), class_="soft-text"))
    parts = (_controls(off, order, seed, result), _scores(off, *trail[-1][1:]), players,
             _fallen(result, off, trail, stage))  # fmt: skip
    trained = t("curves.trained", seed=bn(seed), epochs=bn(result.config.n_epochs), seconds=bn(result.seconds, 2))
    return Picture(el("div", *parts, class_="plays") + note(f"{t(f'{_KEY}.data')} {trained}"))


def config(seed: int) -> knock_out.Config:
    """The two networks, and the curve of what is left of them."""
    return knock_out.Config(seed=seed, hidden=_HIDDEN, shares=_CURVE, n_orders=_N_ORDERS)


def gone_now(seed: int, gone: str) -> str:
    """A bit for every hidden neuron; where nothing was chosen yet a quarter is gone."""
    return gone[:_N].ljust(_N, "0") if gone else _text(knock_out.first_gone(seed, _N, 0.25))


def _masks(off: Mask) -> list[Mask]:
    """For each hidden layer who stays."""
    return list(np.split(~off, np.cumsum(_HIDDEN)[:-1]))


def _accuracies(result: knock_out.Result, off: Mask) -> tuple[float, float]:
    """(without, with) dropout, these neurons gone."""
    plain, dropout = (
        knock_out.accuracy_with(run.network, result.data, _masks(off)) for run in (result.plain, result.dropout)
    )
    return plain, dropout


def _trail(result: knock_out.Result, off: Mask, order: NDArray[np.int64]) -> list[tuple[float, float, float]]:
    """(share gone, without, with) as those who are gone go one after the other in the seed's order, the last entry
    being now: the way that "one back" goes backwards."""
    gone = order[off[order]]
    steps = np.unique(np.linspace(0, len(gone), min(len(gone), _N_STEPS) + 1).round().astype(int))
    return [(n / _N, *_accuracies(result, np.isin(np.arange(_N), gone[:n]))) for n in steps.tolist()]


def _worst(result: knock_out.Result, off: Mask) -> int:
    """The neuron without which the plain network would be right least often; the first of equals."""
    accuracies = [2.0] * _N  # who is gone already is no candidate
    for neuron in np.flatnonzero(~off):
        without = off.copy()
        without[neuron] = True
        accuracies[neuron] = knock_out.accuracy_with(result.plain.network, result.data, _masks(without))
    return int(np.argmin(accuracies))


def _layer(i: int, mask: Mask, stage: Stage) -> str:
    label = t(f"{_KEY}.grid-{i + 1}", off=bn(int((~mask).sum())), n=bn(len(mask)))
    first = sum(_HIDDEN[:i])
    names = [t(f"{_KEY}.neuron", n=bn(first + k + 1)) for k in range(len(mask))]
    grid = players.players(mask, names, first=first, stage=stage, label=label)
    return el("p", t(f"{_KEY}.layer-{i + 1}"), class_="soft-text") + grid


def _fallen(
    result: knock_out.Result, off: Mask, trail: list[tuple[float, float, float]], stage: Stage
) -> str:  # fmt: skip
    """Both accuracies over the share that is gone: the way to now, and where they would be on the average."""
    _, plain, dropout = trail[-1]
    shown = {"plain": percent(plain, 1), "dropout": percent(dropout, 1)}
    lost = float(off.mean())
    bands = [
        list(zip(values.min(axis=1).tolist(), values.max(axis=1).tolist(), strict=True))
        for values in (result.plain_accuracies, result.dropout_accuracies)
    ]
    curves = team.accuracies(
        result.config.shares, result.plain_accuracies.mean(axis=1).tolist(),
        result.dropout_accuracies.mean(axis=1).tolist(), lost=lost, at_lost=(plain, dropout), stage=stage,
        label=t("team-picture.knock", lost=percent(lost), **shown), bands=(bands[0], bands[1]), trail=trail,
    )  # fmt: skip
    average = el("p", t(f"{_KEY}.curves", n=bn(result.config.n_orders)), class_="soft-text")
    return el("div", el("div", curves, class_="knock-out"), average, _verdict(plain, dropout, int(off.sum())))


def _controls(off: Mask, order: NDArray[np.int64], seed: int, result: knock_out.Result) -> str:
    """One more, the dearest, one back, several at once, another seed."""
    still_on, already_off = order[~off[order]], order[off[order]]
    more = button(t(f"{_KEY}.one-more"), sets=_sets(off, still_on[:1]), primary=True) if len(still_on) else ""
    worst = (
        button(t(f"{_KEY}.worst"), sets=_sets(off, np.array([_worst(result, off)]))) if len(still_on) else ""
    )  # fmt: skip
    back = button(t(f"{_KEY}.one-back"), sets=_sets(off, already_off[-1:])) if len(already_off) else ""
    shares = [(_text(knock_out.first_gone(seed, _N, share)), percent(share)) for share in _SHARES]
    chosen = switch("gone", shares, _text(off), t(f"{_KEY}.share"))
    other = button(t("curves.other-seed"), sets=params.SEED.other(seed))
    return el("div", row(more, worst, back, other), row(el("span", t(f"{_KEY}.share")), chosen))


def _sets(off: Mask, which: NDArray[np.int64]) -> str:
    """What sets the same with these neurons the other way."""
    changed = off.copy()
    changed[which] = ~changed[which]
    return f"gone={_text(changed)}"


def _text(bits: Mask) -> str:
    return "".join(str(int(bit)) for bit in bits)


def _scores(off: Mask, plain: float, dropout: float) -> str:
    """Both accuracies now: in the reader's sight while neurons are pressed."""
    numbers = {"plain": percent(plain, 1), "dropout": percent(dropout, 1)}
    said = el(
        "p", t(f"{_KEY}.said", n=bn(_N), off=bn(int(off.sum())), **numbers), class_="said", aria_live="polite"
    )  # fmt: skip
    bars = el("div", _score("without", plain), _score("with", dropout), class_="scores")
    return el("div", bars, said, class_="team-now")


def _score(name: str, accuracy: float) -> str:
    """One network's accuracy as a bar, its number beside it."""
    head = el("span", t(f"team-picture.{name}"), class_=f"{name}-text") + el("strong", percent(accuracy, 1))
    bar = el("div", class_=f"bar {name}", style=f"width:{100 * accuracy:.1f}%")
    return el("p", head) + el("div", bar, class_="track")


def _verdict(plain: float, dropout: float, n_off: int) -> str:
    if not n_off:
        return el("p", t(f"{_KEY}.try"))
    holds = dropout > plain
    by = t(f"{_KEY}.by", gap=bn(100 * abs(dropout - plain), 1))
    return verdict(holds, t(f"{_KEY}.{'holds' if holds else 'fails'}"), by)


def table(*, seed: int, gone: str) -> Table:
    """Both accuracies over the share of neurons that is gone, each the mean over several orders."""
    result = runs.result(knock_out.run, config(seed))
    return Table(["share_lost", "plain_accuracy", "dropout_accuracy"], result.means)


def program(values: Values) -> tuple[str, Values]:
    """Who is gone, layer by layer."""
    gone = gone_now(values["seed"], values["gone"])
    return "", {**values, "first_layer": gone[: len(gone) // 2], "second_layer": gone[len(gone) // 2 :]}


WIDGET = Widget(show=show, values=(params.SEED, GONE), table=table, program=program, wide=True)
