"""``make bench``: the core's speed beside JAX, PyTorch, scikit-learn and textbook NumPy, written to docs/bench.md.

    python bench/run.py [--rounds 15] [--quick]

Needs requirements-bench.txt, in any environment; a side that is not installed is left out.
"""

import argparse
import importlib.util
import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

if hasattr(os, "sched_setaffinity"):
    # Every side on the same one processor. JAX looks at how many it may use when it is loaded, and with more than one
    # it spends up to twice the time on handing work from thread to thread.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import core.nn  # noqa: E402, F401, I001  first: asks for one thread before NumPy and PyTorch are loaded
import compiled  # noqa: E402
import masks  # noqa: E402
import training  # noqa: E402
from clock import Measured, measure  # noqa: E402

from core.nn.network import PRECISIONS, Precision  # noqa: E402

DOCUMENT = ROOT / "docs" / "bench.md"
CONTESTANTS = training.CONTESTANTS | {"JAX step": compiled.jax_step, "JAX scan": compiled.jax_scan}
NEEDED = {
    "PyTorch eager": "torch",
    "PyTorch fused Adam": "torch",
    "scikit-learn": "sklearn",
    "JAX step": "jax",
    "JAX scan": "jax",
}
ABSENT = "-"


def installed(name: str) -> bool:
    """Whether a contestant can be run here."""
    return name not in NEEDED or importlib.util.find_spec(NEEDED[name]) is not None


def times(measured: dict[str, Measured], name: str, base: str = "ours", target: float | None = None) -> str:
    """E.g. ``8.5 (8.3-8.8)``: how many times longer than ``base``, with quartiles, and the target."""
    if name not in measured:
        return ABSENT
    middle, lower, upper = measured[name].over(measured[base])
    text = f"{middle:.2f} ({lower:.2f}-{upper:.2f})"
    if target is None:
        return text
    return f"{text}, target {target:g}{'' if middle >= target else ' **missed**'}"


def steps_table(n_rounds: int, dtype: Precision) -> list[str]:
    """Training steps, size by size. PyTorch's targets are those of float32."""
    lines = [
        f"| network, batch; {dtype} | ours, us a step | JAX step / ours | JAX scan / ours | PyTorch eager / ours "
        "| PyTorch fused Adam / ours | scikit-learn (no dropout) / ours | textbook NumPy / ours "
        "| with dropout / without, ours |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for size in training.SIZES:
        sides = [make(size, dtype) for name, make in CONTESTANTS.items() if installed(name)]
        sides.append(training.ours(size, dtype, rate=0.0))
        measured = measure(sides, n_rounds)
        eager, fused = size.targets if dtype == "float32" else (None, None)
        cells = [
            size.name,
            f"{measured['ours'].microseconds:.0f}",
            times(measured, "JAX step", target=1.0),
            times(measured, "JAX scan", target=1.0),
            times(measured, "PyTorch eager", target=eager),
            times(measured, "PyTorch fused Adam", target=fused),
            times(measured, "scikit-learn"),
            times(measured, "textbook"),
            times(measured, "ours", base="ours, no dropout"),
        ]
        lines.append(f"| {' | '.join(cells)} |")
        print(lines[-1], flush=True)
    return lines


def forward_table(n_rounds: int, rate: float) -> list[str]:
    """Dropout forward, mask included."""
    lines = [
        "| elements | ours, us | PyTorch / ours | textbook NumPy / ours | `dropout_forward` / ours |",
        "|---|---|---|---|---|",
    ]
    for size in masks.SIZES:
        measured = measure(masks.forward_sides(size, rate), n_rounds)
        cells = [
            str(size.n_elements),
            f"{measured['ours'].microseconds:.1f}",
            times(measured, "PyTorch", target=size.target),
            times(measured, "textbook"),
            times(measured, "readable"),
        ]
        lines.append(f"| {' | '.join(cells)} |")
        print(lines[-1], flush=True)
    return lines


def masks_table(n_rounds: int, rate: float) -> list[str]:
    """Masks alone."""
    lines = [
        "| elements | ours, us | PyTorch's `bernoulli_` / ours | `torch.bernoulli` / ours | `sample_mask` / ours |",
        "|---|---|---|---|---|",
    ]
    for size in masks.SIZES:
        measured = measure(masks.mask_sides(size, rate), n_rounds)
        cells = [
            str(size.n_elements),
            f"{measured['ours'].microseconds:.1f}",
            *(times(measured, name) for name in ("PyTorch", "torch.bernoulli", "sample_mask")),
        ]
        lines.append(f"| {' | '.join(cells)} |")
        print(lines[-1], flush=True)
    return lines


def machine() -> str:
    """Processor, cores and versions."""
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        lines = information.read_text(encoding="utf-8").splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        model = names[0] if names else model
    versions = [f"Python {platform.python_version()}"]
    for package in ("numpy", "jax", "torch", "scikit-learn"):
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            versions.append(f"{package} not installed")
    return f"{model}, {os.cpu_count()} cores, {platform.system()}; {', '.join(versions)}"


def document(n_rounds: int) -> str:
    """docs/bench.md."""
    parts = [
        "# Speed of the core",
        f"Made by `python bench/run.py --rounds {n_rounds}` on {machine()}.\n\n"
        "One thread on one processor. All sides of a row ran in one process, in turn (A, B, C, A, B, C, ...), by "
        f'processor time. "a / b" is how many times longer a takes: the median of {n_rounds} rounds, quartiles in '
        "brackets. The times were measured on a shared machine and are no use elsewhere; the ratios are.",
        "## A training step",
        "Batch gathered, forward, loss gradient, backward, Adam; dropout of rate .5 after each hidden layer. The "
        "textbook is in float64 in both tables. Ours is `core.nn.training.train`, records and all; PyTorch as its "
        "tutorials write it. JAX is compiled, with masks from the quickest of its generators: a jitted step called "
        "from Python, and a whole measurement fused by `lax.scan`, of which nothing is seen before it ends. The last "
        "column is what dropout costs in one step: training is slower because it takes more steps (see claims.md), "
        "not because of a step.",
        *("\n".join(steps_table(n_rounds, dtype)) for dtype in PRECISIONS),
        "What stands between the core and the fused scan where that is ahead: Adam is ten passes over memory in NumPy "
        "and one in XLA, and NumPy's square root is compiled for 128-bit registers only (`numpy.lib.introspect`): it "
        "takes about a quarter of Adam's time in float32 and four tenths in float64.",
        "## Dropout forward, mask included",
        "Ours is `MaskStream.forward`, float32; PyTorch is `torch.nn.functional.dropout`. `dropout_forward` "
        "with `sample_mask` is the readable way. Rate .5, where one random byte decides:",
        "\n".join(forward_table(n_rounds, 0.5)),
        "Rate .3, where it takes two:",
        "\n".join(forward_table(n_rounds, 0.3)),
        "## Masks alone, rate .5",
        "\n".join(masks_table(n_rounds, 0.5)),
    ]
    return "\n\n".join(parts) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0; a missed target is said in the table."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("--rounds", type=int, default=15, help="measurements of each side, at least 2")
    parser.add_argument("--quick", action="store_true", help="3 rounds, nothing written")
    asked = parser.parse_args(arguments)
    if asked.rounds < 2:
        parser.error(f"rounds must be at least 2, got {asked.rounds}")
    text = document(3 if asked.quick else asked.rounds)
    if not asked.quick:
        DOCUMENT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
