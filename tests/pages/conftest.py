"""What the tests of the pages share."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.nn.datasets import digit_images
from pages import pictures
from pages.kept import Kept
from tests import reading


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test draws its pictures itself."""
    monkeypatch.setattr(pictures, "_packed", Kept(8192, 64_000_000, lambda found: len(found[0])))


@pytest.fixture
def beside_the_digits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder but for the digits, where NumPy keeps them once they are fetched."""
    folder = "archive.ics.uci.edu/ml/machine-learning-databases/optical-recognition-of-handwritten-digits"
    images, labels = digit_images()
    (tmp_path / folder).mkdir(parents=True)
    rows = np.column_stack([images.reshape(-1, 64), labels])
    np.savetxt(tmp_path / folder / "optdigits.tes", rows, fmt="%d", delimiter=",")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shown() -> Callable[[AppTest], str]:
    """What a page shows that is no picture; see tests/reading.py."""
    return reading.shown
