"""An answer checked again against the documents alone: each quote, marker and figure. Nothing of it is believed."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.errors import NotFound
from index.types import Document
from prompts import LANGUAGES, refuses, unverified
from rag.checking.judge import Judge, Judgement
from rag.checking.receipt import CitedDocument, CitedSentence, Figure, Receipt, Statement
from rag.llm.said import neutral
from rag.types import StatedFigure

FAULTS = {
    "markup": "holds a link or markup",
    "disguised": "holds hidden or look-alike characters",
    "figure": "states a figure that what it cites does not",
    "name": "names what is not in what it cites",
    "words": "says words that are not in what it cites",
    "clause": "has a part that is not in what it cites",
    "foreign": "has nothing to do with what it cites",
    "denied": "denies what it cites, or the reverse",
    "direction": "has the rise or fall of what it cites the other way",
}
_MARKERS = re.compile(rf"(?: (?:{'|'.join(re.escape(unverified(code)) for code in LANGUAGES)}))?(?:\s*\[\d+\])*\s*")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a receipt; a reason is "" where a part holds."""

    citations: tuple[tuple[int, str], ...]  # marker, reason
    claims: tuple[tuple[Statement, str], ...]
    figures: tuple[tuple[str, tuple[int, ...], str], ...]  # text, markers, reason
    problems: tuple[str, ...]  # of the whole

    @property
    def valid(self) -> bool:
        """Whether all of it holds."""
        parts = (*self.citations, *self.claims, *self.figures)
        return not self.problems and not any(part[-1] for part in parts)

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "valid": self.valid,
            "citations": [{"marker": m, "valid": not why, "reason": why or None} for m, why in self.citations],
            "figures": [
                {"text": text, "markers": list(markers), "valid": not why, "reason": why or None}
                for text, markers, why in self.figures
            ],
            "claims": [
                {"answer_start": c.answer_start, "answer_end": c.answer_end, "valid": not why, "reason": why or None}
                for c, why in self.claims
            ],
            "problems": list(self.problems),
        }


def verify(receipt: Receipt, find: Callable[[str], Document], judge: Judge) -> Checked:
    """Check an answer; `find` gives a document by its id, or raises NotFound."""
    dates: dict[int, str | None] = {}
    citations = []
    for citation in receipt.citations:
        reason, date = _citation(citation, find)
        citations.append((citation.marker, reason))
        dates[citation.marker] = date
    stands = {c.marker: c.quote for c, (_, reason) in zip(receipt.citations, citations, strict=True) if not reason}
    claims, figures = [], []
    for claim in receipt.claims:
        reason, found = _claim(claim, receipt, stands, dates, judge)
        claims.append((claim, reason))
        figures += found
    return Checked(tuple(citations), tuple(claims), tuple(figures), (*_whole(receipt), *_conflicts(receipt, find)))


def _citation(given: CitedSentence, find: Callable[[str], Document]) -> tuple[str, str | None]:
    """Return what is wrong with a citation, "" for nothing, and its document's date."""
    document = _found(given.document, find)
    if isinstance(document, str):
        return document, None
    return _place(given, document.text), document.date


def _found(given: CitedDocument, find: Callable[[str], Document]) -> Document | str:
    """Return the document that is named, or why it isn't the one."""
    try:
        document = find(given.id)
    except NotFound:
        return "the index has no such document"
    sha256 = hashlib.sha256(document.text.encode()).hexdigest()
    if sha256 != document.sha256:
        return "the document in the index is not the text that was indexed"
    if sha256 != given.sha256:
        return "the document in the index is another text than the one cited: sha256 differs"
    if given.date is not None and given.date != document.date:
        return f"the document in the index has another date, {document.date or 'none'}"
    return document


def _place(given: CitedSentence, text: str) -> str:
    start, end, mark = given.start, given.end, given.highlight
    if not start < end <= len(text):
        return f"{start} to {end} is no place in a text of {len(text)} characters"
    if text[start:end] != given.quote:
        return "the document has other words there"
    if mark is not None and not start <= mark.start < mark.end <= end:
        return "the highlight lies outside of the quote"
    return ""


def _claim(
    claim: Statement,
    receipt: Receipt,
    stands: Mapping[int, str],
    dates: Mapping[int, str | None],
    judge: Judge,
) -> tuple[str, list[tuple[str, tuple[int, ...], str]]]:
    """Return what is wrong with a claim, and each figure that stands in its text with what is wrong with it."""
    if not claim.answer_start < claim.answer_end <= len(receipt.answer):
        return "it is no place in the answer", []
    text = receipt.answer[claim.answer_start : claim.answer_end]
    marked = tuple(map(int, _NUMBER.findall(_markers_after(receipt.answer, claim.answer_end))))
    if not claim.markers or marked != claim.markers:
        return "its markers are not those that follow it in the answer", _unfounded(text, claim, judge)
    if lost := [marker for marker in claim.markers if marker not in stands]:
        return f"[{lost[0]}] is no citation that stands", _unfounded(text, claim, judge)
    quotes = [stands[marker] for marker in claim.markers]
    found = judge.judge(_quoted(text, quotes), quotes, [dates[marker] for marker in claim.markers])
    figures = [(f.text, claim.markers, "" if f.verified else FAULTS["figure"]) for f in found.figures]
    return _against(claim, found), figures


def _quoted(text: str, quotes: Sequence[str]) -> str:
    """Return the quote that a statement is, but for what would read as a marker in it."""
    return next((quote for quote in quotes if neutral(quote) == text), text)


def _unfounded(text: str, claim: Statement, judge: Judge) -> list[tuple[str, tuple[int, ...], str]]:
    figures = judge.judge(text, []).figures
    return [(figure.text, claim.markers, "nothing that it cites stands") for figure in figures]


def _against(claim: Statement, found: Judgement) -> str:
    """Return what a claim says of itself that isn't so; one that says it isn't verified says nothing wrong."""
    if claim.verified and not found.verified:
        return f"it is marked as verified, but {FAULTS[found.fault]}"
    if len(claim.figures) != len(found.figures) or not all(map(_same, claim.figures, found.figures)):
        return "the figures it names are not those of its text, or not as they were checked"
    return ""


def _same(said: Figure, found: StatedFigure) -> bool:
    """Say whether a figure is told as it was checked; a receipt may leave out its value and unit, not change them."""
    return all(getattr(said, name) == getattr(found, name) for name in said.model_fields_set)


def _markers_after(answer: str, end: int) -> str:
    match = _MARKERS.match(answer, end)
    return match[0] if match else ""


def _conflicts(receipt: Receipt, find: Callable[[str], Document]) -> Iterator[str]:
    """Yield the figures shown as disagreeing that their documents don't have there."""
    for given in (figure for conflict in receipt.conflicts for figure in conflict.figures):
        document = _found(given.document, find)
        if isinstance(document, str):
            yield f"a conflict with {given.document.id}: {document}"
        elif document.text[given.start : given.end] != given.text:
            yield f"a conflict with {given.document.id}: the document has other words at {given.start}"


def _whole(receipt: Receipt) -> Iterator[str]:
    """Yield what is wrong with the answer as a whole."""
    markers = [citation.marker for citation in receipt.citations]
    if len(set(markers)) < len(markers):
        yield "two citations have one marker"
    if not receipt.answered:
        if receipt.citations or receipt.claims:
            yield "a refusal cites nothing and claims nothing"
        if not refuses(receipt.answer):
            yield "a refusal says nothing but that it is one"
        return
    if not receipt.citations or not receipt.claims:
        yield "an answer has claims and citations"
    at = 0
    for claim in sorted(receipt.claims, key=lambda claim: claim.answer_start):
        if receipt.answer[at : claim.answer_start].strip():
            yield f"the answer says something at {at} that no claim stands for"
        if claim.answer_start < at:
            yield f"two claims lie across each other at {claim.answer_start}"
        at = claim.answer_end + len(_markers_after(receipt.answer, claim.answer_end))
    if receipt.answer[at:].strip() and receipt.claims:
        yield f"the answer says something at {at} that no claim stands for"
    if unused := sorted(set(markers) - {marker for claim in receipt.claims for marker in claim.markers}):
        yield f"no claim rests on [{unused[0]}]"
