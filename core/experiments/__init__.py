"""Every claim of the lesson as an experiment: train, measure, say whether it held.

``REGISTRY`` lists them by name. Each module has

- ``SECTIONS``: slugs of the sections that make the claim;
- ``Config``: a frozen dataclass, ``seed`` first, whose defaults are the preset that shows the claim;
- ``run(config) -> Result``: trains or computes; the same config gives the same bits on the same machine, and
  the same numbers on every other one but for rounding (``core.nn.arrays.ROUNDING``);
- ``Result``: everything that a picture needs, and ``claim() -> Claim``.

    >>> from core.experiments import REGISTRY
    >>> experiment = REGISTRY["recurrent_memory"]
    >>> experiment.run(experiment.Config(seed=7)).claim().holds
    True
"""

from types import ModuleType

import core.nn  # noqa: F401  first: asks for one BLAS thread before NumPy is loaded
from core.experiments import (
    batch_norm_shift,
    boundary,
    clean_data,
    clean_digits,
    common_rates,
    digits,
    ensemble,
    family,
    few_samples,
    high_rate,
    knock_out,
    linear_ridge,
    monte_carlo,
    output_layer,
    overfitting,
    rate_sweep,
    recurrent_memory,
    scaling,
    slower_training,
    sparsity,
    spirals,
    trained_recurrent,
    weight_decay,
    weight_shrink,
)

_MODULES: tuple[ModuleType, ...] = (
    overfitting,
    boundary,
    digits,
    spirals,
    rate_sweep,
    common_rates,
    high_rate,
    scaling,
    ensemble,
    knock_out,
    sparsity,
    slower_training,
    output_layer,
    batch_norm_shift,
    recurrent_memory,
    weight_decay,
    linear_ridge,
    monte_carlo,
    family,
    clean_data,
    clean_digits,
    few_samples,
    weight_shrink,
    trained_recurrent,
)

REGISTRY: dict[str, ModuleType] = {module.__name__.rpartition(".")[2]: module for module in _MODULES}
