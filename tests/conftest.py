"""For all tests: one BLAS thread, as ``make`` and the app have it, however pytest was started.

It must be set before NumPy is loaded, which test files do before they reach anything of ours. On a busy machine two
threads are many times slower than one.
"""

import core.nn  # noqa: F401
