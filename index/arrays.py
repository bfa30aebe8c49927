"""NumPy's files, read by several threads at once."""

from pathlib import Path
from threading import Lock
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

# NumPy reads a file's head with Python's own parser, which in 3.11 counts its depth for all threads together: one that
# is interrupted within it, by a collection of garbage, makes another fail ("AST constructor recursion depth mismatch").
_ONE_AT_A_TIME = Lock()


def load(path: Path, mode: Literal["r"] | None = None) -> NDArray[Any]:
    """Return the array in a .npy file, read or ("r") mapped; errors as those of `numpy.load`."""
    with _ONE_AT_A_TIME:
        return np.asanyarray(np.load(path, mode))
