"""The free laboratory: data and up to four networks as a learner sets them, trained side by side from one start.

``work`` says what can be set and checks it, ``training`` runs it, ``own_data`` reads a learner's CSV, ``texts`` turns a
configuration into a link or a file and back. Needs NumPy and msgspec; knows no screen.
"""

from core.workbench.own_data import CSV_FAULTS, CsvError, Own, parse_csv
from core.workbench.presets import PRESETS
from core.workbench.texts import FileError, from_link, from_text, to_link, to_text
from core.workbench.training import Outcome, Result, run
from core.workbench.work import (
    DATA,
    MOST_LAYERS,
    MOST_SETUPS,
    OPTIMIZERS,
    RANGES,
    WHOLE,
    Setup,
    Task,
    Work,
    WorkError,
    changed,
    check,
    seconds_needed,
    with_layers,
)

__all__ = [
    "CSV_FAULTS", "DATA", "MOST_LAYERS", "MOST_SETUPS", "OPTIMIZERS", "PRESETS", "RANGES", "WHOLE", "CsvError",
    "FileError", "Outcome", "Own", "Result", "Setup", "Task", "Work", "WorkError", "changed", "check", "from_link",
    "from_text", "parse_csv", "run", "seconds_needed", "to_link", "to_text", "with_layers",
]  # fmt: skip
