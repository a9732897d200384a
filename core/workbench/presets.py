"""Configurations to begin with; each shows what its name says on most seeds (tests/core/test_workbench.py)."""

from dataclasses import replace

from core.workbench.work import Setup, Task, Work

_PLAIN = Setup(rates=(0.0, 0.0))
_DROPOUT = Setup()
_NOISY = Task("moons", 100, 0.3, 0.1)
_DIGITS = Setup((128, 128), (0.0, 0.0), learning_rate=0.003, batch_size=50)
_DIGITS_DROPOUT = replace(_DIGITS, rates=(0.5, 0.5))

PRESETS: dict[str, Work] = {
    "overfitting": Work(_NOISY, (_PLAIN, _DROPOUT)),
    "rates": Work(_NOISY, tuple(Setup(rates=(p, p)) for p in (0.0, 0.3, 0.6, 0.95))),
    "decay": Work(_NOISY, (
        _PLAIN, replace(_PLAIN, weight_decay=0.01), _DROPOUT, replace(_DROPOUT, weight_decay=0.003),
    )),
    "too-much": Work(_NOISY, (_DROPOUT, Setup(rates=(0.95, 0.95)))),
    "digits": Work(Task("digits", 200, 0.0, 0.3), (_DIGITS, _DIGITS_DROPOUT), 60),
    "overflow": Work(_NOISY, (
        replace(_PLAIN, optimizer="sgd", learning_rate=0.3), replace(_PLAIN, optimizer="sgd", learning_rate=100.0),
    )),
    "clean": Work(Task("digits", 500, 0.0, 0.0), (_DIGITS, _DIGITS_DROPOUT), 30),
    "input": Work(Task("digits", 200, 0.0, 0.2), (_DIGITS, replace(_DIGITS_DROPOUT, input_rate=0.2)), 40),
}  # fmt: skip
