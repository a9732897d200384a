"""A learner's own data: a CSV of two features and a class, read as hostile input."""

import csv
import io
from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array, Labels
from core.nn.datasets import Dataset
from core.nn.network import DATA, stream
from core.numerals import NumeralError, read

MOST_BYTES, MOST_ROWS, FEWEST_ROWS = 200_000, 2000, 10
_LARGEST = 1e6
_SEPARATORS = "\t;,"
CSV_FAULTS = (
    "not-text", "too-large", "empty", "columns", "number", "decimal-comma", "too-many-rows", "too-few-rows",
    "classes", "constant", "one-class",
)  # fmt: skip


class CsvError(ValueError):
    """What is wrong with a file: ``kind`` is one of CSV_FAULTS; ``line``, from 1, where it shows, if it does;
    ``given`` what stands there, or how many there are."""

    def __init__(self, kind: str, line: int | None = None, given: str = "") -> None:
        self.kind, self.line, self.given = kind, line, given
        super().__init__(f"{kind} (line {line}): {given!r}")


@dataclass(frozen=True, eq=False)
class Own:
    """x: (n, 2), each feature with mean 0 and deviation 1; y: (n,) of 0 and 1; labels: what they are called."""

    x: Array
    y: Labels
    labels: tuple[str, str]

    @property
    def n_train(self) -> int:
        """How many rows are left to train on."""
        return len(self.x) - self._n_held

    @property
    def _n_held(self) -> int:
        return max(len(self.x) // 3, 1)

    def split(self, seed: int) -> Dataset:
        """A third of the rows, drawn by the seed, validates."""
        order = np.random.default_rng(stream(seed, DATA)).permutation(len(self.x))
        held, rest = np.split(order, [self._n_held])
        return Dataset(self.x[rest], self.y[rest], self.x[held], self.y[held])


def parse_csv(content: str | bytes) -> Own:
    """Rows of two numbers and a class, between commas, semicolons or tabs, with or without a line of names.

    Numbers as ``read`` takes them; between semicolons 0,5 is a half; classes may be words. Raises CsvError.
    """
    text = _text(content)
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        rows = [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        raise CsvError("not-text", given=str(error)) from error
    if not rows:
        raise CsvError("empty")
    if _is_header(rows[0][1], separator):
        rows = rows[1:]
    if len(rows) > MOST_ROWS:
        raise CsvError("too-many-rows", given=str(len(rows)))
    points, classes = [], []
    for line, row in rows:
        if len(row) != 3 or not row[2].strip():
            raise CsvError("columns", line, separator.join(row))
        points.append([_number(cell, separator, line) for cell in row[:2]])
        classes.append(row[2].strip())
    if len(rows) < FEWEST_ROWS:
        raise CsvError("too-few-rows", given=str(len(rows)))
    return _own(np.array(points), classes)


def _text(content: str | bytes) -> str:
    if len(content) > MOST_BYTES:
        raise CsvError("too-large", given=str(len(content)))
    try:
        text = content.decode("utf-8") if isinstance(content, bytes) else content
    except UnicodeDecodeError as error:
        raise CsvError("not-text") from error
    if "\0" in text or "\ufffd" in text:  # what a browser makes of bytes that are no UTF-8
        raise CsvError("not-text")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _separator(text: str) -> str:
    """What parts most lines in three."""
    lines = text.split("\n")
    return max(_SEPARATORS, key=lambda separator: sum(line.count(separator) == 2 for line in lines))


def _is_header(row: list[str], separator: str) -> bool:
    """Names instead of numbers stand in both of the first columns."""

    def is_name(cell: str) -> bool:
        try:
            _read(cell, separator)
        except NumeralError as error:
            return error.kind == "no-number"
        return False

    return len(row) == 3 and all(map(is_name, row[:2]))


def _number(cell: str, separator: str, line: int) -> float:
    try:
        value = _read(cell, separator)
    except NumeralError as error:
        kind = "decimal-comma" if error.kind == "decimal-comma" else "number"
        raise CsvError(kind, line, cell) from error
    if abs(value) > _LARGEST:
        raise CsvError("number", line, cell)
    return value


def _read(cell: str, separator: str) -> float:
    return read(cell.replace(",", ".") if separator == ";" else cell, code=True)


def _own(points: Array, classes: list[str]) -> Own:
    labels = sorted(set(classes))
    if len(labels) != 2:
        raise CsvError("classes", given=str(len(labels)))
    deviation = points.std(axis=0)
    if not (deviation > 1e-9 * np.abs(points).max(initial=1e-300)).all():
        raise CsvError("constant")
    y = np.array([labels.index(one) for one in classes])
    if min(y.sum(), len(y) - y.sum()) < 2:
        raise CsvError("one-class")
    return Own((points - points.mean(axis=0)) / deviation, y, (labels[0], labels[1]))
