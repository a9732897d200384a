"""For all tests: one BLAS thread, as ``make`` and the app have it, however pytest was started.

It must be set before NumPy is loaded, which test files do before they reach anything of ours. On a busy machine two
threads are many times slower than one.
"""

import core.nn  # noqa: F401, I001  first
import pytest
from hypothesis import HealthCheck, settings

# No test depends on a time: a busy machine must not turn a slow example into a failure.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Screens first: they are few and long, and at the end one worker would be left alone with them."""
    items.sort(key=lambda item: item.path.parent.name != "screens")
