"""What counts as equal in float64, so that nothing shown hangs on the last bit of a sum."""

import numpy as np
import pytest

from core.nn.arrays import ROUNDING, beyond_rounding, exceeds, lowest


@pytest.mark.parametrize("size", [1e-3, 1.0, 2.5, 1e6])
def test_a_difference_must_be_more_than_rounding(size):
    slack = ROUNDING * max(1.0, size)
    assert exceeds(size + 2 * slack, size) and not exceeds(size, size + 2 * slack)
    for other in (size, size + 0.5 * slack, size - 0.5 * slack):
        assert not exceeds(other, size) and not exceeds(size, other)


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ([3.0, 1.0, 2.0], 1),
        ([1.0], 0),
        ([2.0, 1.0 + 1e-12, 1.0, 1.0], 1),
        ([2.0, 1.0, 1.0 + 1e-12, 1.0], 1),
        ([1.0 + 1e-6, 1.0], 1),
        ([-0.5, -0.5 - 1e-12], 0),
        (np.array([0.3, 0.1 + 0.2 - 0.3, 0.0]), 1),
    ],
)
def test_the_first_of_several_that_are_as_low(values, place):
    assert lowest(values) == place


def test_what_rounding_leaves_is_nothing():
    assert beyond_rounding(3e-16, 1e-12) == beyond_rounding(0.0, 1e-12) == 0.0
    assert beyond_rounding(2e-12, 1e-12) == 2e-12 and beyond_rounding(-0.5, 1e-12) == -0.5
