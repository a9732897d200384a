"""The house keeps its rooms apart: imports point down, content holds no code, code holds no content."""

import ast
import re
import sys
from pathlib import Path

import pytest

from docs import draw_house

ROOT = Path(__file__).parents[1]
_SOURCES = sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"])
_FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc"}


def _imports(path: Path) -> set[str]:
    """Full names of what a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return names


def _within(path: Path, *folders: str) -> bool:
    return any((ROOT / folder) in path.parents for folder in folders)


@pytest.mark.parametrize("path", _SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_point_down(path: Path) -> None:
    imports = _imports(path)
    tops = {name.split(".")[0] for name in imports}
    if _within(path, "core"):
        assert not tops & {"streamlit", "pages", "plotly", "matplotlib", "app"}
    if _within(path, "core/nn", "core/experiments"):
        assert "msgspec" not in tops
        assert not any(name.startswith("core.course") for name in imports)
    if _within(path, "core/nn"):
        assert not any(name.startswith("core.experiments") for name in imports)
    if _within(path, "pages/drawing", "pages/widgets"):
        assert "streamlit" not in tops
    if _within(path, "pages/drawing", "pages/programs"):
        assert not any(name.startswith("pages.widget") for name in imports)
    if _within(path, "pages/widgets") and path.name != "__init__.py":
        own = ".".join(path.parent.relative_to(ROOT).parts)
        others = [name for name in imports if name.startswith("pages.widgets") and not f"{name}.".startswith(f"{own}.")]
        assert not others, "a widget never imports a widget"


def test_the_picture_of_the_house_is_of_these_imports() -> None:
    """Drawing it refuses imports that go in a circle."""
    assert draw_house.PICTURE.read_text(encoding="utf-8") == draw_house.svg(), "make house"


def test_what_the_tour_of_the_house_names_is_there() -> None:
    sources = [*_SOURCES, *ROOT.glob("pages/browser/**/*.js"), *ROOT.glob("lessons/bn/*")]
    texts = [path.name for path in sources] + [path.read_text("utf-8") for path in sources if path.is_file()]
    folders = [path.relative_to(ROOT).as_posix() for path in _SOURCES]
    known = set(re.findall(r"\w+", " ".join([*texts, *folders])))
    code = re.findall(r"`([^`]+)`", (ROOT / "docs/house.md").read_text(encoding="utf-8"))
    named = {word for words in code if not set(words) & set("?=- ") for word in re.findall(r"[a-zA-Z_]\w*", words)}
    assert len(named) > 100
    assert named <= known


def test_core_knows_numpy_alone() -> None:
    """Beyond it, the course knows msgspec, and six files one or two libraries each."""
    own = {
        "core/store/database.py": {"sqlalchemy"}, "core/store/answers.py": {"sqlalchemy"},
        "core/course/progress.py": {"msgspec", "fsrs"},
        "core/workbench/texts.py": {"msgspec"}, "core/course/markup.py": {"markdown_it"},
        "core/course/formulas.py": {"math_core"},
    }  # fmt: skip
    for path in ROOT.glob("core/**/*.py"):
        name = path.relative_to(ROOT).as_posix()
        allowed = own.get(name, {"msgspec"} if name.startswith("core/course/") else set())
        tops = {name.split(".")[0] for name in _imports(path)}
        assert tops <= {"numpy", "core"} | allowed | set(sys.stdlib_module_names), path
    assert all((ROOT / name).exists() for name in own)


def test_content_holds_no_code() -> None:
    for folder in ("lessons", "assets"):
        assert not list((ROOT / folder).glob("**/*.py"))


def test_core_holds_code_alone() -> None:
    """Sentences, also those of the claims, lie in the lessons."""
    files = [path for path in ROOT.glob("core/**/*") if path.is_file() and "__pycache__" not in path.parts]
    assert {path.suffix for path in files} == {".py"}


def test_code_holds_no_bengali() -> None:
    """What a learner reads is data; in code there are digits and comments at most."""
    for path in _SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words = re.findall(r"[\u0985-\u09B9][\u0980-\u09E5\u200d]+", node.value)
                assert not words or node.value == ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), (
                    f"{path.relative_to(ROOT)}:{node.lineno}: {node.value!r}"
                )


def test_digits_are_known_in_one_place() -> None:
    """How a number is written and read is core.numerals' alone; whoever needs it asks there."""
    digits = re.compile(r"0123456789|[\u09e6-\u09ef]{10}|09e6", re.IGNORECASE)
    assert [path.relative_to(ROOT).as_posix() for path in _SOURCES if digits.search(path.read_text("utf-8"))] == [
        "core/numerals.py"
    ]


def test_names_say_what_they_hold() -> None:
    for path in _SOURCES:
        assert path.stem not in _FORBIDDEN_NAMES
        assert re.fullmatch(r"[a-z0-9_]+", path.stem)


def test_no_address_of_another_host() -> None:
    """Nothing on a page is asked of another host: no absolute address in what is sent to a browser."""
    sent = [
        *ROOT.glob("pages/browser/**/*.js"),
        *ROOT.glob("assets/css/*.css"),
        *ROOT.glob("pages/widgets/*/*/*.css"),
        ROOT / ".streamlit/config.toml",
    ]
    for path in sent:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(https?:)?//[a-z0-9.-]+\.[a-z]{2,}", text), path


def test_every_address_on_a_page_is_relative() -> None:
    """All pages lie in one folder, which a base path or a proxy may put anywhere: pages/delivery says more."""
    sent = [
        *_SOURCES,
        *ROOT.glob("pages/browser/**/*.js"),
        *ROOT.glob("pages/browser/*.html"),
        *ROOT.glob("assets/css/*.css"),
        *ROOT.glob("pages/**/*.css"),
        *ROOT.glob("lessons/**/*.md"),
        *ROOT.glob("lessons/**/*.toml"),
        ROOT / ".streamlit/config.toml",
    ]
    absolute = re.compile(
        r"""(?:href|src|action|url|from|import|fetch|address|page)\W{0,4}f?["'(`]/"""  # an attribute or a call
        r"""|\]\(/|location\.origin\s*\+\s*["'`]|["'`]/(?:assets|static|table|quiz|progress|exam|lab)\b"""
    )
    for path in sent:
        if _within(path, "pages/plain", "pages/delivery"):  # which get addresses
            continue
        found = absolute.search(path.read_text(encoding="utf-8"))
        assert not found, f"{path.relative_to(ROOT)}: {found and found[0]}"
