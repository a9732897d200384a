"""A course of two topics: the second one is added as CONTRIBUTING says, by a folder and a line in the index."""

import shutil
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures" / "lessons"
SECOND = "batch-norm"


def with_second_topic(lessons: Path, place: Path) -> Path:
    """A copy of ``lessons`` in ``place`` that has the topic of the fixtures too."""
    copy = Path(shutil.copytree(lessons, place / lessons.name))
    shutil.copytree(FIXTURES / SECOND, copy / SECOND)
    index = copy / "course.toml"
    text = index.read_text(encoding="utf-8")
    index.write_text(text.replace("\n]\n", f'\n  "{SECOND}",\n]\n'), encoding="utf-8")
    return copy
