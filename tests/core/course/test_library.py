"""The course as a whole: what one file says of another is checked, and the fault named."""

import re
import shutil
from pathlib import Path

import pytest

from core.course.library import Course, read_course
from core.course.reading import CourseError, repeated

_LESSONS = Path(__file__).parents[3] / "lessons/bn"


@pytest.fixture(scope="module")
def whole() -> Course:
    return read_course(_LESSONS)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(_LESSONS, tmp_path / "lessons"))


def test_every_section_has_its_neighbours(whole: Course) -> None:
    sections = whole.sections
    pairs = [whole.neighbours(section) for section in sections]
    assert [before for before, _ in pairs] == [None, *sections[:-1]]
    assert [after for _, after in pairs] == [*sections[1:], None]
    for topic in whole.topics:
        assert [section.number for section in topic.sections] == list(range(1, len(topic.sections) + 1))


def test_strings_bear_the_name_of_their_file(whole: Course) -> None:
    assert whole.strings["interface.app"] and not any(key.count(".") != 1 for key in whole.strings)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("dropout/02-why-dropout.md", r'slug = ".*"', 'slug = "dropout-what-is-dropout"', r"sections share a slug"),
        ("dropout/02-why-dropout.md", r"\n\+\+\+\n", "\n+++\n[[no-such-term]] ", r"glossary.toml lacks.*no-such"),
        ("dropout/02-why-dropout.md", r"sources = \[", 'sources = ["nobody-1900", ', r"sources.toml lacks.*nobody"),
        ("dropout/02-why-dropout.md", r"\A\+\+\+", "---", r"02-why.*starts with TOML front matter"),
        ("dropout/02-why-dropout.md", r":::\{widget\} (\S+)\n", r":::{widget} \1\nx = = 1\n", r"options of widget"),
        ("dropout/02-why-dropout.md", r"\Z", "\n:::{widgit} x\n", r"02-why.*belongs to no directive"),
        ("misconceptions.toml", r'section = ".*"', 'section = "nowhere"', r"misconception .* unknown section: nowhere"),
        ("dropout/labs/02-rates.toml", r'section = ".*"', 'section = "nowhere"', r"lab .* unknown section: nowhere"),
        ("dropout/labs/02-rates.toml", r'slug = ".*"', 'slug = "lab-overfitting"', r"labs share a slug.*overfitting"),
        ("dropout/labs/02-rates.toml", r"experiments = .*", "experiments = []", r"02-rates.*needs predict and explain"),
        ("dropout/myths.toml", r'section = ".*"', 'section = "nowhere"', r"myth .* unknown section: nowhere"),
        ("dropout/myths.toml", r'source = ".*"', 'source = "nobody-1900"', r"myth .* sources.toml lacks: nobody-1900"),
        ("glossary.toml", r'section = ".*"', 'section = "nowhere"', r"glossary term .* unknown section: nowhere"),
        ("dropout/topic.toml", r'"01-what-is-dropout"', '"no-such-file"', r"no-such-file.md"),
        ("dropout/topic.toml", r"sections = \[.*", "sections = []", r"unknown section|at least"),
        ("course.toml", r'  "dropout"', '  "no-such-folder"', r"no-such-folder/topic.toml"),
        ("course.toml", r'  "dropout"', '  "dropout", "dropout"', r"each once"),
        ("strings/quiz.toml", r"title =", "title ==", r"strings/quiz.toml"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_named(copy: Path, file: str, old: str, new: str, said: str) -> None:
    path = copy / file
    text = path.read_text(encoding="utf-8")
    changed = re.sub(old, new, text, count=1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(CourseError, match=said):
        read_course(copy)


def test_a_file_that_cannot_be_read_is_named(copy: Path) -> None:
    (copy / "glossary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CourseError, match=r"glossary\.toml"):
        read_course(copy)
    (copy / "glossary.toml").unlink()
    with pytest.raises(CourseError, match=r"glossary\.toml"):
        read_course(copy)


def test_repeated_names() -> None:
    assert repeated(["b", "a", "b", "c", "a", "b"]) == ["a", "b"]
    assert repeated(["a", "b"]) == repeated([]) == []
