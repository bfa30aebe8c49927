"""py3langid's statistical model (Lui & Baldwin, ACL 2012), opened in no time.

The library unpacks its model in every process: a second, and 100 MB. Here what it makes of it is kept in the user's
cache, for the languages that are told apart, and mapped: a text touches little of it.
"""

import logging
import zlib
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from typing import Any

import numpy as np
from platformdirs import user_cache_path

from index.cache import Arrays, kept, rest


class Identifier:
    """Tells languages, ISO 639-1, apart."""

    def __init__(self, languages: Sequence[str]) -> None:
        from py3langid.langid import LanguageIdentifier

        self._arrays = found = _arrays(languages)
        # As views: single numbers of them are read faster than of arrays.
        moves, rows, features = (found[name].data for name in ("moves", "rows", "features"))
        classes = found["classes"].tobytes().decode().split()
        self._model: Any = LanguageIdentifier(
            found["weights"], found["biases"], classes, moves, features, norm_probs=True, tk_row=rows
        )

    def rank(self, text: str) -> dict[str, float]:
        """Return the languages with their probabilities, the likeliest first; the model scales them by the length."""
        ranked = {str(code): float(sure) for code, sure in self._model.rank(text)}
        rest(self._arrays)  # seldom asked, a text at a time, and each leaves megabytes behind
        return ranked


def _arrays(languages: Sequence[str]) -> Arrays:
    told = zlib.crc32(" ".join(languages).encode())
    path = user_cache_path("bicite") / f"langid-{version('py3langid')}-{told:08x}.arrays"
    make = partial(_convert, languages)
    try:
        return kept(path, make)
    except OSError as error:
        logging.getLogger(__name__).warning(
            "%s can't be written (%s): it is made in every process", path, error.strerror or error
        )
        return make()


def _convert(languages: Sequence[str]) -> Arrays:
    """Return the model's tables: of bytes to states, of states to features, and the features' weights by language."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    model.set_languages(languages)
    return {
        "weights": model.nb_ptc,
        "biases": model.nb_pc,
        "classes": np.frombuffer(" ".join(model.nb_classes).encode(), np.uint8),
        "moves": np.asarray(model.tk_nextmove),
        "rows": np.asarray(model.tk_row),
        "features": np.asarray(model.tk_output, np.int32),
    }
