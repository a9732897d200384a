"""Section 12: eleven networks, eleven rates, and the U that their validation losses draw."""

from core.experiments import clean_data, rate_sweep
from pages import params, runs
from pages.figures.draw import button, el, note, row, switch, verdict
from pages.figures.picture import Picture
from pages.figures.sweep import sweep
from pages.stage import Stage
from pages.strings import bn, percent, t

PARAMS = (params.P, params.SEED, params.WHERE)
_USUAL = {"hidden": (0.3, 0.5), "input": (0.1, 0.2)}


def show(stage: Stage, *, p: float, seed: int, where: str) -> Picture:
    """``where``: sweep the hidden layers' rate or the input's on noisy digits, or the hidden one on clean data."""
    controls = row(
        switch("where", [(place, t(f"rate-sweep.{place}")) for place in params.WHERE.options], where,
               t("rate-sweep.where")),
        button(t("curves.other-seed"), sets=f"seed={(seed + 1) % (params.SEED.high + 1)}"),
    )  # fmt: skip
    if where == "clean":
        clean = runs.result(clean_data.run, clean_data.Config(seed=seed))
        rates, losses = clean.config.rates, clean.validation_losses
        holds, seconds, extra = clean.claim().holds, clean.seconds, ""
        claim = t("rate-sweep.clean-holds" if holds else "rate-sweep.clean-fails")
    else:
        place: rate_sweep.Place = "input" if where == "input" else "hidden"
        result = runs.result(rate_sweep.run, rate_sweep.Config(seed=seed, place=place))
        rates, losses = result.config.rates, result.validation_losses
        holds, seconds = result.claim().holds, result.seconds
        claim = t("rate-sweep.holds" if holds else "rate-sweep.fails")
        near = min(range(len(rates)), key=lambda i: abs(rates[i] - p))
        extra = t(
            "rate-sweep.here", rate=bn(rates[near]), loss=bn(float(losses[near]), 2),
            accuracy=percent(float(result.validation_accuracies[near]), 1),
        )  # fmt: skip
    best = int(losses.argmin())
    label = t("rate-sweep.picture", n=bn(len(rates)), rate=bn(rates[best]), loss=bn(float(losses[best]), 2))
    figure = sweep(rates, [float(loss) for loss in losses], here=p, usual=_USUAL.get(where), stage=stage, label=label)
    figures = t(
        "rate-sweep.figures", low=bn(rates[0]), low_loss=bn(float(losses[0]), 2), best=bn(rates[best]),
        best_loss=bn(float(losses[best]), 2), high=bn(rates[-1]), high_loss=bn(float(losses[-1]), 2),
    )  # fmt: skip
    said = el("p", extra, class_="said", aria_live="polite") if extra else ""
    trained = t("rate-sweep.trained", n=bn(len(rates)), seed=bn(seed), seconds=bn(seconds, 2))
    about = t("rate-sweep.data-clean" if where == "clean" else "rate-sweep.data")
    return Picture(controls + figure + said + verdict(holds, claim, figures) + note(f"{about} {trained}"))
