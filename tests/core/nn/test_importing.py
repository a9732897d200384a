"""What importing the core does: it asks for one BLAS thread, and it needs NumPy alone."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import core.nn

ROOT = Path(core.nn.__file__).parents[2]
VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
PROGRAM = f"import core.nn, os, sys; print([os.environ[v] for v in {VARIABLES}], 'numpy' in sys.modules)"


@pytest.mark.parametrize(("asked", "expected"), [({}, "1"), ({name: "2" for name in VARIABLES}, "2")])
def test_threads(asked, expected):
    environment = {k: v for k, v in os.environ.items() if k not in VARIABLES} | asked
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    # NumPy itself is not imported by the package, so that the setting always comes first.
    assert result.stdout.strip() == f"{[expected] * 3} False"


def test_the_core_imports_numpy_and_the_standard_library_only():
    imported = set()
    for path in Path(core.nn.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module)
    foreign = {name for name in imported if name.partition(".")[0] not in sys.stdlib_module_names}
    assert {name for name in foreign if not name.startswith(("core.nn.", "numpy"))} == set()
