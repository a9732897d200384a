"""The code of the workbench prints what the workbench measured, for every data set, optimizer and preset."""

import contextlib
import io
import os
import warnings
from importlib.util import find_spec

import numpy as np
import pytest

from core.nn.arrays import ROUNDING
from core.workbench import DATA, OPTIMIZERS, PRESETS, Setup, Task, Work, run
from pages.programs import workbench_program

if find_spec("torch"):
    os.environ.setdefault("KERAS_BACKEND", "torch")

pytestmark = pytest.mark.usefixtures("beside_the_digits")

_WORKS = {
    **PRESETS,
    **{
        f"data-{data}": Work(
            Task(data, 70, 0.2, 0.1, 11),
            (Setup((8,), (0.3,), batch_size=32), Setup((16, 8), (0.2, 0.5), 0.1, 0.01, 1.5, 0.05, "momentum")), 25,
        )
        for data in DATA
    },
    **{
        f"optimizer-{name}": Work(
            Task("moons", 60, 0.2, 0.1, 5), (Setup((8,), (0.3,), 0, 0.02, None, 0.02, name, 20),), 30
        )
        for name in OPTIMIZERS
    },
}  # fmt: skip


def _printed(text: str | None) -> dict[str, float]:
    assert text
    out = io.StringIO()
    with contextlib.redirect_stdout(out), warnings.catch_warnings(), np.errstate():
        warnings.simplefilter("ignore" if "torch" in text or "keras" in text else "error")
        exec(compile(text, "program", "exec"), {"__name__": "__main__"})
    return {name: float(number) for name, number in map(str.split, out.getvalue().splitlines())}


@pytest.mark.parametrize("name", _WORKS)
def test_the_program_prints_what_was_measured(name: str) -> None:
    programs = workbench_program(_WORKS[name])
    assert programs
    printed, wanted = _printed(programs.numpy), {}
    for i, one in enumerate(run(_WORKS[name]).outcomes, start=1):
        if one.overflow_epoch is not None:
            wanted[f"overflow_epoch_{i}"] = one.overflow_epoch
        if len(one.epochs) > 1:
            wanted |= {
                f"train_loss_{i}": one.train_loss[-1], f"validation_loss_{i}": one.validation_loss[-1],
                f"validation_accuracy_percent_{i}": 100 * one.validation_accuracy[-1], f"gap_{i}": one.gap,
            }  # fmt: skip
    assert printed.keys() == wanted.keys()
    for key, number in wanted.items():
        assert printed[key] == pytest.approx(number, rel=ROUNDING, abs=1e-12), key


def test_data_of_one_s_own_has_no_program() -> None:
    assert workbench_program(Work(Task("own"), (Setup(),))) is None


@pytest.mark.parametrize("framework", ["torch", "keras"])
@pytest.mark.parametrize("name", ["overfitting", "data-digits", "optimizer-sgd", "optimizer-adamw"])
def test_elsewhere_the_networks_learn_alike(framework: str, name: str) -> None:
    pytest.importorskip(framework)
    programs = workbench_program(_WORKS[name])
    assert programs
    exact, printed = _printed(programs.numpy), _printed(getattr(programs, framework))
    assert printed
    for key, number in printed.items():
        if "accuracy" in key:
            assert number == pytest.approx(exact[key.removeprefix("sampled_")], abs=25)
