"""Hypothesis strategies of the core's tests, and the numeric gradient, in one place."""

from collections.abc import Callable

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

rates = st.floats(0.0, 0.99, allow_nan=False)
bad_rates = st.one_of(
    st.floats(min_value=1.0), st.floats(max_value=0.0, exclude_max=True), st.just(float("nan")), st.just(1.0)
)
seeds = st.integers(0, 2**31)
shapes = array_shapes(min_dims=1, max_dims=3, max_side=9)
dtypes = st.sampled_from([np.float32, np.float64])


@st.composite
def values(draw, shape=shapes):
    """A float32 or float64 array with ordinary, never vanishing, values."""
    dtype = draw(dtypes)
    magnitude = st.floats(0.0625, 1000.0, width=32)
    array = draw(arrays(dtype, draw(shape), elements=magnitude))
    signs = draw(arrays(np.int8, array.shape, elements=st.sampled_from([-1, 1])))
    return array * signs.astype(dtype)


def numeric_gradient(f: Callable[[np.ndarray], float], x: np.ndarray, step: float = 1e-6) -> np.ndarray:
    """Central differences of f at x, float64; x is restored."""
    gradient = np.zeros_like(x)
    for index in np.ndindex(*x.shape):
        here = x[index]
        x[index] = here + step
        above = f(x)
        x[index] = here - step
        below = f(x)
        x[index] = here
        gradient[index] = (above - below) / (2 * step)
    return gradient
