"""Sentences into citations, each checked against the document it is taken from."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from index.pages import page_at
from index.types import Document, Sentence
from rag.types import Citation, Notice


@dataclass(frozen=True, slots=True)
class Support:
    """A sentence that supports an answer."""

    document: Document
    sentence: Sentence
    score: float  # higher is better

    @property
    def text(self) -> str:
        """The sentence as the document has it."""
        return self.document.text[self.sentence.start : self.sentence.end]


def cite(supports: Sequence[Support], glosses: Sequence[str | None]) -> tuple[tuple[Citation, ...], tuple[Notice, ...]]:
    """Return the supports numbered from 1, and notices of those whose document is not the text that was indexed."""
    citations: list[Citation] = []
    unresolved: list[Notice] = []
    for support, gloss in zip(supports, glosses, strict=True):
        document, start, end = support.document, support.sentence.start, support.sentence.end
        if (
            hashlib.sha256(document.text.encode()).hexdigest() != document.sha256
            or not document.text[start:end].strip()
        ):
            unresolved.append(
                Notice("citation", f"{document.id} [{start}:{end}] does not stand in the stored document")
            )
            continue
        quote = document.text[start:end]
        page = page_at(document.pages, start)
        citations.append(Citation(len(citations) + 1, document, start, end, quote, support.score, gloss, page=page))
    return tuple(citations), tuple(unresolved)
