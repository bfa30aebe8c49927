"""Citations as who asked wants them: checked, with the clause that answers, with help across languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.cite import Support, cite
from rag.gloss import gloss
from rag.highlight import highlighted
from rag.types import Citation, Notice
from rag.words import Words


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
        citations, unresolved = cite(supports, glosses)
        return highlighted(self.question, citations, self.words), unresolved
