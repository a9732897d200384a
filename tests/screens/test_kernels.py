"""The same numbers on other machines: screens and programs once more, in processes that compute as those do."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pytest
from screens import ROOT, SCREENS

_PROBE = """
import json
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
from threadpoolctl import threadpool_info
kernels = [one["architecture"] for one in threadpool_info() if one["internal_api"] == "openblas"]
print(json.dumps([kernels, [name for name in __cpu_dispatch__ if __cpu_features__[name]]]))
"""
_PARTS = 3
_PROGRAMS = ["test_programs.py", "test_claim_programs.py", "test_workbench_programs.py"]


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine to be like. blas: OpenBLAS's name of its kernel; old: it lacks every vector unit that NumPy's own loops
    can do without."""

    blas: str
    old: bool = False


if platform.machine() in ("x86_64", "AMD64"):
    _MACHINES = [Machine("SkylakeX"), Machine("Haswell"), Machine("Nehalem", old=True)]
else:
    _MACHINES = [Machine("NEOVERSEN1"), Machine("ARMV8", old=True)]


@cache
def _used(machine: Machine | None) -> tuple[str, list[str]]:
    """The BLAS kernel, empty if there is no OpenBLAS, and the vector units of a process that was told to be like that
    machine; None: like this one."""
    environment = _environment({} if machine is None else _told(machine))
    said = subprocess.run([sys.executable, "-c", _PROBE], env=environment, capture_output=True, text=True, check=True)
    kernels, vectors = json.loads(said.stdout)
    return (kernels[0] if kernels else ""), vectors


def _told(machine: Machine) -> dict[str, str]:
    """What makes a process compute like that machine, if this one can."""
    away = {"NPY_DISABLE_CPU_FEATURES": " ".join(_used(None)[1])} if machine.old else {}
    return {"OPENBLAS_CORETYPE": machine.blas} | away


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """Ours, without what pytest keeps there for its own processes."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return ours | {"OPENBLAS_NUM_THREADS": "1"} | more


def _passes(command: Sequence[str], machine: Machine) -> None:
    """Run Python there; skip where this machine cannot be like that one, or is that one."""
    own, got = _used(None), _used(machine)
    if not own[0]:
        pytest.skip("this NumPy has no OpenBLAS: its kernel cannot be chosen")
    if got == own:
        pytest.skip(f"{machine.blas}: asked for it, OpenBLAS computes with {own[0]} as in all other tests")
    if got[0].lower() != machine.blas.lower():
        pytest.skip(f"{machine.blas} is not offered here: OpenBLAS took {got[0]}")
    assert not machine.old or not got[1], f"NumPy did not do without {got[1]}"
    environment = _environment(_told(machine))
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"as on {machine}:\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("part", range(_PARTS))
@pytest.mark.parametrize("machine", _MACHINES, ids=lambda machine: machine.blas)
def test_screens_are_the_same(machine: Machine, part: int) -> None:
    _passes(["tests/screens/screens.py", "--check", "--few", *list(SCREENS)[part::_PARTS]], machine)


@pytest.mark.parametrize("file", _PROGRAMS)
@pytest.mark.parametrize("machine", _MACHINES, ids=lambda machine: machine.blas)
def test_programs_print_the_same(machine: Machine, file: str) -> None:
    """On one seed, with wrong labels: the file itself asks for more of them on this machine."""
    once = ["-n0", "-p", "no:cacheprovider", "-k", "prints and not 31 and not clean"]
    _passes(["-m", "pytest", *once, f"tests/pages/{file}"], machine)
