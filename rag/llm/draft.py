"""An answer as it is being put together: its text, and where each statement stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from prompts import refusal, unverified
from rag.checking.judge import Judge
from rag.llm.said import neutral
from rag.types import Citation, Claim, Mode, Notice, Said, StatedFigure


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answer says, before it is known what else was found."""

    text: str
    answered: bool
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()
    mode: Mode = "extractive"
    unresolved: tuple[Notice, ...] = ()
    warnings: tuple[Notice, ...] = ()


@dataclass(slots=True)
class Page:
    """The text so far; each statement ends with the markers of what it rests on, and says where it isn't verified."""

    language: str
    text: str = ""
    citations: list[Citation] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    def add(
        self,
        statement: str,
        cited: Sequence[Citation],
        *,
        figures: tuple[StatedFigure, ...],
        verified: bool,
        line: bool = False,
    ) -> Said:
        """Write a statement down, on a line of its own or not; return what that added, for those who read along."""
        before, known = len(self.text), len(self.citations)
        self.text += ("\n" if line else " ") if self.text else ""
        start = len(self.text)
        markers = tuple(dict.fromkeys(self._marker(citation) for citation in cited))
        note = "" if verified else unverified(self.language) + " "
        self.text += f"{statement} {note}{''.join(f'[{marker}]' for marker in markers)}"
        self.claims.append(Claim(start, start + len(statement), markers, verified, figures))
        return Said(self.text[before:], tuple(self.citations[known:]), markers, verified)

    def quote(self, citation: Citation, judge: Judge) -> Said:
        """Write a quote down as it stands; what reads as a marker in it is made to read as none."""
        figures = judge.judge(citation.quote, [citation.quote]).figures
        return self.add(neutral(citation.quote), [citation], figures=figures, verified=True, line=True)

    def _marker(self, citation: Citation) -> int:
        """Return the citation's number here: the one that its sentence has already, or the next."""
        for known in self.citations:
            if (known.document.id, known.start, known.end) == (citation.document.id, citation.start, citation.end):
                return known.marker
        self.citations.append(_renumbered(citation, len(self.citations) + 1))
        return len(self.citations)


def extractive(citations: Sequence[Citation], unresolved: tuple[Notice, ...], judge: Judge, language: str) -> Draft:
    """Return the quotes, a line each; the refusal where there are none."""
    if not citations:
        return Draft(refusal(language), answered=False, unresolved=unresolved)
    page = Page(language)
    for citation in citations:
        page.quote(citation, judge)
    return Draft(page.text, True, tuple(page.citations), tuple(page.claims), unresolved=unresolved)


def _renumbered(citation: Citation, marker: int) -> Citation:
    return citation if citation.marker == marker else replace(citation, marker=marker)
