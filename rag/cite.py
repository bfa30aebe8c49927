"""Sentences into citations: checked against their document, with the clause that answers, and help across languages."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from index.pages import page_at
from index.types import Document, Sentence
from rag.analysis.words import Words
from rag.clauses.highlight import highlighted
from rag.gloss import gloss
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


@dataclass(frozen=True)
class Citing:
    """Cites for a question, asked in `language`."""

    question: str
    language: str
    words: Words

    def cite(self, supports: Sequence[Support]) -> tuple[tuple[Citation, ...], tuple[Notice, ...]]:
        """Return the supports as citations, numbered from 1, and notices of those that can't be verified."""
        lexicon = self.words.lexicon
        glosses = [gloss(each.text, each.document, self.language, lexicon) for each in supports]
        citations, unresolved = _checked(supports, glosses)
        return highlighted(self.question, citations, self.words), unresolved


def _checked(
    supports: Sequence[Support], glosses: Sequence[str | None]
) -> tuple[tuple[Citation, ...], tuple[Notice, ...]]:
    """Return the supports numbered from 1, and notices of those whose document is not the text that was indexed."""
    citations: list[Citation] = []
    unresolved: list[Notice] = []
    for support, meaning in zip(supports, glosses, strict=True):
        document, start, end = support.document, support.sentence.start, support.sentence.end
        quote = support.text
        if hashlib.sha256(document.text.encode()).hexdigest() != document.sha256 or not quote.strip():
            unresolved.append(
                Notice("citation", f"{document.id} [{start}:{end}] does not stand in the stored document")
            )
            continue
        page = page_at(document.pages, start)
        citations.append(Citation(len(citations) + 1, document, start, end, quote, support.score, meaning, page=page))
    return tuple(citations), tuple(unresolved)
