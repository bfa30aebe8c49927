"""The values that every other part passes along. All frozen; offsets are code points, half-open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from index.pages import Pages

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Document:
    """A text and where it came from; `text` is never changed after reading, so offsets into it hold."""

    id: str
    title: str
    text: str
    language: str  # ISO 639-1, "und" where a text has no letters
    date: str | None  # ISO 8601, as precise as the document is: 2026, 2026-01 or 2026-01-20
    source: str  # absolute path; of a line of a .jsonl, the path, "#" and the line's _id
    sources: tuple[str, ...]  # every source that holds this very text, `source` first
    sha256: str  # of the text in UTF-8, hexadecimal
    pages: Pages = ()  # where its pages begin in the text, of a file that has pages

    def texts(self, chunk: "Chunk") -> list[str]:
        """Return the texts of the sentences of one of its chunks."""
        return [self.text[sentence.start : sentence.end] for sentence in chunk.sentences]


@dataclass(frozen=True, slots=True)
class Sentence:
    """`document.text[start:end]`."""

    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole sentences that follow each other in one document and one language."""

    id: str
    document_id: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    heading: str
    language: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found, with the texts needed to show it."""

    chunk: Chunk
    document: Document
    score: float  # higher is better, on every path
    sentence_scores: tuple[float, ...]  # one a sentence of the chunk; higher is better


@dataclass(frozen=True, slots=True)
class Filters:
    """Which chunks are searched; what is left empty lets all through.

    A date is ISO 8601 as precise as need be (2026, 2026-01, 2026-01-20). A document passes where the time that its own
    date leaves open overlaps the time asked for, both ends included; one without a date passes where none is asked for.
    """

    documents: tuple[str, ...] = ()  # ids
    languages: tuple[str, ...] = ()  # of chunks: a document may have several
    date_from: str | None = None
    date_to: str | None = None


@dataclass(frozen=True, slots=True)
class LanguageStats:
    """What the fusion knows of a language as a whole; the means are (dimension,)."""

    chunks: int
    sentences: int
    words: int  # different ones, of those that have a vector
    passage_mean: FloatArray
    sentence_mean: FloatArray
    word_mean: FloatArray
    recall: float = 1.0  # what share of the ten nearest a search by vector finds, of a sample taken when written


class Embedder(Protocol):
    """Turns texts into unit vectors. The same text gives the same vector whatever it is batched with."""

    @property
    def fingerprint(self) -> str:
        """What the vectors depend on: model, weights, prompts. Another fingerprint is another index."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def count(self, text: str) -> int:
        """Return how many tokens the model sees in the passage `text`, its special tokens and prefix included."""
        ...

    def queries(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, (n, dimension), of questions."""
        ...

    def passages(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, (n, dimension), of passages, or of single words."""
        ...

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, (n, dimension), of sentences, and of questions to be held against these."""
        ...


@runtime_checkable
class Together(Protocol):
    """An embedder that does better when it has texts of all forms at once."""

    def together(
        self, queries: Sequence[str], passages: Sequence[str], sentences: Sequence[str]
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return their unit vectors, (n, dimension) each."""
        ...


class Tokens(NamedTuple):
    """A text as an embedder reads it, piece by piece where each stands."""

    vectors: FloatArray  # (pieces, dimension), unit vectors
    weights: FloatArray  # (pieces,), how much each piece tells: 0 to 1


@runtime_checkable
class Reading(Protocol):
    """An embedder that can tell how it reads each piece of a text."""

    def tokens(self, text: str) -> Tokens | None:
        """Return the pieces of a question or of a sentence; None where its model doesn't tell."""
        ...
