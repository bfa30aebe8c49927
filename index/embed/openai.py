"""Embeddings from an OpenAI-compatible endpoint: $OPENAI_BASE_URL, with $OPENAI_API_KEY where it asks for one."""

import json
import math
import os
import re
from collections.abc import Sequence

import numpy as np

from index.embed.endpoint import Endpoint
from index.embed.options import Options, described
from index.embed.windows import embed_whole
from index.errors import EmbedderError, UsageError
from index.fold import simplify
from index.types import FloatArray

OPENAI = "https://api.openai.com/v1"
BATCH = 32  # texts a request: what the strictest common server takes by default (text-embeddings-inference)
WINDOW = 480  # tokens read at once, by `estimate`: fits the 512 that many models read, and their special tokens
SPECIAL = 2  # tokens that most models put around a text
RETRIES, TIMEOUT = 5, 60.0  # seconds a request may take
PATIENCE = 1  # retries for a question: somebody waits for it
_WIDE = re.compile("[\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\uff60\U00020000-\U0003ffff]")


class OpenAI:
    """A model behind an endpoint as an `Embedder`; the endpoint is first asked when something is embedded."""

    def __init__(self, model: str, options: Options, *, timeout: float = TIMEOUT, retries: int = RETRIES) -> None:
        """Prepare the connection.

        Raises:
            UsageError: no model is named, or $OPENAI_BASE_URL or $OPENAI_API_KEY makes no sense.
            EmbedderError: the client library or the key is missing.
        """
        if not model or not model.isprintable():
            raise UsageError("name the endpoint's model: BICITE_EMBEDDER=openai:MODEL")
        key = os.environ.get("OPENAI_API_KEY", "").strip()
        url = os.environ.get("OPENAI_BASE_URL", "").strip() or OPENAI
        if not key and url == OPENAI:
            raise EmbedderError("OPENAI_API_KEY is not set; set it, or OPENAI_BASE_URL to an endpoint that needs none")
        self._model, self._wanted, self._known = model, options.dimension, options.dimension
        self._prompts = options.prompts(model, {})
        self._endpoint = Endpoint(url, key, timeout, retries)

    @property
    def dimension(self) -> int:
        """Length of a vector: the one asked for, else that of the first one the endpoint gave."""
        return self._known or self._ask(["a"], PATIENCE).shape[1]

    @property
    def fingerprint(self) -> str:
        """The endpoint's place is part of it: elsewhere the name may stand for other weights."""
        return described(f"openai {self._model} at {self._endpoint.place}", self._prompts, self.dimension)

    def count(self, text: str) -> int:
        """Return the tokens of the passage `text`, by estimate; prompt and special ones included."""
        return estimate(self._prompts.passage + text) + SPECIAL

    def queries(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors (n, dimension) of questions."""
        return self._embed(texts, self._prompts.query, PATIENCE)

    def passages(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors (n, dimension) of passages."""
        return self._embed(texts, self._prompts.passage, None)

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors (n, dimension) of sentences: the model takes them for short passages."""
        return self.passages(texts)

    def _embed(self, texts: Sequence[str], prompt: str, retries: int | None) -> FloatArray:
        def embed(parts: list[str]) -> FloatArray:
            batches = [parts[first : first + BATCH] for first in range(0, len(parts), BATCH)]
            found = [self._ask([prompt + part for part in batch], retries) for batch in batches]
            return np.concatenate(found) if found else np.empty((0, self.dimension), np.float32)

        window = max(1, WINDOW - estimate(prompt))
        return embed_whole([simplify(text) for text in texts], embed, estimate, window)

    def _ask(self, texts: list[str], retries: int | None) -> FloatArray:
        size = {} if self._wanted is None else {"dimensions": self._wanted}
        answer = self._endpoint.embeddings(retries, model=self._model, input=texts, encoding_format="float", **size)
        try:
            vectors = vectors_of(answer, len(texts))
        except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
            raise self._endpoint.odd(error) from None
        given = vectors.shape[1]
        self._known = self._known or given  # from then on it holds: the model behind the name may change
        if given != self._known:
            raise EmbedderError(
                f"{self._endpoint.place} gives {given} numbers a text, not {self._known};"
                " set BICITE_DIMENSION to what the model can give"
            )
        return vectors


def vectors_of(answer: bytes, n: int) -> FloatArray:
    """Return the unit vectors, (n, dimension), that an endpoint's answer holds, in the order of the texts.

    Raises:
        ValueError, TypeError, ArithmeticError, RecursionError: it doesn't hold n of them, alike in length and no zeros.
    """
    parsed = json.loads(answer)
    data = parsed.get("data") if isinstance(parsed, dict) else None
    if not isinstance(data, list) or not all(isinstance(each, dict) for each in data):
        raise ValueError("no list of embeddings")
    if len(data) != n:
        raise ValueError(f"{len(data)} embeddings for {n} texts")
    places = [each.get("index", at) for at, each in enumerate(data)]
    if sorted(places) != list(range(n)):
        raise ValueError("embeddings without their order")
    vectors = np.array([data[at].get("embedding") for at in np.argsort(places)], np.float64)
    if vectors.ndim != 2 or not np.isfinite(vectors).all():
        raise ValueError("embeddings that are no lists of numbers")
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0)
    if not largest.all():
        raise ValueError("embeddings of zeros")
    scaled = vectors / largest  # so that no square runs out of range
    return np.asarray(scaled / np.linalg.norm(scaled, axis=1, keepdims=True), np.float32)


def estimate(text: str) -> int:
    """Return about how many tokens `text` has for a model whose tokenizer isn't known; rarely too few.

    An ideograph, kana or syllable counts one, all else one for three bytes of UTF-8. On 240 paragraphs of XQuAD that is
    1.4 times the tokens of XLM-R in English and 1.3 times in Chinese, at least 0.98 times: so chunks hold alike much of
    both. Of the cl100k tokens of Chinese it is 0.8 times, but models that count in these read 8,191.
    """
    wide = len(_WIDE.findall(text))
    return wide + math.ceil(len(_WIDE.sub("", text).encode("utf-8", "replace")) / 3)
