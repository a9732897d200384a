"""Exhibits of the paper that introduced dropout, measured anew on the bundled digits, each finding put to the test.

Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, JMLR 15 (2014), 1929-1958. The paper's p is the
probability of *keeping* a unit, and so it is called in this package; a ``rate`` is ``1 - keep`` as everywhere else.

An exhibit is a module with ``run(Config) -> Result``; a Result holds what was measured and has ``findings()``. What the
paper printed stands in ``PUBLISHED``, as shares and not in percent; where it drew a curve alone, nothing stands there.
"""

from types import ModuleType

from core.paper import gaussian, monte_carlo, pairs, rate, size, sparsity

EXHIBITS: dict[str, ModuleType] = {
    "sparsity": sparsity,
    "rate": rate,
    "size": size,
    "monte-carlo": monte_carlo,
    "pairs": pairs,
    "gaussian": gaussian,
}
"""By their names in the URL, in the paper's order."""
