"""``make test-matrix``: the oldest and the newest NumPy that are allowed show the same numbers on every Python.

For each Python found on this machine, and each of the two, a throw-away environment with requirements.txt compares
all screens, labs on two seeds, with their files. It says at the end what was tried and what was not there.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
_OLDEST = {"3.11": "2.0.0", "3.12": "2.0.0", "3.13": "2.1.0", "3.14": "2.3.2"}
"""The first allowed NumPy that is there in binary for a Python."""


def _interpreter(version: str) -> str | None:
    """A Python of that version: on the path, of pyenv or of uv."""
    of_pyenv = Path.home().glob(f".pyenv/versions/{version}.*/bin/python")
    candidates = [shutil.which(f"python{version}"), *map(str, of_pyenv)]
    if uv := shutil.which("uv"):
        found = subprocess.run([uv, "python", "find", version], capture_output=True, text=True)
        candidates.append(found.stdout.strip())
    return next((path for path in candidates if path and _is(version, path)), None)


def _is(version: str, path: str) -> bool:
    """Whether it really runs and is of that version: a shim may be there without anything behind it."""
    say = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([path, "-c", say], capture_output=True, text=True).stdout.strip() == version


def _tried(python: str, numpy: str) -> str:
    """What came of the screens with that Python and NumPy."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, "-m", "venv", folder], check=True)
        own = next(path for path in (Path(folder, "bin/python"), Path(folder, "Scripts/python.exe")) if path.exists())
        install = [own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--prefer-binary"]
        if subprocess.run([*install, "-r", ROOT / "requirements.txt", numpy]).returncode:
            return "could not be installed"
        say = "import numpy, platform; print('Python', platform.python_version(), 'NumPy', numpy.__version__, end=': ')"
        subprocess.run([own, "-c", say], check=True)
        sys.stdout.flush()
        done = subprocess.run([own, "tests/screens/screens.py", "--check", "--few"], cwd=ROOT)
        return "other numbers" if done.returncode else "the same numbers"


def main() -> int:
    outcomes = {}
    for version, oldest in _OLDEST.items():
        python = _interpreter(version)
        for numpy in (f"numpy=={oldest}", "numpy<3") if python else ():
            outcomes[f"Python {version}, {numpy}"] = _tried(python, numpy)
        if not python:
            outcomes[f"Python {version}"] = "not on this machine, not tried"
    print("\n".join(f"{what}: {said}" for what, said in outcomes.items()))
    return "other numbers" in outcomes.values() or "could not be installed" in outcomes.values()


if __name__ == "__main__":
    sys.exit(main())
