"""The bank that tests of the engine share."""

import pytest

from core.course.quiz import Bank

from .small_bank import ITEMS, read


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return read(tmp_path_factory.mktemp("bank"), "\n".join(ITEMS.values()))
