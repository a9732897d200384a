"""Pictures and experiments that have their model in PyTorch and Keras in the programs of another picture."""

from collections.abc import Mapping
from typing import Any

RELATIVES: dict[str, tuple[str, Mapping[str, Any]]] = {
    "overfitting": ("overfitting-gap", {}),
    "boundary": ("loss-curves", {"p": 0.5}),
    "rate_sweep": ("rate-sweep", {"place": "hidden"}),
    "scaling": ("scaling-histogram", {
        "p": 0.5, "x": (2.0, 4.0, 6.0), "w": (1.0, 1.0, 1.0), "draws": 1000, "scaling": "on", "convention": "inverted",
    }),
    "ensemble": ("subnetwork-average", {"p": 0.5, "kind": "softmax"}),
    "knock_out": ("team-picture", {"lost": 0.5}),
    "slower_training": ("three-costs-epochs", {"p": 0.5}),
    "output_layer": ("placement-map", {"p": 0.5, "place": "output"}),
    "batch_norm_shift": ("placement-map-norm", {"p": 0.5, "place": "before-norm"}),
    "recurrent_memory": ("three-costs-memory", {"p": 0.25}),
    "weight_decay": ("decay-comparison", {"p": 0.4}),
    "weight_shrink": ("decay-comparison", {"p": 0.4}),
    "clean_data": ("rate-sweep-clean", {}),
    "monte_carlo": ("forgotten-eval", {}),
    "paper-bench-sparsity": ("claim-sparsity", {}),
    "paper-bench-rate": ("rate-sweep", {"place": "hidden"}),
    "paper-bench-size": ("claim-few_samples", {}),
    "paper-bench-monte-carlo": ("forgotten-eval", {}),
    "paper-bench-pairs": ("decay-comparison", {"p": 0.5}),
    "paper-bench-gaussian": ("claim-family", {}),
}  # fmt: skip
"""Experiments and exhibits whose model stands in PyTorch and Keras already, below another picture: which, and its
values."""
