"""The mathematics of the lesson in plain NumPy: masks, layers, a network, its training, data sets.

Importing this package before NumPy asks the linear algebra library for one thread. The matrices of this
course are small: two threads gain nothing on an idle machine and, when another process holds the second core,
they wait for each other at every product, which made one training step 60 times slower. A value already set
by the user stays.
"""

import os

for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")
