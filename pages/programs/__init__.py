"""The code of a picture: short programs that a learner can take home and run.

A program in ``numpy`` prints exactly the numbers on the screen, one ``name value`` a line, and needs NumPy alone; those
in ``torch`` and ``keras`` are the same model there. A widget's lie in its own folder, those of experiments, of checks
and of the workbench here. They are templates: Python with two kinds of marked lines,

- ``# values: p seed`` is replaced by the picture's values of these names,
- ``# part: training`` by that file of ``parts/``, which several programs share.

So a program is the text of a file with a few assignments put in: making one costs microseconds.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.workbench import Work
from pages.programs.relatives import RELATIVES

_HERE = Path(__file__).parent
_FRAMEWORKS = ("numpy", "torch", "keras")
_FILES = {(folder, path.name.removesuffix(".py.txt")): path
          for folder in _FRAMEWORKS for path in (_HERE / folder).glob("*.py.txt")}  # fmt: skip
# A widget has its own in its folder: placement_map/numpy-norm.txt is "placement-map-norm".
_FILES |= {(framework, f"{path.parent.name.replace('_', '-')}{path.stem.removeprefix(framework)}"): path
           for framework in _FRAMEWORKS for path in _HERE.parent.glob(f"widgets/*/*/{framework}*.txt")}  # fmt: skip
_PART = re.compile(r"^# part: ([a-z-]+)\n", re.MULTILINE)
_VALUES = re.compile(r"^# values: ([a-z_ ]+)\n", re.MULTILINE)
_MEANINGS = {
    "p": "how probable it is that a unit is dropped",
    "seed": "the same seed gives the same random numbers",
    "step": "which training step",
    "m": "the mask: 1 is kept, 0 is dropped",
    "off": "units dropped by hand, 1 is dropped; empty: drawn",
    "lost": "the share of hidden neurons taken away after training",
    "first_layer": "its hidden neurons: 1 is taken away",
    "labels": "noisy: one training label in five is drawn anew",
    "points": "rates, evenly spaced over the training",
}


@dataclass(frozen=True, slots=True)
class Programs:
    """Three programs for one picture. None: there the picture has no counterpart."""

    numpy: str
    torch: str | None
    keras: str | None


def program(name: str, values: Mapping[str, Any]) -> Programs | None:
    """The programs of that name at these values; None where there are none."""
    if name in RELATIVES:
        relative, of_relative = RELATIVES[name]
        return _programs(name, values, relative, {**of_relative, "seed": values["seed"]})
    return _programs(name, values, name, values)


def claim_program(experiment: str, seed: int) -> Programs | None:
    """The programs for an experiment of the registry with its preset: they print the numbers of its claim."""
    relative, values = RELATIVES.get(experiment, (f"claim-{experiment}", {}))
    return _programs(f"claim-{experiment}", {"seed": seed}, relative, {**values, "seed": seed})


def workbench_program(work: Work) -> Programs | None:
    """The programs for a configuration of the free laboratory; None for data that only the learner has."""
    if work.task.data == "own":
        return None
    networks = [
        {"widths": one.widths, "rates": one.rates, "input_rate": one.input_rate, "decay": one.weight_decay,
         "max_norm": one.max_norm, "learning_rate": one.learning_rate, "optimizer": one.optimizer,
         "batch": one.batch_size}
        for one in work.setups
    ]  # fmt: skip
    task = work.task
    values = {
        "data": task.data, "n_train": task.n_samples, "noise": task.noise, "flips": task.flips,
        "label_noise": task.flips, "seed": task.seed, "n_epochs": work.n_epochs, "networks": networks,
    }  # fmt: skip
    name = "workbench-digits" if task.data == "digits" else "workbench-plane"
    return _programs(name, values, name, values)


def check_program(check: str, seed: int) -> Programs | None:
    """The program for a calculation of ``core.checks``."""
    return _programs(f"check-{check}", {"seed": seed}, f"check-{check}", {"seed": seed})


def _programs(name: str, values: Mapping[str, Any], relative: str, of_relative: Mapping[str, Any]) -> Programs | None:
    numpy = _filled("numpy", name, values)
    torch, keras = (_filled(framework, relative, of_relative) for framework in ("torch", "keras"))
    return Programs(numpy, torch, keras) if numpy else None


def _filled(framework: str, name: str, values: Mapping[str, Any]) -> str | None:
    template = _template(framework, name)
    if template is None:
        return None
    before, names, after = template
    return before + "".join(f"{key} = {_literal(values[key])}{_meaning(key)}\n" for key in names) + after


@cache
def _template(framework: str, name: str) -> tuple[str, tuple[str, ...], str] | None:
    """A template with its parts put in, as (text before the values, their names, text after); None without file."""
    path = _FILES.get((framework, name))
    if path is None:
        return None
    text = _whole(path)
    marked = _VALUES.search(text)
    if marked is None:
        return text, (), ""
    return text[: marked.start()], tuple(marked[1].split()), text[marked.end() :]


def _whole(path: Path) -> str:
    """A file's text with its parts, and theirs, put in."""
    return _PART.sub(lambda found: _whole(_HERE / "parts" / f"{found[1]}.py.txt"), path.read_text(encoding="utf-8"))


def _literal(value: Any) -> str:
    """A value as a program has it: whole numbers without a point, text in double quotes."""
    if isinstance(value, str):
        return json.dumps(value)
    if value is None:
        return "None"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f'"{key}": {_literal(one)}' for key, one in value.items()) + "}"
    if isinstance(value, (tuple, list)):
        # A table has a row for each of its networks.
        if value and isinstance(value[0], Mapping):
            return "[\n" + "".join(f"    {_row(one)},\n" for one in value) + "]"
        return f"[{', '.join(map(_literal, value))}]"
    return str(int(value)) if value == int(value) else repr(float(value))


def _row(values: Mapping[str, Any]) -> str:
    """A mapping over several lines, two values a line."""
    parts = [f'"{key}": {_literal(one)},' for key, one in values.items()]
    pairs = [" ".join(parts[i : i + 2]) for i in range(0, len(parts), 2)]
    return "{\n" + "".join(f"        {pair}\n" for pair in pairs) + "    }"


def _meaning(name: str) -> str:
    return f"  # {_MEANINGS[name]}" if name in _MEANINGS else ""
