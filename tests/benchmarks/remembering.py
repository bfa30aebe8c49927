"""The product's parts, with an embedder that remembers: the same passages come in many corpora."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from index.types import Embedder, FloatArray, Reading, Tokens
from rag.assemble import Parts

Form = Callable[[Sequence[str]], FloatArray]  # a method of the embedder


class Remembering:
    """An embedder that embeds each text once, however many mixes it is in."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self._tokens: dict[str, Tokens | None] = {}
        self._known: dict[tuple[Form, str], FloatArray] = {}
        self.fingerprint = inner.fingerprint
        self.dimension = inner.dimension
        self.count = inner.count

    def queries(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors of questions."""
        return self._vectors(self._inner.queries, texts)

    def passages(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors of passages."""
        return self._vectors(self._inner.passages, texts)

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors of sentences."""
        return self._vectors(self._inner.sentences, texts)

    def tokens(self, text: str) -> Tokens | None:
        """Return how the model reads a text."""
        if text not in self._tokens:
            self._tokens[text] = self._inner.tokens(text) if isinstance(self._inner, Reading) else None
        return self._tokens[text]

    def _vectors(self, form: Form, texts: Sequence[str]) -> FloatArray:
        new = list(dict.fromkeys(text for text in texts if (form, text) not in self._known))
        if new:
            self._known.update({(form, text): vector for text, vector in zip(new, form(new), strict=True)})
        return np.stack([self._known[form, text] for text in texts])


class Remembered(Parts):
    """The product's parts, with an embedder that lasts."""

    shared: Embedder

    @cached_property
    def embedder(self) -> Embedder:
        """The embedder shared by all mixes."""
        return self.shared
