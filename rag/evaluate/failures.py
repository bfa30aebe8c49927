"""The questions of the open half that went wrong: why, and the places cited and expected, in their context."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.evaluate import correctness
from rag.evaluate.corpus import Corpus, Place
from rag.evaluate.scoring import Judged

Mark = Literal["", "cited", "expected", "both"]
Reason = Literal["wrong sentence", "evidence missing", "refused", "answered anyway", "wrong words"]

REASONS: dict[Reason, str] = {
    "wrong sentence": "Answered with sentences of which none is expected evidence.",
    "evidence missing": "Some of the needed evidence is cited, and some isn't.",
    "refused": "Refused, although the documents hold the answer.",
    "answered anyway": "Answered, although the documents don't hold the answer.",
    "wrong words": "The right sentences are cited, but the text written from them doesn't hold the answer.",
}
AROUND = 160  # characters of context on either side


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a document, marked or not."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a document; `before` and `after` say whether it goes on there."""

    document: str
    language: str
    pieces: tuple[Piece, ...]
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that went wrong."""

    judged: Judged
    reason: Reason
    excerpts: tuple[Excerpt, ...]


def failures(judged: Sequence[Judged], corpus: Corpus) -> list[Failure]:
    """Return the failed questions of the open half, those of the test half never."""
    inside = [(each, reason(each)) for each in judged if each.gold.half == "open" and not each.outcome.full]
    return [Failure(each, why, tuple(excerpts(each, corpus))) for each, why in inside if why]


def reason(each: Judged) -> Reason | None:
    """Return why a question failed; None where it didn't."""
    if not each.gold.answerable:
        return "answered anyway" if each.outcome.answered else None
    if not each.outcome.answered:
        return "refused"
    if not all(each.covered):
        return "evidence missing" if any(each.covered) else "wrong sentence"
    written = each.outcome.mode == "llm" and each.gold.answers
    if written and not correctness.correct(correctness.stated(each.outcome.answer), each.gold):
        return "wrong words"
    return None


def excerpts(each: Judged, corpus: Corpus) -> Iterator[Excerpt]:
    """Yield the stretches of documents around what was cited and expected, in order; near ones as one."""
    cited = set(each.outcome.citations)
    expected = {Place(span.document, span.start, span.end) for piece in each.gold.evidence for span in piece}
    for id in sorted({place.document for place in cited | expected}):
        text = corpus.documents[id].text
        for start, end in _windows([place for place in cited | expected if place.document == id], text):
            pieces = tuple(_pieces(text, start, end, cited, expected, id))
            yield Excerpt(id, corpus.documents[id].language, pieces, start > 0, end < len(text))


def _windows(places: Sequence[Place], text: str) -> list[tuple[int, int]]:
    """Return the stretches around the places, from word to word where there are spaces."""
    found: list[tuple[int, int]] = []
    for place in sorted(places):
        start, end = _word_start(text, place.start - AROUND), _word_end(text, place.end + AROUND)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _word_start(text: str, at: int) -> int:
    while 0 < at < len(text) and text[at - 1].isascii() and text[at - 1].isalnum():
        at -= 1
    return max(0, at)


def _word_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isascii() and text[at].isalnum():
        at += 1
    return min(len(text), at)


def _pieces(text: str, start: int, end: int, cited: set[Place], expected: set[Place], document: str) -> Iterator[Piece]:
    """Yield the stretch, cut wherever a mark begins or ends."""
    inside = [place for place in cited | expected if place.document == document]
    cuts = {start, end, *(cut for place in inside for cut in (place.start, place.end) if start < cut < end)}
    ordered = sorted(cuts)
    for first, last in zip(ordered, ordered[1:], strict=False):
        here = Place(document, first, last)
        names = {(True, True): "both", (True, False): "cited", (False, True): "expected", (False, False): ""}
        yield Piece(text[first:last], names[_within(here, cited), _within(here, expected)])  # type: ignore[arg-type]


def _within(place: Place, places: set[Place]) -> bool:
    return any(p.document == place.document and p.start <= place.start and place.end <= p.end for p in places)
