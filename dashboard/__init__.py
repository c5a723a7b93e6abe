"""The subject: units, measures, periods, comparisons, words, view models. No web, no SQL, no clock."""

import os

# The matrices are small and the workers share the cores: threads of the linear algebra would only wait for each
# other. NumPy reads this when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
