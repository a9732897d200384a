"""A configuration as a link and as a file, and back; what comes from outside is validated like any hostile input."""

from dataclasses import asdict
from typing import Any, Literal

import msgspec

from core.workbench.work import Setup, Task, Work, check

LONGEST_LINK, LARGEST_FILE = 900, 10_000
_NONE = "n"
_TASK = ("data", "n_samples", "noise", "flips", "seed")
_SETUP = ("widths", "rates", "input_rate", "weight_decay", "max_norm", "learning_rate", "optimizer", "batch_size")


class FileError(ValueError):
    """A link or a file that is none of ours, or of a newer version: ``kind`` is "not-ours" or "newer"."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


class _File(msgspec.Struct, forbid_unknown_fields=True):
    """What is saved. kind: the name of the format, whatever is taught."""

    kind: Literal["dropout-workbench"]
    version: Literal[1]
    task: Task
    setups: tuple[Setup, ...]
    n_epochs: int


class _Versioned(msgspec.Struct):
    """What a file of any version has."""

    kind: Literal["dropout-workbench"]
    version: int


_UNREADABLE = (msgspec.MsgspecError, UnicodeEncodeError, RecursionError)


def to_text(work: Work) -> str:
    """The configuration as JSON, to keep in a file."""
    content = {"kind": "dropout-workbench", "version": 1, **asdict(work)}
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode()


def from_text(text: str) -> Work:
    """What ``to_text`` saved; raises FileError for anything else, WorkError for values that cannot be."""
    text = text.removeprefix("\ufeff")
    if len(text) > LARGEST_FILE:
        raise FileError("not-ours")
    try:
        saved = msgspec.json.decode(text, type=_File)
    except _UNREADABLE as error:
        raise FileError(_fault(text)) from error
    work = Work(saved.task, saved.setups, saved.n_epochs)
    check(work)
    return work


def _fault(text: str) -> str:
    try:
        return "newer" if msgspec.json.decode(text, type=_Versioned).version > 1 else "not-ours"
    except _UNREADABLE:
        return "not-ours"


def to_link(work: Work) -> str:
    """The configuration in letters, digits and ``._~-``: the task, then each network after a ~; fields between _."""
    task = "_".join([_written(getattr(work.task, name)) for name in _TASK] + [str(work.n_epochs)])
    setups = ["_".join(_written(getattr(setup, name)) for name in _SETUP) for setup in work.setups]
    return "~".join([task, *setups])


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return "x".join(map(_written, value))
    if value is None:
        return _NONE
    # repr, the shortest text that gives the number again; whole numbers without a point.
    return value if isinstance(value, str) else str(int(value)) if value == int(value) else repr(float(value))


def from_link(text: str) -> Work:
    """What ``to_link`` wrote; raises FileError for anything else, WorkError for values that cannot be."""
    task, *setups = text.split("~")
    names = task.split("_")
    if len(text) > LONGEST_LINK or len(names) != len(_TASK) + 1:
        raise FileError("not-ours")
    try:
        work = Work(
            Task(names[0], int(names[1]), float(names[2]), float(names[3]), int(names[4])),  # type: ignore[arg-type]
            tuple(map(_read_setup, setups)), int(names[5]),
        )  # fmt: skip
    except ValueError as error:
        raise FileError("not-ours") from error
    check(work)
    return work


def _read_setup(text: str) -> Setup:
    widths, rates, input_rate, decay, max_norm, learning_rate, optimizer, batch_size = text.split("_")
    return Setup(
        tuple(map(int, widths.split("x"))), tuple(map(float, rates.split("x"))), float(input_rate), float(decay),
        None if max_norm == _NONE else float(max_norm), float(learning_rate), optimizer,  # type: ignore[arg-type]
        None if batch_size == _NONE else int(batch_size),
    )  # fmt: skip
