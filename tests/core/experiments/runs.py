"""Runs of the experiments that several tests look at: each is computed once."""

import dataclasses
from functools import cache

import numpy as np

from core.experiments import REGISTRY

SEEDS = (3000, 3001, 3002, 3003)
"""No preset and no claim was chosen while looking at these."""


@cache
def result(name, seed):
    return REGISTRY[name].run(REGISTRY[name].Config(seed=seed))


def numbers(value, path=""):
    """Every number and array inside nested dataclasses, tuples and networks, by its path; no seconds."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in ("seconds", "config", "data"):
                yield from numbers(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, (tuple, list)):
        for place, item in enumerate(value):
            yield from numbers(item, f"{path}[{place}]")
    elif hasattr(value, "parameters"):
        yield path, value.parameters
    elif isinstance(value, (int, float, np.ndarray)):
        yield path, np.asarray(value)


def assert_same_bits(first, second):
    first, second = dict(numbers(first)), dict(numbers(second))
    assert first.keys() == second.keys() and first
    for path, value in first.items():
        np.testing.assert_array_equal(value, second[path], err_msg=path)


def curve(run):
    """(n_records, 5): the records of a run."""
    return np.array([dataclasses.astuple(record) for record in run.records])
