"""A learner's answers, and the one small file in which a learner takes them along.

The file is JSON: format, version, the SHA-256 of its list of answers (against accidental damage, no proof of origin)
and the answers without the learner's id, so that who finds the file cannot be taken for its owner. Needs msgspec.
"""

import hashlib
import math
import re
from collections.abc import Collection, Iterable
from typing import Literal

import msgspec

State = Literal["right", "wrong", "unreadable"]
Confidence = Literal[1, 2, 3]
SURE: Confidence = 3

MAX_FILE_BYTES = 1_000_000
_FORMAT = "dropout-bangla-progress"  # the name of the format, whatever is taught: files of the first day bear it
_VERSION = 1
_CLOCK_SKEW = 86_400.0  # seconds that the clock of another machine may be ahead
_UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)  # what msgspec and Answer raise for bad bytes
_LEARNER = re.compile(r"[A-Za-z0-9_-]{1,100}")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")


class Answer(msgspec.Struct, frozen=True):
    """One answer of one learner to one variant of an item.

    confidence: 1 (a guess) to 3 (sure), None if it was not asked. time: seconds since 1970, UTC.
    misconception: key of the wrong belief that the answer showed, if any. Raises ValueError naming what may not be.
    """

    learner: str
    item: str
    variant_seed: int
    state: State
    confidence: Confidence | None
    time: float
    misconception: str = ""

    def __post_init__(self) -> None:
        if not _LEARNER.fullmatch(self.learner):
            raise ValueError("learner must be 1 to 100 letters, digits, - and _ of ASCII")
        for name in (self.item, self.misconception or "none"):
            if not _NAME.fullmatch(name):
                raise ValueError(f"item and misconception must be kebab-case names, got {name[:100]!r}")
        if not 0 <= self.variant_seed < 2**63:
            raise ValueError(f"variant_seed must be in [0, 2**63), got {self.variant_seed}")
        if self.state not in ("right", "wrong", "unreadable"):
            raise ValueError(f"state must be right, wrong or unreadable, got {self.state!r}")
        if self.confidence not in (None, 1, 2, 3):
            raise ValueError(f"confidence must be 1, 2, 3 or None, got {self.confidence!r}")
        if not (math.isfinite(self.time) and self.time >= 0):
            raise ValueError(f"time must be finite and not before 1970, got {self.time}")

    @property
    def sure_but_wrong(self) -> bool:
        return self.state == "wrong" and self.confidence == SURE

    def of(self, learner: str) -> "Answer":
        """The same answer, given by another learner."""
        return msgspec.structs.replace(self, learner=learner)


class ProgressError(ValueError):
    """A file of progress that cannot be taken over. code: which sentence to say to the learner."""

    def __init__(self, code: Literal["too-large", "not-ours", "newer", "damaged", "invalid", "future"]) -> None:
        super().__init__(f"file of progress refused: {code}")
        self.code = code


class Loaded(msgspec.Struct, frozen=True):
    """What a file held. n_ignored: answers to items that the bank does not have, and repetitions."""

    answers: list[Answer]
    n_ignored: int


class _Head(msgspec.Struct, frozen=True):
    """What every version of the file has."""

    format: str
    version: int


class _File(_Head, frozen=True, forbid_unknown_fields=True):
    sha256: str
    answers: msgspec.Raw


class _Row(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    item: str
    variant_seed: int
    state: State
    confidence: Confidence | None
    time: float
    misconception: str

    def answer(self, learner: str) -> Answer:
        return Answer(learner, self.item, self.variant_seed, self.state, self.confidence, self.time, self.misconception)


def dump(answers: Iterable[Answer]) -> bytes:
    """The answers as a file that `load` takes; beyond 1 MB (some 12 000 answers) the oldest are left out."""
    rows: list[bytes] = []
    room = MAX_FILE_BYTES - 1000  # for what stands around the rows
    for one in reversed(sorted(answers, key=lambda answer: answer.time)):
        row = _Row(one.item, one.variant_seed, one.state, one.confidence, one.time, one.misconception)
        rows.append(msgspec.json.encode(row))
        room -= len(rows[-1]) + 1
        if room < 0:
            rows.pop()
            break
    body = b"[" + b",".join(reversed(rows)) + b"]"
    file = _File(_FORMAT, _VERSION, hashlib.sha256(body).hexdigest(), msgspec.Raw(body))
    return msgspec.json.encode(file)


def load(data: bytes, learner: str, items: Collection[str], now: float) -> Loaded:
    """Read a file of progress as the answers of ``learner``; whatever its bytes are, ProgressError at worst.

    items: the ids that the bank has. now: seconds since 1970; an answer may be a day ahead of it, no more.
    """
    if len(data) > MAX_FILE_BYTES:
        raise ProgressError("too-large")
    try:
        head = msgspec.json.decode(data, type=_Head)
    except _UNREADABLE as error:
        raise ProgressError("not-ours") from error
    if head.format != _FORMAT:
        raise ProgressError("not-ours")
    if head.version > _VERSION:
        raise ProgressError("newer")
    try:
        file = msgspec.json.decode(data, type=_File)
    except _UNREADABLE as error:
        raise ProgressError("invalid") from error
    if hashlib.sha256(file.answers).hexdigest() != file.sha256:
        raise ProgressError("damaged")
    try:
        answers = [row.answer(learner) for row in msgspec.json.decode(file.answers, type=list[_Row])]
    except _UNREADABLE as error:
        raise ProgressError("invalid") from error
    if any(answer.time > now + _CLOCK_SKEW for answer in answers):
        raise ProgressError("future")
    kept: dict[tuple[str, int], Answer] = {}
    for answer in answers:
        if answer.item in items:
            kept.setdefault((answer.item, answer.variant_seed), answer)
    return Loaded(list(kept.values()), len(answers) - len(kept))
