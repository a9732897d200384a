"""The programs of the laboratory print the numbers of the claims, those of the court the numbers of its checks."""

import ast
import builtins
import contextlib
import io
import os
import warnings
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

from core.checks import CHECKS
from core.course.predictions import SKIPPED
from core.experiments import REGISTRY
from core.nn.arrays import ROUNDING
from pages.programs import Programs, check_program, claim_program
from pages.programs.relatives import RELATIVES
from pages.strings import course, t
from pages.widgets import WIDGETS

pytestmark = pytest.mark.usefixtures("beside_the_digits")

if find_spec("torch"):
    os.environ.setdefault("KERAS_BACKEND", "torch")


def _printed(text: str | None) -> dict[str, float]:
    assert text
    out = io.StringIO()
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter("ignore" if "torch" in text or "keras" in text else "error")
        exec(compile(text, "program", "exec"), {"__name__": "__main__"})
    return {name: float(number) for name, number in map(str.split, out.getvalue().splitlines())}


def _check(programs: Programs | None, effect: dict[str, float], name: str) -> None:
    assert programs, f"pages/programs/numpy/{name}.py.txt is missing"
    printed = _printed(programs.numpy)
    assert printed.keys() == effect.keys()
    for name, number in effect.items():
        assert printed[name] == pytest.approx(number, rel=ROUNDING, abs=1e-12), name


@pytest.mark.parametrize("seed", [7, 31])
@pytest.mark.parametrize("name", REGISTRY)
def test_the_program_prints_the_claim(name: str, seed: int) -> None:
    experiment = REGISTRY[name]
    _check(claim_program(name, seed), experiment.run(experiment.Config(seed=seed)).claim().effect, f"claim-{name}")


@pytest.mark.parametrize("seed", [7, 31])
@pytest.mark.parametrize("name", CHECKS)
def test_the_program_prints_the_check(name: str, seed: int) -> None:
    _check(check_program(name, seed), CHECKS[name](seed).effect, f"check-{name}")


@pytest.mark.parametrize("name", [*REGISTRY, *CHECKS])
def test_the_programs_stand_alone(name: str) -> None:
    programs = claim_program(name, 7) if name in REGISTRY else check_program(name, 7)
    assert programs, f"the program for {name} is missing"
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
        assert _undefined(nodes) == set(), (name, framework)


def _undefined(nodes: list[ast.AST]) -> set[str]:
    """Names that a program uses and nowhere sets, also in functions that are never called."""
    names = [node for node in nodes if isinstance(node, ast.Name)]
    known = {node.id for node in names if isinstance(node.ctx, ast.Store)} | set(dir(builtins))
    known |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    known |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    known |= {one.asname or one.name for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))
              for one in node.names}  # fmt: skip
    return {node.id for node in names} - known


def test_most_claims_have_their_model_elsewhere_too() -> None:
    made = {name: claim_program(name, 7) for name in REGISTRY}
    without = {name for name, programs in made.items() if not (programs and programs.torch and programs.keras)}
    assert without == {"linear_ridge", "trained_recurrent"}  # no layer there drops a regression's or a state's masks


def _code(widget: str, **changed: Any) -> str:
    return WIDGETS[widget].code(widget, WIDGETS[widget].defaults | changed)


def test_a_lab_shows_the_code_of_its_claims_after_the_prediction() -> None:
    for lab in (one for one in course().labs if one.experiments):
        before = _code("claim-lab", lab=lab.slug)
        after = _code("claim-lab", lab=lab.slug, predict=SKIPPED)
        assert "<details" not in before and after.count('class="programs"') == len(lab.experiments)
        assert after.count("of-claims") == (len(lab.experiments) > 1)  # several stand in one fold


def test_the_court_shows_its_code_after_the_vote() -> None:
    for card in range(1, len(course().topic("dropout").myths) + 1):
        before = _code("myth-court", topic="dropout", card=card)
        after = _code("myth-court", topic="dropout", card=card, vote="true")
        assert "<details" not in before and t("programs.code") in after


_OF_ITS_OWN = [name for name in REGISTRY if name not in RELATIVES and (made := claim_program(name, 7)) and made.torch]
"""The others' models are held against NumPy's in test_programs_elsewhere.py."""
_IN_NUMPY = {
    "without": ("plain", "no_dropout"),
    "with": ("dropout",),
    "at_0.6": ("moderate",),
    "at_0.95": ("high",),
    "highest": ("highest_rates",),
}
"""How the NumPy programs call what PyTorch's and Keras's call so."""


def _same_in(exact: dict[str, float], name: str) -> float | None:
    """The NumPy program's number for one that PyTorch or Keras prints; None if it has none."""
    words = name.removeprefix("sampled_").replace("validation_accuracy_percent", "accuracy")
    called = [words.replace(who, other, 1) for who, others in _IN_NUMPY.items() for other in others
              if words.startswith(f"{who}_")]  # fmt: skip
    number = next((exact[one] for one in (words, *called) if one in exact), None)
    return number if number is None or not name.endswith("percent") else 100 * number


@pytest.mark.parametrize("framework", ["torch", "keras"])
@pytest.mark.parametrize("name", _OF_ITS_OWN)
def test_elsewhere_the_model_does_alike(framework: str, name: str) -> None:
    """Without dropout PyTorch does the same steps; where lots are drawn, the numbers come near."""
    pytest.importorskip(framework)
    programs = claim_program(name, 7)
    assert programs
    exact, printed = _printed(programs.numpy), _printed(getattr(programs, framework))
    assert all(np.isfinite(number) for number in printed.values())
    compared = {key: wanted for key in printed if (wanted := _same_in(exact, key)) is not None}
    assert len(compared) >= 3
    for key, wanted in compared.items():
        drawn = key.startswith("sampled_")
        if key.endswith("percent"):
            assert printed[key] == pytest.approx(wanted, abs=8 if drawn else 1), key
        else:
            assert printed[key] == pytest.approx(wanted, rel=0.3 if drawn else 0.05, abs=0.01), key
