"""The programs of the laboratory print the numbers of the claims, those of the court the numbers of its checks."""

import ast
import contextlib
import io
import os
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.checks import CHECKS
from core.course.predictions import SKIPPED
from core.experiments import REGISTRY
from pages.figures.picture import Picture
from pages.programs import Programs, check_program, claim_program
from pages.programs.listing import with_code
from pages.strings import course, t
from pages.widgets import WIDGETS

pytestmark = pytest.mark.usefixtures("beside_the_digits")

if find_spec("torch"):
    os.environ.setdefault("KERAS_BACKEND", "torch")

_EXACT = 1e-10
"""Numbers below this are what is left of rounding: then any other such number will do."""


def _printed(text: str | None) -> dict[str, float]:
    assert text
    out = io.StringIO()
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter("ignore" if "torch" in text or "keras" in text else "error")
        exec(compile(text, "program", "exec"), {"__name__": "__main__"})
    return {name: float(number) for name, number in map(str.split, out.getvalue().splitlines())}


def _check(programs: Programs | None, effect: dict[str, float]) -> None:
    assert programs
    printed = _printed(programs.numpy)
    assert printed.keys() == effect.keys()
    for name, number in effect.items():
        assert printed[name] == pytest.approx(number, rel=1e-5, abs=_EXACT), name


@pytest.mark.parametrize("seed", [7, 31])
@pytest.mark.parametrize("name", REGISTRY)
def test_the_program_prints_the_claim(name: str, seed: int) -> None:
    experiment = REGISTRY[name]
    _check(claim_program(name, seed), experiment.run(experiment.Config(seed=seed)).claim().effect)


@pytest.mark.parametrize("seed", [7, 31])
@pytest.mark.parametrize("name", CHECKS)
def test_the_program_prints_the_check(name: str, seed: int) -> None:
    _check(check_program(name, seed), CHECKS[name](seed).effect)


def _all() -> list[tuple[str, Programs]]:
    made = [(name, claim_program(name, 7)) for name in REGISTRY] + [(name, check_program(name, 7)) for name in CHECKS]
    return [(name, programs) for name, programs in made if programs]


@pytest.mark.parametrize(("name", "programs"), _all(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_programs_stand_alone(name: str, programs: Programs) -> None:
    for framework, allowed in (("numpy", {"os", "math"}), ("torch", {"numpy"}), ("keras", {"numpy"})):
        text = getattr(programs, framework)
        if text is None:
            continue
        nodes = list(ast.walk(ast.parse(text)))
        imported = {one.name for node in nodes if isinstance(node, ast.Import) for one in node.names}
        imported |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
        assert imported <= allowed | {framework}, name
        assert "# part" not in text and "# values" not in text and max(map(len, text.splitlines())) <= 112
        assert ast.get_docstring(ast.parse(text))


def test_most_claims_have_their_model_elsewhere_too() -> None:
    without = {name for name in REGISTRY if not claim_program(name, 7).torch or not claim_program(name, 7).keras}
    assert without == {"linear_ridge", "trained_recurrent"}  # no layer there drops a regression's or a state's masks


def _handed(widget: str, **changed: Any) -> dict[str, Any]:
    return {param.name: param.default for param in WIDGETS[widget].PARAMS} | changed


def test_a_lab_shows_the_code_of_its_claims_after_the_prediction() -> None:
    for lab in (one for one in course().labs if one.experiments):
        before = with_code(Picture("x"), "claim-lab", _handed("claim-lab", lab=lab.slug)).html
        after = with_code(Picture("x"), "claim-lab", _handed("claim-lab", lab=lab.slug, predict=SKIPPED)).html
        assert "<details" not in before and after.count('class="programs"') == len(lab.experiments)


def test_the_court_shows_its_code_after_the_vote() -> None:
    for card in range(1, len(course().myths) + 1):
        before = with_code(Picture("x"), "myth-court", _handed("myth-court", card=card)).html
        after = with_code(Picture("x"), "myth-court", _handed("myth-court", card=card, vote="true")).html
        assert "<details" not in before and t("programs.code") in after


@pytest.mark.parametrize("framework", ["torch", "keras"])
@pytest.mark.parametrize("name", [one for one in REGISTRY if f"claim-{one}" in " ".join(
    path.stem for path in (Path(__file__).parents[2] / "pages/programs/torch").glob("claim-*"))])  # fmt: skip
def test_elsewhere_the_model_does_alike(framework: str, name: str) -> None:
    """What is not drawn by lot is equal to the NumPy program's; the rest is finite."""
    pytest.importorskip(framework)
    programs = claim_program(name, 7)
    assert programs
    effect, printed = _printed(programs.numpy), _printed(getattr(programs, framework))
    assert printed and all(np.isfinite(number) for number in printed.values())
    for key, number in printed.items():
        plain = key.replace("without_", "plain_").replace("validation_accuracy_percent", "accuracy")
        if plain in effect and key.startswith("without_"):
            scale = 100 if key.endswith("percent") else 1
            assert number == pytest.approx(scale * effect[plain], rel=0.02, abs=0.01), key
