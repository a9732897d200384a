"""Section 16: the same network with neither cure, with weight decay, with dropout, with both."""

from dataclasses import replace
from math import inf

from core.experiments import weight_decay
from core.experiments.weight_decay import flat_weights, weight_norm
from core.experiments.weight_shrink import HARDLY
from core.nn.presets import Run
from pages import params, runs
from pages.drawing.draw import button, el, note, row, verdict
from pages.drawing.picture import Picture
from pages.params import Bits
from pages.stage import Stage
from pages.strings import bn, listed, percent, t
from pages.widget import Table, Widget, logs
from pages.widgets.dropout.decay_comparison import decay
from pages.widgets.dropout.decay_comparison.decay import Net

SHOWN = Bits("shown", 4, "1111")  # which of four networks stand out
_KEY = "decay-comparison"
_NETS = (("neither", "without", False), ("decay", "without", True), ("dropout", "with", False), ("both", "with", True))


def show(stage: Stage, *, p: float, seed: int, shown: str) -> Picture:
    """``shown``: which of the four stand out, as 1111; the others are faded."""
    result = compared(p, seed)
    trained = {"neither": result.neither, "decay": result.decay, "dropout": result.dropout, "both": result.both}
    chosen = [i >= len(shown) or shown[i] == "1" for i in range(len(_NETS))]
    nets = [
        Net(name, hue, decays, chosen[i], trained[name].records, flat_weights(trained[name].network))
        for i, (name, hue, decays) in enumerate(_NETS)
    ]
    ends = listed(
        [
            t(f"{_KEY}.end-said", name=t(f"{_KEY}.{net.name}"), loss=bn(net.records[-1].validation_loss, 2))
            for net in nets
        ]
    )
    left = decay.losses(nets, stage=stage, label=t(f"{_KEY}.losses-said", ends=ends))
    highest = decay.tallest(nets)
    rows = [_row(i, nets, trained[net.name], highest, result.config.target, stage) for i, net in enumerate(nets)]
    heading = el("p", t(f"{_KEY}.weights"), class_="soft-text")
    right = el("div", heading, *rows, class_="net-rows")
    other = button(t("curves.other-seed"), sets=params.SEED.other(seed))
    left = el("div", row(other, el("span", t(f"{_KEY}.choose"), class_="soft-text")), left)
    caption = note(t(
        f"{_KEY}.caption", decay=bn(result.config.decay), less=bn(result.config.decay_with_dropout), rate=bn(p),
        seed=bn(seed), seconds=bn(result.seconds, 2),
    ))  # fmt: skip
    return Picture(el("div", left, right, class_="four-nets") + _verdicts(result) + caption)


def compared(p: float, seed: int) -> weight_decay.Result:
    """The four networks; the two without dropout are trained once for all rates."""
    config = weight_decay.Config(seed=seed, rate=p)
    without = runs.result(weight_decay.without_dropout, replace(config, rate=0.0))
    return weight_decay.together(config, without, runs.result(weight_decay.with_dropout, config))


def _row(i: int, nets: list[Net], run: Run, highest: int, target: float, stage: Stage) -> str:
    """A network: its name, which chooses it, its numbers and its weights."""
    net, name = nets[i], t(f"{_KEY}.{nets[i].name}")
    bits = "".join("01"[other.shown ^ (k == i)] for k, other in enumerate(nets))
    choose = el(
        "button", decay.sign(net, stage), el("span", name), type="button", data_set=f"shown={bits}",
        aria_pressed=str(net.shown).lower(), class_="net-name",
    )  # fmt: skip
    norm = bn(weight_norm(run.network), 1)
    numbers = el(
        "ul", el("li", t(f"{_KEY}.norm"), " ", el("strong", norm)),
        el("li", t(f"{_KEY}.accuracy", accuracy=percent(run.last.validation_accuracy, 1)), class_="less"),
        el("li", _epochs(weight_decay.epochs_to(run, target), target, run.last.epoch), class_="less"),
        class_="net-numbers",
    )  # fmt: skip
    label = t(f"{_KEY}.weights-said", name=name, norm=norm)
    bars = decay.weights(net, highest, stage=stage, axis=i == len(nets) - 1, label=label)
    return el("div", el("div", choose, numbers), bars, class_="net-row" + ("" if net.shown else " aside"))


def _epochs(epoch: float, target: float, last: int) -> str:
    if epoch == inf:
        return t(f"{_KEY}.never", target=bn(target), last=bn(last))
    return t(f"{_KEY}.epochs", target=bn(target), epoch=bn(epoch))


def _verdicts(result: weight_decay.Result) -> str:
    """What the lesson says of the two, against this run."""
    effect = result.claim().effect

    def said(name: str, key: str, places: int) -> str:
        value = effect[f"{name}_{key}"]
        return bn(value, places) if value < inf else t(f"{_KEY}.not-at-all")

    def line(claim: str, *, holds: bool, key: str, places: int) -> str:
        figures = t(f"{_KEY}.{claim}-figures", **{name: said(name, key, places) for name, _, _ in _NETS})
        return verdict(holds, t(f"{_KEY}.{claim}-{'holds' if holds else 'fails'}"), figures)

    norm = {name: effect[f"{name}_weight_norm"] for name, _, _ in _NETS}
    loss = {name: effect[f"{name}_validation_loss"] for name, _, _ in _NETS}
    epochs = {name: effect[f"{name}_epochs_to_target"] for name, _, _ in _NETS}
    lines = (
        line("shrinks", holds=norm["decay"] < norm["neither"], key="weight_norm", places=1),
        line("hardly", holds=abs(1 - norm["dropout"] / norm["neither"]) < HARDLY, key="weight_norm", places=1),
        line("helps", holds=loss["dropout"] < loss["neither"], key="validation_loss", places=2),
        line("faster", holds=epochs["decay"] < epochs["dropout"], key="epochs_to_target", places=0),
        line("together", holds=loss["both"] < loss["neither"], key="validation_loss", places=2),
    )
    return el("div", *lines, class_="verdicts-in-columns")


def table(*, p: float, seed: int, shown: str) -> Table:
    """The logs of the four networks."""
    result = compared(p, seed)
    return logs(neither=result.neither, decay=result.decay, dropout=result.dropout, both=result.both)


WIDGET = Widget(show=show, values=(params.P, params.SEED, SHOWN), table=table, wide=True)
